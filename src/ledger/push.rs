//! Brings the store's tables to what the ledger holds.
//!
//! The ledger is read once, day by day (UTC). A day whose rows are in the store as they
//! are here is not sent; of one that the ledger holds as a whole, rows that it does not
//! have any more go. See `store::ledger_push` for what keeps several ledgers apart.

use rusqlite::{Connection, Row};

use super::coverage;
use super::query::LookupTables;
use super::store::Ledger;
use crate::failure::{Failure, Kind};
use crate::report::filter::is_of_smoke;
use crate::store::{
    CalledSince, ChargeClass, DayRows, DayWriter, KnownDays, LedgerCoverage, LedgerName,
    LedgerTable, Numbers, Pending, PointOfSale, PushedBy, PushedRows, Store, Value, day_of,
    day_span,
};
use crate::transactions;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many bytes go in one transaction, or one day. The next ones are read meanwhile.
const BATCH: usize = 2 << 20;
/// How often the ledger is read again because somebody else pushed meanwhile.
const PASSES: u32 = 3;

/// What a push did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pushed {
    /// Rows of the ledger.
    pub(crate) rows: u64,
    /// Rows of the store.
    pub(crate) changed: PushedRows,
}

/// Pushes all that the ledger holds; `progress` hears of rows that were looked at. The
/// caller holds [`Ledger::lock`].
///
/// # Errors
/// If the ledger was not synchronised to its end or cannot be read, or the store cannot
/// be written to. What was pushed until then is kept.
pub(crate) fn run(
    ledger: &Ledger,
    store: &Arc<Store>,
    name: LedgerName,
    progress: &dyn Fn(u64),
) -> Result<Pushed, Failure> {
    ledger.read(|conn| {
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        let covers = coverage::read(conn)?;
        let tables = LookupTables::load(conn, false)?;
        let account = store.ledger_account(name)?;
        let push = Push {
            conn,
            store,
            places: store.number_places(account, &places(&tables))?,
            classes: store.number_classes(account, &classes(&tables))?,
            by: PushedBy {
                account,
                as_of: covers.as_of,
            },
            covers,
            tables,
            progress,
        };
        let mut pushed = Pushed::default();
        let mut passes = 0;
        loop {
            let pass = push.pass()?;
            pushed.rows = pass.rows;
            pushed.changed.add(pass.changed);
            if pass.contested == 0 {
                break;
            }
            passes += 1;
            if passes == PASSES {
                return Err(Failure::new(
                    Kind::NotReady,
                    "another machine pushes other rows of the same days at the same time",
                )
                .hint("try again when that one is done"));
            }
        }
        store.push_names(account, names(conn)?)?;
        let id = conn.query_row("SELECT id FROM identity", [], |row| row.get(0))?;
        store.conclude_push(account, id, push.covers)?;
        Ok(pushed)
    })
}

struct Push<'a> {
    conn: &'a Connection,
    store: &'a Arc<Store>,
    /// The store's numbers of the ledger's places and sorts.
    places: Numbers,
    classes: Numbers,
    by: PushedBy,
    covers: LedgerCoverage,
    tables: LookupTables,
    progress: &'a dyn Fn(u64),
}

/// What came of reading all of the ledger once.
#[derive(Default)]
struct Pass {
    rows: u64,
    changed: PushedRows,
    /// Days that were as they are here, and are not any more.
    contested: usize,
    /// What is being put in while the next days are read, also those of the next table.
    under_way: Option<Pending<PushedRows>>,
}

impl Pass {
    fn wait(&mut self) -> Result<(), Failure> {
        if let Some(under_way) = self.under_way.take() {
            self.changed.add(under_way.wait()?);
        }
        Ok(())
    }
}

impl Push<'_> {
    fn pass(&self) -> Result<Pass, Failure> {
        let mut pass = Pass::default();
        let known = self.store.known_days(self.by.account)?;
        for (table, known) in LedgerTable::ALL.into_iter().zip(known) {
            let mut days = Days {
                push: self,
                table,
                known,
                ready: Vec::new(),
                bytes: 0,
                unchanged: Vec::new(),
                pass: &mut pass,
            };
            let (sql, put) = reading(table);
            let mut statement = self.conn.prepare(sql)?;
            let mut rows = statement.query([])?;
            let mut day: Option<DayWriter> = None;
            let mut met = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let number = day_of(row.get(0)?);
                if day.as_ref().is_none_or(|day| day.day() != number) {
                    days.take(day.take())?;
                    met.insert(number);
                    day = Some(self.begin(table, number));
                }
                if let Some(day) = &mut day {
                    put(self, row, day)?;
                }
            }
            days.take(day)?;
            let gone: Vec<i64> = days.known.days().filter(|day| !met.contains(day)).collect();
            for number in gone {
                if self.holds(table, number) {
                    days.take(Some(self.begin(table, number)))?;
                }
            }
            days.finish()?;
        }
        pass.wait()?;
        Ok(pass)
    }

    fn begin(&self, table: LedgerTable, day: i64) -> DayWriter {
        DayWriter::new(self.by, day, self.holds(table, day))
    }

    /// Whether the ledger holds all there is of a day.
    fn holds(&self, table: LedgerTable, day: i64) -> bool {
        let (from, to) = day_span(day);
        let covers = &self.covers;
        match table {
            LedgerTable::Charges => covers.charges_since <= from,
            LedgerTable::Refunds => covers.refunds_since <= from,
            LedgerTable::Disputes => coverage::holds_disputes(covers, (from, to)),
            LedgerTable::BalanceTransactions => coverage::holds_movements(covers, (from, to)),
        }
    }

    fn word(&self, row: &Row<'_>, column: usize) -> Result<&str, Failure> {
        Ok(self
            .tables
            .word(row.get::<_, Option<i64>>(column)?.unwrap_or(0)))
    }
}

/// The days of a table on their way.
struct Days<'p, 'a> {
    push: &'p Push<'a>,
    table: LedgerTable,
    known: KnownDays,
    ready: Vec<DayRows>,
    bytes: usize,
    unchanged: Vec<(i64, Vec<u8>)>,
    pass: &'p mut Pass,
}

impl Days<'_, '_> {
    fn take(&mut self, day: Option<DayWriter>) -> Result<(), Failure> {
        let Some(day) = day.map(DayWriter::finish) else {
            return Ok(());
        };
        self.pass.rows += day.rows;
        (self.push.progress)(day.rows);
        if self.known.has(&day, self.push.by.as_of) {
            if day.is_whole {
                self.unchanged.push((day.day, day.digest));
            }
            return Ok(());
        }
        self.bytes += day.size();
        self.ready.push(day);
        if self.bytes >= BATCH {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), Failure> {
        self.pass.wait()?;
        let ready = std::mem::take(&mut self.ready);
        self.bytes = 0;
        let Push { store, by, .. } = self.push;
        self.pass.under_way = Some(store.push_days(*by, self.table, ready)?);
        Ok(())
    }

    fn finish(mut self) -> Result<(), Failure> {
        // With nothing to send the last batch may still be on its way.
        if !self.ready.is_empty() {
            self.send()?;
        }
        let unchanged = std::mem::take(&mut self.unchanged);
        if !unchanged.is_empty() {
            let Push { store, by, .. } = self.push;
            self.pass.contested += store.confirm_days(*by, self.table, unchanged)?;
        }
        Ok(())
    }
}

type PutRow = fn(&Push<'_>, &Row<'_>, &mut DayWriter) -> Result<(), Failure>;

/// How the rows of a table are read, in order of time, and put into a day in the order
/// of [`LedgerTable::columns`].
const fn reading(table: LedgerTable) -> (&'static str, PutRow) {
    match table {
        LedgerTable::Charges => (
            "SELECT created, id, place, sort, amount_captured, tip, stored_at, amount,
                amount_refunded, disputed, intent, reference, balance
             FROM charge ORDER BY created, id",
            charge,
        ),
        LedgerTable::Refunds => (
            "SELECT created, id, charge, charge_created, amount, currency, status, reason,
                balance, failure_balance
             FROM refund ORDER BY created, id",
            refund,
        ),
        LedgerTable::Disputes => (
            "SELECT created, id, charge, charge_created, amount, currency, status, reason
             FROM dispute ORDER BY created, id",
            dispute,
        ),
        LedgerTable::BalanceTransactions => (
            "SELECT created, id, origin, charge, charge_created, amount, fee, net, currency, type,
                source, exchange_rate, available_on
             FROM balance ORDER BY created, id",
            movement,
        ),
    }
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<Option<&'r str>, Failure> {
    let text = row.get_ref(column)?.as_str_or_null();
    Ok(text.map_err(rusqlite::Error::from)?)
}

fn some(text: &str) -> Value<'_> {
    Value::Text(Some(text).filter(|text| !text.is_empty()))
}

fn charge(push: &Push<'_>, row: &Row<'_>, day: &mut DayWriter) -> Result<(), Failure> {
    let number = |numbers: &Numbers, column: usize| -> Result<Value<'static>, Failure> {
        let at = usize::try_from(row.get::<_, i64>(column)?).unwrap_or(0);
        // Places and sorts are counted from 1.
        let known = at.checked_sub(1).and_then(|at| numbers.get(at));
        known.copied().map(Value::Number).ok_or_else(|| {
            Failure::failed("the ledger: a charge is of no known place or sort")
                .hint("it is only a copy: `tillctl ledger reset` begins a new one")
        })
    };
    let reference = text(row, 11)?;
    day.row(&[
        Value::Moment(row.get(0)?),
        Value::Text(text(row, 1)?),
        number(&push.places, 2)?,
        number(&push.classes, 3)?,
        Value::Money(row.get(4)?),
        Value::Money(row.get(5)?),
        Value::Moment(row.get(6)?),
        Value::Money(row.get(7)?),
        Value::Money(row.get(8)?),
        Value::Flag(row.get(9)?),
        Value::Text(text(row, 10)?),
        Value::Text(reference),
        Value::Text(Some(transactions::prefix(reference.unwrap_or_default()))),
        Value::Text(text(row, 12)?),
    ]);
    Ok(())
}

fn refund(push: &Push<'_>, row: &Row<'_>, day: &mut DayWriter) -> Result<(), Failure> {
    day.row(&[
        Value::Moment(row.get(0)?),
        Value::Text(text(row, 1)?),
        Value::Text(text(row, 2)?),
        Value::Moment(row.get(3)?),
        Value::Money(row.get(4)?),
        Value::Text(Some(push.word(row, 5)?)),
        some(push.word(row, 6)?),
        some(push.word(row, 7)?),
        Value::Text(text(row, 8)?),
        Value::Text(text(row, 9)?),
    ]);
    Ok(())
}

fn dispute(push: &Push<'_>, row: &Row<'_>, day: &mut DayWriter) -> Result<(), Failure> {
    day.row(&[
        Value::Moment(row.get(0)?),
        Value::Text(text(row, 1)?),
        Value::Text(text(row, 2)?),
        Value::Moment(row.get(3)?),
        Value::Money(row.get(4)?),
        Value::Text(Some(push.word(row, 5)?)),
        Value::Text(Some(push.word(row, 6)?)),
        some(push.word(row, 7)?),
    ]);
    Ok(())
}

fn movement(push: &Push<'_>, row: &Row<'_>, day: &mut DayWriter) -> Result<(), Failure> {
    let came_with = super::dimensions::origin(row.get(2)?);
    day.row(&[
        Value::Moment(row.get(0)?),
        Value::Text(text(row, 1)?),
        Value::Text(Some(came_with.name())),
        Value::Text(text(row, 3)?),
        Value::Moment(row.get(4)?),
        Value::Money(row.get(5)?),
        Value::Money(row.get(6)?),
        Value::Money(row.get(7)?),
        Value::Text(Some(push.word(row, 8)?)),
        Value::Text(Some(push.word(row, 9)?)),
        Value::Text(text(row, 10)?),
        Value::Text(text(row, 11)?),
        Value::Moment(row.get(12)?),
    ]);
    Ok(())
}

/// The ledger's places, in the order of their numbers.
fn places(tables: &LookupTables) -> Vec<PointOfSale> {
    let places = tables.each_place().map(|(told, facts)| {
        let counted = facts.point_of_sale();
        PointOfSale {
            told: told.map(str::to_owned),
            is_in_person: counted.is_some(),
            is_smoke: counted.as_ref().is_some_and(is_of_smoke),
            counted: counted.map_or([None, None, None], |place| {
                [place.reader, place.location, place.reader_label]
            }),
        }
    });
    places.collect()
}

/// The ledger's sorts, in the order of their numbers.
fn classes(tables: &LookupTables) -> Vec<ChargeClass> {
    let classes = tables.each_sort().map(|(sort, facts)| ChargeClass {
        texts: [
            facts.brand,
            facts.read_method,
            facts.wallet,
            facts.currency,
            facts.status.as_str(),
            tables.word(sort.intent_status),
            facts.failure_code,
            facts.reason,
            facts.ending().name(),
        ]
        .map(str::to_owned),
        is_captured: facts.captured,
        has_intent: sort.intent,
        was_retried: sort.retried,
    });
    classes.collect()
}

fn names(conn: &Connection) -> Result<Vec<CalledSince>, Failure> {
    let mut statement = conn.prepare("SELECT kind, id, seen, name FROM name")?;
    let names = statement.query_map([], |row| {
        let kind = if row.get::<_, i64>(0)? == 0 {
            "reader"
        } else {
            "location"
        };
        Ok((kind, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    Ok(names.collect::<Result<_, _>>()?)
}
