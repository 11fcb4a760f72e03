//! Puts rows of a store into a ledger: the way back of `push`, for what is made from a
//! ledger on a machine that has none.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::dimensions::{self, ChargeClass, Dimensions};
use super::store::set_meta;
use crate::failure::Failure;
use crate::store::{
    Columns, LedgerCoverage, LedgerTable, MovedSince, RowChunk, StoredClass, StoredTables,
};
use crate::transactions::MovementOrigin;

/// The ledger's numbers of what rows of a store are about, by those of the store.
pub(super) struct Pull {
    places: HashMap<i32, i64>,
    sorts: HashMap<i32, i64>,
}

impl Pull {
    /// Begins with the tables that rows refer to; rows of before go.
    pub(super) fn begin(
        conn: &Connection,
        dims: &mut Dimensions,
        stored: &StoredTables,
    ) -> Result<Self, Failure> {
        conn.execute_batch(
            "DELETE FROM charge; DELETE FROM refund; DELETE FROM dispute; DELETE FROM balance;",
        )?;
        let mut pull = Self {
            places: HashMap::new(),
            sorts: HashMap::new(),
        };
        for (number, place) in &stored.places {
            let place = dims.place(conn, &place.each_ref().map(String::as_str))?;
            pull.places.insert(*number, place);
        }
        for class in &stored.classes {
            pull.sorts.insert(class.number, sort(conn, dims, class)?);
        }
        Ok(pull)
    }

    /// Puts rows of a table in, with the columns of [`LedgerTable::columns`].
    pub(super) fn put(
        &self,
        (conn, dims): (&Connection, &mut Dimensions),
        table: LedgerTable,
        rows: &RowChunk,
    ) -> Result<(), Failure> {
        rows.each(|row| match table {
            LedgerTable::Charges => self.charge(conn, row),
            LedgerTable::Refunds => refund(conn, dims, row),
            LedgerTable::Disputes => dispute(conn, dims, row),
            LedgerTable::BalanceTransactions => movement(conn, dims, row),
        })
    }

    fn charge(&self, conn: &Connection, row: &mut Columns<'_>) -> Result<(), Failure> {
        let (created, id) = (row.some_moment()?, row.text()?);
        let (place, class) = (row.number()?, row.number()?);
        let (captured, tip, stored_at) = (row.money()?, row.money()?, row.some_moment()?);
        let (amount, refunded, disputed) = (row.money()?, row.money()?, row.flag()?);
        let (intent, reference) = (row.some_text()?, row.some_text()?);
        // The first part of the reference, which the ledger does not keep.
        row.text()?;
        conn.prepare_cached(
            "INSERT INTO charge (created, id, place, sort, amount_captured, tip, stored_at, amount,
                amount_refunded, disputed, intent, reference, balance, open)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0)",
        )?
        .execute(params![
            created,
            id,
            place.and_then(|place| self.places.get(&place)),
            class.and_then(|class| self.sorts.get(&class)),
            captured,
            tip,
            stored_at,
            amount,
            refunded,
            disputed,
            intent,
            reference,
            row.some_text()?,
        ])?;
        Ok(())
    }
}

fn sort(conn: &Connection, dims: &mut Dimensions, class: &StoredClass) -> Result<i64, Failure> {
    let [brand, read_method, wallet, texts @ ..] = class.texts.each_ref().map(String::as_str);
    let [currency, status, intent_status, failure_code, reason] = texts;
    let sort = ChargeClass {
        card: dims.card(conn, &[brand, read_method, wallet])?,
        currency: dims.word(conn, currency)?,
        status: dims.word(conn, status)?,
        captured: class.is_captured,
        intent: class.has_intent,
        intent_status: dims.text(conn, intent_status)?,
        failure_code: dims.text(conn, failure_code)?,
        reason: dims.text(conn, reason)?,
        retried: class.was_retried,
    };
    dims.sort(conn, sort)
}

fn refund(conn: &Connection, dims: &mut Dimensions, row: &mut Columns<'_>) -> Result<(), Failure> {
    conn.prepare_cached(
        "INSERT INTO refund (created, id, charge, charge_created, amount, currency, status, reason,
            balance, failure_balance, open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
    )?
    .execute(params![
        row.some_moment()?,
        row.text()?,
        row.some_text()?,
        row.some_moment()?,
        row.money()?,
        dims.word(conn, row.text()?)?,
        dims.some_word(conn, row.some_text()?)?,
        dims.some_word(conn, row.some_text()?)?,
        row.some_text()?,
        row.some_text()?,
    ])?;
    Ok(())
}

fn dispute(conn: &Connection, dims: &mut Dimensions, row: &mut Columns<'_>) -> Result<(), Failure> {
    conn.prepare_cached(
        "INSERT INTO dispute (created, id, charge, charge_created, amount, currency, status,
            reason, open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
    )?
    .execute(params![
        row.some_moment()?,
        row.text()?,
        row.some_text()?,
        row.some_moment()?,
        row.money()?,
        dims.word(conn, row.text()?)?,
        dims.word(conn, row.text()?)?,
        dims.some_word(conn, row.some_text()?)?,
    ])?;
    Ok(())
}

fn movement(
    conn: &Connection,
    dims: &mut Dimensions,
    row: &mut Columns<'_>,
) -> Result<(), Failure> {
    conn.prepare_cached(
        "INSERT INTO balance (created, id, origin, charge, charge_created, amount, fee, net,
            currency, type, source, exchange_rate, available_on)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        row.some_moment()?,
        row.text()?,
        dimensions::origin_number(MovementOrigin::of_name(row.text()?)),
        row.some_text()?,
        row.some_moment()?,
        row.money()?,
        row.money()?,
        row.money()?,
        dims.word(conn, row.text()?)?,
        dims.word(conn, row.text()?)?,
        row.some_text()?,
        row.some_text()?,
        row.some_moment()?,
    ])?;
    Ok(())
}

/// Notes what the ledger covers: no more than was pulled, of what a ledger holds that
/// was pushed.
pub(super) fn cover(
    conn: &Connection,
    covers: &LedgerCoverage,
    since: MovedSince,
) -> Result<(), Failure> {
    conn.execute_batch("DELETE FROM list; DELETE FROM slice;")?;
    for (list, begun) in [
        (0, covers.charges_since.max(since.charges)),
        (1, covers.refunds_since.max(since.charges)),
        (
            2,
            covers
                .disputes_since
                .unwrap_or(i64::MAX)
                .max(since.disputes),
        ),
    ] {
        conn.execute(
            "INSERT INTO list (list, since, until, newest) VALUES (?1, ?2, ?3, ?3)",
            (list, begun, covers.as_of),
        )?;
    }
    if let Some((from, to)) = covers.disputes_missing {
        conn.execute(
            "INSERT INTO slice (list, a, b) VALUES (2, ?1, ?2)",
            (from, to),
        )?;
    }
    if let Some((from, to)) = covers.reversals {
        set_meta(conn, "reversals_from", from)?;
        set_meta(conn, "reversals_to", to)?;
    }
    set_meta(conn, "synced", covers.as_of)
}
