//! What a card and an amount lead to: charges, the intent's new state, the
//! movement on the balance.

use serde_json::{Value, json};

use super::build::{self, Channel, ChargeSpec, ChargeState, Movement, Tap, int, text};
use super::cards::{Card, Fate};
use super::connect;
use super::events;
use super::kinds::Kind;
use super::methods::{self, Origin};
use super::refunds;
use super::store::World;
use super::things::{self, method};

/// Asynchronous capture: the fee is known this much later.
pub(super) const SETTLES_AFTER: i64 = 2_000;

/// A card on a reader.
pub(super) struct Payment {
    pub(super) reader: String,
    pub(super) location: String,
    pub(super) card: &'static Card,
    /// None: not asked for.
    pub(super) tip: Option<i64>,
    /// When it was taken, in seconds, if that was without a network.
    pub(super) stored_at: Option<i64>,
    /// When Stripe hears of it, in milliseconds.
    pub(super) now: i64,
}

/// What a sale that another till takes is for.
pub(super) struct Order {
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) capture_method: &'static str,
    pub(super) metadata: Value,
}

/// The PaymentIntent of such a sale.
pub(super) fn order(world: &mut World, order: &Order, now: i64) -> Value {
    let mut intent = build::skeleton("payment_intent");
    let id = world.new_id(Kind::Intent, now);
    intent["client_secret"] = json!(build::client_secret(&id));
    intent["id"] = json!(id);
    intent["amount"] = json!(order.amount);
    intent["amount_details"] = json!({"tip": {}});
    intent["capture_method"] = json!(order.capture_method);
    intent["created"] = json!(now.div_euclid(1000));
    intent["currency"] = json!(order.currency);
    intent["livemode"] = json!(world.live);
    intent["metadata"] = order.metadata.clone();
    intent["payment_method_types"] = json!(["card_present"]);
    intent["payment_method_options"] = build::method_options("card_present");
    world.put(Kind::Intent, intent.clone());
    events::emit(world, "payment_intent.created", &intent, None, now);
    intent
}

/// The name of the setting that holds up settlement.
const SETTLEMENT: &str = "setting_settlement";

/// How long captured charges wait for their balance transaction, in
/// milliseconds, if somebody has said so.
pub(super) fn settlement(world: &World) -> Option<i64> {
    world.open(Kind::Setting, SETTLEMENT)?["delay"].as_i64()
}

pub(super) fn set_settlement(world: &mut World, delay: Option<i64>) {
    match delay {
        Some(delay) => world.put(Kind::Setting, json!({"id": SETTLEMENT, "delay": delay})),
        None => world.remove(Kind::Setting, SETTLEMENT),
    }
}

/// Books a captured charge on the balance, at once or when its time comes.
pub(super) fn settle_or_wait(
    world: &mut World,
    mut charge: Value,
    usual: Option<i64>,
    now: i64,
) -> Value {
    connect::share(world, &mut charge, now);
    match settlement(world).or(usual) {
        Some(delay) if delay > 0 => {
            charge["_due"] = json!(now + delay);
            world.put(Kind::Charge, charge.clone());
            charge
        }
        _ => settle(world, charge, now),
    }
}

/// The number of the card the action's refund must be made to.
pub(super) fn card_of_refund(world: &World, reader: &Value) -> Option<String> {
    if text(&reader["action"], "type") != "refund_payment" {
        return None;
    }
    let charge = world.get(Kind::Charge, text(reader, "_refunds"))?;
    Some(things::card_of(&charge)?.number.to_owned())
}

/// Whether the money waits for a capture call.
fn manual(intent: &Value, card: &Card) -> Result<bool, ()> {
    let own = &intent["payment_method_options"]["card_present"]["capture_method"];
    match own.as_str() {
        Some("manual_preferred") => Ok(!card.single_message()),
        Some("manual") => (!card.single_message()).then_some(true).ok_or(()),
        _ if text(intent, "capture_method") == "manual" => {
            (!card.single_message()).then_some(true).ok_or(())
        }
        _ => Ok(false),
    }
}

/// Runs the payment. None: it went through. Otherwise the card error, as the
/// intent's `last_payment_error` has it too.
pub(super) fn run(world: &mut World, payment: &Payment, mut intent: Value) -> Option<Value> {
    let card = payment.card;
    let total = int(&intent, "amount") + payment.tip.unwrap_or(0);
    let kind = if card.is_interac() {
        "interac_present"
    } else {
        "card_present"
    };
    let allowed = intent["payment_method_types"]
        .as_array()
        .is_some_and(|types| types.iter().any(|t| t == kind));
    let (fate, manual) = match manual(&intent, card) {
        _ if !allowed => (Fate::Decline("card_declined", "card_not_supported"), false),
        Err(()) => (
            Fate::Decline("card_declined", "transaction_not_allowed"),
            false,
        ),
        Ok(manual) => (card.outcome(total, text(&intent, "currency")), manual),
    };
    let mut tap = if fate == Fate::Pin {
        Tap::Inserted
    } else {
        Tap::Card
    };
    match fate {
        Fate::Decline(code, decline) => {
            return Some(declined(
                world,
                payment,
                &mut intent,
                total,
                (code, decline),
            ));
        }
        Fate::Retry(decline) => {
            declined(
                world,
                payment,
                &mut intent,
                total,
                ("card_declined", decline),
            );
            tap = Tap::Inserted;
        }
        Fate::Approve | Fate::Pin | Fate::RefundFails => {}
    }
    approved(world, payment, intent, total, (manual, tap));
    None
}

fn charge_for(
    world: &mut World,
    payment: &Payment,
    intent: &Value,
    total: i64,
    (ending, tap): (ChargeState, Tap),
) -> Value {
    let now = payment.now;
    let options = &intent["payment_method_options"]["card_present"];
    let mut charge = build::charge(&ChargeSpec {
        id: world.new_id(Kind::Charge, now),
        intent: text(intent, "id").to_owned(),
        created: now.div_euclid(1000),
        amount: total,
        currency: text(intent, "currency"),
        live: world.live,
        channel: Channel::Reader {
            reader: payment.reader.clone(),
            location: payment.location.clone(),
        },
        card: payment.card,
        ending,
        tap,
        incremental: build::flag(options, "request_incremental_authorization_support"),
    });
    take_over(&mut charge, intent);
    if let Some(at) = payment.stored_at
        && let Some(details) = charge["payment_method_details"].get_mut("card_present")
    {
        details["offline"] = json!({"stored_at": at, "type": "deferred"});
    }
    charge
}

/// What a charge has of its intent.
pub(super) fn take_over(charge: &mut Value, intent: &Value) {
    for name in [
        "application_fee_amount",
        "metadata",
        "description",
        "customer",
        "transfer_group",
        "on_behalf_of",
        "receipt_email",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_data",
    ] {
        charge[name] = intent[name].clone();
    }
    if charge["transfer_data"].is_object() && charge["transfer_data"].get("amount").is_none() {
        charge["transfer_data"]["amount"] = Value::Null;
    }
    if let Some(suffix) = intent["statement_descriptor_suffix"].as_str() {
        charge["calculated_statement_descriptor"] =
            json!(format!("{SHORT_NAME}* {}", suffix.to_uppercase()));
    }
}

/// What stands before a suffix on a statement.
const SHORT_NAME: &str = "TILLCTL";

fn declined(
    world: &mut World,
    payment: &Payment,
    intent: &mut Value,
    total: i64,
    (code, decline): (&'static str, &'static str),
) -> Value {
    let now = payment.now;
    let ending = ChargeState::Declined(code, decline);
    let charge = charge_for(world, payment, intent, total, (ending, Tap::Card));
    let shown = method(
        text(&charge, "payment_method"),
        payment.card,
        world.live,
        now,
    );
    let mut error = build::card_error(code, decline, text(&charge, "id"), &shown);
    intent["latest_charge"] = charge["id"].clone();
    intent["last_payment_error"] = error.clone();
    intent["status"] = json!("requires_payment_method");
    world.put(Kind::Charge, charge.clone());
    world.put(Kind::Intent, intent.clone());
    events::emit(world, "charge.failed", &charge, None, now);
    events::emit(world, "payment_intent.payment_failed", intent, None, now);
    error["payment_intent"] = super::view::public(intent);
    error
}

fn approved(
    world: &mut World,
    payment: &Payment,
    mut intent: Value,
    total: i64,
    (manual, tap): (bool, Tap),
) {
    let now = payment.now;
    let ending = if manual {
        ChargeState::Authorized
    } else {
        ChargeState::Captured
    };
    let mut charge = charge_for(world, payment, &intent, total, (ending, tap));
    intent["amount"] = json!(total);
    intent["amount_details"]["tip"] = match payment.tip {
        Some(tip) => json!({"amount": tip}),
        None => json!({}),
    };
    intent["latest_charge"] = charge["id"].clone();
    intent["last_payment_error"] = Value::Null;
    intent["payment_method"] = charge["payment_method"].clone();
    save(world, payment, tap, &intent, &mut charge);
    let live = world.live;
    world.put(
        Kind::Method,
        method(text(&charge, "payment_method"), payment.card, live, now),
    );
    if manual {
        intent["status"] = json!("requires_capture");
        intent["amount_capturable"] = json!(total);
        charge["_due"] = json!(now + build::AUTHORIZATION_SECONDS * 1000);
        world.put(Kind::Charge, charge.clone());
        world.put(Kind::Intent, intent.clone());
        events::emit(world, "charge.succeeded", &charge, None, now);
        events::emit(
            world,
            "payment_intent.amount_capturable_updated",
            &intent,
            None,
            now,
        );
        return;
    }
    intent["status"] = json!("succeeded");
    intent["amount_received"] = json!(total);
    let at_once = text(&intent, "capture_method") == "automatic";
    let usual = (!at_once).then_some(SETTLES_AFTER);
    charge = settle_or_wait(world, charge, usual, now);
    world.put(Kind::Intent, intent.clone());
    events::emit(world, "charge.succeeded", &charge, None, now);
    events::emit(world, "payment_intent.succeeded", &intent, None, now);
}

/// Saves the card for later, if the intent asked for it. A phone's card is never saved.
fn save(world: &mut World, payment: &Payment, tap: Tap, intent: &Value, charge: &mut Value) {
    let card = payment.card;
    if intent["setup_future_usage"].is_null() || tap == Tap::Phone || card.is_interac() {
        return;
    }
    let origin = Origin {
        charge: charge["id"].as_str(),
        attempt: None,
        details: &charge["payment_method_details"],
        customer: &intent["customer"],
        allow_redisplay: intent["_allow_redisplay"].as_str(),
    };
    let generated = methods::generate(world, card, &origin, payment.now);
    charge["payment_method_details"]["card_present"]["generated_card"] = json!(generated);
}

/// Books a captured charge on the balance.
pub(super) fn settle(world: &mut World, mut charge: Value, now: i64) -> Value {
    let id = world.new_id(Kind::Txn, now);
    let mut txn = build::movement(
        &id,
        Movement::Charge,
        (int(&charge, "amount_captured"), text(&charge, "currency")),
        text(&charge, "id"),
        now.div_euclid(1000),
    );
    connect::withhold(world, &charge, &mut txn);
    charge["balance_transaction"] = json!(id);
    world.put(Kind::Txn, txn);
    world.put(Kind::Charge, charge.clone());
    charge
}

/// Lets go of what a charge holds on a card and was never captured.
pub(super) fn release(world: &mut World, mut charge: Value, version: &str, now: i64) {
    if let Some(map) = charge.as_object_mut() {
        map.shift_remove("_due");
    }
    let held = int(&charge, "amount");
    let charge = refunds::let_go(world, charge, held, version, now);
    world.put(Kind::Charge, charge.clone());
    events::emit(world, "charge.expired", &charge, None, now);
}
