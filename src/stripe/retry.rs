//! Which failed tries are repeated, and when: Stripe's own word first.
//!
//! <https://docs.stripe.com/error-low-level>, <https://docs.stripe.com/rate-limits>

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::pace::Limited;

/// Whether and how a failed try is repeated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Retry {
    No,
    Yes {
        /// `Retry-After`, if the server named one.
        pause: Option<Duration>,
        /// What a 429 was about.
        limited: Option<Limited>,
        /// A stored 4xx would be replayed under the old key.
        fresh_key: bool,
    },
}

impl Retry {
    pub(super) const fn plain() -> Self {
        Self::Yes {
            pause: None,
            limited: None,
            fresh_key: false,
        }
    }
}

/// The headers that steer a retry.
pub(super) struct Signals {
    pub(super) request_id: Option<String>,
    pub(super) should_retry: Option<bool>,
    pub(super) retry_after: Option<Duration>,
    pub(super) reason: Option<String>,
    pub(super) replayed: bool,
}

impl Signals {
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::trim)
        };
        Self {
            request_id: text("request-id").map(str::to_owned),
            should_retry: match text("stripe-should-retry") {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            retry_after: headers
                .get(RETRY_AFTER)
                .and_then(|v| v.to_str().ok())
                .and_then(|v| v.trim().parse().ok())
                .map(Duration::from_secs),
            reason: text("stripe-rate-limited-reason").map(str::to_owned),
            replayed: text("idempotent-replayed") == Some("true"),
        }
    }

    /// Stripe's own word counts first; else conflicts, limits and server errors
    /// are worth another try.
    pub(super) fn retry(&self, status: u16) -> Retry {
        let worth = self
            .should_retry
            .unwrap_or(matches!(status, 409 | 429 | 500..));
        if !worth {
            return Retry::No;
        }
        Retry::Yes {
            pause: self.retry_after,
            limited: (status == 429).then(|| Limited::from_reason(self.reason.as_deref())),
            // 409 and 429 are not stored under the key, and a 409 says that the
            // first try may still be running: it must keep its key. Any other
            // 4xx is stored and would only be replayed.
            fresh_key: (400..500).contains(&status) && !matches!(status, 409 | 429),
        }
    }
}

/// 0.5 s · 2ⁿ up to 5 s, of which a random half to the whole.
pub(super) fn backoff(number: u32) -> Duration {
    let full = Duration::from_millis(500)
        .saturating_mul(2_u32.saturating_pow(number.saturating_sub(1)))
        .min(Duration::from_secs(5));
    let half = full / 2;
    half + Duration::from_millis(fastrand::u64(
        0..=u64::try_from(half.as_millis()).unwrap_or(0),
    ))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn signals(pairs: &[(&'static str, &'static str)]) -> Signals {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        Signals::read(&headers)
    }

    #[test]
    fn stripes_word_beats_the_status() {
        assert!(matches!(
            signals(&[("stripe-should-retry", "false")]).retry(500),
            Retry::No
        ));
        assert!(matches!(signals(&[]).retry(402), Retry::No));
        assert!(matches!(
            signals(&[("stripe-should-retry", "true")]).retry(400),
            Retry::Yes {
                fresh_key: true,
                ..
            }
        ));
        assert!(matches!(
            signals(&[]).retry(409),
            Retry::Yes {
                fresh_key: false,
                ..
            }
        ));
        assert!(matches!(
            signals(&[("retry-after", "3"), ("stripe-rate-limited-reason", "endpoint-rate")]).retry(429),
            Retry::Yes { pause: Some(p), limited: Some(Limited::Endpoint), fresh_key: false } if p.as_secs() == 3
        ));
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        for number in 1..40 {
            let wait = backoff(number);
            assert!(
                wait >= Duration::from_millis(250) && wait <= Duration::from_secs(5),
                "{number}: {wait:?}"
            );
        }
        assert!(backoff(4) >= Duration::from_secs(2));
    }
}
