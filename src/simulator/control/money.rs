//! What happens to money after a sale: holds, refunds, disputes, settlement.

use serde_json::{Value, json};

use super::super::build::{flag, text};
use super::super::control_error::ControlError;
use super::super::kinds::Kind;
use super::super::{authorize, balance, disputes, intents, present, refunds};
use super::act::{Act, public};
use super::args::refuse;

/// The charge that is named: by its own id, or by its PaymentIntent's.
fn charge(act: &Act<'_>) -> Result<Value, ControlError> {
    let name = act.args.needed("charge")?;
    let id = match act.world.get(Kind::Intent, &name) {
        Some(intent) => text(&intent, "latest_charge").to_owned(),
        None => name.clone(),
    };
    match act.world.get(Kind::Charge, &id) {
        Some(charge) => Ok(charge),
        None => refuse(format!(
            "no charge, and no PaymentIntent with one, is called {name}"
        )),
    }
}

/// A charge whose money is held and not taken.
fn held(act: &Act<'_>) -> Result<Value, ControlError> {
    let charge = charge(act)?;
    let intent = act.world.get(Kind::Intent, text(&charge, "payment_intent"));
    if intent.is_some_and(|intent| text(&intent, "status") == "requires_capture") {
        Ok(charge)
    } else {
        refuse(format!(
            "{} is not waiting to be captured",
            text(&charge, "id")
        ))
    }
}

/// `capture`: somebody else's app captures a hold.
pub(super) fn capture(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let charge = held(act)?;
    let intent = act.world.get(Kind::Intent, text(&charge, "payment_intent"));
    let capture = intents::Capture {
        amount: act.args.int("amount")?,
        metadata: None,
        version: super::super::options::VERSION,
        fee: None,
        on_charge: None,
    };
    match intents::take(act.world, intent.unwrap_or_default(), &capture, act.now) {
        Ok(intent) => Ok(public(&intent, act.now)),
        Err(error) => refuse(error.message.clone()),
    }
}

/// `expire`: a hold lapses before its time.
pub(super) fn expire(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let charge = held(act)?;
    let intent = text(&charge, "payment_intent").to_owned();
    present::lapse(act.world, charge, act.now);
    let intent = act.world.get(Kind::Intent, &intent).unwrap_or_default();
    Ok(public(&intent, act.now))
}

/// `hold`: a hold that lasts longer, or less long, than two days.
pub(super) fn hold(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let mut charge = held(act)?;
    let Some(until) = act.args.moment("until")? else {
        return refuse("'until' is missing");
    };
    if until <= act.now {
        return refuse("'until' has passed already: use expire");
    }
    if let Some(details) = charge["payment_method_details"].get_mut("card_present") {
        details["capture_before"] = json!(until.div_euclid(1000));
    }
    charge["_due"] = json!(until);
    act.world.put(Kind::Charge, charge.clone());
    Ok(public(&charge, act.now))
}

/// `settle`: a charge that waits for its balance transaction gets it.
pub(super) fn settle(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let charge = charge(act)?;
    if !flag(&charge, "captured") || !charge["balance_transaction"].is_null() {
        return refuse(format!(
            "{} is not waiting to be settled",
            text(&charge, "id")
        ));
    }
    let id = text(&charge, "id").to_owned();
    present::charge_due(act.world, &id, act.now);
    let charge = act.world.get(Kind::Charge, &id).unwrap_or_default();
    Ok(public(&charge, act.now))
}

/// `settlement`: how long charges wait for their balance transaction from now on.
pub(super) fn settlement(act: &mut Act<'_>) -> Result<Value, ControlError> {
    match act.args.span("delay")? {
        Some(delay) => authorize::set_settlement(act.world, Some(delay)),
        None => authorize::set_settlement(act.world, None),
    }
    Ok(json!({"delay_ms": authorize::settlement(act.world)}))
}

const REFUND_STATES: &[&str] = &[
    "pending",
    "requires_action",
    "succeeded",
    "failed",
    "canceled",
];

/// `refund`: a refund that exists takes its next step.
pub(super) fn refund(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let id = act.args.needed("refund")?;
    let Some(refund) = act.world.get(Kind::Refund, &id) else {
        return refuse(format!("no refund is called {id}"));
    };
    let Some(to) = act.args.one_of("status", REFUND_STATES)? else {
        return refuse("'status' is missing");
    };
    let from = text(&refund, "status");
    let may = match from {
        "pending" => to != "pending",
        "requires_action" => to != "requires_action",
        "succeeded" => to == "failed",
        _ => false,
    };
    if !may {
        return refuse(format!("{id} is {from} and cannot become {to}"));
    }
    let reason = act.args.text("reason");
    refunds::step(act.world, refund, to, reason.as_deref(), act.now);
    let refund = act.world.get(Kind::Refund, &id).unwrap_or_default();
    Ok(public(&refund, act.now))
}

/// `next_refund`: how the next refund begins and how it goes on.
pub(super) fn next_refund(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let first = act
        .args
        .one_of("status", &["succeeded", "pending", "requires_action"])?;
    let then = act
        .args
        .one_of("then", &["succeeded", "failed", "canceled"])?;
    let plan = json!({
        "id": refunds::NEXT,
        "status": first.unwrap_or("succeeded"),
        "then": then,
        "in": act.args.span("in")?.unwrap_or(0),
        "booked": !act.args.has("booked") || act.args.flag("booked")?,
        "reason": act.args.text("reason"),
    });
    if act.args.has("charge") {
        let mut charge = charge(act)?;
        charge["_next_refund"] = plan.clone();
        act.world.put(Kind::Charge, charge);
    } else {
        act.world.put(Kind::Setting, plan.clone());
    }
    Ok(plan)
}

/// `payout`: what is on the balance is paid out, as Stripe does by itself.
pub(super) fn payout(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let fails = act.args.one_of("status", &["paid", "failed"])? == Some("failed");
    match balance::sweep(act.world, fails, act.now) {
        Some(payout) => Ok(public(&payout, act.now)),
        None => refuse("there is nothing on the balance that could be paid out"),
    }
}

/// `dispute`: the customer's bank takes the money back.
pub(super) fn dispute(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let charge = charge(act)?;
    if text(&charge, "status") != "succeeded" || !flag(&charge, "captured") {
        return refuse(format!(
            "{} took no money that could be disputed",
            text(&charge, "id")
        ));
    }
    let taken = charge["amount_captured"].as_i64().unwrap_or_default();
    let amount = act.args.int("amount")?.unwrap_or(taken);
    if amount < 1 || amount > taken {
        return refuse(format!("'amount' must be between 1 and {taken}"));
    }
    if let Some(open) = disputes::open_one(act.world, text(&charge, "id")) {
        return refuse(format!(
            "{} is disputed already: {open}",
            text(&charge, "id")
        ));
    }
    let facts = disputes::Facts {
        amount,
        reason: act
            .args
            .text("reason")
            .unwrap_or_else(|| "fraudulent".to_owned()),
        inquiry: act.args.flag("inquiry")?,
    };
    let dispute = disputes::open(act.world, charge, &facts, act.now);
    Ok(public(&dispute, act.now))
}

/// `close_dispute`: it is won or lost, or an inquiry ends.
pub(super) fn close_dispute(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let name = act.args.needed("dispute")?;
    let by_charge = disputes::open_one(act.world, &name);
    let id = by_charge.unwrap_or(name);
    let Some(dispute) = act.world.get(Kind::Dispute, &id) else {
        return refuse(format!(
            "no dispute, and no charge with an open one, is called {id}"
        ));
    };
    let words = ["won", "lost", "under_review", "warning_closed"];
    let Some(status) = act.args.one_of("status", &words)? else {
        return refuse("'status' is missing: won, lost, under_review or warning_closed");
    };
    let from = text(&dispute, "status");
    let inquiry = from.starts_with("warning_");
    if disputes::is_closed(from) || inquiry != (status == "warning_closed") {
        return refuse(format!("{id} is {from} and cannot become {status}"));
    }
    let fee = act.args.flag("fee_returned")?;
    let dispute = disputes::close(act.world, dispute, status, fee, act.now);
    Ok(public(&dispute, act.now))
}
