//! State kept between runs, and shared by processes that run at once.
//!
//! One file: a first line that says what everything is made from, then one line
//! of JSON for each request that changed something. Every request takes the
//! lock, reads what others appended, does its work and appends its own line, so
//! any number of processes see one account. A torn last line is dropped. When
//! the file has grown well past what it must hold, it is written anew beside
//! itself and renamed into place; the others notice and read it from the start.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

const FILE: &str = "journal.jsonl";
const LOCK: &str = "lock";
/// Below this size nothing is rewritten.
const SMALL: u64 = 8 << 20;

/// The files of one state directory.
pub(super) struct Journal {
    dir: PathBuf,
    lock: File,
    /// Which file was read, and how far.
    file: u64,
    offset: u64,
    /// Its size when it was last written anew.
    fresh: u64,
}

/// What there was to read.
pub(super) enum News {
    /// Lines others appended.
    More(Vec<Value>),
    /// The file is another one: its first line and all others.
    All(Option<Value>, Vec<Value>),
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ino()
}

#[cfg(not(unix))]
fn identity(metadata: &fs::Metadata) -> u64 {
    metadata
        .created()
        .ok()
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| u64::try_from(since.as_nanos() % u128::from(u64::MAX)).ok())
        .unwrap_or(1)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

fn make_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir)
}

fn lock_file(dir: &Path) -> io::Result<File> {
    private(
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false),
    )
    .open(dir.join(LOCK))
}

impl Journal {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        make_dir(dir)?;
        Ok(Self {
            dir: dir.to_owned(),
            lock: lock_file(dir)?,
            file: 0,
            offset: 0,
            fresh: 0,
        })
    }

    fn path(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// Keeps other processes out until [`Self::unlock`].
    pub(super) fn lock(&self) -> io::Result<()> {
        self.lock.lock()
    }

    pub(super) fn unlock(&self) {
        let _ = self.lock.unlock();
    }

    /// Reads what was written since the last look. Under the lock.
    pub(super) fn catch_up(&mut self) -> io::Result<News> {
        let metadata = match fs::metadata(self.path()) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.file = 0;
                return Ok(News::All(None, Vec::new()));
            }
            Err(error) => return Err(error),
        };
        let another = identity(&metadata) != self.file || metadata.len() < self.offset;
        if !another && metadata.len() == self.offset {
            return Ok(News::More(Vec::new()));
        }
        if another {
            self.offset = 0;
            self.fresh = metadata.len();
        }
        let mut file = private(OpenOptions::new().read(true).write(true)).open(self.path())?;
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let whole = bytes
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let end = self.offset + u64::try_from(whole).unwrap_or(0);
        if whole < bytes.len() {
            // Somebody died while writing; their request never happened.
            file.set_len(end)?;
        }
        self.file = identity(&metadata);
        self.offset = end;
        let mut lines = bytes[..whole]
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap_or(Value::Null));
        if another {
            let first = lines.next().filter(Value::is_object);
            Ok(News::All(first, lines.collect()))
        } else {
            Ok(News::More(lines.collect()))
        }
    }

    /// Appends one request's changes. Under the lock.
    pub(super) fn append(&mut self, changes: &[Value]) -> io::Result<()> {
        let mut text = String::new();
        for change in changes {
            text.push_str(&change.to_string());
            text.push('\n');
        }
        let mut file = private(OpenOptions::new().append(true)).open(self.path())?;
        file.write_all(text.as_bytes())?;
        self.offset += u64::try_from(text.len()).unwrap_or(0);
        Ok(())
    }

    /// Whether the file holds much more than it must.
    pub(super) fn is_bloated(&self) -> bool {
        self.offset > SMALL && self.offset > self.fresh.saturating_mul(4)
    }

    /// Writes the file anew. Under the lock.
    pub(super) fn rewrite(&mut self, first: &Value, changes: &[Value]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
        let mut writer = io::BufWriter::new(file.as_file_mut());
        writeln!(writer, "{first}")?;
        for change in changes {
            writeln!(writer, "{change}")?;
        }
        writer.flush()?;
        drop(writer);
        file.as_file().sync_all()?;
        let file = file.persist(self.path()).map_err(|failed| failed.error)?;
        let metadata = file.metadata()?;
        self.file = identity(&metadata);
        self.offset = metadata.len();
        self.fresh = self.offset;
        Ok(())
    }
}

/// Deletes the state; false if there was none.
pub(super) fn reset(dir: &Path) -> io::Result<bool> {
    if !dir.join(FILE).exists() {
        return Ok(false);
    }
    let lock = lock_file(dir)?;
    lock.lock()?;
    let removed = match fs::remove_file(dir.join(FILE)) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(error),
    };
    lock.unlock()?;
    Ok(removed)
}

pub(super) fn first_line(shop: &str, seed: u64, base: i64) -> Value {
    json!({"tillctl-simulator": 1, "shop": shop, "seed": seed, "base": base})
}
