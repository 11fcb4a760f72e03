//! For every endpoint of the contract, a request that succeeds.

use serde_json::Value;

use super::support::{Bench, form, id};

/// Ids of objects that are there, to be put into paths.
pub(crate) struct Things {
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

pub(crate) async fn things(bench: &Bench) -> Things {
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
#[expect(clippy::too_many_lines, reason = "a table, one row an endpoint")]
pub(crate) async fn success(bench: &Bench, things: &Things, verb: &str, template: &str) -> Value {
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
        ("POST", "payment_intents/{id}/confirm") => {
            let pairs = [("amount", "700"), ("currency", "eur")];
            subject = id(&bench.post("/v1/payment_intents", &pairs).await.ok());
            set("payment_method", "pm_card_visa");
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
            set("limit", "100");
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
