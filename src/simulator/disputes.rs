//! Disputes: opened by a customer's bank, won or lost months later.
//!
//! Nobody disputes by API, so they are opened over the control endpoint. The
//! money and the fee are taken when one is opened; an inquiry takes nothing. A
//! dispute that is won gives the money back, and its fee only if asked to: of the
//! recorded ones up to March 2024 most did, later ones did not.

use serde_json::{Value, json};

use super::build::{self, Movement, int, text};
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::kinds::Kind;
use super::readers::merge_metadata;
use super::store::World;

const DAY: i64 = 86_400;

/// What is disputed, and how.
pub(super) struct Facts {
    pub(super) amount: i64,
    pub(super) reason: String,
    /// The bank only asks: no money moves.
    pub(super) inquiry: bool,
}

pub(super) fn is_closed(status: &str) -> bool {
    matches!(status, "won" | "lost" | "warning_closed")
}

/// The disputes of a charge.
fn of(world: &World, charge: &str) -> Vec<Value> {
    let named = [format!("\"charge\":\"{charge}\"")];
    let mut found: Vec<Value> = world
        .rows_beyond(Kind::Dispute, None, false)
        .filter_map(|row| row.if_mentions(&named))
        .filter(|dispute| text(dispute, "charge") == charge)
        .collect();
    for key in world.history.related(Kind::Dispute, Kind::Charge, charge) {
        let made = world.history.at(Kind::Dispute, key);
        found.push(world.held(Kind::Dispute, text(&made, "id")).unwrap_or(made));
    }
    found
}

/// The id of a charge's dispute that is still open.
pub(super) fn open_one(world: &World, charge: &str) -> Option<String> {
    of(world, charge)
        .iter()
        .find(|dispute| !is_closed(text(dispute, "status")))
        .map(|dispute| text(dispute, "id").to_owned())
}

/// Whether a bank has the money of a disputed charge back, for now or for good: a
/// dispute that was won no longer stands in the way, nor does an inquiry.
pub(super) fn bars_refund(world: &World, charge: &str) -> bool {
    let all = of(world, charge);
    // Nothing is known of the dispute: then it is not won either.
    all.is_empty()
        || all.iter().any(|dispute| {
            let status = text(dispute, "status");
            !(matches!(status, "won" | "prevented") || status.starts_with("warning_"))
        })
}

/// Takes a movement of the dispute into the books, and returns it.
fn book(world: &mut World, what: Movement, dispute: &Value, fee: i64, now: i64) -> Value {
    let id = world.new_id(Kind::Txn, now);
    let mut movement = build::movement(
        &id,
        what,
        (int(dispute, "amount"), text(dispute, "currency")),
        text(dispute, "id"),
        now.div_euclid(1000),
    );
    if fee != 0 {
        movement["fee"] = json!(-fee);
        movement["net"] = json!(int(&movement, "amount") + fee);
        movement["fee_details"] = json!([{
            "amount": -fee, "application": null, "currency": movement["currency"],
            "description": "Dispute fee", "type": "stripe_fee"
        }]);
    }
    world.put(Kind::Txn, movement.clone());
    movement
}

pub(super) fn open(world: &mut World, mut charge: Value, facts: &Facts, now: i64) -> Value {
    let mut dispute = build::skeleton("dispute");
    let created = now.div_euclid(1000);
    let details = &charge["payment_method_details"];
    let card = &details[text(details, "type")];
    dispute["id"] = json!(world.new_id(Kind::Dispute, now));
    dispute["amount"] = json!(facts.amount);
    dispute["charge"] = charge["id"].clone();
    dispute["created"] = json!(created);
    dispute["currency"] = charge["currency"].clone();
    dispute["evidence_details"]["due_by"] = json!(created + 7 * DAY);
    dispute["evidence_details"]["submission_method"] = json!("not_submitted");
    dispute["is_charge_refundable"] = json!(facts.inquiry);
    dispute["livemode"] = json!(world.live);
    dispute["payment_intent"] = charge["payment_intent"].clone();
    dispute["payment_method_details"] = json!({"type": "card", "card": {
        "brand": card["brand"],
        "case_type": if facts.inquiry { "inquiry" } else { "chargeback" },
        "network": card["network"], "network_reason_code": "10.4"
    }});
    dispute["reason"] = json!(facts.reason);
    dispute["status"] = json!(if facts.inquiry {
        "warning_needs_response"
    } else {
        "needs_response"
    });
    if !facts.inquiry {
        let moved = book(world, Movement::Dispute, &dispute, 0, now);
        dispute["balance_transactions"] = json!([moved]);
    }
    charge["disputed"] = json!(true);
    world.put(Kind::Charge, charge.clone());
    world.put(Kind::Dispute, dispute.clone());
    events::emit(world, "charge.dispute.created", &dispute, None, now);
    if !facts.inquiry {
        events::emit(world, "charge.dispute.funds_withdrawn", &dispute, None, now);
    }
    dispute
}

/// Evidence is written down, and sent to the bank with `submit`.
pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let before = ctx.subject(Kind::Dispute)?;
    let mut dispute = before.clone();
    if is_closed(text(&dispute, "status")) {
        return Err(ApiError::invalid("This dispute is already closed."));
    }
    for (name, value) in ctx.params["evidence"].as_object().into_iter().flatten() {
        dispute["evidence"][name] = value.clone();
        dispute["evidence_details"]["has_evidence"] = json!(true);
    }
    merge_metadata(&mut dispute, ctx.params.get("metadata"));
    if ctx.params["submit"] == json!(true) {
        return Ok(close(ctx.world, dispute, "under_review", false, ctx.now));
    }
    ctx.world.put(Kind::Dispute, dispute.clone());
    events::updated(
        ctx.world,
        "charge.dispute.updated",
        &before,
        &dispute,
        ctx.now,
    );
    Ok(dispute)
}

/// The shop admits that the customer is right.
pub(super) fn give_in(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let dispute = ctx.subject(Kind::Dispute)?;
    if is_closed(text(&dispute, "status")) {
        return Err(ApiError::invalid("This dispute is already closed."));
    }
    Ok(close(ctx.world, dispute, "lost", false, ctx.now))
}

/// Ends a dispute, or moves it on to the bank's decision.
pub(super) fn close(
    world: &mut World,
    mut dispute: Value,
    status: &str,
    fee_returned: bool,
    now: i64,
) -> Value {
    let before = world.get(Kind::Dispute, text(&dispute, "id"));
    dispute["status"] = json!(status);
    if status == "under_review" {
        dispute["evidence_details"]["has_evidence"] = json!(true);
        dispute["evidence_details"]["submission_count"] =
            json!(int(&dispute["evidence_details"], "submission_count") + 1);
        world.put(Kind::Dispute, dispute.clone());
        let before = before.unwrap_or_default();
        events::updated(world, "charge.dispute.updated", &before, &dispute, now);
        return dispute;
    }
    if status == "won" {
        let taken = &dispute["balance_transactions"][0];
        let fee = if fee_returned { int(taken, "fee") } else { 0 };
        let moved = book(world, Movement::DisputeWon, &dispute, fee, now);
        if let Some(all) = dispute["balance_transactions"].as_array_mut() {
            all.push(moved);
        }
    }
    world.put(Kind::Dispute, dispute.clone());
    if status == "won" {
        events::emit(
            world,
            "charge.dispute.funds_reinstated",
            &dispute,
            None,
            now,
        );
    }
    events::emit(world, "charge.dispute.closed", &dispute, None, now);
    dispute
}
