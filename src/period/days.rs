//! Where days begin and end.
//!
//! A day is the stretch from its start on its date to the same time on the next
//! date; it starts at midnight, or later where the shop closes after midnight.
//! That is 23 or 25 hours when clocks change, starts at the first moment that
//! exists where the start is skipped, and makes consecutive days tile: every
//! second belongs to exactly one of them.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::PeriodError;

/// How days are counted: in a zone, from a time of day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    zone: TimeZone,
    start: Time,
}

impl From<TimeZone> for Days {
    /// Days from midnight on.
    fn from(zone: TimeZone) -> Self {
        Self::new(zone, Time::midnight())
    }
}

impl Days {
    /// Days that begin at `start`.
    pub const fn new(zone: TimeZone, start: Time) -> Self {
        Self { zone, start }
    }

    /// Reads when days begin: `04:00`.
    ///
    /// # Errors
    /// [`PeriodError::DayStart`] for anything else.
    pub fn parse_start(text: &str) -> Result<Time, PeriodError> {
        let wrong = || PeriodError::DayStart(text.to_owned());
        if text.len() != 5 || text.find(':') != Some(2) {
            return Err(wrong());
        }
        text.parse().map_err(|_| wrong())
    }

    /// The zone.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// When days begin.
    pub const fn start(&self) -> Time {
        self.start
    }

    /// The first instant of a day.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] far from our time.
    pub fn start_of(&self, date: Date) -> Result<Timestamp, PeriodError> {
        let begin = self
            .zone
            .to_ambiguous_timestamp(date.to_datetime(self.start));
        let skipped = matches!(begin.offset(), AmbiguousOffset::Gap { .. });
        // "Compatible" takes the earlier of two midnights. Of a skipped one it
        // makes as much after the gap as midnight is into it, which is late by
        // half an hour where the gap began at 23:30; the day began when the gap
        // did.
        let start = begin.compatible().map_err(|_| PeriodError::OutOfRange)?;
        if !skipped {
            return Ok(start);
        }
        let just_after = start
            .checked_add(Duration::from_secs(1))
            .map_err(|_| PeriodError::OutOfRange)?;
        Ok(self
            .zone
            .preceding(just_after)
            .next()
            .map_or(start, |transition| transition.timestamp()))
    }

    /// The day `instant` belongs to: the date on the wall, or the one before if
    /// that day has not begun. Where clocks go back across the start, the new
    /// day, once begun, is not left again.
    pub fn of(&self, instant: Timestamp) -> Date {
        let date = self.zone.to_datetime(instant).date();
        let begun = |date: Date| self.start_of(date).is_ok_and(|start| start <= instant);
        match next(date) {
            Ok(tomorrow) if begun(tomorrow) => tomorrow,
            _ if begun(date) => date,
            _ => date.yesterday().unwrap_or(date),
        }
    }

    /// The day `instant` belongs to, its first instant and that of the next.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] far from our time.
    pub fn around(&self, instant: Timestamp) -> Result<(Date, Timestamp, Timestamp), PeriodError> {
        let day = self.of(instant);
        Ok((day, self.start_of(day)?, self.start_of(next(day)?)?))
    }

    /// From when until when the hour on the wall is the one of `instant`
    /// without a break.
    pub fn hour_around(&self, instant: Timestamp) -> (Timestamp, Timestamp) {
        let wall = self.zone.to_datetime(instant);
        let gone = i64::from(wall.minute()) * 60 + i64::from(wall.second());
        let second = instant.as_second();
        let start = Timestamp::from_second(second - gone).unwrap_or(instant);
        let end = Timestamp::from_second(second - gone + 3600).unwrap_or(instant);
        // Clocks may change in the middle of it.
        let just_after = instant
            .checked_add(Duration::from_secs(1))
            .unwrap_or(instant);
        let before = self.zone.preceding(just_after).next();
        let after = self.zone.following(instant).next();
        (
            before.map_or(start, |change| start.max(change.timestamp())),
            after.map_or(end, |change| end.min(change.timestamp())),
        )
    }

    /// The hour on the wall, 0 to 23.
    pub fn hour_of(&self, instant: Timestamp) -> i8 {
        self.zone.to_datetime(instant).hour()
    }
}

pub(super) fn next(date: Date) -> Result<Date, PeriodError> {
    date.tomorrow().map_err(|_| PeriodError::OutOfRange)
}

/// So many days later.
pub(super) fn plus(date: Date, days: i64) -> Result<Date, PeriodError> {
    let span = jiff::Span::new()
        .try_days(days)
        .map_err(|_| PeriodError::OutOfRange)?;
    date.checked_add(span).map_err(|_| PeriodError::OutOfRange)
}
