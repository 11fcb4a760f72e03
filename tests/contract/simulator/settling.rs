//! Capture, fees, refunds, and the networks that do it their own way.

use serde_json::Value;

use super::payments::{charges_of, intent_of};
use super::support::{Bench, id};

#[tokio::test]
async fn the_fee_of_an_asynchronous_capture_comes_two_seconds_later() {
    let bench = Bench::demo().await;
    let (_, _, charge) = bench.paid("1200", &[]).await;
    let path = format!("/v1/charges/{charge}");
    assert_eq!(bench.fetch(&path).await["balance_transaction"], Value::Null);
    bench.pass(1_999);
    assert_eq!(bench.fetch(&path).await["balance_transaction"], Value::Null);
    bench.pass(1);
    let after = bench
        .get(&path, &[("expand[]", "balance_transaction")])
        .await
        .ok();
    assert_eq!(after["balance_transaction"]["fee"], 26);
    let (_, _, charge) = bench.paid("1200", &[("capture_method", "automatic")]).await;
    assert!(bench.fetch(&format!("/v1/charges/{charge}")).await["balance_transaction"].is_string());
}

#[tokio::test]
async fn manual_capture_holds_takes_less_and_lets_go() {
    let bench = Bench::demo().await;
    let (_, intent, charge) = bench.paid("1000", &[("capture_method", "manual")]).await;
    let held = intent_of(&bench, &intent).await;
    assert_eq!(
        (&held["status"], &held["amount_capturable"]),
        (&"requires_capture".into(), &1000.into())
    );
    let path = format!("/v1/charges/{charge}");
    let before = bench.fetch(&path).await;
    let deadline = before["payment_method_details"]["card_present"]["capture_before"]
        .as_i64()
        .unwrap();
    assert_eq!(deadline - before["created"].as_i64().unwrap(), 2 * 86_400);
    let refund = bench.post("/v1/refunds", &[("charge", &charge)]).await;
    assert_eq!(refund.refused().0, 400);
    let capture = format!("/v1/payment_intents/{intent}/capture");
    assert_eq!(
        bench
            .post(&capture, &[("amount_to_capture", "1001")])
            .await
            .param(),
        "amount_to_capture"
    );
    let done = bench
        .post(&capture, &[("amount_to_capture", "700")])
        .await
        .ok();
    assert_eq!(
        (&done["status"], &done["amount_received"]),
        (&"succeeded".into(), &700.into())
    );
    let after = bench.fetch(&path).await;
    assert_eq!(
        (&after["amount_captured"], &after["amount_refunded"]),
        (&700.into(), &0.into())
    );
    assert!(after["balance_transaction"].is_string());
    assert_eq!(
        bench.post(&capture, &[]).await.refused(),
        (400, "payment_intent_unexpected_state")
    );
    // Not captured in time.
    let (_, intent, charge) = bench.paid("1000", &[("capture_method", "manual")]).await;
    bench.pass(2 * 86_400_000);
    assert_eq!(intent_of(&bench, &intent).await["status"], "canceled");
    assert_eq!(
        bench.fetch(&format!("/v1/charges/{charge}")).await["refunded"],
        false
    );
    // Cancelled.
    let (_, intent, _) = bench.paid("1000", &[("capture_method", "manual")]).await;
    let cancel = format!("/v1/payment_intents/{intent}/cancel");
    assert_eq!(bench.post(&cancel, &[]).await.ok()["status"], "canceled");
    assert_eq!(
        bench.post(&cancel, &[]).await.refused(),
        (400, "payment_intent_unexpected_state")
    );
}

#[tokio::test]
async fn interac_is_captured_at_once_and_refunded_with_the_card() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let both = [
        ("currency", "cad"),
        ("allowed_payment_method_types[]", "card_present"),
        ("allowed_payment_method_types[1]", "interac_present"),
    ];
    let preferred = "payment_method_options[card_present][capture_method]";
    // Not allowed: declined. Plain manual: declined. manual_preferred: captured.
    for (more, status) in [
        (vec![("currency", "cad")], "requires_payment_method"),
        (
            vec![("currency", "cad"), ("capture_method", "manual")],
            "requires_payment_method",
        ),
        (
            [&both[..], &[(preferred, "manual_preferred")]].concat(),
            "succeeded",
        ),
    ] {
        let intent = bench.intent("1000", &more).await;
        bench.push(&reader, &intent).await.ok();
        bench
            .present(&reader, &[("type", "interac_present")])
            .await
            .ok();
        assert_eq!(
            intent_of(&bench, &intent).await["status"],
            status,
            "{more:?}"
        );
    }
    let visa = bench
        .intent(
            "1000",
            &[&both[..], &[(preferred, "manual_preferred")]].concat(),
        )
        .await;
    bench.push(&reader, &visa).await.ok();
    bench.present(&reader, &[]).await.ok();
    assert_eq!(intent_of(&bench, &visa).await["status"], "requires_capture");
    let refused = bench
        .post(
            "/v1/payment_intents",
            &[
                &both[..],
                &[("amount", "1000"), ("capture_method", "manual")],
            ]
            .concat(),
        )
        .await;
    assert_eq!(refused.param(), "capture_method");
    let intent = bench.intent("1000", &both).await;
    bench.push(&reader, &intent).await.ok();
    bench
        .present(&reader, &[("interac_present[number]", "4506445006931933")])
        .await
        .ok();
    let charge = &charges_of(&bench, &intent).await[0];
    assert_eq!(charge["payment_method_details"]["type"], "interac_present");
    assert_eq!(
        bench
            .post("/v1/refunds", &[("payment_intent", &intent)])
            .await
            .refused()
            .0,
        400
    );
    let path = format!("/v1/terminal/readers/{reader}/refund_payment");
    bench
        .post(&path, &[("payment_intent", &intent), ("amount", "400")])
        .await
        .ok();
    // Another card is refused, the same card gets the money.
    let wrong = bench
        .present(&reader, &[("card_present[number]", "4242424242424242")])
        .await
        .ok();
    assert_eq!(wrong["action"]["status"], "failed");
    bench
        .post(&path, &[("payment_intent", &intent), ("amount", "400")])
        .await
        .ok();
    let done = bench.present(&reader, &[]).await.ok();
    let refund = done["action"]["refund_payment"]["refund"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        bench.fetch(&format!("/v1/refunds/{refund}")).await["amount"],
        400
    );
    let more = bench
        .post(&path, &[("payment_intent", &intent), ("amount", "700")])
        .await;
    assert_eq!(more.param(), "amount");
}

#[tokio::test]
async fn refunds_never_exceed_what_is_left_and_may_fail_later() {
    let bench = Bench::demo().await;
    let (_, intent, charge) = bench.paid("1000", &[]).await;
    bench
        .post(
            "/v1/refunds",
            &[("payment_intent", &intent), ("amount", "300")],
        )
        .await
        .ok();
    let over = bench
        .post("/v1/refunds", &[("charge", &charge), ("amount", "701")])
        .await;
    assert_eq!(over.param(), "amount");
    bench.post("/v1/refunds", &[("charge", &charge)]).await.ok();
    let again = bench.post("/v1/refunds", &[("charge", &charge)]).await;
    assert_eq!(again.refused(), (400, "charge_already_refunded"));
    let listed = bench.get("/v1/refunds", &[("charge", &charge)]).await.ok();
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    let expanded = bench
        .get(&format!("/v1/charges/{charge}"), &[("expand[]", "refunds")])
        .await
        .ok();
    assert_eq!(expanded["refunds"]["data"][0]["amount"], 700);
    // The card whose refunds fail.
    let reader = bench.simulated().await;
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    bench
        .present(&reader, &[("card_present[number]", "4000000000005126")])
        .await
        .ok();
    let refund = bench
        .post("/v1/refunds", &[("payment_intent", &intent)])
        .await
        .ok();
    assert_eq!(refund["status"], "succeeded");
    bench.pass(60_000);
    let failed = bench.fetch(&format!("/v1/refunds/{}", id(&refund))).await;
    assert_eq!(failed["status"], "failed");
    let charge = &charges_of(&bench, &intent).await[0];
    assert_eq!(
        (&charge["amount_refunded"], &charge["refunded"]),
        (&0.into(), &false.into())
    );
}

/// A hold, captured in part or let go by an app that pins `version`.
async fn held(bench: &Bench, version: &str, amount: &str) -> (String, String) {
    let reader = bench.simulated().await;
    let made = bench
        .call(
            "POST",
            "/v1/payment_intents",
            &[
                ("amount", amount),
                ("currency", "eur"),
                ("payment_method_types[]", "card_present"),
                ("capture_method", "manual"),
            ],
        )
        .header("Stripe-Version", version)
        .send()
        .await
        .ok();
    let intent = id(&made);
    bench.push(&reader, &intent).await.ok();
    bench.present(&reader, &[]).await.ok();
    let after = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
    (intent, after["latest_charge"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn money_held_and_not_taken_is_a_refund_only_to_older_versions() {
    let bench = Bench::demo().await;
    for (version, is_refunded) in [("2025-02-24.acacia", true), ("2025-03-31.basil", false)] {
        let as_app = |path: String, pairs: &'static [(&'static str, &'static str)]| {
            let bench = &bench;
            async move {
                let call = bench.call("POST", &path, pairs);
                call.header("Stripe-Version", version).send().await.ok()
            }
        };
        let refunds = |charge: String| {
            let bench = &bench;
            async move {
                let list = bench.get("/v1/refunds", &[("charge", &charge)]).await.ok();
                list["data"].as_array().unwrap().clone()
            }
        };
        // A part of 17.25 is taken, and can be given back whole.
        let (intent, charge) = held(&bench, version, "1725").await;
        let capture = format!("/v1/payment_intents/{intent}/capture");
        as_app(capture, &[("amount_to_capture", "1030")]).await;
        let path = format!("/v1/charges/{charge}");
        let after = bench.fetch(&path).await;
        let let_go = if is_refunded { 695 } else { 0 };
        assert_eq!(after["amount_refunded"], let_go, "{version}");
        assert_eq!(after["refunded"], false, "{version}");
        let made = refunds(charge.clone()).await;
        assert_eq!(made.len(), usize::from(is_refunded), "{version}");
        if let Some(refund) = made.first() {
            assert_eq!(
                (&refund["amount"], &refund["balance_transaction"]),
                (&695.into(), &Value::Null)
            );
        }
        let movements = bench
            .get("/v1/balance_transactions", &[("source", &charge)])
            .await
            .ok();
        assert_eq!(movements["data"].as_array().unwrap().len(), 1);
        assert_eq!(movements["data"][0]["amount"], 1030);
        bench.post("/v1/refunds", &[("charge", &charge)]).await.ok();
        let after = bench.fetch(&path).await;
        assert_eq!(
            (&after["amount_refunded"], &after["refunded"]),
            (&(1030 + let_go).into(), &true.into())
        );
        // A hold that is cancelled, and one that lapses.
        let (intent, charge) = held(&bench, version, "900").await;
        as_app(format!("/v1/payment_intents/{intent}/cancel"), &[]).await;
        assert_eq!(
            refunds(charge.clone()).await.len(),
            usize::from(is_refunded)
        );
        let after = bench.fetch(&format!("/v1/charges/{charge}")).await;
        assert_eq!(
            (&after["refunded"], &after["balance_transaction"]),
            (&is_refunded.into(), &Value::Null)
        );
        let (_, charge) = held(&bench, version, "800").await;
        bench.pass(2 * 86_400_000);
        assert_eq!(refunds(charge).await.len(), usize::from(is_refunded));
    }
}

#[tokio::test]
async fn older_versions_capture_at_once_and_list_a_payments_charges() {
    let bench = Bench::demo().await;
    let create = |version: &'static str| {
        let pairs = [
            ("amount", "1000"),
            ("currency", "eur"),
            ("payment_method_types[]", "card_present"),
        ];
        let call = bench.call("POST", "/v1/payment_intents", &pairs);
        call.header("Stripe-Version", version).send()
    };
    let old = create("2022-08-01").await.ok();
    assert_eq!(old["capture_method"], "automatic");
    assert_eq!(old["charges"]["data"], Value::Array(Vec::new()));
    let newer = create("2024-04-10").await.ok();
    assert_eq!(newer["capture_method"], "automatic_async");
    assert!(newer.get("charges").is_none());
    let reader = bench.simulated().await;
    bench.push(&reader, &id(&old)).await.ok();
    bench.present(&reader, &[]).await.ok();
    let path = format!("/v1/payment_intents/{}", id(&old));
    let seen = bench
        .call("GET", &path, &[])
        .header("Stripe-Version", "2022-08-01")
        .send()
        .await
        .ok();
    assert_eq!(seen["charges"]["data"][0]["id"], seen["latest_charge"]);
    assert_eq!(seen["charges"]["total_count"], 1);
}
