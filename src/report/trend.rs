//! A line of small bars for each row: ▁▂▃▄▅▆▇█.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::period::Period;
use crate::report::aggregator::Aggregator;
use crate::report::dimension::{Dimension, RowKey};
use crate::report::rows::Report;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A line has at most so many bars; days are put together until they fit.
const LONGEST: usize = 31;

/// The days of a period, or the hours of its only day, in their order.
pub(crate) fn steps(period: &Period, step: Dimension) -> Vec<TrendStep> {
    if step == Dimension::Hour {
        let first = period.days().start().hour();
        return (0..24)
            .map(|hour| TrendStep::Hour((first + hour) % 24))
            .collect();
    }
    let (first, last) = period.first_and_last();
    first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= last)
        .map(TrendStep::Day)
        .collect()
}

/// A day or an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TrendStep {
    Day(Date),
    Hour(i8),
}

impl TrendStep {
    pub(crate) fn of(key: &RowKey, step: Dimension) -> Option<Self> {
        match step {
            Dimension::Hour => key.hour.map(Self::Hour),
            _ => key.day.map(Self::Day),
        }
    }
}

/// A line for each row of a report, from an aggregator that also tells `step` apart.
pub(crate) fn lines(report: &Report, totals: &Aggregator, step: Dimension) -> Vec<String> {
    let steps = steps(report.period(), step);
    let mut sums: HashMap<RowKey, BTreeMap<TrendStep, i64>> = HashMap::new();
    for (key, figures) in totals.groups() {
        let Some(at) = TrendStep::of(&key, step) else {
            continue;
        };
        let mut row = key;
        match step {
            Dimension::Hour => row.hour = None,
            _ => row.day = None,
        }
        row.day = row.day.filter(|_| report.is_by(Dimension::Day));
        let sum = sums.entry(row).or_default().entry(at).or_default();
        *sum = sum.saturating_add(figures.net);
    }
    let line = |key: &RowKey| {
        let of = sums.get(key)?;
        let values: Vec<i64> = steps
            .iter()
            .map(|at| of.get(at).copied().unwrap_or(0))
            .collect();
        Some(draw(&values))
    };
    let rows = report.entries().iter();
    rows.map(|row| line(&row.key).filter(|_| !row.others).unwrap_or_default())
        .collect()
}

fn draw(values: &[i64]) -> String {
    let together = values.len().div_ceil(LONGEST).max(1);
    let values: Vec<i64> = values
        .chunks(together)
        .map(|chunk| {
            chunk
                .iter()
                .fold(0_i64, |sum, value| sum.saturating_add(*value))
        })
        .collect();
    let highest = values.iter().copied().max().unwrap_or(0).max(1);
    let bar = |value: i64| {
        let level = (i128::from(value.max(0)) * 7 + i128::from(highest) / 2) / i128::from(highest);
        let level = usize::try_from(level).unwrap_or(0);
        BARS.get(level).copied().unwrap_or('█')
    };
    values.into_iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_measured_by_the_highest() {
        assert_eq!(draw(&[0, 50, 100, -20, 7, 8]), "▁▅█▁▁▂");
        assert_eq!(draw(&[0, 0]), "▁▁");
        assert_eq!(draw(&[i64::MAX, 1]), "█▁");
        assert_eq!(draw(&[1; 62]).chars().count(), 31);
    }
}
