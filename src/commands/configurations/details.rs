//! The flags `create` and `update` have in common, and what they come to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::parts::{self, InCurrency, OnOff, Part};
use super::secrets::Source;
use super::wifi;
use crate::app::App;
use crate::failure::Failure;
use crate::fleet::configure::tips::{self, Tipping};
use crate::fleet::configure::{splash, words};
use crate::secret::Hidden;
use crate::stripe::configurations::{Draft, Edit, RebootWindow, WifiDraft};
use crate::stripe::files::{self, File, Purpose};
use crate::stripe::{Configuration, Request, Upload};

/// What a configuration says.
#[derive(Debug, clap::Args)]
pub(super) struct Details {
    /// Three percentages to suggest as a tip; may be repeated
    #[arg(long, value_name = "CUR=A,B,C", value_parser = parts::percentages)]
    tip_percent: Vec<InCurrency<Vec<i64>>>,
    /// Three amounts to suggest as a tip, as people write them; may be repeated
    #[arg(long, value_name = "CUR=A,B,C", value_parser = parts::amounts)]
    tip_fixed: Vec<InCurrency<Vec<i64>>>,
    /// Suggest amounts below this amount, percentages above it; may be repeated
    #[arg(long, value_name = "CUR=AMOUNT", value_parser = parts::threshold)]
    tip_smart_threshold: Vec<InCurrency<i64>>,
    /// Between which hours, local time, readers restart
    #[arg(long, value_name = "FROM-TO", value_parser = parts::reboot)]
    reboot: Option<RebootWindow>,
    /// Store payments while the network is away
    #[arg(long, value_name = "WHEN")]
    offline: Option<OnOff>,
    /// Use mobile data
    #[arg(long, value_name = "WHEN")]
    cellular: Option<OnOff>,
    /// Variable with the passcode of the admin menu, 5 digits
    #[arg(long, value_name = "VARIABLE", group = "passcode")]
    passcode_env: Option<String>,
    /// File with the passcode, - for standard input
    #[arg(long, value_name = "FILE", group = "passcode")]
    passcode_file: Option<PathBuf>,
    /// Ask for the passcode
    #[arg(long, group = "passcode")]
    prompt_passcode: bool,
    /// Picture a model shows while it waits; `none` takes it away; may be repeated
    #[arg(long, value_name = "MODEL=FILE", value_parser = parts::picture)]
    splash: Vec<(&'static str, Option<PathBuf>)>,
    #[command(flatten)]
    wifi: wifi::Flags,
}

/// What the flags say, read, before anything is known of a configuration.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) name: Option<String>,
    tips: Tipping,
    unset: Vec<Part>,
    reboot: Option<RebootWindow>,
    offline: Option<OnOff>,
    cellular: Option<OnOff>,
    passcode: Option<Hidden>,
    wifi: Option<wifi::Given>,
    pictures: BTreeMap<&'static str, Option<Upload>>,
}

/// The name and the bytes of a file.
pub(super) fn bytes(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok((name.to_string_lossy().into_owned(), bytes))
}

impl Details {
    /// Reads everything the flags name.
    pub(super) fn wish(
        &self,
        app: &App,
        name: Option<&str>,
        unset: &[Part],
    ) -> Result<Wish, Failure> {
        let name = name.map(str::trim);
        if name == Some("") {
            return Err(Failure::usage("the name is empty")
                .hint("Stripe keeps the name a configuration has; give it another"));
        }
        let wish = Wish {
            name: name.map(str::to_owned),
            tips: self.tips()?,
            unset: unset.to_vec(),
            reboot: self.reboot,
            offline: self.offline,
            cellular: self.cellular,
            passcode: self.passcode(app)?,
            wifi: self.wifi.read(app)?,
            pictures: self.pictures(app)?,
        };
        wish.contradictions()?;
        Ok(wish)
    }

    fn tips(&self) -> Result<Tipping, Failure> {
        let mut all = Tipping::new();
        let twice = |flag: &str, currency| {
            Failure::usage(format!("--tip-{flag} is given twice for {currency}"))
        };
        for (currency, list) in &self.tip_percent {
            let tips = all.entry(currency.code().to_owned()).or_default();
            if tips.percentages.replace(list.clone()).is_some() {
                return Err(twice("percent", *currency));
            }
        }
        for (currency, list) in &self.tip_fixed {
            let tips = all.entry(currency.code().to_owned()).or_default();
            if tips.fixed_amounts.replace(list.clone()).is_some() {
                return Err(twice("fixed", *currency));
            }
        }
        for (currency, amount) in &self.tip_smart_threshold {
            let tips = all.entry(currency.code().to_owned()).or_default();
            if tips.smart_tip_threshold.replace(*amount).is_some() {
                return Err(twice("smart-threshold", *currency));
            }
        }
        Ok(all)
    }

    fn passcode(&self, app: &App) -> Result<Option<Hidden>, Failure> {
        let source = Source {
            what: "the passcode",
            flag: "--passcode",
            variable: self.passcode_env.as_deref(),
            file: self.passcode_file.as_deref(),
            ask: self.prompt_passcode,
        };
        let code = source.read(app)?;
        let fits = code.as_ref().is_none_or(|c| {
            c.expose().len() == 5 && c.expose().bytes().all(|b| b.is_ascii_digit())
        });
        if fits {
            Ok(code)
        } else {
            Err(Failure::usage("the passcode has to have exactly 5 digits"))
        }
    }

    fn pictures(&self, app: &App) -> Result<BTreeMap<&'static str, Option<Upload>>, Failure> {
        let mut all = BTreeMap::new();
        for (model, path) in &self.splash {
            let picture = match path {
                Some(path) => {
                    let (name, bytes) = bytes(path)?;
                    let upload = splash::check(model, &name, bytes)?;
                    if splash::pixels(model).is_none() {
                        app.output.note(&format!(
                            "{name}: Stripe does not say how many pixels {model} shows; type and size were checked"
                        ));
                    }
                    Some(upload)
                }
                None => None,
            };
            if all.insert(*model, picture).is_some() {
                return Err(Failure::usage(format!(
                    "--splash is given twice for {model}"
                )));
            }
        }
        Ok(all)
    }
}

impl Wish {
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
    fn contradictions(&self) -> Result<(), Failure> {
        for (part, set, name) in [
            (Part::Reboot, self.reboot.is_some(), "reboot"),
            (Part::Offline, self.offline.is_some(), "offline"),
            (Part::Cellular, self.cellular.is_some(), "cellular"),
            (Part::Passcode, self.passcode.is_some(), "passcode"),
            (Part::Wifi, self.wifi.is_some(), "wifi"),
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
    pub(super) fn plan(
        &self,
        app: &App,
        now: Option<&Configuration>,
    ) -> Result<(Draft, Files), Failure> {
        let mut files = Files::default();
        let wifi = match &self.wifi {
            Some(given) => {
                let there = now.and_then(|n| n.wifi.as_ref());
                Edit::Set(given.draft(app, there, &mut files)?)
            }
            None => self.edit(None, &Part::Wifi),
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
            reboot_window: self.edit(self.reboot, &Part::Reboot),
            offline: self.edit(self.offline.map(OnOff::is_on), &Part::Offline),
            cellular: self.edit(self.cellular.map(OnOff::is_on), &Part::Cellular),
            admin_menu_passcode: self.edit(self.passcode.clone(), &Part::Passcode),
            wifi,
            splashscreens,
        };
        Ok((draft, files))
    }

    fn edit<T>(&self, set: Option<T>, part: &Part) -> Edit<T> {
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
                Part::Tipping => there.clear(),
                Part::TippingIn(currency) => {
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

/// Files that will be uploaded. Until they are, their ids are written as words.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<(String, Purpose, Upload)>);

impl Files {
    /// Adds a file and returns what stands for its id. The same file is sent
    /// once.
    pub(super) fn add(&mut self, purpose: Purpose, upload: &Upload) -> String {
        let same =
            |(_, p, u): &&(String, Purpose, Upload)| *p == purpose && u.bytes() == upload.bytes();
        if let Some((id, ..)) = self.0.iter().find(same) {
            return id.clone();
        }
        let id = format!("(id of {}, file {})", upload.name(), self.0.len() + 1);
        self.0.push((id.clone(), purpose, upload.clone()));
        id
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        let each = self.0.iter();
        each.map(|(_, purpose, upload)| files::create(*purpose, upload))
            .collect()
    }

    /// Uploads them and puts their ids into the draft.
    pub(super) async fn upload(&self, app: &App, draft: &mut Draft) -> Result<(), Failure> {
        let client = app.stripe().await?;
        for (word, purpose, upload) in &self.0 {
            let sent = client.send::<File>(&files::create(*purpose, upload)).await;
            let file = sent.map_err(|error| {
                let lost = error.may_have_happened();
                let failure = Failure::from(error).context(format!("uploading {}", upload.name()));
                if lost {
                    // A file that nothing refers to does no harm.
                    failure
                        .kind_of(crate::failure::Kind::Unavailable)
                        .hint("no configuration was changed; run it again")
                } else {
                    failure
                }
            })?;
            put(draft, word, &file.id);
        }
        Ok(())
    }
}

fn put(draft: &mut Draft, word: &str, id: &str) {
    let swap = |text: &mut String| {
        if text == word {
            id.clone_into(text);
        }
    };
    for edit in draft.splashscreens.values_mut() {
        if let Edit::Set(text) = edit {
            swap(text);
        }
    }
    match &mut draft.wifi {
        Edit::Set(WifiDraft::EnterpriseEapPeap {
            ca_certificate_file: Some(ca),
            ..
        }) => swap(ca),
        Edit::Set(WifiDraft::EnterpriseEapTls {
            client_certificate_file,
            private_key_file,
            ca_certificate_file,
            ..
        }) => {
            swap(client_certificate_file);
            swap(private_key_file);
            if let Some(ca) = ca_certificate_file {
                swap(ca);
            }
        }
        _ => {}
    }
}

/// A part that will differ: its name, what it is and what it will be.
pub(super) type Difference = (String, Option<String>, Option<String>);

/// What will differ, in words, without secrets.
pub(super) fn differences(draft: &Draft, now: Option<&Configuration>) -> Vec<Difference> {
    let mut all = Vec::new();
    let now_tips = tips::normal(now.and_then(|n| n.tipping.as_ref()));
    if draft.name.is_some() {
        all.push((
            "name".to_owned(),
            now.and_then(|n| n.name.clone()),
            draft.name.clone(),
        ));
    }
    let mut add = |field: &str, from: Option<String>, keep: bool, to: Option<String>| {
        if !keep {
            all.push((field.to_owned(), from, to));
        }
    };
    let on = |to: Option<&bool>| to.map(|b| words::on(*b).to_owned());
    let was =
        |s: Option<crate::stripe::configurations::Switch>| words::switch(s).map(str::to_owned);
    add(
        "tipping",
        (!now_tips.is_empty()).then(|| words::tipping(&now_tips)),
        draft.tipping.is_keep(),
        draft.tipping.new_value().map(words::tipping),
    );
    add(
        "reboot window",
        now.and_then(|n| n.reboot_window).map(words::reboot),
        draft.reboot_window.is_keep(),
        draft.reboot_window.new_value().copied().map(words::reboot),
    );
    add(
        "offline",
        was(now.and_then(|n| n.offline)),
        draft.offline.is_keep(),
        on(draft.offline.new_value()),
    );
    add(
        "cellular",
        was(now.and_then(|n| n.cellular)),
        draft.cellular.is_keep(),
        on(draft.cellular.new_value()),
    );
    add(
        "wifi",
        now.and_then(|n| n.wifi.as_ref()).map(words::wifi),
        draft.wifi.is_keep(),
        draft.wifi.new_value().map(words::wifi_draft),
    );
    for (model, edit) in &draft.splashscreens {
        let from = now.and_then(|n| n.splashscreens.0.get(model)).cloned();
        add(
            &format!("splash screen of {model}"),
            from,
            edit.is_keep(),
            edit.new_value().cloned(),
        );
    }
    all.retain(|(_, from, to)| from != to);
    if !draft.admin_menu_passcode.is_keep() {
        let security = now.and_then(|n| n.reader_security.as_ref());
        let from = security.and_then(|s| s.admin_menu_passcode.as_ref());
        let to = draft.admin_menu_passcode.new_value();
        all.push((
            "admin menu passcode".to_owned(),
            from.map(|_| "set".to_owned()),
            to.map(|_| "set".to_owned()),
        ));
    }
    all
}
