//! Writes the lines of one sale, each kept before what it covers is sent.

use std::sync::Arc;

use jiff::Timestamp;

use super::journal::Journal;
use super::journal_line::{JournalLine, JournalStep, VERSION};
use super::lock::{Claim, LockGuard};
use crate::failure::Failure;
use crate::stripe::Error;

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
    pub(super) locks: Vec<LockGuard>,
    /// The PaymentIntent stays open after a decline.
    pub(super) keep: bool,
}

/// Refuses if one of these locks may be somebody else's by now.
pub(super) async fn check_all(locks: &[LockGuard]) -> Result<(), Error> {
    confirm_all(locks).await.map_err(Error::Withheld)
}

/// The same, with why.
async fn confirm_all(locks: &[LockGuard]) -> Result<(), Failure> {
    for lock in locks {
        lock.check().await?;
    }
    Ok(())
}

impl JournalWriter<'_> {
    pub(super) async fn lock_reader(&self, reader: &str) -> Result<Claim, Failure> {
        self.journal.lock(reader).await
    }

    /// Refuses if the sale or its reader may be somebody else's by now.
    pub(super) async fn check(&self) -> Result<(), Error> {
        check_all(&self.locks).await
    }

    /// Why the sale or its reader may be somebody else's by now, if they may.
    pub(super) async fn confirm(&self) -> Result<(), Failure> {
        confirm_all(&self.locks).await
    }

    /// See [`Journal::loss`].
    pub(super) async fn loss(&self) -> Option<Failure> {
        self.journal.loss(&self.sale).await
    }

    /// Whether the sale or its reader is known to be somebody else's by now.
    pub(super) fn is_overtaken(&self) -> bool {
        self.locks.iter().any(|lock| lock.is_lost())
    }

    /// Writes a line and waits until it is kept for good.
    pub(super) async fn write(&self, what: JournalStep) -> Result<(), Failure> {
        let line = line(self.now, &self.sale, what);
        self.journal.append(&line, &self.locks).await
    }

    /// Writes the last line: nothing is done with the sale or its reader any more.
    pub(super) async fn write_last(&self, what: JournalStep) -> Result<(), Failure> {
        let line = line(self.now, &self.sale, what);
        self.journal.append_last(&line, &self.locks).await
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }
}
