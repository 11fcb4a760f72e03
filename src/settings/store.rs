//! The store that several machines share, and its password.

use std::io::ErrorKind;

use secrecy::{ExposeSecret as _, SecretString};

use super::{Settings, keys, path, user};
use crate::failure::{Failure, Kind};
use crate::files::{self, Outbox};
use crate::store::{StoreUser, Target};

impl Settings {
    /// The store, if there is one. The simulator in this process has none: its
    /// payments are gone when its shop is.
    pub(crate) fn store(&self) -> Result<Option<Target>, Failure> {
        let (url, origin) = self.layers.find("store");
        let Some(url) = url.filter(|_| !self.simulator) else {
            return Ok(None);
        };
        let target = Target::parse(&url);
        target
            .map(Some)
            .map_err(|why| Failure::usage(format!("store ({origin}): {why}")))
    }

    /// The store's password; `None` where it asks for none.
    pub(crate) fn store_password(&self) -> Result<Option<SecretString>, Failure> {
        if let Some(password) = &self.store_password {
            return Ok(Some(password.clone()));
        }
        if let (Some(text), origin) = self.layers.find("store_password_file") {
            let path = path(&text, &origin);
            let read = files::read_given(&path, keys::LONGEST).and_then(|bytes| {
                String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())
            });
            let text = read.map_err(|error| {
                Failure::new(
                    Kind::Credentials,
                    format!(
                        "cannot read the store's password from {}: {error}",
                        path.display()
                    ),
                )
                .hint("give a file that holds the password alone on one line")
            })?;
            return Ok(Some(one_line(&SecretString::from(text))));
        }
        if let Some(command) = self.layers.find("store_password_command").0 {
            let text = keys::printed_by("store_password_command", "password", &command)?;
            return Ok(Some(one_line(&text)));
        }
        Ok(None)
    }

    /// Where the names of the account's readers and locations are shared, and under which
    /// name; `None` if nobody shares them, or the key or the store's password would have
    /// to be asked for.
    pub(crate) fn shared_names(&self) -> Option<(Target, String)> {
        let target = self.store().ok().flatten()?;
        let is_asked_for = self.layers.find("store_password_command").0.is_some();
        let key = self.key_at_hand()?;
        let account = self.own_place(&key).1;
        (!is_asked_for || self.store_password.is_some()).then_some((target, account))
    }

    /// Where lines wait for the store at this place (its URL, as it is shown).
    pub(crate) fn outbox(&self, place: &str) -> Outbox {
        Outbox::new(&self.state_dir.join("outbox"), &files::digest(place))
    }

    /// Whether lines wait for the store.
    pub(crate) fn waits_for_store(&self) -> bool {
        let target = self.store().ok().flatten();
        target.is_some_and(|target| !self.outbox(&target.to_string()).is_empty())
    }

    /// Who works with the store.
    pub(crate) fn store_user(&self) -> StoreUser {
        StoreUser {
            host: user::host(),
            name: self.user(),
            process: std::process::id(),
        }
    }
}

/// Without the end of its line, which is no part of it.
fn one_line(text: &SecretString) -> SecretString {
    let text = text.expose_secret();
    SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned())
}
