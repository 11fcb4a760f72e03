//! A copy of an account's transactions, wherever it is: reports do not know which
//! they are made from.

use jiff::Timestamp;

use super::store::Ledger;
use super::totals;
use crate::directory::Names;
use crate::failure::Failure;
use crate::report::request::{Aggregated, TotalsRequest};

/// What figures are made from.
pub(crate) trait LedgerSource {
    /// The moment it is as of.
    fn synced(&self) -> Result<Timestamp, Failure>;

    /// The names to show beside ids; with a window [from, to) (seconds, UTC) also what
    /// was called how in it.
    fn names(&self, window: Option<(i64, i64)>) -> Result<Names, Failure>;

    /// Adds up a period, all of which it holds.
    fn figures(&self, wanted: &TotalsRequest) -> Result<Aggregated, Failure>;
}

impl LedgerSource for Ledger {
    fn synced(&self) -> Result<Timestamp, Failure> {
        totals::synced(self)
    }

    fn names(&self, window: Option<(i64, i64)>) -> Result<Names, Failure> {
        totals::names(self, window)
    }

    fn figures(&self, wanted: &TotalsRequest) -> Result<Aggregated, Failure> {
        totals::figures(self, wanted)
    }
}
