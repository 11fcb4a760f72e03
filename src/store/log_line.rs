//! Lines of logs, and how they are added to a store.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogLine {
    /// Made of what it says: the same line is there once.
    pub(super) id: String,
    pub(super) log: String,
    pub(super) account: String,
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) text: String,
    /// The machine that wrote it, and who ran it there.
    #[serde(flatten, default)]
    pub(super) writer: Option<LogWriter>,
}

/// Who wrote a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct LogWriter {
    pub(crate) host: String,
    pub(crate) user: String,
}

impl LogLine {
    /// A line, known by what it says: `says` where that is not all of its text.
    pub(crate) fn new(
        (log, account): (&str, &str),
        at: i64,
        text: String,
        says: Option<&str>,
    ) -> Self {
        let owner = format!("{log} {account}");
        Self {
            id: line_id(&owner, says.unwrap_or(&text)).to_string(),
            log: log.to_owned(),
            account: account.to_owned(),
            at,
            text,
            writer: None,
        }
    }

    pub(super) fn by(self, writer: LogWriter) -> Self {
        Self {
            writer: Some(writer),
            ..self
        }
    }

    /// Its account, text and machine.
    pub(super) fn listing(&self) -> (&str, &str, &str) {
        let host = self.writer.as_ref().map_or("", |writer| &writer.host);
        (&self.account, &self.text, host)
    }
}

/// The id of a line that has none of its own: whoever takes the same one in makes the
/// same.
pub(crate) fn line_id(owner: &str, text: &str) -> uuid::Uuid {
    let mut hash = Sha256::new();
    hash.update(owner.as_bytes());
    hash.update(b"\n");
    hash.update(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Adds lines; how many were new. `before` is what is asked for in the same breath.
pub(super) async fn insert(client: &Client, before: &str, lines: &[LogLine]) -> Result<i64, Error> {
    fn each<'l, T>(lines: &'l [LogLine], of: impl Fn(&'l LogLine) -> T) -> Vec<T> {
        lines.iter().map(of).collect()
    }
    let add = format!(
        "with added as (
            insert into tillctl.logs (id, log, account, at, line, host, os_user)
            select id::uuid, log, account, timestamptz 'epoch' + at * interval '1 ms', line, host, os_user
            from {before} unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::text[], $6::text[], $7::text[])
                as line (id, log, account, at, line, host, os_user)
            on conflict (id) do nothing returning 1
        )
        select count(*) from added"
    );
    let (ids, logs, accounts) = (
        each(lines, |l| l.id.as_str()),
        each(lines, |l| l.log.as_str()),
        each(lines, |l| l.account.as_str()),
    );
    let (times, texts) = (each(lines, |l| l.at), each(lines, |l| l.text.as_str()));
    let hosts = each(lines, |l| l.writer.as_ref().map(|w| w.host.as_str()));
    let users = each(lines, |l| l.writer.as_ref().map(|w| w.user.as_str()));
    let asked: [(&(dyn ToSql + Sync), Type); 7] = [
        (&ids, Type::TEXT_ARRAY),
        (&logs, Type::TEXT_ARRAY),
        (&accounts, Type::TEXT_ARRAY),
        (&times, Type::INT8_ARRAY),
        (&texts, Type::TEXT_ARRAY),
        (&hosts, Type::TEXT_ARRAY),
        (&users, Type::TEXT_ARRAY),
    ];
    client.query_typed_one(&add, &asked).await?.try_get(0)
}

/// Adds lines without waiting for the disk; whether that went well. What is written next
/// over this connection and is on disk says that they are.
pub(super) async fn bring_along(client: &Client, lines: &[LogLine]) -> bool {
    const NO_WAITING: &str = "set_config('synchronous_commit', 'off', true),";
    lines.is_empty() || insert(client, NO_WAITING, lines).await.is_ok()
}
