//! How fast we may ask: a pace for each endpoint and one in total, slowed by
//! 429 and recovering afterwards.
//!
//! Stripe allows 25 requests a second for each endpoint and 100 (live) or 25
//! (test) in total: <https://docs.stripe.com/rate-limits>. Waiting here is
//! cheaper than being refused there, and a refusal of ours may be a refusal of
//! the shop's own tills, which share the account's limits.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How many requests may go out at once after a pause, as a share of a second.
const BURST: Duration = Duration::from_millis(200);
/// The slowest pace a 429 can bring us to.
const SLOWEST: Duration = Duration::from_secs(2);
/// After this long without a 429 the pace is doubled, back up to the limit.
const RECOVERY: Duration = Duration::from_secs(2);

/// What a 429 was about (`Stripe-Rate-Limited-Reason`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LimitReason {
    /// `global-rate`, `global-concurrency`
    Total,
    /// `endpoint-rate`, `endpoint-concurrency`
    Endpoint,
    /// An object lock or a limit of one resource: being slower in general
    /// would not help.
    Object,
}

impl LimitReason {
    /// What a 429 was about: the reason it names, else its code. One without
    /// either, or without Stripe's error object (a company's proxy limits
    /// requests too), is about all requests.
    pub(super) fn from_reply(reason: Option<&str>, code: Option<&str>) -> Self {
        match (reason, code) {
            (Some(r), _) if r.starts_with("global") => Self::Total,
            (Some(r), _) if r.starts_with("endpoint") => Self::Endpoint,
            (Some(_), _) | (None, Some("lock_timeout")) => Self::Object,
            (None, _) => Self::Total,
        }
    }
}

/// One pace: a virtual schedule of slots (GCRA).
#[derive(Debug, Clone)]
struct Lane {
    /// Time between two requests at the limit.
    fastest: Duration,
    /// Time between two requests now.
    interval: Duration,
    /// When the next slot is.
    next: Option<Instant>,
    /// When the pace was last changed.
    changed: Option<Instant>,
    /// Whoever waits stands in this queue and is given a slot when they are at
    /// its head: slots given out beforehand would ignore the 429 that comes in
    /// the meantime.
    queue: RequestQueue,
}

type RequestQueue = Arc<tokio::sync::Mutex<()>>;

impl Lane {
    fn new(per_second: u32) -> Self {
        let interval = Duration::from_secs(1) / per_second.max(1);
        Self {
            fastest: interval,
            interval,
            next: None,
            changed: None,
            queue: RequestQueue::default(),
        }
    }

    fn recover(&mut self, now: Instant) {
        if self.interval > self.fastest
            && self
                .changed
                .is_none_or(|at| now.saturating_duration_since(at) >= RECOVERY)
        {
            self.interval = (self.interval / 2).max(self.fastest);
            self.changed = Some(now);
        }
    }

    /// The earliest moment the next request may go.
    fn earliest(&self, now: Instant) -> Instant {
        let floor = now.checked_sub(BURST).unwrap_or(now);
        self.next.map_or(floor, |next| next.max(floor))
    }

    /// Takes the next slot.
    fn reserve(&mut self, now: Instant) -> Instant {
        self.recover(now);
        let slot = self.earliest(now);
        self.next = Some(slot + self.interval);
        slot.max(now)
    }

    fn slow_down(&mut self, now: Instant, pause: Duration) {
        // Several requests in flight bring several 429: one of them counts.
        if self
            .changed
            .is_none_or(|at| now.saturating_duration_since(at) >= self.interval * 4)
        {
            self.interval = (self.interval * 2).min(SLOWEST);
            self.changed = Some(now);
        }
        let resume = now + pause;
        self.next = Some(self.next.map_or(resume, |next| next.max(resume)));
    }
}

/// The pace of one client.
#[derive(Debug)]
pub(super) struct RateLimit {
    lanes: Mutex<Lanes>,
    refusals: AtomicU64,
}

#[derive(Debug)]
struct Lanes {
    total: Lane,
    endpoints: HashMap<String, Lane>,
    per_endpoint: u32,
}

impl Lanes {
    fn endpoint(&mut self, name: &str) -> &mut Lane {
        let per_endpoint = self.per_endpoint;
        self.endpoints
            .entry(name.to_owned())
            .or_insert_with(|| Lane::new(per_endpoint))
    }
}

impl RateLimit {
    /// A pace of so many requests a second.
    pub(super) fn new(total: u32, per_endpoint: u32) -> Self {
        Self {
            lanes: Mutex::new(Lanes {
                total: Lane::new(total),
                endpoints: HashMap::new(),
                per_endpoint,
            }),
            refusals: AtomicU64::new(0),
        }
    }

    /// How often a 429 came back.
    pub(super) fn refusals(&self) -> u64 {
        self.refusals.load(Ordering::Relaxed)
    }

    /// Waits until a request to this endpoint may go out. The slot of the
    /// total is taken only when the endpoint's own has come, or a long queue
    /// for one endpoint would use up the slots of all the others.
    pub(super) async fn turn(&self, endpoint: &str) {
        {
            let queue = self.with(|lanes| Arc::clone(&lanes.endpoint(endpoint).queue));
            let _head = queue.lock().await;
            let slot = self.with(|lanes| lanes.endpoint(endpoint).reserve(Instant::now()));
            tokio::time::sleep_until(slot).await;
        }
        let queue = self.with(|lanes| Arc::clone(&lanes.total.queue));
        let _head = queue.lock().await;
        let slot = self.with(|lanes| lanes.total.reserve(Instant::now()));
        tokio::time::sleep_until(slot).await;
    }

    /// Whether a request waits until it may go out.
    pub(super) fn has_queue(&self) -> bool {
        let queue = self.with(|lanes| Arc::clone(&lanes.total.queue));
        queue.try_lock().is_err()
    }

    fn with<T>(&self, work: impl FnOnce(&mut Lanes) -> T) -> T {
        work(&mut self.lanes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A 429 came back.
    pub(super) fn limited(&self, endpoint: &str, what: LimitReason, pause: Duration) {
        let now = Instant::now();
        // A locked object says nothing of how much is asked.
        if !matches!(what, LimitReason::Object) {
            self.refusals.fetch_add(1, Ordering::Relaxed);
        }
        self.with(|lanes| match what {
            LimitReason::Total => lanes.total.slow_down(now, pause),
            LimitReason::Endpoint => lanes.endpoint(endpoint).slow_down(now, pause),
            LimitReason::Object => {}
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn never_more_than_the_limit_in_a_second() {
        let rate_limit = RateLimit::new(100, 25);
        let start = Instant::now();
        let mut sent = Vec::new();
        for _ in 0..100 {
            rate_limit.turn("GET /a").await;
            sent.push(Instant::now() - start);
        }
        for (i, at) in sent.iter().enumerate() {
            let within = sent[i..]
                .iter()
                .filter(|t| **t < *at + Duration::from_secs(1))
                .count();
            assert!(within <= 25 + 6, "{within} within a second of {at:?}");
        }
        assert!(sent[99] <= Duration::from_secs(4), "{:?}", sent[99]);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_for_a_turn_is_a_queue() {
        let rate_limit = Arc::new(RateLimit::new(25, 25));
        // What may go out at once waits for nothing.
        rate_limit.turn("GET /a").await;
        assert!(!rate_limit.has_queue());
        let turns: Vec<_> = (0..20)
            .map(|number| {
                let rate_limit = Arc::clone(&rate_limit);
                tokio::spawn(async move { rate_limit.turn(&format!("GET /{number}")).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(rate_limit.has_queue());
        for turn in turns {
            turn.await.unwrap();
        }
        assert!(!rate_limit.has_queue());
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_slows_down_and_time_recovers() {
        let rate_limit = RateLimit::new(100, 25);
        rate_limit.turn("GET /a").await;
        rate_limit.limited("GET /a", LimitReason::Endpoint, Duration::from_secs(1));
        let start = Instant::now();
        for _ in 0..10 {
            rate_limit.turn("GET /a").await;
        }
        assert!(start.elapsed() >= Duration::from_millis(1000 + 9 * 40));
        tokio::time::sleep(Duration::from_secs(20)).await;
        for _ in 0..3 {
            rate_limit.turn("GET /a").await;
        }
        let start = Instant::now();
        for _ in 0..25 {
            rate_limit.turn("GET /a").await;
        }
        assert!(
            start.elapsed() <= Duration::from_millis(1100),
            "{:?}",
            start.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_counts_for_those_who_wait_already() {
        let rate_limit = Arc::new(RateLimit::new(100, 25));
        let mut waiting = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let rate_limit = Arc::clone(&rate_limit);
            waiting.spawn(async move {
                rate_limit.turn("GET /a").await;
                Instant::now()
            });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        rate_limit.limited("GET /a", LimitReason::Endpoint, Duration::from_secs(1));
        let limited = Instant::now();
        let within = waiting
            .join_all()
            .await
            .into_iter()
            .filter(|at| *at > limited && *at < limited + Duration::from_millis(900))
            .count();
        assert!(within <= 1, "{within}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_locked_object_slows_nobody() {
        let rate_limit = RateLimit::new(100, 25);
        rate_limit.turn("GET /a").await;
        let locked = LimitReason::from_reply(None, Some("lock_timeout"));
        rate_limit.limited("GET /a", locked, Duration::from_secs(5));
        let start = Instant::now();
        rate_limit.turn("GET /a").await;
        assert!(start.elapsed() < Duration::from_millis(100));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_of_nobody_known_slows_everything() {
        for code in [None, Some("rate_limit")] {
            let rate_limit = RateLimit::new(100, 25);
            rate_limit.turn("GET /a").await;
            let what = LimitReason::from_reply(None, code);
            rate_limit.limited("GET /a", what, Duration::from_secs(1));
            let start = Instant::now();
            rate_limit.turn("GET /b").await;
            assert!(start.elapsed() >= Duration::from_secs(1), "{code:?}");
        }
        assert_eq!(
            LimitReason::from_reply(Some("resource-specific"), None),
            LimitReason::Object
        );
    }
}
