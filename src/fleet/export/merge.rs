//! Values put into a TOML file that people keep: what is the same stays as it
//! was typed, comments stay where they stand.

use toml_edit::{Array, InlineTable, Item, TableLike, Value};

/// What is to stand under a key.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Text(String),
    /// A number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// Numbers.
    Integers(Vec<i64>),
    /// A table: nothing else is to stand in it.
    Table(Vec<(String, Node)>),
    /// A secret: a variable of this name, unless another is named already.
    Secret(String),
}

impl Node {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn value(&self) -> Value {
        match self {
            Self::Text(text) => on_one_line(text),
            Self::Integer(number) => (*number).into(),
            Self::Boolean(on) => (*on).into(),
            Self::Integers(list) => Value::Array(list.iter().copied().collect::<Array>()),
            Self::Table(fields) => {
                let mut table = InlineTable::new();
                for (key, node) in fields {
                    table.insert(key, node.value());
                }
                Value::InlineTable(table)
            }
            Self::Secret(name) => {
                let mut table = InlineTable::new();
                table.insert("env", name.as_str().into());
                Value::InlineTable(table)
            }
        }
    }

    /// Whether it says the same already, however that is typed.
    fn is(&self, item: &Item) -> bool {
        match self {
            Self::Text(text) => match item.as_value() {
                Some(Value::Integer(number)) => number.value().to_string() == *text,
                Some(Value::Boolean(on)) => on.value().to_string() == *text,
                _ => item.as_str() == Some(text),
            },
            Self::Integer(number) => item.as_integer() == Some(*number),
            Self::Boolean(on) => item.as_bool() == Some(*on),
            Self::Integers(list) => item.as_array().is_some_and(|array| {
                let there: Vec<_> = array.iter().map(Value::as_integer).collect();
                there == list.iter().map(|n| Some(*n)).collect::<Vec<_>>()
            }),
            Self::Table(_) => false,
            Self::Secret(_) => item
                .as_table_like()
                .and_then(|t| t.get("env"))
                .is_some_and(|env| env.as_str().is_some_and(|e| !e.is_empty())),
        }
    }
}

/// Puts a value under a key, or takes the key away.
pub(super) fn set(table: &mut dyn TableLike, key: &str, node: Option<Node>) {
    let Some(node) = node else {
        table.remove(key);
        return;
    };
    let Some(item) = table.get_mut(key) else {
        table.insert(key, Item::Value(node.value()));
        return;
    };
    if node.is(item) {
        return;
    }
    if let (Node::Table(fields), Some(inner)) = (&node, item.as_table_like_mut()) {
        let gone: Vec<_> = inner
            .iter()
            .map(|(key, _)| key.to_owned())
            .filter(|key| fields.iter().all(|(name, _)| name != key))
            .collect();
        for key in gone {
            inner.remove(&key);
        }
        for (key, node) in fields {
            set(inner, key, Some(node.clone()));
        }
        return;
    }
    let mut value = node.value();
    if let Some(old) = item.as_value() {
        *value.decor_mut() = old.decor().clone();
    }
    *item = Item::Value(value);
}

/// A text as a value that stands on one line, whatever is in it: a label with a line
/// break must not look like a line of the file.
fn on_one_line(text: &str) -> Value {
    // The library would write several lines.
    let is_long = text.contains(['\n', '\r']);
    let escaped = serde_json::Value::from(text).to_string();
    // What JSON may leave as it is, and TOML may not.
    let escaped = escaped.replace('\u{7f}', "\\u007f");
    match escaped.parse::<Value>() {
        Ok(value) if is_long => value,
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_makes_no_line() {
        for text in ["a\n[readers.x]\r\n", "\u{7f}\n\u{1b}\"\\\u{2028}é\u{0}"] {
            let value = on_one_line(text);
            assert_eq!(value.as_str(), Some(text));
            let written = value.to_string();
            assert!(!written.contains(['\n', '\r']), "{written}");
        }
        assert_eq!(on_one_line("Bar").to_string(), "\"Bar\"");
    }
}
