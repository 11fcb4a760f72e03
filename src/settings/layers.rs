//! Which value holds: flags over the environment over the project's file over
//! the user's over defaults. A profile lies on the rest of the user's file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::declared::{SETTINGS, Setting, setting};
use super::environment::Environment;
use super::file::{Files, Values};
use super::value_format::ValueFormat;

/// Where a value came from, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SettingOrigin {
    /// It was typed.
    Flag(&'static str),
    Variable(&'static str),
    /// The project's file.
    Project(PathBuf),
    /// A profile in the user's file.
    Profile(String),
    /// The user's file.
    User(PathBuf),
    /// Nobody set it.
    Default,
}

impl SettingOrigin {
    /// How strong it is; a smaller number beats a larger.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::Flag(_) => 0,
            Self::Variable(_) => 1,
            Self::Project(_) => 2,
            Self::Profile(_) => 3,
            Self::User(_) => 4,
            Self::Default => 5,
        }
    }
}

impl fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::Project(path) | Self::User(path) => write!(f, "{}", path.display()),
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Settings that belong to a profile's key: with another key they would speak
/// to a stranger's account, or take the key to a server it is not for.
const BOUND_TO_THE_KEY: &[&str] = &["account", "context", "api_base"];

/// Everything that was set, in its layers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layers {
    typed: BTreeMap<&'static str, String>,
    variables: BTreeMap<&'static str, (&'static str, String)>,
    /// The files as they were read.
    pub files: Files,
    /// The profile that was chosen, and where.
    pub profile: Option<(String, SettingOrigin)>,
    /// Another key than the profile's is used.
    pub other_key: bool,
}

impl Layers {
    /// Puts the layers on each other and chooses the profile.
    pub(crate) fn new(typed: Values, env: &Environment, files: Files) -> Self {
        let variables = SETTINGS
            .iter()
            .filter_map(|s| {
                let name = s.variable?;
                Some((s.key, (name, env.get(name)?.to_owned())))
            })
            .collect();
        let mut layers = Self {
            typed,
            variables,
            files,
            ..Self::default()
        };
        let (name, origin) = layers.find("profile");
        layers.profile = name.map(|name| (name, origin));
        layers
    }

    /// The value of a setting and where it came from; `None` is nothing, not
    /// even a default.
    pub(crate) fn find(&self, key: &str) -> (Option<String>, SettingOrigin) {
        let Some(Setting {
            key, flag, default, ..
        }) = setting(key)
        else {
            return (None, SettingOrigin::Default);
        };
        let layers = [
            self.typed
                .get(key)
                .map(|v| (v, SettingOrigin::Flag(flag.unwrap_or_default()))),
            self.variables
                .get(key)
                .map(|(name, v)| (v, SettingOrigin::Variable(name))),
            self.files
                .project
                .as_ref()
                .and_then(|f| Some((f.values.get(key)?, SettingOrigin::Project(f.path.clone())))),
            self.of_profile(key),
            self.files
                .user
                .as_ref()
                .and_then(|f| Some((f.values.get(key)?, SettingOrigin::User(f.path.clone())))),
        ];
        match layers.into_iter().flatten().next() {
            Some((value, origin)) => (Some(value.clone()), origin),
            None => (
                Some((*default).to_owned()).filter(|d| !d.is_empty()),
                SettingOrigin::Default,
            ),
        }
    }

    /// The flags that say what is worked with, as they were typed, to hand on
    /// to another tillctl.
    pub(crate) fn typed_flags(&self) -> Vec<String> {
        let whose = |key: &str| {
            matches!(
                key,
                "profile" | "account" | "context" | "simulator" | "api_base" | "api_key_file"
            )
        };
        let typed = self.typed.iter().filter(|(key, _)| whose(key));
        typed
            .filter_map(|(key, value)| {
                let setting = setting(key)?;
                let flag = setting.flag?;
                Some(match setting.form {
                    ValueFormat::Switch => flag.to_owned(),
                    _ => format!("{flag}={value}"),
                })
            })
            .collect()
    }

    fn of_profile(&self, key: &str) -> Option<(&String, SettingOrigin)> {
        if self.other_key && BOUND_TO_THE_KEY.contains(&key) {
            return None;
        }
        let name = self.profile_name()?;
        let value = self.profile_values()?.get(key)?;
        Some((value, SettingOrigin::Profile(name.to_owned())))
    }

    /// The name of the chosen profile.
    pub(crate) fn profile_name(&self) -> Option<&str> {
        self.profile.as_ref().map(|(name, _)| name.as_str())
    }

    /// Whether the profile was named on the command line.
    pub(crate) fn profile_is_typed(&self) -> bool {
        matches!(self.profile, Some((_, SettingOrigin::Flag(_))))
    }

    /// What the chosen profile sets; `None` if no file knows it.
    pub(crate) fn profile_values(&self) -> Option<&Values> {
        self.files.user.as_ref()?.profiles.get(self.profile_name()?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::settings::file::SettingsFile;

    fn values(value: Option<&str>) -> Values {
        value
            .map(|v| Values::from([("max_retries", v.to_owned())]))
            .unwrap_or_default()
    }

    /// Every layer either sets it or does not; the first that does wins.
    fn stack(set: [bool; 5]) -> Layers {
        let one = |at: usize, value: &'static str| set[at].then_some(value);
        let mut typed = values(one(0, "0"));
        typed.insert("profile", "berlin".to_owned());
        let env = match one(1, "1") {
            Some(value) => Environment::of(&[("TILLCTL_MAX_RETRIES", value)]),
            None => Environment::default(),
        };
        let files = Files {
            project: Some(SettingsFile {
                values: values(one(2, "2")),
                ..SettingsFile::default()
            }),
            user: Some(SettingsFile {
                profiles: [("berlin".to_owned(), values(one(3, "33")))].into(),
                values: values(one(4, "4")),
                ..SettingsFile::default()
            }),
            ..Files::default()
        };
        Layers::new(typed, &env, files)
    }

    proptest! {
        #[test]
        fn the_strongest_layer_wins(set in proptest::array::uniform5(any::<bool>())) {
            let (value, origin) = stack(set).find("max_retries");
            let first = set.iter().position(|on| *on);
            let wanted = ["0", "1", "2", "33", "4"];
            prop_assert_eq!(value.as_deref(), Some(first.map_or("3", |at| wanted[at])));
            prop_assert_eq!(usize::from(origin.rank()), first.unwrap_or(5));
        }
    }

    #[test]
    fn the_profile_is_chosen_by_the_same_order() {
        let file = |name: &str| SettingsFile {
            values: Values::from([("profile", name.to_owned())]),
            ..SettingsFile::default()
        };
        let files = Files {
            user: Some(file("of-the-user")),
            project: Some(file("of-the-project")),
            ..Files::default()
        };
        let env = Environment::of(&[("TILLCTL_PROFILE", "of-the-environment")]);
        let typed = Values::from([("profile", "typed".to_owned())]);
        let name = |typed: &Values, env: &Environment, files: &Files| {
            let layers = Layers::new(typed.clone(), env, files.clone());
            layers.profile_name().map(str::to_owned)
        };
        let (no, empty) = (Values::new(), Environment::default());
        assert_eq!(name(&typed, &env, &files).unwrap(), "typed");
        assert_eq!(name(&no, &env, &files).unwrap(), "of-the-environment");
        assert_eq!(name(&no, &empty, &files).unwrap(), "of-the-project");
        let user_only = Files {
            project: None,
            ..files
        };
        assert_eq!(name(&no, &empty, &user_only).unwrap(), "of-the-user");
        assert_eq!(name(&no, &empty, &Files::default()), None);
    }

    #[test]
    fn what_belongs_to_a_profiles_key_stays_with_it() {
        let profile = Values::from([
            ("account", "acct_1".to_owned()),
            ("tz", "Europe/Berlin".to_owned()),
        ]);
        let files = Files {
            user: Some(SettingsFile {
                profiles: [("berlin".to_owned(), profile)].into(),
                ..SettingsFile::default()
            }),
            ..Files::default()
        };
        let typed = Values::from([("profile", "berlin".to_owned())]);
        let mut layers = Layers::new(typed, &Environment::default(), files);
        assert_eq!(layers.find("account").0.unwrap(), "acct_1");
        layers.other_key = true;
        assert_eq!(layers.find("account").0, None);
        assert_eq!(layers.find("tz").0.unwrap(), "Europe/Berlin");
    }
}
