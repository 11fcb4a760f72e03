//! The database file: opening, migrations, locks, what it holds.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use super::dimensions::Dimensions;
use crate::failure::Failure;
use crate::files::{self, Lock};

/// In the order of their numbers. One that was released is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_begin.sql"),
    include_str!("schema/0002_unread.sql"),
    include_str!("schema/0003_revisions.sql"),
    include_str!("schema/0004_identity.sql"),
];

/// How long a statement waits for another process.
pub(super) const BUSY: Duration = Duration::from_secs(30);
/// In KiB, as SQLite has it; the whole program is to stay small.
const CACHE: i64 = -8_000;
/// How often a lock that somebody else holds is tried again.
const KNOCK: Duration = Duration::from_millis(100);

/// A lock, a data file and the files SQLite puts beside it.
const SIDE_FILES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The copy of one account's transactions in one mode.
#[derive(Debug)]
pub struct Ledger {
    /// Empty of one that has no file.
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    conn: Connection,
    dims: Dimensions,
}

/// What a ledger holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerStatus {
    /// Charges are held from here on (seconds, UTC); `None` before the first
    /// synchronisation.
    pub since: Option<i64>,
    /// When the last complete synchronisation began (seconds, UTC).
    pub synced: Option<i64>,
    /// Whether charges or refunds are still to be read.
    pub unfinished: bool,
    /// How many charges.
    pub charges: i64,
    /// How many refunds.
    pub refunds: i64,
    /// How many disputes.
    pub disputes: i64,
    /// How many balance transactions.
    pub balance: i64,
    /// Charges, refunds and disputes that may still change by themselves.
    pub open: i64,
    /// Charges and refunds of which the key could not read everything: their
    /// balance transactions or PaymentIntents.
    pub unread: i64,
    /// Bytes on disk.
    pub bytes: u64,
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let hint = match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy) => {
                "another tillctl is writing to it: try again when that one is done"
            }
            Some(rusqlite::ErrorCode::DiskFull) => "free some space and run it again",
            Some(
                rusqlite::ErrorCode::ReadOnly
                | rusqlite::ErrorCode::CannotOpen
                | rusqlite::ErrorCode::PermissionDenied,
            ) => "mend the permissions of the file and its directory",
            _ => "it is only a copy: `tillctl ledger reset` begins a new one",
        };
        Self::failed(format!("the ledger cannot be used: {error}")).hint(hint)
    }
}

impl Ledger {
    /// Opens the ledger of an account, making it if need be (0600).
    ///
    /// # Errors
    /// If the directory cannot be used, the file is no ledger, or it is one of
    /// a newer tillctl.
    pub fn open(directory: &Path, account: &str) -> Result<Self, Failure> {
        let path = path_of(directory, account);
        // SQLite gives the files beside it the same mode.
        files::make_private(directory)
            .and_then(|()| files::open_private(&path))
            .and_then(|_| are_own(&path))
            .map_err(|error| ledger_unusable(&path, &error))?;
        // Turning a new file to WAL and making its tables fails at once, not
        // after a wait, if another process is doing so in the same moment.
        let opening = hold(&with_ending(&path, ".open"))?;
        let mut conn = Connection::open(&path)?;
        conn.busy_timeout(BUSY)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        // A ledger that loses its last pages with the power reads them again; with the WAL
        // it is whole all the same.
        conn.pragma_update(None, "synchronous", "NORMAL")?;
        conn.pragma_update(None, "cache_size", CACHE)?;
        conn.set_prepared_statement_cache_capacity(64);
        migrate(&mut conn)?;
        drop(opening);
        Ok(Self::of(path, conn))
    }

    /// One that is gone with this process. What is too much for its memory goes to a file
    /// without a name.
    pub(super) fn passing() -> Result<Self, Failure> {
        // What SQLite calls such.
        let mut conn = Connection::open("")?;
        conn.pragma_update(None, "cache_size", CACHE)?;
        conn.set_prepared_statement_cache_capacity(64);
        migrate(&mut conn)?;
        Ok(Self::of(PathBuf::new(), conn))
    }

    fn of(path: PathBuf, conn: Connection) -> Self {
        let dims = Dimensions::default();
        Self {
            path,
            inner: Mutex::new(Inner { conn, dims }),
        }
    }

    /// Whether there is one.
    pub fn exists(directory: &Path, account: &str) -> bool {
        path_of(directory, account).exists()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        work(&self.lock_inner().conn)
    }

    /// Writes, all of it or nothing.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &mut Dimensions) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut inner = self.lock_inner();
        let Inner { conn, dims } = &mut *inner;
        let result = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Failure::from)
            .and_then(|transaction| {
                let version = transaction.pragma_query_value(None, "data_version", |r| r.get(0))?;
                dims.as_of(version);
                let done = work(&transaction, dims)?;
                transaction.commit()?;
                Ok(done)
            });
        if result.is_err() {
            // They may name rows that were rolled back.
            *dims = Dimensions::default();
        }
        result
    }

    fn lock_inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else synchronises or resets this ledger; nobody else has one
    /// without a file. `waiting` is called once, if it has to be waited for.
    ///
    /// # Errors
    /// If the lock file cannot be used.
    pub async fn lock(&self, waiting: impl FnOnce()) -> Result<Option<Lock>, Failure> {
        let mut waiting = Some(waiting);
        if self.path.as_os_str().is_empty() {
            return Ok(None);
        }
        loop {
            if let Some(lock) = try_lock(&self.path)? {
                return Ok(Some(lock));
            }
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            tokio::time::sleep(KNOCK).await;
        }
    }

    /// Deletes the ledger of an account; false if there was none.
    ///
    /// # Errors
    /// If somebody else is using it, or it cannot be deleted.
    pub fn reset(directory: &Path, account: &str) -> Result<bool, Failure> {
        let path = path_of(directory, account);
        if !path.exists() {
            return Ok(false);
        }
        let Some(_lock) = try_lock(&path)? else {
            return Err(
                Failure::failed("another tillctl is synchronising this ledger")
                    .hint("try again when that one is done"),
            );
        };
        let mut files = vec![path.clone()];
        files.extend(SIDE_FILES.map(|ending| with_ending(&path, ending)));
        for file in files {
            files::remove(&file).map_err(|error| ledger_unusable(&file, &error))?;
        }
        Ok(true)
    }

    /// What it holds.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn standing(&self) -> Result<LedgerStatus, Failure> {
        self.read(|conn| {
            let count = |table: &str| -> Result<i64, Failure> {
                let sql = format!("SELECT count(*) FROM {table}");
                Ok(conn.query_row(&sql, [], |row| row.get(0))?)
            };
            let mut open = 0;
            for table in ["charge", "refund", "dispute"] {
                open += count(&format!("{table} WHERE open = 1"))?;
            }
            Ok(LedgerStatus {
                since: conn
                    .query_row("SELECT since FROM list WHERE list = 0", [], |row| {
                        row.get(0)
                    })
                    .optional()?,
                synced: meta(conn, "synced")?,
                unfinished: count("slice WHERE list < 2")? > 0,
                charges: count("charge")?,
                refunds: count("refund")?,
                disputes: count("dispute")?,
                balance: count("balance")?,
                open,
                unread: count(
                    "charge WHERE unread <> 0 AND created >=
                        (SELECT since FROM list WHERE list = 0)",
                )? + count("refund WHERE unread <> 0")?,
                bytes: files::length(&self.path),
            })
        })
    }
}

/// A number kept under a name.
pub(super) fn meta(conn: &Connection, name: &str) -> Result<Option<i64>, Failure> {
    Ok(conn
        .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

pub(super) fn set_meta(conn: &Connection, name: &str, value: i64) -> Result<(), Failure> {
    conn.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
        .execute((name, value))?;
    Ok(())
}

pub(super) fn migrate(conn: &mut Connection) -> Result<(), Failure> {
    // Two programs may meet a new file at once.
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = usize::try_from(version)
        .ok()
        .filter(|version| *version <= MIGRATIONS.len())
        .ok_or_else(|| {
            Failure::failed(format!(
                "the ledger was written by a newer tillctl (its version is {version})"
            ))
            .hint("use that one, or begin a new ledger with `tillctl ledger reset`")
        })?;
    for sql in MIGRATIONS.iter().skip(known) {
        transaction.execute_batch(sql)?;
    }
    let now = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version != now {
        transaction.pragma_update(None, "user_version", now)?;
    }
    transaction.commit()?;
    Ok(())
}

pub(super) fn path_of(directory: &Path, account: &str) -> PathBuf {
    let name = files::file_name(account);
    directory.join(format!("{name}.sqlite"))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Refuses a ledger that somebody else put there, or a part of it.
pub(super) fn are_own(path: &Path) -> io::Result<()> {
    files::trust_file(path)?;
    let beside = SIDE_FILES.map(|ending| with_ending(path, ending));
    beside.iter().try_for_each(|file| files::trust_file(file))
}

/// Waits for a lock that is only ever held for moments.
fn hold(path: &Path) -> Result<Lock, Failure> {
    Lock::wait(path).map_err(|error| ledger_unusable(path, &error))
}

/// The lock is a file of its own: a lock on the data would be SQLite's business.
fn try_lock(path: &Path) -> Result<Option<Lock>, Failure> {
    let path = with_ending(path, ".lock");
    Lock::take(&path).map_err(|error| ledger_unusable(&path, &error))
}

pub(super) fn ledger_unusable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::failed(format!("{} cannot be used: {error}", path.display()));
    if let Some(remedy) = files::remedy(error) {
        return failure.hint(remedy);
    }
    failure.hint(format!(
        "{}; a report of what was done (not of the balance) does without a ledger: --direct",
        files::advice(
            error,
            &format!("name another directory in {}", files::variable_of(path))
        )
    ))
}

#[cfg(test)]
mod tests;
