//! What is done to the simulator itself: its clock, its keys, its faults.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::clock::FASTEST;
use super::super::clock::guard;
use super::super::control_error::ControlError;
use super::super::faults::Fault;
use super::super::keys::{KeyState, Rule};
use super::super::kinds::Kind;
use super::super::server::Server;
use super::act::{Act, NO_LIVE_WORLD, made_up, shown, time};
use super::args::{Args, refuse};

/// The clock, told.
pub(super) fn told(server: &Server) -> Value {
    let now = server.clock.now();
    json!({"now": now.div_euclid(1000), "now_ms": now, "time": time(now), "rate": server.clock.rate()})
}

/// `clock`: forwards only, as what was made is in order.
pub(super) fn clock(server: &Arc<Server>, args: &Args) -> Result<Value, ControlError> {
    let now = server.clock.now();
    let to = match (args.moment("set")?, args.span("advance")?) {
        (Some(_), Some(_)) => return refuse("'set' or 'advance', not both"),
        (Some(at), None) if at < now => {
            return refuse(format!(
                "the clock shows {} and does not go back; reset and serve --now begin earlier",
                time(now)
            ));
        }
        (to, None) => to,
        (None, Some(span)) => Some(now.saturating_add(span)),
    };
    let rate = args.int("rate")?;
    if rate.is_some_and(|rate| !(0..=FASTEST).contains(&rate)) {
        return refuse(format!(
            "'rate' is a whole number from 0 (stopped) to {FASTEST}"
        ));
    }
    if to.is_some_and(|to| jiff::Timestamp::from_millisecond(to).is_err()) {
        return refuse("that is after the end of time");
    }
    server.clock.turn(to, rate);
    server.catch_up();
    Ok(told(server))
}

/// `key`: makes or changes a restricted key.
pub(super) fn key(server: &Arc<Server>, args: &Args) -> Result<Value, ControlError> {
    let state = args.one_of("state", &["active", "expired", "revoked", "wrong_ip"])?;
    let mut keys = guard(&server.keys);
    let name = match args.text("key") {
        Some(name) => name,
        None => made_up(server.seed, keys.len()),
    };
    let mut rule = keys.get(&name).cloned().unwrap_or_default();
    if args.has("permissions") {
        rule.permissions = Some(args.list("permissions"));
    }
    if args.has("connect") {
        rule.own_account_only = !args.flag("connect")?;
    }
    rule.state = match state {
        Some("expired") => KeyState::Expired,
        Some("revoked") => KeyState::Revoked,
        Some("wrong_ip") => KeyState::WrongIp,
        Some(_) => KeyState::Active,
        None => rule.state,
    };
    rule.check(&name).map_err(ControlError::new)?;
    if is_live(&name) && !server.live_world {
        return refuse(NO_LIVE_WORLD);
    }
    let out = told_key(&name, &rule);
    keys.insert(name, rule);
    Ok(out)
}

/// Whether a restricted key is one of live mode.
fn is_live(key: &str) -> bool {
    key.starts_with("rk_live_")
}

fn told_key(name: &str, rule: &Rule) -> Value {
    json!({
        "key": name, "permissions": rule.permissions, "state": rule.state.name(),
        "connect": !rule.own_account_only
    })
}

/// `connect`: whether the account is a Connect platform.
pub(super) fn connect(server: &Arc<Server>, args: &Args) -> Result<Value, ControlError> {
    args.needed("platform")?;
    let platform = args.flag("platform")?;
    guard(&server.state).set_platform(platform);
    Ok(json!({ "platform": platform }))
}

pub(super) fn keys(server: &Arc<Server>) -> Value {
    let keys = guard(&server.keys);
    json!({"keys": keys.iter().map(|(name, rule)| told_key(name, rule)).collect::<Vec<_>>()})
}

pub(super) fn fault(server: &Arc<Server>, args: &Args) -> Result<Value, ControlError> {
    let parse = |text: &String| {
        text.parse::<Fault>()
            .map(Arc::new)
            .map_err(|error| ControlError::new(error.to_string()))
    };
    // A comma may stand in a label: a text is one fault, an array several.
    let several = |name: &str| match args.get(name) {
        Some(Value::String(text)) => vec![text.clone()],
        _ => args.list(name),
    };
    let more = several("add")
        .iter()
        .map(parse)
        .collect::<Result<Vec<_>, _>>()?;
    let fewer = several("remove");
    let mut faults: Vec<Arc<Fault>> = guard(&server.faults).to_vec();
    if args.flag("clear")? {
        faults.clear();
    }
    for gone in &fewer {
        let before = faults.len();
        faults.retain(|fault| fault.source() != gone);
        if faults.len() == before {
            return refuse(format!("there is no fault '{gone}'"));
        }
    }
    faults.extend(more);
    *guard(&server.faults) = faults.into();
    Ok(self::faults(server))
}

pub(super) fn faults(server: &Arc<Server>) -> Value {
    let faults = guard(&server.faults).clone();
    let rows = faults
        .iter()
        .map(|fault| json!({"fault": fault.source(), "met": fault.met()}));
    json!({"faults": rows.collect::<Vec<_>>()})
}

pub(super) fn plans(server: &Arc<Server>, args: &Args) -> Result<Value, ControlError> {
    let live = server.is_live(args)?;
    let account = args
        .text("account")
        .unwrap_or_else(|| super::super::options::ACCOUNT.to_owned());
    server.in_world(live, &account, |world, _| {
        let mut plans: Vec<&Value> = world.rows(Kind::Plan).collect();
        plans.sort_by_key(|plan| plan["_due"].as_i64());
        json!({"plans": plans.into_iter().map(shown).collect::<Vec<_>>()})
    })
}

pub(super) fn cancel(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let id = act.args.needed("plan")?;
    match act.world.get(Kind::Plan, &id) {
        Some(plan) => {
            act.world.remove(Kind::Plan, &id);
            Ok(shown(&plan))
        }
        None => refuse(format!("nothing planned is called {id}")),
    }
}

pub(super) fn requests(server: &Arc<Server>, args: &Args) -> Result<Value, ControlError> {
    let limit = args.int("limit")?.unwrap_or(100);
    let limit = usize::try_from(limit).unwrap_or(0);
    let (method, path) = (args.text("method"), args.text("path"));
    let rows = guard(&server.log).last(limit, |record| {
        method
            .as_ref()
            .is_none_or(|method| record.method.eq_ignore_ascii_case(method))
            && path
                .as_ref()
                .is_none_or(|path| super::super::faults::matches(path, &record.path))
    });
    Ok(json!({"requests": rows}))
}

pub(super) fn reset(server: &Arc<Server>, _: &Args) -> Result<Value, ControlError> {
    let now = server.clock.now();
    if let Err(error) = guard(&server.state).reset(now) {
        return refuse(format!("the simulator's state could not be reset: {error}"));
    }
    guard(&server.log).clear();
    Ok(told(server))
}
