//! What leaves the simulator: private fields taken off, ids expanded.

use serde_json::{Value, json};

use super::build::text;
use super::error::ApiError;
use super::readers;
use super::store::{Kind, World};

/// An object without the simulator's own fields.
pub(super) fn public(object: &Value) -> Value {
    let mut out = object.clone();
    open(&mut out);
    out
}

fn open(object: &mut Value) {
    let Some(map) = object.as_object_mut() else {
        return;
    };
    if let Some(inner) = map.get("_object").and_then(Value::as_str) {
        let inner = serde_json::from_str(inner).unwrap_or(Value::Null);
        map["data"]["object"] = inner;
    }
    if map.keys().any(|name| name.starts_with('_')) {
        map.retain(|name, _| !name.starts_with('_'));
    }
}

/// Makes a handler's answer ready to be sent.
pub(super) fn render(
    world: &World,
    mut reply: Value,
    expand: &Value,
    now: i64,
) -> Result<Value, ApiError> {
    match reply.get_mut("data").and_then(Value::as_array_mut) {
        Some(rows) => rows.iter_mut().for_each(|row| finish(row, now)),
        None => finish(&mut reply, now),
    }
    for path in expand.as_array().into_iter().flatten() {
        let path = path.as_str().unwrap_or_default();
        let parts: Vec<&str> = path.split('.').collect();
        let depth = parts.len() - usize::from(parts[0] == "data");
        if depth > 4 {
            return Err(ApiError::invalid(format!(
                "You cannot expand more than 4 levels of a property, expanding {path}."
            ))
            .param("expand"));
        }
        let list = matches!(text(&reply, "object"), "list" | "search_result");
        if list {
            let rest = match parts.split_first() {
                Some((&"data", rest)) if !rest.is_empty() => rest,
                _ => return Err(cannot(path)),
            };
            if let Some(rows) = reply["data"].as_array_mut() {
                for row in rows {
                    walk(world, row, rest, path, now)?;
                }
            }
        } else {
            walk(world, &mut reply, &parts, path, now)?;
        }
    }
    Ok(reply)
}

fn finish(object: &mut Value, now: i64) {
    if text(object, "object") == "terminal.reader" {
        readers::refresh(object, now);
    }
    open(object);
}

fn cannot(path: &str) -> ApiError {
    ApiError::invalid(format!("This property cannot be expanded ({path})."))
        .code("property_cannot_be_expanded")
        .param("expand[0]")
}

/// Properties of an object that hold an id which may be opened, or lead to one.
fn expandable(object: &str) -> &'static [&'static str] {
    match object {
        "payment_intent" => &[
            "latest_charge",
            "payment_method",
            "customer",
            "application",
            "on_behalf_of",
            "review",
            "source",
            "payment_record",
            "last_payment_error",
            "transfer_data",
        ],
        "charge" => &[
            "balance_transaction",
            "payment_intent",
            "failure_balance_transaction",
            "customer",
            "application",
            "application_fee",
            "on_behalf_of",
            "review",
            "source_transfer",
            "transfer",
            "transfer_data",
            "refunds",
            "source",
        ],
        "refund" => &[
            "charge",
            "payment_intent",
            "balance_transaction",
            "failure_balance_transaction",
            "customer",
            "payment_method",
            "source_transfer_reversal",
            "transfer_reversal",
        ],
        "balance_transaction" => &["source"],
        "dispute" => &[
            "charge",
            "payment_intent",
            "balance_transactions",
            "evidence",
        ],
        "terminal.reader" => &["location", "action"],
        "terminal.configuration" => &[
            "bbpos_wisepad3",
            "bbpos_wisepos_e",
            "stripe_s700",
            "stripe_s710",
            "stripe_t600",
            "verifone_m425",
            "verifone_p400",
            "verifone_p630",
            "verifone_ux700",
            "verifone_v660p",
        ],
        "setup_intent" => &[
            "payment_method",
            "customer",
            "latest_attempt",
            "mandate",
            "on_behalf_of",
            "application",
            "single_use_mandate",
        ],
        _ => &[],
    }
}

/// Inside an unnamed object (an action, its details) everything that holds an
/// id may be opened.
const INNER: &[&str] = &[
    "process_payment_intent",
    "collect_payment_method",
    "confirm_payment_intent",
    "process_setup_intent",
    "refund_payment",
    "payment_intent",
    "setup_intent",
    "charge",
    "refund",
    "payment_method",
    "splashscreen",
    "destination",
    "api_error",
    "source",
];

fn walk(
    world: &World,
    at: &mut Value,
    parts: &[&str],
    path: &str,
    now: i64,
) -> Result<(), ApiError> {
    let Some((&name, rest)) = parts.split_first() else {
        return Ok(());
    };
    let known = match at.get("object").and_then(Value::as_str) {
        Some(object) => expandable(object),
        None => INNER,
    };
    if !known.contains(&name) {
        return Err(cannot(path));
    }
    if name == "refunds" {
        at["refunds"] = refunds_of(world, text(at, "id"));
        return Ok(());
    }
    let Some(inner) = at.get_mut(name) else {
        return Ok(());
    };
    if let Some(id) = inner.as_str()
        && let Some(object) = Kind::of_id(id).and_then(|kind| world.get(kind, id))
    {
        *inner = object;
        finish(inner, now);
    }
    match inner {
        Value::Array(rows) => rows
            .iter_mut()
            .try_for_each(|row| walk(world, row, rest, path, now)),
        Value::Object(_) => walk(world, inner, rest, path, now),
        _ => Ok(()),
    }
}

/// A charge's refunds, as the list inside it.
fn refunds_of(world: &World, charge: &str) -> Value {
    let mut rows: Vec<Value> = world
        .rows_beyond(Kind::Refund, None, false)
        .filter(|refund| text(refund, "charge") == charge)
        .map(public)
        .collect();
    for key in world.history.related(Kind::Refund, Kind::Charge, charge) {
        let made = world.history.at(Kind::Refund, key);
        let held = world.held(Kind::Refund, text(&made, "id")).map(public);
        rows.push(held.unwrap_or(made));
    }
    json!({
        "object": "list", "data": rows, "has_more": false,
        "url": format!("/v1/charges/{charge}/refunds")
    })
}
