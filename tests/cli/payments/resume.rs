//! `payments resume` after something died.

use serde_json::{Value, json};

use super::till::Till;

fn rows(till: &Till) -> Vec<Value> {
    let run = till.run(&["payments", "resume", "--all", "-o", "json"]);
    run.exits(0).json().as_array().unwrap().clone()
}

/// The charges that stand.
fn charged(till: &Till) -> usize {
    let list = till.stripe("/v1/charges?limit=20");
    let rows = list["data"].as_array().unwrap();
    rows.iter()
        .filter(|c| c["metadata"]["tillctl_reference"] == "order-1" && c["status"] == "succeeded")
        .count()
}

#[test]
fn nothing_open_is_fine() {
    let till = Till::new();
    assert_eq!(rows(&till), Vec::<Value>::new());
    till.sale("order-1", &[]);
    till.run(&["payments", "resume", "order-1"])
        .exits(0)
        .warns("nothing is open");
    till.run(&["payments", "resume", "order-2"]).exits(4);
}

#[test]
fn a_sale_whose_process_died_at_any_line_is_charged_once() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let lines = till.lines();
    assert_eq!(lines.len(), 4, "{lines:?}");
    for kept in 1..lines.len() {
        till.rewrite(&lines[..kept]);
        let rows = rows(&till);
        assert_eq!(rows[0]["result"], "paid", "{kept} lines: {rows:?}");
        assert_eq!(rows[0]["payment_intent"], intent.as_str());
        assert_eq!(rows[0]["open"], false);
        assert_eq!(till.sale("order-1", &[]), intent);
        assert_eq!(charged(&till), 1);
    }
}

#[test]
fn a_sale_that_nobody_waits_for_is_taken_back() {
    let till = Till::new();
    let intent = till.sale("order-1", &["--no-wait", "--deadline", "60s"]);
    till.later(1);
    let run = till.run(&["payments", "resume", &intent]).exits(0);
    run.says("canceled").says("nothing was charged");
    assert!(till.reader()["action"].is_null());
    assert_eq!(
        till.stripe(&format!("/v1/payment_intents/{intent}"))["status"],
        "canceled"
    );
    assert_eq!(charged(&till), 0);
}

#[test]
fn each_follow_up_is_carried_out_once_whatever_line_is_missing() {
    for verb in ["refund", "capture", "cancel"] {
        let till = Till::new();
        let more: &[&str] = if verb == "refund" {
            &[]
        } else {
            &["--capture", "manual"]
        };
        let intent = till.sale("order-1", more);
        till.run(&["payments", verb, "order-1"]).exits(0);
        let lines = till.lines();
        let doing = lines.iter().position(|l| l["step"] == "doing").unwrap();
        for kept in doing + 1..lines.len() {
            till.rewrite(&lines[..kept]);
            let rows = rows(&till);
            assert_eq!(rows[0]["action"], verb, "{rows:?}");
            assert_eq!(rows[0]["result"], "done", "{rows:?}");
            assert_eq!(self::rows(&till), Vec::<Value>::new());
        }
        let refunds: &[i64] = if verb == "refund" { &[1200] } else { &[] };
        assert_eq!(till.refunds(&intent), refunds);
        let rows = till.run(&["payments", "list", "-o", "json"]).json();
        let outcome = if verb == "cancel" { "canceled" } else { "paid" };
        assert_eq!(rows[0]["outcome"], outcome, "{verb}");
    }
}

/// A refund that was begun and never sent.
fn begin_refund(till: &Till, amount: i64) -> String {
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1", "--amount", "1.00"])
        .exits(0);
    let done = till.forget_last();
    let mut doing = till.lines().last().unwrap().clone();
    till.append(&format!("{done}\n"));
    doing["id"] = json!("by-hand");
    doing["key"] = json!("tillctl-deed-by-hand");
    doing["amount"] = json!(amount);
    doing["params"] = json!([
        ["payment_intent", intent],
        ["amount", amount.to_string()],
        ["metadata[tillctl_deed]", "by-hand"]
    ]);
    till.append(&format!("{doing}\n"));
    intent
}

#[test]
fn a_refund_that_was_never_sent_is_sent_within_a_day() {
    let till = Till::new();
    let intent = begin_refund(&till, 200);
    till.later(23);
    assert_eq!(rows(&till)[0]["result"], "done");
    assert_eq!(till.refunds(&intent), [200, 100]);
}

#[test]
fn after_a_day_it_is_never_sent_blindly() {
    let till = Till::new();
    let intent = begin_refund(&till, 200);
    till.later(25);
    let sent = till.count("POST", "/v1/refunds");
    let rows = rows(&till);
    assert_eq!(rows[0]["result"], "not_done");
    assert!(
        rows[0]["message"]
            .as_str()
            .unwrap()
            .contains("never carried out")
    );
    assert_eq!(till.count("POST", "/v1/refunds"), sent);
    assert_eq!(till.refunds(&intent), [100]);
}

#[test]
fn after_a_day_what_was_done_is_still_found() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1"]).exits(0);
    till.forget_last();
    till.later(50);
    assert_eq!(rows(&till)[0]["result"], "done");
    assert_eq!(till.refunds(&intent), [1200]);
}

#[test]
fn two_at_once_do_it_once() {
    let till = Till::new();
    let intent = begin_refund(&till, 200);
    let spawn = || {
        till.command(&["payments", "resume", "-o", "json"])
            .spawn()
            .unwrap()
    };
    let both = [spawn(), spawn(), spawn()];
    for child in both {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    assert_eq!(till.refunds(&intent), [200, 100]);
    assert_eq!(rows(&till), Vec::<Value>::new());
}

#[test]
fn two_refunds_at_once_of_all_give_back_all_once() {
    let till = Till::faulty(&["latency=100"]);
    let intent = till.sale("order-1", &[]);
    let spawn = || {
        till.command(&["payments", "refund", "order-1"])
            .spawn()
            .unwrap()
    };
    let codes: Vec<_> = [spawn(), spawn(), spawn()]
        .into_iter()
        .map(|child| child.wait_with_output().unwrap().status.code().unwrap())
        .collect();
    assert!(codes.contains(&0), "{codes:?}");
    assert_eq!(till.refunds(&intent), [1200]);
}

#[test]
fn what_stays_unknown_is_said() {
    let till = Till::faulty(&["reset@POST /v1/refunds#3"]);
    let intent = begin_refund(&till, 200);
    // The first was the refund of one euro, the third is the second try.
    till.run(&["--max-retries", "0", "payments", "resume"])
        .exits(0);
    assert_eq!(till.refunds(&intent), [200, 100]);

    let till = Till::faulty(&["error=500@POST /v1/refunds#2"]);
    let intent = begin_refund(&till, 200);
    till.run(&["--max-retries", "0", "payments", "resume"])
        .exits(7)
        .says("open");
    assert_eq!(till.refunds(&intent), [100]);
    assert_eq!(rows(&till)[0]["result"], "done");
}

#[test]
fn a_newer_tillctls_follow_up_is_left_alone() {
    let till = Till::new();
    begin_refund(&till, 200);
    let mut lines = till.lines();
    lines.last_mut().unwrap()["kind"] = json!("split");
    till.rewrite(&lines);
    till.run(&["payments", "resume"])
        .exits(7)
        .says("a newer tillctl began");
}

/// SIGKILL while the request is on its way: before Stripe did it, and after.
#[test]
fn killed_in_the_middle_it_is_done_once() {
    let (refunds, captures, cancels) = (
        "/v1/refunds",
        "/v1/payment_intents/*/capture",
        "/v1/payment_intents/*/cancel",
    );
    for (verb, path) in [
        ("refund", refunds),
        ("capture", captures),
        ("cancel", cancels),
    ] {
        for fault in ["hang", "stall"] {
            let till = Till::faulty(&[&format!("{fault}@POST {path}#1")]);
            let more: &[&str] = if verb == "refund" {
                &[]
            } else {
                &["--capture", "manual"]
            };
            let intent = till.sale("order-1", more);
            let mut child = till
                .command(&["payments", verb, "order-1"])
                .spawn()
                .unwrap();
            while till.lines().last().unwrap()["step"] != "doing" {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            std::thread::sleep(std::time::Duration::from_millis(300));
            child.kill().unwrap();
            child.wait().unwrap();
            let rows = rows(&till);
            assert_eq!(rows[0]["result"], "done", "{verb} {fault}: {rows:?}");
            let read = till.stripe(&format!("/v1/payment_intents/{intent}"));
            let status = if verb == "cancel" {
                "canceled"
            } else {
                "succeeded"
            };
            assert_eq!(read["status"], status, "{verb} {fault}");
            let given: &[i64] = if verb == "refund" { &[1200] } else { &[] };
            assert_eq!(till.refunds(&intent), given, "{verb} {fault}");
        }
    }
}
