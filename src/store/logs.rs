//! Logs that several machines add to. A line is put into an outbox of this machine
//! first and taken to the store when there is a moment: whoever writes one never waits
//! for the store, and none is lost while it is away.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::types::Type;

use super::log_line::{LogLine, LogWriter, insert};
use super::session::{PARTING, READING, Session, Store, StoreUser, WRITING};
use crate::failure::{Failure, Kind};
use crate::files::Outbox;

/// So many lines are written or read at once.
const AT_ONCE: usize = 1_000;
/// What did not come through is not tried again sooner, in passing.
const PAUSE: Duration = Duration::from_secs(30);

/// Lines of an outbox that are listings of a noun name their log so.
pub(super) const NAMES: &str = "names ";

/// Of which noun a line is the listing, if it is one.
fn noun_of(log: &str) -> Option<&str> {
    log.strip_prefix(NAMES)
}

/// A line of a log as it was read.
#[derive(Debug, Clone)]
pub(crate) struct LoggedLine {
    pub(crate) text: String,
    /// `None` of what was taken in from a file.
    pub(crate) writer: Option<LogWriter>,
    place: (i64, i64),
}

/// Which lines are asked for.
#[derive(Debug, Clone)]
pub(crate) struct LogQuery {
    pub(crate) log: &'static str,
    pub(crate) account: String,
    /// Milliseconds since 1970; the end is not included.
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// The logs of a store, as this machine adds to them.
#[derive(Debug, Clone)]
pub(crate) struct StoreLogs {
    store: Arc<Store>,
    outbox: Outbox,
    writer: LogWriter,
    /// So long a page of lines is tried to be read.
    patience: Duration,
}

#[cfg(test)]
#[cfg(unix)]
impl StoreLogs {
    /// Those of a machine of this name, whose outbox is in a folder of the same name.
    pub(crate) async fn of_machine(url: &str, home: &std::path::Path, host: &str) -> Self {
        let user = StoreUser {
            host: host.to_owned(),
            name: "anna".to_owned(),
            process: 1,
        };
        let target = super::target::Target::parse(url).unwrap();
        let store = Store::new(target, Box::new(|| Ok(None)), user.clone()).unwrap();
        store.run(|store| store.migrate()).await.unwrap();
        Self::new(store, Outbox::new(&home.join(host), "out"), user)
    }
}

impl StoreLogs {
    pub(crate) fn new(store: Arc<Store>, outbox: Outbox, user: StoreUser) -> Self {
        let writer = LogWriter {
            host: user.host,
            user: user.name,
        };
        Self {
            store,
            outbox,
            writer,
            patience: WRITING,
        }
    }

    /// The same, not waited for long when they are read.
    pub(crate) fn in_passing(self) -> Self {
        let patience = PARTING;
        Self { patience, ..self }
    }

    /// Where they are, for people.
    pub(crate) fn place(&self) -> String {
        format!("the store {}", self.store.place())
    }

    /// Writes a line down, to be taken to the store.
    pub(crate) fn put(&self, mut line: LogLine) -> io::Result<()> {
        line.writer = Some(self.writer.clone());
        self.outbox.put(&serde_json::to_string(&line)?)?;
        self.store.post(async move |session| {
            session.log_lines.borrow_mut().push(line);
        });
        Ok(())
    }

    /// Writes down what is only said when it changes.
    pub(crate) fn put_if_new(&self, name: &str, line: LogLine) -> io::Result<()> {
        let id = line.id.clone();
        if !self.outbox.is_last(name, &id) {
            self.put(line)?;
            self.outbox.note_last(name, &id);
        }
        Ok(())
    }

    /// Takes what waits to the store, if there is something, and no try failed lately or
    /// the store has been reached since.
    pub(crate) async fn deliver_in_passing(&self) -> Result<(), Failure> {
        if self.outbox.is_empty() {
            return Ok(());
        }
        if let Some(why) = self.outbox.failed_within(PAUSE)
            && (why != Kind::Unavailable.name() || !self.store.is_reached().await)
        {
            return Ok(());
        }
        let delivered = self.deliver().await;
        if let Err(failure) = &delivered {
            self.outbox.fail(failure.kind().name());
        }
        delivered
    }

    /// Takes what waits to the store.
    pub(crate) async fn deliver(&self) -> Result<(), Failure> {
        let failed = |error| Failure::failed(format!("what waits for the store: {error}"));
        for parcel in self.outbox.parcels().map_err(failed)? {
            let lines = parcel.text.split(|byte| *byte == b'\n');
            // One that was torn was never put.
            let lines = lines.filter_map(|line| serde_json::from_slice(line).ok());
            self.add(lines.collect(), PARTING).await?;
            parcel.arrived().map_err(failed)?;
        }
        Ok(())
    }

    /// Adds lines at once; how many were new.
    pub(crate) async fn import(&self, lines: Vec<LogLine>) -> Result<usize, Failure> {
        self.add(lines, READING).await
    }

    async fn add(&self, lines: Vec<LogLine>, limit: Duration) -> Result<usize, Failure> {
        if lines.is_empty() {
            return Ok(0);
        }
        let added = self.store.run(move |store| {
            store.ask(move |session| async move {
                let mut new = 0;
                let (listings, lines): (Vec<_>, Vec<_>) = lines
                    .into_iter()
                    .partition(|line| noun_of(&line.log).is_some());
                for line in &listings {
                    let noun = noun_of(&line.log).unwrap_or_default();
                    match session.keep_names(noun, line).await {
                        // A role that may not share what it lists keeps it to itself.
                        Err(failure) if failure.kind() == Kind::Credentials => {}
                        kept => kept?,
                    }
                }
                let lines = session.not_arrived(lines);
                for some in lines.chunks(AT_ONCE) {
                    new += session.add(some, limit).await?;
                }
                Ok(new)
            })
        });
        added.await
    }

    /// All that fit, the oldest first.
    pub(crate) fn read(
        &self,
        query: LogQuery,
    ) -> impl Iterator<Item = Result<LoggedLine, Failure>> + use<> {
        let store = Arc::clone(&self.store);
        let patience = self.patience;
        let mut last = Some((i64::MIN, 0));
        let mut pages = std::iter::from_fn(move || {
            let after = last.take()?;
            let query = query.clone();
            let page = store
                .ask(move |session| async move { session.page(&query, after, patience).await });
            if let Ok(page) = &page
                && page.len() == AT_ONCE
            {
                last = page.last().map(|line| line.place);
            }
            Some(page)
        });
        let mut page = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(line) = page.next() {
                    return Some(Ok(line));
                }
                match pages.next()? {
                    Ok(next) => page = next.into_iter(),
                    Err(failure) => return Some(Err(failure)),
                }
            }
        })
    }
}

impl Session {
    async fn add(&self, lines: &[LogLine], limit: Duration) -> Result<usize, Failure> {
        let added = self.attempt(limit, async |client| insert(client, "", lines).await);
        Ok(usize::try_from(added.await?).unwrap_or(0))
    }

    /// That these are in the store for good.
    pub(super) fn have_arrived(&self, lines: &[LogLine]) {
        let ids = lines.iter().map(|line| line.id.clone());
        self.arrived.borrow_mut().extend(ids);
    }

    /// Those of these lines that the store may not have. Whatever waits is among them: none
    /// goes along with something else any more.
    fn not_arrived(&self, mut lines: Vec<LogLine>) -> Vec<LogLine> {
        self.log_lines.borrow_mut().clear();
        let mut arrived = self.arrived.borrow_mut();
        lines.retain(|line| !arrived.remove(&line.id));
        lines
    }

    async fn page(
        &self,
        query: &LogQuery,
        after: (i64, i64),
        patience: Duration,
    ) -> Result<Vec<LoggedLine>, Failure> {
        const PAGE: &str = "
            select line, host, os_user, (extract(epoch from at) * 1000)::bigint, seq
            from tillctl.logs
            where log = $1 and account = $2
                and at >= timestamptz 'epoch' + $3 * interval '1 ms'
                and at < timestamptz 'epoch' + $4 * interval '1 ms'
                and (at, seq) > (timestamptz 'epoch' + $5 * interval '1 ms', $6)
            order by at, seq limit $7";
        let log = query.log;
        // The first page has nothing before it.
        let after = (after.0.max(query.from.saturating_sub(1)), after.1);
        let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
        let read = self.attempt(patience, async |client| {
            let asked = [
                (&log as _, Type::TEXT),
                (&query.account as _, Type::TEXT),
                (&query.from as _, Type::INT8),
                (&query.to as _, Type::INT8),
                (&after.0 as _, Type::INT8),
                (&after.1 as _, Type::INT8),
                (&most as _, Type::INT8),
            ];
            let rows = client.query_typed(PAGE, &asked).await?;
            let one = |row: &tokio_postgres::Row| {
                let (host, user): (Option<String>, Option<String>) =
                    (row.try_get(1)?, row.try_get(2)?);
                Ok(LoggedLine {
                    text: row.try_get(0)?,
                    writer: host.map(|host| LogWriter {
                        host,
                        user: user.unwrap_or_default(),
                    }),
                    place: (row.try_get(3)?, row.try_get(4)?),
                })
            };
            rows.iter().map(one).collect()
        });
        read.await
    }
}
