//! What is to be added up, whether Stripe or the ledger tells it, and what came of
//! it.

use super::aggregator::Aggregator;
use super::dimension::{Breakdown, Dimension};
use super::filter::Filter;
use super::totals::Basis;
use crate::period::compare::Shift;
use crate::period::{Days, Period};
use crate::report::too_large::TooLarge;
use crate::transactions::LeftOut;

/// What is to be added up.
#[derive(Debug, Clone)]
pub struct TotalsRequest {
    /// Whether it is what was done or what reached the balance.
    pub basis: Basis,
    /// One aggregator for each of these.
    pub keys: Vec<Vec<Dimension>>,
    /// When.
    pub period: Period,
    /// How its days count as those of another period.
    pub shift: Shift,
    /// How days are counted.
    pub days: Days,
    /// What is wanted.
    pub filter: Filter,
}

impl TotalsRequest {
    /// Everything that was done in a period, broken down by `keys`.
    pub fn of(period: &Period, keys: &[Dimension]) -> Self {
        Self {
            basis: Basis::Activity,
            keys: vec![keys.to_vec()],
            period: period.clone(),
            shift: Shift::None,
            days: period.days().clone(),
            filter: Filter::default(),
        }
    }

    /// Empty aggregators, in the order they are wanted in.
    pub fn aggregators(&self) -> Vec<Aggregator> {
        let breakdown = |keys: &Vec<Dimension>| {
            Breakdown::new(keys.iter().copied(), self.days.clone(), self.shift)
        };
        let keys = self.keys.iter();
        keys.map(|keys| Aggregator::new(self.basis, breakdown(keys)))
            .collect()
    }

    /// Whether it matters what transactions say about this.
    pub fn asks(&self, by: Dimension) -> bool {
        self.filter.is_about(by) || self.keys.iter().any(|keys| keys.contains(&by))
    }
}

/// The sums, in the order they were wanted in.
#[derive(Debug)]
pub struct Aggregated {
    /// One for each of the request's keys.
    pub aggregators: Vec<Aggregator>,
    /// How much was read for them.
    pub completeness: Completeness,
}

impl Aggregated {
    /// Adds what was made of other transactions by the same request.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TooLarge> {
        self.completeness.merge(&other.completeness);
        let mut both = self.aggregators.iter_mut().zip(other.aggregators);
        both.try_for_each(|(sums, more)| sums.merge(more))
    }
}

/// How much was read, and whether that was everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Pages of charges and refunds.
    pub pages: u64,
    /// Charges and refunds on them.
    pub objects: u64,
    /// Of these, payments and refunds that were not made in person.
    pub online: u64,
    /// Of these, refunds that failed, were cancelled, or only released an
    /// authorisation.
    pub no_refunds: u64,
    /// Of these, objects seen before: the list moved while it was read.
    pub repeated: u64,
    /// Of these, objects whose date, currency or charge could not be read.
    pub unreadable: u64,
    /// Of these, payments and refunds that were not asked for.
    pub unwanted: u64,
    /// Of these, what smoke runs took.
    pub smoke: u64,
    /// Of these, payments taken offline before the window began, which came in
    /// during it: they are of the day they were taken on.
    pub late: u64,
    /// Whether there are payments whose PaymentIntent the key may not read, so that
    /// their tips are unknown.
    pub without_tips: bool,
}

impl Completeness {
    pub(crate) fn leave_out(&mut self, why: LeftOut) {
        *match why {
            LeftOut::Online => &mut self.online,
            LeftOut::NoRefund => &mut self.no_refunds,
            LeftOut::Unreadable => &mut self.unreadable,
        } += 1;
    }

    /// Adds what was read for another list or window.
    pub fn merge(&mut self, other: &Self) {
        self.pages += other.pages;
        self.objects += other.objects;
        self.online += other.online;
        self.no_refunds += other.no_refunds;
        self.repeated += other.repeated;
        self.unreadable += other.unreadable;
        self.unwanted += other.unwanted;
        self.smoke += other.smoke;
        self.late += other.late;
        self.without_tips |= other.without_tips;
    }
}

/// Why there are no tips.
pub(crate) const NO_TIPS: &str = "the key may not read PaymentIntents, so tips are unknown";
