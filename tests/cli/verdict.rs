//! Only Stripe's own answer is Stripe's answer: what a proxy, a firewall or a
//! sign-in page says is never told as something that Stripe said. And a list in
//! which an object is deleted while it is read is read all the same.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::fake::{HERE, reader};
use super::server::{Call, Reply, Server, error, page};
use super::shop::{Run, Shop};

const TILL: &str = "tmr_Till00000000001";
/// What answers in Stripe's place.
const PAGE: &str = "<html><body>Blocked by policy</body></html>";

fn html(status: u16) -> Reply {
    Reply::Text(status, "text/html", PAGE.into())
}

fn till() -> Value {
    reader(TILL, "Till", "S1", HERE)
}

/// A fleet of one; what `other` answers comes first.
fn fleet(mut other: impl FnMut(&Call) -> Option<Reply> + Send + 'static) -> (Server, Shop) {
    let server = Server::start(move |call| {
        if let Some(reply) = other(call) {
            return reply;
        }
        match (call.method.as_str(), call.path.as_str()) {
            ("GET", "/v1/terminal/readers") => page(&[till()], false),
            ("GET", path) if path.ends_with(TILL) => Reply::Json(200, till()),
            ("GET", path) if path.ends_with(HERE) => Reply::Json(
                200,
                json!({"id": HERE, "object": "terminal.location", "display_name": "Here", "livemode": false,
                       "address": {"country": "DE"}, "metadata": {}}),
            ),
            ("GET", "/v1/account") => {
                Reply::Json(200, json!({"id": "acct_1", "object": "account"}))
            }
            _ => page(&[], false),
        }
    });
    let shop = Shop::at(&server);
    (server, shop)
}

#[track_caller]
fn says(run: &Run, code: i32, said: &[&str], not: &[&str]) {
    assert_eq!(run.code, code, "{}\n{}", run.stdout, run.stderr);
    for text in said {
        assert!(run.stderr.contains(text), "{text}: {}", run.stderr);
    }
    for text in not {
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(!all.contains(text), "{text}: {all}");
    }
}

/// Everything that is no answer of Stripe's, whatever its status.
fn strangers() -> Vec<Reply> {
    let mut all: Vec<Reply> = [200, 302, 400, 401, 402, 403, 404, 409, 429, 500, 502]
        .map(html)
        .into();
    for body in [
        json!({"ok": true}),
        json!({}),
        json!([]),
        json!({"data": [], "has_more": false}),
        json!({"object": "list", "data": []}),
        json!({"id": TILL}),
        json!({"id": "x", "object": "page"}),
    ] {
        all.push(Reply::Json(200, body));
    }
    for body in [
        json!({"error": "not found"}),
        json!({"error": {"message": "Forbidden", "code": 403}}),
        json!({"message": "no route matched"}),
    ] {
        all.extend([401, 403, 404].map(|status| Reply::Json(status, body.clone())));
    }
    all.push(Reply::Text(
        200,
        "application/json",
        r#"{"object":"list","data":[{"id":"tmr_"#.into(),
    ));
    all
}

#[test]
fn a_read_that_somebody_else_answers_ends_with_8() {
    for reply in strangers() {
        let (_server, shop) = fleet({
            let reply = reply.clone();
            move |_| Some(reply.clone())
        });
        for args in [
            &["readers", "list"][..],
            &["readers", "get", TILL],
            &["locations", "list"],
            &["whoami"],
            &["fleet", "check"],
            &["payments", "get", "pi_Nobody0000000001"],
            &["report", "--last", "1d", "--direct", "--tz", "UTC"],
            &["ledger", "sync"],
        ] {
            let run = shop.run(&[args, &["--max-retries", "0"]].concat());
            assert_eq!(
                run.code, 8,
                "{args:?} {reply:?}: {}{}",
                run.stdout, run.stderr
            );
            assert!(
                !run.stderr.contains("permission") && !run.stderr.contains("no reader"),
                "{}",
                run.stderr
            );
        }
    }
}

#[test]
fn a_deletion_that_somebody_else_answers_is_not_told_as_done() {
    for reply in strangers() {
        // The reader is still there when it is looked at again.
        let (_server, shop) = fleet({
            let reply = reply.clone();
            move |call| (call.method == "DELETE").then(|| reply.clone())
        });
        let args = ["readers", "delete", TILL, "--yes", "--max-retries", "0"];
        let run = shop.run(&args);
        says(&run, 8, &["nothing has changed"], &["Deleted"]);
        // Nobody can look: it may have happened.
        let (_server, shop) = fleet({
            let reply = reply.clone();
            let mut deleted = false;
            move |call| {
                deleted |= call.method == "DELETE";
                deleted.then(|| reply.clone())
            }
        });
        let run = shop.run(&args);
        says(
            &run,
            7,
            &["Stripe may have carried it out"],
            &["Deleted", "no reader"],
        );
    }
}

#[test]
fn a_change_that_somebody_else_answers_may_have_happened() {
    for status in [200, 401, 402, 403, 404, 409, 429] {
        let (_server, shop) = fleet({
            let mut changed = false;
            move |call| {
                changed |= call.method == "POST";
                changed.then(|| html(status))
            }
        });
        let run = shop.run(&["readers", "rename", "Till", "Bar", "--max-retries", "0"]);
        says(&run, 7, &["may have carried it out"], &["permission"]);
    }
}

#[test]
fn what_stripe_says_is_gone_counts_as_deleted() {
    let (_server, shop) = fleet(|call| {
        (call.method == "DELETE").then(|| {
            error(
                404,
                &json!({"type": "invalid_request_error", "code": "resource_missing", "param": "reader",
                        "message": "No such terminal reader"}),
            )
        })
    });
    let run = shop.run(&["readers", "delete", TILL, "--yes"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // A path the API does not know says nothing of the reader.
    let (_server, shop) = fleet(|call| {
        (call.method == "DELETE").then(|| {
            error(
                404,
                &json!({"type": "invalid_request_error", "message": "Unrecognized request URL (DELETE: /v1/x)."}),
            )
        })
    });
    let run = shop.run(&["readers", "delete", TILL, "--yes"]);
    says(&run, 4, &["Unrecognized request URL"], &["Deleted"]);
}

#[test]
fn a_proxys_403_is_no_permission_that_a_report_may_do_without() {
    // All the ledger needs is there, but for what a proxy holds back.
    for path in [
        "/v1/disputes",
        "/v1/events",
        "/v1/terminal/readers",
        "/v1/terminal/locations",
    ] {
        let (_server, shop) = fleet(move |call| (call.path == path).then(|| html(403)));
        // Without events the ledger goes by something else; there is a first
        // time for them only after the first run.
        let mut run = shop.run(&["ledger", "sync", "--max-retries", "0"]);
        if path == "/v1/events" && run.code == 0 {
            run = shop.run(&["ledger", "sync", "--max-retries", "0"]);
        }
        says(
            &run,
            8,
            &["is a proxy in the way?"],
            &["may not", "permission"],
        );
    }
}

#[test]
fn doctor_tells_a_sign_in_page_from_stripe() {
    let (_server, shop) = fleet(|_| Some(html(200)));
    let run = shop.run(&["doctor", "-o", "json"]);
    assert_eq!(run.code, 10, "{}", run.stderr);
    let checks = run.json();
    let of = |name: &str| {
        let all = checks.as_array().unwrap();
        all.iter().find(|c| c["check"] == name).unwrap().clone()
    };
    assert_eq!(of("reachable")["state"], "fail");
    // A key that is wrong is Stripe's answer; such an answer has no Request-Id.
    let wrong = error(
        401,
        &json!({"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_***"}),
    );
    let (_server, shop) = fleet(move |_| Some(wrong.clone()));
    let run = shop.run(&["doctor", "-o", "json"]);
    let checks = run.json();
    let all = checks.as_array().unwrap();
    let state = |name: &str| all.iter().find(|c| c["check"] == name).unwrap()["state"].clone();
    assert_eq!(
        (state("reachable"), state("account")),
        (json!("ok"), json!("fail"))
    );
}

#[test]
fn a_completion_keeps_nothing_that_stripe_did_not_say() {
    let (_server, shop) = fleet(|call| {
        (call.path == "/v1/terminal/readers")
            .then(|| Reply::Json(200, json!({"data": [], "has_more": false})))
    });
    let run = shop.run(&["readers", "list", "--output=id", "--max-retries=0"]);
    assert_eq!(run.code, 8);
    assert!(!shop.path(".cache/tillctl/names").exists());
}

#[test]
fn a_write_in_the_other_mode_is_not_told_as_one_that_was_never_sent() {
    let (_server, shop) = fleet(|call| {
        (call.method == "POST").then(|| {
            let mut live = till();
            live["livemode"] = json!(true);
            live["label"] = json!("Bar");
            Reply::Json(200, live)
        })
    });
    let run = shop.run(&[
        "readers",
        "register",
        "--code",
        "simulated-wpe",
        "--location",
        HERE,
        "--label",
        "Bar",
        "--yes",
    ]);
    says(
        &run,
        7,
        &[
            "Stripe carried it out, but in live mode",
            "the key is of test mode",
            "do not repeat it",
        ],
        &["not sent", "nothing was"],
    );
    let audit = shop.run(&["audit", "list", "-o", "json"]).json();
    assert_eq!(audit[0]["outcome"], "done", "{audit}");
}

/// Readers, of which each page's last is deleted before the next page is asked
/// for, as often as wanted.
fn vanishing(times: usize) -> (Server, Shop) {
    let left = Arc::new(Mutex::new(times));
    let mut readers: Vec<Value> = (0..250)
        .map(|n| {
            reader(
                &format!("tmr_Many0000000{n:03}"),
                &format!("Till {n}"),
                &format!("S{n}"),
                HERE,
            )
        })
        .collect();
    let server = Server::start(move |call| {
        let mut left = left.lock().unwrap();
        if call.path != "/v1/terminal/readers" {
            return page(&[], false);
        }
        let mut from = 0;
        if let Some(after) = call.get("starting_after") {
            if *left > 0 {
                *left -= 1;
                readers.retain(|r| r["id"] != after);
            }
            match readers.iter().position(|r| r["id"] == after) {
                Some(at) => from = at + 1,
                None => {
                    return error(
                        400,
                        &json!({"type": "invalid_request_error", "code": "resource_missing",
                                "param": "starting_after", "message": format!("No such terminal reader: '{after}'")}),
                    );
                }
            }
        }
        let limit: usize = call.get("limit").unwrap().parse().unwrap();
        let to = readers.len().min(from + limit);
        page(&readers[from..to], to < readers.len())
    });
    let shop = Shop::at(&server);
    (server, shop)
}

#[test]
fn a_list_whose_place_was_deleted_is_read_to_its_end() {
    for times in [1, 3] {
        for args in [
            &["readers", "list", "-o", "id"][..],
            &[
                "api",
                "get",
                "/v1/terminal/readers",
                "--paginate",
                "--jq",
                ".[].id",
            ],
        ] {
            let (_server, shop) = vanishing(times);
            let run = shop.run(args);
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
            let mut ids: Vec<&str> = run.stdout.lines().collect();
            // All of them, those that were shown before they went included.
            assert_eq!(ids.len(), 250, "{args:?}");
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), 250, "none twice");
        }
    }
    // A command that is about another reader does not end with 4.
    let (_server, shop) = vanishing(1);
    let run = shop.run(&["readers", "get", "Till 249", "-o", "id"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_list_that_never_holds_still_is_given_up() {
    let (server, shop) = vanishing(usize::MAX);
    let run = shop.run(&["readers", "list", "-o", "id"]);
    says(
        &run,
        8,
        &["deleted faster than it can be read"],
        &["No such terminal reader"],
    );
    assert!(server.calls().len() < 20, "{}", server.calls().len());
}

#[test]
fn the_ledger_reads_on_where_a_charge_is_gone() {
    let charge = |n: i64| {
        json!({"id": format!("ch_{n:04}"), "object": "charge", "amount": 1000, "amount_captured": 1000,
               "amount_refunded": 0, "captured": true, "created": 1_795_000_000 - n, "currency": "eur",
               "livemode": false, "paid": true, "status": "succeeded", "disputed": false,
               "payment_intent": null, "balance_transaction": null, "metadata": {}, "refunded": false,
               "payment_method_details": {"type": "card_present", "card_present": {"brand": "visa"}}})
    };
    let mut charges: Vec<Value> = (0..350).map(charge).collect();
    let mut left = 2;
    let (_server, shop) = fleet(move |call| {
        if call.path != "/v1/charges" {
            return None;
        }
        if let Some(after) = call.get("starting_after") {
            if left > 0 {
                left -= 1;
                charges.retain(|c| c["id"] != after);
            }
            if !charges.iter().any(|c| c["id"] == after) {
                return Some(error(
                    400,
                    &json!({"type": "invalid_request_error", "code": "resource_missing",
                            "param": "starting_after", "message": format!("No such charge: '{after}'")}),
                ));
            }
        }
        let bound = |name: &str| call.get(name).and_then(|v| v.parse::<i64>().ok());
        let after = call
            .get("starting_after")
            .and_then(|a| charges.iter().position(|c| c["id"] == a));
        let fit: Vec<Value> = charges
            .iter()
            .skip(after.map_or(0, |at| at + 1))
            .filter(|c| {
                let created = c["created"].as_i64().unwrap();
                bound("created[gte]").is_none_or(|b| created >= b)
                    && bound("created[lt]").is_none_or(|b| created < b)
            })
            .cloned()
            .collect();
        let limit: usize = call.get("limit").unwrap().parse().unwrap();
        Some(page(&fit[..fit.len().min(limit)], fit.len() > limit))
    });
    let run = shop.run(&["ledger", "sync"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let status = shop.run(&["ledger", "status", "-o", "json"]).json();
    // What was read before it went stays: it was there.
    assert_eq!(status["charges"], 350, "{status}");
}
