//! What a configuration is, as Stripe describes it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::secret::Hidden;
use crate::stripe::object::{Object, open_enum};

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
    const OBJECT: &'static str = "terminal.configuration";
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
    pub fn called(&self) -> &str {
        self.name
            .as_deref()
            .filter(|n| !n.is_empty())
            .unwrap_or(&self.id)
    }

    /// Whether every location inherits it.
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
