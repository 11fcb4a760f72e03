//! The simulator's clock: the one it was handed, until somebody turns it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::options::Clock;

/// A panic in one request must not take the others with it.
pub(super) fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the hands stand: at `shown` when the source showed `source`, and from
/// there on `rate` times as fast.
#[derive(Debug, Clone, Copy)]
struct Hands {
    shown: i64,
    source: i64,
    rate: i64,
}

/// A clock that can be set, and made to run faster or to stand still.
pub(super) struct Clockwork {
    source: Clock,
    hands: Mutex<Hands>,
}

/// How much faster than life the clock may run.
pub(super) const FASTEST: i64 = 100_000;

impl Clockwork {
    pub(super) fn new(source: Clock, now: Option<i64>, rate: i64) -> Self {
        let at = source();
        let hands = Hands {
            shown: now.unwrap_or(at),
            source: at,
            rate,
        };
        Self {
            source,
            hands: Mutex::new(hands),
        }
    }

    /// Milliseconds since 1970.
    pub(super) fn now(&self) -> i64 {
        let hands = *guard(&self.hands);
        let passed = (self.source)() - hands.source;
        hands.shown + passed.saturating_mul(hands.rate)
    }

    pub(super) fn rate(&self) -> i64 {
        guard(&self.hands).rate
    }

    /// Sets the clock, or its rate, or both.
    pub(super) fn turn(&self, to: Option<i64>, rate: Option<i64>) {
        let shown = to.unwrap_or_else(|| self.now());
        let rate = rate.unwrap_or_else(|| self.rate());
        *guard(&self.hands) = Hands {
            shown,
            source: (self.source)(),
            rate,
        };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn it_follows_its_source_until_it_is_turned() {
        let source = Arc::new(AtomicI64::new(1_000));
        let hand = Arc::clone(&source);
        let clock = Clockwork::new(Arc::new(move || hand.load(Ordering::SeqCst)), None, 1);
        source.store(3_000, Ordering::SeqCst);
        assert_eq!(clock.now(), 3_000);
        clock.turn(Some(10_000), Some(60));
        source.store(4_000, Ordering::SeqCst);
        assert_eq!(clock.now(), 70_000);
        clock.turn(None, Some(0));
        source.store(9_000, Ordering::SeqCst);
        assert_eq!((clock.now(), clock.rate()), (70_000, 0));
    }
}
