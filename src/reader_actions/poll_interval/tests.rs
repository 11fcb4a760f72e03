#![expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "customers are drawn from distributions, and their figures are printed"
)]

use proptest::prelude::*;

use super::*;

/// Looks, and the time of the last, until a customer who takes so long is seen without
/// any latency.
fn looks(interval: &PollInterval, takes: Duration) -> (u32, Duration) {
    let (mut waited, mut looks) = (Duration::ZERO, 0);
    while waited < takes {
        waited += interval.pause(waited);
        looks += 1;
    }
    (looks, waited)
}

/// The times of the looks of so many milliseconds.
fn times(interval: &PollInterval, until: u64) -> Vec<u64> {
    let mut waited = 0;
    let mut times = Vec::new();
    while waited < until {
        let pause = interval.pause(Duration::from_millis(waited)).as_millis();
        waited += u64::try_from(pause).unwrap();
        times.push(waited);
    }
    times
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// However customers were: no minute has more looks, no pause is longer or shorter than
    /// it may be, and whoever comes at any time is found.
    #[test]
    fn no_minute_has_too_many_looks_and_no_pause_is_too_long(
        customers in prop::collection::vec(
            prop_oneof![0_u64..60_000, 0_u64..400, 7_000_u64..9_000, Just(u64::MAX), any::<u64>()],
            0..300,
        ),
        takes in 0_u64..400_000,
        late in 0_u64..1_000,
    ) {
        let customers: Vec<_> = customers.into_iter().map(Duration::from_millis).collect();
        let interval = PollInterval::learned(&customers);
        let times = times(&interval, 400_000);
        let all: Vec<u64> = std::iter::once(0).chain(times.iter().copied()).collect();
        for pair in all.windows(2) {
            let pause = pair[1] - pair[0];
            prop_assert!((SHORTEST - 1..=LONGEST + 1).contains(&pause), "{pair:?}");
        }
        for many in times.windows(usize::from(LOOKS) + 1) {
            prop_assert!(many[usize::from(LOOKS)] - many[0] >= MINUTE, "{many:?}");
        }
        let (_, seen) = looks(&interval, Duration::from_millis(takes));
        prop_assert!(seen <= Duration::from_millis(takes + LONGEST + 1));
        // A look that was late changes nothing of those after it.
        let waited = Duration::from_millis(takes + late);
        let next = waited + interval.pause(waited);
        prop_assert!(next > waited);
        if next < Duration::from_secs(400) {
            prop_assert!(times.contains(&u64::try_from(next.as_millis()).unwrap()));
        }
    }
}

#[test]
fn the_same_customers_make_the_same_looks() {
    let customers: Vec<_> = (1..200).map(Duration::from_secs).collect();
    let learned = PollInterval::learned(&customers);
    assert_eq!(learned, PollInterval::learned(&customers));
    assert_ne!(learned, PollInterval::usual());
}

/// Our own promise: with a request to find the reader and three to read the PaymentIntent
/// it is 40.
#[test]
fn a_minute_costs_36_looks() {
    let shop: Vec<_> = (0..200)
        .map(|n| Duration::from_millis(6_000 + 20 * n))
        .collect();
    for interval in [PollInterval::usual(), PollInterval::learned(&shop)] {
        let times = times(&interval, 60_001);
        let minute = times.iter().filter(|at| **at <= MINUTE).count();
        assert!((35..=36).contains(&minute), "{minute}");
    }
}

#[test]
fn two_minutes_stay_far_below_the_budget_of_500() {
    let (looks, _) = looks(&PollInterval::usual(), Duration::from_mins(2));
    assert!(looks <= 60, "{looks}");
}

#[test]
fn without_customers_pauses_grow_from_0_3_s_to_2_8_s() {
    let times = times(&PollInterval::usual(), 120_000);
    assert!(times[0].abs_diff(300) <= 10, "{times:?}");
    let pauses: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        pauses[..9].iter().all(|pause| pause.abs_diff(450) <= 20),
        "{pauses:?}"
    );
    assert!(pauses.iter().all(|pause| *pause <= 2_900), "{pauses:?}");
}

/// Where all customers take 8 s, looks are thick there and thin elsewhere.
#[test]
fn looks_go_where_customers_are() {
    let shop = vec![Duration::from_secs(8); 200];
    let times = times(&PollInterval::learned(&shop), MINUTE);
    let within = |from: u64, to: u64| {
        let range = from * 1000..to * 1000;
        times.iter().filter(|at| range.contains(at)).count()
    };
    assert!(within(7, 9) >= 6, "{times:?}");
    assert!(within(10, 12) <= 3, "{times:?}");
    assert!(within(1, 5) <= 8, "{times:?}");
    assert!(within(20, 60) <= 16, "{times:?}");
}

/// Numbers that look random and are the same each time.
struct Draw(u64);

impl Draw {
    /// From 0 to 1.
    fn one(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap()) / 4_294_967_296.0
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.one()
    }

    /// Around zero, by one.
    fn normal(&mut self) -> f64 {
        let (one, other) = (self.one(), self.one());
        (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }
}

/// How long a customer of a shop takes, in seconds.
type Shop = fn(&mut Draw) -> f64;

const SHOPS: [(&str, Shop); 6] = [
    ("as many from 1 to 2 s as from 30 to 60", |draw| {
        draw.between(0.0, 60_f64.ln()).exp()
    }),
    ("evenly from 1 to 60 s", |draw| draw.between(1.0, 60.0)),
    ("around 3 s", |draw| {
        (3_f64.ln() + 0.4 * draw.normal()).exp()
    }),
    ("around 8 s", |draw| {
        (8_f64.ln() + 0.5 * draw.normal()).exp()
    }),
    ("around 25 s", |draw| {
        (25_f64.ln() + 0.4 * draw.normal()).exp()
    }),
    ("around 4 s, and four of ten around 25 s", |draw| {
        if draw.one() < 0.6 {
            4.0 + draw.normal()
        } else {
            25.0 + 4.0 * draw.normal()
        }
    }),
];

/// How one customer was waited for, from the end at the reader to the end of the command.
struct Ending {
    late: Duration,
    /// What the journal has of it: from the push to the end of the command.
    noted: Duration,
}

/// A network that takes 50 to 100 ms for a request, half of it on the way there, and
/// `requests` for the end: the look that shows it, and what is read after that.
fn wait_for(interval: &PollInterval, draw: &mut Draw, shop: Shop, requests: u32) -> Ending {
    let millis = |ms: f64| Duration::from_micros((ms.max(0.0) * 1000.0) as u64);
    let takes = millis(shop(draw).clamp(1.0, 60.0) * 1000.0);
    let mut trip = || millis(draw.between(50.0, 100.0));
    // The push is answered first.
    let mut now = trip();
    loop {
        now += interval.pause(now);
        let look = trip();
        let is_over = now + look / 2 >= takes;
        now += look;
        if is_over {
            break;
        }
    }
    for _ in 1..requests {
        now += trip();
    }
    Ending {
        late: now.saturating_sub(takes),
        noted: now,
    }
}

/// The median of some thousand customers.
fn lateness(interval: &PollInterval, shop: Shop, requests: u32) -> Duration {
    let mut draw = Draw(7);
    let mut late: Vec<_> = (0..4_000)
        .map(|_| wait_for(interval, &mut draw, shop, requests).late)
        .collect();
    late.sort_unstable();
    late[late.len() / 2]
}

/// The rhythm of a shop after three times 400 sales, each learned from what was noted with
/// the rhythm before.
fn after_1200_sales(shop: Shop, seed: u64) -> PollInterval {
    let mut draw = Draw(seed);
    let mut interval = PollInterval::usual();
    for _ in 0..3 {
        let noted: Vec<_> = (0..400)
            .map(|_| wait_for(&interval, &mut draw, shop, 1).noted)
            .collect();
        interval = PollInterval::learned(&noted);
    }
    interval
}

/// No looks can do better, in the median: where customers are thickest looks are as far
/// apart as this, elsewhere as far as they may be, and half of the customers end no longer
/// than this before one.
fn bound(shop: Shop) -> Duration {
    let mut draw = Draw(11);
    let mut thick = vec![0_u32; 600];
    for _ in 0..200_000 {
        let step = (shop(&mut draw).clamp(1.0, 59.9) * 10.0) as usize;
        thick[step] += 1;
    }
    thick.sort_unstable_by(|a, b| b.cmp(a));
    let seconds = |ms: u64| Duration::from_millis(ms).as_secs_f64();
    let (longest, shortest) = (seconds(LONGEST), seconds(SHORTEST));
    let is_enough = |late: f64| {
        let pause = late.max(shortest);
        let spare = f64::from(LOOKS) - 60.0 / longest;
        let thickest = spare / (1.0 / pause - 1.0 / longest) * 10.0;
        let seen = |(step, many): (u32, &u32)| {
            let apart = if f64::from(step) < thickest {
                pause
            } else {
                longest
            };
            f64::from(*many) * (late / apart).min(1.0)
        };
        (0..).zip(&thick).map(seen).sum::<f64>() >= 100_000.0
    };
    let late = (1..LONGEST).map(seconds).find(|late| is_enough(*late));
    // The way back of the look.
    Duration::from_secs_f64(late.unwrap()) + Duration::from_micros(37_500)
}

/// The figures of docs/performance.md:
/// `cargo test --lib how_late_customers_are_seen -- --nocapture`.
#[test]
fn how_late_customers_are_seen() {
    let limit = Duration::from_millis(400);
    let ratio = |late: Duration| late.as_secs_f64() / limit.as_secs_f64();
    println!(
        "from a customer's end to the command's, in the median, times 0.4 s: nothing learned, with two requests and one; learned, with two and one; what no looks can do better"
    );
    for (name, shop) in SHOPS {
        let median = |interval: &PollInterval, requests| lateness(interval, shop, requests);
        let usual = PollInterval::usual();
        let before = [2, 1].map(|requests| median(&usual, requests));
        let learned = [1, 2, 3, 4, 5].map(|seed| after_1200_sales(shop, seed));
        let [two, one] = [2, 1].map(|requests| {
            let mut medians = learned.each_ref().map(|own| median(own, requests));
            medians.sort_unstable();
            medians[2]
        });
        let bound = bound(shop);
        println!(
            "{name}: {:.2}, {:.2}; {:.2}, {:.2}; {:.2}",
            ratio(before[0]),
            ratio(before[1]),
            ratio(two),
            ratio(one),
            ratio(bound),
        );
        assert!(
            one < before[1] && one < bound + bound / 3,
            "{name}: {one:?}, {bound:?}"
        );
        assert!(one <= limit || bound > limit, "{name}: {one:?}");
    }
}

/// As where the reader is done and its PaymentIntent is not: each look takes a second request.
#[test]
fn what_is_read_beside_a_look_is_of_its_budget() {
    for customers in [&[][..], &[Duration::from_secs(2), Duration::from_secs(40)]] {
        let interval = PollInterval::learned(customers);
        let (mut at, mut requests) = (Duration::ZERO, Vec::new());
        while at < Duration::from_mins(5) {
            at += interval.pause_leaving_out(1, at);
            requests.extend([at, at]);
        }
        for first in &requests {
            let minute = *first..*first + Duration::from_mins(1);
            let within = requests.iter().filter(|at| minute.contains(at)).count();
            assert!(within <= usize::from(LOOKS), "{within} from {first:?}");
            assert!(within > 20 || minute.end > at, "{within} from {first:?}");
        }
    }
}
