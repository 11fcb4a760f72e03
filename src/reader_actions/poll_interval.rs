//! How often to look while a customer pays: soon at first, because most pay at
//! once, then less and less, because Stripe budgets reads (500 for each
//! transaction on average, <https://docs.stripe.com/rate-limits>).

use std::time::Duration;

/// The first pause: a test card is there at once.
const SOONEST: Duration = Duration::from_millis(300);
/// The pause while most customers pay.
const USUAL: Duration = Duration::from_millis(450);
/// Half of the customers have paid not long after.
const MOST: Duration = Duration::from_secs(5);
/// The longest pause.
const LATEST: Duration = Duration::from_millis(2800);

/// The rhythm of looking: from 0.3 s to 2.8 s. A customer who takes a minute
/// costs 37 looks; with one request to find the reader and two to read the
/// PaymentIntent, before the card and after it, that is 40. Most of the short pauses are spent where
/// most customers are: those who pay within 10 s are seen within a third of a second
/// in the median, and of those who take up to a minute half within 0.4 s.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PollInterval;

impl PollInterval {
    /// How long to wait before the next look.
    pub(crate) fn pause(waited: Duration) -> Duration {
        match waited.checked_sub(MOST) {
            None if waited < SOONEST => SOONEST,
            None => USUAL,
            Some(longer) => (USUAL + longer / 5).min(LATEST),
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
            waited += PollInterval::pause(waited);
            looks += 1;
        }
        (looks, waited.saturating_sub(takes))
    }

    /// Our own promise: with one request to find the reader and two to read the
    /// PaymentIntent it is 40, and one more where the minute is a long one.
    #[test]
    fn a_minute_costs_at_most_38_looks() {
        assert!(looks(Duration::from_mins(1)).0 <= 37);
        assert!(looks(Duration::from_millis(60_900)).0 <= 38);
    }

    #[test]
    fn two_minutes_stay_far_below_the_budget_of_500() {
        let (looks, _) = looks(Duration::from_mins(2));
        assert!(looks <= 70, "{looks}");
    }

    /// How late the last look is in the median; whatever the requests take comes on top.
    fn median_lateness(customers: impl Iterator<Item = u64>) -> Duration {
        let mut late: Vec<Duration> = customers
            .map(|ms| looks(Duration::from_millis(ms)).1)
            .collect();
        late.sort_unstable();
        late[late.len() / 2]
    }

    #[test]
    fn those_who_pay_soon_wait_a_third_of_a_second_for_the_look() {
        let median = median_lateness((1000..10_000).step_by(7));
        assert!(median < Duration::from_millis(334), "{median:?}");
    }

    /// As many take from 1 to 2 seconds as from 30 to 60.
    #[test]
    fn half_of_those_who_take_up_to_a_minute_wait_0_4_s_for_the_look() {
        let mut customers = vec![1_000_u64];
        while let Some(next) = customers.last().map(|ms| ms + ms / 500)
            && next < 60_000
        {
            customers.push(next);
        }
        assert!(customers.len() > 2_000, "{}", customers.len());
        let median = median_lateness(customers.into_iter());
        assert!(median <= Duration::from_millis(400), "{median:?}");
    }

    #[test]
    fn pauses_grow_from_0_3_s_to_2_8_s() {
        let mut before = Duration::ZERO;
        for waited in (0..120_000).step_by(50) {
            let pause = PollInterval::pause(Duration::from_millis(waited));
            assert!(pause >= before && pause <= LATEST, "{waited}");
            before = pause;
        }
        assert_eq!(PollInterval::pause(Duration::ZERO), SOONEST);
        assert_eq!(before, LATEST);
    }
}
