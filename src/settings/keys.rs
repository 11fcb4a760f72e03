//! Where keys are kept: a file that its owner alone can read, a command that
//! prints one, or the system's keyring.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use serde::Deserialize;

use super::file;
use crate::failure::{Failure, Kind};
use crate::files::{self, Protection};
use crate::interrupt;
use crate::shell_command::{CommandShell, Heard, ShellCommand};

/// Whoever has to type a passphrase gets so long.
const COMMAND_DEADLINE: Duration = Duration::from_mins(1);
/// No key is longer; a command that prints a film is stopped.
pub(crate) const LONGEST: u64 = 64 * 1024;

/// Where the key that is used came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeySource {
    /// The built-in simulator's own.
    Simulator,
    /// A file that holds it alone.
    File(PathBuf),
    /// `STRIPE_API_KEY`
    Variable,
    /// `api_key_command`
    Command,
    /// The system's keyring.
    Keyring,
    /// The file of keys, under a profile's name.
    Stored(String),
    /// Handed over by `login`.
    Given,
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Simulator => f.write_str("the built-in simulator"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable => f.write_str("STRIPE_API_KEY"),
            Self::Command => f.write_str("api_key_command"),
            Self::Keyring => f.write_str("the system's keyring"),
            Self::Stored(name) => write!(f, "profile {name}"),
            Self::Given => f.write_str("login"),
        }
    }
}

/// What is kept of one profile beside its settings.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Stored {
    /// The key; without it another place holds it.
    pub key: Option<SecretString>,
    /// The account the key belonged to when it was checked.
    pub account: Option<String>,
    /// What the account is called.
    pub account_name: Option<String>,
    /// `live` or `test`, for lists that must not ask for the key.
    pub mode: Option<String>,
}

/// The file of keys.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    path: PathBuf,
}

impl Credentials {
    /// Beside the user's file.
    pub(crate) fn beside(user_file: &Path) -> Self {
        Self {
            path: user_file.with_file_name("credentials.toml"),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Everything in it; nothing if it is not there.
    ///
    /// # Errors
    /// [`Kind::Credentials`] if others can read it, or if it is not what
    /// `login` writes.
    pub(crate) fn read(&self) -> Result<BTreeMap<String, Stored>, Failure> {
        let failed = |what: String| Failure::new(Kind::Credentials, what);
        let path = self.path.display();
        let text = match files::read_trusted(&self.path, Protection::Secret) {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(BTreeMap::new()),
            Err(error) => {
                let failure = failed(format!("the keys in {path} are not used: {error}"));
                return Err(match files::remedy(&error) {
                    Some(remedy) => failure.hint(format!(
                        "{remedy}; roll the keys if somebody could have read them"
                    )),
                    None => failure,
                });
            }
        };
        // What the parser says may quote a line of the file: it is left out.
        toml::from_str(&text).map_err(|_| {
            failed(format!("{path} is not what `tillctl login` writes"))
                .hint("log in again after moving it out of the way")
        })
    }

    /// Keeps a profile's key, in the place of an earlier one.
    pub(crate) fn keep(&self, profile: &str, stored: &Stored) -> Result<(), Failure> {
        use secrecy::ExposeSecret as _;
        self.change(|table| {
            let mut entry = toml::Table::new();
            let fields = [
                (
                    "key",
                    stored.key.as_ref().map(|k| k.expose_secret().to_owned()),
                ),
                ("account", stored.account.clone()),
                ("account_name", stored.account_name.clone()),
                ("mode", stored.mode.clone()),
            ];
            for (name, value) in fields {
                if let Some(value) = value {
                    entry.insert(name.to_owned(), value.into());
                }
            }
            table.insert(profile.to_owned(), entry.into());
        })
    }

    /// Forgets a profile's key; `false` if there was none.
    pub(crate) fn forget(&self, profile: &str) -> Result<bool, Failure> {
        // Nothing to forget needs no folder and no lock.
        if !self.read()?.contains_key(profile) {
            return Ok(false);
        }
        let mut was_there = false;
        self.change(|table| was_there = table.remove(profile).is_some())?;
        Ok(was_there)
    }

    /// Two that are changed in the same moment are both kept.
    fn change(&self, change: impl FnOnce(&mut toml::Table)) -> Result<(), Failure> {
        let _lock = file::lock(&self.path)?;
        // Also refuses a file that others can read.
        self.read()?;
        let text = files::read_trusted(&self.path, Protection::Secret);
        let text = text.ok().flatten().unwrap_or_default();
        let mut table: toml::Table = text.parse().unwrap_or_default();
        change(&mut table);
        let text =
            format!("# Keys, written by `tillctl login`. Nobody else may read this file.\n{table}");
        file::write(&self.path, &text, true)
    }
}

/// Runs a command that prints a key. What it says on stderr, and what it asks
/// on the terminal, goes through.
pub(crate) fn from_command(command: &str) -> Result<SecretString, Failure> {
    printed_by("api_key_command", "key", command)
}

/// Runs a command that a setting names and that prints a secret.
pub(super) fn printed_by(
    setting: &str,
    what: &str,
    command: &str,
) -> Result<SecretString, Failure> {
    let failed = |problem: String| {
        Failure::new(Kind::Credentials, format!("{setting}: {problem}")).hint(format!(
            "run the command by hand to see what it says; it has to print the {what} and nothing else"
        ))
    };
    let heard = (Heard::Stdout, LONGEST);
    let mut running = ShellCommand::start((CommandShell::Sh, command), None, &[], heard)
        .map_err(|error| failed(format!("cannot start sh: {error}")))?;
    let deadline = Instant::now() + COMMAND_DEADLINE;
    let status = loop {
        match running.ended() {
            Ok(Some(status)) => break status,
            Ok(None) if interrupt::is_pressed() => {
                return Err(Failure::new(
                    Kind::Interrupted,
                    format!("interrupted while {setting} was waited for"),
                ));
            }
            Ok(None) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Ok(None) => {
                return Err(failed(format!(
                    "no {what} within {} s",
                    COMMAND_DEADLINE.as_secs()
                )));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    };
    if !status.success() {
        return Err(failed(match status.code() {
            Some(code) => format!("it ended with exit code {code}"),
            None => "it was ended by a signal".to_owned(),
        }));
    }
    let left = deadline.saturating_duration_since(Instant::now());
    let unreadable =
        |error: &dyn fmt::Display| failed(format!("its output cannot be read: {error}"));
    let said = match running.said(left) {
        Ok(said) => said.map_err(|error| unreadable(&error))?,
        Err(_) => return Err(failed("its output never ends".to_owned())),
    };
    // The bytes of an error would hold the key.
    let text = String::from_utf8(said).map_err(|error| unreadable(&error.utf8_error()))?;
    Ok(SecretString::from(text))
}

/// The system's keyring, if tillctl was built with it.
pub(crate) mod os_keyring {
    use super::{Failure, Kind, SecretString};

    /// Whether this tillctl can use a keyring.
    pub(crate) const AVAILABLE: bool = cfg!(feature = "keyring");

    #[cfg(feature = "keyring")]
    fn entry(profile: &str) -> Result<::keyring::Entry, Failure> {
        ::keyring::Entry::new("tillctl", profile).map_err(|error| failed(&error))
    }

    #[cfg(feature = "keyring")]
    fn failed(error: &dyn std::fmt::Display) -> Failure {
        Failure::new(
            Kind::Credentials,
            format!("the system's keyring: {error}"),
        )
        .hint("is a keyring running and unlocked? over ssh and in cron there is often none: use api_key_command instead")
    }

    #[cfg(not(feature = "keyring"))]
    fn missing() -> Failure {
        Failure::new(
            Kind::Credentials,
            "this tillctl was built without the system's keyring",
        )
        .hint("take a build with the feature keyring, or log in without --keyring")
    }

    /// The key of a profile.
    ///
    /// # Errors
    /// [`Kind::Credentials`] if there is none, or no keyring.
    #[cfg(feature = "keyring")]
    pub(crate) fn get(profile: &str) -> Result<SecretString, Failure> {
        let profile = profile.to_owned();
        // A thread of its own: the keyring blocks, and knows nothing of ours.
        std::thread::spawn(move || {
            entry(&profile)?
                .get_password()
                .map(SecretString::from)
                .map_err(|error| failed(&error))
        })
        .join()
        .unwrap_or_else(|_| Err(failed(&"it broke down")))
    }

    /// Keeps the key of a profile.
    ///
    /// # Errors
    /// [`Kind::Credentials`] if the keyring refuses.
    #[cfg(feature = "keyring")]
    pub(crate) fn set(profile: &str, key: &str) -> Result<(), Failure> {
        let (profile, key) = (profile.to_owned(), key.to_owned());
        std::thread::spawn(move || {
            entry(&profile)?
                .set_password(&key)
                .map_err(|error| failed(&error))
        })
        .join()
        .unwrap_or_else(|_| Err(failed(&"it broke down")))
    }

    /// Forgets the key of a profile.
    ///
    /// # Errors
    /// [`Kind::Credentials`] if the keyring refuses.
    #[cfg(feature = "keyring")]
    pub(crate) fn forget(profile: &str) -> Result<(), Failure> {
        let profile = profile.to_owned();
        std::thread::spawn(move || {
            entry(&profile)?
                .delete_credential()
                .map_err(|error| failed(&error))
        })
        .join()
        .unwrap_or_else(|_| Err(failed(&"it broke down")))
    }

    /// The key of a profile.
    #[cfg(not(feature = "keyring"))]
    pub(crate) fn get(_: &str) -> Result<SecretString, Failure> {
        Err(missing())
    }

    /// Keeps the key of a profile.
    #[cfg(not(feature = "keyring"))]
    pub(crate) fn set(_: &str, _: &str) -> Result<(), Failure> {
        Err(missing())
    }

    /// Forgets the key of a profile.
    #[cfg(not(feature = "keyring"))]
    pub(crate) fn forget(_: &str) -> Result<(), Failure> {
        Err(missing())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn stored(key: &str) -> Stored {
        Stored {
            key: Some(SecretString::from(key.to_owned())),
            mode: Some("test".to_owned()),
            ..Stored::default()
        }
    }

    #[test]
    fn keys_are_kept_and_forgotten_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let credentials = Credentials::beside(&folder.path().join("new/config.toml"));
        assert!(credentials.read().unwrap().is_empty());
        credentials.keep("a", &stored("sk_test_a")).unwrap();
        credentials.keep("b", &stored("sk_test_b")).unwrap();
        credentials.keep("a", &stored("sk_test_c")).unwrap();
        let all = credentials.read().unwrap();
        assert_eq!(all["a"].key.as_ref().unwrap().expose_secret(), "sk_test_c");
        assert!(credentials.forget("a").unwrap());
        assert!(!credentials.forget("a").unwrap());
        assert_eq!(credentials.read().unwrap().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let credentials = Credentials::beside(&folder.path().join("config.toml"));
        credentials.keep("a", &stored("sk_test_a")).unwrap();
        let mode = |mode| std::fs::Permissions::from_mode(mode);
        let is = std::fs::metadata(credentials.path())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(is & 0o777, 0o600);
        for open in [0o640, 0o604, 0o660, 0o610] {
            std::fs::set_permissions(credentials.path(), mode(open)).unwrap();
            let failure = credentials.read().unwrap_err();
            assert_eq!(failure.kind(), Kind::Credentials);
            assert!(failure.next_step().unwrap().contains("chmod 600"));
            assert!(credentials.keep("b", &stored("sk_test_b")).is_err());
        }
        std::fs::set_permissions(credentials.path(), mode(0o400)).unwrap();
        assert_eq!(credentials.read().unwrap().len(), 1);
    }

    #[test]
    fn a_broken_file_is_not_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let credentials = Credentials::beside(&folder.path().join("config.toml"));
        file::write(credentials.path(), "[a]\nkey = sk_live_abc", true).unwrap();
        let failure = credentials.read().unwrap_err();
        assert!(!format!("{failure:?}").contains("sk_live"));
    }

    #[test]
    fn a_command_prints_the_key() {
        assert_eq!(
            from_command("printf 'sk_test_x\n'")
                .unwrap()
                .expose_secret(),
            "sk_test_x\n"
        );
        // It does not hang on what is read from it.
        assert_eq!(from_command("cat").unwrap().expose_secret(), "");
        let failure = from_command("exit 3").unwrap_err();
        assert_eq!(failure.kind(), Kind::Credentials);
        assert!(failure.message().contains("exit code 3"));
    }
}
