//! Which ids may be opened into the objects they name.
//!
//! Asked before a request is executed, since a wrong `expand` must refuse the
//! request and not only its reply.

use serde_json::Value;

use super::error::ApiError;

/// The end of what the contract spells out: nothing more is checked.
const OPAQUE: &str = "";
/// An object without a name of its own, inside another.
const INNER: &str = "inner";
/// Any of several objects.
pub(super) const ANY: &str = "any";

pub(super) fn cannot(path: &str) -> ApiError {
    ApiError::invalid(format!("This property cannot be expanded ({path})."))
        .code("property_cannot_be_expanded")
        .param("expand[0]")
}

/// The object an endpoint answers with.
fn root(template: &str) -> &'static str {
    let rest = template
        .trim_start_matches("/v1/")
        .trim_start_matches("test_helpers/");
    [
        ("terminal/readers", "terminal.reader"),
        ("terminal/configurations", "terminal.configuration"),
        ("payment_intents", "payment_intent"),
        ("charges", "charge"),
        ("refunds", "refund"),
        ("balance_transactions", "balance_transaction"),
        ("setup_intents", "setup_intent"),
        ("disputes", "dispute"),
        ("customers/{id}/payment_methods", "payment_method"),
        ("charges/{id}/refunds", "refund"),
        ("customers", "customer"),
        ("payment_methods", "payment_method"),
        ("setup_attempts", "setup_attempt"),
        ("payouts", "payout"),
        ("application_fees", "application_fee"),
        ("transfers", "transfer"),
        ("file_links", "file_link"),
    ]
    .iter()
    .find(|(start, _)| rest.starts_with(start))
    .map_or("plain", |(_, object)| object)
}

/// From an object, by any of these properties, to another object.
#[rustfmt::skip]
const EDGES: &[(&str, &[&str], &str)] = &[
    ("payment_intent", &["latest_charge"], "charge"),
    ("payment_intent", &["last_payment_error", "transfer_data"], INNER),
    ("payment_intent", &["payment_method"], "payment_method"),
    ("payment_intent", &["customer"], "customer"),
    ("payment_intent", &["application", "on_behalf_of", "review", "source", "payment_record"], OPAQUE),
    ("payment_method", &["customer"], "customer"),
    ("payment_method", &["card"], INNER),
    ("customer", &["default_source"], OPAQUE),
    ("customer", &["invoice_settings"], INNER),
    ("setup_attempt", &["payment_method"], "payment_method"),
    ("setup_attempt", &["customer"], "customer"),
    ("setup_attempt", &["setup_intent"], "setup_intent"),
    ("setup_attempt", &["payment_method_details"], INNER),
    ("payout", &["balance_transaction", "failure_balance_transaction"], "balance_transaction"),
    ("payout", &["destination", "original_payout", "reversed_by"], OPAQUE),
    ("application_fee", &["balance_transaction"], "balance_transaction"),
    ("application_fee", &["charge", "originating_transaction"], "charge"),
    ("application_fee", &["account", "application"], OPAQUE),
    ("transfer", &["balance_transaction"], "balance_transaction"),
    ("transfer", &["source_transaction", "destination_payment"], "charge"),
    ("transfer", &["destination"], OPAQUE),
    ("file_link", &["file"], OPAQUE),
    ("charge", &["payment_intent"], "payment_intent"),
    ("charge", &["balance_transaction", "failure_balance_transaction"], "balance_transaction"),
    ("charge", &["refunds"], "refunds"),
    ("charge", &["transfer_data"], INNER),
    ("charge", &["customer"], "customer"),
    ("charge", &["application_fee"], "application_fee"),
    ("charge", &["transfer"], "transfer"),
    ("charge", &["application", "on_behalf_of", "review", "source_transfer", "source"], OPAQUE),
    ("refunds", &["data"], "refund"),
    ("refund", &["charge"], "charge"),
    ("refund", &["payment_intent"], "payment_intent"),
    ("refund", &["balance_transaction", "failure_balance_transaction"], "balance_transaction"),
    ("refund", &["customer", "payment_method", "source_transfer_reversal", "transfer_reversal"], OPAQUE),
    ("balance_transaction", &["source"], ANY),
    ("dispute", &["charge"], "charge"),
    ("dispute", &["payment_intent"], "payment_intent"),
    ("dispute", &["balance_transactions"], "balance_transaction"),
    ("dispute", &["evidence"], INNER),
    ("setup_intent", &["payment_method"], "payment_method"),
    ("setup_intent", &["customer"], "customer"),
    ("setup_intent", &["latest_attempt"], "setup_attempt"),
    ("setup_intent", &["mandate", "on_behalf_of", "application", "single_use_mandate"], OPAQUE),
    ("terminal.reader", &["location"], OPAQUE),
    ("terminal.reader", &["action"], INNER),
    ("terminal.configuration", &[
        "bbpos_wisepad3", "bbpos_wisepos_e", "stripe_s700", "stripe_s710", "stripe_t600",
        "verifone_m425", "verifone_p400", "verifone_p630", "verifone_ux700", "verifone_v660p",
    ], INNER),
    (INNER, &[
        "process_payment_intent", "collect_payment_method", "confirm_payment_intent",
        "process_setup_intent", "refund_payment", "api_error",
    ], INNER),
    (INNER, &["payment_intent"], "payment_intent"),
    (INNER, &["setup_intent"], "setup_intent"),
    (INNER, &["charge"], "charge"),
    (INNER, &["refund"], "refund"),
    (INNER, &["card_present", "card", "generated_from"], INNER),
    (INNER, &["payment_method", "generated_card", "default_payment_method"], "payment_method"),
    (INNER, &["setup_attempt"], "setup_attempt"),
    (INNER, &["splashscreen", "destination", "source"], OPAQUE),
];

/// What a property leads to; None if it can't be expanded.
pub(super) fn leads_to(object: &str, name: &str) -> Option<&'static str> {
    if object == ANY {
        return Some(ANY);
    }
    EDGES
        .iter()
        .find(|(from, names, _)| *from == object && names.contains(&name))
        .map(|(.., to)| *to)
}

fn is_list(template: &str) -> bool {
    let single = ["/v1/account", "/v1/balance"].contains(&template);
    let inside = ["{id}/refunds", "{id}/payment_methods"]
        .iter()
        .any(|end| template.ends_with(end));
    inside || (!single && !template.contains("{id}"))
}

/// Checks what a request wants expanded.
pub(super) fn check(verb: &str, template: &str, expand: &Value) -> Result<(), ApiError> {
    let list = verb == "GET" && is_list(template);
    for path in expand.as_array().into_iter().flatten() {
        let path = path.as_str().unwrap_or_default();
        let mut parts: Vec<&str> = path.split('.').collect();
        // What a list holds is a level of its own.
        if parts.len() > 4 {
            return Err(ApiError::coded(
                "property_expansion_max_depth",
                format!("You cannot expand more than 4 levels of a property. Property: {path}"),
            ));
        }
        if list {
            if parts[0] != "data" || parts.len() < 2 {
                return Err(cannot(path));
            }
            parts.remove(0);
        }
        let mut at = root(template);
        for part in parts {
            at = leads_to(at, part).ok_or_else(|| cannot(path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_are_followed_through_the_objects() {
        let ok = |verb, template, path: &str| check(verb, template, &json!([path])).is_ok();
        assert!(ok(
            "GET",
            "/v1/charges",
            "data.payment_intent.latest_charge"
        ));
        assert!(ok(
            "GET",
            "/v1/charges",
            "data.payment_intent.latest_charge.balance_transaction"
        ));
        assert!(!ok(
            "GET",
            "/v1/charges",
            "data.payment_intent.latest_charge.payment_intent.latest_charge"
        ));
        assert!(ok(
            "GET",
            "/v1/customers/{id}/payment_methods",
            "data.customer"
        ));
        assert!(!ok("GET", "/v1/charges", "payment_intent"));
        assert!(!ok("GET", "/v1/charges/{id}", "amount"));
        assert!(ok(
            "GET",
            "/v1/terminal/readers/{id}",
            "action.process_payment_intent.payment_intent.latest_charge"
        ));
        assert!(!ok("POST", "/v1/terminal/readers", "action.charge.amount"));
        assert!(ok(
            "POST",
            "/v1/terminal/configurations",
            "stripe_s700.splashscreen"
        ));
    }
}
