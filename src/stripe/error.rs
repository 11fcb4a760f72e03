//! What Stripe, or the way to Stripe, answered instead of a result.
//!
//! <https://docs.stripe.com/error-codes>, <https://docs.stripe.com/error-low-level>

use std::fmt;

use serde::Deserialize;

use crate::failure::{Failure, Kind};

/// The hint of a 403 that nobody had a better one for.
pub const LACKS: &str = "the key lacks a permission: add it to the restricted key at https://dashboard.stripe.com/apikeys";

/// Stripe's error object. Codes are open strings: a new one is shown, not refused.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct ApiError {
    /// `api_error`, `card_error`, `idempotency_error`, `invalid_request_error`, …
    #[serde(default, rename = "type")]
    pub kind: String,
    /// The code to branch on.
    pub code: Option<String>,
    /// Why a bank declined.
    pub decline_code: Option<String>,
    /// Stripe's text.
    pub message: Option<String>,
    /// The parameter at fault.
    pub param: Option<String>,
    /// The permission the key lacks, in Stripe's name for it.
    #[serde(skip)]
    pub permission: Option<String>,
    /// The object as Stripe sent it, the key taken out.
    #[serde(skip)]
    pub raw: serde_json::Value,
}

/// Why a request has no result. Produced after retries.
#[derive(Debug, Clone)]
pub enum Error {
    /// Stripe answered with an error object.
    Api {
        /// HTTP status.
        status: u16,
        /// Stripe's `Request-Id`.
        request_id: Option<String>,
        /// The error object.
        error: Box<ApiError>,
        /// Whether this was a POST or DELETE.
        write: bool,
    },
    /// The request never reached Stripe: nothing can have happened.
    NotSent {
        /// What the connection said.
        reason: String,
    },
    /// The request may have reached Stripe, but no usable answer came back:
    /// reset, time-out, cut-off body, a proxy's page.
    NoAnswer {
        /// What was seen.
        reason: String,
        /// HTTP status, if a status line came back.
        status: Option<u16>,
        /// Stripe's `Request-Id`, if a header came back.
        request_id: Option<String>,
        /// Whether this was a POST or DELETE.
        write: bool,
    },
    /// Refused on this side of the wire, before anything was sent.
    Refused(Failure),
}

impl Error {
    /// Stripe's error code, if Stripe answered.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api { error, .. } => error.code.as_deref(),
            _ => None,
        }
    }

    /// The HTTP status, if one came back.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api { status, .. } => Some(*status),
            Self::NoAnswer { status, .. } => *status,
            Self::NotSent { .. } | Self::Refused(_) => None,
        }
    }

    /// Whether the parameter at fault is this one.
    #[must_use]
    pub fn is_about(&self, param: &str) -> bool {
        matches!(self, Self::Api { error, .. } if error.param.as_deref() == Some(param))
    }

    /// Whether the object asked for does not exist (for this key).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.status() == Some(404) || self.code() == Some("resource_missing")
    }

    /// Whether the key lacks a permission.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// Whether a write may have taken effect although no result came back.
    /// Stripe: treat the result of a 500 as indeterminate.
    #[must_use]
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Api { status, write, .. } => *write && *status >= 500,
            Self::NoAnswer { write, .. } => *write,
            Self::NotSent { .. } | Self::Refused(_) => false,
        }
    }

    /// Whether Stripe itself could not be used: worth trying again later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Api { status, error, .. } => {
                *status >= 500 || *status == 429 || error.code.as_deref() == Some("lock_timeout")
            }
            Self::NotSent { .. } | Self::NoAnswer { .. } => true,
            Self::Refused(_) => false,
        }
    }

    /// Whether Stripe refused to look at the request for now, which says
    /// nothing about an earlier try of it.
    #[must_use]
    pub fn is_put_off(&self) -> bool {
        match self {
            Self::Api { status, error, .. } => {
                matches!(*status, 409 | 429)
                    || matches!(
                        error.code.as_deref(),
                        Some("lock_timeout" | "idempotency_key_in_use" | "rate_limit")
                    )
            }
            _ => false,
        }
    }

    /// Stripe's `Request-Id`, if a reply carried one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api { request_id, .. } | Self::NoAnswer { request_id, .. } => {
                request_id.as_deref()
            }
            Self::NotSent { .. } | Self::Refused(_) => None,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Refused(failure) => failure.kind(),
            _ if self.may_have_happened() => Kind::Unknown,
            Self::NotSent { .. } | Self::NoAnswer { .. } => Kind::Unavailable,
            Self::Api { status, error, .. } => match (*status, error.code.as_deref()) {
                (
                    _,
                    Some(
                        "terminal_reader_busy"
                        | "terminal_reader_offline"
                        | "terminal_reader_timeout",
                    ),
                ) => Kind::NotReady,
                (_, Some("lock_timeout" | "idempotency_key_in_use" | "rate_limit"))
                | (429 | 500.., _) => Kind::Unavailable,
                (401 | 403, _) => Kind::Credentials,
                (402, _) => Kind::Declined,
                (404, _) | (_, Some("resource_missing")) => Kind::NotFound,
                _ => Kind::Failed,
            },
        }
    }

    fn next_step(&self) -> Option<String> {
        let hint = match self {
            Self::Refused(failure) => return failure.next_step().map(str::to_owned),
            Self::NotSent { reason } if reason.contains("certificate") => {
                "does a company's proxy open TLS? name its certificate in TILLCTL_CA_FILE or ca_file; nothing was sent"
            }
            Self::NotSent { .. } => "check the network, the proxy and --api-base; nothing was sent",
            Self::NoAnswer { write: true, .. } => {
                "look before trying again: Stripe may have carried it out"
            }
            Self::NoAnswer { .. } => {
                "nothing was changed; try again, or see https://status.stripe.com"
            }
            Self::Api {
                status,
                error,
                write,
                ..
            } => match (*status, error.code.as_deref()) {
                (_, Some("terminal_reader_offline")) => {
                    "Stripe has not heard from the reader for two minutes: check its power and network"
                }
                (_, Some("terminal_reader_busy")) => {
                    "it is processing a payment, updating, in its settings, or a card was left in: wait and try again"
                }
                (_, Some("terminal_reader_timeout")) => {
                    "the reader may have got the command all the same: look at `tillctl readers get` first"
                }
                (_, Some("terminal_reader_hardware_fault")) => {
                    "the fault is permanent: send the reader's serial number to Stripe's support"
                }
                (
                    _,
                    Some(
                        "terminal_reader_invalid_location_for_payment"
                        | "terminal_reader_invalid_location_for_activation",
                    ),
                ) => {
                    "the reader cannot be used at its location: `tillctl readers assign` it to another"
                }
                (_, Some("parameter_unknown")) => {
                    "this tillctl and the API disagree: check --api-base, or look for a newer tillctl"
                }
                (401, _) => {
                    "check STRIPE_API_KEY or --api-key-file: the key is wrong, expired or revoked"
                }
                (403, Some("account_invalid")) => {
                    "check --account and --context: the key may not act for that account, or it does not exist"
                }
                (403, _) => LACKS,
                (429, _) => "too many requests for this account: try again in a minute",
                (500.., _) if *write => {
                    "look before trying again: Stripe treats the outcome as undecided"
                }
                (500.., _) => "nothing was changed; try again, or see https://status.stripe.com",
                (404, _) => {
                    "check the id and whether the key belongs to the right account and mode"
                }
                _ => return None,
            },
        };
        Some(hint.to_owned())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api { status, error, .. } => {
                match error.message.as_deref().filter(|m| !m.trim().is_empty()) {
                    Some(message) => f.write_str(message.trim())?,
                    None => write!(f, "Stripe answered with status {status}")?,
                }
                match (&error.code, &error.decline_code) {
                    (Some(code), Some(decline)) if code != decline => {
                        write!(f, " ({code}, {decline})")
                    }
                    (Some(code), _) => write!(f, " ({code})"),
                    (None, _) => Ok(()),
                }
            }
            Self::NotSent { reason } => write!(f, "cannot reach Stripe: {reason}"),
            Self::NoAnswer { reason, .. } => write!(f, "no usable answer from Stripe: {reason}"),
            Self::Refused(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let kind = error.kind();
        let hint = error.next_step();
        let message = error.to_string();
        let mut failure = match error {
            Error::Refused(failure) => return failure,
            Error::Api {
                request_id, error, ..
            } => Self::new(kind, message)
                .request_id(request_id)
                .lacking(error.permission)
                .stripe(error.raw),
            Error::NoAnswer { request_id, .. } => Self::new(kind, message).request_id(request_id),
            Error::NotSent { .. } => Self::new(kind, message),
        };
        if let Some(hint) = hint {
            failure = failure.hint(hint);
        }
        failure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(status: u16, code: Option<&str>, write: bool) -> Error {
        Error::Api {
            status,
            request_id: Some("req_1".into()),
            error: Box::new(ApiError {
                code: code.map(str::to_owned),
                ..ApiError::default()
            }),
            write,
        }
    }

    #[test]
    fn each_answer_has_its_exit_code() {
        for (error, code) in [
            (api(400, Some("parameter_unknown"), true), 1),
            (api(401, None, false), 3),
            (api(403, None, true), 3),
            (api(404, None, false), 4),
            (api(400, Some("resource_missing"), true), 4),
            (api(402, Some("card_declined"), true), 5),
            (api(400, Some("terminal_reader_busy"), true), 6),
            (api(500, None, true), 7),
            (api(500, None, false), 8),
            (api(429, None, true), 8),
            (api(429, Some("lock_timeout"), true), 8),
            (
                Error::NotSent {
                    reason: "refused".into(),
                },
                8,
            ),
        ] {
            let failure = Failure::from(error.clone());
            assert_eq!(failure.kind().exit_code(), code, "{error:?}");
        }
    }
}
