//! What readers took today, as a ledger has it: nothing is asked of Stripe.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Ledger;
use super::totals;
use crate::money::Money;
use crate::period::{AskedPeriod, Period};
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Dimension;
use crate::report::request::TotalsRequest;

/// What was taken today.
#[derive(Debug, Clone, Default)]
pub(crate) struct Takings {
    /// When the ledger was synchronised.
    pub as_of: Timestamp,
    by_reader: HashMap<String, Taken>,
}

/// By one reader.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    /// Payments.
    pub count: u64,
    /// Sums, one for each currency.
    pub sums: Vec<Money>,
}

impl Takings {
    pub(crate) fn of(&self, reader: &str) -> Option<&Taken> {
        self.by_reader.get(reader)
    }
}

/// Today's; `None` if the ledger does not reach today.
pub(crate) fn today(ledger: &Ledger, zone: &TimeZone, now: Timestamp) -> Option<Takings> {
    let today = Period::day("today", zone, now).ok()?;
    let as_of = totals::synced(ledger).ok()?;
    if as_of < today.from() {
        return None;
    }
    let totals = figures(ledger, &today, &[Dimension::Reader])?;
    let mut by_reader: HashMap<String, Taken> = HashMap::new();
    for (key, figures) in totals.groups() {
        let Some(reader) = &key.reader else { continue };
        let taken = by_reader.entry(reader.clone()).or_default();
        taken.count = taken.count.saturating_add(figures.payments);
        if figures.gross != 0 {
            taken.sums.push(Money::new(figures.gross, key.currency));
        }
    }
    for taken in by_reader.values_mut() {
        taken.sums.sort_by_key(|sum| sum.currency());
    }
    Some(Takings { as_of, by_reader })
}

fn figures(ledger: &Ledger, period: &Period, by: &[Dimension]) -> Option<Aggregator> {
    let wanted = TotalsRequest::of(period, by);
    let found = totals::figures(ledger, &wanted).ok()?;
    found.aggregators.into_iter().next()
}

/// How many payments there were in the last 30 days.
pub(crate) fn payments_of_a_month(ledger: &Ledger, zone: &TimeZone, now: Timestamp) -> Option<u64> {
    let asked = AskedPeriod {
        last: Some("30d"),
        ..AskedPeriod::default()
    };
    let month = Period::resolve(asked, zone, now).ok()?;
    let totals = figures(ledger, &month, &[])?;
    let totals = totals.totals().ok()?;
    Some(totals.values().map(|f| f.payments).sum())
}
