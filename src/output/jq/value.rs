//! jq's values: their order, and how they are written. What its operators make of them is in
//! `operators`, what its paths find and change in `paths`, both with the sentences of jq's errors.
//! jaq, which runs the programs, leaves all of it to whoever calls it.

pub(super) mod operators;
mod paths;

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use indexmap::IndexMap;
use jaq_core::val::Range;

use super::number::JqNumber;

pub(super) type Fields = IndexMap<Arc<str>, Value>;
pub(super) type Error = jaq_core::Error<Value>;
pub(super) type ValueOrError = Result<Value, Error>;

/// The longest text that repetition makes, and the longest list that an index asks for.
const LONGEST: usize = 1 << 29;
/// How much of a value an error quotes.
const QUOTED: usize = 29;

#[derive(Clone, Debug, Default)]
pub(super) enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(JqNumber),
    Text(Arc<str>),
    List(Arc<Vec<Value>>),
    Object(Arc<Fields>),
}

pub(super) fn owned<T: Clone>(shared: Arc<T>) -> T {
    Arc::unwrap_or_clone(shared)
}

pub(super) fn fail<T>(why: impl fmt::Display) -> Result<T, Error> {
    Err(Error::str(why))
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Arc::new(items))
    }

    pub(super) fn object(fields: Fields) -> Self {
        Self::Object(Arc::new(fields))
    }

    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The kind and the beginning of the value, as errors say it.
    pub(super) fn quoted(&self) -> String {
        let mut whole = self.to_string();
        if whole.len() > QUOTED {
            let close = whole.chars().next_back();
            let close = close.filter(|_| !matches!(self, Self::Number(_)));
            let mut at = QUOTED - 4;
            while !whole.is_char_boundary(at) {
                at -= 1;
            }
            whole.truncate(at);
            whole.push_str("...");
            whole.extend(close);
        }
        format!("{} ({whole})", self.kind())
    }

    /// Reads JSON; the digits of numbers are kept.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let read = jaq_json::read::parse_single(text.as_bytes());
        Self::of_json(read.map_err(|error| error.to_string())?)
    }

    fn of_json(value: jaq_json::Val) -> Result<Self, String> {
        use jaq_json::Val;
        Ok(match value {
            Val::Null => Self::Null,
            Val::Bool(is) => Self::Bool(is),
            Val::Num(number) => Self::Number(match number {
                jaq_json::Num::Float(value) => JqNumber::of(value),
                number => {
                    let text = number.to_string();
                    JqNumber::parse(&text).ok_or_else(|| format!("{text} is no number"))?
                }
            }),
            Val::TStr(text) => Self::text(&String::from_utf8_lossy(&text)),
            Val::Arr(items) => {
                let items = items.iter().cloned().map(Self::of_json);
                Self::list(items.collect::<Result<_, _>>()?)
            }
            Val::Obj(fields) => {
                let fields = fields.iter().map(|(key, value)| match key {
                    Val::TStr(key) => Ok((
                        String::from_utf8_lossy(key).as_ref().into(),
                        Self::of_json(value.clone())?,
                    )),
                    _ => Err("Object keys must be strings".to_owned()),
                });
                Self::object(fields.collect::<Result<_, _>>()?)
            }
            Val::BStr(_) => return Err("bytes are no JSON".to_owned()),
        })
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(false) => 1,
            Self::Bool(true) => 2,
            Self::Number(_) => 3,
            Self::Text(_) => 4,
            Self::List(_) => 5,
            Self::Object(_) => 6,
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (Self::List(left), Self::List(right)) => left.cmp(right),
            (Self::Object(left), Self::Object(right)) => {
                let keys = |fields: &Fields| {
                    let mut keys: Vec<_> = fields.keys().cloned().collect();
                    keys.sort();
                    keys
                };
                let names = keys(left);
                names.cmp(&keys(right)).then_with(|| {
                    let values = |fields: &Fields| -> Vec<Value> {
                        let values = names.iter().filter_map(|key| fields.get(key).cloned());
                        values.collect()
                    };
                    values(left).cmp(&values(right))
                })
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left == right,
            (Self::List(left), Self::List(right)) => left == right,
            (Self::Object(left), Self::Object(right)) => left == right,
            _ => self.cmp(other) == Ordering::Equal,
        }
    }
}

impl Eq for Value {}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(is) => is.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => quote(text, f),
            Self::List(items) => {
                f.write_char('[')?;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        f.write_char(',')?;
                    }
                    item.fmt(f)?;
                }
                f.write_char(']')
            }
            Self::Object(fields) => {
                f.write_char('{')?;
                for (at, (key, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        f.write_char(',')?;
                    }
                    quote(key, f)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn quote(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\u{8}' => f.write_str("\\b")?,
            '\u{c}' => f.write_str("\\f")?,
            c if c < ' ' || c == '\u{7f}' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

impl From<bool> for Value {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

impl From<isize> for Value {
    fn from(int: isize) -> Self {
        Self::Number(JqNumber::of_int(int))
    }
}

impl From<usize> for Value {
    fn from(int: usize) -> Self {
        Self::Number(JqNumber::of_index(int))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(JqNumber::of(value))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Range<Self>> for Value {
    fn from(range: Range<Self>) -> Self {
        let bound = |bound: Option<Self>| bound.unwrap_or_default();
        let fields = [
            ("start".into(), bound(range.start)),
            ("end".into(), bound(range.end)),
        ];
        Self::object(fields.into_iter().collect())
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        Self::list(items.into_iter().collect())
    }
}
