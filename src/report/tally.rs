//! Adds up attempts and refunds, group by group and never across currencies.
//!
//! Pure arithmetic: what an attempt *is* (a payment, a decline, a soft decline
//! that was retried) has been decided in `facts`; here it is only counted. The
//! tally holds one set of figures for each group that occurs, so its size does
//! not depend on the number of transactions. Every sum is checked; a figure
//! that does not fit is an error, never a wrapped number.
//!
//! What each figure means stands with the fields of [`Figures`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use jiff::Timestamp;

use super::by::weekday;
pub use super::by::{By, Key};
use super::facts::{Attempt, Outcome, Place, Refund};
use crate::money::Currency;
use crate::period::Days;
use crate::period::compare::Shift;

/// The figures of one row or total. Money is in minor units of its currency.
///
/// `attempts` = `payments` + `uncaptured` + `declined` + those still pending +
/// soft declines that were retried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
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

impl Default for Figures {
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

impl Figures {
    /// `gross` less `refunds`; negative on a day of returns.
    ///
    /// # Errors
    /// [`TooLarge`] if it does not fit.
    pub fn net_sales(&self) -> Result<i64, TooLarge> {
        self.gross.checked_sub(self.refunds).ok_or(TooLarge)
    }

    fn attempt(&mut self, outcome: Outcome) -> Result<(), TooLarge> {
        count(&mut self.attempts, 1)?;
        match outcome {
            Outcome::Paid { captured, tip } => {
                count(&mut self.payments, 1)?;
                add(&mut self.gross, captured)?;
                self.tip(tip)
            }
            Outcome::Uncaptured => count(&mut self.uncaptured, 1),
            Outcome::Declined => count(&mut self.declined, 1),
            Outcome::Retried | Outcome::Pending => Ok(()),
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

/// A sum in minor units became larger than can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sum became too large to count")
    }
}

impl std::error::Error for TooLarge {}

/// The running sums.
#[derive(Clone, Debug)]
pub struct Tally {
    by: BTreeSet<By>,
    days: Days,
    shift: Shift,
    groups: HashMap<Key, Figures>,
    /// Labels stamped on charges when they were made, for readers that are
    /// gone by now; the newest wins, whatever order they arrive in.
    stamped: HashMap<String, (Timestamp, String)>,
}

impl Tally {
    /// An empty tally, broken down by `by`, with days counted as in `days`.
    pub fn new(by: impl IntoIterator<Item = By>, days: impl Into<Days>) -> Self {
        Self {
            by: by.into_iter().collect(),
            days: days.into(),
            shift: Shift::None,
            groups: HashMap::new(),
            stamped: HashMap::new(),
        }
    }

    /// The same for an earlier period: its days count as the ones of a later
    /// period that they stand beside.
    #[must_use]
    pub fn shifted(mut self, shift: Shift) -> Self {
        self.shift = shift;
        self
    }

    /// Counts an attempt in the group of its reader, place and day.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn attempt(&mut self, attempt: &Attempt) -> Result<(), TooLarge> {
        self.group(&attempt.place, attempt.created, attempt.currency)
            .attempt(attempt.outcome)
    }

    /// Counts a refund on its own day, in the group of its charge's reader.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn refund(&mut self, refund: &Refund) -> Result<(), TooLarge> {
        self.group(&refund.place, refund.created, refund.currency)
            .refund(refund.amount)
    }

    fn group(&mut self, place: &Place, at: Timestamp, currency: Currency) -> &mut Figures {
        if self.by.contains(&By::Reader)
            && let (Some(reader), Some(label)) = (&place.reader, &place.reader_label)
            && self.stamped.get(reader).is_none_or(|(seen, _)| *seen < at)
        {
            self.stamped.insert(reader.clone(), (at, label.clone()));
        }
        let wanted = |by: By| self.by.contains(&by);
        let text = |by: By| place.text(by).filter(|_| wanted(by)).map(str::to_owned);
        let dated = wanted(By::Day) || wanted(By::Weekday);
        let day = dated.then(|| self.shift.forward(self.days.of(at)));
        let key = Key {
            reader: text(By::Reader),
            location: text(By::Location),
            day: day.filter(|_| wanted(By::Day)),
            hour: wanted(By::Hour).then(|| self.days.hour_of(at)),
            weekday: day.filter(|_| wanted(By::Weekday)).map(weekday),
            brand: text(By::Brand),
            read_method: text(By::ReadMethod),
            wallet: text(By::Wallet),
            decline_code: text(By::DeclineCode),
            reference_prefix: text(By::ReferencePrefix),
            currency,
        };
        self.groups.entry(key).or_default()
    }

    /// Adds another tally of the same breakdown, such as one of refunds.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn merge(&mut self, other: Self) -> Result<(), TooLarge> {
        for (key, figures) in other.groups {
            self.groups.entry(key).or_default().merge(&figures)?;
        }
        for (reader, (at, label)) in other.stamped {
            if self.stamped.get(&reader).is_none_or(|(seen, _)| *seen < at) {
                self.stamped.insert(reader, (at, label));
            }
        }
        Ok(())
    }

    /// The label a reader had when it last took a payment through tillctl.
    #[must_use]
    pub fn stamped_label(&self, reader: &str) -> Option<&str> {
        self.stamped.get(reader).map(|(_, label)| label.as_str())
    }

    /// The groups that occurred, in the order of their keys.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<&Key, &Figures> {
        self.groups.iter().collect()
    }

    /// The sums over all groups, one for each currency.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn totals(&self) -> Result<BTreeMap<Currency, Figures>, TooLarge> {
        let mut totals: BTreeMap<Currency, Figures> = BTreeMap::new();
        for (key, figures) in &self.groups {
            totals.entry(key.currency).or_default().merge(figures)?;
        }
        Ok(totals)
    }
}

#[cfg(test)]
mod tests;
