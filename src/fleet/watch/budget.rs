//! How often to look. Stripe allows an account 500 reads for every transaction
//! of the last 30 days, and 10,000 a month in any case; a till that polls its
//! payments needs them more than a screen does.
//!
//! <https://docs.stripe.com/rate-limits>

use std::time::Duration;

/// What an account may read in a month without any sales.
const LEAST: u64 = 10_000;
/// What each transaction adds.
const EACH: u64 = 500;
/// A screen may use this part of a month's reads at the pace that was asked
/// for; then it goes on at the pace at which a month's reads last a month.
const SHARE: u64 = 10;
const MONTH: Duration = Duration::from_hours(30 * 24);
/// No faster than a page a second, whatever was asked for: Stripe's limit for
/// the list is 25, and it is everybody's.
const PAGE: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(10);

/// What the reads of one session may be.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    wanted: Duration,
    allowance: u64,
    spent: u64,
    pages: u64,
    refused: u32,
}

/// Why it is slower than was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlowReason {
    /// Stripe said: too many requests.
    Refused,
    /// Its part of the reads is used up.
    Spent,
    /// The fleet is so large.
    Pages,
}

impl Budget {
    /// A budget for looks at this interval, with so many transactions in the
    /// last 30 days; `None` is not known.
    pub(crate) fn new(wanted: Duration, transactions: Option<u64>) -> Self {
        Self {
            wanted,
            allowance: transactions.unwrap_or(0).saturating_mul(EACH).max(LEAST),
            spent: 0,
            pages: 1,
            refused: 0,
        }
    }

    /// A look was made: so many requests, so many of them pages of readers, and
    /// whether Stripe refused any.
    pub(crate) fn looked(&mut self, reads: u64, pages: u64, refused: bool) {
        self.spent = self.spent.saturating_add(reads);
        self.pages = pages.max(1);
        self.refused = if refused {
            self.refused.saturating_add(1).min(8)
        } else {
            self.refused.saturating_sub(1)
        };
    }

    /// How long to wait until the next look.
    pub(crate) fn pause(&self) -> Duration {
        let pages = u32::try_from(self.pages).unwrap_or(u32::MAX);
        let mut pause = self.wanted.max(PAGE.saturating_mul(pages));
        if self.is_spent() {
            let each = u32::try_from(self.allowance).unwrap_or(u32::MAX);
            pause = pause.max((MONTH / each).saturating_mul(pages));
        }
        let slowed = pause.saturating_mul(1_u32 << self.refused);
        slowed.min(LONGEST.max(pause))
    }

    /// Why that is longer than was asked for.
    pub(crate) fn slow(&self) -> Option<SlowReason> {
        if self.pause() <= self.wanted {
            None
        } else if self.refused > 0 {
            Some(SlowReason::Refused)
        } else if self.is_spent() {
            Some(SlowReason::Spent)
        } else {
            Some(SlowReason::Pages)
        }
    }

    fn is_spent(&self) -> bool {
        self.spent >= self.share()
    }

    /// What it may use at the pace that was asked for.
    pub(crate) fn share(&self) -> u64 {
        self.allowance / SHARE
    }

    /// The pages of readers a look takes.
    pub(crate) fn pages(&self) -> u64 {
        self.pages
    }

    /// What it has used.
    pub(crate) fn spent(&self) -> u64 {
        self.spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Duration = Duration::from_secs(10);

    #[test]
    fn a_small_shop_without_sales() {
        let mut budget = Budget::new(TEN, None);
        for _ in 0..999 {
            budget.looked(1, 1, false);
            assert_eq!((budget.pause(), budget.slow()), (TEN, None));
        }
        budget.looked(1, 1, false);
        assert_eq!(budget.slow(), Some(SlowReason::Spent));
        assert_eq!(budget.pause().as_secs(), 259);
        // From here on a month's reads last a month.
        let looks = MONTH.as_secs() / budget.pause().as_secs();
        assert!((9_900..=10_100).contains(&looks), "{looks}");
    }

    #[test]
    fn sales_buy_reads() {
        let mut budget = Budget::new(TEN, Some(1_260));
        budget.looked(62_999, 1, false);
        budget.looked(1, 1, false);
        assert_eq!(budget.share(), 63_000);
        assert_eq!(budget.slow(), None, "a month's reads at this pace fit");
        let mut budget = Budget::new(TEN, Some(100));
        budget.looked(5_000, 1, false);
        budget.looked(1, 1, false);
        assert_eq!(budget.pause().as_secs(), 51);
    }

    #[test]
    fn a_large_fleet_is_not_looked_at_every_second() {
        let mut budget = Budget::new(Duration::from_secs(1), Some(1_000_000));
        budget.looked(30, 30, false);
        assert_eq!(budget.pause().as_secs(), 30);
        assert_eq!(budget.slow(), Some(SlowReason::Pages));
    }

    #[test]
    fn a_refusal_slows_and_time_recovers() {
        let mut budget = Budget::new(TEN, None);
        budget.looked(1, 1, true);
        budget.looked(1, 1, true);
        assert_eq!(
            (budget.pause(), budget.slow()),
            (TEN * 4, Some(SlowReason::Refused))
        );
        budget.looked(1, 1, false);
        budget.looked(1, 1, false);
        assert_eq!((budget.pause(), budget.slow()), (TEN, None));
        for _ in 0..50 {
            budget.looked(1, 1, true);
        }
        assert_eq!(budget.pause(), LONGEST);
    }
}
