//! The flags for a network, and the network they make of the one there is.

use std::path::PathBuf;

use super::files::Files;
use super::secrets::SecretSource;
use crate::app::App;
use crate::failure::Failure;
use crate::fleet::configure::{pem, words};
use crate::secret::Hidden;
use crate::stripe::Upload;
use crate::stripe::configurations::{Network, Wifi, WifiDraft, WifiType};
use crate::stripe::files::Purpose;

/// How readers prove themselves to the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Kind {
    /// One password for all
    Psk,
    /// A user name and a password
    Peap,
    /// A certificate
    Tls,
}

impl Kind {
    fn of(kind: &WifiType) -> Option<Self> {
        match kind {
            WifiType::PersonalPsk => Some(Self::Psk),
            WifiType::EnterpriseEapPeap => Some(Self::Peap),
            WifiType::EnterpriseEapTls => Some(Self::Tls),
            WifiType::Other(_) => None,
        }
    }

    fn wire(self) -> WifiType {
        match self {
            Self::Psk => WifiType::PersonalPsk,
            Self::Peap => WifiType::EnterpriseEapPeap,
            Self::Tls => WifiType::EnterpriseEapTls,
        }
    }
}

/// The network readers join.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Wi-Fi")]
pub(super) struct Flags {
    /// Name of the network
    #[arg(long, value_name = "SSID")]
    wifi_ssid: Option<String>,
    /// How readers prove themselves [default: by the other flags]
    #[arg(long, value_name = "TYPE")]
    wifi_type: Option<Kind>,
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

/// What the flags say, read and looked at.
#[derive(Debug)]
pub(super) struct NetworkEdit {
    kind: Option<Kind>,
    ssid: Option<String>,
    username: Option<String>,
    password: Option<Hidden>,
    ca: Option<Upload>,
    certificate: Option<Upload>,
    key: Option<Upload>,
    key_password: Option<Hidden>,
}

const PASSWORD: SecretSource<'static> = SecretSource {
    what: "the Wi-Fi password",
    flag: "--wifi-password",
    variable: None,
    file: None,
    ask: false,
};

const KEY_PASSWORD: SecretSource<'static> = SecretSource {
    what: "the password of the private key",
    flag: "--wifi-client-key-password",
    ..PASSWORD
};

impl Flags {
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

    /// The flags by the types they belong to.
    fn given(&self) -> Vec<(&'static str, &'static [Kind])> {
        [
            ("--wifi-ssid", self.wifi_ssid.is_some(), ALL),
            ("--wifi-type", self.wifi_type.is_some(), ALL),
            (
                "--wifi-username",
                self.wifi_username.is_some(),
                &[Kind::Peap][..],
            ),
            (
                "--wifi-password",
                self.password().is_given(),
                &[Kind::Psk, Kind::Peap],
            ),
            (
                "--wifi-ca-file",
                self.wifi_ca_file.is_some(),
                &[Kind::Peap, Kind::Tls],
            ),
            (
                "--wifi-client-cert",
                self.wifi_client_cert.is_some(),
                &[Kind::Tls],
            ),
            (
                "--wifi-client-key",
                self.wifi_client_key.is_some(),
                &[Kind::Tls],
            ),
            (
                "--wifi-client-key-password",
                self.key_password().is_given(),
                &[Kind::Tls],
            ),
        ]
        .into_iter()
        .filter_map(|(flag, given, kinds)| given.then_some((flag, kinds)))
        .collect()
    }

    /// Reads what the flags name; nothing if there are none.
    pub(super) async fn read(&self, app: &App) -> Result<Option<NetworkEdit>, Failure> {
        let given = self.given();
        if given.is_empty() {
            return Ok(None);
        }
        // The flag that fits the fewest types tells the type.
        let told = given.iter().filter(|(_, kinds)| kinds.len() == 1);
        let kind = self
            .wifi_type
            .or_else(|| told.map(|(_, kinds)| kinds[0]).next());
        if let Some(kind) = kind
            && let Some((flag, _)) = given.iter().find(|(_, kinds)| !kinds.contains(&kind))
        {
            let kind = kind.wire();
            return Err(Failure::usage(format!(
                "{flag} does not belong to a network of type {}",
                words::wifi_type(&kind)
            ))
            .hint("psk has a password; peap a user name and a password; tls a certificate and its key"));
        }
        let file = |path: &Option<PathBuf>, purpose| match path {
            Some(path) => {
                let (name, bytes) = crate::commands::configurations::files::bytes(path)?;
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
            ca: file(&self.wifi_ca_file, Purpose::WifiCertificate)?,
            certificate: file(&self.wifi_client_cert, Purpose::WifiCertificate)?,
            key,
            key_password,
        }))
    }
}

const ALL: &[Kind] = &[Kind::Psk, Kind::Peap, Kind::Tls];

fn text(flag: &str, text: Option<&str>) -> Result<Option<String>, Failure> {
    match text {
        Some("") => Err(Failure::usage(format!("{flag} is empty"))),
        other => Ok(other.map(str::to_owned)),
    }
}

fn missing(flag: &str, kind: Kind) -> Failure {
    let kind = kind.wire();
    Failure::usage(format!(
        "a network of type {} needs {flag}",
        words::wifi_type(&kind)
    ))
}

impl NetworkEdit {
    /// The whole network, because Stripe takes it as a whole. What is not given
    /// stays as it is, except passwords: what Stripe shows of them need not be
    /// what they are.
    pub(super) async fn draft(
        &self,
        app: &App,
        now: Option<&Wifi>,
        files: &mut Files,
    ) -> Result<WifiDraft, Failure> {
        let before = now.and_then(|w| Kind::of(&w.kind));
        let kind = self.kind.or(before).unwrap_or(if self.ca.is_some() {
            Kind::Peap
        } else {
            Kind::Psk
        });
        let none = Network::default();
        let there = now
            .filter(|_| before == Some(kind))
            .and_then(Wifi::network)
            .unwrap_or(&none);
        self.fits(kind)?;
        let ssid = self.ssid.clone().or_else(|| there.ssid.clone());
        let ssid = ssid.ok_or_else(|| missing("--wifi-ssid", kind))?;
        let password = async || match &self.password {
            Some(password) => Ok(password.clone()),
            None => PASSWORD.needed(app).await,
        };
        let mut file = |upload: &Option<Upload>, purpose, there: &Option<String>| match upload {
            Some(upload) => Some(files.add(purpose, upload)),
            None => there.clone(),
        };
        let ca_certificate_file = file(
            &self.ca,
            Purpose::WifiCertificate,
            &there.ca_certificate_file,
        );
        Ok(match kind {
            Kind::Psk => WifiDraft::PersonalPsk {
                ssid,
                password: password().await?,
            },
            Kind::Peap => WifiDraft::EnterpriseEapPeap {
                ssid,
                username: (self.username.clone())
                    .or_else(|| there.username.clone())
                    .ok_or_else(|| missing("--wifi-username", kind))?,
                password: password().await?,
                ca_certificate_file,
            },
            Kind::Tls => WifiDraft::EnterpriseEapTls {
                ssid,
                client_certificate_file: file(
                    &self.certificate,
                    Purpose::WifiCertificate,
                    &there.client_certificate_file,
                )
                .ok_or_else(|| missing("--wifi-client-cert", kind))?,
                private_key_file: file(&self.key, Purpose::WifiPrivateKey, &there.private_key_file)
                    .ok_or_else(|| missing("--wifi-client-key", kind))?,
                private_key_file_password: match &self.key_password {
                    Some(password) => Some(password.clone()),
                    // The key stays, so it needs its password again.
                    None if self.key.is_none() && there.private_key_file_password.is_some() => {
                        Some(KEY_PASSWORD.needed(app).await?)
                    }
                    None => None,
                },
                ca_certificate_file,
            },
        })
    }

    /// The type may be that of the network there is, which `read` did not know.
    fn fits(&self, kind: Kind) -> Result<(), Failure> {
        let strange = match kind {
            Kind::Psk => self.ca.is_some().then_some("--wifi-ca-file"),
            Kind::Peap => None,
            Kind::Tls => self.password.is_some().then_some("--wifi-password"),
        };
        match strange {
            None => Ok(()),
            Some(flag) => Err(Failure::usage(format!(
                "{flag} does not belong to the network that is set, which is of type {}",
                words::wifi_type(&kind.wire())
            ))
            .hint("add --wifi-type if the type is to change")),
        }
    }
}
