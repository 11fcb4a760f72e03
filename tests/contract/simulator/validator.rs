//! A small strict reader of the contract: types, required fields, constants,
//! closed enums, and no field the contract does not know.

use serde_json::Value;

/// Fields every recorded PaymentIntent of dahlia has and the contract does not know.
const RECORDED: &[&str] = &["next_action", "shared_payment_granted_token"];

pub(crate) struct Contract {
    root: Value,
}

impl Contract {
    pub(crate) fn load() -> Self {
        let text = include_str!("../stripe-contract.json");
        Self {
            root: serde_json::from_str(text).unwrap(),
        }
    }

    pub(crate) fn endpoints(&self) -> &[Value] {
        self.root["endpoints"].as_array().unwrap()
    }

    /// Whether an object's contract has a field, by its path.
    pub(crate) fn knows(&self, object: &str, path: &str) -> bool {
        fn within(schema: &Value, mut names: std::str::Split<'_, char>) -> bool {
            if let Some(choices) = schema["anyOf"].as_array() {
                return choices.iter().any(|choice| within(choice, names.clone()));
            }
            match names.next() {
                None => true,
                Some(name) => schema["properties"]
                    .get(name)
                    .is_some_and(|inner| within(inner, names)),
            }
        }
        within(&self.root["$defs"][object], path.split('.'))
    }

    /// Whether the contract has this kind of object.
    pub(crate) fn has(&self, object: &str) -> bool {
        self.root["$defs"].get(object).is_some()
    }

    /// What is wrong with an object whose name the contract knows.
    pub(crate) fn object_faults(&self, name: &str, value: &Value) -> Vec<String> {
        let deleted = format!("deleted.{name}");
        let name = if value["deleted"] == true {
            &deleted
        } else {
            name
        };
        match self.root["$defs"].get(name) {
            Some(schema) => self.faults(schema, value),
            None => Vec::new(),
        }
    }

    /// What is wrong with `value`, as paths with reasons.
    pub(crate) fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut out = Vec::new();
        self.check(schema, value, "$", &mut out);
        out
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/");
            return self.check(&self.root["$defs"][name], value, at, out);
        }
        if let Some(item) = schema.get("x-list-of").or(schema.get("x-search-of")) {
            let list = schema.get("x-list-of").is_some();
            let object = if list { "list" } else { "search_result" };
            let mut known = vec!["object", "url", "has_more", "data"];
            if !list {
                known.push("next_page");
            }
            // Recorded in every list that stands inside an object.
            if at != "$" {
                known.push("total_count");
            }
            if value["object"] != object
                || !value["url"].is_string()
                || !value["has_more"].is_boolean()
            {
                out.push(format!("{at}: not a {object}"));
            }
            for name in value.as_object().into_iter().flat_map(|map| map.keys()) {
                if !known.contains(&name.as_str()) {
                    out.push(format!("{at}.{name}: unknown"));
                }
            }
            for (index, row) in value["data"].as_array().into_iter().flatten().enumerate() {
                self.check(item, row, &format!("{at}.data[{index}]"), out);
            }
            return;
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            return self.any(choices, value, at, out);
        }
        if let Some(wanted) = schema.get("const") {
            if wanted != value {
                out.push(format!("{at}: {value} is not {wanted}"));
            }
            return;
        }
        if let Some(wanted) = schema["enum"].as_array() {
            if !wanted.contains(value) {
                out.push(format!("{at}: {value} is none of {wanted:?}"));
            }
            return;
        }
        let fits = match schema["type"].as_str() {
            Some("null") => value.is_null(),
            Some("string") => value.is_string(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            _ => true,
        };
        if !fits {
            out.push(format!("{at}: {value} is not a {}", schema["type"]));
            return;
        }
        if let (Some(known), Some(text)) = (schema["x-known"].as_array(), value.as_str())
            && !known.iter().any(|word| word == text)
        {
            out.push(format!("{at}: '{text}' is not a known value"));
        }
        for (index, row) in value.as_array().into_iter().flatten().enumerate() {
            self.check(&schema["items"], row, &format!("{at}[{index}]"), out);
        }
        self.object(schema, value, at, out);
    }

    fn object(&self, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
        let Some(map) = value.as_object() else { return };
        // An object of a resource the contract does not spell out.
        if schema.get("properties").is_none() && schema.get("additionalProperties").is_none() {
            return;
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if !map.contains_key(name.as_str().unwrap()) {
                out.push(format!("{at}.{name}: missing"));
            }
        }
        for (name, inner) in map {
            let at = format!("{at}.{name}");
            if let Some(schema) = schema["properties"].get(name) {
                self.check(schema, inner, &at, out);
            } else if schema["additionalProperties"].is_object() {
                self.check(&schema["additionalProperties"], inner, &at, out);
            } else if !(RECORDED.contains(&name.as_str())
                || schema["x-list"] == true && name == "total_count")
            {
                out.push(format!("{at}: unknown"));
            }
        }
    }

    /// The choice with the fewest faults speaks for all.
    fn any(&self, choices: &[Value], value: &Value, at: &str, out: &mut Vec<String>) {
        let mut best: Option<Vec<String>> = None;
        for choice in choices {
            let mut faults = Vec::new();
            self.check(choice, value, at, &mut faults);
            if faults.is_empty() {
                return;
            }
            if best.as_ref().is_none_or(|best| faults.len() < best.len()) {
                best = Some(faults);
            }
        }
        out.extend(best.unwrap_or_default());
    }
}
