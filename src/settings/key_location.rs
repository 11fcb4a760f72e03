//! Which key is used: the way to it follows from flags, variables, files and
//! profile; it is walked only when the key is needed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use super::keys::{self, Credentials, KeySource, from_command, os_keyring};
use super::layers::SettingOrigin;
use super::value_format::is_on;
use super::{Settings, for_a_file, path};
use crate::failure::{Failure, Kind};
use crate::files::{self, file_name};
use crate::secret::{ApiKey, fnv};

/// The key the in-process simulator is spoken to with. Not a secret.
const SIMULATOR_KEY: &str = "sk_test_tillctl_simulator";
const NO_KEY: &str = "log in with `tillctl login`, set STRIPE_API_KEY or give --api-key-file FILE; to try tillctl without a key: tillctl --simulator readers list";

impl Settings {
    /// The key of `--api-key-file`, if that was typed.
    pub(crate) fn typed_key(&self) -> Result<Option<SecretString>, Failure> {
        self.api_key_file
            .as_ref()
            .map(|path| read_key(path).map(|(text, _)| text))
            .transpose()
    }

    /// The file of keys.
    pub(crate) fn credentials(&self) -> Credentials {
        Credentials::beside(&self.layers.files.user_path)
    }

    /// The key to speak to Stripe (or the simulator) with.
    pub(crate) fn api_key(&self) -> Result<ApiKey, Failure> {
        self.key().map(|(key, _)| key)
    }

    /// The key, and where it came from.
    pub(crate) fn key(&self) -> Result<(ApiKey, KeySource), Failure> {
        if let Some(found) = self.key.get() {
            return Ok(found.clone());
        }
        let (text, source) = self.find_key()?;
        let key = ApiKey::parse(text.expose_secret()).map_err(|reason| {
            Failure::new(Kind::Credentials, format!("{source}: {reason}")).hint(NO_KEY)
        })?;
        if key.is_organisation() && self.context.is_none() {
            return Err(Failure::new(
                Kind::Credentials,
                "an organisation's key acts for one of its accounts, and none is named",
            )
            .hint("add --context acct_…, or set context in the profile"));
        }
        Ok(self.key.get_or_init(|| (key, source)).clone())
    }

    /// The words for a person whose profile has a key of its own that the
    /// environment's stands in for.
    pub(crate) fn overridden(&self) -> Option<String> {
        let (_, source) = self.key.get()?;
        let name = self.profile.as_ref()?;
        (*source == KeySource::Variable && self.layers.other_key).then(|| {
            format!(
                "the key is STRIPE_API_KEY's, not profile {name}'s; --profile {name} takes the profile's"
            )
        })
    }

    /// The key if it can be had without asking anybody: no command is run, no
    /// keyring opened, no stdin read.
    pub(crate) fn key_at_hand(&self) -> Option<ApiKey> {
        let text = match self.way().ok()? {
            Way::Text(text, _) => text,
            Way::File(path) if path.is_file() => read_key(&path).ok()?.0,
            Way::File(_) | Way::Command(_) | Way::Keyring(_) => return None,
        };
        let key = ApiKey::parse(text.expose_secret()).ok()?;
        (!key.is_organisation() || self.context.is_some()).then_some(key)
    }

    /// A name for what the key sees, the same whether or not the key itself is
    /// at hand; `None` without a key.
    pub(crate) fn sight(&self) -> Option<String> {
        let name = match self.way().ok()? {
            Way::Text(_, KeySource::Simulator) => {
                let place = self.simulator_dir().display().to_string();
                format!("simulator-{:016x}", fnv(&place))
            }
            Way::Command(command) => format!("command-{:016x}", fnv(&command)),
            Way::Keyring(profile) => format!("keyring-{profile}"),
            Way::File(path) if path.as_os_str() == "-" => self.key.get()?.0.account_name(),
            Way::Text(..) | Way::File(_) => self.key_at_hand()?.account_name(),
        };
        let base = self.stand_in();
        let parts = [base.as_ref(), self.context.as_ref(), self.account.as_ref()];
        let name = parts
            .into_iter()
            .flatten()
            .fold(name, |name, part| format!("{name}-{}", for_a_file(part)));
        Some(file_name(&name))
    }

    fn find_key(&self) -> Result<(SecretString, KeySource), Failure> {
        match self.way()? {
            Way::Text(text, source) => Ok((text, source)),
            Way::File(path) => read_key(&path),
            Way::Command(command) => Ok((from_command(&command)?, KeySource::Command)),
            Way::Keyring(profile) => Ok((os_keyring::get(&profile)?, KeySource::Keyring)),
        }
    }

    /// Where the key has to be had from.
    fn way(&self) -> Result<Way, Failure> {
        if self.simulator {
            if self.layers.profile_is_typed() {
                crate::settings::chosen_profile::must_exist(&self.layers)?;
            }
            let key = SecretString::from(SIMULATOR_KEY.to_owned());
            return Ok(Way::Text(key, KeySource::Simulator));
        }
        if let Some((key, source)) = self.key.get()
            && *source == KeySource::Given
        {
            let key = SecretString::from(key.expose().to_owned());
            return Ok(Way::Text(key, KeySource::Given));
        }
        if let Some(path) = &self.api_key_file {
            return Ok(Way::File(path.clone()));
        }
        crate::settings::chosen_profile::must_exist(&self.layers)?;
        let variable = self.api_key.clone();
        let variable = variable.map(|k| Way::Text(k, KeySource::Variable));
        let first = variable.is_some() && !self.layers.profile_is_typed();
        let own = if first { None } else { self.way_of_profile()? };
        if let Some(way) = own.or(variable) {
            return Ok(way);
        }
        // Those of the user's file hold for every profile without a key.
        if let Some(command) = self.layers.find("api_key_command").0 {
            return Ok(Way::Command(command));
        }
        if let (Some(text), origin) = self.layers.find("api_key_file") {
            return Ok(Way::File(path(&text, &origin)));
        }
        Err(match &self.profile {
            Some(name) => Failure::new(Kind::Credentials, format!("profile {name} has no key"))
                .hint(format!("tillctl login --profile {name}")),
            None => Failure::new(Kind::Credentials, "no API key").hint(NO_KEY),
        })
    }

    /// Where the chosen profile's key is, if it has one of its own.
    fn way_of_profile(&self) -> Result<Option<Way>, Failure> {
        let Some(name) = &self.profile else {
            return Ok(None);
        };
        if let Some(values) = self.layers.profile_values() {
            if let Some(command) = values.get("api_key_command") {
                return Ok(Some(Way::Command(command.clone())));
            }
            if let Some(file) = values.get("api_key_file") {
                let origin = SettingOrigin::User(self.layers.files.user_path.clone());
                return Ok(Some(Way::File(path(file, &origin))));
            }
            if values.get("keyring").is_some_and(|on| is_on(on)) {
                return Ok(Some(Way::Keyring(name.clone())));
            }
        }
        let stored = self.credentials().read()?.remove(name);
        let key = stored.and_then(|stored| stored.key);
        Ok(key.map(|key| Way::Text(key, KeySource::Stored(name.clone()))))
    }
}

/// Where a key is, before anything is asked for it.
enum Way {
    Text(SecretString, KeySource),
    File(PathBuf),
    Command(String),
    Keyring(String),
}

/// The key in a file, or on stdin.
fn read_key(path: &Path) -> Result<(SecretString, KeySource), Failure> {
    let read = files::read_given(path, keys::LONGEST)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into()));
    match read {
        Ok(text) => Ok((SecretString::from(text), KeySource::File(path.to_owned()))),
        Err(error) if error.kind() == ErrorKind::Interrupted => {
            Err(Failure::unreadable(path.display(), &error))
        }
        Err(error) => Err(Failure::new(
            Kind::Credentials,
            format!("cannot read the API key from {}: {error}", path.display()),
        )
        .hint("give a file that holds the key alone on one line")),
    }
}
