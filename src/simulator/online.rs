//! Charging a card without a reader: one that was saved, or typed.

use serde_json::{Value, json};

use super::authorize;
use super::build::{self, Channel, ChargeSpec, ChargeState, Tap, int, text};
use super::cards::Fate;
use super::error::ApiError;
use super::events;
use super::kinds::Kind;
use super::methods;
use super::store::World;

/// How long a hold on a card that was not present lasts, in milliseconds.
const HOLD: i64 = 7 * 86_400_000;

/// What is said when there is nothing to pay with. A payment on a reader is
/// confirmed by the reader.
pub(super) fn nothing_to_pay_with(intent: &Value) -> ApiError {
    ApiError::coded(
        "payment_intent_unexpected_state",
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken. A payment in person is confirmed by a reader.",
    )
    .with("payment_intent", super::view::public(intent))
}

/// Whether an intent may be paid with a payment method.
pub(super) fn fits(intent: &Value, method: &Value) -> Result<(), ApiError> {
    let kind = text(method, "type");
    let types = intent["payment_method_types"].as_array();
    if !types.is_some_and(|types| types.iter().any(|t| t == kind)) || kind != "card" {
        return Err(ApiError::invalid(format!(
            "The PaymentMethod provided ({kind}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of a type it allows; one that met a reader can't be used again, only its generated_card."
        ))
        .param("payment_method"));
    }
    let (owner, payer) = (text(method, "customer"), text(intent, "customer"));
    if methods::is_spent(method) {
        return Err(ApiError::invalid(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
        )
        .param("payment_method"));
    }
    if !owner.is_empty() && owner != payer {
        return Err(ApiError::invalid(format!(
            "The PaymentMethod {} belongs to the Customer {owner}. Please include the Customer in the `customer` parameter on the PaymentIntent.",
            text(method, "id")
        ))
        .param("payment_method"));
    }
    Ok(())
}

/// Charges the card.
pub(super) fn pay(
    world: &mut World,
    mut intent: Value,
    mut method: Value,
    now: i64,
) -> Result<Value, ApiError> {
    let card = methods::card_of(&method).unwrap_or(&super::cards::CARDS[0]);
    let own = &intent["payment_method_options"]["card"];
    let manual = [&intent, own]
        .iter()
        .any(|said| text(said, "capture_method") == "manual");
    let saved = [&intent, own]
        .iter()
        .any(|said| !text(said, "setup_future_usage").is_empty());
    let ending = match card.fate {
        Fate::Decline(code, decline) => ChargeState::Declined(code, decline),
        _ if manual => ChargeState::Authorized,
        _ => ChargeState::Captured,
    };
    let total = int(&intent, "amount");
    let mut charge = build::charge(&ChargeSpec {
        id: world.new_id(Kind::Charge, now),
        intent: text(&intent, "id").to_owned(),
        created: now.div_euclid(1000),
        amount: total,
        currency: text(&intent, "currency"),
        live: world.live,
        channel: Channel::Online,
        card,
        ending,
        tap: Tap::Card,
        incremental: false,
    });
    authorize::take_over(&mut charge, &intent);
    charge["payment_method"] = method["id"].clone();
    charge["billing_details"] = method["billing_details"].clone();
    intent["latest_charge"] = charge["id"].clone();
    if let ChargeState::Declined(code, decline) = ending {
        let shown = super::view::public(&method);
        let error = build::card_error(code, decline, text(&charge, "id"), &shown);
        intent["last_payment_error"] = error.clone();
        intent["payment_method"] = Value::Null;
        intent["status"] = json!("requires_payment_method");
        world.put(Kind::Charge, charge.clone());
        world.put(Kind::Intent, intent.clone());
        events::emit(world, "charge.failed", &charge, None, now);
        events::emit(world, "payment_intent.payment_failed", &intent, None, now);
        return Err(refusal(&error, &intent));
    }
    intent["last_payment_error"] = Value::Null;
    intent["payment_method"] = method["id"].clone();
    if text(&method, "customer").is_empty() {
        match text(&intent, "customer").to_owned() {
            customer if !customer.is_empty() && saved => {
                methods::attach_to(world, method, &customer, now);
            }
            _ => {
                method["_spent"] = json!(true);
                world.put(Kind::Method, method);
            }
        }
    }
    if manual {
        intent["status"] = json!("requires_capture");
        intent["amount_capturable"] = json!(total);
        charge["_due"] = json!(now + HOLD);
        world.put(Kind::Charge, charge.clone());
        world.put(Kind::Intent, intent.clone());
        events::emit(world, "charge.succeeded", &charge, None, now);
        let name = "payment_intent.amount_capturable_updated";
        events::emit(world, name, &intent, None, now);
        return Ok(intent);
    }
    intent["status"] = json!("succeeded");
    intent["amount_received"] = json!(total);
    let at_once = text(&intent, "capture_method") == "automatic";
    let usual = (!at_once).then_some(authorize::SETTLES_AFTER);
    let charge = authorize::settle_or_wait(world, charge, usual, now);
    world.put(Kind::Intent, intent.clone());
    events::emit(world, "charge.succeeded", &charge, None, now);
    events::emit(world, "payment_intent.succeeded", &intent, None, now);
    Ok(intent)
}

/// A decline as the caller gets it: 402, with everything known of it.
fn refusal(error: &Value, intent: &Value) -> ApiError {
    let mut refusal = ApiError::coded(text(error, "code"), text(error, "message"))
        .status(402)
        .kind("card_error");
    for name in [
        "advice_code",
        "charge",
        "decline_code",
        "network_advice_code",
        "network_decline_code",
        "payment_method",
    ] {
        if let Some(value) = error.get(name) {
            refusal = refusal.with(name, value.clone());
        }
    }
    if let Some(param) = error.get("param").and_then(Value::as_str) {
        refusal = refusal.param(param);
    }
    refusal.with("payment_intent", super::view::public(intent))
}
