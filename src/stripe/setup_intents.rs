//! SetupIntents: saving a card for later.
//!
//! <https://docs.stripe.com/api/setup_intents>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Form;
use super::object::{Object, open_enum};
use super::request::Request;
use super::verdict::ApiError;

const PATH: &str = "/v1/setup_intents";

open_enum! {
    /// How a SetupIntent stands.
    SetupStatus {
        /// No card yet.
        RequiresPaymentMethod = "requires_payment_method",
        /// Nobody confirmed.
        RequiresConfirmation = "requires_confirmation",
        /// The customer has to do something.
        RequiresAction = "requires_action",
        /// Under way.
        Processing = "processing",
        /// Called off.
        Canceled = "canceled",
        /// Saved.
        Succeeded = "succeeded",
    }
}

/// A SetupIntent.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct SetupIntent {
    /// `seti_…`
    pub id: String,
    /// How it stands.
    pub status: SetupStatus,
    /// Whose card it is.
    #[serde(default)]
    pub customer: Option<serde_json::Value>,
    /// The card that was presented.
    #[serde(default)]
    pub payment_method: Option<serde_json::Value>,
    /// Why the last try failed.
    #[serde(default)]
    pub last_setup_error: Option<ApiError>,
    /// Metadata.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
}

impl Object for SetupIntent {
    const OBJECT: &'static str = "setup_intent";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

/// `POST /v1/setup_intents` for a card at a reader.
pub fn create(customer: Option<&str>, metadata: &BTreeMap<String, String>) -> Request {
    Request::post(&[PATH]).params(
        Form::new()
            .with_list("allowed_payment_method_types", ["card_present"])
            .with_some("customer", customer)
            .with_map("metadata", metadata),
    )
}

/// `GET /v1/setup_intents/{id}`
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `GET /v1/setup_intents` created since then (seconds, UTC).
pub fn list_since(from: i64) -> Request {
    Request::get(&[PATH]).params(Form::new().with("created[gte]", from))
}

/// `POST /v1/setup_intents/{id}/cancel`
pub fn cancel(id: &str) -> Request {
    Request::post(&[PATH, id, "cancel"])
}
