//! What a reader does besides payments: show a cart, ask for inputs, save a
//! card.
//!
//! <https://docs.stripe.com/terminal/features/display>,
//! <https://docs.stripe.com/terminal/features/collect-inputs>,
//! <https://docs.stripe.com/terminal/features/saving-payment-details/save-directly>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Form;
use super::request::Request;

pub use super::action::Entered;

const PATH: &str = "/v1/terminal/readers";
const TEST_PATH: &str = "/v1/test_helpers/terminal/readers";

/// A line of a cart. Amounts are in minor units of the cart's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// What it is.
    pub description: String,
    /// The price of one.
    pub amount: i64,
    /// How many.
    pub quantity: u32,
}

/// A cart for a reader's display. It is shown, not charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Lower case.
    pub currency: String,
    /// Its lines.
    pub lines: Vec<CartLine>,
    /// Minor units.
    pub tax: Option<i64>,
    /// Minor units.
    pub total: i64,
}

/// `POST /v1/terminal/readers/{id}/set_reader_display`. Amounts are whole
/// numbers: a fraction is accepted by the API, and the reader shows nothing.
pub fn set_reader_display(id: &str, cart: &Cart) -> Request {
    let mut form = Form::new()
        .with("type", "cart")
        .with("cart[currency]", &cart.currency);
    for (index, line) in cart.lines.iter().enumerate() {
        let name = |part: &str| format!("cart[line_items][{index}][{part}]");
        form = form
            .with(name("description"), &line.description)
            .with(name("amount"), line.amount)
            .with(name("quantity"), line.quantity);
    }
    form = form
        .with_some("cart[tax]", cart.tax)
        .with("cart[total]", cart.total);
    Request::post(&[PATH, id, "set_reader_display"]).params(form)
}

/// Something a customer is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// `email`, `numeric`, `phone`, `selection`, `signature` or `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The question.
    pub custom_text: CustomText,
    /// Whether the customer may skip it.
    #[serde(default)]
    pub required: Option<bool>,
    /// What can be chosen from.
    #[serde(default)]
    pub selection: Option<InputSelection>,
    /// Switches beside the question.
    #[serde(default)]
    pub toggles: Vec<Toggle>,
}

/// The words around an input.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomText {
    /// At most 40 characters.
    pub title: String,
    /// At most 100 characters, 500 for a selection.
    #[serde(default)]
    pub description: Option<String>,
    /// On the button.
    #[serde(default)]
    pub skip_button: Option<String>,
    /// On the button.
    #[serde(default)]
    pub submit_button: Option<String>,
}

/// What can be chosen from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSelection {
    /// The choices.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What comes back.
    pub id: String,
    /// What is shown.
    pub text: String,
    /// `primary` or `secondary`.
    #[serde(default)]
    pub style: Option<String>,
}

/// A switch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Toggle {
    /// Its name.
    #[serde(default)]
    pub title: Option<String>,
    /// What it means.
    #[serde(default)]
    pub description: Option<String>,
    /// `enabled` or `disabled`.
    #[serde(default)]
    pub default_value: Option<String>,
}

/// `POST /v1/terminal/readers/{id}/collect_inputs`
pub fn collect_inputs(id: &str, inputs: &[Input], metadata: &BTreeMap<String, String>) -> Request {
    let mut form = Form::new();
    for (index, input) in inputs.iter().enumerate() {
        let name = |part: &str| format!("inputs[{index}]{part}");
        let text = &input.custom_text;
        form = form
            .with(name("[type]"), &input.kind)
            .with(name("[custom_text][title]"), &text.title)
            .with_some(
                &name("[custom_text][description]"),
                text.description.as_deref(),
            )
            .with_some(
                &name("[custom_text][skip_button]"),
                text.skip_button.as_deref(),
            )
            .with_some(
                &name("[custom_text][submit_button]"),
                text.submit_button.as_deref(),
            )
            .with_some(&name("[required]"), input.required);
        for (at, choice) in input.selection.iter().flat_map(|s| &s.choices).enumerate() {
            let name = |part: &str| format!("inputs[{index}][selection][choices][{at}][{part}]");
            form = form
                .with(name("id"), &choice.id)
                .with(name("text"), &choice.text)
                .with_some(&name("style"), choice.style.as_deref());
        }
        for (at, toggle) in input.toggles.iter().enumerate() {
            let name = |part: &str| format!("inputs[{index}][toggles][{at}][{part}]");
            form = form
                .with_some(&name("title"), toggle.title.as_deref())
                .with_some(&name("description"), toggle.description.as_deref())
                .with_some(&name("default_value"), toggle.default_value.as_deref());
        }
    }
    Request::post(&[PATH, id, "collect_inputs"]).params(form.with_map("metadata", metadata))
}

/// `POST /v1/terminal/readers/{id}/process_setup_intent`. `allow_redisplay`
/// says whether the saved card may be shown to the customer again: `always`,
/// `limited` or `unspecified`.
pub fn process_setup_intent(
    id: &str,
    intent: &str,
    allow_redisplay: &str,
    customer_can_cancel: bool,
) -> Request {
    let mut form = Form::new()
        .with("setup_intent", intent)
        .with("allow_redisplay", allow_redisplay);
    if customer_can_cancel {
        form = form.with("process_config[enable_customer_cancellation]", true);
    }
    Request::post(&[PATH, id, "process_setup_intent"]).params(form)
}

/// `POST /v1/test_helpers/terminal/readers/{id}/succeed_input_collection`: the
/// customer of a simulated reader answers everything.
pub fn succeed_input_collection(id: &str) -> Request {
    Request::post(&[TEST_PATH, id, "succeed_input_collection"])
        .params(Form::new().with("skip_non_required_inputs", "none"))
}

/// `POST /v1/test_helpers/terminal/readers/{id}/timeout_input_collection`: the
/// customer of a simulated reader does not touch it.
pub fn timeout_input_collection(id: &str) -> Request {
    Request::post(&[TEST_PATH, id, "timeout_input_collection"])
}
