//! How often to look while a customer pays: soon at first, because most pay at
//! once, then less and less, because Stripe budgets reads (500 for each
//! transaction on average, <https://docs.stripe.com/rate-limits>).

use std::time::Duration;

/// A test card is there at once.
const AT_ONCE: Duration = Duration::from_millis(900);
/// Most customers have paid by then.
const MOST: Duration = Duration::from_secs(12);
/// The longest wait between two looks.
const LATEST: Duration = Duration::from_millis(3500);

/// The rhythm of looking. Our own budget is 38 looks for a customer who takes a
/// minute, and most of them are spent where most customers are: in the first
/// 12 s an outcome is seen after 0.3 s on average. A customer who has taken
/// longer waits a twelfth of that again.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rhythm;

impl Rhythm {
    /// How long to wait before the next look.
    #[must_use]
    pub fn pause(waited: Duration) -> Duration {
        if waited < AT_ONCE {
            Duration::from_millis(300)
        } else if waited < MOST {
            Duration::from_millis(600)
        } else {
            (waited / 6).min(LATEST)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The looks at a customer who takes so long, and how late the last one is.
    fn looks(takes: Duration) -> (u32, Duration) {
        let (mut waited, mut looks) = (Duration::ZERO, 0);
        while waited < takes {
            waited += Rhythm::pause(waited);
            looks += 1;
        }
        (looks, waited.saturating_sub(takes))
    }

    /// The budget of the facts and of our own promise: with one request to find
    /// the reader and one to read the PaymentIntent it is 40.
    #[test]
    fn a_minute_costs_at_most_38_looks() {
        let (looks, _) = looks(Duration::from_mins(1));
        assert!(looks <= 38, "{looks}");
    }

    #[test]
    fn two_minutes_stay_far_below_the_budget_of_500() {
        let (looks, _) = looks(Duration::from_mins(2));
        assert!(looks <= 70, "{looks}");
    }

    /// Whatever the requests take comes on top: half of 0.6 s is left for it
    /// where customers take up to 12 s.
    #[test]
    fn the_median_customer_waits_less_than_half_a_second_for_the_look() {
        let mut late: Vec<Duration> = (1000..20_000)
            .step_by(7)
            .map(|ms| looks(Duration::from_millis(ms)).1)
            .collect();
        late.sort_unstable();
        assert!(
            late[late.len() / 2] < Duration::from_millis(450),
            "{:?}",
            late[late.len() / 2]
        );
    }

    #[test]
    fn nobody_is_looked_at_less_often_than_every_3_5_s() {
        for waited in 0..600 {
            let pause = Rhythm::pause(Duration::from_secs(waited));
            assert!((Duration::from_millis(300)..=LATEST).contains(&pause));
        }
    }
}
