//! Charges, refunds and movements of the balance, whoever tells of them.
//!
//! A transaction is what decides what it counts as, and its moment and its money.
//! Many have the former in common. From Stripe it is texts ([`ChargeFacts`],
//! [`RefundFacts`]); a row of the ledger has numbers in their place, which the
//! ledger opens into the same texts once for all rows that share them.
//!
//! Texts are borrowed from whatever told them; an empty one is not told.

use crate::stripe::charges::ChargeStatus;
use crate::stripe::refunds::RefundStatus;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Charge<F> {
    /// What decides what it counts as.
    pub facts: F,
    /// Seconds since the epoch, UTC.
    pub created: i64,
    /// When the customer paid, if it was taken offline.
    pub stored_at: Option<i64>,
    /// Minor units captured, the tip included.
    pub captured: i64,
    /// Minor units of the tip, as far as it is known.
    pub tip: i64,
}

/// What decides what a charge counts as.
#[derive(Debug, Clone)]
pub(crate) struct ChargeFacts<'a> {
    /// The type of its payment method.
    pub kind: &'a str,
    /// Reader id.
    pub reader: &'a str,
    /// Location id.
    pub location: &'a str,
    /// The reader that tillctl stamped it with.
    pub stamped_reader: &'a str,
    /// That reader's label.
    pub stamped_label: &'a str,
    /// That reader's location.
    pub stamped_location: &'a str,
    /// The card's brand.
    pub brand: &'a str,
    /// How the card was read.
    pub read_method: &'a str,
    /// The wallet the card was in.
    pub wallet: &'a str,
    /// The first part of the reference it was stamped with.
    pub reference_prefix: &'a str,
    /// The currency's code.
    pub currency: &'a str,
    /// How it ended.
    pub status: ChargeStatus,
    /// Whether money was taken.
    pub captured: bool,
    /// Why it failed.
    pub failure_code: &'a str,
    /// What the bank and Stripe made of it.
    pub reason: &'a str,
    /// Whether its PaymentIntent, which has the tip, could not be read.
    pub lacks_intent: bool,
    /// Whether the sale went on after it.
    pub went_on: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Refund<F> {
    /// What decides what it counts as.
    pub facts: F,
    /// Seconds since the epoch, UTC.
    pub created: i64,
    /// Minor units.
    pub amount: i64,
}

/// What decides what a refund counts as.
#[derive(Debug, Clone)]
pub(crate) struct RefundFacts<'a> {
    /// What it gives back.
    pub charge: RefundedCharge<ChargeFacts<'a>>,
    /// The currency's code.
    pub currency: &'a str,
    /// How it stands.
    pub status: Option<RefundStatus>,
    /// Why it was made.
    pub reason: &'a str,
    /// Whether it only let go what was held and not captured.
    pub is_release: bool,
}

/// What is known of a refund's charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RefundedCharge<F> {
    /// There is none.
    Nothing,
    /// There is one, which was never seen.
    Unseen,
    /// There is one.
    Known {
        /// What it is.
        facts: F,
        /// Whether any amount of it was captured.
        has_amount: bool,
    },
}

/// What moved on the balance, in minor units of the currency it is settled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// What it came along with.
    pub origin: MovementOrigin,
    /// Negative if it left.
    pub amount: i64,
    /// What Stripe keeps; negative if it gives back what it kept.
    pub fee: i64,
    /// What is left of it, as Stripe says.
    pub net: i64,
}

/// What a balance transaction came along with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementOrigin {
    Charge,
    /// A refund, whether it left or came back.
    Refund,
    /// A dispute, whether it took or gave back.
    Dispute,
}

impl MovementOrigin {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }

    /// What has this word.
    pub(crate) fn of_name(name: &str) -> Self {
        match name {
            "refund" => Self::Refund,
            "dispute" => Self::Dispute,
            _ => Self::Charge,
        }
    }

    /// By the type of the balance transaction alone.
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
