//! What a configuration is to become, and how that is sent.

use std::collections::BTreeMap;

use super::object::{RebootWindow, Tips, WifiType};
use crate::secret::Hidden;
use crate::stripe::form::Form;

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
        /// Its password.
        password: Hidden,
    },
    /// A user name and a password.
    EnterpriseEapPeap {
        /// Network.
        ssid: String,
        /// User name.
        username: String,
        /// Its password.
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
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn form(&self) -> Form {
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
