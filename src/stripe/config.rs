//! What a client is built from, and what it tells of its work.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::audit_event::Recorder;
use super::key_origin::KeyOrigin;
use super::request::Method;
use super::verdict::Requester;
use crate::secret::ApiKey;

/// One try of one request, for `-v`. Carries no secret and no body.
#[derive(Debug, Clone)]
pub struct RequestTry {
    /// GET, POST or DELETE.
    pub method: Method,
    /// Path and, for a GET, query.
    pub target: String,
    /// 1 for the first try.
    pub number: u32,
    /// Status, or what went wrong.
    pub outcome: String,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// How long it took.
    pub took: Duration,
    /// If it is tried again, after how long.
    pub retry_in: Option<Duration>,
}

/// A reply and what its headers said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TracedReply<T> {
    /// The reply.
    pub reply: T,
    /// HTTP status.
    pub status: u16,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// Stripe had answered a request with this Idempotency-Key before, and this
    /// is that answer again: the object may have changed since.
    pub replayed: bool,
    /// How many bytes it had, unpacked.
    pub(crate) length: usize,
}

/// Called after every try.
pub(crate) type Trace = Arc<dyn Fn(&RequestTry) + Send + Sync>;

/// What a [`super::Client`] is built from.
#[derive(Clone)]
pub struct Config {
    /// The API's root: https, or http to loopback.
    pub base: String,
    /// The key.
    pub key: ApiKey,
    /// Where the key came from.
    pub key_origin: KeyOrigin,
    /// `Stripe-Account`, or the end of `Stripe-Context`.
    pub account: Option<String>,
    /// `Stripe-Context`.
    pub context: Option<String>,
    /// Deadline of one try as a whole.
    pub timeout: Duration,
    /// How often a failed try is repeated.
    pub max_retries: u32,
    /// Whether writes with a live key may be sent (`--live`).
    pub live: bool,
    /// The name of a protected profile: nothing that writes is sent before
    /// [`super::Client::confirm`] was called.
    pub protected: Option<String>,
    /// Whether nothing that writes may be sent (`--dry-run`).
    pub dry_run: bool,
    /// Called after every try.
    pub trace: Option<Trace>,
    /// Certificates (PEM) that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Called once for every write that was sent.
    pub record: Option<Recorder>,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("base", &self.base)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl From<&Config> for Requester {
    fn from(config: &Config) -> Self {
        Self {
            account: config.account.clone().or_else(|| config.context.clone()),
            key: config.key_origin.clone(),
        }
    }
}
