//! What all requests share.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::clock::{Clockwork, guard};
use super::faults::{Fault, ReaderFaults};
use super::keys::Keys;
use super::limit::Limiter;
use super::request_log::RequestLog;
use super::state::State;

/// A simulator as it is asked.
pub(super) struct Server {
    pub(super) clock: Clockwork,
    pub(super) seed: u64,
    /// Whether it answers requests for any host, not only for this machine's names.
    pub(super) any_host: bool,
    pub(super) live_world: bool,
    /// `http` or `https`.
    pub(super) scheme: &'static str,
    pub(super) latency: Duration,
    pub(super) faults: Mutex<Arc<[Arc<Fault>]>>,
    pub(super) keys: Mutex<Keys>,
    pub(super) state: Mutex<State>,
    pub(super) limiter: Mutex<Limiter>,
    pub(super) running: Mutex<HashSet<String>>,
    pub(super) log: Mutex<RequestLog>,
    pub(super) count: AtomicUsize,
    pub(super) stopped: AtomicBool,
}

impl Server {
    pub(super) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Lets everything happen that has come due in the worlds that are open.
    pub(super) fn catch_up(&self) {
        let now = self.now();
        let faults = guard(&self.faults).clone();
        let met = ReaderFaults {
            faults: &faults,
            seed: self.seed,
            method: "",
            path: "",
        };
        let mut state = guard(&self.state);
        for (live, account) in state.known() {
            // What can't be kept is told to the next request.
            let _ = state.with((live, &account), now, &met, |_| ());
        }
    }
}
