//! Which stretch of time is meant: days in the shop's zone become instants.
//!
//! Nothing here reads a clock or the environment; the caller hands in `now`
//! and a zone. Stripe stamps everything in whole UTC seconds, so a [`Period`]
//! starts and ends on whole seconds, and its end is never part of it.
//!
//! [`days`] says where days begin, [`compare`] which period stands beside
//! another, [`zones`] and [`length`] read names of zones and lengths of time,
//! [`zone_data`] says whose rules are used, the machine's or the program's.

pub(crate) mod compare;
pub(crate) mod days;
mod error;
mod length;
pub(crate) mod words;
mod zone_data;
pub(crate) mod zones;

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, ISOWeekDate, Time, Weekday};
use jiff::tz::TimeZone;

pub(crate) use days::Days;
use days::next;
pub(crate) use error::PeriodError;
pub(crate) use length::parse_duration;
pub(crate) use zone_data::{Release, look_for_zones_in, zone_data};
pub(crate) use zones::{machine_zone, zone, zone_name, zone_names};

/// A half-open stretch of time, `from` included and `to` not, and how its days
/// are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    from: Timestamp,
    to: Timestamp,
    days: Days,
    span: Span,
}

/// What a period is made of, which decides what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    /// Whole days, the last included.
    Days(Date, Date),
    /// A week from Monday on.
    Week(Date, Date),
    /// A calendar month.
    Month(Date, Date),
    /// Anything else.
    Instants,
}

/// What somebody typed about a period; at most one way of saying it.
#[derive(Clone, Copy, Debug, Default)]
pub struct AskedPeriod<'a> {
    /// `--day`: `today`, `yesterday` or a date such as `2026-11-22`.
    pub day: Option<&'a str>,
    /// `--week`: `this`, `last`, `2026-W47` or a day in it.
    pub week: Option<&'a str>,
    /// `--month`: `this`, `last` or `2026-11`.
    pub month: Option<&'a str>,
    /// `--last`: `7d` or `4w`, whole days up to yesterday.
    pub last: Option<&'a str>,
    /// `--from`: as `day`, an RFC 3339 instant, a time of day (`12:30`, `yesterday
    /// 12:30`) or a length of time before now (`2h`).
    pub from: Option<&'a str>,
    /// `--to`: as `from`; a day is included, an instant is not.
    pub to: Option<&'a str>,
    /// `--day-start`: when days begin; midnight if left out.
    pub day_start: Option<Time>,
}

impl AskedPeriod<'_> {
    /// Whether nothing says when.
    pub(crate) fn is_empty(&self) -> bool {
        let ways = [
            self.day, self.week, self.month, self.last, self.from, self.to,
        ];
        ways.iter().all(Option::is_none)
    }
}

impl Period {
    /// Works out the period that is meant.
    ///
    /// - `day`, `week`, `month`, `last`: those whole days.
    /// - `from` and `to`: each is either a day (both days are included) or an
    ///   RFC 3339 instant (the end is excluded); one of each kind is fine.
    /// - `from` alone: from there until `now`.
    /// - nothing: yesterday, the last day whose figures no longer change by
    ///   the minute.
    ///
    /// An instant with a fraction of a second moves up to the next whole
    /// second. As everything Stripe stamps lies on whole seconds this changes
    /// nothing about what is inside, and windows that touch still touch.
    ///
    /// # Errors
    /// A [`PeriodError`] if a text is not understood, the flags contradict each
    /// other, or the period is empty.
    pub fn resolve(
        asked: AskedPeriod<'_>,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, PeriodError> {
        let days = Days::new(zone.clone(), asked.day_start.unwrap_or_else(Time::midnight));
        let today = days.of(now);
        let ways = [
            asked.day,
            asked.week,
            asked.month,
            asked.last,
            asked.from.or(asked.to),
        ];
        if ways.iter().flatten().count() > 1 {
            return Err(PeriodError::DayAndRange);
        }
        if let Some(text) = asked.week {
            let (first, last) = named_week(text, today)?;
            return Self::spanning(Span::Week(first, last), first, last, days);
        }
        if let Some(text) = asked.month {
            let (first, last) = named_month(text, today)?;
            return Self::spanning(Span::Month(first, last), first, last, days);
        }
        if let Some(text) = asked.last {
            let (first, last) = last_days(text, today)?;
            return Self::spanning(Span::Days(first, last), first, last, days);
        }
        match (asked.from, asked.to) {
            (None, Some(_)) => Err(PeriodError::ToAlone),
            (None, None) => Self::one_day(asked.day.unwrap_or("yesterday"), days, now),
            (Some(from), None) => {
                let from = Bound::parse(from, &days, now)?.start(&days)?;
                Self::between(from, whole_second(now)?, days, Span::Instants)
            }
            (Some(from), Some(to)) => {
                match (
                    Bound::parse(from, &days, now)?,
                    Bound::parse(to, &days, now)?,
                ) {
                    (Bound::Day(first), Bound::Day(last)) => {
                        Self::spanning(Span::Days(first, last), first, last, days)
                    }
                    (from, to) => {
                        Self::between(from.start(&days)?, to.end(&days)?, days, Span::Instants)
                    }
                }
            }
        }
    }

    /// One day from midnight on, named `today`, `yesterday` or by its date.
    ///
    /// # Errors
    /// [`PeriodError::Day`] if `text` is not a day, [`PeriodError::NoSuchDay`]
    /// for a date the zone skipped.
    pub fn day(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Self, PeriodError> {
        Self::one_day(text, Days::from(zone.clone()), now)
    }

    fn one_day(text: &str, days: Days, now: Timestamp) -> Result<Self, PeriodError> {
        let date =
            named_day(text, days.of(now)).ok_or_else(|| PeriodError::Day(text.to_owned()))?;
        if days.start_of(date)? == days.start_of(next(date)?)? {
            return Err(PeriodError::NoSuchDay(date, zone_name(days.zone())));
        }
        Self::spanning(Span::Days(date, date), date, date, days)
    }

    fn spanning(span: Span, first: Date, last: Date, days: Days) -> Result<Self, PeriodError> {
        let (from, to) = (days.start_of(first)?, days.start_of(next(last)?)?);
        Self::between(from, to, days, span)
    }

    fn between(
        from: Timestamp,
        to: Timestamp,
        days: Days,
        span: Span,
    ) -> Result<Self, PeriodError> {
        if from >= to {
            let show = |at| words::on_the_wall(at, days.zone());
            return Err(PeriodError::Empty {
                from: show(from),
                to: show(to),
                zone: zone_name(days.zone()),
            });
        }
        Ok(Self {
            from,
            to,
            days,
            span,
        })
    }

    /// The first instant, included; a whole second.
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// The first instant that is no longer part of it; a whole second.
    pub fn to(&self) -> Timestamp {
        self.to
    }

    /// The zone its days are counted in.
    pub fn zone(&self) -> &TimeZone {
        self.days.zone()
    }

    /// How its days are counted.
    pub fn days(&self) -> &Days {
        &self.days
    }

    /// Its first and last day, also if they are only in it in part.
    pub fn first_and_last(&self) -> (Date, Date) {
        let last_second = self.to.checked_sub(Duration::from_secs(1));
        let last = self.days.of(last_second.unwrap_or(self.from));
        (self.days.of(self.from), last)
    }

    /// From when to when, as clocks there show it.
    pub(crate) fn on_the_wall(&self) -> String {
        let show = |at| words::on_the_wall(at, self.zone());
        format!("{} to {}", show(self.from), show(self.to))
    }

    /// The IANA name of the zone; else a fixed offset such as `+02`, or `local`.
    pub fn zone_name(&self) -> String {
        zone_name(self.days.zone())
    }

    /// The start in seconds since 1970 UTC, for `created[gte]`.
    pub fn from_seconds(&self) -> i64 {
        self.from.as_second()
    }

    /// The end in seconds since 1970 UTC, for `created[lt]`.
    pub fn to_seconds(&self) -> i64 {
        self.to.as_second()
    }

    /// Whether `instant` is inside.
    pub fn contains(&self, instant: Timestamp) -> bool {
        self.from <= instant && instant < self.to
    }

    /// Whether things may still be added to it: its end is later than
    /// `settle` before `now`. Stripe's lists lag a little, so a window that
    /// ended a second ago is not closed either.
    pub fn is_open(&self, now: Timestamp, settle: Duration) -> bool {
        match now.checked_sub(settle) {
            Ok(closed_until) => self.to > closed_until,
            Err(_) => true,
        }
    }

    /// The day `instant` belongs to, in this period's zone.
    ///
    /// It agrees with [`Period::day`]: that day's period contains `instant`.
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.days.of(instant)
    }
}

impl fmt::Display for Period {
    /// The window with the zone's own wall clock.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |instant: Timestamp| {
            let offset = self.zone().to_offset(instant);
            instant.display_with_offset(offset).to_string()
        };
        write!(
            f,
            "{} to {} ({})",
            show(self.from),
            show(self.to),
            self.zone_name()
        )
    }
}

/// One end of a range.
#[derive(Clone, Copy)]
enum Bound {
    Day(Date),
    Instant(Timestamp),
}

impl Bound {
    fn parse(text: &str, days: &Days, now: Timestamp) -> Result<Self, PeriodError> {
        let today = days.of(now);
        if let Some(date) = named_day(text, today) {
            return Ok(Self::Day(date));
        }
        if let Some(at) = on_the_wall(text, days, today)? {
            return Ok(Self::Instant(at));
        }
        if let Some(at) = ago(text, now) {
            return whole_second(at).map(Self::Instant);
        }
        match text.parse::<Timestamp>() {
            Ok(instant) => whole_second(instant).map(Self::Instant),
            Err(_) if text.parse::<jiff::civil::DateTime>().is_ok() => {
                Err(PeriodError::NoOffset(text.to_owned()))
            }
            Err(_) => Err(PeriodError::Bound(text.to_owned())),
        }
    }

    fn start(self, days: &Days) -> Result<Timestamp, PeriodError> {
        match self {
            Self::Day(date) => days.start_of(date),
            Self::Instant(instant) => Ok(instant),
        }
    }

    fn end(self, days: &Days) -> Result<Timestamp, PeriodError> {
        match self {
            Self::Day(date) => days.start_of(next(date)?),
            Self::Instant(instant) => Ok(instant),
        }
    }
}

/// `12:30`, or `yesterday 12:30`: what the clock on the shop's wall showed. While
/// clocks change that can be two moments or none.
fn on_the_wall(text: &str, days: &Days, today: Date) -> Result<Option<Timestamp>, PeriodError> {
    let (date, time) = match text.split_once(' ') {
        Some((day, time)) => (named_day(day, today), time),
        None => (Some(today), text),
    };
    let (Some(date), Ok(time)) = (date, Days::parse_start(time)) else {
        return Ok(None);
    };
    let at = days.zone().to_ambiguous_timestamp(date.to_datetime(time));
    match at.unambiguous() {
        Ok(at) => Ok(Some(at)),
        Err(_) => Err(PeriodError::NoOffset(text.to_owned())),
    }
}

/// `2h`: so long ago.
fn ago(text: &str, now: Timestamp) -> Option<Timestamp> {
    let has_unit = text.ends_with(|c: char| c.is_ascii_alphabetic());
    let length = parse_duration(text).ok().filter(|_| has_unit)?;
    now.checked_sub(length).ok()
}

fn named_day(text: &str, today: Date) -> Option<Date> {
    match text {
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        // Only the plain form: the parser would take a whole date and time as
        // a date and silently drop the time.
        _ if text.len() == 10 => text.parse().ok(),
        _ => None,
    }
}

/// Monday to Sunday.
fn named_week(text: &str, today: Date) -> Result<(Date, Date), PeriodError> {
    let wrong = || PeriodError::Week(text.to_owned());
    let inside = match text {
        "this" => Some(today),
        "last" => days::plus(today, -7).ok(),
        _ => named_day(text, today).or_else(|| {
            let (year, week) = text.split_once("-W").filter(|_| text.len() == 8)?;
            let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday);
            monday.ok().map(ISOWeekDate::date)
        }),
    };
    let inside = inside.ok_or_else(wrong)?;
    let monday = days::plus(inside, -i64::from(inside.weekday().to_monday_zero_offset()))?;
    Ok((monday, days::plus(monday, 6)?))
}

fn named_month(text: &str, today: Date) -> Result<(Date, Date), PeriodError> {
    let first = match text {
        "this" => Some(today.first_of_month()),
        "last" => today
            .first_of_month()
            .yesterday()
            .ok()
            .map(Date::first_of_month),
        _ if text.len() == 7 => format!("{text}-01").parse().ok(),
        _ => None,
    };
    let first: Date = first.ok_or_else(|| PeriodError::Month(text.to_owned()))?;
    Ok((first, first.last_of_month()))
}

fn last_days(text: &str, today: Date) -> Result<(Date, Date), PeriodError> {
    let number = |unit: char, times: i64| {
        let digits = text.strip_suffix(unit)?;
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let number = plain.then(|| digits.parse::<i64>().ok())??;
        number
            .checked_mul(times)
            .filter(|days| (1..=36_600).contains(days))
    };
    let count = number('d', 1)
        .or_else(|| number('w', 7))
        .ok_or_else(|| PeriodError::Last(text.to_owned()))?;
    Ok((days::plus(today, -count)?, days::plus(today, -1)?))
}

/// Rounds up to a whole second.
fn whole_second(instant: Timestamp) -> Result<Timestamp, PeriodError> {
    let second = instant.as_second();
    // The fraction has the sign of the whole, so only a positive one means
    // that the truncated second lies before the instant.
    let second = if instant.subsec_nanosecond() > 0 {
        second.checked_add(1).ok_or(PeriodError::OutOfRange)?
    } else {
        second
    };
    Timestamp::from_second(second).map_err(|_| PeriodError::OutOfRange)
}

#[cfg(test)]
mod tests;
