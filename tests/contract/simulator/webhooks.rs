//! Events are posted to those who want to hear of them, in order and signed.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::support::{Bench, id};

struct Posted {
    signature: String,
    body: String,
}

/// Somebody who listens, and refuses the first post.
async fn listener() -> (String, Arc<Mutex<Vec<Posted>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let posted = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&posted);
    tokio::spawn(async move {
        let mut first = true;
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            let (head, body) = loop {
                let mut part = [0u8; 4096];
                let read = stream.read(&mut part).await.unwrap();
                bytes.extend_from_slice(&part[..read]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let length = header(head, "Content-Length").parse::<usize>().unwrap();
                if body.len() >= length {
                    break (head.to_owned(), body.to_owned());
                }
            };
            let status = if first { "500 Oh" } else { "200 OK" };
            let reply = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(reply.as_bytes()).await.unwrap();
            let signature = header(&head, "Stripe-Signature").to_owned();
            if !first {
                kept.lock().unwrap().push(Posted { signature, body });
            }
            first = false;
        }
    });
    (url, posted)
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let line = head.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_once(": ").unwrap().1
}

fn signed(posted: &Posted, secret: &str) -> bool {
    let (time, hex) = posted.signature.split_once(",v1=").unwrap();
    let time = time.strip_prefix("t=").unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{}", posted.body).as_bytes());
    let mut want = String::new();
    for byte in mac.finalize().into_bytes() {
        write!(want, "{byte:02x}").unwrap();
    }
    want == hex
}

async fn until(posted: &Arc<Mutex<Vec<Posted>>>, count: usize) -> Vec<Value> {
    for _ in 0..2_000 {
        if posted.lock().unwrap().len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let posted = posted.lock().unwrap();
    posted
        .iter()
        .map(|posted| serde_json::from_str(&posted.body).unwrap())
        .collect()
}

fn types(events: &[Value]) -> Vec<&str> {
    let kind = |event| Value::as_str(event).unwrap();
    events.iter().map(|event| kind(&event["type"])).collect()
}

#[tokio::test]
async fn everything_is_posted_in_order_again_until_it_is_taken() {
    let (url, posted) = listener().await;
    let bench = Bench::with(|options| {
        options.webhooks = vec![(url, "whsec_test".to_owned())];
    })
    .await;
    let made = bench
        .call(
            "POST",
            "/v1/payment_intents",
            &[
                ("amount", "1000"),
                ("currency", "eur"),
                ("allowed_payment_method_types[]", "card_present"),
            ],
        )
        .header("Idempotency-Key", "sale-1")
        .send()
        .await;
    let request = made.header("request-id").to_owned();
    let intent = id(&made.ok());
    let reader = id(&bench.reader("Till 1").await);
    bench.push(&reader, &intent).await.ok();
    bench.pass(10_000);
    // Nobody asks: what the customer does is told all the same.
    let events = until(&posted, 5).await;
    assert_eq!(
        types(&events),
        [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "terminal.reader.action_succeeded",
            "charge.updated"
        ]
    );
    assert_eq!(
        events[0]["request"],
        json!({"id": request, "idempotency_key": "sale-1"})
    );
    assert_eq!(events[0]["pending_webhooks"], 1);
    assert_eq!(events[1]["request"]["id"], Value::Null);
    assert!(
        posted
            .lock()
            .unwrap()
            .iter()
            .all(|p| signed(p, "whsec_test"))
    );
    let kept = bench.fetch(&format!("/v1/events/{}", id(&events[4]))).await;
    assert_eq!(kept, events[4]);
}

#[tokio::test]
async fn endpoints_hear_what_they_asked_for_as_long_as_they_want() {
    let (url, posted) = listener().await;
    let bench = Bench::demo().await;
    let https = [("url", "https://example.com"), ("enabled_events[]", "*")];
    let refused = bench.post("/v1/webhook_endpoints", &https).await;
    assert_eq!(
        (refused.refused(), refused.param()),
        ((400, "url_invalid"), "url")
    );
    let pairs = [
        ("url", url.as_str()),
        ("enabled_events[]", "customer.created"),
        ("enabled_events[]", "customer.deleted"),
        ("metadata[a]", "b"),
    ];
    let endpoint = bench.post("/v1/webhook_endpoints", &pairs).await.ok();
    let secret = endpoint["secret"].as_str().unwrap().to_owned();
    let path = format!("/v1/webhook_endpoints/{}", id(&endpoint));
    assert!(bench.fetch(&path).await.get("secret").is_none());
    let list = bench.fetch("/v1/webhook_endpoints").await;
    assert_eq!(list["data"][0]["url"], url);
    let customer = id(&bench.post("/v1/customers", &[]).await.ok());
    let customer = format!("/v1/customers/{customer}");
    bench.post(&customer, &[("name", "Jenny")]).await.ok();
    bench.post(&path, &[("disabled", "true")]).await.ok();
    bench.post("/v1/customers", &[]).await.ok();
    bench.post(&path, &[("disabled", "false")]).await.ok();
    bench.call("DELETE", &customer, &[]).send().await.ok();
    let events = until(&posted, 2).await;
    assert_eq!(types(&events), ["customer.created", "customer.deleted"]);
    assert!(posted.lock().unwrap().iter().all(|p| signed(p, &secret)));
    let gone = bench.call("DELETE", &path, &[]).send().await.ok();
    assert_eq!(gone["deleted"], true);
    assert_eq!(
        bench.get(&path, &[]).await.refused(),
        (404, "resource_missing")
    );
}

#[tokio::test]
async fn a_platform_hears_of_connected_accounts_and_others_in_their_version() {
    let munich = "acct_1TillctlMunich";
    let bench = Bench::demo().await;
    let (connect_url, connect) = listener().await;
    let (own_url, own) = listener().await;
    let (old_url, old) = listener().await;
    let (inner_url, inner) = listener().await;
    let events = ("enabled_events[]", "*");
    let made = bench
        .post(
            "/v1/webhook_endpoints",
            &[("url", connect_url.as_str()), events, ("connect", "true")],
        )
        .await
        .ok();
    assert!(made["application"].is_string() && made.get("connect").is_none());
    bench
        .post(
            "/v1/webhook_endpoints",
            &[("url", own_url.as_str()), events],
        )
        .await
        .ok();
    bench
        .post(
            "/v1/webhook_endpoints",
            &[
                ("url", old_url.as_str()),
                events,
                ("api_version", "2020-08-27"),
            ],
        )
        .await
        .ok();
    let within = |path: &'static str, pairs: &[(&str, &str)]| {
        bench
            .call("POST", path, pairs)
            .header("Stripe-Account", munich)
            .send()
    };
    within(
        "/v1/webhook_endpoints",
        &[("url", inner_url.as_str()), events],
    )
    .await
    .ok();
    let nobody = [("url", inner_url.as_str()), events, ("connect", "true")];
    let nobody = within("/v1/webhook_endpoints", &nobody).await;
    assert_eq!((nobody.status, nobody.param()), (400, "connect"));

    let sale = [("amount", "700"), ("currency", "eur")];
    bench.post("/v1/payment_intents", &sale).await.ok();
    within("/v1/customers", &[]).await.ok();

    let told = until(&connect, 1).await;
    assert_eq!(types(&told), ["customer.created"]);
    assert_eq!(told[0]["account"], munich);
    assert_eq!(told[0]["pending_webhooks"], 2);
    let told = until(&inner, 1).await;
    assert_eq!(types(&told), ["customer.created"]);
    assert_eq!(told[0].get("account"), None);
    let told = until(&own, 1).await;
    assert_eq!(types(&told), ["payment_intent.created"]);
    assert_eq!(told[0].get("account"), None);
    assert_eq!(told[0]["api_version"], super::support::VERSION);
    assert_eq!(told[0]["data"]["object"].get("charges"), None);
    let told = until(&old, 1).await;
    assert_eq!(types(&told), ["payment_intent.created"]);
    assert_eq!(told[0]["api_version"], "2020-08-27");
    assert_eq!(told[0]["data"]["object"]["charges"]["total_count"], 0);
}
