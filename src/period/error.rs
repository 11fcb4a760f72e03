//! What can be wrong with a period, and what would be taken instead.

use std::fmt;

use jiff::civil::Date;

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
    Empty {
        /// As clocks of the zone show it.
        from: String,
        /// The same.
        to: String,
        /// The name of the zone.
        zone: String,
    },
    /// A single day and a range at once, or two other ways to say when.
    DayAndRange,
    /// Not a week.
    Week(String),
    /// Not a month.
    Month(String),
    /// Not a number of last days.
    Last(String),
    /// Not a time of day.
    DayStart(String),
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
    /// An offset from UTC in the place of a zone.
    Offset {
        /// What was given.
        text: String,
        /// How many hours ahead of UTC that is.
        hours: i8,
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
    /// Whether it may be none in another zone.
    pub fn is_of_the_zone(&self) -> bool {
        matches!(self, Self::NoSuchDay(..) | Self::Empty { .. })
    }

    /// What is wrong.
    pub fn problem(&self) -> String {
        match self {
            Self::Day(text) => format!("{text:?} is not a day"),
            Self::Bound(text) => format!("{text:?} is neither a day nor an instant"),
            Self::NoOffset(text) => format!("{text:?} does not say how far it is from UTC"),
            Self::NoSuchDay(date, zone) => format!("there was no {date} in {zone}"),
            Self::Empty { from, to, zone } => {
                format!("the period is empty, it would start at {from} and end at {to}, {zone}")
            }
            Self::DayAndRange => "two different periods were given".to_owned(),
            Self::Week(text) => format!("{text:?} is not a week"),
            Self::Month(text) => format!("{text:?} is not a month"),
            Self::Last(text) => format!("{text:?} is not a number of days or weeks"),
            Self::DayStart(text) => format!("{text:?} is not a time of day"),
            Self::ToAlone => "an end was given without a start".to_owned(),
            Self::OutOfRange => "that is too far from today to be counted".to_owned(),
            Self::Zone { name, .. } => format!("{name:?} is not a time zone"),
            Self::Offset { text, .. } => {
                format!("{text:?} is an offset from UTC, not a time zone")
            }
            Self::Duration { text, why } => format!("{text:?} is not a length of time, {why}"),
        }
    }

    /// What would be taken instead.
    pub fn advice(&self) -> String {
        match self {
            Self::Day(_) => "use today, yesterday or a date like 2026-11-22".to_owned(),
            Self::Bound(_) => "use a date like 2026-11-22, today, yesterday, a time of day like 12:30 or \
                               \"yesterday 12:30\", a length like 2h, or an instant like 2026-11-22T18:00:00Z"
                .to_owned(),
            Self::NoOffset(_) => "append Z or an offset like +01:00".to_owned(),
            Self::NoSuchDay(..) => "clocks skipped that day".to_owned(),
            Self::Empty { .. } => "let it end after it starts".to_owned(),
            Self::DayAndRange => "use one of them".to_owned(),
            Self::Week(_) => "use this, last, a week like 2026-W47 or a day in it".to_owned(),
            Self::Month(_) => "use this, last or a month like 2026-11".to_owned(),
            Self::Last(_) => "write it like 7d or 4w: whole days, up to yesterday".to_owned(),
            Self::DayStart(_) => "write it like 04:00".to_owned(),
            Self::ToAlone => "add the start".to_owned(),
            Self::OutOfRange => "use a date like 2026-11-22".to_owned(),
            Self::Zone { similar, .. } if similar.is_empty() => {
                "use an IANA name such as Europe/Berlin or UTC".to_owned()
            }
            Self::Zone { similar, .. } => format!("did you mean {}?", similar.join(" or ")),
            Self::Offset { hours, .. } => by_name(*hours),
            Self::Duration { .. } => "write it like 90s, 15m, 2h or 7d".to_owned(),
        }
    }
}

/// What to write for an offset. The names that stand for one have the sign the
/// other way round.
fn by_name(hours: i8) -> String {
    let advice = "use the name of a place, such as Europe/Berlin, which knows of summer time";
    let is_ahead = hours > 0;
    let count = hours.unsigned_abs();
    match hours {
        0 => format!("{advice}, or UTC"),
        -12..=14 => format!(
            "{advice}, or Etc/GMT{}{count}, which is always {count} h {} UTC",
            if is_ahead { '-' } else { '+' },
            if is_ahead { "ahead of" } else { "behind" },
        ),
        _ => advice.to_owned(),
    }
}

impl fmt::Display for PeriodError {
    /// The problem and the advice in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem(), self.advice())
    }
}

impl std::error::Error for PeriodError {}
