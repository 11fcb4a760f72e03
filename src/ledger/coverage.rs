//! What a ledger covers: from when on it holds what, and what of that is missing.

use rusqlite::Connection;

use super::balance_transactions::{DISPUTED, HELD};
use super::store::meta;
use super::upsert::MOVEMENT;
use crate::failure::{Failure, Kind};
use crate::store::LedgerCoverage;

/// Says in `meta` that a synchronisation was begun and has not ended.
pub(super) const UNFINISHED: &str = "unfinished";

pub(super) fn never_whole() -> Failure {
    Failure::new(
        Kind::NotFound,
        "the ledger was never synchronised to its end",
    )
    .hint("tillctl ledger sync")
}

/// What the ledger covers.
///
/// # Errors
/// [`Kind::NotFound`] if it was never synchronised, [`Kind::NotReady`] if it is in the
/// middle of that; if it cannot be read.
pub(super) fn read(conn: &Connection) -> Result<LedgerCoverage, Failure> {
    let as_of = meta(conn, "synced")?.ok_or_else(never_whole)?;
    let since = |list: i64| -> Result<Option<i64>, Failure> {
        let sql = "SELECT max(since) FROM list WHERE list = ?1";
        Ok(conn.query_row(sql, [list], |row| row.get(0))?)
    };
    let is_unfinished: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM meta WHERE name = ?1)
            OR EXISTS (SELECT 1 FROM slice WHERE list IN (0, 1))",
        [UNFINISHED],
        |row| row.get(0),
    )?;
    let (Some(charges_since), Some(refunds_since), false) = (since(0)?, since(1)?, is_unfinished)
    else {
        return Err(Failure::new(
            Kind::NotReady,
            "the last synchronisation of the ledger did not end: some of its rows are newer than others",
        )
        .hint("tillctl ledger sync goes on with it"));
    };
    let (from, to): (Option<i64>, Option<i64>) = conn.query_row(
        "SELECT min(a), max(b) FROM slice WHERE list = 2",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let parts = "SELECT min(created) FROM parts WHERE listed = 0";
    let movements = "SELECT min(created) FROM (
        SELECT created FROM charge WHERE unread <> 0 AND unread & ?1 <> 0 AND created >= ?2
        UNION ALL SELECT created FROM refund WHERE unread <> 0)";
    let reversals_from = meta(conn, "reversals_from")?;
    Ok(LedgerCoverage {
        as_of,
        charges_since,
        refunds_since,
        disputes_since: since(2)?,
        disputes_missing: from.zip(to),
        parts_missing_from: conn.query_row(parts, [], |row| row.get(0))?,
        movements_missing_from: conn
            .query_row(movements, (MOVEMENT, charges_since), |row| row.get(0))?,
        reversals: reversals_from.zip(meta(conn, "reversals_to")?),
    })
}

/// Whether all disputes made in [from, to) are there.
pub(super) fn holds_disputes(covers: &LedgerCoverage, (from, to): (i64, i64)) -> bool {
    let is_missing = |(a, b): (i64, i64)| a < to && b > from;
    covers.disputes_since.is_some_and(|since| since <= from)
        && !covers.disputes_missing.is_some_and(is_missing)
}

/// Whether everything is there that can have moved money in [from, to).
pub(super) fn holds_movements(covers: &LedgerCoverage, (from, to): (i64, i64)) -> bool {
    let held = from.saturating_sub(HELD);
    covers.charges_since <= held
        && covers.refunds_since <= held
        && holds_disputes(covers, (from.saturating_sub(DISPUTED), to))
        && covers.parts_missing_from.is_none_or(|at| at >= to)
        && covers.movements_missing_from.is_none_or(|at| at >= to)
        && covers
            .reversals
            .is_some_and(|(begun, known)| begun <= from && known >= to.min(covers.as_of))
}
