//! Stripe's own answer to a request it did not carry out.
//!
//! Whatever status a reply has, it is Stripe's verdict only if Stripe's error
//! object stands in it: proxies, firewalls and sign-in pages answer with 401,
//! 403, 404 and 429 too, and say nothing about readers or keys. What a command
//! concludes from a refusal (gone, not permitted, put off) hangs on this type,
//! and on Stripe's codes before its texts. What each code leads to stands in
//! `docs/errors.md`.
//!
//! <https://docs.stripe.com/error-codes>, <https://docs.stripe.com/error-low-level>

use serde::Deserialize;

use super::key_origin::KeyOrigin;
use super::object::strip_secrets;
use super::permissions;
use super::request::Request;
use crate::text::shortened;

/// Where keys are made and changed.
const KEYS: &str = "https://dashboard.stripe.com/apikeys";

/// Stripe's error object. Codes are open strings: a new one is shown, not refused.
#[derive(Debug, Clone, Default, Deserialize)]
#[non_exhaustive]
pub struct ApiError {
    /// `api_error`, `card_error`, `idempotency_error`, `invalid_request_error`, …
    #[serde(default, rename = "type")]
    pub kind: String,
    /// The code to branch on.
    #[serde(default)]
    pub code: Option<String>,
    /// Why a bank declined.
    #[serde(default)]
    pub decline_code: Option<String>,
    /// Stripe's text.
    #[serde(default)]
    pub message: Option<String>,
    /// The parameter at fault.
    #[serde(default)]
    pub param: Option<String>,
    /// The object as Stripe sent it, the key taken out.
    #[serde(skip)]
    pub raw: serde_json::Value,
}

/// Who asked: what has to be known to say what a refused key is about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Requester {
    /// The account that was named beside the key's own.
    pub(super) account: Option<String>,
    pub(super) key: KeyOrigin,
}

#[cfg(test)]
impl Requester {
    pub(super) fn naming(account: &str) -> Self {
        Self {
            account: Some(account.to_owned()),
            ..Self::default()
        }
    }
}

/// Why Stripe does not let this key do this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// The key lacks these permissions, in Stripe's names for them.
    Permissions(Vec<String>),
    /// Another account is named, and the key's is no Connect platform.
    NoPlatform,
    /// Another account is named, and the restricted key has no Connect
    /// permissions.
    NoConnectPermission,
    /// The account that is named does not exist, or has nothing to do with the
    /// key's (any more).
    Account,
    /// The key may not be used from this IP address.
    Address,
    /// The key has expired.
    Expired,
    /// There is no such key (any more).
    Key,
    /// Something else; Stripe's text says what.
    Other,
}

/// A refusal by Stripe.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// HTTP status.
    pub status: u16,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// The error object.
    pub error: ApiError,
    /// Whether this was a POST or DELETE.
    pub write: bool,
    /// Stripe repeated what it had answered to an earlier request under the
    /// same Idempotency-Key.
    pub replayed: bool,
    /// Why the key was refused, if that is what happened.
    pub denial: Option<Denial>,
    asker: Requester,
}

impl Verdict {
    /// Reads the verdict in the body of a reply; `None` if it is not Stripe's.
    pub(super) fn read(
        text: &str,
        status: u16,
        request_id: Option<String>,
        request: &Request,
        asker: Requester,
    ) -> Option<Self> {
        let error = error_object(text)?;
        let denial = denial(&error, status, request, asker.account.is_some());
        Some(Self {
            status,
            request_id,
            error,
            write: request.is_write(),
            replayed: false,
            denial,
            asker,
        })
    }

    /// Says whether it was repeated.
    pub(super) fn replayed(mut self, replayed: bool) -> Self {
        self.replayed = replayed;
        self
    }

    /// What a refusal of the key means, before Stripe's own text.
    pub(super) fn why(&self) -> Option<String> {
        let account = self.asker.account.as_deref();
        Some(match self.denial.as_ref()? {
            Denial::NoPlatform => match account {
                Some(account) => format!(
                    "the key's account is no Connect platform, so it cannot act for {account}"
                ),
                None => "the key's account is no Connect platform".to_owned(),
            },
            Denial::NoConnectPermission => {
                format!(
                    "the restricted key may not act for connected accounts such as {}",
                    account.unwrap_or("this one")
                )
            }
            Denial::Address => "the key may not be used from this IP address".to_owned(),
            Denial::Expired => format!("{} has expired", self.asker.key.name),
            Denial::Permissions(_) | Denial::Account | Denial::Key | Denial::Other => {
                return None;
            }
        })
    }

    /// What to do about a refusal of the key.
    pub(super) fn remedy(&self) -> Option<String> {
        let key = &self.asker.key;
        let elsewhere = self.asker.account.is_some();
        Some(match self.denial.as_ref()? {
            Denial::Permissions(names) => permissions::lacking(names, elsewhere),
            Denial::NoPlatform if elsewhere => {
                "leave out --account (TILLCTL_ACCOUNT, or account in the settings), or use a key of the platform the account is connected to".to_owned()
            }
            Denial::NoPlatform => {
                "only a platform has connected accounts: use a platform's key".to_owned()
            }
            Denial::NoConnectPermission => format!(
                "give the key its permissions for connected accounts at {KEYS}, or leave out --account"
            ),
            Denial::Account => {
                "check --account and --context: the key may not act for that account, or it does not exist".to_owned()
            }
            Denial::Address => format!(
                "the key itself is right: allow this machine's address for it at {KEYS}, or run this where it is allowed"
            ),
            Denial::Expired => format!("make a new one at {KEYS}, then {}", key.renew),
            Denial::Key => format!("{}: the key is wrong, expired or revoked", key.check),
            Denial::Other => return None,
        })
    }

    /// Stripe's error code.
    pub fn code(&self) -> Option<&str> {
        self.error.code.as_deref()
    }

    /// Whether the parameter at fault is this one.
    pub fn is_about(&self, param: &str) -> bool {
        self.error.param.as_deref() == Some(param)
    }

    /// Whether what was asked for does not exist (for this key). A path that
    /// the API does not know has status 404 too, and no code.
    pub fn is_missing(&self) -> bool {
        self.code() == Some("resource_missing") && !self.is_lost_place()
    }

    /// Whether the object that a page was to begin behind is gone.
    pub fn is_lost_place(&self) -> bool {
        self.code() == Some("resource_missing")
            && (self.is_about("starting_after") || self.is_about("ending_before"))
    }

    /// Whether the key lacks a permission.
    pub fn is_forbidden(&self) -> bool {
        matches!(self.denial, Some(Denial::Permissions(_)))
    }

    /// Whether an app (Terminal SDK) holds the reader. Stripe has no code for
    /// it; a refusal that has one, or that is about another parameter, is
    /// another.
    ///
    /// <https://github.com/stripe/stripe-js/issues/708>
    pub fn is_held_by_an_app(&self) -> bool {
        let said = self.error.message.as_deref().unwrap_or_default();
        let said = said.to_lowercase();
        matches!(self.status, 400 | 409)
            && self.error.code.is_none()
            && (self.error.param.is_none() || self.is_about("reader"))
            && said.contains("reader")
            && said.contains("integration")
    }

    /// Whether another request holds the object at the moment.
    pub fn is_locked(&self) -> bool {
        self.code() == Some("lock_timeout")
    }

    /// Whether there were too many requests.
    pub fn is_rate_limited(&self) -> bool {
        (self.status == 429 && !self.is_locked()) || self.code() == Some("rate_limit")
    }

    /// Whether Stripe refused to look at the request for now.
    pub fn is_put_off(&self) -> bool {
        matches!(self.status, 409 | 429)
            || matches!(
                self.code(),
                Some("lock_timeout" | "idempotency_key_in_use" | "rate_limit")
            )
    }

    /// Whether Stripe came to no result by no fault of the request.
    pub fn is_unavailable(&self) -> bool {
        self.status >= 500 || self.status == 429 || self.is_locked()
    }

    /// Whether this says nothing about an earlier try of the same request: it
    /// was not looked at, or the key was refused before it was.
    pub fn is_before_the_request(&self) -> bool {
        self.is_put_off() || self.status == 401
    }
}

/// Stripe's error object, if the text holds one: an object with a type.
fn error_object(text: &str) -> Option<ApiError> {
    #[derive(Deserialize)]
    struct Body {
        error: serde_json::Value,
    }
    let body: Body = serde_json::from_str(text).ok()?;
    let mut raw = body.error;
    strip_secrets(&mut raw);
    cut_texts(&mut raw);
    let mut error = ApiError::deserialize(&raw).ok()?;
    if error.kind.is_empty() {
        return None;
    }
    error.raw = raw;
    Some(error)
}

/// Nothing that Stripe says in an error is longer: it ends in terminals and logs.
const LONGEST_TEXT: usize = 4000;

fn cut_texts(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) if text.len() > LONGEST_TEXT => {
            *text = shortened(text, LONGEST_TEXT).into_owned();
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(cut_texts),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(cut_texts),
        _ => {}
    }
}

/// Why the key was refused. Codes first; older replies have none, so a few
/// words of the text have to do, as few as tell the cases apart.
fn denial(error: &ApiError, status: u16, request: &Request, elsewhere: bool) -> Option<Denial> {
    match error.code.as_deref() {
        Some("more_permissions_required") => {
            return Some(Denial::Permissions(missing(error, request)));
        }
        Some("platform_account_required") => return Some(Denial::NoPlatform),
        Some("account_invalid") if matches!(status, 401 | 403) => return Some(Denial::Account),
        Some("api_key_expired" | "platform_api_key_expired") => return Some(Denial::Expired),
        _ => {}
    }
    if !matches!(status, 401 | 403) {
        return None;
    }
    let text = error
        .message
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    Some(if text.contains("ip address") {
        Denial::Address
    } else if status == 401 {
        Denial::Key
    } else if text.contains("required permissions") {
        Denial::Permissions(missing(error, request))
    } else if text.contains("connect platform") {
        Denial::NoPlatform
    } else if elsewhere && text.contains("permissions") {
        Denial::NoConnectPermission
    } else {
        Denial::Other
    })
}

/// The permissions a refusal is about; what the endpoint asks for, if Stripe
/// names none.
fn missing(error: &ApiError, request: &Request) -> Vec<String> {
    let named = permissions::in_message(error.message.as_deref().unwrap_or_default());
    if !named.is_empty() {
        return named;
    }
    let of_endpoint = permissions::of_endpoint(&request.endpoint());
    of_endpoint.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(status: u16, body: &Value, elsewhere: bool) -> Option<Verdict> {
        let request = Request::get(&["/v1/charges"]);
        let asker = if elsewhere {
            Requester::naming("acct_2")
        } else {
            Requester::default()
        };
        Verdict::read(&body.to_string(), status, None, &request, asker)
    }

    fn denied(status: u16, code: Option<&str>, message: &str, elsewhere: bool) -> Option<Denial> {
        let error = json!({"type": "invalid_request_error", "code": code, "message": message});
        read(status, &json!({ "error": error }), elsewhere)
            .unwrap()
            .denial
    }

    #[test]
    fn only_an_error_object_is_a_verdict() {
        for body in [
            json!({}),
            json!({"error": "not found"}),
            json!({"error": {}}),
            json!({"error": {"message": "Forbidden", "code": 403}}),
            json!({"error": {"type": ""}}),
            json!({"error": {"type": null, "code": "resource_missing"}}),
            json!([{"error": {"type": "api_error"}}]),
            json!({"message": "Forbidden"}),
        ] {
            assert!(read(404, &body, false).is_none(), "{body}");
        }
        let body = json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}});
        assert!(read(404, &body, false).unwrap().is_missing());
        // A path that does not exist is no object that is gone.
        let body = json!({"error": {"type": "invalid_request_error", "message": "Unrecognized request URL"}});
        assert!(!read(404, &body, false).unwrap().is_missing());
        let body = json!({"error": {"type": "invalid_request_error", "code": "resource_missing",
                                    "param": "starting_after"}});
        let lost = read(400, &body, false).unwrap();
        assert!(lost.is_lost_place() && !lost.is_missing());
    }

    #[test]
    fn a_refusal_of_the_key_has_its_reason() {
        use Denial::*;
        let lacks = |names: &[&str]| Permissions(names.iter().map(|n| (*n).to_owned()).collect());
        let newer = "Permission denied. The provided key 'rk_live_***abcdef' does not have the required permissions for this endpoint on account 'acct_1'. Enabling \"Charges Read\" ('charge_read'), \"PaymentIntents Read\" ('payment_intent_read') permissions on this key would allow this request to continue.";
        let older = "The provided key 'rk_test_***' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue.";
        for (status, code, message, elsewhere, denial) in [
            (
                403,
                Some("more_permissions_required"),
                newer,
                false,
                lacks(&["charge_read", "payment_intent_read"]),
            ),
            (403, None, older, false, lacks(&["charge_read"])),
            (403, None, older, true, lacks(&["charge_read"])),
            (
                403,
                Some("more_permissions_required"),
                "no names",
                false,
                lacks(&["charge_read"]),
            ),
            (
                403,
                Some("platform_account_required"),
                "x",
                true,
                NoPlatform,
            ),
            (
                403,
                None,
                "Only Stripe Connect platforms can work with other accounts.",
                true,
                NoPlatform,
            ),
            (
                403,
                None,
                "This restricted key's permissions do not reach connected accounts",
                true,
                NoConnectPermission,
            ),
            (
                403,
                None,
                "Your permissions do not allow this",
                false,
                Other,
            ),
            (403, Some("account_invalid"), "x", true, Account),
            (
                401,
                None,
                "The API key provided does not allow requests from your IP address (192.0.2.7).",
                false,
                Address,
            ),
            (401, Some("api_key_expired"), "x", false, Expired),
            (401, Some("platform_api_key_expired"), "x", true, Expired),
            (
                401,
                None,
                "Invalid API Key provided: sk_test_***",
                false,
                Key,
            ),
            (403, None, "Something new", false, Other),
        ] {
            assert_eq!(
                denied(status, code, message, elsewhere),
                Some(denial),
                "{status} {code:?} {message}"
            );
        }
        assert_eq!(denied(400, None, "no permissions for you", true), None);
    }
}
