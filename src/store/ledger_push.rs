//! Puts the rows of ledgers into the store: day by day, each batch of days in one
//! transaction, and only where they are not there yet.
//!
//! A day is known again by a digest of its rows, so whoever pushes it once more does
//! nothing, and whoever was killed goes on where the last transaction ended. Rows are
//! never replaced by those of a ledger that is older: each has the moment its ledger
//! was as of, and a day has that of the newest ledger that pushed all of it. What such
//! a ledger does not have any more goes. One machine pushes a batch of an account at
//! a time.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::SinkExt as _;
use futures_util::future::try_join_all;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, Transaction};

use super::day_rows::{DayRows, HEADER, LedgerTable, PushedBy, TRAILER, micros};
use super::session::{Pending, Store, WRITING};
use crate::failure::Failure;

/// So long a batch is tried, and so long it may take if nothing is wrong; a large one
/// gets more.
const PUSHING: Duration = Duration::from_secs(40);
const STATEMENT: u64 = 15;
/// So many bytes more are given another second.
const A_SECOND: u64 = 256 << 10;
/// Who pushes an account's batch has this lock, with the account's number.
const TURN: i32 = 0x7469_6c6c;
/// Days between 1970 and PostgreSQL's first.
const FIRST_DAY: i64 = 10_957;
/// Lists of Stripe's lag behind by so many seconds: what is missing of those is not
/// gone.
const SETTLE: i64 = 5 * 60;

/// An account in one mode, as tillctl's files of it are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LedgerName {
    pub(crate) account: String,
    pub(crate) is_live: bool,
}

/// Where charges were taken.
#[derive(Debug, Clone)]
pub(crate) struct PointOfSale {
    /// Type, reader, location, and the stamped reader, label and location.
    pub(crate) told: [String; 6],
    pub(crate) is_in_person: bool,
    pub(crate) is_smoke: bool,
    /// The reader, location and label that reports count it to.
    pub(crate) counted: [Option<String>; 3],
}

/// What kind of charge it is.
#[derive(Debug, Clone)]
pub(crate) struct ChargeClass {
    /// Brand, read method, wallet, currency, status, the PaymentIntent's status, failure
    /// code, reason, and what it counts as.
    pub(crate) texts: [String; 9],
    pub(crate) is_captured: bool,
    pub(crate) has_intent: bool,
    pub(crate) was_retried: bool,
}

/// The numbers of texts, in the order they were asked for.
pub(crate) type Numbers = Vec<i32>;

/// The days that are there.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownDays(BTreeMap<i64, KnownDay>);

#[derive(Debug, Clone)]
struct KnownDay {
    /// Of the newest ledger that pushed all of it.
    whole_as_of: Option<i64>,
    digests: Vec<Vec<u8>>,
}

impl KnownDays {
    /// Whether there is nothing to push of a day.
    pub(crate) fn has(&self, day: &DayRows, as_of: i64) -> bool {
        self.0.get(&day.day).is_some_and(|known| {
            known.digests.contains(&day.digest) || known.whole_as_of.is_some_and(|at| at > as_of)
        })
    }

    /// Whether any row of a day was ever pushed.
    pub(crate) fn contains(&self, day: i64) -> bool {
        self.0.contains_key(&day)
    }

    pub(crate) fn days(&self) -> impl Iterator<Item = i64> {
        self.0.keys().copied()
    }
}

/// What came of pushing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PushedRows {
    /// Rows that are new or were changed.
    pub(crate) written: u64,
    pub(crate) removed: u64,
}

impl PushedRows {
    pub(crate) fn add(&mut self, more: Self) {
        self.written = self.written.saturating_add(more.written);
        self.removed = self.removed.saturating_add(more.removed);
    }
}

/// What a reader or location was called: the kind, its id, the second since when it was
/// seen to be called so, and how.
pub(crate) type CalledSince = (&'static str, String, i64, Option<String>);

/// What a ledger covers: moments are seconds, UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LedgerCoverage {
    /// When it was brought up to date.
    pub(crate) as_of: i64,
    pub(crate) charges_since: i64,
    pub(crate) refunds_since: i64,
    pub(crate) disputes_since: Option<i64>,
    pub(crate) disputes_missing: Option<(i64, i64)>,
    pub(crate) parts_missing_from: Option<i64>,
    pub(crate) movements_missing_from: Option<i64>,
    pub(crate) reversals: Option<(i64, i64)>,
}

impl Store {
    /// The number of an account.
    pub(crate) fn ledger_account(&self, name: LedgerName) -> Result<i32, Failure> {
        const PUT: &str = "
            insert into tillctl_ledger.accounts (account, livemode)
            select $1, $2
            where not exists (select from tillctl_ledger.accounts where account = $1)
            on conflict (account) do nothing";
        const FIND: &str = "select id from tillctl_ledger.accounts where account = $1";
        self.ask(move |session| async move {
            // The first question of a push: a store that is not there is not waited for as
            // long as a batch may take.
            let asked = session.transact(WRITING, async |client| {
                let put = [
                    (&name.account as _, Type::TEXT),
                    (&name.is_live as _, Type::BOOL),
                ];
                client.execute_typed(PUT, &put).await?;
                client.query_typed_one(FIND, &put[..1]).await?.try_get(0)
            });
            asked.await
        })
    }

    /// The numbers of these places; those that are new get theirs.
    pub(crate) fn number_places(
        &self,
        account: i32,
        places: &[PointOfSale],
    ) -> Result<Numbers, Failure> {
        const GIVEN: &str = "unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
            $7::text[], $8::bool[], $9::bool[], $10::text[], $11::text[], $12::text[])
            with ordinality as g (type, reader, location, stamped_reader, stamped_label,
                stamped_location, in_person, smoke, taken_on, taken_at, taken_label, at)";
        const COLUMNS: &str = "type, reader, location, stamped_reader, stamped_label,
            stamped_location, in_person, smoke, taken_on, taken_at, taken_label";
        const KEY: [&str; 6] = [
            "type",
            "reader",
            "location",
            "stamped_reader",
            "stamped_label",
            "stamped_location",
        ];
        let told = |n: usize| -> Vec<String> {
            let texts = places.iter().filter_map(|place| place.told.get(n));
            texts.cloned().collect()
        };
        let counted = |n: usize| -> Vec<Option<String>> {
            let texts = places.iter().filter_map(|place| place.counted.get(n));
            texts.cloned().collect()
        };
        let mut given: Vec<(Array, Type)> = Vec::new();
        given.extend((0..6).map(|n| (Box::new(told(n)) as Array, Type::TEXT_ARRAY)));
        let flags: Vec<bool> = places.iter().map(|place| place.is_in_person).collect();
        given.push((Box::new(flags), Type::BOOL_ARRAY));
        let flags: Vec<bool> = places.iter().map(|place| place.is_smoke).collect();
        given.push((Box::new(flags), Type::BOOL_ARRAY));
        given.extend((0..3).map(|n| (Box::new(counted(n)) as Array, Type::TEXT_ARRAY)));
        self.number(account, "points_of_sale", (GIVEN, COLUMNS, &KEY), given)
    }

    /// The same of classes of charges.
    pub(crate) fn number_classes(
        &self,
        account: i32,
        classes: &[ChargeClass],
    ) -> Result<Numbers, Failure> {
        const GIVEN: &str = "unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
            $7::text[], $8::text[], $9::text[], $10::text[], $11::bool[], $12::bool[],
            $13::bool[]) with ordinality as g (brand, read_method, wallet, currency, status,
                payment_intent_status, failure_code, decline_reason, outcome, captured,
                has_payment_intent, retried, at)";
        const COLUMNS: &str = "brand, read_method, wallet, currency, status,
            payment_intent_status, failure_code, decline_reason, outcome, captured,
            has_payment_intent, retried";
        const KEY: [&str; 11] = [
            "brand",
            "read_method",
            "wallet",
            "currency",
            "status",
            "payment_intent_status",
            "failure_code",
            "decline_reason",
            "captured",
            "has_payment_intent",
            "retried",
        ];
        let texts = |n: usize| -> Vec<String> {
            let texts = classes.iter().filter_map(|class| class.texts.get(n));
            texts.cloned().collect()
        };
        let flags = |of: fn(&ChargeClass) -> bool| -> (Array, Type) {
            let flags: Vec<bool> = classes.iter().map(of).collect();
            (Box::new(flags), Type::BOOL_ARRAY)
        };
        let mut given: Vec<(Array, Type)> = Vec::new();
        given.extend((0..9).map(|n| (Box::new(texts(n)) as Array, Type::TEXT_ARRAY)));
        given.push(flags(|class| class.is_captured));
        given.push(flags(|class| class.has_intent));
        given.push(flags(|class| class.was_retried));
        self.number(account, "charge_classes", (GIVEN, COLUMNS, &KEY), given)
    }

    /// Numbers rows of texts: what they are, their columns, and those that tell them
    /// apart.
    fn number(
        &self,
        account: i32,
        table: &str,
        (given, columns, key): (&str, &str, &[&str]),
        values: Vec<(Array, Type)>,
    ) -> Result<Numbers, Failure> {
        let same: Vec<String> = key
            .iter()
            .map(|column| format!("t.{column} = g.{column}"))
            .collect();
        let same = same.join(" and ");
        // A number that is asked for and not used would be gone.
        let put = format!(
            "insert into tillctl_ledger.{table} (account, {columns})
             select $1, {columns} from {given}
             where not exists (
                select from tillctl_ledger.{table} as t where t.account = $1 and {same})
             order by at"
        );
        let find = format!(
            "select t.id from {given}
             join tillctl_ledger.{table} as t on t.account = $1 and {same} order by g.at"
        );
        self.ask(move |session| async move {
            let asked = session.transact(PUSHING, async |client| {
                let transaction = client.transaction().await?;
                lock(&transaction, account, 0).await?;
                let mut asked: Vec<(&(dyn ToSql + Sync), Type)> = vec![(&account, Type::INT4)];
                asked.extend(
                    values
                        .iter()
                        .map(|(value, kind)| (&**value as _, kind.clone())),
                );
                transaction.execute_typed(&put, &asked).await?;
                let rows = transaction.query_typed(&find, &asked).await?;
                let numbers = rows.iter().map(|row| row.try_get(0)).collect();
                transaction.commit().await?;
                numbers
            });
            asked.await
        })
    }

    /// The days that are there, of [`LedgerTable::ALL`] one after another.
    pub(crate) fn known_days(&self, account: i32) -> Result<Vec<KnownDays>, Failure> {
        self.ask(move |session| async move {
            let asked = session.transact(PUSHING, async |client| {
                let transaction = client.transaction().await?;
                let tables = LedgerTable::ALL.into_iter();
                // Asked together, answered in this order.
                try_join_all(tables.map(|table| known(&transaction, account, table, None))).await
            });
            asked.await
        })
    }

    /// Puts days in, all of them or none.
    pub(crate) fn push_days(
        &self,
        by: PushedBy,
        table: LedgerTable,
        days: Vec<DayRows>,
    ) -> Result<Pending<PushedRows>, Failure> {
        self.begin(move |session| async move {
            let bytes: u64 = days.iter().map(|day| day.bytes.len() as u64).sum();
            let more = bytes / A_SECOND;
            let limit = PUSHING + Duration::from_secs(2 * more);
            let pushed = session.transact(limit, async |client| {
                let transaction = client.transaction().await?;
                lock(&transaction, by.account, more).await?;
                let pushed = push(&transaction, by, table, &days).await?;
                transaction.commit().await?;
                Ok(pushed)
            });
            pushed.await
        })
    }

    /// Notes that whole days were found as they are by a ledger of this moment. Gives
    /// how many are not so any more.
    pub(crate) fn confirm_days(
        &self,
        by: PushedBy,
        table: LedgerTable,
        days: Vec<(i64, Vec<u8>)>,
    ) -> Result<usize, Failure> {
        const CONFIRM: &str = "
            update tillctl_ledger.pushed_days as p
            set whole_as_of = greatest(p.whole_as_of,
                to_timestamp($3::bigint::double precision))
            from unnest($4::int4[], $5::bytea[]) as d (day, digest)
            where p.account = $1 and p.rows_of = $2 and p.day = date '2000-01-01' + d.day
                and (d.digest = any(p.digests)
                    or p.whole_as_of > to_timestamp($3::bigint::double precision))";
        let sent = days.len();
        self.ask(move |session| async move {
            let numbers: Vec<i32> = days.iter().map(|(day, _)| day_number(*day)).collect();
            let digests: Vec<&[u8]> = days.iter().map(|(_, digest)| &**digest).collect();
            let confirmed = session.transact(PUSHING, async |client| {
                let transaction = client.transaction().await?;
                lock(&transaction, by.account, 0).await?;
                let confirmed = transaction
                    .execute_typed(
                        CONFIRM,
                        &[
                            (&by.account, Type::INT4),
                            (&table.name(), Type::TEXT),
                            (&by.as_of, Type::INT8),
                            (&numbers, Type::INT4_ARRAY),
                            (&digests, Type::BYTEA_ARRAY),
                        ],
                    )
                    .await?;
                transaction.commit().await?;
                Ok(confirmed)
            });
            let confirmed = usize::try_from(confirmed.await?).unwrap_or(0);
            Ok(sent.saturating_sub(confirmed))
        })
    }

    /// Puts in what readers and locations were called.
    pub(crate) fn push_names(&self, account: i32, names: Vec<CalledSince>) -> Result<(), Failure> {
        const PUT: &str = "
            insert into tillctl_ledger.names as held (account, kind, id, seen, name)
            select $1, kind, id, to_timestamp(seen::double precision), name
            from unnest($2::text[], $3::text[], $4::bigint[], $5::text[])
                as g (kind, id, seen, name)
            order by kind, id, seen
            on conflict (account, kind, id, seen) do update set name = excluded.name
            where held.name is distinct from excluded.name";
        self.ask(move |session| async move {
            let kinds: Vec<&str> = names.iter().map(|name| name.0).collect();
            let ids: Vec<&str> = names.iter().map(|name| &*name.1).collect();
            let seen: Vec<i64> = names.iter().map(|name| name.2).collect();
            let called: Vec<Option<&str>> = names.iter().map(|name| name.3.as_deref()).collect();
            let put = session.transact(PUSHING, async |client| {
                let transaction = client.transaction().await?;
                lock(&transaction, account, 0).await?;
                transaction
                    .execute_typed(
                        PUT,
                        &[
                            (&account, Type::INT4),
                            (&kinds, Type::TEXT_ARRAY),
                            (&ids, Type::TEXT_ARRAY),
                            (&seen, Type::INT8_ARRAY),
                            (&called, Type::TEXT_ARRAY),
                        ],
                    )
                    .await?;
                transaction.commit().await
            });
            put.await
        })
    }

    /// Notes that a ledger was pushed to its end, and what it covers. Ledgers that cover
    /// no more than this one and are older are forgotten.
    pub(crate) fn conclude_push(
        &self,
        account: i32,
        ledger: String,
        covers: LedgerCoverage,
    ) -> Result<(), Failure> {
        self.ask(move |session| async move {
            let user = &session.user;
            let moment = |at: i64| micros(at);
            let (missing_from, missing_to) = covers.disputes_missing.unzip();
            let (reversals_from, reversals_to) = covers.reversals.unzip();
            let moments: Vec<Option<i64>> = [
                Some(covers.as_of),
                Some(covers.charges_since),
                Some(covers.refunds_since),
                covers.disputes_since,
                missing_from,
                missing_to,
                covers.parts_missing_from,
                covers.movements_missing_from,
                reversals_from,
                reversals_to,
            ]
            .map(|at| at.map(moment))
            .to_vec();
            let done = session.transact(PUSHING, async |client| {
                let transaction = client.transaction().await?;
                lock(&transaction, account, 0).await?;
                transaction
                    .execute_typed(
                        CONCLUDE,
                        &[
                            (&account, Type::INT4),
                            (&ledger, Type::TEXT),
                            (&user.host, Type::TEXT),
                            (&user.name, Type::TEXT),
                            (&moments, Type::INT8_ARRAY),
                        ],
                    )
                    .await?;
                let forget = [(&account as _, Type::INT4), (&ledger as _, Type::TEXT)];
                transaction.execute_typed(FORGET, &forget).await?;
                transaction.commit().await
            });
            done.await
        })
    }
}

type Array = Box<dyn ToSql + Sync + Send>;

const CONCLUDE: &str = "
    with m as (
        select array_agg(case at
            when 9223372036854775807 then timestamptz 'infinity'
            when (-9223372036854775808) then timestamptz '-infinity'
            else timestamptz '2000-01-01 00:00:00+00' + at * interval '1 microsecond'
        end order by n) as all_of
        from unnest($5::bigint[]) with ordinality as g (at, n)
    )
    insert into tillctl_ledger.ledgers (account, ledger, host, os_user, as_of, charges_since,
        refunds_since, disputes_since, disputes_missing_from, disputes_missing_to,
        parts_missing_from, movements_missing_from, reversals_from, reversals_to)
    select $1, $2, $3, $4, all_of[1], all_of[2], all_of[3], all_of[4], all_of[5], all_of[6],
        all_of[7], all_of[8], all_of[9], all_of[10]
    from m
    on conflict (account, ledger) do update set
        host = excluded.host, os_user = excluded.os_user, as_of = excluded.as_of,
        pushed = excluded.pushed, charges_since = excluded.charges_since,
        refunds_since = excluded.refunds_since, disputes_since = excluded.disputes_since,
        disputes_missing_from = excluded.disputes_missing_from,
        disputes_missing_to = excluded.disputes_missing_to,
        parts_missing_from = excluded.parts_missing_from,
        movements_missing_from = excluded.movements_missing_from,
        reversals_from = excluded.reversals_from, reversals_to = excluded.reversals_to";

const FORGET: &str = "
    delete from tillctl_ledger.ledgers as old using tillctl_ledger.ledgers as new
    where new.account = $1 and new.ledger = $2 and old.account = $1 and old.ledger <> $2
        and new.as_of >= old.as_of
        and new.charges_since <= old.charges_since and new.refunds_since <= old.refunds_since
        and coalesce(new.disputes_since <= old.disputes_since, old.disputes_since is null)
        and (new.disputes_missing_from is null or old.disputes_since is null)
        and coalesce(new.parts_missing_from, 'infinity')
            >= coalesce(old.parts_missing_from, 'infinity')
        and coalesce(new.movements_missing_from, 'infinity')
            >= coalesce(old.movements_missing_from, 'infinity')
        and coalesce(new.reversals_from <= old.reversals_from, old.reversals_from is null)
        and coalesce(new.reversals_to >= old.reversals_to, old.reversals_to is null)";

/// Until the transaction ends nobody else pushes anything of the account.
/// A client that is gone without a word has it no longer than a statement may take.
async fn lock(transaction: &Transaction<'_>, account: i32, more: u64) -> Result<(), Error> {
    let seconds = STATEMENT + more;
    let locked = format!(
        "set local lock_timeout = '{seconds}s'; set local statement_timeout = '{seconds}s';
         select pg_advisory_xact_lock({TURN}, {account})"
    );
    transaction.batch_execute(&locked).await
}

fn day_number(day: i64) -> i32 {
    // Days are those of the years 1 to 9999.
    i32::try_from(day - FIRST_DAY).unwrap_or(i32::MAX)
}

/// The days of a table that are there, or those of these.
async fn known(
    transaction: &Transaction<'_>,
    account: i32,
    table: LedgerTable,
    days: Option<&[i32]>,
) -> Result<KnownDays, Error> {
    const KNOWN: &str = "
        select day - date '2000-01-01', extract(epoch from whole_as_of)::bigint, digests
        from tillctl_ledger.pushed_days
        where account = $1 and rows_of = $2
            and ($3::int4[] is null or day in (
                select date '2000-01-01' + wanted from unnest($3::int4[]) as wanted))";
    let asked = [
        (&account as _, Type::INT4),
        (&table.name() as _, Type::TEXT),
        (&days as _, Type::INT4_ARRAY),
    ];
    let mut known = KnownDays::default();
    for row in transaction.query_typed(KNOWN, &asked).await? {
        let day: i32 = row.try_get(0)?;
        let one = KnownDay {
            whole_as_of: row.try_get(1)?,
            digests: row.try_get(2)?,
        };
        known.0.insert(i64::from(day) + FIRST_DAY, one);
    }
    Ok(known)
}

async fn push(
    transaction: &Transaction<'_>,
    by: PushedBy,
    table: LedgerTable,
    days: &[DayRows],
) -> Result<PushedRows, Error> {
    let numbers: Vec<i32> = days.iter().map(|day| day_number(day.day)).collect();
    let known = known(transaction, by.account, table, Some(&numbers)).await?;
    let missing = days.iter().filter(|day| !known.has(day, by.as_of));
    let (held, new): (Vec<&DayRows>, Vec<&DayRows>) =
        missing.partition(|day| known.contains(day.day));
    let mut pushed = PushedRows::default();
    // Of a day that was never pushed there is no row: nothing can stand in the way.
    pushed.written += copy(transaction, "tillctl_ledger.", table, &new).await?;
    note(transaction, by, table, (&new, true)).await?;
    if !held.is_empty() {
        let merged = merge(transaction, by, table, &held).await?;
        let has_changed = merged != PushedRows::default();
        note(transaction, by, table, (&held, has_changed)).await?;
        pushed.add(merged);
    }
    Ok(pushed)
}

/// Copies rows into a table as they are.
async fn copy(
    transaction: &Transaction<'_>,
    place: &str,
    table: LedgerTable,
    days: &[&DayRows],
) -> Result<u64, Error> {
    if days.iter().all(|day| day.rows == 0) {
        return Ok(0);
    }
    let name = table.name();
    let columns = table.columns().join(", ");
    let sql = format!("copy {place}{name} (account, as_of, {columns}) from stdin (format binary)");
    let mut sink = pin!(transaction.copy_in(&sql).await?);
    sink.send(Cursor::new(Arc::from(HEADER))).await?;
    for day in days {
        sink.send(Cursor::new(Arc::clone(&day.bytes))).await?;
    }
    sink.send(Cursor::new(Arc::from(TRAILER))).await?;
    sink.finish().await
}

/// Notes what was pushed of these days, and whether that changed anything.
async fn note(
    transaction: &Transaction<'_>,
    by: PushedBy,
    table: LedgerTable,
    (days, has_changed): (&[&DayRows], bool),
) -> Result<(), Error> {
    const NOTE: &str = "
        insert into tillctl_ledger.pushed_days as p
            (account, rows_of, day, whole_as_of, digests)
        select $1, $2, date '2000-01-01' + d.day,
            case when d.is_whole then to_timestamp($3::bigint::double precision) end,
            array[d.digest]
        from unnest($4::int4[], $5::bool[], $6::bytea[]) as d (day, is_whole, digest)
        on conflict (account, rows_of, day) do update set
            whole_as_of = greatest(p.whole_as_of, excluded.whole_as_of),
            digests = case when $7 then excluded.digests
                else p.digests || excluded.digests end";
    if days.is_empty() {
        return Ok(());
    }
    let numbers: Vec<i32> = days.iter().map(|day| day_number(day.day)).collect();
    let wholes: Vec<bool> = days.iter().map(|day| day.is_whole).collect();
    let digests: Vec<&[u8]> = days.iter().map(|day| &*day.digest).collect();
    let asked = [
        (&by.account as _, Type::INT4),
        (&table.name() as _, Type::TEXT),
        (&by.as_of as _, Type::INT8),
        (&numbers as _, Type::INT4_ARRAY),
        (&wholes as _, Type::BOOL_ARRAY),
        (&digests as _, Type::BYTEA_ARRAY),
        (&has_changed as _, Type::BOOL),
    ];
    transaction.execute_typed(NOTE, &asked).await.map(drop)
}

/// What a key of few permissions could not read stays as others read it, as long as the
/// charge is what it was.
const FILL_CHARGES: &str = "
    update pg_temp.pushed_charge_rows as s
    set balance_transaction = coalesce(s.balance_transaction, t.balance_transaction),
        class = case when is_poorer then t.class else s.class end,
        tip = case when is_poorer then t.tip else s.tip end
    from (
        select t.*, s.account is not null and n.has_payment_intent
            and n.payment_intent_status = '' and o.payment_intent_status <> ''
            and n.status = o.status and n.captured = o.captured
            and s.amount_captured = t.amount_captured and (o.retried or not n.retried)
            as is_poorer
        from tillctl_ledger.charge_rows as t
            join pg_temp.pushed_charge_rows as s
                on s.account = t.account and s.created = t.created and s.id = t.id
            join tillctl_ledger.charge_classes as o on o.id = t.class
            join tillctl_ledger.charge_classes as n on n.id = s.class
    ) as t
    where s.account = t.account and s.created = t.created and s.id = t.id
        and (t.is_poorer
            or s.balance_transaction is null and t.balance_transaction is not null)";
const FILL_REFUNDS: &str = "
    update pg_temp.pushed_refunds as s
    set balance_transaction = coalesce(s.balance_transaction, t.balance_transaction),
        failure_balance_transaction
            = coalesce(s.failure_balance_transaction, t.failure_balance_transaction),
        charge_created = coalesce(s.charge_created, t.charge_created)
    from tillctl_ledger.refunds as t
    where s.account = t.account and s.created = t.created and s.id = t.id";

/// Brings days that are there to what they are by a newer ledger.
async fn merge(
    transaction: &Transaction<'_>,
    by: PushedBy,
    table: LedgerTable,
    days: &[&DayRows],
) -> Result<PushedRows, Error> {
    let name = table.name();
    let columns = table.columns();
    let made = format!(
        "create temporary table if not exists pushed_{name} (like tillctl_ledger.{name})
         on commit delete rows"
    );
    transaction.batch_execute(&made).await?;
    copy(transaction, "pg_temp.pushed_", table, days).await?;
    match table {
        LedgerTable::Charges => transaction.batch_execute(FILL_CHARGES).await?,
        LedgerTable::Refunds => transaction.batch_execute(FILL_REFUNDS).await?,
        LedgerTable::Disputes | LedgerTable::BalanceTransactions => {}
    }
    let wholes = days.iter().filter(|day| day.is_whole);
    let wholes: Vec<i32> = wholes.map(|day| day_number(day.day)).collect();
    let remove = format!(
        "delete from tillctl_ledger.{name} as t
         using unnest($2::int4[]) as d (day)
         where t.account = $1
            and t.created >= (date '2000-01-01' + d.day)::timestamp at time zone 'UTC'
            and t.created < (date '2000-01-01' + d.day + 1)::timestamp at time zone 'UTC'
            and t.created < to_timestamp($3::bigint::double precision)
            and t.as_of <= to_timestamp($4::bigint::double precision)
            and not exists (
                select from pg_temp.pushed_{name} as s
                where s.account = t.account and s.created = t.created and s.id = t.id)"
    );
    let settled = by.as_of.saturating_sub(SETTLE);
    let asked = [
        (&by.account as _, Type::INT4),
        (&wholes as _, Type::INT4_ARRAY),
        (&settled as _, Type::INT8),
        (&by.as_of as _, Type::INT8),
    ];
    let removed = transaction.execute_typed(&remove, &asked).await?;
    let each = |form: &dyn Fn(&str) -> String| -> String {
        let columns = columns.iter().skip(2).map(|column| form(column));
        columns.collect::<Vec<_>>().join(", ")
    };
    let put = format!(
        "insert into tillctl_ledger.{name} as t (account, as_of, {all})
         select account, as_of, {all} from pg_temp.pushed_{name} order by created, id
         on conflict (account, created, id) do update set as_of = excluded.as_of, {set}
         where t.as_of <= excluded.as_of and ({old}) is distinct from ({new})",
        all = columns.join(", "),
        set = each(&|column| format!("{column} = excluded.{column}")),
        old = each(&|column| format!("t.{column}")),
        new = each(&|column| format!("excluded.{column}")),
    );
    let written = transaction.execute_typed(&put, &[]).await?;
    Ok(PushedRows { written, removed })
}
