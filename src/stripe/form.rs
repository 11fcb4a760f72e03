//! Stripe's form encoding of nested values: `a[b]=`, `a[0]=`, booleans as
//! `true`/`false`, an empty value to unset.
//!
//! <https://docs.stripe.com/api#request-bodies>

use std::fmt::{self, Write as _};

use crate::secret::{Hidden, SET};

/// The parameters of a request, in the order they were added. Secrets among
/// them are sent and never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form {
    pairs: Vec<(String, String)>,
    secrets: Vec<String>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.shown()).finish()
    }
}

impl Form {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parameters that were kept.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self {
            pairs,
            secrets: Vec::new(),
        }
    }

    /// Adds one parameter.
    pub fn with(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.pairs.push((name.into(), value.to_string()));
        self
    }

    /// Adds a parameter that is not to be shown.
    pub fn with_secret(mut self, name: impl Into<String>, value: &Hidden) -> Self {
        let name = name.into();
        self.secrets.push(name.clone());
        self.pairs.push((name, value.expose().to_owned()));
        self
    }

    /// Adds one parameter if there is a value.
    pub fn with_some(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds `name[0]=`, `name[1]=` …
    pub fn with_list<T: fmt::Display>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        for (index, value) in values.into_iter().enumerate() {
            self.pairs
                .push((format!("{name}[{index}]"), value.to_string()));
        }
        self
    }

    /// Adds `name[key]=value` for each pair.
    pub fn with_map<K: fmt::Display, V: fmt::Display>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        for (key, value) in values {
            self.pairs
                .push((format!("{name}[{key}]"), value.to_string()));
        }
        self
    }

    /// Leaves out `name`, `name[0]`, …
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(n, _)| {
            n.strip_prefix(name)
                .is_none_or(|rest| !rest.is_empty() && !rest.starts_with('['))
        });
        self
    }

    /// Sets a parameter, replacing one of the same name (a page cursor).
    pub fn set(&mut self, name: &str, value: impl fmt::Display) {
        let value = value.to_string();
        match self.pairs.iter_mut().find(|(n, _)| n == name) {
            Some(pair) => pair.1 = value,
            None => self.pairs.push((name.to_owned(), value)),
        }
    }

    /// The parameters as anybody may see them.
    pub fn shown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| {
            let value = if self.secrets.contains(name) {
                SET
            } else {
                value
            };
            (name.as_str(), value)
        })
    }

    /// A text from outside without the secrets of this form, should they be
    /// quoted in it.
    pub fn redact(&self, text: String) -> String {
        self.pairs
            .iter()
            .filter(|(name, value)| self.secrets.contains(name) && !value.is_empty())
            .fold(text, |text, (_, value)| {
                let quoted = serde_json::Value::from(value.as_str()).to_string();
                text.replace(quoted.trim_matches('"'), SET)
                    .replace(value, SET)
            })
    }

    /// The parameters as they are sent, secrets and all.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// `application/x-www-form-urlencoded`. Brackets of names stay readable,
    /// as in Stripe's own examples.
    pub fn encode(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.pairs {
            if !out.is_empty() {
                out.push('&');
            }
            escape(name, true, &mut out);
            out.push('=');
            escape(value, false, &mut out);
        }
        out
    }
}

/// Percent-encodes one segment of a path: an id that came from a user or from
/// the API must not be able to name another path.
pub(crate) fn path_segment(id: &str) -> String {
    let mut out = String::new();
    // A segment of dots alone would be resolved away.
    if id.bytes().all(|b| b == b'.') {
        for _ in id.bytes() {
            out.push_str("%2E");
        }
        return out;
    }
    escape(id, false, &mut out);
    out
}

fn escape(text: &str, keep_brackets: bool, out: &mut String) {
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'~')
            || (keep_brackets && matches!(byte, b'[' | b']'));
        if plain {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nested_values_look_as_stripe_documents_them() {
        let form = Form::new()
            .with("amount", 1250)
            .with_list("expand", ["data.location", "data.action"])
            .with_map("metadata", [("till", "a&b=c"), ("gone", "")])
            .with("process_config[skip_tipping]", true)
            .with_some("label", None::<&str>);
        assert_eq!(
            form.encode(),
            "amount=1250&expand[0]=data.location&expand[1]=data.action&metadata[till]=a%26b%3Dc&metadata[gone]=&process_config[skip_tipping]=true"
        );
    }

    #[test]
    fn secrets_are_sent_and_not_shown() {
        let form = Form::new()
            .with("name", "Bar")
            .with_secret("wifi[password]", &Hidden::new("hunter2"));
        assert_eq!(form.encode(), "name=Bar&wifi[password]=hunter2");
        assert!(!format!("{form:?}").contains("hunter2"));
        let shown: Vec<_> = form.shown().collect();
        assert_eq!(shown, [("name", "Bar"), ("wifi[password]", "[set]")]);
        assert_eq!(form.redact("no hunter2".into()), "no [set]");
    }

    #[test]
    fn an_id_cannot_leave_its_segment() {
        assert_eq!(
            path_segment("../../v1/charges?x"),
            "..%2F..%2Fv1%2Fcharges%3Fx"
        );
        assert_eq!(path_segment(".."), "%2E%2E");
        assert_eq!(path_segment("tmr_1"), "tmr_1");
    }

    fn decode(text: &str) -> Vec<u8> {
        let bytes = text.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'%' {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
                at += 3;
            } else {
                out.push(bytes[at]);
                at += 1;
            }
        }
        out
    }

    proptest! {
        #[test]
        fn any_value_survives(value in ".*") {
            let encoded = Form::new().with("a[b]", &value).encode();
            let (_, right) = encoded.split_once('=').unwrap();
            prop_assert!(right.is_ascii() && !right.contains(['&', '=', '+', ' ', '#']));
            prop_assert_eq!(decode(right), value.into_bytes());
        }
    }
}
