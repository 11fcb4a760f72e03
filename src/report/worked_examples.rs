//! Small days, their figures worked out by hand from the raw objects.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::aggregator::Aggregator;
use super::dimension::{Breakdown, Dimension, RowKey};
use super::totals::{Basis, Totals};
use crate::money::Currency;
use crate::period::Days;
use crate::period::compare::Shift;
use crate::stripe;
use crate::transactions::{Charge, Refund};

/// 2026-11-21T22:30:00Z, half past eleven at night in Berlin.
const NIGHT: i64 = 1_795_300_200;

fn charge(number: u32, over: &Value) -> Value {
    let mut charge = json!({
        "id": format!("ch_{number}"), "created": NIGHT, "currency": "eur", "amount": 1000,
        "amount_captured": 1000, "captured": true, "status": "succeeded",
        "payment_intent": {
            "id": format!("pi_{number}"), "status": "succeeded",
            "latest_charge": format!("ch_{number}"), "amount_details": {"tip": null},
        },
        "payment_method_details": {
            "type": "card_present",
            "card_present": {"brand": "visa", "reader": "tmr_1", "location": "tml_1"},
        },
    });
    for (key, value) in over.as_object().unwrap() {
        charge[key] = value.clone();
    }
    charge
}

fn refund(charge: &Value, amount: i64, status: &str) -> Value {
    json!({
        "id": format!("re_{}", charge["id"]), "created": NIGHT + 3600, "currency": charge["currency"],
        "amount": amount, "status": status, "charge": charge,
    })
}

fn count(by: &[Dimension], charges: &[Value], refunds: &[Value]) -> Vec<(RowKey, Totals)> {
    let zone = crate::period::zone("Europe/Berlin").unwrap();
    let breakdown = Breakdown::new(by.iter().copied(), Days::from(zone), Shift::None);
    let mut totals = Aggregator::new(Basis::Activity, breakdown);
    for charge in charges {
        let charge: stripe::Charge = serde_json::from_value(charge.clone()).unwrap();
        if let Ok(attempt) = Charge::from(&charge).classify() {
            totals.count(&attempt).unwrap();
        }
    }
    for refund in refunds {
        let refund: stripe::Refund = serde_json::from_value(refund.clone()).unwrap();
        if let Ok(refund) = Refund::from(&refund).classify() {
            totals.count(&refund).unwrap();
        }
    }
    let groups: BTreeMap<RowKey, &Totals> = totals.groups().collect();
    groups
        .into_iter()
        .map(|(key, figures)| (key, figures.clone()))
        .collect()
}

fn day(charges: &[Value], refunds: &[Value]) -> Totals {
    let groups = count(&[], charges, refunds);
    assert_eq!(groups.len(), 1);
    groups[0].1.clone()
}

fn tipped(number: u32, amount: i64, tip: i64) -> Value {
    let intent = json!({
        "id": format!("pi_{number}"), "status": "succeeded",
        "latest_charge": format!("ch_{number}"), "amount_details": {"tip": {"amount": tip}},
    });
    charge(
        number,
        &json!({"amount": amount, "amount_captured": amount, "payment_intent": intent}),
    )
}

#[test]
fn tips_are_a_part_of_gross() {
    // 10.00 + 1.50 tip, 8.00 and no tip wanted: 19.50, of which 1.50.
    let figures = day(&[tipped(1, 1150, 150), tipped(2, 800, 0)], &[]);
    assert_eq!((figures.gross, figures.tips), (1950, Some(150)));
}

#[test]
fn uncaptured_money_is_nobodys() {
    let held = charge(1, &json!({"captured": false, "amount_captured": 0}));
    let figures = day(
        &[held.clone(), charge(2, &json!({}))],
        &[refund(&held, 1000, "succeeded")],
    );
    let counts = (figures.attempts, figures.payments, figures.uncaptured);
    assert_eq!(counts, (2, 1, 1));
    // Releasing a hold gives nothing back.
    assert_eq!(
        (figures.gross, figures.refunds, figures.refund_count),
        (1000, 0, 0)
    );
}

#[test]
fn a_pin_asked_for_is_one_sale_and_no_decline() {
    let intent = json!({"id": "pi_1", "status": "succeeded", "latest_charge": "ch_2"});
    let soft = json!({
        "status": "failed", "captured": false, "amount_captured": 0,
        "failure_code": "card_declined", "outcome": {"reason": "offline_pin_required"},
        "payment_intent": intent,
    });
    let given_up = json!({
        "status": "failed", "captured": false, "amount_captured": 0,
        "failure_code": "card_declined", "outcome": {"reason": "insufficient_funds"},
    });
    let charges = [
        charge(1, &soft),
        charge(2, &json!({"payment_intent": intent})),
        charge(3, &given_up),
    ];
    let figures = day(&charges, &[]);
    let counts = (
        figures.attempts,
        figures.payments,
        figures.declined,
        figures.gross,
    );
    assert_eq!(counts, (3, 1, 1, 1000));
    let reasons = count(&[Dimension::DeclineCode], &charges, &[]);
    let reasons: Vec<_> = reasons
        .iter()
        .map(|(key, f)| (key.decline_code.as_deref(), f.declined, f.payments))
        .collect();
    let expected = [
        (None, 0, 1),
        (Some("insufficient_funds"), 1, 0),
        (Some("offline_pin_required"), 0, 0),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn interac_and_wallets_by_code_are_in_person() {
    let details = |kind: &str, brand: &Value, wallet: &Value| {
        json!({"payment_method_details": {"type": kind, kind: {
            "brand": brand, "wallet": wallet, "reader": "tmr_1", "location": "tml_1",
            "read_method": "contactless_emv",
        }}})
    };
    let interac = charge(
        1,
        &details("interac_present", &json!("interac"), &Value::Null),
    );
    let wechat = charge(2, &details("wechat_pay", &Value::Null, &Value::Null));
    let phone = charge(
        3,
        &details(
            "card_present",
            &json!("visa"),
            &json!({"type": "apple_pay"}),
        ),
    );
    let online = charge(
        4,
        &json!({"payment_method_details": {"type": "card", "card": {}}}),
    );
    let charges = [interac.clone(), wechat, phone, online];
    let groups = count(
        &[Dimension::Brand, Dimension::Wallet],
        &charges,
        &[refund(&interac, 400, "succeeded")],
    );
    let shown: Vec<_> = groups
        .iter()
        .map(|(key, f)| {
            (
                key.brand.as_deref(),
                key.wallet.as_deref(),
                f.gross,
                f.refunds,
            )
        })
        .collect();
    let expected = [
        (Some("interac"), None, 1000, 400),
        (Some("visa"), Some("apple_pay"), 1000, 0),
        (Some("wechat_pay"), Some("wechat_pay"), 1000, 0),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn an_offline_payment_counts_when_the_customer_paid() {
    // Stored at 22:30 UTC on Saturday, forwarded on Sunday at noon; the refund
    // of it is Sunday's.
    let details = json!({"type": "card_present", "card_present": {
        "reader": "tmr_1", "offline": {"stored_at": NIGHT, "type": "deferred"},
    }});
    let late = charge(
        1,
        &json!({"created": NIGHT + 48_600, "payment_method_details": details}),
    );
    let refunded = refund(&late, 250, "succeeded");
    let groups = count(&[Dimension::Day, Dimension::Hour], &[late], &[refunded]);
    let shown: Vec<_> = groups
        .iter()
        .map(|(key, f)| {
            (
                key.day.unwrap().to_string(),
                key.hour.unwrap(),
                f.gross,
                f.refunds,
            )
        })
        .collect();
    let expected = [
        ("2026-11-21".to_owned(), 23, 1000, 0),
        ("2026-11-22".to_owned(), 0, 0, 250),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_partial_capture_is_what_was_taken() {
    let figures = day(&[charge(1, &json!({"amount_captured": 640}))], &[]);
    assert_eq!(
        (figures.payments, figures.gross, figures.refunds),
        (1, 640, 0)
    );
    assert_eq!(figures.net, 640);
}

#[test]
fn a_refund_that_failed_gave_nothing_back() {
    let sold = charge(1, &json!({}));
    let refunds = [
        refund(&sold, 100, "failed"),
        refund(&sold, 200, "canceled"),
        refund(&sold, 300, "pending"),
        refund(&sold, 50, "succeeded"),
    ];
    let figures = day(&[sold], &refunds);
    assert_eq!((figures.refunds, figures.refund_count), (350, 2));
    assert_eq!(figures.net, 650);
}

#[test]
fn currencies_without_decimals_and_with_three_keep_their_own_units() {
    let of = |number: u32, currency: &str, amount: i64| {
        charge(
            number,
            &json!({"currency": currency, "amount_captured": amount}),
        )
    };
    let charges = [
        of(1, "jpy", 900),
        of(2, "kwd", 12_340),
        of(3, "kwd", 10),
        of(4, "isk", 50_000),
    ];
    let groups = count(&[Dimension::Currency], &charges, &[]);
    let shown: Vec<_> = groups
        .iter()
        .map(|(key, f)| {
            let money = crate::money::Money::new(f.gross, key.currency);
            (key.currency.code().to_owned(), money.decimal())
        })
        .collect();
    let expected = [("isk", "500"), ("jpy", "900"), ("kwd", "12.350")];
    assert_eq!(
        shown,
        expected.map(|(code, text)| (code.to_owned(), text.to_owned()))
    );
    assert!(Currency::parse("kwd").is_ok());
}

#[test]
fn a_reference_has_a_prefix() {
    let of = |reference: &str| charge(1, &json!({"metadata": {"tillctl_reference": reference}}));
    let prefixes = ["T12-0007", "INV0007", "bar/4", "4711", "Table 3"].map(|reference| {
        let groups = count(&[Dimension::ReferencePrefix], &[of(reference)], &[]);
        groups[0].0.reference_prefix.clone().unwrap_or_default()
    });
    assert_eq!(prefixes, ["T12", "INV", "bar", "", "Table"]);
}
