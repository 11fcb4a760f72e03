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
    let asked = AskedPeriod {
        from: Some(from),
        to: Some(to),
        ..AskedPeriod::default()
    };
    Period::resolve(asked, &tz("Europe/Berlin"), at(NOW))
}

fn asked(asked: AskedPeriod<'_>, zone: &str) -> Period {
    Period::resolve(asked, &tz(zone), at(NOW)).unwrap()
}

fn shown(period: &Period) -> String {
    let (first, last) = period.first_and_last();
    format!("{first} {last} {}", hours(period))
}

#[test]
fn weeks_months_and_last_days_are_whole_days() {
    let week = |week| AskedPeriod {
        week: Some(week),
        ..AskedPeriod::default()
    };
    let month = |month| AskedPeriod {
        month: Some(month),
        ..AskedPeriod::default()
    };
    let last = |last| AskedPeriod {
        last: Some(last),
        ..AskedPeriod::default()
    };
    for (what, expected) in [
        (week("last"), "2026-11-16 2026-11-22 168"),
        (week("this"), "2026-11-23 2026-11-29 168"),
        (week("2026-W43"), "2026-10-19 2026-10-25 169"),
        (week("2027-01-01"), "2026-12-28 2027-01-03 168"),
        (month("last"), "2026-10-01 2026-10-31 745"),
        (month("2024-02"), "2024-02-01 2024-02-29 696"),
        (last("7d"), "2026-11-16 2026-11-22 168"),
        (last("2w"), "2026-11-09 2026-11-22 336"),
    ] {
        assert_eq!(shown(&asked(what, "Europe/Berlin")), expected, "{what:?}");
    }
    for wrong in [
        week("2026-W54"),
        week("W43"),
        month("2026-13"),
        month("november"),
        last("0d"),
        last("7"),
        last("-3d"),
        last("24h"),
    ] {
        let error = Period::resolve(wrong, &tz("UTC"), at(NOW)).unwrap_err();
        assert!(error.to_string().contains("is not a"), "{wrong:?}: {error}");
    }
}

#[test]
fn business_days_go_by_the_wall_across_a_change_of_clocks() {
    let four = |day| AskedPeriod {
        day: Some(day),
        day_start: Some(Days::parse_start("04:00").unwrap()),
        ..AskedPeriod::default()
    };
    // Clocks went back on Sunday the 25th at three: in Saturday's business day.
    let saturday = asked(four("2026-10-24"), "Europe/Berlin");
    assert_eq!(hours(&saturday), 25);
    assert_eq!(saturday.from(), at("2026-10-24T02:00:00Z"));
    assert_eq!(hours(&asked(four("2026-10-25"), "Europe/Berlin")), 24);
    assert_eq!(hours(&asked(four("2026-03-28"), "Europe/Berlin")), 23);
    // Half past three at night is still the evening before.
    assert_eq!(
        saturday.day_of(at("2026-10-25T02:30:00Z")).to_string(),
        "2026-10-24"
    );
    assert_eq!(saturday.day_of(saturday.to()).to_string(), "2026-10-25");
    // At eight on Monday, today began at four.
    assert_eq!(
        asked(four("today"), "Europe/Berlin").from(),
        at("2026-11-23T03:00:00Z")
    );
    // A start that is skipped is the first moment that exists.
    let skipped = AskedPeriod {
        day_start: Some(Days::parse_start("02:30").unwrap()),
        ..four("2026-03-29")
    };
    assert_eq!(
        asked(skipped, "Europe/Berlin").from(),
        at("2026-03-29T01:00:00Z")
    );
    for wrong in ["4", "4:00", "24:00", "04:60", "04-00"] {
        assert!(Days::parse_start(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_period_is_compared_with_one_whose_days_line_up() {
    use compare::With::{LastWeek, LastYear, Previous};
    let month = AskedPeriod {
        month: Some("2026-11"),
        ..AskedPeriod::default()
    };
    let week = AskedPeriod {
        week: Some("2026-W47"),
        ..AskedPeriod::default()
    };
    let day = AskedPeriod {
        day: Some("2026-10-26"),
        ..AskedPeriod::default()
    };
    let instants = AskedPeriod {
        from: Some("2026-11-22T10:00:00Z"),
        to: Some("2026-11-22T16:00:00Z"),
        ..AskedPeriod::default()
    };
    for (what, with, expected, lands_on) in [
        (month, Previous, "2026-10-01 2026-10-31 745", "2026-11-01"),
        (month, LastWeek, "2026-10-25 2026-11-23 721", "2026-11-01"),
        (month, LastYear, "2025-11-01 2025-11-30 720", "2026-11-01"),
        (week, Previous, "2026-11-09 2026-11-15 168", "2026-11-16"),
        (week, LastYear, "2025-11-17 2025-11-23 168", "2026-11-16"),
        (day, Previous, "2026-10-25 2026-10-25 25", "2026-10-26"),
        (day, LastWeek, "2026-10-19 2026-10-19 24", "2026-10-26"),
        (day, LastYear, "2025-10-26 2025-10-26 25", "2026-10-26"),
        (instants, Previous, "2026-11-22 2026-11-22 6", "2026-11-22"),
        (instants, LastWeek, "2026-11-15 2026-11-15 6", "2026-11-22"),
    ] {
        let (before, shift) = asked(what, "Europe/Berlin").compared(with).unwrap();
        assert_eq!(shown(&before), expected, "{what:?} {with:?}");
        let first = before.first_and_last().0;
        assert_eq!(
            shift.forward(first).to_string(),
            lands_on,
            "{what:?} {with:?}"
        );
    }
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
    let nothing = Period::resolve(AskedPeriod::default(), &tz("Europe/Berlin"), at(NOW)).unwrap();
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
    let open_end = AskedPeriod {
        from: Some("today"),
        ..AskedPeriod::default()
    };
    let so_far = Period::resolve(open_end, &tz("Europe/Berlin"), at(NOW)).unwrap();
    assert_eq!(
        (so_far.from(), so_far.to()),
        (at("2026-11-22T23:00:00Z"), at(NOW))
    );
}

#[test]
fn times_of_day_are_the_shops_and_lengths_count_back_from_now() {
    // NOW is 10:00 in Berlin.
    let noon = range("yesterday 11:30", "2026-11-22 12:30").unwrap();
    assert_eq!(
        (noon.from(), noon.to()),
        (at("2026-11-22T10:30:00Z"), at("2026-11-22T11:30:00Z"))
    );
    let this_morning = range("08:00", "09:00").unwrap();
    assert_eq!(this_morning.from(), at("2026-11-23T07:00:00Z"));
    let back = range("2h", "30m").unwrap();
    let now = at(NOW);
    assert_eq!(back.from(), now - jiff::SignedDuration::from_hours(2));
    assert_eq!(back.to(), now - jiff::SignedDuration::from_mins(30));
    // Twice that night, and never in that one.
    for text in ["2026-10-25 02:30", "2026-03-29 02:30"] {
        let said = range(text, "2026-11-20").unwrap_err().to_string();
        assert!(
            said.contains("does not say how far it is from UTC"),
            "{said}"
        );
    }
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
    let both = AskedPeriod {
        day: Some("today"),
        from: Some("today"),
        to: None,
        ..AskedPeriod::default()
    };
    assert_eq!(
        Period::resolve(both, &tz("UTC"), at(NOW)),
        Err(PeriodError::DayAndRange)
    );
    let end = AskedPeriod {
        to: Some("today"),
        ..AskedPeriod::default()
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
    for bad in [
        "",
        "local",
        "+02:00",
        "Nowhere/Land",
        "localtime",
        "LOCALTIME",
        "posixrules",
        "Factory",
        "Etc/Unknown",
        "posix/Europe/Berlin",
        "right/Europe/Berlin",
    ] {
        assert!(zone(bad).is_err(), "{bad}");
    }
    assert!(zone_names().iter().all(|name| zone(name).is_ok()));
}

#[test]
fn an_offset_is_told_with_the_sign_the_right_way_round() {
    for (text, name, hours) in [
        ("GMT+1", Some("Etc/GMT-1"), 1),
        ("gmt+01:00", Some("Etc/GMT-1"), 1),
        ("UTC-5", Some("Etc/GMT+5"), -5),
        ("-0500", Some("Etc/GMT+5"), -5),
        ("+2", Some("Etc/GMT-2"), 2),
        ("UTC+15", None, 0),
    ] {
        let said = zone(text).unwrap_err().to_string();
        assert!(said.contains("is an offset"), "{said}");
        let Some(name) = name else {
            assert!(!said.contains("Etc/"), "{said}");
            continue;
        };
        assert!(said.contains(&format!("or {name}, which")), "{said}");
        let offset = zone(name).unwrap().to_offset(Timestamp::UNIX_EPOCH);
        assert_eq!(offset.seconds(), hours * 3600);
    }
    assert!(zone("GMT+0").is_ok());
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
