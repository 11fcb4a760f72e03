//! Adds up attempts and refunds, group by group and never across currencies.
//!
//! Pure arithmetic: what an attempt *is* (a payment, a decline, a soft decline
//! that was retried) has been decided in `facts`; here it is only counted. The
//! aggregator holds one set of figures for each group that occurs, so its size does
//! not depend on the number of transactions. Every sum is checked; a figure
//! that does not fit is an error, never a wrapped number.
//!
//! What each figure means stands with the fields of [`ActivityTotals`].

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::classification::{Attempt, AttemptOutcome, PointOfSale, Refund};
use super::dimension::Breakdown;
pub use super::dimension::{Dimension, RowKey};
use super::groups::Groups;
use crate::money::Currency;
use crate::period::Days;
use crate::period::compare::Shift;
use crate::report::too_large::TooLarge;

/// The figures of one row or total. Money is in minor units of its currency.
///
/// `attempts` = `payments` + `uncaptured` + `declined` + those still pending +
/// soft declines that were retried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityTotals {
    /// Charges, whatever became of them.
    pub attempts: u64,
    /// Charges that succeeded and were captured.
    pub payments: u64,
    /// Charges that failed. A soft decline (the bank wants a PIN) whose
    /// payment was tried again is not one of them: no sale was lost by it.
    pub declined: u64,
    /// Charges that succeeded and were not captured: still waiting for it,
    /// cancelled, or expired. Their money is in no figure.
    pub uncaptured: u64,
    /// Money captured, tips included, on the day of the attempt. The part that
    /// a partial capture let go was never taken and is in no figure.
    pub gross: i64,
    /// The part of `gross` that was tipped; `None` if it could not be read.
    pub tips: Option<i64>,
    /// Money given back, on the day of the refund, with the reader, location
    /// and brand of the charge. Failed and cancelled refunds do not count,
    /// pending ones do.
    pub refunds: i64,
    /// How many refunds that was.
    pub refund_count: u64,
}

impl Default for ActivityTotals {
    fn default() -> Self {
        Self {
            attempts: 0,
            payments: 0,
            declined: 0,
            uncaptured: 0,
            gross: 0,
            tips: Some(0),
            refunds: 0,
            refund_count: 0,
        }
    }
}

impl ActivityTotals {
    /// `gross` less `refunds`; negative on a day of returns.
    ///
    /// # Errors
    /// [`TooLarge`] if it does not fit.
    pub fn net_sales(&self) -> Result<i64, TooLarge> {
        self.gross.checked_sub(self.refunds).ok_or(TooLarge)
    }

    fn attempt(&mut self, outcome: AttemptOutcome) -> Result<(), TooLarge> {
        count(&mut self.attempts, 1)?;
        match outcome {
            AttemptOutcome::Paid { captured, tip } => {
                count(&mut self.payments, 1)?;
                add(&mut self.gross, captured)?;
                self.tip(tip)
            }
            AttemptOutcome::Uncaptured => count(&mut self.uncaptured, 1),
            AttemptOutcome::Declined => count(&mut self.declined, 1),
            AttemptOutcome::Retried | AttemptOutcome::Pending => Ok(()),
        }
    }

    /// One unreadable tip makes the sum unknown; a sum that leaves some out
    /// would look like a figure.
    fn tip(&mut self, tip: Option<i64>) -> Result<(), TooLarge> {
        self.tips = match (self.tips, tip) {
            (Some(sum), Some(tip)) => Some(sum.checked_add(tip).ok_or(TooLarge)?),
            _ => None,
        };
        Ok(())
    }

    fn refund(&mut self, amount: i64) -> Result<(), TooLarge> {
        count(&mut self.refund_count, 1)?;
        add(&mut self.refunds, amount)
    }

    /// Adds other figures of the same currency.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn merge(&mut self, other: &Self) -> Result<(), TooLarge> {
        count(&mut self.attempts, other.attempts)?;
        count(&mut self.payments, other.payments)?;
        count(&mut self.declined, other.declined)?;
        count(&mut self.uncaptured, other.uncaptured)?;
        add(&mut self.gross, other.gross)?;
        self.tip(other.tips)?;
        add(&mut self.refunds, other.refunds)?;
        count(&mut self.refund_count, other.refund_count)
    }
}

fn add(sum: &mut i64, more: i64) -> Result<(), TooLarge> {
    *sum = sum.checked_add(more).ok_or(TooLarge)?;
    Ok(())
}

fn count(sum: &mut u64, more: u64) -> Result<(), TooLarge> {
    *sum = sum.checked_add(more).ok_or(TooLarge)?;
    Ok(())
}

/// The running sums.
///
/// Whoever counts a million transactions finds out once for all that have their
/// texts in common which [`GroupLine`] they are of; the rest are small numbers.
#[derive(Clone, Debug)]
pub struct ActivityAggregator {
    groups: Groups<ActivityTotals>,
    /// Labels stamped on charges when they were made, for readers that are
    /// gone by now, and when each was last seen.
    stamps: Vec<(String, Option<Timestamp>)>,
    stamped: HashMap<String, Vec<usize>>,
}

/// All groups of a aggregator that differ in nothing but their time. It is of the
/// aggregator that gave it and of no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupLine {
    number: u32,
    stamp: Option<usize>,
}

impl ActivityAggregator {
    /// An empty aggregator, broken down by `by`, with days counted as in `days`.
    pub fn new(by: impl IntoIterator<Item = Dimension>, days: impl Into<Days>) -> Self {
        Self::of(Breakdown::new(by, days.into(), Shift::None))
    }

    /// An empty aggregator.
    #[must_use]
    pub fn of(breakdown: Breakdown) -> Self {
        Self {
            groups: Groups::new(breakdown),
            stamps: Vec::new(),
            stamped: HashMap::new(),
        }
    }

    /// Whether its groups are told apart by this.
    #[must_use]
    pub fn is_by(&self, by: Dimension) -> bool {
        self.groups.is_by(by)
    }

    /// The line of a place.
    pub fn line(&mut self, place: &PointOfSale, currency: Currency) -> GroupLine {
        GroupLine {
            number: self.groups.line(place, currency),
            stamp: self.stamp(place),
        }
    }

    fn stamp(&mut self, place: &PointOfSale) -> Option<usize> {
        let (reader, label) = (place.reader.as_ref()?, place.reader_label.as_ref()?);
        if !self.is_by(Dimension::Reader) {
            return None;
        }
        let of_reader = self.stamped.entry(reader.clone()).or_default();
        let known = of_reader.iter().find(|at| self.stamps[**at].0 == *label);
        Some(known.copied().unwrap_or_else(|| {
            of_reader.push(self.stamps.len());
            self.stamps.push((label.clone(), None));
            self.stamps.len() - 1
        }))
    }

    /// Counts an attempt in the group of its reader, place and day.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn attempt(&mut self, attempt: &Attempt) -> Result<(), TooLarge> {
        let line = self.line(&attempt.place, attempt.currency);
        self.attempt_of(line, attempt.created, attempt.outcome)
    }

    /// Counts a refund on its own day, in the group of its charge's reader.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn refund(&mut self, refund: &Refund) -> Result<(), TooLarge> {
        let line = self.line(&refund.place, refund.currency);
        self.refund_of(line, refund.created, refund.amount)
    }

    /// Counts an attempt of which the line is known.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn attempt_of(
        &mut self,
        line: GroupLine,
        at: Timestamp,
        outcome: AttemptOutcome,
    ) -> Result<(), TooLarge> {
        self.group(line, at).attempt(outcome)
    }

    /// Counts a refund of which the line is known.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn refund_of(
        &mut self,
        line: GroupLine,
        at: Timestamp,
        amount: i64,
    ) -> Result<(), TooLarge> {
        self.group(line, at).refund(amount)
    }

    fn group(&mut self, line: GroupLine, at: Timestamp) -> &mut ActivityTotals {
        if let Some((_, newest)) = line.stamp.and_then(|stamp| self.stamps.get_mut(stamp)) {
            *newest = (*newest).max(Some(at));
        }
        self.groups.at(line.number, at)
    }

    /// Adds another aggregator of the same breakdown, such as one of refunds.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn merge(&mut self, other: Self) -> Result<(), TooLarge> {
        self.groups.merge(&other.groups, ActivityTotals::merge)?;
        for (reader, stamps) in other.stamped {
            for (label, newest) in stamps.into_iter().filter_map(|at| other.stamps.get(at)) {
                let place = PointOfSale {
                    reader: Some(reader.clone()),
                    reader_label: Some(label.clone()),
                    ..PointOfSale::default()
                };
                let stamp = self.stamp(&place);
                if let Some((_, seen)) = stamp.and_then(|stamp| self.stamps.get_mut(stamp)) {
                    *seen = (*seen).max(*newest);
                }
            }
        }
        Ok(())
    }

    /// The label a reader had when it last took a payment through tillctl.
    #[must_use]
    pub fn stamped_label(&self, reader: &str) -> Option<&str> {
        let stamps = self.stamped.get(reader)?.iter();
        let newest = stamps
            .filter_map(|at| self.stamps.get(*at))
            .max_by_key(|(label, seen)| (*seen, label))?;
        Some(newest.0.as_str())
    }

    /// The groups that occurred, in the order of their keys.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<RowKey, &ActivityTotals> {
        self.groups.all().collect()
    }

    /// The same, as they were met.
    pub(super) fn all(&self) -> impl Iterator<Item = (RowKey, &ActivityTotals)> {
        self.groups.all()
    }

    /// The sums over all groups, one for each currency.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn totals(&self) -> Result<BTreeMap<Currency, ActivityTotals>, TooLarge> {
        let mut totals: BTreeMap<Currency, ActivityTotals> = BTreeMap::new();
        for (key, figures) in self.groups.all() {
            totals.entry(key.currency).or_default().merge(figures)?;
        }
        Ok(totals)
    }
}

#[cfg(test)]
mod tests;
