//! What readers took today, as the ledger has it: nothing is asked of Stripe.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::ledger;
use crate::ledger::totals;
use crate::money::Money;
use crate::period::{self, Asked, Period};
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Dimension;
use crate::report::request::TotalsRequest;

/// How often the ledger is looked at: somebody else may synchronise it.
const AGAIN: Duration = Duration::from_secs(30);

/// A ledger that is there.
pub(super) struct Ledger {
    /// Transactions of the last 30 days.
    pub(super) transactions: Option<u64>,
    zone: TimeZone,
    read: Option<(Instant, Option<Takings>)>,
}

/// What was taken today.
#[derive(Debug, Clone, Default)]
pub(super) struct Takings {
    /// When the ledger was synchronised.
    pub(super) as_of: Timestamp,
    by_reader: HashMap<String, Taken>,
}

/// By one reader.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    /// Payments.
    pub(super) count: u64,
    /// Sums, one for each currency.
    pub(super) sums: Vec<Money>,
}

impl Takings {
    pub(super) fn of(&self, reader: &str) -> Option<&Taken> {
        self.by_reader.get(reader)
    }
}

impl Ledger {
    /// The ledger, if there is one. Without it, or if it cannot be used, a
    /// screen has two columns less; that is no error.
    pub(super) fn find(app: &App) -> Option<Self> {
        let (directory, name) = app.ledger_place().ok()?;
        if !ledger::Ledger::exists(&directory, &name) {
            return None;
        }
        let named = app.settings.zone.as_deref();
        let zone = match named.map(period::zone) {
            Some(zone) => zone.ok()?,
            None => period::machine_zone().unwrap_or(TimeZone::UTC),
        };
        let asked = Asked {
            last: Some("30d"),
            ..Asked::default()
        };
        let month = Period::resolve(asked, &zone, app.now()).ok()?;
        let transactions = tokio::task::block_in_place(|| figures(app, &month, &[]))
            .and_then(|totals| totals.totals().ok())
            .map(|totals| totals.values().map(|f| f.payments).sum());
        Some(Self {
            transactions,
            zone,
            read: None,
        })
    }

    /// Today's figures; `None` if the ledger does not reach today.
    pub(super) fn today(&mut self, app: &App) -> Option<&Takings> {
        let old = self
            .read
            .as_ref()
            .is_none_or(|(at, _)| at.elapsed() >= AGAIN);
        if old {
            let takings = tokio::task::block_in_place(|| read(app, &self.zone));
            self.read = Some((Instant::now(), takings));
        }
        self.read.as_ref()?.1.as_ref()
    }
}

fn read(app: &App, zone: &TimeZone) -> Option<Takings> {
    let today = Period::day("today", zone, app.now()).ok()?;
    let as_of = totals::synced(app.ledger().ok()?).ok()?;
    if as_of < today.from() {
        return None;
    }
    let totals = figures(app, &today, &[Dimension::Reader])?;
    let mut by_reader: HashMap<String, Taken> = HashMap::new();
    for (key, figures) in totals.groups() {
        let Some(reader) = &key.reader else { continue };
        let taken = by_reader.entry(reader.clone()).or_default();
        taken.count = taken.count.saturating_add(figures.payments);
        if figures.gross != 0 {
            taken.sums.push(Money::new(figures.gross, key.currency));
        }
    }
    Some(Takings { as_of, by_reader })
}

fn figures(app: &App, period: &Period, by: &[Dimension]) -> Option<Aggregator> {
    let wanted = TotalsRequest::of(period, by);
    let found = totals::figures(app.ledger().ok()?, &wanted).ok()?;
    found.aggregators.into_iter().next()
}
