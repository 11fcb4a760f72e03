//! Reads what ledgers have pushed: rows of a period, copied out as they are with only
//! the columns that figures are made of. The server need not sort or group them, which
//! takes it longer, as few charges are of the same place, class and time; whoever adds
//! them up begins while the rest is on its way.

use std::pin::pin;
use std::sync::{Arc, mpsc as channel};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use tokio::sync::Semaphore;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, IsolationLevel, Row, Transaction};

use super::day_rows::HEADER;
use super::ledger_push::LedgerCoverage;
use super::row_reader::{Columns, RowChunk, unreadable};
use super::session::{Store, WRITING};
use crate::failure::Failure;

/// So long the rows are tried to be read, and so long one of the questions may take.
const COPYING: Duration = Duration::from_mins(4);
/// A plan made for many rows; compiling one takes longer than most of them.
const MANNERS: &str = "
    set local statement_timeout = '110s';
    set local work_mem = '64MB';
    set local jit = off";
/// So many bytes of rows are handed over at once, and so many such parts may wait for
/// whoever adds them up.
const CHUNK: usize = 256 << 10;
const AHEAD: usize = 16;

/// Which rows are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowsQuery {
    /// What was done or moved in [from, to) (seconds, UTC).
    pub(crate) window: (i64, i64),
    /// Whether the first part of references is.
    pub(crate) with_prefixes: bool,
    /// What moved on the balance, in place of what was done.
    pub(crate) is_of_balance: bool,
}

/// A class of charges, as it was pushed.
#[derive(Debug, Clone)]
pub(crate) struct StoredClass {
    pub(crate) number: i32,
    /// Brand, read method, wallet, currency, status, the PaymentIntent's status, failure
    /// code, reason.
    pub(crate) texts: [String; 8],
    pub(crate) is_captured: bool,
    pub(crate) has_intent: bool,
    pub(crate) was_retried: bool,
}

/// What rows are about, of the same state of the store as they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredTables {
    pub(crate) coverages: Vec<LedgerCoverage>,
    /// Places by their number: type, reader, location, and the stamped reader, label and
    /// location.
    pub(crate) places: Vec<(i32, [String; 6])>,
    pub(crate) classes: Vec<StoredClass>,
}

/// A part of what is read.
#[derive(Debug)]
pub(crate) enum LedgerPiece {
    /// The first; if there is another one, what came before it does not count: it is
    /// read once more.
    Tables(StoredTables),
    Charges(RowChunk),
    Refunds(RowChunk),
    Movements(RowChunk),
}

/// What a charge is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredTraits<'a> {
    pub(crate) place: i32,
    pub(crate) class: i32,
    pub(crate) prefix: &'a str,
}

impl<'a> StoredTraits<'a> {
    /// Of the next three columns, if there is a charge.
    fn read(columns: &mut Columns<'a>) -> Result<Option<Self>, Failure> {
        let (place, class) = (columns.number()?, columns.number()?);
        let prefix = columns.text()?;
        Ok(place.zip(class).map(|(place, class)| Self {
            place,
            class,
            prefix,
        }))
    }
}

/// A charge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredCharge<'a> {
    pub(crate) traits: StoredTraits<'a>,
    /// When the customer paid (seconds, UTC).
    pub(crate) at: i64,
    pub(crate) captured: i64,
    pub(crate) tip: Option<i64>,
}

impl<'a> StoredCharge<'a> {
    pub(crate) fn read(columns: &mut Columns<'a>) -> Result<Self, Failure> {
        Ok(Self {
            traits: StoredTraits::read(columns)?.ok_or_else(unreadable)?,
            at: columns.moment()?,
            captured: columns.money()?.ok_or_else(unreadable)?,
            tip: columns.money()?,
        })
    }
}

/// A refund.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredRefund<'a> {
    /// Its charge, if that was ever seen.
    pub(crate) charge: Option<StoredTraits<'a>>,
    /// Whether it names one.
    pub(crate) has_charge: bool,
    pub(crate) has_amount: bool,
    pub(crate) is_uncaptured_rest: bool,
    pub(crate) currency: &'a str,
    pub(crate) status: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) at: i64,
    pub(crate) amount: i64,
}

impl<'a> StoredRefund<'a> {
    pub(crate) fn read(columns: &mut Columns<'a>) -> Result<Self, Failure> {
        Ok(Self {
            charge: StoredTraits::read(columns)?,
            has_charge: columns.flag()?,
            has_amount: columns.flag()?,
            is_uncaptured_rest: columns.flag()?,
            currency: columns.text()?,
            status: columns.text()?,
            reason: columns.text()?,
            at: columns.moment()?,
            amount: columns.money()?.ok_or_else(unreadable)?,
        })
    }
}

/// A movement of the balance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredMovement<'a> {
    /// What it is about, if that was ever seen.
    pub(crate) charge: Option<StoredTraits<'a>>,
    pub(crate) came_with: &'a str,
    pub(crate) currency: &'a str,
    pub(crate) at: i64,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) net: i64,
}

impl<'a> StoredMovement<'a> {
    pub(crate) fn read(columns: &mut Columns<'a>) -> Result<Self, Failure> {
        Ok(Self {
            charge: StoredTraits::read(columns)?,
            came_with: columns.text()?,
            currency: columns.text()?,
            at: columns.moment()?,
            amount: columns.money()?.ok_or_else(unreadable)?,
            fee: columns.money()?.ok_or_else(unreadable)?,
            net: columns.money()?.ok_or_else(unreadable)?,
        })
    }
}

/// What readers and locations were called.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredNames {
    /// Kind, id, since when it was seen to be called so, and how; in order of time.
    pub(crate) names: Vec<(String, String, i64, Option<String>)>,
    pub(crate) places: Vec<(i32, [String; 6])>,
    /// The places of charges of the window.
    pub(crate) met: Vec<i32>,
}

/// Where parts go, as far as there is room.
struct Pieces {
    pieces: channel::Sender<LedgerPiece>,
    room: Arc<Semaphore>,
}

impl Pieces {
    /// Whether anybody still wants it.
    async fn send(&self, piece: LedgerPiece) -> bool {
        let Ok(room) = self.room.acquire().await else {
            return false;
        };
        room.forget();
        self.pieces.send(piece).is_ok()
    }
}

/// Whoever waits for room hears that nobody makes any.
struct Closes(Arc<Semaphore>);

impl Drop for Closes {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Store {
    /// The number of an account, and what its ledgers cover that were pushed to their
    /// end; `None` if none was pushed.
    pub(crate) fn ledger_coverages(
        &self,
        name: &str,
    ) -> Result<Option<(i32, Vec<LedgerCoverage>)>, Failure> {
        const FIND: &str = "select id from tillctl_ledger.accounts where account = $1";
        let name = name.to_owned();
        self.ask(move |session| async move {
            let asked = session.transact(WRITING, async |client| {
                let transaction = client.transaction().await?;
                let asked = [(&name as _, Type::TEXT)];
                let Some(row) = transaction.query_typed_opt(FIND, &asked).await? else {
                    return Ok(None);
                };
                let account = row.try_get(0)?;
                Ok(Some((account, coverages(&transaction, account).await?)))
            });
            asked.await
        })
    }

    /// Hands over what an account's ledgers have pushed.
    ///
    /// # Errors
    /// If the store cannot be read, and what taking a part fails with.
    pub(crate) fn read_ledger(
        &self,
        account: i32,
        query: RowsQuery,
        mut take: impl FnMut(LedgerPiece) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (pieces, given) = channel::channel();
        let room = Closes(Arc::new(Semaphore::new(AHEAD)));
        let out = Pieces {
            pieces,
            room: Arc::clone(&room.0),
        };
        let done = self.begin(move |session| async move {
            let read = session.transact(COPYING, async |client| {
                let transaction = client
                    .build_transaction()
                    .isolation_level(IsolationLevel::RepeatableRead)
                    .read_only(true)
                    .start()
                    .await?;
                transaction.batch_execute(MANNERS).await?;
                read(&transaction, account, query, &out).await
            });
            read.await
        })?;
        for piece in given {
            take(piece)?;
            room.0.add_permits(1);
        }
        done.wait()
    }

    /// What readers and locations of an account were called, and where charges of
    /// [from, to) were taken.
    pub(crate) fn ledger_names(
        &self,
        account: i32,
        window: Option<(i64, i64)>,
    ) -> Result<StoredNames, Failure> {
        const NAMES: &str = "
            select kind, id, extract(epoch from seen)::bigint, name from tillctl_ledger.names
            where account = $1 order by seen";
        const MET: &str = "
            select distinct place from tillctl_ledger.charge_rows
            where account = $1 and created >= to_timestamp($2::bigint::double precision)
                and created < to_timestamp($3::bigint::double precision)";
        self.ask(move |session| async move {
            let asked = session.transact(COPYING, async |client| {
                let transaction = client.transaction().await?;
                let of = [(&account as _, Type::INT4)];
                let rows = transaction.query_typed(NAMES, &of).await?;
                let one = |row: &Row| {
                    let (kind, id) = (row.try_get(0)?, row.try_get(1)?);
                    Ok((kind, id, row.try_get(2)?, row.try_get(3)?))
                };
                let mut found = StoredNames {
                    names: rows.iter().map(one).collect::<Result<_, Error>>()?,
                    ..StoredNames::default()
                };
                if let Some((from, to)) = window {
                    found.places = places(&transaction, account).await?;
                    let of = [
                        (&account as &(dyn ToSql + Sync), Type::INT4),
                        (&from, Type::INT8),
                        (&to, Type::INT8),
                    ];
                    let rows = transaction.query_typed(MET, &of).await?;
                    let met = rows.iter().map(|row| row.try_get(0));
                    found.met = met.collect::<Result<_, Error>>()?;
                }
                Ok(found)
            });
            asked.await
        })
    }
}

async fn coverages(
    transaction: &Transaction<'_>,
    account: i32,
) -> Result<Vec<LedgerCoverage>, Error> {
    const COLUMNS: [&str; 10] = [
        "as_of",
        "charges_since",
        "refunds_since",
        "disputes_since",
        "disputes_missing_from",
        "disputes_missing_to",
        "parts_missing_from",
        "movements_missing_from",
        "reversals_from",
        "reversals_to",
    ];
    // What is before or after all time is said with the last number there is.
    let seconds = COLUMNS.map(|column| {
        format!(
            "case when {column} = 'infinity' then 9223372036854775807
                when {column} = '-infinity' then -9223372036854775808
                else extract(epoch from {column})::bigint end"
        )
    });
    let sql = format!(
        "select {} from tillctl_ledger.ledgers where account = $1",
        seconds.join(", ")
    );
    let rows = transaction
        .query_typed(&sql, &[(&account, Type::INT4)])
        .await?;
    let one = |row: &Row| -> Result<LedgerCoverage, Error> {
        let both = |a: usize| -> Result<Option<(i64, i64)>, Error> {
            let (a, b): (Option<i64>, Option<i64>) = (row.try_get(a)?, row.try_get(a + 1)?);
            Ok(a.zip(b))
        };
        Ok(LedgerCoverage {
            as_of: row.try_get(0)?,
            charges_since: row.try_get(1)?,
            refunds_since: row.try_get(2)?,
            disputes_since: row.try_get(3)?,
            disputes_missing: both(4)?,
            parts_missing_from: row.try_get(6)?,
            movements_missing_from: row.try_get(7)?,
            reversals: both(8)?,
        })
    };
    rows.iter().map(one).collect()
}

async fn places(
    transaction: &Transaction<'_>,
    account: i32,
) -> Result<Vec<(i32, [String; 6])>, Error> {
    const PLACES: &str = "
        select id, array[type, reader, location, stamped_reader, stamped_label, stamped_location]
        from tillctl_ledger.points_of_sale where account = $1";
    let rows = transaction
        .query_typed(PLACES, &[(&account, Type::INT4)])
        .await?;
    let one = |row: &Row| Ok((row.try_get(0)?, texts(row, 1)?));
    rows.iter().map(one).collect()
}

/// A column of so many texts.
fn texts<const N: usize>(row: &Row, column: usize) -> Result<[String; N], Error> {
    let all: Vec<String> = row.try_get(column)?;
    Ok(all
        .try_into()
        .unwrap_or_else(|_| std::array::from_fn(|_| String::new())))
}

async fn classes(transaction: &Transaction<'_>, account: i32) -> Result<Vec<StoredClass>, Error> {
    const CLASSES: &str = "
        select id, array[brand, read_method, wallet, currency, status, payment_intent_status,
            failure_code, decline_reason], captured, has_payment_intent, retried
        from tillctl_ledger.charge_classes where account = $1";
    let rows = transaction
        .query_typed(CLASSES, &[(&account, Type::INT4)])
        .await?;
    let one = |row: &Row| {
        Ok(StoredClass {
            number: row.try_get(0)?,
            texts: texts(row, 1)?,
            is_captured: row.try_get(2)?,
            has_intent: row.try_get(3)?,
            was_retried: row.try_get(4)?,
        })
    };
    rows.iter().map(one).collect()
}

async fn read(
    transaction: &Transaction<'_>,
    account: i32,
    query: RowsQuery,
    out: &Pieces,
) -> Result<(), Error> {
    // Asked together, answered in this order.
    let (coverages, places, classes) = tokio::try_join!(
        coverages(transaction, account),
        places(transaction, account),
        classes(transaction, account),
    )?;
    let tables = StoredTables {
        coverages,
        places,
        classes,
    };
    if !out.send(LedgerPiece::Tables(tables)).await {
        return Ok(());
    }
    let copy = async |sql: &str, of: fn(RowChunk) -> LedgerPiece| -> Result<(), Error> {
        let sql = format!("copy ({sql}) to stdout (format binary)");
        let mut rows = pin!(transaction.copy_out(&sql).await?);
        let mut chunk = Vec::with_capacity(CHUNK);
        // A message is a row; the first one begins with more.
        while let Some(message) = rows.try_next().await? {
            chunk.extend_from_slice(message.strip_prefix(HEADER).unwrap_or(&message));
            if chunk.len() >= CHUNK {
                let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
                if !out.send(of(RowChunk(full))).await {
                    return Ok(());
                }
            }
        }
        out.send(of(RowChunk(chunk))).await;
        Ok(())
    };
    let selected = Selected { account, query };
    if query.is_of_balance {
        copy(&selected.movements(), LedgerPiece::Movements).await
    } else {
        copy(&selected.charges(), LedgerPiece::Charges).await?;
        copy(&selected.refunds(), LedgerPiece::Refunds).await
    }
}

/// What is selected for a COPY, which takes no parameters.
struct Selected {
    account: i32,
    query: RowsQuery,
}

impl Selected {
    fn window(&self) -> (String, String) {
        let moment = |at: i64| format!("to_timestamp({at}::double precision)");
        (moment(self.query.window.0), moment(self.query.window.1))
    }

    /// The columns of [`StoredTraits`]; references only where they are wanted: a text
    /// costs as much as several numbers.
    const fn traits(&self) -> &'static str {
        if self.query.with_prefixes {
            "c.place, c.class, c.reference_prefix"
        } else {
            "c.place, c.class, null::text"
        }
    }

    /// Those taken offline are in the window in which the customer paid.
    fn charges(&self) -> String {
        let Self { account, .. } = self;
        let (from, to) = self.window();
        let traits = self.traits();
        format!(
            "select {traits}, c.created, c.amount_captured, c.tip
             from tillctl_ledger.charge_rows as c
             where c.account = {account} and c.created >= {from} and c.created < {to}
                and c.stored_at is null
             union all
             select {traits}, least(c.created, c.stored_at), c.amount_captured, c.tip
             from tillctl_ledger.charge_rows as c
             where c.account = {account} and c.stored_at >= {from} and c.created >= {from}
                and (c.created < {to} or c.stored_at < {to})"
        )
    }

    fn refunds(&self) -> String {
        let Self { account, .. } = self;
        let (from, to) = self.window();
        let traits = self.traits();
        format!(
            "select {traits}, r.charge is not null, coalesce(c.amount_captured <> 0, false),
                coalesce(r.amount = c.amount - c.amount_captured
                    and r.balance_transaction is null, false),
                r.currency, r.status, r.reason, r.created, r.amount
             from tillctl_ledger.refunds as r left join tillctl_ledger.charge_rows as c
                on c.account = r.account and c.created = r.charge_created and c.id = r.charge
             where r.account = {account} and r.created >= {from} and r.created < {to}"
        )
    }

    fn movements(&self) -> String {
        let Self { account, .. } = self;
        let (from, to) = self.window();
        let traits = self.traits();
        format!(
            "select {traits}, b.came_with, b.currency, b.created, b.amount, b.fee, b.net
             from tillctl_ledger.balance_transactions as b
                left join tillctl_ledger.charge_rows as c
                on c.account = b.account and c.created = b.charge_created and c.id = b.charge
             where b.account = {account} and b.created >= {from} and b.created < {to}"
        )
    }
}
