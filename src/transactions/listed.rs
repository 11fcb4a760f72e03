//! A charge, a refund or a dispute as a line of a list: what it is by the same
//! definitions as in a sum, and what is told of it beside that.

use jiff::Timestamp;

use super::classification::{AttemptEnding, LeftOut, PointOfSale, moment};
use super::from_stripe::{STAMPED_REFERENCE, stamped};
use super::model::{Charge, ChargeFacts, Refund, RefundFacts, RefundedCharge};
use crate::money::{Currency, Money};
use crate::stripe::{self, Expandable};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TransactionKind {
    /// An attempt that took money, holds it, or is under way.
    Sale,
    /// An attempt that was refused.
    Decline,
    Refund,
    Dispute,
}

impl TransactionKind {
    /// Their names.
    pub(crate) const NAMES: &[&str] = &["sale", "decline", "refund", "dispute"];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Decline => "decline",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
        }
    }
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TransactionRow {
    /// `ch_…`, `re_…` or `du_…`.
    pub id: String,
    pub kind: TransactionKind,
    /// Of an attempt what became of it; else Stripe's word.
    pub status: String,
    /// When the customer paid, the refund was made, or the dispute began.
    pub at: Timestamp,
    /// What was taken, or would have been; what goes back; what is disputed.
    pub amount: Money,
    /// Minor units of it that are a tip; `None` if not known.
    pub tip: Option<i64>,
    /// Minor units that went back; `None` of what is no sale.
    pub refunded: Option<i64>,
    /// Whether a bank took it back, for now or for good.
    pub disputed: bool,
    /// Where it was taken, and with what; of a refund and a dispute their charge.
    pub place: PointOfSale,
    /// What the shop calls the sale.
    pub reference: Option<String>,
    /// The last digits of the card; `None` if whoever told does not know.
    pub last4: Option<String>,
    /// Why: it was declined, refunded or disputed.
    pub reason: Option<String>,
    /// `ch_…`
    pub charge: Option<String>,
    /// `pi_…`
    pub payment_intent: Option<String>,
}

/// What a line tells of a charge beside what sums are made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChargeDetails {
    pub id: String,
    /// Minor units that were asked for.
    pub amount: i64,
    pub refunded: i64,
    pub disputed: bool,
    pub reference: Option<String>,
    pub last4: Option<String>,
    pub payment_intent: Option<String>,
}

impl Charge<ChargeFacts<'_>> {
    /// Its line.
    pub(crate) fn row(&self, details: ChargeDetails) -> Result<TransactionRow, LeftOut> {
        let class = self.facts.classify()?;
        let status = class.ending.name();
        let kind = match class.ending {
            AttemptEnding::Declined | AttemptEnding::Retried => TransactionKind::Decline,
            _ => TransactionKind::Sale,
        };
        let is_paid = matches!(class.ending, AttemptEnding::Paid { .. });
        let amount = if is_paid {
            self.captured
        } else {
            details.amount
        };
        Ok(TransactionRow {
            kind,
            status: status.to_owned(),
            at: self.sold()?,
            amount: Money::new(amount, class.currency),
            tip: matches!(class.ending, AttemptEnding::Paid { has_tip: true })
                .then(|| self.tip.min(self.captured)),
            refunded: is_paid.then_some(details.refunded),
            disputed: details.disputed,
            reason: class.place.decline_code.clone(),
            place: class.place,
            reference: details.reference,
            last4: details.last4,
            charge: Some(details.id.clone()),
            id: details.id,
            payment_intent: details.payment_intent,
        })
    }
}

/// What a line tells of a refund or a dispute beside that.
#[derive(Debug, Clone, Default)]
pub(crate) struct FollowUpDetails {
    pub id: String,
    pub status: String,
    pub reason: Option<String>,
    /// Of its charge.
    pub charge: ChargeDetails,
}

impl Refund<RefundFacts<'_>> {
    /// Its line: also of one that failed or was called off.
    pub(crate) fn row(&self, details: FollowUpDetails) -> Result<TransactionRow, LeftOut> {
        let class = self.facts.attempted()?;
        let money = Money::new(self.amount, class.currency);
        Ok(follow_up(
            (TransactionKind::Refund, self.made()?),
            money,
            class.place,
            details,
        ))
    }
}

/// What a dispute is.
#[derive(Debug, Clone)]
pub(crate) struct DisputeFacts<'a> {
    /// What is disputed.
    pub charge: RefundedCharge<ChargeFacts<'a>>,
    /// The currency's code.
    pub currency: &'a str,
    /// Seconds since the epoch, UTC.
    pub created: i64,
    /// Minor units.
    pub amount: i64,
}

impl DisputeFacts<'_> {
    /// Its line.
    pub(crate) fn row(&self, details: FollowUpDetails) -> Result<TransactionRow, LeftOut> {
        let place = match &self.charge {
            RefundedCharge::Known { facts, .. } => facts.point_of_sale().ok_or(LeftOut::Online)?,
            RefundedCharge::Unseen => return Err(LeftOut::Unreadable),
            RefundedCharge::Nothing => return Err(LeftOut::Online),
        };
        let currency = Currency::parse(self.currency).map_err(|_| LeftOut::Unreadable)?;
        Ok(follow_up(
            (TransactionKind::Dispute, moment(self.created)?),
            Money::new(self.amount, currency),
            place,
            details,
        ))
    }
}

fn follow_up(
    (kind, at): (TransactionKind, Timestamp),
    amount: Money,
    place: PointOfSale,
    details: FollowUpDetails,
) -> TransactionRow {
    TransactionRow {
        id: details.id,
        kind,
        status: details.status,
        at,
        amount,
        tip: None,
        refunded: None,
        disputed: kind == TransactionKind::Dispute,
        place,
        reference: details.charge.reference,
        last4: details.charge.last4,
        reason: details.reason,
        charge: Some(details.charge.id).filter(|id| !id.is_empty()),
        payment_intent: details.charge.payment_intent,
    }
}

impl From<&stripe::Charge> for ChargeDetails {
    fn from(charge: &stripe::Charge) -> Self {
        let method = charge.payment_method_details.as_ref();
        let reference = stamped(charge, STAMPED_REFERENCE);
        let intent = charge.payment_intent.as_ref();
        Self {
            id: charge.id.clone(),
            amount: charge.amount,
            refunded: charge.amount_refunded,
            disputed: charge.disputed,
            reference: (!reference.is_empty()).then(|| reference.to_owned()),
            last4: method.and_then(|method| method.details.last4.clone()),
            payment_intent: intent.map(|intent| intent.id().to_owned()),
        }
    }
}

/// What is known of the charge that something is about.
fn about(charge: Option<&Expandable<stripe::Charge>>) -> ChargeDetails {
    match charge {
        None => ChargeDetails::default(),
        Some(Expandable::Id(id)) => ChargeDetails {
            id: id.clone(),
            ..ChargeDetails::default()
        },
        Some(Expandable::Object(charge)) => ChargeDetails::from(&**charge),
    }
}

/// The line of a charge.
pub(crate) fn charge_row(charge: &stripe::Charge) -> Result<TransactionRow, LeftOut> {
    Charge::from(charge).row(charge.into())
}

/// The line of a refund.
pub(crate) fn refund_row(refund: &stripe::Refund) -> Result<TransactionRow, LeftOut> {
    let status = refund.status.as_ref();
    let mut charge = about(refund.charge.as_ref());
    let intent = refund.payment_intent.as_ref();
    charge.payment_intent = charge
        .payment_intent
        .or_else(|| intent.map(|intent| intent.id().to_owned()));
    Refund::from(refund).row(FollowUpDetails {
        id: refund.id.clone(),
        status: status.map_or("", |status| status.as_str()).to_owned(),
        reason: refund.reason.clone(),
        charge,
    })
}

/// The line of a dispute.
pub(crate) fn dispute_row(dispute: &stripe::Dispute) -> Result<TransactionRow, LeftOut> {
    let facts = match dispute.charge.as_ref() {
        None => RefundedCharge::Nothing,
        Some(Expandable::Id(_)) => RefundedCharge::Unseen,
        Some(Expandable::Object(charge)) => RefundedCharge::Known {
            facts: ChargeFacts::from(&**charge),
            has_amount: charge.amount_captured != 0,
        },
    };
    let one = DisputeFacts {
        charge: facts,
        currency: &dispute.currency,
        created: dispute.created,
        amount: dispute.amount,
    };
    one.row(FollowUpDetails {
        id: dispute.id.clone(),
        status: dispute.status.as_str().to_owned(),
        reason: dispute.reason.clone(),
        charge: about(dispute.charge.as_ref()),
    })
}
