//! Reads the ledger: rows as sums are made of them, and as people and other
//! programs read them.
//!
//! A row is small numbers. Those that decide what it *is* are its [`Traits`];
//! of a million charges few thousand differ in them. Whoever adds up makes an
//! object of each, once, for the report's definitions to look at, and has then
//! only moments and money to read.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Row};

use crate::failure::Failure;
use crate::report::facts;
use crate::stripe::charges::{ChargeStatus, Details, MethodDetails, Outcome, Wallet};
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::refunds::RefundStatus;
use crate::stripe::{Charge, Expandable, PaymentIntent, Refund};

/// A table with its numbers opened into texts, in order of time; `?1` and `?2`
/// are the window.
pub(super) struct Sheet {
    /// What its rows are called.
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

/// All of them.
pub(super) const SHEETS: [Sheet; 4] = [
    Sheet {
        name: "charges",
        sql: "SELECT c.id, c.created, status.text AS status, currency.text AS currency, c.amount,
            c.captured, c.amount_captured, c.amount_refunded, c.disputed, c.tip,
            nullif(p.kind, '') AS type, nullif(p.reader, '') AS reader,
            nullif(p.location, '') AS location, nullif(p.stamped_reader, '') AS stamped_reader,
            nullif(p.stamped_label, '') AS stamped_label,
            nullif(p.stamped_location, '') AS stamped_location, nullif(k.brand, '') AS brand,
            nullif(k.read_method, '') AS read_method, nullif(k.wallet, '') AS wallet,
            failure.text AS failure_code, reason.text AS decline_reason, c.retried,
            c.intent AS payment_intent, c.reference, c.stored_at,
            c.balance AS balance_transaction
          FROM charge AS c JOIN place AS p ON p.id = c.place JOIN card AS k ON k.id = c.card
            JOIN word AS status ON status.id = c.status
            JOIN word AS currency ON currency.id = c.currency
            LEFT JOIN word AS failure ON failure.id = c.failure_code
            LEFT JOIN word AS reason ON reason.id = c.reason
          WHERE c.created >= ?1 AND c.created < ?2 ORDER BY c.created, c.id",
    },
    Sheet {
        name: "refunds",
        sql: "SELECT r.id, r.created, status.text AS status, currency.text AS currency, r.amount,
            reason.text AS reason, r.charge, r.balance AS balance_transaction,
            r.failure_balance AS failure_balance_transaction
          FROM refund AS r JOIN word AS currency ON currency.id = r.currency
            LEFT JOIN word AS status ON status.id = r.status
            LEFT JOIN word AS reason ON reason.id = r.reason
          WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created, r.id",
    },
    Sheet {
        name: "disputes",
        sql: "SELECT d.id, d.created, status.text AS status, currency.text AS currency, d.amount,
            reason.text AS reason, d.charge
          FROM dispute AS d JOIN word AS currency ON currency.id = d.currency
            JOIN word AS status ON status.id = d.status
            LEFT JOIN word AS reason ON reason.id = d.reason
          WHERE d.created >= ?1 AND d.created < ?2 ORDER BY d.created, d.id",
    },
    Sheet {
        name: "balance_transactions",
        sql: "SELECT b.id, b.created, type.text AS type, b.source, b.charge, b.amount, b.fee,
            b.net, currency.text AS currency, b.exchange_rate, b.available_on
          FROM balance AS b JOIN word AS type ON type.id = b.type
            JOIN word AS currency ON currency.id = b.currency
          WHERE b.created >= ?1 AND b.created < ?2 ORDER BY b.created, b.id",
    },
];

/// What of a charge's row decides what it is, in numbers; 0 stands for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Traits {
    place: i64,
    card: i64,
    currency: i64,
    status: i64,
    captured: bool,
    intent: Intent,
    failure_code: i64,
    reason: i64,
    retried: bool,
    /// Of the reference, as far as it is wanted.
    prefix: i64,
}

/// What is known of a charge's PaymentIntent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Intent {
    /// There is none.
    None,
    /// It could not be read.
    Unread,
    /// Its status.
    Read(i64),
}

impl Traits {
    /// Whether the tip stands on a PaymentIntent that could not be read.
    pub(super) fn is_without_tip(&self) -> bool {
        self.intent == Intent::Unread
    }

    /// Whether it is a soft decline that was tried again.
    pub(super) fn is_retried(&self) -> bool {
        self.retried
    }
}

/// A charge: what it is, its moments and its money.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChargeRow {
    pub(super) traits: Traits,
    pub(super) created: i64,
    pub(super) stored_at: Option<i64>,
    pub(super) captured: i64,
    pub(super) tip: Option<i64>,
}

/// What of a refund's row decides what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RefundTraits {
    about: About,
    currency: i64,
    status: i64,
    reason: i64,
}

/// What is known of a refund's charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum About {
    /// There is none.
    Nothing,
    /// It was never seen.
    Unseen,
    /// Its traits, and whether anything of it was captured.
    Charge(Traits, bool),
}

/// A refund: what it is, its moment and its money.
#[derive(Debug, Clone, Copy)]
pub(super) struct RefundRow {
    pub(super) traits: RefundTraits,
    pub(super) created: i64,
    pub(super) amount: i64,
}

/// What the numbers in rows stand for, by number.
pub(super) struct Shelf {
    words: Vec<String>,
    places: Vec<[String; 6]>,
    cards: Vec<[String; 3]>,
    /// References, one for each prefix that was met; `None` if nobody asks for
    /// prefixes, as there may be many.
    references: Option<References>,
}

#[derive(Default)]
struct References {
    numbers: HashMap<String, i64>,
    examples: Vec<String>,
}

impl Shelf {
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
            references: with_references.then(References::default),
        })
    }

    fn word(&self, id: i64) -> &str {
        at(&self.words, id).map_or("", String::as_str)
    }

    /// The column of the reference, where it is wanted.
    const fn reference(&self) -> &'static str {
        if self.references.is_some() {
            "c.reference"
        } else {
            "NULL"
        }
    }

    fn prefix(&mut self, reference: Option<&str>) -> i64 {
        let prefix = reference.and_then(facts::prefix);
        let (Some(reference), Some(prefix), Some(met)) = (reference, prefix, &mut self.references)
        else {
            return 0;
        };
        if let Some(number) = met.numbers.get(prefix) {
            return *number;
        }
        met.examples.push(reference.to_owned());
        let number = i64::try_from(met.examples.len()).unwrap_or(0);
        met.numbers.insert(prefix.to_owned(), number);
        number
    }

    /// A charge with these traits, as the report's definitions take it. It has
    /// no money and no moment of its own.
    pub(super) fn charge(&self, traits: &Traits) -> Result<Charge, Failure> {
        let mut charge: Charge = blank(r#"{"id":"ch_","status":"pending"}"#)?;
        self.word(traits.currency).clone_into(&mut charge.currency);
        charge.status = ChargeStatus::from(self.word(traits.status));
        charge.captured = traits.captured;
        charge.payment_intent = match traits.intent {
            Intent::None => None,
            Intent::Unread => Some(Expandable::Id("pi_".to_owned())),
            Intent::Read(status) => {
                let mut intent: PaymentIntent = blank(r#"{"id":"pi_","status":"canceled"}"#)?;
                intent.status = IntentStatus::from(self.word(status));
                // The last charge is another one if this one was tried again.
                let latest = if traits.retried { "" } else { &charge.id };
                intent.latest_charge = Some(Expandable::Id(latest.to_owned()));
                Some(Expandable::Object(Box::new(intent)))
            }
        };
        charge.failure_code = some(self.word(traits.failure_code));
        charge.outcome = some(self.word(traits.reason)).map(|reason| Outcome {
            reason: Some(reason),
        });
        if let Some([kind, reader, location, stamps @ ..]) = at(&self.places, traits.place) {
            charge.payment_method_details = (!kind.is_empty()).then(|| MethodDetails {
                kind: kind.clone(),
                details: self.details(reader, location, traits.card),
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

    fn metadata(&self, stamps: &[String], prefix: i64) -> Option<BTreeMap<String, String>> {
        let names = [
            facts::STAMPED_READER,
            facts::STAMPED_LABEL,
            facts::STAMPED_LOCATION,
        ];
        let example = self.references.as_ref().and_then(|met| {
            let number = prefix.checked_sub(1)?;
            Some((super::put::REFERENCE, at(&met.examples, number)?))
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

/// The columns of [`Traits`]. Ids are never read: a text costs as much as all
/// the numbers of a row.
const TRAITS: &str = "c.place, c.card, c.currency, c.status, c.captured, c.intent IS NOT NULL,
    c.intent_status, c.failure_code, c.reason, c.retried";

/// Hands over the charges of a window. A payment taken offline is in the window in
/// which the customer paid, also if its charge was created after it; so each
/// payment is in exactly one of windows that touch. Those created in the window
/// come first, oldest first.
pub(super) fn charges(
    conn: &Connection,
    shelf: &mut Shelf,
    (from, to): (i64, i64),
    mut each: impl FnMut(&Shelf, &ChargeRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let select = format!(
        "SELECT c.created, c.stored_at, c.amount_captured, c.tip, {TRAITS}, {} FROM charge AS c",
        shelf.reference(),
    );
    let sql = format!(
        "{select} WHERE c.created >= ?1 AND c.created < ?2
           AND (c.stored_at IS NULL OR c.stored_at >= ?1)
         UNION ALL
         {select} WHERE c.stored_at >= ?1 AND c.stored_at < ?2 AND c.created >= ?2"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to))?;
    while let Some(row) = rows.next()? {
        let traits = traits(row, 4, shelf)?;
        let tip: Option<i64> = row.get(3)?;
        let charge = ChargeRow {
            traits,
            created: row.get(0)?,
            stored_at: row.get(1)?,
            captured: row.get(2)?,
            tip: (!traits.is_without_tip()).then(|| tip.unwrap_or(0)),
        };
        each(shelf, &charge)?;
    }
    Ok(())
}

/// Hands over the refunds of a window with their charges, oldest first.
pub(super) fn refunds(
    conn: &Connection,
    shelf: &mut Shelf,
    (from, to): (i64, i64),
    mut each: impl FnMut(&Shelf, &RefundRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let sql = format!(
        "SELECT r.created, r.amount, r.currency, r.status, r.reason, r.charge IS NOT NULL,
            c.created IS NOT NULL, c.amount_captured <> 0, {TRAITS}, {}
         FROM refund AS r LEFT JOIN charge AS c ON c.created = r.charge_created AND c.id = r.charge
         WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created",
        shelf.reference(),
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to))?;
    while let Some(row) = rows.next()? {
        let about = match (row.get(5)?, row.get(6)?) {
            (false, _) => About::Nothing,
            (true, false) => About::Unseen,
            (true, true) => About::Charge(traits(row, 8, shelf)?, row.get(7)?),
        };
        let refund = RefundRow {
            traits: RefundTraits {
                about,
                currency: row.get(2)?,
                status: row.get::<_, Option<i64>>(3)?.unwrap_or(0),
                reason: row.get::<_, Option<i64>>(4)?.unwrap_or(0),
            },
            created: row.get(0)?,
            amount: row.get(1)?,
        };
        each(shelf, &refund)?;
    }
    Ok(())
}

/// Reads [`TRAITS`] and a reference from a column on.
fn traits(row: &Row<'_>, first: usize, shelf: &mut Shelf) -> Result<Traits, Failure> {
    let word = |column: usize| -> rusqlite::Result<i64> {
        Ok(row.get::<_, Option<i64>>(first + column)?.unwrap_or(0))
    };
    let intent = match (row.get(first + 5)?, row.get(first + 6)?) {
        (false, _) => Intent::None,
        (true, None) => Intent::Unread,
        (true, Some(status)) => Intent::Read(status),
    };
    let reference = row.get_ref(first + 10)?.as_str_or_null();
    Ok(Traits {
        place: row.get(first)?,
        card: row.get(first + 1)?,
        currency: row.get(first + 2)?,
        status: row.get(first + 3)?,
        captured: row.get(first + 4)?,
        intent,
        failure_code: word(7)?,
        reason: word(8)?,
        retried: row.get(first + 9)?,
        prefix: shelf.prefix(reference.map_err(rusqlite::Error::from)?),
    })
}

/// An object with nothing in it but what it cannot be without.
fn blank<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::failed(format!("the ledger: {error}")))
}
