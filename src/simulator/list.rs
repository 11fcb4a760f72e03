//! Lists: filters, ranges of time, and pages in both directions.
//!
//! What was made since the start stands before the generated past; both are
//! newest first. A page after `ending_before` is the one next to its cursor,
//! newest first all the same.

use serde_json::{Value, json};

use super::build::{flag, int, text};
use super::context::Ctx;
use super::error::ApiError;
use super::history::Key;
use super::kinds::Kind;
use super::store::World;

/// `created[gte]=…` and its like, as `from <= created < until`.
pub(super) fn range(params: &Value) -> (i64, i64) {
    bounds(&params["created"])
}

fn bounds(sent: &Value) -> (i64, i64) {
    let mut range = (i64::MIN / 4, i64::MAX / 4);
    match sent {
        Value::Number(_) => {
            let at = sent.as_i64().unwrap_or_default();
            range = (at, at + 1);
        }
        Value::Object(bounds) => {
            for (name, bound) in bounds {
                let bound = bound.as_i64().unwrap_or_default();
                match name.as_str() {
                    "gte" => range.0 = range.0.max(bound),
                    "gt" => range.0 = range.0.max(bound.saturating_add(1)),
                    "lt" => range.1 = range.1.min(bound),
                    _ => range.1 = range.1.min(bound.saturating_add(1)),
                }
            }
        }
        _ => {}
    }
    range
}

/// Whether an object passes the filters other than `created`.
fn passes(kind: Kind, object: &Value, params: &Value) -> bool {
    let Some(params) = params.as_object() else {
        return true;
    };
    params.iter().all(|(name, wanted)| match name.as_str() {
        "limit" | "starting_after" | "ending_before" | "expand" | "created" | "query" | "page" => {
            true
        }
        "payout" if kind == Kind::Txn => true,
        "arrival_date" => {
            let (from, until) = bounds(wanted);
            object[name]
                .as_i64()
                .is_some_and(|at| from <= at && at < until)
        }
        "types" => wanted
            .as_array()
            .is_some_and(|types| types.iter().any(|t| event_type(text(object, "type"), t))),
        "type" if kind == Kind::Event => event_type(text(object, "type"), wanted),
        // Nothing subscribes to the simulator's events, so every delivery succeeded.
        "delivery_success" => wanted == &json!(true),
        "is_account_default" | "attach_to_self" | "expired" => {
            flag(object, name) == (wanted == &json!(true))
        }
        _ => object.get(name) == Some(wanted),
    })
}

/// `charge.*` matches every charge event.
fn event_type(actual: &str, wanted: &Value) -> bool {
    let wanted = wanted.as_str().unwrap_or_default();
    match wanted.strip_suffix('*') {
        Some(start) => actual.starts_with(start),
        None => actual == wanted,
    }
}

fn listed(kind: Kind, object: &Value, params: &Value, range: (i64, i64)) -> bool {
    if flag(object, "deleted") {
        return false;
    }
    // Cards that only met a reader are in nobody's list.
    if kind == Kind::Method && object["customer"].is_null() {
        return false;
    }
    let created = object.get("created").and_then(Value::as_i64);
    within(created, range) && passes(kind, object, params)
}

fn within(created: Option<i64>, range: (i64, i64)) -> bool {
    created.is_none_or(|at| range.0 <= at && at < range.1)
}

/// What stands in the text of every object that passes these filters.
fn needles(params: &Value) -> Vec<String> {
    [
        "payment_intent",
        "charge",
        "source",
        "customer",
        "payout",
        "transfer_group",
    ]
    .iter()
    .filter_map(|name| Some((name, params.get(name)?)))
    .map(|(name, wanted)| format!("\"{name}\":{wanted}"))
    .collect()
}

/// The keys of the past worth looking at; None for "all of them".
fn narrowed(world: &World, kind: Kind, params: &Value) -> Option<Vec<Key>> {
    for (name, owner) in [("payment_intent", Kind::Intent), ("charge", Kind::Charge)] {
        if let Some(id) = params.get(name).and_then(Value::as_str) {
            return Some(world.history.related(kind, owner, id));
        }
    }
    if let Some(source) = params.get("source").and_then(Value::as_str) {
        let owner = Kind::of_id(source).unwrap_or(Kind::Charge);
        return Some(world.history.related(kind, owner, source));
    }
    // The past knows no customers, payouts or transfers.
    ["customer", "customer_account", "payout", "transfer_group"]
        .iter()
        .any(|name| params.get(name).is_some())
        .then(Vec::new)
}

/// One page of a list.
pub(super) fn list(ctx: &mut Ctx<'_>, kind: Kind) -> Result<Value, ApiError> {
    let mut range = range(&ctx.params);
    if kind == Kind::Event {
        range.0 = range.0.max(ctx.seconds() - super::events::KEPT);
        if let Some(types) = ctx.params["types"].as_array() {
            if types.len() > 20 {
                return Err(
                    ApiError::invalid("You may specify up to 20 event types.").param("types")
                );
            }
            if ctx.params.get("type").is_some() {
                return Err(
                    ApiError::invalid("You may pass only one of type and types.").param("types"),
                );
            }
        }
    }
    super::fields::known_customer(ctx)?;
    if let Some(payout) = ctx.text("payout").filter(|_| kind == Kind::Txn) {
        let span = super::balance::span(ctx.world, payout)?;
        return Ok(of_payout(ctx, span));
    }
    if let Some(currency) = ctx.text("currency") {
        ctx.params["currency"] = json!(currency.to_ascii_lowercase());
    }
    let limit = ctx
        .int("limit")
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(10);
    let up = ctx.params.get("ending_before").is_some();
    let cursor = cursor(ctx, kind)?;
    let world: &World = ctx.world;
    let key = cursor.as_deref().and_then(|id| world.history.key(kind, id));
    let needles = needles(&ctx.params);
    let held = |from: Option<&str>| {
        world
            .rows_beyond(kind, from, up)
            .filter(|row| within(row.created(), range))
            .filter_map(|row| row.if_mentions(&needles))
            .filter(|object| listed(kind, object, &ctx.params, range))
            .take(limit + 1)
            .collect::<Vec<Value>>()
    };
    let slice = Slice {
        range,
        cursor: key,
        up,
    };
    let past = |room: usize| past(world, kind, &ctx.params, &slice, room);
    let mut page: Vec<Value>;
    if up {
        // Away from the past: first what of it lies above the cursor.
        page = if key.is_some() {
            past(limit + 1)
        } else {
            Vec::new()
        };
        if page.len() <= limit {
            let from = if key.is_some() {
                None
            } else {
                cursor.as_deref()
            };
            page.extend(held(from));
        }
    } else {
        page = if key.is_some() {
            Vec::new()
        } else {
            held(cursor.as_deref())
        };
        if page.len() <= limit {
            page.extend(past(limit + 1 - page.len()));
        }
    }
    let has_more = page.len() > limit;
    page.truncate(limit);
    if up {
        page.reverse();
    }
    Ok(json!({
        "object": "list",
        "url": format!("/v1/{}", path(kind)),
        "has_more": has_more,
        "data": page,
    }))
}

/// The movements that a payout paid out, and the payout's own: all on one page, as
/// there is no more than a few days of them.
fn of_payout(ctx: &Ctx<'_>, (since, until): (i64, i64)) -> Value {
    let world: &World = ctx.world;
    let inside = |txn: &Value| {
        let at = int(txn, "available_on");
        let own = ctx.text("payout") == txn["source"].as_str();
        own || (since < at && at <= until && text(txn, "type") != "payout")
    };
    let from = since - super::balance::SETTLES - 86_400;
    let held = world
        .rows_beyond(Kind::Txn, None, false)
        .map(super::store::Row::value);
    let past = world
        .history
        .walk(Kind::Txn, (from, until + 1), None, true)
        .map(|key| world.history.at(Kind::Txn, key));
    let mut rows: Vec<Value> = held.chain(past).filter(inside).collect();
    if let Some(after) = ctx.text("starting_after") {
        let at = rows.iter().position(|row| text(row, "id") == after);
        rows.drain(..at.map_or(0, |at| at + 1));
    }
    let limit = ctx
        .int("limit")
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(10);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    json!({"object": "list", "url": "/v1/balance_transactions", "has_more": has_more, "data": rows})
}

pub(super) fn path(kind: Kind) -> &'static str {
    match kind {
        Kind::Reader => "terminal/readers",
        Kind::Location => "terminal/locations",
        Kind::Configuration => "terminal/configurations",
        Kind::Intent => "payment_intents",
        Kind::Charge => "charges",
        Kind::Refund => "refunds",
        Kind::Txn => "balance_transactions",
        Kind::Setup => "setup_intents",
        Kind::Event => "events",
        Kind::Dispute => "disputes",
        Kind::File => "files",
        Kind::Method => "payment_methods",
        Kind::Customer => "customers",
        Kind::Attempt => "setup_attempts",
        Kind::Payout => "payouts",
        Kind::Fee => "application_fees",
        Kind::Transfer => "transfers",
        Kind::Link => "file_links",
        Kind::Endpoint => "webhook_endpoints",
        Kind::Content
        | Kind::FeeRefund
        | Kind::Plan
        | Kind::Replay
        | Kind::Reversal
        | Kind::Setting => "",
    }
}

/// The cursor, which must name an object of this list.
fn cursor(ctx: &Ctx<'_>, kind: Kind) -> Result<Option<String>, ApiError> {
    for name in ["starting_after", "ending_before"] {
        if let Some(id) = ctx.text(name) {
            return match ctx.world.get(kind, id) {
                Some(_) => Ok(Some(id.to_owned())),
                None => Err(ApiError::missing_ref(kind.noun(), id, name)),
            };
        }
    }
    Ok(None)
}

/// Which part of a list is asked for.
struct Slice {
    /// Seconds, the second not in it.
    range: (i64, i64),
    cursor: Option<Key>,
    up: bool,
}

fn past(world: &World, kind: Kind, params: &Value, slice: &Slice, room: usize) -> Vec<Value> {
    let object = |key: Key| {
        let made = world.history.at(kind, key);
        world.held(kind, text(&made, "id")).unwrap_or(made)
    };
    let wanted = |object: &Value| listed(kind, object, params, slice.range);
    if let Some(mut keys) = narrowed(world, kind, params) {
        if slice.up {
            keys.reverse();
        }
        return keys
            .into_iter()
            .filter(|key| {
                slice.cursor.is_none_or(|cursor| {
                    if slice.up {
                        *key > cursor
                    } else {
                        *key < cursor
                    }
                })
            })
            .map(object)
            .filter(wanted)
            .take(room)
            .collect();
    }
    if kind == Kind::Txn && !txn_possible(params) {
        return Vec::new();
    }
    world
        .history
        .walk(kind, slice.range, slice.cursor, !slice.up)
        .map(object)
        .filter(wanted)
        .take(room)
        .collect()
}

/// Whether the past can hold such a balance transaction at all; without this a
/// filter nothing matches would make a million objects to find none.
fn txn_possible(params: &Value) -> bool {
    let fits = |name: &str, known: &[&str]| {
        params
            .get(name)
            .and_then(Value::as_str)
            .is_none_or(|wanted| known.contains(&wanted))
    };
    fits(
        "type",
        &["charge", "refund", "refund_failure", "adjustment"],
    ) && fits("currency", &[super::money::SETTLEMENT])
}
