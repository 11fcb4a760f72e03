//! A JSON text posted to an address of the user's, which is none of Stripe's: no key
//! and no header of Stripe's goes there.

use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::header::CONTENT_TYPE;

use super::base::is_loopback;
use super::transport;
use crate::failure::Failure;

/// An address that may be posted to: https, or http to this machine. It may be a
/// secret, so nothing but its host is ever shown.
#[derive(Clone)]
pub(crate) struct WebhookUrl {
    url: reqwest::Url,
    is_plain: bool,
}

impl WebhookUrl {
    /// Whether a text is an address at all, or something else.
    pub(crate) fn is_one(text: &str) -> bool {
        text.split_once("://").is_some_and(|(scheme, _)| {
            ["http", "https"]
                .iter()
                .any(|known| scheme.eq_ignore_ascii_case(known))
        })
    }

    /// Reads it; the error does not repeat it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let url = reqwest::Url::parse(text).map_err(|error| error.to_string())?;
        let host = url.host_str().ok_or("it names no host")?;
        let is_plain = url.scheme() == "http";
        if is_plain && !is_loopback(host) {
            return Err("plain http is only for this machine; give https://".to_owned());
        }
        Ok(Self { url, is_plain })
    }

    /// Where it leads, without what may be a secret.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Posts a text once. Only an answer that takes it (2xx) is success.
    pub(crate) async fn post(
        &self,
        json: String,
        timeout: Duration,
        ca_file: Option<&Path>,
    ) -> Result<(), Failure> {
        let http = transport::connections(timeout, ca_file, self.is_plain)?;
        let began = Instant::now();
        let sent = http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(json)
            .send()
            .await;
        let why = match sent {
            Ok(reply) if reply.status().is_success() => return Ok(()),
            Ok(reply) => format!("it answered {}", reply.status().as_u16()),
            Err(error) => transport::describe(error, began.elapsed(), timeout),
        };
        Err(Failure::failed(format!("{}: {why}", self.host())))
    }
}

impl std::fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WebhookUrl").field(&self.host()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_or_this_machine_and_only_the_host_is_shown() {
        for (text, ok) in [
            ("https://hooks.example/T1/secret", true),
            ("HTTPS://hooks.example/T1/secret", true),
            ("http://127.0.0.1:9/secret", true),
            ("http://hooks.example/T1/secret", false),
            ("https://", false),
        ] {
            assert!(WebhookUrl::is_one(text), "{text}");
            match WebhookUrl::parse(text) {
                Ok(url) => {
                    assert!(ok, "{text}");
                    assert!(!format!("{url:?}{}", url.host()).contains("secret"));
                }
                Err(why) => assert!(!ok && !why.contains("secret"), "{text}: {why}"),
            }
        }
        assert!(!WebhookUrl::is_one("mail -s https://x admin"));
        assert!(!WebhookUrl::is_one("/usr/local/bin/tell"));
    }
}
