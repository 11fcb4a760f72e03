//! What changed between two looks.

use std::collections::HashMap;

use crate::stripe::Reader;
use crate::stripe::readers::{Action, ActionStatus, ReaderStatus};

/// A change of one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReaderChange {
    /// The reader's id.
    pub reader: String,
    /// Its label, or its id.
    pub name: String,
    /// The id of its location.
    pub location: Option<String>,
    /// What changed.
    pub what: ChangedField,
    /// What it was.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// What can change. Times of being heard from do so all the time and are left
/// out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangedField {
    /// It was registered.
    Appeared,
    /// It was deleted.
    Gone,
    /// Online or offline.
    Status,
    /// What it is doing.
    Action,
    Label,
    Location,
    Software,
}

impl ChangedField {
    /// The name in events.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Gone => "gone",
            Self::Status => "status",
            Self::Action => "action",
            Self::Label => "label",
            Self::Location => "location",
            Self::Software => "software",
        }
    }
}

/// What changed, in the order of the later look; those that are gone come last.
pub(crate) fn changes(before: &[Reader], after: &[Reader]) -> Vec<ReaderChange> {
    let mut known: HashMap<&str, &Reader> = before.iter().map(|r| (r.id.as_str(), r)).collect();
    let mut found = Vec::new();
    for reader in after {
        match known.remove(reader.id.as_str()) {
            None => found.push(of(reader, ChangedField::Appeared, None, None)),
            Some(old) => found.extend(compared(old, reader)),
        }
    }
    let gone = before.iter().filter(|r| known.contains_key(r.id.as_str()));
    found.extend(gone.map(|r| of(r, ChangedField::Gone, None, None)));
    found
}

fn compared(old: &Reader, new: &Reader) -> Vec<ReaderChange> {
    let status = |r: &Reader| {
        r.status
            .as_ref()
            .map(|s| ReaderStatus::as_str(s).to_owned())
    };
    let action = |r: &Reader| r.action.as_ref().map(described);
    let values = [
        (ChangedField::Label, old.label.clone(), new.label.clone()),
        (
            ChangedField::Location,
            old.location_id().map(str::to_owned),
            new.location_id().map(str::to_owned),
        ),
        (ChangedField::Status, status(old), status(new)),
        (ChangedField::Action, action(old), action(new)),
        (
            ChangedField::Software,
            old.device_sw_version.clone(),
            new.device_sw_version.clone(),
        ),
    ];
    let changed = values.into_iter().filter(|(_, from, to)| from != to);
    changed
        .map(|(what, from, to)| of(new, what, from, to))
        .collect()
}

fn of(
    reader: &Reader,
    what: ChangedField,
    from: Option<String>,
    to: Option<String>,
) -> ReaderChange {
    ReaderChange {
        reader: reader.id.clone(),
        name: reader.name().to_owned(),
        location: reader.location_id().map(str::to_owned),
        what,
        from,
        to,
    }
}

/// `process_payment_intent of pi_… failed (card_declined)`
fn described(action: &Action) -> String {
    let of = action
        .payment_intent()
        .map_or_else(String::new, |id| format!(" of {id}"));
    let why = match (&action.status, action.failure_code.as_deref()) {
        (ActionStatus::Failed, Some(code)) => format!(" ({code})"),
        _ => String::new(),
    };
    format!("{}{of} {}{why}", action.kind, action.status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn reader(id: u8, status: &str, action: &Value) -> Reader {
        serde_json::from_value(json!({
            "id": format!("tmr_{id}"), "label": format!("Till {id}"), "status": status,
            "location": "tml_1", "last_seen_at": 1, "action": action,
        }))
        .unwrap()
    }

    fn told(before: &[Reader], after: &[Reader]) -> Vec<String> {
        let line = |c: ReaderChange| {
            let text = |v: Option<String>| v.unwrap_or_else(|| "-".into());
            format!(
                "{} {}: {} > {}",
                c.name,
                c.what.name(),
                text(c.from),
                text(c.to)
            )
        };
        changes(before, after).into_iter().map(line).collect()
    }

    #[test]
    fn every_change_is_told_once() {
        let paying = json!({"type": "process_payment_intent", "status": "in_progress",
            "process_payment_intent": {"payment_intent": "pi_1"}});
        let declined = json!({"type": "process_payment_intent", "status": "failed",
            "failure_code": "card_declined", "process_payment_intent": {"payment_intent": "pi_1"}});
        let before = [
            reader(1, "online", &json!(null)),
            reader(2, "online", &paying),
            reader(3, "online", &json!(null)),
        ];
        let after = [
            reader(4, "online", &json!(null)),
            reader(1, "offline", &json!(null)),
            reader(2, "online", &declined),
        ];
        assert_eq!(
            told(&before, &after),
            [
                "Till 4 appeared: - > -",
                "Till 1 status: online > offline",
                "Till 2 action: process_payment_intent of pi_1 in_progress > process_payment_intent of pi_1 failed (card_declined)",
                "Till 3 gone: - > -",
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_changes_between_equal_looks(ids in proptest::collection::btree_set(0_u8..50, 0..20)) {
            let look = || ids.iter().map(|id| reader(*id, "online", &json!(null))).collect::<Vec<_>>();
            prop_assert!(changes(&look(), &look()).is_empty());
        }

        #[test]
        fn all_come_and_all_go(
            a in proptest::collection::btree_set(0_u8..50, 0..20),
            b in proptest::collection::btree_set(0_u8..50, 0..20),
        ) {
            let look = |ids: &std::collections::BTreeSet<u8>| ids.iter().map(|id| reader(*id, "online", &json!(null))).collect::<Vec<_>>();
            let found = changes(&look(&a), &look(&b));
            let count = |what| found.iter().filter(|c| c.what == what).count();
            prop_assert_eq!(count(ChangedField::Appeared), b.difference(&a).count());
            prop_assert_eq!(count(ChangedField::Gone), a.difference(&b).count());
        }
    }
}
