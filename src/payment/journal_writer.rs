//! Writes the lines of one sale, each kept before what it covers is sent.

use std::sync::Arc;

use jiff::Timestamp;

use super::journal::Journal;
use super::journal_line::{JournalLine, JournalStep, VERSION};
use super::lock::{Claim, Lock};
use crate::failure::Failure;

/// The clock, handed in.
pub(super) type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What is about to happen to a sale, or has happened, as a line.
pub(super) fn line(now: &Now, sale: &str, what: JournalStep) -> JournalLine {
    JournalLine {
        v: VERSION,
        at: now(),
        sale: sale.to_owned(),
        what,
    }
}

/// The journal, as one sale writes it.
pub(super) struct JournalWriter<'a> {
    pub(super) journal: &'a dyn Journal,
    pub(super) now: &'a Now,
    /// The sale's name within the journal.
    pub(super) sale: String,
    /// What is held while it is written.
    pub(super) locks: Vec<Lock>,
    /// The PaymentIntent stays open after a decline.
    pub(super) keep: bool,
}

impl JournalWriter<'_> {
    pub(super) async fn lock_reader(&self, reader: &str) -> Result<Claim, Failure> {
        self.journal.lock(reader).await
    }

    /// Whether somebody else has taken the sale or its reader over.
    pub(super) fn is_lost(&self) -> bool {
        self.locks.iter().any(|lock| lock.is_lost())
    }

    /// Writes a line and waits until it is kept for good.
    pub(super) async fn write(&self, what: JournalStep) -> Result<(), Failure> {
        let line = line(self.now, &self.sale, what);
        self.journal.append(&line, &self.locks).await
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }
}
