//! Refunds, by the API and, for Interac, on the reader.

use serde_json::{Value, json};

use super::build::{self, Movement, flag, int, text};
use super::cards::Card;
use super::connect;
use super::context::Ctx;
use super::disputes;
use super::error::ApiError;
use super::events;
use super::fields;
use super::kinds::Kind;
use super::money;
use super::plans;
use super::readers::{self, merge_metadata};
use super::store::World;
use super::things;
use super::versions;

/// A refund that will fail does so this much later.
const FAILS_AFTER: i64 = 60_000;

/// The charge the request means and the amount to give back.
fn refundable(ctx: &Ctx<'_>) -> Result<(Value, i64), ApiError> {
    let charge = match (ctx.text("charge"), ctx.text("payment_intent")) {
        (None, None) => {
            return Err(ApiError::coded(
                "parameter_missing",
                "One of the following params should be provided for this request: payment_intent or charge.",
            ));
        }
        (Some(_), _) => ctx.named(Kind::Charge, "charge")?,
        (None, Some(_)) => {
            let intent = ctx.named(Kind::Intent, "payment_intent")?.unwrap_or_default();
            let id = text(&intent, "latest_charge").to_owned();
            let charge = ctx.world.get(Kind::Charge, &id);
            Some(charge.ok_or_else(|| {
                ApiError::coded(
                    "payment_intent_unexpected_state",
                    format!(
                        "This PaymentIntent ({}) does not have a successful charge to refund.",
                        text(&intent, "id")
                    ),
                )
                .param("payment_intent")
            })?)
        }
    }
    .unwrap_or_default();
    let id = text(&charge, "id");
    if let Some(intent) = ctx.text("payment_intent")
        && text(&charge, "payment_intent") != intent
    {
        return Err(
            ApiError::invalid("The charge doesn't belong to this PaymentIntent.").param("charge"),
        );
    }
    if text(&charge, "status") != "succeeded" {
        return Err(ApiError::invalid(format!(
            "Charge {id} did not succeed, so there is nothing to refund."
        ))
        .param("charge"));
    }
    if !flag(&charge, "captured") {
        return Err(ApiError::coded(
            "charge_not_refundable",
            "This PaymentIntent hasn't been captured. Uncaptured payments can't be refunded: cancel the PaymentIntent to release the funds.",
        ));
    }
    if flag(&charge, "disputed") && disputes::bars_refund(ctx.world, id) {
        return Err(ApiError::coded(
            "charge_disputed",
            format!("Charge {id} has been charged back; cannot issue a refund."),
        ));
    }
    let left = left(&charge);
    if left <= 0 {
        return Err(ApiError::coded(
            "charge_already_refunded",
            format!("Charge {id} has already been refunded."),
        ));
    }
    let amount = ctx.int("amount").unwrap_or(left);
    if amount < 1 {
        return Err(
            ApiError::coded("parameter_invalid_integer", "Invalid positive integer")
                .param("amount"),
        );
    }
    if amount > left {
        let currency = text(&charge, "currency");
        return Err(ApiError::invalid(format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            money::spoken(amount, currency),
            money::spoken(left, currency)
        ))
        .param("amount"));
    }
    connect::check_refund(ctx.world, &charge, &ctx.params)?;
    Ok((charge, amount))
}

/// What of the money taken was not given back yet. What was held and let go is
/// among the refunds of older versions, but it was never taken.
fn left(charge: &Value) -> i64 {
    let given = int(charge, "amount_refunded") - int(charge, "_let_go");
    int(charge, "amount_captured") - given
}

/// Money is held and not taken: a partial capture, or the end of a hold. Requests
/// of versions before 2025-03-31.basil make a refund of it, which moves nothing
/// on the balance; since then there is none:
/// <https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow>
pub(super) fn let_go(
    world: &mut World,
    mut charge: Value,
    amount: i64,
    version: &str,
    now: i64,
) -> Value {
    if amount <= 0 || version >= versions::NO_REFUND_OF_HOLDS {
        return charge;
    }
    let id = world.new_id(Kind::Refund, now);
    let refund = record(&id, &charge, amount, now);
    let refunded = int(&charge, "amount_refunded") + amount;
    charge["amount_refunded"] = json!(refunded);
    charge["_let_go"] = json!(amount);
    charge["refunded"] = json!(refunded == int(&charge, "amount"));
    world.put(Kind::Refund, refund.clone());
    world.put(Kind::Charge, charge.clone());
    events::emit(world, "refund.created", &refund, None, now);
    events::emit(world, "charge.refunded", &charge, None, now);
    charge
}

/// A refund of a charge, succeeded and without a movement.
fn record(id: &str, charge: &Value, amount: i64, now: i64) -> Value {
    let network = things::card_of(charge).map_or("visa", |card| card.network);
    let mut refund = build::skeleton("refund");
    refund["id"] = json!(id);
    refund["amount"] = json!(amount);
    refund["charge"] = charge["id"].clone();
    refund["created"] = json!(now.div_euclid(1000));
    refund["currency"] = charge["currency"].clone();
    refund["destination_details"] = things::destination(network, "refund");
    refund["metadata"] = json!({});
    refund["payment_intent"] = charge["payment_intent"].clone();
    refund["payment_method"] = charge["payment_method"].clone();
    refund["status"] = json!("succeeded");
    refund
}

fn is_interac(charge: &Value) -> bool {
    text(&charge["payment_method_details"], "type") == "interac_present"
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    fields::nothing_unknown(&ctx.params)?;
    fields::email(&ctx.params, "instructions_email")?;
    let (charge, amount) = refundable(ctx)?;
    if ctx.text("customer").is_some() {
        return Err(ApiError::invalid(
            "A customer is named for refunds of a customer's balance; this simulator refunds to the card.",
        )
        .param("customer"));
    }
    if ctx
        .text("currency")
        .is_some_and(|currency| !currency.eq_ignore_ascii_case(text(&charge, "currency")))
    {
        return Err(ApiError::invalid(format!(
            "A refund has the currency of its charge, {}.",
            text(&charge, "currency")
        ))
        .param("currency"));
    }
    if is_interac(&charge) {
        return Err(ApiError::coded(
            "charge_not_refundable",
            "Interac payments must be refunded in person with the same card: use /v1/terminal/readers/:id/refund_payment.",
        ));
    }
    Ok(make(ctx.world, charge, amount, &ctx.params, ctx.now))
}

/// Books a refund with the reason and the metadata that were sent.
fn make(world: &mut World, mut charge: Value, amount: i64, sent: &Value, now: i64) -> Value {
    let id = world.new_id(Kind::Refund, now);
    let txn = world.new_id(Kind::Txn, now);
    let next = next(world, &mut charge);
    let card = things::card_of(&charge);
    let mut refund = record(&id, &charge, amount, now);
    merge_metadata(&mut refund, sent.get("metadata"));
    refund["reason"] = sent["reason"].clone();
    refund["status"] = json!(next.status);
    if card.is_some_and(|card| card.fate == super::cards::Fate::RefundFails) {
        refund["_due"] = json!(now + FAILS_AFTER);
    }
    let refunded = int(&charge, "amount_refunded") + amount;
    charge["amount_refunded"] = json!(refunded);
    charge["refunded"] = json!(left(&charge) == 0);
    connect::give_back(world, &mut charge, &mut refund, sent, now);
    if next.booked {
        book(world, &mut refund, &txn, now);
    }
    world.put(Kind::Refund, refund.clone());
    world.put(Kind::Charge, charge.clone());
    events::emit(world, "refund.created", &refund, None, now);
    events::emit(world, "charge.refunded", &charge, None, now);
    if let Some(then) = next.then {
        let args = json!({"refund": id, "status": then, "reason": next.reason});
        plans::plan(world, now, now + next.after, "refund", &args);
    }
    refund
}

/// The money leaves the balance.
fn book(world: &mut World, refund: &mut Value, txn: &str, now: i64) {
    let mut movement = build::movement(
        txn,
        Movement::Refund,
        (int(refund, "amount"), text(refund, "currency")),
        text(refund, "id"),
        now.div_euclid(1000),
    );
    connect::return_fee(refund, &mut movement);
    refund["balance_transaction"] = json!(txn);
    world.put(Kind::Txn, movement);
}

/// The name of the setting that says how the next refund goes.
pub(super) const NEXT: &str = "setting_next_refund";

/// How a refund begins, and how it goes on.
struct Next {
    status: String,
    then: Option<String>,
    /// Milliseconds until then.
    after: i64,
    booked: bool,
    reason: Option<String>,
}

/// What somebody said about the next refund, of this charge or of any.
fn next(world: &mut World, charge: &mut Value) -> Next {
    let own = charge
        .as_object_mut()
        .and_then(|charge| charge.shift_remove("_next_refund"));
    let said = match own {
        Some(own) => own,
        None => match world.get(Kind::Setting, NEXT) {
            Some(said) => {
                world.remove(Kind::Setting, NEXT);
                said
            }
            None => json!({"status": "succeeded", "booked": true}),
        },
    };
    let status = text(&said, "status").to_owned();
    Next {
        booked: status == "succeeded" || flag(&said, "booked"),
        status,
        then: said["then"].as_str().map(str::to_owned),
        after: int(&said, "in"),
        reason: said["reason"].as_str().map(str::to_owned),
    }
}

/// A refund's next step: it was checked that it may take it.
pub(super) fn step(world: &mut World, mut refund: Value, to: &str, reason: Option<&str>, now: i64) {
    let id = text(&refund, "id").to_owned();
    if to == "failed" || to == "canceled" {
        undo(world, &id, to, reason, now);
        return;
    }
    let before = refund.clone();
    if to == "succeeded" && refund["balance_transaction"].is_null() {
        let txn = world.new_id(Kind::Txn, now);
        book(world, &mut refund, &txn, now);
    }
    refund["status"] = json!(to);
    world.put(Kind::Refund, refund.clone());
    for name in ["refund.updated", "charge.refund.updated"] {
        events::updated(world, name, &before, &refund, now);
    }
}

/// The bank sends the money back: the refund fails after all.
pub(super) fn fail(world: &mut World, id: &str, at: i64) {
    undo(world, id, "failed", None, at);
}

/// A refund fails or is cancelled: what was given back comes back.
fn undo(world: &mut World, id: &str, to: &str, reason: Option<&str>, at: i64) {
    let Some(mut refund) = world.get(Kind::Refund, id) else {
        return;
    };
    if let Some(map) = refund.as_object_mut() {
        map.shift_remove("_due");
    }
    let before = refund.clone();
    let amount = int(&refund, "amount");
    if !refund["balance_transaction"].is_null() {
        let txn = world.new_id(Kind::Txn, at);
        let movement = build::movement(
            &txn,
            Movement::RefundFailure,
            (amount, text(&refund, "currency")),
            id,
            at.div_euclid(1000),
        );
        world.put(Kind::Txn, movement);
        refund["failure_balance_transaction"] = json!(txn);
    }
    refund["status"] = json!(to);
    if to == "failed" {
        refund["failure_reason"] = json!(reason.unwrap_or("expired_or_canceled_card"));
    }
    world.put(Kind::Refund, refund.clone());
    if let Some(mut charge) = world.get(Kind::Charge, text(&refund, "charge")) {
        charge["amount_refunded"] = json!(int(&charge, "amount_refunded") - amount);
        charge["refunded"] = json!(false);
        world.put(Kind::Charge, charge);
    }
    if to == "failed" {
        events::emit(world, "refund.failed", &refund, None, at);
    } else {
        events::updated(world, "refund.updated", &before, &refund, at);
    }
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let before = ctx.subject(Kind::Refund)?;
    let mut refund = before.clone();
    merge_metadata(&mut refund, ctx.params.get("metadata"));
    ctx.world.put(Kind::Refund, refund.clone());
    events::updated(ctx.world, "refund.updated", &before, &refund, ctx.now);
    Ok(refund)
}

/// Only refunds that wait for the customer's bank details can be cancelled,
/// and card refunds never do.
pub(super) fn cancel(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let refund = ctx.subject(Kind::Refund)?;
    Err(ApiError::invalid(format!(
        "You cannot cancel a refund with status {}: only refunds in the requires_action state can be canceled.",
        text(&refund, "status")
    )))
}

/// `refund_payment`: the reader asks for the card the payment was made with.
pub(super) fn on_reader(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.living(Kind::Reader)?;
    let (charge, amount) = refundable(ctx)?;
    let (mut reader, lost) = readers::ready(ctx)?;
    let mut details = json!({"amount": amount});
    for name in ["charge", "payment_intent"] {
        if let Some(id) = ctx.text(name) {
            details[name] = json!(id);
        }
    }
    for name in [
        "refund_application_fee",
        "reverse_transfer",
        "refund_payment_config",
    ] {
        if let Some(value) = ctx.params.get(name) {
            details[name] = value.clone();
        }
    }
    let mut noted = json!({"metadata": {}});
    merge_metadata(&mut noted, ctx.params.get("metadata"));
    details["metadata"] = noted["metadata"].take();
    reader["_refunds"] = charge["id"].clone();
    readers::begin(ctx, reader, "refund_payment", details, lost)
}

/// The card was presented for a refund.
pub(super) fn complete(world: &mut World, mut reader: Value, card: &'static Card, now: i64) {
    let details = reader["action"]["refund_payment"].clone();
    let amount = int(&details, "amount");
    let charge = world
        .get(Kind::Charge, text(&reader, "_refunds"))
        .unwrap_or_default();
    let left = left(&charge);
    let failure = if things::card_of(&charge).is_none_or(|paid| paid.number != card.number) {
        Some((
            "card_declined",
            "The card presented isn't the card the payment was made with.",
        ))
    } else if amount > left {
        Some((
            "charge_already_refunded",
            "The charge has been refunded in the meantime.",
        ))
    } else {
        None
    };
    if let Some((code, message)) = failure {
        let kind = if code == "card_declined" {
            "card_error"
        } else {
            "invalid_request_error"
        };
        let error = json!({"code": code, "message": message, "charge": charge["id"], "type": kind});
        readers::finish(world, reader, Some((code, error)), now);
        return;
    }
    let refund = make(world, charge, amount, &details, now);
    reader["action"]["refund_payment"]["refund"] = refund["id"].clone();
    readers::finish(world, reader, None, now);
}
