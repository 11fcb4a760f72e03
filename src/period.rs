//! Which stretch of time is meant: days in the shop's zone become instants.
//!
//! Nothing here reads a clock or the environment; the caller hands in `now`
//! and a zone. Stripe stamps everything in whole UTC seconds, so a [`Period`]
//! starts and ends on whole seconds, and its end is never part of it.
//!
//! A day is the stretch from the first instant of its date to the first
//! instant of the next date. That is 23 or 25 hours when clocks change, starts
//! at 01:00 where midnight is skipped, and makes consecutive days tile: every
//! second belongs to exactly one of them.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// A half-open stretch of time, `from` included and `to` not, and the zone its
/// days are counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    from: Timestamp,
    to: Timestamp,
    zone: TimeZone,
}

/// What somebody typed about a period; at most `day` or the other two.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// `--day`: `today`, `yesterday` or a date such as `2026-11-22`.
    pub day: Option<&'a str>,
    /// `--from`: as `day`, or an RFC 3339 instant.
    pub from: Option<&'a str>,
    /// `--to`: as `from`; a day is included, an instant is not.
    pub to: Option<&'a str>,
}

impl Period {
    /// Works out the period that is meant.
    ///
    /// - `day`: that day.
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
    pub fn resolve(asked: Asked<'_>, zone: &TimeZone, now: Timestamp) -> Result<Self, PeriodError> {
        match (asked.day, asked.from, asked.to) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(PeriodError::DayAndRange),
            (None, None, Some(_)) => Err(PeriodError::ToAlone),
            (None, None, None) => Self::day("yesterday", zone, now),
            (Some(day), None, None) => Self::day(day, zone, now),
            (None, Some(from), None) => Self::between(
                bound(from, Edge::Start, zone, now)?,
                whole_second(now)?,
                zone,
            ),
            (None, Some(from), Some(to)) => Self::between(
                bound(from, Edge::Start, zone, now)?,
                bound(to, Edge::End, zone, now)?,
                zone,
            ),
        }
    }

    /// One day, named `today`, `yesterday` or by its date.
    ///
    /// # Errors
    /// [`PeriodError::Day`] if `text` is not a day, [`PeriodError::NoSuchDay`]
    /// for a date the zone skipped.
    pub fn day(text: &str, zone: &TimeZone, now: Timestamp) -> Result<Self, PeriodError> {
        let date = named_day(text, zone, now).ok_or_else(|| PeriodError::Day(text.to_owned()))?;
        let (from, to) = (start_of(date, zone)?, start_of(next(date)?, zone)?);
        if from == to {
            return Err(PeriodError::NoSuchDay(date, zone_name(zone)));
        }
        Self::between(from, to, zone)
    }

    fn between(from: Timestamp, to: Timestamp, zone: &TimeZone) -> Result<Self, PeriodError> {
        if from >= to {
            return Err(PeriodError::Empty(from, to));
        }
        Ok(Self {
            from,
            to,
            zone: zone.clone(),
        })
    }

    /// The first instant, included; a whole second.
    #[must_use]
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// The first instant that is no longer part of it; a whole second.
    #[must_use]
    pub fn to(&self) -> Timestamp {
        self.to
    }

    /// The zone its days are counted in.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The IANA name of the zone; else a fixed offset such as `+02`, or `local`.
    #[must_use]
    pub fn zone_name(&self) -> String {
        zone_name(&self.zone)
    }

    /// The start in seconds since 1970 UTC, for `created[gte]`.
    #[must_use]
    pub fn from_seconds(&self) -> i64 {
        self.from.as_second()
    }

    /// The end in seconds since 1970 UTC, for `created[lt]`.
    #[must_use]
    pub fn to_seconds(&self) -> i64 {
        self.to.as_second()
    }

    /// Whether `instant` is inside.
    #[must_use]
    pub fn contains(&self, instant: Timestamp) -> bool {
        self.from <= instant && instant < self.to
    }

    /// Whether things may still be added to it: its end is later than
    /// `settle` before `now`. Stripe's lists lag a little, so a window that
    /// ended a second ago is not closed either.
    #[must_use]
    pub fn is_open(&self, now: Timestamp, settle: Duration) -> bool {
        match now.checked_sub(settle) {
            Ok(closed_until) => self.to > closed_until,
            Err(_) => true,
        }
    }

    /// The day `instant` belongs to, in this period's zone.
    ///
    /// It agrees with [`Period::day`]: that day's period contains `instant`.
    #[must_use]
    pub fn day_of(&self, instant: Timestamp) -> Date {
        day_of(instant, &self.zone)
    }
}

impl fmt::Display for Period {
    /// The window with the zone's own wall clock.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |instant: Timestamp| {
            let offset = self.zone.to_offset(instant);
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

/// The zone with this IANA name, such as `Europe/Berlin` or `UTC`.
///
/// # Errors
/// [`PeriodError::Zone`], with names that end in what was typed.
pub fn zone(name: &str) -> Result<TimeZone, PeriodError> {
    let unknown = || PeriodError::Zone {
        name: name.to_owned(),
        similar: similar_zones(name),
    };
    // Offsets and POSIX rules are no zones: they know nothing of next summer.
    if name.is_empty() || name.eq_ignore_ascii_case("local") {
        return Err(unknown());
    }
    TimeZone::get(name).map_err(|_| unknown())
}

/// The name to show for a zone.
#[must_use]
pub fn zone_name(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some(name) => name.to_owned(),
        None => match zone.to_fixed_offset() {
            Ok(offset) => offset.to_string(),
            Err(_) => "local".to_owned(),
        },
    }
}

/// The day `instant` belongs to in `zone`: the date on the wall, except where
/// clocks go back across midnight; there the new day, once begun, is not left
/// again.
#[must_use]
pub fn day_of(instant: Timestamp, zone: &TimeZone) -> Date {
    let date = zone.to_datetime(instant).date();
    match next(date) {
        Ok(tomorrow) if start_of(tomorrow, zone).is_ok_and(|start| start <= instant) => tomorrow,
        _ => date,
    }
}

/// Reads a length of time such as `120s`, `15m`, `1h30m` or `7d`.
///
/// Units are `ms`, `s`, `m`, `h` and `d` (24 hours), largest first, each at
/// most once. A bare number is refused: 90 of what?
///
/// # Errors
/// [`PeriodError::Duration`], saying what is missing.
pub fn parse_duration(text: &str) -> Result<Duration, PeriodError> {
    let wrong = |why: &str| PeriodError::Duration {
        text: text.to_owned(),
        why: why.to_owned(),
    };
    let mut rest = text;
    let mut total = Duration::ZERO;
    let mut finest_so_far = u64::MAX;
    if rest.is_empty() {
        return Err(wrong("it is empty"));
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at(digits);
        if number.is_empty() {
            return Err(wrong("a number is missing"));
        }
        let letters = tail.len()
            - tail
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let (unit, tail) = tail.split_at(letters);
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "" if tail.is_empty() => return Err(wrong("the unit is missing")),
            "" => return Err(wrong("only whole numbers with a unit are understood")),
            _ => return Err(wrong("the unit is not one of ms, s, m, h, d")),
        };
        if milliseconds >= finest_so_far {
            return Err(wrong("the units must go from large to small, each once"));
        }
        finest_so_far = milliseconds;
        total = number
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(milliseconds))
            .and_then(|more| total.checked_add(Duration::from_millis(more)))
            .ok_or_else(|| wrong("it is too long"))?;
        rest = tail;
    }
    Ok(total)
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

/// One end of a range: a day, of which `edge` says the side, or an instant.
fn bound(
    text: &str,
    edge: Edge,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Timestamp, PeriodError> {
    if let Some(date) = named_day(text, zone, now) {
        return match edge {
            Edge::Start => start_of(date, zone),
            Edge::End => start_of(next(date)?, zone),
        };
    }
    match text.parse::<Timestamp>() {
        Ok(instant) => whole_second(instant),
        Err(_) if text.parse::<jiff::civil::DateTime>().is_ok() => {
            Err(PeriodError::NoOffset(text.to_owned()))
        }
        Err(_) => Err(PeriodError::Bound(text.to_owned())),
    }
}

fn named_day(text: &str, zone: &TimeZone, now: Timestamp) -> Option<Date> {
    match text {
        "today" => Some(day_of(now, zone)),
        "yesterday" => day_of(now, zone).yesterday().ok(),
        // Only the plain form: the parser would take a whole date and time as
        // a date and silently drop the time.
        _ if text.len() == 10 => text.parse().ok(),
        _ => None,
    }
}

fn next(date: Date) -> Result<Date, PeriodError> {
    date.tomorrow().map_err(|_| PeriodError::OutOfRange)
}

/// The first instant of a date.
fn start_of(date: Date, zone: &TimeZone) -> Result<Timestamp, PeriodError> {
    let midnight = zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0));
    let skipped = matches!(midnight.offset(), AmbiguousOffset::Gap { .. });
    // "Compatible" takes the earlier of two midnights. Of a skipped one it
    // makes as much after the gap as midnight is into it, which is late by
    // half an hour where the gap began at 23:30; the day began when the gap
    // did.
    let start = midnight.compatible().map_err(|_| PeriodError::OutOfRange)?;
    if !skipped {
        return Ok(start);
    }
    let just_after = start
        .checked_add(Duration::from_secs(1))
        .map_err(|_| PeriodError::OutOfRange)?;
    Ok(zone
        .preceding(just_after)
        .next()
        .map_or(start, |transition| transition.timestamp()))
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

fn similar_zones(typed: &str) -> Vec<String> {
    let typed = typed.replace(' ', "_");
    let last = typed.rsplit('/').next().unwrap_or(&typed);
    if last.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| {
            let city = name.rsplit('/').next().unwrap_or(name);
            city.eq_ignore_ascii_case(last)
                && !name.starts_with("posix/")
                && !name.starts_with("right/")
        })
        .collect();
    found.sort();
    found.truncate(3);
    found
}

/// Why a period, zone or length of time was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// Not a day; holds what was given.
    Day(String),
    /// Neither a day nor an instant.
    Bound(String),
    /// A date and time that does not say how far from UTC it is.
    NoOffset(String),
    /// A date the zone skipped altogether, as Samoa did 2011-12-30.
    NoSuchDay(Date, String),
    /// The end is not after the start.
    Empty(Timestamp, Timestamp),
    /// A single day and a range at once.
    DayAndRange,
    /// An end without a start.
    ToAlone,
    /// Too far from our time to be counted.
    OutOfRange,
    /// Not a zone.
    Zone {
        /// What was given.
        name: String,
        /// Zones that look alike.
        similar: Vec<String>,
    },
    /// Not a length of time.
    Duration {
        /// What was given.
        text: String,
        /// What is wrong with it.
        why: String,
    },
}

impl PeriodError {
    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> String {
        match self {
            Self::Day(text) => format!("{text:?} is not a day"),
            Self::Bound(text) => format!("{text:?} is neither a day nor an instant"),
            Self::NoOffset(text) => format!("{text:?} does not say how far it is from UTC"),
            Self::NoSuchDay(date, zone) => format!("there was no {date} in {zone}"),
            Self::Empty(from, to) => {
                format!("the period is empty, it would start at {from} and end at {to}")
            }
            Self::DayAndRange => "a single day and a range were both given".to_owned(),
            Self::ToAlone => "an end was given without a start".to_owned(),
            Self::OutOfRange => "that is too far from today to be counted".to_owned(),
            Self::Zone { name, .. } => format!("{name:?} is not a time zone"),
            Self::Duration { text, why } => format!("{text:?} is not a length of time, {why}"),
        }
    }

    /// What would be taken instead.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::Day(_) => "use today, yesterday or a date like 2026-11-22".to_owned(),
            Self::Bound(_) => "use a date like 2026-11-22, today, yesterday, or an instant like \
                               2026-11-22T18:00:00Z"
                .to_owned(),
            Self::NoOffset(_) => "append Z or an offset like +01:00".to_owned(),
            Self::NoSuchDay(..) => "clocks skipped that day".to_owned(),
            Self::Empty(..) => "let it end after it starts".to_owned(),
            Self::DayAndRange => "use one of them".to_owned(),
            Self::ToAlone => "add the start".to_owned(),
            Self::OutOfRange => "use a date like 2026-11-22".to_owned(),
            Self::Zone { similar, .. } if similar.is_empty() => {
                "use an IANA name such as Europe/Berlin or UTC".to_owned()
            }
            Self::Zone { similar, .. } => format!("did you mean {}?", similar.join(" or ")),
            Self::Duration { .. } => "write it like 90s, 15m, 2h or 7d".to_owned(),
        }
    }
}

impl fmt::Display for PeriodError {
    /// The problem and the advice in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem(), self.advice())
    }
}

impl std::error::Error for PeriodError {}

#[cfg(test)]
mod tests;
