//! One request from the wire to the reply: headers, faults, limits, contract,
//! idempotency, work, reply.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderMap, Response};
use serde_json::{Value, json};

use super::auth::{self, Caller};
use super::clock::guard;
use super::context::Ctx;
use super::contract::{self, Endpoint};
use super::control;
use super::error::ApiError;
use super::expand;
use super::faults::{self, Fault, ReaderFaults, WireFaults};
use super::files;
use super::ids;
use super::keys;
use super::kinds::Kind;
use super::net::Switch;
use super::net::is_for_this_machine;
use super::params::{self, Node};
use super::reply;
use super::reply::{
    Answer, JSON, before, common_headers, error_answer, limited, not_our_host, pretty, reply_error,
    response, server_error,
};
use super::request_log::LoggedRequest;
use super::routes;
use super::server::Server;
use super::store::World;
use super::{check, versions, view};

const BODY_LIMIT: usize = 16 << 20;
const KEPT_FOR: i64 = 24 * 3600 * 1000;

/// A request, read.
struct Asked {
    method: String,
    path: String,
    headers: HeaderMap,
    pairs: Vec<(String, String)>,
    upload: Option<(String, Vec<u8>)>,
    /// Where it was sent: `http://127.0.0.1:12111`.
    origin: String,
}

/// How a request ends.
enum End {
    Answer(Answer),
    Broken,
    Silence,
    Half(Answer),
}

/// The one handler.
pub(super) async fn handle(
    Shared(server): Shared<Arc<Server>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response<Body> {
    if server.stopped.load(Ordering::SeqCst) {
        switch.kill();
        return Response::new(Body::empty());
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        switch.kill();
        return Response::new(Body::empty());
    };
    if !server.any_host && !is_for_this_machine(&parts) {
        return response(not_our_host(&parts), server.now());
    }
    if control::is_for(parts.uri.path()) {
        return control::answer(&server, &parts, &body);
    }
    if parts.method == "GET" && parts.uri.path().starts_with("/links/") {
        return response(linked(&server, parts.uri.path()), server.now());
    }
    let asked = read(&parts, &body, server.scheme);
    let now = server.now();
    // In its own task: as at Stripe, what was begun is finished although the
    // caller has hung up.
    let task = tokio::spawn(answer(server, asked));
    match task.await {
        Ok(End::Answer(answer)) => response(answer, now),
        Ok(End::Half(answer)) => {
            switch.halve();
            response(answer, now)
        }
        Ok(End::Silence) => std::future::pending().await,
        Ok(End::Broken) | Err(_) => {
            switch.kill();
            Response::new(Body::empty())
        }
    }
}

/// A file for somebody who has its link and no key.
fn linked(server: &Server, path: &str) -> Answer {
    let found = files::linked_world(path).and_then(|(live, account)| {
        let mut state = guard(&server.state);
        // A world nobody has looked into has no links.
        if !state.known().contains(&(live, account.clone())) {
            return None;
        }
        let met = ReaderFaults {
            faults: &[],
            seed: server.seed,
            method: "GET",
            path,
        };
        let read = |world: &mut World| files::linked(world, path);
        state
            .with((live, &account), server.now(), &met, read)
            .ok()?
    });
    found.map_or_else(reply::no_file, reply::file)
}

fn read(parts: &axum::http::request::Parts, body: &[u8], scheme: &str) -> Asked {
    let method = parts.method.as_str().to_owned();
    let mut pairs = params::pairs(parts.uri.query().unwrap_or_default());
    let mut upload = None;
    if method == "POST" {
        let kind = parts
            .headers
            .get("content-type")
            .and_then(|value| value.to_str().ok());
        match kind.and_then(|kind| files::multipart(kind, body)) {
            Some((fields, file)) => {
                pairs.extend(fields);
                upload = file;
            }
            None => pairs.extend(params::pairs(&String::from_utf8_lossy(body))),
        }
    }
    Asked {
        method,
        path: parts.uri.path().to_owned(),
        headers: parts.headers.clone(),
        pairs,
        upload,
        origin: format!(
            "{scheme}://{}",
            super::net::hosts(parts).pop().unwrap_or_default()
        ),
    }
}

/// Runs a request and remembers it.
async fn answer(server: Arc<Server>, mut asked: Asked) -> End {
    let found = contract::find(&asked.method, &asked.path);
    let (request, others) = {
        let mut state = guard(&server.state);
        (state.request_id(server.now()), state.others().clone())
    };
    let caller = auth::caller(
        &asked.headers,
        &guard(&server.keys),
        &others,
        server.live_world,
    );
    let upload = asked.upload.take();
    let known = Recognised {
        found: found.as_ref(),
        caller: &caller,
        request: &request,
    };
    let end = run(&server, &asked, upload, &known).await;
    let status = match &end {
        End::Answer(answer) | End::Half(answer) => answer.status,
        End::Broken | End::Silence => 0,
    };
    server.count.fetch_add(1, Ordering::SeqCst);
    let key = asked.headers.get("idempotency-key");
    guard(&server.log).push(&LoggedRequest {
        at: server.now(),
        method: asked.method,
        path: asked.path,
        endpoint: found.map(|(endpoint, _)| endpoint),
        pairs: asked.pairs,
        key: key.and_then(|value| value.to_str().ok()).map(str::to_owned),
        status,
        id: request,
    });
    end
}

/// What is known of a request before anything of it is run.
struct Recognised<'a> {
    /// The endpoint, and the id in its path.
    found: Option<&'a (&'static Endpoint, String)>,
    caller: &'a Result<Caller, ApiError>,
    /// The id it gets.
    request: &'a str,
}

async fn run(
    server: &Arc<Server>,
    asked: &Asked,
    upload: Option<(String, Vec<u8>)>,
    known: &Recognised<'_>,
) -> End {
    let Recognised {
        found,
        caller,
        request,
    } = *known;
    let faults = guard(&server.faults).clone();
    let wire = faults::on_wire(&faults, server.seed, &asked.method, &asked.path);
    let wait = server.latency + Duration::from_millis(wire.latency);
    let live = caller.as_ref().is_ok_and(|caller| caller.live);
    let refuse = |error: &ApiError| End::Answer(reply_error(error, caller, request, live));
    if wire.has("hang") {
        return End::Silence;
    }
    if wire.has("reset") {
        return End::Broken;
    }
    let caller_ok = match caller {
        Ok(caller) => caller,
        Err(error) => return refuse(error),
    };
    if let Some(answer) = before(&wire, caller, request, live) {
        tokio::time::sleep(wait).await;
        return End::Answer(answer);
    }
    let name = found.map_or(String::new(), |(endpoint, _)| {
        format!("{} {}", endpoint.verb, endpoint.template)
    });
    let taken = guard(&server.limiter).take(&name, server.now());
    if let Err(reason) = taken {
        return refuse(&limited(reason));
    }
    let prepared = match prepare(asked, upload.as_ref(), found, caller_ok) {
        Ok(prepared) => prepared,
        Err(error) => {
            tokio::time::sleep(wait).await;
            return refuse(&error);
        }
    };
    if let Some(refusal) = lacking(server, caller_ok, &prepared) {
        tokio::time::sleep(wait).await;
        return refuse(&refusal);
    }
    let work = Work {
        server,
        faults: &faults,
        asked,
        caller: caller_ok,
        request,
        crash: crash(&wire),
        prepared,
        upload,
    };
    let claim = match work.claim() {
        Ok(claim) => claim,
        Err(error) => return refuse(&error),
    };
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let answer = work.done();
    drop(claim);
    if wire.has("lost-reply") {
        End::Broken
    } else if wire.has("stall") {
        End::Silence
    } else if wire.has("half-body") {
        End::Half(answer)
    } else {
        End::Answer(answer)
    }
}

/// The refusal of a request that needs more permissions than its key has.
fn lacking(server: &Server, caller: &Caller, prepared: &Prepared) -> Option<ApiError> {
    let keys = guard(&server.keys);
    let missing = keys
        .get(&caller.key)?
        .lacks(prepared.endpoint, &prepared.params);
    (!missing.is_empty())
        .then(|| keys::lacking(&auth::masked(&caller.key), &caller.account, &missing))
}

/// A 500 that is kept under the key.
struct Crash {
    status: u16,
    /// Whether everything was done before.
    is_done: bool,
}

fn crash(wire: &WireFaults) -> Option<Crash> {
    let kinds = [("crash", true), ("crash-before", false)];
    let (kind, is_done) = kinds.into_iter().find(|(kind, _)| wire.has(kind))?;
    let status = wire.value(kind).and_then(|status| status.parse().ok());
    Some(Crash {
        status: status.unwrap_or(500),
        is_done,
    })
}

/// A request that may be executed.
struct Prepared {
    endpoint: &'static Endpoint,
    id: String,
    params: Value,
    fingerprint: String,
}

/// Checks a request against the contract.
fn prepare(
    asked: &Asked,
    upload: Option<&(String, Vec<u8>)>,
    found: Option<&(&'static Endpoint, String)>,
    caller: &Caller,
) -> Result<Prepared, ApiError> {
    let Some((endpoint, id)) = found else {
        return Err(ApiError::invalid(format!(
            "Unrecognized request URL ({}: {}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
            asked.method, asked.path
        ))
        .status(404));
    };
    if caller.live && endpoint.template.starts_with("/v1/test_helpers/") {
        return Err(ApiError::invalid(
            "Test helpers can't be used with a live mode key. Use a test mode key instead.",
        ));
    }
    let mut node = params::tree(&asked.pairs)?;
    let legacy = legacy_types(endpoint, caller, &mut node)?;
    let schema = if asked.upload_expected(endpoint) {
        without_file(&endpoint.params)
    } else {
        endpoint.params.clone()
    };
    let mut params = check::request(&schema, &node)?;
    expand::check(&endpoint.verb, &endpoint.template, &params["expand"])?;
    if let Some(types) = legacy {
        params["payment_method_types"] = types;
    }
    let mut pairs = asked.pairs.clone();
    pairs.sort();
    let mut fingerprint = format!("{} {} {}", asked.method, asked.path, json!(pairs));
    if let Some((name, bytes)) = upload {
        let content = ids::hash(&String::from_utf8_lossy(bytes));
        fingerprint.push_str(&format!(" {name} {} {content:x}", bytes.len()));
    }
    Ok(Prepared {
        endpoint,
        id: id.clone(),
        params,
        fingerprint: format!("{:016x}", ids::hash(&fingerprint)),
    })
}

impl Asked {
    fn upload_expected(&self, endpoint: &Endpoint) -> bool {
        endpoint.template == "/v1/files" && self.method == "POST"
    }
}

/// The file stands beside the form, not in it.
fn without_file(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(map) = schema["properties"].as_object_mut() {
        map.shift_remove("file");
    }
    schema["required"] = json!(["purpose"]);
    schema
}

/// Before 2026-09-30 a request named its types in `payment_method_types`.
fn legacy_types(
    endpoint: &Endpoint,
    caller: &Caller,
    node: &mut Node,
) -> Result<Option<Value>, ApiError> {
    let takes = endpoint.verb == "POST"
        && matches!(
            endpoint.template.as_str(),
            "/v1/payment_intents"
                | "/v1/payment_intents/{id}"
                | "/v1/payment_intents/{id}/confirm"
                | "/v1/setup_intents"
        );
    let Node::Branch(rows) = node else {
        return Ok(None);
    };
    if !takes || caller.version.as_str() >= "2026-09-30" {
        return Ok(None);
    }
    let Some(at) = rows
        .iter()
        .position(|(name, _)| name == "payment_method_types")
    else {
        return Ok(None);
    };
    let (name, sent) = rows.remove(at);
    let schema = json!({"type": "object", "properties": {&name: {"type": "array", "items": {"type": "string"}}}});
    let checked = check::request(&schema, &Node::Branch(vec![(name, sent)]))?;
    Ok(Some(checked["payment_method_types"].clone()))
}

/// Keeps an idempotency key while its first request runs.
struct Claim(Arc<Server>, Option<String>);

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(name) = &self.1 {
            guard(&self.0.running).remove(name);
        }
    }
}

/// A request that passed every check, about to be executed.
struct Work<'a> {
    server: &'a Arc<Server>,
    faults: &'a [Arc<Fault>],
    asked: &'a Asked,
    caller: &'a Caller,
    request: &'a str,
    crash: Option<Crash>,
    prepared: Prepared,
    upload: Option<(String, Vec<u8>)>,
}

impl Work<'_> {
    fn key(&self) -> Option<&str> {
        self.caller
            .idempotency_key
            .as_deref()
            .filter(|_| self.asked.method == "POST")
    }

    fn claim(&self) -> Result<Claim, ApiError> {
        let Some(key) = self.key() else {
            return Ok(Claim(Arc::clone(self.server), None));
        };
        let name = format!("{}/{}/{key}", self.caller.live, self.caller.account);
        if guard(&self.server.running).insert(name.clone()) {
            return Ok(Claim(Arc::clone(self.server), Some(name)));
        }
        Err(ApiError::coded(
            "idempotency_key_in_use",
            format!("There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later."),
        )
        .status(409)
        .kind("idempotency_error")
        .header("stripe-should-retry", "true"))
    }

    /// Executes the request, or repeats what it led to the first time.
    fn done(self) -> Answer {
        let now = self.server.now();
        let reader_faults = ReaderFaults {
            faults: self.faults,
            seed: self.server.seed,
            method: &self.asked.method,
            path: &self.asked.path,
        };
        let caller = self.caller;
        let server = self.server;
        let request = self.request;
        let result = guard(&server.state).with(
            (caller.live, &caller.account),
            now,
            &reader_faults,
            |world| self.on(world, now, &reader_faults),
        );
        result.unwrap_or_else(|error| {
            let mut refusal = server_error(500);
            refusal.message = format!("The simulator's state could not be kept: {error}");
            error_answer(&refusal, caller, request)
        })
    }

    fn on(self, world: &mut World, now: i64, reader_faults: &ReaderFaults<'_>) -> Answer {
        let key = self.key().map(str::to_owned);
        if let Some(key) = &key
            && let Some(kept) = world.held(Kind::Replay, key)
        {
            if kept["at"].as_i64().is_none_or(|at| now < at + KEPT_FOR) {
                return self.replay(&kept, key);
            }
            world.remove(Kind::Replay, key);
        }
        let Work {
            caller,
            request,
            crash,
            prepared,
            upload,
            asked,
            ..
        } = self;
        let expand = prepared
            .params
            .get("expand")
            .cloned()
            .unwrap_or(Value::Null);
        let mut ctx = Ctx {
            world,
            now,
            version: &caller.version,
            key: &caller.key,
            params: prepared.params,
            id: prepared.id,
            faults: reader_faults,
            upload,
        };
        let handler = routes::handler(&prepared.endpoint.verb, &prepared.endpoint.template);
        ctx.world.cause = Some((request.to_owned(), key.clone()));
        let result = match handler {
            _ if crash.as_ref().is_some_and(|crash| !crash.is_done) => Err(server_error(500)),
            Some(handler) => handler(&mut ctx),
            None => Err(server_error(501)),
        };
        ctx.world.cause = None;
        let result = result.and_then(|reply| view::render(ctx.world, reply, &expand, now));
        let bytes = (prepared.endpoint.template == "/v1/files/{id}/contents")
            .then(|| files::contents(ctx.world, &ctx.id))
            .flatten();
        let mut headers = common_headers(caller, request);
        if key.is_some() {
            headers.push(("stripe-should-retry", "false".to_owned()));
            headers.push(("original-request", request.to_owned()));
        }
        let (status, body) = match (result, crash) {
            (_, Some(Crash { status, .. })) => {
                (status, server_error(status).body(request, caller.live))
            }
            (Ok(mut reply), None) => {
                versions::adapt(ctx.world, &mut reply, &caller.version);
                if prepared.endpoint.template.starts_with("/v1/file") || expand.is_array() {
                    files::at(&mut reply, &asked.origin);
                }
                (200, reply)
            }
            (Err(error), None) => {
                headers.extend(error.headers.iter().cloned());
                (error.status, error.body(request, caller.live))
            }
        };
        let (sent, content_type) = match bytes.filter(|_| status == 200) {
            Some(file) => file,
            None => (pretty(&body), JSON),
        };
        let answer = Answer {
            status,
            headers,
            body: sent,
            content_type,
        };
        if let Some(key) = key {
            ctx.world
                .forget_before(Kind::Replay, (now - KEPT_FOR).div_euclid(1000));
            ctx.world.put(
                Kind::Replay,
                json!({
                    "id": key, "status": answer.status, "request": request,
                    "reply": body, "fingerprint": prepared.fingerprint,
                    "created": now.div_euclid(1000), "at": now
                }),
            );
        }
        answer
    }

    fn replay(&self, kept: &Value, key: &str) -> Answer {
        if kept["fingerprint"] != json!(self.prepared.fingerprint) {
            let error = ApiError::invalid(format!(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request."
            ))
            .kind("idempotency_error");
            return error_answer(&error, self.caller, self.request);
        }
        let mut headers = common_headers(self.caller, self.request);
        headers.push(("stripe-should-retry", "false".to_owned()));
        headers.push(("idempotent-replayed", "true".to_owned()));
        if let Some(first) = kept["request"].as_str() {
            headers.push(("original-request", first.to_owned()));
        }
        Answer {
            status: kept["status"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or(500),
            headers,
            // Journals of older versions keep the text that was sent.
            body: match kept["body"].as_str() {
                Some(body) => body.as_bytes().to_vec(),
                None => pretty(&kept["reply"]),
            },
            content_type: JSON,
        }
    }
}
