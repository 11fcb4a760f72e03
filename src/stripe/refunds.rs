//! Refunds: lines of their own, on their own day.
//!
//! <https://docs.stripe.com/api/refunds>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::balance::BalanceTransaction;
use super::charges::Charge;
use super::form::Form;
use super::object::{Expandable, Object, open_enum};
use super::payment_intents::PaymentIntent;
use super::request::Request;

const PATH: &str = "/v1/refunds";

/// The reasons a refund may be given.
pub(crate) const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

open_enum! {
    /// How a refund stands; it can fail later.
    RefundStatus {
        /// Under way.
        Pending = "pending",
        /// Somebody has to do something.
        RequiresAction = "requires_action",
        /// Given back.
        Succeeded = "succeeded",
        /// Not given back.
        Failed = "failed",
        /// Called off.
        Canceled = "canceled",
    }
}

/// A refund. It carries no reader and no location: those are its charge's.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Refund {
    /// `re_…`
    pub id: String,
    /// Minor units.
    #[serde(default)]
    pub amount: i64,
    /// Lower case.
    #[serde(default)]
    pub currency: String,
    /// How it stands.
    #[serde(default)]
    pub status: Option<RefundStatus>,
    /// Why, as Stripe or the shop gave it.
    #[serde(default)]
    pub reason: Option<String>,
    /// Seconds since the epoch, UTC.
    #[serde(default)]
    pub created: i64,
    /// The charge it gives back.
    #[serde(default)]
    pub charge: Option<Expandable<Charge>>,
    /// How it left the balance.
    #[serde(default)]
    pub balance_transaction: Option<Expandable<BalanceTransaction>>,
    /// How it came back to the balance when it failed.
    #[serde(default)]
    pub failure_balance_transaction: Option<Expandable<BalanceTransaction>>,
    /// That charge's PaymentIntent.
    #[serde(default)]
    pub payment_intent: Option<Expandable<PaymentIntent>>,
    /// Metadata.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
}

impl RefundStatus {
    /// Whether the money went back or is on its way: not if it failed or was
    /// called off.
    pub const fn gives_back(&self) -> bool {
        !matches!(self, Self::Failed | Self::Canceled)
    }
}

impl Refund {
    /// Whether the money went back or is on its way.
    pub fn gives_back(&self) -> bool {
        self.status.as_ref().is_none_or(RefundStatus::gives_back)
    }

    /// Whether it only let go what was held of its charge and not captured: an app
    /// that pins an API version before 2025-03-31.basil makes such refunds. One that
    /// goes back has a balance transaction by the time it has succeeded.
    pub fn is_release_of(&self, charge: &Charge) -> bool {
        let let_go = charge.amount.saturating_sub(charge.amount_captured);
        let_go > 0
            && self.amount == let_go
            && self.balance_transaction.is_none()
            && self.status == Some(RefundStatus::Succeeded)
    }

    /// What its metadata says under a name.
    pub fn stamped(&self, name: &str) -> Option<&str> {
        self.metadata.as_ref()?.get(name).map(String::as_str)
    }
}

impl Object for Refund {
    const OBJECT: &'static str = "refund";
    fn id(&self) -> &str {
        &self.id
    }
}

/// What is given back of a payment.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// `pi_…`
    pub payment_intent: String,
    /// Minor units. Always said: "all that is left" could mean something else
    /// by the time the request is sent again.
    pub amount: i64,
    /// `duplicate`, `fraudulent` or `requested_by_customer`.
    pub reason: Option<String>,
    /// Metadata of the refund.
    pub metadata: BTreeMap<String, String>,
}

/// `POST /v1/refunds`: for everything but Interac, which goes back through the
/// reader ([`super::readers::refund_payment`]).
///
/// <https://docs.stripe.com/terminal/features/refunds>
pub fn create(draft: &Draft) -> Request {
    Request::post(&[PATH]).params(
        Form::new()
            .with("payment_intent", &draft.payment_intent)
            .with("amount", draft.amount)
            .with_some("reason", draft.reason.as_deref())
            .with_map("metadata", &draft.metadata),
    )
}

/// `GET /v1/refunds/{id}`, with what is to come along.
pub fn get(id: &str, expand: &[&str]) -> Request {
    Request::get(&[PATH, id]).params(Form::new().with_list("expand", expand))
}

/// `GET /v1/refunds` of one payment.
pub fn list_of(payment_intent: &str) -> Request {
    Request::get(&[PATH]).params(Form::new().with("payment_intent", payment_intent))
}

/// `GET /v1/refunds` created in a half-open window of seconds (UTC).
pub fn list_created(from: i64, to: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with("created[lt]", to)
            .with_list("expand", expand),
    )
}
