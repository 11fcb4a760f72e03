//! What the flags say and what a configuration has, put together.

use std::collections::BTreeMap;

use super::wifi;
use crate::app::App;
use crate::commands::parse::OnOff;
use crate::failure::Failure;
use crate::fleet::configure::network::NetworkEdit;
use crate::fleet::configure::parts::ConfigurationPart;
use crate::fleet::configure::tips::{self, Tipping};
use crate::fleet::configure::uploads::Uploads;
use crate::secret::Hidden;
use crate::stripe::configurations::{Draft, Edit, RebootWindow};
use crate::stripe::files::Purpose;
use crate::stripe::{Configuration, Upload};

/// What the flags say, read, before anything is known of a configuration.
#[derive(Debug)]
pub(super) struct ConfigurationEdit {
    pub(super) name: Option<String>,
    pub(super) tips: Tipping,
    pub(super) unset: Vec<ConfigurationPart>,
    pub(super) reboot: Option<RebootWindow>,
    pub(super) offline: Option<OnOff>,
    pub(super) cellular: Option<OnOff>,
    pub(super) passcode: Option<Hidden>,
    pub(super) wifi: Option<NetworkEdit>,
    pub(super) pictures: BTreeMap<&'static str, Option<Upload>>,
}

impl ConfigurationEdit {
    pub(super) fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.tips.is_empty()
            && self.unset.is_empty()
            && self.reboot.is_none()
            && self.offline.is_none()
            && self.cellular.is_none()
            && self.passcode.is_none()
            && self.wifi.is_none()
            && self.pictures.is_empty()
    }

    /// What is to be set and taken away at once. Tips may be: they begin anew.
    pub(super) fn contradictions(&self) -> Result<(), Failure> {
        for (part, set, name) in [
            (ConfigurationPart::Reboot, self.reboot.is_some(), "reboot"),
            (
                ConfigurationPart::Offline,
                self.offline.is_some(),
                "offline",
            ),
            (
                ConfigurationPart::Cellular,
                self.cellular.is_some(),
                "cellular",
            ),
            (
                ConfigurationPart::Passcode,
                self.passcode.is_some(),
                "passcode",
            ),
            (ConfigurationPart::Wifi, self.wifi.is_some(), "wifi"),
        ] {
            if set && self.unset.contains(&part) {
                return Err(Failure::usage(format!(
                    "{name} is to be set and taken away at once"
                )));
            }
        }
        Ok(())
    }

    /// What there will be, given what there is.
    pub(super) async fn plan(
        &self,
        app: &App,
        now: Option<&Configuration>,
    ) -> Result<(Draft, Uploads), Failure> {
        let mut files = Uploads::default();
        let wifi = match &self.wifi {
            Some(given) => {
                let there = now.and_then(|n| n.wifi.as_ref());
                Edit::Set(
                    given
                        .draft(there, &mut files, async |part| wifi::ask(app, part).await)
                        .await?,
                )
            }
            None => self.edit(None, &ConfigurationPart::Wifi),
        };
        let mut splashscreens = BTreeMap::new();
        for (model, picture) in &self.pictures {
            let edit = match picture {
                Some(upload) => Edit::Set(files.add(Purpose::Splashscreen, upload)),
                None => Edit::Unset,
            };
            splashscreens.insert((*model).to_owned(), edit);
        }
        let draft = Draft {
            name: self.name.clone(),
            tipping: self.tipping(now)?,
            reboot_window: self.edit(self.reboot, &ConfigurationPart::Reboot),
            offline: self.edit(self.offline.map(OnOff::is_on), &ConfigurationPart::Offline),
            cellular: self.edit(
                self.cellular.map(OnOff::is_on),
                &ConfigurationPart::Cellular,
            ),
            admin_menu_passcode: self.edit(self.passcode.clone(), &ConfigurationPart::Passcode),
            wifi,
            splashscreens,
        };
        Ok((draft, files))
    }

    fn edit<T>(&self, set: Option<T>, part: &ConfigurationPart) -> Edit<T> {
        match set {
            Some(value) => Edit::Set(value),
            None if self.unset.contains(part) => Edit::Unset,
            None => Edit::Keep,
        }
    }

    fn tipping(&self, now: Option<&Configuration>) -> Result<Edit<Tipping>, Failure> {
        let mut there = tips::normal(now.and_then(|n| n.tipping.as_ref()));
        let mut touched = !self.tips.is_empty();
        for part in &self.unset {
            match part {
                ConfigurationPart::Tipping => there.clear(),
                ConfigurationPart::TippingIn(currency) => {
                    there.remove(currency.code());
                }
                _ => continue,
            }
            touched = true;
        }
        if !touched {
            return Ok(Edit::Keep);
        }
        let all = tips::over(&there, &self.tips);
        tips::check(&all)?;
        Ok(if all.is_empty() {
            Edit::Unset
        } else {
            Edit::Set(all)
        })
    }
}
