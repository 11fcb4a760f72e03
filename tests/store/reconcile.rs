//! `report --reconcile --from-store`: what a machine without a ledger makes of the store
//! is what one with a ledger makes of that.

use serde_json::Value;

use super::ledger::{charge, control, live, push, sync};
use super::shared::Shop;

/// Longer than anything is looked for by lists.
const LONG: i64 = 60 * 24;

/// Weeks with all that the two sides of the bridge differ by.
fn busy() -> Option<Shop> {
    let shop = Shop::generated_over(40, 400)?;
    live(&shop);
    let of = |number: usize| format!("charge={}", charge(&shop, number));
    // Taken away and given back; pending, and back later.
    control(&shop, &["close_dispute", &disputed(&shop), "status=won"]);
    control(&shop, &["dispute", &of(7), "reason=fraudulent"]);
    for (then, number) in [("failed", 8), ("canceled", 9), ("succeeded", 10)] {
        let then = format!("then={then}");
        control(&shop, &["next_refund", "status=pending", &then, "in=30h"]);
        shop.till.elsewhere("/v1/refunds", &of(number));
    }
    // What is held longer than the lists reach back, settled in another currency.
    control(&shop, &["settlement", "delay=57d"]);
    for currency in ["currency=eur", "currency=usd"] {
        control(&shop, &["sale", "reader=Till 1", "amount=4200", currency]);
    }
    control(&shop, &["settlement"]);
    shop.till.later(26);
    control(&shop, &["payout"]);
    // The last minutes are left out.
    shop.till.later(1);
    Some(shop)
}

/// The dispute that is open.
fn disputed(shop: &Shop) -> String {
    let list = shop.till.stripe("/v1/disputes?limit=1");
    format!("dispute={}", list["data"][0]["id"].as_str().unwrap())
}

/// Asserts that a reconciliation from the store is that of the ledger, which is brought up
/// to date for it; gives the items of its lines.
#[track_caller]
fn is_the_same(shop: &Shop, words: &str) -> Vec<String> {
    let with = |machine: &str, more: &[&str]| {
        let mut all = vec!["report", "--reconcile"];
        all.extend(words.split(' '));
        all.extend(more);
        shop.run(machine, &all)
    };
    let (here, there) = (with("a", &[]), with("b", &["--from-store"]));
    assert_eq!(
        here.code, there.code,
        "{words}\n{}\n{}",
        here.err, there.err
    );
    assert_eq!(here.out, there.out, "{words}");
    let lines = here.out.lines().skip(1);
    let item = |line: &str| line.split(',').next().unwrap().to_owned();
    lines.map(item).collect()
}

#[test]
fn a_reconciliation_from_the_store_is_that_of_the_ledger_byte_by_byte() {
    let Some(shop) = busy() else { return };
    let all = "--from 2026-10-25 --to 2026-11-24 --tz Europe/Berlin -o csv";
    // The ledger is filled as far as this takes it.
    let first = format!("report --reconcile {all}");
    let first: Vec<&str> = first.split(' ').collect();
    shop.run("a", &first).exits(0);
    push(&shop, "a");
    let items = is_the_same(&shop, all);
    for item in [
        "uncaptured",
        "refunds",
        "pending",
        "to_other_currency",
        "from_other_currency",
        "failed_refunds",
        "disputes",
        "disputes_returned",
        "payout",
    ] {
        assert!(items.iter().any(|is| is == item), "{item}: {items:?}");
    }
    for words in [
        "--from 2026-10-25 --to 2026-11-24 --tz Europe/Berlin -o json",
        "--from 2026-10-25 --to 2026-11-24 --tz Europe/Berlin -o jsonl",
        "--from 2026-10-25 --to 2026-11-24 --tz Europe/Berlin -o table",
        "--day 2026-11-20 --tz Asia/Tokyo -o csv",
        "--day 2026-11-22 --tz UTC --day-start 06:00 -o csv",
        "--from 2026-11-23T10:00:00Z --to 2026-11-24T00:00:00Z --tz UTC -o csv",
        "--week 2026-11-18 --tz America/New_York -o csv",
    ] {
        is_the_same(&shop, words);
    }
    assert!(!shop.till.path("b").join("ledger").exists());
}

#[test]
fn what_is_older_than_the_store_reaches_is_fetched_and_kept_nowhere() {
    let Some(shop) = busy() else { return };
    shop.till.later(LONG);
    let period = "--from 2027-01-17 --to 2027-01-22 --tz UTC -o csv";
    let balance = format!("report --basis balance {period}");
    let balance: Vec<&str> = balance.split(' ').collect();
    shop.run("a", &balance).exits(0);
    push(&shop, "a");
    let rows = "select count(*) from tillctl_ledger.charges";
    let before = shop.cluster.sql(rows);
    // The one here fetches them too, and has them then.
    let items = is_the_same(&shop, period);
    assert!(
        items.iter().any(|item| item == "settled_before"),
        "{items:?}"
    );
    assert_eq!(shop.cluster.sql(rows), before);
    push(&shop, "a");
    assert_ne!(shop.cluster.sql(rows), before);
    assert_eq!(is_the_same(&shop, period), items);
}

#[test]
fn a_store_that_does_not_reach_or_does_not_fit_is_told_with_what_to_do() {
    let Some(shop) = Shop::generated_over(40, 200) else {
        return;
    };
    sync(&shop, "a");
    push(&shop, "a");
    let reconcile = |more: &[&str]| {
        let words = [
            "report",
            "--reconcile",
            "--from-store",
            "--tz",
            "UTC",
            "--from",
        ];
        shop.run("b", &[&words[..], more].concat())
    };
    let period = ["2026-11-18", "--to", "2026-11-22", "-o", "json"];
    reconcile(&period)
        .exits(4)
        .warns("all that moved money in this period");
    let balance = "report --basis balance --tz UTC --from 2026-11-18 --to 2026-11-22";
    let balance: Vec<&str> = balance.split(' ').collect();
    shop.run("a", &balance).exits(0);
    push(&shop, "a");
    let whole = reconcile(&period).exits(0).json();
    assert_eq!(whole["complete"], Value::Bool(true));
    // What came in since is not in the store.
    shop.till.later(30);
    let open = reconcile(&["2026-11-18", "--to", "2026-11-24", "-o", "json"]).exits(0);
    assert_eq!(open.json()["complete"], Value::Bool(false));
    open.warns("the store is as of 2026-11-2");
    shop.cluster.sql(
        "update tillctl_ledger.balance_transactions set amount = amount - 250
         where id = (select id from tillctl_ledger.balance_transactions
             where created >= '2026-11-19' and came_with = 'charge' order by created, id limit 1)",
    );
    reconcile(&period)
        .exits(10)
        .warns("differs from what the ledger holds")
        .warns("on a machine that pushes: tillctl ledger sync --full");
}
