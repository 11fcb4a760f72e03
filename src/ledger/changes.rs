//! What has changed since it was read.
//!
//! Four things tell, none of which lists everything again.
//!
//! - The ledger knows what may still change by itself (holds, charges and refunds
//!   that are not settled): that is looked at in every run, however long ago it
//!   was made.
//! - New refunds and disputes bring their charge along.
//! - Events tell of refunds that failed after they had succeeded and of disputes.
//!   They are kept for 30 days, and not every key may read them. Until when each
//!   kind has been followed is noted, and only once it was: a run that dies or
//!   may not read disputes leaves that moment where it was. What events do not
//!   reach back to is found in the balance, which lists every refund that failed;
//!   without that permission refunds are listed again, and so are disputes.
//! - What a key could not read of an object (its balance transaction, its
//!   PaymentIntent) is noted with it and read by the first key that may.
//!
//! What has to be read again is read as narrow windows of its list, several
//! objects in a request where they lie close together.

use std::collections::BTreeSet;

use rusqlite::Connection;
use tokio::task::JoinSet;

use super::coverage;
use super::listed::{LedgerObject, Walk};
use super::revisions;
use super::store::{meta, set_meta};
use crate::failure::Failure;
use crate::ledger::sync_run::{SyncRun, SyncSpan, cut};
use crate::stripe::{self, BalanceTransaction, Charge, Dispute, Event, Refund};

/// Seconds of events that are read once more.
const OVERLAP: i64 = 20 * 60;
/// Events are kept for 30 days.
const KEPT: i64 = 29 * 86_400;
/// A hold that was seen uncaptured this long after it was made is none any more;
/// the longest last 31 days.
const HOLDS_END: i64 = 90 * 86_400;
/// Charges a window may hold, by what the ledger knows: one page.
const PAGE: i64 = 100;
/// So many objects are looked for at once.
const BATCH: i64 = 20_000;

/// What happened to an object that was read before.
const TYPES: [&str; 10] = [
    "charge.captured",
    "charge.expired",
    "refund.updated",
    "refund.failed",
    "charge.refund.updated",
    // Of a key that might not read what disputes moved.
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    // An inquiry that became a dispute.
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
];

/// Types of movements by which money goes back, or comes back from there; the
/// objects they are about may be much older.
const REFUNDED: [&str; 3] = ["refund_failure", "refund", "payment_refund"];

/// Since when each list is held, and from when on this run reads it anyway.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spans {
    pub(super) charges: SyncSpan,
    pub(super) refunds: SyncSpan,
    pub(super) disputes: SyncSpan,
}

/// What is known to have changed, and what is known from then on.
#[derive(Debug)]
pub(super) struct KnownChanges {
    /// Moments of objects to be read again.
    charges: BTreeSet<i64>,
    refunds: BTreeSet<i64>,
    disputes: BTreeSet<i64>,
    /// From and to when all reversals are known, once this run is through.
    reversals: Option<(i64, i64)>,
}

/// Until when changes of what was read before are known.
#[derive(Debug, Clone, Copy)]
struct Marks {
    refunds: Option<i64>,
    disputes: Option<i64>,
    reversals: Option<(i64, i64)>,
}

impl Marks {
    /// Of a list of which nothing was held nothing can have changed.
    fn read(conn: &Connection, now: i64, spans: Spans) -> Result<Self, Failure> {
        let from = meta(conn, "reversals_from")?;
        let mark = |name: &str, is_new: bool| {
            if is_new {
                Ok(Some(now))
            } else {
                meta(conn, name)
            }
        };
        Ok(Self {
            refunds: mark(Refund::FOLLOWED, spans.refunds.is_new)?,
            disputes: mark(Dispute::FOLLOWED, spans.disputes.is_new)?,
            reversals: from.zip(meta(conn, "reversals_to")?),
        })
    }
}

/// Finds out what has changed, before anything is read again. `wanted` is from
/// when on all reversals have to be known.
pub(super) async fn look(
    run: &SyncRun<'_>,
    now: i64,
    spans: Spans,
    wanted: Option<i64>,
) -> Result<KnownChanges, Failure> {
    let marks = run.ledger.read(|conn| Marks::read(conn, now, spans))?;
    let mut told = KnownChanges {
        charges: BTreeSet::new(),
        refunds: BTreeSet::new(),
        disputes: BTreeSet::new(),
        reversals: marks.reversals,
    };
    let reversals_to = marks.reversals.map(|(_, to)| to);
    let is_recent = |mark: Option<i64>| mark.is_some_and(|at| now.saturating_sub(at) < KEPT);
    let recent = [marks.refunds, marks.disputes, reversals_to].into_iter();
    let are_told = match recent.filter(|mark| is_recent(*mark)).flatten().min() {
        _ if spans.refunds.is_new && spans.disputes.is_new => true,
        Some(mark) => events(run, mark, &mut told).await?,
        None => false,
    };
    let is_known = |mark: Option<i64>| are_told && is_recent(mark);
    let again = |mark: i64| mark.saturating_sub(OVERLAP);
    let reversals = wanted.and_then(|from| {
        let (begun, to) = marks.reversals.unwrap_or((now, now));
        let rest = (!is_known(Some(to))).then(|| again(to));
        let before = (from < begun).then_some(from);
        rest.into_iter().chain(before).min()
    });
    let refunds = marks.refunds.map_or(spans.refunds.since, again);
    let failures = (!is_known(marks.refunds)).then_some(refunds);
    let failures = failures.into_iter().chain(reversals).min();
    let types = if reversals.is_some() {
        &REFUNDED[..]
    } else {
        &REFUNDED[..1]
    };
    let mut are_listed = true;
    if let Some(from) = failures {
        are_listed = reversed(run, types, (from, now), &mut told.refunds).await?;
    }
    if !is_known(marks.refunds) && !are_listed {
        list_again::<Refund>(run, spans.refunds)?;
    }
    if !is_known(marks.disputes) {
        list_again::<Dispute>(run, spans.disputes)?;
    }
    if let Some(from) = reversals.filter(|_| are_listed)
        && reversed(run, &["adjustment"], (from, now), &mut told.disputes).await?
    {
        let begun = marks.reversals.map_or(from, |(begun, _)| begun.min(from));
        told.reversals = Some((begun, now));
    } else if let Some((begun, to)) = marks.reversals
        && is_known(Some(to))
    {
        told.reversals = Some((begun, now));
    }
    Ok(told)
}

/// Whether the key may read them.
async fn events(run: &SyncRun<'_>, mark: i64, told: &mut KnownChanges) -> Result<bool, Failure> {
    let request = stripe::events::list_since(&TYPES, mark.saturating_sub(OVERLAP));
    let mut pages = run.client.pages::<Event>(request);
    loop {
        let page = match pages.next().await {
            Ok(page) => page,
            Err(error) if error.is_forbidden() => return Ok(false),
            Err(error) => return Err(error.reading("events")),
        };
        let Some(page) = page else { return Ok(true) };
        run.count(0);
        for event in page {
            let about = event.data.object;
            let Some(created) = about.created else {
                continue;
            };
            match about.object.as_str() {
                "charge" => told.charges.insert(created),
                "refund" => told.refunds.insert(created),
                "dispute" => told.disputes.insert(created),
                _ => false,
            };
        }
    }
}

/// Finds what movements of these types are about; gives whether the key may list
/// them. The balance knows all that ever moved, whenever it is asked.
async fn reversed(
    run: &SyncRun<'_>,
    types: &[&str],
    (from, now): (i64, i64),
    about: &mut BTreeSet<i64>,
) -> Result<bool, Failure> {
    for kind in types {
        let request = stripe::balance::list_of_type(kind, from, now.saturating_add(1));
        let mut pages = run.client.pages::<BalanceTransaction>(request);
        loop {
            let page = match pages.next().await {
                Ok(page) => page,
                Err(error) if error.is_forbidden() => return Ok(false),
                Err(error) => return Err(error.reading("balance transactions")),
            };
            let Some(page) = page else { break };
            run.count(0);
            for moved in page {
                let source = moved.source.as_ref().and_then(|source| source.object());
                about.extend(source.and_then(|source| source.created));
            }
        }
    }
    Ok(true)
}

/// Plans to read all that is held of a list once more.
fn list_again<T: LedgerObject>(run: &SyncRun<'_>, span: SyncSpan) -> Result<(), Failure> {
    run.ledger.write(|conn, _| {
        conn.execute(
            "DELETE FROM slice WHERE list = ?1 AND a < ?2",
            (T::LIST, span.from),
        )?;
        cut(conn, T::LIST, span.since, span.from)
    })
}

impl KnownChanges {
    /// Whether all reversals from a second on are known.
    pub(super) fn knows_reversals(&self, from: i64, now: i64) -> bool {
        self.reversals
            .is_some_and(|(begun, to)| begun <= from && to >= now)
    }
}

/// Reads again what may have changed.
pub(super) async fn follow(
    run: &SyncRun<'_>,
    now: i64,
    spans: Spans,
    told: &KnownChanges,
) -> Result<(), Failure> {
    let charges = known_and_open::<Charge>(run, &told.charges, spans.charges)?;
    reread::<Charge>(run, &charges).await?;
    let refunds = known_and_open::<Refund>(run, &told.refunds, spans.refunds)?;
    reread::<Refund>(run, &refunds).await?;
    // Changes that it cannot read now are found by a key that may.
    if !run.lacks_disputes() {
        let disputes = told.disputes.iter().copied();
        let disputes = disputes
            .filter(|moment| !spans.disputes.is_read(*moment))
            .collect();
        reread::<Dispute>(run, &disputes).await?;
    }
    unread::<Charge>(run, spans.charges.since).await?;
    unread::<Refund>(run, 0).await?;
    run.ledger.write(|conn, _| {
        conn.execute(
            "UPDATE charge SET open = 0 WHERE open = 1 AND created < ?1 AND sort IN
                (SELECT s.id FROM sort AS s JOIN word AS w ON w.id = s.status
                 WHERE w.text = 'succeeded' AND s.captured = 0)",
            [now.saturating_sub(HOLDS_END)],
        )?;
        // Nor does a refund move money that was done with so long ago.
        conn.execute(
            "UPDATE refund SET open = 0 WHERE open = 1 AND created < ?1
                AND status = (SELECT id FROM word WHERE text = 'succeeded')",
            [now.saturating_sub(HOLDS_END)],
        )?;
        Ok(())
    })
}

/// What of charges and refunds is still unread, as bits of `unread`.
pub(super) fn left_unread(conn: &Connection, spans: Spans) -> Result<i64, Failure> {
    let left = conn.query_row(
        "SELECT coalesce(max(unread & 1), 0) | coalesce(max(unread & 2), 0) FROM (
            SELECT unread FROM charge WHERE unread <> 0 AND created >= ?1
            UNION ALL SELECT unread FROM refund WHERE unread <> 0)",
        [spans.charges.since],
        |row| row.get(0),
    )?;
    Ok(left)
}

/// Notes what is known now: what disputes moved stands in them, but not for every
/// key that may read them. `synced` is now by Stripe's clock, if ours is ahead of it.
pub(super) fn conclude(
    run: &SyncRun<'_>,
    synced: i64,
    told: &KnownChanges,
    may_read_movements: bool,
) -> Result<(), Failure> {
    let knows_disputes = !run.lacks_disputes() && may_read_movements;
    run.ledger.write(|conn, _| {
        set_meta(conn, "synced", synced)?;
        conn.execute("DELETE FROM meta WHERE name = ?1", [coverage::UNFINISHED])?;
        revisions::is_whole(conn, synced)?;
        set_meta(conn, Refund::FOLLOWED, synced)?;
        if !knows_disputes {
            return Ok(());
        }
        set_meta(conn, Dispute::FOLLOWED, synced)?;
        if let Some((from, to)) = told.reversals {
            set_meta(conn, "reversals_from", from)?;
            set_meta(conn, "reversals_to", to.min(synced))?;
        }
        Ok(())
    })
}

/// The moments of what has changed and of what may have, as far as it has not
/// just been read.
fn known_and_open<T: LedgerObject>(
    run: &SyncRun<'_>,
    told: &BTreeSet<i64>,
    span: SyncSpan,
) -> Result<BTreeSet<i64>, Failure> {
    let told = told.iter().copied();
    let mut moments: BTreeSet<i64> = told.filter(|moment| !span.is_read(*moment)).collect();
    run.ledger.read(|conn| {
        let sql = format!(
            "SELECT created FROM {} WHERE open = 1 AND created < ?1",
            T::TABLE
        );
        let mut statement = conn.prepare_cached(&sql)?;
        for moment in statement.query_map([span.from], |row| row.get(0))? {
            moments.insert(moment?);
        }
        Ok(moments)
    })
}

/// Reads what earlier keys could not.
async fn unread<T: LedgerObject>(run: &SyncRun<'_>, since: i64) -> Result<(), Failure> {
    let mut from = since;
    loop {
        let readable = T::readable(run.level(T::LIST));
        let moments: BTreeSet<i64> = run.ledger.read(|conn| {
            let sql = format!(
                "SELECT created FROM {} WHERE unread <> 0 AND unread & ?1 <> 0 AND created >= ?2
                 ORDER BY created LIMIT ?3",
                T::TABLE
            );
            let mut statement = conn.prepare_cached(&sql)?;
            let found = statement.query_map((readable, from, BATCH), |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })?;
        let Some(last) = moments.last() else {
            return Ok(());
        };
        from = last.saturating_add(1);
        reread::<T>(run, &moments).await?;
    }
}

/// Reads windows around these moments.
async fn reread<T: LedgerObject>(
    run: &SyncRun<'_>,
    moments: &BTreeSet<i64>,
) -> Result<(), Failure> {
    let mut windows = windows::<T>(run, moments)?.into_iter();
    let mut asked = JoinSet::new();
    let ask = |asked: &mut JoinSet<_>, mut walk: Walk| {
        let (client, level) = (run.client.clone(), run.level(T::LIST));
        asked.spawn(async move {
            let page = walk.next::<T>(&client, level).await;
            (walk, page)
        });
    };
    loop {
        while asked.len() < T::CHAINS
            && let Some(window) = windows.next()
        {
            ask(&mut asked, Walk::new::<T>(window));
        }
        let Some(answer) = asked.join_next().await else {
            return Ok(());
        };
        let (walk, page) =
            answer.map_err(|error| Failure::failed(format!("reading {}: {error}", T::NAME)))?;
        let Some((page, level)) = page.map_err(|error| error.reading(T::NAME))? else {
            continue;
        };
        run.set_level(T::LIST, level.max(run.level(T::LIST)));
        run.ledger.write(|conn, dims| {
            let objects = page.data.iter().rev();
            objects
                .into_iter()
                .try_for_each(|object| object.put(conn, dims))
        })?;
        run.count(page.data.len());
        if page.has_more {
            ask(&mut asked, walk);
        }
    }
}

/// As few windows as hold all moments, none with more than a page.
fn windows<T: LedgerObject>(
    run: &SyncRun<'_>,
    moments: &BTreeSet<i64>,
) -> Result<Vec<(i64, i64)>, Failure> {
    run.ledger.read(|conn| {
        let mut count = conn.prepare_cached(&format!(
            "SELECT count(*) FROM (SELECT 1 FROM {} WHERE created >= ?1 AND created <= ?2 LIMIT 101)",
            T::TABLE
        ))?;
        let mut windows: Vec<(i64, i64)> = Vec::new();
        for moment in moments {
            if let Some((a, b)) = windows.last_mut() {
                let held: i64 = count.query_row((*a, *moment), |row| row.get(0))?;
                if held <= PAGE {
                    *b = moment.saturating_add(1);
                    continue;
                }
            }
            windows.push((*moment, moment.saturating_add(1)));
        }
        Ok(windows)
    })
}
