//! The tables of a store, and their versions: migrated forward, in one transaction,
//! by one program at a time.

use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::abilities::{Abilities, abilities};
use crate::failure::{Failure, Kind};

/// The form of each version, made from the one before.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
    include_str!("schema/0004.sql"),
];

/// The version this program writes and reads.
pub(crate) const VERSION: i32 = 4;

/// Who migrates has this lock: "tillctl", as a number.
const TURN: i64 = 0x7469_6c6c_6374_6c00;

/// What came of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Made {
    /// `None` if there was nothing.
    pub(crate) from: Option<i32>,
    pub(crate) to: i32,
}

/// How a store is.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// As PostgreSQL says it.
    pub(crate) server: String,
    pub(crate) is_encrypted: bool,
    /// `None` if it has no tables yet.
    pub(crate) version: Option<i32>,
    /// `None` if it is of a version of which nobody knows here where they are, or whoever
    /// asks may not read them.
    pub(crate) lines: Option<i64>,
    pub(crate) locks: Option<i64>,
    /// What whoever asks may do with them; `None` as well.
    pub(crate) abilities: Option<Abilities>,
}

impl Standing {
    /// Whether payments may be read there, as far as that is known.
    pub(crate) fn reads_payments(&self) -> bool {
        self.abilities.as_ref().is_none_or(|may| may.reads_payments)
    }
}

/// The version of the tables; `None` if there are none.
pub(super) async fn version(client: &Client) -> Result<Option<i32>, Error> {
    let highest = "select max(version) from tillctl.schema_version";
    match client.query_typed_one(highest, &[]).await {
        Ok(row) => row.try_get(0),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether this says that there are no tables.
pub(super) fn is_missing(error: &Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::UNDEFINED_TABLE | &SqlState::INVALID_SCHEMA_NAME)
    )
}

/// Refuses tables that this program does not know.
pub(super) fn check(version: Option<i32>, shown: &str) -> Result<(), Failure> {
    match version {
        None => Err(missing(shown)),
        Some(VERSION) => Ok(()),
        Some(newer) if newer > VERSION => Err(Failure::failed(format!(
            "the tables of the store {shown} are of version {newer}, made by a newer tillctl; this one knows version {VERSION}"
        ))
        .hint("use the newer tillctl on this machine too")),
        Some(older) => Err(Failure::failed(format!(
            "the tables of the store {shown} are of version {older}; this tillctl needs version {VERSION}"
        ))
        .hint("tillctl store migrate brings them forward; tillctls of the old version then stop working with it")),
    }
}

pub(super) fn missing(shown: &str) -> Failure {
    Failure::new(
        Kind::Failed,
        format!("the store {shown} has no tables of tillctl's yet"),
    )
    .hint("make them with tillctl store init")
}

/// That the tables of ledgers are there without those that say of which form they are.
pub(super) fn orphaned(shown: &str) -> Failure {
    Failure::failed(format!(
        "the store {shown} has a schema tillctl_ledger of before, and no schema tillctl that says of which version it is"
    ))
    .hint("what is in it comes from the ledgers of machines: drop schema tillctl_ledger cascade, then tillctl store init, and tillctl ledger push on those machines; or put schema tillctl back from a backup")
}

/// What is done with tables that are there, and older.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Older {
    /// Nothing: programs of their version work with them.
    Stay,
    BroughtForward,
}

/// Makes the tables, or brings them forward; `None` if it is not known of which form
/// some of them are, and nothing was done.
pub(super) async fn bring_forward(
    client: &mut Client,
    older: Older,
) -> Result<Option<Made>, Error> {
    let transaction = client.transaction().await?;
    transaction
        .query_typed("select pg_advisory_xact_lock($1)", &[(&TURN, Type::INT8)])
        .await?;
    // A question that fails would end the transaction.
    let is_there = "select to_regclass('tillctl.schema_version') is not null";
    let is_there: bool = transaction.query_typed(is_there, &[]).await?[0].try_get(0)?;
    let from: Option<i32> = if is_there {
        let highest = "select max(version) from tillctl.schema_version";
        transaction.query_typed(highest, &[]).await?[0].try_get(0)?
    } else {
        let is_orphaned = "select to_regnamespace('tillctl_ledger') is not null";
        if transaction.query_typed(is_orphaned, &[]).await?[0].try_get(0)? {
            return Ok(None);
        }
        None
    };
    let mut to = from.unwrap_or(0);
    for (number, migration) in (1..).zip(MIGRATIONS) {
        if number <= to || (from.is_some() && older == Older::Stay) {
            continue;
        }
        transaction.batch_execute(migration).await?;
        transaction
            .query_typed(
                "insert into tillctl.schema_version (version, program) values ($1, $2)",
                &[
                    (&number, Type::INT4),
                    (&concat!("tillctl ", env!("CARGO_PKG_VERSION")), Type::TEXT),
                ],
            )
            .await?;
        to = number;
    }
    transaction.commit().await?;
    Ok(Some(Made { from, to }))
}

/// How it is, as far as can be seen.
pub(super) async fn look(client: &mut Client) -> Result<Standing, Error> {
    let version = version(client).await?;
    let server = "select current_setting('server_version'),
        coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)";
    let row = client.query_typed_one(server, &[]).await?;
    let mut standing = Standing {
        server: row.try_get(0)?,
        is_encrypted: row.try_get(1)?,
        version,
        lines: None,
        locks: None,
        abilities: None,
    };
    if version == Some(VERSION) {
        const LINES: &str = "select count(*) from tillctl.journal";
        const LOCKS: &str = "select count(*) from tillctl.leases where expires > clock_timestamp()";
        let abilities = abilities(client).await?;
        if abilities.reads_journal {
            standing.lines = client.query_typed_one(LINES, &[]).await?.try_get(0)?;
        }
        if abilities.reads_leases {
            standing.locks = client.query_typed_one(LOCKS, &[]).await?.try_get(0)?;
        }
        standing.abilities = Some(abilities);
    }
    Ok(standing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_migration() {
        assert_eq!(i32::try_from(MIGRATIONS.len()).unwrap(), VERSION);
    }

    #[test]
    fn a_newer_store_is_refused_and_an_older_one_named() {
        assert!(check(Some(VERSION), "postgres://x/y").is_ok());
        for (version, word) in [
            (None, "store init"),
            (Some(VERSION + 1), "newer tillctl"),
            (Some(VERSION - 1), "store migrate"),
        ] {
            let failure = check(version, "postgres://x/y").unwrap_err();
            assert!(failure.next_step().unwrap().contains(word), "{failure:?}");
        }
    }
}
