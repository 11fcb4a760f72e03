//! Texts and what sort of attempt a charge is, each kept once and known by a
//! number.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql};

use crate::failure::Failure;
use crate::transactions::{ChargeFacts, MovementOrigin};

/// Ids of texts, places and cards that were met before; and what few charges are
/// about, so that nearly all are told at once not to be.
#[derive(Debug, Default)]
pub(super) struct Dimensions {
    words: HashMap<String, i64>,
    /// By their columns, one after the other.
    places: HashMap<String, i64>,
    cards: HashMap<String, i64>,
    sorts: HashMap<ChargeClass, i64>,
    /// The PaymentIntents in the table `soft`.
    soft: Option<HashSet<String>>,
    /// The charges in the table `parts`.
    in_parts: Option<HashSet<String>>,
    version: i64,
    /// Where a key is put together.
    key: String,
}

/// A row of `sort`, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct ChargeClass {
    pub(super) card: i64,
    pub(super) currency: i64,
    pub(super) status: i64,
    pub(super) captured: bool,
    pub(super) intent: bool,
    pub(super) intent_status: i64,
    pub(super) failure_code: i64,
    pub(super) reason: i64,
    pub(super) retried: bool,
}

/// The columns of [`ChargeClass`], in its order.
pub(super) const SORT: &str =
    "card, currency, status, captured, intent, intent_status, failure_code, reason, retried";

impl ChargeClass {
    /// From the columns of [`SORT`], which begin with number `first`.
    pub(super) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            card: row.get(first)?,
            currency: row.get(first + 1)?,
            status: row.get(first + 2)?,
            captured: row.get(first + 3)?,
            intent: row.get(first + 4)?,
            intent_status: row.get(first + 5)?,
            failure_code: row.get(first + 6)?,
            reason: row.get(first + 7)?,
            retried: row.get(first + 8)?,
        })
    }
}

/// The columns of `place` of a charge, in their order.
pub(super) fn place<'a>(facts: &ChargeFacts<'a>) -> [&'a str; 6] {
    [
        facts.kind,
        facts.reader,
        facts.location,
        facts.stamped_reader,
        facts.stamped_label,
        facts.stamped_location,
    ]
}

/// The columns of `card` of a charge, in their order.
pub(super) fn card<'a>(facts: &ChargeFacts<'a>) -> [&'a str; 3] {
    [facts.brand, facts.read_method, facts.wallet]
}

/// The number of what a balance transaction came along with.
pub(super) const fn origin_number(origin: MovementOrigin) -> i64 {
    match origin {
        MovementOrigin::Charge => 0,
        MovementOrigin::Refund => 1,
        MovementOrigin::Dispute => 2,
    }
}

/// What has this number.
pub(super) const fn origin(number: i64) -> MovementOrigin {
    match number {
        1 => MovementOrigin::Refund,
        2 => MovementOrigin::Dispute,
        _ => MovementOrigin::Charge,
    }
}

impl Dimensions {
    pub(super) fn word(&mut self, conn: &Connection, text: &str) -> Result<i64, Failure> {
        if let Some(id) = self.words.get(text) {
            return Ok(*id);
        }
        let id = intern(conn, "word (text)", &[text])?;
        self.words.insert(text.to_owned(), id);
        Ok(id)
    }

    pub(super) fn sort(&mut self, conn: &Connection, sort: ChargeClass) -> Result<i64, Failure> {
        if let Some(id) = self.sorts.get(&sort) {
            return Ok(*id);
        }
        let values = [
            sort.card,
            sort.currency,
            sort.status,
            sort.captured.into(),
            sort.intent.into(),
            sort.intent_status,
            sort.failure_code,
            sort.reason,
            sort.retried.into(),
        ];
        let id = intern(conn, &format!("sort ({SORT})"), &values)?;
        self.sorts.insert(sort, id);
        Ok(id)
    }

    /// The number of a text; 0 if there is none.
    pub(super) fn text(&mut self, conn: &Connection, text: &str) -> Result<i64, Failure> {
        match text {
            "" => Ok(0),
            _ => self.word(conn, text),
        }
    }

    pub(super) fn some_word(
        &mut self,
        conn: &Connection,
        text: Option<&str>,
    ) -> Result<Option<i64>, Failure> {
        text.map(|text| self.word(conn, text)).transpose()
    }

    pub(super) fn place(&mut self, conn: &Connection, place: &[&str; 6]) -> Result<i64, Failure> {
        let columns =
            "place (kind, reader, location, stamped_reader, stamped_label, stamped_location)";
        together(&mut self.key, place);
        of_columns(&mut self.places, &self.key, || intern(conn, columns, place))
    }

    pub(super) fn card(&mut self, conn: &Connection, card: &[&str; 3]) -> Result<i64, Failure> {
        together(&mut self.key, card);
        of_columns(&mut self.cards, &self.key, || {
            intern(conn, "card (brand, read_method, wallet)", card)
        })
    }

    /// The PaymentIntents of failed charges that may turn out to have been tried again.
    pub(super) fn soft(&mut self, conn: &Connection) -> Result<&mut HashSet<String>, Failure> {
        all_of(&mut self.soft, conn, "SELECT intent FROM soft")
    }

    /// The charges of which the balance transaction is not all that was captured.
    pub(super) fn in_parts(&mut self, conn: &Connection) -> Result<&mut HashSet<String>, Failure> {
        all_of(&mut self.in_parts, conn, "SELECT charge FROM parts")
    }

    /// The version of the file as this connection sees it: another one says that
    /// somebody else has written.
    pub(super) fn as_of(&mut self, version: i64) {
        if self.version != version {
            self.version = version;
            self.forget();
        }
    }

    /// What was known of tables that are not what they were.
    pub(super) fn forget(&mut self) {
        self.soft = None;
        self.in_parts = None;
    }
}

/// Columns as one key, in which no two rows are the same.
fn together(key: &mut String, columns: &[&str]) {
    use std::fmt::Write as _;
    key.clear();
    for column in columns {
        // Lengths first: a text may hold whatever stands between two.
        let _ = write!(key, "{}:{column}", column.len());
    }
}

fn of_columns(
    known: &mut HashMap<String, i64>,
    key: &str,
    intern: impl FnOnce() -> Result<i64, Failure>,
) -> Result<i64, Failure> {
    if let Some(id) = known.get(key) {
        return Ok(*id);
    }
    let id = intern()?;
    known.insert(key.to_owned(), id);
    Ok(id)
}

fn all_of<'d>(
    known: &'d mut Option<HashSet<String>>,
    conn: &Connection,
    sql: &str,
) -> Result<&'d mut HashSet<String>, Failure> {
    if known.is_none() {
        let mut statement = conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        *known = Some(rows.collect::<Result<_, _>>()?);
    }
    Ok(known.get_or_insert_default())
}

/// The id of a row that is put in if it is not there. `table` is ours, as in
/// `card (brand, read_method)`.
fn intern(conn: &Connection, table: &str, values: &[impl ToSql]) -> Result<i64, Failure> {
    let (name, columns) = table.split_once(' ').unwrap_or((table, ""));
    let columns: Vec<&str> = columns.trim_matches(['(', ')']).split(", ").collect();
    let tests: Vec<String> = columns
        .iter()
        .map(|column| format!("{column} = ?"))
        .collect();
    let find = format!("SELECT id FROM {name} WHERE {}", tests.join(" AND "));
    let values = rusqlite::params_from_iter(values.iter());
    let found = conn
        .prepare_cached(&find)?
        .query_row(values.clone(), |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let marks = vec!["?"; columns.len()].join(", ");
    conn.prepare_cached(&format!("INSERT INTO {table} VALUES ({marks})"))?
        .execute(values)?;
    Ok(conn.last_insert_rowid())
}
