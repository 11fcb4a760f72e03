//! Files, their bytes and links to them; what an event says of a change.

use serde_json::{Value, json};

use super::configurations::upload;
use super::support::{Bench, Reply, id};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nbytes";
const SPLASH: &str = "terminal_reader_splashscreen";

/// What stands at an address of the simulator's, asked for with or without a key.
async fn at(bench: &Bench, url: &Value, key: &'static str) -> Reply {
    let path = url.as_str().unwrap().strip_prefix(bench.simulator.url());
    bench.call("GET", path.unwrap(), &[]).key(key).send().await
}

#[tokio::test]
async fn a_files_bytes_are_for_those_with_a_key() {
    let bench = Bench::demo().await;
    let file = upload(&bench, "file", SPLASH, PNG, "1").await.ok();
    assert_eq!(file["size"], PNG.len());
    let got = at(&bench, &file["url"], "sk_test_123").await;
    assert_eq!((got.status, got.header("content-type")), (200, "image/png"));
    assert_eq!(got.header("content-length"), PNG.len().to_string());
    assert_eq!(at(&bench, &file["url"], "").await.refused().0, 401);
    let gone = bench.get("/v1/files/file_gone/contents", &[]).await;
    assert_eq!(gone.refused(), (404, "resource_missing"));
    let text = upload(&bench, "file", "dispute_evidence", b"They were here", "2").await;
    let got = at(&bench, &text.ok()["url"], "sk_test_123").await;
    assert_eq!(got.text, "They were here");
}

#[tokio::test]
async fn a_link_leads_to_a_file_until_it_expires() {
    let bench = Bench::demo().await;
    let file = upload(&bench, "file", SPLASH, PNG, "1").await.ok();
    let name = id(&file);
    let now = super::support::NOON / 1000;
    let until = (now + 3_600).to_string();
    let pairs = [("file", name.as_str()), ("expires_at", &until)];
    let link = bench.post("/v1/file_links", &pairs).await.ok();
    assert_eq!(
        (&link["object"], &link["file"], &link["expired"]),
        (&json!("file_link"), &json!(name), &json!(false))
    );
    assert_eq!(at(&bench, &link["url"], "").await.status, 200);
    let whole = bench.get(&format!("/v1/files/{name}"), &[]).await.ok();
    assert_eq!(whole["links"]["data"][0]["url"], link["url"]);
    bench.pass(3_600_000);
    let path = format!("/v1/file_links/{}", id(&link));
    assert_eq!(bench.get(&path, &[]).await.ok()["expired"], true);
    assert_eq!(at(&bench, &link["url"], "").await.status, 404);
    let left = [("file", name.as_str()), ("expired", "false")];
    let left = bench.get("/v1/file_links", &left).await.ok();
    assert_eq!(left["data"], json!([]));
    // It may lead there again, for ever.
    let again = bench.post(&path, &[("expires_at", "")]).await.ok();
    assert_eq!(
        (&again["expired"], &again["expires_at"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(at(&bench, &link["url"], "").await.status, 200);
    bench.post(&path, &[("expires_at", "now")]).await.ok();
    assert_eq!(at(&bench, &link["url"], "").await.status, 404);
    for wrong in ["/links/", "/links/MDB8YWNjdF8x", "/links/%ff"] {
        let reply = bench.call("GET", wrong, &[]).key("").send().await;
        assert_eq!(reply.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn what_may_not_be_linked_to_is_refused() {
    let bench = Bench::demo().await;
    let pem = b"-----BEGIN CERTIFICATE-----\n";
    let secret = upload(&bench, "file", "terminal_wifi_certificate", pem, "1").await;
    let secret = secret.ok();
    assert_eq!(secret["links"], Value::Null);
    for (pairs, param) in [
        (vec![("file", id(&secret))], "file"),
        (vec![("file", "file_gone".to_owned())], "file"),
        (vec![], "file"),
    ] {
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let refused = bench.post("/v1/file_links", &pairs).await;
        assert_eq!((refused.status, refused.param()), (400, param));
    }
    let file = id(&upload(&bench, "file", SPLASH, PNG, "2").await.ok());
    let past = [("file", file.as_str()), ("expires_at", "5")];
    assert_eq!(
        bench.post("/v1/file_links", &past).await.param(),
        "expires_at"
    );
}

#[tokio::test]
async fn a_signature_is_a_file() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let path = format!("/v1/terminal/readers/{reader}/collect_inputs");
    let form = [
        ("inputs[0][type]", "signature"),
        ("inputs[0][custom_text][title]", "Sign"),
        ("inputs[0][required]", "true"),
    ];
    bench.post(&path, &form).await.ok();
    let path = format!("/v1/test_helpers/terminal/readers/{reader}/succeed_input_collection");
    let done = bench.post(&path, &[]).await.ok();
    let file = &done["action"]["collect_inputs"]["inputs"][0]["signature"]["value"];
    let file = format!("/v1/files/{}", file.as_str().unwrap());
    let file = bench.get(&file, &[]).await.ok();
    assert_eq!(
        file["expires_at"],
        file["created"].as_i64().unwrap() + 7 * 86_400
    );
    assert!(
        at(&bench, &file["url"], "sk_test_123")
            .await
            .text
            .starts_with("<svg")
    );
}

#[tokio::test]
async fn an_event_says_what_was_before() {
    let bench = Bench::demo().await;
    let first = [
        ("name", "Before"),
        ("metadata[a]", "1"),
        ("metadata[b]", "2"),
    ];
    let customer = id(&bench.post("/v1/customers", &first).await.ok());
    let path = format!("/v1/customers/{customer}");
    let then = [("name", "After"), ("metadata[a]", ""), ("metadata[c]", "3")];
    bench.post(&path, &then).await.ok();
    let list = bench
        .get("/v1/events", &[("type", "customer.updated")])
        .await;
    assert_eq!(
        list.ok()["data"][0]["data"]["previous_attributes"],
        json!({"name": "Before", "metadata": {"a": "1", "c": null}})
    );
    // A charge that is settled later had no balance transaction.
    let (_, _, charge) = bench.paid("1000", &[]).await;
    bench.pass(10_000);
    bench.get("/v1/charges", &[("limit", "1")]).await.ok();
    let list = bench
        .get("/v1/events", &[("type", "charge.updated")])
        .await
        .ok();
    let event = &list["data"][0]["data"];
    assert_eq!(event["object"]["id"], charge);
    assert_eq!(
        event["previous_attributes"]["balance_transaction"],
        Value::Null
    );
    assert!(event["object"]["balance_transaction"].is_string());
}
