//! The journal: what was about to happen, kept before it happens.
//!
//! It has one job: never two PaymentIntents, never two charges, for one sale,
//! whatever dies in between. One journal for each mode and account, one line for
//! each step, and a line is kept for good **before** the request it covers is sent.
//!
//! Payment code talks to this trait and does not know what is behind it: a file
//! ([`super::file_journal`]), or a store that several machines share
//! ([`super::store_journal`]).

use std::collections::HashMap;
use std::fmt::Debug;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use jiff::Timestamp;
use serde::Deserialize;

use super::journal_line::{JournalLine, LineWriter, VERSION};
use super::journal_sale::JournalSales;
use super::lock::{Claim, Holder, LockGuard};
use crate::failure::Failure;

/// A journal, and the locks that go with it.
pub(crate) trait Journal: Debug + Send + Sync {
    /// Writes a line and waits until it is kept for good; refused if one of these
    /// locks has been taken over by somebody else.
    fn append<'a>(
        &'a self,
        line: &'a JournalLine,
        locks: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>>;

    /// The same of the last line of a sale: nothing is done under these locks any more,
    /// and they may go with it.
    fn append_last<'a>(
        &'a self,
        line: &'a JournalLine,
        locks: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        self.append(line, locks)
    }

    /// Reads the whole journal as it is now, other processes' lines included.
    fn read(&self) -> BoxFuture<'_, Result<Reading, Failure>>;

    /// Reads what there is of these payments, and perhaps of others.
    fn read_about<'a>(&'a self, _: &'a PaymentNames) -> BoxFuture<'a, Result<Reading, Failure>> {
        self.read()
    }

    /// The sales that may need somebody, and perhaps some that do not.
    fn read_open(&self) -> BoxFuture<'_, Result<Reading, Failure>>;

    /// The sales of this name as they stand now, other processes' lines included.
    fn sales_of<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<JournalSales, Failure>>;

    /// How long customers took lately, at this reader if there were many; none where that
    /// is not quickly found.
    fn customer_times<'a>(&'a self, _reader: &'a str) -> BoxFuture<'a, Vec<Duration>> {
        ready(Vec::new()).boxed()
    }

    /// Takes the lock of this name, or says who has it.
    fn lock<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Claim, Failure>>;

    /// Takes the locks of these names, one after the other, and reads the sales of a name
    /// as they stand under them; or says which could not be had, and keeps none.
    fn claim<'a>(
        &'a self,
        locks: &'a [String],
        sale: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Result<Claimed, Refused>, Failure>> {
        async move {
            let mut held = Vec::with_capacity(locks.len());
            for (number, name) in locks.iter().enumerate() {
                match self.lock(name).await? {
                    Ok(lock) => held.push(lock),
                    Err(holder) => return Ok(Err((number, holder))),
                }
            }
            let sales = match sale {
                Some(name) => self.sales_of(name).await?,
                None => JournalSales::default(),
            };
            Ok(Ok(Claimed { locks: held, sales }))
        }
        .boxed()
    }

    /// Why the locks of this sale are lost, where it is not that somebody else has taken
    /// them; what is needed to take it up again is kept then.
    fn loss<'a>(&'a self, _sale: &'a str) -> BoxFuture<'a, Option<Failure>> {
        ready(None).boxed()
    }

    /// Does what keeps it short, if it can be done now; what takes long only if
    /// there is time.
    fn tidy(&self, now: Timestamp, has_time: bool);

    /// Where it is, for people.
    fn place(&self) -> String;
}

/// What payments are known by.
#[derive(Debug, Clone, Default)]
pub(crate) struct PaymentNames {
    /// What the shop calls the sales.
    pub(crate) references: Vec<String>,
    /// `pi_…`
    pub(crate) intents: Vec<String>,
    /// What the shop calls refunds.
    pub(crate) refunds: Vec<String>,
}

impl PaymentNames {
    /// That of one PaymentIntent.
    pub(crate) fn intent(intent: &str) -> Self {
        Self {
            intents: vec![intent.to_owned()],
            ..Self::default()
        }
    }

    /// That of a sale.
    pub(crate) fn reference(reference: &str) -> Self {
        Self {
            references: vec![reference.to_owned()],
            ..Self::default()
        }
    }
}

/// Locks that were taken together, and what the journal has of a sale under them.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) locks: Vec<LockGuard>,
    pub(crate) sales: JournalSales,
}

/// Which of several locks could not be had, by its place among them, and who has it.
pub(crate) type Refused = (usize, Holder);

/// What a reading of the journal found.
#[derive(Debug, Default)]
pub struct Reading {
    /// The sales.
    pub entries: JournalSales,
    /// Lines that could not be read, by number from 1; only the last line of a file
    /// can be torn by a power failure.
    pub unreadable: Vec<usize>,
    /// Who wrote the last line of each sale, where several machines write.
    pub(crate) writers: HashMap<String, LineWriter>,
}

impl Reading {
    /// Takes the line of this number in.
    pub(super) fn take(&mut self, number: usize, line: &[u8]) {
        match serde_json::from_slice::<JournalLine>(line) {
            Ok(line) => self.entries.apply(line),
            // A step this version does not know: somebody newer wrote it.
            Err(_) if is_newer(line) => {}
            Err(_) => self.unreadable.push(number),
        }
    }
}

/// The sales of these lines.
pub(super) fn sales_of<'l>(lines: impl IntoIterator<Item = &'l str>) -> JournalSales {
    let mut reading = Reading::default();
    for (number, line) in (1..).zip(lines) {
        reading.take(number, line.as_bytes());
    }
    reading.entries
}

/// Whether this is a whole line of a form this version does not know.
fn is_newer(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Any {
        v: u32,
        #[serde(rename = "sale")]
        _sale: String,
        #[serde(rename = "step")]
        _step: String,
    }
    serde_json::from_slice::<Any>(line).is_ok_and(|any| any.v >= VERSION)
}

#[cfg(test)]
mod tests;
