//! Many readers registered from a file, in a way that can be repeated.
//!
//! A pairing code works once, and nothing at Stripe tells which row of a file a
//! reader came from, so a small record in the state directory does: a line
//! before each request and one after it, on disk before the request goes out.
//! A row that was begun and not ended is recognised by its label at its
//! location; if it is not there, the request is repeated under the same
//! Idempotency-Key, which for a day gives the first answer again.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::engine::RegistrationState;
use super::problem::Problem;
use super::record::ReaderRecord;
use super::registration::{Device, Metadata, Registration};
use crate::failure::{Failure, Kind};
use crate::files::{self, AppendLog, Lock, file_name};
use crate::stripe::{Client, Reader, Verbatim, readers};

/// A reader to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportRow {
    /// The pairing code.
    pub code: String,
    /// What people will call it.
    pub label: String,
    /// `tml_…`
    pub location: String,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
}

/// How a row stands before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowState {
    /// It is done: this reader came of it.
    Done(String),
    /// It is to be registered.
    Due {
        /// Which attempt it will be, from 1.
        attempt: u32,
        /// That attempt was begun before, and nobody knows how it ended.
        again: bool,
    },
    /// Another reader has its label.
    Taken {
        /// That reader.
        reader: String,
        /// It stands where this one is to stand.
        here: bool,
    },
}

/// A line of the record.
#[derive(Debug, Serialize, Deserialize)]
struct ImportRecord {
    v: u32,
    at: Timestamp,
    row: String,
    #[serde(flatten)]
    step: ImportStep,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum ImportStep {
    Begun { attempt: u32 },
    Done { reader: String },
    Refused,
}

/// What the record says of a row.
#[derive(Debug, Clone, Default)]
struct RecordedRow {
    attempt: u32,
    open: bool,
    reader: Option<String>,
}

/// The record of an account's imports. While it lives no other process
/// imports into the same account.
pub(crate) struct ImportLog {
    lines: AppendLog,
    account: String,
    known: Mutex<HashMap<String, RecordedRow>>,
    now: Now,
    _lock: Lock,
}

/// What says when a line was written.
type Now = Box<dyn Fn() -> Timestamp + Send + Sync>;

impl std::fmt::Debug for ImportLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportLog")
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
}

impl ImportLog {
    /// Opens the record, making it if need be.
    pub(crate) fn open(directory: &Path, account: &str, now: Now) -> Result<Self, Failure> {
        let path = directory.join(format!("{}.jsonl", file_name(account)));
        let wrong = |error: io::Error| import_record_unusable(&path, &error);
        let lock = only_import(&path.with_extension("lock"))?;
        let lines = AppendLog::open(path.clone()).map_err(wrong)?;
        let (_, text) = lines.read(0).map_err(wrong)?;
        let mut known: HashMap<String, RecordedRow> = HashMap::new();
        // A torn last line covers a request that was never sent.
        let written = text.split(|b| *b == b'\n');
        for line in written.filter_map(|line| serde_json::from_slice::<ImportRecord>(line).ok()) {
            known.entry(line.row).or_default().apply(line.step);
        }
        Ok(Self {
            lines,
            account: account.to_owned(),
            known: Mutex::new(known),
            now,
            _lock: lock,
        })
    }

    /// How a row stands, by this record and the fleet as it is.
    pub(crate) fn standing(&self, row: &ImportRow, fleet: &FleetIndex<'_>) -> RowState {
        let known = self.known(&row.name());
        if let Some(reader) = known
            .reader
            .filter(|id| fleet.ids.contains_key(id.as_str()))
        {
            return RowState::Done(reader);
        }
        match fleet.labels.get(row.label.as_str()) {
            Some(reader) => {
                let here = reader.location.as_ref() == Some(&row.location);
                if known.open && here {
                    return RowState::Done(reader.id.clone());
                }
                RowState::Taken {
                    reader: reader.id.clone(),
                    here,
                }
            }
            None => RowState::Due {
                attempt: if known.open {
                    known.attempt
                } else {
                    known.attempt.saturating_add(1)
                },
                again: known.open,
            },
        }
    }

    /// Registers the reader of a row that is due. `before` is the fleet as it
    /// was.
    pub(crate) async fn register(
        &self,
        client: &Client,
        row: &ImportRow,
        due: (u32, bool),
        before: &[ReaderRecord],
    ) -> Result<Verbatim<Reader>, Failure> {
        let name = row.name();
        let registration = row.registration();
        let (mut attempt, mut again) = due;
        loop {
            self.write(&name, ImportStep::Begun { attempt }).await?;
            let key = row.key(&self.account, attempt);
            let ready = RegistrationState::Ready {
                code: &row.code,
                key: Some(&key),
                force: false,
            };
            let came = registration.run(client, before, ready, &|_| {}).await;
            let problem = match came {
                Ok(settled) => {
                    // The answer of a day ago may be about a reader that is
                    // gone by now.
                    if settled.replayed && is_gone(client, &settled.reader).await? {
                        (attempt, again) = (attempt.saturating_add(1), false);
                        continue;
                    }
                    self.registered(&name, &settled.reader.id).await;
                    return Ok(settled.reader);
                }
                Err(problem) => problem,
            };
            let registered = match &problem {
                Problem::HalfWay { new, .. } => Some(new.clone()),
                _ => None,
            };
            let failure = registration.by_hand(problem);
            if let Some(reader) = registered {
                self.registered(&name, &reader).await;
                return Err(failure);
            }
            // How it ended is not known: the attempt stays open.
            if is_open(&failure) {
                return Err(failure);
            }
            self.write(&name, ImportStep::Refused).await?;
            if !again {
                return Err(failure);
            }
            // This may be the refusal of that time, kept under its key.
            (attempt, again) = (attempt.saturating_add(1), false);
        }
    }

    /// The reader of a row is registered. Without this line it will be known by
    /// its label.
    async fn registered(&self, row: &str, reader: &str) {
        let reader = reader.to_owned();
        let _ = self.write(row, ImportStep::Done { reader }).await;
    }

    /// A row that was recognised by its label is done.
    pub(crate) async fn found(&self, row: &ImportRow, reader: &str) -> Result<(), Failure> {
        let name = row.name();
        if self.known(&name).reader.as_deref() == Some(reader) {
            return Ok(());
        }
        let reader = reader.to_owned();
        self.write(&name, ImportStep::Done { reader }).await
    }

    fn known(&self, row: &str) -> RecordedRow {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(row).cloned().unwrap_or_default()
    }

    async fn write(&self, row: &str, step: ImportStep) -> Result<(), Failure> {
        let line = ImportRecord {
            v: 1,
            at: (self.now)(),
            row: row.to_owned(),
            step,
        };
        let written = match serde_json::to_string(&line) {
            Ok(text) => self.lines.append(text).await,
            Err(error) => Err(error.into()),
        };
        written.map_err(|error| import_record_unusable(self.lines.path(), &error))?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(line.row).or_default().apply(line.step);
        Ok(())
    }
}

impl RecordedRow {
    fn apply(&mut self, step: ImportStep) {
        match step {
            ImportStep::Begun { attempt } => {
                *self = Self {
                    attempt,
                    open: true,
                    reader: None,
                }
            }
            ImportStep::Done { reader } => (self.open, self.reader) = (false, Some(reader)),
            ImportStep::Refused => self.open = false,
        }
    }
}

impl ImportRow {
    /// As the record calls it; the code is not to be read from it.
    fn name(&self) -> String {
        digest(&[&self.code, &self.label, &self.location])
    }

    /// The Idempotency-Key of an attempt: Stripe refuses the same key with
    /// other parameters, so all of them are in it.
    fn key(&self, account: &str, attempt: u32) -> String {
        let mut metadata = String::new();
        for (name, value) in &self.metadata {
            metadata.extend([name, "\0", value, "\0"]);
        }
        let parts = [account, &self.code, &self.label, &self.location, &metadata];
        format!("tillctl-import-{}-{attempt}", digest(&parts))
    }

    /// As a registration.
    pub(crate) fn registration(&self) -> Registration<'_> {
        Registration {
            device: Device::Any,
            model: None,
            location: &self.location,
            location_name: &self.location,
            label: &self.label,
            metadata: Metadata::Exactly(&self.metadata),
        }
    }
}

/// The fleet by id and by label.
#[derive(Debug)]
pub(crate) struct FleetIndex<'a> {
    ids: HashMap<&'a str, &'a ReaderRecord>,
    labels: HashMap<&'a str, &'a ReaderRecord>,
}

impl<'a> FleetIndex<'a> {
    /// The fleet of a listing.
    pub(crate) fn new(readers: &'a [ReaderRecord]) -> Self {
        let labelled = |r: &'a ReaderRecord| r.label.as_deref().map(|label| (label, r));
        Self {
            ids: readers.iter().map(|r| (r.id.as_str(), r)).collect(),
            labels: readers.iter().rev().filter_map(labelled).collect(),
        }
    }
}

async fn is_gone(client: &Client, reader: &Reader) -> Result<bool, Failure> {
    match client
        .send::<Verbatim<Reader>>(&readers::get(&reader.id))
        .await
    {
        Ok(now) => Ok(now.deleted),
        Err(error) if error.is_missing() => Ok(true),
        Err(error) => Err(error.into()),
    }
}

/// Whether the request may have been carried out, or may yet be sent again
/// under its key.
fn is_open(failure: &Failure) -> bool {
    matches!(failure.kind(), Kind::Unknown | Kind::Unavailable)
}

/// FNV-1a over 128 bits: stable across versions, unlike the standard library's
/// hasher. The parts are told apart by their lengths.
fn digest(parts: &[&str]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in parts {
        for byte in part
            .len()
            .to_string()
            .bytes()
            .chain([b':'])
            .chain(part.bytes())
        {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

/// Takes the lock of an import: two at a time would make everything twice.
pub(crate) fn only_import(path: &Path) -> Result<Lock, Failure> {
    let lock = Lock::take(path).map_err(|error| import_record_unusable(path, &error))?;
    lock.ok_or_else(|| {
        Failure::new(Kind::NotReady, "another import is running for this account")
            .hint("let it end first; nothing was sent")
    })
}

fn import_record_unusable(path: &Path, error: &io::Error) -> Failure {
    let what = files::advice_of(error, path);
    Failure::failed(format!(
        "the record of imports {} cannot be used: {error}",
        path.display()
    ))
    .hint(format!("nothing is sent that it does not know of: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str) -> ImportRow {
        ImportRow {
            code: "simulated-wpe".into(),
            label: label.into(),
            location: "tml_1".into(),
            metadata: BTreeMap::new(),
        }
    }

    fn reader(id: &str, label: &str, location: &str) -> ReaderRecord {
        ReaderRecord {
            id: id.into(),
            label: Some(label.into()),
            location: Some(location.into()),
            ..ReaderRecord::default()
        }
    }

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    #[tokio::test]
    async fn a_row_is_done_once_and_begun_rows_are_recognised() {
        let dir = tempfile::tempdir().unwrap();
        let row = row("Till 1");
        let there = [reader("tmr_1", "Till 1", "tml_1")];
        let elsewhere = [reader("tmr_2", "Till 1", "tml_2")];
        let open = || ImportLog::open(dir.path(), "test", Box::new(|| AT)).unwrap();
        let due = |attempt, again| RowState::Due { attempt, again };
        let taken = |id: &str, here| RowState::Taken {
            reader: id.into(),
            here,
        };
        {
            let record = open();
            assert_eq!(record.standing(&row, &FleetIndex::new(&[])), due(1, false));
            assert_eq!(
                record.standing(&row, &FleetIndex::new(&there)),
                taken("tmr_1", true)
            );
            record
                .write(&row.name(), ImportStep::Begun { attempt: 1 })
                .await
                .unwrap();
            assert!(ImportLog::open(dir.path(), "test", Box::new(|| AT)).is_err());
        }
        {
            let record = open();
            assert_eq!(record.standing(&row, &FleetIndex::new(&[])), due(1, true));
            assert_eq!(
                record.standing(&row, &FleetIndex::new(&elsewhere)),
                taken("tmr_2", false)
            );
            let found = record.standing(&row, &FleetIndex::new(&there));
            assert_eq!(found, RowState::Done("tmr_1".into()));
            record.found(&row, "tmr_1").await.unwrap();
        }
        let record = open();
        let renamed = [reader("tmr_1", "Bar", "tml_9")];
        assert_eq!(
            record.standing(&row, &FleetIndex::new(&renamed)),
            RowState::Done("tmr_1".into())
        );
        // Deleted since: it is registered anew, under another key.
        assert_eq!(record.standing(&row, &FleetIndex::new(&[])), due(2, false));
    }

    #[test]
    fn keys_differ_where_requests_differ() {
        let a = row("Till 1");
        let mut b = a.clone();
        b.metadata.insert("floor".into(), "2".into());
        assert_eq!(a.name(), b.name());
        assert_ne!(a.key("x", 1), b.key("x", 1));
        assert_ne!(a.key("x", 1), a.key("x", 2));
        assert_ne!(a.key("x", 1), a.key("y", 1));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert!(a.key("x", 1).len() <= 255);
    }
}
