//! The last sales of a ledger, for completions: looked at in passing, never
//! made, never waited for.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::store::path_of;
use crate::money::{Currency, Money};

/// A sale as a list of names shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// `pi_…`
    pub intent: String,
    /// The moment of its charge.
    pub at: Option<Timestamp>,
    /// What was charged.
    pub amount: Option<Money>,
    /// The charge's status.
    pub status: String,
    /// What the shop calls the sale.
    pub reference: Option<String>,
}

/// The last sales of an account's ledger, newest first; nothing if there is no
/// ledger, or if it cannot be read at once.
#[must_use]
pub fn recent(directory: &Path, account: &str, most: u32) -> Vec<Recent> {
    read(&path_of(directory, account), most).unwrap_or_default()
}

fn read(path: &Path, most: u32) -> rusqlite::Result<Vec<Recent>> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.busy_timeout(Duration::from_millis(50))?;
    let mut statement = conn.prepare(
        "SELECT c.intent, c.created, c.amount, currency.text, status.text, c.reference
           FROM charge AS c JOIN word AS currency ON currency.id = c.currency
             JOIN word AS status ON status.id = c.status
           WHERE c.intent IS NOT NULL ORDER BY c.created DESC, c.id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([most], |row| {
        let currency: String = row.get(3)?;
        let minor: i64 = row.get(2)?;
        Ok(Recent {
            intent: row.get(0)?,
            at: Timestamp::from_second(row.get(1)?).ok(),
            amount: Currency::parse(&currency)
                .ok()
                .map(|c| Money::new(minor, c)),
            status: row.get(4)?,
            reference: row.get(5)?,
        })
    })?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        assert!(recent(folder.path(), "nobody", 5).is_empty());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
