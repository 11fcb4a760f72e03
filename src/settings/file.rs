//! The user's file and a project's: where they are, what they hold, and how a
//! line of them is changed without touching the others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::declared::{FilePlace, alike, setting};
use super::environment::Environment;
use super::value_format::{ValueFormat, is_on, is_profile_name};
use crate::failure::Failure;
use crate::files::{self, Lock, Protection, Rights};

/// What a project's file is called.
pub(crate) const PROJECT_FILE: &str = ".tillctl.toml";

/// The values of one file or one profile, by the names of the settings.
pub(crate) type Values = BTreeMap<&'static str, String>;

/// One file, read and checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct SettingsFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it sets at its top.
    pub values: Values,
    /// Its profiles.
    pub profiles: BTreeMap<String, Values>,
}

/// All there is in files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    /// Where the user's file is or would be.
    pub user_path: PathBuf,
    /// The user's file.
    pub user: Option<SettingsFile>,
    /// The project's file.
    pub project: Option<SettingsFile>,
    /// What was passed over, and why.
    pub remarks: Vec<String>,
}

impl Files {
    /// Reads both files.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Usage`] naming file, line and key if one cannot
    /// be understood: a mistyped safety must not be a missing one.
    pub(crate) fn read(env: &Environment) -> Result<Self, Failure> {
        let user_path = user_path(env);
        let user = match read_own(&user_path)? {
            Some(text) => Some(parse(&user_path, &text, FilePlace::User)?),
            None => None,
        };
        let mut files = Self {
            user_path,
            user,
            ..Self::default()
        };
        files.find_project()?;
        Ok(files)
    }

    /// No files, but it is known where the user's would be.
    pub(crate) fn none(env: &Environment) -> Self {
        Self {
            user_path: user_path(env),
            ..Self::default()
        }
    }

    /// The nearest project file, from the working directory upwards to the home.
    fn find_project(&mut self) -> Result<(), Failure> {
        let Ok(here) = std::env::current_dir() else {
            return Ok(());
        };
        let home = etcetera::home_dir().ok();
        for folder in here.ancestors() {
            let path = folder.join(PROJECT_FILE);
            let bytes = files::read_given(&path, files::MOST_OF_SETTINGS).ok();
            if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                if files::is_foreign(&path) {
                    self.remarks.push(format!(
                        "{} belongs to another user and is passed over",
                        path.display()
                    ));
                } else {
                    self.project = Some(parse(&path, &text, FilePlace::Project)?);
                }
                break;
            }
            if home.as_deref() == Some(folder) {
                break;
            }
        }
        Ok(())
    }
}

/// The text of the user's file; `None` if there is none. It may name a command that
/// prints a key, so it is read only if nobody else can have written it.
fn read_own(path: &Path) -> Result<Option<String>, Failure> {
    files::read_trusted(path, Protection::AsItIs).map_err(|error| {
        distrusted(path, &error).unwrap_or_else(|| {
            Failure::usage(format!("cannot read {}: {error}", path.display()))
                .hint("give it back to yourself, or name another in TILLCTL_CONFIG")
        })
    })
}

/// The refusal of a settings file that somebody else may have written.
fn distrusted(path: &Path, error: &std::io::Error) -> Option<Failure> {
    let remedy = files::remedy(error)?;
    let failure = Failure::usage(format!(
        "{} is not used, because it could name a command that is run: {error}",
        path.display()
    ));
    Some(failure.hint(format!("{remedy}; or name another in TILLCTL_CONFIG")))
}

/// Whether a profile of the user's file is protected, for verbs that do without the
/// rest of the file. A value that is neither yes nor no counts as one: the cautious side.
pub(super) fn is_protected(path: &Path, profile: &str) -> Result<bool, Failure> {
    let document = document(path)?;
    let value = document
        .get("profiles")
        .and_then(|profiles| profiles.get(profile))
        .and_then(|profile| profile.get("protected"));
    Ok(
        value.is_some_and(|value| match (value.as_bool(), value.as_str()) {
            (Some(on), _) => on,
            (_, Some(text)) => ValueFormat::Switch.check(text).is_err() || is_on(text),
            _ => true,
        }),
    )
}

/// The user's file, to be changed.
fn document(path: &Path) -> Result<toml_edit::DocumentMut, Failure> {
    let text = read_own(path)?.unwrap_or_default();
    text.parse().map_err(|error: toml_edit::TomlError| {
        Failure::usage(format!("{}: {}", path.display(), error.message()))
            .hint("correct it by hand first")
    })
}

fn user_path(env: &Environment) -> PathBuf {
    if let Some(path) = env.get("TILLCTL_CONFIG") {
        return PathBuf::from(path);
    }
    etcetera::choose_base_strategy()
        .map_or_else(
            |_| PathBuf::from(".tillctl"),
            |dirs| dirs.config_dir().join("tillctl"),
        )
        .join("config.toml")
}

/// Reads a file's text.
fn parse(path: &Path, text: &str, place: FilePlace) -> Result<SettingsFile, Failure> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| {
            text.get(..span.start).unwrap_or(text).matches('\n').count() + 1
        });
        Failure::usage(format!(
            "{}, line {line}: {}",
            path.display(),
            error.message()
        ))
        .hint("it is TOML: key = value, texts in quotes; see `tillctl help settings`")
    })?;
    let mut file = SettingsFile {
        path: path.to_owned(),
        ..SettingsFile::default()
    };
    for (key, value) in table {
        if key == "profiles" && place == FilePlace::User {
            let toml::Value::Table(profiles) = value else {
                return Err(wrong(path, "profiles", "is written [profiles.NAME]"));
            };
            for (name, values) in profiles {
                let at = format!("profiles.{name}");
                if !is_profile_name(&name) {
                    return Err(wrong(
                        path,
                        &at,
                        "is no name for a profile (letters, digits, - _ .)",
                    ));
                }
                let toml::Value::Table(values) = values else {
                    return Err(wrong(path, &at, "is written [profiles.NAME]"));
                };
                let mut read = Values::new();
                for (key, value) in values {
                    let place = FilePlace::Profile;
                    let table = FileTable {
                        path,
                        at: &at,
                        place,
                    };
                    table.take(&mut read, &key, &value)?;
                }
                file.profiles.insert(name, read);
            }
        } else {
            let table = FileTable {
                path,
                at: "",
                place,
            };
            table.take(&mut file.values, &key, &value)?;
        }
    }
    Ok(file)
}

fn wrong(path: &Path, key: &str, why: &str) -> Failure {
    Failure::usage(format!("{}: {key} {why}", path.display()))
        .hint("`tillctl help settings` and `tillctl config list` name every setting")
}

/// A table of a file.
struct FileTable<'a> {
    path: &'a Path,
    /// Its name; empty for what stands above all tables.
    at: &'a str,
    place: FilePlace,
}

impl FileTable<'_> {
    /// One key and its value.
    fn take(&self, into: &mut Values, key: &str, value: &toml::Value) -> Result<(), Failure> {
        let Self { path, at, place } = *self;
        let shown = if at.is_empty() {
            key.to_owned()
        } else {
            format!("{at}.{key}")
        };
        let Some(setting) = setting(key) else {
            if key == "api_key" {
                return Err(Failure::usage(format!(
                "{}: {shown}: keys do not stand in this file",
                path.display()
            ))
            .hint("`tillctl login` keeps a key where others cannot read it; take this line out and roll the key if others could"));
            }
            let failure = wrong(path, &shown, "is not a setting");
            return Err(match alike(key) {
                Some(name) => failure.hint(format!("did you mean {name}?")),
                None => failure,
            });
        };
        if !setting.scope.allows(place) {
            let why = match place {
                FilePlace::Project => {
                    "does not stand in a project's file, which may be somebody else's work"
                }
                FilePlace::Profile => "does not stand in a profile",
                FilePlace::User => "stands in a profile",
            };
            return Err(wrong(path, &shown, why)
                .hint(format!("it may stand in: {}", setting.scope.files())));
        }
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Boolean(on) => on.to_string(),
            toml::Value::Integer(number) => number.to_string(),
            _ => return Err(wrong(path, &shown, &format!("is not {}", setting.form))),
        };
        // Zones are looked up where they are used: that takes longer than a start.
        if setting.form != ValueFormat::Zone {
            setting
                .form
                .check(&text)
                .map_err(|why| wrong(path, &format!("{shown}:"), &why))?;
        }
        into.insert(setting.key, text);
        Ok(())
    }
}

/// The lock under which a file is read, changed and written; its own file goes with
/// it.
pub(super) fn lock(path: &Path) -> Result<Lock, Failure> {
    Lock::wait_passing(path.with_extension("lock")).map_err(|error| unwritten(path, &error))
}

/// Changes the user's file: what stands in it otherwise, comments too, stays.
pub(crate) fn edit(
    path: &Path,
    change: impl FnOnce(&mut toml_edit::DocumentMut),
) -> Result<(), Failure> {
    let _lock = lock(path)?;
    let mut document = document(path)?;
    change(&mut document);
    write(path, &document.to_string(), false)
}

/// Puts a file in its place whole, in a folder of one's own.
pub(crate) fn write(path: &Path, text: &str, secret: bool) -> Result<(), Failure> {
    // A link stays a link: dotfiles are often kept elsewhere.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let rights = if secret {
        Rights::Private
    } else {
        Rights::AsBefore
    };
    files::write_whole(&target, text.as_bytes(), rights).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    if let Some(failure) = distrusted(path, error) {
        return failure;
    }
    Failure::failed(format!("cannot write {}: {error}", path.display()))
        .hint("what was there before is unchanged")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, place: FilePlace) -> Result<SettingsFile, Failure> {
        parse(Path::new("x.toml"), text, place)
    }

    #[test]
    fn what_stands_there_is_read() {
        let file = read(
            "profile = 'berlin'\nmax_retries = 5\n[profiles.berlin]\nprotected = true\ntimeout = '9s'\n",
            FilePlace::User,
        )
        .unwrap();
        assert_eq!(file.values["max_retries"], "5");
        assert_eq!(file.profiles["berlin"]["protected"], "true");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, place, said) in [
            ("a = ", FilePlace::User, "x.toml, line 1"),
            ("\n\nb", FilePlace::User, "line 3"),
            (
                "protcted = true",
                FilePlace::User,
                "protcted is not a setting",
            ),
            ("protected = true", FilePlace::User, "stands in a profile"),
            ("timeout = 'soon'", FilePlace::User, "timeout"),
            (
                "timeout = [1]",
                FilePlace::User,
                "timeout is not a length of time",
            ),
            (
                "api_key = 'sk_live_abc'",
                FilePlace::User,
                "keys do not stand in this file",
            ),
            (
                "api_key_command = 'touch x'",
                FilePlace::Project,
                "somebody else's work",
            ),
            (
                "api_base = 'https://evil.example'",
                FilePlace::Project,
                "somebody else's work",
            ),
            (
                "[profiles.x]",
                FilePlace::Project,
                "profiles is not a setting",
            ),
            (
                "[profiles.x]\nprofile = 'y'",
                FilePlace::User,
                "profiles.x.profile",
            ),
            ("[profiles.'../x']", FilePlace::User, "no name"),
            ("profiles = 1", FilePlace::User, "[profiles.NAME]"),
        ] {
            let failure = read(text, place).unwrap_err();
            assert!(failure.message().contains(said), "{text}: {failure}");
            assert!(!failure.message().contains("sk_live"), "{failure}");
            assert_eq!(failure.kind().exit_code(), 2);
        }
    }

    #[test]
    fn comments_survive_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/config.toml");
        edit(&path, |d| d["tz"] = toml_edit::value("Europe/Berlin")).unwrap();
        let text = format!("# mine\n{}", std::fs::read_to_string(&path).unwrap());
        std::fs::write(&path, text).unwrap();
        edit(&path, |d| d["max_retries"] = toml_edit::value(5)).unwrap();
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "# mine\ntz = \"Europe/Berlin\"\nmax_retries = 5\n"
        );
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1
        );
    }
}
