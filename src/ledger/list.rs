//! Lists what the ledger holds, the newest first: four cursors that lie in order of
//! time, side by side, so that nothing but the rows at hand is in memory.

use rusqlite::{Connection, Row, Rows, Statement, params};

use super::query::{self, LookupTables};
use super::store::Ledger;
use super::totals;
use crate::failure::Failure;
use crate::report::dimension::Dimension;
use crate::report::list::{ListRequest, ListedTransactions, Take, place};
use crate::report::request::Completeness;
use crate::transactions::{
    Charge, ChargeDetails, DisputeFacts, FollowUpDetails, LeftOut, Refund, RefundedCharge,
    TransactionRow,
};

/// Hands over what is wanted.
///
/// # Errors
/// If the ledger does not hold all of the period or cannot be read, or whoever takes
/// rows fails.
pub(crate) fn rows(
    ledger: &Ledger,
    wanted: &ListRequest,
    take: &mut Take<'_>,
) -> Result<ListedTransactions, Failure> {
    ledger.read(|conn| {
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        totals::check(conn, &wanted.period)?;
        let by_prefix = wanted.filter.place.is_about(Dimension::ReferencePrefix);
        let mut tables = LookupTables::load(conn, by_prefix)?;
        let mut held = ListedTransactions {
            lacks_disputes: lacks_disputes(conn, wanted)?,
            ..ListedTransactions::default()
        };
        let mut statements = statements(conn, &tables)?;
        let window = (wanted.period.from_seconds(), wanted.period.to_seconds());
        let reads: [ReadRow; 4] = [charge, charge, refund, dispute];
        let mut cursors = Vec::with_capacity(reads.len());
        for (statement, read) in statements.iter_mut().zip(reads) {
            cursors.push(Cursor {
                rows: statement.query(params![window.0, window.1])?,
                read,
                next: None,
            });
        }
        for cursor in &mut cursors {
            cursor.advance(&mut tables, wanted, &mut held.read)?;
        }
        loop {
            let newest = cursors.iter().enumerate();
            let newest = newest.filter_map(|(at, c)| Some((place(c.next.as_ref()?), at)));
            let Some((_, at)) = newest.max() else {
                break;
            };
            let cursor = &mut cursors[at];
            if let Some(row) = cursor.next.take()
                && take(&row)?.is_break()
            {
                break;
            }
            cursor.advance(&mut tables, wanted, &mut held.read)?;
        }
        Ok(held)
    })
}

/// Whether not all disputes of the period were read.
fn lacks_disputes(conn: &Connection, wanted: &ListRequest) -> Result<bool, Failure> {
    let (from, to) = (wanted.period.from_seconds(), wanted.period.to_seconds());
    Ok(conn.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM list WHERE list = 2 AND since <= ?1)
            OR EXISTS (SELECT 1 FROM slice WHERE list = 2 AND b > ?1 AND a < ?2)",
        (from, to),
        |row| row.get(0),
    )?)
}

/// What is told of a charge beside its traits.
const DETAILS: &str = "c.id, c.amount, c.amount_refunded, c.disputed, c.reference, c.intent";

fn statements<'c>(
    conn: &'c Connection,
    tables: &LookupTables,
) -> Result<[Statement<'c>; 4], Failure> {
    let traits = tables.columns();
    let charge = format!(
        "SELECT c.created, c.amount_captured, c.tip, {traits}, c.stored_at, {DETAILS}
         FROM charge AS c"
    );
    let about = |table: &str| {
        format!(
            "LEFT JOIN charge AS c ON c.created = {table}.charge_created AND c.id = {table}.charge"
        )
    };
    let refund = query::refund_columns(tables);
    let (of_refund, of_dispute) = (about("r"), about("d"));
    let all = [
        format!(
            "{charge} WHERE c.created >= ?1 AND c.created < ?2 AND c.stored_at IS NULL
             ORDER BY c.created DESC, c.id DESC"
        ),
        // Few were taken offline: they are sorted.
        format!(
            "{charge} INDEXED BY charge_stored WHERE c.stored_at >= ?1 AND c.created >= ?1
                AND (c.created < ?2 OR c.stored_at < ?2)
             ORDER BY min(c.stored_at, c.created) DESC, c.id DESC"
        ),
        format!(
            "SELECT {refund}, {DETAILS}, r.id, r.charge FROM refund AS r {of_refund}
             WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created DESC, r.id DESC"
        ),
        format!(
            "SELECT d.created, d.amount, d.currency, d.status, d.reason, d.charge IS NOT NULL,
                c.created IS NOT NULL, c.amount_captured <> 0, {traits}, {DETAILS}, d.id, d.charge
             FROM dispute AS d {of_dispute}
             WHERE d.created >= ?1 AND d.created < ?2 ORDER BY d.created DESC, d.id DESC"
        ),
    ];
    let [a, b, c, d] = all;
    Ok([
        conn.prepare(&a)?,
        conn.prepare(&b)?,
        conn.prepare(&c)?,
        conn.prepare(&d)?,
    ])
}

type ReadRow = fn(&mut LookupTables, &Row<'_>) -> Result<Result<TransactionRow, LeftOut>, Failure>;

/// A table, and its newest row that is wanted and was not handed over.
struct Cursor<'s> {
    rows: Rows<'s>,
    read: ReadRow,
    next: Option<TransactionRow>,
}

impl Cursor<'_> {
    /// Goes on to the next row that is wanted.
    fn advance(
        &mut self,
        tables: &mut LookupTables,
        wanted: &ListRequest,
        read: &mut Completeness,
    ) -> Result<(), Failure> {
        while let Some(row) = self.rows.next()? {
            read.objects += 1;
            match (self.read)(tables, row)? {
                Ok(row) if wanted.filter.matches(&row) => {
                    read.without_tips |= row.status == "paid" && row.tip.is_none();
                    self.next = Some(row);
                    break;
                }
                Ok(_) => read.unwanted += 1,
                Err(why) => read.leave_out(why),
            }
        }
        Ok(())
    }
}

/// Reads [`DETAILS`], which begin with number `first`.
fn details(row: &Row<'_>, first: usize) -> Result<ChargeDetails, Failure> {
    Ok(ChargeDetails {
        id: row.get::<_, Option<String>>(first)?.unwrap_or_default(),
        amount: row.get::<_, Option<i64>>(first + 1)?.unwrap_or(0),
        refunded: row.get::<_, Option<i64>>(first + 2)?.unwrap_or(0),
        disputed: row.get::<_, Option<bool>>(first + 3)?.unwrap_or(false),
        reference: row.get(first + 4)?,
        // Of no card is anything kept here.
        last4: None,
        payment_intent: row.get(first + 5)?,
    })
}

fn charge(
    tables: &mut LookupTables,
    row: &Row<'_>,
) -> Result<Result<TransactionRow, LeftOut>, Failure> {
    let traits = tables.traits(row, 3)?;
    let one = Charge {
        facts: tables.charge(&traits)?,
        created: row.get(0)?,
        stored_at: row.get(6)?,
        captured: row.get(1)?,
        tip: row.get::<_, Option<i64>>(2)?.unwrap_or(0),
    };
    Ok(one.row(details(row, 7)?))
}

fn refund(
    tables: &mut LookupTables,
    row: &Row<'_>,
) -> Result<Result<TransactionRow, LeftOut>, Failure> {
    const DETAILS_AT: usize = 12;
    let read = query::refund_row(tables, row, 0)?;
    let facts = tables.refund(&read.facts)?;
    let details = FollowUpDetails {
        id: row.get(DETAILS_AT + 6)?,
        status: facts
            .status
            .as_ref()
            .map_or("", |status| status.as_str())
            .to_owned(),
        reason: Some(facts.reason.to_owned()).filter(|reason| !reason.is_empty()),
        charge: of_charge(row, DETAILS_AT)?,
    };
    let one = Refund {
        facts,
        created: read.created,
        amount: read.amount,
    };
    Ok(one.row(details))
}

fn dispute(
    tables: &mut LookupTables,
    row: &Row<'_>,
) -> Result<Result<TransactionRow, LeftOut>, Failure> {
    const DETAILS_AT: usize = 11;
    let traits = match (row.get(5)?, row.get(6)?) {
        (false, _) => RefundedCharge::Nothing,
        (true, false) => RefundedCharge::Unseen,
        (true, true) => RefundedCharge::Known {
            facts: tables.traits(row, 8)?,
            has_amount: row.get(7)?,
        },
    };
    let charge = match traits {
        RefundedCharge::Nothing => RefundedCharge::Nothing,
        RefundedCharge::Unseen => RefundedCharge::Unseen,
        RefundedCharge::Known { facts, has_amount } => RefundedCharge::Known {
            facts: tables.charge(&facts)?,
            has_amount,
        },
    };
    let word = |number: Option<i64>| tables.word(number.unwrap_or(0)).to_owned();
    let details = FollowUpDetails {
        id: row.get(DETAILS_AT + 6)?,
        status: word(row.get(3)?),
        reason: Some(word(row.get(4)?)).filter(|reason| !reason.is_empty()),
        charge: of_charge(row, DETAILS_AT)?,
    };
    let one = DisputeFacts {
        charge,
        currency: tables.word(row.get(2)?),
        created: row.get(0)?,
        amount: row.get(1)?,
    };
    Ok(one.row(details))
}

/// The charge something is about, which may never have been seen.
fn of_charge(row: &Row<'_>, first: usize) -> Result<ChargeDetails, Failure> {
    let named: Option<String> = row.get(first + 7)?;
    Ok(ChargeDetails {
        id: named.unwrap_or_default(),
        ..details(row, first)?
    })
}
