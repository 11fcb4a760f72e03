//! A refund is made once, whoever asks for it again.

use serde_json::{Value, json};

use super::till::{INTERAC, Run, Till};
use crate::server::{Call, Reply, Server, error, page};

/// `payments refund PAYMENT …`
fn refund(payment: &str, more: &[&str]) -> Vec<String> {
    let base = ["payments", "refund", payment];
    base.iter().chain(more).map(|s| (*s).to_owned()).collect()
}

fn run(till: &Till, machine: &str, payment: &str, more: &[&str]) -> Run {
    let args = refund(payment, more);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    till.run_on(machine, &args)
}

/// The Idempotency-Keys of what was sent to `POST /v1/refunds`.
fn keys(calls: &[Call]) -> Vec<String> {
    calls
        .iter()
        .filter(|c| c.line() == "POST /v1/refunds")
        .map(|c| c.header("idempotency-key").unwrap().to_owned())
        .collect()
}

#[test]
fn a_declined_charge_is_not_refunded_by_the_paid_one_beside_it() {
    let till = Till::new();
    till.run(&[
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "12.00",
        "--currency",
        "eur",
        "--skip-tipping",
        "--reference",
        "order-1",
        "--present",
        "4000000000009995",
    ])
    .exits(5);
    let intent = till.sale("order-1", &[]);
    let charges = till.stripe(&format!("/v1/charges?payment_intent={intent}"));
    let id = |status: &str| {
        let all = charges["data"].as_array().unwrap();
        let one = all.iter().find(|c| c["status"] == status).unwrap();
        one["id"].as_str().unwrap().to_owned()
    };
    let (failed, paid) = (id("failed"), id("succeeded"));
    let before = till.count("POST", "/v1/refunds");
    till.run(&["payments", "refund", &failed])
        .exits(1)
        .warns(&format!("{failed} was declined and took nothing"))
        .warns(&format!("the paid charge of {intent} is {paid}"));
    assert_eq!(till.count("POST", "/v1/refunds"), before);
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    till.run(&["payments", "get", &failed])
        .exits(0)
        .says(&paid)
        .warns(&format!("the paid charge of {intent} is {paid}"));
    till.run(&["payments", "refund", &paid]).exits(0);
    assert_eq!(till.refunds(&intent), [1200]);

    let held = till.sale("order-2", &["--capture", "manual"]);
    let charge = till.stripe(&format!("/v1/payment_intents/{held}"))["latest_charge"].clone();
    till.run(&["payments", "capture", charge.as_str().unwrap()])
        .exits(0);
}

#[test]
fn a_charged_back_payment_shows_its_dispute_and_gives_nothing_back_until_it_is_won() {
    let till = Till::new();
    let disputes = till.stripe("/v1/disputes?limit=100");
    let all = disputes["data"].as_array().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for dispute in all {
        let status = dispute["status"].as_str().unwrap();
        let charge = dispute["charge"].as_str().unwrap();
        let stands = till.stripe(&format!("/v1/charges/{charge}"));
        let interac = stands["payment_method_details"]["type"] == "interac_present";
        if interac || !seen.insert(status) {
            continue;
        }
        let shown = till
            .run(&["payments", "get", charge, "-o", "json"])
            .exits(0);
        let json = shown.json();
        assert_eq!(json["disputes"][0]["id"], dispute["id"]);
        assert_eq!(json["disputes"][0]["status"], status);
        assert_eq!(json["disputes"][0]["amount"], dispute["amount"]);
        assert_eq!(json["disputes"][0]["reason"], dispute["reason"]);
        let due = dispute["evidence_details"]["due_by"].as_i64();
        let open = matches!(status, "needs_response" | "under_review");
        let due = due
            .filter(|_| open)
            .map(|at| jiff::Timestamp::from_second(at).unwrap().to_string());
        assert_eq!(json["disputes"][0]["evidence_due"], json!(due));
        let text = till.run(&["payments", "get", charge]).exits(0);
        let text = text.says(&format!("dispute {}", dispute["id"].as_str().unwrap()));
        // People read it in their zone.
        if let Some(due) = due {
            let due: jiff::Timestamp = due.parse().unwrap();
            let told = due.display_with_offset(jiff::tz::offset(13)).to_string();
            let mut shown = till.command(&["payments", "get", charge]);
            let shown = shown
                .env("TILLCTL_TZ", "Pacific/Auckland")
                .output()
                .unwrap();
            let shown = String::from_utf8(shown.stdout).unwrap();
            assert!(shown.contains(&format!("evidence due {told}")), "{shown}");
        }
        let left = stands["amount_captured"].as_i64().unwrap()
            - stands["amount_refunded"].as_i64().unwrap();
        if status == "won" {
            assert_eq!(json["refundable"], left);
            till.run(&["payments", "refund", charge]).exits(0);
        } else {
            assert_eq!(json["refundable"], 0, "{status}");
            text.says(status);
            let before = till.count("POST", "/v1/refunds");
            till.run(&["payments", "refund", charge])
                .exits(1)
                .warns("is disputed")
                .warns("a refund is not possible");
            assert_eq!(till.count("POST", "/v1/refunds"), before);
        }
    }
    assert!(seen.contains("won") && seen.len() > 1, "{seen:?}");
}

#[test]
fn a_repeated_full_refund_ends_as_a_repeated_capture_does() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1"]).exits(0);
    for (hours, amount) in [(0, None), (0, Some("12.00")), (72, None), (0, Some("12"))] {
        till.later(hours);
        let more: Vec<&str> = amount.map_or(vec![], |a| vec!["--amount", a]);
        for machine in ["here", "there"] {
            run(&till, machine, &intent, &more)
                .exits(0)
                .says(&format!("12.00 EUR of {intent} was refunded before"))
                .warns("nothing was sent");
        }
    }
    let json = run(&till, "there", &intent, &["-o", "json"])
        .exits(0)
        .json();
    assert_eq!(
        (&json["already"], &json["amount"]),
        (&json!(true), &json!(1200))
    );
    run(&till, "here", &intent, &["--amount", "5.00"])
        .exits(1)
        .warns("nothing is left to give back");
    assert_eq!(till.refunds(&intent), [1200]);
    assert_eq!(till.count("POST", "/v1/refunds"), 1);
}

#[test]
fn a_part_is_not_given_back_again_without_again() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let part = ["--amount", "5.00"];
    run(&till, "here", "order-1", &part).exits(4);
    till.run(&["payments", "refund", "order-1", "--amount", "5.00"])
        .exits(0);
    // Killed before anybody heard: run again here, and on another machine.
    for machine in ["", "there"] {
        run(&till, machine, &intent, &part)
            .exits(0)
            .says(&format!(
                "5.00 EUR of {intent} was refunded before, sale order-1 (re_"
            ))
            .warns("--again");
    }
    // Another amount is another refund.
    run(&till, "there", &intent, &["--amount", "1.00"]).exits(0);
    assert_eq!(till.refunds(&intent), [100, 500]);
    run(&till, "there", &intent, &["--amount", "5.00", "--again"]).exits(0);
    assert_eq!(till.refunds(&intent), [500, 100, 500]);
    till.later(25);
    for machine in ["", "there", "third"] {
        run(&till, machine, &intent, &["--amount", "1.00"])
            .exits(1)
            .warns(&format!(
                "1.00 EUR of {intent} was given back before, at 2026-11-23T11:00:00Z"
            ))
            .warns("--again");
    }
    run(&till, "", &intent, &["--amount", "1.00", "--again"])
        .exits(0)
        .says("Refunded 1.00 EUR");
    assert_eq!(till.refunds(&intent), [100, 500, 100, 500]);
}

#[test]
fn a_refund_of_the_dashboard_counts_as_made() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.elsewhere(
        "/v1/refunds",
        &format!("payment_intent={intent}&amount=500"),
    );
    run(&till, "", &intent, &["--amount", "5.00"])
        .exits(0)
        .says("was refunded before");
    assert_eq!(till.refunds(&intent), [500]);
    let dry = run(&till, "", &intent, &["--amount", "5.00", "--dry-run"]).exits(0);
    assert!(!dry.out.contains("Would refund"), "{}", dry.out);
    // What failed has not gone back.
    run(&till, "", &intent, &["--amount", "7.00"]).exits(0);
    assert_eq!(till.refunds(&intent), [700, 500]);
}

#[test]
fn a_reference_is_one_refund_on_every_machine() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let one = ["--amount", "5.00", "--reference", "return-1"];
    for (machine, hours) in [
        ("here", 0),
        ("there", 0),
        ("here", 30),
        ("there", 30),
        ("here", 9_000),
    ] {
        till.later(hours);
        let run = run(&till, machine, &intent, &one).exits(0);
        assert!(run.out.contains("5.00 EUR of"), "{}", run.out);
        assert_eq!(till.refunds(&intent), [500]);
    }
    let json = run(
        &till,
        "there",
        &intent,
        &[&one[..], &["-o", "json"]].concat(),
    )
    .exits(0)
    .json();
    assert_eq!(json["already"], true);
    assert_eq!(json["refund_reference"], "return-1");
    // White space around it does not make another.
    run(
        &till,
        "there",
        &intent,
        &["--amount", "5.00", "--reference", " return-1 "],
    )
    .exits(0);
    assert_eq!(till.refunds(&intent), [500]);
    for machine in ["here", "there"] {
        run(
            &till,
            machine,
            &intent,
            &["--amount", "4.00", "--reference", "return-1"],
        )
        .exits(1)
        .warns("belongs to a refund of 5.00 EUR, not of 4.00 EUR");
    }
    run(
        &till,
        "there",
        &intent,
        &["--amount", "5.00", "--reference", "return-2"],
    )
    .exits(0);
    assert_eq!(till.refunds(&intent), [500, 500]);
    let made = till.stripe(&format!("/v1/refunds?payment_intent={intent}"));
    assert_eq!(made["data"][0]["metadata"]["tillctl_reference"], "return-2");
    let other = till.sale("order-2", &[]);
    run(&till, "there", &other, &["--reference", "return-2"])
        .exits(1)
        .warns(&format!("belongs to a refund of {intent}"));
    // Where nobody knows better, Stripe's key does.
    run(&till, "third", &other, &["--reference", "return-2"])
        .exits(1)
        .warns("this reference was used within the last day");
    assert_eq!(till.refunds(&other), Vec::<i64>::new());
    run(&till, "here", &intent, &["--reference", "x", "--again"]).exits(2);
    run(
        &till,
        "here",
        &intent,
        &["--metadata", "tillctl_reference=x"],
    )
    .exits(2);
}

#[test]
fn the_rest_by_a_reference_is_one_refund_too() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    run(&till, "here", &intent, &["--amount", "2.00"]).exits(0);
    for machine in ["here", "there", "here"] {
        run(&till, machine, &intent, &["--reference", "rest"])
            .exits(0)
            .says("10.00 EUR of");
    }
    assert_eq!(till.refunds(&intent), [1000, 200]);
}

#[test]
fn a_name_is_not_given_to_what_was_begun_without_one() {
    let till = Till::faulty(&["reset@POST /v1/refunds#1"]);
    let intent = till.sale("order-1", &[]);
    let part = ["--amount", "5.00", "--max-retries", "0"];
    run(&till, "", &intent, &part).exits(7);
    run(
        &till,
        "",
        &intent,
        &["--amount", "5.00", "--reference", "return-1"],
    )
    .exits(1)
    .warns("without a name was begun at")
    .warns("payments resume");
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    // Begun with a name, it is finished without one.
    till.run(&["payments", "resume"]).exits(0);
    assert_eq!(till.refunds(&intent), [500]);
    run(
        &till,
        "",
        &intent,
        &["--amount", "5.00", "--reference", "return-1"],
    )
    .exits(0);
    assert_eq!(till.refunds(&intent), [500, 500]);
}

#[test]
fn interac_knows_names_and_repeats_too() {
    let till = Till::new();
    let intent = till.interac("order-1");
    let here = |machine: &str, more: &[&str]| {
        run(
            &till,
            machine,
            &intent,
            &[more, &["--present", INTERAC]].concat(),
        )
    };
    here("", &["--amount", "5.00", "--reference", "return-1"])
        .exits(0)
        .says("Refunded 5.00 CAD");
    here("there", &["--amount", "5.00", "--reference", "return-1"])
        .exits(0)
        .says("was refunded before");
    here("there", &["--amount", "5.00"])
        .exits(0)
        .says("was refunded before");
    here("", &["--amount", "5.00", "--reference", "return-2"]).exits(0);
    assert_eq!(till.refunds(&intent), [500, 500]);
    here("", &[]).exits(0).says("Refunded 2.00 CAD");
    here("there", &[]).exits(0).says("was refunded before");
    assert_eq!(till.refunds(&intent), [200, 500, 500]);
}

/// A Stripe with one paid payment of 12.00 EUR that answers refunds as told.
fn stripe(mut answer: impl FnMut(&Call, &mut Vec<Value>) -> Reply + Send + 'static) -> Server {
    let mut refunds: Vec<Value> = Vec::new();
    Server::start(move |call| match call.line().as_str() {
        "GET /v1/payment_intents/pi_1" => {
            let gone: i64 = refunds.iter().map(|r| r["amount"].as_i64().unwrap()).sum();
            Reply::Json(
                200,
                json!({
                    "id": "pi_1", "object": "payment_intent", "amount": 1200, "currency": "eur",
                    "status": "succeeded", "livemode": false, "metadata": {},
                    "latest_charge": {
                        "id": "ch_1", "object": "charge", "amount": 1200, "amount_captured": 1200,
                        "amount_refunded": gone, "captured": true, "status": "succeeded",
                        "currency": "eur", "created": 1_795_431_600, "disputed": false, "livemode": false,
                        "payment_method_details": {"type": "card_present", "card_present": {}},
                    },
                }),
            )
        }
        "GET /v1/refunds" => page(&refunds, false),
        "POST /v1/refunds" => answer(call, &mut refunds),
        _ => error(
            404,
            &json!({"type": "invalid_request_error", "message": "no such path"}),
        ),
    })
}

fn made(call: &Call, id: &str) -> Value {
    json!({
        "id": id, "object": "refund", "amount": call.get("amount").unwrap().parse::<i64>().unwrap(),
        "currency": "eur", "status": "succeeded", "created": 1_795_431_600, "charge": "ch_1",
        "payment_intent": "pi_1",
        "metadata": call.get("metadata[tillctl_reference]").map_or(json!({}), |r| json!({"tillctl_reference": r})),
    })
}

fn at(till: &Till, machine: &str, server: &Server, more: &[&str]) -> Run {
    let base = [
        "--api-base",
        server.url(),
        "--max-retries",
        "0",
        "payments",
        "refund",
        "pi_1",
    ];
    till.run_at(machine, &[&base[..], more].concat())
}

#[test]
fn a_name_and_its_key_are_the_same_everywhere() {
    let till = Till::new();
    // Neither machine sees what the other did.
    let server = stripe(|call, _| Reply::Json(200, made(call, "re_1")));
    for more in [
        &["--amount", "5.00", "--reference", "return 1"][..],
        &["--amount", "5.00", "--reference", "return 2"],
        &["--amount", "4.00"],
        &["--amount", "6.00"],
    ] {
        for machine in ["here", "there"] {
            at(&till, machine, &server, more).exits(0);
        }
    }
    let calls = server.calls();
    let keys = keys(&calls);
    let params: Vec<_> = calls
        .iter()
        .filter(|c| c.line() == "POST /v1/refunds")
        .map(|c| c.pairs.clone())
        .collect();
    assert_eq!(keys.len(), 8);
    for (keys, params) in keys.chunks(2).zip(params.chunks(2)) {
        assert_eq!(keys[0], keys[1]);
        assert_eq!(params[0], params[1]);
    }
    let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
    assert_eq!(distinct.len(), 4);
}

/// Stripe keeps a refusal under its key for a day; once its reason is gone the
/// refund is possible all the same.
#[test]
fn a_refusal_that_stripe_only_repeats_is_not_the_last_word() {
    for more in [
        &["--amount", "5.00"][..],
        &["--amount", "5.00", "--reference", "r"],
    ] {
        let till = Till::new();
        let mut stored = std::collections::HashSet::new();
        let mut funds = 0;
        let server = stripe(move |call, refunds| {
            let key = call.header("idempotency-key").unwrap().to_owned();
            let refusal = json!({"type": "invalid_request_error", "code": "balance_insufficient",
                                 "message": "Insufficient funds in your Stripe balance to refund this amount."});
            if stored.contains(&key) {
                return Reply::Replayed(400, json!({ "error": refusal }));
            }
            funds += 1;
            if funds <= 1 {
                stored.insert(key);
                return error(400, &refusal);
            }
            let refund = made(call, "re_1");
            refunds.push(refund.clone());
            Reply::Json(200, refund)
        });
        at(&till, "here", &server, more)
            .exits(1)
            .warns("Insufficient funds");
        at(&till, "there", &server, more)
            .exits(0)
            .says("Refunded 5.00 EUR of pi_1");
        at(&till, "here", &server, more)
            .exits(0)
            .says("was refunded before (re_1)");
        assert_eq!(keys(&server.calls()).len(), 3);
    }
}

/// Somebody else was quicker between our look and our request.
#[test]
fn who_comes_second_is_told_how_it_stands() {
    let till = Till::new();
    for (code, more, exit, says) in [
        (
            Some("charge_already_refunded"),
            &[][..],
            0,
            "was refunded before",
        ),
        (None, &["--amount", "8.00"], 1, "nothing is left"),
    ] {
        let server = stripe(move |call, refunds| {
            let mut theirs = made(call, "re_theirs");
            theirs["amount"] = json!(1200);
            theirs["metadata"] = json!({});
            refunds.push(theirs);
            error(
                400,
                &json!({"type": "invalid_request_error", "code": code, "param": "amount",
                               "message": "no more"}),
            )
        });
        let run = at(&till, code.unwrap_or("x"), &server, more).exits(exit);
        assert!(format!("{}{}", run.out, run.err).contains(says), "{run:?}");
    }
}

#[test]
fn a_batch_of_refunds_is_made_once() {
    let till = Till::new();
    let (one, two) = (
        till.sale("order-1", &[]),
        till.sale("order-2", &["--capture", "manual"]),
    );
    till.run(&["payments", "capture", "order-2"]).exits(0);
    let three = till.sale("order-3", &[]);
    till.write(
        "returns.csv",
        &format!(
            "payment,amount,reference,reason,metadata.case\r\n\
             {one},5.00,return-1,duplicate,17\r\n\
             {one},5.00,return-2,,\r\n\
             {two},,,requested_by_customer,\r\n\
             {three},3.00,return-3,,\r\n"
        ),
    );
    let batch = ["payments", "refund", "--batch", "returns.csv", "-o", "json"];
    let dry = till
        .run(&[&batch[..], &["--dry-run"]].concat())
        .exits(0)
        .json();
    assert_eq!(dry["requests"].as_array().unwrap().len(), 4);
    assert_eq!(till.count("POST", "/v1/refunds"), 0);
    for (machine, result) in [
        ("here", "refunded"),
        ("there", "already"),
        ("here", "already"),
    ] {
        let rows = till.run_on(machine, &batch).exits(0).json();
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|r| r["result"] == result), "{rows:#?}");
        assert_eq!(rows[2]["amount"], 1200);
        assert_eq!(rows[0]["row"], 2);
        assert_eq!(till.count("POST", "/v1/refunds"), 4);
    }
    assert_eq!(till.refunds(&one), [500, 500]);
    assert_eq!(till.refunds(&two), [1200]);
    assert_eq!(till.refunds(&three), [300]);
    let made = till.stripe(&format!("/v1/refunds?payment_intent={one}"));
    let first = made["data"].as_array().unwrap().iter();
    let mut first = first.filter(|r| r["metadata"]["tillctl_reference"] == "return-1");
    let first = first.next().unwrap();
    assert_eq!(
        (&first["reason"], &first["metadata"]["case"]),
        (&json!("duplicate"), &json!("17"))
    );
}

#[test]
fn a_row_that_stripe_refuses_does_not_keep_the_others() {
    let till = Till::new();
    let one = till.sale("order-1", &[]);
    let two = till.sale("order-2", &[]);
    till.write(
        "returns.jsonl",
        "{\"payment\":\"order-1\",\"amount\":\"13.00\",\"reference\":\"a\"}\n\
         {\"payment\":\"order-2\",\"amount\":\"2.00\",\"reference\":\"b\"}\n",
    );
    let run = till.run(&[
        "payments",
        "refund",
        "--batch",
        "returns.jsonl",
        "-o",
        "json",
    ]);
    let run = run.exits(9).warns("1 of 2 refunds was not made");
    let run = run.warns("the same rows would be refused again: mend what was refused");
    let rows = run.json();
    assert_eq!(rows[0]["result"], "refused");
    assert!(
        rows[0]["message"]
            .as_str()
            .unwrap()
            .contains("13.00 EUR is more than")
    );
    assert_eq!(rows[1]["result"], "refunded");
    assert_eq!(
        (till.refunds(&one), till.refunds(&two)),
        (vec![], vec![200])
    );
}

#[test]
fn a_wrong_batch_makes_no_refund_at_all() {
    let till = Till::new();
    let one = till.sale("order-1", &[]);
    let interac = till.interac("order-2");
    for (text, code, said) in [
        (
            "payment,amount\norder-1,1.00\nnobody,1.00\n",
            4,
            "line 3: no sale \"nobody\"",
        ),
        (
            "payment,amount\norder-1,1.00\norder-1,1.00\n",
            2,
            "given back in line 2 already; if both are meant, give each a reference",
        ),
        (
            "payment,amount,reference\norder-1,1.00,a\norder-1,2.00,a\n",
            2,
            "the reference \"a\" stands in line 2 already",
        ),
        (
            "payment,amount\norder-1,1.001\n",
            2,
            "line 2: amount: \"1.001\"",
        ),
        (
            "payment,currency\norder-1,usd\n",
            2,
            "is in EUR, not in USD",
        ),
        (
            "payment,reason\norder-1,because\n",
            2,
            "reason \"because\" is not one of",
        ),
        ("payment,amuont\norder-1,1.00\n", 2, "amuont"),
        (&*format!("payment\norder-1\n{interac}\n"), 2, "Interac"),
        // Nothing that is wrong with a row hides anything else.
        (
            "payment,amount,reference,reason\nnobody,3.005,a,because\norder-1,\"5,00\",a,\n",
            2,
            "the batch has 5 faults; nothing was sent\n  \
             line 2: reason \"because\" is not one of duplicate, fraudulent, requested_by_customer\n  \
             line 2: amount: \"3.005\" ends in a digit other than 0: Stripe takes KWD in steps of 0.010, like 12.500\n  \
             line 2: no sale \"nobody\" in this machine's journal\n  \
             line 3: the reference \"a\" stands in line 2 already\n  \
             line 3: amount: \"5,00\" has a comma",
        ),
    ] {
        till.write("returns.csv", text);
        let run = till.run(&["payments", "refund", "--batch", "returns.csv"]);
        run.exits(code)
            .warns(said)
            .warns("`tillctl payments list` shows the payments");
    }
    till.run(&["payments", "refund", "order-1", "--batch", "returns.csv"])
        .exits(2);
    assert_eq!(till.refunds(&one), Vec::<i64>::new());
    assert_eq!(till.refunds(&interac), Vec::<i64>::new());
}

/// The key may not write refunds, or loses the right to see them half-way.
#[test]
fn a_permission_that_is_missing_half_way_is_named_and_the_next_run_goes_on() {
    let sell = || {
        let till = Till::new();
        let intent = till.sale("order-1", &[]);
        (till, intent)
    };
    let fault = |till: &Till, args: Value| {
        till.simulator.control("fault", args).unwrap();
    };
    let part = [
        "--amount",
        "5.00",
        "--reference",
        "return-1",
        "--max-retries",
        "0",
    ];
    let (till, intent) = sell();
    fault(
        &till,
        json!({"add": "forbidden=charge_write@POST /v1/refunds"}),
    );
    run(&till, "", &intent, &part)
        .exits(3)
        .warns("charge_write");
    let last = till.lines().pop().unwrap();
    assert_eq!(
        (&last["step"], &last["result"]),
        (&json!("done"), &json!("failed"))
    );
    fault(&till, json!({"clear": true}));
    run(&till, "", &intent, &part)
        .exits(0)
        .says("Refunded 5.00 EUR");
    assert_eq!(till.refunds(&intent), [500]);

    // It is made or not, the answer is lost, and the key may not look any more.
    for (lost, made) in [("lost-reply", 1), ("reset", 0)] {
        let (till, intent) = sell();
        let fault_spec = format!("{lost}@POST /v1/refunds#1");
        fault(
            &till,
            json!({"add": [fault_spec, "forbidden=charge_read@GET /v1/refunds#3"]}),
        );
        run(&till, "", &intent, &part)
            .exits(7)
            .warns("charge_read")
            .warns("payments resume");
        assert_eq!(till.lines().pop().unwrap()["step"], "doing");
        assert_eq!(till.count("POST", "/v1/refunds"), 1);
        assert_eq!(till.refunds(&intent).len(), made);
        run(&till, "", &intent, &part).exits(0).says("5.00 EUR of");
        assert_eq!(till.refunds(&intent), [500]);
        till.run(&["payments", "resume"])
            .exits(0)
            .warns("nothing is open");
    }
}

/// What docs/payments.md promises of a name that is given twice.
#[test]
fn a_reference_of_another_payment_is_known_here_for_good_and_at_stripe_for_a_day() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let other = till.sale("order-2", &[]);
    let name = ["--reference", "return-1"];
    run(&till, "here", &intent, &name).exits(0);
    run(&till, "there", &other, &name)
        .exits(1)
        .warns("this reference was used within the last day");
    till.later(30);
    run(&till, "here", &other, &name)
        .exits(1)
        .warns(&format!("belongs to a refund of {intent}"));
    // Of the same payment it is one refund for good, wherever.
    run(&till, "there", &intent, &name).exits(0);
    assert_eq!(till.refunds(&intent), [1200]);
    // Of another one no other machine can know.
    run(&till, "third", &other, &name).exits(0);
    assert_eq!(till.refunds(&other), [1200]);
}
