//! What became of each write, told once: the source of the audit log. It sits
//! under every request, so no command can forget it, and carries no secret.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::request::Method;
use crate::secret::{Mode, SET, hide_keys, is_secret_name};

/// How a write ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOutcome {
    /// Stripe did it.
    Done,
    /// Stripe said no; nothing was changed.
    Refused,
    /// It may have happened: no answer came, or nobody waited for it.
    Unknown,
    /// It never reached Stripe.
    NotSent,
}

impl WriteOutcome {
    /// Every name.
    pub const NAMES: [&'static str; 4] = ["done", "refused", "unknown", "not-sent"];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::NotSent => "not-sent",
        }
    }
}

/// A write and what became of it.
#[derive(Debug, Clone)]
pub struct AuditEvent {
    /// POST or DELETE.
    pub method: Method,
    /// The path.
    pub path: String,
    /// Live or test.
    pub mode: Mode,
    /// The connected account it was for.
    pub account: Option<String>,
    /// The account an organisation's key acted for.
    pub context: Option<String>,
    /// The object's type, as Stripe calls it.
    pub object: Option<String>,
    /// The object's id.
    pub id: Option<String>,
    /// The parameters.
    pub sent: Map<String, Value>,
    /// What the parameters' fields were before, where that was known.
    pub before: Option<Map<String, Value>>,
    /// What they are in the reply.
    pub after: Option<Map<String, Value>>,
    /// How it ended.
    pub ending: WriteOutcome,
    /// HTTP status of the last try.
    pub status: Option<u16>,
    /// What went wrong: Stripe's code, or what the connection said.
    pub error: Option<String>,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// Stripe gave an earlier answer again and did nothing anew.
    pub replayed: bool,
}

/// Called once for every write that was sent.
pub(crate) type Recorder = Arc<dyn Fn(&AuditEvent) + Send + Sync>;

/// What is told of a field of an object, by the name of its parameter; nothing if the
/// object does not have it.
pub(crate) fn logged(object: &Value, name: &str) -> Option<Value> {
    lookup(object, name).map(|value| safe(name, value.clone()))
}

/// The last part of a parameter's name: `cart[line_items][0][amount]`.
fn last_part(name: &str) -> &str {
    let name = name.trim_end_matches(']');
    name.rsplit('[').next().unwrap_or(name)
}

/// Whether a parameter is money, in minor units.
pub(crate) fn is_amount(name: &str) -> bool {
    let last = last_part(name);
    last.starts_with("amount") || (name.starts_with("cart[") && matches!(last, "tax" | "total"))
}

/// Whether a parameter is the currency of such.
pub(crate) fn is_currency(name: &str) -> bool {
    last_part(name) == "currency"
}

/// The value a parameter's name stands for: `address[line1]`, `items[0][id]`.
pub(super) fn lookup<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    name.split(['[', ']'])
        .filter(|part| !part.is_empty())
        .try_fold(object, |value, part| match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            value => value.get(part),
        })
}

/// The value without what must not be written down.
pub(super) fn safe(name: &str, value: Value) -> Value {
    match value {
        Value::Null => Value::Null,
        _ if is_secret_name(name) => SET.into(),
        Value::String(text) => hide_keys(&text).into_owned().into(),
        Value::Array(items) => items.into_iter().map(|v| safe("", v)).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| {
                let value = safe(&name, value);
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_with_brackets_find_their_values() {
        let object = json!({"a": [{"b": 1}], "c": null});
        assert_eq!(lookup(&object, "a[0][b]"), Some(&json!(1)));
        assert_eq!(lookup(&object, "a[1][b]"), None);
        assert_eq!(lookup(&object, "c"), Some(&Value::Null));
        assert_eq!(lookup(&object, "d"), None);
    }
}
