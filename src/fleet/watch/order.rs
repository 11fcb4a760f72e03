//! In which order readers are shown, and which of them.

use crate::stripe::Reader;
use crate::stripe::readers::{Action, ActionStatus, ReaderStatus};
use crate::text::natural;

/// What readers are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum WatchOrder {
    /// What needs somebody first: offline, at no location, failed, busy; then by location.
    #[default]
    Status,
    /// Location, then label.
    Location,
    Label,
    /// The longest silent first.
    LastSeen,
    /// What was taken today, the most first.
    Taken,
}

impl WatchOrder {
    /// The next in turn; `taken` is only worth a turn where it is known.
    pub(crate) fn next(self, has_takings: bool) -> Self {
        match self {
            Self::Status => Self::Location,
            Self::Location => Self::Label,
            Self::Label => Self::LastSeen,
            Self::LastSeen if has_takings => Self::Taken,
            Self::LastSeen | Self::Taken => Self::Status,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Label => "label",
            Self::Status => "status",
            Self::LastSeen => "last seen",
            Self::Taken => "taken",
        }
    }

    /// Sorts; `name` is a location's, `taken` the count of today's payments.
    pub(crate) fn sort(
        self,
        readers: &mut [&Reader],
        reverse: bool,
        name: impl Fn(&Reader) -> String,
        taken: impl Fn(&Reader) -> u64,
    ) {
        readers.sort_by_cached_key(|reader| {
            let label = natural(reader.name());
            let place = || natural(&name(reader));
            let (number, place) = match self {
                Self::Location => (0, place()),
                Self::Label => (0, String::new()),
                Self::Status => (urgency(reader), place()),
                Self::LastSeen => (reader.last_seen_at.unwrap_or(i64::MAX), String::new()),
                Self::Taken => {
                    let taken = i64::try_from(taken(reader)).unwrap_or(i64::MAX);
                    (taken.saturating_neg(), String::new())
                }
            };
            (number, place, label, reader.id.clone())
        });
        if reverse {
            readers.reverse();
        }
    }
}

/// How much a reader needs somebody: the less the number the more. First what
/// `fleet check` calls critical, as far as a reader says it of itself: whether something
/// is too long there, or too old, takes looks that were kept.
pub(crate) fn urgency(reader: &Reader) -> i64 {
    let action = reader.action.as_ref();
    let has_failed = action.is_some_and(|action| action.status == ActionStatus::Failed);
    match &reader.status {
        Some(ReaderStatus::Offline) => 0,
        _ if reader.location.is_none() && !reader.is_mobile() => 1,
        _ if has_failed => 2,
        _ if action.is_some_and(Action::holds_the_reader) => 3,
        Some(ReaderStatus::Online) => 5,
        Some(_) => 4,
        // Mobile readers have none.
        None => 6,
    }
}

/// Whether every word stands somewhere in what is shown of the reader, case
/// aside.
pub(crate) fn fits(reader: &Reader, location: &str, words: &str) -> bool {
    let action = reader.action.as_ref();
    let shown = [
        reader.id.as_str(),
        reader.label.as_deref().unwrap_or_default(),
        reader.serial_number.as_deref().unwrap_or_default(),
        reader.device_type.as_deref().unwrap_or_default(),
        reader.status.as_ref().map_or("", ReaderStatus::as_str),
        action.map_or("", |a| a.kind.as_str()),
        action.map_or("", |a| a.status.as_str()),
        location,
    ]
    .join("\n")
    .to_lowercase();
    let words = words.to_lowercase();
    words.split_whitespace().all(|word| shown.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fleet() -> Vec<Reader> {
        let reader = |label: &str, status: &str, seen: i64| {
            serde_json::from_value(json!({
                "id": format!("tmr_{label}"), "label": label, "status": status,
                "location": "tml_1",
                "last_seen_at": seen,
            }))
            .unwrap()
        };
        vec![
            reader("Till 10", "online", 5),
            reader("till 9", "offline", 1),
            reader("Bar", "online", 9),
        ]
    }

    #[test]
    fn what_needs_somebody_comes_first() {
        let reader = |what: serde_json::Value| {
            let mut whole = json!({"id": "tmr_1", "device_type": "stripe_s700",
                "location": "tml_1", "status": "online"});
            for (name, value) in what.as_object().unwrap() {
                whole[name] = value.clone();
            }
            urgency(&serde_json::from_value(whole).unwrap())
        };
        let action = |status: &str| json!({"type": "process_payment_intent", "status": status});
        let ranked = [
            json!({"status": "offline", "action": action("in_progress")}),
            json!({"location": null}),
            json!({"action": action("failed")}),
            json!({"action": action("in_progress")}),
            json!({"status": "asleep"}),
            json!({"action": action("succeeded")}),
            json!({"device_type": "stripe_m2", "status": null, "location": null}),
        ];
        let ranked = ranked.map(reader);
        assert!(ranked.is_sorted_by(|a, b| a < b), "{ranked:?}");
    }

    fn order(sort: WatchOrder, reverse: bool) -> Vec<String> {
        let fleet = fleet();
        let mut fleet: Vec<_> = fleet.iter().collect();
        let place = |r: &Reader| if r.name() == "Bar" { "A" } else { "B" }.to_owned();
        sort.sort(&mut fleet, reverse, place, |r| {
            u64::from(r.name() == "till 9")
        });
        fleet.iter().map(|r| r.name().to_owned()).collect()
    }

    #[test]
    fn every_order() {
        assert_eq!(
            order(WatchOrder::Location, false),
            ["Bar", "till 9", "Till 10"]
        );
        assert_eq!(order(WatchOrder::Label, true), ["Till 10", "till 9", "Bar"]);
        assert_eq!(
            order(WatchOrder::Status, false),
            ["till 9", "Bar", "Till 10"]
        );
        assert_eq!(
            order(WatchOrder::LastSeen, false),
            ["till 9", "Till 10", "Bar"]
        );
        assert_eq!(
            order(WatchOrder::Taken, false),
            ["till 9", "Bar", "Till 10"]
        );
    }

    #[test]
    fn words_in_any_place() {
        let reader = &fleet()[1];
        for (words, fit) in [
            ("", true),
            ("OFF", true),
            ("till kreuz", true),
            ("till mitte", false),
            ("tmr_", true),
        ] {
            assert_eq!(fits(reader, "Kreuzberg", words), fit, "{words}");
        }
    }
}
