//! Where the API is: https, or http to this machine and nowhere else.

use std::fmt;
use std::net::IpAddr;

use crate::failure::Failure;

/// A checked API root without its trailing slash.
#[derive(Debug, Clone)]
pub(super) struct ApiBase {
    root: String,
    host: String,
    plain: bool,
    loopback: bool,
}

impl ApiBase {
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = |why: &str| {
            Failure::usage(format!("--api-base {text:?}: {why}"))
                .hint("give https://HOST, or http://127.0.0.1:PORT for a server on this machine")
        };
        let url = reqwest::Url::parse(text.trim()).map_err(|e| wrong(&e.to_string()))?;
        let host = url
            .host_str()
            .ok_or_else(|| wrong("it names no host"))?
            .to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("a user name or password does not belong here"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("a query or fragment does not belong here"));
        }
        let loopback = is_loopback(&host);
        let plain = match url.scheme() {
            "https" => false,
            "http" if loopback => true,
            "http" => {
                return Err(wrong(
                    "plain http is only for this machine; the key would be readable on the way",
                ));
            }
            _ => return Err(wrong("it must begin with https://")),
        };
        Ok(Self {
            root: url.as_str().trim_end_matches('/').to_owned(),
            host,
            plain,
            loopback,
        })
    }

    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// Where files go: Stripe has a host of its own for them, any other server
    /// (the simulator, a proxy) is one.
    ///
    /// <https://docs.stripe.com/api/files/create>
    pub(super) fn join_for_files(&self, path: &str) -> String {
        if self.host == "api.stripe.com" {
            format!("https://files.stripe.com{path}")
        } else {
            self.join(path)
        }
    }

    /// http to loopback.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    pub(super) fn may_see_live_keys(&self) -> bool {
        self.loopback || (self.host == "api.stripe.com" && !self.plain)
    }
}

impl fmt::Display for ApiBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)
    }
}

pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine() {
        for (text, ok) in [
            ("https://api.stripe.com", true),
            ("https://api.stripe.com/", true),
            ("http://127.0.0.1:8000", true),
            ("http://[::1]:8000", true),
            ("http://localhost:8000", true),
            ("http://api.stripe.com", false),
            ("http://127.0.0.1.evil.example", false),
            ("https://user:pw@api.stripe.com", false),
            ("ftp://api.stripe.com", false),
            ("api.stripe.com", false),
        ] {
            assert_eq!(ApiBase::parse(text).is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn files_go_to_stripes_host_for_files() {
        for (base, url) in [
            (
                "https://api.stripe.com",
                "https://files.stripe.com/v1/files",
            ),
            ("http://127.0.0.1:12", "http://127.0.0.1:12/v1/files"),
            (
                "https://proxy.example/stripe",
                "https://proxy.example/stripe/v1/files",
            ),
        ] {
            let base = ApiBase::parse(base).unwrap();
            assert_eq!(base.join_for_files("/v1/files"), url);
        }
    }

    #[test]
    fn live_keys_go_to_stripe_or_stay_here() {
        for (text, ok) in [
            ("https://api.stripe.com", true),
            ("http://127.0.0.1:1", true),
            ("https://api.stripe.com.evil.example", false),
            ("https://evil.example/api.stripe.com", false),
        ] {
            assert_eq!(
                ApiBase::parse(text).unwrap().may_see_live_keys(),
                ok,
                "{text}"
            );
        }
    }
}
