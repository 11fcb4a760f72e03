//! What `+`, `-`, `*`, `/`, `%` make of two values.

use super::{Error, LONGEST, Value, ValueOrError, fail, owned};
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

impl Value {
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
pub(crate) fn split(text: &str, by: &str) -> Value {
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
