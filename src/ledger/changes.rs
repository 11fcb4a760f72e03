//! What has changed since it was read.
//!
//! Three things tell, none of which lists everything again. The ledger knows
//! which objects may still change by themselves (holds, charges and refunds
//! that are not settled, disputes that are not over). New refunds and disputes
//! bring their charge along. And events tell of refunds that failed later,
//! holds captured in parts and disputes that ended; a key that may not read
//! them has the balance's failed refunds instead, and open disputes are read
//! again.
//!
//! What has to be read again is read as narrow windows of its list, several
//! objects in a request where they lie close together.

use std::collections::BTreeSet;

use super::listed::{self, Listed};
use super::store::meta;
use super::sync::{Run, reading};
use crate::failure::Failure;
use crate::stripe::{self, BalanceTransaction, Charge, Dispute, Event, Refund};

/// Seconds of events that are read once more.
const OVERLAP: i64 = 20 * 60;
/// Events are kept for 30 days.
const KEPT: i64 = 29 * 86_400;
/// What is older than this does not change by itself any more: a hold lasts 30
/// days at most, a dispute is decided within about three months.
const OPEN_FOR: i64 = 35 * 86_400;
const DISPUTED_FOR: i64 = 120 * 86_400;
/// Charges a window may hold, by what the ledger knows: one page.
const PAGE: i64 = 100;

/// What happened to an object that was read before.
const TYPES: [&str; 9] = [
    "charge.captured",
    "charge.expired",
    "refund.updated",
    "refund.failed",
    "charge.refund.updated",
    "charge.dispute.updated",
    "charge.dispute.closed",
    // An inquiry that became a dispute.
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
];

/// Moments of objects to be read again.
#[derive(Debug, Default)]
struct Again {
    charges: BTreeSet<i64>,
    refunds: BTreeSet<i64>,
    disputes: BTreeSet<i64>,
}

/// Reads again what may have changed.
pub(super) async fn follow(run: &Run<'_>, now: i64) -> Result<(), Failure> {
    let mut again = Again::default();
    let last = run.ledger.read(|conn| meta(conn, "followed"))?;
    let last = last.unwrap_or(now);
    let told = now.saturating_sub(last) < KEPT && events(run, last, &mut again).await?;
    if !told {
        failed_refunds(run, last, now, &mut again).await?;
        again.disputes = open::<Dispute>(run, now.saturating_sub(DISPUTED_FOR), last)?;
    }
    let since = now.saturating_sub(OPEN_FOR);
    again.charges.extend(open::<Charge>(run, since, last)?);
    again.refunds.extend(open::<Refund>(run, since, last)?);
    reread::<Charge>(run, &again.charges).await?;
    reread::<Refund>(run, &again.refunds).await?;
    reread::<Dispute>(run, &again.disputes).await
}

/// Whether the key may read them.
async fn events(run: &Run<'_>, last: i64, again: &mut Again) -> Result<bool, Failure> {
    let request = stripe::events::list_since(&TYPES, last.saturating_sub(OVERLAP));
    let mut pages = run.client.pages::<Event>(request);
    loop {
        let page = match pages.next().await {
            Ok(page) => page,
            Err(error) if error.is_forbidden() => return Ok(false),
            Err(error) => return Err(reading("events", error)),
        };
        let Some(page) = page else { return Ok(true) };
        run.count(0);
        for event in page {
            let about = event.data.object;
            let Some(created) = about.created else {
                continue;
            };
            match about.object.as_str() {
                "charge" => again.charges.insert(created),
                "refund" => again.refunds.insert(created),
                "dispute" => again.disputes.insert(created),
                _ => false,
            };
        }
    }
}

/// A refund that failed after it had succeeded comes back to the balance.
async fn failed_refunds(
    run: &Run<'_>,
    last: i64,
    now: i64,
    again: &mut Again,
) -> Result<(), Failure> {
    let from = last.saturating_sub(OVERLAP);
    let request = stripe::balance::list_of_type("refund_failure", from, now.saturating_add(1));
    let mut pages = run.client.pages::<BalanceTransaction>(request);
    loop {
        let page = match pages.next().await {
            Ok(page) => page,
            // Then it is not to be known before `--full`.
            Err(error) if error.is_forbidden() => return Ok(()),
            Err(error) => return Err(reading("balance transactions", error)),
        };
        let Some(page) = page else { return Ok(()) };
        run.count(0);
        for moved in page {
            let source = moved.source.as_ref().and_then(|source| source.object());
            again
                .refunds
                .extend(source.and_then(|source| source.created));
        }
    }
}

/// The moments of what was open when the last run ended; what is newer has just
/// been read.
fn open<T: Listed>(run: &Run<'_>, since: i64, last: i64) -> Result<BTreeSet<i64>, Failure> {
    run.ledger.read(|conn| {
        let sql = format!(
            "SELECT created FROM {} WHERE open = 1 AND created >= ?1 AND created < ?2",
            T::TABLE
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let found = statement.query_map((since, last.saturating_sub(OVERLAP)), |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    })
}

/// Reads windows around these moments.
async fn reread<T: Listed>(run: &Run<'_>, moments: &BTreeSet<i64>) -> Result<(), Failure> {
    for (a, b) in windows::<T>(run, moments)? {
        let mut cursor: Option<String> = None;
        loop {
            let level = run.level(T::LIST);
            let (page, level) = listed::page::<T>(run.client, (a, b), cursor.as_deref(), level)
                .await
                .map_err(|error| reading(T::NAME, error))?;
            run.set_level(T::LIST, level);
            run.ledger.write(|conn, dims| {
                page.data
                    .iter()
                    .rev()
                    .try_for_each(|object| object.put(conn, dims))
            })?;
            run.count(page.data.len());
            let next = page.data.last().map(|object| object.id().to_owned());
            if !page.has_more || next.is_none() || next == cursor {
                break;
            }
            cursor = next;
        }
    }
    Ok(())
}

/// As few windows as hold all moments, none with more than a page.
fn windows<T: Listed>(run: &Run<'_>, moments: &BTreeSet<i64>) -> Result<Vec<(i64, i64)>, Failure> {
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
