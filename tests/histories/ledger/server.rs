//! Serves an account as Stripe does: lists with filters, pages and expansions,
//! events of 30 days, permissions of the key. It knows nothing of tillctl.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::account::{Account, number};
use super::life::{What, happen};

/// What a key may not read.
pub(crate) const BALANCE: &str = "balance_transaction_source_read";
pub(crate) const INTENTS: &str = "payment_intent_read";
pub(crate) const DISPUTES: &str = "dispute_read";
pub(crate) const EVENTS: &str = "event_read";
pub(crate) const NAMES: &str = "terminal_reader_read";

/// What goes wrong in a run, at a request of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wreck {
    /// The program is killed.
    Kill(u32),
    /// Stripe is out of order from here on.
    Fail(u32),
    /// The answer breaks off.
    Half(u32),
}

/// How the server behaves at present.
#[derive(Debug, Default)]
pub(crate) struct Mood {
    pub(crate) lacks: BTreeSet<&'static str>,
    pub(crate) page: usize,
    pub(crate) wreck: Option<Wreck>,
    pub(crate) requests: u32,
    /// Whether what may not be expanded is left as it is, and nothing said.
    pub(crate) silent: bool,
    /// What happens to the account before a request is answered.
    pub(crate) race: Option<(u32, What)>,
    /// Whether disputes hide what they moved from keys that may not read the balance.
    pub(crate) hides: bool,
}

#[derive(Debug, Default)]
struct Shared {
    account: Mutex<Account>,
    mood: Mutex<Mood>,
    killed: Notify,
}

/// A server on loopback; it ends with its runtime.
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
    url: String,
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    pub(crate) async fn start(account: Account) -> Self {
        let shared = Arc::new(Shared {
            account: Mutex::new(account),
            ..Shared::default()
        });
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { shared, url }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        lock(&self.shared.account)
    }

    pub(crate) fn set(&self, mood: Mood) {
        *lock(&self.shared.mood) = mood;
    }

    /// Whether something has happened meanwhile; nothing will from now on.
    pub(crate) fn raced(&self) -> bool {
        let mut mood = lock(&self.shared.mood);
        let requests = mood.requests;
        mood.race.take().is_some_and(|(at, _)| at <= requests)
    }

    /// Returns when the program is to be killed.
    pub(crate) async fn killed(&self) {
        self.shared.killed.notified().await;
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (wreck, number) = {
        let mut mood = lock(&shared.mood);
        mood.requests += 1;
        if let Some((at, what)) = &mood.race
            && *at == mood.requests
        {
            let mut account = lock(&shared.account);
            account.pass(7);
            happen(&mut account, what);
        }
        (mood.wreck, mood.requests)
    };
    let (status, body) = match wreck {
        Some(Wreck::Kill(at)) if number == at => {
            shared.killed.notify_one();
            return std::future::pending().await;
        }
        Some(Wreck::Fail(at)) if number >= at => (
            500,
            json!({"error": {"type": "api_error", "message": "out of order"}}),
        ),
        _ => {
            let path = request.uri().path().to_owned();
            let query = request.uri().query().unwrap_or_default().to_owned();
            let key = request.headers().get(header::AUTHORIZATION);
            let is_live = key.is_some_and(|key| key.to_str().unwrap().contains("_live_"));
            let (account, mood) = (lock(&shared.account), lock(&shared.mood));
            reply(&account, &mood, is_live, &path, &pairs(&query))
        }
    };
    let mut text = body.to_string();
    if matches!(wreck, Some(Wreck::Half(at)) if number >= at) {
        text.truncate(text.len() / 2);
    }
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    let id = header::HeaderValue::from_static("req_histories");
    response.headers_mut().insert("request-id", id);
    let now = Timestamp::from_second(lock(&shared.account).now).unwrap();
    let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    response
        .headers_mut()
        .insert(header::DATE, date.parse().unwrap());
    response
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text
            .replace('+', " ")
            .replace("%5B", "[")
            .replace("%5D", "]");
        text.replace("%5b", "[")
            .replace("%5d", "]")
            .replace("%2E", ".")
    };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn forbidden(permission: &str) -> (u16, Value) {
    let message = format!("The key does not have the required permissions: '{permission}'.");
    let code = "more_permissions_required";
    (
        403,
        json!({"error": {"type": "invalid_request_error", "code": code, "message": message}}),
    )
}

fn reply(
    account: &Account,
    mood: &Mood,
    is_live: bool,
    path: &str,
    pairs: &[(String, String)],
) -> (u16, Value) {
    let get = |name: &str| {
        pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let mut expands: Vec<&str> = pairs
        .iter()
        .filter(|(name, _)| name.starts_with("expand["))
        .map(|(_, value)| value.strip_prefix("data.").unwrap_or(value))
        .collect();
    let (path, one) = match path.rsplit_once('/') {
        Some((list, id)) if id.contains('_') && !id.contains("_transactions") => (list, Some(id)),
        _ => (path, None),
    };
    let (list, needs): (&[Value], Option<&str>) = match path {
        "/v1/charges" => (&account.charges, None),
        "/v1/refunds" => (&account.refunds, None),
        "/v1/disputes" => (&account.disputes, Some(DISPUTES)),
        "/v1/balance_transactions" => (&account.movements, Some(BALANCE)),
        "/v1/events" => (&account.events, Some(EVENTS)),
        "/v1/terminal/readers" => (&account.readers, Some(NAMES)),
        "/v1/terminal/locations" => (&account.locations, Some(NAMES)),
        _ => {
            return (
                404,
                json!({"error": {"type": "invalid_request_error", "message": path}}),
            );
        }
    };
    let mut needed: Vec<&str> = needs.into_iter().collect();
    let permission = |expanded: &str| match expanded {
        "balance_transaction" | "failure_balance_transaction" => Some(BALANCE),
        "payment_intent" => Some(INTENTS),
        "source" if get("type") == Some("adjustment") => Some(DISPUTES),
        _ => None,
    };
    if mood.silent {
        expands.retain(|expanded| permission(expanded).is_none_or(|p| !mood.lacks.contains(p)));
    }
    needed.extend(expands.iter().filter_map(|expanded| permission(expanded)));
    if let Some(lacking) = needed
        .iter()
        .find(|permission| mood.lacks.contains(**permission))
    {
        return forbidden(lacking);
    }
    if let Some(id) = one {
        return match list.iter().find(|object| object["id"] == id) {
            Some(object) => (200, shown(account, mood, is_live, object, &expands)),
            None => {
                let error = json!({"type": "invalid_request_error", "code": "resource_missing",
                    "param": "id", "message": format!("No such object: '{id}'")});
                (404, json!({ "error": error }))
            }
        };
    }
    let second = |name: &str| get(name).map(|value| value.parse::<i64>().unwrap());
    let types: Vec<&str> = pairs
        .iter()
        .filter(|(name, _)| name.starts_with("types["))
        .map(|(_, value)| value.as_str())
        .collect();
    let fits = |object: &&Value| {
        let created = number(object, "created");
        second("created[gte]").is_none_or(|from| created >= from)
            && second("created[lt]").is_none_or(|to| created < to)
            && get("type").is_none_or(|kind| object["type"] == kind)
            && get("source").is_none_or(|id| object["source"] == id)
            && (types.is_empty() || types.iter().any(|kind| object["type"] == *kind))
    };
    let mut found: Vec<&Value> = list.iter().filter(fits).collect();
    found.reverse();
    found.sort_by_key(|object| -number(object, "created"));
    let begin = match get("starting_after") {
        None => 0,
        Some(id) => match found.iter().position(|object| object["id"] == id) {
            Some(at) => at + 1,
            None => {
                let error = json!({"type": "invalid_request_error", "code": "resource_missing",
                    "param": "starting_after", "message": format!("No such object: '{id}'")});
                return (400, json!({ "error": error }));
            }
        },
    };
    let limit: usize = get("limit").map_or(10, |limit| limit.parse().unwrap());
    let page = limit.min(mood.page.max(1));
    let data: Vec<Value> = found
        .iter()
        .skip(begin)
        .take(page)
        .map(|object| shown(account, mood, is_live, object, &expands))
        .collect();
    let has_more = begin + data.len() < found.len();
    (
        200,
        json!({"object": "list", "url": path, "has_more": has_more, "data": data}),
    )
}

fn shown(account: &Account, mood: &Mood, is_live: bool, object: &Value, expands: &[&str]) -> Value {
    let mut object = object.clone();
    if object["livemode"].is_boolean() {
        object["livemode"] = json!(is_live);
    }
    if object["object"] == "charge"
        && let Some(fields) = object.as_object_mut()
    {
        // What only the account's own book-keeping needs.
        fields.remove("settles_by");
        fields.remove("released");
    }
    if object["object"] == "dispute" && mood.hides && !mood.silent && mood.lacks.contains(BALANCE) {
        object["balance_transactions"] = json!([]);
    }
    for name in expands {
        let lists = [
            &account.charges,
            &account.refunds,
            &account.disputes,
            &account.movements,
            &account.intents,
        ];
        let id = object[name].clone();
        if id.is_null() {
            continue;
        }
        if let Some(whole) = lists.into_iter().flatten().find(|o| o["id"] == id) {
            object[name] = shown(account, mood, is_live, whole, &[]);
        }
    }
    object
}
