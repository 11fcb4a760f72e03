//! Whether a period is over, and so whether all of it can be known.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::period::Period;

/// A window that ended this recently may still gain objects: Stripe's lists
/// lag behind.
pub(crate) const SETTLE: Duration = Duration::from_mins(5);

/// Why figures can still grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StillOpen {
    /// The period is not over, or only just.
    NotOver,
    /// It is over by our clock, which is ahead of Stripe's by so many seconds.
    ByStripesClock(i64),
    /// It goes on after the ledger was brought up to date.
    NotHeld(Timestamp),
}

/// The moments that say whether a period is over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    /// Of the figures.
    pub(crate) as_of: Timestamp,
    /// By our clock.
    pub(crate) now: Timestamp,
    /// By how much that is ahead of Stripe's.
    pub(crate) ahead: SignedDuration,
}

impl StillOpen {
    pub(crate) fn of(period: &Period, at: Moments) -> Option<Self> {
        let theirs = at.now.checked_sub(at.ahead).unwrap_or(at.now);
        if !period.is_open(at.as_of, SETTLE) {
            return None;
        }
        let missed = period.to().min(theirs).duration_since(at.as_of);
        Some(
            if missed > SignedDuration::try_from(SETTLE).unwrap_or_default() {
                Self::NotHeld(at.as_of)
            } else if period.is_open(theirs, SETTLE) && !period.is_open(at.now, SETTLE) {
                Self::ByStripesClock(at.ahead.as_secs())
            } else {
                Self::NotOver
            },
        )
    }
}

/// In whole seconds.
pub(crate) fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
