//! What readers took today, as the ledger has it: nothing is asked of Stripe.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use crate::app::App;
use crate::ledger;
use crate::ledger::takings::{self, Takings};
use crate::period;

/// How often the ledger is looked at: somebody else may synchronise it.
const AGAIN: Duration = Duration::from_secs(30);

/// A ledger that is there.
pub(super) struct OpenLedger {
    /// Transactions of the last 30 days.
    pub(super) transactions: Option<u64>,
    zone: TimeZone,
    read: Option<(Instant, Option<Takings>)>,
}

impl OpenLedger {
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
        let transactions = tokio::task::block_in_place(|| {
            takings::payments_of_a_month(app.ledger().ok()?, &zone, app.now())
        });
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
            let takings = tokio::task::block_in_place(|| {
                takings::today(app.ledger().ok()?, &self.zone, app.now())
            });
            self.read = Some((Instant::now(), takings));
        }
        self.read.as_ref()?.1.as_ref()
    }
}
