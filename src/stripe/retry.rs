//! Which failed tries are repeated, and when: Stripe's own word first.
//!
//! <https://docs.stripe.com/error-low-level>, <https://docs.stripe.com/rate-limits>

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::HeaderMap;

use super::rate_limit::LimitReason;

/// Whether and how a failed try is repeated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Retry {
    No,
    Yes {
        /// `Retry-After`, if the server named one.
        pause: Option<Duration>,
        /// What a 429 was about.
        limited: Option<LimitReason>,
        /// A stored 4xx would be replayed under the old key.
        fresh_key: bool,
    },
}

impl Retry {
    /// Under the same key, whatever the status: it was not Stripe who answered,
    /// and nobody knows what Stripe has stored under it.
    pub(super) fn under_the_same_key(self) -> Self {
        match self {
            Self::Yes { pause, limited, .. } => Self::Yes {
                pause,
                limited,
                fresh_key: false,
            },
            Self::No => Self::No,
        }
    }

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
            request_id: text("request-id")
                .filter(|id| is_request_id(id))
                .map(str::to_owned),
            should_retry: match text("stripe-should-retry") {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            retry_after: text("retry-after").and_then(|after| pause(after, text("date"))),
            reason: text("stripe-rate-limited-reason").map(str::to_owned),
            replayed: text("idempotent-replayed") == Some("true"),
        }
    }

    /// Stripe's own word counts first; else conflicts, limits and server errors
    /// are worth another try. `code` is that of Stripe's error object. A server error
    /// that is kept under the key is all that the key will ever give.
    pub(super) fn retry(&self, status: u16, code: Option<&str>) -> Retry {
        if self.replayed && status >= 500 {
            return Retry::No;
        }
        let worth = self
            .should_retry
            .unwrap_or(matches!(status, 409 | 429 | 500..));
        if !worth {
            return Retry::No;
        }
        Retry::Yes {
            pause: self.retry_after,
            limited: (status == 429).then(|| LimitReason::from_reply(self.reason.as_deref(), code)),
            // 409 and 429 are not stored under the key, and a 409 says that the
            // first try may still be running: it must keep its key. Any other
            // 4xx is stored and would only be replayed.
            fresh_key: (400..500).contains(&status) && !matches!(status, 409 | 429),
        }
    }
}

/// Whether a header is Stripe's: whatever stands between us and Stripe may write
/// anything into one, the key it was sent among it.
fn is_request_id(text: &str) -> bool {
    text.strip_prefix("req_").is_some_and(|rest| {
        (1..=64).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// What a `Retry-After` asks for: seconds, or the moment the server names, by
/// its own clock if it tells that. One that is over asks for nothing.
fn pause(after: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let parse = |text: &str| DateTimeParser::new().parse_timestamp(text).ok();
    let now = date.and_then(parse).unwrap_or_else(wall_clock);
    let left = parse(after)?.duration_since(now);
    Duration::try_from(left).ok().filter(|left| !left.is_zero())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a server's moment is compared with the real clock, whatever day the user plays"
)]
fn wall_clock() -> Timestamp {
    Timestamp::now()
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
            signals(&[("stripe-should-retry", "false")]).retry(500, None),
            Retry::No
        ));
        assert!(matches!(signals(&[]).retry(402, None), Retry::No));
        let kept = [
            ("idempotent-replayed", "true"),
            ("stripe-should-retry", "true"),
        ];
        assert!(matches!(signals(&kept).retry(500, None), Retry::No));
        assert!(matches!(
            signals(&[("stripe-should-retry", "true")]).retry(400, None),
            Retry::Yes {
                fresh_key: true,
                ..
            }
        ));
        assert!(matches!(
            signals(&[]).retry(409, None),
            Retry::Yes {
                fresh_key: false,
                ..
            }
        ));
        assert!(matches!(
            signals(&[("retry-after", "3"), ("stripe-rate-limited-reason", "endpoint-rate")]).retry(429, None),
            Retry::Yes { pause: Some(p), limited: Some(LimitReason::Endpoint), fresh_key: false } if p.as_secs() == 3
        ));
    }

    #[test]
    fn a_pause_is_said_in_seconds_or_as_a_date() {
        let now = "Mon, 23 Nov 2026 12:00:00 GMT";
        for (after, pause) in [
            ("3", Some(3)),
            ("Mon, 23 Nov 2026 12:00:07 GMT", Some(7)),
            ("Mon, 23 Nov 2026 11:59:00 GMT", None),
            (now, None),
            ("soon", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("date", HeaderValue::from_static(now));
            headers.insert("retry-after", HeaderValue::from_static(after));
            let read = Signals::read(&headers).retry_after;
            assert_eq!(read, pause.map(Duration::from_secs), "{after}");
        }
        // A server without a clock is taken by ours.
        let soon = wall_clock() + jiff::SignedDuration::from_secs(30);
        let soon = jiff::fmt::rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&soon)
            .unwrap();
        let left = super::pause(&soon, None).unwrap();
        assert!((27..=30).contains(&left.as_secs()), "{left:?}");
    }

    #[test]
    fn a_request_id_is_one_or_none() {
        for (text, is_one) in [
            ("req_aBc123", true),
            ("req_", false),
            ("req_sk_test_abc", false),
            ("sk_test_abc", false),
            ("req_abc def", false),
        ] {
            let read = signals(&[("request-id", text)]).request_id;
            assert_eq!(read.as_deref(), is_one.then_some(text));
        }
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
