//! What differs between two objects, field by field.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::fleet::manifest::{
    ADDRESS, ConfigurationSettings, ManifestConfiguration, ManifestLocation, SECRET,
};
use crate::fleet::remote::{RemoteConfiguration, RemoteLocation};

/// What a field is and is to be; `None` is "not there". Never a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldChange {
    /// The field, by Stripe's name.
    pub field: String,
    /// What it is.
    pub from: Option<String>,
    /// What it is to be.
    pub to: Option<String>,
}

impl FieldChange {
    pub(super) fn new(field: impl Into<String>, from: Option<&str>, to: Option<&str>) -> Self {
        Self {
            field: field.into(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        }
    }

    /// Of two values, if they differ.
    pub(super) fn of(field: &str, from: Option<&str>, to: Option<&str>) -> Option<Self> {
        (from != to).then(|| Self::new(field, from, to))
    }
}

/// The differences of two maps.
pub(super) fn maps(
    prefix: &str,
    has: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
) -> Vec<FieldChange> {
    let text = |m: &'_ BTreeMap<String, String>, k: &String| m.get(k).cloned();
    let each = differing(has, wanted).map(|key| FieldChange {
        field: format!("{prefix}{key}"),
        from: text(has, key),
        to: text(wanted, key),
    });
    each.collect()
}

/// The differences of settings. Secrets are not compared, because Stripe may
/// give them back masked, or not at all: only whether there is one counts, and
/// that only where the rest of its section is there to tell.
pub(super) fn settings(
    has: &ConfigurationSettings,
    wanted: &ConfigurationSettings,
    send_secrets: bool,
) -> Vec<FieldChange> {
    let (mut before, after) = (has.leaves(), wanted.leaves());
    let secrets = wanted.secrets();
    let same_wifi = has.wifi.as_ref().map(|w| &w.kind) == wanted.wifi.as_ref().map(|w| &w.kind);
    for (path, _) in &secrets {
        if same_wifi && path.starts_with("wifi.") {
            before.insert(path.clone(), SECRET.to_owned());
        }
    }
    let mut changes = maps("", &before, &after);
    let told: Vec<_> = changes.iter().map(|c| c.field.clone()).collect();
    for (path, _) in secrets {
        // Stripe takes a section whole: with another network's name goes its
        // password.
        let section = path.split('.').next().unwrap_or_default();
        let goes = told.iter().any(|f| f.split('.').next() == Some(section));
        if (send_secrets || goes) && !told.contains(&path) {
            changes.push(FieldChange::new(path, Some(SECRET), Some(SECRET)));
        }
    }
    changes
}

/// The differences of a configuration. A name that is not in the file stays.
pub(super) fn configuration(
    has: &RemoteConfiguration,
    wanted: &ManifestConfiguration,
    send: bool,
) -> Vec<FieldChange> {
    let name = wanted.name.as_deref();
    let name = name.and_then(|n| FieldChange::of("name", has.name.as_deref(), Some(n)));
    let mut all: Vec<_> = name.into_iter().collect();
    all.extend(settings(&has.settings, &wanted.settings, send));
    all
}

/// The differences of a location, but for what is attached to it.
pub(super) fn location(has: &RemoteLocation, wanted: &ManifestLocation) -> Vec<FieldChange> {
    let from = Some(&*has.name).filter(|n| !n.is_empty());
    let name = FieldChange::of("display_name", from, Some(&wanted.name));
    let mut all: Vec<_> = name.into_iter().collect();
    if let Some(address) = &wanted.address {
        all.extend(ADDRESS.iter().filter_map(|part| {
            let text = |m: &BTreeMap<String, String>| m.get(*part).cloned();
            let (from, to) = (text(&has.address), text(address));
            FieldChange::of(&format!("address.{part}"), from.as_deref(), to.as_deref())
        }));
    }
    all.extend(FieldChange::of(
        "phone",
        has.phone.as_deref(),
        wanted.phone.as_deref(),
    ));
    all.extend(maps("metadata.", &has.metadata, &wanted.metadata));
    all
}

/// The differences of two maps, each under a prefix.
fn differing<'a>(
    has: &'a BTreeMap<String, String>,
    wanted: &'a BTreeMap<String, String>,
) -> impl Iterator<Item = &'a String> {
    let gone = has.keys().filter(|k| !wanted.contains_key(*k));
    let other = wanted.iter().filter(|(k, v)| has.get(*k) != Some(v));
    other.map(|(k, _)| k).chain(gone)
}
