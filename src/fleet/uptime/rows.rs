//! What is known of readers and locations, as it is listed: what needs somebody
//! first.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::sums::{self, ReaderUptime, Uptime, UptimeRequest};
use crate::failure::Failure;
use crate::fleet::health::hours::Hours;
use crate::fleet::health::{NamedObject, PlaceNames};
use crate::fleet::history::{HistoryFile, SeenLocation};
use crate::period::Period;
use crate::store::LogWriter;
use crate::text::natural;

/// A reader or a location, and for how long it was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UptimeRow {
    /// `None` in a row of a location.
    pub reader: Option<NamedObject>,
    /// Where the reader stood last.
    pub location: Option<NamedObject>,
    pub uptime: Uptime,
}

impl UptimeRow {
    /// What it is about.
    pub(crate) fn id(&self) -> String {
        let named = self.reader.as_ref().or(self.location.as_ref());
        named.map(|named| named.id.clone()).unwrap_or_default()
    }
}

/// When locations are open.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenHours {
    /// By name or id.
    pub places: BTreeMap<String, Hours>,
    /// All others; `None` if they never close.
    pub others: Option<Hours>,
}

/// What is known of a fleet in a period.
#[derive(Debug)]
pub(crate) struct FleetUptime {
    readers: Vec<ReaderUptime>,
    places: Vec<SeenLocation>,
    /// Lines of the files that could not be read.
    pub unreadable: usize,
    /// How many looks each wrote down, where several machines share a store.
    pub by: BTreeMap<LogWriter, usize>,
}

impl FleetUptime {
    /// Adds up what looks of the period saw, up to now.
    pub(crate) fn read(
        store: &HistoryFile,
        period: &Period,
        now: Timestamp,
        holds: i64,
        open: &OpenHours,
    ) -> Result<Self, Failure> {
        let from = period.from_seconds();
        let to = period.to_seconds().min(now.as_second()).max(from);
        let looks = store.looks().read(from, to)?;
        let listed = store.read().history.locations;
        let places = listed.and_then(|listed| listed.items).unwrap_or_default();
        let names = PlaceNames::of(&places);
        let hours = |id: Option<&str>| {
            let own = id.and_then(|id| {
                let by_name = open.places.get(names.name(id));
                by_name.or_else(|| open.places.get(id))
            });
            own.or(open.others.as_ref())
        };
        let request = UptimeRequest {
            from,
            to,
            holds,
            hours: &hours,
        };
        Ok(Self {
            readers: sums::add_up(&looks, &request),
            unreadable: looks.unreadable,
            by: looks.by,
            places,
        })
    }

    /// A row for each reader.
    pub(crate) fn by_reader(&self) -> Vec<UptimeRow> {
        let names = PlaceNames::of(&self.places);
        let rows = self.readers.iter().map(|reader| UptimeRow {
            reader: Some(NamedObject {
                id: reader.id.clone(),
                name: called(reader),
            }),
            location: reader.location.as_deref().map(|id| place(&names, id)),
            uptime: reader.whole(),
        });
        sorted(rows.collect())
    }

    /// A row for each location, with all time of its readers together.
    pub(crate) fn by_location(&self) -> Vec<UptimeRow> {
        let names = PlaceNames::of(&self.places);
        let mut at: BTreeMap<Option<&str>, Uptime> = BTreeMap::new();
        for (location, uptime) in self.readers.iter().flat_map(|reader| &reader.at) {
            at.entry(location.as_deref()).or_default().add(uptime);
        }
        let rows = at.into_iter().map(|(location, uptime)| UptimeRow {
            reader: None,
            location: location.map(|id| place(&names, id)),
            uptime,
        });
        sorted(rows.collect())
    }

    /// All readers together.
    pub(crate) fn whole(&self) -> Uptime {
        let mut whole = Uptime::default();
        for reader in &self.readers {
            whole.add(&reader.whole());
        }
        whole
    }
}

fn called(reader: &ReaderUptime) -> String {
    let label = reader.label.as_deref().filter(|label| !label.is_empty());
    label.unwrap_or(&reader.id).to_owned()
}

fn place(names: &PlaceNames<'_>, id: &str) -> NamedObject {
    NamedObject {
        id: id.to_owned(),
        name: names.name(id).to_owned(),
    }
}

/// The least up first; last those of which nothing is known.
fn sorted(mut rows: Vec<UptimeRow>) -> Vec<UptimeRow> {
    rows.sort_by_cached_key(|row| {
        let name = |named: &Option<NamedObject>| named.as_ref().map(|named| natural(&named.name));
        let ratio = row.uptime.ratio();
        (
            ratio.is_none(),
            ratio,
            name(&row.location),
            name(&row.reader),
            row.id(),
        )
    });
    rows
}

/// Millionths as a ratio: `0.995331`.
pub(crate) fn as_ratio(millionths: i64) -> String {
    match millionths {
        1_000_000.. => "1".to_owned(),
        part => format!("0.{part:06}"),
    }
}

/// Millionths for people: `99.53 %`, rounded down.
pub(crate) fn as_percent(millionths: i64) -> String {
    let hundredths = millionths / 100;
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// A length of time for people.
pub(crate) fn as_length(seconds: i64) -> String {
    let minutes = seconds / 60;
    match minutes {
        0 => format!("{seconds} s"),
        1..60 => format!("{minutes} min"),
        _ if minutes % 60 == 0 => format!("{} h", minutes / 60),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_and_lengths() {
        for (millionths, ratio, percent) in [
            (1_000_000, "1", "100.00 %"),
            (999_999, "0.999999", "99.99 %"),
            (50, "0.000050", "0.00 %"),
            (0, "0.000000", "0.00 %"),
            (995_331, "0.995331", "99.53 %"),
        ] {
            assert_eq!(as_ratio(millionths), ratio);
            assert_eq!(as_percent(millionths), percent);
        }
        for (seconds, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (7200, "2 h"),
            (362_520, "100 h 42 min"),
        ] {
            assert_eq!(as_length(seconds), text);
        }
    }
}
