//! What Stripe's clock shows, by the `Date` of its last reply.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};

/// Runs on from the last `Date` that was seen. A reply needs its time to come, and
/// `Date` has whole seconds, so this is a moment that Stripe's clock has reached.
#[derive(Debug, Default)]
pub(super) struct ServerClock(Mutex<Option<(Timestamp, Instant)>>);

impl ServerClock {
    /// Reads the headers of a reply; one without a `Date`, or with one that is no
    /// date, says nothing.
    pub(super) fn note(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let read = date.and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
        if let Some(date) = read {
            *self.lock() = Some((date, Instant::now()));
        }
    }

    pub(super) fn now(&self) -> Option<Timestamp> {
        let (date, seen) = (*self.lock())?;
        let since = SignedDuration::try_from(seen.elapsed()).ok()?;
        date.checked_add(since).ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Timestamp, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn only_a_date_sets_it() {
        let clock = ServerClock::default();
        let mut headers = HeaderMap::new();
        clock.note(&headers);
        headers.insert(DATE, HeaderValue::from_static("yesterday"));
        clock.note(&headers);
        assert_eq!(clock.now(), None);
        headers.insert(
            DATE,
            HeaderValue::from_static("Mon, 23 Nov 2026 12:00:00 GMT"),
        );
        clock.note(&headers);
        headers.clear();
        clock.note(&headers);
        let at = clock.now().unwrap().as_second();
        assert!((1_795_435_200..1_795_435_260).contains(&at), "{at}");
    }
}
