//! One row of a report, and what stands in it.

use std::collections::HashMap;
use std::sync::Arc;

use super::aggregator::Aggregator;
use super::cells::ReportCell;
use super::dimension::{Dimension, GroupKey, RowKey};
use super::numbers::QuickMap;
use super::totals::{Basis, Totals};
use crate::directory::Names;
use crate::money::{Currency, Money};
use crate::report::too_large::TooLarge;
use crate::text::natural;

/// Figures of one currency, perhaps beside those of another period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sums {
    /// The currency.
    pub currency: Currency,
    /// The figures.
    pub now: Totals,
    /// Those of the other period, which most rows do not have.
    pub before: Option<Box<Totals>>,
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
        if let Some(before) = &self.before {
            self.now.net.checked_sub(before.net).ok_or(TooLarge)?;
        }
        Ok(())
    }

    pub(super) fn cells(&self, basis: Basis) -> Vec<ReportCell> {
        let money = |minor| ReportCell::Money(Money::new(minor, self.currency));
        let now = &self.now;
        let mut cells = now.cells(basis, self.currency);
        if let Some(before) = &self.before {
            let payments = now.payments.cast_signed();
            cells.extend([
                ReportCell::Count(before.payments),
                ReportCell::Difference(payments.wrapping_sub_unsigned(before.payments)),
                money(before.net),
                // What is too large was refused when the row was made.
                money(now.net.wrapping_sub(before.net)),
            ]);
        }
        cells
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What it is about.
    pub key: RowKey,
    /// What that is called.
    pub called: Arc<GroupNames>,
    /// Its figures.
    pub sums: Sums,
    /// Whether it is all that is beyond the top.
    pub others: bool,
    /// Its place among others, as far as that does not depend on the time:
    /// before the time is asked, and after.
    pub(super) rank: (u32, u32),
}

/// Names of what a row is about, kept once for all rows about the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GroupNames {
    /// The reader's label, if it has one.
    pub reader: Option<String>,
    /// The location's name, if it has one.
    pub location: Option<String>,
}

/// Makes rows.
pub(super) struct RowMaker<'a> {
    totals: &'a Aggregator,
    names: &'a Names,
    /// By where it stands what a row is about, which is kept so that nothing else stands
    /// there.
    known: QuickMap<*const GroupKey, (Arc<GroupKey>, Arc<GroupNames>)>,
}

impl<'a> RowMaker<'a> {
    pub(super) fn new(totals: &'a Aggregator, names: &'a Names) -> Self {
        Self {
            totals,
            names,
            known: QuickMap::default(),
        }
    }

    pub(super) fn row(&mut self, key: RowKey, now: Totals, before: Option<Totals>) -> Row {
        let at = Arc::as_ptr(&key.about);
        let called = if let Some((_, called)) = self.known.get(&at) {
            Arc::clone(called)
        } else {
            let called = Arc::new(self.called(&key));
            let known = (Arc::clone(&key.about), Arc::clone(&called));
            self.known.insert(at, known);
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
            rank: (0, 0),
        }
    }

    fn called(&self, about: &GroupKey) -> GroupNames {
        let reader = about.reader.as_deref().and_then(|id| {
            let present = self.names.readers.get(id).map(String::as_str);
            present.or_else(|| self.totals.stamped_label(id))
        });
        let location = about.location.as_deref();
        GroupNames {
            reader: reader.map(str::to_owned),
            location: location
                .and_then(|id| self.names.locations.get(id))
                .cloned(),
        }
    }
}

impl Row {
    pub(super) fn key_cells(&self, by: Dimension, cells: &mut Vec<ReportCell>) {
        let key = &self.key;
        let text = |text: &Option<String>| ReportCell::text(text.as_deref());
        match by {
            Dimension::Reader => cells.extend([text(&key.reader), text(&self.called.reader)]),
            Dimension::Location => cells.extend([text(&key.location), text(&self.called.location)]),
            Dimension::Day => cells.push(key.day.map_or(ReportCell::Unknown, ReportCell::Day)),
            Dimension::Hour => {
                let hour = key.hour.map(|hour| format!("{hour:02}"));
                cells.push(text(&hour));
            }
            Dimension::Weekday => cells.push(ReportCell::text(key.weekday_name())),
            Dimension::Currency => {}
            Dimension::Brand => cells.push(text(&key.brand)),
            Dimension::ReadMethod => cells.push(text(&key.read_method)),
            Dimension::Wallet => cells.push(text(&key.wallet)),
            Dimension::DeclineCode => cells.push(text(&key.decline_code)),
            Dimension::ReferencePrefix => cells.push(text(&key.reference_prefix)),
        }
    }

    /// What comes first. Days that begin at four have their small hours last.
    pub(super) fn order(&self, first_hour: i8) -> impl Ord + use<> {
        let key = &self.key;
        let (before, after) = self.rank;
        (
            before,
            key.day,
            key.hour.map(|hour| (hour < first_hour, hour)),
            key.weekday,
            after,
        )
    }

    /// What is told apart by before the time.
    fn before_time(&self) -> impl Ord + '_ {
        let key = &self.key;
        (
            // A reader that is gone stands behind those with a name, one that
            // was never known behind all.
            key.reader.is_none(),
            counted(self.called.reader.as_ref()),
            key.reader.as_ref(),
            key.location.is_none(),
            counted(self.called.location.as_ref()),
            key.location.as_ref(),
        )
    }

    /// What is told apart by after the time.
    fn after_time(&self) -> impl Ord + '_ {
        let key = &self.key;
        (
            last(key.brand.as_ref()),
            last(key.read_method.as_ref()),
            last(key.wallet.as_ref()),
            last(key.decline_code.as_ref()),
            last(key.reference_prefix.as_ref()),
            key.currency,
        )
    }
}

/// `None` sorts first by itself; here the unknown goes last.
fn last(text: Option<&String>) -> (bool, Option<&String>) {
    (text.is_none(), text)
}

/// The same for names, in the order in which people count.
fn counted(name: Option<&String>) -> (bool, Option<String>) {
    (name.is_none(), name.map(|name| natural(name)))
}

/// Gives rows their rank: few are about different things, and to compare the
/// names of those once is less than to do so for each pair of rows.
pub(super) fn rank(rows: &mut [Row]) {
    let (lines, of_rows) = lines(rows);
    let mut lines: Vec<(usize, &Row)> = lines.into_iter().enumerate().collect();
    let mut ranks = vec![(0, 0); lines.len()];
    lines.sort_by_cached_key(|(_, row)| row.before_time());
    let same = |a: &(_, &Row), b: &(_, &Row)| a.1.before_time() == b.1.before_time();
    for (same, rank) in lines.chunk_by(same).zip(0..) {
        for (line, _) in same {
            ranks[*line].0 = rank;
        }
    }
    lines.sort_by_key(|(_, row)| row.after_time());
    let same = |a: &(_, &Row), b: &(_, &Row)| a.1.after_time() == b.1.after_time();
    for (same, rank) in lines.chunk_by(same).zip(0..) {
        for (line, _) in same {
            ranks[*line].1 = rank;
        }
    }
    for (row, line) in rows.iter_mut().zip(of_rows) {
        row.rank = ranks[line];
    }
}

/// The first row of each line, and the number of each row's.
fn lines(rows: &[Row]) -> (Vec<&Row>, Vec<usize>) {
    let (mut first, mut numbers) = (Vec::new(), HashMap::new());
    // Rows about the same mostly share what says so, which need not be read to be known.
    let mut shared: QuickMap<*const GroupKey, usize> = QuickMap::default();
    let of_rows = rows.iter().map(|row| {
        *shared
            .entry(Arc::as_ptr(&row.key.about))
            .or_insert_with(|| {
                *numbers.entry(&row.key.about).or_insert_with(|| {
                    first.push(row);
                    first.len() - 1
                })
            })
    });
    let of_rows = of_rows.collect();
    (first, of_rows)
}
