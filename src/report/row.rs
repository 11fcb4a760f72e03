//! One row of a report, and what stands in it.

use std::collections::HashMap;
use std::sync::Arc;

use super::by::About;
use super::cells::Cell;
use super::direct::Names;
use super::tally::{By, Key, TooLarge};
use super::values::{Grouped, Values};
use crate::money::{Currency, Money};

/// Figures of one currency, perhaps beside those of another period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// The currency.
    pub currency: Currency,
    /// The figures.
    pub now: Values,
    /// Those of the other period, which most rows do not have.
    pub before: Option<Box<Values>>,
}

impl Sums {
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), TooLarge> {
        self.now.merge(&other.now)?;
        match (&mut self.before, &other.before) {
            (Some(before), Some(more)) => before.merge(more),
            _ => Ok(()),
        }
    }

    pub(super) fn check(&self) -> Result<(), TooLarge> {
        let now = self.now.net()?;
        if let Some(before) = &self.before {
            now.checked_sub(before.net()?).ok_or(TooLarge)?;
        }
        Ok(())
    }

    pub(super) fn cells(&self) -> Vec<Cell> {
        let money = |minor| Cell::Money(Money::new(minor, self.currency));
        // What is too large was refused when the row was made.
        let net = |values: &Values| values.net().unwrap_or_default();
        let now = &self.now;
        let mut cells = now.cells(self.currency);
        if let Some(before) = &self.before {
            let payments = now.payments().cast_signed();
            cells.extend([
                Cell::Count(before.payments()),
                Cell::Difference(payments.wrapping_sub_unsigned(before.payments())),
                money(net(before)),
                money(net(now).wrapping_sub(net(before))),
            ]);
        }
        cells
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub key: Key,
    /// What that is called.
    pub called: Arc<Called>,
    /// Its figures.
    pub sums: Sums,
    /// Whether it is all that is beyond the top.
    pub others: bool,
}

/// Names of what a row is about, kept once for all rows about the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// The reader's label, if it has one.
    pub reader: Option<String>,
    /// The location's name, if it has one.
    pub location: Option<String>,
}

/// Makes rows.
pub(super) struct Rows<'a> {
    tally: &'a dyn Grouped,
    names: &'a Names,
    known: HashMap<Arc<About>, Arc<Called>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(tally: &'a dyn Grouped, names: &'a Names) -> Self {
        Self {
            tally,
            names,
            known: HashMap::new(),
        }
    }

    pub(super) fn row(&mut self, key: Key, now: Values, before: Option<Values>) -> Row {
        let called = if let Some(called) = self.known.get(&key.about) {
            Arc::clone(called)
        } else {
            let called = Arc::new(self.called(&key));
            self.known
                .insert(Arc::clone(&key.about), Arc::clone(&called));
            called
        };
        Row {
            sums: Sums {
                currency: key.currency,
                now,
                before: before.map(Box::new),
            },
            key,
            called,
            others: false,
        }
    }

    fn called(&self, about: &About) -> Called {
        let reader = about.reader.as_deref().and_then(|id| {
            let present = self.names.readers.get(id).map(String::as_str);
            present.or_else(|| self.tally.stamped_label(id))
        });
        let location = about.location.as_deref();
        Called {
            reader: reader.map(str::to_owned),
            location: location
                .and_then(|id| self.names.locations.get(id))
                .cloned(),
        }
    }
}

impl Row {
    pub(super) fn key_cells(&self, by: By, cells: &mut Vec<Cell>) {
        let key = &self.key;
        let text = |text: &Option<String>| Cell::text(text.as_deref());
        match by {
            By::Reader => cells.extend([text(&key.reader), text(&self.called.reader)]),
            By::Location => cells.extend([text(&key.location), text(&self.called.location)]),
            By::Day => cells.push(key.day.map_or(Cell::Unknown, Cell::Day)),
            By::Hour => {
                let hour = key.hour.map(|hour| format!("{hour:02}"));
                cells.push(text(&hour));
            }
            By::Weekday => cells.push(Cell::text(key.weekday_name())),
            By::Currency => {}
            By::Brand => cells.push(text(&key.brand)),
            By::ReadMethod => cells.push(text(&key.read_method)),
            By::Wallet => cells.push(text(&key.wallet)),
            By::DeclineCode => cells.push(text(&key.decline_code)),
            By::ReferencePrefix => cells.push(text(&key.reference_prefix)),
        }
    }

    /// What comes first. Days that begin at four have their small hours last.
    pub(super) fn order(&self, first_hour: i8) -> impl Ord + '_ {
        // `None` sorts first by itself; here the unknown goes last.
        fn last(text: Option<&String>) -> (bool, Option<&String>) {
            (text.is_none(), text)
        }
        let key = &self.key;
        (
            // A reader that is gone stands behind those with a name, one that
            // was never known behind all.
            key.reader.is_none(),
            last(self.called.reader.as_ref()),
            key.reader.as_ref(),
            key.location.is_none(),
            last(self.called.location.as_ref()),
            key.location.as_ref(),
            key.day,
            key.hour.map(|hour| (hour < first_hour, hour)),
            key.weekday,
            last(key.brand.as_ref()),
            (
                last(key.read_method.as_ref()),
                last(key.wallet.as_ref()),
                last(key.decline_code.as_ref()),
                last(key.reference_prefix.as_ref()),
                key.currency,
            ),
        )
    }
}
