//! Reads the ledger: rows as sums are made of them, and as people and other
//! programs read them.
//!
//! A row is small numbers. Those that decide what it *is* are its [`ChargeTraits`];
//! of a million charges few thousand differ in them. Whoever adds up makes an
//! object of each, once, for the report's definitions to look at, and has then
//! only moments and money to read.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Row};

use super::dimensions::{ChargeClass, SORT};
use crate::failure::Failure;
use crate::report::classification;
use crate::stripe::charges::{ChargeOutcome, ChargeStatus, Details, MethodDetails, Wallet};
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::refunds::RefundStatus;
use crate::stripe::{Charge, Expandable, PaymentIntent, Refund};

/// A table with its numbers opened into texts, in order of time; `?1` and `?2`
/// are the window.
pub(super) struct TableQuery {
    /// What its rows are called.
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

/// All of them.
pub(super) const SHEETS: [TableQuery; 4] = [
    TableQuery {
        name: "charges",
        sql: "SELECT c.id, c.created, status.text AS status, currency.text AS currency, c.amount,
            s.captured, c.amount_captured, c.amount_refunded, c.disputed, c.tip,
            nullif(p.kind, '') AS type, nullif(p.reader, '') AS reader,
            nullif(p.location, '') AS location, nullif(p.stamped_reader, '') AS stamped_reader,
            nullif(p.stamped_label, '') AS stamped_label,
            nullif(p.stamped_location, '') AS stamped_location, nullif(k.brand, '') AS brand,
            nullif(k.read_method, '') AS read_method, nullif(k.wallet, '') AS wallet,
            failure.text AS failure_code, reason.text AS decline_reason, s.retried,
            c.intent AS payment_intent, c.reference, c.stored_at,
            c.balance AS balance_transaction
          FROM charge AS c JOIN place AS p ON p.id = c.place JOIN sort AS s ON s.id = c.sort
            JOIN card AS k ON k.id = s.card
            JOIN word AS status ON status.id = s.status
            JOIN word AS currency ON currency.id = s.currency
            LEFT JOIN word AS failure ON failure.id = s.failure_code
            LEFT JOIN word AS reason ON reason.id = s.reason
          WHERE c.created >= ?1 AND c.created < ?2 ORDER BY c.created, c.id",
    },
    TableQuery {
        name: "refunds",
        sql: "SELECT r.id, r.created, status.text AS status, currency.text AS currency, r.amount,
            reason.text AS reason, r.charge, r.balance AS balance_transaction,
            r.failure_balance AS failure_balance_transaction
          FROM refund AS r JOIN word AS currency ON currency.id = r.currency
            LEFT JOIN word AS status ON status.id = r.status
            LEFT JOIN word AS reason ON reason.id = r.reason
          WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created, r.id",
    },
    TableQuery {
        name: "disputes",
        sql: "SELECT d.id, d.created, status.text AS status, currency.text AS currency, d.amount,
            reason.text AS reason, d.charge
          FROM dispute AS d JOIN word AS currency ON currency.id = d.currency
            JOIN word AS status ON status.id = d.status
            LEFT JOIN word AS reason ON reason.id = d.reason
          WHERE d.created >= ?1 AND d.created < ?2 ORDER BY d.created, d.id",
    },
    TableQuery {
        name: "balance_transactions",
        sql: "SELECT b.id, b.created, type.text AS type, b.source, b.charge, b.amount, b.fee,
            b.net, currency.text AS currency, b.exchange_rate, b.available_on
          FROM balance AS b JOIN word AS type ON type.id = b.type
            JOIN word AS currency ON currency.id = b.currency
          WHERE b.created >= ?1 AND b.created < ?2 ORDER BY b.created, b.id",
    },
];

/// What of a charge's row decides what it is: numbers that the [`LookupTables`] knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ChargeTraits {
    place: u32,
    sort: u32,
    /// Of the reference, as far as it is wanted.
    prefix: u32,
}

/// A charge: what it is, its moments and its money.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChargeRow {
    pub(super) traits: ChargeTraits,
    pub(super) created: i64,
    pub(super) stored_at: Option<i64>,
    pub(super) captured: i64,
    /// As far as it is known; see [`LookupTables::is_without_tip`].
    pub(super) tip: i64,
}

/// What of a refund's row decides what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RefundTraits {
    about: About,
    currency: i64,
    status: i64,
    reason: i64,
    /// Whether it is of what was not captured, and moved nothing.
    lets_go: bool,
}

/// What is known of a refund's charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum About {
    /// There is none.
    Nothing,
    /// It was never seen.
    Unseen,
    /// Its traits, and whether anything of it was captured.
    Charge(ChargeTraits, bool),
}

/// A refund: what it is, its moment and its money.
#[derive(Debug, Clone, Copy)]
pub(super) struct RefundRow {
    pub(super) traits: RefundTraits,
    pub(super) created: i64,
    pub(super) amount: i64,
}

/// What the numbers in rows stand for, by number.
pub(super) struct LookupTables {
    words: Vec<String>,
    places: Vec<[String; 6]>,
    cards: Vec<[String; 3]>,
    sorts: Vec<Option<ChargeClass>>,
    /// References, one for each prefix that was met; `None` if nobody asks for
    /// prefixes, as there may be many.
    references: Option<References>,
}

#[derive(Default)]
struct References {
    numbers: HashMap<String, u32>,
    examples: Vec<String>,
}

impl LookupTables {
    pub(super) fn load(conn: &Connection, with_references: bool) -> Result<Self, Failure> {
        Ok(Self {
            words: column(conn, "SELECT id, text FROM word", |row| row.get(1))?,
            places: column(
                conn,
                "SELECT id, kind, reader, location, stamped_reader, stamped_label, stamped_location
                 FROM place",
                |row| {
                    Ok([
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                        row.get(5)?,
                        row.get(6)?,
                    ])
                },
            )?,
            cards: column(
                conn,
                "SELECT id, brand, read_method, wallet FROM card",
                |row| Ok([row.get(1)?, row.get(2)?, row.get(3)?]),
            )?,
            sorts: column(conn, &format!("SELECT id, {SORT} FROM sort"), |row| {
                ChargeClass::read(row, 1).map(Some)
            })?,
            references: with_references.then(References::default),
        })
    }

    fn word(&self, id: i64) -> &str {
        at(&self.words, id).map_or("", String::as_str)
    }

    /// The columns of [`ChargeTraits`]; ids are never read, and references only where
    /// they are wanted: a text costs as much as all the numbers of a row.
    const fn columns(&self) -> &'static str {
        if self.references.is_some() {
            "c.place, c.sort, c.reference"
        } else {
            "c.place, c.sort, NULL"
        }
    }

    /// Reads these columns.
    fn traits(&mut self, row: &Row<'_>, first: usize) -> Result<ChargeTraits, Failure> {
        let prefix = if self.references.is_some() {
            let reference = row.get_ref(first + 2)?.as_str_or_null();
            self.prefix(reference.map_err(rusqlite::Error::from)?)
        } else {
            0
        };
        Ok(ChargeTraits {
            place: row.get(first)?,
            sort: row.get(first + 1)?,
            prefix,
        })
    }

    fn prefix(&mut self, reference: Option<&str>) -> u32 {
        let prefix = reference.and_then(classification::prefix);
        let (Some(reference), Some(prefix), Some(met)) = (reference, prefix, &mut self.references)
        else {
            return 0;
        };
        if let Some(number) = met.numbers.get(prefix) {
            return *number;
        }
        met.examples.push(reference.to_owned());
        let number = u32::try_from(met.examples.len()).unwrap_or(0);
        met.numbers.insert(prefix.to_owned(), number);
        number
    }

    fn sort(&self, traits: &ChargeTraits) -> Result<&ChargeClass, Failure> {
        let sort = at(&self.sorts, traits.sort.into()).and_then(Option::as_ref);
        sort.ok_or_else(|| {
            Failure::failed("the ledger: a charge is of no known sort")
                .hint("it is only a copy: `tillctl ledger reset` begins a new one")
        })
    }

    /// Whether the tip stands on a PaymentIntent that could not be read.
    pub(super) fn is_without_tip(&self, traits: &ChargeTraits) -> Result<bool, Failure> {
        let sort = self.sort(traits)?;
        Ok(sort.intent && sort.intent_status == 0)
    }

    /// Whether it is a soft decline that was tried again.
    pub(super) fn is_retried(&self, traits: &ChargeTraits) -> Result<bool, Failure> {
        Ok(self.sort(traits)?.retried)
    }

    /// A charge with these traits, as the report's definitions take it. It has
    /// no money and no moment of its own.
    pub(super) fn charge(&self, traits: &ChargeTraits) -> Result<Charge, Failure> {
        let sort = self.sort(traits)?;
        let mut charge: Charge = blank(r#"{"id":"ch_","status":"pending"}"#)?;
        self.word(sort.currency).clone_into(&mut charge.currency);
        charge.status = ChargeStatus::from(self.word(sort.status));
        charge.captured = sort.captured;
        charge.payment_intent = match sort.intent_status {
            _ if !sort.intent => None,
            0 => Some(Expandable::Id("pi_".to_owned())),
            status => {
                let mut intent: PaymentIntent = blank(r#"{"id":"pi_","status":"canceled"}"#)?;
                intent.status = IntentStatus::from(self.word(status));
                // The last charge is another one if this one was tried again.
                let latest = if sort.retried { "" } else { &charge.id };
                intent.latest_charge = Some(Expandable::Id(latest.to_owned()));
                Some(Expandable::Object(Box::new(intent)))
            }
        };
        charge.failure_code = some(self.word(sort.failure_code));
        charge.outcome = some(self.word(sort.reason)).map(|reason| ChargeOutcome {
            reason: Some(reason),
        });
        if let Some([kind, reader, location, stamps @ ..]) = at(&self.places, traits.place.into()) {
            charge.payment_method_details = (!kind.is_empty()).then(|| MethodDetails {
                kind: kind.clone(),
                details: self.details(reader, location, sort.card),
            });
            charge.metadata = self.metadata(stamps, traits.prefix);
        }
        Ok(charge)
    }

    fn details(&self, reader: &str, location: &str, card: i64) -> Details {
        let mut details = Details {
            reader: some(reader),
            location: some(location),
            ..Details::default()
        };
        if let Some([brand, read_method, wallet]) = at(&self.cards, card) {
            details.brand = some(brand);
            details.read_method = some(read_method);
            details.wallet = some(wallet).map(|kind| Wallet { kind: Some(kind) });
        }
        details
    }

    fn metadata(&self, stamps: &[String], prefix: u32) -> Option<BTreeMap<String, String>> {
        let names = [
            classification::STAMPED_READER,
            classification::STAMPED_LABEL,
            classification::STAMPED_LOCATION,
        ];
        let example = self.references.as_ref().and_then(|met| {
            let number = prefix.checked_sub(1)?;
            Some((super::upsert::REFERENCE, at(&met.examples, number.into())?))
        });
        let all: BTreeMap<String, String> = names
            .into_iter()
            .zip(stamps)
            .chain(example)
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name.to_owned(), text.clone()))
            .collect();
        (!all.is_empty()).then_some(all)
    }

    /// A refund with these traits, with its charge.
    pub(super) fn refund(&self, traits: &RefundTraits) -> Result<Refund, Failure> {
        let mut refund: Refund = blank(r#"{"id":"re_"}"#)?;
        self.word(traits.currency).clone_into(&mut refund.currency);
        refund.status = some(self.word(traits.status)).map(|text| RefundStatus::from(&*text));
        refund.reason = some(self.word(traits.reason));
        refund.charge = match traits.about {
            About::Nothing => None,
            About::Unseen => Some(Expandable::Id("ch_".to_owned())),
            About::Charge(about, something) => {
                let mut charge = self.charge(&about)?;
                charge.amount_captured = i64::from(something);
                charge.amount = charge.amount_captured;
                if traits.lets_go {
                    charge.amount += 1;
                    refund.amount = 1;
                }
                Some(Expandable::Object(Box::new(charge)))
            }
        };
        Ok(refund)
    }
}

fn column<T: Default + Clone>(
    conn: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = usize::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
        if all.len() <= id {
            all.resize(id + 1, T::default());
        }
        if let Some(place) = all.get_mut(id) {
            *place = read(row)?;
        }
    }
    Ok(all)
}

fn at<T>(all: &[T], id: i64) -> Option<&T> {
    all.get(usize::try_from(id).ok()?)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Hands over the charges of a window. A payment taken offline is in the window in
/// which the customer paid, also if its charge was created after it; so each
/// payment is in exactly one of windows that touch. Those taken online come
/// first, oldest first.
pub(super) fn charges(
    conn: &Connection,
    tables: &mut LookupTables,
    window: (i64, i64),
    mut each: impl FnMut(&LookupTables, &ChargeRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let columns = tables.columns();
    let online = format!(
        "SELECT c.created, c.amount_captured, c.tip, {columns} FROM charge AS c
         WHERE c.created >= ?1 AND c.created < ?2 AND c.stored_at IS NULL"
    );
    let offline = format!(
        "SELECT c.created, c.amount_captured, c.tip, {columns}, c.stored_at
         FROM charge AS c INDEXED BY charge_stored
         WHERE c.stored_at >= ?1 AND c.created >= ?1 AND (c.created < ?2 OR c.stored_at < ?2)"
    );
    for (sql, is_offline) in [(online, false), (offline, true)] {
        let mut statement = conn.prepare_cached(&sql)?;
        let mut rows = statement.query(window)?;
        while let Some(row) = rows.next()? {
            let charge = charge_row(tables, row, is_offline)?;
            each(tables, &charge)?;
        }
    }
    Ok(())
}

/// Hands over charges from wherever they stand, as an SQL source called `c` that
/// takes `after`.
pub(super) fn charges_of(
    conn: &Connection,
    tables: &mut LookupTables,
    source: &str,
    after: i64,
    mut each: impl FnMut(&LookupTables, &ChargeRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let columns = tables.columns();
    let sql =
        format!("SELECT c.created, c.amount_captured, c.tip, {columns}, c.stored_at FROM {source}");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([after])?;
    while let Some(row) = rows.next()? {
        let charge = charge_row(tables, row, true)?;
        each(tables, &charge)?;
    }
    Ok(())
}

fn charge_row(
    tables: &mut LookupTables,
    row: &Row<'_>,
    with_stored: bool,
) -> Result<ChargeRow, Failure> {
    Ok(ChargeRow {
        traits: tables.traits(row, 3)?,
        created: row.get(0)?,
        stored_at: if with_stored { row.get(6)? } else { None },
        captured: row.get(1)?,
        tip: row.get::<_, Option<i64>>(2)?.unwrap_or(0),
    })
}

/// Hands over the refunds of a window with their charges, oldest first.
pub(super) fn refunds(
    conn: &Connection,
    tables: &mut LookupTables,
    (from, to): (i64, i64),
    mut each: impl FnMut(&LookupTables, &RefundRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let sql = format!(
        "{} WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created",
        refunds_from(tables, "refund AS r"),
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to))?;
    while let Some(row) = rows.next()? {
        let refund = refund_row(tables, row)?;
        each(tables, &refund)?;
    }
    Ok(())
}

/// Hands over refunds with their charges from wherever they stand, as an SQL source
/// called `r` that takes `after`.
pub(super) fn refunds_of(
    conn: &Connection,
    tables: &mut LookupTables,
    source: &str,
    after: i64,
    mut each: impl FnMut(&LookupTables, &RefundRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut statement = conn.prepare_cached(&refunds_from(tables, source))?;
    let mut rows = statement.query([after])?;
    while let Some(row) = rows.next()? {
        let refund = refund_row(tables, row)?;
        each(tables, &refund)?;
    }
    Ok(())
}

fn refunds_from(tables: &LookupTables, source: &str) -> String {
    format!(
        "SELECT r.created, r.amount, r.currency, r.status, r.reason, r.charge IS NOT NULL,
            c.created IS NOT NULL, c.amount_captured <> 0,
            coalesce(r.amount = c.amount - c.amount_captured AND NOT EXISTS (
                SELECT 1 FROM refund AS h
                WHERE h.created = r.created AND h.id = r.id AND h.balance IS NOT NULL), 0), {}
         FROM {source} LEFT JOIN charge AS c ON c.created = r.charge_created AND c.id = r.charge",
        tables.columns(),
    )
}

fn refund_row(tables: &mut LookupTables, row: &Row<'_>) -> Result<RefundRow, Failure> {
    let about = match (row.get(5)?, row.get(6)?) {
        (false, _) => About::Nothing,
        (true, false) => About::Unseen,
        (true, true) => About::Charge(tables.traits(row, 9)?, row.get(7)?),
    };
    Ok(RefundRow {
        traits: RefundTraits {
            about,
            currency: row.get(2)?,
            status: row.get::<_, Option<i64>>(3)?.unwrap_or(0),
            reason: row.get::<_, Option<i64>>(4)?.unwrap_or(0),
            lets_go: row.get(8)?,
        },
        created: row.get(0)?,
        amount: row.get(1)?,
    })
}

/// An object with nothing in it but what it cannot be without.
fn blank<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::failed(format!("the ledger: {error}")))
}
