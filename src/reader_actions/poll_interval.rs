//! When to look while a customer pays. Stripe budgets reads (500 for each transaction on
//! average, <https://docs.stripe.com/rate-limits>), so that there are at most [`LOOKS`] in
//! any minute. They are spent where customers are: in one pause as many of them end as in
//! another, as far as the longest pause and the shortest allow. Where that is, is known
//! from how long customers took before; at first most are expected to pay soon.
//!
//! It is the median that this makes small. The longest pause is for those who end when
//! nobody was expected to.

use std::time::Duration;

/// Looks in any minute. With one request to find the reader, two that try whether the
/// PaymentIntent can be read, and one that reads it in the end, that is 40.
const LOOKS: u8 = 36;
/// In milliseconds, as all that follows.
const MINUTE: u64 = 60_000;
/// Ten tills that look more often than that are too many for Stripe.
const SHORTEST: u64 = 300;
const LONGEST: u64 = 4_000;
/// The pause after the first minute, and the longest while nothing has been learned.
const LATER: u64 = 2_800;
/// Until then pauses are of different length.
const PLANNED: u64 = 3 * MINUTE;

/// The steps in which customers are counted, and how many there are.
const STEP: u64 = 100;
const STEPS: u64 = MINUTE / STEP;
/// A customer, or a look, where it is divided among steps.
const ONE: u64 = 1 << 20;
/// The share of a look that a step has at least, and at most.
const LEAST: u64 = (ONE * STEP).div_ceil(LONGEST);
const MOST: u64 = ONE * STEP / SHORTEST;
/// What is expected where nothing is known counts as so many customers.
const EXPECTED: u64 = 10;

/// The times of the looks at one customer, in milliseconds since the push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PollInterval {
    looks: Vec<u64>,
}

impl PollInterval {
    /// Where nothing is known of the customers: from 0.3 s to 2.8 s.
    pub(crate) fn usual() -> Self {
        Self::learned(&[])
    }

    /// Where customers took so long before.
    pub(crate) fn learned(customers: &[Duration]) -> Self {
        let shares = shares(&density(customers));
        // What rounding has left of the last look of the minute comes right after it.
        let after = shares.last().copied().unwrap_or(LEAST);
        let shares = shares.into_iter().chain(std::iter::repeat(after));
        let mut looks: Vec<u64> = Vec::new();
        let mut missing = ONE;
        for (step, share) in (0..).zip(shares) {
            // Even the shortest pause is longer than a step.
            if share < missing {
                missing -= share;
                continue;
            }
            looks.push(step * STEP + (missing * STEP).div_ceil(share));
            missing += ONE - share;
            if looks.len() == usize::from(LOOKS) {
                break;
            }
        }
        while let Some(last) = looks.last().filter(|last| **last < PLANNED) {
            // No minute has more looks, wherever it begins.
            let earliest = looks.iter().nth_back(usize::from(LOOKS) - 1);
            let earliest = earliest.map_or(0, |look| look + MINUTE);
            looks.push(earliest.max(last + LATER));
        }
        Self { looks }
    }

    /// How long to wait before the next look, so long after the push.
    pub(crate) fn pause(&self, waited: Duration) -> Duration {
        let mut planned = self.looks.iter().copied().map(Duration::from_millis);
        let next = planned.clone().find(|look| *look > waited);
        let next = next.unwrap_or_else(|| {
            let last = planned.next_back().unwrap_or_default();
            let since = waited.saturating_sub(last).as_millis() / u128::from(LATER);
            let count = u32::try_from(since).unwrap_or(u32::MAX).saturating_add(1);
            last + Duration::from_millis(LATER) * count
        });
        next.saturating_sub(waited)
    }

    /// The same, if so many of the next looks are left out.
    pub(crate) fn pause_leaving_out(&self, looks: u32, waited: Duration) -> Duration {
        let due = (0..=looks).fold(waited, |due, _| due + self.pause(due));
        due.saturating_sub(waited)
    }
}

/// The pause this long after the push, if customers are as they are expected.
fn expected_pause(waited: u64) -> u64 {
    match waited {
        ..300 => 300,
        300..5_000 => 450,
        _ => (450 + (waited - 5_000) / 5).min(LATER),
    }
}

/// How many customers end in each step of the first minute.
fn density(customers: &[Duration]) -> Vec<u64> {
    let pauses = (0..STEPS).map(|step| expected_pause(step * STEP));
    let expected: Vec<u64> = pauses.map(|pause| ONE * STEP / pause).collect();
    let all: u64 = expected.iter().sum();
    let mut density: Vec<u64> = expected
        .iter()
        .map(|share| share * EXPECTED * ONE / all.max(1))
        .collect();
    for customer in customers {
        let took = u64::try_from(customer.as_millis()).unwrap_or(u64::MAX);
        // Whoever took 9 s may take 6 to 12 s, and was seen somewhat later than they ended.
        let around = (took / 3).max(500);
        let first = took.saturating_sub(around) / STEP;
        let last = took.saturating_add(around) / STEP;
        let share = ONE / (last - first + 1);
        let steps = (0..).zip(&mut density);
        steps
            .filter(|(step, _)| (first..=last).contains(step))
            .for_each(|(_, ending)| *ending += share);
    }
    density
}

/// The share of a look that each step has: where as many customers end, the same, in so
/// far as the pauses allow it; all of them together are the looks of a minute.
fn shares(density: &[u64]) -> Vec<u64> {
    let scaled = |scale: u64| {
        let share = move |ending: &u64| (ending * scale / ONE).clamp(LEAST, MOST);
        density.iter().map(share)
    };
    let allowed = u64::from(LOOKS) * ONE;
    // Looks for each customer: so many that even the emptiest step has the shortest pause
    // are too many.
    let (mut enough, mut too_many) = (0, ONE * 64);
    while too_many - enough > 1 {
        let scale = u64::midpoint(enough, too_many);
        if scaled(scale).sum::<u64>() <= allowed {
            enough = scale;
        } else {
            too_many = scale;
        }
    }
    scaled(enough).collect()
}

#[cfg(test)]
mod tests;
