//! What Stripe, or the way to Stripe, answered instead of a result.
//!
//! <https://docs.stripe.com/error-codes>, <https://docs.stripe.com/error-low-level>

use std::fmt;

use super::verdict::{Denial, Verdict};
use crate::failure::{Failure, Kind};

/// What to do about replies that Stripe would not send.
pub(super) const ANOTHER_SERVER: &str = "nothing was changed; something that is not Stripe answers: check --api-base, the proxy and `tillctl doctor`";

/// Why a request has no result. Produced after retries.
#[derive(Debug, Clone)]
pub enum Error {
    /// Stripe refused it.
    Api(Box<Verdict>),
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
        /// What to do next where it is not to try again.
        remedy: Option<&'static str>,
    },
    /// Stripe did it, but for the other mode than the key's. A write has
    /// happened there.
    OtherMode {
        /// Whether the key is a live one.
        live: bool,
        /// Stripe's `Request-Id`.
        request_id: Option<String>,
        /// Whether this was a POST or DELETE.
        write: bool,
    },
    /// Refused on this side of the wire, before anything was sent.
    Refused(Failure),
    /// Not sent for now: what has to be kept first, or asked first, elsewhere than at
    /// Stripe, could not be.
    Withheld(Failure),
}

#[cfg(test)]
impl Error {
    /// A refusal of Stripe's with this code.
    pub(crate) fn with_code(code: &str) -> Self {
        let error = serde_json::json!({"type": "invalid_request_error", "code": code});
        let body = serde_json::json!({ "error": error }).to_string();
        let request = super::Request::post(&["/v1/terminal/readers"]);
        let asker = super::verdict::Requester::default();
        match Verdict::read(&body, 400, None, &request, asker) {
            Some(verdict) => Self::Api(Box::new(verdict)),
            None => Self::NotSent {
                reason: "no verdict".to_owned(),
            },
        }
    }
}

impl Error {
    /// As the failure to read a list or an object.
    pub fn reading(self, what: impl fmt::Display) -> Failure {
        Failure::from(self).context(format_args!("reading {what}"))
    }

    /// What Stripe said, if this is a refusal of Stripe's. Nothing else says
    /// anything about the object, the key or the account.
    pub fn verdict(&self) -> Option<&Verdict> {
        match self {
            Self::Api(verdict) => Some(verdict),
            _ => None,
        }
    }

    fn verdict_is(&self, what: impl Fn(&Verdict) -> bool) -> bool {
        self.verdict().is_some_and(what)
    }

    /// Stripe's error code, if Stripe answered.
    pub fn code(&self) -> Option<&str> {
        self.verdict()?.code()
    }

    /// The HTTP status, if one came back; from whom is another question.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(verdict) => Some(verdict.status),
            Self::NoAnswer { status, .. } => *status,
            Self::NotSent { .. }
            | Self::OtherMode { .. }
            | Self::Refused(_)
            | Self::Withheld(_) => None,
        }
    }

    /// Whether the parameter at fault is this one.
    pub fn is_about(&self, param: &str) -> bool {
        self.verdict_is(|v| v.is_about(param))
    }

    /// See [`Verdict::is_missing`].
    pub fn is_missing(&self) -> bool {
        self.verdict_is(Verdict::is_missing)
    }

    /// Whether Stripe only repeated what it had answered to an earlier request
    /// under the same Idempotency-Key.
    pub fn is_replayed(&self) -> bool {
        self.verdict_is(|v| v.replayed)
    }

    /// Whether Stripe keeps a failure of its own under the Idempotency-Key: the request
    /// has ended, whatever it did before that, and this key never leads any further.
    pub fn is_kept_failure(&self) -> bool {
        self.verdict_is(|v| v.replayed && v.status >= 500)
    }

    /// Whether the Idempotency-Key was used before with other parameters.
    pub fn is_key_reused(&self) -> bool {
        self.verdict_is(|v| v.error.kind == "idempotency_error")
    }

    /// See [`Verdict::is_lost_place`].
    pub fn is_lost_place(&self) -> bool {
        self.verdict_is(Verdict::is_lost_place)
    }

    /// See [`Verdict::is_forbidden`].
    pub fn is_forbidden(&self) -> bool {
        self.verdict_is(Verdict::is_forbidden)
    }

    /// Whether Stripe does not expand what was to be expanded.
    pub fn is_unexpandable(&self) -> bool {
        self.code() == Some("property_cannot_be_expanded")
    }

    /// Why the key was refused, if that is what happened.
    pub fn denial(&self) -> Option<&Denial> {
        self.verdict()?.denial.as_ref()
    }

    /// Whether somebody says that there were too many requests: Stripe, or a
    /// proxy on the way.
    pub fn is_rate_limited(&self) -> bool {
        match self {
            Self::Api(verdict) => verdict.is_rate_limited(),
            Self::NoAnswer { status, .. } => *status == Some(429),
            _ => false,
        }
    }

    /// See [`Verdict::is_held_by_an_app`].
    pub fn is_held_by_an_app(&self) -> bool {
        self.verdict_is(Verdict::is_held_by_an_app)
    }

    /// Whether the same request would be told the same again: Stripe refuses
    /// it, or what comes back is not to be used.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Api(verdict) => (400..500).contains(&verdict.status) && !verdict.is_put_off(),
            Self::OtherMode { .. } | Self::Refused(_) => true,
            Self::NotSent { .. } | Self::NoAnswer { .. } | Self::Withheld(_) => false,
        }
    }

    /// Whether a write may have taken effect although no result came back.
    /// Stripe: treat the result of a 500 as indeterminate.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Api(verdict) => verdict.write && verdict.status >= 500,
            Self::NoAnswer { write, .. } | Self::OtherMode { write, .. } => *write,
            Self::NotSent { .. } | Self::Refused(_) | Self::Withheld(_) => false,
        }
    }

    /// As [`Error::may_have_happened`], where a look at the object can tell.
    pub fn is_answer_lost(&self) -> bool {
        self.may_have_happened() && !self.is_of_other_mode()
    }

    /// Whether Stripe did it, for the other mode than the key's.
    pub fn is_of_other_mode(&self) -> bool {
        matches!(self, Self::OtherMode { .. })
    }

    /// Whether Stripe, or what has to be asked before, could not be used: worth trying
    /// again later.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Api(verdict) => verdict.is_unavailable(),
            Self::NotSent { .. } | Self::NoAnswer { .. } | Self::Withheld(_) => true,
            Self::OtherMode { .. } | Self::Refused(_) => false,
        }
    }

    /// Whether Stripe refused to look at the request for now, which says
    /// nothing about an earlier try of it.
    pub fn is_put_off(&self) -> bool {
        self.verdict_is(Verdict::is_put_off)
    }

    /// Stripe's `Request-Id`, if a reply carried one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(verdict) => verdict.request_id.as_deref(),
            Self::NoAnswer { request_id, .. } | Self::OtherMode { request_id, .. } => {
                request_id.as_deref()
            }
            Self::NotSent { .. } | Self::Refused(_) | Self::Withheld(_) => None,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Refused(failure) | Self::Withheld(failure) => failure.kind(),
            _ if self.may_have_happened() => Kind::Unknown,
            _ if self.is_held_by_an_app() => Kind::NotReady,
            Self::NotSent { .. } | Self::NoAnswer { .. } => Kind::Unavailable,
            Self::OtherMode { .. } => Kind::Credentials,
            Self::Api(verdict) if verdict.denial.is_some() => Kind::Credentials,
            Self::Api(verdict) => match (verdict.status, verdict.code()) {
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
                (402, _) => Kind::Declined,
                (404, _) | (_, Some("resource_missing")) => Kind::NotFound,
                _ => Kind::Failed,
            },
        }
    }

    /// What to do next.
    pub fn next_step(&self) -> Option<String> {
        let hint = match self {
            Self::Refused(failure) | Self::Withheld(failure) => {
                return failure.next_step().map(str::to_owned);
            }
            Self::NotSent { reason } if reason.contains("certificate") => {
                "does a company's proxy open TLS? name its certificate in TILLCTL_CA_FILE or ca_file; nothing was sent"
            }
            _ if self.is_held_by_an_app() => {
                "an app (Terminal SDK) is taking a payment on it: cancel there"
            }
            Self::NotSent { .. } => "check the network, the proxy and --api-base; nothing was sent",
            Self::NoAnswer { write: true, .. } => {
                "look before trying again: Stripe may have carried it out"
            }
            Self::NoAnswer {
                remedy: Some(remedy),
                ..
            } => remedy,
            Self::NoAnswer { .. } => {
                "nothing was changed; try again, or see https://status.stripe.com"
            }
            Self::OtherMode { write: true, .. } => {
                "do not repeat it: it was done in the other mode; find it in that mode's Dashboard, and check the key and --api-base before anything else is sent"
            }
            Self::OtherMode { .. } => {
                "stop and check the key and --api-base: something between us and Stripe is not what it seems"
            }
            Self::Api(verdict) if verdict.denial.is_some() => return verdict.remedy(),
            Self::Api(verdict) => match (verdict.status, verdict.code()) {
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
                (_, Some("lock_timeout")) => {
                    "another request holds the same object at Stripe; nothing was changed: try again in a moment"
                }
                (_, Some("idempotency_key_in_use")) => {
                    "the same request is still being worked on at Stripe: try again in a moment"
                }
                (429, _) => "too many requests for this account: try again in a minute",
                (500.., _) if verdict.write => {
                    "look before trying again: Stripe treats the outcome as undecided"
                }
                (500.., _) => "nothing was changed; try again, or see https://status.stripe.com",
                (404, None) => "the API has no such path: check it, and --api-base",
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
            Self::Api(verdict) => {
                let (error, status) = (&verdict.error, verdict.status);
                if let Some(why) = verdict.why() {
                    write!(f, "{why}: ")?;
                }
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
            Self::OtherMode { live, write, .. } => {
                let (key, other) = if *live {
                    ("live", "test")
                } else {
                    ("test", "live")
                };
                if *write {
                    write!(
                        f,
                        "Stripe carried it out, but in {other} mode: the key is of {key} mode, and the reply is about a {other} mode object"
                    )
                } else {
                    write!(
                        f,
                        "the key is of {key} mode, but the reply is about a {other} mode object"
                    )
                }
            }
            Self::Refused(failure) | Self::Withheld(failure) => failure.fmt(f),
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
            Error::Refused(failure) | Error::Withheld(failure) => return failure,
            Error::Api(verdict) => {
                let lacking = match verdict.denial {
                    Some(Denial::Permissions(names)) => names,
                    _ => Vec::new(),
                };
                Self::new(kind, message)
                    .request_id(verdict.request_id)
                    .lacking(lacking)
                    .stripe(verdict.error.raw)
            }
            Error::NoAnswer { request_id, .. } | Error::OtherMode { request_id, .. } => {
                Self::new(kind, message).request_id(request_id)
            }
            Error::NotSent { .. } => Self::new(kind, message),
        };
        if let Some(hint) = hint {
            failure = failure.hint(hint);
        }
        failure
    }
}

#[cfg(test)]
mod tests;
