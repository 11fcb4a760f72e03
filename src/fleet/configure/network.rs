//! The network readers join: what belongs to which type of it, and the whole that is
//! sent, made of what is given and what is there.

use super::uploads::Uploads;
use super::words;
use crate::failure::Failure;
use crate::secret::Hidden;
use crate::stripe::Upload;
use crate::stripe::configurations::{Network, Wifi, WifiDraft, WifiType};
use crate::stripe::files::Purpose;

/// How readers prove themselves to the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NetworkType {
    /// One password for all.
    Psk,
    /// A user name and a password.
    Peap,
    /// A certificate.
    Tls,
}

/// What of a network can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NetworkPart {
    Ssid,
    Username,
    Password,
    CaCertificate,
    ClientCertificate,
    ClientKey,
    ClientKeyPassword,
}

impl NetworkType {
    fn of(kind: &WifiType) -> Option<Self> {
        match kind {
            WifiType::PersonalPsk => Some(Self::Psk),
            WifiType::EnterpriseEapPeap => Some(Self::Peap),
            WifiType::EnterpriseEapTls => Some(Self::Tls),
            WifiType::Other(_) => None,
        }
    }

    fn in_words(self) -> String {
        words::wifi_type(&match self {
            Self::Psk => WifiType::PersonalPsk,
            Self::Peap => WifiType::EnterpriseEapPeap,
            Self::Tls => WifiType::EnterpriseEapTls,
        })
        .to_owned()
    }

    /// The type that is typed, or that one of the parts tells; nothing if every type has
    /// all of them. A part that does not belong to it is refused.
    pub(crate) fn told_by(
        given: &[NetworkPart],
        typed: Option<Self>,
    ) -> Result<Option<Self>, Failure> {
        let told = given.iter().find_map(|part| match part.types() {
            [only] => Some(*only),
            _ => None,
        });
        let Some(kind) = typed.or(told) else {
            return Ok(None);
        };
        match given.iter().find(|part| !part.types().contains(&kind)) {
            None => Ok(Some(kind)),
            Some(part) => Err(Failure::usage(format!(
                "{} does not belong to a network of type {}",
                part.flag(),
                kind.in_words()
            ))
            .hint("psk has a password; peap a user name and a password; tls a certificate and its key")),
        }
    }
}

impl NetworkPart {
    /// The types that have it.
    const fn types(self) -> &'static [NetworkType] {
        use NetworkType::{Peap, Psk, Tls};
        match self {
            Self::Ssid => &[Psk, Peap, Tls],
            Self::Username => &[Peap],
            Self::Password => &[Psk, Peap],
            Self::CaCertificate => &[Peap, Tls],
            Self::ClientCertificate | Self::ClientKey | Self::ClientKeyPassword => &[Tls],
        }
    }

    /// Its flag, or what its flags begin with.
    pub(crate) const fn flag(self) -> &'static str {
        match self {
            Self::Ssid => "--wifi-ssid",
            Self::Username => "--wifi-username",
            Self::Password => "--wifi-password",
            Self::CaCertificate => "--wifi-ca-file",
            Self::ClientCertificate => "--wifi-client-cert",
            Self::ClientKey => "--wifi-client-key",
            Self::ClientKeyPassword => "--wifi-client-key-password",
        }
    }

    fn missing(self, kind: NetworkType) -> Failure {
        Failure::usage(format!(
            "a network of type {} needs {}",
            kind.in_words(),
            self.flag()
        ))
    }
}

/// What is given of a network, read and looked at.
#[derive(Debug)]
pub(crate) struct NetworkEdit {
    pub(crate) kind: Option<NetworkType>,
    pub(crate) ssid: Option<String>,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<Hidden>,
    pub(crate) ca_certificate: Option<Upload>,
    pub(crate) client_certificate: Option<Upload>,
    pub(crate) client_key: Option<Upload>,
    pub(crate) client_key_password: Option<Hidden>,
}

impl NetworkEdit {
    /// The whole network, because Stripe takes it as a whole. What is not given
    /// stays as it is, except passwords: what Stripe shows of them need not be
    /// what they are, so they are asked for.
    pub(crate) async fn draft(
        &self,
        now: Option<&Wifi>,
        uploads: &mut Uploads,
        ask: impl AsyncFn(NetworkPart) -> Result<Hidden, Failure>,
    ) -> Result<WifiDraft, Failure> {
        let before = now.and_then(|w| NetworkType::of(&w.kind));
        let kind = self
            .kind
            .or(before)
            .unwrap_or(if self.ca_certificate.is_some() {
                NetworkType::Peap
            } else {
                NetworkType::Psk
            });
        let none = Network::default();
        let there = now
            .filter(|_| before == Some(kind))
            .and_then(Wifi::network)
            .unwrap_or(&none);
        self.check_fits(kind)?;
        let ssid = self.ssid.clone().or_else(|| there.ssid.clone());
        let ssid = ssid.ok_or_else(|| NetworkPart::Ssid.missing(kind))?;
        let password = async || match &self.password {
            Some(password) => Ok(password.clone()),
            None => ask(NetworkPart::Password).await,
        };
        let mut file = |upload: &Option<Upload>, purpose, there: &Option<String>| match upload {
            Some(upload) => Some(uploads.add(purpose, upload)),
            None => there.clone(),
        };
        let ca_certificate_file = file(
            &self.ca_certificate,
            Purpose::WifiCertificate,
            &there.ca_certificate_file,
        );
        Ok(match kind {
            NetworkType::Psk => WifiDraft::PersonalPsk {
                ssid,
                password: password().await?,
            },
            NetworkType::Peap => WifiDraft::EnterpriseEapPeap {
                ssid,
                username: (self.username.clone())
                    .or_else(|| there.username.clone())
                    .ok_or_else(|| NetworkPart::Username.missing(kind))?,
                password: password().await?,
                ca_certificate_file,
            },
            NetworkType::Tls => WifiDraft::EnterpriseEapTls {
                ssid,
                client_certificate_file: file(
                    &self.client_certificate,
                    Purpose::WifiCertificate,
                    &there.client_certificate_file,
                )
                .ok_or_else(|| NetworkPart::ClientCertificate.missing(kind))?,
                private_key_file: file(
                    &self.client_key,
                    Purpose::WifiPrivateKey,
                    &there.private_key_file,
                )
                .ok_or_else(|| NetworkPart::ClientKey.missing(kind))?,
                private_key_file_password: match &self.client_key_password {
                    Some(password) => Some(password.clone()),
                    // The key stays, so it needs its password again.
                    None if self.client_key.is_none()
                        && there.private_key_file_password.is_some() =>
                    {
                        Some(ask(NetworkPart::ClientKeyPassword).await?)
                    }
                    None => None,
                },
                ca_certificate_file,
            },
        })
    }

    /// The type may be that of the network there is, which was not known before.
    fn check_fits(&self, kind: NetworkType) -> Result<(), Failure> {
        let given = [
            (NetworkPart::CaCertificate, self.ca_certificate.is_some()),
            (NetworkPart::Password, self.password.is_some()),
        ];
        let strange = given
            .into_iter()
            .find(|(part, is_given)| *is_given && !part.types().contains(&kind));
        match strange {
            None => Ok(()),
            Some((part, _)) => Err(Failure::usage(format!(
                "{} does not belong to the network that is set, which is of type {}",
                part.flag(),
                kind.in_words()
            ))
            .hint("add --wifi-type if the type is to change")),
        }
    }
}
