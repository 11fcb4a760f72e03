//! The control endpoint: what a person does to the world that no API can do.
//!
//! It is served under `/_control`, beside the API and outside it: it is never
//! limited, logged or struck by a fault, asks for no key, and speaks JSON. A
//! `POST` names a verb of [`VERBS`] and hands it an object; a `GET` reads. What
//! happens to an account says which with `mode` and `account`, and may happen
//! later, with `at` or `after`; it is then kept as a plan, which follows the
//! simulator's clock like everything else.
//!
//! A page in a browser must not reach it, so a `POST` has to be
//! `application/json`, which browsers ask for leave before sending.

mod act;
mod args;
mod machine;
mod money;
mod readers;

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use serde_json::{Map, Value, json};

use act::{Act, ROOT};
use args::{Args, refuse};

use super::control_error::ControlError;
use super::kinds::Kind;
use super::server::Server;
use super::store::World;
use super::{params, reply};

type InWorld = fn(&mut Act<'_>) -> Result<Value, ControlError>;
type OnServer = fn(&Arc<Server>, &Args) -> Result<Value, ControlError>;

#[derive(Clone, Copy)]
enum Run {
    /// Happens to one account, now or later.
    World(InWorld),
    /// Happens to the simulator itself.
    Server(OnServer),
    /// Only reads.
    Read(OnServer),
}

/// A verb: its name, what it is told, what it does.
struct Verb {
    name: &'static str,
    params: &'static [&'static str],
    what: &'static str,
    run: Run,
}

const fn verb(
    name: &'static str,
    params: &'static [&'static str],
    what: &'static str,
    run: Run,
) -> Verb {
    Verb {
        name,
        params,
        what,
        run,
    }
}

/// Every verb, in the order the help lists them.
#[rustfmt::skip]
const VERBS: &[Verb] = &[
    verb("clock", &["set", "advance", "rate"], "set the clock, let time pass, or change its rate (0 stops it)", Run::Server(machine::clock)),
    verb("reader", &["reader", "status", "since"], "a reader goes offline or silent, or comes back online", Run::World(readers::reader)),
    verb("customer", &["reader", "card", "tip", "does"], "what a reader's next customer does: pays, cancels, waits, connection-error, connection-error-charged, stuck, stuck-charged", Run::World(readers::customer)),
    verb("present", &["reader", "card", "tip"], "present a card to a reader that waits for one, simulated or not", Run::World(readers::present)),
    verb("answer", &["reader", "answers", "skip", "does"], "answer a form on a reader, or does=cancels, does=leaves", Run::World(readers::answer)),
    verb("move", &["reader", "location", "label", "keep_id"], "somebody registers a reader for another location; its id changes unless keep_id=true", Run::World(readers::register_again)),
    verb("rename", &["reader", "label"], "somebody renames a reader", Run::World(readers::rename)),
    verb("delete", &["reader"], "somebody deletes a reader", Run::World(readers::delete)),
    verb("sale", &["reader", "amount", "currency", "card", "tip", "capture_method", "metadata", "stored_at"], "another till takes a payment, from beginning to end", Run::World(readers::sale)),
    verb("offline_payment", &["reader", "amount", "currency", "card", "tip", "capture_method", "metadata", "stored_at"], "the same, taken without a network at stored_at and forwarded at or after", Run::World(readers::sale)),
    verb("capture", &["charge", "amount"], "somebody captures a hold", Run::World(money::capture)),
    verb("expire", &["charge"], "a hold lapses", Run::World(money::expire)),
    verb("hold", &["charge", "until"], "a hold lasts until then", Run::World(money::hold)),
    verb("settle", &["charge"], "a charge gets its balance transaction", Run::World(money::settle)),
    verb("settlement", &["delay"], "charges get theirs that much later from now on; without delay as usual", Run::World(money::settlement)),
    verb("next_refund", &["charge", "status", "then", "in", "booked", "reason"], "how the next refund begins, what becomes of it and when; booked=false: without a balance transaction while pending", Run::World(money::next_refund)),
    verb("refund", &["refund", "status", "reason"], "a refund fails, succeeds, is canceled, waits", Run::World(money::refund)),
    verb("dispute", &["charge", "amount", "reason", "inquiry"], "a customer disputes a charge; inquiry=true takes no money yet", Run::World(money::dispute)),
    verb("close_dispute", &["dispute", "status", "fee_returned"], "a dispute (or a charge's) is won, lost, under_review, warning_closed", Run::World(money::close_dispute)),
    verb("payout", &["status"], "what is on the balance is paid out; status=failed: it comes back when it arrives", Run::World(money::payout)),
    verb("key", &["key", "permissions", "connect", "state"], "a restricted key with these permissions; connect=false: none on connected accounts; state: active, expired, revoked, wrong_ip", Run::Server(machine::key)),
    verb("connect", &["platform"], "platform=false: the account is no Connect platform and works with no other; true: it is one again", Run::Server(machine::connect)),
    verb("fault", &["add", "remove", "clear"], "add a fault, remove one by its text, clear all", Run::Server(machine::fault)),
    verb("cancel", &["plan"], "what was planned does not happen", Run::World(machine::cancel)),
    verb("reset", &[], "everything is as it was at the start; the clock, the keys, the faults and Connect stay", Run::Server(machine::reset)),
    verb("keys", &[], "the restricted keys", Run::Read(|server, _| Ok(machine::keys(server)))),
    verb("faults", &[], "the faults, and how many requests each has met", Run::Read(|server, _| Ok(machine::faults(server)))),
    verb("plans", &["mode", "account"], "what is planned for an account", Run::Read(machine::plans)),
    verb("requests", &["limit", "method", "path"], "the last requests, newest first", Run::Read(machine::requests)),
];

/// The verbs, for a help text.
pub(super) fn grammar() -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for verb in VERBS {
        let params: Vec<String> = verb.params.iter().map(|name| format!("{name}=…")).collect();
        let _ = writeln!(out, "{} {}", verb.name, params.join(" "));
        let _ = writeln!(out, "    {}", verb.what);
    }
    out
}

fn find(name: &str) -> Result<&'static Verb, ControlError> {
    if let Some(verb) = VERBS.iter().find(|verb| verb.name == name) {
        return Ok(verb);
    }
    let known: Vec<&str> = VERBS.iter().map(|verb| verb.name).collect();
    refuse(format!(
        "there is no '{name}'; there are {}",
        known.join(", ")
    ))
}

/// Carries out a verb.
pub(super) fn run(
    server: &Arc<Server>,
    name: &str,
    args: Map<String, Value>,
) -> Result<Value, ControlError> {
    let verb = find(name)?;
    let mut args = Args::new(args);
    let common: &[&str] = match verb.run {
        Run::World(_) => &["mode", "account", "at", "after"],
        _ => &[],
    };
    let unknown = args
        .names()
        .find(|name| !verb.params.contains(name) && !common.contains(name));
    if let Some(unknown) = unknown {
        let known: Vec<&str> = verb.params.iter().chain(common).copied().collect();
        return refuse(format!(
            "{name} has no '{unknown}'; it has {}",
            if known.is_empty() {
                "nothing".to_owned()
            } else {
                known.join(", ")
            }
        ));
    }
    match verb.run {
        Run::Server(run) | Run::Read(run) => run(server, &args),
        Run::World(run) => {
            let live = server.is_live(&args)?;
            let account = args
                .text("account")
                .unwrap_or_else(|| super::options::ACCOUNT.to_owned());
            let now = server.clock.now();
            let at = args.moment("at")?;
            let due = match args.span("after")? {
                Some(after) => Some(now + after),
                None => at,
            };
            for name in ["mode", "account", "at", "after"] {
                args.take(name);
            }
            if name == "offline_payment" && !args.has("stored_at") {
                args.set("stored_at", json!(now.div_euclid(1000)));
            }
            server.in_world(live, &account, |world, now| {
                let mut act = Act {
                    world,
                    args: &args,
                    now,
                };
                match due.filter(|&due| due > now) {
                    Some(due) => Ok(act.plan(due, name, &args.json())),
                    None => run(&mut act),
                }
            })?
        }
    }
}

/// A plan's time has come.
pub(super) fn plan_due(world: &mut World, id: &str, at: i64) {
    let Some(mut plan) = world.get(Kind::Plan, id) else {
        return;
    };
    let args = Args::new(plan["args"].as_object().cloned().unwrap_or_default());
    let done = match find(plan["verb"].as_str().unwrap_or_default()).map(|verb| verb.run) {
        Ok(Run::World(run)) => run(&mut Act {
            world,
            args: &args,
            now: at,
        }),
        Ok(_) => refuse("this cannot be planned"),
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => world.remove(Kind::Plan, id),
        // It is told with the plans that are still to come.
        Err(error) => {
            plan["failed"] = json!(error.to_string());
            if let Some(map) = plan.as_object_mut() {
                map.shift_remove("_due");
            }
            world.put(Kind::Plan, plan);
        }
    }
}

/// Whether a path is one of the control endpoint's.
pub(super) fn is_for(path: &str) -> bool {
    path.strip_prefix(ROOT)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a request under `/_control`.
pub(super) fn answer(server: &Arc<Server>, parts: &Parts, body: &[u8]) -> Response<Body> {
    let name = parts
        .uri
        .path()
        .trim_start_matches(ROOT)
        .trim_matches('/')
        .to_owned();
    let result = match parts.method.as_str() {
        "GET" if name.is_empty() => Ok(overview(server)),
        "GET" => read(server, &name, parts.uri.query().unwrap_or_default()),
        "POST" => posted(parts, body).and_then(|args| run(server, &name, args)),
        other => refuse(format!("{other} is not for here: GET reads, POST changes")),
    };
    let (status, body) = match result {
        Ok(value) => (StatusCode::OK, value),
        Err(error) => (
            StatusCode::BAD_REQUEST,
            json!({"error": {"message": error.to_string()}}),
        ),
    };
    let mut response = Response::new(Body::from(reply::pretty(&body)));
    *response.status_mut() = status;
    let json = axum::http::HeaderValue::from_static("application/json");
    response.headers_mut().insert("content-type", json);
    response
}

fn posted(parts: &Parts, body: &[u8]) -> Result<Map<String, Value>, ControlError> {
    let kind = parts
        .headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.trim().starts_with("application/json")) {
        return refuse("send Content-Type: application/json");
    }
    if body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => refuse("send a JSON object"),
        Err(error) => refuse(format!("the body is not JSON: {error}")),
    }
}

fn read(server: &Arc<Server>, name: &str, query: &str) -> Result<Value, ControlError> {
    if name == "clock" {
        return Ok(machine::told(server));
    }
    let pairs = params::pairs(query)
        .into_iter()
        .map(|(name, value)| (name, json!(value)));
    match find(name)?.run {
        Run::Read(_) => run(server, name, pairs.collect()),
        _ => refuse(format!("{name} changes something: POST it")),
    }
}

fn overview(server: &Arc<Server>) -> Value {
    let verbs: Vec<Value> = VERBS
        .iter()
        .map(|verb| {
            let reads = matches!(verb.run, Run::Read(_));
            json!({
                "verb": verb.name, "method": if reads { "GET" } else { "POST" },
                "params": verb.params, "what": verb.what
            })
        })
        .collect();
    json!({
        "clock": machine::told(server), "seed": server.seed,
        "requests": server.count.load(std::sync::atomic::Ordering::SeqCst), "verbs": verbs
    })
}
