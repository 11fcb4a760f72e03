//! Events: what happened, with the object as it was at that moment.

use serde_json::{Value, json};

use super::build;
use super::kinds::Kind;
use super::store::{Delivery, World};
use super::things;

/// How long an event can be asked for, in seconds.
pub(super) const KEPT: i64 = 30 * 86_400;

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
    event["api_version"] = json!(super::options::VERSION);
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
    let named = world
        .rows(Kind::Endpoint)
        .filter(|endpoint| things::wants(endpoint, kind))
        .map(|endpoint| {
            let text = |name| build::text(endpoint, name).to_owned();
            (text("url"), text("_secret"))
        });
    let told: Vec<(String, String)> = named.chain(world.hooks.iter().cloned()).collect();
    event["pending_webhooks"] = json!(told.len());
    if !told.is_empty() {
        let mut body = serde_json::to_vec_pretty(&event).unwrap_or_default();
        body.push(b'\n');
        for (url, secret) in told {
            let body = body.clone();
            world.deliveries.push(Delivery { url, secret, body });
        }
    }
    world.put(Kind::Event, event);
}
