//! Holds what was sent against the contract, and types it.
//!
//! The result is JSON: numbers and booleans parsed, lists as arrays, and `null`
//! where the caller unset a parameter by sending an empty value.

use serde_json::{Map, Value, json};

use super::error::ApiError;
use super::params::Node;

/// Checks a whole request.
pub(super) fn request(schema: &Value, sent: &Node) -> Result<Value, ApiError> {
    let value = object(schema, sent, "")?;
    if let Some(limit) = value.get("limit").and_then(Value::as_i64) {
        if limit > 100 {
            return Err(ApiError::coded(
                "parameter_invalid_integer",
                format!("This value must be less than or equal to 100 (it currently is {limit})."),
            )
            .param("limit"));
        }
        if limit < 1 {
            return Err(ApiError::coded(
                "parameter_invalid_integer",
                "This value must be greater than or equal to 1.",
            )
            .param("limit"));
        }
    }
    if value.get("starting_after").is_some() && value.get("ending_before").is_some() {
        return Err(ApiError::invalid(
            "You can only use one of starting_after and ending_before, not both.",
        )
        .param("starting_after"));
    }
    Ok(value)
}

fn name_of(parent: &str, key: &str) -> String {
    if parent.is_empty() {
        key.to_owned()
    } else {
        format!("{parent}[{key}]")
    }
}

fn check(schema: &Value, sent: &Node, name: &str) -> Result<Value, ApiError> {
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        return any(choices, sent, name);
    }
    if let Some(wanted) = schema.get("const") {
        return one_of(std::slice::from_ref(wanted), sent, name);
    }
    if let Some(wanted) = schema.get("enum").and_then(Value::as_array) {
        return one_of(wanted, sent, name);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => object(schema, sent, name),
        Some("array") => array(schema, sent, name),
        Some("number") => integer(sent, name),
        Some("boolean") => boolean(sent, name),
        _ => string(schema, sent, name),
    }
}

/// A choice of shapes: the empty value unsets, the rest is told apart by
/// whether a text or a branch was sent.
fn any(choices: &[Value], sent: &Node, name: &str) -> Result<Value, ApiError> {
    let nullable = choices
        .iter()
        .any(|s| s.get("type") == Some(&json!("null")) || s.get("const") == Some(&json!("")));
    let is = |s: &&Value, kinds: &[&str]| {
        s.get("type")
            .and_then(Value::as_str)
            .is_some_and(|kind| kinds.contains(&kind))
    };
    match sent {
        Node::Text(text) if text.is_empty() && nullable => Ok(Value::Null),
        Node::Text(_) => {
            let mut failed = None;
            for choice in choices.iter().filter(|s| !is(s, &["null"])) {
                match check(choice, sent, name) {
                    Ok(value) => return Ok(value),
                    // Say what is wrong in terms of the plain shape, not of a constant.
                    Err(error) => {
                        if failed.is_none() || is(&choice, &["number", "string"]) {
                            failed = Some(error);
                        }
                    }
                }
            }
            Err(failed.unwrap_or_else(|| ApiError::empty(name)))
        }
        Node::Branch(_) => match choices.iter().find(|s| is(s, &["object", "array"])) {
            Some(choice) => check(choice, sent, name),
            None => Err(not_text(name)),
        },
    }
}

fn not_text(name: &str) -> ApiError {
    ApiError::invalid("Invalid string: a hash or an array was sent".to_owned()).param(name)
}

fn text<'a>(sent: &'a Node, name: &str) -> Result<&'a str, ApiError> {
    match sent {
        Node::Text(text) if text.is_empty() => Err(ApiError::empty(name)),
        Node::Text(text) => Ok(text),
        Node::Branch(_) => Err(not_text(name)),
    }
}

fn list_of(choices: &[&str]) -> String {
    match choices {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}

fn one_of(wanted: &[Value], sent: &Node, name: &str) -> Result<Value, ApiError> {
    if let Node::Text(text) = sent
        && wanted.iter().any(|w| w.as_str() == Some(text))
    {
        return Ok(if text.is_empty() {
            Value::Null
        } else {
            json!(text)
        });
    }
    text(sent, name)?;
    let known: Vec<&str> = wanted
        .iter()
        .filter_map(Value::as_str)
        .filter(|w| !w.is_empty())
        .collect();
    Err(ApiError::invalid(format!(
        "Invalid {name}: must be one of {}",
        list_of(&known)
    ))
    .param(name))
}

fn string(schema: &Value, sent: &Node, name: &str) -> Result<Value, ApiError> {
    if let Some(known) = schema.get("x-known").and_then(Value::as_array) {
        return one_of(known, sent, name);
    }
    let text = text(sent, name)?;
    if text.trim().is_empty() {
        return Err(ApiError::coded(
            "parameter_invalid_string_blank",
            format!("The string for '{name}' cannot be blank."),
        )
        .param(name));
    }
    if text.chars().count() > 5000 {
        return Err(ApiError::coded(
            "parameter_invalid_string",
            format!(
                "Invalid string: {}...; must be at most 5000 characters",
                text.chars().take(20).collect::<String>()
            ),
        )
        .param(name));
    }
    Ok(json!(text))
}

fn integer(sent: &Node, name: &str) -> Result<Value, ApiError> {
    let text = text(sent, name)?;
    text.parse::<i64>().map(|n| json!(n)).map_err(|_| {
        ApiError::coded(
            "parameter_invalid_integer",
            format!("Invalid integer: {text}"),
        )
        .param(name)
    })
}

fn boolean(sent: &Node, name: &str) -> Result<Value, ApiError> {
    match text(sent, name)? {
        "true" => Ok(json!(true)),
        "false" => Ok(json!(false)),
        other => Err(ApiError::invalid(format!("Invalid boolean: {other}")).param(name)),
    }
}

fn array(schema: &Value, sent: &Node, name: &str) -> Result<Value, ApiError> {
    let Node::Branch(rows) = sent else {
        return Err(ApiError::invalid("Invalid array").param(name));
    };
    let mut places = Vec::with_capacity(rows.len());
    for (index, (key, node)) in rows.iter().enumerate() {
        let place = if key.is_empty() {
            index
        } else {
            key.parse()
                .map_err(|_| ApiError::invalid("Invalid array").param(name))?
        };
        places.push((place, key, node));
    }
    places.sort_by_key(|(place, ..)| *place);
    let item = schema.get("items").unwrap_or(&Value::Null);
    places
        .into_iter()
        .map(|(place, _, node)| check(item, node, &name_of(name, &place.to_string())))
        .collect()
}

fn object(schema: &Value, sent: &Node, name: &str) -> Result<Value, ApiError> {
    let Node::Branch(rows) = sent else {
        return Err(ApiError::invalid("Invalid object").param(name));
    };
    let known = schema.get("properties").and_then(Value::as_object);
    if let Some(values) = schema.get("additionalProperties").filter(|a| a.is_object()) {
        return if name.ends_with("metadata") || name.ends_with("metadata]") {
            metadata(rows, name)
        } else {
            rows.iter()
                .map(|(key, node)| Ok((key.clone(), check(values, node, &name_of(name, key))?)))
                .collect::<Result<Map<_, _>, _>>()
                .map(Value::Object)
        };
    }
    let unknown: Vec<String> = rows
        .iter()
        .filter(|(key, _)| !known.is_some_and(|known| known.contains_key(key)))
        .map(|(key, _)| name_of(name, key))
        .collect();
    if !unknown.is_empty() {
        return Err(ApiError::unknown_params(&unknown));
    }
    for key in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let key = key.as_str().unwrap_or_default();
        if !rows.iter().any(|(sent, _)| sent == key) {
            return Err(ApiError::missing_param(&name_of(name, key)));
        }
    }
    let mut out = Map::new();
    for (key, node) in rows {
        if let Some(schema) = known.and_then(|known| known.get(key)) {
            out.insert(key.clone(), check(schema, node, &name_of(name, key))?);
        }
    }
    Ok(Value::Object(out))
}

/// Metadata has limits of its own. An empty value removes the key.
fn metadata(rows: &[(String, Node)], name: &str) -> Result<Value, ApiError> {
    let mut out = Map::new();
    if rows.len() > 50 {
        return Err(ApiError::invalid("You can only specify up to 50 metadata keys.").param(name));
    }
    for (key, node) in rows {
        let full = name_of(name, key);
        let Node::Text(text) = node else {
            return Err(ApiError::invalid(
                "Metadata values must be strings, and keys cannot contain square brackets.",
            )
            .param(full));
        };
        if key.is_empty() || key.contains(['[', ']']) {
            return Err(ApiError::invalid(format!("Invalid metadata key: '{key}'")).param(full));
        }
        if key.chars().count() > 40 {
            return Err(ApiError::invalid(format!(
                "Metadata keys must be 40 characters or less. Invalid key: {key}"
            ))
            .param(full));
        }
        if text.chars().count() > 500 {
            return Err(ApiError::invalid(format!(
                "Metadata values can have up to 500 characters, but you passed in a value that is \
                 {} characters. Invalid value: {text}",
                text.chars().count()
            ))
            .param(full));
        }
        out.insert(
            key.clone(),
            if text.is_empty() {
                Value::Null
            } else {
                json!(text)
            },
        );
    }
    Ok(Value::Object(out))
}
