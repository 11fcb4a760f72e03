//! Configurations. A section is sent whole, with its secrets; whether Stripe
//! puts it in the place of the old one or merges the two is not documented, so
//! the answer is looked at.

use std::collections::BTreeMap;

use super::{CompletedStep, FieldChange, FileRow, Ids, StepWorker, lost};
use crate::failure::Failure;
use crate::fleet::manifest::{ManifestConfiguration as Row, ManifestWifi, Secret};
use crate::fleet::plan;
use crate::fleet::remote;
use crate::secret::Hidden;
use crate::stripe::configurations::{
    self, Configuration, Draft, Edit, RebootWindow, Tips, WifiDraft,
};
use crate::stripe::write;
use crate::stripe::{Verbatim, locations};

impl StepWorker<'_> {
    fn configuration_row(&self, row: FileRow) -> Result<&Row, Failure> {
        let rows = self
            .job
            .wanted
            .configurations
            .as_deref()
            .unwrap_or_default();
        rows.get(row.at).ok_or_else(lost)
    }

    pub(super) async fn create_configuration(
        &self,
        key: &str,
        row: FileRow,
        changes: &[FieldChange],
    ) -> Result<CompletedStep, Failure> {
        let row = self.configuration_row(row)?;
        let sections: Vec<_> = changes.iter().map(|c| section(&c.field)).collect();
        let mut draft = self.draft(row, &sections)?;
        draft.name.clone_from(&row.name);
        let held = self.job.has.configurations.as_deref().unwrap_or_default();
        let known = |id: &str| held.iter().any(|h| h.id == id);
        let ours = |c: &Configuration| !known(&c.id) && c.name == row.name;
        let request = configurations::create(&draft);
        let list = configurations::list(None);
        let created = self
            .create(&request, &list, configurations::get, ours)
            .await?;
        Ids::put(&self.ids.configurations, key, &created.id);
        Ok(CompletedStep::of(&created.id))
    }

    pub(super) async fn update_configuration(
        &self,
        row: FileRow,
        id: &str,
        changes: &[FieldChange],
    ) -> Result<CompletedStep, Failure> {
        let row = self.configuration_row(row)?;
        let sections: Vec<_> = changes.iter().map(|c| section(&c.field)).collect();
        let mut draft = self.draft(row, &sections)?;
        if changes.iter().any(|c| c.field == "name") {
            draft.name.clone_from(&row.name);
        }
        let written = self.change_configuration(id, row, &draft).await?;
        let left = left_over(&written, row, &sections);
        if left.is_empty() {
            return Ok(CompletedStep::of(id));
        }
        // Merged: what is not wanted any more goes with its section, which is
        // then set anew.
        let left: Vec<_> = left.iter().map(String::as_str).collect();
        let bare = Draft {
            name: None,
            ..self.draft(&Row::default(), &left)?
        };
        let request = configurations::update(id, &bare).known(written.raw());
        let client = self.job.client;
        client.send::<Verbatim<Configuration>>(&request).await?;
        let again = self.draft(row, &left)?;
        let written = self.change_configuration(id, row, &again).await?;
        match left_over(&written, row, &left).as_slice() {
            [] => Ok(CompletedStep::of(id)),
            left => Err(Failure::failed(format!(
                "Stripe answered, but {} is not as it was sent",
                left.join(", ")
            ))),
        }
    }

    async fn change_configuration(
        &self,
        id: &str,
        row: &Row,
        draft: &Draft,
    ) -> Result<Verbatim<Configuration>, Failure> {
        // The audit log has its parts as they were, which the plan knows in words alone.
        let was: Verbatim<Configuration> = self.job.client.send(&configurations::get(id)).await?;
        let request = configurations::update(id, draft).known(was.raw());
        // Whether a secret arrived cannot be seen.
        let secret = !row.settings.secrets().is_empty();
        let seen = |c: &Configuration| {
            !secret && plan::configuration_differs(&remote::held(c), row).is_empty()
        };
        write::change(self.job.client, &request, &configurations::get(id), seen).await
    }

    /// The sections that are named, as the file has them.
    fn draft(&self, row: &Row, sections: &[&str]) -> Result<Draft, Failure> {
        let settings = &row.settings;
        let has = |name: &str| sections.contains(&name);
        let mut draft = Draft::default();
        if has("tipping") {
            let tips = settings.tipping.iter().map(|(currency, tips)| {
                let tips = Tips {
                    fixed_amounts: tips.fixed_amounts.clone(),
                    percentages: tips.percentages.clone(),
                    smart_tip_threshold: tips.smart_tip_threshold,
                };
                (currency.clone(), tips)
            });
            let tips: BTreeMap<_, _> = tips.collect();
            draft.tipping = edit(Some(tips).filter(|t| !t.is_empty()));
        }
        if has("reboot_window") {
            let window = settings.reboot_window;
            draft.reboot_window = edit(window.map(|(start_hour, end_hour)| RebootWindow {
                start_hour,
                end_hour,
            }));
        }
        if has("offline") {
            draft.offline = edit(settings.offline);
        }
        if has("cellular") {
            draft.cellular = edit(settings.cellular);
        }
        if has("reader_security") {
            let code = settings.passcode.as_ref();
            draft.admin_menu_passcode = edit(code.map(|s| self.secret(s)).transpose()?);
        }
        if has("wifi") {
            let wifi = settings.wifi.as_ref();
            draft.wifi = edit(wifi.map(|w| self.wifi(w)).transpose()?);
        }
        for model in sections
            .iter()
            .filter(|s| configurations::MODELS.contains(s))
        {
            let file = settings.splashscreens.get(*model).cloned();
            draft.splashscreens.insert((*model).to_owned(), edit(file));
        }
        Ok(draft)
    }

    fn secret(&self, secret: &Secret) -> Result<Hidden, Failure> {
        let Secret::Env(name) = secret else {
            return Err(lost());
        };
        self.job.secrets.get(name).cloned().ok_or_else(|| {
            Failure::usage(format!("the variable {name} is not set"))
                .hint("set it to the secret that the file names, and apply again")
        })
    }

    fn wifi(&self, wifi: &ManifestWifi) -> Result<WifiDraft, Failure> {
        let text = |name: &str| wifi.texts.get(name).cloned();
        let needed = |name: &str| text(name).unwrap_or_default();
        let secret = |name: &str| wifi.secrets.get(name).map(|s| self.secret(s)).transpose();
        let password = |found: Option<Hidden>| found.ok_or_else(lost);
        Ok(match wifi.kind.as_str() {
            "personal_psk" => WifiDraft::PersonalPsk {
                ssid: needed("ssid"),
                password: password(secret("password")?)?,
            },
            "enterprise_eap_peap" => WifiDraft::EnterpriseEapPeap {
                ssid: needed("ssid"),
                username: needed("username"),
                password: password(secret("password")?)?,
                ca_certificate_file: text("ca_certificate_file"),
            },
            _ => WifiDraft::EnterpriseEapTls {
                ssid: needed("ssid"),
                client_certificate_file: needed("client_certificate_file"),
                private_key_file: needed("private_key_file"),
                private_key_file_password: secret("private_key_file_password")?,
                ca_certificate_file: text("ca_certificate_file"),
            },
        })
    }

    pub(super) async fn delete_configuration(
        &self,
        id: &str,
        name: &str,
    ) -> Result<CompletedStep, Failure> {
        let client = self.job.client;
        let mut pages = client.pages::<crate::stripe::Location>(locations::list());
        let mut attached = Vec::new();
        while let Some(page) = pages.next().await? {
            let to = page.into_iter();
            attached.extend(to.filter(|l| l.configuration_overrides.as_deref() == Some(id)));
        }
        if let Some(location) = attached.first() {
            return Err(Failure::failed(format!(
                "{name} is attached to {} still",
                location.name()
            )));
        }
        let read = configurations::get(id);
        write::remove::<Configuration>(client, &configurations::delete(id), &read, id).await?;
        Ok(CompletedStep::of(id))
    }
}

fn edit<T>(value: Option<T>) -> Edit<T> {
    value.map_or(Edit::Unset, Edit::Set)
}

fn section(field: &str) -> &str {
    field.split('.').next().unwrap_or_default()
}

/// The sections that were sent and came back with something else.
fn left_over(now: &Configuration, row: &Row, sent: &[&str]) -> Vec<String> {
    let differs = plan::configuration_differs(&remote::held(now), row);
    let mut left: Vec<_> = differs
        .iter()
        .map(|c| section(&c.field).to_owned())
        .collect();
    left.retain(|s| sent.contains(&s.as_str()) && s != "name");
    left.sort_unstable();
    left.dedup();
    left
}
