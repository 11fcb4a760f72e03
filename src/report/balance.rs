//! Money as it reached the balance: what moved, less what Stripe keeps, less
//! what went back, in the currency it is settled in.
//!
//! What a movement is follows from what it came along with. A charge's
//! movements are gross; a refund's are refunds, the one that brings a failed
//! refund back included; a dispute's are disputes, the one that brings back a
//! dispute that was won included. So every movement is in exactly one of the
//! three, with its fee and its net: `gross` − `refunds` − `disputes` − `fees` =
//! `net`.
//!
//! <https://docs.stripe.com/reports/balance-transaction-types>

use std::collections::HashMap;

use jiff::Timestamp;

use super::classification::PointOfSale;
use super::dimension::{Breakdown, Dimension, RowKey};
use super::groups::Groups;
use crate::money::Currency;
use crate::report::too_large::TooLarge;

/// What a balance transaction came along with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A charge.
    Charge,
    /// A refund, whether it left or came back.
    Refund,
    /// A dispute, whether it took or gave back.
    Dispute,
}

impl Origin {
    /// Its number in the ledger.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Charge => 0,
            Self::Refund => 1,
            Self::Dispute => 2,
        }
    }

    /// What has this number in the ledger.
    #[must_use]
    pub const fn of_number(number: i64) -> Self {
        match number {
            1 => Self::Refund,
            2 => Self::Dispute,
            _ => Self::Charge,
        }
    }

    /// By the type alone, for what was listed by its source.
    #[must_use]
    pub fn of_kind(kind: &str) -> Self {
        match kind {
            "refund"
            | "payment_refund"
            | "refund_failure"
            | "payment_failure_refund"
            | "payment_reversal" => Self::Refund,
            "adjustment" => Self::Dispute,
            _ => Self::Charge,
        }
    }
}

/// A movement of the balance that has to do with an in-person payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// When it reached the balance.
    pub created: Timestamp,
    /// The currency it is settled in.
    pub currency: Currency,
    /// What it came along with.
    pub origin: Origin,
    /// Minor units, negative if they left.
    pub amount: i64,
    /// What Stripe keeps; negative if it gives back what it kept.
    pub fee: i64,
    /// What is left of it, as Stripe says.
    pub net: i64,
    /// Where the charge was taken, and with what.
    pub place: PointOfSale,
}

/// The figures of one row or total, in minor units of the currency of the
/// balance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BalanceTotals {
    /// Movements of charges; of a payment captured in two parts there are two.
    pub payments: u64,
    /// What these brought.
    pub gross: i64,
    /// What Stripe kept of all movements, less what it gave back.
    pub fees: i64,
    /// What refunds took, less what came back of refunds that failed.
    pub refunds: i64,
    /// Movements by which a refund left.
    pub refund_count: u64,
    /// What disputes took, less what came back of those that were won.
    pub disputes: i64,
    /// Movements by which a dispute took something.
    pub dispute_count: u64,
    /// The sum of what was left.
    pub net: i64,
}

impl BalanceTotals {
    fn movement(&mut self, moved: &Movement) -> Result<(), TooLarge> {
        let away = moved.amount.checked_neg().ok_or(TooLarge)?;
        match moved.origin {
            Origin::Charge => {
                count(&mut self.payments, 1)?;
                add(&mut self.gross, moved.amount)?;
            }
            Origin::Refund => {
                count(&mut self.refund_count, u64::from(away > 0))?;
                add(&mut self.refunds, away)?;
            }
            Origin::Dispute => {
                count(&mut self.dispute_count, u64::from(away > 0))?;
                add(&mut self.disputes, away)?;
            }
        }
        add(&mut self.fees, moved.fee)?;
        add(&mut self.net, moved.net)
    }

    /// Adds other figures of the same currency.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn merge(&mut self, other: &Self) -> Result<(), TooLarge> {
        count(&mut self.payments, other.payments)?;
        add(&mut self.gross, other.gross)?;
        add(&mut self.fees, other.fees)?;
        add(&mut self.refunds, other.refunds)?;
        count(&mut self.refund_count, other.refund_count)?;
        add(&mut self.disputes, other.disputes)?;
        count(&mut self.dispute_count, other.dispute_count)?;
        add(&mut self.net, other.net)
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
#[derive(Clone, Debug)]
pub struct BalanceAggregator {
    groups: Groups<BalanceTotals>,
    /// Labels stamped on charges; the newest movement's wins.
    stamped: HashMap<String, (Timestamp, String)>,
}

impl BalanceAggregator {
    /// Nothing added yet.
    #[must_use]
    pub fn new(breakdown: Breakdown) -> Self {
        Self {
            groups: Groups::new(breakdown),
            stamped: HashMap::new(),
        }
    }

    /// Counts a movement in the group of its charge's reader, on its own day.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn movement(&mut self, moved: &Movement) -> Result<(), TooLarge> {
        let place = &moved.place;
        if self.groups.is_by(Dimension::Reader)
            && let (Some(reader), Some(label)) = (&place.reader, &place.reader_label)
            && self
                .stamped
                .get(reader)
                .is_none_or(|(seen, _)| *seen < moved.created)
        {
            self.stamped
                .insert(reader.clone(), (moved.created, label.clone()));
        }
        let line = self.groups.line(place, moved.currency);
        self.groups.at(line, moved.created).movement(moved)
    }

    /// The groups that occurred.
    pub fn groups(&self) -> impl Iterator<Item = (RowKey, &BalanceTotals)> {
        self.groups.all()
    }

    /// The label a reader had when it last took a payment through tillctl.
    #[must_use]
    pub fn stamped_label(&self, reader: &str) -> Option<&str> {
        self.stamped.get(reader).map(|(_, label)| label.as_str())
    }
}
