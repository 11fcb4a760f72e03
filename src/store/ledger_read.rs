//! Reads what ledgers have pushed, added up as far as the server can: rows that are
//! told apart by nothing a report asks about come as one, with their number.

use std::time::Duration;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, IsolationLevel, Row, Transaction};

use super::ledger_push::LedgerCoverage;
use super::session::Store;
use crate::failure::Failure;

/// So long the sums are tried, and so long one of them may take.
const SUMMING: Duration = Duration::from_mins(4);
const STATEMENT: &str = "set local statement_timeout = '110s'";

/// What is to be added up.
#[derive(Debug, Clone)]
pub(crate) struct GroupsQuery {
    /// What was done or moved in [from, to) (seconds, UTC).
    pub(crate) window: (i64, i64),
    /// The moments at which a time begins that is told apart from the one before.
    pub(crate) boundaries: Vec<i64>,
    /// Whether references are told apart by their first part.
    pub(crate) has_prefixes: bool,
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

/// What charges are told apart by.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredTraits {
    pub(crate) place: i32,
    pub(crate) class: i32,
    pub(crate) prefix: String,
}

/// Charges, all of the same traits and time.
#[derive(Debug, Clone)]
pub(crate) struct ChargeGroup {
    pub(crate) traits: StoredTraits,
    /// The last moment (seconds, UTC).
    pub(crate) at: i64,
    pub(crate) times: u64,
    pub(crate) captured: i64,
    pub(crate) tip: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct RefundGroup {
    /// Whether it names a charge.
    pub(crate) has_charge: bool,
    /// That charge, if it was ever seen.
    pub(crate) charge: Option<StoredTraits>,
    pub(crate) has_amount: bool,
    pub(crate) is_uncaptured_rest: bool,
    pub(crate) currency: String,
    pub(crate) status: String,
    pub(crate) reason: String,
    pub(crate) at: i64,
    pub(crate) times: u64,
    pub(crate) amount: i64,
}

/// Movements, all of which left the balance, or none.
#[derive(Debug, Clone)]
pub(crate) struct MovementGroup {
    pub(crate) charge: Option<StoredTraits>,
    pub(crate) came_with: String,
    pub(crate) currency: String,
    pub(crate) at: i64,
    pub(crate) times: u64,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) net: i64,
}

/// What was read, all of one state of the store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    pub(crate) coverages: Vec<LedgerCoverage>,
    /// Places by their number: type, reader, location, and the stamped reader, label and
    /// location.
    pub(crate) places: Vec<(i32, [String; 6])>,
    pub(crate) classes: Vec<StoredClass>,
    pub(crate) charges: Vec<ChargeGroup>,
    pub(crate) refunds: Vec<RefundGroup>,
    pub(crate) movements: Vec<MovementGroup>,
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

impl Store {
    /// What the ledgers of an account cover that were pushed to their end.
    pub(crate) fn ledger_coverages(&self, name: &str) -> Result<Vec<LedgerCoverage>, Failure> {
        let name = name.to_owned();
        self.ask(move |session| async move {
            let asked = session.transact(SUMMING, async |client| {
                let transaction = client.transaction().await?;
                match account(&transaction, &name).await? {
                    Some(account) => coverages(&transaction, account).await,
                    None => Ok(Vec::new()),
                }
            });
            asked.await
        })
    }

    /// Adds up what an account's ledgers have pushed.
    pub(crate) fn ledger_groups(&self, name: &str, query: GroupsQuery) -> Result<Groups, Failure> {
        let name = name.to_owned();
        self.ask(move |session| async move {
            let asked = session.transact(SUMMING, async |client| {
                let transaction = client
                    .build_transaction()
                    .isolation_level(IsolationLevel::RepeatableRead)
                    .read_only(true)
                    .start()
                    .await?;
                transaction.batch_execute(STATEMENT).await?;
                match account(&transaction, &name).await? {
                    Some(account) => groups(&transaction, account, &query).await,
                    None => Ok(Groups::default()),
                }
            });
            asked.await
        })
    }

    /// What readers and locations of an account were called, and where charges of
    /// [from, to) were taken.
    pub(crate) fn ledger_names(
        &self,
        name: &str,
        window: Option<(i64, i64)>,
    ) -> Result<StoredNames, Failure> {
        const NAMES: &str = "
            select kind, id, extract(epoch from seen)::bigint, name from tillctl_ledger.names
            where account = $1 order by seen";
        const MET: &str = "
            select distinct place from tillctl_ledger.charge_rows
            where account = $1 and created >= to_timestamp($2::bigint::double precision)
                and created < to_timestamp($3::bigint::double precision)";
        let name = name.to_owned();
        self.ask(move |session| async move {
            let asked = session.transact(SUMMING, async |client| {
                let transaction = client.transaction().await?;
                let Some(account) = account(&transaction, &name).await? else {
                    return Ok(StoredNames::default());
                };
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

async fn account(transaction: &Transaction<'_>, name: &str) -> Result<Option<i32>, Error> {
    const FIND: &str = "select id from tillctl_ledger.accounts where account = $1";
    let found = transaction
        .query_typed_opt(FIND, &[(&name, Type::TEXT)])
        .await?;
    found.map(|row| row.try_get(0)).transpose()
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

async fn groups(
    transaction: &Transaction<'_>,
    account: i32,
    query: &GroupsQuery,
) -> Result<Groups, Error> {
    let mut groups = Groups {
        coverages: coverages(transaction, account).await?,
        places: places(transaction, account).await?,
        classes: classes(transaction, account).await?,
        ..Groups::default()
    };
    let asked = Asked {
        transaction,
        account,
        query,
    };
    if query.is_of_balance {
        groups.movements = asked.movements().await?;
    } else {
        groups.charges = asked.charges().await?;
        groups.refunds = asked.refunds().await?;
    }
    Ok(groups)
}

struct Asked<'a> {
    transaction: &'a Transaction<'a>,
    account: i32,
    query: &'a GroupsQuery,
}

/// `$2` and `$3` are the window.
const FROM: &str = "to_timestamp($2::bigint::double precision)";
const TO: &str = "to_timestamp($3::bigint::double precision)";

impl Asked<'_> {
    /// What stands for the time of a moment.
    fn bucket(&self, at: &str) -> String {
        if self.query.boundaries.is_empty() {
            // A number that is no column's.
            return "cardinality($4::bigint[])".to_owned();
        }
        format!(
            "width_bucket({at}, (select array_agg(to_timestamp(b::double precision) order by b)
                from unnest($4::bigint[]) as b))"
        )
    }

    const fn prefix(&self) -> &'static str {
        if self.query.has_prefixes {
            "coalesce(c.reference_prefix, '')"
        } else {
            "''"
        }
    }

    async fn rows(&self, sql: &str) -> Result<Vec<Row>, Error> {
        let (from, to) = self.query.window;
        let asked: [(&(dyn ToSql + Sync), Type); 4] = [
            (&self.account, Type::INT4),
            (&from, Type::INT8),
            (&to, Type::INT8),
            (&self.query.boundaries, Type::INT8_ARRAY),
        ];
        self.transaction.query_typed(sql, &asked).await
    }

    async fn charges(&self) -> Result<Vec<ChargeGroup>, Error> {
        let one = |row: &Row| {
            Ok(ChargeGroup {
                traits: StoredTraits {
                    place: row.try_get(0)?,
                    class: row.try_get(1)?,
                    prefix: row.try_get(2)?,
                },
                at: row.try_get(3)?,
                times: times(row, 4)?,
                captured: row.try_get(5)?,
                tip: row.try_get(6)?,
            })
        };
        let online = format!("c.created >= {FROM} and c.created < {TO} and c.stored_at is null");
        let offline = format!(
            "c.stored_at >= {FROM} and c.created >= {FROM} and (c.created < {TO} or c.stored_at < {TO})"
        );
        let mut all = Vec::new();
        for (at, of) in [
            ("c.created", online),
            ("least(c.created, c.stored_at)", offline),
        ] {
            let sql = format!(
                "select c.place, c.class, {prefix} as prefix,
                    extract(epoch from max({at}))::bigint, count(*),
                    sum(c.amount_captured)::bigint,
                    sum(least(coalesce(c.tip, 0), c.amount_captured))::bigint,
                    {bucket} as bucket
                 from tillctl_ledger.charge_rows as c
                 where c.account = $1 and {of}
                 group by c.place, c.class, prefix, bucket",
                prefix = self.prefix(),
                bucket = self.bucket(at),
            );
            for row in self.rows(&sql).await? {
                all.push(one(&row)?);
            }
        }
        Ok(all)
    }

    async fn refunds(&self) -> Result<Vec<RefundGroup>, Error> {
        let sql = format!(
            "select c.place, c.class, {prefix} as prefix, r.charge is not null as has_charge,
                coalesce(c.amount_captured <> 0, false) as has_amount,
                coalesce(r.amount = c.amount - c.amount_captured
                    and r.balance_transaction is null, false) as is_rest,
                r.currency, coalesce(r.status, '') as state, coalesce(r.reason, '') as why,
                extract(epoch from max(r.created))::bigint, count(*), sum(r.amount)::bigint,
                {bucket} as bucket
             from tillctl_ledger.refunds as r left join tillctl_ledger.charge_rows as c
                on c.account = r.account and c.created = r.charge_created and c.id = r.charge
             where r.account = $1 and r.created >= {FROM} and r.created < {TO}
             group by c.place, c.class, prefix, has_charge, has_amount, is_rest, r.currency, state,
                why, bucket",
            prefix = self.prefix(),
            bucket = self.bucket("r.created"),
        );
        let rows = self.rows(&sql).await?;
        let one = |row: &Row| {
            Ok(RefundGroup {
                charge: traits(row)?,
                has_charge: row.try_get(3)?,
                has_amount: row.try_get(4)?,
                is_uncaptured_rest: row.try_get(5)?,
                currency: row.try_get(6)?,
                status: row.try_get(7)?,
                reason: row.try_get(8)?,
                at: row.try_get(9)?,
                times: times(row, 10)?,
                amount: row.try_get(11)?,
            })
        };
        rows.iter().map(one).collect()
    }

    async fn movements(&self) -> Result<Vec<MovementGroup>, Error> {
        let sql = format!(
            "select c.place, c.class, {prefix} as prefix, b.came_with, b.currency,
                extract(epoch from max(b.created))::bigint, count(*), sum(b.amount)::bigint,
                sum(b.fee)::bigint, sum(b.net)::bigint, {bucket} as bucket
             from tillctl_ledger.balance_transactions as b
                left join tillctl_ledger.charge_rows as c
                on c.account = b.account and c.created = b.charge_created and c.id = b.charge
             where b.account = $1 and b.created >= {FROM} and b.created < {TO}
             group by c.place, c.class, prefix, b.came_with, b.currency, b.amount < 0, bucket",
            prefix = self.prefix(),
            bucket = self.bucket("b.created"),
        );
        let rows = self.rows(&sql).await?;
        let one = |row: &Row| {
            Ok(MovementGroup {
                charge: traits(row)?,
                came_with: row.try_get(3)?,
                currency: row.try_get(4)?,
                at: row.try_get(5)?,
                times: times(row, 6)?,
                amount: row.try_get(7)?,
                fee: row.try_get(8)?,
                net: row.try_get(9)?,
            })
        };
        rows.iter().map(one).collect()
    }
}

fn times(row: &Row, column: usize) -> Result<u64, Error> {
    let times: i64 = row.try_get(column)?;
    Ok(times.unsigned_abs())
}

/// The traits of a charge in the first three columns, if there is one.
fn traits(row: &Row) -> Result<Option<StoredTraits>, Error> {
    let (place, class): (Option<i32>, Option<i32>) = (row.try_get(0)?, row.try_get(1)?);
    let prefix = row.try_get(2)?;
    Ok(place.zip(class).map(|(place, class)| StoredTraits {
        place,
        class,
        prefix,
    }))
}
