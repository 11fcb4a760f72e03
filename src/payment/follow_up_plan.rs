//! How money is to be given back, and what a request for a follow-up comes to.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::follow_up::FollowUp;
use super::open_follow_up::Refunds;
use super::payment_state::PaymentState;
use super::sale::ReaderRef;
use crate::failure::Failure;
use crate::money::Money;
use crate::stripe::readers::TestCard;

/// How money is to be given back.
#[derive(Debug, Clone, Default)]
pub struct RefundRequest {
    /// Minor units; `None` for all that is left.
    pub amount: Option<i64>,
    /// `duplicate`, `fraudulent` or `requested_by_customer`.
    pub reason: Option<String>,
    /// What the shop calls this refund: one reference is one refund.
    pub reference: Option<String>,
    /// Another one of the same amount is meant, although one was just made.
    pub again: bool,
    /// The user's own metadata.
    pub metadata: BTreeMap<String, String>,
    /// The reader an Interac card goes back to.
    pub counter: Option<RefundReader>,
}

/// Where a customer comes to for a refund.
#[derive(Debug, Clone)]
pub struct RefundReader {
    /// The reader.
    pub reader_ref: ReaderRef,
    /// How long the customer has.
    pub deadline: Duration,
    /// Hold this test card to a simulated reader.
    pub present: Option<TestCard>,
}

/// What is known besides how the payment stands at Stripe.
#[derive(Debug, Clone, Copy)]
pub struct RequestContext<'a> {
    /// The refunds of the journal.
    pub refunds: &'a Refunds,
    /// Now.
    pub now: Timestamp,
    /// How many refusals Stripe has only repeated, each under its key.
    pub refused: u32,
}

/// What a wish comes to.
#[derive(Debug, Clone)]
pub enum FollowUpPlan {
    /// This is to be done.
    Do(Box<FollowUp>),
    /// It stands as wished already.
    Already(Box<FollowUpReceipt>),
}

/// What was done with a payment.
#[derive(Debug, Clone)]
pub struct FollowUpReceipt {
    /// `capture`, `cancel`, `refund` or `reader_refund`.
    pub kind: String,
    /// `pi_…`
    pub payment_intent: String,
    /// What the shop calls the sale.
    pub reference: Option<String>,
    /// Taken, released or given back.
    pub amount: Money,
    /// What the shop calls the refund.
    pub refund_reference: Option<String>,
    /// Of the refund, else of the PaymentIntent.
    pub status: Option<String>,
    /// `re_…`
    pub refund: Option<String>,
    /// `tmr_…` of a `reader_refund`.
    pub reader: Option<String>,
    /// It was begun earlier and finished now.
    pub resumed: bool,
    /// There was nothing to do.
    pub already: bool,
}

impl FollowUpReceipt {
    pub(super) fn of(follow_up: &FollowUp) -> Self {
        Self {
            kind: follow_up.kind.clone(),
            payment_intent: follow_up.payment_intent.clone(),
            reference: None,
            refund_reference: follow_up.reference.clone(),
            amount: Money::new(follow_up.minor(), follow_up.currency),
            status: None,
            refund: None,
            reader: follow_up.reader.clone(),
            resumed: false,
            already: false,
        }
    }
}

pub(super) fn follow_up(
    state: &PaymentState,
    kind: &str,
    amount: Option<i64>,
) -> Result<FollowUp, Failure> {
    Ok(FollowUp {
        id: uuid::Uuid::new_v4().to_string(),
        kind: kind.to_owned(),
        payment_intent: state.intent.id.clone(),
        reader: None,
        amount,
        currency: state.currency()?,
        reference: None,
        key: format!("tillctl-deed-{}", uuid::Uuid::new_v4()),
        params: Vec::new(),
        deadline_s: 0,
    })
}
