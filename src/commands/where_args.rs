//! `--where` of a list: conditions on the fields it shows, by their names.

use jiff::Timestamp;

use crate::conditions::{Conditions, Held, Key, Kind, Number, read};
use crate::failure::Failure;
use crate::output::{FieldKind, Fields};

/// Which of a list.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct WhereArgs {
    /// Only what fits, such as 'display_name=Berlin *',metadata.KEY=VALUE; any column is a
    /// key; may be repeated; see `help conditions`
    #[arg(long = "where", value_name = "CONDITIONS")]
    conditions: Vec<String>,
}

/// A column, and what its values are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    kind: FieldKind,
}

impl Key for Column {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn kind(&self) -> Kind {
        match self.kind {
            FieldKind::Text => Kind::Text,
            FieldKind::Number => Kind::Number,
            // How long ago it was.
            FieldKind::Moment => Kind::Length,
        }
    }
}

/// Conditions on what a list shows; without any, all of it fits.
#[derive(Debug, Default)]
pub(crate) struct Where {
    conditions: Conditions<Column>,
}

impl WhereArgs {
    /// Conditions that were read elsewhere.
    pub(crate) fn of(conditions: &[String]) -> Self {
        Self {
            conditions: conditions.to_vec(),
        }
    }

    /// What was typed, held against the columns there are.
    pub(crate) fn read<T>(&self, fields: &Fields<'_, T>) -> Result<Where, Failure> {
        let wrong = |why: String| {
            Failure::usage(format!("--where: {why}")).hint("see tillctl help conditions")
        };
        let mut conditions = Conditions::default();
        for text in &self.conditions {
            for condition in read(text).map_err(wrong)? {
                let kind = fields
                    .kind_of(&condition.key)
                    .map_err(|failure| failure.context("--where"))?;
                let key = Column {
                    name: condition.key.clone(),
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
                FieldKind::Text => Held::Text(text),
                FieldKind::Number => Held::Number(text.and_then(Number::decimal)),
                FieldKind::Moment => Held::Number(text.and_then(|text| ago(text, now))),
            }
        })
    }
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
    use crate::output::Cell;

    fn fields() -> Fields<'static, (String, u64)> {
        Fields::of(|item: &(String, u64)| item.0.clone())
            .text("name", |item| Some(&item.0))
            .count("count", |item| Some(item.1))
            .cell("at", |item| {
                let at = Timestamp::from_second(i64::try_from(item.1).unwrap()).unwrap();
                Cell::shown("", at.to_string(), at.to_string().into())
            })
            .moment_kind()
    }

    #[test]
    fn columns_are_keys() {
        let fits = |text: &str| {
            let asked = WhereArgs::of(&[text.to_owned()]).read(&fields()).unwrap();
            let now = Timestamp::from_second(3700).unwrap();
            asked.fits(&fields(), &("Till 3".to_owned(), 100), now)
        };
        for text in [
            "name=Till *",
            "name!=Bar",
            "count>99.5",
            "count=100",
            "at>=1h",
            "at<2h",
            "name=Bar,Till 3,count<=100",
        ] {
            assert!(fits(text), "{text}");
        }
        for text in ["name=till 3", "count<100", "at>1h", "name=Bar"] {
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
            let read = WhereArgs::of(&[text.to_owned()]).read(&fields());
            let failure = read.unwrap_err();
            assert!(failure.message().contains(why), "{text}: {failure}");
        }
    }
}
