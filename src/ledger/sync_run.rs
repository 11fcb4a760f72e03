//! One synchronisation: what it is to read, and what is counted while it does.

use std::cell::Cell;
use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::failure::Failure;
use crate::ledger::store::Ledger;
use crate::stripe::Client;

/// What is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct SyncRequest {
    /// Everything from here on (seconds, UTC); `None`: what is held already,
    /// or everything there is.
    pub since: Option<i64>,
    /// Disputes from here on, where that is earlier: they move money long after
    /// the payment.
    pub disputes: Option<i64>,
    /// All refunds that came back and disputes that moved money from here on,
    /// whenever they were made.
    pub reversals: Option<i64>,
    /// Read everything once more.
    pub full: bool,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncProgress {
    /// Objects read so far.
    pub objects: u64,
    /// About how many are left, as far as that can be known.
    pub left: Option<u64>,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synced {
    /// Pages read.
    pub pages: u64,
    /// Objects on them.
    pub objects: u64,
    /// Whether the key may not read PaymentIntents, so that tips are unknown.
    pub without_tips: bool,
    /// Whether the key may not read balance transactions, so that fees are.
    pub without_fees: bool,
    /// Whether the key may not read disputes.
    pub without_disputes: bool,
    /// Whether the key may not list what came back of refunds and disputes, which
    /// was wanted.
    pub without_reversals: bool,
    /// Names that could not be listed because the key may not, in words.
    pub without_names: Vec<&'static str>,
}

/// What is counted while several lists are read at once.
pub(crate) struct SyncRun<'a> {
    pub(crate) client: &'a Client,
    pub(crate) ledger: &'a Ledger,
    pub(super) progress: &'a dyn Fn(SyncProgress),
    pub(super) pages: Cell<u64>,
    pub(super) objects: Cell<u64>,
    pub(super) left: Cell<BTreeMap<i64, Option<u64>>>,
    /// How much of a list the key may not have expanded, by list.
    pub(super) levels: Cell<BTreeMap<i64, usize>>,
    pub(super) without_disputes: Cell<bool>,
}

impl SyncRun<'_> {
    pub(crate) fn count(&self, objects: usize) {
        self.pages.set(self.pages.get().saturating_add(1));
        let objects = self.objects.get().saturating_add(objects as u64);
        self.objects.set(objects);
        let lefts = self.left.take();
        let left = lefts
            .values()
            .try_fold(0_u64, |sum, left| Some(sum.saturating_add((*left)?)));
        self.left.set(lefts);
        (self.progress)(SyncProgress { objects, left });
    }

    pub(super) fn remains(&self, list: i64, left: Option<u64>) {
        let mut lefts = self.left.take();
        lefts.insert(list, left);
        self.left.set(lefts);
    }

    /// Whether the key may not read disputes.
    pub(crate) fn lacks_disputes(&self) -> bool {
        self.without_disputes.get()
    }

    pub(crate) fn level(&self, list: i64) -> usize {
        let levels = self.levels.take();
        let level = levels.get(&list).copied().unwrap_or(0);
        self.levels.set(levels);
        level
    }

    pub(crate) fn set_level(&self, list: i64, level: usize) {
        let mut levels = self.levels.take();
        levels.insert(list, level);
        self.levels.set(levels);
    }
}

/// What is held of a list, and what of it a run reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SyncSpan {
    /// It is held from here on.
    pub(crate) since: i64,
    /// It was held from here on.
    pub(super) begun: i64,
    /// It is read from here to its end.
    pub(crate) from: i64,
    /// Whether nothing of it was held.
    pub(crate) is_new: bool,
}

impl SyncSpan {
    /// Whether this run reads all of a second anyway.
    pub(crate) fn is_read(&self, moment: i64) -> bool {
        moment >= self.from || (self.since..self.begun).contains(&moment)
    }
}

pub(crate) fn cut(conn: &Connection, list: i64, a: i64, b: i64) -> Result<(), Failure> {
    if a < b {
        conn.prepare_cached("INSERT OR REPLACE INTO slice (list, a, b) VALUES (?1, ?2, ?3)")?
            .execute((list, a, b))?;
    }
    Ok(())
}
