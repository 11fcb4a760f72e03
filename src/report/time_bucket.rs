//! When a group is: its day, hour and weekday, found without asking the zone
//! about every moment.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::dimension::{Breakdown, Dimension, GroupKey, RowKey, weekday};
use super::numbers::Numbered;
use crate::period::Days;
use crate::period::compare::Shift;

/// A time as far as groups are told apart by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct TimeBucket {
    day: Option<Date>,
    hour: Option<i8>,
    weekday: Option<i8>,
}

impl TimeBucket {
    /// The key of the group of this at this time.
    pub(super) fn filled_in(self, about: &Arc<GroupKey>) -> RowKey {
        RowKey {
            about: Arc::clone(about),
            day: self.day,
            hour: self.hour,
            weekday: self.weekday,
        }
    }
}

/// Finds the slots of moments. Neighbours in a list mostly share theirs, so it
/// is kept from when until when the last one is.
#[derive(Clone, Debug)]
pub(super) struct TimeBuckets {
    days: Days,
    shift: Shift,
    by_day: bool,
    by_weekday: bool,
    by_hour: bool,
    pub(super) slots: Numbered<TimeBucket>,
    last: Option<(Timestamp, Timestamp, u32)>,
}

impl TimeBuckets {
    pub(super) fn new(breakdown: &Breakdown) -> Self {
        let by = &breakdown.by;
        Self {
            days: breakdown.days.clone(),
            shift: breakdown.shift,
            by_day: by.contains(&Dimension::Day),
            by_weekday: by.contains(&Dimension::Weekday),
            by_hour: by.contains(&Dimension::Hour),
            slots: Numbered::default(),
            last: None,
        }
    }

    /// The number of the slot a moment lies in.
    pub(super) fn slot(&mut self, at: Timestamp) -> u32 {
        if let Some((from, to, slot)) = self.last
            && from <= at
            && at < to
        {
            return slot;
        }
        let (slot, from, to) = self.find(at);
        let number = self.slots.number(&slot);
        self.last = Some((from, to, number));
        number
    }

    /// The slot of a moment, and from when until when it is.
    fn find(&self, at: Timestamp) -> (TimeBucket, Timestamp, Timestamp) {
        let (mut from, mut to) = (Timestamp::MIN, Timestamp::MAX);
        let mut slot = TimeBucket::default();
        if self.by_day || self.by_weekday {
            let (day, begins, ends) = match self.days.around(at) {
                Ok(around) => around,
                // At the end of time: good for this moment alone.
                Err(_) => (self.days.of(at), at, at),
            };
            (from, to) = (begins, ends);
            let day = self.shift.forward(day);
            slot.day = self.by_day.then_some(day);
            slot.weekday = self.by_weekday.then(|| weekday(day));
        }
        if self.by_hour {
            let (begins, ends) = self.days.hour_around(at);
            (from, to) = (from.max(begins), to.min(ends));
            slot.hour = Some(self.days.hour_of(at));
        }
        (slot, from, to)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::Time;
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 6] = [
        "UTC",
        "Europe/Berlin",
        // Half an hour of summer time, quarters, days that were skipped, and
        // clocks that change at midnight.
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "America/Havana",
    ];

    proptest! {
        // What is remembered is never anything but what would be found anew.
        #[test]
        fn the_last_slot_is_only_kept_for_its_own_time(
            zone in 0..ZONES.len(),
            start in 0..24_i8,
            begin in 1_293_840_000..1_830_000_000_i64,
            steps in proptest::collection::vec(-4_000..90_000_i64, 1..60),
        ) {
            let zone = crate::period::zone(ZONES[zone]).unwrap();
            let days = Days::new(zone, Time::constant(start, 0, 0, 0));
            let by = BTreeSet::from([Dimension::Day, Dimension::Hour, Dimension::Weekday]);
            for by in [by.clone(), BTreeSet::from([Dimension::Day]), BTreeSet::from([Dimension::Hour])] {
                let breakdown = Breakdown::new(by.clone(), days.clone(), Shift::None);
                let mut clock = TimeBuckets::new(&breakdown);
                let mut at = begin;
                for step in &steps {
                    at += step;
                    let moment = Timestamp::from_second(at).unwrap();
                    let number = clock.slot(moment);
                    let slot = *clock.slots.get(number).unwrap();
                    let day = days.of(moment);
                    prop_assert_eq!(slot.day, by.contains(&Dimension::Day).then_some(day));
                    prop_assert_eq!(slot.weekday, by.contains(&Dimension::Weekday).then(|| weekday(day)));
                    let hour = days.hour_of(moment);
                    prop_assert_eq!(slot.hour, by.contains(&Dimension::Hour).then_some(hour));
                }
            }
        }
    }
}
