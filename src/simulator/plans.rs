//! What is kept for later: verbs of the control endpoint, and what follows from them.

use serde_json::{Value, json};

use super::kinds::Kind;
use super::store::World;

/// Keeps a verb until its time comes.
pub(super) fn plan(world: &mut World, now: i64, due: i64, verb: &str, args: &Value) -> Value {
    let plan = json!({
        "id": world.new_id(Kind::Plan, now), "verb": verb, "args": args, "_due": due
    });
    world.put(Kind::Plan, plan.clone());
    plan
}
