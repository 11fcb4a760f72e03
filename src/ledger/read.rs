//! Reads the ledger: objects as the report's definitions take them, and rows as
//! people and other programs do.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use crate::failure::Failure;
use crate::report::facts;
use crate::stripe::charges::{ChargeStatus, Details, MethodDetails, Outcome};
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

/// What the numbers in rows stand for, by number.
struct Shelf {
    words: Vec<String>,
    places: Vec<[String; 6]>,
    cards: Vec<[String; 3]>,
    /// A PaymentIntent with nothing in it.
    intent: PaymentIntent,
}

impl Shelf {
    fn load(conn: &Connection) -> Result<Self, Failure> {
        Ok(Self {
            intent: blank(r#"{"id":"","status":"canceled"}"#)?,
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
        })
    }

    fn word(&self, id: i64) -> &str {
        at(&self.words, id).map_or("", String::as_str)
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

const CHARGE: &str = "c.created, c.id, c.place, c.card, c.currency, c.status, c.amount, c.captured,
    c.amount_captured, c.amount_refunded, c.disputed, c.tip, c.intent, c.intent_status,
    c.failure_code, c.reason, c.retried, c.reference, c.stored_at";

/// Hands over the charges of a window, and whether each was a soft decline that
/// was tried again. A payment taken offline is in the window in which the
/// customer paid, also if its charge was created after it; so each payment is in
/// exactly one of windows that touch.
pub(super) fn charges(
    conn: &Connection,
    (from, to): (i64, i64),
    mut each: impl FnMut(&Charge, bool) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let shelf = Shelf::load(conn)?;
    let sql = format!(
        "SELECT {CHARGE} FROM charge AS c WHERE c.created >= ?1 AND c.created < ?2
           AND (c.stored_at IS NULL OR c.stored_at >= ?1)
         UNION ALL
         SELECT {CHARGE} FROM charge AS c
         WHERE c.stored_at >= ?1 AND c.stored_at < ?2 AND c.created >= ?2"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to))?;
    let mut charge = blank_charge()?;
    while let Some(row) = rows.next()? {
        read_charge(row, 0, &shelf, &mut charge)?;
        each(&charge, row.get(16)?)?;
    }
    Ok(())
}

/// Hands over the refunds of a window with their charges, oldest first.
pub(super) fn refunds(
    conn: &Connection,
    (from, to): (i64, i64),
    mut each: impl FnMut(&Refund) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let shelf = Shelf::load(conn)?;
    let sql = format!(
        "SELECT r.created, r.id, r.charge, r.amount, r.currency, r.status, r.reason, {CHARGE}
         FROM refund AS r LEFT JOIN charge AS c ON c.created = r.charge_created AND c.id = r.charge
         WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created, r.id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query((from, to))?;
    let mut refund: Refund = blank(r#"{"id":""}"#)?;
    while let Some(row) = rows.next()? {
        refund.created = row.get(0)?;
        refund.id = row.get(1)?;
        refund.amount = row.get(3)?;
        shelf.word(row.get(4)?).clone_into(&mut refund.currency);
        let status: Option<i64> = row.get(5)?;
        refund.status = status.map(|status| RefundStatus::from(shelf.word(status)));
        let reason: Option<i64> = row.get(6)?;
        refund.reason = reason.map(|reason| shelf.word(reason).to_owned());
        let id: Option<String> = row.get(2)?;
        refund.charge = match id {
            None => None,
            // Its charge was never seen.
            Some(id) if row.get::<_, Option<i64>>(7)?.is_none() => Some(Expandable::Id(id)),
            Some(_) => {
                let mut charge = blank_charge()?;
                read_charge(row, 7, &shelf, &mut charge)?;
                Some(Expandable::Object(Box::new(charge)))
            }
        };
        each(&refund)?;
    }
    Ok(())
}

fn read_charge(
    row: &Row<'_>,
    first: usize,
    shelf: &Shelf,
    charge: &mut Charge,
) -> Result<(), Failure> {
    charge.created = row.get(first)?;
    let text = |column: usize| {
        row.get_ref(first + column)?
            .as_str_or_null()
            .map_err(rusqlite::Error::from)
    };
    text(1)?.unwrap_or_default().clone_into(&mut charge.id);
    let place = at(&shelf.places, row.get(first + 2)?);
    let card = at(&shelf.cards, row.get(first + 3)?);
    shelf
        .word(row.get(first + 4)?)
        .clone_into(&mut charge.currency);
    charge.status = ChargeStatus::from(shelf.word(row.get(first + 5)?));
    charge.amount = row.get(first + 6)?;
    charge.captured = row.get(first + 7)?;
    charge.amount_captured = row.get(first + 8)?;
    charge.amount_refunded = row.get(first + 9)?;
    charge.disputed = row.get(first + 10)?;
    let tip: Option<i64> = row.get(first + 11)?;
    let status: Option<i64> = row.get(first + 13)?;
    let retried: bool = row.get(first + 16)?;
    charge.payment_intent = match (text(12)?, status) {
        (None, _) => None,
        (Some(id), None) => Some(Expandable::Id(id.to_owned())),
        (Some(id), Some(status)) => Some(Expandable::Object(Box::new(intent(
            shelf.intent.clone(),
            id,
            shelf.word(status),
            tip,
            if retried { "" } else { &charge.id },
        )))),
    };
    let word = |column: usize| -> Result<Option<String>, Failure> {
        let id: Option<i64> = row.get(first + column)?;
        Ok(id.map(|id| shelf.word(id).to_owned()))
    };
    charge.failure_code = word(14)?;
    charge.outcome = word(15)?.map(|reason| Outcome {
        reason: Some(reason),
    });
    let mut metadata = BTreeMap::new();
    if let Some(
        [
            kind,
            reader,
            location,
            stamped_reader,
            stamped_label,
            stamped_location,
        ],
    ) = place
    {
        for (name, text) in [
            (facts::STAMPED_READER, stamped_reader),
            (facts::STAMPED_LABEL, stamped_label),
            (facts::STAMPED_LOCATION, stamped_location),
        ] {
            if !text.is_empty() {
                metadata.insert(name.to_owned(), text.clone());
            }
        }
        let mut details = Details {
            reader: some(reader),
            location: some(location),
            ..Details::default()
        };
        if let Some([brand, read_method, wallet]) = card {
            details.brand = some(brand);
            details.read_method = some(read_method);
            details.wallet =
                some(wallet).map(|kind| crate::stripe::charges::Wallet { kind: Some(kind) });
        }
        let stored_at: Option<i64> = row.get(first + 18)?;
        details.offline = stored_at.map(|at| crate::stripe::charges::Offline {
            stored_at: Some(at),
        });
        charge.payment_method_details = (!kind.is_empty()).then(|| MethodDetails {
            kind: kind.clone(),
            details,
        });
    }
    if let Some(reference) = text(17)? {
        metadata.insert(super::put::REFERENCE.to_owned(), reference.to_owned());
    }
    charge.metadata = (!metadata.is_empty()).then_some(metadata);
    Ok(())
}

/// A PaymentIntent with what the definitions ask of it.
fn intent(
    mut intent: PaymentIntent,
    id: &str,
    status: &str,
    tip: Option<i64>,
    latest: &str,
) -> PaymentIntent {
    id.clone_into(&mut intent.id);
    intent.status = IntentStatus::from(status);
    intent.latest_charge = Some(Expandable::Id(latest.to_owned()));
    intent.amount_details = tip.map(|tip| crate::stripe::payment_intents::AmountDetails {
        tip: Some(crate::stripe::payment_intents::Tip { amount: Some(tip) }),
    });
    intent
}

fn blank_charge() -> Result<Charge, Failure> {
    blank(r#"{"id":"","status":"pending"}"#)
}

/// An object with nothing in it but what it cannot be without.
fn blank<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::failed(format!("the ledger: {error}")))
}
