//! The way back of writes that were recorded: which fields of which object they
//! changed, and what each is to be again. Nothing is read or sent here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::AuditLine;
use crate::failure::Failure;
use crate::secret::SET;
use crate::stripe::audit_event::logged;
use crate::text::quoted;

/// What stands in place of a key of Stripe's that was part of a text.
const KEY: &str = "[key]";

/// The objects whose fields the log has before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Revertible {
    Reader,
    Location,
    Configuration,
}

impl Revertible {
    const ALL: [(&'static str, Self); 3] = [
        ("/v1/terminal/readers", Self::Reader),
        ("/v1/terminal/locations", Self::Location),
        ("/v1/terminal/configurations", Self::Configuration),
    ];

    /// The noun of its verbs, without the plural's `s`.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Location => "location",
            Self::Configuration => "configuration",
        }
    }
}

/// What a field became, and what it is to be again. An empty text is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldBack {
    pub(crate) from: Value,
    pub(crate) to: Value,
}

/// The way back of one object.
#[derive(Debug, Clone)]
pub(crate) struct WayBack {
    pub(crate) kind: Revertible,
    pub(crate) id: String,
    /// By the name of the parameter, `metadata[lane]`; of a configuration by that of
    /// the whole part.
    pub(crate) fields: BTreeMap<String, FieldBack>,
    /// The request ids of its writes, the newest first.
    pub(crate) requests: Vec<String>,
}

/// The way back of these writes, which come the newest first: one for each object, in
/// the order in which they are first met.
///
/// # Errors
/// What stands in the way of each that has no way back, all at once.
pub(crate) fn way_back(lines: &[&AuditLine]) -> Result<Vec<WayBack>, Vec<Failure>> {
    let (mut all, mut faults): (Vec<WayBack>, Vec<Failure>) = (Vec::new(), Vec::new());
    for line in lines {
        if let Err(fault) = add(&mut all, line) {
            faults.push(fault);
        }
    }
    if faults.is_empty() {
        Ok(all)
    } else {
        Err(faults)
    }
}

/// Whether there is a way back of this write alone.
pub(crate) fn has_way_back(line: &AuditLine) -> bool {
    way_back(&[line]).is_ok()
}

fn add(all: &mut Vec<WayBack>, line: &AuditLine) -> Result<(), Failure> {
    let (kind, id) = object(line)?;
    let changes = changes(line, kind)?;
    let requests = line.request_id.clone();
    let place = all.iter().position(|way| way.kind == kind && way.id == id);
    let place = place.unwrap_or_else(|| {
        all.push(WayBack {
            kind,
            id: id.to_owned(),
            fields: BTreeMap::new(),
            requests: Vec::new(),
        });
        all.len() - 1
    });
    let way = &mut all[place];
    way.requests.extend(requests);
    for (name, change) in changes {
        match way.fields.get_mut(&name) {
            None => {
                way.fields.insert(name, change);
            }
            Some(newer) if newer.to == change.from => newer.to = change.to,
            Some(newer) => {
                return Err(refusal(
                    line,
                    &format!(
                        "{name} was {} after it and {} before the next of them: another write lies between",
                        shown(&change.from),
                        shown(&newer.to)
                    ),
                )
                .hint("see tillctl audit list --object ID; name all of them, or the newest alone"));
            }
        }
    }
    way.fields.retain(|_, change| change.from != change.to);
    Ok(())
}

/// The object whose fields were written.
fn object(line: &AuditLine) -> Result<(Revertible, &str), Failure> {
    if line.outcome == "unknown" {
        let id = line.id.as_deref().unwrap_or("the object");
        return Err(
            refusal(line, "what became of it is not known").hint(format!(
                "look at {id} and change by hand what is to be changed"
            )),
        );
    }
    if line.outcome != "done" {
        return Err(refusal(line, "it changed nothing").hint("leave it out"));
    }
    let found = Revertible::ALL.into_iter().find_map(|(path, kind)| {
        let rest = line.path.strip_prefix(path)?;
        Some((kind, rest))
    });
    let no_way = || {
        refusal(line, "only labels, metadata and settings of readers, locations and configurations have a way back")
            .hint("name the others by their request ids; money goes back with `tillctl payments refund`")
    };
    let (kind, rest) = found.ok_or_else(no_way)?;
    if line.method == "DELETE" {
        return Err(deleted(line, kind));
    }
    let id = line.id.as_deref().unwrap_or_default();
    match rest.strip_prefix('/') {
        Some(written) if written == id => Ok((kind, id)),
        Some(_) => Err(no_way()),
        None => Err(refusal(line, &format!("it created {id}"))
            .hint(format!("tillctl {}s delete {id}", kind.noun()))),
    }
}

fn deleted(line: &AuditLine, kind: Revertible) -> Failure {
    let before = Value::from(line.before.clone().unwrap_or_default());
    let text = |name: &str| match held(&before, name) {
        Value::String(text) => Some(quoted(&text)),
        _ => None,
    };
    let flags: &[(&str, &str)] = match kind {
        Revertible::Reader => &[("--label", "label"), ("--location", "location")],
        Revertible::Location => &[
            ("--name", "display_name"),
            ("--line1", "address[line1]"),
            ("--line2", "address[line2]"),
            ("--city", "address[city]"),
            ("--state", "address[state]"),
            ("--postal-code", "address[postal_code]"),
            ("--country", "address[country]"),
            ("--phone", "phone"),
        ],
        Revertible::Configuration => &[("--name", "name")],
    };
    let verb = match kind {
        Revertible::Reader => "readers register --code CODE",
        Revertible::Location => "locations create",
        Revertible::Configuration => "configurations create",
    };
    let flags = flags
        .iter()
        .filter_map(|(flag, name)| Some(format!(" {flag} {}", text(name)?)));
    refusal(line, "what is deleted stays deleted").hint(format!(
        "make another: tillctl {verb}{}",
        flags.collect::<String>()
    ))
}

/// What a write changed, by field.
fn changes(line: &AuditLine, kind: Revertible) -> Result<BTreeMap<String, FieldBack>, Failure> {
    let none = Map::new();
    let before = line.before.as_ref().unwrap_or(&none);
    let after = line.after.as_ref().unwrap_or(&none);
    let mut changes = BTreeMap::new();
    let names: BTreeSet<&str> = match kind {
        Revertible::Configuration => {
            let parts = line.sent.keys();
            parts
                .map(|name| name.split('[').next().unwrap_or(name))
                .collect()
        }
        _ => line.sent.keys().map(String::as_str).collect(),
    };
    for name in names {
        if !is_known(kind, name) {
            return Err(refusal(line, &format!("there is no way back for {name}"))
                .hint("change it by hand, with `tillctl api` if no verb does it"));
        }
        let Some(was) = before.get(name) else {
            return Err(
                refusal(line, &format!("the log does not say what {name} was"))
                    .hint("change it by hand"),
            );
        };
        let is = match after.get(name) {
            Some(is) => is.clone(),
            // What is taken away is not in the reply.
            None => match line.sent.get(name) {
                Some(sent) if kind != Revertible::Configuration => sent.clone(),
                _ => Value::Null,
            },
        };
        let (from, to) = (normal(is), normal(was.clone()));
        if holds_secret(&to) {
            return Err(refusal(
                line,
                &format!(
                    "{} was a secret, and secrets are not in the log",
                    secret_name(name, &to)
                ),
            )
            .hint("set it by hand to what it was"));
        }
        if from != to {
            changes.insert(name.to_owned(), FieldBack { from, to });
        }
    }
    Ok(changes)
}

/// Whether a field of this name can be set to what it was.
fn is_known(kind: Revertible, name: &str) -> bool {
    let is_in = |part: &str| {
        name.strip_prefix(part)
            .is_some_and(|rest| rest.starts_with('['))
    };
    match kind {
        Revertible::Reader => name == "label" || is_in("metadata"),
        Revertible::Location => {
            matches!(name, "display_name" | "phone" | "configuration_overrides")
                || is_in("metadata")
                || is_in("address")
        }
        // Whatever else it has is a model with a splash screen.
        Revertible::Configuration => true,
    }
}

/// A field of an object as the log would have it; none and an empty text are one.
pub(crate) fn held(object: &Value, name: &str) -> Value {
    logged(object, name).map_or(Value::Null, normal)
}

fn normal(value: Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() => Value::Null,
        other => other,
    }
}

fn holds_secret(value: &Value) -> bool {
    match value {
        Value::String(text) => text == SET || text.contains(KEY),
        Value::Array(items) => items.iter().any(holds_secret),
        Value::Object(map) => map.values().any(holds_secret),
        _ => false,
    }
}

/// The name of the first secret in it.
fn secret_name(name: &str, value: &Value) -> String {
    let Value::Object(map) = value else {
        return name.to_owned();
    };
    let part = map.iter().find(|(_, value)| holds_secret(value));
    part.map_or_else(
        || name.to_owned(),
        |(part, value)| secret_name(&format!("{name}[{part}]"), value),
    )
}

fn refusal(line: &AuditLine, why: &str) -> Failure {
    let at = line.at.as_millisecond().div_euclid(1000);
    let at = jiff::Timestamp::from_second(at).unwrap_or(line.at);
    let id = line.id.as_deref().unwrap_or("?");
    let request = line.request_id.as_deref().unwrap_or("no request id");
    Failure::failed(format!(
        "{} of {id} at {at} ({request}): {why}",
        line.command
    ))
}

/// A value in a sentence.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}
