//! Adds up transactions, group by group and never across currencies.
//!
//! It holds one set of sums for each group that occurs, so its size does not depend
//! on the number of transactions. What a group is about is a line, when it is is a
//! time bucket. Both are small numbers, and sums lie beside each other in the order
//! in which their groups were met: a report of many rows is not to need many times
//! the memory of its figures.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::dimension::{Breakdown, Dimension, GroupKey, RowKey};
use super::numbers::{Blocks, Numbered, QuickMap};
use super::time_bucket::TimeBuckets;
use super::totals::{Basis, Totals};
use crate::money::Currency;
use crate::report::too_large::TooLarge;
use crate::transactions::{Entry, PointOfSale, Transaction};

/// The running sums.
///
/// Whoever counts a million transactions finds out once for all that have their
/// texts in common which [`GroupLine`] they are of; the rest are small numbers.
#[derive(Clone, Debug)]
pub struct Aggregator {
    basis: Basis,
    by: BTreeSet<Dimension>,
    times: TimeBuckets,
    lines: Numbered<Arc<GroupKey>>,
    /// Where the sums of a line and a time bucket lie.
    places: QuickMap<(u32, u32), u32>,
    /// Of each line the time bucket it was last in, and where these sums lie. What comes
    /// in order of time mostly finds them here.
    recent: Vec<(u32, u32)>,
    sums: Blocks<(u32, u32, Totals)>,
    /// Labels stamped on charges when they were made, for readers that are
    /// gone by now, and when each was last seen.
    stamps: Vec<(String, Option<Timestamp>)>,
    stamped: HashMap<String, Vec<usize>>,
}

/// All groups of an aggregator that differ in nothing but their time. It is of the
/// aggregator that gave it and of no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupLine {
    number: u32,
    stamp: Option<usize>,
}

impl Aggregator {
    /// Nothing added yet.
    pub fn new(basis: Basis, breakdown: Breakdown) -> Self {
        Self {
            basis,
            times: TimeBuckets::new(&breakdown),
            by: breakdown.by,
            lines: Numbered::default(),
            places: QuickMap::default(),
            recent: Vec::new(),
            sums: Blocks::default(),
            stamps: Vec::new(),
            stamped: HashMap::new(),
        }
    }

    /// What is added up.
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// Whether its groups are told apart by this.
    pub fn is_by(&self, by: Dimension) -> bool {
        self.by.contains(&by)
    }

    /// The line of a place.
    pub fn line(&mut self, place: &PointOfSale, currency: Currency) -> GroupLine {
        let about = GroupKey {
            place: place.narrowed(|by| self.is_by(by)),
            currency,
        };
        GroupLine {
            number: self.lines.number(&Arc::new(about)),
            stamp: self.stamp(place.reader.as_deref(), place.reader_label.as_deref()),
        }
    }

    fn stamp(&mut self, reader: Option<&str>, label: Option<&str>) -> Option<usize> {
        let (reader, label) = (reader?, label?);
        if !self.is_by(Dimension::Reader) {
            return None;
        }
        let mut of_reader = self.stamped.get(reader).into_iter().flatten();
        if let Some(known) = of_reader.find(|at| self.stamps[**at].0 == label) {
            return Some(*known);
        }
        let number = self.stamps.len();
        self.stamps.push((label.to_owned(), None));
        self.stamped
            .entry(reader.to_owned())
            .or_default()
            .push(number);
        Some(number)
    }

    fn seen(&mut self, stamp: Option<usize>, at: Option<Timestamp>) {
        if let Some((_, newest)) = stamp.and_then(|stamp| self.stamps.get_mut(stamp)) {
            *newest = (*newest).max(at);
        }
    }

    /// Counts a transaction in the group of its place and its time.
    pub fn count(&mut self, transaction: &Transaction) -> Result<(), TooLarge> {
        let line = self.line(&transaction.place, transaction.currency);
        self.add(line, transaction.at, &transaction.entry)
    }

    /// Counts what is of a line that is known.
    pub fn add(&mut self, line: GroupLine, at: Timestamp, entry: &Entry) -> Result<(), TooLarge> {
        self.seen(line.stamp, Some(at));
        let bucket = self.times.slot(at);
        self.sums(line.number, bucket).add(entry)
    }

    fn sums(&mut self, line: u32, bucket: u32) -> &mut Totals {
        let recent = usize::try_from(line)
            .ok()
            .and_then(|at| self.recent.get(at));
        let place = match recent {
            Some((of, place)) if *of == bucket => *place,
            _ => self.place(line, bucket),
        };
        &mut self.sums[place].2
    }

    fn place(&mut self, line: u32, bucket: u32) -> u32 {
        let place = match self.places.entry((line, bucket)) {
            Slot::Occupied(known) => *known.get(),
            Slot::Vacant(free) => *free.insert(self.sums.push((line, bucket, Totals::default()))),
        };
        let at = usize::try_from(line).unwrap_or(usize::MAX);
        if self.recent.len() <= at {
            self.recent.resize(at + 1, (u32::MAX, 0));
        }
        self.recent[at] = (bucket, place);
        place
    }

    /// Adds another aggregator of the same breakdown, such as one of refunds. What was
    /// added takes no room any more.
    pub fn merge(&mut self, mut other: Self) -> Result<(), TooLarge> {
        let sums = other.take_sums();
        let lines = other.lines.all();
        let lines: Vec<u32> = lines.map(|about| self.lines.number(about)).collect();
        let slots = other.times.slots.all();
        let slots: Vec<u32> = slots.map(|slot| self.times.slots.number(slot)).collect();
        for (line, slot, sums) in sums.into_iter() {
            self.sums(mapped(&lines, line), mapped(&slots, slot))
                .merge(&sums)?;
        }
        for (reader, stamps) in &other.stamped {
            for (label, newest) in stamps.iter().filter_map(|at| other.stamps.get(*at)) {
                let stamp = self.stamp(Some(reader), Some(label));
                self.seen(stamp, *newest);
            }
        }
        Ok(())
    }

    /// The label a reader had when it last took a payment through tillctl.
    pub fn stamped_label(&self, reader: &str) -> Option<&str> {
        let stamps = self.stamped.get(reader)?.iter();
        let newest = stamps
            .filter_map(|at| self.stamps.get(*at))
            .max_by_key(|(label, seen)| (*seen, label))?;
        Some(newest.0.as_str())
    }

    /// The groups that occurred, as they were met.
    pub fn groups(&self) -> impl Iterator<Item = (RowKey, &Totals)> {
        let sums = self.sums.iter();
        self.keyed(sums.map(|(line, slot, sums)| (*line, *slot, sums)))
    }

    /// Sums that were taken out, each with what it is about.
    pub(super) fn keyed<T>(
        &self,
        sums: impl Iterator<Item = (u32, u32, T)>,
    ) -> impl Iterator<Item = (RowKey, T)> {
        sums.filter_map(|(line, slot, sums)| {
            let about = self.lines.get(line)?;
            let slot = self.times.slots.get(slot)?;
            Some((slot.filled_in(about), sums))
        })
    }

    /// Takes all sums out: those that are given away need not stand beside what
    /// becomes of them.
    pub(super) fn take_sums(&mut self) -> Blocks<(u32, u32, Totals)> {
        self.places = QuickMap::default();
        self.recent = Vec::new();
        std::mem::take(&mut self.sums)
    }

    /// The sums over all groups, one for each currency.
    pub fn totals(&self) -> Result<BTreeMap<Currency, Totals>, TooLarge> {
        let mut totals: BTreeMap<Currency, Totals> = BTreeMap::new();
        for (key, sums) in self.groups() {
            totals.entry(key.currency).or_default().merge(sums)?;
        }
        Ok(totals)
    }
}

fn mapped(numbers: &[u32], number: u32) -> u32 {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    numbers.get(at).copied().unwrap_or(number)
}

#[cfg(test)]
mod tests;
