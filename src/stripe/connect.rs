//! How the client gets to Stripe: TLS, proxies, and what stands above every
//! request.

use std::path::Path;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use super::API_VERSION;
use super::config::Config;
use crate::failure::{Failure, Kind};

/// Time to get a connection, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Connections as the settings want them; `is_plain` ones stay on this machine.
///
/// # Errors
/// If TLS cannot be set up.
pub(super) fn http(config: &Config, is_plain: bool) -> Result<reqwest::Client, Failure> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("tillctl/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT.min(config.timeout))
        .timeout(config.timeout)
        .pool_idle_timeout(Duration::from_mins(1))
        // A redirect would carry the key to a host nobody named.
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true);
    if is_plain {
        // Loopback: no certificates to load, no proxy to go through.
        builder = builder.no_proxy().tls_certs_only([]);
    } else if let Some(path) = &config.ca_file {
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
