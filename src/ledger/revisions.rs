//! What changed of days that were reported on.
//!
//! A payment taken offline is forwarded days later, a hold is captured, a refund
//! fails: figures of a day that is over grow. The tables keep how such an object
//! was held before (`schema/0003_revisions.sql`: triggers write it in the same
//! transaction as the change, so nothing can be lost between a run that fetched it
//! and the report that has to tell it); how it is held now stands in its own row.
//! The difference of the two, summed up in the days of a report, is what that
//! report has to tell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _};

use super::query::{LookupTables, RowSelection};
use super::store::{Ledger, meta, set_meta};
use super::totals::GroupSums;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::period::Days;
use crate::period::compare::Shift;
use crate::report::aggregator::Aggregator;
use crate::report::dimension::{Breakdown, Dimension};
use crate::report::filter::Filter;
use crate::report::totals::{Basis, Totals};
use crate::text::counted;

/// Seconds by which Stripe's lists may lag behind: what is newer than this when
/// the ledger is brought up to date was never complete.
const SETTLE: i64 = 5 * 60;

/// What a report has to be told about.
#[derive(Debug, Clone)]
pub(crate) struct ReportScope {
    /// What it adds up.
    pub basis: Basis,
    /// How its days are counted.
    pub days: Days,
    /// What it counts.
    pub filter: Filter,
}

/// What changed of a day, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RestatedDay {
    /// The day.
    pub day: Date,
    /// The currency.
    pub currency: Currency,
    /// The figures as they were.
    pub was: Totals,
    /// The figures as they are. Both are of the objects that changed alone.
    pub is: Totals,
}

impl RestatedDay {
    /// The figures that are not what they were, in words.
    pub(crate) fn by_how_much(&self) -> String {
        let money = |minor: i64| Money::new(minor, self.currency);
        let (was, is) = (&self.was, &self.is);
        let more = is.net.saturating_sub(was.net);
        let mut parts = vec![match more {
            0 => format!("as much {}", self.currency.code().to_uppercase()),
            1.. => format!("{} more", money(more)),
            _ => format!("{} less", money(more.saturating_neg())),
        }];
        let mut count = |was: u64, is: u64, what: &str| {
            if was != is {
                let side = if is > was { "more" } else { "fewer" };
                let number = is.abs_diff(was);
                parts.push(format!("{} {side}", counted(number, what)));
            }
        };
        count(was.payments, is.payments, "payment");
        count(was.refund_count, is.refund_count, "refund");
        count(was.dispute_count, is.dispute_count, "dispute");
        count(was.declined, is.declined, "decline");
        count(was.uncaptured, is.uncaptured, "hold");
        match (was.tips, is.tips) {
            (a, b) if a == b => {}
            (Some(a), Some(b)) => parts.push(format!("tips {} before, {} now", money(a), money(b))),
            (None, _) => parts.push("tips are known now".to_owned()),
            (_, None) => parts.push("tips are not known now".to_owned()),
        }
        parts.join(", ")
    }
}

/// A report that was made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported {
    /// The moments its periods covered begin here (seconds, UTC).
    pub since: i64,
    /// And end before this.
    pub until: i64,
    /// The last revision it has told of.
    pub seq: i64,
}

/// The ledger was brought up to date: from now on what changes before this moment
/// is a revision.
pub(super) fn is_whole(conn: &Connection, synced: i64) -> Result<(), Failure> {
    let since: Option<i64> = conn.query_row(
        "SELECT max(since) FROM list WHERE list IN (0, 1)",
        [],
        |row| row.get(0),
    )?;
    if let Some(since) = since {
        set_meta(conn, "whole_since", since)?;
        set_meta(conn, "whole_until", synced.saturating_sub(SETTLE))?;
    }
    if meta(conn, FORGOTTEN)?.is_some() {
        conn.execute_batch(UNCHANGED)?;
    }
    Ok(())
}

/// Everything is about to be read once more: as it is held, it was reported on.
/// What changed shows when all of it is back.
pub(super) fn forgetting(conn: &Connection) -> Result<(), Failure> {
    if meta(conn, FORGOTTEN)?.is_none() {
        set_meta(conn, FORGOTTEN, newest(conn)?)?;
    }
    conn.execute_batch(HELD)?;
    Ok(())
}

/// What is known of all this, and not of Stripe, by the names it has in `meta`.
pub(super) const KEPT: [&str; 3] = ["whole_since", "whole_until", FORGOTTEN];
const FORGOTTEN: &str = "forgotten";

/// All that a report can have been made of.
const HELD: &str = "
    INSERT INTO revision (kind, created, id, held, place, sort, amount_captured, tip, stored_at,
        reference)
    SELECT 0, created, id, 1, place, sort, amount_captured, tip, stored_at, reference FROM charge
    WHERE min(created, coalesce(stored_at, created))
            >= (SELECT value FROM meta WHERE name = 'whole_since')
        AND min(created, coalesce(stored_at, created))
            < (SELECT value FROM meta WHERE name = 'whole_until');
    INSERT INTO revision (kind, created, id, held, amount, currency, status, reason, charge,
        charge_created)
    SELECT 1, created, id, 1, amount, currency, status, reason, charge, charge_created FROM refund
    WHERE created >= (SELECT value FROM meta WHERE name = 'whole_since')
        AND created < (SELECT value FROM meta WHERE name = 'whole_until');
    INSERT INTO revision (kind, created, id, held, amount, fee, net, currency, origin, charge,
        charge_created)
    SELECT 2, created, id, 1, amount, fee, net, currency, origin, charge, charge_created
    FROM balance
    WHERE created >= (SELECT value FROM meta WHERE name = 'whole_since')
        AND created < (SELECT value FROM meta WHERE name = 'whole_until')
        AND EXISTS (SELECT 1 FROM reported WHERE basis = 1);";

/// Objects that are as they were when everything was forgotten.
const UNCHANGED: &str = "
    CREATE TEMP TABLE unchanged AS
    SELECT r.kind, r.created, r.id FROM revision AS r
    WHERE r.held = 1 AND r.seq IN (SELECT min(seq) FROM revision
            WHERE seq > (SELECT value FROM meta WHERE name = 'forgotten')
            GROUP BY kind, created, id)
        AND CASE r.kind
            WHEN 0 THEN EXISTS (SELECT 1 FROM charge AS c
                WHERE c.created = r.created AND c.id = r.id AND c.place IS r.place
                    AND c.sort IS r.sort AND c.amount_captured IS r.amount_captured
                    AND c.tip IS r.tip AND c.stored_at IS r.stored_at)
            WHEN 1 THEN EXISTS (SELECT 1 FROM refund AS c
                WHERE c.created = r.created AND c.id = r.id AND c.amount IS r.amount
                    AND c.currency IS r.currency AND c.status IS r.status
                    AND c.reason IS r.reason AND c.charge IS r.charge)
            ELSE EXISTS (SELECT 1 FROM balance AS c
                WHERE c.created = r.created AND c.id = r.id AND c.amount IS r.amount
                    AND c.fee IS r.fee AND c.net IS r.net AND c.currency IS r.currency
                    AND c.origin IS r.origin AND c.charge IS r.charge)
            END;
    DELETE FROM revision
    WHERE seq > (SELECT value FROM meta WHERE name = 'forgotten')
        AND (kind, created, id) IN (SELECT kind, created, id FROM temp.unchanged);
    DROP TABLE temp.unchanged;
    DELETE FROM meta WHERE name = 'forgotten';";

/// The number of the last revision there was.
pub(crate) fn last(ledger: &Ledger) -> Result<i64, Failure> {
    ledger.read(newest)
}

fn newest(conn: &Connection) -> Result<i64, Failure> {
    let last = conn
        .query_row(
            "SELECT seq FROM sqlite_sequence WHERE name = 'revision'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// What changed by the revisions after `seq`, of the moments in [from, to)
/// (seconds, UTC), by day and currency. What came back to what it was is no change.
pub(crate) fn changes(
    ledger: &Ledger,
    seq: i64,
    scope: &ReportScope,
    within: (i64, i64),
) -> Result<Vec<RestatedDay>, Failure> {
    let [was, is] = ledger.read(|conn| {
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        let by_prefix = scope.filter.is_about(Dimension::ReferencePrefix);
        let mut tables = LookupTables::load(conn, by_prefix)?;
        let mut sums = |rows: RowSelection| by_day(conn, &mut tables, scope, within, rows);
        Ok([
            sums(RowSelection::Before(seq))?,
            sums(RowSelection::After(seq))?,
        ])
    })?;
    let keys: BTreeSet<(Date, Currency)> = was.keys().chain(is.keys()).copied().collect();
    let of = |sums: &ByDay, key| sums.get(&key).cloned().unwrap_or_default();
    let all = keys.into_iter().map(|(day, currency)| RestatedDay {
        day,
        currency,
        was: of(&was, (day, currency)),
        is: of(&is, (day, currency)),
    });
    Ok(all.filter(|change| change.was != change.is).collect())
}

type ByDay = BTreeMap<(Date, Currency), Totals>;

fn by_day(
    conn: &Connection,
    tables: &mut LookupTables,
    scope: &ReportScope,
    within: (i64, i64),
    rows: RowSelection,
) -> Result<ByDay, Failure> {
    let breakdown = Breakdown::new([Dimension::Day], scope.days.clone(), Shift::None);
    let empty = vec![Aggregator::new(scope.basis, breakdown)];
    let mut sums = GroupSums::new(empty, &scope.filter, within);
    sums.read(conn, tables, scope.basis, rows)?;
    let found = sums.finish().aggregators;
    let groups = found.iter().flat_map(Aggregator::groups);
    Ok(groups
        .filter_map(|(key, sums)| Some(((key.day?, key.currency), sums.clone())))
        .collect())
}

/// What is known of a report by its definition.
pub(crate) fn reported(ledger: &Ledger, definition: &str) -> Result<Option<Reported>, Failure> {
    ledger.read(|conn| {
        Ok(conn
            .prepare_cached("SELECT since, until, seq FROM reported WHERE definition = ?1")?
            .query_row([definition], |row| {
                Ok(Reported {
                    since: row.get(0)?,
                    until: row.get(1)?,
                    seq: row.get(2)?,
                })
            })
            .optional()?)
    })
}

/// The last revision that any report has told of; 0 if there was none.
pub(crate) fn last_told(ledger: &Ledger) -> Result<i64, Failure> {
    ledger.read(|conn| {
        let last = conn.query_row("SELECT max(seq) FROM reported", [], |row| {
            row.get::<_, Option<i64>>(0)
        })?;
        Ok(last.unwrap_or(0))
    })
}

/// Days of which the files of a report are no longer true, each with the last
/// revision they have.
pub(crate) fn stale(ledger: &Ledger, definition: &str) -> Result<BTreeMap<Date, i64>, Failure> {
    ledger.read(|conn| {
        let mut statement =
            conn.prepare_cached("SELECT day, seq FROM stale WHERE definition = ?1")?;
        let mut rows = statement.query([definition])?;
        let mut days = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let day: String = row.get(0)?;
            if let Ok(day) = day.parse() {
                days.insert(day, row.get(1)?);
            }
        }
        Ok(days)
    })
}

/// Notes that a report was made and has told all there was to tell: what it covers
/// now, and which days' files are still not true.
pub(crate) fn conclude(
    ledger: &Ledger,
    definition: &str,
    basis: Basis,
    made: Reported,
    stale: &BTreeMap<Date, i64>,
) -> Result<(), Failure> {
    ledger.write(|conn, _| {
        conn.execute(
            "INSERT INTO reported (definition, basis, since, until, seq)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (definition) DO UPDATE SET since = min(since, excluded.since),
                until = max(until, excluded.until), seq = max(seq, excluded.seq)",
            (
                definition,
                i64::from(basis == Basis::Balance),
                made.since,
                made.until,
                made.seq,
            ),
        )?;
        conn.execute("DELETE FROM stale WHERE definition = ?1", [definition])?;
        for (day, seq) in stale {
            conn.execute(
                "INSERT INTO stale (definition, day, seq) VALUES (?1, ?2, ?3)",
                (definition, day.to_string(), seq),
            )?;
        }
        Ok(())
    })
}
