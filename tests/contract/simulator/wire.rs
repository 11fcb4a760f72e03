//! Keys, versions, idempotency, faults and limits: what goes over the wire.

use std::time::Duration;

use serde_json::Value;

use super::support::{Bench, Reply};

const SALE: &[(&str, &str)] = &[
    ("amount", "1000"),
    ("currency", "eur"),
    ("allowed_payment_method_types[]", "card_present"),
];

async fn with_fault(fault: &str) -> Bench {
    let fault = fault.parse().unwrap();
    Bench::with(|options| options.faults = vec![fault]).await
}

#[tokio::test]
async fn keys_are_checked() {
    let bench = Bench::demo().await;
    let with = |key: &'static str| bench.call("GET", "/v1/charges", &[]).key(key).send();
    for (key, status, code) in [
        ("", 401, ""),
        ("nonsense", 401, ""),
        ("sk_test_", 401, ""),
        ("pk_test_123", 401, "secret_key_required"),
    ] {
        assert_eq!(with(key).await.refused(), (status, code), "{key}");
    }
    for key in ["sk_test_1", "rk_test_1"] {
        with(key).await.ok();
    }
    for key in ["sk_live_1", "rk_live_1", "sk_org_live_1"] {
        let refused = with(key).await;
        assert_eq!(refused.refused(), (401, ""), "{key}");
        let message = refused.body["error"]["message"].as_str().unwrap();
        assert!(
            message.starts_with("Invalid API Key provided: "),
            "{message}"
        );
    }
    let live = Bench::with(|options| options.live_world = true).await;
    for key in ["sk_live_1", "rk_live_1"] {
        live.call("GET", "/v1/charges", &[])
            .key(key)
            .send()
            .await
            .ok();
    }
    let refused = with("sk_live_abcdefghijklmnop").await;
    assert!(!refused.text.contains("defghijkl"), "{}", refused.text);
    let refused = with("sk_fest_abcdefghijklmnop").await;
    assert!(!refused.text.contains("abcdefgh"), "{}", refused.text);
    let basic = bench
        .call("GET", "/v1/charges", &[])
        .key("")
        .header("Authorization", "Basic c2tfdGVzdF8xMjM6");
    basic.send().await.ok();
}

#[tokio::test]
async fn replies_carry_stripes_headers_and_error_shape() {
    let bench = Bench::demo().await;
    let reply = bench
        .call("POST", "/v1/payment_intents", SALE)
        .header("Idempotency-Key", "k1")
        .send()
        .await;
    assert!(reply.header("request-id").starts_with("req_"));
    assert_eq!(reply.header("stripe-version"), "2026-10-28.endive");
    assert_eq!(reply.header("idempotency-key"), "k1");
    assert_eq!(reply.header("content-type"), "application/json");
    assert!(!reply.header("date").is_empty());
    assert!(reply.text.starts_with("{\n  \"id\""));
    let reply = bench.get("/v1/terminal/readers/tmr_no", &[]).await;
    assert_eq!(reply.refused(), (404, "resource_missing"));
    let error = &reply.body["error"];
    assert_eq!(error["message"], "No such terminal.reader: 'tmr_no'");
    assert_eq!(error["type"], "invalid_request_error");
    assert_eq!(
        error["doc_url"],
        "https://stripe.com/docs/error-codes/resource-missing"
    );
    let log = error["request_log_url"].as_str().unwrap();
    assert!(log.contains(reply.header("request-id")), "{log}");
    let unknown = bench.get("/v1/nothing", &[]).await;
    assert!(
        unknown
            .message()
            .starts_with("Unrecognized request URL (GET: /v1/nothing)")
    );
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn versions_decide_about_payment_method_types() {
    let bench = Bench::demo().await;
    let old = [
        ("amount", "1000"),
        ("currency", "eur"),
        ("payment_method_types[]", "card_present"),
    ];
    let at = |version: &'static str| {
        bench
            .call("POST", "/v1/payment_intents", &old)
            .header("Stripe-Version", version)
            .send()
    };
    for version in ["2026-09-30.endive", "2026-10-28.endive"] {
        assert_eq!(
            at(version).await.refused(),
            (400, "parameter_unknown"),
            "{version}"
        );
    }
    let reply = at("2026-06-24.dahlia").await;
    assert_eq!(reply.header("stripe-version"), "2026-06-24.dahlia");
    assert_eq!(
        reply.ok()["payment_method_types"],
        serde_json::json!(["card_present"])
    );
    for version in ["tomorrow", "2199-01-01.x", "2026-10-28.Endive"] {
        assert_eq!(at(version).await.refused().0, 400);
    }
}

#[tokio::test]
async fn keys_of_idempotency_repeat_the_first_result() {
    let bench = Bench::with(|options| options.live_world = true).await;
    let send = |pairs: &[(&str, &str)], key: &'static str| {
        bench
            .call("POST", "/v1/payment_intents", pairs)
            .header("Idempotency-Key", key)
            .send()
    };
    let first = send(SALE, "a").await;
    let second = send(SALE, "a").await;
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(first.body, second.body);
    let other = [("amount", "1100"), ("currency", "eur")];
    let clash = send(&other, "a").await;
    assert_eq!(
        (clash.refused().0, &clash.body["error"]["type"]),
        (400, &"idempotency_error".into())
    );
    // What validation refused was not kept; what the endpoint refused was.
    assert_eq!(
        send(&[("amount", "x"), ("currency", "eur")], "b")
            .await
            .refused()
            .0,
        400
    );
    send(SALE, "b").await.ok();
    let low = [("amount", "1"), ("currency", "eur")];
    assert_eq!(send(&low, "c").await.refused(), (400, "amount_too_small"));
    let again = send(&low, "c").await;
    assert_eq!(
        (again.refused().1, again.header("idempotent-replayed")),
        ("amount_too_small", "true")
    );
    // Another account, another key.
    let apart = bench
        .call("POST", "/v1/payment_intents", SALE)
        .header("Idempotency-Key", "a")
        .key("sk_live_1");
    assert_eq!(apart.send().await.header("idempotent-replayed"), "");
    bench.pass(24 * 3_600_000);
    assert_eq!(send(SALE, "a").await.header("idempotent-replayed"), "");
    let long = "x".repeat(256);
    let refused = bench
        .call("POST", "/v1/payment_intents", SALE)
        .header("Idempotency-Key", &long)
        .send()
        .await;
    assert_eq!(refused.refused().0, 400);
}

#[tokio::test]
async fn a_key_in_flight_is_a_conflict() {
    let bench = Bench::with(|options| options.latency = Duration::from_millis(300)).await;
    let send = || {
        bench
            .call("POST", "/v1/payment_intents", SALE)
            .header("Idempotency-Key", "a")
            .send()
    };
    let (one, two) = tokio::join!(send(), send());
    let mut replies = [one, two];
    replies.sort_by_key(|reply| reply.status);
    assert_eq!(replies[0].status, 200);
    assert_eq!(replies[1].refused(), (409, "idempotency_key_in_use"));
    assert_eq!(replies[1].header("stripe-should-retry"), "true");
    assert_eq!(send().await.header("idempotent-replayed"), "true");
}

async fn intents(bench: &Bench) -> usize {
    let list = bench
        .get("/v1/events", &[("type", "payment_intent.created")])
        .await
        .ok();
    list["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn refusing_faults_change_nothing() {
    for (fault, status, code, header, value) in [
        (
            "rate-limit@POST#1",
            429,
            "rate_limit",
            "stripe-rate-limited-reason",
            "endpoint-rate",
        ),
        (
            "rate-limit=global-concurrency@POST#1",
            429,
            "rate_limit",
            "stripe-rate-limited-reason",
            "global-concurrency",
        ),
        (
            "lock-timeout@POST#1",
            429,
            "lock_timeout",
            "stripe-should-retry",
            "true",
        ),
        (
            "conflict@POST#1",
            409,
            "lock_timeout",
            "stripe-should-retry",
            "true",
        ),
        ("error@POST#1", 500, "", "content-type", "application/json"),
        (
            "error=503@POST#1",
            503,
            "",
            "content-type",
            "application/json",
        ),
        ("proxy@POST#1", 502, "", "content-type", "text/html"),
        (
            "forbidden=payment_intent_write@POST#1",
            403,
            "more_permissions_required",
            "content-type",
            "application/json",
        ),
    ] {
        let bench = with_fault(fault).await;
        let send = || {
            bench
                .call("POST", "/v1/payment_intents", SALE)
                .header("Idempotency-Key", "a")
                .send()
        };
        let reply = send().await;
        assert_eq!(reply.refused(), (status, code), "{fault}");
        assert_eq!(reply.header(header), value, "{fault}");
        if status == 403 {
            assert!(reply.message().contains("payment_intent_write"));
        }
        assert_eq!(intents(&bench).await, 0);
        let again = send().await;
        assert_eq!(
            (again.status, again.header("idempotent-replayed")),
            (200, "")
        );
    }
}

#[tokio::test]
async fn breaking_faults_break_before_or_after_the_effect() {
    for (fault, done) in [
        ("reset@POST#1", 0),
        ("lost-reply@POST#1", 1),
        ("half-body@POST#1", 1),
    ] {
        let bench = with_fault(fault).await;
        let send = || {
            bench
                .call("POST", "/v1/payment_intents", SALE)
                .header("Idempotency-Key", "a")
                .try_send()
        };
        assert!(send().await.is_err(), "{fault}");
        assert_eq!(intents(&bench).await, done, "{fault}");
        let again = send().await.unwrap();
        assert_eq!(again.status, 200);
        assert_eq!(again.header("idempotent-replayed") == "true", done == 1);
        assert_eq!(intents(&bench).await, 1);
        assert_eq!(
            bench.simulator.requests()[0].status == 0,
            fault != "half-body@POST#1"
        );
    }
    for (fault, done) in [("hang@POST#1", 0), ("stall@POST#1", 1)] {
        let bench = with_fault(fault).await;
        let send = bench.call("POST", "/v1/payment_intents", SALE).try_send();
        assert!(
            tokio::time::timeout(Duration::from_millis(300), send)
                .await
                .is_err()
        );
        assert_eq!(intents(&bench).await, done, "{fault}");
    }
}

#[tokio::test]
async fn what_was_begun_is_finished_although_the_caller_hung_up() {
    let bench = Bench::with(|options| options.latency = Duration::from_millis(200)).await;
    let send = bench
        .call("POST", "/v1/payment_intents", SALE)
        .header("Idempotency-Key", "a")
        .try_send();
    assert!(
        tokio::time::timeout(Duration::from_millis(50), send)
            .await
            .is_err()
    );
    while bench.simulator.request_count() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let again = bench
        .call("POST", "/v1/payment_intents", SALE)
        .header("Idempotency-Key", "a")
        .send()
        .await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(intents(&bench).await, 1);
}

#[tokio::test]
async fn a_crash_is_stored_and_repeated() {
    let bench = with_fault("crash@POST#1").await;
    let send = || {
        bench
            .call("POST", "/v1/payment_intents", SALE)
            .header("Idempotency-Key", "a")
            .send()
    };
    assert_eq!(send().await.status, 500);
    let again = send().await;
    assert_eq!(
        (again.status, again.header("idempotent-replayed")),
        (500, "true")
    );
    assert_eq!(intents(&bench).await, 1);
}

#[tokio::test]
async fn readers_fail_on_demand() {
    for (fault, code) in [
        ("reader-offline=Till 1", "terminal_reader_offline"),
        ("reader-timeout=STRM26138003393", "terminal_reader_timeout"),
        (
            "reader-hardware-fault=Till 1",
            "terminal_reader_hardware_fault",
        ),
        (
            "reader-invalid-location=Till 1",
            "terminal_reader_invalid_location_for_payment",
        ),
        ("reader-busy=Till 1", "terminal_reader_busy"),
        ("reader-foreign=Till 1@POST */cancel_action", ""),
    ] {
        let bench = with_fault(fault).await;
        let reader = super::support::id(&bench.reader("Till 1").await);
        let intent = bench.intent("1000", &[]).await;
        let foreign = fault.starts_with("reader-foreign");
        let verb = if foreign {
            "cancel_action"
        } else {
            "process_payment_intent"
        };
        let pairs = [("payment_intent", intent.as_str())];
        let pairs = if foreign { &[][..] } else { &pairs[..] };
        let reply: Reply = bench
            .post(&format!("/v1/terminal/readers/{reader}/{verb}"), pairs)
            .await;
        assert_eq!(reply.refused(), (400, code), "{fault}");
        assert_eq!(reply.body["error"]["type"], "invalid_request_error");
        assert_eq!(bench.reader("Till 1").await["action"], Value::Null);
        let other = super::support::id(&bench.reader("Till 2").await);
        bench.push(&other, &intent).await.ok();
    }
}

#[tokio::test]
async fn a_timeout_may_be_a_false_negative() {
    let bench = with_fault("reader-timeout-received=Till 1#1").await;
    let reader = super::support::id(&bench.reader("Till 1").await);
    let intent = bench.intent("1000", &[]).await;
    assert_eq!(
        bench.push(&reader, &intent).await.refused(),
        (400, "terminal_reader_timeout")
    );
    let got = bench.reader("Till 1").await;
    assert_eq!(
        got["action"]["process_payment_intent"]["payment_intent"],
        intent
    );
    bench.pass(3_000);
    let after = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
    assert_eq!(after["status"], "succeeded");
}

#[tokio::test]
async fn connection_errors_hide_whether_the_card_was_charged() {
    for (fault, code, status) in [
        (
            "connection-error",
            "connection_error",
            "requires_payment_method",
        ),
        ("connection-error-charged", "connection_error", "succeeded"),
        (
            "customer-canceled",
            "customer_canceled",
            "requires_payment_method",
        ),
    ] {
        let bench = with_fault(fault).await;
        let reader = bench.simulated().await;
        let intent = bench.intent("1000", &[]).await;
        bench.push(&reader, &intent).await.ok();
        let done = bench.present(&reader, &[]).await.ok();
        assert_eq!(done["action"]["failure_code"], code);
        let after = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
        assert_eq!(after["status"], status, "{fault}");
    }
}

#[tokio::test]
async fn an_action_may_be_stuck_for_ever() {
    for (fault, status) in [
        ("stuck=Till 1", "requires_payment_method"),
        ("stuck-charged=Till 1", "succeeded"),
    ] {
        let bench = with_fault(fault).await;
        let reader = super::support::id(&bench.reader("Till 1").await);
        let intent = bench.intent("1000", &[]).await;
        bench.push(&reader, &intent).await.ok();
        bench.pass(3_600_000);
        assert_eq!(
            bench.reader("Till 1").await["action"]["status"],
            "in_progress"
        );
        let after = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
        assert_eq!(after["status"], status, "{fault}");
        let path = format!("/v1/terminal/readers/{reader}/cancel_action");
        assert_eq!(bench.post(&path, &[]).await.ok()["action"], Value::Null);
    }
}

#[tokio::test]
async fn a_share_of_requests_fails_as_the_seed_says() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let bench = Bench::with(|options| {
            options.seed = seed;
            options.faults = vec!["error=503@GET /v1/charges#30%".parse().unwrap()];
        })
        .await;
        let mut failed = Vec::new();
        for turn in 0..60 {
            if bench.get("/v1/charges", &[("limit", "1")]).await.status == 503 {
                failed.push(turn);
            }
        }
        assert!((8..30).contains(&failed.len()), "{failed:?}");
        runs.push(failed);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn limits_are_per_endpoint_and_in_total() {
    let bench = Bench::with(|options| options.rate_limit = Some(30)).await;
    let path = "/v1/terminal/readers";
    for _ in 0..25 {
        bench.get(path, &[]).await.ok();
    }
    let reply = bench.get(path, &[]).await;
    assert_eq!(reply.refused(), (429, "rate_limit"));
    assert_eq!(reply.header("stripe-rate-limited-reason"), "endpoint-rate");
    for _ in 0..5 {
        bench.get("/v1/charges", &[]).await.ok();
    }
    let reply = bench.get("/v1/charges", &[]).await;
    assert_eq!(reply.header("stripe-rate-limited-reason"), "global-rate");
    bench.pass(1_000);
    bench.get(path, &[]).await.ok();
    assert_eq!(bench.simulator.request_count(), 33);
    assert_eq!(bench.simulator.requests()[25].status, 429);
    assert_eq!(bench.simulator.requests()[25].endpoint, path);
}

#[tokio::test]
async fn a_port_in_use_is_an_error_and_a_stopped_server_is_gone() {
    let bench = Bench::demo().await;
    let port: u16 = bench
        .simulator
        .url()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let mut options = tillctl::facade::simulator::Options::new(super::support::clock(&bench.clock));
    options.port = port;
    let taken = tillctl::facade::simulator::Simulator::start(options).await;
    assert_eq!(taken.unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
    let url = bench.simulator.url().to_owned();
    let http = tillctl::facade::stripe::http_builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    bench.simulator.stop().await;
    assert!(http.get(url).send().await.is_err());
}

/// A page in a browser reaches this machine under a name of its own (DNS rebinding).
#[tokio::test]
async fn only_names_of_this_machine_are_answered_on_loopback() {
    let bench = Bench::demo().await;
    let port = bench.simulator.url().rsplit(':').next().unwrap().to_owned();
    let asked = async |bench: &Bench, path: &str, host: &str| {
        let call = bench.call("GET", path, &[]).header("Host", host);
        call.send().await
    };
    for host in [
        "localhost".to_owned(),
        format!("[::1]:{port}"),
        format!("127.8.8.8:{port}"),
    ] {
        asked(&bench, "/v1/charges", &host).await.ok();
        asked(&bench, "/_control", &host).await.ok();
    }
    let before = bench.simulator.request_count();
    for host in [
        "evil.example",
        "api.stripe.com",
        "localhost.evil.example",
        "0.0.0.0",
        "x@y z",
    ] {
        for path in ["/v1/charges", "/_control", "/_control/requests"] {
            let refused = asked(&bench, path, host).await;
            assert_eq!(refused.refused(), (403, ""), "{host} {path}");
            let error = &refused.body["error"];
            assert_eq!(error["type"], "invalid_request_error");
            let message = error["message"].as_str().unwrap();
            assert!(
                message.contains(host) && message.contains("--bind"),
                "{message}"
            );
        }
    }
    assert_eq!(bench.simulator.request_count(), before);
    let open = Bench::with(|options| options.bind = [0, 0, 0, 0].into()).await;
    assert!(open.simulator.url().starts_with("http://127.0.0.1:"));
    asked(&open, "/v1/charges", "till.example:8080").await.ok();
}

#[tokio::test]
async fn a_request_for_no_host_is_not_answered() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let bench = Bench::demo().await;
    let address = bench
        .simulator
        .url()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    for head in [
        "GET /v1/charges HTTP/1.0\r\n",
        "GET /v1/charges HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n",
        "GET http://evil.example/v1/charges HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
    ] {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let text = format!("{head}Authorization: Bearer sk_test_123\r\n\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.contains(" 403 Forbidden\r\n"), "{head}: {reply}");
    }
}
