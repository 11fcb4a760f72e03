//! Sums that are made by several threads, each of rows of its own.
//!
//! A window is cut into slices that touch, so each row is in one of them; whoever is
//! done with one takes the next. What is added up does not depend on the order:
//! groups are put in order when a report is made of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rusqlite::Connection;

use crate::failure::Failure;
use crate::ledger::query::{LookupTables, RowSelection};
use crate::report::request::Aggregated;
use crate::report::totals::Basis;

/// More would have more to put together than to count.
const MOST: usize = 4;
/// So many bytes of the file are worth a thread: those of 100,000 charges or so, which
/// take ten times as long as a thread's beginning and end.
const SHARE: i64 = 24 << 20;
/// So many slices for each thread, as some have more rows than others. Few, because
/// threads that share a day have its sums twice.
const SLICES: i64 = 4;

/// How many threads a window is worth.
pub(super) fn threads(
    conn: &Connection,
    basis: Basis,
    window: (i64, i64),
) -> Result<usize, Failure> {
    let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let size: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let bytes = pages.saturating_mul(size);
    if bytes < 2 * SHARE {
        return Ok(1);
    }
    let Some((first, end)) = held(conn, basis)? else {
        return Ok(1);
    };
    let (from, to) = clipped(window, (first, end));
    let part = i128::from(bytes) * length(from, to) / length(first, end).max(1);
    let worth = usize::try_from(part / i128::from(SHARE)).unwrap_or(MOST);
    if worth < 2 {
        return Ok(1);
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Ok(worth.min(cores).min(MOST))
}

/// From when until when (seconds, UTC; the second is not part of it) there is
/// something.
fn held(conn: &Connection, basis: Basis) -> Result<Option<(i64, i64)>, Failure> {
    let table = match basis {
        Basis::Activity => "charge",
        Basis::Balance => "balance",
    };
    let sql =
        format!("SELECT (SELECT min(created) FROM {table}), (SELECT max(created) FROM {table})");
    let (first, last): (Option<i64>, Option<i64>) =
        conn.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.zip(last.and_then(|last| last.checked_add(1))))
}

fn clipped((from, to): (i64, i64), (first, end): (i64, i64)) -> (i64, i64) {
    let from = from.clamp(first, end);
    (from, to.clamp(from, end))
}

fn length(from: i64, to: i64) -> i128 {
    i128::from(to) - i128::from(from)
}

/// What is read next of a window.
pub(super) type Slices<'a> = dyn Fn() -> Option<RowSelection> + Sync + 'a;

/// The sums of all there is in the window, of which `count` adds up slices as long as there
/// are any; `None` if that is for one alone to find out: because there are no companions,
/// or as one of them could not go on. What kept it from it, one alone says best.
pub(super) fn sums(
    (conn, companions): (&Connection, Vec<Connection>),
    tables: &LookupTables,
    (basis, window): (Basis, (i64, i64)),
    count: impl Fn(&Connection, LookupTables, &Slices<'_>) -> Result<Aggregated, Failure> + Sync,
) -> Result<Option<Aggregated>, Failure> {
    let Some(held) = held(conn, basis)?.filter(|_| !companions.is_empty()) else {
        return Ok(None);
    };
    let number = SLICES * i64::try_from(companions.len() + 1).unwrap_or(1);
    let slices = slices(window, held, number);
    let taken = AtomicUsize::new(0);
    let next = || {
        let slice = slices.get(taken.fetch_add(1, Ordering::Relaxed));
        slice.map(|slice| RowSelection::Window(*slice))
    };
    let (next, count) = (&next, &count);
    let all = thread::scope(|scope| {
        let begin = |conn: Connection| {
            let tables = tables.clone();
            scope.spawn(move || count(&conn, tables, next))
        };
        let others: Vec<_> = companions.into_iter().map(begin).collect();
        let mut sums = count(conn, tables.clone(), next)?;
        for other in others {
            let more = other
                .join()
                .map_err(|_| Failure::failed("a thread ended"))??;
            sums.merge(more)?;
        }
        Ok::<_, Failure>(sums)
    });
    Ok(all.ok())
}

/// Windows that touch and are the whole, as long as each other where something is held.
pub(super) fn slices((from, to): (i64, i64), held: (i64, i64), number: i64) -> Vec<(i64, i64)> {
    let (first, end) = clipped((from, to), held);
    let cut = |at: i64| {
        let part = length(first, end) * i128::from(at) / i128::from(number);
        first.saturating_add(i64::try_from(part).unwrap_or(0))
    };
    let mut cuts: Vec<i64> = (1..number).map(cut).collect();
    cuts.dedup();
    cuts.retain(|cut| from < *cut && *cut < to);
    let begins = std::iter::once(from).chain(cuts.iter().copied());
    begins.zip(cuts.iter().copied().chain([to])).collect()
}
