//! What leaves the simulator: private fields taken off, ids expanded.

use serde_json::{Value, json};

use super::build::{self, int, text};
use super::error::ApiError;
use super::expand;
use super::kinds::Kind;
use super::store::World;

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
    // Journals of older versions keep an event's object as text.
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
    let list = matches!(text(&reply, "object"), "list" | "search_result");
    for path in expand.as_array().into_iter().flatten() {
        let path = path.as_str().unwrap_or_default();
        let parts: Vec<&str> = path.split('.').collect();
        if list {
            for row in reply["data"].as_array_mut().into_iter().flatten() {
                walk(world, row, &parts[1..], path, now)?;
            }
        } else {
            walk(world, &mut reply, &parts, path, now)?;
        }
    }
    Ok(reply)
}

pub(super) fn finish(object: &mut Value, now: i64) {
    match text(object, "object") {
        // The reply to a registration leaves these out.
        "terminal.reader" if build::flag(object, "_short") => {
            if let Some(map) = object.as_object_mut() {
                for name in ["action", "last_seen_at", "metadata"] {
                    map.shift_remove(name);
                }
            }
        }
        "terminal.reader" => refresh(object, now),
        "balance_transaction" if int(object, "available_on") * 1000 > now => {
            object["status"] = json!("pending");
        }
        _ => {}
    }
    open(object);
}

/// Reports itself as seen this long ago: readers call home once a minute.
const HEARTBEAT: i64 = 60_000;

/// Brings the fields that follow the clock up to date.
fn refresh(reader: &mut Value, now: i64) {
    if build::flag(reader, "deleted") || reader["status"].is_null() {
        return;
    }
    let seen = reader["_silent_since"].as_i64();
    reader["last_seen_at"] = match seen {
        Some(at) => json!(at),
        None => json!(now - now.rem_euclid(HEARTBEAT)),
    };
}

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
    let object = at.get("object").and_then(Value::as_str).unwrap_or("inner");
    if object != "list" && expand::leads_to(object, name).is_none() {
        return Err(expand::cannot(path));
    }
    let is_any = expand::leads_to(object, name) == Some(expand::ANY);
    if name == "refunds" {
        at["refunds"] = refunds_of(world, text(at, "id"));
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
        // What a movement is about may be any object: one that has no such property
        // stays as it is.
        Value::Object(_) if is_any && lacks(inner, rest) => Ok(()),
        Value::Object(_) => walk(world, inner, rest, path, now),
        _ => Ok(()),
    }
}

/// Whether an object has nothing of the name that is to be expanded next.
fn lacks(object: &Value, rest: &[&str]) -> bool {
    let kind = text(object, "object");
    rest.first()
        .is_some_and(|next| expand::leads_to(kind, next).is_none())
}

/// A charge's refunds, as the list inside it.
fn refunds_of(world: &World, charge: &str) -> Value {
    let named = [format!("\"charge\":\"{charge}\"")];
    let mut rows: Vec<Value> = world
        .rows_beyond(Kind::Refund, None, false)
        .filter_map(|row| row.if_mentions(&named))
        .filter(|refund| text(refund, "charge") == charge)
        .map(|refund| public(&refund))
        .collect();
    for key in world.history.related(Kind::Refund, Kind::Charge, charge) {
        let made = world.history.at(Kind::Refund, key);
        let held = world.held(Kind::Refund, text(&made, "id"));
        rows.push(held.map_or(made, |held| public(&held)));
    }
    let count = rows.len();
    json!({
        "object": "list", "data": rows, "has_more": false, "total_count": count,
        "url": format!("/v1/charges/{charge}/refunds")
    })
}
