//! What the ledger asks for and how much of it there is, against lists made by
//! hand that are longer than a page.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::{Value, json};

use super::report::{KEY, stderr, stdout};
use super::server::{Call, Reply, Server, page};

/// Noon of 20 November, UTC.
const NOON: i64 = 1_795_176_000;
/// So many were sold, and all given back.
const SALES: i64 = 150;

fn moved(id: &str, kind: &str, at: i64, amount: i64) -> Value {
    json!({
        "id": id, "object": "balance_transaction", "created": at, "type": kind, "amount": amount,
        "fee": 0, "net": amount, "currency": "eur", "exchange_rate": null,
        "available_on": at + 200_000,
    })
}

fn charge(number: i64) -> Value {
    let at = NOON + number;
    json!({
        "id": format!("ch_{number:03}"), "object": "charge", "created": at, "currency": "eur",
        "amount": 1000, "amount_captured": 1000, "amount_refunded": 100, "captured": true,
        "status": "succeeded", "livemode": false, "payment_intent": null,
        "balance_transaction": moved(&format!("txn_c{number:03}"), "charge", at, 1000),
        "payment_method_details": {"type": "card_present", "card_present": {
            "reader": "tmr_1", "location": "tml_1", "brand": "visa",
        }},
    })
}

fn refund(number: i64) -> Value {
    let at = NOON + 1_000 + number;
    json!({
        "id": format!("re_{number:03}"), "object": "refund", "created": at, "currency": "eur",
        "amount": 100, "status": "succeeded", "charge": charge(number),
        "balance_transaction": moved(&format!("txn_r{number:03}"), "refund", at, -100),
    })
}

fn dispute() -> Value {
    json!({
        "id": "dp_1", "object": "dispute", "created": NOON + 5_000, "currency": "eur",
        "amount": 900, "status": "needs_response", "reason": "fraudulent", "charge": charge(7),
        "balance_transactions": [moved("txn_d1", "adjustment", NOON + 5_000, -900)],
    })
}

/// Lists as Stripe's: newest first, a page of at most a hundred, from here to there.
fn list(call: &Call) -> Reply {
    let mut all: Vec<Value> = match call.path.as_str() {
        "/v1/charges" => (0..SALES).rev().map(charge).collect(),
        "/v1/refunds" => (0..SALES).rev().map(refund).collect(),
        "/v1/disputes" => vec![dispute()],
        _ => Vec::new(),
    };
    let bound = |name: &str, none: i64| call.get(name).map_or(none, |at| at.parse().unwrap());
    let span = bound("created[gte]", 0)..bound("created[lt]", i64::MAX);
    all.retain(|object| span.contains(&object["created"].as_i64().unwrap()));
    if let Some(after) = call.get("starting_after") {
        let place = all.iter().position(|object| object["id"] == after).unwrap();
        all.drain(..=place);
    }
    let more = all.len() > 100;
    all.truncate(100);
    page(&all, more)
}

fn run(server: &Server, home: &std::path::Path, now: &str, args: &str) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TILLCTL_TZ", "UTC")
        .env("STRIPE_API_KEY", KEY)
        .env("TILLCTL_NOW", now)
        .args(["--api-base", server.url()])
        .args(args.split_whitespace());
    command.output().unwrap()
}

#[test]
fn every_row_of_lists_longer_than_a_page_is_there_and_compared() {
    let server = Server::start(list);
    let home = tempfile::tempdir().unwrap();
    let now = "2026-11-22T12:00:00Z";
    let report = "report --day 2026-11-20 --by currency -o csv \
                  --columns payments,refund_count,refunds";
    let report = run(&server, home.path(), now, report);
    assert_eq!(
        stdout(&report),
        "payments,refund_count,refunds\n150,150,150.00\n"
    );
    // 150 charges and refunds, a dispute, and what each of them moved.
    let verify = run(&server, home.path(), now, "ledger verify --from 2026-11-19");
    assert_eq!(stdout(&verify), "");
    assert!(
        stderr(&verify).contains("602 rows compared, all are as Stripe has them"),
        "{}",
        stderr(&verify)
    );
}

/// A key that may read events learns from them what changed, and lists nothing
/// again for it.
#[test]
fn the_next_day_asks_for_events_and_for_what_is_new() {
    let server = Server::start(list);
    let home = tempfile::tempdir().unwrap();
    let sync = "ledger sync --since 2026-11-19 -q";
    stdout(&run(&server, home.path(), "2026-11-22T12:00:00Z", sync));
    let before = server.calls().len();
    stdout(&run(&server, home.path(), "2026-11-23T12:00:00Z", sync));
    let mut asked: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for call in &server.calls()[before..] {
        let from = call.get("created[gte]").map_or(0, |at| at.parse().unwrap());
        asked.entry(call.path.clone()).or_default().push(from);
    }
    assert_eq!(asked["/v1/events"].len(), 1, "{asked:?}");
    assert!(!asked.contains_key("/v1/balance_transactions"), "{asked:?}");
    // From the newest that was seen on: lists may lag behind.
    let newest = [
        ("/v1/charges", NOON),
        ("/v1/refunds", NOON + 1_000),
        ("/v1/disputes", NOON + 5_000),
    ];
    for (path, newest) in newest {
        let from = asked[path].iter().min().unwrap();
        assert!(from + 1_200 > newest, "{path}: {asked:?}");
    }
}
