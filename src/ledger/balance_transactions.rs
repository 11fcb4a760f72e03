//! Whether the ledger holds what reached the balance.

use rusqlite::Connection;

use super::store::meta;
use super::upsert::MOVEMENT;
use crate::failure::{Failure, Kind};

/// How long before it moved money a payment or refund may have been made: a
/// hold lasts 30 days at most.
pub const HELD: i64 = 35 * 86_400;
/// The same of disputes, which move money when they begin and when they end.
pub const DISPUTED: i64 = 365 * 86_400;

/// Whether everything is there that can have moved money in a window.
pub(super) fn check(conn: &Connection, (from, to): (i64, i64)) -> Result<(), Failure> {
    let held: bool = conn.query_row(
        "SELECT (SELECT count(*) FROM list WHERE list IN (0, 1) AND since <= ?1) = 2
            AND (SELECT count(*) FROM list WHERE list = 2 AND since <= ?2) = 1
            AND NOT EXISTS (SELECT 1 FROM slice WHERE list IN (0, 1) AND a < ?3 AND b > ?1)
            AND NOT EXISTS (SELECT 1 FROM slice WHERE list = 2 AND a < ?3 AND b > ?2)
            AND NOT EXISTS (SELECT 1 FROM parts WHERE listed = 0 AND created < ?3)
            AND NOT EXISTS (SELECT 1 FROM charge WHERE unread <> 0 AND unread & ?4 <> 0
                AND created < ?3 AND created >= (SELECT since FROM list WHERE list = 0))
            AND NOT EXISTS (SELECT 1 FROM refund WHERE unread <> 0 AND created < ?3)",
        (
            from.saturating_sub(HELD),
            from.saturating_sub(DISPUTED),
            to,
            MOVEMENT,
        ),
        |row| row.get(0),
    )?;
    if let Some(synced) = meta(conn, "synced")?.filter(|_| held)
        && meta(conn, "reversals_from")?.is_some_and(|known| known <= from)
        && meta(conn, "reversals_to")?.is_some_and(|known| known >= to.min(synced))
    {
        return Ok(());
    }
    Err(Failure::new(
        Kind::NotFound,
        "the ledger does not hold all that moved money in this period",
    )
    .hint(
        "leave out --offline: then what is missing is fetched, payments from 35 days and \
         disputes from a year before the period",
    ))
}
