//! How the client gets to Stripe: TLS, proxies, connections that die unseen, and
//! what stands above every request.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use super::API_VERSION;
use super::config::Config;
use crate::failure::{Failure, Kind};

/// The longest time to get a connection, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that has shown nothing for this long is asked whether it still
/// lives: firewalls forget connections without telling either end.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// An answer to that takes at most this long.
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// The connections to Stripe, which can be given up for fresh ones.
#[derive(Debug)]
pub(super) struct Transport {
    config: Config,
    is_plain: bool,
    pool: Mutex<Pool>,
}

/// The connections that are in use now.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    pub(super) http: reqwest::Client,
    generation: u64,
}

impl Transport {
    /// Connections as the settings want them; `is_plain` ones stay on this
    /// machine.
    pub(super) fn new(config: &Config, is_plain: bool) -> Result<Self, Failure> {
        Ok(Self {
            pool: Mutex::new(Pool {
                http: connections(config.timeout, config.ca_file.as_deref(), is_plain)?,
                generation: 0,
            }),
            config: config.clone(),
            is_plain,
        })
    }

    pub(super) fn pool(&self) -> Pool {
        let pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.clone()
    }

    /// Gives up the connections of this pool: one of them has not answered in
    /// time, and a retry on a dead connection would only wait again.
    pub(super) fn renew(&self, used: &Pool) {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        // Of several requests that time out together the first renews it.
        if pool.generation == used.generation
            && let Ok(http) = connections(
                self.config.timeout,
                self.config.ca_file.as_deref(),
                self.is_plain,
            )
        {
            *pool = Pool {
                http,
                generation: used.generation + 1,
            };
        }
    }
}

/// How long a connection may take. Always less than the request as a whole has:
/// a request whose connection was never made was not sent, and its own time-out
/// could not say so.
fn connect_timeout(request: Duration) -> Duration {
    CONNECT_TIMEOUT.min(request * 3 / 4)
}

/// What a client is built from. TLS comes from ring instead of aws-lc, which takes
/// longer to build than SQLite.
pub fn builder() -> reqwest::ClientBuilder {
    // One for the whole process; whoever comes second finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// Connections with these limits that trust this beside the system's certificates;
/// `is_plain` ones stay on this machine.
pub(super) fn connections(
    timeout: Duration,
    ca_file: Option<&Path>,
    is_plain: bool,
) -> Result<reqwest::Client, Failure> {
    let mut builder = builder()
        .user_agent(concat!("tillctl/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect_timeout(timeout))
        .timeout(timeout)
        .pool_idle_timeout(Duration::from_mins(1))
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
        .http2_keep_alive_while_idle(true)
        .tcp_keepalive(KEEP_ALIVE)
        .tcp_keepalive_interval(KEEP_ALIVE)
        .tcp_keepalive_retries(2)
        // A redirect would carry the key to a host nobody named.
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true);
    if is_plain {
        // Loopback: no certificates to load, no proxy to go through.
        builder = builder.no_proxy().tls_certs_only([]);
    } else if let Some(path) = ca_file {
        builder = builder.tls_certs_merge(certificates(path)?);
    }
    builder.build().map_err(|error| {
        Failure::new(
            Kind::Unavailable,
            format!("cannot set up TLS: {}", explain(error)),
        )
        .hint("is the system's certificate store (ca-certificates) installed?")
    })
}

/// The certificates of a file.
fn certificates(path: &Path) -> Result<Vec<reqwest::Certificate>, Failure> {
    let failed = |why: String| {
        Failure::usage(format!("ca_file {}: {why}", path.display()))
            .hint("name a file of certificates in PEM form: -----BEGIN CERTIFICATE-----")
    };
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    match reqwest::Certificate::from_pem_bundle(&bytes) {
        Ok(found) if found.is_empty() => Err(failed("there is no certificate in it".to_owned())),
        Ok(found) => Ok(found),
        Err(_) => Err(failed("it cannot be read as certificates".to_owned())),
    }
}

/// What stands above every request.
pub(super) fn headers(config: &Config) -> Result<HeaderMap, Failure> {
    let unusable = |what: &str| Failure::usage(format!("{what} cannot be sent in a header"));
    let mut headers = HeaderMap::new();
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", config.key.expose()))
        .map_err(|_| unusable("the API key"))?;
    bearer.set_sensitive(true);
    headers.insert(AUTHORIZATION, bearer);
    headers.insert("stripe-version", HeaderValue::from_static(API_VERSION));
    match (&config.context, &config.account) {
        // A connected account of the context is named behind it:
        // <https://docs.stripe.com/context>.
        (Some(context), account) => {
            let path = account
                .as_ref()
                .map_or_else(|| context.clone(), |account| format!("{context}/{account}"));
            let path = HeaderValue::from_str(&path).map_err(|_| unusable("--context"))?;
            headers.insert("stripe-context", path);
        }
        (None, Some(account)) => {
            let account = HeaderValue::from_str(account).map_err(|_| unusable("--account"))?;
            headers.insert("stripe-account", account);
        }
        (None, None) => {}
    }
    Ok(headers)
}

/// Why there is no answer, after the request has run for so long.
pub(super) fn describe(error: reqwest::Error, took: Duration, timeout: Duration) -> String {
    if !error.is_timeout() {
        return explain(error);
    }
    if error.is_connect() {
        return format!("no connection within {}", seconds(took));
    }
    // The request's own time-out, or the connection's.
    if took + Duration::from_millis(50) >= timeout {
        return format!("nothing complete within {} (--timeout)", seconds(timeout));
    }
    format!(
        "the connection was lost: the other end gave no sign of life for {}",
        seconds(took)
    )
}

/// `6 s`, `0.5 s`
fn seconds(span: Duration) -> String {
    let tenths = (span.as_millis() + 50) / 100;
    match tenths % 10 {
        0 => format!("{} s", tenths / 10),
        rest => format!("{}.{rest} s", tenths / 10),
    }
}

/// The deepest cause, which is the one that names the trouble; the URL is left
/// out because it may hold ids of customers.
pub(super) fn explain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut said = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        said = cause.to_string();
        source = cause.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_given_up_before_the_request_is() {
        for (request, connect) in [(80_000, 10_000), (10_000, 7500), (6000, 4500), (1, 0)] {
            let timeout = Duration::from_millis(request);
            assert!(connect_timeout(timeout) < timeout);
            assert_eq!(connect_timeout(timeout).as_millis(), connect);
        }
    }

    #[test]
    fn spans_are_told_in_seconds() {
        for (ms, told) in [(6000, "6 s"), (500, "0.5 s"), (7500, "7.5 s"), (999, "1 s")] {
            assert_eq!(seconds(Duration::from_millis(ms)), told);
        }
    }
}
