//! What a restricted key may be allowed to do, in Stripe's names, and which
//! request asks for which of them.
//!
//! <https://docs.stripe.com/stripe-apps/reference/permissions>. Refunds have no
//! name there: the Dashboard puts them with charges.

use serde::Deserialize;

use super::object::Object;
use super::request::Request;

/// A row of whatever list was asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct AnyRow {
    id: String,
}

impl Object for AnyRow {
    const OBJECT: &'static str = "";
    fn id(&self) -> &str {
        &self.id
    }
}

/// One permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// Stripe's name.
    pub name: &'static str,
    /// What it lets a key do, in the Dashboard's words.
    pub area: &'static str,
    /// A list whose first row shows whether a key has it. Writing cannot be
    /// tried without writing.
    probe: Option<&'static str>,
}

const fn reads(name: &'static str, area: &'static str, probe: &'static str) -> Permission {
    Permission {
        name,
        area,
        probe: Some(probe),
    }
}

const fn writes(name: &'static str, area: &'static str) -> Permission {
    Permission {
        name,
        area,
        probe: None,
    }
}

pub(crate) const READER: &str = "terminal_reader_read";
pub(crate) const READER_WRITE: &str = "terminal_reader_write";
pub(crate) const LOCATION: &str = "terminal_location_read";
pub(crate) const LOCATION_WRITE: &str = "terminal_location_write";
pub(crate) const INTENT: &str = "payment_intent_read";
pub(crate) const INTENT_WRITE: &str = "payment_intent_write";
pub(crate) const CHARGE: &str = "charge_read";
pub(crate) const CHARGE_WRITE: &str = "charge_write";
pub(crate) const CONFIGURATION: &str = "terminal_configuration_read";
pub(crate) const CONFIGURATION_WRITE: &str = "terminal_configuration_write";
pub(crate) const TOKEN_WRITE: &str = "terminal_connection_token_write";
pub(crate) const FILE_WRITE: &str = "file_write";
pub(crate) const SETUP: &str = "setup_intent_read";
pub(crate) const SETUP_WRITE: &str = "setup_intent_write";
pub(crate) const DISPUTE: &str = "dispute_read";
pub(crate) const BALANCE: &str = "balance_transaction_source_read";
pub(crate) const PAYOUT: &str = "payout_read";
pub(crate) const EVENT: &str = "event_read";
pub(crate) const ACCOUNT: &str = "connected_account_read";

/// What a report without a ledger of its own reads.
pub(crate) const REPORT: &[&str] = &[INTENT, DISPUTE, BALANCE, EVENT, READER, LOCATION];

/// The same, and what is in a payout.
pub(crate) const REPORT_AND_PAYOUTS: &[&str] =
    &[INTENT, DISPUTE, BALANCE, EVENT, READER, LOCATION, PAYOUT];

/// What a smoke test makes, plays and removes.
pub(crate) const SMOKE: &[&str] = &[
    READER,
    READER_WRITE,
    LOCATION,
    LOCATION_WRITE,
    CONFIGURATION,
    CONFIGURATION_WRITE,
    INTENT,
    INTENT_WRITE,
    CHARGE,
    CHARGE_WRITE,
    SETUP,
    SETUP_WRITE,
];

/// What a command asks of a restricted key.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// Without these it fails.
    pub least: &'static [&'static str],
    /// Without these something is left out, and it says so.
    pub better: &'static [&'static str],
    /// Stripe says somewhere what it asks for.
    pub is_published: bool,
}

/// What a command needs at least, and with what it can do more.
pub(crate) const fn needs(
    least: &'static [&'static str],
    better: &'static [&'static str],
) -> Needs {
    Needs {
        least,
        better,
        is_published: true,
    }
}

/// Every permission this program has a use for.
pub const PERMISSIONS: &[Permission] = &[
    reads(READER, "Terminal readers, read", "/v1/terminal/readers"),
    writes(READER_WRITE, "Terminal readers, write"),
    reads(
        LOCATION,
        "Terminal locations, read",
        "/v1/terminal/locations",
    ),
    writes(LOCATION_WRITE, "Terminal locations, write"),
    reads(
        CONFIGURATION,
        "Terminal configurations, read",
        "/v1/terminal/configurations",
    ),
    writes(CONFIGURATION_WRITE, "Terminal configurations, write"),
    reads(INTENT, "PaymentIntents, read", "/v1/payment_intents"),
    writes(INTENT_WRITE, "PaymentIntents, write"),
    reads(CHARGE, "Charges and refunds, read", "/v1/charges"),
    writes(CHARGE_WRITE, "Charges and refunds, write"),
    reads(SETUP, "SetupIntents, read", "/v1/setup_intents"),
    writes(SETUP_WRITE, "SetupIntents, write"),
    reads(DISPUTE, "Disputes, read", "/v1/disputes"),
    reads(
        BALANCE,
        "Balance transactions, read",
        "/v1/balance_transactions",
    ),
    reads(PAYOUT, "Payouts, read", "/v1/payouts"),
    reads(EVENT, "Events, read", "/v1/events"),
    writes(FILE_WRITE, "Files, write"),
    writes(TOKEN_WRITE, "Terminal connection tokens, write"),
    reads(ACCOUNT, "Connected accounts, read", "/v1/accounts"),
];

impl Permission {
    /// The harmless request that shows whether a key has it.
    pub fn probe(&self) -> Option<Request> {
        let mut request = Request::get(&[self.probe?]);
        request.params.set("limit", 1);
        Some(request)
    }
}

/// The permission of that name; Stripe's messages put `rak_` before it.
pub fn named(name: &str) -> Option<&'static Permission> {
    let name = name.strip_prefix("rak_").unwrap_or(name);
    PERMISSIONS.iter().find(|p| p.name == name)
}

/// How the hint begins that says which permissions are missing.
pub const LACKS: &str = "the key lacks ";

/// The hint of a refusal for want of these permissions.
pub(super) fn lacking(names: &[String], for_connected_account: bool) -> String {
    let mut lacks = Vec::new();
    for name in names {
        lacks.push(match named(name) {
            Some(known) => format!("{name} ({})", known.area),
            None => name.clone(),
        });
    }
    let lacks = match lacks.as_slice() {
        [] => "a permission".to_owned(),
        some => some.join(" and "),
    };
    let them = if names.len() > 1 { "them" } else { "it" };
    let column = if for_connected_account {
        ", for connected accounts,"
    } else {
        ""
    };
    format!(
        "{LACKS}{lacks}: add {them} to the restricted key{column} at https://dashboard.stripe.com/apikeys"
    )
}

/// What a refusal says is missing: every word of it that reads like the name of
/// a permission, whatever stands around it. Older replies put `rak_` before.
pub(super) fn in_message(message: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found: Vec<String> = Vec::new();
    for word in message.split(|c| !is_part(c)) {
        let name = word.strip_prefix("rak_").unwrap_or(word);
        let fits = (name.ends_with("_read") || name.ends_with("_write"))
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if fits && !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found
}

/// What an endpoint (`GET /v1/charges/{id}`) asks for, where Stripe did not say.
pub(super) fn of_endpoint(endpoint: &str) -> Option<&'static str> {
    let (verb, path) = endpoint.split_once(' ')?;
    let path = path.replacen("/v1/test_helpers/", "/v1/", 1);
    let (read, write) = [
        (
            "/v1/terminal/readers",
            "terminal_reader_read",
            "terminal_reader_write",
        ),
        (
            "/v1/terminal/locations",
            "terminal_location_read",
            "terminal_location_write",
        ),
        (
            "/v1/terminal/configurations",
            "terminal_configuration_read",
            "terminal_configuration_write",
        ),
        (
            "/v1/terminal/connection_tokens",
            "terminal_connection_token_read",
            "terminal_connection_token_write",
        ),
        (
            "/v1/payment_intents",
            "payment_intent_read",
            "payment_intent_write",
        ),
        (
            "/v1/setup_intents",
            "setup_intent_read",
            "setup_intent_write",
        ),
        ("/v1/charges", "charge_read", "charge_write"),
        ("/v1/refunds", "charge_read", "charge_write"),
        ("/v1/disputes", "dispute_read", "dispute_write"),
        (
            "/v1/balance",
            "balance_transaction_source_read",
            "balance_write",
        ),
        ("/v1/payouts", "payout_read", "payout_write"),
        ("/v1/events", "event_read", "event_write"),
        ("/v1/files", "file_read", "file_write"),
        (
            "/v1/account",
            "connected_account_read",
            "connected_account_write",
        ),
    ]
    .into_iter()
    .find_map(|(start, read, write)| path.starts_with(start).then_some((read, write)))?;
    Some(if verb == "GET" { read } else { write })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_everything_that_is_missing() {
        for (message, names) in [
            (
                "The provided key 'rk_test_***' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue.",
                &["charge_read"][..],
            ),
            (
                "Enabling \"Charges Read\" ('charge_read') and \"PaymentIntents Write\" ('payment_intent_write') permissions; charge_read.",
                &["charge_read", "payment_intent_write"],
            ),
            ("Having the 'something new' permission", &[]),
            (
                "The provided key does not have access to account 'acct_1'",
                &[],
            ),
        ] {
            assert_eq!(in_message(message), names, "{message}");
        }
        let names = ["charge_read", "plan_read"].map(str::to_owned);
        assert_eq!(
            lacking(&names, false),
            "the key lacks charge_read (Charges and refunds, read) and plan_read: add them to the restricted key at https://dashboard.stripe.com/apikeys"
        );
    }

    #[test]
    fn endpoints_ask_for_permissions_that_exist() {
        for (endpoint, name) in [
            ("GET /v1/terminal/readers", "terminal_reader_read"),
            (
                "POST /v1/terminal/readers/{id}/process_payment_intent",
                "terminal_reader_write",
            ),
            (
                "POST /v1/test_helpers/terminal/readers/{id}/present_payment_method",
                "terminal_reader_write",
            ),
            (
                "DELETE /v1/terminal/locations/{id}",
                "terminal_location_write",
            ),
            ("POST /v1/refunds", "charge_write"),
            (
                "POST /v1/terminal/configurations/{id}",
                "terminal_configuration_write",
            ),
            (
                "POST /v1/terminal/connection_tokens",
                "terminal_connection_token_write",
            ),
            ("POST /v1/files", "file_write"),
            ("GET /v1/accounts", "connected_account_read"),
        ] {
            assert_eq!(of_endpoint(endpoint), Some(name));
            assert!(named(name).is_some());
        }
        assert_eq!(of_endpoint("GET /v1/unheard_of"), None);
    }
}
