//! Who is asking, in which mode, for which account, in which version.

use axum::http::HeaderMap;

use super::base64;
use super::error::ApiError;
use super::keys::{KeyState, Keys};
use super::options::Others;

/// The headers that matter, read.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) live: bool,
    pub(super) key: String,
    pub(super) account: String,
    pub(super) version: String,
    pub(super) idempotency_key: Option<String>,
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn unauthorized(message: String) -> ApiError {
    ApiError::invalid(message).status(401)
}

fn wrong_key(key: &str) -> ApiError {
    unauthorized(format!("Invalid API Key provided: {}", masked(key)))
}

/// The key of `Bearer KEY` or of `Basic base64(KEY:)`.
fn key(headers: &HeaderMap) -> Option<String> {
    let value = header(headers, "authorization")?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let text = String::from_utf8(base64::decode(rest.trim())?).ok()?;
        return Some(text.split(':').next().unwrap_or_default().to_owned());
    }
    None
}

/// A key as Stripe shows it in a refusal; a short one not at all.
pub(super) fn masked(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    if letters.len() < 16 {
        return "*".repeat(letters.len());
    }
    let (head, tail) = (&letters[..8], &letters[letters.len() - 4..]);
    let stars = "*".repeat(letters.len() - 12);
    format!(
        "{}{stars}{}",
        String::from_iter(head),
        String::from_iter(tail)
    )
}

/// The mode a key belongs to.
fn mode(key: &str) -> Result<bool, ApiError> {
    let mut parts = key.splitn(3, '_');
    let (kind, mode, rest) = (parts.next(), parts.next(), parts.next());
    // An organisation's key says its mode one part later.
    if (kind, mode) == (Some("sk"), Some("org")) {
        let known = rest.and_then(|rest| rest.split_once('_'));
        return match known {
            Some(("test", rest)) if is_secret(rest) => Ok(false),
            Some(("live", rest)) if is_secret(rest) => Ok(true),
            _ => Err(wrong_key(key)),
        };
    }
    let live = match (kind, mode, rest) {
        (Some("sk" | "rk" | "rkcs"), Some("test"), Some(rest)) if !rest.is_empty() => false,
        (Some("sk" | "rk"), Some("live"), Some(rest)) if !rest.is_empty() => true,
        (Some("pk"), Some("test" | "live"), _) => {
            return Err(unauthorized(
                "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.".to_owned(),
            )
            .code("secret_key_required"));
        }
        _ => return Err(wrong_key(key)),
    };
    if key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        Ok(live)
    } else {
        Err(wrong_key(key))
    }
}

fn is_secret(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The account a request acts for: the key's own, or one that a header names.
/// `Stripe-Context` holds a path of accounts, whose last one is meant:
/// <https://docs.stripe.com/context>.
fn account(headers: &HeaderMap, key: &str, others: &Others) -> Result<String, ApiError> {
    let context = header(headers, "stripe-context");
    if key.starts_with("sk_org") {
        // <https://docs.stripe.com/keys/organization-api-keys>
        if context.is_none() {
            return Err(ApiError::invalid(
                "Please include the Stripe-Context header with your target account when using an Organization API key.",
            ));
        }
        if header(headers, "stripe-version").is_none() {
            return Err(ApiError::invalid(
                "Please include the Stripe-Version header when using an Organization API key.",
            ));
        }
    }
    let named = match (context, header(headers, "stripe-account")) {
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid(
                "Only one of the Stripe-Context and Stripe-Account headers can be sent.",
            ));
        }
        (Some(path), None) => path,
        (None, Some(account)) if !account.contains('/') => account,
        (None, Some(account)) => return Err(no_access(key, account)),
        (None, None) => return Ok(super::options::ACCOUNT.to_owned()),
    };
    // An organisation's accounts are its own, platform or not.
    if !others.platform && named != super::options::ACCOUNT && !key.starts_with("sk_org") {
        return Err(no_platform());
    }
    let fits = |part: &str| {
        part.strip_prefix("acct_").is_some_and(is_secret)
            && (part == super::options::ACCOUNT
                || others.connected.iter().any(|(known, _)| known == part))
    };
    match named.rsplit('/').next() {
        Some(last) if named.split('/').all(fits) => Ok(last.to_owned()),
        _ => Err(no_access(key, named)),
    }
}

/// The refusal of other accounts to an account that is no Connect platform.
pub(super) fn no_platform() -> ApiError {
    ApiError::coded(
        "platform_account_required",
        "Only Stripe Connect platforms can work with other accounts. If you need to setup a Stripe Connect platform, you can do so at https://dashboard.stripe.com/account/applications/settings.",
    )
    .status(403)
}

/// The refusal of other accounts to a restricted key whose permissions end at its own.
/// Stripe's words are not known; they are said not to be those of a missing permission.
fn own_account_only(key: &str, account: &str) -> ApiError {
    ApiError::invalid(format!(
        "The provided key '{}' does not have Connect permissions and may not be used on account '{account}'.",
        masked(key)
    ))
    .status(403)
}

pub(super) fn no_access(key: &str, account: &str) -> ApiError {
    ApiError::coded(
        "account_invalid",
        format!("The provided key '{}' does not have access to account '{account}' (or that account does not exist). Application access may have been revoked.", masked(key)),
    )
    .status(403)
}

fn is_version(version: &str) -> bool {
    let (date, name) = version.split_once('.').unwrap_or((version, "x"));
    let shape = date.bytes().enumerate().all(|(at, byte)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    date.len() == 10
        && shape
        && (("2011-01-01"..="2026-10-28").contains(&date))
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The refusal of a key that opens nothing at the moment.
fn closed(key: &str, state: KeyState) -> Option<ApiError> {
    match state {
        KeyState::Active => None,
        KeyState::Expired => Some(
            unauthorized(format!("Expired API Key provided: {}", masked(key)))
                .code("api_key_expired"),
        ),
        KeyState::Revoked => Some(wrong_key(key)),
        KeyState::WrongIp => Some(unauthorized(format!(
            "The API key provided ({}) does not allow requests from your IP address.",
            masked(key)
        ))),
    }
}

/// Reads the headers.
pub(super) fn caller(
    headers: &HeaderMap,
    keys: &Keys,
    others: &Others,
    live_world: bool,
) -> Result<Caller, ApiError> {
    let key = key(headers).filter(|key| !key.is_empty()).ok_or_else(|| {
        unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.".to_owned(),
        )
    })?;
    let live = mode(&key)?;
    if live && !live_world {
        return Err(wrong_key(&key));
    }
    let rule = keys.get(&key);
    if let Some(refusal) = rule.and_then(|rule| closed(&key, rule.state)) {
        return Err(refusal);
    }
    let account = account(headers, &key, others)?;
    if account != super::options::ACCOUNT && rule.is_some_and(|rule| rule.own_account_only) {
        return Err(own_account_only(&key, &account));
    }
    let version = header(headers, "stripe-version")
        .unwrap_or(super::options::VERSION)
        .to_owned();
    if !is_version(&version) {
        return Err(ApiError::invalid(format!(
            "Invalid Stripe API version: {version}"
        )));
    }
    let idempotency_key = header(headers, "idempotency-key").map(str::to_owned);
    if idempotency_key
        .as_ref()
        .is_some_and(|key| key.chars().count() > 255)
    {
        return Err(
            ApiError::invalid("Idempotency keys must be at most 255 characters long.")
                .kind("idempotency_error"),
        );
    }
    Ok(Caller {
        live,
        key,
        account,
        version,
        idempotency_key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisations_key_needs_a_context_and_a_version() {
        let ask = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            headers.insert("authorization", "Bearer sk_org_test_1".parse().unwrap());
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            let named = |id: &str| (id.to_owned(), String::new());
            let others = Others {
                platform: true,
                connected: [named("acct_1"), named("acct_2")].into(),
            };
            caller(&headers, &Keys::new(), &others, false).map(|caller| caller.account)
        };
        let version = ("stripe-version", "2026-10-28.endive");
        assert!(ask(&[version, ("stripe-context", "acct_3")]).is_err());
        let refused = ask(&[version]).unwrap_err();
        assert!(refused.message.contains("Stripe-Context"));
        assert!(
            ask(&[("stripe-context", "acct_1")])
                .unwrap_err()
                .message
                .contains("Stripe-Version")
        );
        assert_eq!(
            ask(&[version, ("stripe-context", "acct_1")]).ok().unwrap(),
            "acct_1"
        );
        assert_eq!(
            ask(&[version, ("stripe-context", "acct_1/acct_2")])
                .ok()
                .unwrap(),
            "acct_2"
        );
        assert!(ask(&[version, ("stripe-context", "acct_1/")]).is_err());
        assert!(
            ask(&[
                version,
                ("stripe-context", "acct_1"),
                ("stripe-account", "acct_2")
            ])
            .is_err()
        );
    }

    #[test]
    fn reads_keys_and_versions() {
        assert_eq!(mode("sk_live_1").ok(), Some(true));
        assert_eq!(mode("rk_test_1").ok(), Some(false));
        assert_eq!(mode("sk_org_live_1").ok(), Some(true));
        assert_eq!(mode("sk_org_test_1").ok(), Some(false));
        assert!(mode("sk_org_1").is_err());
        assert!(mode("pk_test_1").is_err());
        assert!(mode("sk_test_").is_err());
        assert!(is_version("2026-10-28.endive") && is_version("2020-08-27"));
        assert!(!is_version("2126-10-28.endive") && !is_version("latest"));
        assert_eq!(masked("sk_test_1234567890"), "sk_test_******7890");
        assert_eq!(masked("sk_short"), "********");
    }
}
