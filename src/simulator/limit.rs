//! Stripe's rate limits: one for everything, one for each named operation.

use std::collections::HashMap;

/// The documented limit of one operation, per second.
const PER_ENDPOINT: i64 = 25;

/// Tokens in thousandths; one second's worth may be spent at once.
#[derive(Debug)]
struct Bucket {
    rate: i64,
    tokens: i64,
    at: i64,
}

impl Bucket {
    fn new(rate: i64, now: i64) -> Self {
        Self {
            rate,
            tokens: rate * 1000,
            at: now,
        }
    }

    fn refill(&mut self, now: i64) {
        let passed = (now - self.at).clamp(0, 1000);
        self.tokens = (self.tokens + passed * self.rate).min(self.rate * 1000);
        self.at = now;
    }
}

/// The limits of a running simulator.
#[derive(Debug)]
pub(super) struct Limiter {
    total: Option<Bucket>,
    endpoints: HashMap<String, Bucket>,
}

impl Limiter {
    pub(super) fn new(rate: Option<u32>, now: i64) -> Self {
        Self {
            total: rate.map(|rate| Bucket::new(i64::from(rate), now)),
            endpoints: HashMap::new(),
        }
    }

    /// Takes one request's token, or names the limit that is exhausted.
    pub(super) fn take(&mut self, endpoint: &str, now: i64) -> Result<(), &'static str> {
        let Some(total) = &mut self.total else {
            return Ok(());
        };
        let own = self
            .endpoints
            .entry(endpoint.to_owned())
            .or_insert_with(|| Bucket::new(PER_ENDPOINT.min(total.rate), now));
        total.refill(now);
        own.refill(now);
        if own.tokens < 1000 {
            return Err("endpoint-rate");
        }
        if total.tokens < 1000 {
            return Err("global-rate");
        }
        own.tokens -= 1000;
        total.tokens -= 1000;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holds_25_of_one_kind_and_no_more_than_the_total() {
        let mut limiter = Limiter::new(Some(30), 0);
        let count = |limiter: &mut Limiter, name: &str, now| {
            (0..100).filter(|_| limiter.take(name, now).is_ok()).count()
        };
        assert_eq!(count(&mut limiter, "a", 0), 25);
        assert_eq!(count(&mut limiter, "b", 0), 5);
        assert_eq!(count(&mut limiter, "b", 1000), 25);
    }
}
