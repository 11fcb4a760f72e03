//! Sending a payment to a reader, in one step or in two.
//!
//! Chosen where the facts leave it open: the reader shows the amount the
//! PaymentIntent had when it was sent; if the intent was changed since, the
//! action fails with `intent_invalid_state` and nothing is charged, because
//! Stripe asks for the payment to be sent again after an edit.

use serde_json::{Map, Value, json};

use super::build::{flag, int, text};
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::readers;
use super::store::World;

/// The tip suggestions in force on a reader for a currency.
fn tipping<'a>(world: &'a World, reader: &Value, currency: &str) -> Option<&'a Value> {
    let location = world.open(Kind::Location, text(reader, "location"));
    let own = location
        .and_then(|place| world.open(Kind::Configuration, text(place, "configuration_overrides")))
        .and_then(|configuration| configuration.get("tipping"));
    let shared = world
        .rows(Kind::Configuration)
        .find(|configuration| flag(configuration, "is_account_default"))
        .and_then(|configuration| configuration.get("tipping"));
    own.or(shared)?.get(currency)
}

/// Whether the customer is asked for a tip in this action.
pub(super) fn asks_for_tip(world: &World, reader: &Value, config: &Value, currency: &str) -> bool {
    let eligible = config["tipping"]["amount_eligible"].as_i64();
    !flag(config, "skip_tipping")
        && eligible != Some(0)
        && tipping(world, reader, currency).is_some()
}

fn check_config(config: &Value, name: &str) -> Result<(), ApiError> {
    let eligible = config["tipping"]["amount_eligible"].as_i64();
    let param = format!("{name}[tipping][amount_eligible]");
    match eligible {
        Some(amount) if amount < 0 => Err(ApiError::coded(
            "parameter_invalid_integer",
            "This value must be greater than or equal to 0.",
        )
        .param(param)),
        Some(amount) if amount > 0 && flag(config, "skip_tipping") => Err(ApiError::invalid(
            "You may not pass amount_eligible when skip_tipping is true.",
        )
        .param(param)),
        _ => Ok(()),
    }
}

/// The PaymentIntent a parameter names, if a reader may take it.
fn payable(ctx: &Ctx<'_>) -> Result<Value, ApiError> {
    let intent = ctx
        .named(Kind::Intent, "payment_intent")?
        .ok_or_else(|| ApiError::missing_param("payment_intent"))?;
    let status = text(&intent, "status");
    if status != "requires_payment_method" {
        return Err(ApiError::coded(
            "intent_invalid_state",
            format!(
                "The PaymentIntent must be in the requires_payment_method state to be processed by a reader, but its status is {status}."
            ),
        ));
    }
    let in_person = intent["payment_method_types"]
        .as_array()
        .is_some_and(|types| {
            types
                .iter()
                .any(|t| t == "card_present" || t == "interac_present")
        });
    if in_person {
        Ok(intent)
    } else {
        Err(ApiError::invalid(
            "The PaymentIntent doesn't allow card_present or interac_present payments, so a reader can't process it.",
        )
        .param("payment_intent"))
    }
}

/// What the action shows of its configuration.
fn shown(config: &Value) -> Value {
    let mut out = Map::new();
    for name in [
        "enable_customer_cancellation",
        "skip_tipping",
        "tipping",
        "return_url",
    ] {
        if let Some(value) = config.get(name) {
            out.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(out)
}

fn send(ctx: &mut Ctx<'_>, kind: &str, config_name: &str) -> Result<Value, ApiError> {
    // A deleted or unknown reader is named before a wrong intent.
    ctx.living(Kind::Reader)?;
    let mut intent = payable(ctx)?;
    let config = ctx.params.get(config_name).cloned();
    if let Some(config) = &config {
        check_config(config, config_name)?;
        if let Some(allow) = config.get("allow_redisplay") {
            intent["_allow_redisplay"] = allow.clone();
            ctx.world.put(Kind::Intent, intent.clone());
        }
    }
    let (mut reader, lost) = readers::ready(ctx)?;
    let mut details = json!({"payment_intent": intent["id"]});
    // Without one nothing is shown of it either.
    if let Some(config) = &config {
        details[config_name] = shown(config);
    }
    reader["_amount"] = intent["amount"].clone();
    let reply = readers::begin(ctx, reader, kind, details, lost);
    if kind == "collect_payment_method"
        && let Some(reader) = ctx.world.get(Kind::Reader, &ctx.id)
    {
        super::events::emit(
            ctx.world,
            "terminal.reader.action_updated",
            &reader,
            None,
            ctx.now,
        );
    }
    reply
}

pub(super) fn process(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    send(ctx, "process_payment_intent", "process_config")
}

pub(super) fn collect(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    send(ctx, "collect_payment_method", "collect_config")
}

/// The second step; only for what the same reader collected within 30 seconds.
pub(super) fn confirm(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.living(Kind::Reader)?;
    let intent = payable(ctx)?;
    let (mut reader, lost) = readers::ready(ctx)?;
    let collected = reader["_collected"].clone();
    if text(&collected, "payment_intent") != text(&intent, "id") {
        return Err(ApiError::coded(
            "intent_invalid_state",
            "No payment method has been collected for this PaymentIntent on this reader within the last 30 seconds. Collect it again.",
        ));
    }
    let mut details = json!({"payment_intent": intent["id"]});
    if let Some(config) = ctx.params.get("confirm_config") {
        details["confirm_config"] = config.clone();
    }
    reader["_amount"] = intent["amount"].clone();
    let reply = readers::begin(ctx, reader, "confirm_payment_intent", details, lost);
    if let Some(mut reader) = ctx.world.get(Kind::Reader, &ctx.id) {
        reader["_collected"] = collected;
        ctx.world.put(Kind::Reader, reader);
    }
    reply
}

/// The configuration of the action in the slot, whatever its type.
pub(super) fn action_config(reader: &Value) -> Value {
    let action = &reader["action"];
    let details = &action[text(action, "type")];
    ["process_config", "collect_config"]
        .iter()
        .find_map(|name| details.get(name))
        .cloned()
        .unwrap_or_else(|| json!({}))
}

/// The PaymentIntent of the action in the slot.
pub(super) fn action_intent(reader: &Value) -> String {
    let action = &reader["action"];
    text(&action[text(action, "type")], "payment_intent").to_owned()
}

/// Whether the intent is still the one the reader shows.
pub(super) fn still_payable(reader: &Value, intent: &Value) -> bool {
    text(intent, "status") == "requires_payment_method"
        && int(reader, "_amount") == int(intent, "amount")
}
