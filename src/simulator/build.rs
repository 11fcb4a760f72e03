//! Builds Stripe's objects from the few facts that differ.
//!
//! `skeletons.json` holds each object with every field the contract requires,
//! so none can be forgotten; the functions here fill in the rest. The generated
//! past and the living account build through the same functions.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::cards::{self, Card};
use super::ids;
use super::money;

/// An object with every required field and nothing in it.
pub(super) fn skeleton(name: &str) -> Value {
    static SKELETONS: OnceLock<Map<String, Value>> = OnceLock::new();
    SKELETONS
        .get_or_init(|| serde_json::from_str(include_str!("skeletons.json")).unwrap_or_default())
        .get(name)
        .cloned()
        .unwrap_or_else(|| json!({}))
}

/// Text of a field; empty if it is not there.
pub(super) fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Integer of a field; 0 if it is not there.
pub(super) fn int(object: &Value, field: &str) -> i64 {
    object
        .get(field)
        .and_then(Value::as_i64)
        .unwrap_or_default()
}

/// Truth of a field; false if it is not there.
pub(super) fn flag(object: &Value, field: &str) -> bool {
    object
        .get(field)
        .and_then(Value::as_bool)
        .unwrap_or_default()
}

/// A number made of digits drawn from `seed`.
fn digits(seed: u64, width: usize) -> String {
    let modulus = 10u64.saturating_pow(u32::try_from(width).unwrap_or(18));
    format!("{:0width$}", ids::mix(seed) % modulus)
}

/// Where the money was taken.
#[derive(Debug, Clone)]
pub(super) enum Channel {
    /// A reader, by id, at a location, by id.
    Reader { reader: String, location: String },
    /// A QR code shown on a reader.
    Wechat { reader: String, location: String },
    /// No reader at all.
    Online,
}

/// What became of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChargeState {
    Captured,
    Authorized,
    Declined(&'static str, &'static str),
}

/// How the card met the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tap {
    Card,
    Phone,
    /// Put in, and a PIN typed.
    Inserted,
}

/// The facts of one charge.
#[derive(Debug, Clone)]
pub(super) struct ChargeSpec<'a> {
    pub(super) id: String,
    pub(super) intent: String,
    pub(super) created: i64,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    pub(super) live: bool,
    pub(super) channel: Channel,
    pub(super) card: &'static Card,
    pub(super) ending: ChargeState,
    pub(super) tap: Tap,
    pub(super) incremental: bool,
}

/// How long a `card_present` authorisation lives.
pub(super) const AUTHORIZATION_SECONDS: i64 = 2 * 86_400;

pub(super) fn charge(facts: &ChargeSpec<'_>) -> Value {
    let mut c = skeleton("charge");
    let noise = ids::hash(&facts.id);
    let declined = matches!(facts.ending, ChargeState::Declined(..));
    let captured = facts.ending == ChargeState::Captured;
    c["id"] = json!(facts.id);
    c["amount"] = json!(facts.amount);
    c["amount_captured"] = json!(if captured { facts.amount } else { 0 });
    c["calculated_statement_descriptor"] = json!("TILLCTL DEMO SHOP");
    c["captured"] = json!(captured);
    c["created"] = json!(facts.created);
    c["currency"] = json!(facts.currency);
    c["fraud_details"] = json!({});
    c["livemode"] = json!(facts.live);
    c["paid"] = json!(!declined);
    c["payment_intent"] = json!(facts.intent);
    c["payment_method"] = json!(method_id(&facts.id));
    c["payment_method_details"] = details(facts, noise);
    c["status"] = json!(if declined { "failed" } else { "succeeded" });
    if !declined {
        c["receipt_url"] = json!(format!(
            "https://pay.stripe.com/receipts/payment/{}",
            ids::base62(noise, 11)
        ));
    }
    let mut outcome = skeleton("outcome");
    outcome["type"] = json!(if declined {
        "issuer_declined"
    } else {
        "authorized"
    });
    outcome["network_status"] = json!(if declined {
        "declined_by_network"
    } else {
        "approved_by_network"
    });
    outcome["seller_message"] = json!("Payment complete.");
    if let ChargeState::Declined(code, decline) = facts.ending {
        c["failure_code"] = json!(code);
        c["failure_message"] = json!(cards::decline_message(code, decline));
        outcome["reason"] = json!(decline);
        let (advice, network, network_advice) = advice(code, decline);
        outcome["advice_code"] = json!(advice);
        outcome["network_decline_code"] = json!(network);
        if !network_advice.is_empty() {
            outcome["network_advice_code"] = json!(network_advice);
        }
        outcome["seller_message"] = json!("The bank did not approve the payment.");
    }
    c["outcome"] = outcome;
    c
}

/// The payment method a charge was made with.
pub(super) fn method_id(charge: &str) -> String {
    format!("pm_1{}", charge.get(4..).unwrap_or_default())
}

fn details(facts: &ChargeSpec<'_>, noise: u64) -> Value {
    let (kind, reader, location) = match &facts.channel {
        Channel::Reader { reader, location } => {
            let kind = if facts.card.is_interac() {
                "interac_present"
            } else {
                "card_present"
            };
            (kind, reader.as_str(), location.as_str())
        }
        Channel::Wechat { reader, location } => ("wechat_pay", reader.as_str(), location.as_str()),
        Channel::Online => ("card", "", ""),
    };
    let mut d = skeleton(&format!("details.{kind}"));
    let card = facts.card;
    if kind == "wechat_pay" {
        d["transaction_id"] = json!(digits(noise, 18));
    } else {
        d["brand"] = json!(card.brand);
        d["country"] = json!(card.country);
        d["exp_month"] = json!(12);
        d["exp_year"] = json!(2034);
        d["fingerprint"] = json!(card.fingerprint());
        d["funding"] = json!(card.funding);
        d["last4"] = json!(card.last4());
        d["network"] = json!(card.network);
        d["network_transaction_id"] = json!(digits(noise, 15));
    }
    if kind == "card" || kind == "card_present" {
        d["amount_authorized"] = match facts.ending {
            ChargeState::Declined(..) => Value::Null,
            _ => json!(facts.amount),
        };
    }
    if kind == "card_present" {
        d["incremental_authorization_supported"] = json!(facts.incremental);
        d["overcapture_supported"] = json!(false);
        if facts.tap == Tap::Phone {
            d["wallet"] = json!({"type": "apple_pay"});
        }
        if facts.ending == ChargeState::Authorized {
            d["capture_before"] = json!(facts.created + AUTHORIZATION_SECONDS);
        }
    }
    if kind.ends_with("_present") {
        d["emv_auth_data"] = json!("8A023030");
        d["preferred_locales"] = json!(["en"]);
        d["read_method"] = json!(if facts.tap == Tap::Inserted {
            "contact_emv"
        } else {
            "contactless_emv"
        });
        let approved = !matches!(facts.ending, ChargeState::Declined(..));
        let mut receipt = skeleton("receipt");
        receipt["account_type"] = json!(match (kind, card.funding) {
            ("interac_present", _) | (_, "debit") => "checking",
            (_, "prepaid") => "prepaid",
            _ => "credit",
        });
        receipt["application_cryptogram"] = json!(format!("{noise:016X}"));
        receipt["application_preferred_name"] = json!(format!("Stripe {}", card.brand));
        receipt["authorization_code"] = if approved {
            json!(digits(noise, 6))
        } else {
            Value::Null
        };
        receipt["authorization_response_code"] = json!(if approved { "3030" } else { "3035" });
        receipt["cardholder_verification_method"] = json!(if facts.tap == Tap::Inserted {
            "offline_pin"
        } else {
            "approval"
        });
        receipt["dedicated_file_name"] = json!("A000000003101001");
        receipt["terminal_verification_results"] = json!("0000000000");
        receipt["transaction_status_information"] = json!("0000");
        d["receipt"] = receipt;
    }
    if !reader.is_empty() {
        d["reader"] = json!(reader);
        d["location"] = json!(location);
    }
    let mut out = json!({ "type": kind });
    out[kind] = d;
    out
}

/// Kinds of money movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Movement {
    Charge,
    Refund,
    RefundFailure,
    Dispute,
    DisputeWon,
    Payout,
    PayoutCancel,
    PayoutFailure,
    Transfer,
    /// An application fee that was earned.
    Fee,
    /// One that is given back.
    FeeRefund,
    /// A transfer that is taken back.
    TransferReversal,
}

impl Movement {
    /// Other money than that of a customer is there at once.
    fn is_at_once(self) -> bool {
        matches!(
            self,
            Movement::Payout
                | Movement::PayoutCancel
                | Movement::PayoutFailure
                | Movement::Transfer
                | Movement::FeeRefund
                | Movement::TransferReversal
        )
    }
}

/// A movement on the account's balance; the amount, in its currency, is positive.
pub(super) fn movement(
    id: &str,
    what: Movement,
    (amount, currency): (i64, &str),
    source: &str,
    created: i64,
) -> Value {
    let mut t = skeleton("balance_transaction");
    let (settled, rate) = money::settle(amount, currency);
    let (kind, category, description, signed, fee) = match what {
        Movement::Charge => (
            "charge",
            "charge",
            Value::Null,
            settled,
            money::fee(settled),
        ),
        Movement::Refund => ("refund", "refund", json!("REFUND FOR CHARGE"), -settled, 0),
        Movement::RefundFailure => (
            "refund_failure",
            "refund_failure",
            json!("REFUND FAILURE"),
            settled,
            0,
        ),
        Movement::Dispute => (
            "adjustment",
            "dispute",
            json!("Chargeback withdrawal"),
            -settled,
            2000,
        ),
        // The fee of a dispute stays with Stripe.
        Movement::DisputeWon => (
            "adjustment",
            "dispute_reversal",
            json!("Chargeback reversal"),
            settled,
            0,
        ),
        Movement::Payout => ("payout", "payout", json!("STRIPE PAYOUT"), -settled, 0),
        Movement::PayoutCancel => (
            "payout_cancel",
            "payout_reversal",
            json!("STRIPE PAYOUT"),
            settled,
            0,
        ),
        Movement::PayoutFailure => (
            "payout_failure",
            "payout_reversal",
            json!("STRIPE PAYOUT"),
            settled,
            0,
        ),
        Movement::Transfer => ("transfer", "transfer", Value::Null, -settled, 0),
        Movement::TransferReversal => (
            "transfer_refund",
            "transfer_reversal",
            Value::Null,
            settled,
            0,
        ),
        Movement::Fee => (
            "application_fee",
            "platform_earning",
            Value::Null,
            settled,
            0,
        ),
        Movement::FeeRefund => (
            "application_fee_refund",
            "platform_earning_refund",
            Value::Null,
            -settled,
            0,
        ),
    };
    t["id"] = json!(id);
    t["amount"] = json!(signed);
    t["available_on"] = if what.is_at_once() {
        json!(created)
    } else {
        json!((created / 86_400 + 3) * 86_400)
    };
    t["balance_type"] = json!("payments");
    t["created"] = json!(created);
    t["currency"] = json!(money::SETTLEMENT);
    t["description"] = description;
    t["exchange_rate"] = rate;
    t["fee"] = json!(fee);
    if fee > 0 {
        t["fee_details"] = json!([{
            "amount": fee, "application": null, "currency": money::SETTLEMENT,
            "description": if what == Movement::Dispute { "Dispute fee" } else { "Stripe processing fees" },
            "type": "stripe_fee"
        }]);
    }
    t["net"] = json!(signed - fee);
    t["reporting_category"] = json!(category);
    t["source"] = json!(source);
    t["status"] = json!("available");
    t["type"] = json!(kind);
    t
}

/// The facts of one PaymentIntent that has run its course.
pub(super) struct PaymentIntentSpec<'a> {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) amount: i64,
    pub(super) tip: Option<i64>,
    pub(super) currency: &'a str,
    pub(super) live: bool,
    pub(super) latest_charge: String,
    pub(super) ending: ChargeState,
    pub(super) kind: &'a str,
}

pub(super) fn intent(facts: &PaymentIntentSpec<'_>) -> Value {
    let mut p = skeleton("payment_intent");
    p["id"] = json!(facts.id);
    p["amount"] = json!(facts.amount);
    p["amount_details"] = match facts.tip {
        Some(tip) => json!({"tip": {"amount": tip}}),
        None => json!({"tip": {}}),
    };
    p["client_secret"] = json!(client_secret(&facts.id));
    p["created"] = json!(facts.created);
    p["currency"] = json!(facts.currency);
    p["latest_charge"] = json!(facts.latest_charge);
    p["livemode"] = json!(facts.live);
    p["payment_method_types"] = json!([facts.kind]);
    p["payment_method_options"] = method_options(facts.kind);
    let status = match facts.ending {
        ChargeState::Captured => {
            p["amount_received"] = json!(facts.amount);
            "succeeded"
        }
        ChargeState::Authorized => {
            p["amount_capturable"] = json!(facts.amount);
            "requires_capture"
        }
        ChargeState::Declined(..) => "requires_payment_method",
    };
    p["status"] = json!(status);
    if status != "requires_payment_method" {
        p["payment_method"] = json!(method_id(&facts.latest_charge));
    }
    p["capture_method"] = json!(if status == "requires_capture" {
        "manual"
    } else {
        "automatic_async"
    });
    p
}

pub(super) fn client_secret(id: &str) -> String {
    format!("{id}_secret_{}", ids::base62(ids::mix(ids::hash(id)), 11))
}

/// `payment_method_options` as it stands for a type that was allowed.
pub(super) fn method_options(kind: &str) -> Value {
    match kind {
        "card_present" => json!({"card_present": {
            "request_extended_authorization": false,
            "request_incremental_authorization_support": false
        }}),
        "interac_present" => json!({"interac_present": {}}),
        "wechat_pay" => json!({"wechat_pay": {"app_id": null, "client": null}}),
        _ => json!({"card": {
            "installments": null, "mandate_options": null, "network": null,
            "request_three_d_secure": "automatic"
        }}),
    }
}

/// What an issuer says beside its refusal, as it was recorded: the advice, the
/// network's code for the decline, and the network's advice.
pub(super) fn advice(code: &str, decline: &str) -> (&'static str, &'static str, &'static str) {
    match (code, decline) {
        ("expired_card", _) => ("confirm_card_data", "54", "03"),
        ("processing_error", _) => ("try_again_later", "06", ""),
        (_, "insufficient_funds") => ("try_again_later", "51", "02"),
        (_, "lost_card") => ("do_not_try_again", "41", "01"),
        (_, "stolen_card") => ("do_not_try_again", "43", "01"),
        _ => ("try_again_later", "01", ""),
    }
}

/// The error object inside `last_payment_error` and `action.api_error`.
pub(super) fn card_error(code: &str, decline: &str, charge: &str, method: &Value) -> Value {
    let (advice, network, network_advice) = advice(code, decline);
    let mut error = json!({
        "advice_code": advice,
        "charge": charge,
        "code": code,
        "decline_code": decline,
        "doc_url": format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")),
        "message": cards::decline_message(code, decline),
        "network_decline_code": network,
        "payment_method": method,
        "type": "card_error"
    });
    if !network_advice.is_empty() {
        error["network_advice_code"] = json!(network_advice);
    }
    if code == "expired_card" {
        error["param"] = json!("exp_month");
    }
    error
}
