//! Files: splash screens, certificates and keys. They go to Stripe's host for
//! files, as multipart forms.
//!
//! <https://docs.stripe.com/api/files>

use serde::Deserialize;

use super::form::Form;
use super::object::Object;
use super::request::{Request, Upload};

/// An uploaded file.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct File {
    /// `file_…`
    pub id: String,
    /// What it was uploaded for.
    #[serde(default)]
    pub purpose: Option<String>,
    /// In bytes.
    #[serde(default)]
    pub size: Option<i64>,
}

impl Object for File {
    const OBJECT: &'static str = "file";
    fn id(&self) -> &str {
        &self.id
    }
}

/// What a file is for; it can be used for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A picture readers show while they wait.
    Splashscreen,
    /// A certificate, of an authority or of the readers.
    WifiCertificate,
    /// The key of the readers' certificate.
    WifiPrivateKey,
}

impl Purpose {
    /// As Stripe writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Splashscreen => "terminal_reader_splashscreen",
            Self::WifiCertificate => "terminal_wifi_certificate",
            Self::WifiPrivateKey => "terminal_wifi_private_key",
        }
    }
}

/// `POST /v1/files`
pub fn create(purpose: Purpose, upload: &Upload) -> Request {
    Request::post(&["/v1/files"])
        .params(Form::new().with("purpose", purpose.as_str()))
        .upload(upload.clone())
}
