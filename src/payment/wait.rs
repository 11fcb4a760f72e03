//! How often to look while a customer pays: soon at first, because most pay at
//! once, then less and less, because Stripe budgets reads (500 for each
//! transaction on average, <https://docs.stripe.com/rate-limits>).

use std::time::Duration;

/// The first and the longest wait between two looks.
const SOONEST: Duration = Duration::from_millis(300);
const LATEST: Duration = Duration::from_secs(2);

/// The rhythm of looking: two sevenths of the time waited so far, within bounds.
/// That is 38 looks for a customer who takes a minute, and for one who takes
/// three seconds the outcome is seen after less than half a second on average.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rhythm;

impl Rhythm {
    /// How long to wait before the next look.
    #[must_use]
    pub fn pause(waited: Duration) -> Duration {
        (waited * 2 / 7).clamp(SOONEST, LATEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The budget of the facts and of our own promise.
    #[test]
    fn a_minute_costs_at_most_38_looks() {
        let (mut waited, mut looks) = (Duration::ZERO, 0);
        while waited < Duration::from_mins(1) {
            waited += Rhythm::pause(waited);
            looks += 1;
        }
        assert!(looks <= 38, "{looks}");
    }

    #[test]
    fn two_minutes_stay_far_below_the_budget_of_500() {
        let (mut waited, mut looks) = (Duration::ZERO, 0);
        while waited < Duration::from_mins(2) {
            waited += Rhythm::pause(waited);
            looks += 1;
        }
        assert!(looks <= 70, "{looks}");
    }

    #[test]
    fn it_begins_at_0_3_s_and_ends_at_2_s() {
        assert_eq!(Rhythm::pause(Duration::ZERO), Duration::from_millis(300));
        assert_eq!(
            Rhythm::pause(Duration::from_mins(1)),
            Duration::from_secs(2)
        );
    }
}
