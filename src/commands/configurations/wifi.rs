//! The flags for a network.

use std::path::PathBuf;

use super::secrets::SecretSource;
use crate::app::App;
use crate::failure::Failure;
use crate::fleet::configure::network::{NetworkEdit, NetworkPart, NetworkType};
use crate::fleet::configure::pem;
use crate::secret::Hidden;
use crate::stripe::files::Purpose;

/// How readers prove themselves to the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum WifiKind {
    /// One password for all
    Psk,
    /// A user name and a password
    Peap,
    /// A certificate
    Tls,
}

impl From<WifiKind> for NetworkType {
    fn from(kind: WifiKind) -> Self {
        match kind {
            WifiKind::Psk => Self::Psk,
            WifiKind::Peap => Self::Peap,
            WifiKind::Tls => Self::Tls,
        }
    }
}

/// The network readers join.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Wi-Fi")]
pub(super) struct WifiFlags {
    /// Name of the network
    #[arg(long, value_name = "SSID")]
    wifi_ssid: Option<String>,
    /// How readers prove themselves [default: by the other flags]
    #[arg(long, value_name = "TYPE")]
    wifi_type: Option<WifiKind>,
    /// User name (peap)
    #[arg(long, value_name = "NAME")]
    wifi_username: Option<String>,
    /// Variable with the password (psk, peap)
    #[arg(long, value_name = "VARIABLE", group = "wifi-password")]
    wifi_password_env: Option<String>,
    /// File with the password, - for standard input (psk, peap)
    #[arg(long, value_name = "FILE", group = "wifi-password")]
    wifi_password_file: Option<PathBuf>,
    /// Ask for the password (psk, peap)
    #[arg(long, group = "wifi-password")]
    prompt_wifi_password: bool,
    /// Certificate of the network's authority, PEM (peap, tls)
    #[arg(long, value_name = "FILE")]
    wifi_ca_file: Option<PathBuf>,
    /// Certificate of the readers, PEM (tls)
    #[arg(long, value_name = "FILE")]
    wifi_client_cert: Option<PathBuf>,
    /// Private key of that certificate, PEM (tls)
    #[arg(long, value_name = "FILE")]
    wifi_client_key: Option<PathBuf>,
    /// Variable with the password of the private key (tls)
    #[arg(long, value_name = "VARIABLE", group = "wifi-key-password")]
    wifi_client_key_password_env: Option<String>,
    /// File with the password of the private key (tls)
    #[arg(long, value_name = "FILE", group = "wifi-key-password")]
    wifi_client_key_password_file: Option<PathBuf>,
}

const PASSWORD: SecretSource<'static> = SecretSource {
    what: "the Wi-Fi password",
    flag: NetworkPart::Password.flag(),
    variable: None,
    file: None,
    ask: false,
};

const KEY_PASSWORD: SecretSource<'static> = SecretSource {
    what: "the password of the private key",
    flag: NetworkPart::ClientKeyPassword.flag(),
    ..PASSWORD
};

impl WifiFlags {
    fn password(&self) -> SecretSource<'_> {
        SecretSource {
            variable: self.wifi_password_env.as_deref(),
            file: self.wifi_password_file.as_deref(),
            ask: self.prompt_wifi_password,
            ..PASSWORD
        }
    }

    fn key_password(&self) -> SecretSource<'_> {
        SecretSource {
            variable: self.wifi_client_key_password_env.as_deref(),
            file: self.wifi_client_key_password_file.as_deref(),
            ..KEY_PASSWORD
        }
    }

    /// What of a network the flags give.
    fn given(&self) -> Vec<NetworkPart> {
        [
            (NetworkPart::Ssid, self.wifi_ssid.is_some()),
            (NetworkPart::Username, self.wifi_username.is_some()),
            (NetworkPart::Password, self.password().is_given()),
            (NetworkPart::CaCertificate, self.wifi_ca_file.is_some()),
            (
                NetworkPart::ClientCertificate,
                self.wifi_client_cert.is_some(),
            ),
            (NetworkPart::ClientKey, self.wifi_client_key.is_some()),
            (
                NetworkPart::ClientKeyPassword,
                self.key_password().is_given(),
            ),
        ]
        .into_iter()
        .filter_map(|(part, is_given)| is_given.then_some(part))
        .collect()
    }

    /// Reads what the flags name; nothing if there are none.
    pub(super) async fn read(&self, app: &App) -> Result<Option<NetworkEdit>, Failure> {
        let given = self.given();
        if given.is_empty() && self.wifi_type.is_none() {
            return Ok(None);
        }
        let kind = NetworkType::told_by(&given, self.wifi_type.map(Into::into))?;
        let file = |path: &Option<PathBuf>, purpose| match path {
            Some(path) => {
                let (name, bytes) = super::files::bytes(path)?;
                pem::check(purpose, &name, bytes).map(Some)
            }
            None => Ok(None),
        };
        let key = file(&self.wifi_client_key, Purpose::WifiPrivateKey)?;
        let mut key_password = self.key_password().read(app).await?;
        if key.as_ref().is_some_and(|k| pem::is_encrypted(k.bytes())) && key_password.is_none() {
            key_password = Some(KEY_PASSWORD.needed(app).await?);
        }
        Ok(Some(NetworkEdit {
            kind,
            ssid: text("--wifi-ssid", self.wifi_ssid.as_deref())?,
            username: text("--wifi-username", self.wifi_username.as_deref())?,
            password: self.password().read(app).await?,
            ca_certificate: file(&self.wifi_ca_file, Purpose::WifiCertificate)?,
            client_certificate: file(&self.wifi_client_cert, Purpose::WifiCertificate)?,
            client_key: key,
            client_key_password: key_password,
        }))
    }
}

/// A password that no flag gives.
pub(super) async fn ask(app: &App, part: NetworkPart) -> Result<Hidden, Failure> {
    match part {
        NetworkPart::ClientKeyPassword => KEY_PASSWORD.needed(app).await,
        _ => PASSWORD.needed(app).await,
    }
}

fn text(flag: &str, text: Option<&str>) -> Result<Option<String>, Failure> {
    match text {
        Some("") => Err(Failure::usage(format!("{flag} is empty"))),
        other => Ok(other.map(str::to_owned)),
    }
}
