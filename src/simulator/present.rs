//! A card meets a reader: the test helper, and what the card then does.
//!
//! Chosen where the facts leave it open: the helper works on simulated readers
//! only; a tip the reader does not ask for is refused; customers of ordinary
//! readers decline to tip and use the 4242 card unless a fault says otherwise.

use serde_json::{Value, json};

use super::authorize::{self, Payment};
use super::build::{flag, text};
use super::cards::{self, Card};
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::kinds::Kind;
use super::payments;
use super::readers;
use super::store::World;
use super::things;

/// The helper: present a test card to a simulated reader.
pub(super) fn present(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let reader = ctx.living(Kind::Reader)?;
    if !flag(&reader, "_simulated") {
        return Err(ApiError::invalid(
            "present_payment_method is only available for simulated readers.",
        ));
    }
    let kind = text(&reader["action"], "type").to_owned();
    let waiting = text(&reader["action"], "status") == "in_progress"
        && matches!(
            kind.as_str(),
            "process_payment_intent"
                | "collect_payment_method"
                | "process_setup_intent"
                | "refund_payment"
        );
    if !waiting {
        return Err(ApiError::invalid(
            "The reader isn't waiting for a payment method: there is no action in progress that needs one.",
        ));
    }
    let tip = ctx.int("amount_tip");
    if let Some(tip) = tip {
        check_tip(ctx, &reader, &kind, tip)?;
    }
    let visit = next_visit(&reader);
    let card = chosen_card(ctx, &reader, visit.number.as_deref())?;
    let reader = gone_by(ctx.world, reader);
    let fault = visit.fault.or_else(|| ctx.faults.on_card(&reader));
    let presented = Presented {
        card,
        tip: tip.or(visit.tip),
        fault,
    };
    complete(ctx.world, reader, &presented, ctx.now);
    ctx.subject(Kind::Reader)
}

/// What a customer does at a reader, as far as somebody said so before.
#[derive(Default)]
pub(super) struct Visit {
    pub(super) number: Option<String>,
    pub(super) tip: Option<i64>,
    pub(super) fault: Option<&'static str>,
}

/// What the reader's next customer was told to do.
fn next_visit(reader: &Value) -> Visit {
    let next = &reader["_next"][0];
    let does = text(next, "does");
    Visit {
        number: next["card"].as_str().map(str::to_owned),
        tip: next["tip"].as_i64(),
        fault: match does {
            "cancels" => Some("customer-canceled"),
            "connection-error" => Some("connection-error"),
            "connection-error-charged" => Some("connection-error-charged"),
            "stuck" => Some("stuck"),
            "stuck-charged" => Some("stuck-charged"),
            _ => None,
        },
    }
}

/// That customer has come; the next one is another.
fn gone_by(world: &mut World, mut reader: Value) -> Value {
    if let Some(queue) = reader["_next"].as_array_mut()
        && !queue.is_empty()
    {
        queue.remove(0);
        world.put(Kind::Reader, reader.clone());
    }
    reader
}

/// The card a customer uses who may have been told which.
pub(super) fn card_for(world: &World, reader: &Value, number: Option<&str>) -> &'static Card {
    // A refund wants the card the payment was made with.
    let refunded = authorize::card_of_refund(world, reader);
    let interac_only = allowed(world, reader) == ["interac_present"];
    let default = if interac_only {
        cards::DEFAULT_INTERAC
    } else {
        cards::DEFAULT
    };
    let number = number.or(refunded.as_deref()).unwrap_or(default);
    Card::find(number).unwrap_or(&cards::CARDS[0])
}

fn check_tip(ctx: &Ctx<'_>, reader: &Value, kind: &str, tip: i64) -> Result<(), ApiError> {
    let intent = ctx
        .world
        .get(Kind::Intent, &payments::action_intent(reader));
    let currency = intent
        .as_ref()
        .map_or("", |intent| text(intent, "currency"));
    let asked = matches!(kind, "process_payment_intent" | "collect_payment_method")
        && payments::asks_for_tip(
            ctx.world,
            reader,
            &payments::action_config(reader),
            currency,
        );
    if tip < 0 {
        return Err(ApiError::coded(
            "parameter_invalid_integer",
            "This value must be greater than or equal to 0.",
        )
        .param("amount_tip"));
    }
    if asked || tip == 0 {
        Ok(())
    } else {
        Err(ApiError::invalid(
            "The reader isn't asking for a tip: configure tipping for this currency at its location, and don't skip it.",
        )
        .param("amount_tip"))
    }
}

/// The types the action's intent allows.
fn allowed(world: &World, reader: &Value) -> Vec<String> {
    world
        .get(Kind::Intent, &payments::action_intent(reader))
        .and_then(|intent| {
            Some(
                intent["payment_method_types"]
                    .as_array()?
                    .iter()
                    .filter_map(|t| t.as_str().map(str::to_owned))
                    .collect(),
            )
        })
        .unwrap_or_default()
}

fn chosen_card(
    ctx: &Ctx<'_>,
    reader: &Value,
    next: Option<&str>,
) -> Result<&'static Card, ApiError> {
    let sent = ["card_present", "interac_present", "card"]
        .into_iter()
        .find(|name| ctx.params.get(name).is_some());
    let kind = ctx.text("type").or(sent);
    let number = kind.and_then(|kind| ctx.params[kind]["number"].as_str());
    if let (Some(kind), Some(sent)) = (ctx.text("type"), sent)
        && kind != sent
    {
        return Err(ApiError::invalid(format!(
            "You passed {sent} but type is {kind}; they must be the same."
        ))
        .param(sent));
    }
    let param = format!("{}[number]", kind.unwrap_or("card_present"));
    let number = match (number, kind) {
        (Some(number), _) => number.to_owned(),
        (None, Some("card")) => return Err(ApiError::missing_param("card[number]")),
        (None, Some("interac_present")) => cards::DEFAULT_INTERAC.to_owned(),
        (None, _) => card_for(ctx.world, reader, next).number.to_owned(),
    };
    let card = Card::find(&number).ok_or_else(|| {
        ApiError::coded(
            "incorrect_number",
            format!("{number} isn't a test card number."),
        )
        .param(&param)
    })?;
    match kind {
        Some("interac_present") if !card.is_interac() => Err(ApiError::invalid(
            "Your card isn't an Interac card; use card_present.",
        )
        .param(param)),
        _ => Ok(card),
    }
}

/// What a customer holds to a reader and says there, and what goes wrong with it.
pub(super) struct Presented<'a> {
    pub(super) card: &'static Card,
    pub(super) tip: Option<i64>,
    pub(super) fault: Option<&'a str>,
}

/// Carries the action in the slot to its end.
pub(super) fn complete(world: &mut World, reader: Value, presented: &Presented<'_>, now: i64) {
    let Presented { card, tip, fault } = *presented;
    if fault == Some("customer-canceled") {
        readers::finish(world, reader, Some(("customer_canceled", Value::Null)), now);
        return;
    }
    if fault == Some("connection-error") {
        readers::finish(world, reader, Some(("connection_error", Value::Null)), now);
        return;
    }
    if fault == Some("stuck") {
        stay(world, reader);
        return;
    }
    match text(&reader["action"], "type") {
        "process_setup_intent" => super::setup_intents::complete(world, reader, card, now),
        "refund_payment" => super::refunds::complete(world, reader, card, now),
        "collect_payment_method" => collected(world, reader, card, tip, now),
        "process_payment_intent" | "confirm_payment_intent" => {
            pay(world, reader, presented, now);
        }
        _ => {}
    }
}

/// The payment method is read; the rest waits for `confirm_payment_intent`.
fn collected(
    world: &mut World,
    mut reader: Value,
    card: &'static Card,
    tip: Option<i64>,
    now: i64,
) {
    let intent = payments::action_intent(&reader);
    let noise = world.noise();
    let id = format!("pm_1{}", super::ids::base62(noise, 20));
    let method = things::method(&id, card, world.live, now);
    let config = payments::action_config(&reader);
    let currency = world
        .get(Kind::Intent, &intent)
        .map(|intent| text(&intent, "currency").to_owned())
        .unwrap_or_default();
    let asked = payments::asks_for_tip(world, &reader, &config, &currency);
    world.put(Kind::Method, method.clone());
    reader["action"]["collect_payment_method"]["payment_method"] = method;
    let tip = if asked { tip.or(Some(0)) } else { None };
    let kept = json!({"payment_intent": intent, "number": card.number, "tip": tip});
    let id = text(&reader, "id").to_owned();
    readers::finish(world, reader, None, now);
    if let Some(mut reader) = world.get(Kind::Reader, &id) {
        reader["_collected"] = kept;
        reader["_phase"] = json!("collected");
        reader["_due"] = json!(now + readers::CONFIRM_TIMEOUT);
        world.put(Kind::Reader, reader);
    }
}

/// The reader drops out: nothing is planned any more, and nobody is told.
fn stay(world: &mut World, mut reader: Value) {
    readers::clear_plan(&mut reader);
    world.put(Kind::Reader, reader);
}

/// Runs the payment of the action in the slot.
fn pay(world: &mut World, mut reader: Value, presented: &Presented<'_>, now: i64) {
    let Presented { card, tip, fault } = *presented;
    let Some(intent) = world.get(Kind::Intent, &payments::action_intent(&reader)) else {
        return;
    };
    if !payments::still_payable(&reader, &intent) {
        let error = json!({
            "code": "intent_invalid_state",
            "message": "The PaymentIntent was changed after it was sent to the reader.",
            "type": "invalid_request_error"
        });
        readers::finish(world, reader, Some(("intent_invalid_state", error)), now);
        return;
    }
    let collected = reader["_collected"].clone();
    let tip = if collected.is_object() {
        collected["tip"].as_i64()
    } else {
        let config = payments::action_config(&reader);
        payments::asks_for_tip(world, &reader, &config, text(&intent, "currency"))
            .then(|| tip.unwrap_or(0))
    };
    let card = Card::find(text(&collected, "number")).unwrap_or(card);
    if let Some(map) = reader.as_object_mut() {
        map.shift_remove("_amount");
    }
    let failure = authorize::run(
        world,
        &Payment {
            reader: text(&reader, "id").to_owned(),
            location: text(&reader, "location").to_owned(),
            card,
            tip,
            stored_at: None,
            now,
        },
        intent,
    );
    if fault == Some("stuck-charged") {
        stay(world, reader);
    } else if fault == Some("connection-error-charged") {
        readers::finish(world, reader, Some(("connection_error", Value::Null)), now);
    } else {
        match failure {
            None => readers::finish(world, reader, None, now),
            Some(error) => {
                let code = text(&error, "code").to_owned();
                readers::finish(world, reader, Some((&code, error)), now);
            }
        }
    }
}

/// The time has come for something on a reader.
pub(super) fn reader_due(
    world: &mut World,
    id: &str,
    faults: &super::faults::ReaderFaults,
    at: i64,
) {
    let Some(mut reader) = world.get(Kind::Reader, id) else {
        return;
    };
    let kind = text(&reader["action"], "type").to_owned();
    let phase = text(&reader, "_phase").to_owned();
    match (kind.as_str(), phase.as_str()) {
        (_, "waiting") if text(&reader["_next"][0], "does") == "waits" => {
            let reader = gone_by(world, reader);
            stay(world, reader);
        }
        (_, "waiting") => {
            reader["_phase"] = json!("processing");
            reader["_due"] = json!(at + world.reader_delay * 2 / 5);
            world.put(Kind::Reader, reader);
        }
        (_, "collected") => {
            readers::clear_plan(&mut reader);
            world.put(Kind::Reader, reader);
        }
        ("collect_inputs", _) => {
            readers::finish(world, reader, Some((readers::TIMED_OUT, Value::Null)), at);
        }
        (_, "processing") => {
            let visit = next_visit(&reader);
            let number = visit.number.or_else(|| faults.customer_card(&reader));
            let card = card_for(world, &reader, number.as_deref());
            let reader = gone_by(world, reader);
            let tip = visit.tip.or_else(|| faults.customer_tip(&reader));
            let fault = visit.fault.or_else(|| faults.on_card(&reader));
            complete(world, reader, &Presented { card, tip, fault }, at);
        }
        _ => {
            readers::clear_plan(&mut reader);
            world.put(Kind::Reader, reader);
        }
    }
}

/// The time has come for something on a charge: its balance transaction, or
/// the end of its authorisation.
pub(super) fn charge_due(world: &mut World, id: &str, at: i64) {
    let Some(mut charge) = world.get(Kind::Charge, id) else {
        return;
    };
    if let Some(map) = charge.as_object_mut() {
        map.shift_remove("_due");
    }
    if flag(&charge, "captured") {
        let before = charge.clone();
        let settled = authorize::settle(world, charge, at);
        events::updated(world, "charge.updated", &before, &settled, at);
        return;
    }
    lapse(world, charge, at);
}

/// A hold ends without having been captured.
pub(super) fn lapse(world: &mut World, charge: Value, at: i64) {
    world.put(Kind::Charge, charge.clone());
    let Some(mut intent) = world.get(Kind::Intent, text(&charge, "payment_intent")) else {
        return;
    };
    if text(&intent, "status") == "requires_capture" {
        // Nobody asks when a hold lapses: the version of whoever made it counts.
        let version = intent["_version"]
            .as_str()
            .unwrap_or(super::options::VERSION)
            .to_owned();
        authorize::release(world, charge, &version, at);
        intent["status"] = json!("canceled");
        intent["amount_capturable"] = json!(0);
        intent["canceled_at"] = json!(at.div_euclid(1000));
        intent["cancellation_reason"] = json!("expired");
        world.put(Kind::Intent, intent.clone());
        events::emit(world, "payment_intent.canceled", &intent, None, at);
    }
}
