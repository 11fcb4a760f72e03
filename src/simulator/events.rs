//! Events: what happened, with the object as it was at that moment.

use serde_json::{Value, json};

use super::build;
use super::store::{Kind, World};

/// Records an event. The object is kept as text, a fifth of its size as a tree;
/// [`super::view`] opens it when the event is served.
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
    event["api_version"] = json!(super::VERSION);
    event["created"] = json!(now.div_euclid(1000));
    event["livemode"] = json!(world.live);
    event["type"] = json!(kind);
    event["request"] = json!({"id": null, "idempotency_key": null});
    event["_object"] = json!(public.to_string());
    if let Some(previous) = previous {
        event["data"]["previous_attributes"] = previous;
    }
    world.put(Kind::Event, event);
}
