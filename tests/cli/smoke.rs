//! `smoke`: what passes, what does not and how it says so, and what is left.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use snapbox::str;

use super::server::{Call, Reply, Server, page};
use super::shop::{KEY, LIVE_KEY, Run, Shop, interrupt};
use super::xunit;

const MARK: &str = "tillctl-smoke-";

/// The results by model and case.
fn results(run: &Run) -> Vec<(String, String, String)> {
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let lines = run.json();
    let lines = lines.as_array().unwrap().iter();
    lines
        .map(|l| {
            let name = format!("{} {}", text(l, "model"), text(l, "case"));
            (name, text(l, "result"), text(l, "message"))
        })
        .collect()
}

/// Those that did not pass.
fn bad(run: &Run) -> Vec<(String, String, String)> {
    let mut all = results(run);
    all.retain(|(_, result, _)| result != "passed");
    all
}

/// Everything at Stripe that is a run's.
fn left(shop: &Shop) -> Vec<String> {
    let mut found = Vec::new();
    for (path, name) in [
        ("terminal/readers", "label"),
        ("terminal/locations", "display_name"),
        ("terminal/configurations", "name"),
    ] {
        let all = shop.elsewhere(&format!("/v1/{path}?limit=100"), None);
        let rows = all["data"].as_array().unwrap();
        found.extend(
            rows.iter()
                .filter_map(|r| r[name].as_str())
                .filter(|n| n.starts_with(MARK))
                .map(str::to_owned),
        );
    }
    for path in ["payment_intents", "setup_intents"] {
        let all = shop.elsewhere(&format!("/v1/{path}?limit=100"), None);
        for one in all["data"].as_array().unwrap() {
            let closed = ["succeeded", "canceled"].contains(&one["status"].as_str().unwrap());
            if !one["metadata"]["tillctl_smoke"].is_null() && !closed {
                found.push(one["id"].as_str().unwrap().to_owned());
            }
        }
    }
    found
}

#[track_caller]
fn is_clean(shop: &Shop) {
    assert_eq!(left(shop), Vec::<String>::new());
    assert!(!shop.path("state/tillctl/smoke").exists(), "a book is left");
}

const JSON: &[&str] = &["smoke", "-o", "json", "--models", "wpe"];

fn only(cases: &str) -> Vec<&str> {
    [JSON, &["--only", cases]].concat()
}

#[test]
fn every_case_passes_on_a_model_and_nothing_is_left() {
    let shop = Shop::demo();
    let file = shop.path("smoke.xml");
    let args = [JSON, &["--junit", file.to_str().unwrap()]].concat();
    let run = shop.run(&args);
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    let names: Vec<_> = results(&run).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(
        names,
        [
            "run set-up",
            "wpe approved",
            "wpe declined",
            "wpe canceled",
            "wpe deadline",
            "wpe manual-capture",
            "wpe refund",
            "wpe setup-intent",
            "wpe display",
            "wpe inputs",
            "wpe inputs-timeout",
            "wpe tip",
            // Canada is elsewhere: a location of its own.
            "wpe interac",
            "run clean-up",
        ]
    );
    assert_eq!(bad(&run), []);
    is_clean(&shop);
    // Each case did what it is named for.
    for (endpoint, times) in [
        ("/v1/payment_intents", 8),
        ("/v1/payment_intents/{id}/cancel", 3),
        ("/v1/payment_intents/{id}/capture", 1),
        ("/v1/refunds", 1),
        ("/v1/terminal/readers/{id}/refund_payment", 1),
        ("/v1/setup_intents", 1),
        ("/v1/terminal/readers/{id}/set_reader_display", 1),
        ("/v1/terminal/readers/{id}/collect_inputs", 2),
        ("/v1/terminal/locations", 2),
    ] {
        assert_eq!(shop.count("POST", endpoint), times, "{endpoint}");
    }
    // The shop's own is as it was.
    let readers = shop.elsewhere("/v1/terminal/readers?limit=100", None);
    assert_eq!(readers["data"].as_array().unwrap().len(), 8);
    // The report has the same cases, by a parser's reading.
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains(KEY));
    let xml = roxmltree::Document::parse(&text).unwrap();
    let cases: Vec<_> = xml
        .descendants()
        .filter(|n| n.has_tag_name("testcase"))
        .map(|n| {
            let class = n.attribute("classname").unwrap();
            let model = class.strip_prefix("tillctl.smoke.").unwrap();
            format!("{model} {}", n.attribute("name").unwrap())
        })
        .collect();
    assert_eq!(cases.len(), names.len());
    assert!(names.iter().all(|n| cases.contains(n)), "{cases:?}");
    assert_eq!(xml.root_element().attribute("failures"), Some("0"));
    xunit::assert_valid(&text);
}

#[test]
fn every_model_is_played() {
    let shop = Shop::demo();
    let run = shop.run(&["smoke", "--only", "approved", "-o", "tap"]);
    let (tap, comment) = run.stdout.split_once("# run ").unwrap();
    assert_eq!(
        tap,
        "TAP version 13\n1..5\nok 1 - run set-up\nok 2 - wpe approved\nok 3 - s700 approved\n\
         ok 4 - s710 approved\nok 5 - run clean-up\n"
    );
    assert!(comment.starts_with("20261123T120000Z-"), "{comment}");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let codes: Vec<_> = shop
        .pairs("POST", "/v1/terminal/readers")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        codes,
        [
            "registration_code",
            "location",
            "label",
            "metadata[tillctl_smoke]"
        ]
    );
    is_clean(&shop);
    shop.run(&["readers", "list", "-o", "tap"]).is(
        2,
        str![],
        str![[r#"
error: only smoke writes TAP
hint: use -o json

"#]],
    );
}

#[test]
fn a_live_key_is_refused_before_anything_is_asked() {
    for more in [&[][..], &["--live", "--yes"], &["--sweep"]] {
        let shop = Shop::demo().key(LIVE_KEY);
        shop.run(&[&["smoke"], more].concat()).is(
            3,
            str![],
            str![[r#"
error: smoke exists in test mode only, and the key is a live key
hint: use a test key (sk_test_… or rk_test_…)

"#]],
        );
        shop.sent(&[]);
    }
}

#[test]
fn what_cannot_be_played_is_said_before_anything_is_made() {
    let shop = Shop::demo();
    for args in [
        &["smoke", "--only", "approved", "--skip", "approved"][..],
        &["smoke", "--only", "everything"],
        &["smoke", "--country", "XX"],
        &["smoke", "--junit", "nowhere/smoke.xml"],
        &["smoke", "--older-than", "1h"],
        &["smoke", "--sweep", "--only", "approved"],
        &["smoke", "--columns", "nonsense"],
        &["smoke", "--sweep", "-o", "tap"],
    ] {
        let run = shop.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
    }
    let run = shop.run(&["smoke", "--dry-run", "--only", "approved"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.sent(&[]);
}

// What goes wrong fails the case it goes wrong in, and no other.

#[test]
fn a_customer_who_cancels_fails_the_case_and_not_the_next() {
    let shop = Shop::faulty(&["customer-canceled#1"]);
    let run = shop.run(&only("approved,declined"));
    assert_eq!(run.code, 10, "{}", run.stderr);
    let wrong = "the payment ended as canceled, not as paid: the customer cancelled the payment on";
    let bad = bad(&run);
    assert_eq!(bad.len(), 1, "{bad:?}");
    assert_eq!((&*bad[0].0, &*bad[0].1), ("wpe approved", "failed"));
    assert!(bad[0].2.starts_with(wrong), "{}", bad[0].2);
    let error = run.stderr.lines().last().unwrap();
    let error: Value = serde_json::from_str(error).unwrap();
    assert_eq!(error["error"]["kind"], "findings");
    assert_eq!(error["error"]["message"], "1 of 4 cases did not pass");
    is_clean(&shop);
}

#[test]
fn a_reader_that_hangs_is_left_by_the_clock() {
    let shop = Shop::faulty(&["stuck#1"]);
    let run = shop.run(&[&only("approved,refund")[..], &["--case-timeout", "1s"]].concat());
    assert_eq!(run.code, 10, "{}", run.stderr);
    let bad = bad(&run);
    assert_eq!(bad.len(), 1, "{bad:?}");
    assert_eq!(bad[0].0, "wpe approved");
    assert!(
        bad[0]
            .2
            .starts_with("it took longer than 1 s (--case-timeout)"),
        "{}",
        bad[0].2
    );
    is_clean(&shop);
}

#[test]
fn the_whole_run_has_a_limit() {
    let shop = Shop::faulty(&["stuck"]);
    let run = shop.run(&[&only("approved,refund")[..], &["--total-timeout", "1s"]].concat());
    assert_eq!(run.code, 10, "{}", run.stderr);
    let results: Vec<_> = results(&run).into_iter().map(|(_, r, _)| r).collect();
    assert_eq!(results, ["passed", "not_run", "not_run", "passed"]);
    is_clean(&shop);
}

#[test]
fn a_refund_that_stripe_cannot_make_is_an_error_of_that_case() {
    let shop = Shop::faulty(&["error=503@POST /v1/refunds"]);
    let run = shop.run(&[&only("approved,refund")[..], &["--max-retries", "0"]].concat());
    assert_eq!(run.code, 10, "{}", run.stderr);
    let bad = bad(&run);
    assert_eq!(bad.len(), 1, "{bad:?}");
    assert_eq!((&*bad[0].0, &*bad[0].1), ("wpe refund", "error"));
    assert!(bad[0].2.starts_with("whether pi_"), "{}", bad[0].2);
    // Not the hint of a refund that somebody waits for.
    let lines = run.json();
    let hint = lines[2]["hint"].as_str().unwrap();
    assert!(hint.starts_with("no money is in question"), "{hint}");
    is_clean(&shop);
}

#[test]
fn a_missing_permission_is_named() {
    let forbidden = "forbidden=terminal_configuration_write@POST /v1/terminal/configurations";
    let shop = Shop::faulty(&[forbidden]);
    let run = shop.run(&only("approved,tip"));
    assert_eq!(run.code, 10, "{}", run.stderr);
    let bad = bad(&run);
    assert_eq!(bad.len(), 1, "{bad:?}");
    assert_eq!((&*bad[0].0, &*bad[0].1), ("wpe tip", "error"));
    assert!(
        bad[0].2.contains("terminal_configuration_write"),
        "{}",
        bad[0].2
    );
    is_clean(&shop);

    // Without a location there is nothing to play on.
    let shop = Shop::faulty(&["forbidden=terminal_location_write@POST /v1/terminal/locations"]);
    let file = shop.path("smoke.xml");
    let args = [&only("approved")[..], &["--junit", file.to_str().unwrap()]].concat();
    let run = shop.run(&args);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(
        run.stderr.contains("terminal_location_write"),
        "{}",
        run.stderr
    );
    let results: Vec<_> = results(&run).into_iter().map(|(_, r, _)| r).collect();
    assert_eq!(results, ["error", "not_run", "passed"]);
    let text = std::fs::read_to_string(&file).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(xml.root_element().attribute("errors"), Some("2"));
    xunit::assert_valid(&text);
    is_clean(&shop);
}

#[test]
fn a_lost_answer_changes_nothing() {
    let shop = Shop::faulty(&[
        "lost-reply@POST /v1/terminal/locations#1",
        "lost-reply@POST /v1/terminal/readers#1",
        "connection-error-charged#1",
    ]);
    let run = shop.run(&only("approved"));
    assert_eq!((run.code, bad(&run)), (0, vec![]), "{}", run.stderr);
    is_clean(&shop);
}

// A Stripe that is wrong, or that cannot.

/// A simulated shop behind a server that changes what it says.
fn altered(
    mut alter: impl FnMut(&Call, u16, &mut Value) -> u16 + Send + 'static,
) -> (Shop, Server) {
    let shop = Shop::demo();
    let base = shop.url();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = tillctl::facade::stripe::http_builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let server = Server::start(move |call| {
        let form = tillctl::facade::stripe::Form::from_pairs(call.pairs.clone()).encode();
        let url = format!("{base}{}", call.path);
        let request = match call.method.as_str() {
            "POST" => client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form),
            "DELETE" => client.delete(url),
            _ => client.get(format!("{url}?{form}")),
        };
        let request = request
            .bearer_auth(KEY)
            .header("stripe-version", call.header("stripe-version").unwrap());
        let (status, mut body) = runtime.block_on(async {
            let reply = request.send().await.unwrap();
            let status = reply.status().as_u16();
            let text = reply.text().await.unwrap();
            (status, serde_json::from_str::<Value>(&text).unwrap())
        });
        let status = alter(call, status, &mut body);
        Reply::Json(status, body)
    });
    (shop, server)
}

#[test]
fn amounts_are_held_against_stripes_objects() {
    let (shop, server) = altered(|call, status, body| {
        // What the client's own flow looks at is left as it is.
        if call.method == "GET" && body["object"] == "payment_intent" {
            body["amount"] = json!(1999);
            body["latest_charge"]["amount"] = json!(2001);
        }
        status
    });
    let run = Shop::at(&server).run(&only("approved"));
    assert_eq!(run.code, 10, "{}", run.stderr);
    assert_eq!(
        bad(&run),
        [(
            "wpe approved".to_owned(),
            "failed".to_owned(),
            "amount is 1999, not 2000; charge.amount is 2001, not 2000".to_owned()
        )]
    );
    is_clean(&shop);
}

/// Something else than happened, in each case by another object.
fn lie(call: &Call, body: &mut Value) {
    let (kind, action) = (body["object"].clone(), body["action"].clone());
    let inner = |name: &str| action[name]["inputs"].is_array();
    if call.method != "GET" {
    } else if call.path == "/v1/refunds" {
        for refund in body["data"].as_array_mut().unwrap() {
            refund["amount"] = json!(999);
        }
    } else if kind == "setup_intent" {
        body["payment_method"] = Value::Null;
    } else if kind == "terminal.reader" && action["type"] == "set_reader_display" {
        body["action"]["set_reader_display"]["cart"]["total"] = json!(801);
    } else if kind == "terminal.reader" && inner("collect_inputs") {
        if action["status"] == "failed" {
            body["action"]["status"] = json!("succeeded");
        } else {
            body["action"]["collect_inputs"]["inputs"][4]["selection"]["id"] = json!("soy");
        }
    } else if kind == "payment_intent" && body["metadata"]["tillctl_smoke_case"] == "canceled" {
        body["metadata"]["tillctl_smoke"] = json!("another run");
    } else if kind == "payment_intent" {
        match body["metadata"]["tillctl_smoke_case"].as_str().unwrap() {
            "declined" => body["latest_charge"]["outcome"]["reason"] = json!("lost_card"),
            "tip" => body["amount_details"]["tip"]["amount"] = json!(0),
            "manual-capture" if body["status"] == "succeeded" => {
                body["amount_received"] = json!(2000);
            }
            "deadline" => body["currency"] = json!("usd"),
            "interac" => {
                body["latest_charge"]["payment_method_details"]["interac_present"]["brand"] =
                    json!("visa");
            }
            _ => {}
        }
    }
}

#[test]
fn each_case_looks_at_what_it_is_about() {
    let (shop, server) = altered(|call, status, body| {
        lie(call, body);
        status
    });
    let run = Shop::at(&server).run(JSON);
    assert_eq!(run.code, 10, "{}", run.stderr);
    let bad = bad(&run);
    let said = |case: &str| {
        let line = bad.iter().find(|(name, ..)| name == &format!("wpe {case}"));
        let (_, result, message) = line.unwrap_or_else(|| panic!("{case} passed"));
        assert_eq!(result, "failed", "{case}: {message}");
        message.as_str()
    };
    for (case, wanted) in [
        (
            "declined",
            "charge.outcome.reason is lost_card, not insufficient_funds",
        ),
        (
            "canceled",
            "metadata[tillctl_smoke] is another run, not 2026",
        ),
        ("deadline", "currency is usd, not eur"),
        ("manual-capture", "amount_received is 2000, not 1500"),
        ("refund", "refund.amount is 999, not 1000"),
        ("interac", "brand is visa, not interac"),
        ("setup-intent", "payment_method is missing"),
        ("display", "cart.total is 801, not 800"),
        ("inputs", "\"soy\" was not to be chosen from"),
        ("inputs-timeout", "a form that nobody touched was answered"),
        ("tip", "amount_details.tip.amount is 0, not 300"),
    ] {
        assert!(said(case).contains(wanted), "{case}: {}", said(case));
    }
    assert_eq!(bad.len(), 11, "{bad:?}");
    is_clean(&shop);
}

#[test]
fn a_reader_that_is_not_free_afterwards_is_a_failure() {
    let (shop, server) = altered(|call, status, body| {
        let paid = body["action"]["status"] == "succeeded";
        if call.method == "GET" && paid && body["object"] == "terminal.reader" {
            body["action"]["status"] = json!("in_progress");
        }
        status
    });
    let run = Shop::at(&server).run(&only("approved"));
    let bad = bad(&run);
    assert_eq!((run.code, bad.len()), (10, 1), "{bad:?}");
    let wanted = "the reader is not free afterwards: process_payment_intent is in_progress";
    assert_eq!(bad[0].2, wanted);
    is_clean(&shop);
}

#[test]
fn interac_is_skipped_where_stripe_says_that_it_cannot_be() {
    let (shop, server) = altered(|call, status, body| {
        let interac = call.pairs.iter().any(|(_, v)| v == "interac_present");
        if call.line() == "POST /v1/payment_intents" && interac {
            *body = json!({"error": {
                "type": "invalid_request_error",
                "code": "payment_intent_invalid_parameter",
                "param": "allowed_payment_method_types",
                "message": "The payment method type \"interac_present\" is invalid.",
            }});
            return 400;
        }
        status
    });
    let away = Shop::at(&server);
    let file = away.path("smoke.xml");
    let args = ["--junit", file.to_str().unwrap()];
    let run = away.run(&[&only("approved,interac")[..], &args].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let skipped = bad(&run);
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert_eq!((&*skipped[0].0, &*skipped[0].1), ("wpe interac", "skipped"));
    assert!(skipped[0].2.contains("interac_present"), "{}", skipped[0].2);
    let text = std::fs::read_to_string(&file).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    let skipped = xml.descendants().filter(|n| n.has_tag_name("skipped"));
    assert_eq!(skipped.count(), 1);
    xunit::assert_valid(&text);
    let run = away.run(&[&only("interac")[..], &["--strict"]].concat());
    assert_eq!(run.code, 10, "{}", run.stderr);
    // What the simulator made of the PaymentIntent nobody heard of was closed too.
    is_clean(&shop);
}

#[test]
fn a_tip_nobody_was_asked_for_is_skipped() {
    let (shop, server) = altered(|call, status, body| {
        if call.path == "/v1/terminal/configurations" && call.method == "POST" {
            *body = json!({"error": {
                "type": "invalid_request_error",
                "message": "Tipping is not supported in your country.",
            }});
            return 400;
        }
        status
    });
    let run = Shop::at(&server).run(&only("tip"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(bad(&run).len(), 1);
    assert_eq!(bad(&run)[0].1, "skipped");
    is_clean(&shop);
}

#[test]
fn what_is_left_is_told() {
    let (shop, server) = altered(|call, status, body| {
        if call.method == "DELETE" && call.path.starts_with("/v1/terminal/locations/") {
            *body = json!({"error": {
                "type": "invalid_request_error",
                "message": "You can't delete this.",
            }});
            return 400;
        }
        status
    });
    let away = Shop::at(&server);
    let run = away.run(&only("approved"));
    assert_eq!(run.code, 10, "{}", run.stderr);
    let bad = bad(&run);
    assert_eq!((&*bad[0].0, &*bad[0].1), ("run clean-up", "error"));
    assert!(
        bad[0].2.starts_with("still there: terminal.location tml_"),
        "{}",
        bad[0].2
    );
    // The proxy only said so.
    is_clean(&shop);
}

// Ended in the middle.

/// Waits until the run has something on a reader.
fn under_way(shop: &Shop, child: &mut std::process::Child) {
    let began = Instant::now();
    while shop.count("POST", "/v1/terminal/readers/{id}/process_payment_intent") == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended");
        assert!(began.elapsed() < Duration::from_secs(20), "it never began");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn what_a_killed_run_left_is_swept_and_nothing_else() {
    let shop = Shop::demo();
    let mut child = shop.start(&only("deadline,tip"));
    under_way(&shop, &mut child);
    child.kill().unwrap();
    let killed = shop.end(child);
    assert_eq!(killed.code, -1);
    let there = left(&shop);
    // A reader, its location, the tips, and the payment nobody comes for.
    assert_eq!(there.len(), 4, "{there:?}");
    assert!(shop.path("state/tillctl/smoke").exists());

    // Things of somebody who likes our names, our metadata, or was there before.
    let run = there
        .iter()
        .find_map(|n| n.strip_prefix(MARK)?.split_once(' '))
        .unwrap()
        .0;
    let address = "address[line1]=1&address[city]=B&address[postal_code]=1&address[country]=DE";
    let named = format!("display_name=tillctl-smoke-{run} DE&{address}");
    let named = shop.elsewhere("/v1/terminal/locations", Some(&named));
    let marked = format!("display_name=Ours&metadata[tillctl_smoke]={run}&{address}");
    let marked = shop.elsewhere("/v1/terminal/locations", Some(&marked));
    let reader = format!(
        "registration_code=simulated-wpe&location={}&label=tillctl-smoke-test",
        named["id"].as_str().unwrap()
    );
    let reader = shop.elsewhere("/v1/terminal/readers", Some(&reader));
    let intent = "amount=700&currency=eur&allowed_payment_method_types[]=card_present&metadata[tillctl_smoke]=yes";
    let intent = shop.elsewhere("/v1/payment_intents", Some(intent));

    // Too young.
    let run = shop.run(&["smoke", "--sweep", "--older-than", "1h"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(run.stderr, "no smoke run has left anything\n");
    let dry = shop.run(&["smoke", "--sweep", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert_eq!(left(&shop).len(), there.len() + 3, "and what looks like it");

    let swept = shop.run(&["smoke", "--sweep", "-o", "json"]);
    assert_eq!(swept.code, 0, "{}", swept.stderr);
    assert_eq!(swept.json().as_array().unwrap().len(), there.len());
    for one in [&named, &marked, &reader, &intent] {
        let (kind, id) = (one["object"].as_str().unwrap(), one["id"].as_str().unwrap());
        let path = match kind {
            "terminal.location" => format!("/v1/terminal/locations/{id}"),
            "terminal.reader" => format!("/v1/terminal/readers/{id}"),
            _ => format!("/v1/payment_intents/{id}"),
        };
        let now = shop.elsewhere(&path, None);
        assert!(now["deleted"].is_null(), "{now}");
        assert_ne!(now["status"], "canceled", "{now}");
    }
    assert_eq!(left(&shop).len(), 3);
    assert!(!shop.path("state/tillctl/smoke").exists());
    let again = shop.run(&["smoke", "--sweep"]);
    assert_eq!(again.stderr, "no smoke run has left anything\n");
}

#[test]
fn ctrl_c_cleans_up_and_the_report_is_written() {
    let shop = Shop::demo();
    let file = shop.path("smoke.xml");
    let args = ["--junit", file.to_str().unwrap()];
    let mut child = shop.start(&[&only("deadline,refund")[..], &args].concat());
    under_way(&shop, &mut child);
    interrupt(&child);
    let run = shop.end(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    is_clean(&shop);
    let results: Vec<_> = results(&run).into_iter().map(|(_, r, _)| r).collect();
    assert_eq!(results, ["passed", "not_run", "not_run", "passed"]);
    let text = std::fs::read_to_string(&file).unwrap();
    let xml = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(xml.root_element().attribute("tests"), Some("4"));
}

// Reports: what a run took is nobody's takings.

#[test]
fn what_smoke_runs_took_stays_out_of_reports() {
    let shop = Shop::demo();
    let played = shop.run(&only("approved,refund"));
    assert_eq!(played.code, 0, "{}", played.stderr);
    let day = [
        "--day", "today", "--tz", "UTC", "--by", "location", "-o", "json",
    ];
    let payments = |more: &[&str]| {
        let run = shop.run(&[&["report"][..], &day, more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let rows = run.json();
        let rows = rows["rows"].as_array().or(rows.as_array()).unwrap().clone();
        let smoke = rows
            .iter()
            .filter_map(|row| row["payments"].as_u64())
            .sum::<u64>();
        (smoke, run.stderr)
    };
    for source in [&[][..], &["--direct"]] {
        let (without, said) = payments(source);
        assert!(
            said.contains("3 of smoke runs, which --with-smoke counts"),
            "{said}"
        );
        let (with, said) = payments(&[source, &["--with-smoke"]].concat());
        assert_eq!(with, without + 2, "{source:?}");
        assert!(!said.contains("of smoke runs"), "{said}");
    }
    // The list of transactions hides nothing.
    let listed = shop.run(&[
        "transactions",
        "list",
        "--day",
        "today",
        "--tz",
        "UTC",
        "-o",
        "json",
    ]);
    assert!(listed.stdout.contains(MARK), "{}", listed.stdout);
}

/// Smoke runs exist in test mode alone: a label hides nothing of a live account.
#[test]
fn a_live_payment_is_counted_whatever_its_reader_is_called() {
    let server = Server::start(|call| match call.path.as_str() {
        "/v1/charges" => {
            let mut charge = json!({
                "id": "ch_1", "object": "charge", "amount": 2000, "amount_captured": 2000,
                "captured": true, "currency": "eur", "status": "succeeded", "livemode": true,
                "created": 1_795_420_800, "payment_method_details": {
                    "type": "card_present", "card_present": {"brand": "visa", "reader": "tmr_1"},
                },
                "metadata": {"tillctl_reader": "tmr_1",
                    "tillctl_reader_label": "tillctl-smoke-20261123T120000Z-0123abcd wpe"},
            });
            if call
                .header("authorization")
                .is_some_and(|key| key.contains("_test_"))
            {
                charge["livemode"] = json!(false);
            }
            page(&[charge], false)
        }
        _ => page(&[], false),
    });
    for (key, payments) in [(LIVE_KEY, 1), (KEY, 0)] {
        let shop = Shop::at(&server).key(key);
        let run = shop.run(&[
            "report",
            "--direct",
            "--day",
            "2026-11-23",
            "--tz",
            "UTC",
            "--by",
            "day",
            "-o",
            "json",
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let rows = run.json();
        let rows = rows["rows"].as_array().or(rows.as_array()).unwrap().clone();
        assert_eq!(rows.len(), payments, "{}", run.stdout);
    }
}

/// Perl's own reader of TAP, which Debian has.
#[cfg(unix)]
#[test]
fn prove_reads_the_results() {
    let shop = Shop::demo();
    let run = shop.run(&[
        "smoke", "--only", "approved", "--models", "wpe", "-o", "tap",
    ]);
    let file = shop.path("smoke.tap");
    std::fs::write(&file, &run.stdout).unwrap();
    let prove = std::process::Command::new("prove")
        .args(["-e", "cat"])
        .arg(&file)
        .output();
    let Ok(proved) = prove else {
        eprintln!("skipped: prove is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&proved.stdout).into_owned();
    assert!(proved.status.success(), "{said}");
    assert!(
        said.contains("All tests successful") && said.contains("Tests=3"),
        "{said}"
    );
}
