//! Money that moves on: the balance, payouts, other accounts' shares; and what Stripe
//! refuses to write down.

use serde_json::{Value, json};

use crate::support::{Bench, id};

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
    let foreign = bench.get("/v1/accounts/acct_1Foreign", &[]).await;
    assert_eq!(foreign.refused(), (403, "account_invalid"));
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
