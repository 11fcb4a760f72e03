//! Profiles: a name for a key and the settings that go with it. Settings stand
//! in the user's file under `[profiles.NAME]`, keys in the file of keys.

use std::collections::BTreeMap;
use std::path::Path;

use super::Settings;
use super::file::{self, Values};
use super::keys::KeySource;
use crate::failure::Failure;
use crate::settings::chosen_profile::{place_of_key, unknown};

/// A profile as it is shown; its key stays where it is.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    /// Its name.
    pub name: String,
    /// It is the one that commands use now.
    pub chosen: bool,
    /// What the user's file sets in it.
    pub values: Values,
    /// Where its key is; `None` if it has none.
    pub key: Option<KeySource>,
    /// `live` or `test`, as its key was when it was checked.
    pub mode: Option<String>,
    /// The account its key belonged to then.
    pub account: Option<String>,
    /// What that is called.
    pub account_name: Option<String>,
}

/// Every profile, by name.
pub(crate) fn all(settings: &Settings) -> Result<Vec<Profile>, Failure> {
    let layers = &settings.layers;
    let mut stored = settings.credentials().read()?;
    let none = BTreeMap::new();
    let written = layers.files.user.as_ref().map_or(&none, |f| &f.profiles);
    let mut names: Vec<&String> = written.keys().chain(stored.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let names: Vec<String> = names.into_iter().cloned().collect();
    Ok(names
        .into_iter()
        .map(|name| {
            let values = written.get(&name).cloned().unwrap_or_default();
            let kept = stored.remove(&name).unwrap_or_default();
            Profile {
                chosen: layers.profile_name() == Some(&name),
                key: place_of_key(&name, &values, &kept),
                mode: kept.mode,
                account: kept.account,
                account_name: kept.account_name,
                values,
                name,
            }
        })
        .collect())
}

/// One profile.
pub(crate) fn get(settings: &Settings, name: &str) -> Result<Profile, Failure> {
    let all = all(settings)?;
    let names: Vec<_> = all.iter().map(|p| p.name.clone()).collect();
    all.into_iter()
        .find(|p| p.name == name)
        .ok_or_else(|| unknown(name, &names))
}

/// Whether a profile is protected, whatever else is wrong with the user's file.
pub(crate) fn is_protected(user_path: &Path, name: &str) -> Result<bool, Failure> {
    file::is_protected(user_path, name)
}

/// Sets or, with `None`, takes out values of a profile.
pub(crate) fn save(
    user_path: &Path,
    name: &str,
    values: &[(&str, Option<String>)],
) -> Result<(), Failure> {
    file::edit(user_path, |document| {
        let profiles = document.entry("profiles").or_insert_with(|| {
            let mut table = toml_edit::Table::new();
            table.set_implicit(true);
            table.into()
        });
        let Some(profiles) = profiles.as_table_like_mut() else {
            return;
        };
        let profile = profiles
            .entry(name)
            .or_insert_with(|| toml_edit::Table::new().into());
        let Some(profile) = profile.as_table_like_mut() else {
            return;
        };
        for (key, value) in values {
            match value {
                Some(value) => {
                    profile.insert(key, toml_edit::value(typed(key, value)));
                }
                None => {
                    profile.remove(key);
                }
            }
        }
    })
}

/// Sets or, with `None`, takes out a value at the top of the user's file.
pub(crate) fn set(user_path: &Path, key: &str, value: Option<&str>) -> Result<(), Failure> {
    file::edit(user_path, |document| match value {
        Some(value) => document[key] = toml_edit::value(typed(key, value)),
        None => {
            document.remove(key);
        }
    })
}

/// A value as TOML writes it: numbers and switches are no texts there.
fn typed(key: &str, value: &str) -> toml_edit::Value {
    use super::declared::setting;
    use super::value_format::ValueFormat;
    match setting(key).map(|s| s.form) {
        Some(ValueFormat::Switch) => super::is_on(value).into(),
        Some(ValueFormat::Count) => value
            .parse::<i64>()
            .map_or_else(|_| value.into(), Into::into),
        _ => value.into(),
    }
}

/// Takes a profile out of the user's file.
pub(crate) fn delete(user_path: &Path, name: &str) -> Result<(), Failure> {
    file::edit(user_path, |document| {
        if let Some(profiles) = document
            .get_mut("profiles")
            .and_then(toml_edit::Item::as_table_like_mut)
        {
            profiles.remove(name);
        }
        if document.get("profile").and_then(toml_edit::Item::as_str) == Some(name) {
            document.remove("profile");
        }
    })
}
