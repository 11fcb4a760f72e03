//! The requests that were made, the last 20,000 of them, each in one piece of text.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::contract::Endpoint;
use super::options::RequestRecord;

/// How many requests are remembered one by one.
const REMEMBERED: usize = 20_000;

/// One request, as it ended.
pub(super) struct LoggedRequest {
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) endpoint: Option<&'static Endpoint>,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) key: Option<String>,
    /// 0 if nothing was sent.
    pub(super) status: u16,
    /// Its `Request-Id`.
    pub(super) id: String,
}

struct PackedRequest {
    at: i64,
    endpoint: Option<&'static Endpoint>,
    status: u16,
    /// `[request id, method, path, pairs, key]`
    rest: Box<str>,
}

/// What is remembered of the requests.
#[derive(Default)]
pub(super) struct RequestLog(VecDeque<PackedRequest>);

impl RequestLog {
    pub(super) fn push(&mut self, request: &LoggedRequest) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        let rest = json!([
            request.id,
            request.method,
            request.path,
            request.pairs,
            request.key
        ]);
        self.0.push_back(PackedRequest {
            at: request.at,
            endpoint: request.endpoint,
            status: request.status,
            rest: rest.to_string().into_boxed_str(),
        });
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Every request, oldest first.
    pub(super) fn records(&self) -> Vec<RequestRecord> {
        self.0.iter().map(PackedRequest::record).collect()
    }

    /// The last `limit` requests that `wanted` accepts, newest first.
    pub(super) fn last(&self, limit: usize, wanted: impl Fn(&RequestRecord) -> bool) -> Vec<Value> {
        self.0
            .iter()
            .rev()
            .map(|packed| (packed, packed.record()))
            .filter(|(_, record)| wanted(record))
            .take(limit)
            .map(|(packed, record)| packed.shown(&record))
            .collect()
    }
}

impl PackedRequest {
    fn parts(&self) -> Value {
        serde_json::from_str(&self.rest).unwrap_or_default()
    }

    fn record(&self) -> RequestRecord {
        let parts = self.parts();
        let text = |at: usize| parts[at].as_str().unwrap_or_default().to_owned();
        RequestRecord {
            method: text(1),
            path: text(2),
            endpoint: self
                .endpoint
                .map_or(String::new(), |endpoint| endpoint.template.clone()),
            pairs: serde_json::from_value(parts[3].clone()).unwrap_or_default(),
            idempotency_key: parts[4].as_str().map(str::to_owned),
            status: self.status,
        }
    }

    fn shown(&self, record: &RequestRecord) -> Value {
        let params: serde_json::Map<String, Value> = record
            .pairs
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        json!({
            "at": self.at, "method": record.method, "path": record.path, "params": params,
            "idempotency_key": record.idempotency_key,
            "status": if self.status == 0 { Value::Null } else { json!(self.status) },
            "request_id": self.parts()[0],
        })
    }
}
