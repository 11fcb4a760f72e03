//! In which order the rows of a list stand, where that is not the order in which they
//! come: by columns, each compared by its kind.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::cell::Weight;
use super::fields::{self, Column, ColumnNames, FieldKind, FieldSpec, Row};
use super::text::natural;
use crate::conditions::Number;
use crate::failure::Failure;

/// A column to sort by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SortKey {
    pub(crate) column: String,
    pub(crate) is_reversed: bool,
}

/// What a row has in a column, to be compared with another row.
#[derive(Debug, Clone)]
enum SortValue {
    Weight(Weight),
    Number(Number),
    Moment(Timestamp),
    /// As people count.
    Text(String),
}

impl SortValue {
    fn compared(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Weight(Weight::Money(one)), Self::Weight(Weight::Money(other))) => {
                (one.currency(), one.minor()).cmp(&(other.currency(), other.minor()))
            }
            (Self::Weight(Weight::Place(one)), Self::Weight(Weight::Place(other))) => {
                one.cmp(other)
            }
            (Self::Number(one), Self::Number(other)) => one.compared(*other),
            (Self::Moment(one), Self::Moment(other)) => one.cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            // A column has one kind.
            _ => Ordering::Equal,
        }
    }
}

/// What a row is sorted by; `None` where it has nothing.
pub(super) struct SortPlace(Box<[Option<SortValue>]>);

impl SortPlace {
    /// Roughly the bytes it takes.
    pub(super) fn size(&self) -> usize {
        let texts = self.0.iter().map(|held| match held {
            Some(SortValue::Text(text)) => text.len(),
            _ => 0,
        });
        size_of_val(&*self.0) + texts.sum::<usize>()
    }
}

/// The columns to sort by.
pub(super) struct SortOrder {
    keys: Vec<(Column, bool)>,
}

impl SortOrder {
    pub(super) fn of(specs: &[FieldSpec], keys: &[SortKey]) -> Result<Self, Failure> {
        let names: Vec<String> = keys.iter().map(|key| key.column.clone()).collect();
        let columns = fields::chosen(specs, Some(&names), false).map_err(in_sort)?;
        let reversed = keys.iter().map(|key| key.is_reversed);
        Ok(Self {
            keys: columns.into_iter().zip(reversed).collect(),
        })
    }

    /// What this row is sorted by.
    pub(super) fn place(&self, row: &dyn Row) -> SortPlace {
        let held = self.keys.iter().map(|(column, _)| held(column, row));
        SortPlace(held.collect())
    }

    /// Which of two rows comes first. A row that has nothing there comes last, also the
    /// other way round.
    pub(super) fn compare(&self, one: &SortPlace, other: &SortPlace) -> Ordering {
        let keys = self.keys.iter().zip(one.0.iter().zip(&other.0));
        keys.map(|((_, is_reversed), pair)| match pair {
            (Some(one), Some(other)) if *is_reversed => other.compared(one),
            (Some(one), Some(other)) => one.compared(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
    }
}

fn held(column: &Column, row: &dyn Row) -> Option<SortValue> {
    if column.is_weighed() {
        return column.weight(row).map(SortValue::Weight);
    }
    let cell = column.cell(row);
    let text = cell.exact();
    if text.is_empty() {
        return None;
    }
    match column.kind() {
        FieldKind::Number | FieldKind::Amount => Number::decimal(text).map(SortValue::Number),
        FieldKind::Moment => text.parse().ok().map(SortValue::Moment),
        FieldKind::Text | FieldKind::Name | FieldKind::Key => Some(SortValue::Text(natural(text))),
    }
}

fn in_sort(failure: Failure) -> Failure {
    failure.context("--sort")
}

impl ColumnNames {
    /// Refuses keys that are none of these.
    pub(crate) fn check_sort(&self, keys: &[SortKey]) -> Result<(), Failure> {
        let names: Vec<String> = keys.iter().map(|key| key.column.clone()).collect();
        self.check(&names).map_err(in_sort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::output::{Cell, Fields};

    type Sale = (&'static str, Option<(i64, &'static str)>, &'static str);

    fn fields() -> Fields<'static, Sale> {
        Fields::of(|row: &Sale| row.0.to_owned())
            .text("label", |row| Some(row.0))
            .money("amount", |row| {
                let (minor, code) = row.1?;
                Some(Money::new(minor, Currency::parse(code).unwrap()))
            })
            .cell("at", |row| Cell::shown("-", row.2, row.2.into()))
            .moment_kind()
            .made("size", |row| Some(row.0.len().to_string()))
            .weighed(|row| Some(Weight::Place(-i64::try_from(row.0.len()).unwrap())))
    }

    fn sorted(keys: &[(&str, bool)]) -> Vec<&'static str> {
        let mut rows: Vec<Sale> = vec![
            ("Till 10", Some((900, "usd")), "2026-11-23T08:00:00Z"),
            ("till 2", Some((10_000, "eur")), "2026-11-23T09:30:00+02:00"),
            ("Bar", None, ""),
            ("Counter", Some((2_000, "eur")), "2026-11-23T08:00:00.5Z"),
        ];
        let keys = keys.iter().map(|(column, is_reversed)| SortKey {
            column: (*column).to_owned(),
            is_reversed: *is_reversed,
        });
        let fields = fields();
        let order = SortOrder::of(&fields.specs(), &keys.collect::<Vec<_>>()).unwrap();
        let place = |sale: &Sale| order.place(&fields.row(sale));
        rows.sort_by(|a, b| order.compare(&place(a), &place(b)));
        rows.into_iter().map(|row| row.0).collect()
    }

    #[test]
    fn each_column_is_compared_by_its_kind() {
        for (keys, order) in [
            (
                &[("label", false)][..],
                ["Bar", "Counter", "till 2", "Till 10"],
            ),
            (&[("label", true)], ["Till 10", "till 2", "Counter", "Bar"]),
            // By currency, then by amount; what has none is last both ways.
            (
                &[("amount", false)],
                ["Counter", "till 2", "Till 10", "Bar"],
            ),
            (&[("amount", true)], ["Till 10", "till 2", "Counter", "Bar"]),
            (&[("at", false)], ["till 2", "Till 10", "Counter", "Bar"]),
            (&[("at", true)], ["Counter", "Till 10", "till 2", "Bar"]),
            // What is alike stays as it came.
            (&[("size", false)], ["Till 10", "Counter", "till 2", "Bar"]),
            (
                &[("size", false), ("label", false)],
                ["Counter", "Till 10", "till 2", "Bar"],
            ),
        ] {
            assert_eq!(sorted(keys), order, "{keys:?}");
        }
    }

    #[test]
    fn what_is_no_column_is_refused() {
        let key = SortKey {
            column: "amuont".to_owned(),
            is_reversed: true,
        };
        let refused = fields().names().check_sort(&[key]).unwrap_err();
        assert_eq!(refused.message(), "--sort: no column \"amuont\"");
        assert_eq!(
            refused.next_step(),
            Some("did you mean amount? the columns are label, amount, at, size")
        );
    }
}
