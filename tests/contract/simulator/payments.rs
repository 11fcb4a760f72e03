//! What happens between a reader, a card and a `PaymentIntent`.

use serde_json::Value;

use tillctl::facade::simulator::Shop;

use super::support::{Bench, id};

pub(crate) async fn intent_of(bench: &Bench, intent: &str) -> Value {
    bench.fetch(&format!("/v1/payment_intents/{intent}")).await
}

pub(crate) async fn charges_of(bench: &Bench, intent: &str) -> Vec<Value> {
    let list = bench
        .get("/v1/charges", &[("payment_intent", intent)])
        .await
        .ok();
    list["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_payment_goes_through() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let intent = bench
        .intent(
            "1200",
            &[("metadata[order]", "7"), ("description", "Lunch")],
        )
        .await;
    let pushed = bench.push(&reader, &intent).await.ok();
    assert_eq!(pushed["action"]["status"], "in_progress");
    let done = bench.present(&reader, &[]).await.ok();
    assert_eq!(done["action"]["status"], "succeeded");
    assert_eq!(
        done["action"]["process_payment_intent"]["payment_intent"],
        intent
    );
    let after = intent_of(&bench, &intent).await;
    assert_eq!(
        (&after["status"], &after["amount_received"]),
        (&"succeeded".into(), &1200.into())
    );
    // The demo shop asks for tips in euros; this customer gave none.
    assert_eq!(after["amount_details"]["tip"]["amount"], 0);
    let charge = &charges_of(&bench, &intent).await[0];
    let card = &charge["payment_method_details"]["card_present"];
    assert_eq!(
        (&card["reader"], &card["last4"]),
        (&reader.into(), &"4242".into())
    );
    assert_eq!(
        (&charge["metadata"]["order"], &charge["description"]),
        (&"7".into(), &"Lunch".into())
    );
}

#[tokio::test]
async fn a_waiting_payment_is_replaced_without_a_word() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let (first, second) = (
        bench.intent("1000", &[]).await,
        bench.intent("2000", &[]).await,
    );
    bench.push(&reader, &first).await.ok();
    let replaced = bench.push(&reader, &second).await.ok();
    assert_eq!(
        replaced["action"]["process_payment_intent"]["payment_intent"],
        second
    );
    assert_eq!(
        intent_of(&bench, &first).await["status"],
        "requires_payment_method"
    );
    // A display takes the slot too, and stays.
    let path = format!("/v1/terminal/readers/{reader}/set_reader_display");
    let cart = [
        ("type", "cart"),
        ("cart[currency]", "eur"),
        ("cart[total]", "350"),
        ("cart[line_items][0][description]", "Coffee"),
        ("cart[line_items][0][amount]", "350"),
        ("cart[line_items][0][quantity]", "1"),
    ];
    bench.post(&path, &cart).await.ok();
    assert_eq!(bench.present(&reader, &[]).await.refused().0, 400);
    bench.pass(3_600_000);
    let shown = bench.fetch(&format!("/v1/terminal/readers/{reader}")).await;
    assert_eq!(shown["action"]["status"], "in_progress");
    assert_eq!(
        intent_of(&bench, &second).await["status"],
        "requires_payment_method"
    );
    // It is no busy reader.
    bench.push(&reader, &second).await.ok();
    let cleared = bench
        .post(&format!("/v1/terminal/readers/{reader}/cancel_action"), &[])
        .await
        .ok();
    assert_eq!(cleared["action"], Value::Null);
    assert_eq!(
        intent_of(&bench, &second).await["status"],
        "requires_payment_method"
    );
}

#[tokio::test]
async fn an_ordinary_reader_finishes_by_itself_and_is_busy_before_it_does() {
    let bench = Bench::demo().await;
    let reader = id(&bench.reader("Till 1").await);
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    assert_eq!(bench.present(&reader, &[]).await.refused().0, 400);
    bench.pass(1_800);
    let other = bench.intent("1000", &[]).await;
    assert_eq!(
        bench.push(&reader, &other).await.refused(),
        (400, "terminal_reader_busy")
    );
    let cancel = bench
        .post(&format!("/v1/terminal/readers/{reader}/cancel_action"), &[])
        .await;
    assert_eq!(cancel.refused(), (400, "terminal_reader_busy"));
    bench.pass(1_200);
    let done = bench.fetch(&format!("/v1/terminal/readers/{reader}")).await;
    assert_eq!(done["action"]["status"], "succeeded");
    assert_eq!(intent_of(&bench, &intent).await["status"], "succeeded");
    assert_eq!(
        bench.push(&reader, &intent).await.refused(),
        (400, "intent_invalid_state")
    );
}

#[tokio::test]
async fn the_card_decides() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    for (card, code, decline) in [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000009987", "card_declined", "lost_card"),
        ("4000000000009979", "card_declined", "stolen_card"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000119", "processing_error", "processing_error"),
    ] {
        let intent = bench.intent("1000", &[]).await;
        bench.push(&reader, &intent).await.ok();
        let action = bench
            .present(&reader, &[("card_present[number]", card)])
            .await
            .ok()["action"]
            .clone();
        assert_eq!(
            (&action["status"], &action["failure_code"]),
            (&"failed".into(), &code.into())
        );
        // A simulated reader's software is too old to say more.
        assert_eq!(action["api_error"], Value::Null);
        let after = intent_of(&bench, &intent).await;
        assert_eq!(after["status"], "requires_payment_method");
        assert_eq!(after["last_payment_error"]["decline_code"], decline);
        let charge = &charges_of(&bench, &intent).await[0];
        assert_eq!(
            (&charge["status"], &charge["outcome"]["reason"]),
            (&"failed".into(), &decline.into())
        );
        assert_eq!(charge["balance_transaction"], Value::Null);
        // The same intent may be tried again with another card.
        bench.push(&reader, &intent).await.ok();
        bench.present(&reader, &[]).await.ok();
        assert_eq!(intent_of(&bench, &intent).await["status"], "succeeded");
        assert_eq!(charges_of(&bench, &intent).await.len(), 2);
    }
}

#[tokio::test]
async fn a_modern_reader_explains_a_decline() {
    let bench = Bench::with(|options| {
        options.faults = vec!["customer-card=Bar:4000000000009995".parse().unwrap()];
    })
    .await;
    let reader = id(&bench.reader("Bar").await);
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    bench.pass(3_000);
    let done = bench.fetch(&format!("/v1/terminal/readers/{reader}")).await;
    let error = &done["action"]["api_error"];
    assert_eq!(
        (&error["type"], &error["decline_code"]),
        (&"card_error".into(), &"insufficient_funds".into())
    );
    assert_eq!(error["payment_intent"]["id"], intent);
}

#[tokio::test]
async fn the_amounts_ending_decides_for_good_cards() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    for (amount, currency, decline) in [
        ("1001", "eur", "call_issuer"),
        ("1005", "eur", "generic_decline"),
        ("1055", "eur", "incorrect_pin"),
        ("1065", "eur", "withdrawal_count_limit_exceeded"),
        ("1275", "eur", "pin_try_exceeded"),
        ("105", "jpy", "generic_decline"),
    ] {
        let intent = bench.intent(amount, &[("currency", currency)]).await;
        bench.push(&reader, &intent).await.ok();
        bench.present(&reader, &[]).await.ok();
        let after = intent_of(&bench, &intent).await;
        assert_eq!(
            after["last_payment_error"]["decline_code"], decline,
            "{amount}"
        );
    }
    // The total counts, tip included.
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    let done = bench.present(&reader, &[("amount_tip", "105")]).await.ok();
    assert_eq!(done["action"]["failure_code"], "card_declined");
}

#[tokio::test]
async fn a_soft_decline_leaves_two_charges() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    for (amount, card, code) in [
        ("1002", "4242424242424242", "offline_pin_required"),
        ("1003", "4242424242424242", "online_or_offline_pin_required"),
        ("1000", "4000008260000075", "offline_pin_required"),
        ("1000", "4000002760000008", "online_or_offline_pin_required"),
    ] {
        let intent = bench.intent(amount, &[]).await;
        bench.push(&reader, &intent).await.ok();
        bench
            .present(&reader, &[("card_present[number]", card)])
            .await
            .ok();
        let charges = charges_of(&bench, &intent).await;
        assert_eq!(charges.len(), 2, "{amount}");
        assert_eq!(
            (&charges[0]["status"], &charges[1]["status"]),
            (&"succeeded".into(), &"failed".into())
        );
        assert_eq!(charges[1]["outcome"]["reason"], code);
        assert_eq!(
            charges[0]["payment_method_details"]["card_present"]["read_method"],
            "contact_emv"
        );
    }
}

#[tokio::test]
async fn tips_are_asked_for_where_they_are_configured() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let path = format!("/v1/terminal/readers/{reader}/process_payment_intent");
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    bench.present(&reader, &[("amount_tip", "150")]).await.ok();
    let after = intent_of(&bench, &intent).await;
    assert_eq!(
        (&after["amount"], &after["amount_details"]["tip"]["amount"]),
        (&1150.into(), &150.into())
    );
    assert_eq!(charges_of(&bench, &intent).await[0]["amount"], 1150);
    // Skipped: not asked, and no tip can be given.
    for skip in [
        "process_config[skip_tipping]",
        "process_config[tipping][amount_eligible]",
    ] {
        let value = if skip.ends_with("eligible]") {
            "0"
        } else {
            "true"
        };
        let intent = bench.intent("1000", &[]).await;
        bench
            .post(&path, &[("payment_intent", &intent), (skip, value)])
            .await
            .ok();
        assert_eq!(
            bench
                .present(&reader, &[("amount_tip", "100")])
                .await
                .param(),
            "amount_tip"
        );
        bench.present(&reader, &[]).await.ok();
        assert_eq!(
            intent_of(&bench, &intent).await["amount_details"]["tip"],
            serde_json::json!({})
        );
    }
    let both = [
        ("payment_intent", bench.intent("1000", &[]).await),
        ("process_config[skip_tipping]", "true".into()),
        ("process_config[tipping][amount_eligible]", "500".into()),
    ];
    let both: Vec<(&str, &str)> = both.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(
        bench.post(&path, &both).await.param(),
        "process_config[tipping][amount_eligible]"
    );
    // No configuration for yen: no question.
    let intent = bench.intent("1000", &[("currency", "jpy")]).await;
    bench.push(&reader, &intent).await.ok();
    bench.present(&reader, &[]).await.ok();
    assert_eq!(
        intent_of(&bench, &intent).await["amount_details"]["tip"],
        serde_json::json!({})
    );
}

#[tokio::test]
async fn two_steps_collect_then_confirm_within_half_a_minute() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let intent = bench.intent("1000", &[]).await;
    let path = |verb: &str| format!("/v1/terminal/readers/{reader}/{verb}");
    let pair = [("payment_intent", intent.as_str())];
    assert_eq!(
        bench
            .post(&path("confirm_payment_intent"), &pair)
            .await
            .refused(),
        (400, "intent_invalid_state")
    );
    bench
        .post(&path("collect_payment_method"), &pair)
        .await
        .ok();
    let collected = bench
        .present(
            &reader,
            &[
                ("card_present[number]", "5555555555554444"),
                ("amount_tip", "50"),
            ],
        )
        .await
        .ok();
    let method = &collected["action"]["collect_payment_method"]["payment_method"];
    assert_eq!(method["card_present"]["brand"], "mastercard");
    assert_eq!(
        intent_of(&bench, &intent).await["status"],
        "requires_payment_method"
    );
    bench.pass(30_000);
    assert_eq!(
        bench
            .post(&path("confirm_payment_intent"), &pair)
            .await
            .refused()
            .0,
        400
    );
    bench
        .post(&path("collect_payment_method"), &pair)
        .await
        .ok();
    bench.present(&reader, &[("amount_tip", "50")]).await.ok();
    bench.pass(29_000);
    bench
        .post(&path("confirm_payment_intent"), &pair)
        .await
        .ok();
    let after = intent_of(&bench, &intent).await;
    assert_eq!(
        (&after["status"], &after["amount"]),
        (&"succeeded".into(), &1050.into())
    );
}

#[tokio::test]
async fn a_changed_intent_must_be_sent_again() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    bench
        .post(
            &format!("/v1/payment_intents/{intent}"),
            &[("amount", "2000")],
        )
        .await
        .ok();
    let done = bench.present(&reader, &[]).await.ok();
    assert_eq!(done["action"]["failure_code"], "intent_invalid_state");
    assert!(charges_of(&bench, &intent).await.is_empty());
    bench.push(&reader, &intent).await.ok();
    bench.present(&reader, &[]).await.ok();
    assert_eq!(intent_of(&bench, &intent).await["amount_received"], 2000);
}

#[tokio::test]
async fn cards_are_saved_and_forms_are_filled_in() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let setup = bench
        .post(
            "/v1/setup_intents",
            &[("allowed_payment_method_types[]", "card_present")],
        )
        .await
        .ok();
    let path = format!("/v1/terminal/readers/{reader}/process_setup_intent");
    bench
        .post(
            &path,
            &[("setup_intent", &id(&setup)), ("allow_redisplay", "always")],
        )
        .await
        .ok();
    let done = bench.present(&reader, &[]).await.ok();
    assert!(done["action"]["process_setup_intent"]["generated_card"].is_string());
    let path = format!("/v1/setup_intents/{}", id(&setup));
    assert_eq!(bench.fetch(&path).await["status"], "succeeded");

    let path = format!("/v1/terminal/readers/{reader}/collect_inputs");
    let form = [
        ("inputs[0][type]", "email"),
        ("inputs[0][custom_text][title]", "Mail"),
    ];
    bench.post(&path, &form).await.ok();
    let helper = format!("/v1/test_helpers/terminal/readers/{reader}/succeed_input_collection");
    let done = bench.post(&helper, &[]).await.ok();
    assert!(done["action"]["collect_inputs"]["inputs"][0]["email"]["value"].is_string());
    bench.post(&path, &form).await.ok();
    bench.pass(120_000);
    let late = bench.fetch(&format!("/v1/terminal/readers/{reader}")).await;
    assert_eq!(late["action"]["status"], "failed");
    let long = "x".repeat(41);
    let too_long = [
        ("inputs[0][type]", "email"),
        ("inputs[0][custom_text][title]", long.as_str()),
    ];
    assert_eq!(
        bench.post(&path, &too_long).await.param(),
        "inputs[0][custom_text][title]"
    );
}

#[tokio::test]
async fn hundreds_of_readers_are_paid_at_once_each_once() {
    let bench = Bench::with(|options| {
        options.shop = Shop::Generated {
            locations: 3,
            readers: 300,
            charges: 0,
            days: 1,
        };
    })
    .await;
    let mut readers = Vec::new();
    while readers.len() < 300 {
        let cursor: String = readers.last().cloned().unwrap_or_default();
        let mut pairs = vec![("limit", "100")];
        if !cursor.is_empty() {
            pairs.push(("starting_after", &cursor));
        }
        let page = bench.get("/v1/terminal/readers", &pairs).await.ok();
        readers.extend(page["data"].as_array().unwrap().iter().map(id));
    }
    let bench = std::sync::Arc::new(bench);
    let mut tasks = tokio::task::JoinSet::new();
    for reader in readers {
        let bench = std::sync::Arc::clone(&bench);
        tasks.spawn(async move {
            let intent = bench.intent("1000", &[]).await;
            bench.push(&reader, &intent).await.ok();
            // The simulated ones among them wait for a card; the others refuse the helper.
            bench.present(&reader, &[]).await;
            (reader, intent)
        });
    }
    let pushed = tasks.join_all().await;
    bench.pass(60_000);
    for (reader, intent) in pushed {
        let charges = charges_of(&bench, &intent).await;
        assert_eq!(charges.len(), 1);
        assert_eq!(
            charges[0]["payment_method_details"]["card_present"]["reader"],
            reader
        );
        assert_eq!(intent_of(&bench, &intent).await["status"], "succeeded");
    }
}

#[tokio::test]
async fn customers_may_take_no_time_at_all() {
    let bench = Bench::with(|options| options.reader_delay = std::time::Duration::ZERO).await;
    let reader = id(&bench.reader("Till 1").await);
    let intent = bench.intent("1000", &[]).await;
    bench.push(&reader, &intent).await.ok();
    assert_eq!(intent_of(&bench, &intent).await["status"], "succeeded");
}
