//! What was listed last on any machine: names and ids, as text.

use std::io;
use std::time::Duration;

use tokio_postgres::types::Type;

use super::log_line::{LogLine, LogWriter};
use super::logs::NAMES;
use super::session::{PARTING, Session, Store, StoreUser};
use crate::failure::Failure;
use crate::files::{Outbox, digest};

/// The same listing is not said again sooner.
const AGAIN: Duration = Duration::from_mins(1);

/// Has all machines know what was listed; it is taken to the store as lines of logs are.
pub(crate) fn share_names(
    outbox: &Outbox,
    user: StoreUser,
    (account, noun): (&str, &str),
    listing: String,
) -> io::Result<()> {
    let (name, what) = (format!("{noun}-{account}"), digest(&listing));
    if outbox.is_last_within(&name, &what, AGAIN) {
        return Ok(());
    }
    let log = format!("{NAMES}{noun}");
    let line = LogLine::new((&log, account), 0, listing, None).by(LogWriter {
        host: user.host,
        user: user.name,
    });
    outbox.put(&serde_json::to_string(&line)?)?;
    outbox.note_last(&name, &what);
    Ok(())
}

impl Store {
    /// What was listed last, and how long ago.
    pub(crate) fn names(
        &self,
        account: &str,
        noun: &str,
    ) -> Result<Option<(String, Duration)>, Failure> {
        const LISTED: &str = "
            select listing, extract(epoch from clock_timestamp() - listed)::float8
            from tillctl.names where account = $1 and noun = $2";
        let (account, noun) = (account.to_owned(), noun.to_owned());
        self.ask(move |session| async move {
            let read = session.attempt(PARTING, async |client| {
                let asked = [(&account as _, Type::TEXT), (&noun as _, Type::TEXT)];
                let Some(row) = client.query_typed_opt(LISTED, &asked).await? else {
                    return Ok(None);
                };
                let age: f64 = row.try_get(1)?;
                let age = Duration::try_from_secs_f64(age.max(0.0)).unwrap_or(Duration::MAX);
                Ok(Some((row.try_get(0)?, age)))
            });
            read.await
        })
    }
}

impl Session {
    /// Keeps what was listed last, by the moment it arrives.
    pub(super) async fn keep_names(&self, noun: &str, line: &LogLine) -> Result<(), Failure> {
        const KEEP: &str = "
            insert into tillctl.names (account, noun, listing, host) values ($1, $2, $3, $4)
            on conflict (account, noun) do update
            set listing = excluded.listing, host = excluded.host, listed = clock_timestamp()";
        let (account, listing, host) = line.listing();
        let kept = self.attempt(PARTING, async |client| {
            let asked = [
                (&account as _, Type::TEXT),
                (&noun as _, Type::TEXT),
                (&listing as _, Type::TEXT),
                (&host as _, Type::TEXT),
            ];
            client.query_typed(KEEP, &asked).await.map(drop)
        });
        kept.await
    }
}
