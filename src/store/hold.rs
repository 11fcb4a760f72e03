//! How long a lease is surely ours, as far as can be known here without asking.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::failure::{Failure, Kind};

/// A lease that is not renewed for so long is nobody's.
pub(crate) const LIFE: Duration = Duration::from_secs(20);
/// What is sent on the strength of a lease has so long to arrive.
pub(crate) const MARGIN: Duration = Duration::from_secs(6);

/// A moment by both clocks of this machine. The one stands still while the machine
/// sleeps, the other can be set: whichever went further counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocalMoment {
    running: Instant,
    wall: SystemTime,
}

impl LocalMoment {
    #[expect(
        clippy::disallowed_methods,
        reason = "a clock that is set says only that the store has to be asked"
    )]
    pub(super) fn now() -> Self {
        Self {
            running: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    fn age(self) -> Duration {
        let now = Self::now();
        let wall = now.wall.duration_since(self.wall).unwrap_or_default();
        now.running.duration_since(self.running).max(wall)
    }
}

/// A lease that was taken.
#[derive(Debug)]
pub(super) struct Hold {
    is_lost: AtomicBool,
    is_given_back: AtomicBool,
    /// When it was last asked for, with success.
    asked: Mutex<LocalMoment>,
}

impl Hold {
    pub(super) fn new(asked: LocalMoment) -> Self {
        Self {
            is_lost: AtomicBool::new(false),
            is_given_back: AtomicBool::new(false),
            asked: Mutex::new(asked),
        }
    }

    pub(super) fn confirm(&self, asked: LocalMoment) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = asked;
    }

    pub(super) fn lose(&self) {
        self.is_lost.store(true, Ordering::SeqCst);
    }

    /// It went with the last line that was written under it.
    pub(super) fn give_back(&self) {
        self.is_given_back.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_given_back(&self) -> bool {
        self.is_given_back.load(Ordering::SeqCst)
    }

    /// Whether it is known to be somebody else's.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::SeqCst)
    }

    /// Whether nobody else can have it by now: the store counts its life from a moment
    /// after the one it was asked at.
    pub(super) fn is_sure(&self) -> bool {
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        !self.is_lost() && asked.age() + MARGIN < LIFE
    }
}

/// That somebody else has a lease by now.
pub(crate) fn taken_over() -> Failure {
    Failure::new(
        Kind::Unknown,
        "another tillctl has taken this sale over while this one stood still",
    )
    .hint("its outcome is told there; the same command tells it here once it has ended")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_sure_until_it_could_be_taken() {
        let before = |seconds| {
            let age = Duration::from_secs(seconds);
            let now = LocalMoment::now();
            LocalMoment {
                running: now.running.checked_sub(age).unwrap_or(now.running),
                wall: now.wall - age,
            }
        };
        let hold = Hold::new(before(10));
        assert!(hold.is_sure());
        hold.confirm(before(15));
        assert!(!hold.is_sure() && !hold.is_lost());
        // The machine slept, or somebody set its clock.
        hold.confirm(LocalMoment {
            wall: before(30).wall,
            ..LocalMoment::now()
        });
        assert!(!hold.is_sure());
        // A clock that was set back says nothing.
        hold.confirm(LocalMoment {
            wall: LocalMoment::now().wall + Duration::from_hours(1),
            ..LocalMoment::now()
        });
        assert!(hold.is_sure());
        hold.lose();
        assert!(!hold.is_sure() && hold.is_lost());
    }
}
