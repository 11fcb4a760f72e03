//! Restricted keys: what they may do, and what Stripe says when they may not.
//!
//! A key nobody has said anything about may do everything. Permissions have
//! Stripe's names (<https://docs.stripe.com/stripe-apps/reference/permissions>);
//! refunds have none there and go with charges, as the Dashboard has them. A
//! permission to write is one to read. Expanding an object needs leave to read it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::contract::Endpoint;
use super::error::ApiError;

/// What is known of the keys, by key.
pub(super) type Keys = BTreeMap<String, Rule>;

/// What one key may do.
#[derive(Debug, Clone, Default)]
pub(super) struct Rule {
    /// None: everything.
    pub(super) permissions: Option<Vec<String>>,
    pub(super) state: KeyState,
    /// Whether it has no permissions on connected accounts.
    pub(super) own_account_only: bool,
}

/// Whether a key opens anything at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum KeyState {
    #[default]
    Active,
    Expired,
    Revoked,
    /// The caller's address is not among those the key is for.
    WrongIp,
}

impl KeyState {
    pub(super) fn name(self) -> &'static str {
        match self {
            KeyState::Active => "active",
            KeyState::Expired => "expired",
            KeyState::Revoked => "revoked",
            KeyState::WrongIp => "wrong_ip",
        }
    }
}

/// The keys a simulator is started with.
pub(super) fn of(keys: Vec<super::options::Key>) -> Keys {
    let rule = |permissions| Rule {
        permissions: Some(permissions),
        ..Rule::default()
    };
    keys.into_iter()
        .map(|key| (key.key, rule(key.permissions)))
        .collect()
}

/// The beginning of a path, the permission without `_read` or `_write`, and its
/// name in the Dashboard.
const AREAS: &[(&str, &str, &str)] = &[
    ("terminal/readers", "terminal_reader", "Terminal Readers"),
    (
        "terminal/locations",
        "terminal_location",
        "Terminal Locations",
    ),
    (
        "terminal/configurations",
        "terminal_configuration",
        "Terminal Configurations",
    ),
    (
        "terminal/connection_tokens",
        "terminal_connection_token",
        "Terminal Connection Tokens",
    ),
    (
        "terminal/onboarding_links",
        "terminal_onboarding_link",
        "Terminal Onboarding Links",
    ),
    ("payment_intents", "payment_intent", "PaymentIntents"),
    ("setup_intents", "setup_intent", "SetupIntents"),
    ("setup_attempts", "setup_intent", "SetupIntents"),
    ("charges", "charge", "Charges and Refunds"),
    ("refunds", "charge", "Charges and Refunds"),
    (
        "balance_transactions",
        "balance_transaction_source",
        "Balance Transactions",
    ),
    ("balance", "balance", "Balance"),
    ("payouts", "payout", "Payouts"),
    ("transfers", "transfer", "Transfers"),
    ("disputes", "dispute", "Disputes"),
    ("events", "event", "Events"),
    ("files", "file", "Files"),
    ("file_links", "file_link", "File Links"),
    ("customers", "customer", "Customers"),
    ("payment_methods", "payment_method", "PaymentMethods"),
    ("webhook_endpoints", "webhook", "Webhook Endpoints"),
    ("application_fees", "application_fee", "Application Fees"),
    ("accounts", "connected_account", "Connected Accounts"),
    ("account", "connected_account", "Connected Accounts"),
];

/// The object an expansion opens, and the permission to read it.
const OPENS: &[(&str, &str)] = &[
    ("payment_intent", "payment_intent"),
    ("latest_charge", "charge"),
    ("charge", "charge"),
    ("refund", "charge"),
    ("refunds", "charge"),
    ("source", "charge"),
    ("balance_transaction", "balance_transaction_source"),
    ("balance_transactions", "balance_transaction_source"),
    ("failure_balance_transaction", "balance_transaction_source"),
    ("setup_intent", "setup_intent"),
    ("location", "terminal_location"),
    ("customer", "customer"),
    ("payment_method", "payment_method"),
    ("splashscreen", "file"),
];

fn readable(permission: &str) -> String {
    let (stem, verb) = permission.rsplit_once('_').unwrap_or((permission, ""));
    let area = AREAS.iter().find(|(_, known, _)| *known == stem);
    let verb = if verb == "write" { "Write" } else { "Read" };
    area.map_or_else(
        || permission.to_owned(),
        |(.., area)| format!("{area} {verb}"),
    )
}

fn is_known(permission: &str) -> bool {
    permission.rsplit_once('_').is_some_and(|(stem, verb)| {
        matches!(verb, "read" | "write") && AREAS.iter().any(|(_, known, _)| *known == stem)
    })
}

/// What a request needs.
fn needs(endpoint: &Endpoint, params: &Value) -> Vec<String> {
    let rest = endpoint
        .template
        .trim_start_matches("/v1/")
        .trim_start_matches("test_helpers/");
    let verb = if endpoint.verb == "GET" {
        "read"
    } else {
        "write"
    };
    let mut needed = Vec::new();
    if let Some((_, stem, _)) = AREAS.iter().find(|(start, ..)| rest.starts_with(start)) {
        needed.push(format!("{stem}_{verb}"));
    }
    for path in params["expand"].as_array().into_iter().flatten() {
        for part in path.as_str().unwrap_or_default().split('.') {
            if let Some((_, stem)) = OPENS.iter().find(|(name, _)| *name == part) {
                needed.push(format!("{stem}_read"));
            }
        }
    }
    needed.sort();
    needed.dedup();
    needed
}

impl Rule {
    /// Whether such a key can be.
    pub(super) fn check(&self, key: &str) -> Result<(), String> {
        let restricted = ["rk_test_", "rk_live_"]
            .iter()
            .any(|start| key.strip_prefix(start).is_some_and(|rest| !rest.is_empty()));
        if (self.permissions.is_some() || self.own_account_only) && !restricted {
            return Err(format!(
                "{key} is not a restricted key: those begin with rk_test_ or rk_live_"
            ));
        }
        match self
            .permissions
            .iter()
            .flatten()
            .find(|name| !is_known(name))
        {
            Some(name) => {
                let known: Vec<&str> = AREAS.iter().map(|(_, stem, _)| *stem).collect();
                Err(format!(
                    "there is no permission '{name}'; they are {} and end with _read or _write",
                    known.join(", ")
                ))
            }
            None => Ok(()),
        }
    }

    fn allows(&self, permission: &str) -> bool {
        let Some(permissions) = &self.permissions else {
            return true;
        };
        let writes = permission
            .strip_suffix("_read")
            .map(|stem| format!("{stem}_write"));
        permissions
            .iter()
            .any(|have| have == permission || Some(have) == writes.as_ref())
    }

    /// What of a request the key lacks the permission for.
    pub(super) fn lacks(&self, endpoint: &Endpoint, params: &Value) -> Vec<String> {
        let mut needed = needs(endpoint, params);
        needed.retain(|permission| !self.allows(permission));
        needed
    }
}

/// The refusal of a request for which a key lacks permissions.
pub(super) fn lacking(masked: &str, account: &str, permissions: &[String]) -> ApiError {
    let named: Vec<String> = permissions
        .iter()
        .map(|permission| format!("'{}' ('{permission}')", readable(permission)))
        .collect();
    let (word, named) = match named.as_slice() {
        [one] => ("permission", one.clone()),
        _ => ("permissions", named.join(", ")),
    };
    ApiError::coded(
        "more_permissions_required",
        format!(
            "The provided key '{masked}' does not have the required permissions for this endpoint on account '{account}'. Having the {named} {word} would allow this request to continue."
        ),
    )
    .status(403)
}

impl std::str::FromStr for super::options::Key {
    type Err = String;

    /// `KEY=PERMISSION,PERMISSION`; `KEY=` may do nothing.
    fn from_str(source: &str) -> Result<Self, String> {
        let (key, permissions) = source
            .split_once('=')
            .ok_or("write KEY=PERMISSION,PERMISSION, such as rk_test_x=terminal_reader_read")?;
        let permissions: Vec<String> = permissions
            .split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let key = key.trim().to_owned();
        let rule = Rule {
            permissions: Some(permissions.clone()),
            ..Rule::default()
        };
        rule.check(&key)?;
        Ok(Self { key, permissions })
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_needs_its_own_permission_and_those_of_what_it_expands() {
        let needs = |verb, path, expand: Value| {
            let (endpoint, _) = contract::find(verb, path).unwrap();
            super::needs(endpoint, &json!({"expand": expand}))
        };
        assert_eq!(
            needs(
                "POST",
                "/v1/terminal/readers/tmr_1/cancel_action",
                json!(null)
            ),
            ["terminal_reader_write"]
        );
        assert_eq!(needs("GET", "/v1/refunds", json!(null)), ["charge_read"]);
        assert_eq!(
            needs(
                "GET",
                "/v1/payment_intents",
                json!(["data.latest_charge.balance_transaction"])
            ),
            [
                "balance_transaction_source_read",
                "charge_read",
                "payment_intent_read"
            ]
        );
        for (_, name) in OPENS {
            assert!(is_known(&format!("{name}_read")), "{name}");
        }
    }

    #[test]
    fn to_write_is_to_read() {
        let key: super::super::options::Key = "rk_test_1=charge_write, event_read".parse().unwrap();
        let rule = Rule {
            permissions: Some(key.permissions),
            ..Rule::default()
        };
        assert!(rule.allows("charge_read") && rule.allows("charge_write"));
        assert!(rule.allows("event_read") && !rule.allows("dispute_read"));
        assert!(
            "sk_test_1=charge_read"
                .parse::<super::super::options::Key>()
                .is_err()
        );
        assert!(
            "rk_test_1=colour_read"
                .parse::<super::super::options::Key>()
                .is_err()
        );
        assert!(
            "rk_test_1="
                .parse::<super::super::options::Key>()
                .unwrap()
                .permissions
                .is_empty()
        );
    }
}
