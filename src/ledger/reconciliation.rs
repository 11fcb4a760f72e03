//! Holds what was done against what reached the balance. The balance is listed
//! from Stripe anew; what was done, and why the two differ, is the ledger's.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::balance_transactions;
use super::query::{self, LookupTables};
use super::sources;
use super::store::Ledger;
use crate::failure::{Failure, Kind};
use crate::money::Currency;
use crate::report::reconciliation::{
    ListedBalance, MovementPart, Payment, Reconciled, Reconciliation, SettledRefund,
};
use crate::report::too_large::TooLarge;
use crate::stripe::charges::ChargeStatus;
use crate::stripe::{self, BalanceTransaction, Client, Error, Expandable};
use crate::transactions::RefundedCharge;

/// How many stretches of the period are listed beside each other.
const CHAINS: i64 = 8;
/// None of them is shorter than this.
const SHORTEST: i64 = 6 * 3600;

/// Types of movements that come along with a payment or a refund.
const ABOUT_PAYMENTS: [&str; 5] = [
    "charge",
    "payment",
    "refund",
    "payment_refund",
    "refund_failure",
];

/// Lists the balance of [from, to) (seconds, UTC) and explains it by what the
/// ledger holds. What moved money and is older than that is fetched first.
///
/// # Errors
/// If the balance cannot be listed, the ledger does not hold all it takes, or a
/// sum does not fit.
pub async fn run(
    client: &Client,
    ledger: &Ledger,
    (from, to): (i64, i64),
    progress: &dyn Fn(u64),
) -> Result<Reconciled, Failure> {
    ledger.read(|conn| {
        balance_transactions::check(conn, (from, to))?;
        begin(conn)
    })?;
    list(client, ledger, (from, to), progress).await?;
    let missing = ledger.read(missing)?;
    let unfetched = sources::fetch(client, ledger, &missing, progress).await?;
    let explained = ledger.read(|conn| explain(conn, (from, to)))?;
    Ok(Reconciled {
        unfetched,
        ..explained
    })
}

/// What moved money by movements that the ledger does not hold, oldest first.
fn missing(conn: &Connection) -> Result<Vec<String>, Failure> {
    let mut statement = conn.prepare(
        "SELECT l.source, l.type FROM temp.listed AS l
         WHERE l.source IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM balance AS b WHERE b.created = l.created AND b.id = l.id)
         GROUP BY l.source ORDER BY min(l.created), l.source",
    )?;
    let mut rows = statement.query([])?;
    let mut missing = Vec::new();
    while let Some(row) = rows.next()? {
        let (source, kind): (String, String) = (row.get(0)?, row.get(1)?);
        if is_about_a_payment(&kind, Some(&source)) {
            missing.push(source);
        }
    }
    Ok(missing)
}

/// A table of SQLite's own, on disk and gone with the connection.
fn begin(conn: &Connection) -> Result<(), Failure> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.listed;
         CREATE TEMP TABLE listed (created INTEGER NOT NULL, id TEXT NOT NULL,
            type TEXT NOT NULL, source TEXT, amount INTEGER NOT NULL, fee INTEGER NOT NULL,
            net INTEGER NOT NULL, currency TEXT NOT NULL, PRIMARY KEY (created, id))
         STRICT, WITHOUT ROWID;",
    )?;
    Ok(())
}

async fn list(
    client: &Client,
    ledger: &Ledger,
    (from, to): (i64, i64),
    progress: &dyn Fn(u64),
) -> Result<(), Failure> {
    let chains = (to.saturating_sub(from) / SHORTEST).clamp(1, CHAINS);
    let step = (to.saturating_sub(from) / chains).max(1);
    let (send, mut pages) = tokio::sync::mpsc::channel(4);
    let mut tasks = tokio::task::JoinSet::new();
    for chain in 0..chains {
        let a = from.saturating_add(step.saturating_mul(chain));
        let b = if chain + 1 == chains {
            to
        } else {
            a.saturating_add(step)
        };
        let (client, send) = (client.clone(), send.clone());
        tasks.spawn(async move {
            let request = stripe::balance::list_created(a, b);
            let mut pages = client.pages::<BalanceTransaction>(request);
            loop {
                let page: Result<Option<Vec<_>>, Error> = pages.next().await;
                let Some(page) = page.transpose() else { return };
                let failed = page.is_err();
                if send.send(page).await.is_err() || failed {
                    return;
                }
            }
        });
    }
    drop(send);
    while let Some(page) = pages.recv().await {
        let page = page.map_err(|error| error.reading("balance transactions"))?;
        progress(page.len() as u64);
        ledger.read(|conn| keep(conn, &page))?;
    }
    Ok(())
}

fn keep(conn: &Connection, page: &[BalanceTransaction]) -> Result<(), Failure> {
    let transaction = conn.unchecked_transaction()?;
    for moved in page {
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO temp.listed
                    (created, id, type, source, amount, fee, net, currency)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                moved.created,
                &moved.id,
                &moved.kind,
                moved.source.as_ref().map(Expandable::id),
                moved.amount,
                moved.fee,
                moved.net,
                &moved.currency,
            ))?;
    }
    transaction.commit()?;
    Ok(())
}

fn explain(conn: &Connection, window: (i64, i64)) -> Result<Reconciled, Failure> {
    let conn = &*conn.unchecked_transaction()?;
    let mut tables = LookupTables::load(conn, false)?;
    let mut reconciliation = Reconciliation::default();
    let all = (conn, PAYMENTS, window);
    each(
        all,
        &mut tables,
        &mut reconciliation,
        payment,
        Reconciliation::payment,
    )?;
    let refunds = refunds_from(&tables);
    let all = (conn, &*refunds, window);
    each(
        all,
        &mut tables,
        &mut reconciliation,
        refund,
        Reconciliation::refund,
    )?;
    disputes(conn, window, &mut tables, &mut reconciliation)?;
    let listed = compare(conn, window, &mut reconciliation)?;
    reconciliation.finish(&listed).map_err(too_large)
}

/// Charges of what customers paid in the window (if offline, they were created
/// after that), and whatever moved for any charge in it; of the former also
/// what moved later.
const PAYMENTS: &str = "\
    WITH m (at, charge, txn, amount, currency, within) AS (
        SELECT created, id, NULL, NULL, NULL, 0 FROM charge
        WHERE created >= ?1 AND created < ?2
        UNION ALL
        SELECT created, id, NULL, NULL, NULL, 0 FROM charge
        WHERE stored_at >= ?1 AND stored_at < ?2 AND created >= ?2
        UNION ALL
        SELECT charge_created, charge, id, amount, currency, created < ?2 FROM balance AS b
        WHERE origin = 0 AND created >= ?1
            AND (created < ?2 OR (charge_created >= ?1 AND (charge_created < ?2 OR EXISTS (
                SELECT 1 FROM charge AS s
                WHERE s.created = b.charge_created AND s.id = b.charge AND s.stored_at < ?2)))))
    SELECT m.charge, m.txn, m.amount, m.currency, m.within,
        coalesce(min(c.stored_at, m.at), m.at) >= ?1
            AND coalesce(min(c.stored_at, m.at), m.at) < ?2,
        c.amount, c.amount_captured, c.place, c.sort, NULL
    FROM m LEFT JOIN charge AS c ON c.created = m.at AND c.id = m.charge
    ORDER BY m.at, m.charge";

/// Hands each object over with all that it moved; its rows follow one another.
/// Of what was never seen there are only the movements.
fn each<T>(
    (conn, sql, window): (&Connection, &str, (i64, i64)),
    tables: &mut LookupTables,
    reconciliation: &mut Reconciliation,
    read: impl Fn(String, &Row<'_>, &mut LookupTables) -> Result<Option<T>, Failure>,
    take: impl Fn(&mut Reconciliation, &T, &[MovementPart]) -> Result<(), TooLarge>,
) -> Result<(), Failure> {
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query(window)?;
    let mut current: Option<(String, T, Vec<MovementPart>)> = None;
    while let Some(row) = rows.next()? {
        let part = part(row, tables)?;
        let id: Option<String> = row.get(0)?;
        let id = id.unwrap_or_default();
        if let Some((of, _, parts)) = &mut current
            && *of == id
        {
            parts.extend(part);
            continue;
        }
        if let Some((_, object, parts)) = current.take() {
            take(reconciliation, &object, &parts).map_err(too_large)?;
        }
        let parts: Vec<MovementPart> = part.into_iter().collect();
        match read(id.clone(), row, tables)? {
            Some(object) => current = Some((id, object, parts)),
            None => reconciliation.unknown(&parts).map_err(too_large)?,
        }
    }
    match current {
        Some((_, object, parts)) => take(reconciliation, &object, &parts).map_err(too_large),
        None => Ok(()),
    }
}

/// `None` if it was never seen.
fn payment(
    id: String,
    row: &Row<'_>,
    tables: &mut LookupTables,
) -> Result<Option<Payment>, Failure> {
    let Some(amount) = row.get(6)? else {
        return Ok(None);
    };
    let traits = tables.traits(row, 8)?;
    let facts = tables.charge(&traits)?;
    let Ok(currency) = Currency::parse(facts.currency) else {
        return Ok(None);
    };
    Ok(Some(Payment {
        id,
        currency,
        within: row.get(5)?,
        in_person: facts.is_in_person(),
        approved: facts.status == ChargeStatus::Succeeded,
        captured: facts.captured,
        amount,
        amount_captured: row.get(7)?,
    }))
}

/// The movement in columns 1 to 4, if there is one.
fn part(row: &Row<'_>, tables: &LookupTables) -> Result<Option<MovementPart>, Failure> {
    let (Some(amount), Some(currency)) = (row.get(2)?, row.get(3)?) else {
        return Ok(None);
    };
    let currency = tables.currency(currency).ok_or_else(|| unreadable(row))?;
    Ok(Some(MovementPart {
        currency,
        amount,
        within: row.get(4)?,
    }))
}

fn unreadable(row: &Row<'_>) -> Failure {
    match row.get::<_, Option<String>>(1) {
        Ok(id) => Failure::failed(format!(
            "the currency of {} cannot be read",
            id.unwrap_or_default()
        )),
        Err(error) => error.into(),
    }
}

fn refunds_from(tables: &LookupTables) -> String {
    format!(
        "WITH m (refund, txn, amount, currency, within) AS (
            SELECT id, NULL, NULL, NULL, 0 FROM refund WHERE created >= ?1 AND created < ?2
            UNION ALL
            SELECT source, id, amount, currency, created < ?2 FROM balance
            WHERE origin = 1 AND created >= ?1)
        SELECT m.refund, m.txn, m.amount, m.currency, m.within, r.created >= ?1 AND r.created < ?2,
            {}
        FROM m LEFT JOIN refund AS r ON r.id = m.refund
            LEFT JOIN charge AS c ON c.created = r.charge_created AND c.id = r.charge
        ORDER BY m.refund",
        query::refund_columns(tables)
    )
}

/// `None` if it or its charge was never seen.
fn refund(
    id: String,
    row: &Row<'_>,
    tables: &mut LookupTables,
) -> Result<Option<SettledRefund>, Failure> {
    let Some(within) = row.get(5)? else {
        return Ok(None);
    };
    let refund = query::refund_row(tables, row, 6)?;
    let facts = tables.refund(&refund.facts)?;
    let (RefundedCharge::Known { facts: charge, .. }, Ok(currency)) =
        (&facts.charge, Currency::parse(facts.currency))
    else {
        return Ok(None);
    };
    Ok(Some(SettledRefund {
        id,
        currency,
        within,
        in_person: charge.is_in_person(),
        counts: facts.gave_back(),
        amount: refund.amount,
    }))
}

fn disputes(
    conn: &Connection,
    window: (i64, i64),
    tables: &mut LookupTables,
    reconciliation: &mut Reconciliation,
) -> Result<(), Failure> {
    let mut statement = conn.prepare(
        "SELECT b.source, b.id, b.amount, b.currency, 1, c.created IS NOT NULL, c.place, c.sort,
            NULL
         FROM balance AS b LEFT JOIN charge AS c
            ON c.created = b.charge_created AND c.id = b.charge
         WHERE b.origin = 2 AND b.created >= ?1 AND b.created < ?2",
    )?;
    let mut rows = statement.query(window)?;
    while let Some(row) = rows.next()? {
        let Some(part) = part(row, tables)? else {
            continue;
        };
        if row.get(5)? {
            let traits = tables.traits(row, 6)?;
            let in_person = tables.charge(&traits)?.is_in_person();
            reconciliation.dispute(in_person, part)
        } else {
            reconciliation.unknown(&[part])
        }
        .map_err(too_large)?;
    }
    Ok(())
}

/// What Stripe lists, movement by movement beside what the ledger holds.
const COMPARED: &str = "\
    SELECT l.id, l.type, l.source, l.amount, l.fee, l.net, l.currency,
        b.id, b.amount, b.fee, b.net, w.text
    FROM temp.listed AS l LEFT JOIN balance AS b ON b.created = l.created AND b.id = l.id
        LEFT JOIN word AS w ON w.id = b.currency
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, b.id, NULL, NULL, NULL, NULL
    FROM balance AS b
    WHERE b.created >= ?1 AND b.created < ?2 AND NOT EXISTS (
        SELECT 1 FROM temp.listed AS l WHERE l.created = b.created AND l.id = b.id)";

fn compare(
    conn: &Connection,
    window: (i64, i64),
    reconciliation: &mut Reconciliation,
) -> Result<BTreeMap<Currency, ListedBalance>, Failure> {
    let mut sums: BTreeMap<Currency, ListedBalance> = BTreeMap::new();
    let mut statement = conn.prepare(COMPARED)?;
    let mut rows = statement.query(window)?;
    while let Some(row) = rows.next()? {
        let held: Option<String> = row.get(7)?;
        let Some(id) = row.get::<_, Option<String>>(0)? else {
            reconciliation.discrepancy(
                &held.unwrap_or_default(),
                "is in the ledger, but Stripe does not list it".to_owned(),
            );
            continue;
        };
        let kind: String = row.get(1)?;
        let source: Option<String> = row.get(2)?;
        let text: String = row.get(6)?;
        let Ok(currency) = Currency::parse(&text) else {
            reconciliation.discrepancy(&id, format!("its currency is {text:?}"));
            continue;
        };
        let moved: (i64, i64, i64) = (row.get(3)?, row.get(4)?, row.get(5)?);
        add(sums.entry(currency).or_default(), moved).ok_or_else(|| too_large(TooLarge))?;
        if held.is_some() {
            let ours: (i64, i64, i64) = (row.get(8)?, row.get(9)?, row.get(10)?);
            if ours != moved || row.get::<_, String>(11)? != text {
                reconciliation.discrepancy(&id, "differs from what the ledger holds".to_owned());
            }
        } else if is_about_a_payment(&kind, source.as_deref()) {
            let of = source.unwrap_or_else(|| "nothing".to_owned());
            reconciliation.discrepancy(&id, format!("{kind} of {of} is not in the ledger"));
        } else {
            let part = MovementPart {
                currency,
                amount: moved.0,
                within: true,
            };
            reconciliation.other(&kind, part).map_err(too_large)?;
        }
    }
    Ok(sums)
}

/// Whether the ledger ought to know it.
fn is_about_a_payment(kind: &str, source: Option<&str>) -> bool {
    let of_a_dispute = source.is_some_and(|id| id.starts_with("du_") || id.starts_with("dp_"));
    ABOUT_PAYMENTS.contains(&kind) || of_a_dispute
}

fn add(sum: &mut ListedBalance, (amount, fee, net): (i64, i64, i64)) -> Option<()> {
    sum.count = sum.count.checked_add(1)?;
    sum.amount = sum.amount.checked_add(amount)?;
    sum.fee = sum.fee.checked_add(fee)?;
    sum.net = sum.net.checked_add(net)?;
    Some(())
}

fn too_large(error: TooLarge) -> Failure {
    Failure::new(Kind::Failed, error.to_string()).hint("reconcile a shorter period")
}

#[cfg(test)]
mod tests;
