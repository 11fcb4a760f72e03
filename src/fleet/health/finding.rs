//! What the rules look at, and what they find.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::fleet::health::hours::Hours;
use crate::fleet::health::rule::{Rule, Severity};
use crate::fleet::history::{History, SeenLocation};
use crate::stripe::Reader;

/// When a rule speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Thresholds {
    /// Silence.
    pub silent: SignedDuration,
    /// An action in progress.
    pub stuck: SignedDuration,
    /// Behind the newest software.
    pub software_age: SignedDuration,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            silent: SignedDuration::from_mins(15),
            stuck: SignedDuration::from_mins(5),
            software_age: SignedDuration::from_hours(14 * 24),
        }
    }
}

/// What a fleet file says there should be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    /// What the file is called.
    pub file: String,
    /// Labels by serial number.
    pub readers: BTreeMap<String, String>,
    /// Opening hours by name or id of the location.
    pub hours: BTreeMap<String, Hours>,
    /// Locations, by name or id, that have a configuration of their own, and
    /// what the file calls it.
    pub configurations: BTreeMap<String, String>,
}

/// The names of locations, by their ids.
#[derive(Debug, Default)]
pub(crate) struct PlaceNames<'a>(HashMap<&'a str, &'a str>);

impl<'a> PlaceNames<'a> {
    /// Of the locations that are known.
    pub(crate) fn of(places: impl IntoIterator<Item = &'a SeenLocation>) -> Self {
        let places = places.into_iter();
        Self(places.map(|p| (p.id.as_str(), p.name.as_str())).collect())
    }

    /// The name, or else the id.
    pub(crate) fn name<'n>(&self, id: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.0.get(id).copied().unwrap_or(id)
    }
}

/// What the rules look at.
#[derive(Debug)]
pub(crate) struct HealthInput<'a> {
    /// The whole fleet.
    pub readers: &'a [Reader],
    /// The locations; `None` if the key may not read them.
    pub places: Option<&'a [SeenLocation]>,
    /// What the locations are called.
    pub names: PlaceNames<'a>,
    /// The ids of the configurations; `None` if the key may not read them.
    pub configurations: Option<&'a [String]>,
    /// What was seen before, this look included.
    pub history: &'a History,
    /// When rules speak.
    pub thresholds: Thresholds,
    /// The fleet file.
    pub expected: Option<&'a Expected>,
    /// Now.
    pub now: Timestamp,
}

/// A reader or a location, as findings name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedObject {
    /// Its id; a reader that only the file knows goes by its serial number.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Something that is not well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// By which rule.
    pub rule: Rule,
    /// How bad.
    pub severity: Severity,
    /// The reader.
    pub reader: Option<NamedObject>,
    /// The location.
    pub location: Option<NamedObject>,
    /// What is so, in a sentence without a full stop.
    pub what: String,
    /// Since when, as far as that is known.
    pub since: Option<Timestamp>,
    /// What to do.
    pub next: String,
}

impl HealthInput<'_> {
    pub(super) fn place_of(&self, reader: &Reader) -> Option<NamedObject> {
        let id = reader.location_id()?;
        Some(self.place(id))
    }

    pub(super) fn place(&self, id: &str) -> NamedObject {
        NamedObject {
            id: id.to_owned(),
            name: self.names.name(id).to_owned(),
        }
    }

    /// The opening hours of a reader's location.
    pub(super) fn hours(&self, reader: &Reader) -> Option<&Hours> {
        let hours = &self.expected?.hours;
        let place = self.place_of(reader)?;
        hours.get(&place.name).or_else(|| hours.get(&place.id))
    }

    pub(super) fn of_reader(
        &self,
        rule: Rule,
        reader: &Reader,
        what: String,
        next: String,
    ) -> Finding {
        Finding {
            rule,
            severity: rule.severity(),
            reader: Some(NamedObject {
                id: reader.id.clone(),
                name: reader.name().to_owned(),
            }),
            location: self.place_of(reader),
            what,
            since: None,
            next,
        }
    }

    pub(super) fn of_place(
        rule: Rule,
        place: &SeenLocation,
        what: String,
        next: String,
    ) -> Finding {
        Finding {
            rule,
            severity: rule.severity(),
            reader: None,
            location: Some(NamedObject {
                id: place.id.clone(),
                name: place.name.clone(),
            }),
            what,
            since: None,
            next,
        }
    }
}

impl Finding {
    /// The reader, else the location.
    pub(crate) fn about(&self) -> Option<&NamedObject> {
        self.reader.as_ref().or(self.location.as_ref())
    }

    pub(super) fn since(mut self, at: Option<Timestamp>) -> Self {
        self.since = at;
        self
    }
}

/// A threshold as it is typed.
pub(crate) fn threshold(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}

/// A length of time in the units that matter: `2 h 13 min`.
pub(crate) fn in_words(length: SignedDuration) -> String {
    let minutes = length.as_mins().max(0);
    match minutes {
        0 => format!("{} s", length.as_secs().max(0)),
        1..60 => format!("{minutes} min"),
        60..2_880 if minutes % 60 == 0 => format!("{} h", minutes / 60),
        60..2_880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1_440),
    }
}
