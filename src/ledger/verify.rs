//! Holds the ledger against Stripe: a window is listed once more, put into an
//! empty ledger that is thrown away, and the two are compared row by row.

use std::cmp::Ordering;

use rusqlite::types::Value;
use rusqlite::{Connection, Rows};

use super::listed::{self, Listed};
use super::put::Dims;
use super::read::{SHEETS, Sheet};
use super::store::{self, Ledger};
use super::sync::reading;
use crate::failure::Failure;
use crate::stripe::{Charge, Client, Dispute, Refund};

/// Something that is not as Stripe has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// `charges`, `refunds` or `disputes`.
    pub list: &'static str,
    /// The object's id.
    pub id: String,
    /// The column, or `row` if one of the two does not have the object at all.
    pub field: String,
    /// What the ledger holds.
    pub ledger: Option<String>,
    /// What Stripe sent.
    pub stripe: Option<String>,
}

/// What was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows that are in either.
    pub rows: u64,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Compares what lies in [from, to) (seconds, UTC).
///
/// # Errors
/// If a list cannot be read to its end, or the ledger cannot be read.
pub async fn run(
    client: &Client,
    ledger: &Ledger,
    window: (i64, i64),
    progress: &dyn Fn(u64),
) -> Result<Verified, Failure> {
    // A file that SQLite keeps to itself and deletes.
    let mut fresh = Connection::open("")?;
    store::migrate(&mut fresh)?;
    let mut dims = Dims::default();
    gather::<Charge>(client, &mut fresh, &mut dims, window, progress).await?;
    gather::<Refund>(client, &mut fresh, &mut dims, window, progress).await?;
    gather::<Dispute>(client, &mut fresh, &mut dims, window, progress).await?;
    let mut verified = Verified::default();
    ledger.read(|held| {
        for sheet in &SHEETS[..3] {
            compare(held, &fresh, sheet, window, &mut verified)?;
        }
        Ok(())
    })?;
    Ok(verified)
}

async fn gather<T: Listed>(
    client: &Client,
    fresh: &mut Connection,
    dims: &mut Dims,
    window: (i64, i64),
    progress: &dyn Fn(u64),
) -> Result<(), Failure> {
    let mut cursor: Option<String> = None;
    let mut level = 0;
    loop {
        let (page, seen) = listed::page::<T>(client, window, cursor.as_deref(), level)
            .await
            .map_err(|error| reading(T::NAME, error))?;
        level = seen;
        let transaction = fresh.transaction()?;
        for object in page.data.iter().rev() {
            object.put(&transaction, dims)?;
        }
        transaction.commit()?;
        progress(page.data.len() as u64);
        let next = page.data.last().map(|object| object.id().to_owned());
        if !page.has_more || next.is_none() || next == cursor {
            return Ok(());
        }
        cursor = next;
    }
}

/// Walks through both in their common order.
fn compare(
    held: &Connection,
    fresh: &Connection,
    sheet: &Sheet,
    window: (i64, i64),
    verified: &mut Verified,
) -> Result<(), Failure> {
    let mut ours = held.prepare(sheet.sql)?;
    let mut theirs = fresh.prepare(sheet.sql)?;
    let names: Vec<String> = ours.column_names().map(str::to_owned).collect();
    let mut left = ours.query(window)?;
    let mut right = theirs.query(window)?;
    let mut a = next(&mut left, names.len())?;
    let mut b = next(&mut right, names.len())?;
    loop {
        let order = match (&a, &b) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => place(a).cmp(&place(b)),
        };
        verified.rows += 1;
        let (ours, theirs) = (order.is_le(), order.is_ge());
        let row = if ours { &a } else { &b }.as_deref().unwrap_or_default();
        let id = row.first().and_then(said).unwrap_or_default();
        if order.is_eq() {
            let pairs = a.iter().flatten().zip(b.iter().flatten());
            for (name, (a, b)) in names.iter().zip(pairs) {
                if a != b {
                    verified.differences.push(Difference {
                        list: sheet.name,
                        id: id.clone(),
                        field: name.clone(),
                        ledger: said(a),
                        stripe: said(b),
                    });
                }
            }
        } else {
            let there = |there: bool| there.then(|| "is there".to_owned());
            verified.differences.push(Difference {
                list: sheet.name,
                id,
                field: "row".to_owned(),
                ledger: there(ours),
                stripe: there(theirs),
            });
        }
        if ours {
            a = next(&mut left, names.len())?;
        }
        if theirs {
            b = next(&mut right, names.len())?;
        }
    }
}

fn next(rows: &mut Rows<'_>, columns: usize) -> Result<Option<Vec<Value>>, Failure> {
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let values = (0..columns).map(|column| row.get(column));
    Ok(Some(values.collect::<Result<_, _>>()?))
}

/// Rows begin with id and created and are in the order of created and id.
fn place(row: &[Value]) -> (i64, String) {
    let created = match row.get(1) {
        Some(Value::Integer(created)) => *created,
        _ => 0,
    };
    (created, row.first().and_then(said).unwrap_or_default())
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::Integer(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}
