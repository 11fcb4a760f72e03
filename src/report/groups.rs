//! Sums in groups: what a group is about is a line, when it is is a slot.
//!
//! Lines and slots are small numbers, and sums lie beside each other in the
//! order in which their groups were met: a report of many rows is not to need
//! many times the memory of its figures.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use jiff::Timestamp;

use super::classification::PointOfSale;
use super::dimension::{Breakdown, Dimension, GroupKey, RowKey};
use super::quick::QuickMap;
use super::time_bucket::{Numbered, TimeBuckets};
use crate::money::Currency;
use crate::report::too_large::TooLarge;

/// The running sums of one breakdown.
#[derive(Clone, Debug)]
pub(super) struct Groups<F> {
    by: BTreeSet<Dimension>,
    clock: TimeBuckets,
    lines: Numbered<Arc<GroupKey>>,
    /// Where the sums of a line and a slot lie.
    places: QuickMap<(u32, u32), u32>,
    sums: Vec<(u32, u32, F)>,
}

impl<F: Default> Groups<F> {
    pub(super) fn new(breakdown: Breakdown) -> Self {
        Self {
            clock: TimeBuckets::new(&breakdown),
            by: breakdown.by,
            lines: Numbered::default(),
            places: QuickMap::default(),
            sums: Vec::new(),
        }
    }

    /// Whether groups are told apart by this.
    pub(super) fn is_by(&self, by: Dimension) -> bool {
        self.by.contains(&by)
    }

    /// The line of a place.
    pub(super) fn line(&mut self, place: &PointOfSale, currency: Currency) -> u32 {
        let text = |by: Dimension| place.text(by).filter(|_| self.is_by(by)).map(str::to_owned);
        let about = GroupKey {
            reader: text(Dimension::Reader),
            location: text(Dimension::Location),
            brand: text(Dimension::Brand),
            read_method: text(Dimension::ReadMethod),
            wallet: text(Dimension::Wallet),
            decline_code: text(Dimension::DeclineCode),
            reference_prefix: text(Dimension::ReferencePrefix),
            currency,
        };
        self.lines.number(&Arc::new(about))
    }

    /// The sums of a line at a moment.
    pub(super) fn at(&mut self, line: u32, at: Timestamp) -> &mut F {
        let slot = self.clock.slot(at);
        self.sums(line, slot)
    }

    fn sums(&mut self, line: u32, slot: u32) -> &mut F {
        let place = match self.places.entry((line, slot)) {
            Entry::Occupied(known) => usize::try_from(*known.get()).unwrap_or(usize::MAX),
            Entry::Vacant(free) => {
                let place = self.sums.len();
                // Memory ends long before the numbers do.
                free.insert(u32::try_from(place).unwrap_or(u32::MAX));
                self.sums.push((line, slot, F::default()));
                place
            }
        };
        &mut self.sums[place].2
    }

    /// Adds other sums of the same breakdown.
    pub(super) fn merge(
        &mut self,
        other: &Self,
        merge: impl Fn(&mut F, &F) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge> {
        let lines = other.lines.all();
        let lines: Vec<u32> = lines.map(|about| self.lines.number(about)).collect();
        let slots = other.clock.slots.all();
        let slots: Vec<u32> = slots.map(|slot| self.clock.slots.number(slot)).collect();
        for (line, slot, sums) in &other.sums {
            merge(
                self.sums(mapped(&lines, *line), mapped(&slots, *slot)),
                sums,
            )?;
        }
        Ok(())
    }

    /// The groups that occurred, as they were met.
    pub(super) fn all(&self) -> impl Iterator<Item = (RowKey, &F)> {
        self.sums.iter().filter_map(|(line, slot, sums)| {
            let about = self.lines.get(*line)?;
            let slot = self.clock.slots.get(*slot)?;
            Some((slot.filled_in(about), sums))
        })
    }
}

fn mapped(numbers: &[u32], number: u32) -> u32 {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    numbers.get(at).copied().unwrap_or(number)
}
