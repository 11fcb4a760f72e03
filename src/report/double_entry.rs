//! A report on the balance as double-entry text for hledger: a transaction for each
//! location, day and currency.
//!
//! What came in, what went back and what Stripe kept each have an account, and the
//! account of the balance takes what is left, so every transaction adds up to nothing.
//! <https://hledger.org/hledger.html#journal>

use std::collections::BTreeSet;

use super::rows::{Report, Row};
use super::too_large::TooLarge;
use crate::money::Money;
use crate::text::{clean, natural};

/// The accounts that are booked on. `{location}` and `{currency}` in their names
/// stand for those of the transaction.
#[derive(Debug, Clone)]
pub(crate) struct BooksAccounts {
    pub balance: String,
    pub sales: String,
    pub refunds: String,
    pub disputes: String,
    pub fees: String,
    /// Whether commodities are declared: hledger forgets then how they were to look.
    pub declares_commodities: bool,
}

/// What is booked on and in, for `hledger check --strict`, which knows no other.
/// <https://hledger.org/hledger.html#strict-mode>
#[derive(Debug, Default)]
struct Declarations {
    commodities: BTreeSet<String>,
    accounts: BTreeSet<String>,
}

impl Declarations {
    fn text(&self) -> String {
        let commodities = self.commodities.iter();
        let commodities = commodities.map(|code| format!("commodity {code}\n"));
        let mut accounts: Vec<&String> = self.accounts.iter().collect();
        accounts.sort_by_cached_key(|name| natural(name));
        commodities
            .chain(accounts.into_iter().map(|name| format!("account {name}\n")))
            .collect()
    }
}

/// The text, with what it is about above.
pub(crate) fn text(
    report: &Report,
    accounts: &BooksAccounts,
    about: &[String],
) -> Result<String, TooLarge> {
    let mut text = String::new();
    for line in about {
        text.push_str(&format!("; {}\n", clean(line)));
    }
    // Whatever the journal around it says.
    text.push_str("decimal-mark .\n");
    let mut declared = Declarations::default();
    let mut transactions = String::new();
    let mut rows: Vec<&Row> = report.entries().iter().collect();
    // Within a day they stay in their order.
    rows.sort_by_key(|row| row.key.day);
    for row in rows {
        if let Some(transaction) = transaction(row, accounts, &mut declared)? {
            transactions.push('\n');
            transactions.push_str(&transaction);
        }
    }
    if !accounts.declares_commodities {
        declared.commodities.clear();
    }
    text.push_str(&declared.text());
    text.push_str(&transactions);
    Ok(text)
}

/// What a row is called where it is not known.
const UNKNOWN: &str = "unknown location";

/// A transaction of a row; none if nothing moved.
fn transaction(
    row: &Row,
    accounts: &BooksAccounts,
    declared: &mut Declarations,
) -> Result<Option<String>, TooLarge> {
    let Some(day) = row.key.day else {
        return Ok(None);
    };
    let sums = &row.sums.now;
    let id = row.key.location.as_deref();
    let name = row.called.location.as_deref().or(id).unwrap_or(UNKNOWN);
    let currency = row.key.currency;
    let account = |template: &str| {
        template
            .replace("{location}", &part_of_an_account(name))
            .replace("{currency}", &currency.code().to_uppercase())
    };
    let sold = sums.gross.checked_neg().ok_or(TooLarge)?;
    let postings: Vec<(String, String)> = [
        (&accounts.sales, sold),
        (&accounts.refunds, sums.refunds),
        (&accounts.disputes, sums.disputes),
        (&accounts.fees, sums.fees),
        (&accounts.balance, sums.net),
    ]
    .into_iter()
    .filter(|(_, amount)| *amount != 0)
    .map(|(template, amount)| (account(template), Money::new(amount, currency).decimal()))
    .collect();
    if postings.is_empty() {
        return Ok(None);
    }
    let widest = |of: fn(&(String, String)) -> &String| {
        let lengths = postings.iter().map(|posting| of(posting).chars().count());
        lengths.max().unwrap_or(0)
    };
    let (names, amounts) = (widest(|p| &p.0), widest(|p| &p.1));
    let code = id.map_or_else(String::new, |id| format!("({}) ", in_a_line(id)));
    let mut text = format!("{day} * {code}Card payments, {}\n", in_a_line(name));
    text.push_str(&format!(
        "    ; payments:{}, refunds:{}, disputes:{}\n",
        sums.payments, sums.refund_count, sums.dispute_count
    ));
    let code = currency.code().to_uppercase();
    let names_of = postings.iter().map(|(account, _)| account.clone());
    declared.accounts.extend(names_of);
    declared.commodities.insert(code.clone());
    for (account, amount) in &postings {
        text.push_str(&format!(
            "    {account:<names$}  {amount:>amounts$} {code}\n"
        ));
    }
    Ok(Some(text))
}

/// A name from outside in the first line of a transaction, where a semicolon begins
/// a comment, a bar ends the payee and a bracket the code.
fn in_a_line(text: &str) -> String {
    let text = clean(text).replace(';', ",").replace('|', "/");
    text.replace('(', "[").replace(')', "]")
}

/// The same in the name of an account, where a colon goes one level down and two
/// blanks end it.
fn part_of_an_account(text: &str) -> String {
    let text = in_a_line(text).replace(':', "-").replace('"', "'");
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => UNKNOWN.to_owned(),
        words => words.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Names;
    use crate::money::Currency;
    use crate::period::compare::Shift;
    use crate::period::{self, AskedPeriod, Period};
    use crate::report::aggregator::Aggregator;
    use crate::report::dimension::{Breakdown, Dimension};
    use crate::report::request::Completeness;
    use crate::report::totals::Basis;
    use crate::transactions::{Entry, Movement, MovementOrigin, PointOfSale, Transaction};
    use std::collections::HashMap;

    fn report(moves: &[(&str, &str, MovementOrigin, i64, i64)]) -> Report {
        let zone = period::zone("Europe/Berlin").unwrap();
        let now = "2026-11-24T09:00:00Z".parse().unwrap();
        let asked = AskedPeriod {
            from: Some("2026-11-21"),
            to: Some("2026-11-22"),
            ..AskedPeriod::default()
        };
        let period = Period::resolve(asked, &zone, now).unwrap();
        let by = [Dimension::Location, Dimension::Day];
        let breakdown = Breakdown::new(by, zone.into(), Shift::None);
        let mut totals = Aggregator::new(Basis::Balance, breakdown);
        for (location, code, origin, amount, fee) in moves {
            let movement = Movement {
                origin: *origin,
                amount: *amount,
                fee: *fee,
                net: amount - fee,
            };
            let transaction = Transaction {
                at: "2026-11-21T10:00:00Z".parse().unwrap(),
                currency: Currency::parse(code).unwrap(),
                entry: Entry::Movement(movement),
                place: PointOfSale {
                    location: (!location.is_empty()).then(|| (*location).to_owned()),
                    ..PointOfSale::default()
                },
            };
            totals.count(&transaction).unwrap();
        }
        let names = Names {
            locations: HashMap::from([(
                "tml_1".to_owned(),
                "Bar: (North);  x|y\u{1b}[2J".to_owned(),
            )]),
            ..Names::default()
        };
        Report::new(&period, &by, totals, &names, &Completeness::default()).unwrap()
    }

    #[test]
    fn every_transaction_adds_up_and_names_stay_names() {
        let accounts = BooksAccounts {
            balance: "assets:stripe".to_owned(),
            sales: "income:sales:{location}".to_owned(),
            refunds: "income:refunds {currency}".to_owned(),
            disputes: "expenses:disputes".to_owned(),
            fees: "expenses:fees".to_owned(),
            declares_commodities: true,
        };
        let report = report(&[
            ("tml_1", "eur", MovementOrigin::Charge, 125_050, 3_520),
            ("tml_1", "eur", MovementOrigin::Refund, -1_000, 0),
            ("", "jpy", MovementOrigin::Charge, 900, 30),
            ("tml_2", "eur", MovementOrigin::Charge, 500, 0),
            ("tml_2", "eur", MovementOrigin::Refund, -500, 0),
            ("tml_3", "kwd", MovementOrigin::Dispute, -1_250, 2_000),
        ]);
        let about = ["Card reader money on the balance".to_owned()];
        let expected = "\
; Card reader money on the balance
decimal-mark .
commodity EUR
commodity JPY
commodity KWD
account assets:stripe
account expenses:disputes
account expenses:fees
account income:refunds EUR
account income:sales:Bar- [North], x/y[2J
account income:sales:tml_2
account income:sales:unknown location

2026-11-21 * (tml_1) Card payments, Bar: [North],  x/y[2J
    ; payments:1, refunds:1, disputes:0
    income:sales:Bar- [North], x/y[2J  -1250.50 EUR
    income:refunds EUR                    10.00 EUR
    expenses:fees                         35.20 EUR
    assets:stripe                       1205.30 EUR

2026-11-21 * (tml_2) Card payments, tml_2
    ; payments:1, refunds:1, disputes:0
    income:sales:tml_2  -5.00 EUR
    income:refunds EUR   5.00 EUR

2026-11-21 * (tml_3) Card payments, tml_3
    ; payments:0, refunds:0, disputes:1
    expenses:disputes   1.250 KWD
    expenses:fees       2.000 KWD
    assets:stripe      -3.250 KWD

2026-11-21 * Card payments, unknown location
    ; payments:1, refunds:0, disputes:0
    income:sales:unknown location  -900 JPY
    expenses:fees                    30 JPY
    assets:stripe                   870 JPY
";
        assert_eq!(text(&report, &accounts, &about).unwrap(), expected);
    }
}
