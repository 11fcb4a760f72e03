//! Configurations: what readers show and how they behave, for the whole account
//! (one of them is its default) or for the locations one is attached to.
//!
//! <https://docs.stripe.com/api/terminal/configuration>

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::form::Form;
use super::object::{Object, open_enum};
use super::request::Request;
use crate::secret::Hidden;

const PATH: &str = "/v1/terminal/configurations";

/// The currencies tips can be suggested in.
pub const CURRENCIES: &[&str] = &[
    "aed", "aud", "cad", "chf", "czk", "dkk", "eur", "gbp", "gip", "hkd", "huf", "jpy", "mxn",
    "myr", "nok", "nzd", "pln", "ron", "sek", "sgd", "usd",
];

/// The device types a splash screen can be set for.
pub const MODELS: &[&str] = &[
    "bbpos_wisepad3",
    "bbpos_wisepos_e",
    "stripe_s700",
    "stripe_s710",
    "stripe_t600",
    "verifone_m425",
    "verifone_p400",
    "verifone_p630",
    "verifone_ux700",
    "verifone_v660p",
];

/// A configuration. What it does not say is inherited from the account's
/// default.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Configuration {
    /// `tmc_…`
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether it is the account's default, which every location inherits.
    #[serde(default)]
    pub is_account_default: Option<bool>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
    /// The configuration is gone.
    #[serde(default)]
    pub deleted: bool,
    /// Suggested tips by currency, in lower case.
    #[serde(default)]
    pub tipping: Option<BTreeMap<String, Tips>>,
    /// When readers restart.
    #[serde(default)]
    pub reboot_window: Option<RebootWindow>,
    /// Whether payments are stored while the network is away.
    #[serde(default)]
    pub offline: Option<Switch>,
    /// Whether mobile data is used.
    #[serde(default)]
    pub cellular: Option<Switch>,
    /// What protects the reader's admin menu.
    #[serde(default)]
    pub reader_security: Option<ReaderSecurity>,
    /// The network readers join.
    #[serde(default)]
    pub wifi: Option<Wifi>,
    /// File ids of splash screens by device type.
    #[serde(flatten)]
    pub splashscreens: Splashscreens,
}

impl Object for Configuration {
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
    fn is_deleted(&self) -> bool {
        self.deleted
    }
    /// Stripe gives them back in a GET.
    const SECRETS: &'static [&'static str] = &[
        "password",
        "private_key_file_password",
        "admin_menu_passcode",
    ];
}

impl Configuration {
    /// The name, or the id of a configuration without one.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name
            .as_deref()
            .filter(|n| !n.is_empty())
            .unwrap_or(&self.id)
    }

    /// Whether every location inherits it.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.is_account_default == Some(true)
    }
}

/// What a reader suggests as a tip in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Tips {
    /// Amounts, in minor units.
    #[serde(default)]
    pub fixed_amounts: Option<Vec<i64>>,
    /// Percentages.
    #[serde(default)]
    pub percentages: Option<Vec<i64>>,
    /// Below this amount, in minor units, the reader suggests amounts, above it
    /// percentages.
    #[serde(default)]
    pub smart_tip_threshold: Option<i64>,
}

/// Hours of the location's local time; a start after the end means the next
/// day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct RebootWindow {
    /// 0 to 23.
    pub start_hour: i64,
    /// 0 to 23.
    pub end_hour: i64,
}

/// Something that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Switch {
    /// On.
    #[serde(default)]
    pub enabled: Option<bool>,
}

/// What protects the reader's admin menu.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ReaderSecurity {
    /// Five digits.
    #[serde(default)]
    pub admin_menu_passcode: Option<Hidden>,
}

open_enum! {
    /// How readers prove themselves to the network.
    WifiType {
        /// One password for all.
        PersonalPsk = "personal_psk",
        /// A user name and a password.
        EnterpriseEapPeap = "enterprise_eap_peap",
        /// A certificate.
        EnterpriseEapTls = "enterprise_eap_tls",
    }
}

/// The network readers join.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Wifi {
    /// Which of the others is there.
    #[serde(rename = "type")]
    pub kind: WifiType,
    /// For [`WifiType::PersonalPsk`].
    #[serde(default)]
    pub personal_psk: Option<Network>,
    /// For [`WifiType::EnterpriseEapPeap`].
    #[serde(default)]
    pub enterprise_eap_peap: Option<Network>,
    /// For [`WifiType::EnterpriseEapTls`].
    #[serde(default)]
    pub enterprise_eap_tls: Option<Network>,
}

impl Wifi {
    /// The part that belongs to the type.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        match self.kind {
            WifiType::PersonalPsk => self.personal_psk.as_ref(),
            WifiType::EnterpriseEapPeap => self.enterprise_eap_peap.as_ref(),
            WifiType::EnterpriseEapTls => self.enterprise_eap_tls.as_ref(),
            WifiType::Other(_) => None,
        }
    }
}

/// A network of any type; each type has some of the fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct Network {
    /// The network's name.
    #[serde(default)]
    pub ssid: Option<String>,
    /// Password (PSK, PEAP).
    #[serde(default)]
    pub password: Option<Hidden>,
    /// User name (PEAP).
    #[serde(default)]
    pub username: Option<String>,
    /// File id of the authority's certificate (PEAP, TLS).
    #[serde(default)]
    pub ca_certificate_file: Option<String>,
    /// File id of the readers' certificate (TLS).
    #[serde(default)]
    pub client_certificate_file: Option<String>,
    /// File id of its private key (TLS).
    #[serde(default)]
    pub private_key_file: Option<String>,
    /// What the private key is encrypted with (TLS).
    #[serde(default)]
    pub private_key_file_password: Option<Hidden>,
}

/// File ids of splash screens by device type. Read from whatever has a
/// `splashscreen`, so that a model this version does not know is shown too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Splashscreens(pub BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Splashscreens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Splashscreens;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    let value = map.next_value::<serde_json::Value>()?;
                    let file = &value["splashscreen"];
                    if let Some(id) = file.as_str().or_else(|| file["id"].as_str()) {
                        all.insert(name, id.to_owned());
                    }
                }
                Ok(Splashscreens(all))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// What becomes of a part of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Edit<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes: the account's default applies again.
    Unset,
    /// It becomes this, as a whole.
    Set(T),
}

impl<T> Edit<T> {
    /// Whether nothing changes.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// What it becomes.
    pub fn new_value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Unset => None,
        }
    }
}

/// A network to be joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WifiDraft {
    /// One password for all.
    PersonalPsk {
        /// Network.
        ssid: String,
        /// Password.
        password: Hidden,
    },
    /// A user name and a password.
    EnterpriseEapPeap {
        /// Network.
        ssid: String,
        /// User name.
        username: String,
        /// Password.
        password: Hidden,
        /// File id of the authority's certificate.
        ca_certificate_file: Option<String>,
    },
    /// A certificate.
    EnterpriseEapTls {
        /// Network.
        ssid: String,
        /// File id of the readers' certificate.
        client_certificate_file: String,
        /// File id of its private key.
        private_key_file: String,
        /// What the private key is encrypted with.
        private_key_file_password: Option<Hidden>,
        /// File id of the authority's certificate.
        ca_certificate_file: Option<String>,
    },
}

/// What a configuration is created with or changed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Name; `None` leaves it alone. Stripe has no way to take it away.
    pub name: Option<String>,
    /// Tips by currency, in lower case: all there will be.
    pub tipping: Edit<BTreeMap<String, Tips>>,
    /// When readers restart.
    pub reboot_window: Edit<RebootWindow>,
    /// Whether payments are stored while the network is away.
    pub offline: Edit<bool>,
    /// Whether mobile data is used.
    pub cellular: Edit<bool>,
    /// Five digits.
    pub admin_menu_passcode: Edit<Hidden>,
    /// The network.
    pub wifi: Edit<WifiDraft>,
    /// File ids of splash screens by device type; a type that is not here is
    /// left alone.
    pub splashscreens: BTreeMap<String, Edit<String>>,
}

impl Draft {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn form(&self) -> Form {
        let mut form = Form::new().with_some("name", self.name.as_deref());
        form = section(form, "tipping", &self.tipping, |mut form, all| {
            for (currency, tips) in all {
                let name = |key: &str| format!("tipping[{currency}][{key}]");
                for (key, list) in [
                    ("fixed_amounts", &tips.fixed_amounts),
                    ("percentages", &tips.percentages),
                ] {
                    form = form.with_list(&name(key), list.iter().flatten());
                }
                form = form.with_some(&name("smart_tip_threshold"), tips.smart_tip_threshold);
            }
            form
        });
        form = section(
            form,
            "reboot_window",
            &self.reboot_window,
            |form, window| {
                form.with("reboot_window[start_hour]", window.start_hour)
                    .with("reboot_window[end_hour]", window.end_hour)
            },
        );
        form = section(form, "offline", &self.offline, |form, on| {
            form.with("offline[enabled]", on)
        });
        form = section(form, "cellular", &self.cellular, |form, on| {
            form.with("cellular[enabled]", on)
        });
        form = section(
            form,
            "reader_security",
            &self.admin_menu_passcode,
            |form, code| form.with_secret("reader_security[admin_menu_passcode]", code),
        );
        form = section(form, "wifi", &self.wifi, |form, wifi| wifi.form(form));
        for (device, file) in &self.splashscreens {
            form = section(form, device, file, |form, id| {
                form.with(format!("{device}[splashscreen]"), id)
            });
        }
        form
    }
}

/// A part of the form; an empty text takes the part away.
fn section<T>(form: Form, name: &str, edit: &Edit<T>, set: impl Fn(Form, &T) -> Form) -> Form {
    match edit {
        Edit::Keep => form,
        Edit::Unset => form.with(name, ""),
        Edit::Set(value) => set(form, value),
    }
}

impl WifiDraft {
    /// Its type.
    #[must_use]
    pub fn kind(&self) -> WifiType {
        match self {
            Self::PersonalPsk { .. } => WifiType::PersonalPsk,
            Self::EnterpriseEapPeap { .. } => WifiType::EnterpriseEapPeap,
            Self::EnterpriseEapTls { .. } => WifiType::EnterpriseEapTls,
        }
    }

    fn form(&self, form: Form) -> Form {
        let kind = self.kind();
        let name = |field: &str| format!("wifi[{kind}][{field}]");
        let form = form.with("wifi[type]", &kind);
        match self {
            Self::PersonalPsk { ssid, password } => form
                .with(name("ssid"), ssid)
                .with_secret(name("password"), password),
            Self::EnterpriseEapPeap {
                ssid,
                username,
                password,
                ca_certificate_file,
            } => form
                .with(name("ssid"), ssid)
                .with(name("username"), username)
                .with_secret(name("password"), password)
                .with_some(&name("ca_certificate_file"), ca_certificate_file.as_deref()),
            Self::EnterpriseEapTls {
                ssid,
                client_certificate_file,
                private_key_file,
                private_key_file_password,
                ca_certificate_file,
            } => {
                let form = form
                    .with(name("ssid"), ssid)
                    .with(name("client_certificate_file"), client_certificate_file)
                    .with(name("private_key_file"), private_key_file)
                    .with_some(&name("ca_certificate_file"), ca_certificate_file.as_deref());
                match private_key_file_password {
                    Some(password) => form.with_secret(name("private_key_file_password"), password),
                    None => form,
                }
            }
        }
    }
}

/// `GET /v1/terminal/configurations`; `Some(true)` asks for the account's
/// default alone.
#[must_use]
pub fn list(is_account_default: Option<bool>) -> Request {
    let form = Form::new().with_some("is_account_default", is_account_default);
    Request::get(&[PATH]).params(form)
}

/// `GET /v1/terminal/configurations/{id}`
#[must_use]
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `POST /v1/terminal/configurations`. A new one has nothing that could be
/// taken away.
#[must_use]
pub fn create(draft: &Draft) -> Request {
    fn keep<T>(edit: &mut Edit<T>) {
        if matches!(edit, Edit::Unset) {
            *edit = Edit::Keep;
        }
    }
    let mut draft = draft.clone();
    keep(&mut draft.tipping);
    keep(&mut draft.reboot_window);
    keep(&mut draft.offline);
    keep(&mut draft.cellular);
    keep(&mut draft.admin_menu_passcode);
    keep(&mut draft.wifi);
    draft.splashscreens.values_mut().for_each(keep);
    Request::post(&[PATH]).params(draft.form())
}

/// `POST /v1/terminal/configurations/{id}`
#[must_use]
pub fn update(id: &str, draft: &Draft) -> Request {
    Request::post(&[PATH, id]).params(draft.form())
}

/// `DELETE /v1/terminal/configurations/{id}`
#[must_use]
pub fn delete(id: &str) -> Request {
    Request::delete(&[PATH, id])
}

#[cfg(test)]
mod tests;
