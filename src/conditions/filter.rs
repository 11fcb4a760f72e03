//! Conditions on the keys of one kind of thing, and whether a thing fits them.

use std::cmp::Ordering;

use super::glob;
use super::grammar::{Condition, Op, read, written};
use super::number::Number;
use crate::money::DecimalMark;

/// What can be asked of a kind of thing.
pub(crate) trait Key: Sized + Clone + PartialEq {
    /// Its name.
    fn name(&self) -> String;

    fn kind(&self) -> ValueKind;
}

/// What the values of a key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// Ids and texts: case counts, `*` and `?` stand for any text and character.
    Text,
    /// What people call something: in a pattern case does not count. Whoever asks
    /// writes a name that was typed whole as it is written.
    Name,
    /// Words of Stripe's or ours, in which case does not count.
    Word,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A decimal.
    Number,
    /// An amount of money, typed with the mark of the setting.
    Amount,
    /// A length of time.
    Length,
}

/// What a thing has.
#[derive(Debug, Clone, Copy)]
pub(crate) enum HeldValue<'a> {
    /// A text, if any.
    Text(Option<&'a str>),
    /// An id, and the name beside it: either will do.
    Named(&'a str, Option<&'a str>),
    /// A number, if any.
    Number(Option<Number>),
}

/// What is asked about one key.
#[derive(Debug, Clone)]
pub(crate) struct Clause<K> {
    pub(crate) key: K,
    pub(crate) op: Op,
    /// Any of them will do; with `!=`, none may.
    pub(crate) values: Vec<String>,
    numbers: Vec<Number>,
}

/// Conditions; a thing fits if it fits every clause.
#[derive(Debug, Clone)]
pub(crate) struct Conditions<K> {
    pub(crate) clauses: Vec<Clause<K>>,
    /// What stands before the cents of its amounts.
    mark: DecimalMark,
}

impl<K> Default for Conditions<K> {
    fn default() -> Self {
        Self {
            clauses: Vec::new(),
            mark: DecimalMark::default(),
        }
    }
}

impl<K: Key> Conditions<K> {
    /// None, to which amounts are added that have this mark.
    pub(crate) fn with_mark(mark: DecimalMark) -> Self {
        Self {
            mark,
            ..Self::default()
        }
    }

    /// Reads conditions, each text as `--where` has it. `key` is the key of a name;
    /// otherwise it says which names there are.
    pub(crate) fn parse(
        texts: &[String],
        key: impl Fn(&str) -> Result<K, String>,
    ) -> Result<Self, String> {
        let mut all = Self::default();
        for text in texts {
            for condition in read(text, all.mark)? {
                all.add(key(&condition.key)?, &condition)?;
            }
        }
        Ok(all)
    }

    /// Adds a condition, whose key is this one.
    pub(crate) fn add(&mut self, key: K, condition: &Condition) -> Result<(), String> {
        let Condition { op, value, .. } = condition;
        if key.kind() == ValueKind::Amount && condition.may_be_cents(self.mark) {
            let same = self.clauses.iter().find(|c| c.key == key && c.op == *op);
            let before = same.and_then(|clause| clause.values.last());
            let before = before.map_or("", String::as_str);
            let written = format!("{}{}", key.name(), op.sign());
            return Err(may_be_cents(&written, before, value));
        }
        let number = checked(&key, *op, value, self.mark)?;
        let is_list = matches!(op, Op::Is | Op::Not);
        let same = |clause: &&mut Clause<K>| is_list && clause.key == key && clause.op == *op;
        match self.clauses.iter_mut().find(same) {
            Some(clause) if clause.values.contains(value) => {}
            Some(clause) => {
                clause.values.push(value.clone());
                clause.numbers.extend(number);
            }
            None => self.clauses.push(Clause {
                key,
                op: *op,
                values: vec![value.clone()],
                numbers: number.into_iter().collect(),
            }),
        }
        Ok(())
    }

    /// Writes names of a key that were typed whole as they are written, where `written`
    /// knows that.
    pub(crate) fn spell(&mut self, key: &K, written: impl Fn(&str) -> Option<String>) {
        let of_key = self.clauses.iter_mut().filter(|clause| clause.key == *key);
        let values = of_key.flat_map(|clause| &mut clause.values);
        for value in values.filter(|value| !glob::is_pattern(value)) {
            if let Some(written) = written(value) {
                *value = written;
            }
        }
    }

    /// Whether there are any.
    pub(crate) fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether a thing fits all of them.
    pub(crate) fn fits<'a>(&self, held: impl Fn(&K) -> HeldValue<'a>) -> bool {
        self.clauses
            .iter()
            .all(|clause| clause.fits(held(&clause.key)))
    }

    /// The conditions a thing fits by, as they are typed.
    pub(crate) fn why<'a>(&self, held: impl Fn(&K) -> HeldValue<'a>) -> String {
        let fits = self.clauses.iter().flat_map(|clause| {
            let held = held(&clause.key);
            let values = clause.values.iter().enumerate();
            let values = values.filter(move |(place, _)| match clause.op {
                Op::Is => clause.is(*place, held),
                _ => true,
            });
            values.map(|(_, value)| {
                format!(
                    "{}{}{}",
                    clause.key.name(),
                    clause.op.sign(),
                    written(value)
                )
            })
        });
        fits.collect::<Vec<_>>().join(" and ")
    }
}

impl<K: Key> Clause<K> {
    fn fits(&self, held: HeldValue<'_>) -> bool {
        let ordered = |wanted: &[Ordering]| match (held, self.numbers.first()) {
            (HeldValue::Number(Some(held)), Some(asked)) => wanted.contains(&held.compared(*asked)),
            _ => false,
        };
        let mut places = 0..self.values.len();
        match self.op {
            Op::Is => places.any(|place| self.is(place, held)),
            Op::Not => !places.any(|place| self.is(place, held)),
            Op::Below => ordered(&[Ordering::Less]),
            Op::AtMost => ordered(&[Ordering::Less, Ordering::Equal]),
            Op::Above => ordered(&[Ordering::Greater]),
            Op::AtLeast => ordered(&[Ordering::Greater, Ordering::Equal]),
        }
    }

    /// Whether what is held is the value in that place.
    fn is(&self, place: usize, held: HeldValue<'_>) -> bool {
        let value = self.values.get(place).map_or("", String::as_str);
        let same = |text: &str| match self.key.kind() {
            ValueKind::Text => glob::fits(value, text),
            ValueKind::Name => glob::fits_name(value, text),
            _ => glob::fits(&value.to_lowercase(), &text.to_lowercase()),
        };
        match held {
            HeldValue::Text(text) => text.is_some_and(same),
            HeldValue::Named(id, name) => value == id || name.is_some_and(same),
            HeldValue::Number(number) => match (number, self.numbers.get(place)) {
                (Some(held), Some(asked)) => held.compared(*asked) == Ordering::Equal,
                _ => false,
            },
        }
    }
}

/// A value that makes no sense for its key is refused; of a number, what it is.
fn checked<K: Key>(
    key: &K,
    op: Op,
    value: &str,
    mark: DecimalMark,
) -> Result<Option<Number>, String> {
    let name = key.name();
    let is_list = matches!(op, Op::Is | Op::Not);
    match key.kind() {
        ValueKind::Number => Number::decimal(value)
            .map(Some)
            .ok_or_else(|| format!("{name} is a number such as 12.50, and {value:?} is none")),
        ValueKind::Amount => {
            let pointed = mark
                .pointed(value)
                .map_err(|why| format!("{name}: {why}"))?;
            let example = match mark {
                DecimalMark::Point => "12.50",
                DecimalMark::Comma => "12,50",
            };
            Number::decimal(&pointed).map(Some).ok_or_else(|| {
                format!("{name} is a number such as {example}, and {value:?} is none")
            })
        }
        ValueKind::Length => Number::length(value)
            .map(Some)
            .map_err(|error| format!("{name}: {error}")),
        _ if !is_list => Err(format!(
            "{name} is compared with = and !=, and not with {}",
            op.sign()
        )),
        ValueKind::OneOf(words) if !glob::is_pattern(value) => {
            let known = words.iter().any(|word| word.eq_ignore_ascii_case(value));
            if known {
                Ok(None)
            } else {
                Err(format!(
                    "{name} {value:?} is not one of {}",
                    words.join(", ")
                ))
            }
        }
        _ => Ok(None),
    }
}

/// Where a comma stands before cents, digits after one may be cents or an amount of
/// their own.
fn may_be_cents(written: &str, before: &str, value: &str) -> String {
    format!(
        "{written}{before},{value} may be one amount or two: one is written in quotes, \
         {written}\"{before},{value}\", and two have their key each, {written}{before},{written}{value}"
    )
}
