//! Totals worked out by hand, and sums that must not depend on the order.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::period::compare::Shift;
use crate::report::too_large::TooLarge;
use crate::transactions::AttemptOutcome;

fn eur() -> Currency {
    Currency::parse("eur").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn place(reader: Option<&str>) -> PointOfSale {
    PointOfSale {
        reader: reader.map(str::to_owned),
        location: reader.map(|_| "tml_1".to_owned()),
        brand: Some("visa".to_owned()),
        ..PointOfSale::default()
    }
}

fn attempt(reader: Option<&str>, when: &str, outcome: AttemptOutcome) -> Transaction {
    Transaction {
        at: at(when),
        currency: eur(),
        entry: Entry::Attempt(outcome),
        place: place(reader),
    }
}

fn paid(captured: i64, tip: i64) -> AttemptOutcome {
    AttemptOutcome::Paid {
        captured,
        tip: Some(tip),
    }
}

fn refund(reader: Option<&str>, when: &str, amount: i64) -> Transaction {
    Transaction {
        at: at(when),
        currency: eur(),
        entry: Entry::Refund(amount),
        place: place(reader),
    }
}

fn berlin() -> TimeZone {
    crate::period::zone("Europe/Berlin").unwrap()
}

fn empty(by: impl IntoIterator<Item = Dimension>) -> Aggregator {
    let breakdown = Breakdown::new(by, berlin().into(), Shift::None);
    Aggregator::new(Basis::Activity, breakdown)
}

fn groups(of: &Aggregator) -> BTreeMap<RowKey, &Totals> {
    of.groups().collect()
}

#[test]
fn an_evening_at_two_tills() {
    let mut totals = empty([Dimension::Reader, Dimension::Day]);
    // Saturday the 21st at till 1: 12.50 with 1.50 tip, a retried soft
    // decline and its payment of 8.00, a real decline, one hold.
    for outcome in [
        paid(1250, 150),
        AttemptOutcome::Retried,
        paid(800, 0),
        AttemptOutcome::Declined,
        AttemptOutcome::Uncaptured,
        AttemptOutcome::Pending,
    ] {
        totals
            .count(&attempt(Some("tmr_1"), "2026-11-21T20:00:00Z", outcome))
            .unwrap();
    }
    // 23:30 UTC is already Sunday the 22nd in Berlin.
    totals
        .count(&attempt(
            Some("tmr_1"),
            "2026-11-21T23:30:00Z",
            paid(300, 0),
        ))
        .unwrap();
    totals
        .count(&refund(Some("tmr_1"), "2026-11-22T10:00:00Z", 500))
        .unwrap();
    totals
        .count(&attempt(None, "2026-11-21T20:00:00Z", paid(100, 0)))
        .unwrap();

    let groups = groups(&totals);
    let figures = |reader: Option<&str>, day: &str| -> Totals {
        let mut about = GroupKey::of(eur());
        about.place.reader = reader.map(str::to_owned);
        let key = RowKey {
            day: Some(day.parse().unwrap()),
            ..RowKey::at_any_time(about.into())
        };
        groups[&key].clone()
    };
    assert_eq!(groups.len(), 3);
    let saturday = Totals {
        attempts: 6,
        payments: 2,
        declined: 1,
        uncaptured: 1,
        gross: 2050,
        tips: Some(150),
        net: 2050,
        ..Totals::default()
    };
    assert_eq!(figures(Some("tmr_1"), "2026-11-21"), saturday);
    let sunday = figures(Some("tmr_1"), "2026-11-22");
    assert_eq!(
        (
            sunday.attempts,
            sunday.gross,
            sunday.refunds,
            sunday.refund_count
        ),
        (1, 300, 500, 1)
    );
    assert_eq!(sunday.net, -200);
    assert_eq!(figures(None, "2026-11-21").gross, 100);
    let total = &totals.totals().unwrap()[&eur()];
    assert_eq!(
        (total.attempts, total.payments, total.gross, total.refunds),
        (8, 4, 2450, 500)
    );
    assert_eq!(total.net, 1950);
}

#[test]
fn currencies_never_meet() {
    let mut totals = empty([Dimension::Currency]);
    let mut yen = attempt(Some("tmr_1"), "2026-11-21T20:00:00Z", paid(1250, 0));
    yen.currency = Currency::parse("jpy").unwrap();
    totals.count(&yen).unwrap();
    totals
        .count(&attempt(
            Some("tmr_1"),
            "2026-11-21T20:00:00Z",
            paid(1250, 0),
        ))
        .unwrap();
    assert_eq!(totals.groups().count(), 2);
    assert!(
        totals
            .totals()
            .unwrap()
            .values()
            .all(|figures| figures.gross == 1250)
    );
}

#[test]
fn one_unreadable_tip_makes_the_sum_unknown_and_nothing_else() {
    let mut totals = empty([Dimension::Reader]);
    let unreadable = AttemptOutcome::Paid {
        captured: 100,
        tip: None,
    };
    totals
        .count(&attempt(Some("tmr_1"), "2026-11-21T20:00:00Z", unreadable))
        .unwrap();
    totals
        .count(&attempt(
            Some("tmr_1"),
            "2026-11-21T20:00:00Z",
            paid(100, 10),
        ))
        .unwrap();
    totals
        .count(&attempt(
            Some("tmr_2"),
            "2026-11-21T20:00:00Z",
            paid(100, 10),
        ))
        .unwrap();
    let tips: Vec<_> = groups(&totals)
        .values()
        .map(|figures| figures.tips)
        .collect();
    assert_eq!(tips, [None, Some(10)]);
    assert_eq!(totals.totals().unwrap()[&eur()].tips, None);
    assert_eq!(totals.totals().unwrap()[&eur()].gross, 300);
}

#[test]
fn a_sum_that_does_not_fit_is_an_error() {
    let mut totals = empty([]);
    let huge = attempt(None, "2026-11-21T20:00:00Z", paid(i64::MAX, 0));
    totals.count(&huge).unwrap();
    assert_eq!(totals.count(&huge), Err(TooLarge));
    let mut totals = empty([Dimension::Reader]);
    totals.count(&huge).unwrap();
    totals
        .count(&attempt(Some("tmr_1"), "2026-11-21T20:00:00Z", paid(1, 0)))
        .unwrap();
    assert_eq!(totals.totals(), Err(TooLarge));
    let mut totals = Totals {
        net: i64::MIN,
        ..Totals::default()
    };
    assert_eq!(totals.add(&Entry::Refund(1)), Err(TooLarge));
}

#[test]
fn the_newest_stamped_label_is_kept_in_any_order() {
    let stamped = |when: &str, label: &str| {
        let mut one = attempt(Some("tmr_1"), when, paid(1, 0));
        one.place.reader_label = Some(label.to_owned());
        one
    };
    let (old, new) = (
        stamped("2026-11-20T10:00:00Z", "Till 1"),
        stamped("2026-11-21T10:00:00Z", "Bar"),
    );
    for order in [[&old, &new], [&new, &old]] {
        let mut totals = empty([Dimension::Reader]);
        for one in order {
            totals.count(one).unwrap();
        }
        assert_eq!(totals.stamped_label("tmr_1"), Some("Bar"));
    }
}

fn any_outcome() -> impl Strategy<Value = AttemptOutcome> {
    prop_oneof![
        (
            0..1_000_000_i64,
            proptest::option::weighted(0.9, 0..500_i64)
        )
            .prop_map(|(captured, tip)| AttemptOutcome::Paid { captured, tip }),
        Just(AttemptOutcome::Uncaptured),
        Just(AttemptOutcome::Declined),
        Just(AttemptOutcome::Retried),
        Just(AttemptOutcome::Pending),
    ]
}

fn any_attempt() -> impl Strategy<Value = Transaction> {
    let reader = proptest::option::of("tmr_[1-4]");
    let code = prop_oneof![Just("eur"), Just("jpy"), Just("kwd")];
    (
        reader,
        1_790_000_000..1_795_000_000_i64,
        code,
        any_outcome(),
    )
        .prop_map(|(reader, second, code, outcome)| Transaction {
            at: Timestamp::from_second(second).unwrap(),
            currency: Currency::parse(code).unwrap(),
            entry: Entry::Attempt(outcome),
            place: place(reader.as_deref()),
        })
}

proptest! {
    #[test]
    fn figures_do_not_depend_on_the_order(attempts in proptest::collection::vec(any_attempt(), 0..60), by in 0..8_usize) {
        let by: Vec<Dimension> = [Dimension::Reader, Dimension::Day, Dimension::Brand].into_iter().enumerate()
            .filter(|(bit, _)| by >> bit & 1 == 1).map(|(_, by)| by).collect();
        let sum = |attempts: &mut dyn Iterator<Item = &Transaction>| {
            let mut totals = empty(by.iter().copied());
            for one in attempts {
                totals.count(one).unwrap();
            }
            totals
        };
        let (forth, back) = (sum(&mut attempts.iter()), sum(&mut attempts.iter().rev()));
        prop_assert_eq!(groups(&forth), groups(&back));
        prop_assert_eq!(forth.totals(), back.totals());
        // The breakdown changes the rows and never the totals.
        let mut whole = empty([]);
        for one in &attempts {
            whole.count(one).unwrap();
        }
        prop_assert_eq!(whole.totals(), forth.totals());
        for figures in groups(&forth).values() {
            prop_assert!(figures.payments + figures.declined + figures.uncaptured <= figures.attempts);
        }
        let counted: u64 = forth.totals().unwrap().values().map(|f| f.attempts).sum();
        prop_assert_eq!(usize::try_from(counted).unwrap(), attempts.len());
    }
}
