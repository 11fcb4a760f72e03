//! Which readers are meant: `--where location=Kreuzberg,status=offline`.
//!
//! The grammar is that of [`crate::conditions`]. Any value of a key will do, every
//! key must fit.

use std::collections::HashMap;

use super::glob;
use super::names::all_called;
use crate::closest_name::nearest;
use crate::conditions;
use crate::failure::Failure;
use crate::stripe::readers::{self, ReaderStatus};
use crate::stripe::{Client, Reader};

/// What can be asked for, as messages and help texts list it.
pub(crate) const KEYS: &str = "location, status, type, label, serial, id, metadata.KEY";

/// What a condition is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Location,
    Status,
    Type,
    Label,
    Serial,
    Id,
    Metadata(String),
}

/// A value that fits nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoMatch {
    key: String,
    value: String,
    /// What may be meant.
    nearest: Option<String>,
}

impl NoMatch {
    /// The value, its key, and what may be meant instead.
    pub(crate) fn told(&self) -> String {
        let Self { key, value, .. } = self;
        let mut text = format!("no reader has {key} {value:?}");
        if let Some(nearest) = &self.nearest {
            text.push_str(&format!("; nearest: {nearest}"));
        }
        text
    }

    /// What to do about it.
    pub(crate) const HINT: &str = "see tillctl readers list; a value with a comma stands in quotes: --where 'label=\"Bar, left\"'";
}

/// Conditions on readers; without any, every reader fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    conditions: Vec<(Key, Vec<String>)>,
}

impl Selection {
    /// Reads conditions, each text as `--where` has it.
    pub(crate) fn parse(texts: &[String]) -> Result<Self, String> {
        let mut selection = Self::default();
        for text in texts {
            for (key, value) in conditions::read(text)? {
                selection.add(&Key::parse(&key)?, &value)?;
            }
        }
        Ok(selection)
    }

    /// Of keys and values that are one each; a key that is none is passed over.
    pub(crate) fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut selection = Self::default();
        for (key, value) in pairs {
            if let Ok(key) = Key::parse(&key) {
                selection.conditions.push((key, vec![value]));
            }
        }
        selection
    }

    fn add(&mut self, key: &Key, value: &str) -> Result<(), String> {
        if *key == Key::Status && !["online", "offline", "unknown"].contains(&value) {
            return Err(format!(
                "status {value:?} is not one of online, offline, unknown"
            ));
        }
        let value = value.to_owned();
        match self.conditions.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => self.conditions.push((key.clone(), vec![value])),
        }
        Ok(())
    }

    /// Whether there are any conditions.
    pub(crate) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether a location is asked for by its name, so that the names are
    /// needed.
    pub(crate) fn needs_names(&self) -> bool {
        self.values(&Key::Location)
            .iter()
            .any(|value| !is_location_id(value))
    }

    /// Writes names of locations as they are written, where they were typed in
    /// another case and only one fits.
    pub(crate) fn spell<S: std::hash::BuildHasher>(&mut self, names: &HashMap<String, String, S>) {
        let names: Vec<&str> = names.values().map(String::as_str).collect();
        self.spell_as(&Key::Location, &names);
    }

    /// Writes labels as they are written, where they were typed in another case
    /// and only one of the fleet fits. A pattern stays as it is.
    pub(crate) fn spell_labels(&mut self, fleet: &[Reader]) {
        let labels: Vec<&str> = fleet.iter().filter_map(|r| r.label.as_deref()).collect();
        self.spell_as(&Key::Label, &labels);
    }

    fn spell_as(&mut self, key: &Key, names: &[&str]) {
        let of_key = self.conditions.iter_mut().filter(|(known, _)| known == key);
        for value in of_key.flat_map(|(_, values)| values) {
            let called = names.iter().map(|name| (*name, ()));
            if !key.is_pattern(value)
                && let (Some(written), _) = all_called(value, called)
            {
                written.clone_into(value);
            }
        }
    }

    /// The first name of a location that no location has.
    pub(crate) fn stray_location<S: std::hash::BuildHasher>(
        &self,
        names: &HashMap<String, String, S>,
    ) -> Option<&str> {
        let known = |value: &str| is_location_id(value) || names.values().any(|name| name == value);
        let mut values = self.values(&Key::Location).iter().map(String::as_str);
        values.find(|value| !known(value))
    }

    /// Whether a reader is meant. `names` are those of locations, by id.
    pub(crate) fn matches<S: std::hash::BuildHasher>(
        &self,
        reader: &Reader,
        names: &HashMap<String, String, S>,
    ) -> bool {
        self.conditions.iter().all(|(key, values)| {
            let mut values = values.iter();
            values.any(|value| key.fits(value, reader, names))
        })
    }

    /// The conditions a reader fits, as they are typed: `location=Kreuzberg and
    /// label=Till *`.
    pub(crate) fn why<S: std::hash::BuildHasher>(
        &self,
        reader: &Reader,
        names: &HashMap<String, String, S>,
    ) -> String {
        let fits = self.conditions.iter().flat_map(|(key, values)| {
            let values = values.iter().filter(|v| key.fits(v, reader, names));
            values.map(|value| format!("{}={}", key.name(), conditions::written(value)))
        });
        fits.collect::<Vec<_>>().join(" and ")
    }

    /// The first value that none of these readers has: a name that is mistyped,
    /// or a comma that was meant to be part of one. A state may be nobody's, and
    /// so may a pattern, unless something else `is_met`.
    pub(crate) fn no_match(&self, fleet: &[Reader], is_met: bool) -> Option<NoMatch> {
        let none: HashMap<String, String> = HashMap::new();
        let of_key = self.conditions.iter().filter(|(key, _)| {
            // Locations are held against the locations.
            !matches!(key, Key::Status | Key::Location)
        });
        let mut values = of_key.flat_map(|(key, values)| values.iter().map(move |v| (key, v)));
        let (key, value) = values.find(|(key, value)| {
            let may_be_nobodys = key.is_pattern(value) && !is_met;
            !may_be_nobodys && !fleet.iter().any(|r| key.fits(value, r, &none))
        })?;
        let theirs = fleet.iter().filter_map(|reader| key.of(reader));
        Some(NoMatch {
            key: key.name(),
            value: value.clone(),
            nearest: nearest(value, theirs).map(str::to_owned),
        })
    }

    /// Refuses a value that no reader of the fleet has; `listed` may be a part of
    /// the fleet, and `is_met` says whether some reader is meant.
    pub(crate) async fn check(
        &self,
        client: &Client,
        listed: &[Reader],
        is_met: bool,
    ) -> Result<(), Failure> {
        if self.no_match(listed, is_met).is_none() {
            return Ok(());
        }
        let everything = readers::list(&readers::Filter::default());
        let fleet: Vec<Reader> = client.pages(everything).ahead().all().await?;
        match self.no_match(&fleet, is_met) {
            None => Ok(()),
            Some(no_match) => Err(Failure::not_found(no_match.told()).hint(NoMatch::HINT)),
        }
    }

    /// As much of it as Stripe's own list can do: a single value of a key it
    /// has a filter for. What it lists may still have to be sifted with
    /// [`Selection::matches`].
    pub(crate) fn filter<S: std::hash::BuildHasher>(
        &self,
        names: &HashMap<String, String, S>,
    ) -> readers::Filter {
        let only = |key: &Key| match self.values(key) {
            [value] => Some(value.as_str()),
            _ => None,
        };
        readers::Filter {
            location: only(&Key::Location).and_then(|value| location_id(value, names)),
            // "unknown" is what Stripe has no word for.
            status: only(&Key::Status)
                .filter(|value| *value != "unknown")
                .map(str::to_owned),
            device_type: only(&Key::Type).map(str::to_owned),
            serial_number: only(&Key::Serial).map(str::to_owned),
        }
    }

    fn values(&self, key: &Key) -> &[String] {
        let found = self.conditions.iter().find(|(known, _)| known == key);
        found.map_or(&[], |(_, values)| values)
    }
}

impl Key {
    fn parse(name: &str) -> Result<Self, String> {
        Ok(match name {
            "location" => Self::Location,
            "status" => Self::Status,
            "type" | "device_type" => Self::Type,
            "label" => Self::Label,
            "serial" | "serial_number" => Self::Serial,
            "id" => Self::Id,
            _ => match name.strip_prefix("metadata.") {
                Some(key) if !key.is_empty() => Self::Metadata(key.to_owned()),
                _ => return Err(format!("{name:?} is not one of {KEYS}")),
            },
        })
    }

    /// Whether a value stands for more than itself.
    fn is_pattern(&self, value: &str) -> bool {
        *self == Self::Label && value.contains(['*', '?'])
    }

    /// What a reader has, of what can be mistyped.
    fn of<'r>(&self, reader: &'r Reader) -> Option<&'r str> {
        match self {
            Self::Location | Self::Status => None,
            Self::Type => reader.device_type.as_deref(),
            Self::Label => reader.label.as_deref(),
            Self::Serial => reader.serial_number.as_deref(),
            Self::Id => Some(&reader.id),
            Self::Metadata(key) => reader.metadata.as_ref()?.get(key).map(String::as_str),
        }
    }

    fn fits<S: std::hash::BuildHasher>(
        &self,
        value: &str,
        reader: &Reader,
        names: &HashMap<String, String, S>,
    ) -> bool {
        match self {
            Self::Location => reader
                .location_id()
                .is_some_and(|id| value == id || names.get(id).map(String::as_str) == Some(value)),
            Self::Status => value == status(reader),
            Self::Label => glob::fits(value, reader.label.as_deref().unwrap_or("")),
            _ => self.of(reader) == Some(value),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Location => "location".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Type => "type".to_owned(),
            Self::Label => "label".to_owned(),
            Self::Serial => "serial".to_owned(),
            Self::Id => "id".to_owned(),
            Self::Metadata(key) => format!("metadata.{key}"),
        }
    }
}

fn is_location_id(value: &str) -> bool {
    value.starts_with("tml_")
}

/// The one location of this id or name.
fn location_id<S>(value: &str, names: &HashMap<String, String, S>) -> Option<String> {
    if is_location_id(value) {
        return Some(value.to_owned());
    }
    let mut fit = names.iter().filter(|(_, name)| *name == value);
    match (fit.next(), fit.next()) {
        (Some((only, _)), None) => Some(only.clone()),
        _ => None,
    }
}

/// As a condition has it: mobile readers have no status, and Stripe may know
/// more of them than we do.
fn status(reader: &Reader) -> &'static str {
    match reader.status {
        Some(ReaderStatus::Online) => "online",
        Some(ReaderStatus::Offline) => "offline",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Selection, String> {
        Selection::parse(&[text.to_owned()])
    }

    fn names() -> HashMap<String, String> {
        HashMap::from([
            ("tml_1".to_owned(), "Kreuzberg".to_owned()),
            ("tml_2".to_owned(), "Mitte".to_owned()),
        ])
    }

    fn reader(more: &serde_json::Value) -> Reader {
        let mut json = serde_json::json!({
            "id": "tmr_1", "label": "Till 3", "serial_number": "WSC1",
            "device_type": "bbpos_wisepos_e", "status": "online", "location": "tml_1",
            "metadata": {"floor": "2"},
        });
        for (key, value) in more.as_object().unwrap() {
            json[key] = value.clone();
        }
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn any_value_of_a_key_and_every_key() {
        let till = reader(&serde_json::json!({}));
        for (text, fits) in [
            ("location=Kreuzberg", true),
            ("location=tml_1", true),
            ("location=Mitte,Kreuzberg", true),
            ("location=Mitte", false),
            ("status=online,type=bbpos_wisepos_e,stripe_s700", true),
            ("status=offline,unknown", false),
            ("label=Till *,serial=WSC1,id=tmr_1", true),
            ("label=till *", false),
            ("label=Bar,Till 3", true),
            ("metadata.floor=2", true),
            ("metadata.floor=1,2", true),
            ("metadata.lane=2", false),
            (" location = Kreuzberg , status = online ", true),
            ("serial=WSC1,location=Mitte", false),
        ] {
            assert_eq!(
                parse(text).unwrap().matches(&till, &names()),
                fits,
                "{text}"
            );
        }
        let repeated = ["location=Mitte", "location=Kreuzberg", "status=online"];
        let repeated = Selection::parse(&repeated.map(str::to_owned)).unwrap();
        assert!(repeated.matches(&till, &names()));
        assert!(Selection::default().matches(&till, &names()));
    }

    #[test]
    fn what_stripe_has_no_word_for() {
        let unknown = parse("status=unknown").unwrap();
        let mobile = reader(&serde_json::json!({"status": null, "location": null}));
        assert!(unknown.matches(&mobile, &names()));
        assert!(unknown.matches(&reader(&serde_json::json!({"status": "asleep"})), &names()));
        assert!(!unknown.matches(&reader(&serde_json::json!({})), &names()));
        assert!(
            !parse("location=Kreuzberg")
                .unwrap()
                .matches(&mobile, &names())
        );
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for (text, why) in [
            ("Kreuzberg", "KEY=VALUE"),
            ("colour=red", "one of location, status"),
            ("metadata.=red", "one of location, status"),
            ("status=onlin", "online, offline, unknown"),
            ("metadata.floor=", "metadata.floor has no value"),
        ] {
            let said = parse(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
        let no_match = parse("location=Kreuzberg,Wedding").unwrap();
        assert!(no_match.needs_names());
        assert_eq!(no_match.stray_location(&names()), Some("Wedding"));
        let mut loud = parse("location=KREUZBERG").unwrap();
        loud.spell(&names());
        assert_eq!(loud, parse("location=Kreuzberg").unwrap());
        let ids = parse("location=tml_9").unwrap();
        assert!(!ids.needs_names());
        assert_eq!(ids.stray_location(&names()), None);
    }

    #[test]
    fn a_value_that_nobody_has_is_a_stray() {
        let fleet = [
            reader(&serde_json::json!({"label": "Bar"})),
            reader(&serde_json::json!({"id": "tmr_2", "label": "Bar, left"})),
        ];
        let no_match = |text: &str, is_met| {
            parse(text)
                .unwrap()
                .no_match(&fleet, is_met)
                .map(|s| s.told())
        };
        let is = |text: &str, told: &str| assert_eq!(no_match(text, true).as_deref(), Some(told));
        is(
            "label=Bar, left",
            "no reader has label \"left\"; nearest: Bar, left",
        );
        is("label=Bar,Nix *", "no reader has label \"Nix *\"");
        is(
            "id=tmr_9,tmr_1",
            "no reader has id \"tmr_9\"; nearest: tmr_1",
        );
        is(
            "serial=WSC2",
            "no reader has serial \"WSC2\"; nearest: WSC1",
        );
        is("type=wpe", "no reader has type \"wpe\"");
        is(
            "metadata.floor=3",
            "no reader has metadata.floor \"3\"; nearest: 2",
        );
        is("metadata.flor=2", "no reader has metadata.flor \"2\"");
        for fits in [
            "label=\"Bar, left\"",
            "label=B*,status=offline",
            "location=Nirgends",
        ] {
            assert_eq!(no_match(fits, true), None, "{fits}");
        }
        assert_eq!(no_match("label=Nix *", false), None);
        let one = parse("label=B*,location=Kreuzberg,Mitte,\"a, b\"").unwrap();
        assert_eq!(
            one.why(&fleet[0], &names()),
            "label=B* and location=Kreuzberg"
        );
        let comma = parse("label=\"Bar, left\"").unwrap();
        assert_eq!(comma.why(&fleet[1], &names()), "label=\"Bar, left\"");
    }

    #[test]
    fn stripe_filters_what_it_can_filter_exactly() {
        let locations = [("tml_1", "Kreuzberg"), ("tml_2", "Bar"), ("tml_3", "Bar")];
        let locations = locations.map(|(id, name)| (id.to_owned(), name.to_owned()));
        let locations = HashMap::from(locations);
        let filter = |text: &str| parse(text).unwrap().filter(&locations);
        let one = filter("location=Kreuzberg,status=offline,type=stripe_s700,serial=S1,label=Bar");
        assert_eq!(one.location.as_deref(), Some("tml_1"));
        assert_eq!(one.status.as_deref(), Some("offline"));
        assert_eq!(one.device_type.as_deref(), Some("stripe_s700"));
        assert_eq!(one.serial_number.as_deref(), Some("S1"));
        let several = filter("location=Bar,status=unknown,type=a,b,serial=S1,S2");
        assert!(several.location.is_none() && several.status.is_none());
        assert!(several.device_type.is_none() && several.serial_number.is_none());
    }

    proptest! {
        #[test]
        fn values_of_one_key_add_and_keys_take_away(
            label in "[a-c]{1,3}", lane in "[a-c]{1,3}",
            labels in prop::collection::vec("[a-c]{1,3}", 1..4),
            lanes in prop::collection::vec("[a-c]{1,3}", 1..4),
        ) {
            let reader = reader(&serde_json::json!({"label": label, "metadata": {"lane": lane}}));
            let text = format!("label={},metadata.lane={}", labels.join(","), lanes.join(","));
            let fits = parse(&text).unwrap().matches(&reader, &names());
            prop_assert_eq!(fits, labels.contains(&label) && lanes.contains(&lane));
        }
    }
}
