//! The cells of a report, and their forms for programs and people.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::money::{Currency, Money};

/// One cell. What is not known is a cell too, never a zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportCell {
    /// Nothing is known.
    Unknown,
    /// An id, a name.
    Text(String),
    Currency(Currency),
    Day(Date),
    /// A number of things.
    Count(u64),
    /// How many more things, or fewer.
    Difference(i64),
    /// An amount.
    Money(Money),
}

impl ReportCell {
    pub(super) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.to_owned()))
    }

    /// For our JSON: money in minor units.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Unknown => Value::Null,
            Self::Text(text) => json!(text),
            Self::Currency(currency) => json!(currency.code()),
            Self::Day(day) => json!(day.to_string()),
            Self::Count(count) => json!(count),
            Self::Difference(more) => json!(more),
            Self::Money(money) => json!(money.minor()),
        }
    }

    /// For people and spreadsheets: money in decimals, the unknown empty.
    pub fn to_text(&self) -> String {
        match self {
            Self::Unknown => String::new(),
            Self::Text(text) => text.clone(),
            Self::Currency(currency) => currency.code().to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Difference(more) => more.to_string(),
            Self::Money(money) => money.decimal(),
        }
    }
}

/// Cells under their names, of these only the ones in `only` if that is given.
pub(crate) fn object(columns: &[&str], cells: &[ReportCell], only: Option<&[String]>) -> Value {
    let pairs = columns.iter().zip(cells);
    let map: Map<String, Value> = pairs
        .filter(|(name, _)| only.is_none_or(|only| only.iter().any(|wanted| wanted == *name)))
        .map(|(name, cell)| ((*name).to_owned(), cell.to_json()))
        .collect();
    Value::Object(map)
}
