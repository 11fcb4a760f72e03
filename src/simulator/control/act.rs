//! What the verbs of the control endpoint work with, and how they tell what they did.

use serde_json::{Value, json};

use super::super::clock::guard;
use super::super::control_error::ControlError;
use super::super::faults::ReaderFaults;
use super::super::server::Server;
use super::super::store::World;
use super::super::{ids, plans, view};
use super::args::{Args, refuse};

/// Where it is served.
pub(super) const ROOT: &str = "/_control";

/// Why nothing happens in live mode.
pub(super) const NO_LIVE_WORLD: &str =
    "there is no live mode here; `simulator serve --live-world` has it";

/// What a verb does its work with.
pub(super) struct Act<'a> {
    pub(super) world: &'a mut World,
    pub(super) args: &'a Args,
    pub(super) now: i64,
}

impl Act<'_> {
    /// Keeps something for later.
    pub(super) fn plan(&mut self, due: i64, verb: &str, args: &Value) -> Value {
        shown(&plans::plan(self.world, self.now, due, verb, args))
    }
}

/// A plan as it is told.
pub(super) fn shown(plan: &Value) -> Value {
    let mut out = json!({"plan": plan["id"], "verb": plan["verb"], "args": plan["args"]});
    match plan["_due"].as_i64() {
        Some(due) => out["at"] = time(due),
        None => out["failed"] = plan["failed"].clone(),
    }
    out
}

/// Milliseconds as a time people read.
pub(super) fn time(milliseconds: i64) -> Value {
    match jiff::Timestamp::from_millisecond(milliseconds) {
        Ok(at) => json!(at.to_string()),
        Err(_) => json!(milliseconds),
    }
}

/// An object as the API would show it.
pub(super) fn public(object: &Value, now: i64) -> Value {
    let mut out = object.clone();
    view::finish(&mut out, now);
    out
}

impl Server {
    /// Whether a verb is about live mode.
    pub(super) fn is_live(&self, args: &Args) -> Result<bool, ControlError> {
        let live = args.one_of("mode", &["test", "live"])? == Some("live");
        if live && !self.live_world {
            return refuse(NO_LIVE_WORLD);
        }
        Ok(live)
    }

    /// Runs something on a world that no request asked for.
    pub(super) fn in_world<T>(
        &self,
        live: bool,
        account: &str,
        work: impl FnOnce(&mut World, i64) -> T,
    ) -> Result<T, ControlError> {
        let now = self.clock.now();
        let faults = guard(&self.faults).clone();
        let met = ReaderFaults {
            faults: &faults,
            seed: self.seed,
            method: "",
            path: ROOT,
        };
        let done = guard(&self.state).with((live, account), now, &met, |world| work(world, now));
        match done {
            Ok(done) => Ok(done),
            Err(error) => refuse(format!("the simulator's state could not be kept: {error}")),
        }
    }
}

/// A key made up for somebody who did not name one.
pub(super) fn made_up(seed: u64, number: usize) -> String {
    let noise = ids::mix(seed ^ ids::mix(number as u64));
    format!("rk_test_{}", ids::base62(noise, 11))
}
