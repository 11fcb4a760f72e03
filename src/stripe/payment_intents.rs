//! PaymentIntents: one for each sale.
//!
//! <https://docs.stripe.com/api/payment_intents>

use std::collections::BTreeMap;

use super::form::Form;
use super::object::{Reply, ReplyHead};
use super::payments::PAYMENT_INTENTS as PATH;
use super::request::{Method, Request};

pub use super::payments::{AmountDetails, IntentStatus, PaymentIntent, Tip};

/// When the money is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capture {
    /// At once.
    Automatic,
    /// By a later call, within two days; debit networks that know no separate
    /// capture (Interac, eftpos) decline.
    Manual,
    /// By a later call where the network can, else at once.
    ManualPreferred,
}

/// What a PaymentIntent for a reader is created with.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Minor units.
    pub amount: i64,
    /// Lower case.
    pub currency: String,
    /// When the money is taken.
    pub capture: Capture,
    /// Let Interac debit cards pay (Canada).
    pub interac: bool,
    /// Ask for an authorisation that lasts longer than two days, where the card
    /// and the shop's trade allow it.
    pub extended_authorization: bool,
    /// Shown in the Dashboard.
    pub description: Option<String>,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
}

/// `POST /v1/payment_intents`.
///
/// Since 2026-09-30 the parameter is `allowed_payment_method_types`; the older
/// name, which nearly every example shows, is refused. The capture method is
/// always said: left out it would be asynchronous, and the balance transaction
/// of a fresh charge would be missing.
pub fn create(draft: &Draft) -> Request {
    let mut types = vec!["card_present"];
    if draft.interac {
        types.push("interac_present");
    }
    let capture = match draft.capture {
        Capture::Automatic | Capture::ManualPreferred => "automatic",
        Capture::Manual => "manual",
    };
    let mut form = Form::new()
        .with("amount", draft.amount)
        .with("currency", &draft.currency)
        .with_list("allowed_payment_method_types", types)
        .with("capture_method", capture)
        .with_some("description", draft.description.as_deref())
        .with_map("metadata", &draft.metadata);
    if draft.capture == Capture::ManualPreferred {
        form = form.with(
            "payment_method_options[card_present][capture_method]",
            "manual_preferred",
        );
    }
    if draft.extended_authorization {
        form = form.with(
            "payment_method_options[card_present][request_extended_authorization]",
            true,
        );
    }
    Request::post(&[PATH]).params(form)
}

/// `GET /v1/payment_intents/{id}` with its latest charge.
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id]).params(Form::new().with_list("expand", ["latest_charge"]))
}

/// `POST /v1/payment_intents/{id}`: what may be said about a sale afterwards.
pub fn describe(
    id: &str,
    description: Option<&str>,
    metadata: &BTreeMap<String, String>,
) -> Request {
    Request::post(&[PATH, id]).params(
        Form::new()
            .with_some("description", description)
            .with_map("metadata", metadata),
    )
}

/// `POST /v1/payment_intents` as it was sent before, for a retry under its key.
pub fn create_again(params: Vec<(String, String)>, key: &str) -> Request {
    Request::post(&[PATH])
        .params(Form::from_pairs(params))
        .key(key)
}

/// `POST /v1/payment_intents/{id}/cancel`
pub fn cancel(id: &str) -> Request {
    Request::post(&[PATH, id, "cancel"])
}

/// `POST /v1/payment_intents/{id}/capture`: takes so much (minor units) of what
/// is held; the rest is released.
pub fn capture(id: &str, amount: i64) -> Request {
    Request::post(&[PATH, id, "capture"]).params(Form::new().with("amount_to_capture", amount))
}

/// `GET /v1/payment_intents` created since then (seconds, UTC).
pub fn list_since(from: i64, expand: &[&str]) -> Request {
    list_between(from, None, expand)
}

/// `GET /v1/payment_intents` created between these (seconds, UTC).
pub fn list_between(from: i64, until: Option<i64>, expand: &[&str]) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with("created[gte]", from)
            .with_some("created[lte]", until)
            .with_list("expand", expand),
    )
}

const SEARCH: &str = "/v1/payment_intents/search";

/// `GET /v1/payment_intents/search`: what was stamped with this. It may be up to a
/// minute behind.
///
/// <https://docs.stripe.com/search#query-structure>
pub fn stamped(key: &str, value: &str) -> Request {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let query = format!("metadata[\"{}\"]:\"{}\"", quoted(key), quoted(value));
    let form = Form::new().with("query", query).with("limit", 100);
    Request::get(&[SEARCH]).params(form)
}

/// What a search found; of more than a hundred the newest.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Found {
    /// The PaymentIntents.
    pub data: Vec<PaymentIntent>,
}

impl Reply for Found {
    fn check(head: &ReplyHead<'_>, _: Method) -> Result<(), String> {
        match head.object.as_deref() {
            Some("search_result") => Ok(()),
            _ => Err("it is no result of a search".to_owned()),
        }
    }
    fn is_of_mode(&self, live: bool) -> bool {
        self.data.iter().all(|intent| intent.is_of_mode(live))
    }
}
