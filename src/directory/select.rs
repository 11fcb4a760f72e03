//! Which readers are meant: `--where location=Kreuzberg,status=offline`.
//!
//! The language is that of [`crate::conditions`].

use std::collections::HashMap;

use jiff::Timestamp;

use super::names::all_called;
use crate::closest_name::nearest;
use crate::conditions::{
    Clause, Condition, Conditions, HeldValue, Key as _, Number, Op, ValueKind, glob,
};
use crate::failure::Failure;
use crate::stripe::readers::{self, ReaderStatus};
use crate::stripe::{Client, Reader};

/// What can be asked for, as messages and help texts list it.
pub(crate) const KEYS: &str = "location, status, type, label, serial, id, action, ip, software, silent (or last_seen), metadata.KEY";

/// What a condition is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ReaderKey {
    Location,
    Status,
    Type,
    Label,
    Serial,
    Id,
    Action,
    Ip,
    Software,
    /// How long nothing was heard from it.
    Silent,
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
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    conditions: Conditions<ReaderKey>,
}

impl Selection {
    /// Reads conditions, each text as `--where` has it.
    pub(crate) fn parse(texts: &[String]) -> Result<Self, String> {
        Conditions::parse(texts, ReaderKey::parse).map(|conditions| Self { conditions })
    }

    /// The same with conditions that flags of their own say.
    pub(crate) fn with(mut self, flags: &[Condition]) -> Result<Self, String> {
        for condition in flags {
            self.conditions
                .add(ReaderKey::parse(&condition.key)?, condition)?;
        }
        Ok(self)
    }

    /// Whether there are any conditions.
    pub(crate) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether a location is asked for by its name, so that the names are
    /// needed.
    pub(crate) fn needs_names(&self) -> bool {
        self.locations().any(|value| !is_location_id(value))
    }

    /// Writes names of locations as they are written, where they were typed in
    /// another case and only one fits.
    pub(crate) fn spell<S: std::hash::BuildHasher>(&mut self, names: &HashMap<String, String, S>) {
        let names: Vec<&str> = names.values().map(String::as_str).collect();
        self.spell_as(&ReaderKey::Location, &names);
    }

    /// Writes labels as they are written, where they were typed in another case
    /// and only one of the fleet fits. A pattern stays as it is.
    pub(crate) fn spell_labels<'r>(&mut self, fleet: impl IntoIterator<Item = &'r Reader>) {
        let fleet = fleet.into_iter();
        let labels: Vec<&str> = fleet.filter_map(|r| r.label.as_deref()).collect();
        self.spell_as(&ReaderKey::Label, &labels);
    }

    fn spell_as(&mut self, key: &ReaderKey, names: &[&str]) {
        self.conditions.spell(key, |typed| {
            let (written, _) = all_called(typed, names.iter().map(|name| (*name, ())));
            written.map(str::to_owned)
        });
    }

    /// Refuses the first name of a location that no location has.
    pub(crate) fn check_locations<S: std::hash::BuildHasher>(
        &self,
        names: &HashMap<String, String, S>,
    ) -> Result<(), Failure> {
        let known = |value: &str| {
            is_location_id(value) || names.values().any(|name| glob::fits_name(value, name))
        };
        let Some(stray) = self.locations().find(|value| !known(value)) else {
            return Ok(());
        };
        let meant = nearest(stray, names.values().map(String::as_str));
        let meant = meant.map_or_else(String::new, |name| format!("did you mean {name:?}? "));
        Err(Failure::not_found(format!("no location {stray:?}"))
            .hint(format!("{meant}see tillctl locations list")))
    }

    /// Whether a reader is meant. `names` are those of locations, by id.
    pub(crate) fn matches<S: std::hash::BuildHasher>(
        &self,
        reader: &Reader,
        names: &HashMap<String, String, S>,
        now: Timestamp,
    ) -> bool {
        self.conditions.fits(|key| key.held(reader, names, now))
    }

    /// The conditions a reader fits, as they are typed: `location=Kreuzberg and
    /// label=Till *`.
    pub(crate) fn why<S: std::hash::BuildHasher>(
        &self,
        reader: &Reader,
        names: &HashMap<String, String, S>,
        now: Timestamp,
    ) -> String {
        self.conditions.why(|key| key.held(reader, names, now))
    }

    /// The first value that none of these readers has: a name that is mistyped,
    /// or a comma that was meant to be part of one. A state may be nobody's, and
    /// so may a pattern, unless something else `is_met`.
    pub(crate) fn no_match(&self, fleet: &[Reader], is_met: bool) -> Option<NoMatch> {
        let mut values = self.conditions.clauses.iter().flat_map(|clause| {
            let values = clause.values.iter();
            values.map(move |value| (&clause.key, value))
        });
        let (key, value) = values.find(|(key, value)| {
            let may_be_nobodys = glob::is_pattern(value) && !is_met;
            key.is_a_name() && !may_be_nobodys && !fleet.iter().any(|r| key.names(value, r))
        })?;
        let theirs = fleet.iter().filter_map(|reader| key.of(reader));
        Some(NoMatch {
            key: key.name(),
            value: value.clone(),
            nearest: nearest(value, theirs).map(str::to_owned),
        })
    }

    /// What was listed. Which models there are Stripe knows best, and where it refuses the list
    /// for one that it does not know, that is a value that no reader has.
    pub(crate) async fn listed<T, E: Into<Failure>>(
        &self,
        client: &Client,
        listed: Result<T, E>,
    ) -> Result<T, Failure> {
        let refusal: Failure = match listed {
            Ok(listed) => return Ok(listed),
            Err(refusal) => refusal.into(),
        };
        let said = refusal.stripe_error();
        if said.and_then(|error| error["param"].as_str()) == Some("device_type") {
            self.check(client, &[], false).await?;
        }
        Err(refusal)
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
        let everything = readers::list(&readers::ReaderFilter::default());
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
    ) -> readers::ReaderFilter {
        let only = |key: &ReaderKey| match self.only(key).map(|clause| clause.values.as_slice()) {
            Some([value]) if !glob::is_pattern(value) => Some(value.as_str()),
            _ => None,
        };
        readers::ReaderFilter {
            location: only(&ReaderKey::Location).and_then(|value| location_id(value, names)),
            // "unknown" is what Stripe has no word for.
            status: only(&ReaderKey::Status)
                .map(str::to_lowercase)
                .filter(|value| value != "unknown"),
            device_type: only(&ReaderKey::Type).map(str::to_lowercase),
            serial_number: only(&ReaderKey::Serial).map(str::to_owned),
        }
    }

    /// Whether Stripe's own list does all of it, once names are ids.
    pub(crate) fn is_done_by(&self, filter: &readers::ReaderFilter) -> bool {
        self.conditions.clauses.iter().all(|clause| {
            let done = match clause.key {
                ReaderKey::Location => filter.location.is_some(),
                ReaderKey::Status => filter.status.is_some(),
                ReaderKey::Type => filter.device_type.is_some(),
                ReaderKey::Serial => filter.serial_number.is_some(),
                _ => false,
            };
            done && clause.op == Op::Is
        })
    }

    /// Without what is asked of metadata, which may be nobody's where it is only
    /// looked for.
    pub(crate) fn without_metadata(mut self) -> Self {
        let clauses = &mut self.conditions.clauses;
        clauses.retain(|clause| !matches!(clause.key, ReaderKey::Metadata(_)));
        self
    }

    /// Whether a label is asked for, which may be typed in another case.
    pub(crate) fn names_labels(&self) -> bool {
        let mut of_key = self.conditions.clauses.iter();
        of_key.any(|clause| clause.key == ReaderKey::Label)
    }

    /// The one clause that asks for values of a key.
    fn only(&self, key: &ReaderKey) -> Option<&Clause<ReaderKey>> {
        let mut of_key = self.conditions.clauses.iter();
        of_key.find(|clause| clause.key == *key && clause.op == Op::Is)
    }

    fn locations(&self) -> impl Iterator<Item = &str> {
        let of_key = self.conditions.clauses.iter();
        let of_key = of_key.filter(|clause| clause.key == ReaderKey::Location);
        of_key.flat_map(|clause| clause.values.iter().map(String::as_str))
    }
}

impl crate::conditions::Key for ReaderKey {
    fn name(&self) -> String {
        let name = match self {
            Self::Location => "location",
            Self::Status => "status",
            Self::Type => "type",
            Self::Label => "label",
            Self::Serial => "serial",
            Self::Id => "id",
            Self::Action => "action",
            Self::Ip => "ip",
            Self::Software => "software",
            Self::Silent => "silent",
            Self::Metadata(key) => return format!("metadata.{key}"),
        };
        name.to_owned()
    }

    fn kind(&self) -> ValueKind {
        match self {
            Self::Status => ValueKind::OneOf(&["online", "offline", "unknown"]),
            Self::Type | Self::Action => ValueKind::Word,
            Self::Silent => ValueKind::Length,
            Self::Label | Self::Location => ValueKind::Name,
            _ => ValueKind::Text,
        }
    }
}

impl ReaderKey {
    /// The key of that name; otherwise which names there are.
    fn parse(name: &str) -> Result<Self, String> {
        Ok(match name {
            "location" | "location_name" => Self::Location,
            "status" => Self::Status,
            "type" | "device_type" => Self::Type,
            // As lists call it that are not of readers.
            "label" | "reader" | "reader_label" => Self::Label,
            "serial" | "serial_number" => Self::Serial,
            "id" => Self::Id,
            "action" => Self::Action,
            "ip" | "ip_address" => Self::Ip,
            "software" | "device_sw_version" => Self::Software,
            "silent" | "last_seen" => Self::Silent,
            _ => match name.strip_prefix("metadata.") {
                Some(key) if !key.is_empty() => Self::Metadata(key.to_owned()),
                _ => return Err(format!("{name:?} is not one of {KEYS}")),
            },
        })
    }

    /// Whether its values are names, which can be mistyped. Locations are held
    /// against the locations.
    fn is_a_name(&self) -> bool {
        !matches!(
            self,
            Self::Status | Self::Location | Self::Action | Self::Silent | Self::Ip | Self::Software
        )
    }

    /// What a reader has, of what can be mistyped.
    fn of<'r>(&self, reader: &'r Reader) -> Option<&'r str> {
        match self {
            Self::Location | Self::Status | Self::Action | Self::Silent => None,
            Self::Type => reader.device_type.as_deref(),
            Self::Label => reader.label.as_deref(),
            Self::Serial => reader.serial_number.as_deref(),
            Self::Id => Some(&reader.id),
            Self::Ip => reader.ip_address.as_deref(),
            Self::Software => reader.device_sw_version.as_deref(),
            Self::Metadata(key) => reader.metadata.as_ref()?.get(key).map(String::as_str),
        }
    }

    /// Whether a value is that of a reader.
    fn names(&self, value: &str, reader: &Reader) -> bool {
        let has = self.of(reader).unwrap_or("");
        match self.kind() {
            ValueKind::Word => glob::fits(&value.to_lowercase(), &has.to_lowercase()),
            ValueKind::Name => glob::fits_name(value, has),
            _ => glob::fits(value, has),
        }
    }

    /// What a reader has.
    fn held<'a, S: std::hash::BuildHasher>(
        &self,
        reader: &'a Reader,
        names: &'a HashMap<String, String, S>,
        now: Timestamp,
    ) -> HeldValue<'a> {
        match self {
            Self::Location => match reader.location_id() {
                Some(id) => HeldValue::Named(id, names.get(id).map(String::as_str)),
                None => HeldValue::Text(None),
            },
            Self::Status => HeldValue::Text(Some(status(reader))),
            Self::Action => {
                HeldValue::Text(reader.action.as_ref().map(|action| action.kind.as_str()))
            }
            Self::Silent => HeldValue::Number(silent(reader, now)),
            // Whoever asks for any label, asks for readers without one too.
            Self::Label => HeldValue::Text(Some(reader.label.as_deref().unwrap_or(""))),
            _ => HeldValue::Text(self.of(reader)),
        }
    }
}

/// How long nothing was heard from a reader: for ever of one that never spoke; of
/// a mobile one, which says nothing by nature, it is not known.
fn silent(reader: &Reader, now: Timestamp) -> Option<Number> {
    match reader.last_seen_at {
        Some(at) => Some(Number::milliseconds(
            now.as_millisecond().saturating_sub(at),
        )),
        None => (!reader.is_mobile()).then(|| Number::milliseconds(i64::MAX)),
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

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

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
            ("label=till *", true),
            ("label=till 3", false),
            ("id=TMR_*", false),
            ("label=Bar,Till 3", true),
            ("metadata.floor=2", true),
            ("metadata.floor=1,2", true),
            ("metadata.lane=2", false),
            (" location = Kreuzberg , status = online ", true),
            ("serial=WSC1,location=Mitte", false),
        ] {
            assert_eq!(
                parse(text).unwrap().matches(&till, &names(), NOW),
                fits,
                "{text}"
            );
        }
        let repeated = ["location=Mitte", "location=Kreuzberg", "status=online"];
        let repeated = Selection::parse(&repeated.map(str::to_owned)).unwrap();
        assert!(repeated.matches(&till, &names(), NOW));
        assert!(Selection::default().matches(&till, &names(), NOW));
    }

    #[test]
    fn what_a_reader_is_not_and_how_long_it_was_silent() {
        let seen = |ms: i64| reader(&serde_json::json!({"last_seen_at": ms}));
        let now = Timestamp::from_second(3_600).unwrap();
        let fits = |text: &str, reader: &Reader| {
            let selection = parse(text).unwrap();
            selection.matches(reader, &names(), now)
        };
        let half_an_hour = seen(1_800_000);
        for (text, fit) in [
            ("silent>15m", true),
            ("silent>=30m", true),
            ("silent>30m", false),
            ("silent<30m", false),
            ("silent<=30m,silent>29m59s", true),
            ("location!=Kreuzberg", false),
            ("location!=Mitte,label!=Bar *", true),
            ("label!=Bar,Till *", false),
            ("status!=offline", true),
            ("STATUS=online", false),
            ("status=ONLINE,type=BBPOS_*", true),
            ("serial=WSC*", true),
            ("metadata.lane!=2", true),
            ("metadata.floor!=2", false),
        ] {
            if text.starts_with("STATUS") {
                assert!(parse(text).is_err());
            } else {
                assert_eq!(fits(text, &half_an_hour), fit, "{text}");
            }
        }
        // Never heard from is silent for ever; a mobile reader says nothing by nature.
        assert!(fits("silent>9000d", &reader(&serde_json::json!({}))));
        let mobile = reader(&serde_json::json!({"device_type": "stripe_m2"}));
        assert!(!fits("silent>1s", &mobile) && !fits("silent<1s", &mobile));
    }

    #[test]
    fn what_stripe_has_no_word_for() {
        let unknown = parse("status=unknown").unwrap();
        let mobile = reader(&serde_json::json!({"status": null, "location": null}));
        assert!(unknown.matches(&mobile, &names(), NOW));
        assert!(unknown.matches(
            &reader(&serde_json::json!({"status": "asleep"})),
            &names(),
            NOW
        ));
        assert!(!unknown.matches(&reader(&serde_json::json!({})), &names(), NOW));
        assert!(
            !parse("location=Kreuzberg")
                .unwrap()
                .matches(&mobile, &names(), NOW)
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
            (
                "label>Bar",
                "label is compared with = and !=, and not with >",
            ),
            ("silent>15", "the unit is missing"),
            ("silent>15m,1h", "silent> takes one value"),
        ] {
            let said = parse(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
        let no_match = parse("location=Kreuzberg,Wedding").unwrap();
        assert!(no_match.needs_names());
        let refused = no_match.check_locations(&names()).unwrap_err();
        assert_eq!(refused.message(), "no location \"Wedding\"");
        let mut loud = parse("location=KREUZBERG").unwrap();
        loud.spell(&names());
        assert_eq!(loud.locations().collect::<Vec<_>>(), ["Kreuzberg"]);
        let ids = parse("location=tml_9").unwrap();
        assert!(!ids.needs_names());
        assert!(ids.check_locations(&names()).is_ok());
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
            one.why(&fleet[0], &names(), NOW),
            "label=B* and location=Kreuzberg"
        );
        let comma = parse("label=\"Bar, left\"").unwrap();
        assert_eq!(comma.why(&fleet[1], &names(), NOW), "label=\"Bar, left\"");
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
            let fits = parse(&text).unwrap().matches(&reader, &names(), NOW);
            prop_assert_eq!(fits, labels.contains(&label) && lanes.contains(&lane));
        }
    }
}
