//! Refunds: lines of their own, on their own day.
//!
//! <https://docs.stripe.com/api/refunds>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::charges::Charge;
use super::form::Form;
use super::object::{Expandable, Object, open_enum};
use super::payment_intents::PaymentIntent;
use super::request::Request;

const PATH: &str = "/v1/refunds";

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
    /// That charge's PaymentIntent.
    #[serde(default)]
    pub payment_intent: Option<Expandable<PaymentIntent>>,
    /// Metadata.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
}

impl Object for Refund {
    fn id(&self) -> &str {
        &self.id
    }
}

/// `GET /v1/refunds` created in a half-open window of seconds (UTC).
#[must_use]
pub fn list_created(from: i64, to: i64, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with("created[lt]", to)
            .with_list("expand", expand),
    )
}
