//! Figures from the ledger: the same definitions and the same sums as those of
//! a report streamed from Stripe, fed from the local copy.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::Timestamp;

use super::names;
use super::query::{self, ChargeRow, LookupTables, RefundRow};
use super::store::{Ledger, meta};
use crate::directory::Names;
use crate::failure::{Failure, Kind};
use crate::money::Currency;
use crate::period::Period;
use crate::report::activity::{ActivityAggregator, GroupLine};
use crate::report::classification::{self, AttemptEnding, Case, LeftOut, PointOfSale};
use crate::report::dimension::Dimension;
use crate::report::direct::{Completeness, Plan, Streamed};
use crate::report::quick::QuickMap;
use crate::report::too_large::TooLarge;

/// When the last complete synchronisation began.
///
/// # Errors
/// [`Kind::NotFound`] if there was none; if the ledger cannot be read.
pub fn synced(ledger: &Ledger) -> Result<Timestamp, Failure> {
    let synced = ledger.read(|conn| meta(conn, "synced"))?;
    synced
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or_else(|| {
            Failure::new(
                Kind::NotFound,
                "the ledger was never synchronised to its end",
            )
            .hint("tillctl ledger sync")
        })
}

/// The names to show beside ids.
///
/// # Errors
/// If the ledger cannot be read.
pub fn names(ledger: &Ledger) -> Result<Names, Failure> {
    ledger.read(names::shown)
}

/// The same, with what was called how in [from, to) (seconds, UTC).
///
/// # Errors
/// If the ledger cannot be read.
pub fn names_of(ledger: &Ledger, window: (i64, i64)) -> Result<Names, Failure> {
    ledger.read(|conn| {
        Ok(Names {
            bore: Some(names::bore(conn, window)?),
            ..names::shown(conn)?
        })
    })
}

/// Adds up a period.
///
/// # Errors
/// [`Kind::NotFound`] if the ledger does not hold the period's beginning or has
/// gaps in it; if it cannot be read, or a sum does not fit.
pub fn figures(ledger: &Ledger, period: &Period, plan: &Plan) -> Result<Streamed, Failure> {
    ledger.read(|conn| {
        // A table that is read once gains nothing by being kept.
        conn.pragma_update(None, "cache_size", -4_000)?;
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        let window = (period.from_seconds(), period.to_seconds());
        // A charge that was created later may be of a payment taken in the window.
        let gaps: bool = conn.query_row(
            "SELECT (SELECT count(*) FROM list WHERE list IN (0, 1) AND since <= ?1) < 2
                OR EXISTS (SELECT 1 FROM slice WHERE b > ?1 AND (list = 0 OR list = 1 AND a < ?2))",
            window,
            |row| row.get(0),
        )?;
        if gaps {
            return Err(Failure::new(
                Kind::NotFound,
                "the ledger does not hold all of this period",
            )
            .hint(format!(
                "tillctl ledger sync --since {}",
                period.from().to_zoned(period.zone().clone()).date()
            )));
        }
        let mut sums = Sums::new(plan);
        let mut tables = LookupTables::load(conn, plan.asks(Dimension::ReferencePrefix))?;
        let mut known = Known::default();
        query::charges(conn, &mut tables, window, |tables, row| {
            let standing = known.of(row.traits, |traits| {
                let charge = tables.charge(traits)?;
                let retried = tables.is_retried(traits)?;
                let case = classification::case(&charge, |_| retried);
                Ok(sums.charge(case, tables.is_without_tip(traits)?))
            })?;
            sums.add_charge(standing, row)
        })?;
        let mut known = Known::default();
        query::refunds(conn, &mut tables, window, |tables, row| {
            let standing = known.of(row.traits, |traits| {
                let refund = tables.refund(traits)?;
                Ok(sums.refund(classification::refund_case(&refund)))
            })?;
            sums.add_refund(standing, row)
        })?;
        Ok(sums.finish())
    })
}

/// What is known of rows that were met before, by their traits. Many traits come
/// to the same thing, which is kept once.
struct Known<K, V> {
    numbers: QuickMap<K, usize>,
    all: Vec<V>,
    same: HashMap<V, usize>,
}

/// So many traits are remembered: those of thousands of readers, in little
/// memory. Where there are more, some are looked at again.
const MOST: usize = 7 << 16;

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Self {
            numbers: QuickMap::default(),
            all: Vec::new(),
            same: HashMap::new(),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Clone + Eq + Hash> Known<K, V> {
    fn of(
        &mut self,
        traits: K,
        find: impl FnOnce(&K) -> Result<V, Failure>,
    ) -> Result<&V, Failure> {
        let number = match self.numbers.get(&traits) {
            Some(number) => *number,
            None => self.note(traits, find(&traits)?),
        };
        Ok(&self.all[number])
    }

    fn note(&mut self, traits: K, what: V) -> usize {
        if self.numbers.len() >= MOST {
            self.numbers.clear();
        }
        let next = self.all.len();
        let number = *self.same.entry(what).or_insert_with_key(|what| {
            self.all.push(what.clone());
            next
        });
        self.numbers.insert(traits, number);
        number
    }
}

/// What rows of the same traits have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Standing<T> {
    /// They are no part of the report.
    Out(LeftOut),
    /// They are not asked for.
    Unwanted,
    /// They count in these lines, one of each aggregator.
    In(T, Vec<GroupLine>),
}

/// What became of charges, and whether their tips are not to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Attempted {
    ending: AttemptEnding,
    without_tip: bool,
}

/// The sums being made.
struct Sums<'a> {
    plan: &'a Plan,
    tallies: Vec<ActivityAggregator>,
    read: Completeness,
}

impl<'a> Sums<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            tallies: plan.tallies.clone(),
            read: Completeness::default(),
        }
    }

    fn charge(&mut self, case: Result<Case, LeftOut>, without_tip: bool) -> Standing<Attempted> {
        match case {
            Ok(case) => {
                let ending = case.ending;
                let attempted = Attempted {
                    ending,
                    without_tip,
                };
                self.standing(&case.place, case.currency, attempted)
            }
            Err(why) => Standing::Out(why),
        }
    }

    fn refund(&mut self, case: Result<(PointOfSale, Currency), LeftOut>) -> Standing<()> {
        match case {
            Ok((place, currency)) => self.standing(&place, currency, ()),
            Err(why) => Standing::Out(why),
        }
    }

    fn standing<T>(&mut self, place: &PointOfSale, currency: Currency, what: T) -> Standing<T> {
        if !self.plan.filter.matches(place, currency) {
            return Standing::Unwanted;
        }
        let tallies = self.tallies.iter_mut();
        let lines = tallies.map(|totals| totals.line(place, currency));
        Standing::In(what, lines.collect())
    }

    fn add_charge(
        &mut self,
        standing: &Standing<Attempted>,
        row: &ChargeRow,
    ) -> Result<(), Failure> {
        self.read.objects += 1;
        let at = classification::sold_at(row.created, row.stored_at);
        let Some((at, attempted, lines)) = self.counted(standing, at) else {
            return Ok(());
        };
        let tip = (!attempted.without_tip).then_some(row.tip);
        let outcome = attempted.ending.of(row.captured, tip);
        self.read.without_tips |= outcome.lacks_tip();
        let mut each = self.tallies.iter_mut().zip(lines);
        each.try_for_each(|(totals, line)| totals.attempt_of(*line, at, outcome))
            .map_err(too_large)
    }

    fn add_refund(&mut self, standing: &Standing<()>, row: &RefundRow) -> Result<(), Failure> {
        self.read.objects += 1;
        let Some((at, (), lines)) = self.counted(standing, classification::moment(row.created))
        else {
            return Ok(());
        };
        let mut each = self.tallies.iter_mut().zip(lines);
        each.try_for_each(|(totals, line)| totals.refund_of(*line, at, row.amount))
            .map_err(too_large)
    }

    /// When and where a row counts, if it does; otherwise why not is noted.
    fn counted<'s, T: Copy>(
        &mut self,
        standing: &'s Standing<T>,
        at: Result<Timestamp, LeftOut>,
    ) -> Option<(Timestamp, T, &'s [GroupLine])> {
        match (standing, at) {
            (Standing::Out(why), _) => self.read.leave_out(*why),
            (_, Err(why)) => self.read.leave_out(why),
            (Standing::Unwanted, _) => self.read.unwanted += 1,
            (Standing::In(what, lines), Ok(at)) => return Some((at, *what, lines)),
        }
        None
    }

    fn finish(self) -> Streamed {
        Streamed {
            tallies: self.tallies,
            completeness: self.read,
        }
    }
}

fn too_large(error: TooLarge) -> Failure {
    Failure::failed(error.to_string()).hint("report on a shorter period")
}

#[cfg(test)]
mod tests;
