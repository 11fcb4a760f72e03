//! Cards that are saved for later: customers, payment methods, setup intents, and
//! what a saved card is then charged.

use serde_json::{Value, json};

use super::support::{Bench, id};

async fn customer(bench: &Bench) -> String {
    let pairs = [("email", "jenny@example.com"), ("name", "Jenny Rosen")];
    id(&bench.post("/v1/customers", &pairs).await.ok())
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .to_owned()
}

#[tokio::test]
async fn customers_are_made_changed_listed_and_deleted() {
    let bench = Bench::demo().await;
    let pairs = [
        ("email", "jenny@example.com"),
        ("address[line1]", "Lindengasse 1"),
        ("metadata[table]", "12"),
    ];
    let made = bench.post("/v1/customers", &pairs).await.ok();
    assert_eq!(made["address"]["city"], Value::Null);
    let other = customer(&bench).await;
    let path = format!("/v1/customers/{}", id(&made));
    let changed = bench
        .post(&path, &[("name", "Jenny"), ("metadata[table]", "")])
        .await
        .ok();
    assert_eq!(
        (&changed["name"], &changed["metadata"]),
        (&json!("Jenny"), &json!({}))
    );
    let list = bench
        .get("/v1/customers", &[("email", "jenny@example.com")])
        .await
        .ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    let gone = bench.call("DELETE", &path, &[]).send().await.ok();
    assert_eq!(gone["deleted"], true);
    assert_eq!(bench.fetch(&path).await["deleted"], true);
    assert_eq!(
        bench.post(&path, &[]).await.refused(),
        (404, "resource_missing")
    );
    let list = bench.get("/v1/customers", &[]).await.ok();
    assert_eq!(list["data"][0]["id"], other);
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    for (path, pairs) in [
        (
            "/v1/payment_intents",
            vec![("amount", "500"), ("currency", "eur")],
        ),
        ("/v1/setup_intents", vec![]),
    ] {
        for missing in ["cus_no", &id(&made)] {
            let mut pairs = pairs.clone();
            pairs.push(("customer", missing));
            let refused = bench.post(path, &pairs).await;
            assert_eq!(
                (refused.refused(), refused.param()),
                ((400, "resource_missing"), "customer"),
                "{path}"
            );
        }
    }
    let types: Vec<String> = bench.fetch("/v1/events").await["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(&event["type"]))
        .collect();
    assert_eq!(
        types[..4],
        [
            "customer.deleted",
            "customer.updated",
            "customer.created",
            "customer.created"
        ]
    );
}

#[tokio::test]
async fn a_card_is_saved_on_a_reader_and_charged_without_one() {
    let bench = Bench::demo().await;
    let customer = customer(&bench).await;
    let setup = bench
        .post(
            "/v1/setup_intents",
            &[
                ("allowed_payment_method_types[]", "card_present"),
                ("customer", &customer),
            ],
        )
        .await
        .ok();
    let setup = id(&setup);
    let reader = bench.simulated().await;
    let path = format!("/v1/terminal/readers/{reader}/process_setup_intent");
    let pairs = [
        ("setup_intent", setup.as_str()),
        ("allow_redisplay", "always"),
    ];
    // A card that fails first leaves an attempt that says why.
    bench.post(&path, &pairs).await.ok();
    let lost = [("card_present[number]", "4000000000009987")];
    bench.present(&reader, &lost).await.ok();
    bench.post(&path, &pairs).await.ok();
    let done = bench.present(&reader, &[]).await.ok();
    let generated = text(&done["action"]["process_setup_intent"]["generated_card"]);
    let expand = [("expand[]", "latest_attempt")];
    let after = bench
        .get(&format!("/v1/setup_intents/{setup}"), &expand)
        .await
        .ok();
    assert_eq!(after["status"], "succeeded");
    let attempt = &after["latest_attempt"];
    assert_eq!(
        attempt["payment_method_details"]["card_present"]["generated_card"],
        generated
    );
    assert_eq!(attempt["payment_method"], after["payment_method"]);
    let attempts = bench
        .get("/v1/setup_attempts", &[("setup_intent", &setup)])
        .await
        .ok();
    let states: Vec<&str> = attempts["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| attempt["status"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["succeeded", "failed"]);
    assert_eq!(
        attempts["data"][1]["setup_error"]["decline_code"],
        "lost_card"
    );
    let card = bench
        .fetch(&format!("/v1/payment_methods/{generated}"))
        .await;
    assert_eq!(card["type"], "card");
    assert_eq!(card["allow_redisplay"], "always");
    assert_eq!(card["customer"], customer);
    let origin = &card["card"]["generated_from"];
    assert_eq!(origin["setup_attempt"], attempt["id"]);
    assert_eq!(
        origin["payment_method_details"]["card_present"]["last4"],
        "4242"
    );
    let own = bench
        .fetch(&format!("/v1/customers/{customer}/payment_methods"))
        .await;
    assert_eq!(own["data"][0]["id"], generated);
    assert_eq!(own["data"].as_array().unwrap().len(), 1);
    let sale = [
        ("amount", "1500"),
        ("currency", "eur"),
        ("customer", &customer),
        ("payment_method", &generated),
        ("off_session", "true"),
        ("confirm", "true"),
        ("expand[]", "latest_charge"),
    ];
    let paid = bench.post("/v1/payment_intents", &sale).await.ok();
    assert_eq!(paid["status"], "succeeded");
    let charge = &paid["latest_charge"];
    assert_eq!(charge["payment_method"], generated);
    assert_eq!(charge["payment_method_details"]["type"], "card");
    assert_eq!(charge["customer"], customer);
    bench.pass(5_000);
    let charge = bench.fetch(&format!("/v1/charges/{}", id(charge))).await;
    assert!(charge["balance_transaction"].is_string());
    let found = bench
        .get("/v1/payment_intents", &[("customer", &customer)])
        .await
        .ok();
    assert_eq!(found["data"][0]["id"], paid["id"]);
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_card_is_saved_while_it_pays() {
    let bench = Bench::demo().await;
    let customer = customer(&bench).await;
    let more = [
        ("customer", customer.as_str()),
        ("setup_future_usage", "off_session"),
        ("capture_method", "manual"),
    ];
    let reader = bench.simulated().await;
    let intent = bench.intent("1000", &more).await;
    let path = format!("/v1/terminal/readers/{reader}/process_payment_intent");
    let pairs = [
        ("payment_intent", intent.as_str()),
        ("process_config[allow_redisplay]", "limited"),
    ];
    bench.post(&path, &pairs).await.ok();
    bench.present(&reader, &[]).await.ok();
    let pairs = [("expand[]", "latest_charge")];
    let paid = bench
        .get(&format!("/v1/payment_intents/{intent}"), &pairs)
        .await
        .ok();
    let met = &paid["latest_charge"]["payment_method_details"]["card_present"];
    let card = text(&met["generated_card"]);
    let card = bench.fetch(&format!("/v1/payment_methods/{card}")).await;
    assert_eq!(
        (&card["customer"], &card["allow_redisplay"]),
        (&json!(customer), &json!("limited"))
    );
    assert_eq!(
        card["card"]["generated_from"]["charge"],
        paid["latest_charge"]["id"]
    );
    // The card that met the reader can't be saved itself.
    let met = text(&paid["payment_method"]);
    let path = format!("/v1/payment_methods/{met}/attach");
    assert_eq!(
        bench.post(&path, &[("customer", &customer)]).await.status,
        400
    );
    // Without a wish to save it there is none.
    let (_, _, charge) = bench.paid("1000", &[]).await;
    let charge = bench.fetch(&format!("/v1/charges/{charge}")).await;
    assert_eq!(
        charge["payment_method_details"]["card_present"]["generated_card"],
        Value::Null
    );
}

#[tokio::test]
async fn payment_methods_are_attached_once_and_detached_for_good() {
    let bench = Bench::demo().await;
    let (one, two) = (customer(&bench).await, customer(&bench).await);
    let card = bench
        .post(
            "/v1/payment_methods",
            &[("type", "card"), ("card[token]", "tok_mastercard")],
        )
        .await
        .ok();
    assert_eq!(card["card"]["brand"], "mastercard");
    let path = format!("/v1/payment_methods/{}", id(&card));
    assert_eq!(bench.post(&path, &[]).await.status, 400);
    let attach = format!("{path}/attach");
    let done = bench.post(&attach, &[("customer", &one)]).await.ok();
    assert_eq!(done["customer"], one);
    assert_eq!(bench.post(&attach, &[("customer", &two)]).await.status, 400);
    let missing = bench.post(&attach, &[("customer", "cus_no")]).await;
    assert_eq!(
        (missing.refused(), missing.param()),
        ((400, "resource_missing"), "customer")
    );
    let named = bench
        .post(
            "/v1/payment_methods/pm_card_visa/attach",
            &[("customer", &one)],
        )
        .await
        .ok();
    let default = [("invoice_settings[default_payment_method]", id(&named))];
    let default: Vec<(&str, &str)> = default.iter().map(|(n, v)| (*n, v.as_str())).collect();
    bench
        .post(&format!("/v1/customers/{one}"), &default)
        .await
        .ok();
    let list = bench
        .get(
            "/v1/payment_methods",
            &[("customer", &one), ("type", "card")],
        )
        .await
        .ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    let renamed = bench
        .post(
            &path,
            &[
                ("billing_details[name]", "Jenny"),
                ("card[exp_year]", "2031"),
            ],
        )
        .await
        .ok();
    assert_eq!(renamed["card"]["exp_year"], 2031);
    let foreign = [
        ("amount", "900"),
        ("currency", "eur"),
        ("customer", &two),
        ("payment_method", &id(&card)),
    ];
    assert_eq!(
        bench.post("/v1/payment_intents", &foreign).await.param(),
        "payment_method"
    );
    let detach = format!("{path}/detach");
    assert_eq!(bench.post(&detach, &[]).await.ok()["customer"], Value::Null);
    assert_eq!(bench.post(&detach, &[]).await.status, 400);
    assert_eq!(bench.post(&attach, &[("customer", &one)]).await.status, 400);
    // Nor is it saved again by a SetupIntent.
    let again = [("customer", one.as_str()), ("payment_method", &id(&card))];
    let refused = bench.post("/v1/setup_intents", &again).await;
    assert_eq!((refused.status, refused.param()), (400, "payment_method"));
    assert_eq!(bench.fetch(&path).await["customer"], Value::Null);
    let visa = "/v1/payment_methods/pm_card_visa/attach";
    let third = id(&bench.post(visa, &[("customer", &one)]).await.ok());
    let chosen = [("customer", one.as_str()), ("payment_method", &third)];
    let chosen = id(&bench.post("/v1/setup_intents", &chosen).await.ok());
    let detach = format!("/v1/payment_methods/{third}/detach");
    bench.post(&detach, &[]).await.ok();
    let confirm = format!("/v1/setup_intents/{chosen}/confirm");
    let refused = bench.post(&confirm, &[]).await;
    assert_eq!((refused.status, refused.param()), (400, "payment_method"));
    let missing = bench.get("/v1/payment_methods/pm_no", &[]).await;
    assert_eq!(
        (missing.refused(), missing.param()),
        ((404, "resource_missing"), "payment_method")
    );
}

#[tokio::test]
async fn a_typed_card_is_saved_by_confirming_and_may_be_declined() {
    let bench = Bench::demo().await;
    let customer = customer(&bench).await;
    let setup = bench
        .post("/v1/setup_intents", &[("customer", &customer)])
        .await
        .ok();
    let path = format!("/v1/setup_intents/{}", id(&setup));
    let confirm = format!("{path}/confirm");
    let nothing = bench.post(&confirm, &[]).await;
    assert_eq!(nothing.refused(), (400, "setup_intent_unexpected_state"));
    let changed = bench
        .post(
            &path,
            &[("payment_method", "pm_card_visa"), ("description", "later")],
        )
        .await
        .ok();
    assert_eq!(changed["status"], "requires_confirmation");
    let done = bench.post(&confirm, &[]).await.ok();
    assert_eq!(done["status"], "succeeded");
    let card = bench
        .fetch(&format!(
            "/v1/payment_methods/{}",
            text(&done["payment_method"])
        ))
        .await;
    assert_eq!(card["customer"], customer);
    assert_eq!(
        bench.post(&confirm, &[]).await.refused(),
        (400, "setup_intent_unexpected_state")
    );
    assert_eq!(
        bench.post(&path, &[("customer", &customer)]).await.status,
        400
    );
    bench.post(&path, &[("metadata[a]", "b")]).await.ok();
    let sale = [
        ("amount", "900"),
        ("currency", "eur"),
        ("payment_method", "pm_card_chargeDeclinedInsufficientFunds"),
        ("confirm", "true"),
    ];
    let declined = bench.post("/v1/payment_intents", &sale).await;
    assert_eq!(declined.refused(), (402, "card_declined"));
    let error = &declined.body["error"];
    assert_eq!(error["decline_code"], "insufficient_funds");
    assert_eq!(error["payment_intent"]["status"], "requires_payment_method");
    // The same intent is paid with another card.
    let confirm = format!(
        "/v1/payment_intents/{}/confirm",
        id(&error["payment_intent"])
    );
    let nothing = bench.post(&confirm, &[]).await;
    assert_eq!(nothing.refused(), (400, "payment_intent_unexpected_state"));
    let paid = bench
        .post(&confirm, &[("payment_method", "pm_card_visa")])
        .await
        .ok();
    assert_eq!(
        (&paid["status"], &paid["last_payment_error"]),
        (&json!("succeeded"), &Value::Null)
    );
    assert_eq!(
        bench.post(&confirm, &[]).await.refused(),
        (400, "payment_intent_unexpected_state")
    );
}
