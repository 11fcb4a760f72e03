//! What stands in one place of a table: the text a person sees, the text a
//! spreadsheet gets, and the value a program gets.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::text::shortened;
use crate::money::Money;
use crate::period::words;

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// Nothing.
    #[default]
    Plain,
    /// Done, well.
    Good,
    /// Waiting, or worth a look.
    Waiting,
    /// Needs you.
    Bad,
    /// Less important.
    Faint,
    /// More important.
    Strong,
}

impl Tone {
    /// The ANSI sequence that switches it on.
    pub(super) const fn ansi(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "\x1b[32m",
            Self::Waiting => "\x1b[33m",
            Self::Bad => "\x1b[31m",
            Self::Faint => "\x1b[2m",
            Self::Strong => "\x1b[1m",
        }
    }
}

/// What a row weighs in a column whose text does not say it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Weight {
    Money(Money),
    /// A number in an order of its own.
    Place(i64),
}

/// One cell. A report has hundreds of thousands: a text is there once, unless
/// people and machines are to see different ones.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(super) table: String,
    /// For CSV, where that is another text.
    exact: Option<String>,
    /// For JSON, where that is not the text.
    value: Option<Value>,
    pub(super) tone: Tone,
    pub(super) right: bool,
    /// Made by us, so it cannot be a formula.
    pub(super) trusted: bool,
}

impl Cell {
    /// Text from outside; `None` shows as an empty cell and is `null` in JSON.
    pub(crate) fn text(text: Option<&str>) -> Self {
        Self {
            table: text.unwrap_or_default().to_owned(),
            exact: None,
            value: text.is_none().then_some(Value::Null),
            tone: Tone::Plain,
            right: false,
            trusted: false,
        }
    }

    pub(crate) fn count(count: u64) -> Self {
        Self::number(count.to_string(), count.into())
    }

    /// Money: decimals for people and spreadsheets, minor units for programs.
    pub(crate) fn money(minor: i64, decimal: String) -> Self {
        Self::number(decimal, minor.into())
    }

    /// A currency: in capitals for people, as Stripe writes it for programs.
    pub(crate) fn currency(code: Option<&str>) -> Self {
        match code {
            Some(code) => Self::shown(code.to_uppercase(), code, code.into()),
            None => Self::text(None),
        }
    }

    /// Yes or no.
    pub(crate) fn flag(on: bool) -> Self {
        Self::shown(if on { "yes" } else { "no" }, on.to_string(), on.into())
    }

    fn number(text: String, value: Value) -> Self {
        Self {
            table: text,
            exact: None,
            value: Some(value),
            tone: Tone::Plain,
            right: true,
            trusted: true,
        }
    }

    /// For people what the clock on the wall showed; for programs the instant.
    pub(crate) fn moment(at: Timestamp, zone: &TimeZone) -> Self {
        let exact = at.to_string();
        let shown = at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S");
        Self::shown(shown.to_string(), exact.clone(), Value::from(exact))
    }

    /// The same of a moment that may not be known, for people with how far their clock is
    /// from UTC.
    pub(crate) fn moment_with_offset(at: Option<Timestamp>, zone: &TimeZone) -> Self {
        let Some(at) = at else {
            return Self::text(None);
        };
        let exact = words::to_the_second(at);
        Self::shown(words::with_offset(at, zone), exact.clone(), exact.into())
    }

    /// How long ago for people; exactly for programs.
    pub(crate) fn ago(at: Timestamp, exact: String, now: Timestamp) -> Self {
        Self::shown(words::ago(at, now), exact.clone(), Value::from(exact))
    }

    /// The same of a moment that may not be known, in whole seconds.
    pub(crate) fn ago_to_the_second(at: Option<Timestamp>, now: Timestamp) -> Self {
        match at {
            Some(at) => Self::ago(at, words::to_the_second(at), now),
            None => Self::text(None),
        }
    }

    /// Something with a form for people beside the one for machines.
    pub(crate) fn shown(shown: impl Into<String>, exact: impl Into<String>, value: Value) -> Self {
        Self {
            table: shown.into(),
            exact: Some(exact.into()),
            value: Some(value),
            tone: Tone::Plain,
            right: false,
            trusted: false,
        }
    }

    /// For a table, without the rest. A column is as wide as its widest cell, so one
    /// of them must not fill every line.
    pub(super) fn shape(self) -> Shaped {
        Shaped {
            text: shortened(&self.table, WIDEST).into(),
            tone: self.tone,
            right: self.right,
        }
    }

    /// For CSV.
    pub(super) fn exact(&self) -> &str {
        self.exact.as_deref().unwrap_or(&self.table)
    }

    /// For JSON.
    pub(super) fn value(self) -> Value {
        self.value.unwrap_or(Value::String(self.table))
    }

    /// Gives the cell a colour.
    pub(crate) fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Sets the cell against the right edge.
    pub(crate) fn right(mut self) -> Self {
        self.right = true;
        self
    }
}

/// The longest text of a table's cell; the other formats have it whole.
const WIDEST: usize = 10_000;

/// What a table keeps of a cell until it knows how wide its columns are.
#[derive(Debug, Clone)]
pub(super) struct Shaped {
    pub(super) text: Box<str>,
    pub(super) tone: Tone,
    pub(super) right: bool,
}
