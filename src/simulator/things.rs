//! Cards and readers as their objects show them, and whom an event is for.

use serde_json::{Value, json};

use super::build::{self, text};
use super::cards::Card;
use super::ids;

/// Readers that work only through an app on a phone or tablet.
pub(super) const MOBILE: &[&str] = &[
    "bbpos_chipper2x",
    "bbpos_wisepad3",
    "stripe_m2",
    "mobile_phone_reader",
];

/// A `PaymentMethod` as `action.collect_payment_method` shows it.
pub(super) fn method(id: &str, card: &Card, live: bool, now: i64) -> Value {
    let kind = if card.is_interac() {
        "interac_present"
    } else {
        "card_present"
    };
    let mut method = json!({
        "id": id, "object": "payment_method", "allow_redisplay": "unspecified",
        "billing_details": no_details(),
        "created": now.div_euclid(1000), "customer": null, "customer_account": null,
        "livemode": live, "metadata": {}, "shared_payment_granted_token": null, "type": kind
    });
    method[kind] = json!({
        "brand": card.brand, "brand_product": null, "cardholder_name": null,
        "country": card.country, "exp_month": 12, "exp_year": 2034,
        "fingerprint": card.fingerprint(),
        "funding": card.funding, "last4": card.last4(),
        "networks": {"available": [card.network], "preferred": null},
        "preferred_locales": ["en"], "read_method": "contactless_emv"
    });
    if kind == "card_present" {
        method[kind]["offline"] = Value::Null;
    }
    method
}

/// Billing details nobody gave.
fn no_details() -> Value {
    json!({
        "address": {
            "city": null, "country": null, "line1": null, "line2": null, "postal_code": null,
            "state": null
        },
        "email": null, "name": null, "phone": null, "tax_id": null
    })
}

/// `destination_details` of a refund to a card.
pub(super) fn destination(network: &str, kind: &str) -> Value {
    if network == "interac" {
        return json!({"type": "interac"});
    }
    json!({"type": "card", "card": {
        "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": kind
    }})
}

fn software(device: &str) -> &'static str {
    match device {
        "bbpos_wisepos_e" => "2.45.0.3",
        "verifone_P400" => "4.40.1.0",
        _ => "2.47.1.2",
    }
}

/// What is registered.
pub(super) struct Device<'a> {
    pub(super) model: &'a str,
    pub(super) serial: &'a str,
    pub(super) label: &'a str,
    pub(super) location: &'a str,
}

/// A reader's record, fresh from registration.
pub(super) fn record(id: &str, registered: &Device<'_>, live: bool) -> Value {
    let Device {
        model: device,
        serial,
        label,
        location,
    } = *registered;
    let simulated = device.starts_with("simulated");
    let noise = ids::hash(serial);
    let mut reader = build::skeleton("terminal.reader");
    reader["id"] = json!(id);
    reader["device_sw_version"] = json!(if simulated {
        "2.37.2.0"
    } else {
        software(device)
    });
    reader["device_type"] = json!(device);
    reader["ip_address"] = json!(if simulated {
        "0.0.0.0".to_owned()
    } else {
        format!("192.168.{}.{}", 1 + noise % 3, 20 + noise / 7 % 200)
    });
    reader["label"] = json!(label);
    reader["livemode"] = json!(live);
    reader["location"] = json!(location);
    reader["serial_number"] = json!(serial);
    if MOBILE.contains(&device) {
        // It hangs on a phone and has no network of its own.
        reader["ip_address"] = Value::Null;
    } else {
        reader["status"] = json!("online");
    }
    if simulated {
        reader["_simulated"] = json!(true);
    }
    reader
}

/// The test card a charge was made with.
pub(super) fn card_of(charge: &Value) -> Option<&'static Card> {
    let details = &charge["payment_method_details"];
    let details = &details[text(details, "type")];
    Card::with_fingerprint(text(details, "fingerprint"))
}

/// Whether an endpoint is for events of connected accounts, and not for the account's own.
pub(super) fn is_connect(endpoint: &Value) -> bool {
    build::flag(endpoint, "_connect")
}

/// Whether an endpoint wants to hear of this.
pub(super) fn wants(endpoint: &Value, kind: &str) -> bool {
    let events = endpoint["enabled_events"].as_array();
    text(endpoint, "status") == "enabled"
        && events.is_some_and(|events| events.iter().any(|event| event == "*" || event == kind))
}

/// Host and path of an `http://` address.
pub(super) fn http_host(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    (!host.is_empty() && plain(host) && plain(path)).then_some((host, path))
}
