//! jq's values and what its operators make of them, with the sentences of its errors. jaq, which
//! runs the programs, leaves both to whoever calls it.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};
use std::sync::Arc;

use indexmap::IndexMap;
use jaq_core::box_iter::{BoxIter, box_once};
use jaq_core::path::Opt;
use jaq_core::val::Range;
use jaq_core::{Exn, ValX};

use super::number::Number;

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
    Number(Number),
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
                jaq_json::Num::Float(value) => Number::of(value),
                number => {
                    let text = number.to_string();
                    Number::parse(&text).ok_or_else(|| format!("{text} is no number"))?
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

    fn no_index(&self, index: &Self) -> Error {
        Error::str(format_args!(
            "Cannot index {} with {}",
            self.kind(),
            index.quoted()
        ))
    }

    pub(super) fn no_iteration(&self) -> Error {
        Error::str(format_args!("Cannot iterate over {}", self.quoted()))
    }

    /// The part of a list or text between two bounds, as positions.
    fn bounds(range: &Range<&Self>, length: usize) -> Result<(usize, usize), Error> {
        let bound = |value: Option<&Self>, up: bool, absent: usize| match value {
            None | Some(Self::Null) => Ok(absent),
            Some(Self::Number(number)) => {
                let at = number.rounded(up);
                let from_end = at.checked_add_unsigned(length).unwrap_or(at);
                let at = if at < 0 { from_end } else { at };
                Ok(usize::try_from(at).unwrap_or(0).min(length))
            }
            Some(_) => fail("Array/string slice indices must be integers"),
        };
        let from = bound(range.start, false, 0)?;
        let to = bound(range.end, true, length)?;
        Ok((from, to.max(from)))
    }

    /// The bounds that stand in an object, as paths have them.
    fn range_of(fields: &Fields) -> Range<&Self> {
        fields.get("start")..fields.get("end")
    }

    /// The place of an index in a list of this length.
    fn place(number: &Number, length: usize) -> Option<usize> {
        // It counts down, as -0.5 is still before the first.
        let at = number.truncated().map(|_| number.rounded(false))?;
        let at = if at < 0 {
            at.checked_add_unsigned(length)?
        } else {
            at
        };
        usize::try_from(at).ok()
    }

    pub(super) fn has(&self, key: &Self) -> ValueOrError {
        Ok(Self::Bool(match (self, key) {
            (Self::Null, _) => false,
            (Self::Object(fields), Self::Text(key)) => fields.contains_key(key),
            (Self::List(items), Self::Number(at)) => at
                .truncated()
                .and_then(|at| usize::try_from(at).ok())
                .is_some_and(|at| at < items.len()),
            _ => {
                return fail(format_args!(
                    "Cannot check whether {} has a {} key",
                    self.kind(),
                    key.kind()
                ));
            }
        }))
    }

    pub(super) fn contains(&self, part: &Self) -> Result<bool, Error> {
        match (self, part) {
            (Self::Object(whole), Self::Object(part)) => {
                for (key, part) in part.iter() {
                    match whole.get(key) {
                        Some(value) if value.contains(part)? => {}
                        _ => return Ok(false),
                    }
                }
                Ok(true)
            }
            (Self::List(whole), Self::List(part)) => {
                for part in part.iter() {
                    let mut is_there = false;
                    for item in whole.iter() {
                        let comparable = item.kind() == part.kind();
                        is_there = is_there || (comparable && item.contains(part)?);
                    }
                    if !is_there {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Self::Text(whole), Self::Text(part)) => Ok(whole.contains(&**part)),
            _ if self.kind() == part.kind() => Ok(self == part),
            _ => fail(format_args!(
                "{} and {} cannot have their containment checked",
                self.quoted(),
                part.quoted()
            )),
        }
    }

    /// Where in a list, or a text, another stands.
    pub(super) fn indices(&self, part: &Self) -> ValueOrError {
        let found: Vec<usize> = match (self, part) {
            (Self::Null, _) => return Ok(Self::Null),
            (Self::Text(_), Self::Text(part)) if part.is_empty() => Vec::new(),
            (Self::Text(text), Self::Text(part)) => {
                let places = text.char_indices().enumerate();
                let found = places.filter(|(_, (at, _))| {
                    text.get(*at..)
                        .is_some_and(|rest| rest.starts_with(&**part))
                });
                found.map(|(nth, _)| nth).collect()
            }
            (Self::List(_), Self::List(part)) if part.is_empty() => return Ok(Self::Null),
            (Self::List(items), Self::List(part)) => {
                let windows = items.windows(part.len()).enumerate();
                let found = windows.filter(|(_, window)| *window == part.as_slice());
                found.map(|(at, _)| at).collect()
            }
            (Self::List(items), part) => {
                let found = items.iter().enumerate().filter(|(_, item)| *item == part);
                found.map(|(at, _)| at).collect()
            }
            _ => return Err(self.no_index(part)),
        };
        let found = found
            .into_iter()
            .map(|at| Self::Number(Number::of_index(at)));
        Ok(found.collect())
    }

    /// Takes away what stands at these paths, the last first.
    pub(super) fn without(self, paths: &[Self]) -> ValueOrError {
        let mut paths: Vec<&Self> = paths.iter().collect();
        paths.sort_by(|a, b| b.cmp(a));
        paths.into_iter().try_fold(self, |value, path| match path {
            Self::List(path) => value.without_path(path),
            _ => fail("Path must be specified as an array"),
        })
    }

    fn without_path(self, path: &[Self]) -> ValueOrError {
        let Some((key, rest)) = path.split_first() else {
            return Ok(Self::Null);
        };
        if matches!(self, Self::Null) {
            return Ok(self);
        }
        if !rest.is_empty() {
            use jaq_core::ValT as _;
            let inner = self.clone().index(key)?;
            if matches!(inner, Self::Null) {
                return Ok(self);
            }
            let inner = inner.without_path(rest)?;
            return self.with(key, |_| Ok(Some(inner.clone())));
        }
        match (self, key) {
            (Self::Object(fields), Self::Text(key)) => {
                let mut fields = owned(fields);
                fields.shift_remove(key);
                Ok(Self::object(fields))
            }
            (Self::List(items), Self::Number(number)) => {
                let mut items = owned(items);
                if let Some(at) = Self::place(number, items.len()).filter(|at| *at < items.len()) {
                    items.remove(at);
                }
                Ok(Self::list(items))
            }
            (Self::List(items), Self::Object(range)) => {
                let (from, to) = Self::bounds(&Self::range_of(range), items.len())?;
                let mut items = owned(items);
                items.drain(from..to);
                Ok(Self::list(items))
            }
            (value @ (Self::Object(_) | Self::List(_)), key) => fail(format_args!(
                "Cannot delete field at {} index of {}",
                if matches!(value, Self::Object(_)) {
                    "object"
                } else {
                    "array"
                },
                key.kind()
            )),
            (value, _) => fail(format_args!("Cannot delete fields from {}", value.kind())),
        }
    }

    /// With another value at a key; where the change gives none, the key goes.
    fn with<E: From<Error>>(
        self,
        key: &Self,
        change: impl FnOnce(Self) -> Result<Option<Self>, E>,
    ) -> Result<Self, E> {
        match (self, key) {
            (value @ (Self::Null | Self::Object(_)), Self::Text(key)) => {
                let mut fields = match value {
                    Self::Object(fields) => owned(fields),
                    _ => Fields::new(),
                };
                let old = fields.get_mut(key).map(std::mem::take);
                if let Some(new) = change(old.unwrap_or_default())? {
                    fields.insert(Arc::clone(key), new);
                } else {
                    fields.shift_remove(key);
                }
                Ok(Self::object(fields))
            }
            (value @ (Self::Null | Self::List(_)), Self::Number(number)) => {
                let mut items = match value {
                    Self::List(items) => owned(items),
                    _ => Vec::new(),
                };
                let Some(at) = Self::place(number, items.len()) else {
                    return Err(Error::str("Out of bounds negative array index").into());
                };
                if at >= LONGEST {
                    return Err(Error::str("Array index too large").into());
                }
                let old = items.get_mut(at).map(std::mem::take).unwrap_or_default();
                match change(old)? {
                    Some(new) => {
                        if at >= items.len() {
                            items.resize(at + 1, Self::Null);
                        }
                        items.splice(at..=at, [new]);
                    }
                    None if at < items.len() => {
                        items.remove(at);
                    }
                    None => {}
                }
                Ok(Self::list(items))
            }
            (value @ (Self::Null | Self::List(_)), Self::Object(range)) => {
                value.with_range(&Self::range_of(range), change)
            }
            (Self::Text(_), Self::Object(_)) => {
                Err(Error::str("Cannot update string slices").into())
            }
            (value, key) => Err(value.no_index(key).into()),
        }
    }

    fn with_range<E: From<Error>>(
        self,
        range: &Range<&Self>,
        change: impl FnOnce(Self) -> Result<Option<Self>, E>,
    ) -> Result<Self, E> {
        let mut items = match self {
            Self::Null => Vec::new(),
            Self::List(items) => owned(items),
            Self::Text(_) => return Err(Error::str("Cannot update string slices").into()),
            value => {
                let key = Self::object(Fields::new());
                return Err(value.no_index(&key).into());
            }
        };
        let (from, to) = Self::bounds(range, items.len())?;
        let part = items.get(from..to).unwrap_or_default().to_vec();
        let new = match change(Self::list(part))? {
            None => Vec::new(),
            Some(Self::List(new)) => owned(new),
            Some(_) => {
                let why = "A slice of an array can only be assigned another array";
                return Err(Error::str(why).into());
            }
        };
        items.splice(from..to, new);
        Ok(Self::list(items))
    }

    fn merged(self, over: Self) -> Self {
        match (self, over) {
            (Self::Object(under), Self::Object(over)) => {
                let mut fields = owned(under);
                for (key, value) in owned(over) {
                    let merged = match fields.get(&key) {
                        Some(old) => old.clone().merged(value),
                        None => value,
                    };
                    fields.insert(key, merged);
                }
                Self::object(fields)
            }
            (_, over) => over,
        }
    }

    fn both(&self, other: &Self, done: &str) -> Error {
        Error::str(format_args!(
            "{} and {} cannot be {done}",
            self.quoted(),
            other.quoted()
        ))
    }
}

/// The parts of a text between a separator.
pub(super) fn split(text: &str, by: &str) -> Value {
    if text.is_empty() {
        return Value::list(Vec::new());
    }
    if by.is_empty() {
        let each = text
            .chars()
            .map(|c| Value::text(c.encode_utf8(&mut [0; 4])));
        return each.collect();
    }
    text.split(by).map(Value::text).collect()
}

impl Add for Value {
    type Output = ValueOrError;

    fn add(self, other: Self) -> ValueOrError {
        Ok(match (self, other) {
            (Self::Null, value) | (value, Self::Null) => value,
            (Self::Number(left), Self::Number(right)) => Self::Number(left.plus(&right)),
            (Self::Text(left), Self::Text(right)) => Self::Text(format!("{left}{right}").into()),
            (Self::List(left), Self::List(right)) => {
                let mut items = owned(left);
                items.extend(right.iter().cloned());
                Self::list(items)
            }
            (Self::Object(left), Self::Object(right)) => {
                let mut fields = owned(left);
                fields.extend(owned(right));
                Self::object(fields)
            }
            (left, right) => return Err(left.both(&right, "added")),
        })
    }
}

impl Sub for Value {
    type Output = ValueOrError;

    fn sub(self, other: Self) -> ValueOrError {
        Ok(match (self, other) {
            (Self::Number(left), Self::Number(right)) => Self::Number(left.minus(&right)),
            (Self::List(left), Self::List(right)) => {
                let mut items = owned(left);
                items.retain(|item| !right.contains(item));
                Self::list(items)
            }
            (left, right) => return Err(left.both(&right, "subtracted")),
        })
    }
}

impl Mul for Value {
    type Output = ValueOrError;

    fn mul(self, other: Self) -> ValueOrError {
        Ok(match (self, other) {
            (Self::Number(left), Self::Number(right)) => Self::Number(left.times(&right)),
            (Self::Text(text), Self::Number(times)) | (Self::Number(times), Self::Text(text)) => {
                match times.repeats() {
                    None => Self::Null,
                    Some(times) if times.saturating_mul(text.len()) > LONGEST => {
                        return fail("Repeat string result too long");
                    }
                    Some(times) => Self::Text(text.repeat(times).into()),
                }
            }
            (left @ Self::Object(_), right @ Self::Object(_)) => left.merged(right),
            (left, right) => return Err(left.both(&right, "multiplied")),
        })
    }
}

impl Div for Value {
    type Output = ValueOrError;

    fn div(self, other: Self) -> ValueOrError {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => match left.divided(&right) {
                Some(number) => Ok(Self::Number(number)),
                None => Err(Self::Number(left)
                    .both(&Self::Number(right), "divided because the divisor is zero")),
            },
            (Self::Text(text), Self::Text(by)) => Ok(split(&text, &by)),
            (left, right) => Err(left.both(&right, "divided")),
        }
    }
}

impl Rem for Value {
    type Output = ValueOrError;

    fn rem(self, other: Self) -> ValueOrError {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => match left.remainder(&right) {
                Some(number) => Ok(Self::Number(number)),
                None => Err(Self::Number(left).both(
                    &Self::Number(right),
                    "divided (remainder) because the divisor is zero",
                )),
            },
            (left, right) => Err(left.both(&right, "divided (remainder)")),
        }
    }
}

impl Neg for Value {
    type Output = ValueOrError;

    fn neg(self) -> ValueOrError {
        match self {
            Self::Number(number) => Ok(Self::Number(number.negated())),
            value => fail(format_args!("{} cannot be negated", value.quoted())),
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
        Self::Number(Number::of_int(int))
    }
}

impl From<usize> for Value {
    fn from(int: usize) -> Self {
        Self::Number(Number::of_index(int))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(Number::of(value))
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

impl jaq_core::ValT for Value {
    fn from_num(text: &str) -> ValueOrError {
        match Number::parse(text) {
            Some(number) => Ok(Self::Number(number)),
            None => fail(format_args!("{text} is no number")),
        }
    }

    fn from_map<I: IntoIterator<Item = (Self, Self)>>(pairs: I) -> ValueOrError {
        let pairs = pairs.into_iter().map(|(key, value)| match key {
            Self::Text(key) => Ok((key, value)),
            key => fail(format_args!("Cannot use {} as object key", key.quoted())),
        });
        Ok(Self::object(pairs.collect::<Result<_, _>>()?))
    }

    fn key_values(self) -> BoxIter<'static, Result<(Self, Self), Error>> {
        match self {
            Self::List(items) => {
                let items = owned(items).into_iter().enumerate();
                Box::new(items.map(|(at, item)| Ok((Self::from(at), item))))
            }
            Self::Object(fields) => {
                let fields = owned(fields).into_iter();
                Box::new(fields.map(|(key, value)| Ok((Self::Text(key), value))))
            }
            value => box_once(Err(value.no_iteration())),
        }
    }

    fn values(self) -> Box<dyn Iterator<Item = ValueOrError>> {
        match self {
            Self::List(items) => Box::new(owned(items).into_iter().map(Ok)),
            Self::Object(fields) => Box::new(owned(fields).into_values().map(Ok)),
            value => box_once(Err(value.no_iteration())),
        }
    }

    fn index(self, index: &Self) -> ValueOrError {
        match (&self, index) {
            (Self::Null, Self::Text(_) | Self::Number(_)) => Ok(Self::Null),
            (Self::Object(fields), Self::Text(key)) => {
                Ok(fields.get(key).cloned().unwrap_or_default())
            }
            (Self::List(items), Self::Number(number)) => {
                let at = Self::place(number, items.len());
                Ok(at.and_then(|at| items.get(at)).cloned().unwrap_or_default())
            }
            (Self::Null | Self::List(_) | Self::Text(_), Self::Object(range)) => {
                let range = Arc::clone(range);
                self.range(Self::range_of(&range))
            }
            (Self::List(_), Self::List(_)) => self.indices(index),
            _ => Err(self.no_index(index)),
        }
    }

    fn range(self, range: Range<&Self>) -> ValueOrError {
        match self {
            Self::Null => Ok(Self::Null),
            Self::List(items) => {
                let (from, to) = Self::bounds(&range, items.len())?;
                Ok(Self::list(items.get(from..to).unwrap_or_default().to_vec()))
            }
            Self::Text(text) => {
                let (from, to) = Self::bounds(&range, text.chars().count())?;
                let part = text.chars().skip(from).take(to - from);
                Ok(Self::from(part.collect::<String>()))
            }
            value => fail(format_args!("Cannot index {} with object", value.kind())),
        }
    }

    fn map_values<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        opt: Opt,
        change: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        match self {
            Self::List(items) => {
                let items = owned(items).into_iter();
                let changed = items.filter_map(|item| change(item).next());
                Ok(Self::list(changed.collect::<Result<_, _>>()?))
            }
            Self::Object(fields) => {
                let fields = owned(fields).into_iter();
                let changed = fields.filter_map(|(key, value)| {
                    let changed = change(value).next()?;
                    Some(changed.map(|value| (key, value)))
                });
                Ok(Self::object(changed.collect::<Result<_, _>>()?))
            }
            value => opt.fail(value, |value| Exn::from(value.no_iteration())),
        }
    }

    fn map_index<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        index: &Self,
        opt: Opt,
        change: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        let takes = matches!(
            (&self, index),
            (Self::Null | Self::Object(_), Self::Text(_))
                | (
                    Self::Null | Self::List(_),
                    Self::Number(_) | Self::Object(_)
                )
        );
        if !takes && matches!(opt, Opt::Optional) {
            return Ok(self);
        }
        self.with(index, |old| change(old).next().transpose())
    }

    fn map_range<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        range: Range<&Self>,
        opt: Opt,
        change: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        if !matches!(self, Self::Null | Self::List(_)) && matches!(opt, Opt::Optional) {
            return Ok(self);
        }
        self.with_range(&range, |old| change(old).next().transpose())
    }

    fn as_bool(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    fn into_string(self) -> Self {
        match self {
            Self::Text(_) => self,
            value => Self::from(value.to_string()),
        }
    }
}

impl jaq_std::ValT for Value {
    fn into_seq<S: FromIterator<Self>>(self) -> Result<S, Self> {
        match self {
            Self::List(items) => Ok(owned(items).into_iter().collect()),
            value => Err(value),
        }
    }

    fn is_int(&self) -> bool {
        matches!(self, Self::Number(number) if number.is_whole())
    }

    fn as_isize(&self) -> Option<isize> {
        match self {
            Self::Number(number) if number.is_whole() => number.truncated(),
            _ => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number.value()),
            _ => None,
        }
    }

    fn is_utf8_str(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text) => Some(text.as_bytes()),
            _ => None,
        }
    }

    fn as_sub_str(&self, part: &[u8]) -> Self {
        Self::text(&String::from_utf8_lossy(part))
    }

    fn from_utf8_bytes(bytes: impl AsRef<[u8]> + Send + 'static) -> Self {
        Self::text(&String::from_utf8_lossy(bytes.as_ref()))
    }
}
