//! The balance and what is paid out of it.
//!
//! Chosen: the account pays out by hand, as Stripe lets one set it, so nothing
//! leaves the balance by itself; what Stripe would pay out on a day is paid out over
//! the control endpoint. A payout arrives two days later.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::build::{self, Movement, int, text};
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::fields;
use super::kinds::Kind;
use super::money;
use super::readers::merge_metadata;
use super::store::World;

const DAY: i64 = 86_400;
/// Between a charge and the day its money is there.
pub(super) const SETTLES: i64 = 3 * DAY;
/// The account's bank account.
const BANK: &str = "ba_1TillctlDemoBank";
const ARRIVES_AFTER: i64 = 2 * DAY;

/// What is there, and what is still on its way.
fn totals(world: &World, seconds: i64) -> (i64, i64) {
    let past = world.past_balance.get_or_init(|| {
        let mut days: BTreeMap<i64, i64> = BTreeMap::new();
        let whole = (i64::MIN / 4, i64::MAX / 4);
        for key in world.history.walk(Kind::Txn, whole, None, true) {
            let txn = world.history.at(Kind::Txn, key);
            *days.entry(int(&txn, "available_on")).or_default() += int(&txn, "net");
        }
        days
    });
    let mut sums = (0i64, 0i64);
    let mut add = |at: i64, net: i64| {
        if at <= seconds {
            sums.0 += net;
        } else {
            sums.1 += net;
        }
    };
    for (&at, &net) in past {
        add(at, net);
    }
    for row in world.rows_beyond(Kind::Txn, None, true) {
        let txn = row.value();
        add(int(&txn, "available_on"), int(&txn, "net"));
    }
    sums
}

#[expect(clippy::unnecessary_wraps, reason = "every route has this shape")]
pub(super) fn balance(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let (available, pending) = totals(ctx.world, ctx.seconds());
    let shown = |amount: i64| {
        json!([{
            "amount": amount, "currency": money::SETTLEMENT, "source_types": {"card": amount}
        }])
    };
    Ok(json!({
        "object": "balance", "available": shown(available), "livemode": ctx.world.live,
        "pending": shown(pending), "refund_and_dispute_prefunding": {
            "available": [{"amount": 0, "currency": money::SETTLEMENT}],
            "pending": [{"amount": 0, "currency": money::SETTLEMENT}]
        }
    }))
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let currency = ctx
        .text("currency")
        .unwrap_or_default()
        .to_ascii_lowercase();
    money::check_currency(&currency, "currency")?;
    let amount = ctx.int("amount").unwrap_or_default();
    if amount < 1 {
        return Err(ApiError::coded(
            "parameter_invalid_integer",
            "This value must be greater than or equal to 1.",
        )
        .param("amount"));
    }
    fields::nothing_unknown(&ctx.params)?;
    if let Some(bank) = ctx.text("destination").filter(|id| *id != BANK) {
        return Err(ApiError::missing_ref(
            "external account",
            bank,
            "destination",
        ));
    }
    let (available, _) = totals(ctx.world, ctx.seconds());
    // What is on the balance came from cards.
    let elsewhere = ctx.text("source_type").is_some_and(|kind| kind != "card");
    if elsewhere || currency != money::SETTLEMENT || amount > available {
        return Err(ApiError::coded(
            "balance_insufficient",
            "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.",
        ));
    }
    let order = Order {
        amount,
        automatic: false,
        since: 0,
        fails: false,
    };
    let params = ctx.params.clone();
    Ok(pay_out(ctx.world, &order, &params, ctx.now))
}

/// A payout that is to be made.
struct Order {
    amount: i64,
    automatic: bool,
    /// Money that became available after this is in it.
    since: i64,
    fails: bool,
}

/// Over the control endpoint: pays out what is there, as Stripe does by itself.
pub(super) fn sweep(world: &mut World, fails: bool, now: i64) -> Option<Value> {
    let (amount, _) = totals(world, now.div_euclid(1000));
    let since = world
        .rows(Kind::Payout)
        .filter_map(|payout| payout["_until"].as_i64())
        .max();
    let order = Order {
        amount,
        automatic: true,
        since: since.unwrap_or(0),
        fails,
    };
    (amount > 0).then(|| pay_out(world, &order, &Value::Null, now))
}

fn pay_out(world: &mut World, order: &Order, params: &Value, now: i64) -> Value {
    let id = world.new_id(Kind::Payout, now);
    let created = now.div_euclid(1000);
    let sent = |name: &str| params.get(name).cloned().unwrap_or(Value::Null);
    let instant = params["method"] == "instant";
    let arrival = if instant {
        created
    } else {
        (created + ARRIVES_AFTER).div_euclid(DAY) * DAY
    };
    let mut payout = json!({
        "id": id, "object": "payout", "amount": order.amount, "application_fee": null,
        "application_fee_amount": null, "arrival_date": arrival, "automatic": order.automatic,
        "balance_transaction": null, "created": created, "currency": money::SETTLEMENT,
        "description": sent("description"), "destination": BANK,
        "failure_balance_transaction": null, "failure_code": null, "failure_message": null,
        "livemode": world.live, "metadata": {}, "method": if instant { "instant" } else { "standard" },
        "original_payout": null, "payout_method": null,
        "reconciliation_status": if order.automatic { "completed" } else { "not_applicable" },
        "reversed_by": null, "source_type": "card",
        "statement_descriptor": sent("statement_descriptor"), "status": "pending",
        "trace_id": null, "type": "bank_account"
    });
    merge_metadata(&mut payout, params.get("metadata"));
    payout["_due"] = json!((arrival * 1000).max(now + 1));
    payout["_fails"] = json!(order.fails);
    if order.automatic {
        payout["_since"] = json!(order.since);
        payout["_until"] = json!(created);
        payout["description"] = json!("STRIPE PAYOUT");
    }
    let txn = book(world, Movement::Payout, &payout, now);
    payout["balance_transaction"] = txn;
    world.put(Kind::Payout, payout.clone());
    events::emit(world, "payout.created", &payout, None, now);
    payout
}

/// Takes a movement of a payout into the books, and answers with its id.
fn book(world: &mut World, what: Movement, payout: &Value, now: i64) -> Value {
    let id = world.new_id(Kind::Txn, now);
    let movement = build::movement(
        &id,
        what,
        (int(payout, "amount"), text(payout, "currency")),
        text(payout, "id"),
        now.div_euclid(1000),
    );
    world.put(Kind::Txn, movement);
    json!(id)
}

/// A payout arrives, or does not.
pub(super) fn due(world: &mut World, id: &str, at: i64) {
    let Some(mut payout) = world.get(Kind::Payout, id) else {
        return;
    };
    if let Some(map) = payout.as_object_mut() {
        map.shift_remove("_due");
    }
    if build::flag(&payout, "_fails") {
        payout["status"] = json!("failed");
        payout["failure_code"] = json!("account_closed");
        payout["failure_message"] = json!("The bank account has been closed.");
        payout["failure_balance_transaction"] = book(world, Movement::PayoutFailure, &payout, at);
        world.put(Kind::Payout, payout.clone());
        events::emit(world, "payout.failed", &payout, None, at);
        return;
    }
    payout["status"] = json!("paid");
    world.put(Kind::Payout, payout.clone());
    events::emit(world, "payout.paid", &payout, None, at);
    if build::flag(&payout, "automatic") {
        events::emit(world, "payout.reconciliation_completed", &payout, None, at);
    }
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let before = ctx.subject(Kind::Payout)?;
    let mut payout = before.clone();
    merge_metadata(&mut payout, ctx.params.get("metadata"));
    ctx.world.put(Kind::Payout, payout.clone());
    events::updated(ctx.world, "payout.updated", &before, &payout, ctx.now);
    Ok(payout)
}

pub(super) fn cancel(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut payout = ctx.subject(Kind::Payout)?;
    if text(&payout, "status") != "pending" || build::flag(&payout, "automatic") {
        return Err(ApiError::invalid(
            "Payouts can only be canceled while they are pending, and only those that were made by hand.",
        ));
    }
    payout["status"] = json!("canceled");
    if let Some(map) = payout.as_object_mut() {
        map.shift_remove("_due");
    }
    payout["failure_balance_transaction"] =
        book(ctx.world, Movement::PayoutCancel, &payout, ctx.now);
    ctx.world.put(Kind::Payout, payout.clone());
    events::emit(ctx.world, "payout.canceled", &payout, None, ctx.now);
    Ok(payout)
}

/// What a list of movements of one payout asks for: those that became available in
/// its time. `created` is asked for instead, since a movement becomes available a
/// fixed time after it.
pub(super) fn span(world: &World, id: &str) -> Result<(i64, i64), ApiError> {
    let payout = world
        .get(Kind::Payout, id)
        .ok_or_else(|| ApiError::missing_ref(Kind::Payout.noun(), id, "payout"))?;
    match (payout["_since"].as_i64(), payout["_until"].as_i64()) {
        (Some(since), Some(until)) => Ok((since, until)),
        _ => Err(ApiError::invalid(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
        )
        .param("payout")),
    }
}
