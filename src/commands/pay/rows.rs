//! The rows of a batch: what was written, and what it means.

use std::collections::{BTreeMap, HashMap};

use crate::commands::typed_rows::{RowFault, RowFormat, RowPlace};
use crate::money::{Currency, DecimalMark, LARGEST, Money};
use crate::payment::reference;

/// A payment takes so many metadata: 5 of Stripe's 50 are the sale's own.
pub(super) const MOST_METADATA: usize = 45;
/// What a row may say.
const FORM: RowFormat = RowFormat {
    fields: &[
        "reader",
        "amount",
        "currency",
        "reference",
        "description",
        "tip_eligible",
    ],
    metadata: true,
    needed: &["reader"],
    amounts: &["amount", "tip_eligible"],
    exact: &[],
};

/// What holds for rows that do not say it themselves.
#[derive(Debug, Clone, Default)]
pub(super) struct Defaults {
    pub(super) amount: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) description: Option<String>,
    pub(super) tip_eligible: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    /// What stands before cents.
    pub(super) mark: DecimalMark,
}

/// A row, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) place: RowPlace,
    pub(super) reader: String,
    pub(super) amount: Money,
    pub(super) tip_eligible: Option<i64>,
    pub(super) reference: Option<String>,
    pub(super) description: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
}

/// Reads a whole batch.
pub(super) fn read(text: &str, defaults: &Defaults) -> (Vec<Row>, Vec<RowFault>) {
    let (written, mut faults) = FORM.read(text);
    let mut rows = Vec::new();
    for (place, fields) in written {
        match row(place, fields, defaults) {
            Ok(row) => rows.push(row),
            Err(whats) => faults.extend(whats.iter().map(|what| RowFault::new(place, what))),
        }
    }
    faults.extend(twice(&rows));
    faults.sort_by_key(|fault| fault.place);
    (rows, faults)
}

/// One row for each of these readers.
pub(super) fn of_readers(names: &[String], defaults: &Defaults) -> (Vec<Row>, Vec<RowFault>) {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (name, number) in names.iter().zip(1..) {
        let place = RowPlace::Name(number);
        if rows.iter().any(|row: &Row| row.reader == name.trim()) {
            faults.push(RowFault::new(place, format!("{name:?} is named twice")));
            continue;
        }
        let fields = [("reader".to_owned(), name.trim().to_owned())].into();
        match row(place, fields, defaults) {
            Ok(row) => rows.push(row),
            Err(whats) => faults.extend(whats.iter().map(|what| RowFault::new(place, what))),
        }
    }
    (rows, faults)
}

fn row(
    place: RowPlace,
    mut fields: BTreeMap<String, String>,
    defaults: &Defaults,
) -> Result<Row, Vec<String>> {
    let mut whats: Vec<String> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .collect();
    fields.retain(|_, value| !value.is_empty());
    let mut take = |name: &str, default: Option<&String>| fields.remove(name).or(default.cloned());
    let reader = take("reader", None).unwrap_or_default();
    if reader.is_empty() {
        whats.push("no reader".into());
    }
    let currency = match take("currency", defaults.currency.as_ref()) {
        None => Err("no currency".to_owned()),
        Some(text) => Currency::parse(&text).map_err(|e| format!("currency: {e}")),
    };
    let amount = match (take("amount", defaults.amount.as_ref()), &currency) {
        (None, _) => Err("no amount".to_owned()),
        (Some(text), Ok(currency)) => {
            amount(&text, *currency, defaults.mark).map_err(|e| format!("amount: {e}"))
        }
        (Some(_), Err(_)) => Err(String::new()),
    };
    let mut tip_eligible = None;
    if let (Some(text), Ok(amount)) = (
        take("tip_eligible", defaults.tip_eligible.as_ref()),
        &amount,
    ) {
        match self::tip_eligible(&text, *amount, defaults.mark) {
            Ok(eligible) => tip_eligible = Some(eligible),
            Err(error) => whats.push(format!("tip_eligible: {error}")),
        }
    }
    let reference = match take("reference", None).map(|r| reference::reference(&r)) {
        Some(Err(why)) => {
            whats.push(format!("reference {why}"));
            None
        }
        Some(Ok(reference)) => Some(reference),
        None => None,
    };
    let description = take("description", defaults.description.as_ref());
    let mut metadata = defaults.metadata.clone();
    for (name, value) in fields {
        let Some(key) = name.strip_prefix("metadata.") else {
            continue;
        };
        if value.chars().count() > 500 {
            whats.push(format!("{name} has more than 500 characters"));
        }
        metadata.insert(key.to_owned(), value);
    }
    if metadata.len() > MOST_METADATA {
        whats.push(format!("more than {MOST_METADATA} metadata"));
    }
    if let Err(what) = &currency {
        whats.push(what.clone());
    }
    if let Err(what) = &amount
        && !what.is_empty()
    {
        whats.push(what.clone());
    }
    match amount {
        Ok(amount) if whats.is_empty() => Ok(Row {
            place,
            reader,
            amount,
            tip_eligible,
            reference,
            description,
            metadata,
        }),
        _ => Err(whats),
    }
}

/// An amount Stripe takes.
pub(super) fn amount(text: &str, currency: Currency, mark: DecimalMark) -> Result<Money, String> {
    let amount = Money::parse(&mark.pointed(text)?, currency).map_err(|e| e.to_string())?;
    if amount.minor() == 0 {
        return Err(format!("{text:?} is zero"));
    }
    if amount.minor() > LARGEST {
        return Err(format!("{amount} is more than Stripe takes at once"));
    }
    Ok(amount)
}

/// Whether a text can be an amount at all: what is none in a currency of any number of
/// decimals is told before the currency is asked for.
pub(super) fn in_some_currency(text: &str, mark: DecimalMark) -> Result<(), String> {
    mark.pointed(text)?;
    let currencies = ["jpy", "eur", "kwd"].into_iter();
    let mut currencies = currencies.filter_map(|code| Currency::parse(code).ok());
    if currencies.any(|currency| amount(text, currency, mark).is_ok()) {
        return Ok(());
    }
    Err(format!(
        "{text:?} is an amount in no currency: it is digits, and a point before the last two or three, such as 12.50"
    ))
}

/// The part of an amount that tips are computed from.
pub(super) fn tip_eligible(text: &str, amount: Money, mark: DecimalMark) -> Result<i64, String> {
    let eligible =
        Money::parse(&mark.pointed(text)?, amount.currency()).map_err(|e| e.to_string())?;
    if eligible.minor() > amount.minor() {
        return Err(format!("{eligible} is more than the amount"));
    }
    Ok(eligible.minor())
}

/// One reference is one sale.
fn twice(rows: &[Row]) -> Vec<RowFault> {
    let mut seen: HashMap<&str, RowPlace> = HashMap::new();
    let mut faults = Vec::new();
    for row in rows {
        let Some(reference) = row.reference.as_deref() else {
            continue;
        };
        match seen.get(reference) {
            Some(first) => faults.push(RowFault::new(
                row.place,
                format!("the reference {reference:?} stands in {first} already"),
            )),
            None => {
                seen.insert(reference, row.place);
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests;
