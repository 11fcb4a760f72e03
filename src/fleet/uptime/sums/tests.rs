use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;

use super::super::looks::FleetReader;
use super::*;
use crate::fleet::health::hours::HoursSpan;

fn at(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_second()
}

fn reader(id: &str, location: &str) -> FleetReader {
    FleetReader {
        id: id.to_owned(),
        location: Some(location.to_owned()),
        label: Some(format!("Till {id}")),
    }
}

fn look(at: i64, seen: ReaderLook) -> Look {
    Look {
        at,
        fleet: 0,
        saw: vec![(1, seen)],
    }
}

fn of_one(looks: Vec<Look>, from: i64, to: i64, hours: Option<&Hours>) -> Uptime {
    let looks = Looks {
        fleets: vec![vec![reader("1", "tml_1")]],
        all: looks,
        unreadable: 0,
        ..Looks::default()
    };
    let request = UptimeRequest {
        from,
        to,
        holds: 900,
        hours: &|_| hours,
    };
    let found = add_up(&looks, &request);
    assert!(found.len() <= 1);
    found.first().map(ReaderUptime::whole).unwrap_or_default()
}

/// An hour with looks every five minutes, a down that lasts two looks, and a pause of
/// half an hour in which nobody looked.
#[test]
fn up_down_and_unknown_are_three_things() {
    let start = at("2026-11-23T12:00:00Z");
    let mut looks: Vec<Look> = (0..6)
        .map(|n| look(start + n * 300, ReaderLook::Up))
        .collect();
    looks[2] = look(start + 600, ReaderLook::Down);
    looks[3] = look(start + 900, ReaderLook::Down);
    looks.push(look(start + 3300, ReaderLook::Up));
    let sums = of_one(looks, start, start + 3600, None);
    // 12:25 speaks until 12:40; until 12:55 nobody knows.
    let wanted = Uptime {
        open: 3600,
        up: 3600 - 600 - 900,
        down: 600,
        outages: 1,
        longest: 600,
    };
    assert_eq!(sums, wanted);
    assert_eq!(sums.unknown(), 900);
    assert_eq!(sums.ratio(), Some(777_777));
    assert_eq!(sums.known(), Some(750_000));
}

#[test]
fn where_nobody_looked_nothing_is_known() {
    let start = at("2026-11-23T12:00:00Z");
    assert_eq!(
        of_one(Vec::new(), start, start + 3600, None),
        Uptime::default()
    );
    // Before the first look, and long after the last.
    let sums = of_one(
        vec![look(start + 1800, ReaderLook::Up)],
        start,
        start + 3600,
        None,
    );
    assert_eq!((sums.open, sums.up, sums.unknown()), (3600, 900, 2700));
    let sums = of_one(
        vec![look(start - 9000, ReaderLook::Up)],
        start,
        start + 3600,
        None,
    );
    assert_eq!((sums.open, sums.up, sums.unknown()), (3600, 0, 3600));
    assert_eq!((sums.ratio(), sums.known()), (None, Some(0)));
    // A mobile reader was seen, and nothing is known of it.
    let sums = of_one(
        vec![look(start, ReaderLook::Untold)],
        start,
        start + 600,
        None,
    );
    assert_eq!((sums.open, sums.unknown()), (600, 600));
}

#[test]
fn a_reader_counts_as_long_as_it_is_there() {
    let start = at("2026-11-23T12:00:00Z");
    let looks = Looks {
        fleets: vec![
            vec![reader("1", "tml_1")],
            vec![reader("1", "tml_2"), reader("2", "tml_2")],
            vec![reader("2", "tml_2")],
        ],
        all: vec![
            Look {
                at: start,
                fleet: 0,
                saw: vec![(1, ReaderLook::Up)],
            },
            Look {
                at: start + 600,
                fleet: 1,
                saw: vec![(1, ReaderLook::Down), (1, ReaderLook::Up)],
            },
            Look {
                at: start + 1200,
                fleet: 2,
                saw: vec![(1, ReaderLook::Up)],
            },
        ],
        unreadable: 0,
        ..Looks::default()
    };
    let request = UptimeRequest {
        from: start,
        to: start + 1800,
        holds: 900,
        hours: &|_| None,
    };
    let found = add_up(&looks, &request);
    let one = &found[0];
    assert_eq!(one.location.as_deref(), Some("tml_2"));
    let at = |place: &str| one.at[&Some(place.to_owned())];
    assert_eq!((at("tml_1").up, at("tml_1").open), (600, 600));
    assert_eq!((at("tml_2").down, at("tml_2").open), (600, 600));
    let two = found[1].whole();
    assert_eq!((two.up, two.open), (1200, 1200));
}

#[test]
fn a_second_that_was_down_is_not_rounded_away() {
    let sums = Uptime {
        open: 10_000_000,
        up: 9_999_999,
        down: 1,
        ..Uptime::default()
    };
    assert_eq!(sums.ratio(), Some(999_999));
    assert_eq!(share(0, 0), None);
}

/// What one moment counts as, asked by itself; nothing of a reader nobody saw.
#[expect(
    clippy::option_option,
    reason = "not known is not the same as not there"
)]
fn state(
    looks: &Looks,
    request: &UptimeRequest<'_>,
    id: &str,
    moment: i64,
) -> Option<Option<bool>> {
    let last = looks.all.iter().rfind(|look| look.at <= moment);
    let (look, is_held) = match last {
        Some(look) => (look, moment < look.at + request.holds),
        None => (looks.all.iter().find(|look| look.at <= request.to)?, false),
    };
    let index = looks.fleets[look.fleet].iter().position(|r| r.id == id)?;
    let saw = look
        .saw
        .iter()
        .flat_map(|(count, seen)| vec![*seen; *count]);
    Some(match saw.into_iter().nth(index)? {
        ReaderLook::Up if is_held => Some(true),
        ReaderLook::Down if is_held => Some(false),
        _ => None,
    })
}

/// When the spans of each day near a moment begin and end.
fn opens(zone: &TimeZone, spans: &[HoursSpan], around: i64) -> Vec<(i64, i64)> {
    let around = Timestamp::from_second(around).unwrap();
    let today = around.to_zoned(zone.clone()).date();
    let on = |day: jiff::civil::Date, time: Time| {
        let at = day.to_datetime(time).to_zoned(zone.clone()).unwrap();
        at.timestamp().as_second()
    };
    let mut found = Vec::new();
    for span in spans {
        for day in (-3..8).map(|days| today.saturating_add(days.days())) {
            if day.weekday() == span.day {
                let is_next = span.to <= span.from;
                let end = day.saturating_add(i64::from(is_next).days());
                found.push((on(day, span.from), on(end, span.to)));
            }
        }
    }
    found
}

/// Times are in whole minutes, so that looking at each minute is looking at all.
const MINUTE: i64 = 60;

fn looks() -> impl Strategy<Value = Vec<(i64, u8, u8)>> {
    // Minutes from one to the next, the fleet, and what was seen of its two readers.
    let pause = prop_oneof![4 => 1i64..20, 1 => 20i64..2000, 1 => Just(0)];
    prop::collection::vec((pause, 0u8..3, 0u8..9), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    /// Against each minute by itself: in zones whose clocks are put on and back in the
    /// period, with hours over midnight, over the change and overlapping, with pauses
    /// and readers that come, move and go.
    #[test]
    fn sums_are_those_of_the_minutes(
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
        around in prop::sample::select(vec!["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-11-01T00:00:00Z", "2026-04-04T10:00:00Z", "2026-07-01T00:00:00Z"]),
        lead in 0i64..3000,
        length in 1i64..3000,
        holds in 1i64..40,
        seen in looks(),
        hours in prop::collection::vec((0i8..7, 0i8..24, 0i8..24), 0..5),
        is_hourly in any::<bool>(),
    ) {
        let zone = crate::period::zone(zone).unwrap();
        let start = at(around);
        let fleets = vec![
            vec![reader("1", "tml_1"), reader("2", "tml_2")],
            vec![reader("2", "tml_1")],
            vec![],
        ];
        let mut when = start;
        let looks = seen.into_iter().map(|(pause, fleet, saw)| {
            when += pause * MINUTE;
            let fleet = usize::from(fleet);
            let states = [ReaderLook::Up, ReaderLook::Down, ReaderLook::Untold];
            let both = [saw % 3, saw / 3].map(|one| (1, states[usize::from(one)]));
            Look { at: when, fleet, saw: both[..fleets[fleet].len()].to_vec() }
        });
        let looks = Looks { all: looks.collect(), fleets: fleets.clone(), unreadable: 0, ..Looks::default() };
        let spans: Vec<HoursSpan> = hours
            .iter()
            .map(|(day, from, to)| HoursSpan {
                day: Weekday::from_monday_zero_offset(*day).unwrap(),
                from: Time::constant(*from, 0, 0, 0),
                to: Time::constant(*to, 30, 0, 0),
            })
            .collect();
        let open = Hours::new(zone.clone(), spans.clone());
        let opens = opens(&zone, &spans, start);
        let from = start + lead * MINUTE;
        let request = UptimeRequest {
            from,
            to: from + length * MINUTE,
            holds: holds * MINUTE,
            // One place keeps hours, the other never closes.
            hours: &|place| (is_hourly && place == Some("tml_1")).then_some(&open),
        };
        let found = add_up(&looks, &request);
        for id in ["1", "2"] {
            let mut wanted = Uptime::default();
            for minute in 0..length {
                let moment = from + minute * MINUTE;
                let Some(state) = state(&looks, &request, id, moment) else { continue };
                let place = looks
                    .all
                    .iter()
                    .rfind(|look| look.at <= moment)
                    .or_else(|| looks.all.first())
                    .map(|look| &fleets[look.fleet])
                    .and_then(|fleet| fleet.iter().find(|r| r.id == id))
                    .and_then(|r| r.location.clone());
                let keeps_hours = is_hourly && place.as_deref() == Some("tml_1");
                if keeps_hours && !opens.iter().any(|(a, b)| (*a..*b).contains(&moment)) {
                    continue;
                }
                wanted.open += MINUTE;
                match state {
                    Some(true) => wanted.up += MINUTE,
                    Some(false) => wanted.down += MINUTE,
                    None => {}
                }
            }
            let sums = found.iter().find(|one| one.id == id).map(ReaderUptime::whole);
            let sums = sums.unwrap_or_default();
            prop_assert_eq!(
                (sums.open, sums.up, sums.down, sums.unknown()),
                (wanted.open, wanted.up, wanted.down, wanted.open - wanted.up - wanted.down)
            );
            prop_assert!(sums.longest <= sums.down && (sums.outages == 0) == (sums.down == 0));
        }
    }
}
