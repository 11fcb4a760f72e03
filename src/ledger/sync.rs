//! Brings the ledger up to date.
//!
//! A list is read in ranges (`ranges`), each page in one transaction with what
//! is left of its range: a kill loses the page under way and nothing else, and
//! the next run goes on with the ranges it finds. What was read once is only
//! read again as far as it may have changed (`changes`).
//!
//! The end of a list is never taken for complete: Stripe's lists lag behind, so
//! the next run begins some time before the newest object this one has seen.
//! That also makes it indifferent to a clock of ours that is wrong.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _};
use tokio::task::JoinSet;

use super::changes::{self, Spans};
use super::coverage;
use super::dimensions::Dimensions;
use super::listed::{self, LedgerObject};
use super::store::{Ledger, meta, set_meta};
use super::sync_ranges::{Rest, SyncRanges};
use super::{names, partial_captures, revisions, upsert};
use crate::failure::{Failure, Kind};
use crate::ledger::sync_run::{SyncProgress, SyncRequest, SyncRun, SyncSpan, Synced, cut};
use crate::stripe::{Charge, Client, Dispute, Refund};

/// Seconds by which lists may lag behind.
const SETTLE: i64 = 5 * 60;
/// Seconds before that which are read once more.
const OVERLAP: i64 = 15 * 60;
/// 2011-01-01: nothing is older than Stripe.
const BEGINNING: i64 = 1_293_840_000;
/// A first fill writes newest first, which leaves half-empty pages behind; from
/// so many charges on it is worth the seconds to write the file anew.
const WORTH_PACKING: i64 = 50_000;
/// How often the object to go on from may be gone: lists of money keep theirs.
const LOST_PLACES: u32 = 20;

/// What a run tells, and asks, while it reads.
#[derive(Clone, Copy)]
pub struct SyncHooks<'a> {
    /// Hears how far it is.
    pub progress: &'a dyn Fn(SyncProgress),
    /// By how much the caller's clock is ahead of Stripe's, as far as its replies
    /// have told: the ledger is never called newer than Stripe is.
    pub ahead: &'a dyn Fn() -> SignedDuration,
}

/// Brings the ledger up to date. The caller holds [`Ledger::lock`].
///
/// # Errors
/// Whatever kept a list from being read or a page from being written. What was
/// read until then is kept.
pub async fn run(
    client: &Client,
    ledger: &Ledger,
    now: Timestamp,
    want: SyncRequest,
    hooks: SyncHooks<'_>,
) -> Result<Synced, Failure> {
    let SyncHooks { progress, ahead } = hooks;
    let run = SyncRun {
        client,
        ledger,
        progress,
        pages: Cell::new(0),
        objects: Cell::new(0),
        left: Cell::default(),
        levels: Cell::default(),
        without_disputes: Cell::new(false),
    };
    let now = now.as_second();
    let spans = ledger.write(|conn, dims| {
        if want.full {
            forget(conn, dims)?;
        }
        // Until it ends, some rows are newer than the moment the ledger is as of.
        set_meta(conn, coverage::UNFINISHED, 1)?;
        let since = want.since;
        let disputes = since.map(|since| want.disputes.map_or(since, |at| at.min(since)));
        Ok(Spans {
            charges: plan::<Charge>(conn, since, now)?,
            refunds: plan::<Refund>(conn, since, now)?,
            disputes: plan::<Dispute>(conn, disputes, now)?,
        })
    })?;
    // Before anything is read: whatever happens after it is told to the next run.
    let told = changes::look(&run, now, spans, want.reversals).await?;
    let earliest = ledger.read(earliest)?;
    let ((), (), (), without_names) = tokio::try_join!(
        fill::<Charge>(&run),
        fill::<Refund>(&run),
        fill::<Dispute>(&run),
        names::refresh(&run, now),
    )?;
    changes::follow(&run, now, spans, &told).await?;
    partial_captures::fetch(client, ledger, &|listed| run.count(listed)).await?;
    ledger.write(|conn, dims| upsert::sequels(conn, dims, earliest))?;
    let synced = now.saturating_sub(ahead().as_secs());
    // What is still unread the key may not read, whether that was said or not.
    let left = ledger.read(|conn| changes::left_unread(conn, spans))?;
    let readable = Charge::readable(run.level(Charge::LIST)) & !left;
    let lacks = |what: i64| readable & what == 0;
    changes::conclude(&run, synced, &told, !lacks(upsert::MOVEMENT))?;
    pack(ledger)?;
    Ok(Synced {
        pages: run.pages.get(),
        objects: run.objects.get(),
        without_tips: lacks(upsert::INTENT),
        without_fees: lacks(upsert::MOVEMENT),
        without_disputes: run.lacks_disputes(),
        without_reversals: want
            .reversals
            .is_some_and(|from| !told.knows_reversals(from, now)),
        without_names,
    })
}

/// Everything that came from Stripe.
fn forget(conn: &Connection, dims: &mut Dimensions) -> Result<(), Failure> {
    dims.forget();
    revisions::forgetting(conn)?;
    // Numbers that revisions are written in keep their meaning.
    for table in [
        "charge", "soft", "refund", "dispute", "balance", "parts", "slice",
    ] {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    conn.execute(
        "DELETE FROM meta WHERE name NOT IN (?1, ?2, ?3)",
        revisions::KEPT,
    )?;
    // Where each list began is still wanted.
    conn.execute("UPDATE list SET until = since, newest = since", [])?;
    Ok(())
}

/// Writes down what of a list is to be read.
fn plan<T: LedgerObject>(
    conn: &Connection,
    since: Option<i64>,
    now: i64,
) -> Result<SyncSpan, Failure> {
    let end = now.saturating_add(1);
    let known: Option<(i64, i64, i64)> = conn
        .query_row(
            "SELECT since, until, newest FROM list WHERE list = ?1",
            [T::LIST],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((begun, until, newest)) = known else {
        let since = since.unwrap_or(BEGINNING).min(end);
        conn.execute(
            "INSERT INTO list (list, since, until, newest) VALUES (?1, ?2, ?3, ?2)",
            (T::LIST, since, end),
        )?;
        cut(conn, T::LIST, since, end)?;
        return Ok(SyncSpan {
            since,
            begun: since,
            from: since,
            is_new: true,
        });
    };
    let from = until
        .saturating_sub(SETTLE)
        .min(newest)
        .saturating_sub(OVERLAP)
        .max(begun);
    conn.execute(
        "DELETE FROM slice WHERE list = ?1 AND a >= ?2",
        (T::LIST, from),
    )?;
    conn.execute(
        "UPDATE slice SET b = ?2 WHERE list = ?1 AND b > ?2",
        (T::LIST, from),
    )?;
    cut(conn, T::LIST, from, end.max(from))?;
    let since = since.unwrap_or(begun).min(begun);
    cut(conn, T::LIST, since, begun)?;
    conn.execute(
        "UPDATE list SET since = ?2, until = ?3 WHERE list = ?1",
        (T::LIST, since, end.max(until)),
    )?;
    Ok(SyncSpan {
        since,
        begun,
        from,
        is_new: false,
    })
}

/// Where what is to be read of charges begins.
fn earliest(conn: &Connection) -> Result<i64, Failure> {
    let earliest: Option<i64> = conn.query_row(
        "SELECT min(a) FROM slice WHERE list = ?1",
        [Charge::LIST],
        |row| row.get(0),
    )?;
    Ok(earliest.unwrap_or(i64::MAX))
}

/// Reads what is left of a list.
async fn fill<T: LedgerObject>(run: &SyncRun<'_>) -> Result<(), Failure> {
    let spans: Vec<(i64, i64)> = run.ledger.read(|conn| {
        let mut statement = conn.prepare_cached("SELECT a, b FROM slice WHERE list = ?1")?;
        let spans = statement.query_map([T::LIST], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(spans.collect::<Result<_, _>>()?)
    })?;
    let mut ranges = SyncRanges::new(spans, T::CHAINS);
    let mut asked = JoinSet::new();
    let mut places_lost = 0;
    run.remains(T::LIST, None);
    loop {
        while let Some(range) = ranges.next() {
            let client = run.client.clone();
            let level = run.level(T::LIST);
            asked.spawn(async move {
                let cursor = range.cursor.as_deref();
                let span = (range.a, range.b);
                match listed::page::<T>(&client, span, cursor, level).await {
                    // What is left of the range is read from its end again.
                    Err(error) if error.is_lost_place() => {
                        let page = listed::page::<T>(&client, span, None, level).await;
                        (range, page, true)
                    }
                    page => (range, page, false),
                }
            });
        }
        let Some(answer) = asked.join_next().await else {
            break;
        };
        let (range, page, is_anew) =
            answer.map_err(|error| Failure::failed(format!("reading {}: {error}", T::NAME)))?;
        places_lost += u32::from(is_anew);
        if places_lost > LOST_PLACES {
            return Err(stuck(T::NAME));
        }
        let (page, level) = match page {
            Ok(page) => page,
            // What is left of it stays to be read, by a key that may.
            Err(error) if error.is_forbidden() && !T::NEEDED => {
                run.without_disputes.set(true);
                break;
            }
            Err(error) => return Err(error.reading(T::NAME)),
        };
        run.set_level(T::LIST, level.max(run.level(T::LIST)));
        let last = page.data.last().map(T::id);
        if page.has_more && (last.is_none() || last == range.cursor.as_deref()) {
            return Err(stuck(T::NAME));
        }
        let created: Vec<i64> = page.data.iter().map(T::created).collect();
        let rest = ranges.rest(range.b, &created, page.has_more);
        keep(run.ledger, &page.data, ranges.start_of(range.b), rest)?;
        ranges.turn(range.b, rest, &created, last);
        if ranges.stands_still() {
            return Err(stuck(T::NAME));
        }
        divide::<T>(run.ledger, &mut ranges)?;
        run.remains(T::LIST, ranges.left());
        run.count(page.data.len());
    }
    run.remains(T::LIST, Some(0));
    Ok(())
}

/// A page and what is left of its range, in one transaction.
fn keep<T: LedgerObject>(
    ledger: &Ledger,
    objects: &[T],
    start: Option<i64>,
    rest: Rest,
) -> Result<(), Failure> {
    ledger.write(|conn, dims| {
        // Oldest first, the order of the table.
        for object in objects.iter().rev() {
            object.put(conn, dims)?;
        }
        match rest {
            Rest::Done => conn
                .prepare_cached("DELETE FROM slice WHERE list = ?1 AND a = ?2")?
                .execute((T::LIST, start))?,
            Rest::Until(end) => conn
                .prepare_cached("UPDATE slice SET b = ?3 WHERE list = ?1 AND a = ?2")?
                .execute((T::LIST, start, end))?,
        };
        if let Some(newest) = objects.iter().map(T::created).max() {
            conn.prepare_cached("UPDATE list SET newest = max(newest, ?2) WHERE list = ?1")?
                .execute((T::LIST, newest))?;
        }
        Ok(())
    })
}

fn divide<T: LedgerObject>(ledger: &Ledger, ranges: &mut SyncRanges) -> Result<(), Failure> {
    let mut splits = Vec::new();
    while let Some(split) = ranges.split() {
        splits.push(split);
    }
    if splits.is_empty() {
        return Ok(());
    }
    ledger.write(|conn, _| {
        for split in &splits {
            cut(conn, T::LIST, split.a, split.m)?;
            cut(conn, T::LIST, split.m, split.b)?;
        }
        Ok(())
    })
}

/// Writes the file anew, its pages full and in order.
fn pack(ledger: &Ledger) -> Result<(), Failure> {
    ledger.read(|conn| {
        let charges: i64 = conn.query_row("SELECT count(*) FROM charge", [], |row| row.get(0))?;
        if charges >= WORTH_PACKING && meta(conn, "packed")?.is_none() {
            // Each page is read once and written once, so keeping any gains nothing.
            conn.execute_batch(
                "PRAGMA cache_size = -1000; PRAGMA shrink_memory; VACUUM;
                 PRAGMA wal_checkpoint(TRUNCATE);",
            )?;
            set_meta(conn, "packed", 1)?;
        }
        Ok(())
    })
}

fn stuck(what: &str) -> Failure {
    Failure::new(
        Kind::Unavailable,
        format!("reading {what}: the list says there is more, but gives nothing to go on from"),
    )
    .hint("run it again; what was read is kept")
}
