//! Events: what happened, with the object as it was at that moment.

use serde_json::{Value, json};

use super::build;
use super::kinds::Kind;
use super::store::World;

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
    event["request"] = json!({"id": null, "idempotency_key": null});
    event["data"]["object"] = public;
    if let Some(previous) = previous {
        event["data"]["previous_attributes"] = previous;
    }
    world.forget_before(Kind::Event, now.div_euclid(1000) - KEPT);
    world.put(Kind::Event, event);
}
