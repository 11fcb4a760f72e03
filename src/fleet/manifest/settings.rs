//! What a configuration says, in the file and at Stripe. Secrets are only ever
//! known by the name of the variable they come from, or as "there is one".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::source::TableReader;
use crate::stripe::configurations::{CURRENCIES, MODELS};

/// A secret: never its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Secret {
    /// It comes from this environment variable.
    Env(String),
    /// Stripe has one.
    Set,
}

/// Suggested tips in one currency, amounts in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestTips {
    /// Amounts.
    pub fixed_amounts: Option<Vec<i64>>,
    /// Percentages.
    pub percentages: Option<Vec<i64>>,
    /// Below it amounts are suggested, above it percentages.
    pub smart_tip_threshold: Option<i64>,
}

/// The network readers join.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestWifi {
    /// `personal_psk`, `enterprise_eap_peap`, `enterprise_eap_tls`
    pub kind: String,
    /// Texts by Stripe's names: `ssid`, `username`, ids of files.
    pub texts: BTreeMap<String, String>,
    /// Secrets by Stripe's names.
    pub secrets: BTreeMap<String, Secret>,
}

/// What a configuration says; what it does not say it inherits from the
/// account's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ConfigurationSettings {
    /// Suggested tips by currency.
    pub tipping: BTreeMap<String, ManifestTips>,
    /// First and last hour.
    pub reboot_window: Option<(i64, i64)>,
    /// Payments are stored while the network is away.
    pub offline: Option<bool>,
    /// Mobile data is used.
    pub cellular: Option<bool>,
    /// The passcode of the admin menu.
    pub passcode: Option<Secret>,
    /// The network.
    pub wifi: Option<ManifestWifi>,
    /// Ids of files by model.
    pub splashscreens: BTreeMap<String, String>,
}

/// The types of networks: required texts, optional texts, required secret,
/// optional secret.
type NetworkTexts = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    Option<&'static str>,
    Option<&'static str>,
);

const NETWORKS: [NetworkTexts; 3] = [
    ("personal_psk", &["ssid"], &[], Some("password"), None),
    (
        "enterprise_eap_peap",
        &["ssid", "username"],
        &["ca_certificate_file"],
        Some("password"),
        None,
    ),
    (
        "enterprise_eap_tls",
        &["ssid", "client_certificate_file", "private_key_file"],
        &["ca_certificate_file"],
        None,
        Some("private_key_file_password"),
    ),
];

/// What a secret shows as: that there is one.
pub(crate) const SECRET: &str = crate::secret::SET;

impl ConfigurationSettings {
    /// Every leaf by its path, as text; secrets only as being there.
    pub(crate) fn leaves(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let mut put = |path: String, value: Option<String>| {
            if let Some(value) = value {
                all.insert(path, value);
            }
        };
        let list = |l: &Vec<i64>| format!("{l:?}");
        for (currency, tips) in &self.tipping {
            let path = |key: &str| format!("tipping.{currency}.{key}");
            put(path("fixed_amounts"), tips.fixed_amounts.as_ref().map(list));
            put(path("percentages"), tips.percentages.as_ref().map(list));
            let threshold = tips.smart_tip_threshold.map(|n| n.to_string());
            put(path("smart_tip_threshold"), threshold);
        }
        let (start, end) = self.reboot_window.unzip();
        put(
            "reboot_window.start_hour".into(),
            start.map(|h| h.to_string()),
        );
        put("reboot_window.end_hour".into(), end.map(|h| h.to_string()));
        put(
            "offline.enabled".into(),
            self.offline.map(|o| o.to_string()),
        );
        put(
            "cellular.enabled".into(),
            self.cellular.map(|o| o.to_string()),
        );
        let secret = |_: &Secret| SECRET.to_owned();
        put(
            "reader_security.admin_menu_passcode".into(),
            self.passcode.as_ref().map(secret),
        );
        if let Some(wifi) = &self.wifi {
            put("wifi.type".into(), Some(wifi.kind.clone()));
            let path = |key: &str| format!("wifi.{}.{key}", wifi.kind);
            for (key, text) in &wifi.texts {
                put(path(key), Some(text.clone()));
            }
            for key in wifi.secrets.keys() {
                put(path(key), Some(SECRET.to_owned()));
            }
        }
        for (model, file) in &self.splashscreens {
            put(format!("{model}.splashscreen"), Some(file.clone()));
        }
        all
    }

    /// Every secret by its path.
    pub(crate) fn secrets(&self) -> Vec<(String, &Secret)> {
        let passcode = self.passcode.iter();
        let passcode = passcode.map(|s| ("reader_security.admin_menu_passcode".to_owned(), s));
        let wifi = self.wifi.iter().flat_map(|wifi| {
            let path = |key: &String| format!("wifi.{}.{key}", wifi.kind);
            wifi.secrets.iter().map(move |(key, s)| (path(key), s))
        });
        passcode.chain(wifi).collect()
    }
}

/// Reads the settings of a configuration's table; the caller finishes it.
pub(super) fn read(part: &TableReader<'_, '_>) -> ConfigurationSettings {
    let switch = |key: &'static str| {
        let table = part.part(key)?;
        let on = table.boolean("enabled");
        if on.is_none() && table.line_of("enabled") == table.line {
            table.fault(table.line, "enabled = true or false is missing");
        }
        table.finish();
        on
    };
    let splashscreens = MODELS.iter().filter_map(|model| {
        let table = part.part(model)?;
        let file = table.name("splashscreen");
        table.finish();
        file.map(|file| ((*model).to_owned(), file))
    });
    ConfigurationSettings {
        tipping: part
            .part("tipping")
            .map(|t| tipping(&t))
            .unwrap_or_default(),
        reboot_window: part.part("reboot_window").and_then(|t| reboot_window(&t)),
        offline: switch("offline"),
        cellular: switch("cellular"),
        passcode: part.part("reader_security").and_then(|table| {
            let found = secret(&table, "admin_menu_passcode");
            table.finish();
            found
        }),
        wifi: part.part("wifi").and_then(|table| wifi(&table)),
        splashscreens: splashscreens.collect(),
    }
}

fn tipping(part: &TableReader<'_, '_>) -> BTreeMap<String, ManifestTips> {
    let mut all = BTreeMap::new();
    let mut shape: Option<[bool; 3]> = None;
    for (currency, table) in part.parts() {
        if !CURRENCIES.contains(&currency.as_str()) {
            let known = CURRENCIES.join(", ");
            table.fault(table.line, format!("tips are suggested in one of {known}"));
        }
        let tips = ManifestTips {
            fixed_amounts: table.integers("fixed_amounts"),
            percentages: table.integers("percentages"),
            smart_tip_threshold: table.integer("smart_tip_threshold"),
        };
        table.finish();
        for (key, list) in [
            ("fixed_amounts", &tips.fixed_amounts),
            ("percentages", &tips.percentages),
        ] {
            if list.as_ref().is_some_and(|l| l.len() != 3) {
                table.fault(table.line_of(key), format!("{key} has three suggestions"));
            }
        }
        let has = [
            tips.fixed_amounts.is_some(),
            tips.percentages.is_some(),
            tips.smart_tip_threshold.is_some(),
        ];
        if *shape.get_or_insert(has) != has {
            let text = "all currencies of a configuration must have the same keys";
            table.fault(table.line, text);
        }
        all.insert(currency, tips);
    }
    all
}

fn reboot_window(part: &TableReader<'_, '_>) -> Option<(i64, i64)> {
    let (start, end) = (part.integer("start_hour"), part.integer("end_hour"));
    part.finish();
    let (Some(start), Some(end)) = (start, end) else {
        part.fault(part.line, "start_hour and end_hour are both needed");
        return None;
    };
    if !(0..=23).contains(&start) || !(0..=23).contains(&end) || start == end {
        part.fault(part.line, "hours are two different ones from 0 to 23");
    }
    Some((start, end))
}

fn wifi(part: &TableReader<'_, '_>) -> Option<ManifestWifi> {
    let kind = part.text("type");
    let names = NETWORKS.map(|(name, ..)| name);
    let Some(network) = NETWORKS
        .iter()
        .find(|(name, ..)| Some(*name) == kind.as_deref())
    else {
        part.fault(
            part.line_of("type"),
            format!("type is one of {}", names.join(", ")),
        );
        return None;
    };
    let (kind, needed, more, needed_secret, more_secret) = *network;
    let table = part.part(kind);
    part.finish();
    let Some(table) = table else {
        part.fault(part.line, format!("the table {kind} is missing"));
        return None;
    };
    let mut wifi = ManifestWifi {
        kind: kind.to_owned(),
        ..ManifestWifi::default()
    };
    for key in needed.iter().chain(more) {
        if let Some(text) = table.name(key) {
            wifi.texts.insert((*key).to_owned(), text);
        } else if needed.contains(key) && table.line_of(key) == table.line {
            table.fault(table.line, format!("{key} is missing"));
        }
    }
    for key in [needed_secret, more_secret].into_iter().flatten() {
        if let Some(found) = secret(&table, key) {
            wifi.secrets.insert(key.to_owned(), found);
        } else if needed_secret == Some(key) && table.line_of(key) == table.line {
            let text = format!("{key} = {{ env = \"NAME\" }} is missing");
            table.fault(table.line, text);
        }
    }
    table.finish();
    Some(wifi)
}

/// `{ env = "NAME" }`. Whatever else stands there is not repeated: it may be
/// the secret.
fn secret(part: &TableReader<'_, '_>, key: &'static str) -> Option<Secret> {
    if !part.has(key) {
        return None;
    }
    let Some(table) = part.quiet_part(key) else {
        part.fault(
            part.line_of(key),
            format!(
                "{key}: a secret does not belong into this file; name a variable: {key} = {{ env = \"NAME\" }}"
            ),
        );
        return None;
    };
    let name = table.name("env");
    table.finish();
    let fits = |name: &String| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    match name {
        Some(name) if fits(&name) => Some(Secret::Env(name)),
        _ => {
            table.fault(
                table.line,
                "env = \"NAME\" is to name a variable of the environment",
            );
            None
        }
    }
}
