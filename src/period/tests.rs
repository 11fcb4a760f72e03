//! Days are checked against dates whose rules are settled history.

use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn tz(name: &str) -> TimeZone {
    zone(name).unwrap()
}

const NOW: &str = "2026-11-23T09:00:00Z";

fn day(text: &str, name: &str) -> Period {
    Period::day(text, &tz(name), at(NOW)).unwrap()
}

fn hours(period: &Period) -> i64 {
    (period.to_seconds() - period.from_seconds()) / 3600
}

fn range(from: &str, to: &str) -> Result<Period, PeriodError> {
    let asked = Asked {
        from: Some(from),
        to: Some(to),
        ..Asked::default()
    };
    Period::resolve(asked, &tz("Europe/Berlin"), at(NOW))
}

#[test]
fn days_have_the_length_the_clocks_gave_them() {
    for (date, name, long, starts) in [
        ("2025-03-30", "Europe/Berlin", 23, "2025-03-29T23:00:00Z"),
        ("2025-10-26", "Europe/Berlin", 25, "2025-10-25T22:00:00Z"),
        ("2025-03-09", "America/New_York", 23, "2025-03-09T05:00:00Z"),
        // Midnight did not exist: the day began at 01:00.
        (
            "2018-11-04",
            "America/Sao_Paulo",
            23,
            "2018-11-04T03:00:00Z",
        ),
        ("2024-04-26", "Africa/Cairo", 23, "2024-04-25T22:00:00Z"),
        ("2022-03-27", "Asia/Beirut", 23, "2022-03-26T22:00:00Z"),
        // Midnight came twice: the day began with the first.
        ("2024-11-03", "America/Havana", 25, "2024-11-03T04:00:00Z"),
        ("2025-07-01", "Asia/Kolkata", 24, "2025-06-30T18:30:00Z"),
    ] {
        let period = day(date, name);
        assert_eq!(hours(&period), long, "{date} {name}");
        assert_eq!(period.from(), at(starts), "{date} {name}");
    }
}

#[test]
fn a_gap_that_begins_before_midnight_starts_the_day_where_it_begins() {
    // Toronto went from 23:30 to 00:30 on 1919-03-30.
    let period = day("1919-03-31", "America/Toronto");
    assert_eq!(period.from(), at("1919-03-31T04:30:00Z"));
    assert_eq!(
        period.day_of(period.from()),
        "1919-03-31".parse::<Date>().unwrap()
    );
}

#[test]
fn a_day_the_zone_skipped_is_an_error() {
    let error = Period::day("2011-12-30", &tz("Pacific/Apia"), at(NOW)).unwrap_err();
    assert!(error.to_string().contains("skipped that day"), "{error}");
    assert_eq!(hours(&day("2011-12-29", "Pacific/Apia")), 24);
}

#[test]
fn today_and_yesterday_depend_on_the_zone() {
    assert_eq!(
        day("today", "Pacific/Auckland"),
        day("2026-11-23", "Pacific/Auckland")
    );
    assert_eq!(
        day("today", "America/Los_Angeles"),
        day("2026-11-23", "America/Los_Angeles")
    );
    let early = Period::day(
        "today",
        &tz("America/Los_Angeles"),
        at("2026-11-23T07:00:00Z"),
    )
    .unwrap();
    assert_eq!(early, day("2026-11-22", "America/Los_Angeles"));
    let nothing = Period::resolve(Asked::default(), &tz("Europe/Berlin"), at(NOW)).unwrap();
    assert_eq!(nothing, day("2026-11-22", "Europe/Berlin"));
}

#[test]
fn ranges_include_both_days_and_exclude_the_end_instant() {
    let days = range("2026-11-20", "2026-11-22").unwrap();
    assert_eq!(days.from(), at("2026-11-19T23:00:00Z"));
    assert_eq!(days.to(), at("2026-11-22T23:00:00Z"));
    let instants = range("2026-11-20T08:00:00+01:00", "2026-11-20T09:00:00Z").unwrap();
    assert_eq!(instants.from(), at("2026-11-20T07:00:00Z"));
    assert!(!instants.contains(at("2026-11-20T09:00:00Z")));
    let mixed = range("2026-11-20", "2026-11-20T09:00:00Z").unwrap();
    assert_eq!(
        (mixed.from(), mixed.to()),
        (at("2026-11-19T23:00:00Z"), at("2026-11-20T09:00:00Z"))
    );
    let open_end = Asked {
        from: Some("today"),
        ..Asked::default()
    };
    let so_far = Period::resolve(open_end, &tz("Europe/Berlin"), at(NOW)).unwrap();
    assert_eq!(
        (so_far.from(), so_far.to()),
        (at("2026-11-22T23:00:00Z"), at(NOW))
    );
}

#[test]
fn fractions_move_up_so_that_touching_windows_still_touch() {
    let first = range("2026-11-20T08:00:00.1Z", "2026-11-20T09:00:00.5Z").unwrap();
    let second = range("2026-11-20T09:00:00.5Z", "2026-11-20T10:00:00Z").unwrap();
    assert_eq!(first.from(), at("2026-11-20T08:00:01Z"));
    assert_eq!(first.to(), second.from());
    assert_eq!(
        whole_second(at("1969-12-31T23:59:58.5Z")),
        Ok(at("1969-12-31T23:59:59Z"))
    );
}

#[test]
fn what_is_not_a_period_is_refused_with_a_way_out() {
    for (from, to, says) in [
        ("2026-11-22", "2026-11-20", "empty"),
        ("2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z", "empty"),
        ("22.11.2026", "today", "neither a day nor an instant"),
        ("2026-13-01", "today", "neither a day nor an instant"),
        ("2026-11-20T09:00:00", "today", "append Z"),
        ("", "today", "neither"),
    ] {
        let message = range(from, to).unwrap_err().to_string();
        assert!(message.contains(says), "{from} {to}: {message}");
    }
    let both = Asked {
        day: Some("today"),
        from: Some("today"),
        to: None,
        ..Asked::default()
    };
    assert_eq!(
        Period::resolve(both, &tz("UTC"), at(NOW)),
        Err(PeriodError::DayAndRange)
    );
    let end = Asked {
        to: Some("today"),
        ..Asked::default()
    };
    assert_eq!(
        Period::resolve(end, &tz("UTC"), at(NOW)),
        Err(PeriodError::ToAlone)
    );
}

#[test]
fn a_window_is_open_until_it_has_settled() {
    let period = range("2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z").unwrap();
    let settle = Duration::from_mins(5);
    assert!(period.is_open(at("2026-11-20T08:59:00Z"), settle));
    assert!(period.is_open(at("2026-11-20T09:04:59Z"), settle));
    assert!(!period.is_open(at("2026-11-20T09:05:00Z"), settle));
}

#[test]
fn zones_go_by_their_iana_names() {
    assert_eq!(zone_name(&tz("Europe/Berlin")), "Europe/Berlin");
    assert_eq!(zone_name(&tz("UTC")), "UTC");
    let message = zone("berlin").unwrap_err().to_string();
    assert!(message.contains("did you mean Europe/Berlin?"), "{message}");
    let message = zone("new york").unwrap_err().to_string();
    assert!(message.contains("America/New_York"), "{message}");
    for bad in ["", "local", "+02:00", "Nowhere/Land"] {
        assert!(zone(bad).is_err(), "{bad}");
    }
}

#[test]
fn lengths_of_time_need_a_unit() {
    let seconds = |text| parse_duration(text).unwrap().as_secs();
    assert_eq!(seconds("120s"), 120);
    assert_eq!(seconds("15m"), 900);
    assert_eq!(seconds("1h30m"), 5400);
    assert_eq!(seconds("7d"), 604_800);
    assert_eq!(parse_duration("250ms").unwrap(), Duration::from_millis(250));
    for (text, says) in [
        ("90", "unit is missing"),
        ("", "empty"),
        ("h", "number is missing"),
        ("-5m", "number is missing"),
        ("1.5h", "whole numbers"),
        ("5 m", "whole numbers"),
        ("5y", "not one of"),
        ("5M", "not one of"),
        ("30m1h", "large to small"),
        ("1h1h", "large to small"),
        ("99999999999999999999d", "too long"),
        ("999999999999999999d", "too long"),
    ] {
        let message = parse_duration(text).unwrap_err().to_string();
        assert!(message.contains(says), "{text:?}: {message}");
        assert!(message.contains("15m"), "{message}");
    }
}

const ZONES: [&str; 14] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "America/Toronto",
];

#[test]
fn consecutive_days_tile_in_every_zone_over_fifty_years() {
    for name in ZONES {
        let zone = tz(name);
        let mut date: Date = "1985-01-01".parse().unwrap();
        let mut end = Days::from(zone.clone()).start_of(date).unwrap();
        while date.year() < 2035 {
            let start = Days::from(zone.clone()).start_of(date).unwrap();
            assert_eq!(start, end, "{date} {name}");
            end = Days::from(zone.clone())
                .start_of(date.tomorrow().unwrap())
                .unwrap();
            if end > start {
                let last = end - Duration::from_secs(1);
                assert_eq!(
                    Days::from(zone.clone()).of(start),
                    date,
                    "first second of {date} {name}"
                );
                assert_eq!(
                    Days::from(zone.clone()).of(last),
                    date,
                    "last second of {date} {name}"
                );
            }
            date = date.tomorrow().unwrap();
        }
    }
}

proptest! {
    #[test]
    fn an_instant_lies_in_the_period_of_its_day(second in 300_000_000_i64..2_500_000_000, zone in 0..ZONES.len()) {
        let zone = tz(ZONES[zone]);
        let instant = Timestamp::from_second(second).unwrap();
        let date = Days::from(zone.clone()).of(instant);
        let period = Period::day(&date.to_string(), &zone, instant).unwrap();
        prop_assert!(period.contains(instant));
        prop_assert_eq!(&period, &Period::day("today", &zone, instant).unwrap());
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,24}|[0-9TZ:+.-]{0,30}|[0-9dhms]{0,8}") {
        let _ = range(&text, &text);
        let _ = Period::day(&text, &tz("UTC"), at(NOW));
        let _ = parse_duration(&text);
        let _ = zone(&text);
    }
}
