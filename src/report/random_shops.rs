//! Random shops, and their figures worked out a second time from the raw
//! objects: without the types, the aggregator or the definitions' code, as somebody
//! with a spreadsheet would.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::aggregator::Aggregator;
use super::dimension::{Breakdown, Dimension};
use super::totals::Basis;
use crate::period::compare::Shift;
use crate::stripe;
use crate::transactions::{Charge, Refund};

/// attempts, payments, declined, uncaptured, gross, tips, refunds, refund_count
pub(crate) type Figures = [i64; 8];
/// reader, location, day, brand, currency
pub(crate) type Key = [String; 5];

/// One sale: a PaymentIntent with its charges and perhaps a refund.
#[derive(Debug, Clone)]
pub(crate) struct Sale {
    created: i64,
    reader: Option<u8>,
    kind: &'static str,
    currency: &'static str,
    amount: i64,
    tip: Option<i64>,
    /// What the tries came to, in their order.
    tries: Vec<&'static str>,
    captured: i64,
    refund: Option<(i64, i64, &'static str)>,
    /// How long before, if it was taken offline.
    stored: Option<i64>,
}

pub(crate) fn sales() -> impl Strategy<Value = Vec<Sale>> {
    let when = 1_792_600_000..1_792_990_000_i64;
    let kind = prop_oneof![
        6 => Just("card_present"),
        1 => Just("interac_present"),
        1 => Just("wechat_pay"),
        2 => Just("card"),
    ];
    let currency = prop_oneof![Just("eur"), Just("jpy"), Just("kwd")];
    let tries = prop_oneof![
        5 => Just(vec!["paid"]),
        1 => Just(vec!["partial"]),
        1 => Just(vec!["held"]),
        1 => Just(vec!["pending"]),
        1 => Just(vec!["hard"]),
        1 => Just(vec!["soft"]),
        1 => Just(vec!["soft", "paid"]),
        1 => Just(vec!["soft", "held"]),
        1 => Just(vec!["soft", "hard"]),
        1 => Just(vec!["hard", "paid"]),
    ];
    let status = prop_oneof![
        Just("succeeded"),
        Just("pending"),
        Just("failed"),
        Just("canceled")
    ];
    let sale = (
        when,
        proptest::option::weighted(0.9, 0..4_u8),
        kind,
        currency,
        100..100_000_i64,
        proptest::option::of(0..90_i64),
        tries,
        proptest::option::of((0..200_000_i64, 1..100_i64, status)),
        proptest::option::weighted(0.1, 0..90_000_i64),
    )
        .prop_map(
            |(created, reader, kind, currency, amount, tip, tries, refund, stored)| Sale {
                stored: stored.filter(|_| kind == "card_present" && tries == ["paid"]),
                created,
                reader,
                kind,
                currency,
                amount,
                tip,
                captured: if tries.contains(&"partial") {
                    amount - 1
                } else {
                    amount
                },
                tries,
                refund,
            },
        );
    proptest::collection::vec(sale, 0..40)
}

/// The raw lists as Stripe gives them, charges with their PaymentIntent and
/// refunds with their charge, newest first.
pub(crate) fn raw(sales: &[Sale]) -> (Vec<Value>, Vec<Value>) {
    let (mut charges, mut refunds) = (Vec::new(), Vec::new());
    for (number, sale) in sales.iter().enumerate() {
        let last = sale.tries.len() - 1;
        let state = match sale.tries[last] {
            "paid" | "partial" => "succeeded",
            "held" => "requires_capture",
            "pending" => "processing",
            _ => "requires_payment_method",
        };
        let intent = json!({
            "id": format!("pi_{number}"), "status": state,
            "latest_charge": format!("ch_{number}_{last}"),
            "amount_details": sale.tip.map_or(json!({}), |tip| json!({"tip": {"amount": tip}})),
        });
        for (at, outcome) in sale.tries.iter().enumerate() {
            let taken = matches!(*outcome, "paid" | "partial");
            let mut details = json!({"brand": if number % 2 == 0 { "visa" } else { "mastercard" }});
            if sale.kind == "wechat_pay" {
                details = json!({});
            }
            if let Some(before) = sale.stored {
                details["offline"] =
                    json!({"stored_at": sale.created - before, "type": "deferred"});
            }
            // In-person wallets are only told by their reader.
            let reader = sale.reader.or((sale.kind == "wechat_pay").then_some(0));
            if let Some(reader) = reader.filter(|_| sale.kind != "card") {
                details["reader"] = json!(format!("tmr_{reader}"));
                details["location"] = json!(format!("tml_{}", reader % 2));
            }
            let charge = json!({
                "id": format!("ch_{number}_{at}"), "currency": sale.currency, "amount": sale.amount,
                "created": sale.created + i64::try_from(at).unwrap() * 5,
                "status": match *outcome { "soft" | "hard" => "failed", "pending" => "pending", _ => "succeeded" },
                "captured": taken, "amount_captured": if taken { sale.captured } else { 0 },
                "failure_code": match *outcome { "soft" | "hard" => json!("card_declined"), _ => Value::Null },
                "outcome": {"reason": match *outcome { "soft" => json!("offline_pin_required"), "hard" => json!("generic_decline"), _ => Value::Null }},
                "payment_intent": intent,
                "payment_method_details": {"type": sale.kind, sale.kind: details},
            });
            if let Some((later, amount, status)) = sale.refund.filter(|_| taken) {
                // Without a movement, just what a capture left over is let go, not given back.
                let rest = sale.amount - sale.captured;
                let amount = if amount == rest { amount + 1 } else { amount };
                refunds.push(json!({
                    "id": format!("re_{number}"), "created": sale.created + later, "amount": amount,
                    "currency": sale.currency, "status": status, "charge": charge,
                }));
            }
            charges.push(charge);
        }
    }
    for list in [&mut charges, &mut refunds] {
        list.sort_by_key(|object| -object["created"].as_i64().unwrap());
    }
    (charges, refunds)
}

pub(crate) fn key(charge: &Value, created: &Value, zone: &TimeZone) -> Option<Key> {
    let kind = charge["payment_method_details"]["type"].as_str()?;
    if kind == "card" {
        return None;
    }
    let details = &charge["payment_method_details"][kind];
    let text = |name: &str| details[name].as_str().unwrap_or("-").to_owned();
    let created = Timestamp::from_second(created.as_i64()?).ok()?;
    let brand = if kind == "wechat_pay" {
        kind.to_owned()
    } else {
        text("brand")
    };
    Some([
        text("reader"),
        text("location"),
        created.to_zoned(zone.clone()).date().to_string(),
        brand,
        charge["currency"].as_str()?.to_owned(),
    ])
}

pub(crate) fn recompute(
    charges: &[Value],
    refunds: &[Value],
    zone: &TimeZone,
) -> BTreeMap<Key, Figures> {
    let mut sums: BTreeMap<Key, Figures> = BTreeMap::new();
    for charge in charges {
        let stored = &charge["payment_method_details"]["card_present"]["offline"]["stored_at"];
        let when = if stored.is_null() {
            &charge["created"]
        } else {
            stored
        };
        let Some(key) = key(charge, when, zone) else {
            continue;
        };
        let row = sums.entry(key).or_default();
        row[0] += 1;
        if charge["status"] == "failed" {
            let tried_again = charges.iter().any(|other| {
                other["payment_intent"]["id"] == charge["payment_intent"]["id"]
                    && other["created"].as_i64() > charge["created"].as_i64()
            });
            let soft = charge["outcome"]["reason"] == "offline_pin_required";
            row[2] += i64::from(!(soft && tried_again));
        } else if charge["captured"] == true {
            row[1] += 1;
            row[4] += charge["amount_captured"].as_i64().unwrap();
            row[5] += charge["payment_intent"]["amount_details"]["tip"]["amount"]
                .as_i64()
                .unwrap_or(0);
        } else if charge["status"] == "succeeded" {
            row[3] += 1;
        }
    }
    for refund in refunds {
        if refund["status"] == "failed" || refund["status"] == "canceled" {
            continue;
        }
        if let Some(key) = key(&refund["charge"], &refund["created"], zone) {
            let row = sums.entry(key).or_default();
            row[6] += refund["amount"].as_i64().unwrap();
            row[7] += 1;
        }
    }
    sums
}

fn tallied(charges: &[Value], refunds: &[Value], zone: &TimeZone) -> BTreeMap<Key, Figures> {
    let breakdown = Breakdown::new(BY, zone.clone().into(), Shift::None);
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
    figures(&totals)
}

/// What these figures are broken down by.
pub(crate) const BY: [Dimension; 4] = [
    Dimension::Reader,
    Dimension::Location,
    Dimension::Day,
    Dimension::Brand,
];

/// An aggregator broken down by [`BY`], as plain numbers.
pub(crate) fn figures(totals: &Aggregator) -> BTreeMap<Key, Figures> {
    let count = |count: u64| i64::try_from(count).unwrap();
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let rows = totals.groups().map(|(key, f)| {
        let day = key.day.unwrap().to_string();
        (
            [
                text(&key.reader),
                text(&key.location),
                day,
                text(&key.brand),
                key.currency.code().to_owned(),
            ],
            [
                count(f.attempts),
                count(f.payments),
                count(f.declined),
                count(f.uncaptured),
                f.gross,
                f.tips.unwrap(),
                f.refunds,
                count(f.refund_count),
            ],
        )
    });
    rows.collect()
}

proptest! {
    #[test]
    fn figures_equal_a_straight_recomputation(sales in sales()) {
        // Its clocks went back on 2026-10-25, in the middle of these sales.
        let zone = crate::period::zone("Europe/Berlin").unwrap();
        let (charges, refunds) = raw(&sales);
        let expected = recompute(&charges, &refunds, &zone);
        prop_assert_eq!(tallied(&charges, &refunds, &zone), expected.clone());
        let backwards: Vec<Value> = charges.iter().rev().cloned().collect();
        prop_assert_eq!(tallied(&backwards, &refunds, &zone), expected);
    }
}
