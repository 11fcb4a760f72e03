//! Holds the ledger against Stripe: a window is listed once more, put into an
//! empty ledger that is thrown away, and the two are compared row by row. What
//! the key may not read is not compared, and said.

use std::cmp::Ordering;

use rusqlite::types::Value;
use rusqlite::{Connection, Rows};

use super::dimensions::Dimensions;
use super::listed::{LedgerObject, Walk};
use super::query::{TABLES, TableQuery};
use super::store::{self, Ledger};
use super::upsert;
use crate::failure::Failure;
use crate::stripe::{Charge, Client, Dispute, Refund};

/// Something that is not as Stripe has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerDifference {
    /// `charges`, `refunds`, `disputes` or `balance_transactions`.
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
    pub differences: Vec<LedgerDifference>,
    /// What the key may not read, in words.
    pub not_compared: Vec<&'static str>,
}

impl Verified {
    /// Notes in which columns two rows differ.
    fn differ(
        &mut self,
        query: &TableQuery,
        (names, skipped): (&[String], &[&str]),
        ours: &[Value],
        theirs: &[Value],
    ) {
        let id = ours.first().and_then(said).unwrap_or_default();
        for (name, (a, b)) in names.iter().zip(ours.iter().zip(theirs)) {
            if a != b && !skipped.contains(&name.as_str()) {
                self.differences.push(LedgerDifference {
                    list: query.name,
                    id: id.clone(),
                    field: name.clone(),
                    ledger: said(a),
                    stripe: said(b),
                });
            }
        }
    }

    /// Notes a row that only one of the two has.
    fn lacks(&mut self, query: &TableQuery, id: String, is_ours: bool) {
        let there = |there: bool| there.then(|| "is there".to_owned());
        self.differences.push(LedgerDifference {
            list: query.name,
            id,
            field: "row".to_owned(),
            ledger: there(is_ours),
            stripe: there(!is_ours),
        });
    }
}

/// Columns of charges that stand on their PaymentIntents.
const OF_INTENTS: [&str; 2] = ["tip", "retried"];

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
    let mut all = Gather {
        client,
        fresh: &mut fresh,
        window,
        progress,
    };
    let charges = all.list::<Charge>().await?;
    let refunds = all.list::<Refund>().await?;
    let disputes = all.list::<Dispute>().await?;
    let may = |read: Option<i64>, what: i64| read.is_some_and(|bits| bits & what != 0);
    let mut verified = Verified::default();
    let mut compared = vec![&TABLES[0], &TABLES[1]];
    let mut skipped: &[&str] = &[];
    if !may(charges, upsert::INTENT) {
        skipped = &OF_INTENTS;
        verified.not_compared.push("PaymentIntents");
    }
    if !may(charges, upsert::MOVEMENT) || !may(refunds, upsert::MOVEMENT) {
        verified.not_compared.push("balance transactions");
    }
    if disputes.is_some() {
        compared.push(&TABLES[2]);
    } else {
        verified.not_compared.push("disputes");
    }
    ledger.read(|held| {
        for query in compared {
            compare((held, &fresh), query, skipped, window, &mut verified)?;
        }
        movements(held, &fresh, &mut verified)
    })?;
    Ok(verified)
}

/// Looks for all that these objects moved, whenever that was. The ledger may hold
/// more: captures beyond the first, which a charge does not name.
fn movements(
    held: &Connection,
    fresh: &Connection,
    verified: &mut Verified,
) -> Result<(), Failure> {
    let query = &TABLES[3];
    let mut theirs = fresh.prepare(query.sql)?;
    let names: Vec<String> = theirs.column_names().map(str::to_owned).collect();
    let one = query.sql.replace("WHERE", "WHERE b.id = ?3 AND");
    let mut ours = held.prepare(&one)?;
    let mut rows = theirs.query((0, i64::MAX))?;
    while let Some(row) = next(&mut rows, names.len())? {
        let (created, id) = place(&row);
        let mut found = ours.query((created, created.saturating_add(1), &id))?;
        verified.rows += 1;
        match next(&mut found, names.len())? {
            Some(held) => verified.differ(query, (&names, &[]), &held, &row),
            None => verified.lacks(query, id, false),
        }
    }
    Ok(())
}

/// Lists a window into an empty ledger.
struct Gather<'a> {
    client: &'a Client,
    fresh: &'a mut Connection,
    window: (i64, i64),
    progress: &'a dyn Fn(u64),
}

impl Gather<'_> {
    /// Gives what of it the key may read, as bits of `unread`; `None` if nothing.
    async fn list<T: LedgerObject>(&mut self) -> Result<Option<i64>, Failure> {
        let mut dims = Dimensions::default();
        let mut walk = Walk::new::<T>(self.window);
        let mut level = 0;
        loop {
            let (page, seen) = match walk.next::<T>(self.client, level).await {
                Ok(Some(page)) => page,
                Ok(None) => return Ok(Some(T::readable(level))),
                Err(error) if error.is_forbidden() && !T::NEEDED => return Ok(None),
                Err(error) => return Err(error.reading(T::NAME)),
            };
            level = seen;
            let transaction = self.fresh.transaction()?;
            for object in page.data.iter().rev() {
                object.put(&transaction, &mut dims)?;
            }
            transaction.commit()?;
            (self.progress)(page.data.len() as u64);
        }
    }
}

/// Walks through both in their common order, leaving out some columns.
fn compare(
    (held, fresh): (&Connection, &Connection),
    query: &TableQuery,
    skipped: &[&str],
    window: (i64, i64),
    verified: &mut Verified,
) -> Result<(), Failure> {
    let mut ours = held.prepare(query.sql)?;
    let mut theirs = fresh.prepare(query.sql)?;
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
        match (&a, &b) {
            (Some(a), Some(b)) if order.is_eq() => {
                verified.differ(query, (&names, skipped), a, b);
            }
            _ => verified.lacks(query, id, ours),
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
