//! A stateful Stripe Terminal over loopback HTTP, written from the contract.
//!
//! It knows nothing of the rest of this program and is never bent to fit it:
//! what the client sends is checked against the published contract, what comes
//! back has the contract's shapes, and the rules are those the documentation
//! gives. Where that is silent, the module concerned says what was chosen.
//!
//! - `net`, `request`, `reply`: the wire, and one request from its headers to its reply;
//!   `server`: what all requests share
//! - `auth`, `base64`, `contract`, `params`, `check`, `error`: what a request may say
//! - `routes`, `context`: endpoint by endpoint, to `readers`, `registration`, `payments`,
//!   `present`, `authorize`, `inputs`, `setup_intents`, `intents`, `online`, `charges`, `refunds`,
//!   `customers`, `methods`, `balance`, `connect`, `locations`, `configurations`, `files`,
//!   `tokens`; `fields`: texts that are refused although they have the right type
//! - `list`, `search`, `view`, `expand`, `events`: pages, searches, expansion, what happened
//! - `versions`: what a request of an older version gets instead
//! - `options`: how it is to run, and whose it is
//! - `store`, `pack`, `state`, `journal`: objects, worlds, what is kept
//! - `shop`, `history`, `walk`, `build`, `cards`, `money`, `ids`: what there is to begin with
//! - `faults`, `limit`: what goes wrong
//! - `due`: what happens when its time comes
//! - `control`, `control_error`, `remote`, `clock`, `keys`, `disputes`, `log`: what a person does to it from outside
//!
//! Every key has a world of its own for each mode and account: the default
//! account has the shop in test and in live mode, connected accounts
//! (`Stripe-Account`) begin with one location and nothing else. Time is what
//! the clock handed in says; nothing here looks at the system's.

mod auth;
mod authorize;
mod balance;
mod base64;
mod build;
mod cards;
mod charges;
mod check;
mod clock;
mod configurations;
mod connect;
mod context;
mod contract;
mod control;
mod control_error;
mod customers;
mod disputes;
mod due;
mod error;
mod events;
mod expand;
mod faults;
mod fields;
mod files;
mod history;
mod ids;
mod inputs;
mod intents;
mod journal;
mod keys;
mod kinds;
mod limit;
mod list;
mod locations;
mod methods;
mod money;
mod net;
mod online;
mod options;
mod pack;
mod params;
mod payments;
mod plans;
mod present;
mod readers;
mod refunds;
mod registration;
mod remote;
mod reply;
mod request;
mod request_log;
mod routes;
mod search;
mod server;
mod setup_intents;
mod shop;
mod state;
mod store;
mod things;
mod tokens;
mod versions;
mod view;
mod walk;
mod webhooks;

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use control_error::ControlError;
pub use faults::Fault;
pub use options::{Certificate, Clock, Key, Options, RequestRecord, Shop};
pub use remote::tell;

use clock::guard;
use server::Server;

/// A running simulator.
pub struct Simulator {
    url: String,
    server: Arc<Server>,
    task: JoinHandle<()>,
}

impl Simulator {
    /// Starts serving.
    ///
    /// # Errors
    /// If the address, the port or the certificate can't be had, or the state directory can't be used or holds
    /// another shop.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((options.bind, options.port)).await?;
        let tls = options.tls.as_ref().map(net::acceptor).transpose()?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", reached_at(listener.local_addr()?));
        let machine = Clock::clone(&options.clock);
        let clock =
            clock::Clockwork::new(options.clock, options.now, i64::from(options.clock_rate));
        let now = clock.now();
        let delay = i64::try_from(options.reader_delay.as_millis()).unwrap_or(i64::MAX / 8);
        let mut state = state::State::open(
            (options.shop, options.seed),
            now,
            delay,
            due::advance,
            options.state_dir.as_deref(),
        )?;
        state.connect(tokens::connected(&options.accounts));
        let (post, posted) = tokio::sync::mpsc::unbounded_channel();
        state.tell(options.webhooks.into(), post);
        let server = Arc::new(Server {
            clock,
            seed: options.seed,
            any_host: !options.bind.is_loopback(),
            live_world: options.live_world,
            scheme,
            latency: options.latency,
            faults: Mutex::new(options.faults.into_iter().map(Arc::new).collect()),
            keys: Mutex::new(keys::of(options.keys)),
            state: Mutex::new(state),
            limiter: Mutex::new(limit::Limiter::new(options.rate_limit, now)),
            running: Mutex::new(HashSet::new()),
            log: Mutex::default(),
            count: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let app = Router::new()
            .fallback(request::handle)
            .with_state(Arc::clone(&server))
            .into_make_service_with_connect_info::<net::Switch>();
        let happens = Arc::clone(&server);
        let task = tokio::spawn(async move {
            // Serving ends only when the task is aborted.
            tokio::select! {
                _ = axum::serve(net::Door { listener, tls }, app) => {}
                () = webhooks::post_all(posted, machine) => {}
                () = pass_the_time(&happens) => {}
            }
        });
        Ok(Self { url, server, task })
    }

    /// `http://ADDRESS:PORT` (`https://` with a certificate), an address that it can be reached at from this machine.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Carries out a verb of the control endpoint: see [`control_grammar`].
    ///
    /// # Errors
    /// If there is no such verb, or it can't be carried out as things are.
    pub fn control(&self, verb: &str, args: Value) -> Result<Value, ControlError> {
        let args = match args {
            Value::Object(map) => map,
            _ => serde_json::Map::new(),
        };
        control::run(&self.server, verb, args)
    }

    /// The last 20,000 requests, oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        guard(&self.server.log).records()
    }

    /// How many requests there were in all.
    pub fn request_count(&self) -> usize {
        self.server.count.load(Ordering::SeqCst)
    }

    /// Stops serving; open connections break at their next request.
    pub async fn stop(self) {
        self.server.stopped.store(true, Ordering::SeqCst);
        self.task.abort();
        // Aborted, it ends with an error that says so.
        let _ = self.task.await;
    }
}

/// Where this machine reaches what listens there.
fn reached_at(listening: SocketAddr) -> SocketAddr {
    let address = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(address, listening.port())
}

/// Lets happen what comes due while somebody waits to be told and nobody asks.
async fn pass_the_time(server: &Server) {
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if guard(&server.state).is_heard() {
            server.catch_up();
        }
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The verbs of the control endpoint, for a help text.
pub fn control_grammar() -> String {
    control::grammar()
}

/// Deletes the state kept in a directory; false if there was none.
///
/// # Errors
/// If the state is there and can't be deleted.
pub fn reset(state_dir: &Path) -> io::Result<bool> {
    journal::reset(state_dir)
}

/// Pairing codes of devices nobody has registered yet: code, device type,
/// serial number. A device that was registered before shows `code-` and its
/// serial number in lower case.
pub fn spare_codes() -> &'static [(&'static str, &'static str, &'static str)] {
    registration::SPARE_DEVICES
}
