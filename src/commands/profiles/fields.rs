//! How a profile is shown: without its key.

use serde_json::{Value, json};

use crate::commands::fields::mode;
use crate::output::{Cell, Fields, Tone};
use crate::settings::keys::KeySource;
use crate::settings::profile::Profile;
use crate::settings::value_format::is_on;

pub(crate) fn is_protected(profile: &Profile) -> bool {
    profile.values.get("protected").is_some_and(|on| is_on(on))
}

/// The fields of a profile.
pub(crate) fn profile() -> Fields<'static, Profile> {
    Fields::of(|p: &Profile| p.name.clone())
        .text("name", |p| Some(&p.name))
        .tone(|_| Tone::Strong)
        .cell("chosen", |p| only_yes(p.chosen).tone(Tone::Good))
        .cell("mode", |p| {
            p.mode.as_deref().map_or_else(|| Cell::text(None), mode)
        })
        .text("account", |p| p.account.as_deref())
        .rank(1)
        .text("account_name", |p| p.account_name.as_deref())
        .cell("key", |p| match &p.key {
            None => Cell::shown("none", "none", Value::Null),
            Some(KeySource::Stored(_)) => Cell::text(Some("stored")),
            Some(other) => Cell::text(Some(&other.to_string())),
        })
        .rank(2)
        .cell("protected", |p| only_yes(is_protected(p)))
        .json("settings", |p| json!(shown(p)))
}

/// A no that goes without saying.
fn only_yes(on: bool) -> Cell {
    Cell::shown(if on { "yes" } else { "" }, on.to_string(), on.into())
}

/// The settings of a profile. A command may have a key written into it.
pub(crate) fn shown(profile: &Profile) -> serde_json::Value {
    let values = profile.values.iter();
    values
        .map(|(key, value)| {
            (
                (*key).to_owned(),
                crate::secret::hide_keys(value).into_owned().into(),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
