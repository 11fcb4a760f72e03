//! More connections to a ledger, so that several threads read it.
//!
//! Each has to see the state that the first one sees, also while a synchronisation
//! writes. SQLite tells a connection, and it alone, whether others have written since
//! it asked last (`data_version`). So companions ask before the first one's
//! transaction begins and once more as theirs do: where the answer is the same,
//! nothing was written in between, and all of them began with the same state.
//! <https://www.sqlite.org/pragma.html#pragma_data_version>

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::failure::Failure;
use crate::ledger::store::BUSY;

/// In KiB, as SQLite has it: there are several.
pub(super) const CACHE: i64 = -2_000;

/// A connection that only reads.
pub(super) struct Companion {
    conn: Connection,
    /// Of the file as it was before the first connection's transaction.
    version: i64,
}

impl Companion {
    /// So many, or fewer: without them it takes longer, and nothing else.
    pub(super) fn open(first: &Connection, number: usize) -> Vec<Self> {
        let path = first.path().filter(|path| !path.is_empty());
        let Some(path) = path.map(Path::new) else {
            return Vec::new();
        };
        let opened = (0..number).map_while(|_| Self::open_one(path).ok());
        opened.collect()
    }

    fn open_one(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(BUSY)?;
        conn.pragma_update(None, "cache_size", CACHE)?;
        Ok(Self {
            version: data_version(&conn)?,
            conn,
        })
    }

    /// Those that see the state that `first` sees, whose transaction has begun.
    pub(super) fn of_same_state(
        all: Vec<Self>,
        first: &Connection,
    ) -> Result<Vec<Connection>, Failure> {
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let id = identity(first)?;
        let same = all.into_iter().filter_map(|one| one.begin(&id).ok()?);
        Ok(same.collect())
    }

    /// Begins to read what is to be the same ledger. The transaction ends with the
    /// connection.
    fn begin(self, id: &str) -> rusqlite::Result<Option<Connection>> {
        self.conn.execute_batch("BEGIN")?;
        let is_same = data_version(&self.conn)? == self.version && identity(&self.conn)? == id;
        Ok(is_same.then_some(self.conn))
    }
}

fn data_version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "data_version", |row| row.get(0))
}

/// A file may be another one since the first connection was opened: one that was
/// reset and begun anew.
fn identity(conn: &Connection) -> rusqlite::Result<String> {
    conn.query_row("SELECT id FROM identity", [], |row| row.get(0))
}
