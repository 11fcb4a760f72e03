//! The journal: what was about to happen, on disk before it happens.
//!
//! It has one job: never two PaymentIntents, never two charges, for one sale,
//! whatever dies in between. One file for each mode and account in the state
//! directory, one JSON line for each step, fsynced **before** the request the
//! step covers. Lines are only ever appended; a line of a newer version is kept
//! and passed over, a torn last line (power failed while it was written) is
//! passed over and reported: the request it would have covered was never sent.
//!
//! Many sales at once share one fsync (group commit): a thread takes every
//! line that waits, writes them under the file's lock, syncs once and lets all
//! of them go on.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::entry::{Entries, Entry, Sheet};
use crate::failure::Failure;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The version of the line's form.
    pub v: u32,
    /// When, UTC.
    pub at: Timestamp,
    /// The sale's name within this journal: `r:` and its reference, or `s:` and
    /// a random id for a sale without one.
    pub sale: String,
    /// What is about to happen or has happened.
    #[serde(flatten)]
    pub what: What,
}

/// The version of the lines this program writes.
pub const VERSION: u32 = 1;

/// What a line says. Amounts are in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum What {
    /// A PaymentIntent is about to be created.
    Intended(Box<Sheet>),
    /// It was created, or met again under its key.
    Created {
        /// `pi_…`
        payment_intent: String,
    },
    /// It is about to be pushed to a reader.
    Pushing {
        /// `tmr_…`
        reader: String,
        /// Which push of this attempt it is, from 1.
        number: u32,
    },
    /// It is about to be taken off the reader and cancelled.
    Withdrawing {
        /// `pi_…`
        payment_intent: String,
    },
    /// The attempt ended.
    Ended(Box<super::entry::End>),
    /// Something else is about to be done with a payment: captured, cancelled,
    /// refunded.
    Doing(Box<super::deed::Deed>),
    /// It was done, or failed for good.
    Done(Box<super::deed::DeedEnd>),
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    writer: mpsc::Sender<Job>,
    read: Mutex<Read>,
}

/// What has been read so far: many sales that look themselves up must not read
/// the whole file each time.
#[derive(Debug, Default)]
struct Read {
    bytes: u64,
    entries: Entries,
}

/// Lines that are to be on disk before somebody goes on.
struct Job {
    text: String,
    done: oneshot::Sender<io::Result<()>>,
}

/// What a reading of the journal found.
#[derive(Debug, Default)]
pub struct Reading {
    /// The sales.
    pub entries: Entries,
    /// Lines that could not be read, by number from 1; only the last line can
    /// be torn by a power failure.
    pub unreadable: Vec<usize>,
}

impl Journal {
    /// Opens the journal of an account, making it if need be (0600).
    ///
    /// # Errors
    /// If the directory cannot be made or written to.
    pub fn open(directory: &Path, account: &str) -> Result<Self, Failure> {
        let path = Self::place(directory, account);
        let opened = make_private(directory).and_then(|()| open_append(&path));
        let file = opened.map_err(|error| unusable(&path, &error))?;
        let (writer, jobs) = mpsc::channel::<Job>();
        std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || write_all(file, &jobs))
            .map_err(|error| unusable(&path, &error))?;
        Ok(Self {
            path,
            writer,
            read: Mutex::default(),
        })
    }

    /// Where the journal of an account is, or would be.
    #[must_use]
    pub fn place(directory: &Path, account: &str) -> PathBuf {
        directory.join(format!("{}.jsonl", file_name(account)))
    }

    /// Writes a line and waits until it is on disk.
    ///
    /// # Errors
    /// If it is not on disk; what it covers must not be sent then.
    pub async fn append(&self, line: &Line) -> Result<(), Failure> {
        let text = serde_json::to_string(line)
            .map_err(|error| unusable(&self.path, &io::Error::other(error)))?
            + "\n";
        let (done, written) = oneshot::channel();
        let gone = || unusable(&self.path, &io::Error::other("its writer has stopped"));
        self.writer.send(Job { text, done }).map_err(|_| gone())?;
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unusable(&self.path, &error)),
            Err(_) => Err(gone()),
        }
    }

    /// Reads the whole journal as it is on disk now, other processes' lines
    /// included.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self) -> Result<Reading, Failure> {
        let mut text = Vec::new();
        File::open(&self.path)
            .and_then(|mut file| {
                // A writer holds the lock while a line is half there.
                file.lock_shared()?;
                file.read_to_end(&mut text)
            })
            .map_err(|error| unusable(&self.path, &error))?;
        Ok(read_lines(&text))
    }

    /// A sale as it stands on disk now, other processes' lines included. Reads
    /// only what has been added since the last call.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn entry(&self, sale: &str) -> Result<Option<Entry>, Failure> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = Vec::new();
        File::open(&self.path)
            .and_then(|mut file| {
                file.lock_shared()?;
                if file.metadata()?.len() < read.bytes {
                    // Somebody put another file there.
                    *read = Read::default();
                }
                file.seek(SeekFrom::Start(read.bytes))?;
                file.read_to_end(&mut text)
            })
            .map_err(|error| unusable(&self.path, &error))?;
        // A torn last line waits for its end, which a later writer gives it.
        text.truncate(
            text.iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |at| at + 1),
        );
        read.bytes = read.bytes.saturating_add(text.len() as u64);
        for line in text.split(|b| *b == b'\n') {
            if let Ok(line) = serde_json::from_slice::<Line>(line) {
                read.entries.apply(line);
            }
        }
        Ok(read.entries.get(sale).cloned())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn read_lines(text: &[u8]) -> Reading {
    let mut reading = Reading::default();
    for (index, line) in text.split(|b| *b == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Line>(line) {
            Ok(line) => reading.entries.apply(line),
            // A step this version does not know: somebody newer wrote it.
            Err(_) if is_newer(line) => {}
            Err(_) => reading.unreadable.push(index + 1),
        }
    }
    reading
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

/// The writer's life: it ends when the journal is dropped.
fn write_all(mut file: File, jobs: &mpsc::Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let batch: Vec<Job> = std::iter::once(first).chain(jobs.try_iter()).collect();
        let text: String = batch.iter().map(|job| job.text.as_str()).collect();
        let result = write_locked(&mut file, text.as_bytes());
        for job in batch {
            let told = match &result {
                Ok(()) => Ok(()),
                Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
            };
            // Whoever waited may have been interrupted.
            let _ = job.done.send(told);
        }
    }
}

fn write_locked(file: &mut File, text: &[u8]) -> io::Result<()> {
    file.lock()?;
    let written = (|| {
        let end = file.seek(SeekFrom::End(0))?;
        let torn = end > 0 && {
            let mut last = [0];
            file.seek(SeekFrom::Start(end - 1))?;
            file.read_exact(&mut last)?;
            last[0] != b'\n'
        };
        let mut whole = Vec::with_capacity(text.len() + 1);
        if torn {
            // Our line must not be glued to half a line of somebody killed.
            whole.push(b'\n');
        }
        whole.extend_from_slice(text);
        if let Err(error) = file.write_all(&whole) {
            // A full disk: no half line is left behind.
            let _ = file.set_len(end);
            return Err(error);
        }
        file.sync_data()
    })();
    file.unlock()?;
    written
}

fn open_append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    private(&mut options);
    let file = options.open(path)?;
    // The file's name must survive a power failure as well as its lines.
    if let Some(parent) = path.parent() {
        sync_directory(parent)?;
    }
    Ok(file)
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn private(_: &mut OpenOptions) {}

#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(directory)
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("the journal {} cannot be used: {error}", path.display())).hint(
        "nothing is sent that the journal does not know of: free the disk, mend its permissions, or set TILLCTL_STATE_DIR",
    )
}

/// A file name out of a name from outside.
#[must_use]
pub fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// A lock on a reader: two processes of this machine cannot push to it.
#[derive(Debug)]
pub struct ReaderLock {
    _file: File,
}

impl ReaderLock {
    /// Takes the lock, or says that somebody has it.
    ///
    /// # Errors
    /// If the lock file cannot be made.
    pub fn take(directory: &Path, account: &str, reader: &str) -> Result<Option<Self>, Failure> {
        let directory = directory.join("locks");
        let path = directory.join(format!("{}-{}.lock", file_name(account), file_name(reader)));
        let opened = make_private(&directory).and_then(|()| {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            private(&mut options);
            options.open(&path)
        });
        let file = opened.map_err(|error| unusable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(unusable(&path, &error)),
        }
    }
}

#[cfg(test)]
mod tests;
