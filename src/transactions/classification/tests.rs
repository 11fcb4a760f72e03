//! Objects as Stripe sends them, and what a report makes of them.

use super::*;
use crate::stripe;
use serde_json::{Value, json};

fn merge(base: &mut Value, over: &Value) {
    for (key, value) in over.as_object().unwrap() {
        base[key] = value.clone();
    }
}

fn charge_json(over: &Value) -> Value {
    let mut charge = json!({
        "id": "ch_1", "object": "charge", "created": 1_763_800_000, "currency": "eur",
        "amount": 1150, "amount_captured": 1150, "amount_refunded": 0, "captured": true,
        "status": "succeeded", "failure_code": null, "outcome": {"reason": null, "type": "authorized"},
        "metadata": {},
        "payment_intent": {
            "id": "pi_1", "object": "payment_intent", "status": "succeeded", "latest_charge": "ch_1",
            "amount_details": {"tip": {"amount": 150}},
        },
        "payment_method_details": {
            "card_present": {"brand": "visa", "reader": "tmr_1", "location": "tml_1", "last4": "4242"},
            "type": "card_present",
        },
    });
    merge(&mut charge, over);
    charge
}

fn charge_of(over: &Value) -> stripe::Charge {
    serde_json::from_value(charge_json(over)).unwrap()
}

fn read(over: &Value) -> Result<Transaction, LeftOut> {
    Charge::from(&charge_of(over)).classify()
}

fn outcome(over: &Value) -> AttemptOutcome {
    match read(over).unwrap().entry {
        Entry::Attempt(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

fn read_refund(over: &Value, charge: &Value) -> Result<Transaction, LeftOut> {
    let mut object = json!({
        "id": "re_1", "object": "refund", "created": 1_763_900_000, "currency": "eur",
        "amount": 400, "status": "succeeded", "reason": null, "charge": charge_json(charge),
    });
    merge(&mut object, over);
    let refund: stripe::Refund = serde_json::from_value(object).unwrap();
    Refund::from(&refund).classify()
}

#[test]
fn a_captured_charge_is_a_payment_with_its_tip() {
    let attempt = read(&json!({})).unwrap();
    assert_eq!(
        attempt.entry,
        Entry::Attempt(AttemptOutcome::Paid {
            captured: 1150,
            tip: Some(150)
        })
    );
    assert_eq!(attempt.at.as_second(), 1_763_800_000);
    assert_eq!(
        attempt.place,
        PointOfSale {
            reader: Some("tmr_1".into()),
            location: Some("tml_1".into()),
            brand: Some("visa".into()),
            ..PointOfSale::default()
        }
    );
}

#[test]
fn a_partial_capture_counts_what_was_taken() {
    let taken = outcome(&json!({"amount_captured": 700}));
    assert_eq!(
        taken,
        AttemptOutcome::Paid {
            captured: 700,
            tip: Some(150)
        }
    );
    let less_than_the_tip = outcome(&json!({"amount_captured": 100}));
    assert_eq!(
        less_than_the_tip,
        AttemptOutcome::Paid {
            captured: 100,
            tip: Some(100)
        }
    );
}

#[test]
fn tips_may_be_off_refused_or_unreadable() {
    let tip = |intent: Value| match outcome(&json!({"payment_intent": intent})) {
        AttemptOutcome::Paid { tip, .. } => tip,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        tip(json!({"id": "pi_1", "status": "succeeded", "amount_details": {"tip": null}})),
        Some(0)
    );
    assert_eq!(
        tip(json!({"id": "pi_1", "status": "succeeded", "amount_details": {"tip": {"amount": 0}}})),
        Some(0)
    );
    assert_eq!(
        tip(json!({"id": "pi_1", "status": "succeeded", "amount_details": {"tip": {}}})),
        Some(0)
    );
    assert_eq!(tip(json!({"id": "pi_1", "status": "succeeded"})), Some(0));
    assert_eq!(tip(Value::Null), Some(0));
    assert_eq!(tip(json!("pi_1")), None);
}

#[test]
fn an_authorisation_is_no_income() {
    let waiting = outcome(&json!({"captured": false, "amount_captured": 0}));
    assert_eq!(waiting, AttemptOutcome::Uncaptured);
    assert_eq!(
        outcome(&json!({"status": "pending"})),
        AttemptOutcome::Pending
    );
    assert_eq!(
        outcome(&json!({"status": "something_new"})),
        AttemptOutcome::Pending
    );
}

fn failed(code: &str, intent: &Value) -> Value {
    json!({
        "status": "failed", "captured": false, "amount_captured": 0,
        "failure_code": code, "payment_intent": intent,
    })
}

#[test]
fn a_soft_decline_that_was_retried_is_no_decline() {
    let paid_later = json!({"id": "pi_1", "status": "succeeded", "latest_charge": "ch_2"});
    let held_later = json!({"id": "pi_1", "status": "requires_capture", "latest_charge": {"id": "ch_2", "status": "succeeded"}});
    let declined_later =
        json!({"id": "pi_1", "status": "requires_payment_method", "latest_charge": "ch_2"});
    let given_up =
        json!({"id": "pi_1", "status": "requires_payment_method", "latest_charge": "ch_1"});
    for code in SOFT_DECLINES {
        assert_eq!(outcome(&failed(code, &paid_later)), AttemptOutcome::Retried);
        assert_eq!(outcome(&failed(code, &held_later)), AttemptOutcome::Retried);
        assert_eq!(
            outcome(&failed(code, &declined_later)),
            AttemptOutcome::Retried
        );
        assert_eq!(outcome(&failed(code, &given_up)), AttemptOutcome::Declined);
    }
    // A real decline stays one, even if another card then paid.
    assert_eq!(
        outcome(&failed("card_declined", &paid_later)),
        AttemptOutcome::Declined
    );
    let mut said_by_the_network = failed("card_declined", &paid_later);
    said_by_the_network["outcome"] = json!({"reason": "offline_pin_required"});
    assert_eq!(outcome(&said_by_the_network), AttemptOutcome::Retried);
}

#[test]
fn without_the_intent_the_caller_says_whether_it_was_retried() {
    let soft = failed("offline_pin_required", &json!("pi_1"));
    assert_eq!(outcome(&soft), AttemptOutcome::Declined);
    let charge = charge_of(&soft);
    let mut charge = Charge::from(&charge);
    charge.facts.went_on = true;
    assert_eq!(
        charge.classify().unwrap().entry,
        Entry::Attempt(AttemptOutcome::Retried)
    );
}

#[test]
fn online_charges_are_left_out() {
    for details in [
        json!({"type": "card", "card": {"brand": "visa"}}),
        json!({"type": "klarna", "klarna": {"payment_method_category": "pay_later"}}),
        // What stands under another type's name is not this payment's.
        json!({"type": "card", "card": {}, "card_present": {"reader": "tmr_1"}}),
        json!({"type": "odd", "odd": [1, {"reader": "tmr_1"}], "more": 1.5, "else": null}),
        Value::Null,
    ] {
        let left_out = read(&json!({"payment_method_details": details}));
        assert_eq!(left_out, Err(LeftOut::Online), "{details}");
    }
}

#[test]
fn wallets_and_interac_in_person_are_in() {
    for (kind, extra, brand) in [
        (
            "interac_present",
            json!({"reader": "tmr_1", "location": "tml_1", "brand": "interac"}),
            "interac",
        ),
        (
            "wechat_pay",
            json!({"reader": "tmr_1", "location": "tml_1"}),
            "wechat_pay",
        ),
        ("paynow", json!({"reader": "tmr_1"}), "paynow"),
        ("affirm", json!({"location": "tml_1"}), "affirm"),
        (
            "next_years_wallet",
            json!({"reader": "tmr_1"}),
            "next_years_wallet",
        ),
    ] {
        let details = json!({"type": kind, kind: extra});
        let place = read(&json!({"payment_method_details": details}))
            .unwrap()
            .place;
        assert_eq!(place.brand.as_deref(), Some(brand), "{kind}");
    }
}

#[test]
fn a_charge_without_a_reader_falls_back_to_the_stamp_or_to_nobody() {
    let bare = json!({"type": "card_present", "card_present": {"brand": null}});
    let nobody = read(&json!({"payment_method_details": bare}))
        .unwrap()
        .place;
    assert_eq!(nobody, PointOfSale::default());
    let stamp = json!({
        "tillctl_reader": "tmr_9", "tillctl_reader_label": "Till 9", "tillctl_location": "tml_9",
    });
    let stamped = read(&json!({"payment_method_details": bare, "metadata": stamp}))
        .unwrap()
        .place;
    assert_eq!(stamped.reader.as_deref(), Some("tmr_9"));
    assert_eq!(stamped.reader_label.as_deref(), Some("Till 9"));
    assert_eq!(stamped.location.as_deref(), Some("tml_9"));
    // The charge's own word counts for more, and another's label is not taken.
    let both = read(&json!({"metadata": stamp})).unwrap().place;
    assert_eq!(
        (both.reader.as_deref(), both.reader_label),
        (Some("tmr_1"), None)
    );
    assert_eq!(both.location.as_deref(), Some("tml_1"));
}

#[test]
fn refunds_belong_to_the_reader_of_the_charge_and_to_their_own_moment() {
    let refund = read_refund(&json!({}), &json!({})).unwrap();
    assert_eq!(
        (refund.entry, refund.at.as_second()),
        (Entry::Refund(400), 1_763_900_000)
    );
    assert_eq!(refund.place.reader.as_deref(), Some("tmr_1"));
    assert_eq!(refund.place.brand.as_deref(), Some("visa"));
}

#[test]
fn only_refunds_that_move_money_count() {
    for (status, counts) in [
        (json!("succeeded"), true),
        (json!("pending"), true),
        (json!("requires_action"), true),
        (Value::Null, true),
        (json!("failed"), false),
        (json!("canceled"), false),
    ] {
        let read = read_refund(&json!({"status": status}), &json!({}));
        assert_eq!(read.is_ok(), counts, "{status}");
    }
}

#[test]
fn a_released_authorisation_is_no_refund() {
    // As API versions before 2025-03-31.basil recorded them.
    let expired = read_refund(&json!({"reason": "expired_uncaptured_charge"}), &json!({}));
    assert_eq!(expired, Err(LeftOut::NoRefund));
    let cancelled = read_refund(
        &json!({}),
        &json!({"captured": false, "amount_captured": 0}),
    );
    assert_eq!(cancelled, Err(LeftOut::NoRefund));
}

#[test]
fn the_rest_of_a_partial_capture_is_no_refund() {
    // Of 11.50 held 8.00 were taken, by an app that pins a version before
    // 2025-03-31.basil: 3.50 are a refund that moved nothing.
    let charge = json!({"amount_captured": 800, "amount_refunded": 350});
    let release = json!({"amount": 350, "balance_transaction": null});
    assert_eq!(read_refund(&release, &charge), Err(LeftOut::NoRefund));
    // What was given back of the 8.00 counts, whatever it comes to.
    let charge = json!({"amount_captured": 800, "amount_refunded": 750});
    for (over, amount) in [
        (json!({"amount": 400, "balance_transaction": "txn_1"}), 400),
        (json!({"amount": 350, "balance_transaction": "txn_1"}), 350),
        (json!({"amount": 349, "balance_transaction": null}), 349),
        // It has not moved yet.
        (
            json!({"amount": 350, "balance_transaction": null, "status": "pending"}),
            350,
        ),
        (
            json!({"amount": 350, "balance_transaction": null, "status": null}),
            350,
        ),
    ] {
        let refund = read_refund(&over, &charge).unwrap();
        assert_eq!(refund.entry, Entry::Refund(amount), "{over}");
    }
}

#[test]
fn refunds_of_online_charges_are_left_out() {
    let online = json!({"payment_method_details": {"type": "card", "card": {}}});
    assert_eq!(read_refund(&json!({}), &online), Err(LeftOut::Online));
    assert_eq!(
        read_refund(&json!({"charge": null}), &json!({})),
        Err(LeftOut::Online)
    );
    let unexpanded = read_refund(&json!({"charge": "ch_1"}), &json!({}));
    assert_eq!(unexpanded, Err(LeftOut::Unreadable));
}
