//! The profile that was chosen: whether it exists and has a key of its own.

use crate::failure::{Failure, Kind};
use crate::settings::file::Values;
use crate::settings::keys::{Credentials, KeySource, Stored};
use crate::settings::layers::Layers;

pub(crate) fn place_of_key(name: &str, values: &Values, kept: &Stored) -> Option<KeySource> {
    let on = |key: &str| values.get(key).is_some_and(|v| super::is_on(v));
    if on("simulator") {
        Some(KeySource::Simulator)
    } else if values.contains_key("api_key_command") {
        Some(KeySource::Command)
    } else if let Some(path) = values.get("api_key_file") {
        Some(KeySource::File(path.into()))
    } else if on("keyring") {
        Some(KeySource::Keyring)
    } else {
        kept.key
            .as_ref()
            .map(|_| KeySource::Stored(name.to_owned()))
    }
}

pub(crate) fn unknown(name: &str, names: &[String]) -> Failure {
    let meant = crate::closest_name::nearest(name, names.iter().map(String::as_str));
    let meant = meant.map_or_else(String::new, |name| format!("did you mean {name}? "));
    Failure::new(Kind::NotFound, format!("there is no profile {name:?}")).hint(
        if names.is_empty() {
            format!("tillctl login --profile {name}")
        } else {
            format!(
                "{meant}there are {}; `tillctl login --profile {name}` makes another",
                names.join(", ")
            )
        },
    )
}

/// Refuses a chosen profile that does not exist.
pub(crate) fn must_exist(layers: &Layers) -> Result<(), Failure> {
    let Some((name, origin)) = &layers.profile else {
        return Ok(());
    };
    if layers.profile_values().is_some() {
        return Ok(());
    }
    let stored = Credentials::beside(&layers.files.user_path).read()?;
    if stored.contains_key(name) {
        return Ok(());
    }
    let written = layers.files.user.iter().flat_map(|f| f.profiles.keys());
    let mut names: Vec<String> = written.chain(stored.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    Err(unknown(name, &names).context(format!("{origin}")))
}

/// Whether the chosen profile has a key of its own. A file of keys that cannot
/// be read counts as one that has it: the cautious side.
pub(crate) fn has_own_key(layers: &Layers) -> bool {
    let Some(name) = layers.profile_name() else {
        return false;
    };
    let values = layers.profile_values().cloned().unwrap_or_default();
    if place_of_key(name, &values, &Stored::default()).is_some() {
        return true;
    }
    Credentials::beside(&layers.files.user_path)
        .read()
        .map_or(true, |all| {
            all.get(name).is_some_and(|stored| stored.key.is_some())
        })
}
