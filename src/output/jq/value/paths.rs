//! What stands at a path of a value: found, put there, taken away.

use super::{Error, Fields, LONGEST, Value, ValueOrError, fail, owned};
use crate::output::jq::number::JqNumber;
use jaq_core::Exn;
use jaq_core::ValX;
use jaq_core::box_iter::BoxIter;
use jaq_core::box_iter::box_once;
use jaq_core::path::Opt;
use jaq_core::val::Range;
use std::sync::Arc;

impl Value {
    fn no_index(&self, index: &Self) -> Error {
        Error::str(format_args!(
            "Cannot index {} with {}",
            self.kind(),
            index.quoted()
        ))
    }

    pub(crate) fn no_iteration(&self) -> Error {
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
    fn place(number: &JqNumber, length: usize) -> Option<usize> {
        // It counts down, as -0.5 is still before the first.
        let at = number.truncated().map(|_| number.rounded(false))?;
        let at = if at < 0 {
            at.checked_add_unsigned(length)?
        } else {
            at
        };
        usize::try_from(at).ok()
    }

    pub(crate) fn has(&self, key: &Self) -> ValueOrError {
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

    pub(crate) fn contains(&self, part: &Self) -> Result<bool, Error> {
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
    pub(crate) fn indices(&self, part: &Self) -> ValueOrError {
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
            .map(|at| Self::Number(JqNumber::of_index(at)));
        Ok(found.collect())
    }

    /// Takes away what stands at these paths, the last first.
    pub(crate) fn without(self, paths: &[Self]) -> ValueOrError {
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
}

impl jaq_core::ValT for Value {
    fn from_num(text: &str) -> ValueOrError {
        match JqNumber::parse(text) {
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
