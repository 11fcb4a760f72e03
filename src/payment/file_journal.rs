//! The journal as a file: one for each mode and account in the state directory, one
//! JSON line for each step, fsynced **before** the request the step covers. Lines are
//! only ever appended ([`crate::files`]), and a journal that got long is cut down to
//! what is still needed (`journal_compaction`); a line of a newer version is kept and
//! passed over, a torn last line (power failed while it was written) is passed over
//! and reported: the request it would have covered was never sent.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt as _, ready};
use jiff::Timestamp;

use super::customer_times;
use super::journal::{Journal, Reading};
use super::journal_compaction::compact;
use super::journal_index::{self, JournalIndex, LinePlace, OpenSales};
use super::journal_line::JournalLine;
use super::journal_sale::{JournalSale, JournalSales};
use super::lock::{Claim, Holder, LockGuard};
use crate::failure::Failure;
use crate::files::{self, AppendLog, LockFolder, file_name};

/// Where the journals are in the state directory.
pub(super) const FOLDER: &str = "journal";
/// A journal of so many bytes is cut down within the tenth of a second.
const AT_ONCE: u64 = 16 << 20;
/// The end of a journal that has some four hundred sales.
const LATELY: u64 = 512 << 10;

/// A journal of a file that is open.
#[derive(Debug)]
pub(crate) struct FileJournal {
    lines: AppendLog,
    locks: LockFolder,
    /// Many sales that look themselves up must not go through the whole file
    /// each time.
    index: Mutex<JournalIndex>,
}

impl FileJournal {
    /// Opens the journal of an account, making it if need be (0600).
    pub(crate) fn open(directory: &Path, account: &str) -> Result<Self, Failure> {
        let path = Self::place(directory, account);
        let lines = AppendLog::open(path.clone()).map_err(|error| unusable(&path, &error))?;
        Ok(Self {
            lines,
            locks: LockFolder::new(directory.join("locks"), account),
            index: Mutex::default(),
        })
    }

    /// Where the journal of an account is, or would be.
    pub(crate) fn place(directory: &Path, account: &str) -> PathBuf {
        directory.join(format!("{}.jsonl", file_name(account)))
    }

    /// Writes a line and waits until it is on disk.
    pub(crate) async fn append(&self, line: &JournalLine) -> Result<(), Failure> {
        let text = serde_json::to_string(line)
            .map_err(|error| unusable(self.path(), &io::Error::other(error)))?;
        self.append_text(text).await
    }

    /// The same of a line as it is written.
    pub(super) async fn append_text(&self, text: String) -> Result<(), Failure> {
        let written = self.lines.append(text).await;
        written.map_err(|error| unusable(self.path(), &error))
    }

    /// Reads the whole journal as it is on disk now, other processes' lines
    /// included.
    pub(crate) fn read(&self) -> Result<Reading, Failure> {
        let (_, text) = self.lines.read(0).map_err(|e| unusable(self.path(), &e))?;
        Ok(read_lines(&text))
    }

    /// The sales of this name as they stand on disk now, other processes' lines
    /// included. Goes through what has been added since the last call, and takes
    /// only their own lines apart.
    pub(crate) fn sales_of(&self, name: &str) -> Result<JournalSales, Failure> {
        let sale = journal_index::of_name(name);
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        index.want(sale);
        let known = index.bytes;
        let sales = self.lines.scan(
            known,
            |from| {
                if from < known {
                    // Somebody put another file there.
                    index.clear();
                }
                &mut *index
            },
            |index, at, line| index.extend(LinePlace::of(at, line)),
            |index, scanned, lines| {
                index.bytes = scanned.end;
                let mut sales = JournalSales::default();
                for place in index.of(sale) {
                    let line = lines.line(place.at, place.length)?;
                    if let Ok(line) = serde_json::from_slice::<JournalLine>(&line) {
                        sales.apply(line);
                    }
                }
                Ok(sales)
            },
        );
        sales.map_err(|error| unusable(self.path(), &error))
    }

    /// The sales that may need somebody, and perhaps some that do not: the whole
    /// journal is gone through, and only their lines are taken apart.
    pub(crate) fn read_open(&self) -> Result<Reading, Failure> {
        let read = self.lines.scan(
            0,
            |_| JournalPass::default(),
            JournalPass::line,
            |mut pass, scanned, lines| {
                pass.line(scanned.end, &scanned.tail);
                let open = pass.sales.finish();
                let mut reading = Reading {
                    unreadable: pass.unreadable,
                    ..Reading::default()
                };
                for place in pass.places.iter().filter(|p| open.contains(&p.sale)) {
                    let line = if place.at == scanned.end {
                        scanned.tail.clone()
                    } else {
                        lines.line(place.at, place.length)?
                    };
                    if let Ok(line) = serde_json::from_slice(&line) {
                        reading.entries.apply(line);
                    }
                }
                Ok(reading)
            },
        );
        read.map_err(|error| unusable(self.path(), &error))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.lines.path()
    }
}

impl Journal for FileJournal {
    fn append<'a>(
        &'a self,
        line: &'a JournalLine,
        _: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        FileJournal::append(self, line).boxed()
    }

    fn read(&self) -> BoxFuture<'_, Result<Reading, Failure>> {
        ready(FileJournal::read(self)).boxed()
    }

    fn read_open(&self) -> BoxFuture<'_, Result<Reading, Failure>> {
        ready(FileJournal::read_open(self)).boxed()
    }

    fn sales_of<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<JournalSales, Failure>> {
        ready(FileJournal::sales_of(self, name)).boxed()
    }

    fn customer_times<'a>(&'a self, reader: &'a str) -> BoxFuture<'a, Vec<Duration>> {
        // What cannot be read is learned another time; a first line that is cut in two is none.
        let lines = files::end_of(self.path(), LATELY).unwrap_or_default();
        ready(customer_times::customer_times(&lines, reader)).boxed()
    }

    fn lock<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Claim, Failure>> {
        let claim = match self.locks.take(name) {
            Ok(Some(lock)) => Ok(Ok(Arc::new(lock) as LockGuard)),
            Ok(None) => Ok(Err(Holder::here())),
            Err(error) => Err(unusable(self.locks.path(), &error)),
        };
        ready(claim).boxed()
    }

    /// Deletes locks of killed processes, and cuts a long journal down while nobody
    /// is at a sale: an older tillctl would go on writing to what is no journal any
    /// more. A journal above 16 MiB takes seconds: it waits until there is time.
    fn tidy(&self, now: Timestamp, has_time: bool) {
        let most = if has_time { u64::MAX } else { AT_ONCE };
        let is_free = self.locks.sweep().unwrap_or(false);
        if is_free && files::length(self.path()) <= most {
            let _ = compact(&self.lines, now);
        }
    }

    fn place(&self) -> String {
        self.path().display().to_string()
    }
}

/// The journal as it is gone through once.
#[derive(Default)]
struct JournalPass {
    sales: OpenSales,
    places: Vec<LinePlace>,
    number: usize,
    unreadable: Vec<usize>,
}

impl JournalPass {
    fn line(&mut self, at: u64, line: &[u8]) {
        self.number += 1;
        let is_read = journal_index::name(line).is_some_and(|name| {
            self.places.extend(LinePlace::named(&name, at, line));
            self.sales.note(&name, line)
        });
        if !is_read && !line.is_empty() {
            self.unreadable.push(self.number);
        }
    }
}

pub(super) fn read_lines(text: &[u8]) -> Reading {
    let mut reading = Reading::default();
    for (index, line) in text.split(|b| *b == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        reading.take(index + 1, line);
    }
    reading
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::failed(format!(
        "the journal {} cannot be used: {error}",
        path.display()
    ));
    let what = files::advice_of(error, path);
    failure.hint(format!(
        "nothing is sent that the journal does not know of: {what}"
    ))
}

/// The last sales of an account, newest first, from the end of its journal:
/// looked at in passing, never made, never waited for.
pub(crate) fn recent(state: &Path, account: &str, most: usize) -> Vec<JournalSale> {
    /// Some thousand lines.
    const END: u64 = 1 << 20;
    let path = FileJournal::place(&state.join(FOLDER), account);
    // A first line that is cut in two is none, as a torn last one is.
    let text = files::end_of(&path, END).unwrap_or_default();
    let mut entries: Vec<JournalSale> = read_lines(&text).entries.iter().cloned().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.tried));
    entries.truncate(most);
    entries
}

#[cfg(test)]
mod tests;
