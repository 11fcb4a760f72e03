//! Card readers and what they are doing.
//!
//! <https://docs.stripe.com/api/terminal/readers>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Form;
use super::locations::Location;
use super::object::{Expandable, Object, open_enum};
use super::request::Request;

pub use super::action::{Action, ActionError, ActionKind, ActionStatus, Collected, Wallet};

const PATH: &str = "/v1/terminal/readers";

/// How ids of readers begin; the first P400s have older ones.
pub const ID_PREFIXES: &[&str] = &["tmr_", "ds_"];

/// Whether this is the id of a reader, and no name of one.
pub fn is_id(text: &str) -> bool {
    ID_PREFIXES.iter().any(|prefix| text.starts_with(prefix))
}
const TEST_PATH: &str = "/v1/test_helpers/terminal/readers";

open_enum! {
    /// Whether Stripe has heard from the reader within two minutes. It lags by
    /// as much both ways and must not decide whether a payment is pushed.
    ReaderStatus {
        /// Heard from.
        Online = "online",
        /// Silent.
        Offline = "offline",
    }
}

/// A card reader. A reader that was deleted reads as `deleted`, with most
/// fields absent.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Reader {
    /// `tmr_…`
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub label: Option<String>,
    /// The serial number on its back: what stays when it is registered anew.
    #[serde(default)]
    pub serial_number: Option<String>,
    /// The model; an open list.
    #[serde(default)]
    pub device_type: Option<String>,
    /// Software version.
    #[serde(default)]
    pub device_sw_version: Option<String>,
    /// Address in the shop's network.
    #[serde(default)]
    pub ip_address: Option<String>,
    /// Its location.
    #[serde(default)]
    pub location: Option<Expandable<Location>>,
    /// Metadata.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
    /// `None` for mobile readers.
    #[serde(default)]
    pub status: Option<ReaderStatus>,
    /// When Stripe last heard from it, in **milliseconds** (UTC), unlike every
    /// other time of the API.
    #[serde(default)]
    pub last_seen_at: Option<i64>,
    /// The most recent action: there is one slot.
    #[serde(default)]
    pub action: Option<Action>,
    /// The reader is gone.
    #[serde(default)]
    pub deleted: bool,
}

impl Object for Reader {
    const OBJECT: &'static str = "terminal.reader";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
    fn is_deleted(&self) -> bool {
        self.deleted
    }
}

impl Reader {
    /// The id of its location.
    pub fn location_id(&self) -> Option<&str> {
        self.location.as_ref().map(Expandable::id)
    }

    /// Whether it is at this payment.
    pub fn is_at_payment(&self, intent: &str) -> bool {
        let action = self.action.as_ref();
        action.is_some_and(|action| action.is_at_payment(intent))
    }

    /// The label, or the id of a reader without one.
    pub fn name(&self) -> &str {
        self.label
            .as_deref()
            .filter(|l| !l.is_empty())
            .unwrap_or(&self.id)
    }

    /// Whether it is one of Stripe's simulated readers.
    pub fn is_simulated(&self) -> bool {
        self.device_type
            .as_deref()
            .is_some_and(|t| t.starts_with("simulated_"))
    }

    /// Whether it is a mobile reader, which an app on a phone drives: it has no
    /// status, takes no actions from a server and gets its location from the
    /// app that connects to it.
    pub fn is_mobile(&self) -> bool {
        matches!(
            self.device_type.as_deref(),
            Some("bbpos_chipper2x" | "bbpos_wisepad3" | "stripe_m2" | "mobile_phone_reader")
        )
    }
}

/// Filters Stripe applies to a list of readers.
#[derive(Debug, Clone, Default)]
pub struct ReaderFilter {
    /// `tml_…`
    pub location: Option<String>,
    /// `online` or `offline`
    pub status: Option<String>,
    /// The model.
    pub device_type: Option<String>,
    /// The serial number.
    pub serial_number: Option<String>,
}

impl ReaderFilter {
    /// Whether every reader passes.
    pub const fn is_empty(&self) -> bool {
        self.location.is_none()
            && self.status.is_none()
            && self.device_type.is_none()
            && self.serial_number.is_none()
    }
}

/// `GET /v1/terminal/readers`
pub fn list(filter: &ReaderFilter) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with_some("location", filter.location.as_deref())
            .with_some("status", filter.status.as_deref())
            .with_some("device_type", filter.device_type.as_deref())
            .with_some("serial_number", filter.serial_number.as_deref()),
    )
}

/// `GET /v1/terminal/readers/{id}`
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `GET /v1/terminal/readers/{id}` with the PaymentIntent that this action is about, and its
/// latest charge.
pub fn get_with_intent(id: &str, action: &ActionKind) -> Request {
    let intent = format!("action.{}.payment_intent.latest_charge", action.as_str());
    get(id).params(Form::new().with_list("expand", [intent]))
}

/// `POST /v1/terminal/readers`
pub fn register(
    code: &str,
    location: &str,
    label: &str,
    metadata: &BTreeMap<String, String>,
) -> Request {
    Request::post(&[PATH]).params(
        Form::new()
            .with("registration_code", code)
            .with("location", location)
            .with("label", label)
            .with_map("metadata", metadata),
    )
}

/// `POST /v1/terminal/readers/{id}`: the label and metadata are all that can
/// be changed. An empty metadata value removes the key.
pub fn update(id: &str, label: Option<&str>, metadata: &BTreeMap<String, String>) -> Request {
    Request::post(&[PATH, id]).params(
        Form::new()
            .with_some("label", label)
            .with_map("metadata", metadata),
    )
}

/// `DELETE /v1/terminal/readers/{id}`
pub fn delete(id: &str) -> Request {
    Request::delete(&[PATH, id])
}

/// `POST /v1/terminal/readers/{id}/cancel_action`
pub fn cancel_action(id: &str) -> Request {
    Request::post(&[PATH, id, "cancel_action"])
}

/// How a payment is to be taken on the reader.
#[derive(Debug, Clone, Default)]
pub struct ProcessConfig {
    /// Do not ask for a tip.
    pub skip_tipping: bool,
    /// The part of the amount tips are computed from, in minor units.
    pub tip_eligible: Option<i64>,
    /// Show the customer a cancel button.
    pub customer_can_cancel: bool,
}

/// `POST /v1/terminal/readers/{id}/process_payment_intent`
pub fn process_payment_intent(id: &str, intent: &str, config: &ProcessConfig) -> Request {
    let mut form = Form::new().with("payment_intent", intent);
    if config.skip_tipping {
        form = form.with("process_config[skip_tipping]", true);
    }
    form = form.with_some(
        "process_config[tipping][amount_eligible]",
        config.tip_eligible,
    );
    if config.customer_can_cancel {
        form = form.with("process_config[enable_customer_cancellation]", true);
    }
    Request::post(&[PATH, id, "process_payment_intent"]).params(form)
}

/// `POST /v1/terminal/readers/{id}/refund_payment`: the reader asks for the
/// card the payment was made with. For Interac there is no other way.
/// `amount` is in minor units.
///
/// <https://docs.stripe.com/terminal/payments/regional?integration-country=CA#refund-an-interac-payment>
pub fn refund_payment(
    id: &str,
    intent: &str,
    amount: i64,
    metadata: &BTreeMap<String, String>,
) -> Request {
    Request::post(&[PATH, id, "refund_payment"]).params(
        Form::new()
            .with("payment_intent", intent)
            .with("amount", amount)
            .with_map("metadata", metadata),
    )
}

/// `POST /v1/terminal/readers/{id}/collect_payment_method`: the first of two
/// steps.
pub fn collect_payment_method(id: &str, intent: &str, config: &ProcessConfig) -> Request {
    let mut form = Form::new().with("payment_intent", intent);
    if config.skip_tipping {
        form = form.with("collect_config[skip_tipping]", true);
    }
    form = form.with_some(
        "collect_config[tipping][amount_eligible]",
        config.tip_eligible,
    );
    if config.customer_can_cancel {
        form = form.with("collect_config[enable_customer_cancellation]", true);
    }
    Request::post(&[PATH, id, "collect_payment_method"]).params(form)
}

/// `POST /v1/terminal/readers/{id}/confirm_payment_intent`: the second.
pub fn confirm_payment_intent(id: &str, intent: &str) -> Request {
    Request::post(&[PATH, id, "confirm_payment_intent"])
        .params(Form::new().with("payment_intent", intent))
}

/// A card held to a simulated reader.
#[derive(Debug, Clone, Default)]
pub struct TestCard {
    /// The number; `None` for Stripe's default.
    pub number: Option<String>,
    /// An Interac card rather than an ordinary one.
    pub interac: bool,
    /// The tip the customer chose, in minor units.
    pub tip: Option<i64>,
}

/// `POST /v1/test_helpers/terminal/readers/{id}/present_payment_method`
pub fn present_payment_method(id: &str, card: &TestCard) -> Request {
    let kind = if card.interac {
        "interac_present"
    } else {
        "card_present"
    };
    let mut form = Form::new();
    if card.number.is_some() || card.interac {
        form = form.with("type", kind);
    }
    form = form.with_some(&format!("{kind}[number]"), card.number.as_deref());
    form = form.with_some("amount_tip", card.tip);
    Request::post(&[TEST_PATH, id, "present_payment_method"]).params(form)
}
