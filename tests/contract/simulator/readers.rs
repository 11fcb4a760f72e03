//! Readers, locations and configurations: registration, moving, refusals.

use serde_json::{Value, json};

use super::support::{Bench, id};

async fn locations(bench: &Bench) -> Vec<String> {
    let list = bench.get("/v1/terminal/locations", &[]).await.ok();
    list["data"].as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn the_demo_shop_has_eight_readers_two_of_them_offline() {
    let bench = Bench::demo().await;
    let list = bench
        .get("/v1/terminal/readers", &[("limit", "100")])
        .await
        .ok();
    let readers = list["data"].as_array().unwrap();
    assert_eq!(readers.len(), 8);
    let count = |status: Value| {
        readers
            .iter()
            .filter(|reader| reader["status"] == status)
            .count()
    };
    assert_eq!(
        (
            count(json!("online")),
            count(json!("offline")),
            count(Value::Null)
        ),
        (5, 2, 1)
    );
    let now = super::support::NOON;
    for reader in readers {
        match reader["status"].as_str() {
            Some("online") => assert!(reader["last_seen_at"].as_i64().unwrap() > now - 60_000),
            Some(_) => assert!(reader["last_seen_at"].as_i64().unwrap() < now - 3_600_000),
            None => assert_eq!(reader["last_seen_at"], Value::Null),
        }
        assert_eq!(reader["livemode"], false);
    }
    for (filter, value, count) in [
        ("status", "offline", 2),
        ("device_type", "stripe_s700", 2),
        ("serial_number", "STRM26138003393", 1),
        ("location", readers[0]["location"].as_str().unwrap(), 4),
    ] {
        let some = bench
            .get("/v1/terminal/readers", &[(filter, value)])
            .await
            .ok();
        assert_eq!(some["data"].as_array().unwrap().len(), count, "{filter}");
    }
}

#[tokio::test]
async fn registering_again_moves_a_device_to_a_new_id() {
    let bench = Bench::demo().await;
    let places = locations(&bench).await;
    let (code, kind, serial) = tillctl::facade::simulator::spare_codes()[0];
    let pairs = [
        ("registration_code", code),
        ("location", places[0].as_str()),
        ("label", "New till"),
        ("metadata[a]", "b"),
    ];
    let first = bench.post("/v1/terminal/readers", &pairs).await.ok();
    assert_eq!(
        (&first["device_type"], &first["serial_number"]),
        (&json!(kind), &json!(serial))
    );
    // The reply to a registration leaves the metadata out.
    let found = bench
        .fetch(&format!("/v1/terminal/readers/{}", id(&first)))
        .await;
    assert_eq!(
        (&found["status"], &found["metadata"]["a"]),
        (&json!("online"), &json!("b"))
    );
    let code = format!("code-{}", serial.to_lowercase());
    let pairs = [
        ("registration_code", code.as_str()),
        ("location", places[1].as_str()),
    ];
    let second = bench.post("/v1/terminal/readers", &pairs).await.ok();
    assert_ne!(first["id"], second["id"]);
    assert_eq!(second["serial_number"], first["serial_number"]);
    // Without a label the code is the label; nothing is carried over.
    let second = bench
        .fetch(&format!("/v1/terminal/readers/{}", id(&second)))
        .await;
    assert_eq!(
        (&second["label"], &second["metadata"]),
        (&json!(code), &json!({}))
    );
    let old = bench
        .fetch(&format!("/v1/terminal/readers/{}", id(&first)))
        .await;
    assert_eq!(old["deleted"], true);
    let listed = bench
        .get("/v1/terminal/readers", &[("serial_number", serial)])
        .await
        .ok();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    let wrong = bench
        .post(
            "/v1/terminal/readers",
            &[
                ("registration_code", "no-such-code"),
                ("location", &places[0]),
            ],
        )
        .await;
    assert_eq!(
        (wrong.refused().0, wrong.param()),
        (400, "registration_code")
    );
}

#[tokio::test]
async fn labels_and_metadata_change_and_nothing_else() {
    let bench = Bench::demo().await;
    let reader = bench.reader("Till 1").await;
    let path = format!("/v1/terminal/readers/{}", id(&reader));
    let moved = bench
        .post(&path, &[("location", &bench.location().await)])
        .await;
    assert_eq!(moved.refused(), (400, "parameter_unknown"));
    let after = bench
        .post(
            &path,
            &[
                ("label", "Kasse 1"),
                ("metadata[x]", "1"),
                ("metadata[floor]", ""),
            ],
        )
        .await
        .ok();
    assert_eq!(
        (&after["label"], &after["metadata"]),
        (&json!("Kasse 1"), &json!({"x": "1"}))
    );
    let after = bench
        .post(&path, &[("metadata", ""), ("label", "")])
        .await
        .ok();
    assert_eq!(
        (&after["label"], &after["metadata"]),
        (&reader["serial_number"], &json!({}))
    );
    let gone = bench.call("DELETE", &path, &[]).send().await.ok();
    assert_eq!(
        gone,
        json!({
            "id": reader["id"], "object": "terminal.reader", "deleted": true,
            "device_type": reader["device_type"], "serial_number": reader["serial_number"]
        })
    );
    assert_eq!(bench.fetch(&path).await, gone);
    assert_eq!(
        bench.post(&path, &[("label", "x")]).await.refused(),
        (404, "resource_missing")
    );
}

#[tokio::test]
async fn some_readers_take_no_commands() {
    let bench = Bench::demo().await;
    let intent = bench.intent("1000", &[]).await;
    let offline = id(&bench.reader("Counter").await);
    assert_eq!(
        bench.push(&offline, &intent).await.refused(),
        (400, "terminal_reader_offline")
    );
    let mobile = id(&bench.reader("Phone 1 (M2)").await);
    assert_eq!(bench.push(&mobile, &intent).await.refused(), (400, ""));
    assert_eq!(
        bench.push("tmr_no", &intent).await.refused(),
        (404, "resource_missing")
    );
    let reader = bench.simulated().await;
    assert_eq!(
        bench.push(&reader, "pi_no").await.refused(),
        (400, "resource_missing")
    );
    let online = bench
        .post(
            "/v1/payment_intents",
            &[("amount", "1000"), ("currency", "eur")],
        )
        .await
        .ok();
    let refused = bench.push(&reader, &id(&online)).await;
    assert_eq!(
        (refused.refused().0, refused.param()),
        (400, "payment_intent")
    );
}

#[tokio::test]
async fn a_live_key_is_another_world() {
    let bench = Bench::with(|options| options.live_world = true).await;
    let live = |method: &'static str, path: &str, pairs: &[(&str, &str)]| {
        bench.call(method, path, pairs).key("sk_live_123")
    };
    let list = live("GET", "/v1/terminal/readers", &[("limit", "100")])
        .send()
        .await
        .ok();
    let readers = list["data"].as_array().unwrap();
    assert_eq!(readers.len(), 8);
    assert!(readers.iter().all(|reader| {
        reader["livemode"] == true
            && !reader["device_type"]
                .as_str()
                .unwrap()
                .starts_with("simulated")
    }));
    let test = id(&bench.reader("Till 1").await);
    let other = live("GET", &format!("/v1/terminal/readers/{test}"), &[])
        .send()
        .await;
    assert_eq!(other.refused(), (404, "resource_missing"));
    let place = readers[0]["location"].as_str().unwrap();
    let simulated = [("registration_code", "simulated-wpe"), ("location", place)];
    let refused = live("POST", "/v1/terminal/readers", &simulated)
        .send()
        .await;
    assert_eq!(
        (refused.refused().0, refused.param()),
        (400, "registration_code")
    );
    let helper = format!(
        "/v1/test_helpers/terminal/readers/{}/present_payment_method",
        id(&readers[0])
    );
    assert_eq!(live("POST", &helper, &[]).send().await.refused().0, 400);
    let charges = live("GET", "/v1/charges", &[]).send().await.ok();
    assert_eq!(charges["data"][0]["livemode"], true);
    let connected = bench
        .call("GET", "/v1/terminal/readers", &[])
        .header("Stripe-Account", "acct_1TillctlMunich");
    assert_eq!(connected.send().await.ok()["data"], json!([]));
    let account = bench
        .call("GET", "/v1/account", &[])
        .header("Stripe-Account", "acct_1TillctlMunich")
        .send()
        .await;
    assert_eq!(account.header("stripe-account"), "acct_1TillctlMunich");
    assert_eq!(account.ok()["id"], "acct_1TillctlMunich");
}

#[tokio::test]
async fn locations_keep_their_country_and_their_readers() {
    let bench = Bench::demo().await;
    let place = bench.location().await;
    let path = format!("/v1/terminal/locations/{place}");
    assert_eq!(
        bench
            .post(&path, &[("address[country]", "FR")])
            .await
            .param(),
        "address[country]"
    );
    let after = bench
        .post(
            &path,
            &[("address[line1]", "Elsewhere 1"), ("phone", "+49 30 1")],
        )
        .await
        .ok();
    assert_eq!(after["address"]["line1"], "Elsewhere 1");
    assert_eq!(
        bench.call("DELETE", &path, &[]).send().await.refused().0,
        400
    );
    let minimal = [
        ("display_name", "Rock"),
        ("address[country]", "GI"),
        ("address[line1]", "Main St 1"),
    ];
    let rock = bench.post("/v1/terminal/locations", &minimal).await.ok();
    let path = format!("/v1/terminal/locations/{}", id(&rock));
    assert_eq!(
        bench.call("DELETE", &path, &[]).send().await.ok()["deleted"],
        true
    );
    assert_eq!(bench.fetch(&path).await["deleted"], true);
}

#[tokio::test]
async fn configurations_apply_where_they_are_attached() {
    let bench = Bench::demo().await;
    let default = bench
        .get(
            "/v1/terminal/configurations",
            &[("is_account_default", "true")],
        )
        .await
        .ok();
    let default = id(&default["data"][0]);
    let place = format!("/v1/terminal/locations/{}", bench.location().await);
    let refused = bench
        .post(&place, &[("configuration_overrides", &default)])
        .await;
    assert_eq!(refused.param(), "configuration_overrides");
    let path = format!("/v1/terminal/configurations/{default}");
    assert_eq!(
        bench.call("DELETE", &path, &[]).send().await.refused().0,
        400
    );
    let unequal = [
        ("tipping[jpy][fixed_amounts][]", "100"),
        ("tipping[jpy][fixed_amounts][1]", "200"),
        ("tipping[jpy][fixed_amounts][2]", "300"),
        ("tipping[eur][percentages][0]", "5"),
        ("tipping[eur][percentages][1]", "10"),
        ("tipping[eur][percentages][2]", "15"),
    ];
    assert_eq!(
        bench
            .post("/v1/terminal/configurations", &unequal)
            .await
            .refused()
            .0,
        400
    );
    let own = bench
        .post("/v1/terminal/configurations", &unequal[..3])
        .await
        .ok();
    bench
        .post(&place, &[("configuration_overrides", &id(&own))])
        .await
        .ok();
    let path = format!("/v1/terminal/configurations/{}", id(&own));
    assert_eq!(
        bench.call("DELETE", &path, &[]).send().await.refused().0,
        400
    );
    // The override asks for tips in yen, and no longer in euros.
    let reader = bench.simulated().await;
    for (currency, asked) in [("jpy", true), ("eur", false)] {
        let intent = bench.intent("1000", &[("currency", currency)]).await;
        bench.push(&reader, &intent).await.ok();
        let tipped = bench.present(&reader, &[("amount_tip", "100")]).await;
        assert_eq!(tipped.status == 200, asked, "{currency}");
    }
    let detached = bench
        .post(&place, &[("configuration_overrides", "")])
        .await
        .ok();
    assert!(detached.get("configuration_overrides").is_none());
    assert_eq!(
        bench.call("DELETE", &path, &[]).send().await.ok()["deleted"],
        true
    );
}
