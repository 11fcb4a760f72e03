//! Opening hours: when a shop's readers are expected to be on.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// How far back is looked: a reader that was silent for longer is silent by
/// any threshold.
const LONGEST: i64 = 400;

/// When a place is open, in its own zone.
#[derive(Debug, Clone)]
pub(crate) struct Hours {
    zone: TimeZone,
    spans: Vec<HoursSpan>,
}

/// A stretch of one weekday. An end that is not after the beginning lies on
/// the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HoursSpan {
    /// The day it begins on.
    pub day: Weekday,
    /// From then on.
    pub from: Time,
    /// Until then.
    pub to: Time,
}

impl Hours {
    /// Hours in a zone.
    pub(crate) fn new(zone: TimeZone, spans: Vec<HoursSpan>) -> Self {
        Self { zone, spans }
    }

    /// For how long it was open between two moments.
    pub(crate) fn open_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let stretches = apart(self.stretches(from, to), from, to);
        let lengths = stretches.into_iter().map(|(a, b)| b.duration_since(a));
        lengths.fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }

    /// The stretches between two moments (seconds) in which it is open, in order and
    /// apart from each other, however far the moments are.
    pub(crate) fn open_within(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let instant = |second| Timestamp::from_second(second).unwrap_or_default();
        let (from, to) = (instant(from), instant(to));
        let first = self.day(from).saturating_sub(1.day());
        let stretches = apart(self.stretches_of(first, self.day(to)), from, to);
        let seconds = stretches.into_iter();
        seconds
            .map(|(a, b)| (a.as_second(), b.as_second()))
            .collect()
    }

    /// Since when it has been open; `None` if it is closed.
    pub(crate) fn open_since(&self, now: Timestamp) -> Option<Timestamp> {
        self.stretches(now, now)
            .into_iter()
            .filter(|(a, b)| *a <= now && now < *b)
            .map(|(a, _)| a)
            .min()
    }

    /// The stretches that may touch the time between two moments.
    fn stretches(&self, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let last = self.day(to);
        let first = last.saturating_sub(LONGEST.days());
        // One that runs past midnight began the day before.
        self.stretches_of(self.day(from).saturating_sub(1.day()).max(first), last)
    }

    fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// The stretches that begin on these days.
    fn stretches_of(&self, first: Date, last: Date) -> Vec<(Timestamp, Timestamp)> {
        let mut date = first;
        let mut found = Vec::new();
        while date <= last {
            for span in self.spans.iter().filter(|s| s.day == date.weekday()) {
                let ends = if span.to > span.from {
                    date
                } else {
                    date.saturating_add(1.day())
                };
                let begin = date.to_datetime(span.from).to_zoned(self.zone.clone());
                let end = ends.to_datetime(span.to).to_zoned(self.zone.clone());
                if let (Ok(begin), Ok(end)) = (begin, end) {
                    found.push((begin.timestamp(), end.timestamp()));
                }
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        found
    }
}

/// The parts of stretches that lie between two moments, in order; where hours
/// overlap, no part is there twice.
fn apart(
    stretches: Vec<(Timestamp, Timestamp)>,
    from: Timestamp,
    to: Timestamp,
) -> Vec<(Timestamp, Timestamp)> {
    let within = stretches.into_iter();
    let within = within.map(|(a, b)| (a.max(from), b.min(to)));
    let mut within: Vec<_> = within.filter(|(a, b)| a < b).collect();
    within.sort_unstable();
    let mut end = Timestamp::MIN;
    let mut found = Vec::new();
    for (a, b) in within {
        let a = a.max(end);
        if a < b {
            found.push((a, b));
            end = b;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}:00Z").parse().unwrap()
    }

    fn span(day: Weekday, from: i8, to: i8) -> HoursSpan {
        HoursSpan {
            day,
            from: Time::constant(from, 0, 0, 0),
            to: Time::constant(to % 24, 0, 0, 0),
        }
    }

    #[test]
    fn only_open_time_counts() {
        // 2026-11-23 is a Monday.
        let hours = Hours::new(
            TimeZone::UTC,
            vec![span(Weekday::Monday, 9, 18), span(Weekday::Tuesday, 9, 18)],
        );
        let open = |a, b| hours.open_between(at(a), at(b)).as_mins();
        assert_eq!(open("2026-11-23T17:00", "2026-11-24T09:10"), 70);
        assert_eq!(open("2026-11-23T18:00", "2026-11-24T09:00"), 0);
        assert_eq!(open("2026-11-24T12:00", "2026-11-25T12:00"), 360);
        assert_eq!(hours.open_since(at("2026-11-23T08:59")), None);
        assert_eq!(
            hours.open_since(at("2026-11-23T12:00")),
            Some(at("2026-11-23T09:00"))
        );
        assert_eq!(hours.open_since(at("2026-11-23T18:00")), None);
    }

    #[test]
    fn a_bar_closes_after_midnight() {
        let hours = Hours::new(TimeZone::UTC, vec![span(Weekday::Sunday, 18, 2)]);
        assert_eq!(
            hours.open_since(at("2026-11-23T01:30")),
            Some(at("2026-11-22T18:00"))
        );
        let open = hours.open_between(at("2026-11-22T00:00"), at("2026-11-24T00:00"));
        assert_eq!(open.as_hours(), 8);
    }

    #[test]
    fn a_day_of_25_hours() {
        let zone = crate::period::zone("Europe/Berlin").unwrap();
        let hours = Hours::new(zone, vec![span(Weekday::Sunday, 0, 24)]);
        let open = hours.open_between(at("2026-10-24T00:00"), at("2026-10-27T00:00"));
        assert_eq!(open.as_hours(), 25);
    }

    #[test]
    fn hours_that_overlap_count_once() {
        let hours = Hours::new(
            TimeZone::UTC,
            vec![span(Weekday::Monday, 9, 13), span(Weekday::Monday, 12, 18)],
        );
        let open = hours.open_between(at("2026-11-23T00:00"), at("2026-11-24T00:00"));
        assert_eq!(open.as_hours(), 9);
    }
}
