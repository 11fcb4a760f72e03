//! A simulator with a clock turned by hand, and a client that sends exactly
//! what it is told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::Value;
use tillctl::facade::simulator::{Clock, Options, Simulator};

/// 2026-11-23T12:00:00Z.
pub(crate) const NOON: i64 = 1_795_435_200_000;
pub(crate) const VERSION: &str = "2026-10-28.endive";

pub(crate) struct Bench {
    pub(crate) simulator: Simulator,
    pub(crate) clock: Arc<AtomicI64>,
    http: reqwest::Client,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Reply {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    /// Status and code of a refusal.
    #[track_caller]
    pub(crate) fn refused(&self) -> (u16, &str) {
        assert_ne!(self.status, 200, "{}", self.text);
        (
            self.status,
            self.body["error"]["code"].as_str().unwrap_or(""),
        )
    }

    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or("")
    }

    pub(crate) fn param(&self) -> &str {
        self.body["error"]["param"].as_str().unwrap_or("")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn clock(at: &Arc<AtomicI64>) -> Clock {
    let at = Arc::clone(at);
    Arc::new(move || at.load(Ordering::SeqCst))
}

pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' => {
                (byte as char).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Encodes only the values: names are written as they go over the wire.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

pub(crate) struct Call<'a> {
    bench: &'a Bench,
    method: &'a str,
    path: String,
    pairs: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    key: &'a str,
    raw: Option<Vec<u8>>,
}

impl<'a> Call<'a> {
    pub(crate) fn key(mut self, key: &'a str) -> Self {
        self.key = key;
        self
    }
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
    pub(crate) fn raw(mut self, body: Vec<u8>) -> Self {
        self.raw = Some(body);
        self
    }

    pub(crate) async fn try_send(self) -> Result<Reply, reqwest::Error> {
        let pairs: Vec<(&str, &str)> = self
            .pairs
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let encoded = form(&pairs);
        let mut url = format!("{}{}", self.bench.simulator.url(), self.path);
        let post = self.method == "POST";
        if !post && !encoded.is_empty() {
            url = format!("{url}?{encoded}");
        }
        let method = reqwest::Method::from_bytes(self.method.as_bytes()).unwrap();
        let mut request = self.bench.http.request(method, url);
        if !self.key.is_empty() {
            request = request.header("Authorization", format!("Bearer {}", self.key));
        }
        if !self
            .headers
            .iter()
            .any(|(name, _)| *name == "Stripe-Version")
        {
            request = request.header("Stripe-Version", VERSION);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if post {
            request = match self.raw {
                Some(body) => request.body(body),
                None => request
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body(encoded),
            };
        }
        let keyed = self
            .headers
            .iter()
            .any(|(name, _)| *name == "Idempotency-Key");
        let response = request.send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let reply = Reply {
            status,
            headers,
            text,
            body,
        };
        super::recorded::hold(self.method, &self.path, keyed, &reply);
        Ok(reply)
    }
    pub(crate) async fn send(self) -> Reply {
        self.try_send().await.unwrap()
    }
}

impl Bench {
    pub(crate) async fn demo() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        Self::at(&Arc::new(AtomicI64::new(NOON)), change).await
    }

    pub(crate) async fn at(at: &Arc<AtomicI64>, change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::new(clock(at));
        change(&mut options);
        let http = tillctl::facade::stripe::http_builder()
            .no_proxy()
            .tls_certs_only([])
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self {
            simulator: Simulator::start(options).await.unwrap(),
            clock: Arc::clone(at),
            http,
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub(crate) fn call<'a>(
        &'a self,
        method: &'a str,
        path: &str,
        pairs: &[(&str, &str)],
    ) -> Call<'a> {
        Call {
            bench: self,
            method,
            path: path.to_owned(),
            pairs: pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            headers: Vec::new(),
            key: "sk_test_123",
            raw: None,
        }
    }

    pub(crate) async fn get(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.call("GET", path, pairs).send().await
    }

    pub(crate) async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        self.call("POST", path, pairs).send().await
    }

    /// The first reader with this label.
    pub(crate) async fn reader(&self, label: &str) -> Value {
        let list = self
            .get("/v1/terminal/readers", &[("limit", "100")])
            .await
            .ok();
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|reader| reader["label"] == label)
            .unwrap_or_else(|| panic!("no reader {label}"))
            .clone()
    }

    pub(crate) async fn location(&self) -> String {
        let list = self.get("/v1/terminal/locations", &[]).await.ok();
        id(&list["data"][0])
    }

    /// A new simulated reader.
    pub(crate) async fn simulated(&self) -> String {
        let location = self.location().await;
        let reader = self
            .post(
                "/v1/terminal/readers",
                &[
                    ("registration_code", "simulated-wpe"),
                    ("location", &location),
                    ("label", "Sim"),
                ],
            )
            .await
            .ok();
        id(&reader)
    }

    /// A PaymentIntent for a card on a reader.
    pub(crate) async fn intent(&self, amount: &str, more: &[(&str, &str)]) -> String {
        let mut pairs = vec![
            ("amount", amount),
            ("currency", "eur"),
            ("allowed_payment_method_types[]", "card_present"),
        ];
        pairs.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        pairs.extend_from_slice(more);
        id(&self.post("/v1/payment_intents", &pairs).await.ok())
    }

    pub(crate) async fn push(&self, reader: &str, intent: &str) -> Reply {
        self.post(
            &format!("/v1/terminal/readers/{reader}/process_payment_intent"),
            &[("payment_intent", intent)],
        )
        .await
    }

    pub(crate) async fn present(&self, reader: &str, pairs: &[(&str, &str)]) -> Reply {
        self.post(
            &format!("/v1/test_helpers/terminal/readers/{reader}/present_payment_method"),
            pairs,
        )
        .await
    }

    pub(crate) async fn fetch(&self, path: &str) -> Value {
        self.get(path, &[]).await.ok()
    }

    /// A paid sale: reader, intent, charge.
    pub(crate) async fn paid(
        &self,
        amount: &str,
        more: &[(&str, &str)],
    ) -> (String, String, String) {
        let reader = self.simulated().await;
        let intent = self.intent(amount, more).await;
        self.push(&reader, &intent).await.ok();
        self.present(&reader, &[]).await.ok();
        let after = self.fetch(&format!("/v1/payment_intents/{intent}")).await;
        let charge = after["latest_charge"].as_str().unwrap().to_owned();
        (reader, intent, charge)
    }
}

pub(crate) fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}
