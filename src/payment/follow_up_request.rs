//! What somebody wants done with a payment, held against how it stands: what
//! cannot be is refused here, before anything is sent.

use super::follow_up::{CANCEL, CAPTURE, FollowUp};
use super::follow_up_plan::{
    FollowUpPlan, FollowUpReceipt, RefundReader, RefundRequest, RequestContext, follow_up,
};
use super::journal::PaymentNames;
use super::open_follow_up::OpenFollowUp;
use super::payment_state::PaymentState;
use super::refund_plan;
use crate::failure::{Failure, Kind};
use crate::stripe::payment_intents::{self, IntentStatus};

/// What is wanted.
#[derive(Debug, Clone)]
pub enum FollowUpRequest {
    /// Take money that is held; minor units, `None` for all of it.
    Capture(Option<i64>),
    /// Call the payment off; money that is held is released.
    Cancel,
    /// Give money back.
    Refund(Box<RefundRequest>),
}

impl FollowUpRequest {
    /// Whether a follow-up that is open already is what is wished now.
    pub fn is(&self, follow_up: &FollowUp) -> bool {
        match self {
            Self::Capture(amount) => follow_up.kind == CAPTURE && fits(*amount, follow_up),
            Self::Cancel => follow_up.kind == CANCEL,
            Self::Refund(back) if follow_up.is_refund() => {
                match (&back.reference, &follow_up.reference) {
                    (Some(mine), Some(its)) => mine == its && fits_if_said(back.amount, follow_up),
                    (Some(_), None) => false,
                    // Another is meant, so one with a name is none of it.
                    (None, Some(_)) => !back.again && fits(back.amount, follow_up),
                    (None, None) => fits(back.amount, follow_up),
                }
            }
            Self::Refund(_) => false,
        }
    }

    /// Whether what was done before may not have been this: a part that was
    /// given back without a name.
    pub fn may_be_meant_again(&self) -> bool {
        matches!(self, Self::Refund(back) if back.reference.is_none() && back.amount.is_some())
    }

    /// Where a customer comes to for it.
    pub fn counter(&self) -> Option<&RefundReader> {
        match self {
            Self::Refund(back) => back.counter.as_ref(),
            _ => None,
        }
    }

    /// What it is about, as a journal knows it: a payment, and the name of a refund.
    pub(crate) fn names(&self, intent: &str) -> PaymentNames {
        let refund = match self {
            Self::Refund(back) => back.reference.clone(),
            Self::Capture(_) | Self::Cancel => None,
        };
        PaymentNames {
            refunds: refund.into_iter().collect(),
            ..PaymentNames::intent(intent)
        }
    }

    /// Refuses what could be the same as something that is open without being
    /// known to be.
    ///
    /// # Errors
    /// [`Kind::Failed`]; nothing was sent.
    pub fn check_beside(&self, begun: &OpenFollowUp) -> Result<(), Failure> {
        match self {
            Self::Refund(back) => refund_plan::check_name(back, begun),
            _ => Ok(()),
        }
    }

    /// What is to be done, or why it cannot be.
    ///
    /// # Errors
    /// [`Kind::Failed`] if the payment does not stand so; nothing was sent.
    pub fn plan(
        &self,
        state: &PaymentState,
        known: &RequestContext<'_>,
    ) -> Result<FollowUpPlan, Failure> {
        match self {
            Self::Capture(amount) => capture(*amount, state),
            Self::Cancel => cancel(state),
            Self::Refund(back) => {
                let plan = refund_plan::plan(back, state, known)?;
                Ok(match plan {
                    FollowUpPlan::Already(mut receipt) => {
                        receipt.refund_reference.clone_from(&back.reference);
                        FollowUpPlan::Already(receipt)
                    }
                    plan @ FollowUpPlan::Do(_) => plan,
                })
            }
        }
    }
}

/// A name says which refund it is; an amount must still not say another.
fn fits_if_said(amount: Option<i64>, follow_up: &FollowUp) -> bool {
    amount.is_none_or(|minor| follow_up.minor() == minor)
}

/// "All of it" is the same as an amount only if the follow-up was begun so.
fn fits(amount: Option<i64>, follow_up: &FollowUp) -> bool {
    match amount {
        None => follow_up.amount.is_none(),
        Some(minor) => follow_up.minor() == minor,
    }
}

fn already(state: &PaymentState, kind: &str, minor: i64) -> Result<FollowUpPlan, Failure> {
    Ok(FollowUpPlan::Already(Box::new(FollowUpReceipt {
        amount: state.money(minor)?,
        status: Some(state.intent.status.to_string()),
        already: true,
        ..FollowUpReceipt::of(&follow_up(state, kind, None)?)
    })))
}

fn capture(amount: Option<i64>, state: &PaymentState) -> Result<FollowUpPlan, Failure> {
    let intent = &state.intent;
    let id = &intent.id;
    let held = intent.amount_capturable.unwrap_or(intent.amount);
    match &intent.status {
        IntentStatus::RequiresCapture => {}
        IntentStatus::Succeeded => {
            let taken = state.captured();
            return if amount.is_none_or(|a| a == taken) {
                already(state, CAPTURE, taken)
            } else {
                Err(Failure::failed(format!(
                    "{id} was captured already: {} was taken",
                    state.money(taken)?
                ))
                .hint("a payment is captured once; what was taken too much can be refunded"))
            };
        }
        IntentStatus::RequiresReauthorization => {
            return Err(Failure::failed(format!(
                "{id} has to be authorised again before it can be captured"
            ))
            .hint(format!("the customer has to pay anew: cancel it with tillctl payments cancel {id}, then take the sale again")));
        }
        status => {
            return Err(Failure::failed(format!(
                "{id} is {status}: there is nothing held that could be captured"
            ))
            .hint(format!("see tillctl payments get {id}")));
        }
    }
    let minor = amount.unwrap_or(held);
    if minor < 1 || minor > held {
        return Err(Failure::failed(format!(
            "{} cannot be captured: {} is held for {id}",
            state.money(minor)?,
            state.money(held)?
        )));
    }
    let mut follow_up = follow_up(state, CAPTURE, amount)?;
    follow_up.params = payment_intents::capture(id, minor).params.pairs().to_vec();
    Ok(FollowUpPlan::Do(Box::new(follow_up)))
}

fn cancel(state: &PaymentState) -> Result<FollowUpPlan, Failure> {
    let intent = &state.intent;
    let id = &intent.id;
    match &intent.status {
        IntentStatus::Canceled => already(state, CANCEL, 0),
        IntentStatus::Succeeded => Err(Failure::failed(format!(
            "{id} is paid: a payment that was taken cannot be cancelled"
        ))
        .hint(format!("give it back with tillctl payments refund {id}"))),
        IntentStatus::Processing => Err(Failure::new(
            Kind::NotReady,
            format!("{id} is being processed by the bank"),
        )
        .hint("wait a moment and try again")),
        _ => {
            let held = intent.amount_capturable.unwrap_or(0);
            Ok(FollowUpPlan::Do(Box::new(follow_up(
                state,
                CANCEL,
                Some(held),
            )?)))
        }
    }
}
