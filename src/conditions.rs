//! Conditions as people type them: `location=Kreuzberg,Mitte,label="Bar, left"`.
//!
//! ```text
//! conditions = condition { "," condition }
//! condition  = [ KEY "=" ] value
//! value      = text without a comma | '"' text, in which '""' is a quote '"'
//! ```
//!
//! A value without a key is one more of the key before it. Blanks around keys
//! and values do not count; in quotes they do. A quote inside of a text that
//! does not begin with one is a character like any other.

/// Reads one text; each value with its key.
pub(crate) fn read(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut rest = text;
    loop {
        let (key, value, after) = condition(rest)?;
        let last = all.last().map(|(key, _)| key.clone());
        let key = key.or(last).ok_or_else(|| {
            format!("{value:?} does not say what it is about: KEY=VALUE is expected")
        })?;
        if value.is_empty() {
            return Err(format!("{key} has no value"));
        }
        all.push((key, value));
        match after {
            Some(after) => rest = after,
            None => return Ok(all),
        }
    }
}

/// A condition's key and value, and what follows after its comma.
type Read<'a> = (Option<String>, String, Option<&'a str>);

fn condition(text: &str) -> Result<Read<'_>, String> {
    let text = text.trim_start();
    if text.starts_with('"') {
        let (value, after) = quoted(text)?;
        return Ok((None, value, after));
    }
    match text.find(['=', ',']) {
        Some(at) if text[at..].starts_with('=') => {
            let key = text[..at].trim().to_owned();
            let rest = text[at + 1..].trim_start();
            let (value, after) = if rest.starts_with('"') {
                quoted(rest)?
            } else {
                plain(rest)
            };
            Ok((Some(key), value, after))
        }
        _ => {
            let (value, after) = plain(text);
            Ok((None, value, after))
        }
    }
}

fn plain(text: &str) -> (String, Option<&str>) {
    match text.split_once(',') {
        Some((value, after)) => (value.trim().to_owned(), Some(after)),
        None => (text.trim().to_owned(), None),
    }
}

/// Of a text that begins with a quote.
fn quoted(text: &str) -> Result<(String, Option<&str>), String> {
    let mut value = String::new();
    let mut rest = &text[1..];
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return Err(format!("the quote in {text:?} is not closed"));
        };
        value.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            value.push('"');
            rest = more;
        } else {
            rest = after.trim_start();
            break;
        }
    }
    match rest.strip_prefix(',') {
        Some(after) => Ok((value, Some(after))),
        None if rest.is_empty() => Ok((value, None)),
        None => Err(format!(
            "after {value:?} a comma is expected, not {rest:?}; a quote within quotes is written twice"
        )),
    }
}

/// A value as it is typed.
pub(crate) fn written(value: &str) -> String {
    let is_plain = !value.contains(',') && !value.starts_with('"') && value.trim() == value;
    if is_plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', "\"\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        read(text).unwrap()
    }

    #[test]
    fn commas_quotes_and_keys() {
        let is = |text: &str, wanted: &[(&str, &str)]| {
            let wanted: Vec<_> = wanted
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect();
            assert_eq!(pairs(text), wanted, "{text}");
        };
        is("label=Bar, left", &[("label", "Bar"), ("label", "left")]);
        is("label=\"Bar, left\"", &[("label", "Bar, left")]);
        is(
            " label = \"Bar, left\" , Till 3,status=offline",
            &[
                ("label", "Bar, left"),
                ("label", "Till 3"),
                ("status", "offline"),
            ],
        );
        is("label=A,\"B=C\"", &[("label", "A"), ("label", "B=C")]);
        is("label=\"7\"\" tablet\"", &[("label", "7\" tablet")]);
        is("label=7\" tablet", &[("label", "7\" tablet")]);
        is("metadata.x=a=b", &[("metadata.x", "a=b")]);
        is("label=\" Bar\"", &[("label", " Bar")]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            ("Kreuzberg", "KEY=VALUE"),
            ("", "KEY=VALUE"),
            ("\"a,b\"", "KEY=VALUE"),
            ("label=", "label has no value"),
            ("label=A,", "label has no value"),
            ("label=\"\"", "label has no value"),
            ("label=\"Bar, left", "not closed"),
            ("label=\"Bar\" left", "a comma is expected"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    proptest! {
        #[test]
        fn any_value_can_be_written(values in prop::collection::vec("[ -~äø,\"=*]{1,12}", 1..5)) {
            let texts: Vec<_> = values.iter().map(|v| format!("label={}", written(v))).collect();
            let read: Vec<_> = pairs(&texts.join(",")).into_iter().map(|(_, v)| v).collect();
            prop_assert_eq!(read, values);
        }
    }
}
