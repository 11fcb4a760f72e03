//! Opening hours: `{ mon-fri = "09:00-18:00", sat = ["09:00-12:00", "13:00-16:00"] }`.
//! A day that is not named is closed; hours that end before they begin end on
//! the next day.

use std::collections::BTreeMap;

#[cfg(test)]
use jiff::civil::DateTime;
use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

/// When a location is open, by its own clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpeningHours {
    /// From and until, for each day from Monday on.
    days: [Vec<(Time, Time)>; 7],
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl OpeningHours {
    /// From what the file says: days, and hours as a text or a list of texts.
    pub(crate) fn parse(table: &BTreeMap<String, serde_json::Value>) -> Result<Self, String> {
        let mut hours = Self::default();
        for (days, value) in table {
            let texts: Vec<_> = match value {
                serde_json::Value::String(text) => vec![text.as_str()],
                serde_json::Value::Array(list) => list.iter().filter_map(|v| v.as_str()).collect(),
                _ => return Err(format!("{days} is to be hours such as \"09:00-18:00\"")),
            };
            let mut spans = Vec::new();
            for text in texts.into_iter().filter(|t| *t != "closed") {
                spans.push(span(text)?);
            }
            for day in range(days)? {
                if !hours.days[day].is_empty() {
                    return Err(format!("{} is given twice", DAYS[day]));
                }
                hours.days[day].clone_from(&spans);
            }
        }
        Ok(hours)
    }

    /// From one text, as settings have it: `mon-fri 09:00-18:00, sat 09:00-12:00
    /// 13:00-16:00`.
    pub(crate) fn parse_text(text: &str) -> Result<Self, String> {
        let mut table = BTreeMap::new();
        for part in text.split(',') {
            let mut words = part.split_whitespace();
            let days = words.next().ok_or_else(|| {
                format!("{text:?} are no hours such as \"mon-fri 09:00-18:00, sat 09:00-12:00\"")
            })?;
            let spans: Vec<&str> = words.collect();
            if spans.is_empty() {
                return Err(format!("{days} has no hours such as 09:00-18:00"));
            }
            if table.insert(days.to_owned(), spans.into()).is_some() {
                return Err(format!("{days} is given twice"));
            }
        }
        Self::parse(&table)
    }

    /// Every stretch: the day it begins on, from, until. One that does not end
    /// after its beginning ends on the next day.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (Weekday, Time, Time)> {
        let days = self.days.iter().zip(0..);
        days.flat_map(|(spans, offset)| {
            let day = Weekday::from_monday_zero_offset(offset).ok();
            let stretch = move |(from, until): &(Time, Time)| Some((day?, *from, *until));
            spans.iter().filter_map(stretch)
        })
    }

    /// Whether it is open at this moment of its own clock.
    #[cfg(test)]
    fn open_at(&self, at: DateTime) -> bool {
        let today = at.date().weekday();
        let time = at.time();
        let on = |day: Weekday| &self.days[place(day)];
        on(today).iter().any(|(from, until)| {
            if from < until {
                *from <= time && time < *until
            } else {
                *from <= time
            }
        }) || on(today.previous())
            .iter()
            .any(|(from, until)| until <= from && time < *until)
    }
}

#[cfg(test)]
fn place(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or_default() % DAYS.len()
}

/// `mon`, `mon-fri`, `sat-mon`.
fn range(text: &str) -> Result<Vec<usize>, String> {
    let day = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        DAYS.iter()
            .position(|d| *d == name)
            .ok_or_else(|| format!("no day {name:?}; days are {}", DAYS.join(", ")))
    };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (day(first)?, day(last)?);
    let count = (last + DAYS.len() - first) % DAYS.len();
    Ok((0..=count).map(|n| (first + n) % DAYS.len()).collect())
}

fn span(text: &str) -> Result<(Time, Time), String> {
    let wrong = || format!("{text:?} is no time such as \"09:00-18:00\"");
    let (from, until) = text.split_once('-').ok_or_else(wrong)?;
    let time = |text: &str| match text.trim() {
        // The end of the day is the beginning of the next.
        "24:00" => Ok(Time::midnight()),
        text => Time::strptime("%H:%M", text).map_err(|_| wrong()),
    };
    Ok((time(from)?, time(until)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Result<OpeningHours, String> {
        OpeningHours::parse(&serde_json::from_str(text).unwrap())
    }

    #[test]
    fn days_times_and_nights() {
        let shop = hours(
            r#"{"mon-fri": "09:00-18:00", "sat": ["09:00-12:00", "20:00-02:00"], "sun": "closed"}"#,
        )
        .unwrap();
        // 23 November 2026 is a Monday.
        for (at, open) in [
            ("2026-11-23T09:00:00", true),
            ("2026-11-23T17:59:59", true),
            ("2026-11-23T18:00:00", false),
            ("2026-11-23T08:59:59", false),
            ("2026-11-28T11:00:00", true),
            ("2026-11-28T12:30:00", false),
            ("2026-11-28T23:00:00", true),
            ("2026-11-29T01:59:00", true),
            ("2026-11-29T02:00:00", false),
            ("2026-11-29T12:00:00", false),
        ] {
            assert_eq!(shop.open_at(at.parse().unwrap()), open, "{at}");
        }
        let always = hours(r#"{"mon-sun": "00:00-24:00"}"#).unwrap();
        assert!(always.open_at("2026-11-29T23:59:59".parse().unwrap()));
    }

    #[test]
    fn a_text_says_the_same() {
        let text = OpeningHours::parse_text("mon-fri 09:00-18:00, sat 09:00-12:00 20:00-02:00");
        let table = hours(r#"{"mon-fri": "09:00-18:00", "sat": ["09:00-12:00", "20:00-02:00"]}"#);
        assert_eq!(text, table);
        for bad in [
            "",
            "mon",
            "mon 9",
            "mon 09:00-18:00,",
            "mon 09:00-18:00, mon 10:00-11:00",
        ] {
            assert!(OpeningHours::parse_text(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            r#"{"mon": "9"}"#,
            r#"{"mon": 9}"#,
            r#"{"mo": "09:00-18:00"}"#,
            r#"{"mon": "09:00-25:00"}"#,
            r#"{"mon-tue": "09:00-18:00", "tue": "09:00-10:00"}"#,
        ] {
            assert!(hours(bad).is_err(), "{bad}");
        }
        assert_eq!(range("sat-mon").unwrap(), [5, 6, 0]);
    }
}
