//! The control endpoint: time, readers, refunds, disputes, keys, faults.

use serde_json::{Value, json};

use super::support::{Bench, NOON, Reply, id};

const DAY: i64 = 86_400;

fn told(bench: &Bench, verb: &str, args: Value) -> Value {
    bench.simulator.control(verb, args).unwrap()
}

fn refused(bench: &Bench, verb: &str, args: Value) -> String {
    bench.simulator.control(verb, args).unwrap_err().to_string()
}

async fn events(bench: &Bench, object: &str) -> Vec<String> {
    let list = bench.get("/v1/events", &[("limit", "100")]).await.ok();
    let mut names: Vec<String> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["data"]["object"]["id"] == object)
        .map(|event| event["type"].as_str().unwrap().to_owned())
        .collect();
    names.reverse();
    names
}

#[tokio::test]
async fn it_speaks_json_beside_the_api_and_leaves_no_trace_in_it() {
    let bench = Bench::with(|options| {
        options.rate_limit = Some(1);
        options.faults = vec!["reset".parse().unwrap()];
    })
    .await;
    let post = |path: &str, kind: &'static str, body: &str| {
        bench
            .call("POST", path, &[])
            .key("")
            .header("Content-Type", kind)
            .raw(body.as_bytes().to_vec())
            .send()
    };
    // Neither a limit nor a fault meets it, and it needs no key.
    for _ in 0..5 {
        let clock = bench
            .call("GET", "/_control/clock", &[])
            .key("")
            .send()
            .await;
        assert_eq!(clock.ok()["now_ms"], NOON);
    }
    let reply = post("/_control/clock", "application/json", r#"{"advance":"2d"}"#).await;
    assert_eq!(reply.ok()["time"], "2026-11-25T12:00:00Z");
    let form = post(
        "/_control/clock",
        "application/x-www-form-urlencoded",
        "advance=2d",
    )
    .await;
    assert_eq!(form.status, 400);
    assert!(form.message().contains("application/json"), "{}", form.text);
    for (path, body, hint) in [
        ("/_control/clock", r#"{"advanced":"2d"}"#, "'advanced'"),
        ("/_control/clock", "[]", "object"),
        ("/_control/colour", "{}", "there are clock"),
        ("/_control/v1/charges", "{}", "there are clock"),
        ("/_control/reader", "{}", "'reader' is missing"),
    ] {
        let reply = post(path, "application/json", body).await;
        assert_eq!(reply.status, 400, "{path} {body}");
        assert!(reply.message().contains(hint), "{}", reply.text);
    }
    let overview = bench
        .call("GET", "/_control", &[])
        .key("")
        .send()
        .await
        .ok();
    assert_eq!(overview["verbs"][0]["verb"], "clock");
    assert_eq!(
        (
            overview["requests"].clone(),
            bench.simulator.request_count()
        ),
        (json!(0), 0)
    );
}

#[tokio::test]
async fn everything_follows_the_clock_that_is_set() {
    let bench = Bench::demo().await;
    let (_, held, charge) = bench.paid("1000", &[("capture_method", "manual")]).await;
    let create = || {
        bench
            .call(
                "POST",
                "/v1/payment_intents",
                &[("amount", "700"), ("currency", "eur")],
            )
            .header("Idempotency-Key", "k")
            .send()
    };
    let first = id(&create().await.ok());
    told(&bench, "clock", json!({"advance": "23h"}));
    assert_eq!(create().await.header("idempotent-replayed"), "true");
    told(&bench, "clock", json!({"advance": "1h"}));
    let reply = create().await;
    assert_eq!(reply.header("idempotent-replayed"), "");
    let second = reply.ok();
    assert_ne!(id(&second), first);
    assert_eq!(second["created"], NOON / 1000 + DAY);
    // A key can be used again and is again kept for a day.
    assert_eq!(create().await.header("idempotent-replayed"), "true");
    let set = told(&bench, "clock", json!({"set": "2026-11-25T12:00:01Z"}));
    assert_eq!(set["time"], "2026-11-25T12:00:01Z");
    let held = bench.fetch(&format!("/v1/payment_intents/{held}")).await;
    assert_eq!(
        (&held["status"], &held["cancellation_reason"]),
        (&json!("canceled"), &json!("expired"))
    );
    assert_eq!(held["canceled_at"], NOON / 1000 + 2 * DAY);
    assert!(
        events(&bench, &charge)
            .await
            .contains(&"charge.expired".to_owned())
    );
    let reply = bench
        .get("/v1/balance_transactions", &[("limit", "1")])
        .await;
    assert_eq!(reply.header("date"), "Wed, 25 Nov 2026 12:00:01 GMT");
    // The source goes on, too, at the rate that is set.
    told(&bench, "clock", json!({"rate": 60}));
    bench.pass(1_000);
    let clock = told(&bench, "clock", json!({"rate": 0}));
    assert_eq!(clock["time"], "2026-11-25T12:01:01Z");
    bench.pass(1_000_000);
    assert_eq!(told(&bench, "clock", json!({}))["time"], clock["time"]);
    assert!(refused(&bench, "clock", json!({"set": 1_000})).contains("does not go back"));
    // Events are there for thirty days.
    told(&bench, "clock", json!({"advance": "31d"}));
    bench.intent("900", &[]).await;
    let list = bench.get("/v1/events", &[("limit", "100")]).await.ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_silent_reader_is_offline_two_minutes_later() {
    let bench = Bench::demo().await;
    let bench = &bench;
    let push = |intent: String| async move {
        let reader = id(&bench.reader("Till 1").await);
        bench.push(&reader, &intent).await
    };
    told(
        bench,
        "reader",
        json!({"reader": "Till 1", "status": "silent"}),
    );
    bench.pass(119_000);
    let reader = bench.reader("Till 1").await;
    assert_eq!(
        (&reader["status"], &reader["last_seen_at"]),
        (&json!("online"), &json!(NOON))
    );
    let intent = bench.intent("1000", &[]).await;
    assert_eq!(
        push(intent.clone()).await.refused(),
        (400, "terminal_reader_timeout")
    );
    bench.pass(1_000);
    let reader = bench.reader("Till 1").await;
    assert_eq!(
        (&reader["status"], &reader["last_seen_at"]),
        (&json!("offline"), &json!(NOON))
    );
    assert_eq!(
        push(intent.clone()).await.refused(),
        (400, "terminal_reader_offline")
    );
    let offline = bench
        .get(
            "/v1/terminal/readers",
            &[("status", "offline"), ("limit", "100")],
        )
        .await
        .ok();
    let labels: Vec<&Value> = offline["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["label"])
        .collect();
    assert!(labels.contains(&&json!("Till 1")), "{labels:?}");
    told(
        bench,
        "reader",
        json!({"reader": "Till 1", "status": "online"}),
    );
    let reader = bench.reader("Till 1").await;
    assert_eq!(reader["status"], "online");
    assert_eq!(reader["last_seen_at"], NOON + 120_000);
    push(intent).await.ok();
    // One that spoke in between is not called offline.
    told(
        bench,
        "reader",
        json!({"reader": "Bar", "status": "silent"}),
    );
    told(
        bench,
        "reader",
        json!({"reader": "Bar", "status": "online"}),
    );
    bench.pass(300_000);
    assert_eq!(bench.reader("Bar").await["status"], "online");
    assert!(
        refused(
            bench,
            "reader",
            json!({"reader": "Phone 1 (M2)", "status": "silent"})
        )
        .contains("mobile")
    );
    assert!(
        refused(
            bench,
            "reader",
            json!({"reader": "nobody", "status": "silent"})
        )
        .contains("no reader")
    );
}

#[tokio::test]
async fn a_reader_that_goes_offline_in_a_sale_keeps_its_action_for_ever() {
    let bench = Bench::demo().await;
    let till = id(&bench.reader("Till 1").await);
    let intent = bench.intent("1000", &[]).await;
    bench.push(&till, &intent).await.ok();
    told(
        &bench,
        "reader",
        json!({"reader": till, "status": "offline"}),
    );
    bench.pass(60_000);
    let reader = bench.reader("Till 1").await;
    assert_eq!(reader["action"]["status"], "in_progress");
    told(
        &bench,
        "reader",
        json!({"reader": till, "status": "online"}),
    );
    bench.pass(60_000);
    assert_eq!(
        bench.reader("Till 1").await["action"]["status"],
        "in_progress"
    );
    bench
        .post(&format!("/v1/terminal/readers/{till}/cancel_action"), &[])
        .await
        .ok();
}

#[tokio::test]
async fn customers_do_what_they_were_told_one_after_the_other() {
    let bench = Bench::demo().await;
    let till = id(&bench.reader("Till 1").await);
    for next in [
        json!({"card": "4000000000009995"}),
        json!({"tip": 150}),
        json!({"does": "cancels"}),
        json!({"does": "waits"}),
    ] {
        let mut args = next;
        args["reader"] = json!("Till 1");
        told(&bench, "customer", args);
    }
    let mut ends = Vec::new();
    for _ in 0..5 {
        let intent = bench.intent("1000", &[]).await;
        bench.push(&till, &intent).await.ok();
        bench.pass(10_000);
        let reader = bench.reader("Till 1").await;
        let intent = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
        ends.push((
            reader["action"]["failure_code"]
                .as_str()
                .unwrap_or("")
                .to_owned(),
            intent["status"].as_str().unwrap().to_owned(),
            intent["amount"].as_i64().unwrap(),
        ));
        if reader["action"]["status"] == "in_progress" {
            let path = format!("/v1/terminal/readers/{till}/cancel_action");
            bench.post(&path, &[]).await.ok();
        }
    }
    let end = |code: &str, status: &str, amount| (code.to_owned(), status.to_owned(), amount);
    assert_eq!(
        ends,
        [
            end("card_declined", "requires_payment_method", 1000),
            end("", "succeeded", 1150),
            end("customer_canceled", "requires_payment_method", 1000),
            end("", "requires_payment_method", 1000),
            end("", "succeeded", 1000),
        ]
    );
    // The helper of simulated readers follows it too.
    let practice = id(&bench.reader("Practice till").await);
    told(
        &bench,
        "customer",
        json!({"reader": practice, "card": "5555555555554444"}),
    );
    let intent = bench
        .intent("1000", &[("capture_method", "automatic")])
        .await;
    bench.push(&practice, &intent).await.ok();
    bench.present(&practice, &[]).await.ok();
    let charges = bench
        .get("/v1/charges", &[("payment_intent", &intent)])
        .await
        .ok();
    assert_eq!(
        charges["data"][0]["payment_method_details"]["card_present"]["brand"],
        "mastercard"
    );
    assert!(
        refused(&bench, "customer", json!({"reader": till, "card": "1"})).contains("test cards")
    );
    assert!(refused(&bench, "present", json!({"reader": till})).contains("waits for no card"));
}

#[tokio::test]
async fn forms_are_answered_on_any_reader() {
    let bench = Bench::demo().await;
    let till = id(&bench.reader("Till 1").await);
    let ask = || async {
        bench
            .post(
                &format!("/v1/terminal/readers/{till}/collect_inputs"),
                &[
                    ("inputs[0][type]", "selection"),
                    ("inputs[0][custom_text][title]", "Size"),
                    ("inputs[0][selection][choices][0][id]", "s"),
                    ("inputs[0][selection][choices][0][text]", "Small"),
                    ("inputs[0][selection][choices][1][id]", "l"),
                    ("inputs[0][selection][choices][1][text]", "Large"),
                    ("inputs[1][type]", "email"),
                    ("inputs[1][custom_text][title]", "Receipt"),
                ],
            )
            .await
            .ok()
    };
    ask().await;
    let reader = told(
        &bench,
        "answer",
        json!({"reader": "Till 1", "answers": ["l", "a@b.example"]}),
    );
    let inputs = &reader["action"]["collect_inputs"]["inputs"];
    assert_eq!(inputs[0]["selection"]["text"], "Large");
    assert_eq!(inputs[1]["email"]["value"], "a@b.example");
    ask().await;
    let reader = told(&bench, "answer", json!({"reader": till, "does": "cancels"}));
    assert_eq!(reader["action"]["failure_code"], "customer_canceled");
}

#[tokio::test]
async fn somebody_else_moves_renames_and_deletes_readers() {
    let bench = Bench::demo().await;
    let before = bench.reader("Till 1").await;
    let moved = told(
        &bench,
        "move",
        json!({"reader": "Till 1", "location": "Dublin Temple Bar"}),
    );
    assert_ne!(moved["id"], before["id"]);
    assert_eq!(moved["serial_number"], before["serial_number"]);
    assert_eq!(moved["label"], "Till 1");
    assert_eq!(
        bench
            .fetch(&format!("/v1/terminal/readers/{}", id(&before)))
            .await["deleted"],
        true
    );
    let kept = told(
        &bench,
        "move",
        json!({"reader": "Bar", "location": "Dublin Temple Bar", "keep_id": true}),
    );
    assert_eq!(kept["location"], moved["location"]);
    told(&bench, "rename", json!({"reader": "Bar", "label": "Pub"}));
    assert_eq!(bench.reader("Pub").await["id"], kept["id"]);
    // Later, by the simulator's clock.
    let plan = told(&bench, "delete", json!({"reader": "Pub", "after": "2h"}));
    assert_eq!(plan["at"], "2026-11-23T14:00:00Z");
    let mistake = told(&bench, "delete", json!({"reader": "nobody", "after": "1h"}));
    let dropped = told(
        &bench,
        "rename",
        json!({"reader": "Pub", "label": "No", "after": "1h"}),
    );
    told(&bench, "cancel", json!({"plan": dropped["plan"]}));
    bench.reader("Pub").await;
    told(&bench, "clock", json!({"advance": "2h"}));
    let gone = bench
        .fetch(&format!("/v1/terminal/readers/{}", id(&kept)))
        .await;
    assert_eq!(gone["deleted"], true);
    let plans = told(&bench, "plans", json!({}));
    assert_eq!(plans["plans"].as_array().unwrap().len(), 1);
    assert_eq!(plans["plans"][0]["plan"], mistake["plan"]);
    assert!(
        plans["plans"][0]["failed"]
            .as_str()
            .unwrap()
            .contains("nobody")
    );
}

#[tokio::test]
async fn holds_are_captured_late_prolonged_and_lapse() {
    let bench = Bench::demo().await;
    let manual = [("capture_method", "manual")];
    let (_, one, _) = bench.paid("1000", &manual).await;
    let (_, two, charge) = bench.paid("2000", &manual).await;
    told(
        &bench,
        "hold",
        json!({"charge": one, "until": "2026-12-20T12:00:00Z"}),
    );
    told(
        &bench,
        "capture",
        json!({"charge": one, "amount": 800, "after": "20d"}),
    );
    assert_eq!(
        told(&bench, "expire", json!({"charge": charge}))["status"],
        "canceled"
    );
    told(&bench, "clock", json!({"advance": "19d"}));
    let open = bench.fetch(&format!("/v1/payment_intents/{one}")).await;
    assert_eq!(open["status"], "requires_capture");
    told(&bench, "clock", json!({"advance": "1d"}));
    let done = bench
        .fetch(&format!(
            "/v1/payment_intents/{one}?expand[]=latest_charge.balance_transaction"
        ))
        .await;
    assert_eq!(
        (&done["status"], &done["amount_received"]),
        (&json!("succeeded"), &json!(800))
    );
    assert_eq!(
        done["latest_charge"]["balance_transaction"]["created"],
        NOON / 1000 + 20 * DAY
    );
    for (verb, args) in [
        ("capture", json!({"charge": two})),
        ("expire", json!({"charge": one})),
        ("hold", json!({"charge": one, "until": 1})),
    ] {
        assert!(refused(&bench, verb, args).contains("not waiting to be captured"));
    }
}

#[tokio::test]
async fn settlement_is_late_until_it_comes() {
    let bench = Bench::demo().await;
    told(&bench, "settlement", json!({"delay": "5d"}));
    let (_, _, late) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let (_, _, forced) = bench.paid("1000", &[]).await;
    bench.pass(4 * DAY * 1000);
    let txn = |charge: String| {
        let bench = &bench;
        async move { bench.fetch(&format!("/v1/charges/{charge}")).await["balance_transaction"].clone() }
    };
    assert_eq!(txn(late.clone()).await, Value::Null);
    let settled = told(&bench, "settle", json!({"charge": forced}));
    assert!(settled["balance_transaction"].is_string());
    assert!(refused(&bench, "settle", json!({"charge": forced})).contains("not waiting"));
    bench.pass(DAY * 1000);
    assert!(txn(late.clone()).await.is_string());
    assert_eq!(
        events(&bench, &late).await,
        ["charge.succeeded", "charge.updated"]
    );
    told(&bench, "settlement", json!({}));
    let (_, _, soon) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    assert!(txn(soon).await.is_string());
}

#[tokio::test]
async fn refunds_wait_succeed_and_fail_as_they_were_told() {
    let bench = Bench::demo().await;
    let (_, _, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let refund = |amount: &'static str| {
        let (bench, charge) = (&bench, charge.clone());
        async move {
            bench
                .post("/v1/refunds", &[("charge", &charge), ("amount", amount)])
                .await
                .ok()
        }
    };
    let left = || async {
        let charge = bench.fetch(&format!("/v1/charges/{charge}")).await;
        charge["amount_refunded"].as_i64().unwrap()
    };
    told(
        &bench,
        "next_refund",
        json!({"status": "pending", "booked": false, "then": "succeeded", "in": "3d"}),
    );
    let waits = refund("100").await;
    assert_eq!(
        (&waits["status"], &waits["balance_transaction"]),
        (&json!("pending"), &Value::Null)
    );
    let usual = refund("200").await;
    assert_eq!(usual["status"], "succeeded");
    assert_eq!(left().await, 300);
    told(&bench, "clock", json!({"advance": "3d"}));
    let done = bench.fetch(&format!("/v1/refunds/{}", id(&waits))).await;
    assert_eq!(done["status"], "succeeded");
    assert!(done["balance_transaction"].is_string());
    assert_eq!(
        events(&bench, &id(&waits)).await,
        ["refund.created", "refund.updated", "charge.refund.updated"]
    );
    // One that had succeeded fails later; the money is back and the charge says so.
    told(
        &bench,
        "refund",
        json!({"refund": usual["id"], "status": "failed", "reason": "lost_or_stolen_card", "after": "10d"}),
    );
    told(&bench, "clock", json!({"advance": "10d"}));
    let failed = bench
        .fetch(&format!(
            "/v1/refunds/{}?expand[]=failure_balance_transaction",
            id(&usual)
        ))
        .await;
    assert_eq!(
        (&failed["status"], &failed["failure_reason"]),
        (&json!("failed"), &json!("lost_or_stolen_card"))
    );
    assert_eq!(failed["failure_balance_transaction"]["amount"], 200);
    assert_eq!(left().await, 100);
    // For one charge only, and canceled before it ever moved money.
    told(
        &bench,
        "next_refund",
        json!({"charge": charge, "status": "requires_action", "booked": false}),
    );
    let waits = refund("50").await;
    assert_eq!(waits["status"], "requires_action");
    told(
        &bench,
        "refund",
        json!({"refund": waits["id"], "status": "canceled"}),
    );
    let gone = bench.fetch(&format!("/v1/refunds/{}", id(&waits))).await;
    assert_eq!(
        (&gone["status"], gone.get("failure_balance_transaction")),
        (&json!("canceled"), None)
    );
    assert_eq!(left().await, 100);
    assert!(
        refused(
            &bench,
            "refund",
            json!({"refund": waits["id"], "status": "succeeded"})
        )
        .contains("cannot become")
    );
}

#[tokio::test]
async fn disputes_take_the_money_and_give_it_back() {
    let bench = Bench::demo().await;
    let (_, _, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let dispute = told(
        &bench,
        "dispute",
        json!({"charge": charge, "reason": "product_not_received"}),
    );
    let path = format!("/v1/disputes/{}", id(&dispute));
    assert_eq!(bench.fetch(&path).await, dispute);
    assert_eq!(dispute["balance_transactions"][0]["net"], -1000 - 2000);
    assert_eq!(
        bench.fetch(&format!("/v1/charges/{charge}")).await["disputed"],
        true
    );
    let refund = || async {
        bench
            .post("/v1/refunds", &[("charge", &charge), ("amount", "100")])
            .await
    };
    assert_eq!(refund().await.refused(), (400, "charge_disputed"));
    assert!(refused(&bench, "dispute", json!({"charge": charge})).contains("disputed already"));
    told(
        &bench,
        "close_dispute",
        json!({"dispute": charge, "status": "under_review"}),
    );
    told(
        &bench,
        "close_dispute",
        json!({"dispute": charge, "status": "won", "fee_returned": true, "after": "60d"}),
    );
    told(&bench, "clock", json!({"advance": "60d"}));
    let won = bench.fetch(&path).await;
    assert_eq!(won["status"], "won");
    let back = &won["balance_transactions"][1];
    assert_eq!(
        (
            &back["amount"],
            &back["fee"],
            &back["net"],
            &back["reporting_category"]
        ),
        (
            &json!(1000),
            &json!(-2000),
            &json!(3000),
            &json!("dispute_reversal")
        )
    );
    assert_eq!(
        bench
            .get("/v1/balance_transactions", &[("source", &id(&dispute))])
            .await
            .ok()["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        events(&bench, &id(&dispute)).await,
        ["charge.dispute.funds_reinstated", "charge.dispute.closed"],
        "the first ones are older than thirty days"
    );
    refund().await.ok();
    assert!(
        refused(
            &bench,
            "close_dispute",
            json!({"dispute": dispute["id"], "status": "lost"})
        )
        .contains("is won")
    );
    // An inquiry moves nothing and bars nothing once it is closed.
    let (_, _, other) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let asked = told(&bench, "dispute", json!({"charge": other, "inquiry": true}));
    assert_eq!(asked["balance_transactions"], json!([]));
    let closed = told(
        &bench,
        "close_dispute",
        json!({"dispute": other, "status": "warning_closed"}),
    );
    assert_eq!(closed["status"], "warning_closed");
    let names = ["charge.dispute.created", "charge.dispute.closed"];
    assert_eq!(events(&bench, &id(&asked)).await, names);
}

#[tokio::test]
async fn payments_taken_offline_are_forwarded_later() {
    let bench = Bench::demo().await;
    let plan = told(
        &bench,
        "offline_payment",
        json!({"reader": "Phone 1 (M2)", "amount": 1250, "after": "3d"}),
    );
    assert_eq!(plan["args"]["stored_at"], NOON / 1000);
    let newest =
        || async { bench.get("/v1/charges", &[("limit", "1")]).await.ok()["data"][0].clone() };
    let before = newest().await;
    told(&bench, "clock", json!({"advance": "3d"}));
    let charge = newest().await;
    assert_ne!(charge["id"], before["id"]);
    assert_eq!(charge["created"], NOON / 1000 + 3 * DAY);
    assert_eq!(
        charge["payment_method_details"]["card_present"]["offline"],
        json!({"stored_at": NOON / 1000, "type": "deferred"})
    );
    let declined = told(
        &bench,
        "sale",
        json!({"reader": "Till 1", "amount": 500, "card": "4000000000000002"}),
    );
    assert_eq!(declined["status"], "requires_payment_method");
    assert_eq!(declined["decline_code"], "generic_decline");
    let held = told(
        &bench,
        "sale",
        json!({
            "reader": "Till 1", "amount": "500", "currency": "EUR", "capture_method": "manual", "metadata": {"reference": "a"}
        }),
    );
    let charge = bench
        .fetch(&format!("/v1/charges/{}", held["charge"].as_str().unwrap()))
        .await;
    assert_eq!(
        (&charge["captured"], &charge["metadata"]["reference"]),
        (&json!(false), &json!("a"))
    );
    assert!(refused(&bench, "sale", json!({"reader": "Till 1", "amount": 1})).contains("at least"));
}

#[tokio::test]
async fn a_restricted_key_is_told_every_permission_it_lacks() {
    let keys = vec!["rk_test_flag=terminal_reader_write".parse().unwrap()];
    let bench = Bench::with(|options| options.keys = keys).await;
    let ask = |method: &'static str, path: &str, key: &'static str| {
        bench.call(method, path, &[]).key(key).send()
    };
    ask("GET", "/v1/terminal/readers", "rk_test_flag")
        .await
        .ok();
    told(
        &bench,
        "key",
        json!({"key": "rk_test_1", "permissions": "payment_intent_read"}),
    );
    ask("GET", "/v1/payment_intents", "rk_test_1").await.ok();
    let lacks = |reply: &Reply, names: &[&str]| {
        assert_eq!(reply.refused(), (403, "more_permissions_required"));
        assert_eq!(reply.body["error"]["type"], "invalid_request_error");
        for name in names {
            assert!(
                reply.message().contains(&format!("'{name}'")),
                "{}",
                reply.text
            );
        }
        assert!(
            !reply.text.contains("payment_intent_read"),
            "{}",
            reply.text
        );
    };
    let path = "/v1/payment_intents?expand[]=data.latest_charge.balance_transaction";
    lacks(
        &ask("GET", path, "rk_test_1").await,
        &["charge_read", "balance_transaction_source_read"],
    );
    lacks(
        &ask("POST", "/v1/refunds?charge=ch_1", "rk_test_1").await,
        &["charge_write"],
    );
    let cancel = "/v1/terminal/readers/tmr_1/cancel_action";
    lacks(
        &ask("POST", cancel, "rk_test_1").await,
        &["terminal_reader_write"],
    );
    // Nothing was kept for an idempotency key.
    told(
        &bench,
        "key",
        json!({"key": "rk_test_1", "permissions": ["payment_intent_write"]}),
    );
    ask("GET", "/v1/payment_intents", "rk_test_1").await.ok();
    for (state, code) in [
        ("expired", "api_key_expired"),
        ("revoked", ""),
        ("wrong_ip", ""),
    ] {
        told(&bench, "key", json!({"key": "sk_test_9", "state": state}));
        assert_eq!(
            ask("GET", "/v1/charges", "sk_test_9").await.refused(),
            (401, code),
            "{state}"
        );
    }
    told(
        &bench,
        "key",
        json!({"key": "sk_test_9", "state": "active"}),
    );
    ask("GET", "/v1/charges", "sk_test_9").await.ok();
    assert!(
        refused(
            &bench,
            "key",
            json!({"key": "sk_test_9", "permissions": "charge_read"})
        )
        .contains("restricted")
    );
    assert!(refused(&bench, "key", json!({"permissions": "colour_read"})).contains("colour_read"));
    let made = told(&bench, "key", json!({"permissions": ""}));
    assert!(made["key"].as_str().unwrap().starts_with("rk_test_"));
    assert_eq!(
        told(&bench, "keys", json!({}))["keys"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

#[tokio::test]
async fn faults_come_and_go_and_requests_are_remembered() {
    let bench = Bench::demo().await;
    told(
        &bench,
        "fault",
        json!({"add": "error=503@GET /v1/charges#x1"}),
    );
    assert_eq!(bench.get("/v1/charges", &[]).await.status, 503);
    bench.get("/v1/charges", &[]).await.ok();
    told(
        &bench,
        "fault",
        json!({"add": ["error=500", "latency=1"], "remove": "error=503@GET /v1/charges#x1"}),
    );
    assert_eq!(bench.get("/v1/charges", &[]).await.status, 500);
    let faults = told(&bench, "faults", json!({}));
    assert_eq!(faults["faults"][0], json!({"fault": "error=500", "met": 1}));
    told(&bench, "fault", json!({"clear": true}));
    bench.post("/v1/payment_intents", &[("amount", "5")]).await;
    let log = told(&bench, "requests", json!({"limit": 2}));
    assert_eq!(
        log["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| (r["method"].clone(), r["status"].clone()))
            .collect::<Vec<_>>(),
        [(json!("POST"), json!(400)), (json!("GET"), json!(500))]
    );
    assert_eq!(log["requests"][0]["params"], json!({"amount": "5"}));
    let log = told(&bench, "requests", json!({"path": "/v1/ch*"}));
    assert_eq!(log["requests"].as_array().unwrap().len(), 3);
    assert!(refused(&bench, "fault", json!({"add": "nonsense"})).contains("unknown kind"));
}

#[tokio::test]
async fn a_reset_begins_anew_at_the_time_it_is() {
    let bench = Bench::with(|options| {
        options.now = Some(NOON - 10 * DAY * 1000);
        options.live_world = true;
    })
    .await;
    assert_eq!(
        told(&bench, "clock", json!({}))["now"],
        NOON / 1000 - 10 * DAY
    );
    let (_, intent, _) = bench.paid("1000", &[]).await;
    let plan = told(
        &bench,
        "delete",
        json!({"reader": "Bar", "after": "1h", "mode": "live"}),
    );
    told(&bench, "clock", json!({"advance": "40d"}));
    told(&bench, "reset", json!({}));
    assert_eq!(
        bench
            .get(&format!("/v1/payment_intents/{intent}"), &[])
            .await
            .status,
        404
    );
    assert_eq!(bench.simulator.requests().len(), 1);
    let newest = bench.get("/v1/charges", &[("limit", "1")]).await.ok();
    assert!(newest["data"][0]["created"].as_i64().unwrap() > NOON / 1000 + 28 * DAY);
    assert!(
        refused(
            &bench,
            "cancel",
            json!({"plan": plan["plan"], "mode": "live"})
        )
        .contains("nothing planned")
    );
}

#[tokio::test]
async fn a_long_day_leaves_little_behind_and_forgets_nothing_too_early() {
    let bench = Bench::demo().await;
    let reader = id(&bench.reader("Practice till").await);
    let mut first = String::new();
    for number in 0..300 {
        let intent = bench
            .intent("1000", &[("capture_method", "automatic")])
            .await;
        bench.push(&reader, &intent).await.ok();
        bench.present(&reader, &[]).await.ok();
        if number == 0 {
            first = intent;
        }
    }
    // What was packed long ago is still there, whole, and still found.
    let intent = bench
        .fetch(&format!(
            "/v1/payment_intents/{first}?expand[]=latest_charge.balance_transaction"
        ))
        .await;
    assert_eq!(
        intent["latest_charge"]["balance_transaction"]["amount"],
        1000
    );
    let found = bench
        .get("/v1/charges", &[("payment_intent", &first)])
        .await
        .ok();
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    let charge = id(&intent["latest_charge"]);
    bench
        .post("/v1/refunds", &[("charge", &charge), ("amount", "10")])
        .await
        .ok();
    let charge = bench
        .fetch(&format!("/v1/charges/{charge}?expand[]=refunds"))
        .await;
    assert_eq!(
        (
            &charge["amount_refunded"],
            &charge["refunds"]["data"][0]["amount"]
        ),
        (&json!(10), &json!(10))
    );
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let mut pairs = vec![("limit", "100"), ("type", "payment_intent.succeeded")];
        if !cursor.is_empty() {
            pairs.push(("starting_after", &cursor));
        }
        let page = bench.get("/v1/events", &pairs).await.ok();
        let rows = page["data"].as_array().unwrap();
        seen += rows.len();
        if page["has_more"] == false {
            break;
        }
        cursor = id(rows.last().unwrap());
    }
    assert_eq!(seen, 300);
}

#[tokio::test]
async fn nothing_happens_in_a_live_mode_that_is_not_there() {
    let bench = Bench::demo().await;
    for (verb, args) in [
        ("delete", json!({"reader": "Bar", "mode": "live"})),
        ("plans", json!({"mode": "live"})),
        (
            "key",
            json!({"key": "rk_live_till", "permissions": "charge_read"}),
        ),
    ] {
        assert!(
            refused(&bench, verb, args).contains("--live-world"),
            "{verb}"
        );
    }
}
