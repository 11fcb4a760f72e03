//! Creating and changing configurations so that the end is known, whatever
//! happens on the way.
//!
//! Two things are not documented and either answer works here: whether tips
//! that are sent take the place of those that are there or are laid over them,
//! and whether secrets come back as they were sent.

use super::tips::{self, Tipping};
use crate::failure::{Failure, Kind};
use crate::stripe::configurations::{self, Draft, Edit, Wifi, WifiDraft};
use crate::stripe::write::{self, ObjectsBefore};
use crate::stripe::{Client, Configuration, Error, Object, Verbatim};

/// Changes a configuration.
pub(crate) async fn update(
    client: &Client,
    was: &Verbatim<Configuration>,
    draft: &Draft,
) -> Result<Verbatim<Configuration>, Failure> {
    let now = send(client, draft, was).await?;
    let Edit::Set(wanted) = &draft.tipping else {
        return Ok(now);
    };
    if tips::normal(now.tipping.as_ref()) == tips::normal(Some(wanted)) {
        return Ok(now);
    }
    // They were laid over what was there: it goes first, as a whole.
    let clear = Draft {
        tipping: Edit::Unset,
        ..Draft::default()
    };
    let cleared = send(client, &clear, &now).await?;
    let again = Draft {
        tipping: draft.tipping.clone(),
        ..Draft::default()
    };
    let now = send(client, &again, &cleared).await.map_err(|failure| {
        failure.context("the tips were taken away to be set anew, and that failed")
    })?;
    Ok(now)
}

async fn send(
    client: &Client,
    draft: &Draft,
    was: &Verbatim<Configuration>,
) -> Result<Verbatim<Configuration>, Failure> {
    let id = &*was.id;
    let request = configurations::update(id, draft).known(was.raw());
    let sent = client.send::<Verbatim<Configuration>>(&request).await;
    let now = match sent {
        Ok(now) => now,
        Err(error) if error.is_answer_lost() => {
            let read = configurations::get(id);
            match client.send::<Verbatim<Configuration>>(&read).await {
                Ok(now) if now.is_deleted() || shows(draft, &now) => now,
                _ => {
                    return Err(Failure::from(error)
                        .kind_of(Kind::Unknown)
                        .hint("run it again: setting the same twice does no harm"));
                }
            }
        }
        Err(error) => return Err(error.into()),
    };
    if now.is_deleted() {
        return Err(
            Failure::not_found(format!("{id} was deleted meanwhile")).hint("nothing was changed")
        );
    }
    Ok(now)
}

/// Creates a configuration. `before` are those there were: by them a lost
/// answer is made good.
pub(crate) async fn create(
    client: &Client,
    draft: &Draft,
    before: &[Verbatim<Configuration>],
) -> Result<Verbatim<Configuration>, Failure> {
    let before = ObjectsBefore {
        all: before,
        list: configurations::list(None),
        command: "tillctl configurations list",
    };
    let is_it = |c: &Configuration| c.name == draft.name;
    write::create(client, &configurations::create(draft), before, is_it).await
}

/// Every configuration.
pub(crate) async fn all(client: &Client) -> Result<Vec<Verbatim<Configuration>>, Error> {
    client.pages(configurations::list(None)).all().await
}

/// Whether a configuration is as a draft has it. A secret that comes back
/// otherwise than it was sent counts as another.
pub(crate) fn shows(draft: &Draft, now: &Configuration) -> bool {
    let passcode = now
        .reader_security
        .as_ref()
        .and_then(|s| s.admin_menu_passcode.as_ref());
    draft
        .name
        .as_ref()
        .is_none_or(|n| now.name.as_ref() == Some(n))
        && same_tips(&draft.tipping, now.tipping.as_ref())
        && is(&draft.reboot_window, now.reboot_window.as_ref())
        && is(&draft.offline, now.offline.and_then(|s| s.enabled).as_ref())
        && is(
            &draft.cellular,
            now.cellular.and_then(|s| s.enabled).as_ref(),
        )
        && is(&draft.admin_menu_passcode, passcode)
        && match &draft.wifi {
            Edit::Keep => true,
            Edit::Unset => now.wifi.is_none(),
            Edit::Set(wanted) => now.wifi.as_ref().is_some_and(|w| is_network(wanted, w)),
        }
        && draft
            .splashscreens
            .iter()
            .all(|(model, edit)| is(edit, now.splashscreens.0.get(model)))
}

/// As [`shows`], but believes that a secret which is there is the one sent.
pub(crate) fn is_as_sent(draft: &Draft, now: &Configuration) -> bool {
    let mut draft = draft.clone();
    let passcode = now
        .reader_security
        .as_ref()
        .and_then(|s| s.admin_menu_passcode.as_ref());
    if let (Edit::Set(code), Some(there)) = (&mut draft.admin_menu_passcode, passcode) {
        code.clone_from(there);
    }
    let network = now.wifi.as_ref().and_then(Wifi::network);
    if let (Edit::Set(wanted), Some(there)) = (&mut draft.wifi, network) {
        match wanted {
            WifiDraft::PersonalPsk { password, .. }
            | WifiDraft::EnterpriseEapPeap { password, .. } => {
                if let Some(there) = &there.password {
                    password.clone_from(there);
                }
            }
            WifiDraft::EnterpriseEapTls {
                private_key_file_password,
                ..
            } => private_key_file_password.clone_from(&there.private_key_file_password),
        }
    }
    shows(&draft, now)
}

fn is<T: PartialEq>(edit: &Edit<T>, now: Option<&T>) -> bool {
    match edit {
        Edit::Keep => true,
        Edit::Unset => now.is_none(),
        Edit::Set(wanted) => now == Some(wanted),
    }
}

fn same_tips(edit: &Edit<Tipping>, now: Option<&Tipping>) -> bool {
    match edit {
        Edit::Keep => true,
        Edit::Unset => tips::normal(now).is_empty(),
        Edit::Set(wanted) => tips::normal(Some(wanted)) == tips::normal(now),
    }
}

fn is_network(wanted: &WifiDraft, now: &Wifi) -> bool {
    let Some(network) = now.network().filter(|_| now.kind == wanted.kind()) else {
        return false;
    };
    let same = |wanted: &String, now: &Option<String>| now.as_ref() == Some(wanted);
    match wanted {
        WifiDraft::PersonalPsk { ssid, password } => {
            same(ssid, &network.ssid) && network.password.as_ref() == Some(password)
        }
        WifiDraft::EnterpriseEapPeap {
            ssid,
            username,
            password,
            ca_certificate_file,
        } => {
            same(ssid, &network.ssid)
                && same(username, &network.username)
                && network.password.as_ref() == Some(password)
                && network.ca_certificate_file == *ca_certificate_file
        }
        WifiDraft::EnterpriseEapTls {
            ssid,
            client_certificate_file,
            private_key_file,
            private_key_file_password,
            ca_certificate_file,
        } => {
            same(ssid, &network.ssid)
                && same(client_certificate_file, &network.client_certificate_file)
                && same(private_key_file, &network.private_key_file)
                && network.private_key_file_password == *private_key_file_password
                && network.ca_certificate_file == *ca_certificate_file
        }
    }
}
