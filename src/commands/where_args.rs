//! `--where` of a list: conditions on the fields it shows, by their names.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::closest_name::nearest;
use crate::conditions::glob;
use crate::conditions::{Condition, Conditions, HeldValue, Key, Number, ValueKind, read};
use crate::directory::all_called;
use crate::failure::Failure;
use crate::money::DecimalMark;
use crate::output::{FieldKind, Fields};

/// Which of a list.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct WhereArgs {
    /// Only what fits: any column is a key, as in COLUMN=VALUE,'COLUMN!=A *'; may be
    /// repeated; see `help conditions`
    #[arg(long = "where", value_name = "CONDITIONS")]
    conditions: Vec<String>,
}

/// A column, and what its values are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WhereColumn {
    name: String,
    kind: FieldKind,
}

impl Key for WhereColumn {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn kind(&self) -> ValueKind {
        match self.kind {
            FieldKind::Text => ValueKind::Text,
            FieldKind::Name | FieldKind::Key => ValueKind::Name,
            FieldKind::Number => ValueKind::Number,
            FieldKind::Amount => ValueKind::Amount,
            // How long ago it was.
            FieldKind::Moment => ValueKind::Length,
        }
    }
}

/// Conditions on what a list shows; without any, all of it fits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Where {
    conditions: Conditions<WhereColumn>,
}

impl WhereArgs {
    /// Conditions that were read elsewhere.
    pub(crate) fn of(conditions: &[String]) -> Self {
        Self {
            conditions: conditions.to_vec(),
        }
    }

    /// As they were typed.
    pub(crate) fn typed(&self) -> &[String] {
        &self.conditions
    }

    /// What was typed, held against the columns there are. `mark` is what stands before
    /// the cents of amounts.
    pub(crate) fn read<T>(
        &self,
        fields: &Fields<'_, T>,
        mark: DecimalMark,
    ) -> Result<Where, Failure> {
        let wrong = |why: String| {
            Failure::usage(format!("--where: {why}")).hint("see tillctl help conditions")
        };
        let mut conditions = Conditions::with_mark(mark);
        for text in &self.conditions {
            for condition in read(text, mark).map_err(wrong)? {
                let name = column_meant(fields, &condition);
                let kind = fields
                    .kind_of(name)
                    .map_err(|failure| failure.context("--where"))?;
                let key = WhereColumn {
                    name: name.to_owned(),
                    kind,
                };
                conditions.add(key, &condition).map_err(wrong)?;
            }
        }
        Ok(Where { conditions })
    }
}

impl Where {
    /// Whether anything is asked.
    pub(crate) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether names are asked for, which may be typed in another case: then the whole
    /// list must be known before anything fits.
    pub(crate) fn names_something(&self) -> bool {
        let mut clauses = self.conditions.clauses.iter();
        clauses.any(|clause| clause.key.kind == FieldKind::Name)
    }

    /// Writes names as they are written, where they were typed in another case and only
    /// one of the list fits.
    pub(crate) fn spell<T>(&mut self, fields: &Fields<'_, T>, list: &[T]) {
        let clauses = self.conditions.clauses.iter();
        let names = clauses.filter(|clause| clause.key.kind == FieldKind::Name);
        let keys: Vec<WhereColumn> = names.map(|clause| clause.key.clone()).collect();
        for key in keys {
            let of_list = list.iter().filter_map(|item| fields.exact(&key.name, item));
            let names: Vec<String> = of_list.collect();
            self.conditions.spell(&key, |typed| {
                let (written, _) = all_called(typed, names.iter().map(|name| (name.as_str(), ())));
                written.map(str::to_owned)
            });
        }
    }

    /// Refuses a value of a column that was typed whole and that is none of these, case
    /// aside: whoever mistypes a name is not told that nothing is wrong.
    pub(crate) fn check_known(
        &self,
        column: &str,
        known: &BTreeSet<String>,
    ) -> Result<(), Failure> {
        let lower: BTreeSet<String> = known.iter().map(|name| name.to_lowercase()).collect();
        let clauses = self.conditions.clauses.iter();
        let values = clauses
            .filter(|clause| clause.key.name == column)
            .flat_map(|clause| &clause.values);
        let mut stray = values
            .filter(|value| !glob::is_pattern(value) && !lower.contains(&value.to_lowercase()));
        let Some(stray) = stray.next() else {
            return Ok(());
        };
        let failure = Failure::not_found(format!("--where: no {column} {stray:?}"));
        Err(match nearest(stray, known.iter().map(String::as_str)) {
            Some(near) => failure.hint(format!("did you mean {near:?}?")),
            None => failure.hint("see tillctl help conditions"),
        })
    }

    /// Whether it fits.
    pub(crate) fn fits<T>(&self, fields: &Fields<'_, T>, item: &T, now: Timestamp) -> bool {
        let of = |name: &str| (name.to_owned(), fields.exact(name, item));
        let clauses = self.conditions.clauses.iter();
        let held: Vec<(String, Option<String>)> =
            clauses.map(|clause| of(&clause.key.name)).collect();
        self.conditions.fits(|key| {
            let mut found = held.iter().filter(|(name, _)| *name == key.name);
            let text = found.next().and_then(|(_, text)| text.as_deref());
            match key.kind {
                FieldKind::Text | FieldKind::Name | FieldKind::Key => HeldValue::Text(text),
                FieldKind::Number | FieldKind::Amount => {
                    HeldValue::Number(text.and_then(Number::decimal))
                }
                FieldKind::Moment => HeldValue::Number(text.and_then(|text| ago(text, now))),
            }
        })
    }
}

/// What is called otherwise in other lists: the key, and the columns that it can mean, the
/// first that is there.
const OTHER_WORDS: [(&str, &[&str]); 4] = [
    ("label", &["reader_label", "reader"]),
    ("reader_label", &["reader"]),
    ("location_name", &["location"]),
    ("serial", &["serial_number"]),
];

/// Where a column is a reader or a location as people call it, another has its id, or the
/// other way round: `reader` is both, whichever is typed.
const BY_ID: [(&str, &str, &str); 4] = [
    ("reader", "tmr_", "reader_id"),
    ("reader", "", "reader_label"),
    ("location", "tml_", "location_id"),
    ("location", "", "location_name"),
];

/// The column that a condition is about.
fn column_meant<'c, T>(fields: &Fields<'_, T>, condition: &'c Condition) -> &'c str {
    let names = fields.names();
    let has = |name: &str| names.check(&[name.to_owned()]).is_ok();
    let key = condition.key.as_str();
    let is_id = |prefix: &str| condition.value.starts_with(prefix);
    let other = BY_ID.iter().find(|(of, prefix, other)| {
        let is_meant = match *prefix {
            "" => !is_id("tmr_") && !is_id("tml_"),
            prefix => is_id(prefix),
        };
        *of == key && has(key) && has(other) && is_meant
    });
    if let Some((_, _, other)) = other {
        return other;
    }
    let words = OTHER_WORDS
        .iter()
        .find(|(word, _)| *word == key && !has(key));
    let column = words.and_then(|(_, columns)| columns.iter().find(|column| has(column)));
    column.copied().unwrap_or(key)
}

/// How long ago a moment was; one that is to come was less than no time ago.
fn ago(text: &str, now: Timestamp) -> Option<Number> {
    let at: Timestamp = text.parse().ok()?;
    let passed = now.as_millisecond().saturating_sub(at.as_millisecond());
    Some(Number::milliseconds(passed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::output::Cell;

    fn fields() -> Fields<'static, (String, u64)> {
        Fields::of(|item: &(String, u64)| item.0.clone())
            .text("name", |item| Some(&item.0))
            .name_kind()
            .made("id", |item| Some(format!("tml_{}", item.0)))
            .money("paid", |item| {
                let cents = i64::try_from(item.1).unwrap();
                Some(Money::new(cents, "eur".parse().unwrap()))
            })
            .count("count", |item| Some(item.1))
            .cell("at", |item| {
                let at = Timestamp::from_second(i64::try_from(item.1).unwrap()).unwrap();
                Cell::shown("", at.to_string(), at.to_string().into())
            })
            .moment_kind()
    }

    /// Whether Till 3 fits, in a list that has these names beside its own.
    fn fits(text: &str, mark: DecimalMark, others: &[&str]) -> bool {
        let asked = WhereArgs::of(&[text.to_owned()]).read(&fields(), mark);
        let mut asked = asked.unwrap();
        let till = ("Till 3".to_owned(), 1250);
        let mut list: Vec<_> = others.iter().map(|name| ((*name).to_owned(), 0)).collect();
        list.push(till.clone());
        if !others.is_empty() {
            asked.spell(&fields(), &list);
        }
        asked.fits(&fields(), &till, Timestamp::from_second(4850).unwrap())
    }

    #[test]
    fn a_name_may_be_typed_in_another_case_if_one_alone_has_it() {
        let fits = |text: &str, others: &[&str]| fits(text, DecimalMark::Point, others);
        assert!(fits("name=till 3", &["Bar"]));
        assert!(fits("name=Till 3", &["till 3"]));
        assert!(!fits("name=till 3", &["till 3"]));
        assert!(!fits("name=TILL 3", &["till 3"]));
        assert!(fits("name!=TILL 3", &["till 3"]));
    }

    #[test]
    fn an_amount_has_the_mark_of_the_setting() {
        let comma = |text: &str| fits(text, DecimalMark::Comma, &[]);
        assert!(comma("paid>=12,50"));
        assert!(comma("paid=\"12,50\",\"20,00\",name=Till *"));
        assert!(!comma("paid>12,50"));
        let refused = |text: &str, mark| {
            let read = WhereArgs::of(&[text.to_owned()]).read(&fields(), mark);
            read.unwrap_err().message().to_owned()
        };
        let told = refused("paid=12,50", DecimalMark::Comma);
        assert!(told.contains("may be one amount or two"), "{told}");
        let told = refused("paid>12.50", DecimalMark::Comma);
        assert!(told.contains("write it like 12,50"), "{told}");
        let told = refused("paid>12,50", DecimalMark::Point);
        assert!(told.contains("takes one value"), "{told}");
    }

    #[test]
    fn columns_are_keys() {
        let fits = |text: &str| fits(text, DecimalMark::Point, &[]);
        for text in [
            "name=Till *",
            "name=till *",
            "id=tml_Till*",
            "paid>0.99",
            "name!=Bar",
            "count>1249.5",
            "count=1250",
            "at>=1h",
            "at<2h",
            "name=Bar,Till 3,count<=1250",
        ] {
            assert!(fits(text), "{text}");
        }
        for text in [
            "name=till 3",
            "count<1250",
            "at>1h",
            "name=Bar",
            "id=tml_till*",
        ] {
            assert!(!fits(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_column_is_refused() {
        for (text, why) in [
            ("nam=x", "no column \"nam\""),
            ("count>x", "count is a number"),
            ("name>x", "compared with = and !="),
            ("at>soon", "at:"),
        ] {
            let read = WhereArgs::of(&[text.to_owned()]).read(&fields(), DecimalMark::Point);
            let failure = read.unwrap_err();
            assert!(failure.message().contains(why), "{text}: {failure}");
        }
    }
}
