//! How a simulator is to run, what it says of the requests it got, and whose it is.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::faults::Fault;

/// The version whose shapes the replies have.
pub(super) const VERSION: &str = "2026-10-28.endive";
/// The account a key belongs to.
pub(super) const ACCOUNT: &str = "acct_1TillctlDemoShop";
/// The application a platform acts as.
pub(super) const APPLICATION: &str = "ca_TillctlDemoPlatform";

/// Ids and names of accounts.
pub(super) type Connected = Arc<[(String, String)]>;

/// The accounts beside the key's own.
#[derive(Debug, Clone)]
pub(super) struct Others {
    /// Whether the key's account is a Connect platform: no other works with these.
    pub(super) platform: bool,
    pub(super) connected: Connected,
}

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What there is when the state is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shop {
    /// 3 locations, 8 readers, 30 days of transactions.
    Demo,
    /// One location, two smart readers and a simulated one, 900 small sales with tips in
    /// 30 days.
    Cafe,
    /// 40 locations in five countries, 200 readers, 6,000 charges in 30 days.
    Chain,
    /// Nothing but the account's default configuration.
    Empty,
    /// As many as asked for.
    Generated {
        /// How many locations.
        locations: u32,
        /// How many readers.
        readers: u32,
        /// How many charges lie in the past.
        charges: u64,
        /// Over how many days they are spread.
        days: u32,
    },
}

/// A certificate with its chain, and its key, both in PEM.
#[derive(Clone)]
pub struct Certificate {
    /// The certificate, and those that vouch for it.
    pub chain: Vec<u8>,
    /// Its private key.
    pub key: Vec<u8>,
}

/// How a simulator is to run.
#[derive(Clone)]
pub struct Options {
    /// The address to listen on. Beyond loopback every host is answered, on it only
    /// this machine's names.
    pub bind: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// The certificate to serve with over TLS; None: plain HTTP.
    pub tls: Option<Certificate>,
    /// What there is to begin with.
    pub shop: Shop,
    /// Decides every random choice.
    pub seed: u64,
    /// Added to every request.
    pub latency: Duration,
    /// Requests a second in total; with it, 25 a second for each endpoint. None: no limits.
    pub rate_limit: Option<u32>,
    /// What goes wrong.
    pub faults: Vec<Fault>,
    /// Where the state is kept; None: in memory only.
    pub state_dir: Option<PathBuf>,
    /// Tells the time.
    pub clock: Clock,
    /// What the clock shows at the start, in milliseconds since 1970, if not the time.
    pub now: Option<i64>,
    /// How many times as fast as the clock handed in it runs; 0 stops it.
    pub clock_rate: u32,
    /// Whether live keys open anything. Without it they are answered like wrong ones, so
    /// that a real one isn't taken for a made-up one.
    pub live_world: bool,
    /// The restricted keys; any other may do everything.
    pub keys: Vec<Key>,
    /// Connected accounts beside the two there always are: id and name.
    pub accounts: Vec<(String, String)>,
    /// Addresses that every event is posted to, and the secrets it is signed with.
    pub webhooks: Vec<(String, String)>,
    /// How long customers of ordinary (not simulated) readers take.
    pub reader_delay: Duration,
}

impl Options {
    /// The demo shop on 127.0.0.1, in memory, without live mode, faults or limits.
    pub fn new(clock: Clock) -> Self {
        Self {
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            tls: None,
            shop: Shop::Demo,
            seed: 1,
            latency: Duration::ZERO,
            rate_limit: None,
            faults: Vec::new(),
            state_dir: None,
            clock,
            now: None,
            clock_rate: 1,
            live_world: false,
            keys: Vec::new(),
            accounts: Vec::new(),
            webhooks: Vec::new(),
            reader_delay: Duration::from_secs(3),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("port", &self.port)
            .field("shop", &self.shop)
            .field("seed", &self.seed)
            .field("state_dir", &self.state_dir)
            .finish_non_exhaustive()
    }
}

/// A restricted key: `KEY=PERMISSION,PERMISSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// `rk_test_…`, or `rk_live_…` where there is a live world.
    pub key: String,
    /// Stripe's names of what it may do.
    pub permissions: Vec<String>,
}

/// One request that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// The path as it was sent, without the query.
    pub path: String,
    /// The endpoint's path with `{id}`; empty if there is none.
    pub endpoint: String,
    /// What stood in the query and in the form, decoded.
    pub pairs: Vec<(String, String)>,
    /// The `Idempotency-Key`, if there was one.
    pub idempotency_key: Option<String>,
    /// The status of the reply; 0 if none was sent.
    pub status: u16,
}
