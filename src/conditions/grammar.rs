//! Conditions as people type them: `location=Kreuzberg,Mitte,label="Bar, left"`.
//!
//! ```text
//! conditions = condition { "," condition }
//! condition  = [ KEY op ] value
//! op         = "=" | "!=" | "<" | "<=" | ">" | ">="
//! value      = text without a comma | '"' text, in which '""' is a quote '"'
//! ```
//!
//! A value without a key is one more of the key before it: with `=` any of them
//! will do, with `!=` none may be. Other comparisons have one value. Blanks around
//! keys and values do not count; in quotes they do. A quote inside of a text that
//! does not begin with one is a character like any other. Where the decimal mark is a
//! comma, digits right after the comma of a comparison are its cents: `amount>=12,50`.

use crate::money::DecimalMark;

/// How what a thing has is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Is,
    Not,
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Op {
    const ALL: [Self; 6] = [
        // The longer ones first: they begin with the shorter.
        Self::Not,
        Self::AtMost,
        Self::AtLeast,
        Self::Is,
        Self::Below,
        Self::Above,
    ];

    /// As it is typed.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::Not => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    const fn is_list(self) -> bool {
        matches!(self, Self::Is | Self::Not)
    }
}

/// One value, and what it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) key: String,
    pub(crate) op: Op,
    pub(crate) value: String,
    /// Whether it is digits right after the comma of a value of digits: with a comma
    /// as the decimal mark they may be its cents.
    may_be_cents: bool,
}

impl Condition {
    /// `key=value`, as a flag of its own says it.
    pub(crate) fn is(key: &str, value: &str) -> Self {
        Self {
            key: key.to_owned(),
            op: Op::Is,
            value: value.to_owned(),
            may_be_cents: false,
        }
    }

    /// `key op value`, as a flag of its own says it.
    pub(crate) fn compared(key: &str, op: Op, value: &str) -> Self {
        Self {
            op,
            ..Self::is(key, value)
        }
    }

    /// As it is typed.
    pub(crate) fn typed(&self) -> String {
        let (key, sign, value) = (&self.key, self.op.sign(), &self.value);
        if value.contains([',', '"']) {
            format!("{key}{sign}\"{}\"", value.replace('"', "\"\""))
        } else {
            format!("{key}{sign}{value}")
        }
    }

    /// Whether it may be the cents of the value before it.
    pub(super) fn may_be_cents(&self, mark: DecimalMark) -> bool {
        self.may_be_cents && mark == DecimalMark::Comma
    }
}

/// Reads one text, in which amounts are written with this mark.
pub(crate) fn read(text: &str, mark: DecimalMark) -> Result<Vec<Condition>, String> {
    let mut all: Vec<Condition> = Vec::new();
    let mut rest = text;
    loop {
        let (key, value, after) = condition(rest)?;
        let follows = |last: &Condition| is_digits(&last.value) && rest.starts_with(&value);
        let may_be_cents = key.is_none() && is_digits(&value) && all.last().is_some_and(follows);
        let (key, op) = match (key, all.last_mut()) {
            (Some(key), _) => key,
            (None, Some(last)) if last.op.is_list() => (last.key.clone(), last.op),
            // A comparison has one value, so that this can only be its cents.
            (None, Some(last)) if may_be_cents && mark == DecimalMark::Comma => {
                last.value = format!("{},{value}", last.value);
                match after {
                    Some(after) => rest = after,
                    None => return Ok(all),
                }
                continue;
            }
            (None, Some(last)) => {
                return Err(format!("{}{} takes one value", last.key, last.op.sign()));
            }
            (None, None) => {
                return Err(format!(
                    "{value:?} does not say what it is about: KEY=VALUE is expected"
                ));
            }
        };
        if value.is_empty() {
            return Err(format!("{key} has no value"));
        }
        all.push(Condition {
            key,
            op,
            value,
            may_be_cents,
        });
        match after {
            Some(after) => rest = after,
            None => return Ok(all),
        }
    }
}

fn is_digits(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A condition's key and operator, its value, and what follows after its comma.
type ParsedCondition<'a> = (Option<(String, Op)>, String, Option<&'a str>);

fn condition(text: &str) -> Result<ParsedCondition<'_>, String> {
    let text = text.trim_start();
    if text.starts_with('"') {
        let (value, after) = quoted(text)?;
        return Ok((None, value, after));
    }
    let end = text.find(',').unwrap_or(text.len());
    let Some((at, op)) = operator(&text[..end]) else {
        let (value, after) = plain(text);
        return Ok((None, value, after));
    };
    let key = text[..at].trim().to_owned();
    let rest = text[at + op.sign().len()..].trim_start();
    let (value, after) = if rest.starts_with('"') {
        quoted(rest)?
    } else {
        plain(rest)
    };
    Ok((Some((key, op)), value, after))
}

/// The first operator, and where it stands.
fn operator(text: &str) -> Option<(usize, Op)> {
    let mut places = text.char_indices().map(|(at, _)| at);
    places.find_map(|at| {
        let op = Op::ALL
            .into_iter()
            .find(|op| text[at..].starts_with(op.sign()));
        op.map(|op| (at, op))
    })
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
        let all = read(text, DecimalMark::Point).unwrap().into_iter();
        all.map(|c| (c.key, c.value)).collect()
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
    fn every_comparison_has_its_sign() {
        let is = |text: &str, wanted: &[(&str, Op, &str)]| {
            let wanted: Vec<_> = wanted
                .iter()
                .map(|(key, op, value)| Condition::compared(key, *op, value))
                .collect();
            assert_eq!(read(text, DecimalMark::Point).unwrap(), wanted, "{text}");
        };
        is(
            "label!=Bar,\"a, b\",silent>15m",
            &[
                ("label", Op::Not, "Bar"),
                ("label", Op::Not, "a, b"),
                ("silent", Op::Above, "15m"),
            ],
        );
        is(
            "amount >= 12.50, amount<100",
            &[
                ("amount", Op::AtLeast, "12.50"),
                ("amount", Op::Below, "100"),
            ],
        );
        is("tip<=0", &[("tip", Op::AtMost, "0")]);
        // The first operator counts.
        is("metadata.range=1<2", &[("metadata.range", Op::Is, "1<2")]);
        is("label=\"Bar > 2\"", &[("label", Op::Is, "Bar > 2")]);
        is("label=Ouch!", &[("label", Op::Is, "Ouch!")]);
    }

    #[test]
    fn a_comma_before_cents_is_one_where_the_mark_says_so() {
        let read = |text: &str| read(text, DecimalMark::Comma).unwrap();
        assert_eq!(
            read("amount>=12,50,status=paid"),
            [
                Condition::compared("amount", Op::AtLeast, "12,50"),
                Condition::is("status", "paid"),
            ]
        );
        // One amount or two: whoever knows the key refuses it.
        let may_be = |text: &str| read(text)[1].may_be_cents(DecimalMark::Comma);
        assert!(may_be("amount=12,50"));
        for text in [
            "amount=12, 50",
            "amount=\"12,50\",20",
            "amount=12,amount=50",
            "label=A,50",
        ] {
            assert!(!may_be(text), "{text}");
        }
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
            ("silent>15m,20m", "silent> takes one value"),
            ("silent>", "silent has no value"),
        ] {
            let said = read(text, DecimalMark::Point).unwrap_err();
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
