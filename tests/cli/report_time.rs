//! When a report may call itself complete, and on which day a payment counts.

use serde_json::Value;

use super::account::{Account, offline, sale};

/// Rows as `day net_sales`.
fn days(report: &Value) -> Vec<String> {
    let rows = report["rows"].as_array().unwrap().iter();
    rows.map(|row| format!("{} {}", row["day"].as_str().unwrap(), row["net_sales"]))
        .collect()
}

#[test]
fn direct_counts_payments_taken_offline_on_the_day_of_the_sale_as_the_ledger_does() {
    let account = Account::new(|lists| {
        let mut null = sale("null", "2026-11-22T10:00:00Z", 5, "tmr_1");
        // Stripe answers with such an object for sales that were not offline.
        null["payment_method_details"]["card_present"]["offline"] =
            serde_json::json!({"stored_at": null, "type": null});
        lists.charges = vec![
            // Forwarded after the window, into it from before, and within.
            offline(
                "later",
                "2026-11-22T19:00:00Z",
                "2026-11-27T09:00:00Z",
                7_777,
            ),
            offline(
                "before",
                "2026-11-21T19:00:00Z",
                "2026-11-22T09:00:00Z",
                300,
            ),
            offline("same", "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z", 40),
            offline(
                "after",
                "2026-11-24T12:00:00Z",
                "2026-11-26T13:00:00Z",
                100_000,
            ),
            sale("next", "2026-11-23T10:00:00Z", 200_000, "tmr_1"),
            null,
        ];
    });
    let now = "2026-11-28T12:00:00Z";
    for (day, net) in [("22", 7_822), ("21", 300), ("24", 100_000)] {
        let mut all = Vec::new();
        for source in ["--direct", ""] {
            let args = format!("report --day 2026-11-{day} --by day -o json {source}");
            let run = account.at(now, &args);
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert!(!run.stderr.contains("warning"), "{}", run.stderr);
            let report = run.json();
            assert_eq!(report["completeness"]["complete"], true);
            assert_eq!(days(&report), [format!("2026-11-{day} {net}")], "{source}");
            all.push(report["totals"].clone());
            if day == "22" && source == "--direct" {
                let said = "left out: 1 taken offline before the period";
                assert!(run.stderr.contains(said), "{}", run.stderr);
            }
        }
        assert_eq!(all[0], all[1]);
    }
}

#[test]
fn a_ledger_that_ends_before_the_period_does_not_answer_for_it() {
    let account = Account::new(|lists| {
        lists.charges = vec![sale("one", "2026-11-20T10:00:00Z", 500, "tmr_1")];
    });
    account.at("2026-11-21T12:00:00Z", "ledger sync --since 2026-11-01 -q");
    // A week later somebody is on a train.
    let now = "2026-11-28T12:00:00Z";
    let run = account.at(now, "report --offline --day 2026-11-25 --by day -o json");
    assert_eq!((run.code, &*run.stdout), (4, ""), "{}", run.stderr);
    let error = run.json_error_of_last_line();
    assert_eq!(
        error["message"],
        "the ledger was brought up to date at 2026-11-21T12:00:00Z, before this period begins: it holds nothing of it"
    );
    let run = account.at(
        now,
        "report --offline --from 2026-11-20 --to 2026-11-25 --by day -o json",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["completeness"]["complete"], false);
    let why = "warning: the ledger was brought up to date at 2026-11-21T12:00:00Z, before the period ends: what came in since is not in these figures";
    assert!(run.stderr.contains(why), "{}", run.stderr);
    assert!(!run.stderr.contains("is not over"), "{}", run.stderr);
    let run = account.at(now, "report --offline --day 2026-11-20 --by day -o json");
    assert_eq!(run.json()["completeness"]["complete"], true);
}

#[test]
fn a_clock_that_is_fast_does_not_make_today_complete() {
    for source in ["--direct", ""] {
        let account = Account::new(|lists| {
            lists.charges = vec![sale("one", "2026-11-23T10:00:00Z", 500, "tmr_1")];
            lists.clock = Some("Mon, 23 Nov 2026 22:58:00 GMT");
        });
        // Twelve minutes fast: by this clock the 23rd was over ten minutes ago.
        let run = account.at(
            "2026-11-23T23:10:00Z",
            &format!("report --day 2026-11-23 --by day -o json {source}"),
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.json()["completeness"]["complete"], false, "{source}");
        let why = "s ahead of Stripe's, by which the period is not over";
        assert!(run.stderr.contains(why), "{}", run.stderr);
        if source.is_empty() {
            // Nor later, from what was fetched then.
            let args = "report --day 2026-11-23 --by day -o json --offline";
            let run = account.at("2026-11-23T23:11:00Z", args);
            assert_eq!(run.json()["completeness"]["complete"], false);
        }
        // A clock that is right, and a server that says nothing, change nothing.
        for date in [Some("Mon, 23 Nov 2026 23:10:00 GMT"), None] {
            account.change(|lists| lists.clock = date);
            let run = account.at(
                "2026-11-23T23:10:00Z",
                &format!("report --day 2026-11-23 --by day -o json {source}"),
            );
            assert_eq!(run.json()["completeness"]["complete"], true, "{date:?}");
        }
    }
}
