//! Writes the lines of one sale, each on disk before what it covers is sent.

use std::sync::Arc;

use jiff::Timestamp;

use super::journal::Journal;
use super::journal_line::{JournalLine, JournalStep, VERSION};
use crate::failure::Failure;
use crate::files::Lock;

/// The clock, handed in.
pub(super) type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Writes a line of a sale and waits until it is on disk.
pub(super) async fn write(
    journal: &Journal,
    now: &Now,
    sale: &str,
    what: JournalStep,
) -> Result<(), Failure> {
    let line = JournalLine {
        v: VERSION,
        at: now(),
        sale: sale.to_owned(),
        what,
    };
    journal.append(&line).await
}

/// The journal, as one sale writes it.
pub(super) struct JournalWriter<'a> {
    pub(super) journal: &'a Journal,
    pub(super) now: &'a Now,
    /// The sale's name within the journal.
    pub(super) sale: String,
    /// The PaymentIntent stays open after a decline.
    pub(super) keep: bool,
}

impl JournalWriter<'_> {
    pub(super) fn lock_reader(&self, reader: &str) -> Result<Option<Lock>, Failure> {
        self.journal.lock(reader)
    }

    pub(super) async fn write(&self, what: JournalStep) -> Result<(), Failure> {
        write(self.journal, self.now, &self.sale, what).await
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }
}
