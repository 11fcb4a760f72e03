//! The sums of one row or total, and which of them a report shows.
//!
//! Pure arithmetic: what a transaction *is* (a payment, a decline, a soft decline
//! that was retried) has been decided in `transactions`; here it is only counted.
//! Every sum is checked; one that does not fit is an error, never a wrapped number.
//!
//! Of the balance every movement is in exactly one of three, with its fee and its
//! net: a charge's is gross; a refund's is a refund, the one that brings a failed
//! refund back included; a dispute's is a dispute, the one that brings back a
//! dispute that was won included. So `gross` − `refunds` − `disputes` − `fees` =
//! `net`. <https://docs.stripe.com/reports/balance-transaction-types>
//!
//! Column names and their order are a promise to scripts.

use super::cells::ReportCell;
use crate::money::{Currency, Money};
use crate::report::too_large::TooLarge;
use crate::transactions::{AttemptOutcome, Entry, Movement, MovementOrigin};

/// What is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// Attempts and refunds, each on its own day, in the currency paid in.
    #[default]
    Activity,
    /// Money as it reached the balance, in the currency it is settled in.
    Balance,
}

const ACTIVITY: [&str; 10] = [
    "currency",
    "attempts",
    "payments",
    "declined",
    "uncaptured",
    "gross",
    "tips",
    "refunds",
    "refund_count",
    "net_sales",
];

const BALANCE: [&str; 9] = [
    "currency",
    "payments",
    "gross",
    "fees",
    "refunds",
    "refund_count",
    "disputes",
    "dispute_count",
    "net",
];

impl Basis {
    /// The word for it on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Balance => "balance",
        }
    }

    /// The columns that are in every report, after those that were asked for.
    pub const fn figures(self) -> &'static [&'static str] {
        match self {
            Self::Activity => &ACTIVITY,
            Self::Balance => &BALANCE,
        }
    }

    /// The columns of a report beside another period, after the figures.
    pub const fn compared(self) -> &'static [&'static str] {
        match self {
            Self::Activity => &[
                "payments_before",
                "payments_diff",
                "net_sales_before",
                "net_sales_diff",
            ],
            Self::Balance => &["payments_before", "payments_diff", "net_before", "net_diff"],
        }
    }

    /// What rows are ranked by, in words.
    pub const fn net(self) -> &'static str {
        match self {
            Self::Activity => "net sales",
            Self::Balance => "net",
        }
    }
}

/// The sums. Money is in minor units of one currency. Transactions of one basis
/// leave those that only the other has at nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Charges, whatever became of them: `payments` + `uncaptured` + `declined` +
    /// those still pending + soft declines that were retried.
    pub attempts: u64,
    /// Charges that succeeded and were captured. Of the balance, movements of
    /// charges; of a payment captured in two parts there are two.
    pub payments: u64,
    /// Charges that failed. A soft decline (the bank wants a PIN) whose
    /// payment was tried again is not one of them: no sale was lost by it.
    pub declined: u64,
    /// Charges that succeeded and were not captured: still waiting for it,
    /// cancelled, or expired. Their money is in no figure.
    pub uncaptured: u64,
    /// Money captured, tips included, on the day of the attempt: the part that
    /// a partial capture let go was never taken and is in no figure. Of the
    /// balance, what movements of charges brought.
    pub gross: i64,
    /// The part of `gross` that was tipped; `None` if it could not be read.
    pub tips: Option<i64>,
    /// What Stripe kept of all movements, less what it gave back.
    pub fees: i64,
    /// Money given back, on the day of the refund, with the reader, location
    /// and brand of the charge. Failed and cancelled refunds do not count,
    /// pending ones do. Of the balance, what refunds took, less what came back of
    /// refunds that failed.
    pub refunds: i64,
    /// How many refunds that was; of the balance, movements by which one left.
    pub refund_count: u64,
    /// What disputes took, less what came back of those that were won.
    pub disputes: i64,
    /// Movements by which a dispute took something.
    pub dispute_count: u64,
    /// What is left in the end, which rows are ranked by: `gross` less `refunds`,
    /// negative on a day of returns; of the balance, the sum of what was left.
    pub net: i64,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            attempts: 0,
            payments: 0,
            declined: 0,
            uncaptured: 0,
            gross: 0,
            tips: Some(0),
            fees: 0,
            refunds: 0,
            refund_count: 0,
            disputes: 0,
            dispute_count: 0,
            net: 0,
        }
    }
}

impl Totals {
    pub(super) fn add(&mut self, entry: &Entry) -> Result<(), TooLarge> {
        match entry {
            Entry::Attempt(outcome) => self.attempt(*outcome),
            Entry::Refund(amount) => {
                count(&mut self.refund_count, 1)?;
                add(&mut self.refunds, *amount)?;
                add(&mut self.net, negated(*amount)?)
            }
            Entry::Movement(moved) => self.movement(moved),
        }
    }

    fn attempt(&mut self, outcome: AttemptOutcome) -> Result<(), TooLarge> {
        count(&mut self.attempts, 1)?;
        match outcome {
            AttemptOutcome::Paid { captured, tip } => {
                count(&mut self.payments, 1)?;
                add(&mut self.gross, captured)?;
                add(&mut self.net, captured)?;
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

    fn movement(&mut self, moved: &Movement) -> Result<(), TooLarge> {
        let away = negated(moved.amount)?;
        match moved.origin {
            MovementOrigin::Charge => {
                count(&mut self.payments, 1)?;
                add(&mut self.gross, moved.amount)?;
            }
            MovementOrigin::Refund => {
                count(&mut self.refund_count, u64::from(away > 0))?;
                add(&mut self.refunds, away)?;
            }
            MovementOrigin::Dispute => {
                count(&mut self.dispute_count, u64::from(away > 0))?;
                add(&mut self.disputes, away)?;
            }
        }
        add(&mut self.fees, moved.fee)?;
        add(&mut self.net, moved.net)
    }

    /// Adds other sums of the same basis and currency.
    pub fn merge(&mut self, other: &Self) -> Result<(), TooLarge> {
        count(&mut self.attempts, other.attempts)?;
        count(&mut self.payments, other.payments)?;
        count(&mut self.declined, other.declined)?;
        count(&mut self.uncaptured, other.uncaptured)?;
        add(&mut self.gross, other.gross)?;
        self.tip(other.tips)?;
        add(&mut self.fees, other.fees)?;
        add(&mut self.refunds, other.refunds)?;
        count(&mut self.refund_count, other.refund_count)?;
        add(&mut self.disputes, other.disputes)?;
        count(&mut self.dispute_count, other.dispute_count)?;
        add(&mut self.net, other.net)
    }

    /// The cells of a report on `basis`, in the order of [`Basis::figures`].
    pub fn cells(&self, basis: Basis, currency: Currency) -> Vec<ReportCell> {
        let money = |minor| ReportCell::Money(Money::new(minor, currency));
        let code = ReportCell::Currency(currency);
        match basis {
            Basis::Activity => vec![
                code,
                ReportCell::Count(self.attempts),
                ReportCell::Count(self.payments),
                ReportCell::Count(self.declined),
                ReportCell::Count(self.uncaptured),
                money(self.gross),
                self.tips.map_or(ReportCell::Unknown, money),
                money(self.refunds),
                ReportCell::Count(self.refund_count),
                money(self.net),
            ],
            Basis::Balance => vec![
                code,
                ReportCell::Count(self.payments),
                money(self.gross),
                money(self.fees),
                money(self.refunds),
                ReportCell::Count(self.refund_count),
                money(self.disputes),
                ReportCell::Count(self.dispute_count),
                money(self.net),
            ],
        }
    }
}

fn negated(amount: i64) -> Result<i64, TooLarge> {
    amount.checked_neg().ok_or(TooLarge)
}

fn add(sum: &mut i64, more: i64) -> Result<(), TooLarge> {
    *sum = sum.checked_add(more).ok_or(TooLarge)?;
    Ok(())
}

fn count(sum: &mut u64, more: u64) -> Result<(), TooLarge> {
    *sum = sum.checked_add(more).ok_or(TooLarge)?;
    Ok(())
}
