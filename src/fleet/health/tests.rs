use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::hours::HoursSpan;
use super::*;
use crate::fleet::health::Severity;
use crate::fleet::health::finding::{
    Expected, Finding, HealthInput, PlaceNames, Thresholds, in_words,
};
use crate::fleet::health::hours::Hours;
use crate::fleet::history::{History, SeenLocation};
use crate::stripe::Reader;

const NOW: &str = "2026-11-23T12:00:00Z";

/// A world that is well; each test spoils one thing.
struct World {
    readers: Vec<Value>,
    places: Vec<SeenLocation>,
    configurations: Vec<String>,
    history: History,
    expected: Option<Expected>,
    now: Timestamp,
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

fn place(id: &str, name: &str, configuration: Option<&str>) -> SeenLocation {
    SeenLocation {
        id: id.into(),
        name: name.into(),
        configuration: configuration.map(Into::into),
    }
}

impl World {
    fn well() -> Self {
        let reader = |n: u32| {
            json!({
                "id": format!("tmr_{n}"), "label": format!("Till {n}"),
                "serial_number": format!("S{n}"), "device_type": "stripe_s700",
                "device_sw_version": "2.10.0", "status": "online", "location": "tml_1",
                "last_seen_at": ago(1).as_millisecond(), "action": null,
            })
        };
        Self {
            readers: vec![reader(1), reader(2)],
            places: vec![place("tml_1", "Kreuzberg", None)],
            configurations: vec!["tmc_1".into()],
            history: History::new(),
            expected: None,
            now: now(),
        }
    }

    /// Spoils a field of the first reader.
    fn with(mut self, field: &str, value: Value) -> Self {
        self.readers[0][field] = value;
        self
    }

    /// It was seen like this before.
    fn seen(mut self, minutes_ago: i64) -> Self {
        let readers = self.parsed();
        self.history.note(&readers, ago(minutes_ago));
        self
    }

    fn parsed(&self) -> Vec<Reader> {
        let read = |r: &Value| serde_json::from_value(r.clone()).unwrap();
        self.readers.iter().map(read).collect()
    }

    fn findings(&self) -> Vec<Finding> {
        let readers = self.parsed();
        let mut history = self.history.clone();
        history.note(&readers, self.now);
        let look = HealthInput {
            readers: &readers,
            places: Some(&self.places),
            names: PlaceNames::of(&self.places),
            configurations: Some(&self.configurations),
            history: &history,
            thresholds: Thresholds::default(),
            expected: self.expected.as_ref(),
            now: self.now,
        };
        let rules: Vec<_> = Rule::ALL.into_iter().filter(|r| r.is_default()).collect();
        look.check(&rules, Rule::severity)
    }

    /// Rule, who, what.
    fn told(&self) -> Vec<String> {
        let line = |f: &Finding| {
            let named = f.reader.as_ref().or(f.location.as_ref()).unwrap();
            format!("{} {}: {}", f.rule, named.name, f.what)
        };
        self.findings().iter().map(line).collect()
    }
}

fn paying() -> Value {
    json!({"type": "process_payment_intent", "status": "in_progress",
           "process_payment_intent": {"payment_intent": "pi_1"}})
}

#[test]
fn a_fleet_that_is_well_is_not_talked_about() {
    assert_eq!(World::well().told(), Vec::<String>::new());
}

#[test]
fn offline_and_silent() {
    let world = World::well()
        .with("status", json!("offline"))
        .with("last_seen_at", json!(ago(133).as_millisecond()));
    assert_eq!(
        world.told(),
        ["silent Till 1: not heard from for 2 h 13 min"]
    );
    let first = &world.findings()[0];
    assert_eq!(first.since, Some(ago(133)));
    assert_eq!(first.severity, Severity::Critical);
    assert_eq!(first.location.as_ref().unwrap().name, "Kreuzberg");
}

#[test]
fn silence_begins_at_its_threshold() {
    let at = |ms: i64| World::well().with("last_seen_at", json!(ms)).told().len();
    assert_eq!(at(ago(15).as_millisecond() + 1), 0);
    assert_eq!(at(ago(15).as_millisecond()), 1);
}

#[test]
fn phones_and_simulated_readers_are_not_expected_to_speak() {
    for model in ["stripe_m2", "simulated_wisepos_e"] {
        let world = World::well()
            .with("device_type", json!(model))
            .with("status", json!("offline"))
            .with("last_seen_at", json!(0));
        assert_eq!(world.told(), Vec::<String>::new(), "{model}");
    }
    let world = World::well().with("status", json!(null));
    assert_eq!(world.told(), Vec::<String>::new());
    let world = World::well().with("status", json!("dreaming"));
    assert_eq!(world.told(), Vec::<String>::new());
}

#[test]
fn one_that_never_spoke_is_silent_from_when_it_was_first_seen() {
    let mute = || World::well().with("last_seen_at", json!(null));
    assert_eq!(mute().seen(60).told(), Vec::<String>::new(), "online");
    let off = || mute().with("status", json!(null));
    assert_eq!(off().told(), Vec::<String>::new(), "just registered");
    assert_eq!(
        off().seen(60).told(),
        ["silent Till 1: never heard from in 1 h"]
    );
}

fn opening(from: i8, to: i8) -> Expected {
    let span = HoursSpan {
        day: Weekday::Monday,
        from: Time::constant(from, 0, 0, 0),
        to: Time::constant(to, 0, 0, 0),
    };
    let yesterday = HoursSpan {
        day: Weekday::Sunday,
        ..span
    };
    Expected {
        readers: [
            ("S1".into(), "Till 1".into()),
            ("S2".into(), "Till 2".into()),
        ]
        .into(),
        hours: [(
            "Kreuzberg".into(),
            Hours::new(TimeZone::UTC, vec![yesterday, span]),
        )]
        .into(),
        ..Expected::default()
    }
}

#[test]
fn nobody_is_expected_to_speak_when_the_shop_is_closed() {
    let off = || {
        World::well()
            .with("status", json!("offline"))
            .with("last_seen_at", json!(ago(900).as_millisecond()))
    };
    let at = |from, to| {
        let mut world = off();
        world.expected = Some(opening(from, to));
        world.told()
    };
    assert_eq!(at(8, 11), Vec::<String>::new(), "closed since 11");
    assert_eq!(at(12, 20), Vec::<String>::new(), "opens this minute");
    assert_eq!(
        at(9, 18),
        ["silent Till 1: not heard from for 3 h of opening hours"]
    );
}

#[test]
fn an_action_is_stuck_when_it_was_seen_long_enough() {
    let busy = || World::well().with("action", paying());
    assert_eq!(
        busy().told(),
        Vec::<String>::new(),
        "seen for the first time"
    );
    assert_eq!(busy().seen(4).told(), Vec::<String>::new());
    let world = busy().seen(5);
    assert_eq!(
        world.told(),
        ["stuck Till 1: process_payment_intent of pi_1 in progress for 5 min"]
    );
    assert_eq!(world.findings()[0].since, Some(ago(5)));
    let cart = json!({"type": "set_reader_display", "status": "in_progress"});
    let world = World::well().with("action", cart).seen(600);
    assert_eq!(world.told(), Vec::<String>::new(), "a cart holds nobody up");
}

#[test]
fn software_is_old_when_others_have_had_newer_for_long() {
    let world = |days: i64| {
        World::well()
            .with("device_sw_version", json!("2.9.9"))
            .seen(days * 1440)
    };
    assert_eq!(world(13).told(), Vec::<String>::new());
    assert_eq!(
        world(14).told(),
        ["old_software Till 1: software 2.9.9; others of its model have 2.10.0"]
    );
    // Another model's versions say nothing.
    let other = world(14).with("device_type", json!("bbpos_wisepos_e"));
    assert_eq!(other.told(), Vec::<String>::new());
}

#[test]
fn places_labels_and_the_lack_of_them() {
    let mut world = World::well().with("location", json!(null));
    world.places.push(place("tml_2", "Mitte", Some("tmc_9")));
    world.readers[1]["label"] = json!("Till 1");
    assert_eq!(
        world.told(),
        [
            "no_location Till 1: at no location: it can take no payment",
            "duplicate_label Till 1: its label is also that of tmr_2",
            "duplicate_label Till 1: its label is also that of tmr_1",
            "empty_location Mitte: no reader is here",
            "configuration_missing Mitte: its configuration tmc_9 does not exist",
        ]
    );
    let world = World::well().with("label", json!("sepia-cerulean-aqua"));
    assert_eq!(
        world.told(),
        ["label_is_code sepia-cerulean-aqua: its label looks like a pairing code"]
    );
}

#[test]
fn the_file_and_stripe_are_held_against_each_other() {
    let mut world = World::well();
    world.expected = Some(Expected {
        file: "fleet.toml".into(),
        readers: [("S1".into(), "Till 1".into()), ("S9".into(), "Bar".into())].into(),
        configurations: [("Kreuzberg".into(), "tips".into())].into(),
        ..Expected::default()
    });
    assert_eq!(
        world.told(),
        [
            "not_in_stripe Bar: serial number S9 is in fleet.toml, not at Stripe",
            "not_in_file Till 2: serial number S2 is not in fleet.toml",
            "configuration_missing Kreuzberg: the file gives it the configuration \"tips\", and none is attached",
        ]
    );
}

#[test]
fn what_could_not_be_read_is_not_guessed() {
    let readers: Vec<Reader> = Vec::new();
    let look = HealthInput {
        readers: &readers,
        places: None,
        names: PlaceNames::default(),
        configurations: None,
        history: &History::new(),
        thresholds: Thresholds::default(),
        expected: None,
        now: now(),
    };
    assert_eq!(look.check(&Rule::ALL, Rule::severity), Vec::new());
}

#[test]
fn names_lead_back_to_their_rules() {
    for rule in Rule::ALL {
        assert_eq!(rule.name().parse::<Rule>(), Ok(rule));
        assert_eq!(rule.name().replace('_', "-").parse::<Rule>(), Ok(rule));
    }
    assert!("nonsense".parse::<Rule>().unwrap_err().contains("offline"));
}

#[test]
fn lengths_in_words() {
    let words = |s: i64| in_words(SignedDuration::from_secs(s));
    assert_eq!(words(59), "59 s");
    assert_eq!(words(3_599), "59 min");
    assert_eq!(words(3_600), "1 h");
    assert_eq!(words(7_980), "2 h 13 min");
    assert_eq!(words(273_600), "3 days");
    assert_eq!(words(-5), "0 s");
}
