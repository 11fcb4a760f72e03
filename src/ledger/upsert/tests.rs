//! Which charges are captured in several parts, and which declines went on.

use serde_json::{Value, json};

use super::*;
use crate::ledger::store::Ledger;

const NOON: i64 = 1_795_219_200;

fn ledger(home: &std::path::Path) -> Ledger {
    Ledger::open(home, "test-1").unwrap()
}

fn put(ledger: &Ledger, object: &Value) {
    let object: Charge = serde_json::from_value(object.clone()).unwrap();
    ledger
        .write(|conn, dims| charge(conn, dims, &object, true))
        .unwrap();
}

/// Captured so far of a hold of 10.00 in a currency, and what its one balance
/// transaction says of that.
fn taken(currency: &str, captured: (i64, bool), moved: &Value) -> Value {
    let mut txn = json!({
        "id": "txn_1", "created": NOON, "type": "charge", "source": "ch_1", "fee": 10, "net": 0,
    });
    for (name, value) in moved.as_object().unwrap() {
        txn[name] = value.clone();
    }
    json!({
        "id": "ch_1", "created": NOON, "status": "succeeded", "currency": currency,
        "amount": 1_000, "amount_captured": captured.0, "captured": captured.1,
        "balance_transaction": txn, "payment_intent": null,
    })
}

/// Whether its captures are to be listed.
fn is_in_parts(charge: &Value) -> bool {
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger(home.path());
    put(&ledger, charge);
    ledger
        .read(|conn| {
            let sql = "SELECT count(*) = 1 FROM parts WHERE charge = 'ch_1' AND listed = 0";
            Ok(conn.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap()
}

#[test]
fn a_charge_whose_movement_is_not_all_of_it_is_in_parts() {
    for (currency, captured, moved, parts) in [
        (
            "eur",
            (1_000, true),
            json!({"amount": 1_000, "currency": "eur"}),
            false,
        ),
        (
            "eur",
            (1_000, true),
            json!({"amount": 700, "currency": "eur"}),
            true,
        ),
        // More may be captured of it, each time by a movement of its own.
        (
            "eur",
            (700, false),
            json!({"amount": 700, "currency": "eur"}),
            true,
        ),
        (
            "eur",
            (0, false),
            json!({"amount": 0, "currency": "eur"}),
            false,
        ),
    ] {
        let charge = taken(currency, captured, &moved);
        assert_eq!(is_in_parts(&charge), parts, "{charge}");
    }
}

#[test]
fn in_another_currency_the_rate_says_whether_it_is_all() {
    let rate = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    for (from, captured, to, amount, exchange_rate, parts) in [
        // 10.00 EUR at 1.08873 are 10.89 USD; 7.00 of them are 7.62.
        ("eur", 1_000, "usd", 1_089, rate("1.08873"), false),
        ("eur", 1_000, "usd", 1_088, rate("1.08873"), false),
        ("eur", 1_000, "usd", 762, rate("1.08873"), true),
        ("eur", 1_000, "usd", 1_080, rate("1.08873"), true),
        // Zeros at the end are not written; it is no rough rate for that.
        ("eur", 1_000, "usd", 1_100, rate("1.1"), false),
        ("eur", 1_000, "usd", 1_090, rate("1.1"), true),
        ("eur", 1_000, "usd", 2_000, rate("2"), false),
        // A rate is rounded: that shows in large sums only.
        (
            "eur",
            99_999_999,
            "usd",
            108_873_400,
            rate("1.08873"),
            false,
        ),
        ("eur", 99_999_999, "usd", 106_000_000, rate("1.08873"), true),
        // 1000 JPY at 0.00612 are 6.12 EUR.
        ("jpy", 1_000, "eur", 612, rate("0.00612"), false),
        ("jpy", 1_000, "eur", 306, rate("0.00612"), true),
        // Nothing to compare by: it is looked at.
        ("eur", 1_000, "usd", 1_089, Value::Null, true),
        ("eur", 1_000, "usd", 1_089, rate("1e0"), true),
    ] {
        let moved = json!({"amount": amount, "currency": to, "exchange_rate": exchange_rate});
        let charge = taken(from, (captured, true), &moved);
        assert_eq!(is_in_parts(&charge), parts, "{charge}");
    }
}

/// A decline after which the customer is asked once more.
const SOFT: Option<&str> = Some("online_or_offline_pin_required");

/// A charge of a PaymentIntent, declined if there is a reason.
fn attempt(id: &str, created: i64, intent: &str, reason: Option<&str>) -> Value {
    json!({
        "id": id, "created": created, "currency": "eur", "amount": 500,
        "status": if reason.is_some() { "failed" } else { "succeeded" },
        "captured": reason.is_none(), "outcome": {"reason": reason},
        "payment_intent": intent,
    })
}

/// Lists are newest first: the charge that a decline went on with days later was
/// there before it.
#[test]
fn a_decline_that_went_on_days_later_is_told_once_all_is_read() {
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger(home.path());
    put(&ledger, &attempt("ch_3", NOON + 3 * 86_400, "pi_1", None));
    put(&ledger, &attempt("ch_2", NOON, "pi_2", SOFT));
    put(&ledger, &attempt("ch_1", NOON, "pi_1", SOFT));
    let went_on = || -> Vec<String> {
        ledger
            .read(|conn| {
                let sql = "SELECT c.id FROM charge AS c JOIN sort AS k ON k.id = c.sort
                    WHERE k.retried = 1 ORDER BY c.id";
                let mut statement = conn.prepare(sql)?;
                let ids = statement.query_map([], |row| row.get(0))?;
                Ok(ids.collect::<Result<_, _>>()?)
            })
            .unwrap()
    };
    let look = |from: i64| {
        ledger
            .write(|conn, dims| sequels(conn, dims, from))
            .unwrap();
    };
    assert_eq!(went_on(), [""; 0]);
    // What this run has not read is not looked at.
    look(NOON + 1);
    assert_eq!(went_on(), [""; 0]);
    look(NOON);
    assert_eq!(went_on(), ["ch_1"]);
}

/// A decline that another process put in is told apart from one that nobody knows.
#[test]
fn what_another_process_wrote_is_seen() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (ledger(home.path()), ledger(home.path()));
    // What few charges are about is read with the first.
    put(&one, &attempt("ch_0", NOON, "pi_0", None));
    put(&other, &attempt("ch_1", NOON, "pi_1", SOFT));
    put(&one, &attempt("ch_2", NOON + 60, "pi_1", None));
    let went_on: i64 = other
        .read(|conn| {
            let sql = "SELECT count(*) FROM charge AS c JOIN sort AS k ON k.id = c.sort
                WHERE k.retried = 1 AND c.id = 'ch_1'";
            Ok(conn.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(went_on, 1);
}
