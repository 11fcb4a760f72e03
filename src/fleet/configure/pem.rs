//! Certificates and keys for Wi-Fi. Stripe takes PEM and does not look inside;
//! what is mixed up is found by readers that are then without a network.
//!
//! <https://docs.stripe.com/terminal/fleet/configurations-overview>

use crate::failure::Failure;
use crate::stripe::Upload;
use crate::stripe::files::Purpose;

const MEDIA: &str = "application/x-pem-file";

/// Whether a key can only be read with a password.
pub(crate) fn is_encrypted(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
        || text
            .lines()
            .any(|l| l.starts_with("Proc-Type:") && l.contains("ENCRYPTED"))
}

/// Looks whether a file is what it is to be used as. Nothing of it is repeated.
pub(crate) fn check(purpose: Purpose, name: &str, bytes: Vec<u8>) -> Result<Upload, Failure> {
    let text = String::from_utf8_lossy(&bytes);
    let has = |what: &str| {
        let begins = text.lines().any(|l| {
            l.starts_with("-----BEGIN ") && l.trim_end().ends_with(&format!("{what}-----"))
        });
        begins && text.contains(&format!("{what}-----")) && text.contains("-----END ")
    };
    let (certificate, key) = (has("CERTIFICATE"), has("PRIVATE KEY"));
    let wanted = if purpose == Purpose::WifiPrivateKey {
        "a private key"
    } else {
        "a certificate"
    };
    let problem = match (purpose, certificate, key) {
        (Purpose::WifiPrivateKey, _, true) => None,
        (Purpose::WifiPrivateKey, true, false) => Some("it holds a certificate"),
        (Purpose::WifiPrivateKey, ..) => Some("it is no PEM file of a key"),
        // A key in a file of certificates would go where certificates go.
        (_, _, true) => Some("it holds a private key"),
        (_, true, false) => None,
        (_, false, false) => Some("it is no PEM file of a certificate"),
    };
    if let Some(problem) = problem {
        return Err(Failure::usage(format!("{name} is to be {wanted}, but {problem}"))
            .hint("PEM is text between -----BEGIN …----- and -----END …-----; `openssl x509 -in FILE -out FILE.pem` makes it of other forms"));
    }
    Ok(Upload::new(name, MEDIA, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    const KEY: &str = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n";

    #[test]
    fn what_is_mixed_up_is_found_and_not_repeated() {
        let said = |purpose, text: &str| {
            check(purpose, "x.pem", text.into())
                .err()
                .map(|f| f.message().to_owned())
        };
        assert_eq!(said(Purpose::WifiCertificate, CERTIFICATE), None);
        assert_eq!(said(Purpose::WifiPrivateKey, KEY), None);
        for (purpose, text, problem) in [
            (
                Purpose::WifiCertificate,
                KEY,
                "x.pem is to be a certificate, but it holds a private key",
            ),
            (
                Purpose::WifiPrivateKey,
                CERTIFICATE,
                "x.pem is to be a private key, but it holds a certificate",
            ),
            (
                Purpose::WifiPrivateKey,
                "MHcC",
                "x.pem is to be a private key, but it is no PEM file of a key",
            ),
            (
                Purpose::WifiCertificate,
                "",
                "x.pem is to be a certificate, but it is no PEM file of a certificate",
            ),
        ] {
            assert_eq!(said(purpose, text).unwrap(), problem);
        }
    }

    #[test]
    fn encrypted_keys_are_recognised() {
        assert!(!is_encrypted(KEY.as_bytes()));
        assert!(is_encrypted(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        assert!(is_encrypted(
            b"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
        ));
    }
}
