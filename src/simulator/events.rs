//! Events: what happened, with the object as it was at that moment.

use serde_json::{Map, Value, json};

use super::build;
use super::kinds::Kind;
use super::options::{ACCOUNT, VERSION};
use super::store::{Delivery, World};
use super::things;
use super::versions;

/// How long an event can be asked for, in seconds.
pub(super) const KEPT: i64 = 30 * 86_400;

/// Records that an object was changed, and what it was before.
pub(super) fn updated(world: &mut World, kind: &str, before: &Value, after: &Value, now: i64) {
    let (before, after) = (super::view::public(before), super::view::public(after));
    let previous = Value::Object(changed(&before, &after));
    emit(world, kind, &after, Some(previous), now);
}

/// The attributes that changed, as they were: of an object those within it that did, of
/// an array all.
fn changed(before: &Value, after: &Value) -> Map<String, Value> {
    let names = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let (old, new) = (names(before), names(after));
    let mut out = Map::new();
    for name in old.keys().chain(new.keys()) {
        let (was, is) = (&before[name], &after[name]);
        if was == is || out.contains_key(name) {
            continue;
        }
        let told = if was.is_object() && is.is_object() {
            Value::Object(changed(was, is))
        } else {
            was.clone()
        };
        out.insert(name.clone(), told);
    }
    out
}

/// Somebody an event is posted to.
struct Listener {
    url: String,
    secret: String,
    /// The version it is to have.
    version: String,
    /// An account's own endpoint is not told which account it is.
    is_own: bool,
}

/// Who wants to hear of what happens here: the account's endpoints, those of the
/// platform it is connected to, and whoever hears everything.
fn listeners(world: &World, kind: &str) -> Vec<Listener> {
    let own = world
        .rows(Kind::Endpoint)
        .filter(|endpoint| !things::is_connect(endpoint));
    let endpoints = own
        .map(|endpoint| (endpoint, true))
        .chain(world.listening.iter().map(|endpoint| (endpoint, false)))
        .filter(|(endpoint, _)| things::wants(endpoint, kind))
        .map(|(endpoint, is_own)| {
            let text = |name| build::text(endpoint, name).to_owned();
            let version = endpoint["api_version"].as_str().unwrap_or(VERSION);
            Listener {
                url: text("url"),
                secret: text("_secret"),
                version: version.to_owned(),
                is_own,
            }
        });
    let hooks = world.hooks.iter().map(|(url, secret)| Listener {
        url: url.clone(),
        secret: secret.clone(),
        version: VERSION.to_owned(),
        is_own: false,
    });
    endpoints.chain(hooks).collect()
}

/// An event as it is posted: in the listener's version, as a reply would be.
fn rendered(world: &World, event: &Value, listener: &Listener) -> Vec<u8> {
    let mut told = event.clone();
    told["api_version"] = json!(listener.version);
    versions::adapt(world, &mut told["data"]["object"], &listener.version);
    if listener.is_own
        && let Some(map) = told.as_object_mut()
    {
        map.shift_remove("account");
    }
    let mut body = serde_json::to_vec_pretty(&told).unwrap_or_default();
    body.push(b'\n');
    body
}

/// Records an event, and forgets those nobody can ask for any more.
pub(super) fn emit(
    world: &mut World,
    kind: &str,
    object: &Value,
    previous: Option<Value>,
    now: i64,
) {
    let mut event = build::skeleton("event");
    let public = super::view::public(object);
    event["id"] = json!(world.new_id(Kind::Event, now));
    event["api_version"] = json!(VERSION);
    event["created"] = json!(now.div_euclid(1000));
    event["livemode"] = json!(world.live);
    event["type"] = json!(kind);
    event["request"] = match &world.cause {
        Some((id, key)) => json!({"id": id, "idempotency_key": key}),
        None => json!({"id": null, "idempotency_key": null}),
    };
    event["data"]["object"] = public;
    if let Some(previous) = previous {
        event["data"]["previous_attributes"] = previous;
    }
    world.forget_before(Kind::Event, now.div_euclid(1000) - KEPT);
    if world.account != ACCOUNT {
        event["account"] = json!(world.account);
    }
    let told = listeners(world, kind);
    event["pending_webhooks"] = json!(told.len());
    for listener in told {
        let body = rendered(world, &event, &listener);
        let Listener { url, secret, .. } = listener;
        world.deliveries.push(Delivery { url, secret, body });
    }
    world.put(Kind::Event, event);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_as_it_was() {
        let before = json!({"a": 1, "b": null, "m": {"x": "1", "y": "2"}, "l": [1, 2], "s": 1});
        let after = json!({"a": 2, "b": {"c": 1}, "m": {"x": "1", "z": "3"}, "l": [1], "s": 1});
        let told = changed(&before, &after);
        assert_eq!(
            Value::Object(told),
            json!({"a": 1, "b": null, "m": {"y": "2", "z": null}, "l": [1, 2]})
        );
    }
}
