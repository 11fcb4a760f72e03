//! Reads what ledgers have pushed: rows of a period, copied out as they are with only
//! the columns that figures are made of. The server need not sort or group them, which
//! takes it longer, as few charges are of the same place, class and time; whoever adds
//! them up begins while the rest is on its way.

use std::pin::pin;
use std::sync::{Arc, mpsc as channel};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use futures_util::future::try_join_all;
use tokio::sync::{Mutex, Semaphore};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{CopyOutStream, Error, GenericClient, IsolationLevel, Row, Transaction};

use super::day_rows::{HEADER, LedgerTable};
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

/// So many seconds after a payment its money has nearly always moved.
const SETTLED: i64 = 3 * 86_400;

/// Which rows are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowsQuery {
    /// What was done or moved in [from, to) (seconds, UTC).
    pub(crate) window: (i64, i64),
    /// Whether the first part of references is.
    pub(crate) with_prefixes: bool,
    /// What moved on the balance, in place of what was done.
    pub(crate) is_of_balance: bool,
    /// Whether names are.
    pub(crate) with_names: bool,
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

/// A part of what is read; `K` says which rows these are.
#[derive(Debug)]
pub(crate) enum LedgerPiece<K> {
    /// The first; if there is another one, what came before it does not count: it is
    /// read once more.
    Tables(StoredTables),
    Rows(K, RowChunk),
}

/// What figures are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FigureRows {
    Charges,
    Refunds,
    /// What most movements are about, which come after them.
    MovedCharges,
    /// Movements about charges that are to be found among these.
    Movements,
    /// The others, with what they are about.
    OtherMovements,
}

/// From when on (seconds, UTC) rows are wanted whole, of all that may have moved money.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MovedSince {
    /// Movements of the balance, and whatever older they are about.
    pub(crate) movements: i64,
    /// Charges and refunds, and the charges of the latter.
    pub(crate) charges: i64,
    pub(crate) disputes: i64,
}

/// What a charge is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredTraits<'a> {
    pub(crate) place: i32,
    pub(crate) class: i32,
    pub(crate) prefix: &'a str,
}

impl<'a> StoredTraits<'a> {
    /// Of the next two columns, if there is a charge.
    fn read(columns: &mut Columns<'a>) -> Result<Option<Self>, Failure> {
        let numbers = columns.two_numbers()?;
        let prefix = columns.text()?;
        Ok(numbers.map(|(place, class)| Self {
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

/// A charge that movements may be about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MovedCharge<'a> {
    pub(crate) traits: StoredTraits<'a>,
    pub(crate) key: ChargeKey<'a>,
}

impl<'a> MovedCharge<'a> {
    pub(crate) fn read(columns: &mut Columns<'a>) -> Result<Self, Failure> {
        Ok(Self {
            traits: StoredTraits::read(columns)?.ok_or_else(unreadable)?,
            key: ChargeKey::read(columns)?.ok_or_else(unreadable)?,
        })
    }
}

/// When a charge was created (seconds, UTC), and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ChargeKey<'a> {
    pub(crate) created: i64,
    pub(crate) id: &'a str,
}

impl<'a> ChargeKey<'a> {
    /// Of the next two columns, if there is a charge.
    fn read(columns: &mut Columns<'a>) -> Result<Option<Self>, Failure> {
        let created = columns.some_moment()?;
        let id = columns.text()?;
        Ok(created.map(|created| Self { created, id }))
    }
}

/// A movement of the balance, and what it is about: a charge, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredMovement<'a, C> {
    pub(crate) charge: Option<C>,
    pub(crate) came_with: &'a str,
    pub(crate) currency: &'a str,
    pub(crate) at: i64,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) net: i64,
}

impl<'a> StoredMovement<'a, ChargeKey<'a>> {
    /// One about a charge that is to be found.
    pub(crate) fn read(columns: &mut Columns<'a>) -> Result<Self, Failure> {
        let charge = ChargeKey::read(columns)?;
        Self::about(charge, columns)
    }
}

impl<'a> StoredMovement<'a, StoredTraits<'a>> {
    /// One with the charge it is about.
    pub(crate) fn read_whole(columns: &mut Columns<'a>) -> Result<Self, Failure> {
        let charge = StoredTraits::read(columns)?;
        Self::about(charge, columns)
    }
}

impl<'a, C> StoredMovement<'a, C> {
    fn about(charge: Option<C>, columns: &mut Columns<'a>) -> Result<Self, Failure> {
        Ok(Self {
            charge,
            came_with: columns.text()?,
            currency: columns.text()?,
            at: columns.moment()?,
            amount: columns.money()?.ok_or_else(unreadable)?,
            fee: columns.money()?.ok_or_else(unreadable)?,
            net: columns.money()?.ok_or_else(unreadable)?,
        })
    }
}

/// Kind, id, since when it was seen to be called so, and how.
pub(crate) type StoredName = (String, String, i64, Option<String>);

/// What readers and locations were called.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredNames {
    /// In order of time.
    pub(crate) names: Vec<StoredName>,
    pub(crate) places: Vec<(i32, [String; 6])>,
    /// The places of charges of the window.
    pub(crate) met: Vec<i32>,
}

/// Where parts go, as far as there is room.
struct Pieces<K> {
    pieces: channel::Sender<LedgerPiece<K>>,
    room: Arc<Semaphore>,
}

impl<K> Pieces<K> {
    /// Whether anybody still wants it.
    async fn send(&self, piece: LedgerPiece<K>) -> bool {
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
    /// end; `None` if none was.
    pub(crate) fn ledger_coverages(
        &self,
        name: &str,
    ) -> Result<Option<(i32, Vec<LedgerCoverage>)>, Failure> {
        let name = name.to_owned();
        self.ask(move |session| async move {
            let asked = session.transact(WRITING, async |client| {
                let sql = format!(
                    "select {}, a.id from tillctl_ledger.accounts as a
                        join tillctl_ledger.ledgers as l on l.account = a.id
                     where a.account = $1",
                    coverage_columns()
                );
                let rows = client.query_typed(&sql, &[(&name, Type::TEXT)]).await?;
                let Some(first) = rows.first() else {
                    return Ok(None);
                };
                let coverages = rows.iter().map(coverage).collect::<Result<_, Error>>()?;
                Ok(Some((first.try_get(COVERAGE.len())?, coverages)))
            });
            asked.await
        })
    }

    /// Hands over what figures are made of that an account's ledgers have pushed; gives
    /// what readers and locations are called, in order of time, if that is wanted.
    ///
    /// # Errors
    /// If the store cannot be read, and what taking a part fails with.
    pub(crate) fn read_figures(
        &self,
        account: i32,
        query: RowsQuery,
        take: impl FnMut(LedgerPiece<FigureRows>) -> Result<(), Failure>,
    ) -> Result<Vec<StoredName>, Failure> {
        let selected = Selected { account, query };
        self.read_ledger(account, (selected.each(), query.with_names), take)
    }

    /// The same of whole rows, with the columns of their tables.
    pub(crate) fn read_moved(
        &self,
        account: i32,
        since: MovedSince,
        take: impl FnMut(LedgerPiece<LedgerTable>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let selects = LedgerTable::ALL.map(|table| (table, since.select(account, table)));
        self.read_ledger(account, (selects.into(), false), take)?;
        Ok(())
    }

    fn read_ledger<K: Copy + Send + 'static>(
        &self,
        account: i32,
        (selects, with_names): (Vec<(K, String)>, bool),
        mut take: impl FnMut(LedgerPiece<K>) -> Result<(), Failure>,
    ) -> Result<Vec<StoredName>, Failure> {
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
                read(&transaction, account, (&selects, with_names), &out).await
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
        const MET: &str = "
            select distinct place from tillctl_ledger.charge_rows
            where account = $1 and created >= to_timestamp($2::bigint::double precision)
                and created < to_timestamp($3::bigint::double precision)";
        self.ask(move |session| async move {
            let asked = session.transact(COPYING, async |client| {
                let client = &*client;
                let Some((from, to)) = window else {
                    return Ok(StoredNames {
                        names: names(client, account).await?,
                        ..StoredNames::default()
                    });
                };
                let of = [
                    (&account as &(dyn ToSql + Sync), Type::INT4),
                    (&from, Type::INT8),
                    (&to, Type::INT8),
                ];
                // Asked together, answered in this order.
                let (names, places, met) = tokio::try_join!(
                    names(client, account),
                    places(client, account),
                    client.query_typed(MET, &of),
                )?;
                let met = met.iter().map(|row| row.try_get(0));
                Ok(StoredNames {
                    names,
                    places,
                    met: met.collect::<Result<_, Error>>()?,
                })
            });
            asked.await
        })
    }
}

/// The columns of a [`LedgerCoverage`].
const COVERAGE: [&str; 10] = [
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

/// These, of `ledgers as l`, in seconds.
fn coverage_columns() -> String {
    // What is before or after all time is said with the last number there is.
    let seconds = COVERAGE.map(|column| {
        format!(
            "case when l.{column} = 'infinity' then 9223372036854775807
                when l.{column} = '-infinity' then -9223372036854775808
                else extract(epoch from l.{column})::bigint end"
        )
    });
    seconds.join(", ")
}

fn coverage(row: &Row) -> Result<LedgerCoverage, Error> {
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
}

async fn names(client: &impl GenericClient, account: i32) -> Result<Vec<StoredName>, Error> {
    const NAMES: &str = "
        select kind, id, extract(epoch from seen)::bigint, name from tillctl_ledger.names
        where account = $1 order by seen";
    let rows = client.query_typed(NAMES, &[(&account, Type::INT4)]).await?;
    let one = |row: &Row| {
        let (kind, id) = (row.try_get(0)?, row.try_get(1)?);
        Ok((kind, id, row.try_get(2)?, row.try_get(3)?))
    };
    rows.iter().map(one).collect()
}

async fn coverages(
    transaction: &Transaction<'_>,
    account: i32,
) -> Result<Vec<LedgerCoverage>, Error> {
    let sql = format!(
        "select {} from tillctl_ledger.ledgers as l where l.account = $1",
        coverage_columns()
    );
    let rows = transaction
        .query_typed(&sql, &[(&account, Type::INT4)])
        .await?;
    rows.iter().map(coverage).collect()
}

async fn places(
    client: &impl GenericClient,
    account: i32,
) -> Result<Vec<(i32, [String; 6])>, Error> {
    const PLACES: &str = "
        select type, reader, location, stamped_reader, stamped_label, stamped_location, id
        from tillctl_ledger.points_of_sale where account = $1";
    let rows = client
        .query_typed(PLACES, &[(&account, Type::INT4)])
        .await?;
    let one = |row: &Row| Ok((row.try_get(6)?, texts(row)?));
    rows.iter().map(one).collect()
}

/// The first so many columns.
fn texts<const N: usize>(row: &Row) -> Result<[String; N], Error> {
    let mut texts = std::array::from_fn(|_| String::new());
    for (at, text) in texts.iter_mut().enumerate() {
        *text = row.try_get(at)?;
    }
    Ok(texts)
}

async fn classes(transaction: &Transaction<'_>, account: i32) -> Result<Vec<StoredClass>, Error> {
    const CLASSES: &str = "
        select brand, read_method, wallet, currency, status, payment_intent_status,
            failure_code, decline_reason, id, captured, has_payment_intent, retried
        from tillctl_ledger.charge_classes where account = $1";
    let rows = transaction
        .query_typed(CLASSES, &[(&account, Type::INT4)])
        .await?;
    let one = |row: &Row| {
        Ok(StoredClass {
            texts: texts(row)?,
            number: row.try_get(8)?,
            is_captured: row.try_get(9)?,
            has_intent: row.try_get(10)?,
            was_retried: row.try_get(11)?,
        })
    };
    rows.iter().map(one).collect()
}

async fn read<K: Copy>(
    transaction: &Transaction<'_>,
    account: i32,
    (selects, with_names): (&[(K, String)], bool),
    out: &Pieces<K>,
) -> Result<Vec<StoredName>, Error> {
    let copies = selects.iter().map(|(of, select)| {
        let sql = format!("copy ({select}) to stdout (format binary)");
        async move { Ok((transaction.prepare(&sql).await?, *of)) }
    });
    // Asked together, answered in this order.
    let ((), coverages, places, classes, copies) = tokio::try_join!(
        transaction.batch_execute(MANNERS),
        coverages(transaction, account),
        places(transaction, account),
        classes(transaction, account),
        try_join_all(copies),
    )?;
    let tables = StoredTables {
        coverages,
        places,
        classes,
    };
    if !out.send(LedgerPiece::Tables(tables)).await {
        return Ok(Vec::new());
    }
    let turn = Mutex::const_new(());
    let copies = copies.iter().map(|(statement, of)| async {
        // Asked for at once; what comes first is handed over first.
        let (rows, _turn) = tokio::join!(transaction.copy_out(statement), turn.lock());
        copy(rows?, *of, out).await
    });
    let (_, names) = tokio::try_join!(try_join_all(copies), async {
        if with_names {
            names(transaction, account).await
        } else {
            Ok(Vec::new())
        }
    })?;
    Ok(names)
}

/// Hands over the rows of a COPY, part by part.
async fn copy<K: Copy>(rows: CopyOutStream, of: K, out: &Pieces<K>) -> Result<(), Error> {
    let mut rows = pin!(rows);
    let mut chunk = Vec::with_capacity(CHUNK);
    // A message is a row; the first one begins with more.
    while let Some(message) = rows.try_next().await? {
        chunk.extend_from_slice(message.strip_prefix(HEADER).unwrap_or(&message));
        if chunk.len() >= CHUNK {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
            if !out.send(LedgerPiece::Rows(of, RowChunk(full))).await {
                return Ok(());
            }
        }
    }
    out.send(LedgerPiece::Rows(of, RowChunk(chunk))).await;
    Ok(())
}

/// A COPY takes no parameters.
fn moment(at: i64) -> String {
    format!("to_timestamp({at}::double precision)")
}

impl MovedSince {
    /// The rows of a table; those of before are found by what names them.
    fn select(&self, account: i32, table: LedgerTable) -> String {
        let [moved, begun, disputed] = [self.movements, self.charges, self.disputes].map(moment);
        let rows = |condition: &str| {
            format!(
                "select t.{} from tillctl_ledger.{} as t where t.account = {account} and {condition}",
                table.columns().join(", t."),
                table.name()
            )
        };
        let refunds = format!(
            "select b.source from tillctl_ledger.balance_transactions as b
             where b.account = {account} and b.created >= {moved} and b.came_with = 'refund'"
        );
        let charges = format!(
            "select b.charge_created, b.charge from tillctl_ledger.balance_transactions as b
             where b.account = {account} and b.created >= {moved} and b.charge_created < {begun}
             union
             select r.charge_created, r.charge from tillctl_ledger.refunds as r
             where r.account = {account} and r.charge_created < {begun}
                and (r.created >= {begun} or r.id in ({refunds}))"
        );
        let since = |since: &str| rows(&format!("t.created >= {since}"));
        let before = |what: &str| rows(&format!("t.created < {begun} and {what}"));
        match table {
            LedgerTable::Charges => format!(
                "{} union all {}",
                since(&begun),
                before(&format!("(t.created, t.id) in ({charges})"))
            ),
            LedgerTable::Refunds => format!(
                "{} union all {}",
                since(&begun),
                before(&format!("t.id in ({refunds})"))
            ),
            LedgerTable::Disputes => since(&disputed),
            LedgerTable::BalanceTransactions => since(&moved),
        }
    }
}

/// What is selected for figures.
struct Selected {
    account: i32,
    query: RowsQuery,
}

impl Selected {
    fn window(&self) -> (String, String) {
        (moment(self.query.window.0), moment(self.query.window.1))
    }

    /// The columns of [`StoredTraits`]: two numbers in one, which a sixth of a row's time
    /// is saved by; references only where they are wanted.
    const fn traits(&self) -> &'static str {
        if self.query.with_prefixes {
            "c.place::bigint << 32 | c.class, c.reference_prefix"
        } else {
            "c.place::bigint << 32 | c.class, null::text"
        }
    }

    fn each(&self) -> Vec<(FigureRows, String)> {
        if self.query.is_of_balance {
            return self.movements();
        }
        vec![
            (FigureRows::Charges, self.charges()),
            (FigureRows::Charges, self.offline_charges()),
            (FigureRows::Refunds, self.refunds()),
        ]
    }

    /// Those taken online.
    fn charges(&self) -> String {
        let Self { account, .. } = self;
        let (from, to) = self.window();
        let traits = self.traits();
        format!(
            "select {traits}, c.created, c.amount_captured, nullif(c.tip, 0)
             from tillctl_ledger.charge_rows as c
             where c.account = {account} and c.created >= {from} and c.created < {to}
                and c.stored_at is null"
        )
    }

    /// Those taken offline are in the window in which the customer paid.
    fn offline_charges(&self) -> String {
        let Self { account, .. } = self;
        let (from, to) = self.window();
        let traits = self.traits();
        format!(
            "select {traits}, least(c.created, c.stored_at), c.amount_captured, nullif(c.tip, 0)
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

    /// Nearly all movements are about charges of their own time: these are found here, as
    /// the server would first have to make a table of all charges; it finds the others.
    fn movements(&self) -> Vec<(FigureRows, String)> {
        let Self { account, query } = self;
        let (from, to) = self.window();
        let begun = moment(query.window.0.saturating_sub(SETTLED));
        let traits = self.traits();
        let moved = "b.came_with, b.currency, b.created, b.amount, b.fee, b.net";
        let within = format!("b.account = {account} and b.created >= {from} and b.created < {to}");
        vec![
            (
                FigureRows::MovedCharges,
                format!(
                    "select {traits}, c.created, c.id from tillctl_ledger.charge_rows as c
                     where c.account = {account} and c.created >= {begun} and c.created < {to}"
                ),
            ),
            (
                FigureRows::Movements,
                format!(
                    "select b.charge_created, b.charge, {moved}
                     from tillctl_ledger.balance_transactions as b
                     where {within} and (b.charge_created is null
                        or b.charge_created >= {begun} and b.charge_created < {to})"
                ),
            ),
            (
                FigureRows::OtherMovements,
                format!(
                    "select {traits}, {moved}
                     from tillctl_ledger.balance_transactions as b
                        left join tillctl_ledger.charge_rows as c
                        on c.account = b.account and c.created = b.charge_created
                            and c.id = b.charge
                     where {within} and (b.charge_created < {begun} or b.charge_created >= {to})"
                ),
            ),
        ]
    }
}
