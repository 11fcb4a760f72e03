//! What a reader is doing or did last: the one slot it has.
//!
//! <https://docs.stripe.com/api/terminal/readers/object#terminal_reader_object-action>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::object::{Expandable, open_enum};
use super::payment_intents::PaymentIntent;
use super::refunds::Refund;
use super::setup_intents::SetupIntent;

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
    /// What the customer entered.
    #[serde(default)]
    pub collect_inputs: Option<CollectedInputs>,
    /// The card that was saved.
    #[serde(default)]
    pub process_setup_intent: Option<Saved>,
    /// What the display shows.
    #[serde(default)]
    pub set_reader_display: Option<Shown>,
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
    /// Boxed: few readers have one, and a fleet of readers is held at once.
    #[serde(default)]
    payment_method: Option<Box<PaymentMethod>>,
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
    pub fn payment_intent(&self) -> Option<&str> {
        self.payment_intent_expandable().map(Expandable::id)
    }

    /// That PaymentIntent itself, if the request expanded it.
    pub fn expanded_payment_intent(&self) -> Option<&PaymentIntent> {
        self.payment_intent_expandable()?.object()
    }

    fn payment_intent_expandable(&self) -> Option<&Expandable<PaymentIntent>> {
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
    }

    /// The card a `collect_payment_method` brought.
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
    pub fn refund(&self) -> Option<&str> {
        self.refund_payment
            .as_ref()?
            .refund
            .as_ref()
            .map(Expandable::id)
    }

    /// What the metadata of the refund under way says under this name; `None`
    /// as well where the answer shows no metadata.
    pub fn refund_metadata(&self, name: &str) -> Option<&str> {
        let metadata = self.refund_payment.as_ref()?.metadata.as_ref()?;
        metadata.get(name).map(String::as_str)
    }

    /// Whether a card was collected: for 30 seconds the reader waits to hear
    /// whether it is to be charged.
    pub fn holds_a_card(&self) -> bool {
        self.status == ActionStatus::Succeeded && self.kind == ActionKind::CollectPaymentMethod
    }

    /// Whether the reader is at something that a new action would replace or
    /// run into. A cart on the display is not: it stays `in_progress` for ever.
    pub fn holds_the_reader(&self) -> bool {
        self.status == ActionStatus::InProgress && self.kind != ActionKind::SetReaderDisplay
    }

    /// Whether the reader is at this payment.
    pub fn is_at_payment(&self, intent: &str) -> bool {
        self.holds_the_reader() && self.payment_intent() == Some(intent)
    }
}

/// What a display shows.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Shown {
    /// The cart.
    #[serde(default)]
    pub cart: Option<ShownCart>,
}

/// A cart as the reader has it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ShownCart {
    /// Lower case.
    #[serde(default)]
    pub currency: String,
    /// Minor units.
    #[serde(default)]
    pub total: i64,
    /// Minor units.
    #[serde(default)]
    pub tax: Option<i64>,
    /// Its lines.
    #[serde(default)]
    pub line_items: Vec<ShownLine>,
}

/// A line of a cart as the reader has it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct ShownLine {
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// The price of one, in minor units.
    #[serde(default)]
    pub amount: i64,
    /// How many.
    #[serde(default)]
    pub quantity: i64,
}

/// What the customer entered.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct CollectedInputs {
    /// In the order they were asked.
    #[serde(default)]
    pub inputs: Vec<Entered>,
    /// What the request gave.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
}

/// One answer.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Entered {
    /// `email`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// The words around it.
    #[serde(default)]
    pub custom_text: Option<EnteredText>,
    /// Whether the customer skipped it.
    #[serde(default)]
    pub skipped: Option<bool>,
    #[serde(default)]
    email: Option<Value>,
    #[serde(default)]
    numeric: Option<Value>,
    #[serde(default)]
    phone: Option<Value>,
    #[serde(default)]
    signature: Option<Value>,
    #[serde(default)]
    text: Option<Value>,
    #[serde(default)]
    selection: Option<Chosen>,
    /// The switches.
    #[serde(default)]
    pub toggles: Option<Vec<Toggled>>,
}

/// The words around an answer.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct EnteredText {
    /// The question.
    #[serde(default)]
    pub title: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Value {
    #[serde(default)]
    value: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Chosen {
    #[serde(default)]
    id: Option<String>,
}

/// A switch as the customer left it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Toggled {
    /// Its name.
    #[serde(default)]
    pub title: Option<String>,
    /// `enabled` or `disabled`.
    #[serde(default)]
    pub value: Option<String>,
}

impl Entered {
    /// What was entered: text, the id of a choice, or of the file a signature
    /// is kept in for seven days.
    pub fn value(&self) -> Option<&str> {
        let chosen = self.selection.as_ref().and_then(|s| s.id.as_deref());
        [
            &self.email,
            &self.numeric,
            &self.phone,
            &self.signature,
            &self.text,
        ]
        .into_iter()
        .flatten()
        .find_map(|v| v.value.as_deref())
        .or(chosen)
    }
}

/// A saved card.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Saved {
    /// The SetupIntent.
    #[serde(default)]
    pub setup_intent: Option<Expandable<SetupIntent>>,
    /// The reusable card made from the one that was presented.
    #[serde(default)]
    pub generated_card: Option<String>,
}
