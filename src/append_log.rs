//! A file of lines that are on disk before what they cover is done.
//!
//! Lines are only ever appended. Many that come at once share one fsync (group
//! commit): whoever comes first takes every line that waits, writes them under
//! the file's lock, syncs once and lets all of them go on. A last line that a
//! power failure tore is ended by the next writer.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// An open file of lines.
#[derive(Debug)]
pub struct AppendLog {
    path: PathBuf,
    writer: Arc<Writer>,
}

#[derive(Debug)]
struct Writer {
    file: Mutex<File>,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Job>,
    /// Somebody writes them.
    is_served: bool,
}

/// Lines that are to be on disk before somebody goes on.
#[derive(Debug)]
struct Job {
    text: String,
    done: oneshot::Sender<io::Result<()>>,
}

impl AppendLog {
    /// Opens a file in a directory, making both if need be (0600, 0700).
    ///
    /// # Errors
    /// If the directory cannot be made or written to.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        if let Some(directory) = path.parent() {
            make_private(directory)?;
        }
        let file = open_append(&path)?;
        let writer = Arc::new(Writer {
            file: Mutex::new(file),
            queue: Mutex::default(),
        });
        Ok(Self { path, writer })
    }

    /// Writes a line (without its end) and waits until it is on disk.
    ///
    /// # Errors
    /// If it is not on disk; what it covers must not be done then.
    pub async fn append(&self, line: String) -> io::Result<()> {
        let (done, written) = oneshot::channel();
        let gone = || io::Error::other("its writer has stopped");
        let text = line + "\n";
        let is_served = {
            let mut queue = guard(&self.writer.queue);
            queue.waiting.push(Job { text, done });
            std::mem::replace(&mut queue.is_served, true)
        };
        if !is_served {
            let writer = Arc::clone(&self.writer);
            tokio::task::spawn_blocking(move || writer.write_all());
        }
        written.await.map_err(|_| gone())?
    }

    /// What stands in the file from this byte on, other processes' lines
    /// included, and the byte it begins with: 0 if somebody put a shorter file
    /// there.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, from: u64) -> io::Result<(u64, Vec<u8>)> {
        let mut text = Vec::new();
        let mut file = File::open(&self.path)?;
        // A writer holds the lock while a line is half there.
        file.lock_shared()?;
        let from = if file.metadata()?.len() < from {
            0
        } else {
            from
        };
        file.seek(SeekFrom::Start(from))?;
        file.read_to_end(&mut text)?;
        Ok((from, text))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Writer {
    /// Writes until nobody waits any more.
    fn write_all(&self) {
        let mut file = guard(&self.file);
        loop {
            let batch = {
                let mut queue = guard(&self.queue);
                if queue.waiting.is_empty() {
                    queue.is_served = false;
                    return;
                }
                std::mem::take(&mut queue.waiting)
            };
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
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

/// The end of such a file, at most so many bytes; nothing is waited for.
///
/// # Errors
/// If it cannot be read.
pub fn end_of(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(text)
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

/// A lock that one process of this machine has at a time, for as long as this
/// lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says that somebody has it.
    ///
    /// # Errors
    /// If the lock file cannot be made.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        if let Some(directory) = path.parent() {
            make_private(directory)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        private(&mut options);
        let file = options.open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }
}
