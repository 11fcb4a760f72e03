//! The clock of a run.

use jiff::Timestamp;

/// The clock: where it started and how long it has run since.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    since: std::time::Instant,
}

impl Clock {
    /// The system's clock, or one that starts at a given instant (tests).
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the clock comes from"
    )]
    pub fn new(start: Option<Timestamp>) -> Self {
        Self {
            start: start.unwrap_or_else(Timestamp::now),
            since: std::time::Instant::now(),
        }
    }

    /// Now, UTC.
    pub fn now(&self) -> Timestamp {
        let elapsed = jiff::SignedDuration::try_from(self.since.elapsed()).unwrap_or_default();
        self.start.checked_add(elapsed).unwrap_or(self.start)
    }
}
