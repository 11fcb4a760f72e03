//! Card readers and what they are doing.
//!
//! <https://docs.stripe.com/api/terminal/readers>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Form;
use super::locations::Location;
use super::object::{Expandable, Object, open_enum};
use super::payment_intents::PaymentIntent;
use super::refunds::Refund;
use super::request::Request;

const PATH: &str = "/v1/terminal/readers";

/// How ids of readers begin; the first P400s have older ones.
pub const ID_PREFIXES: &[&str] = &["tmr_", "ds_"];

/// Whether this is the id of a reader, and no name of one.
#[must_use]
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

open_enum! {
    /// How an action stands.
    ActionStatus {
        /// The reader is at it, or nobody told Stripe that it stopped.
        InProgress = "in_progress",
        /// Done.
        Succeeded = "succeeded",
        /// Failed; see the code.
        Failed = "failed",
    }
}

open_enum! {
    /// What a reader was asked to do.
    ActionKind {
        /// Take a payment.
        ProcessPaymentIntent = "process_payment_intent",
        /// First half of a two-step payment.
        CollectPaymentMethod = "collect_payment_method",
        /// Second half of a two-step payment.
        ConfirmPaymentIntent = "confirm_payment_intent",
        /// Save a card.
        ProcessSetupIntent = "process_setup_intent",
        /// Refund an Interac payment.
        RefundPayment = "refund_payment",
        /// Show a cart; never ends by itself and is not a busy reader.
        SetReaderDisplay = "set_reader_display",
        /// Ask the customer for inputs.
        CollectInputs = "collect_inputs",
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
    #[must_use]
    pub fn location_id(&self) -> Option<&str> {
        self.location.as_ref().map(Expandable::id)
    }

    /// The label, or the id of a reader without one.
    #[must_use]
    pub fn name(&self) -> &str {
        self.label
            .as_deref()
            .filter(|l| !l.is_empty())
            .unwrap_or(&self.id)
    }

    /// Whether it is one of Stripe's simulated readers.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.device_type
            .as_deref()
            .is_some_and(|t| t.starts_with("simulated_"))
    }

    /// Whether it is a mobile reader, which an app on a phone drives: it has no
    /// status, takes no actions from a server and gets its location from the
    /// app that connects to it.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        matches!(
            self.device_type.as_deref(),
            Some("bbpos_chipper2x" | "bbpos_wisepad3" | "stripe_m2" | "mobile_phone_reader")
        )
    }
}

/// What a reader is doing or did last.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// What it was asked to do.
    #[serde(rename = "type")]
    pub kind: ActionKind,
    /// How that stands.
    pub status: ActionStatus,
    /// Why it failed; an open list.
    #[serde(default)]
    pub failure_code: Option<String>,
    /// Stripe's text; often too general to be shown.
    #[serde(default)]
    pub failure_message: Option<String>,
    /// The API error behind it, from reader software 2.42 on.
    #[serde(default)]
    pub api_error: Option<ActionError>,
    #[serde(default)]
    process_payment_intent: Option<OfIntent>,
    #[serde(default)]
    collect_payment_method: Option<OfIntent>,
    #[serde(default)]
    confirm_payment_intent: Option<OfIntent>,
    #[serde(default)]
    refund_payment: Option<OfRefund>,
}

/// The API error behind a failed action.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct ActionError {
    /// The code.
    #[serde(default)]
    pub code: Option<String>,
    /// Why the bank declined.
    #[serde(default)]
    pub decline_code: Option<String>,
    /// Stripe's text.
    #[serde(default)]
    pub message: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct OfIntent {
    #[serde(default)]
    payment_intent: Option<Expandable<PaymentIntent>>,
    #[serde(default)]
    payment_method: Option<PaymentMethod>,
}

#[derive(Debug, Clone, Deserialize)]
struct PaymentMethod {
    #[serde(default)]
    card_present: Option<Collected>,
    #[serde(default)]
    interac_present: Option<Collected>,
}

/// A card that was collected and not yet charged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Collected {
    /// `visa`, …
    #[serde(default)]
    pub brand: Option<String>,
    /// The last four digits.
    #[serde(default)]
    pub last4: Option<String>,
    /// Where it was issued, two letters.
    #[serde(default)]
    pub country: Option<String>,
    /// `credit`, `debit`, `prepaid`
    #[serde(default)]
    pub funding: Option<String>,
    /// The wallet it came from.
    #[serde(default)]
    pub wallet: Option<Wallet>,
}

/// A wallet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Wallet {
    /// `apple_pay`, `google_pay`, `samsung_pay`, …
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

impl Collected {
    /// In a few words: `visa 4242 (DE, credit, apple_pay)`.
    #[must_use]
    pub fn describe(&self) -> String {
        let name = [self.brand.as_deref(), self.last4.as_deref()];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let wallet = self.wallet.as_ref().and_then(|w| w.kind.as_deref());
        let more = [self.country.as_deref(), self.funding.as_deref(), wallet];
        let more = more.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let name = if name.is_empty() {
            "the card".to_owned()
        } else {
            name
        };
        if more.is_empty() {
            name
        } else {
            format!("{name} ({more})")
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
struct OfRefund {
    #[serde(default)]
    payment_intent: Option<Expandable<PaymentIntent>>,
    #[serde(default)]
    refund: Option<Expandable<Refund>>,
    #[serde(default)]
    metadata: Option<BTreeMap<String, String>>,
}

impl Action {
    /// The PaymentIntent it is about, if it is about one. The slot may belong
    /// to somebody else by now: compare before believing an outcome.
    #[must_use]
    pub fn payment_intent(&self) -> Option<&str> {
        let of_intent = [
            &self.process_payment_intent,
            &self.collect_payment_method,
            &self.confirm_payment_intent,
        ];
        of_intent
            .into_iter()
            .flatten()
            .find_map(|p| p.payment_intent.as_ref())
            .or_else(|| {
                self.refund_payment
                    .as_ref()
                    .and_then(|r| r.payment_intent.as_ref())
            })
            .map(Expandable::id)
    }

    /// The card a `collect_payment_method` brought.
    #[must_use]
    pub fn collected(&self) -> Option<&Collected> {
        let method = self
            .collect_payment_method
            .as_ref()?
            .payment_method
            .as_ref()?;
        method
            .card_present
            .as_ref()
            .or(method.interac_present.as_ref())
    }

    /// The refund a `refund_payment` made.
    #[must_use]
    pub fn refund(&self) -> Option<&str> {
        self.refund_payment
            .as_ref()?
            .refund
            .as_ref()
            .map(Expandable::id)
    }

    /// What the metadata of the refund under way says under this name; `None`
    /// as well where the answer shows no metadata.
    #[must_use]
    pub fn refund_metadata(&self, name: &str) -> Option<&str> {
        let metadata = self.refund_payment.as_ref()?.metadata.as_ref()?;
        metadata.get(name).map(String::as_str)
    }

    /// Whether a card was collected: for 30 seconds the reader waits to hear
    /// whether it is to be charged.
    #[must_use]
    pub fn holds_a_card(&self) -> bool {
        self.status == ActionStatus::Succeeded && self.kind == ActionKind::CollectPaymentMethod
    }

    /// Whether the reader is at something that a new action would replace or
    /// run into. A cart on the display is not: it stays `in_progress` for ever.
    #[must_use]
    pub fn holds_the_reader(&self) -> bool {
        self.status == ActionStatus::InProgress && self.kind != ActionKind::SetReaderDisplay
    }
}

/// Filters Stripe applies to a list of readers.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// `tml_…`
    pub location: Option<String>,
    /// `online` or `offline`
    pub status: Option<String>,
    /// The model.
    pub device_type: Option<String>,
    /// The serial number.
    pub serial_number: Option<String>,
}

impl Filter {
    /// Whether every reader passes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.location.is_none()
            && self.status.is_none()
            && self.device_type.is_none()
            && self.serial_number.is_none()
    }
}

/// `GET /v1/terminal/readers`
#[must_use]
pub fn list(filter: &Filter) -> Request {
    Request::get(&[PATH]).params(
        Form::new()
            .with_some("location", filter.location.as_deref())
            .with_some("status", filter.status.as_deref())
            .with_some("device_type", filter.device_type.as_deref())
            .with_some("serial_number", filter.serial_number.as_deref()),
    )
}

/// `GET /v1/terminal/readers/{id}`
#[must_use]
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `POST /v1/terminal/readers`
#[must_use]
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
#[must_use]
pub fn update(id: &str, label: Option<&str>, metadata: &BTreeMap<String, String>) -> Request {
    Request::post(&[PATH, id]).params(
        Form::new()
            .with_some("label", label)
            .with_map("metadata", metadata),
    )
}

/// `DELETE /v1/terminal/readers/{id}`
#[must_use]
pub fn delete(id: &str) -> Request {
    Request::delete(&[PATH, id])
}

/// `POST /v1/terminal/readers/{id}/cancel_action`
#[must_use]
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
#[must_use]
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
#[must_use]
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
#[must_use]
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
#[must_use]
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
#[must_use]
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
