//! Every endpoint of the contract is served, its replies have the contract's
//! shapes, and its parameters are checked.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Bench, form, id};
use crate::validator::Contract;

/// Ids of objects that are there, to be put into paths.
struct Things {
    reader: String,
    location: String,
    configuration: String,
    intent: String,
    charge: String,
    refund: String,
    txn: String,
    setup: String,
    event: String,
    dispute: String,
    file: String,
}

async fn first(bench: &Bench, path: &str) -> String {
    let list = bench.get(path, &[]).await.ok();
    id(&list["data"][0])
}

async fn upload(bench: &Bench) -> String {
    let body = "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nterminal_reader_splashscreen\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\u{7f}PNG\r\n--x--\r\n";
    let bytes: Vec<u8> = body
        .bytes()
        .map(|byte| if byte == 0x7f { 0x89 } else { byte })
        .collect();
    let reply = bench
        .call("POST", "/v1/files", &[])
        .header("Content-Type", "multipart/form-data; boundary=x")
        .raw(bytes)
        .send()
        .await
        .ok();
    id(&reply)
}

async fn things(bench: &Bench) -> Things {
    let (reader, intent, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    bench.pass(5_000);
    let refund = bench
        .post("/v1/refunds", &[("charge", &charge), ("amount", "100")])
        .await
        .ok();
    let setup = bench
        .post(
            "/v1/setup_intents",
            &[("allowed_payment_method_types[]", "card_present")],
        )
        .await
        .ok();
    Things {
        reader,
        location: first(bench, "/v1/terminal/locations").await,
        configuration: first(bench, "/v1/terminal/configurations").await,
        intent,
        charge,
        refund: id(&refund),
        txn: first(bench, "/v1/balance_transactions").await,
        setup: id(&setup),
        event: first(bench, "/v1/events").await,
        dispute: first(bench, "/v1/disputes").await,
        file: upload(bench).await,
    }
}

/// A request that succeeds, for each endpoint: method, template, id, parameters.
async fn success(bench: &Bench, things: &Things, verb: &str, template: &str) -> Value {
    let t = things;
    let own = |prefix: &str| match prefix {
        "terminal/readers" => t.reader.clone(),
        "terminal/locations" => t.location.clone(),
        "terminal/configurations" => t.configuration.clone(),
        "payment_intents" => t.intent.clone(),
        "charges" => t.charge.clone(),
        "refunds" => t.refund.clone(),
        "balance_transactions" => t.txn.clone(),
        "setup_intents" => t.setup.clone(),
        "events" => t.event.clone(),
        "disputes" => t.dispute.clone(),
        _ => t.file.clone(),
    };
    let rest = template
        .trim_start_matches("/v1/")
        .trim_start_matches("test_helpers/");
    let resource = rest.split("/{id}").next().unwrap();
    let mut subject = own(resource);
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut set = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
    match (verb, rest) {
        ("DELETE", "terminal/readers/{id}") => subject = bench.simulated().await,
        ("POST", "terminal/readers/{id}") => {
            set("label", "New name");
            set("metadata[a]", "b");
        }
        ("POST", "terminal/readers") => {
            set("registration_code", "simulated-s710");
            set("location", &t.location);
        }
        ("POST", "terminal/readers/{id}/collect_inputs") => {
            set("inputs[0][type]", "selection");
            set("inputs[0][custom_text][title]", "How was it?");
            set("inputs[0][selection][choices][0][id]", "good");
            set("inputs[0][selection][choices][0][text]", "Good");
            set("inputs[0][toggles][0][title]", "News");
            set("inputs[1][type]", "email");
            set("inputs[1][custom_text][title]", "Mail");
            set("metadata[a]", "b");
        }
        (
            "POST",
            "terminal/readers/{id}/succeed_input_collection"
            | "terminal/readers/{id}/timeout_input_collection",
        ) => {
            let path = format!("/v1/terminal/readers/{subject}/collect_inputs");
            let pairs = [
                ("inputs[0][type]", "signature"),
                ("inputs[0][custom_text][title]", "Sign"),
            ];
            bench.post(&path, &pairs).await.ok();
        }
        (
            "POST",
            "terminal/readers/{id}/collect_payment_method"
            | "terminal/readers/{id}/process_payment_intent",
        ) => {
            set("payment_intent", &bench.intent("500", &[]).await);
            let config = if rest.ends_with("method") {
                "collect_config"
            } else {
                "process_config"
            };
            set(&format!("{config}[skip_tipping]"), "true");
            set(&format!("{config}[enable_customer_cancellation]"), "true");
            set("expand[]", "location");
        }
        ("POST", "terminal/readers/{id}/confirm_payment_intent") => {
            let intent = bench.intent("500", &[]).await;
            let path = format!("/v1/terminal/readers/{subject}/collect_payment_method");
            bench.post(&path, &[("payment_intent", &intent)]).await.ok();
            bench.present(&subject, &[]).await.ok();
            set("payment_intent", &intent);
        }
        ("POST", "terminal/readers/{id}/present_payment_method") => {
            let intent = bench.intent("501", &[]).await;
            bench.push(&subject, &intent).await.ok();
        }
        ("POST", "terminal/readers/{id}/process_setup_intent") => {
            set("setup_intent", &t.setup);
            set("allow_redisplay", "always");
            set("process_config[enable_customer_cancellation]", "true");
        }
        ("POST", "terminal/readers/{id}/refund_payment") => {
            set("charge", &t.charge);
            set("amount", "100");
            set("metadata[a]", "b");
            set(
                "refund_payment_config[enable_customer_cancellation]",
                "true",
            );
        }
        ("POST", "terminal/readers/{id}/set_reader_display") => {
            for (name, value) in [
                ("type", "cart"),
                ("cart[currency]", "eur"),
                ("cart[total]", "350"),
                ("cart[line_items][0][description]", "Coffee"),
                ("cart[line_items][0][amount]", "350"),
                ("cart[line_items][0][quantity]", "1"),
            ] {
                set(name, value);
            }
        }
        ("DELETE", "terminal/locations/{id}") => subject = id(&location(bench).await),
        ("POST", "terminal/locations/{id}") => set("display_name", "Elsewhere"),
        ("POST", "terminal/locations") => {
            for (name, value) in LOCATION {
                set(name, value);
            }
        }
        ("DELETE", "terminal/configurations/{id}") => {
            subject = id(&bench
                .post("/v1/terminal/configurations", &[("name", "x")])
                .await
                .ok());
        }
        ("POST", "terminal/configurations" | "terminal/configurations/{id}") => {
            for (name, value) in [
                ("name", "Everything"),
                ("tipping[eur][percentages][0]", "5"),
                ("tipping[eur][percentages][1]", "10"),
                ("tipping[eur][percentages][2]", "15"),
                ("wifi[type]", "personal_psk"),
                ("wifi[personal_psk][ssid]", "shop"),
                ("wifi[personal_psk][password]", "secret12"),
                ("reboot_window[start_hour]", "2"),
                ("reboot_window[end_hour]", "4"),
                ("offline[enabled]", "true"),
                ("cellular[enabled]", "false"),
                ("reader_security[admin_menu_passcode]", "01234"),
            ] {
                set(name, value);
            }
            set("stripe_s700[splashscreen]", &t.file);
            set("expand[]", "stripe_s700.splashscreen");
        }
        ("POST", "terminal/connection_tokens") => set("location", &t.location),
        ("POST", "terminal/onboarding_links") => {
            set("link_type", "apple_terms_and_conditions");
            set(
                "link_options[apple_terms_and_conditions][merchant_display_name]",
                "Shop",
            );
        }
        ("POST", "payment_intents") => {
            set("amount", "1000");
            set("currency", "EUR");
            set("allowed_payment_method_types[0]", "card_present");
            set(
                "payment_method_options[card_present][capture_method]",
                "manual_preferred",
            );
            set("metadata[a]", "b");
        }
        ("POST", "payment_intents/{id}") => {
            subject = bench.intent("700", &[]).await;
            set("amount", "800");
            set("description", "More");
        }
        ("POST", "payment_intents/{id}/cancel") => {
            subject = bench.intent("700", &[]).await;
            set("cancellation_reason", "duplicate");
        }
        (
            "POST",
            "payment_intents/{id}/capture" | "payment_intents/{id}/increment_authorization",
        ) => {
            let more = [
                ("capture_method", "manual"),
                (
                    "payment_method_options[card_present][request_incremental_authorization_support]",
                    "true",
                ),
            ];
            subject = bench.paid("900", &more).await.1;
            if rest.ends_with("capture") {
                set("amount_to_capture", "500");
            } else {
                set("amount", "1100");
            }
        }
        ("GET", "payment_intents/search" | "charges/search") => {
            set("query", "status:\"succeeded\" AND currency:\"eur\"");
        }
        ("GET", "charges") => {
            set("limit", "100");
            set("expand[]", "data.balance_transaction");
            set("expand[]", "data.payment_intent");
        }
        ("GET", "terminal/readers") => {
            set("limit", "100");
            set("expand[]", "data.location");
        }
        ("GET", "balance_transactions" | "refunds" | "events" | "payment_intents") => {
            set("limit", "100")
        }
        ("POST", "charges/{id}" | "refunds/{id}") => set("metadata[a]", "b"),
        ("POST", "refunds") => {
            set("payment_intent", &t.intent);
            set("amount", "50");
            set("reason", "duplicate");
        }
        ("POST", "setup_intents") => set("allowed_payment_method_types[]", "card_present"),
        ("POST", "setup_intents/{id}/cancel") => {
            let fresh = bench.post("/v1/setup_intents", &[]).await.ok();
            subject = id(&fresh);
        }
        _ => {}
    }
    let path = template.replace("{id}", &subject);
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let reply = bench.call(verb, &path, &pairs).send().await;
    assert_eq!(
        reply.status,
        200,
        "{verb} {template} {}: {}",
        form(&pairs),
        reply.text
    );
    reply.body
}

const LOCATION: &[(&str, &str)] = &[
    ("display_name", "Wien"),
    ("address[line1]", "Lindengasse 1"),
    ("address[city]", "Wien"),
    ("address[postal_code]", "1070"),
    ("address[country]", "AT"),
    ("phone", "+43 1 234"),
];

async fn location(bench: &Bench) -> Value {
    bench.post("/v1/terminal/locations", LOCATION).await.ok()
}

/// Endpoints whose success needs what this simulator does not do; what they
/// answer instead is tested with the behaviour.
const REFUSING: &[&str] = &[
    "/v1/payment_intents/{id}/confirm",
    "/v1/refunds/{id}/cancel",
];

#[tokio::test]
async fn every_reply_has_the_shape_of_the_contract() {
    let bench = Bench::demo().await;
    let contract = Contract::load();
    let things = things(&bench).await;
    let mut faults = BTreeSet::new();
    for endpoint in contract.endpoints() {
        let (verb, path) = (
            endpoint["verb"].as_str().unwrap(),
            endpoint["path"].as_str().unwrap(),
        );
        if REFUSING.contains(&path) || (verb, path) == ("POST", "/v1/files") {
            continue;
        }
        let reply = success(&bench, &things, verb, path).await;
        for fault in contract.faults(&endpoint["response"], &reply) {
            // The same fault in every row is one fault.
            let fault: String = fault.chars().filter(|c| !c.is_ascii_digit()).collect();
            faults.insert(format!("{verb} {path}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn objects_keep_the_contract_in_every_state() {
    let bench = Bench::demo().await;
    let contract = Contract::load();
    things(&bench).await;
    let reader = bench.simulated().await;
    for (card, amount) in [
        ("4242424242424242", "1000"),
        ("4000000000009995", "1000"),
        ("5555555555554444", "1002"),
        ("4001007020000002", "2000"),
        ("36227206271667", "1101"),
    ] {
        let intent = bench.intent(amount, &[]).await;
        bench.push(&reader, &intent).await.ok();
        bench
            .present(&reader, &[("card_present[number]", card)])
            .await
            .ok();
    }
    let interac = [
        ("currency", "cad"),
        ("allowed_payment_method_types[]", "card_present"),
        ("allowed_payment_method_types[1]", "interac_present"),
    ];
    let intent = bench.intent("1000", &interac).await;
    bench.push(&reader, &intent).await.ok();
    bench
        .present(&reader, &[("type", "interac_present")])
        .await
        .ok();
    bench.pass(60_000);
    let mut faults = BTreeSet::new();
    for endpoint in contract.endpoints() {
        let path = endpoint["path"].as_str().unwrap();
        if endpoint["verb"] != "GET" || path.contains("{id}") || path.contains("search") {
            continue;
        }
        let mut cursor = String::new();
        loop {
            let mut pairs = vec![("limit", "100")];
            if !cursor.is_empty() {
                pairs.push(("starting_after", &cursor));
            }
            let page = bench.get(path, &pairs).await.ok();
            for fault in contract.faults(&endpoint["response"], &page) {
                let fault: String = fault.chars().filter(|c| !c.is_ascii_digit()).collect();
                faults.insert(format!("{path}: {fault}"));
            }
            if page["has_more"] == false {
                break;
            }
            cursor = id(page["data"].as_array().unwrap().last().unwrap());
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn every_endpoint_checks_its_parameters() {
    let bench = Bench::demo().await;
    for endpoint in Contract::load().endpoints() {
        let (verb, template) = (
            endpoint["verb"].as_str().unwrap(),
            endpoint["path"].as_str().unwrap(),
        );
        let path = template.replace("{id}", "xxx_1");
        let reply = bench.call(verb, &path, &[("colour", "red")]).send().await;
        assert_eq!(
            reply.refused(),
            (400, "parameter_unknown"),
            "{verb} {template}"
        );
        assert_eq!(
            (reply.param(), reply.message()),
            ("colour", "Received unknown parameter: colour")
        );
        let required = endpoint["params"]["required"].as_array();
        if required.is_some_and(|required| !required.is_empty()) {
            let reply = bench.call(verb, &path, &[]).send().await;
            assert_eq!(
                reply.refused(),
                (400, "parameter_missing"),
                "{verb} {template}"
            );
            let named: Vec<&str> = required.unwrap().iter().filter_map(Value::as_str).collect();
            assert!(named.contains(&reply.param()), "{}", reply.text);
        }
        if template.contains("{id}") && required.is_none() {
            let reply = bench.call(verb, &path, &[]).send().await;
            assert_eq!(
                reply.refused(),
                (404, "resource_missing"),
                "{verb} {template}"
            );
        }
    }
}

#[tokio::test]
async fn values_are_checked() {
    let bench = Bench::demo().await;
    let cases: &[(&str, &[(&str, &str)], &str, &str)] = &[
        (
            "/v1/payment_intents",
            &[("amount", "12.5"), ("currency", "eur")],
            "parameter_invalid_integer",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", ""), ("currency", "eur")],
            "parameter_invalid_empty",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "10"), ("currency", "eur")],
            "amount_too_small",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "100000000"), ("currency", "eur")],
            "amount_too_large",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1000"), ("currency", "zzz")],
            "",
            "currency",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1005"), ("currency", "kwd")],
            "parameter_invalid_integer",
            "amount",
        ),
        (
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("payment_method_types[]", "card_present"),
            ],
            "parameter_unknown",
            "payment_method_types",
        ),
        (
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("capture_method", "later"),
            ],
            "",
            "capture_method",
        ),
        (
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("metadata[a[b]]", "c"),
            ],
            "",
            "metadata[a[b]]",
        ),
        (
            "/v1/payment_intents",
            &[("amount", "1000"), ("amount", "1000"), ("currency", "eur")],
            "",
            "amount",
        ),
        (
            "/v1/terminal/locations",
            &[
                ("display_name", "x"),
                ("address[country]", "DE"),
                ("address[line1]", "a"),
                ("address[city]", "b"),
            ],
            "parameter_missing",
            "address[postal_code]",
        ),
        (
            "/v1/terminal/locations",
            &[("display_name", "x"), ("address[country]", "KP")],
            "terminal_location_country_unsupported",
            "address[country]",
        ),
        (
            "/v1/terminal/readers",
            &[("registration_code", "simulated-wpe")],
            "parameter_missing",
            "location",
        ),
        (
            "/v1/terminal/readers",
            &[
                ("registration_code", "simulated-wpe"),
                ("location", "tml_no"),
            ],
            "resource_missing",
            "location",
        ),
        (
            "/v1/terminal/configurations",
            &[
                ("reboot_window[start_hour]", "3"),
                ("reboot_window[end_hour]", "3"),
            ],
            "",
            "reboot_window[end_hour]",
        ),
        (
            "/v1/terminal/configurations",
            &[("reboot_window[start_hour]", "3")],
            "parameter_missing",
            "reboot_window[end_hour]",
        ),
        (
            "/v1/terminal/configurations",
            &[("offline[enabled]", "yes")],
            "",
            "offline[enabled]",
        ),
    ];
    for (path, pairs, code, param) in cases {
        let reply = bench.post(path, pairs).await;
        assert_eq!(reply.refused(), (400, *code), "{pairs:?}: {}", reply.text);
        assert_eq!(reply.param(), *param, "{pairs:?}: {}", reply.text);
    }
    for (pairs, param) in [
        (vec![("limit", "101")], "limit"),
        (vec![("limit", "0")], "limit"),
        (vec![("status", "asleep")], "status"),
        (vec![("starting_after", "tmr_no")], "starting_after"),
        (
            vec![("starting_after", "tmr_1"), ("ending_before", "tmr_2")],
            "starting_after",
        ),
        (vec![("expand[]", "data.label")], "expand[0]"),
    ] {
        let reply = bench.get("/v1/terminal/readers", &pairs).await;
        assert_eq!(
            (reply.refused().0, reply.param()),
            (400, param),
            "{pairs:?}: {}",
            reply.text
        );
    }
    let fifty: Vec<(String, &str)> = (0..51).map(|n| (format!("metadata[k{n}]"), "v")).collect();
    let mut pairs: Vec<(&str, &str)> = fifty.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    pairs.extend([("amount", "1000"), ("currency", "eur")]);
    assert_eq!(
        bench.post("/v1/payment_intents", &pairs).await.param(),
        "metadata"
    );
}

/// The validator must be able to fail, or the tests above prove nothing.
#[tokio::test]
async fn the_validator_sees_faults() {
    let bench = Bench::demo().await;
    let contract = Contract::load();
    let schema = serde_json::json!({"$ref": "#/$defs/terminal.reader"});
    let reader = bench.reader("Till 1").await;
    assert!(contract.faults(&schema, &reader).is_empty());
    let spoiled = |change: fn(&mut Value)| {
        let mut reader = reader.clone();
        change(&mut reader);
        contract.faults(&schema, &reader).len()
    };
    assert_eq!(spoiled(|reader| reader["colour"] = "red".into()), 1);
    assert_eq!(spoiled(|reader| reader["last_seen_at"] = "now".into()), 1);
    assert_eq!(spoiled(|reader| reader["status"] = "asleep".into()), 1);
    assert_eq!(
        spoiled(|reader| drop(reader.as_object_mut().unwrap().remove("label"))),
        1
    );
    assert_eq!(spoiled(|reader| reader["metadata"]["a"] = 1.into()), 1);
}
