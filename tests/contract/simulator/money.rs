//! Money that moves on: the balance, payouts, other accounts' shares; and what Stripe
//! refuses to write down.

use serde_json::{Value, json};

use super::support::{Bench, id};

const MUNICH: &str = "acct_1TillctlMunich";

fn sum(rows: &Value, name: &str) -> i64 {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row[name].as_i64().unwrap())
        .sum()
}

#[tokio::test]
async fn the_balance_is_the_sum_of_its_movements() {
    let bench = Bench::with(|options| options.shop = tillctl::facade::simulator::Shop::Empty).await;
    let balance = bench.fetch("/v1/balance").await;
    assert_eq!(balance["available"][0]["amount"], 0);
    let bench = Bench::demo().await;
    bench.paid("5000", &[("capture_method", "automatic")]).await;
    let (mut all, mut cursor) = (0, String::new());
    loop {
        let mut pairs = vec![("limit", "100")];
        if !cursor.is_empty() {
            pairs.push(("starting_after", &cursor));
        }
        let page = bench.get("/v1/balance_transactions", &pairs).await.ok();
        all += sum(&page["data"], "net");
        if page["has_more"] == false {
            break;
        }
        cursor = id(page["data"].as_array().unwrap().last().unwrap());
    }
    let balance = bench.fetch("/v1/balance").await;
    let (there, coming) = (&balance["available"][0], &balance["pending"][0]);
    assert_eq!(sum(&json!([there, coming]), "amount"), all);
    assert!(there["amount"].as_i64().unwrap() > 0 && coming["amount"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn payouts_take_what_is_there_and_list_what_is_in_them() {
    let bench = Bench::demo().await;
    let much = [("amount", "999999999"), ("currency", "eur")];
    let refused = bench.post("/v1/payouts", &much).await;
    assert_eq!(refused.refused(), (400, "balance_insufficient"));
    let before = bench.fetch("/v1/balance").await["available"][0]["amount"]
        .as_i64()
        .unwrap();
    let pairs = [
        ("amount", "1000"),
        ("currency", "eur"),
        ("metadata[a]", "b"),
    ];
    let payout = bench.post("/v1/payouts", &pairs).await.ok();
    assert_eq!(
        (&payout["status"], &payout["automatic"]),
        (&json!("pending"), &json!(false))
    );
    let txn = bench
        .get("/v1/balance_transactions", &[("type", "payout")])
        .await
        .ok();
    assert_eq!(txn["data"][0]["id"], payout["balance_transaction"]);
    assert_eq!(txn["data"][0]["amount"], -1000);
    let after = bench.fetch("/v1/balance").await["available"][0]["amount"]
        .as_i64()
        .unwrap();
    assert_eq!(after, before - 1000);
    let of = |id: String| {
        let bench = &bench;
        async move {
            bench
                .get(
                    "/v1/balance_transactions",
                    &[("payout", &id), ("limit", "100")],
                )
                .await
        }
    };
    assert_eq!(of(id(&payout)).await.param(), "payout");
    let canceled = bench
        .post(&format!("/v1/payouts/{}/cancel", id(&payout)), &[])
        .await
        .ok();
    assert_eq!(canceled["status"], "canceled");
    // What Stripe pays out by itself names its movements, which are all of its amount.
    let swept = bench.simulator.control("payout", json!({})).unwrap();
    assert_eq!(swept["amount"], before);
    bench.pass(4 * 86_400_000);
    let paid = bench.fetch(&format!("/v1/payouts/{}", id(&swept))).await;
    assert_eq!(paid["status"], "paid");
    bench.paid("2000", &[("capture_method", "automatic")]).await;
    bench.pass(4 * 86_400_000);
    let second = bench
        .simulator
        .control("payout", json!({"status": "failed"}))
        .unwrap();
    let inside = of(id(&second)).await.ok();
    assert_eq!(inside["data"][0]["type"], "payout");
    let movements: i64 = sum(&inside["data"], "net");
    assert_eq!(movements, 0, "{inside}");
    bench.pass(4 * 86_400_000);
    let failed = bench.fetch(&format!("/v1/payouts/{}", id(&second))).await;
    assert_eq!(
        (&failed["status"], &failed["failure_code"]),
        (&json!("failed"), &json!("account_closed"))
    );
    let list = bench.get("/v1/payouts", &[("status", "paid")]).await.ok();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_platform_takes_a_fee_and_passes_charges_on() {
    let bench = Bench::demo().await;
    let pairs = [
        ("amount", "2000"),
        ("currency", "eur"),
        ("payment_method", "pm_card_visa"),
        ("confirm", "true"),
        ("capture_method", "automatic"),
        ("application_fee_amount", "150"),
        ("expand[]", "latest_charge.balance_transaction"),
    ];
    let alone = bench.post("/v1/payment_intents", &pairs).await;
    assert_eq!(
        (alone.status, alone.param()),
        (400, "application_fee_amount")
    );
    let direct = bench
        .call("POST", "/v1/payment_intents", &pairs)
        .header("Stripe-Account", MUNICH)
        .send()
        .await
        .ok();
    let charge = &direct["latest_charge"];
    let costs = &charge["balance_transaction"]["fee_details"];
    assert_eq!(costs[1]["type"], "application_fee");
    assert_eq!(sum(costs, "amount"), charge["balance_transaction"]["fee"]);
    let fee = bench
        .fetch(&format!(
            "/v1/application_fees/{}",
            charge["application_fee"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&fee["amount"], &fee["account"]),
        (&json!(150), &json!(MUNICH))
    );
    assert_eq!(fee["charge"], charge["id"]);
    let mut to = pairs.to_vec();
    to.push(("transfer_data[destination]", MUNICH));
    let passed = bench.post("/v1/payment_intents", &to).await.ok();
    let charge = &passed["latest_charge"];
    assert_eq!(charge["transfer_data"]["destination"], MUNICH);
    assert_eq!(charge["application_fee_amount"], 150);
    let transfer = bench
        .fetch(&format!(
            "/v1/transfers/{}",
            charge["transfer"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&transfer["amount"], &transfer["source_transaction"]),
        (&json!(2000), &charge["id"])
    );
    let fees = bench.get("/v1/application_fees", &[]).await.ok();
    assert_eq!(fees["data"].as_array().unwrap().len(), 2);
    *to.last_mut().unwrap() = ("transfer_data[destination]", "acct_1Nobody");
    let nobody = bench.post("/v1/payment_intents", &to).await;
    assert_eq!(
        (nobody.refused(), nobody.param()),
        ((400, "resource_missing"), "transfer_data[destination]")
    );
    // On a reader it is the same.
    let more = [
        ("transfer_data[destination]", MUNICH),
        ("application_fee_amount", "10"),
        ("capture_method", "manual"),
    ];
    let (_, intent, charge) = bench.paid("1000", &more).await;
    assert!(
        bench
            .fetch(&format!("/v1/charges/{charge}"))
            .await
            .get("transfer")
            .is_none()
    );
    bench
        .post(
            &format!("/v1/payment_intents/{intent}/capture"),
            &[("amount_to_capture", "600")],
        )
        .await
        .ok();
    let charge = bench.fetch(&format!("/v1/charges/{charge}")).await;
    let transfer = bench
        .fetch(&format!(
            "/v1/transfers/{}",
            charge["transfer"].as_str().unwrap()
        ))
        .await;
    assert_eq!(transfer["amount"], 600);
}

#[tokio::test]
async fn other_peoples_accounts_are_closed() {
    let bench = Bench::with(|options| {
        options.accounts = vec![("acct_1Mine".to_owned(), "Mine".to_owned())];
    })
    .await;
    let foreign = bench
        .call("GET", "/v1/charges", &[])
        .header("Stripe-Account", "acct_1Foreign")
        .send()
        .await;
    assert_eq!(foreign.refused(), (403, "account_invalid"));
    let mine = bench
        .call("GET", "/v1/account", &[])
        .header("Stripe-Account", "acct_1Mine")
        .send()
        .await
        .ok();
    assert_eq!(mine["settings"]["dashboard"]["display_name"], "Mine");
    let munich = bench.fetch(&format!("/v1/accounts/{MUNICH}")).await;
    assert_eq!(munich["id"], MUNICH);
    let foreign = bench
        .call("GET", "/v1/accounts/acct_1Foreign", &[])
        .key("sk_test_1234567890abcd")
        .send()
        .await;
    assert_eq!(foreign.refused(), (403, "account_invalid"));
    assert!(
        foreign.message().contains("'sk_test_**********abcd'"),
        "{}",
        foreign.text
    );
}

/// A paid charge, on the account itself or on a connected one.
async fn shared_charge(bench: &Bench, account: Option<&str>, more: &[(&str, &str)]) -> Value {
    let mut pairs = vec![
        ("amount", "2000"),
        ("currency", "eur"),
        ("payment_method", "pm_card_visa"),
        ("confirm", "true"),
        ("capture_method", "automatic"),
        ("expand[]", "latest_charge"),
    ];
    pairs.extend_from_slice(more);
    let mut call = bench.call("POST", "/v1/payment_intents", &pairs);
    if let Some(account) = account {
        call = call.header("Stripe-Account", account);
    }
    call.send().await.ok()["latest_charge"].clone()
}

#[tokio::test]
async fn a_refund_gives_the_fee_back_and_takes_the_transfer_back() {
    let bench = Bench::demo().await;
    let passed = shared_charge(
        &bench,
        None,
        &[
            ("application_fee_amount", "150"),
            ("transfer_data[destination]", MUNICH),
        ],
    )
    .await;
    let charge = id(&passed);
    let fee = format!(
        "/v1/application_fees/{}",
        passed["application_fee"].as_str().unwrap()
    );
    let transfer = format!("/v1/transfers/{}", passed["transfer"].as_str().unwrap());
    let refund = |amount: &'static str| {
        let pairs = [
            ("charge", charge.as_str()),
            ("amount", amount),
            ("refund_application_fee", "true"),
            ("reverse_transfer", "true"),
            ("expand[]", "transfer_reversal.balance_transaction"),
        ];
        bench.call("POST", "/v1/refunds", &pairs[..4]).send()
    };
    // A quarter of the charge takes a quarter of both along.
    let first = refund("500").await.ok();
    let told = bench.fetch(&fee).await;
    assert_eq!(
        (&told["amount_refunded"], &told["refunded"]),
        (&json!(38), &json!(false))
    );
    let back = &told["refunds"]["data"][0];
    assert_eq!(
        (&back["object"], &back["amount"], &back["fee"]),
        (&json!("fee_refund"), &json!(38), &told["id"])
    );
    let moved = back["balance_transaction"].as_str().unwrap();
    let moved = bench
        .fetch(&format!("/v1/balance_transactions/{moved}"))
        .await;
    assert_eq!(
        (&moved["type"], &moved["amount"], &moved["source"]),
        (&json!("application_fee_refund"), &json!(-38), &back["id"])
    );
    let told = bench.fetch(&transfer).await;
    assert_eq!(
        (&told["amount_reversed"], &told["reversed"]),
        (&json!(500), &json!(false))
    );
    let back = &told["reversals"]["data"][0];
    assert_eq!(back["id"], first["transfer_reversal"]);
    assert_eq!(
        (&back["amount"], &back["source_refund"], &back["transfer"]),
        (&json!(500), &first["id"], &told["id"])
    );
    let moved = back["balance_transaction"].as_str().unwrap();
    let moved = bench
        .fetch(&format!("/v1/balance_transactions/{moved}"))
        .await;
    assert_eq!(
        (&moved["type"], &moved["amount"]),
        (&json!("transfer_refund"), &json!(500))
    );
    refund("1500").await.ok();
    let told = bench.fetch(&fee).await;
    // What is left of it: rounding gives no more back than there was.
    assert_eq!(told["amount_refunded"], 150);
    let events = bench.fetch("/v1/events?limit=20").await;
    let types: Vec<&str> = events["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect();
    assert!(types.contains(&"application_fee.refunded"), "{types:?}");
    assert!(types.contains(&"transfer.reversed"), "{types:?}");
}

#[tokio::test]
async fn a_whole_refund_gives_the_whole_fee_back_to_a_connected_account() {
    let bench = Bench::demo().await;
    let direct = shared_charge(&bench, Some(MUNICH), &[("application_fee_amount", "150")]).await;
    let there = |method: &'static str, path: &str, pairs: &[(&str, &str)]| {
        bench
            .call(method, path, pairs)
            .header("Stripe-Account", MUNICH)
            .send()
    };
    let charge = id(&direct);
    let pairs = [
        ("charge", charge.as_str()),
        ("refund_application_fee", "true"),
        ("expand[]", "balance_transaction"),
    ];
    let refund = there("POST", "/v1/refunds", &pairs).await.ok();
    let moved = &refund["balance_transaction"];
    assert_eq!(
        (&moved["amount"], &moved["fee"], &moved["net"]),
        (&json!(-2000), &json!(-150), &json!(-1850))
    );
    assert_eq!(sum(&moved["fee_details"], "amount"), -150);
    let fee = direct["application_fee"].as_str().unwrap();
    let fee = bench.fetch(&format!("/v1/application_fees/{fee}")).await;
    assert_eq!(
        (&fee["amount_refunded"], &fee["refunded"]),
        (&json!(150), &json!(true))
    );
    let types = ["application_fee.refunded", "application_fee.created"];
    for kind in types {
        let events = bench.get("/v1/events", &[("type", kind)]).await.ok();
        assert_eq!(
            events["data"][0]["data"]["object"]["id"], fee["id"],
            "{kind}"
        );
    }
    // Without a fee or a transfer there is nothing to give back.
    let plain = id(&shared_charge(&bench, None, &[]).await);
    for name in ["refund_application_fee", "reverse_transfer"] {
        let refused = bench
            .post("/v1/refunds", &[("charge", &plain), (name, "true")])
            .await;
        assert_eq!((refused.refused(), refused.param()), ((400, ""), name));
        let charge = bench.fetch(&format!("/v1/charges/{plain}")).await;
        assert_eq!(charge["amount_refunded"], 0);
    }
    let pairs = [("charge", plain.as_str()), ("reverse_transfer", "false")];
    bench.post("/v1/refunds", &pairs).await.ok();
}

#[tokio::test]
async fn what_a_capture_and_a_confirmation_say_is_done_or_refused() {
    let bench = Bench::demo().await;
    let held = shared_charge(
        &bench,
        None,
        &[
            ("payment_method_options[card][capture_method]", "manual"),
            ("transfer_data[destination]", MUNICH),
        ],
    )
    .await;
    assert_eq!(held["captured"], false);
    let intent = held["payment_intent"].as_str().unwrap();
    let capture = format!("/v1/payment_intents/{intent}/capture");
    let refused = bench.post(&capture, &[("final_capture", "false")]).await;
    assert_eq!(refused.param(), "final_capture");
    let taken = bench
        .post(
            &capture,
            &[
                ("statement_descriptor_suffix", "Table 9"),
                ("transfer_data[amount]", "700"),
                ("expand[]", "latest_charge"),
            ],
        )
        .await
        .ok();
    assert_eq!(taken["statement_descriptor_suffix"], "Table 9");
    let charge = &taken["latest_charge"];
    assert_eq!(charge["statement_descriptor_suffix"], "Table 9");
    let charge = bench.fetch(&format!("/v1/charges/{}", id(charge))).await;
    let transfer = charge["transfer"].as_str().unwrap();
    let transfer = bench.fetch(&format!("/v1/transfers/{transfer}")).await;
    assert_eq!(transfer["amount"], 700);
    let sale = [("amount", "900"), ("currency", "eur")];
    let open = id(&bench.post("/v1/payment_intents", &sale).await.ok());
    let confirm = format!("/v1/payment_intents/{open}/confirm");
    for (name, value) in [
        ("amount_to_confirm", "500"),
        ("confirmation_token", "ctoken_1"),
        ("mandate", "mandate_1"),
        ("payment_method_data[type]", "card"),
    ] {
        let pairs = [("payment_method", "pm_card_visa"), (name, value)];
        let refused = bench.post(&confirm, &pairs).await;
        assert_eq!((refused.status, refused.param()), (400, name));
    }
    let pairs = [
        ("payment_method", "pm_card_visa"),
        ("shipping[name]", "Jenny"),
        ("shipping[address][line1]", "Main Street 1"),
        ("shipping[address][line2]", "Back door"),
        ("shipping[address][city]", "Berlin"),
        ("shipping[address][state]", "BE"),
        ("shipping[address][postal_code]", "10999"),
        ("shipping[address][country]", "DE"),
        ("amount_to_confirm", "900"),
    ];
    let paid = bench.post(&confirm, &pairs).await.ok();
    assert_eq!(paid["shipping"]["name"], "Jenny");
    for (path, name) in [
        ("/v1/setup_intents", "payment_method_configuration"),
        ("/v1/customers", "source"),
        ("/v1/payment_intents", "confirmation_token"),
    ] {
        let mut pairs = vec![(name, "x_1")];
        if path.ends_with("payment_intents") {
            pairs.extend_from_slice(&sale);
        }
        let refused = bench.post(path, &pairs).await;
        assert_eq!((refused.status, refused.param()), (400, name));
    }
    let late = bench
        .get("/v1/accounts", &[("created[gte]", "1700000001")])
        .await
        .ok();
    assert_eq!(late["data"], json!([]));
}

#[tokio::test]
async fn a_charge_has_its_refunds_beside_it() {
    let bench = Bench::demo().await;
    let (_, _, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let path = format!("/v1/charges/{charge}/refunds");
    assert_eq!(bench.fetch(&path).await["data"], json!([]));
    let refund = bench.post(&path, &[("amount", "250")]).await.ok();
    assert_eq!(refund["charge"], charge);
    let list = bench.fetch(&path).await;
    assert_eq!(
        (&list["data"][0]["id"], &list["url"]),
        (&refund["id"], &json!(path))
    );
    let nothing = bench.get("/v1/charges/ch_no/refunds", &[]).await;
    assert_eq!(nothing.refused(), (404, "resource_missing"));
}

#[tokio::test]
async fn what_cannot_be_written_down_is_refused() {
    let bench = Bench::demo().await;
    let intent = |name: &'static str, value: &'static str| {
        let bench = &bench;
        async move {
            let pairs = [("amount", "500"), ("currency", "eur"), (name, value)];
            bench.post("/v1/payment_intents", &pairs).await
        }
    };
    let mail = intent("receipt_email", "nobody").await;
    assert_eq!(
        (mail.refused(), mail.param()),
        ((400, "email_invalid"), "receipt_email")
    );
    let mail = bench.post("/v1/customers", &[("email", "a@b")]).await;
    assert_eq!(
        (mail.refused(), mail.param()),
        ((400, "email_invalid"), "email")
    );
    for suffix in ["Twenty-three characters", "1234", "no * stars"] {
        let refused = intent("statement_descriptor_suffix", suffix).await;
        assert_eq!(
            (refused.status, refused.param()),
            (400, "statement_descriptor_suffix")
        );
    }
    let more = [("statement_descriptor_suffix", "Table 12")];
    let (_, _, charge) = bench.paid("500", &more).await;
    let charge = bench.fetch(&format!("/v1/charges/{charge}")).await;
    assert_eq!(
        charge["calculated_statement_descriptor"],
        "TILLCTL* TABLE 12"
    );
    let customer = bench
        .get("/v1/payment_intents", &[("customer", "cus_no")])
        .await;
    assert_eq!(
        (customer.refused(), customer.param()),
        ((400, "resource_missing"), "customer")
    );
}

#[tokio::test]
async fn a_search_answers_or_refuses() {
    let bench = Bench::demo().await;
    let (_, intent, _) = bench.paid("1000", &[("metadata[order]", "A-4711")]).await;
    let find = |query: &'static str| {
        let bench = &bench;
        async move {
            bench
                .get("/v1/payment_intents/search", &[("query", query)])
                .await
        }
    };
    for query in [
        "metadata['order']:'a-4711'",
        "metadata['order']~'471' AND -status:'canceled'",
        "metadata['order']:'A-4711' OR amount:-1",
        "-metadata['order']:null AND customer:null",
    ] {
        let found = find(query).await.ok();
        assert_eq!(found["data"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found["data"][0]["id"], intent, "{query}");
    }
    for query in [
        "status:'a' AND amount>1 OR amount<5",
        "colour:'red'",
        "status:succeeded",
    ] {
        let refused = find(query).await;
        assert_eq!((refused.status, refused.param()), (400, "query"), "{query}");
    }
}

#[tokio::test]
async fn a_form_nobody_touches_times_out() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let path = format!("/v1/terminal/readers/{reader}/collect_inputs");
    let pairs = [
        ("inputs[0][type]", "email"),
        ("inputs[0][custom_text][title]", "Mail"),
    ];
    bench.post(&path, &pairs).await.ok();
    bench.pass(121_000);
    let shown = bench.fetch(&format!("/v1/terminal/readers/{reader}")).await;
    assert_eq!(shown["action"]["failure_code"], "collect_inputs_timeout");
}
