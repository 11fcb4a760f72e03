//! Figures from the ledger: the same definitions and the same sums as those of
//! a report streamed from Stripe, fed from the local copy.

use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use jiff::Timestamp;
use rusqlite::Connection;

use self::companions::Companion;
use super::balance_transactions;
use super::coverage;
use super::names;
use super::query::{
    self, ChargeTraits, LookupTables, MovementRow, MovementTraits, RefundTraits, RowSelection,
};
use super::store::{Ledger, meta};
use crate::directory::Names;
use crate::failure::{Failure, Kind};
use crate::period::Period;
use crate::report::aggregator::{Aggregator, GroupLine};
use crate::report::dimension::Dimension;
use crate::report::filter::Filter;
use crate::report::numbers::{Numbered, QuickMap};
use crate::report::request::{Aggregated, Completeness, TotalsRequest};
use crate::report::totals::Basis;
use crate::transactions::{self, AttemptEnding, Charge, Classified, Entry, LeftOut, Refund};

/// When the last complete synchronisation began.
///
/// # Errors
/// [`Kind::NotFound`] if there was none; if the ledger cannot be read.
pub fn synced(ledger: &Ledger) -> Result<Timestamp, Failure> {
    let synced = ledger.read(|conn| meta(conn, "synced"))?;
    synced
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or_else(coverage::never_whole)
}

/// The names to show beside ids; with a window [from, to) (seconds, UTC) also what
/// was called how in it.
///
/// # Errors
/// If the ledger cannot be read.
pub fn names(ledger: &Ledger, window: Option<(i64, i64)>) -> Result<Names, Failure> {
    ledger.read(|conn| {
        let bore = window.map(|window| names::bore(conn, window)).transpose()?;
        Ok(Names {
            bore,
            ..names::shown(conn)?
        })
    })
}

/// Adds up a period.
///
/// # Errors
/// [`Kind::NotFound`] if the ledger does not hold the period's beginning or has
/// gaps in it; if it cannot be read, or a sum does not fit.
pub fn figures(ledger: &Ledger, wanted: &TotalsRequest) -> Result<Aggregated, Failure> {
    ledger.read(|conn| {
        let threads = side_by_side::threads(conn, wanted.basis, window(wanted))?;
        figures_of(conn, wanted, threads)
    })
}

/// The same by so many threads at most.
fn figures_of(
    conn: &Connection,
    wanted: &TotalsRequest,
    threads: usize,
) -> Result<Aggregated, Failure> {
    let companions = Companion::open(conn, threads.saturating_sub(1));
    if wanted.basis == Basis::Activity {
        // A table that is read once gains nothing by being kept.
        let cache = if companions.is_empty() {
            -4_000
        } else {
            companions::CACHE
        };
        conn.pragma_update(None, "cache_size", cache)?;
    }
    // One state of the ledger, also if another process writes to it.
    let conn = &*conn.unchecked_transaction()?;
    let window = window(wanted);
    match wanted.basis {
        Basis::Activity => check(conn, &wanted.period)?,
        Basis::Balance => balance_transactions::check(conn, window)?,
    }
    let tables = LookupTables::load(conn, wanted.asks(Dimension::ReferencePrefix))?;
    let companions = Companion::of_same_state(companions, conn)?;
    let count = |conn: &Connection, mut tables: LookupTables, next: &side_by_side::Slices<'_>| {
        let mut sums = GroupSums::new(wanted.aggregators(), &wanted.filter, (i64::MIN, i64::MAX));
        while let Some(rows) = next() {
            sums.read(conn, &mut tables, wanted.basis, rows)?;
        }
        Ok(sums.finish())
    };
    let readers = (conn, companions);
    if let Some(sums) = side_by_side::sums(readers, &tables, (wanted.basis, window), count)? {
        return Ok(sums);
    }
    let all = AtomicBool::new(true);
    let once = || {
        all.swap(false, Relaxed)
            .then_some(RowSelection::Window(window))
    };
    count(conn, tables, &once)
}

/// [from, to) in seconds, UTC.
fn window(wanted: &TotalsRequest) -> (i64, i64) {
    (wanted.period.from_seconds(), wanted.period.to_seconds())
}

/// Whether all that was done in a period is there.
pub(super) fn check(conn: &Connection, period: &Period) -> Result<(), Failure> {
    // A charge that was created later may be of a payment taken in the window.
    let gaps: bool = conn.query_row(
        "SELECT (SELECT count(*) FROM list WHERE list IN (0, 1) AND since <= ?1) < 2
            OR EXISTS (SELECT 1 FROM slice WHERE b > ?1 AND (list = 0 OR list = 1 AND a < ?2))",
        (period.from_seconds(), period.to_seconds()),
        |row| row.get(0),
    )?;
    if !gaps {
        return Ok(());
    }
    Err(Failure::new(
        Kind::NotFound,
        "the ledger does not hold all of this period",
    )
    .hint(format!(
        "tillctl ledger sync --since {}",
        period.from().to_zoned(period.zone().clone()).date()
    )))
}

/// What is known of rows that were met before, by their traits. Many traits come
/// to the same thing, which is kept once.
struct KnownTraits<K, V> {
    numbers: QuickMap<K, u32>,
    all: Numbered<V>,
}

/// So many traits are remembered: those of thousands of readers, in little
/// memory. Where there are more, some are looked at again.
const MOST: usize = 7 << 16;

impl<K, V> Default for KnownTraits<K, V> {
    fn default() -> Self {
        Self {
            numbers: QuickMap::default(),
            all: Numbered::default(),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Clone + Eq + Hash> KnownTraits<K, V> {
    fn of(
        &mut self,
        traits: K,
        find: impl FnOnce(&K) -> Result<V, Failure>,
    ) -> Result<&V, Failure> {
        let number = match self.numbers.get(&traits) {
            Some(number) => *number,
            None => self.note(traits, &find(&traits)?),
        };
        Ok(&self.all[number])
    }

    fn note(&mut self, traits: K, what: &V) -> u32 {
        if self.numbers.len() >= MOST {
            self.numbers.clear();
        }
        let number = self.all.number(what);
        self.numbers.insert(traits, number);
        number
    }
}

/// What rows of the same traits have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum RowStanding<E> {
    /// They are no part of the report.
    Out(LeftOut),
    /// A smoke run took them, and such are not wanted.
    Smoke,
    /// They are not asked for.
    Unwanted,
    /// They count in these lines, one of each aggregator.
    In(E, Vec<GroupLine>),
}

/// The sums being made of rows.
pub(super) struct GroupSums<'a> {
    counted: Counted<'a>,
    charges: KnownTraits<ChargeTraits, RowStanding<AttemptEnding>>,
    refunds: KnownTraits<RefundTraits, RowStanding<()>>,
    movements: KnownTraits<MovementTraits, RowStanding<()>>,
}

impl<'a> GroupSums<'a> {
    /// Of what is wanted, and lies in [from, to) (seconds, UTC).
    pub(super) fn new(
        aggregators: Vec<Aggregator>,
        filter: &'a Filter,
        within: (i64, i64),
    ) -> Self {
        Self {
            counted: Counted {
                filter,
                within,
                aggregators,
                read: Completeness::default(),
            },
            charges: KnownTraits::default(),
            refunds: KnownTraits::default(),
            movements: KnownTraits::default(),
        }
    }

    /// Counts all that a basis is about.
    pub(super) fn read(
        &mut self,
        conn: &Connection,
        tables: &mut LookupTables,
        basis: Basis,
        rows: RowSelection,
    ) -> Result<(), Failure> {
        match basis {
            Basis::Activity => {
                query::charges(conn, tables, rows, |tables, row| self.charge(tables, row))?;
                query::refunds(conn, tables, rows, |tables, row| self.refund(tables, row))
            }
            Basis::Balance => {
                query::movements(conn, tables, rows, |tables, row| self.movement(tables, row))
            }
        }
    }

    pub(super) fn charge(
        &mut self,
        tables: &LookupTables,
        row: &Charge<ChargeTraits>,
    ) -> Result<(), Failure> {
        let counted = &mut self.counted;
        let standing = self.charges.of(row.facts, |traits| {
            Ok(counted.standing(tables.charge(traits)?.classify()))
        })?;
        counted.add(standing, row.sold(), |ending| row.entry(*ending))
    }

    pub(super) fn refund(
        &mut self,
        tables: &LookupTables,
        row: &Refund<RefundTraits>,
    ) -> Result<(), Failure> {
        let counted = &mut self.counted;
        let standing = self.refunds.of(row.facts, |traits| {
            Ok(counted.standing(tables.refund(traits)?.classify()))
        })?;
        counted.add(standing, row.made(), |()| Entry::Refund(row.amount))
    }

    pub(super) fn movement(
        &mut self,
        tables: &LookupTables,
        row: &MovementRow,
    ) -> Result<(), Failure> {
        let counted = &mut self.counted;
        let standing = self.movements.of(row.traits, |traits| {
            Ok(counted.standing(tables.movement(traits)?))
        })?;
        let at = transactions::moment(row.created);
        counted.add(standing, at, |()| Entry::Movement(row.moved))
    }

    pub(super) fn finish(self) -> Aggregated {
        Aggregated {
            aggregators: self.counted.aggregators,
            completeness: self.counted.read,
        }
    }
}

/// What was counted so far.
struct Counted<'a> {
    filter: &'a Filter,
    within: (i64, i64),
    aggregators: Vec<Aggregator>,
    read: Completeness,
}

impl Counted<'_> {
    fn standing<E>(&mut self, class: Result<Classified<E>, LeftOut>) -> RowStanding<E> {
        match class {
            Err(why) => RowStanding::Out(why),
            Ok(class) if self.filter.leaves_out_as_smoke(&class.place) => RowStanding::Smoke,
            Ok(class) if !self.filter.matches(&class.place, class.currency) => {
                RowStanding::Unwanted
            }
            Ok(class) => {
                let aggregators = self.aggregators.iter_mut();
                let lines = aggregators.map(|one| one.line(&class.place, class.currency));
                RowStanding::In(class.ending, lines.collect())
            }
        }
    }

    /// Adds a row, if it counts; otherwise why not is noted.
    fn add<E>(
        &mut self,
        standing: &RowStanding<E>,
        at: Result<Timestamp, LeftOut>,
        entry: impl FnOnce(&E) -> Entry,
    ) -> Result<(), Failure> {
        self.read.objects += 1;
        match (standing, at) {
            (RowStanding::Out(why), _) => self.read.leave_out(*why),
            (_, Err(why)) => self.read.leave_out(why),
            (RowStanding::Smoke, _) => self.read.smoke += 1,
            (RowStanding::Unwanted, _) => self.read.unwanted += 1,
            (RowStanding::In(ending, lines), Ok(at)) => {
                if !(self.within.0..self.within.1).contains(&at.as_second()) {
                    return Ok(());
                }
                let entry = entry(ending);
                self.read.without_tips |= entry.lacks_tip();
                for (aggregator, line) in self.aggregators.iter_mut().zip(lines) {
                    aggregator.add(*line, at, &entry)?;
                }
            }
        }
        Ok(())
    }
}

mod companions;
mod side_by_side;

#[cfg(test)]
mod tests;
