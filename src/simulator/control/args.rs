//! What a control request says. Values come as JSON or, from a command line, as
//! text: `"5"` is the number 5 and `"true"` is yes.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::control_error::ControlError;

/// A refusal.
pub(super) fn refuse<T>(message: impl Into<String>) -> Result<T, ControlError> {
    Err(ControlError::new(message.into()))
}

type Read<T> = Result<Option<T>, ControlError>;

/// The values of a control request.
#[derive(Debug, Clone, Default)]
pub(super) struct Args(Map<String, Value>);

impl Args {
    pub(super) fn new(values: Map<String, Value>) -> Self {
        Self(values)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// A text; numbers too, since a label may be one.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    pub(super) fn needed(&self, name: &str) -> Result<String, ControlError> {
        match self.text(name).filter(|text| !text.is_empty()) {
            Some(text) => Ok(text),
            None => refuse(format!("'{name}' is missing")),
        }
    }

    pub(super) fn int(&self, name: &str) -> Read<i64> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => match whole(value) {
                Some(number) => Ok(Some(number)),
                None => refuse(format!("'{name}' is not a whole number: {value}")),
            },
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, ControlError> {
        match self.text(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => refuse(format!("'{name}' is true or false, not {other}")),
        }
    }

    /// Texts, in an array or with commas between them.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        match self.get(name) {
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| {
                    item.as_str()
                        .map_or_else(|| item.to_string(), str::to_owned)
                })
                .collect(),
            Some(Value::String(text)) => text
                .split(',')
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A moment: seconds since 1970 as Stripe has them, or RFC 3339; in milliseconds.
    pub(super) fn moment(&self, name: &str) -> Read<i64> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        if let Some(seconds) = whole(value) {
            return Ok(Some(seconds.saturating_mul(1000)));
        }
        match value
            .as_str()
            .and_then(|text| text.parse::<Timestamp>().ok())
        {
            Some(at) => Ok(Some(at.as_millisecond())),
            None => refuse(format!(
                "'{name}' is neither seconds since 1970 nor a time such as 2026-11-23T12:00:00Z: {value}"
            )),
        }
    }

    /// A span of time: seconds, or a number and one of ms, s, m, h, d; in milliseconds.
    pub(super) fn span(&self, name: &str) -> Read<i64> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        if let Some(seconds) = whole(value).filter(|seconds| *seconds >= 0) {
            return Ok(Some(seconds.saturating_mul(1000)));
        }
        match value.as_str().and_then(span) {
            Some(span) => Ok(Some(span)),
            None => refuse(format!(
                "'{name}' is neither seconds nor a span such as 90s, 15m, 2h or 30d: {value}"
            )),
        }
    }

    /// One of a few words.
    pub(super) fn one_of(
        &self,
        name: &str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, ControlError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        match words.iter().find(|word| **word == text) {
            Some(word) => Ok(Some(word)),
            None => refuse(format!(
                "'{name}' is one of {}, not {text}",
                words.join(", ")
            )),
        }
    }

    pub(super) fn metadata(&self) -> Result<Value, ControlError> {
        match self.get("metadata") {
            None => Ok(json!({})),
            Some(Value::Object(map)) if map.values().all(Value::is_string) => Ok(json!(map)),
            Some(other) => refuse(format!("'metadata' is not an object of texts: {other}")),
        }
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

fn span(text: &str) -> Option<i64> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(split);
    let unit = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(value: &Value) -> Args {
        Args::new(value.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn values_are_read_from_json_and_from_text() {
        let args = args(&json!({
            "a": 5, "b": "5", "t": "2026-11-23T12:00:00Z", "s": "2d", "ms": "250ms",
            "f": "true", "l": "x, y", "m": ["x", "y"], "bad": "soon", "null": null
        }));
        assert_eq!(args.int("a"), Ok(Some(5)));
        assert_eq!(args.int("b"), Ok(Some(5)));
        assert_eq!(args.moment("t"), Ok(Some(1_795_435_200_000)));
        assert_eq!(args.span("s"), Ok(Some(2 * 86_400_000)));
        assert_eq!(args.span("ms"), Ok(Some(250)));
        assert_eq!(args.flag("f"), Ok(true));
        assert_eq!(args.list("l"), args.list("m"));
        assert!(!args.has("null"));
        for wrong in [
            args.int("bad").err(),
            args.moment("bad").err(),
            args.span("bad").err(),
        ] {
            assert!(wrong.unwrap().to_string().contains("soon"));
        }
        assert!(args.needed("null").is_err());
    }
}
