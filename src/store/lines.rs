//! Lines that are kept for good, in the order they were written.

use futures_util::future::join;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

use super::hold::{LIFE, LocalMoment, taken_over};
use super::log_line::{LogWriter, bring_along};
use super::session::{READING, Session, Store, WRITING};
use crate::failure::Failure;

/// So many lines are read at once.
const AT_ONCE: i64 = 10_000;

/// All lines.
const ALL: &str = "
    select seq, line, host, os_user from tillctl.journal
    where account = $1 and seq > $2 order by seq limit $3";
/// Those of sales of which a step was written that no payment ended after, or that have
/// something begun that was not done.
const OPEN: &str = "
    with step as (
        select sale, sale_key, step, seq,
            case step when 'ended' then line::json ->> 'outcome' in ('paid', 'authorized')
                else false end as is_paid,
            case when step in ('doing', 'done') then line::json ->> 'id' end as follow_up
        from tillctl.journal where account = $1
    ), open as (
        select sale_key from step group by sale, sale_key
        having coalesce(max(seq) filter (where follow_up is null and not is_paid), 0)
                > coalesce(max(seq) filter (where is_paid), 0)
            or not coalesce(array_agg(follow_up) filter (where step = 'doing'), '{}')
                <@ coalesce(array_agg(follow_up) filter (where step = 'done'), '{}')
    )
    select seq, line, host, os_user from tillctl.journal
    where account = $1 and seq > $2 and sale_key in (select sale_key from open)
    order by seq limit $3";

/// A line about to be written.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its own; whoever writes it again says the same.
    pub(crate) id: uuid::Uuid,
    pub(crate) account: String,
    /// What it is about.
    pub(crate) sale: String,
    /// What that is looked up by.
    pub(crate) sale_key: String,
    /// What it says, in a word.
    pub(crate) step: String,
    /// The PaymentIntent it is about, if it names one to be found by.
    pub(crate) payment_intent: Option<String>,
    /// What the refund is called that it begins.
    pub(crate) refund_reference: Option<String>,
    pub(crate) text: String,
    /// Who wrote it, if that was not whoever takes it to the store; empty if nobody knows.
    pub(crate) writer: Option<LogWriter>,
    /// Whether nobody waits for it to send something: lines of logs go along with it.
    pub(crate) takes_logs_along: bool,
}

/// A line as it was read.
#[derive(Debug, Clone)]
pub(crate) struct LineText {
    pub(crate) text: String,
    /// The machine that wrote it.
    pub(crate) host: String,
    /// Who ran it there.
    pub(crate) user: String,
}

/// What came of taking a file's lines in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Imported {
    pub(crate) lines: usize,
    /// Those that the store did not have.
    pub(crate) new: usize,
    /// Those that nobody can read; they were left out.
    pub(crate) unreadable: usize,
}

/// What is done with the leases a line is written under: they go on…
const HELD: &str = "
    update tillctl.leases set expires = clock_timestamp() + make_interval(secs => $11)
    where account = $2 and fence = any($12) returning fence";
/// …or are given back.
const GIVEN_BACK: &str = "
    delete from tillctl.leases where account = $2 and fence = any($12) returning fence";

/// What came of a line.
enum Written {
    Kept,
    /// These leases are somebody else's by now.
    Lost(Vec<i64>),
}

/// The lines of an account that are looked up by this.
pub(super) async fn lines_of(
    client: &Client,
    account: &str,
    sale_key: &str,
) -> Result<Vec<String>, Error> {
    const LINES: &str = "
        select line from tillctl.journal
        where account = $1 and sale_key = $2 order by seq";
    let asked = [(&account as _, Type::TEXT), (&sale_key as _, Type::TEXT)];
    let rows = client.query_typed(LINES, &asked).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

impl Store {
    /// Writes a line and waits until it is kept for good; refused if one of these
    /// leases is somebody else's. The last line under them gives them back in the same
    /// moment.
    pub(crate) async fn append(
        &self,
        line: Line,
        fences: Vec<i64>,
        is_last: bool,
    ) -> Result<(), Failure> {
        self.answer(move |session| async move {
            match session.append(&line, &fences, is_last).await? {
                Written::Kept => Ok(()),
                Written::Lost(lost) => {
                    for fence in lost {
                        session.lose(fence);
                    }
                    Err(taken_over())
                }
            }
        })
        .await
    }

    /// The lines that are looked up by this.
    pub(crate) async fn lines_of(
        &self,
        account: &str,
        sale_key: &str,
    ) -> Result<Vec<String>, Failure> {
        let (account, sale_key) = (account.to_owned(), sale_key.to_owned());
        self.answer(move |session| async move {
            let read = session.attempt(WRITING, async |client| {
                lines_of(client, &account, &sale_key).await
            });
            read.await
        })
        .await
    }

    /// The lines of sales that are looked up by one of these keys, that have one of these
    /// PaymentIntents, or of which a refund of one of these names was begun.
    pub(crate) async fn lines_about(
        &self,
        account: &str,
        (keys, intents, refunds): (Vec<String>, Vec<String>, Vec<String>),
    ) -> Result<Vec<String>, Failure> {
        const ABOUT: &str = "
            with about as (
                select sale_key from tillctl.journal
                where account = $1 and payment_intent = any($3)
                union
                select sale_key from tillctl.journal
                where account = $1 and refund_reference = any($4)
                union
                select unnest($2)
            )
            select line from tillctl.journal
            where account = $1 and sale_key in (select sale_key from about) order by seq";
        let account = account.to_owned();
        self.answer(move |session| async move {
            let read = session.attempt(READING, async |client| {
                let asked = [
                    (&account as &(dyn ToSql + Sync), Type::TEXT),
                    (&keys, Type::TEXT_ARRAY),
                    (&intents, Type::TEXT_ARRAY),
                    (&refunds, Type::TEXT_ARRAY),
                ];
                let rows = client.query_typed(ABOUT, &asked).await?;
                rows.iter().map(|row| row.try_get(0)).collect()
            });
            read.await
        })
        .await
    }

    /// All lines of an account, in their order.
    pub(crate) fn all_lines(&self, account: &str) -> Result<Vec<LineText>, Failure> {
        let account = account.to_owned();
        self.ask(move |session| async move { session.pages_of(ALL, &account).await })
    }

    /// The lines of what has not ended for good, in their order; others may be among them.
    pub(crate) fn open_lines(&self, account: &str) -> Result<Vec<LineText>, Failure> {
        let account = account.to_owned();
        self.ask(move |session| async move { session.pages_of(OPEN, &account).await })
    }

    /// Takes lines in that were written elsewhere; how many of them were new.
    pub(crate) fn import(&self, lines: Vec<Line>) -> Result<usize, Failure> {
        self.ask(move |session| async move {
            let mut new = 0;
            for line in &lines {
                new += usize::from(session.take_in(line).await?);
            }
            Ok(new)
        })
    }
}

impl Session {
    /// What a line is written with, in the order of the journal's columns.
    fn columns<'l>(
        &'l self,
        id: &'l String,
        line: &'l Line,
    ) -> Vec<(&'l (dyn ToSql + Sync), Type)> {
        let (host, user) = match &line.writer {
            Some(writer) => (&writer.host, &writer.user),
            None => (&self.user.host, &self.user.name),
        };
        let texts: [&(dyn ToSql + Sync); 8] = [
            id,
            &line.account,
            &line.sale,
            &line.sale_key,
            &line.step,
            &line.text,
            host,
            user,
        ];
        let more: [&(dyn ToSql + Sync); 2] = [&line.payment_intent, &line.refund_reference];
        let all = texts.into_iter().chain(more);
        all.map(|text| (text, Type::TEXT)).collect()
    }

    /// Writes a line while these leases are held, and gives them back with the last.
    async fn append(&self, line: &Line, fences: &[i64], is_last: bool) -> Result<Written, Failure> {
        // The leases are locked until the line is there: whoever would take one over
        // waits that long, and whoever has done so is seen here.
        let under = if is_last { GIVEN_BACK } else { HELD };
        let append = format!(
            "with held as ({under}), written as (
                insert into tillctl.journal
                    (id, account, sale, sale_key, step, line, host, os_user, payment_intent, refund_reference)
                select $1::text::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10
                where (select count(*) from held) = cardinality($12)
                on conflict (id) do nothing returning id
            )
            select array(select fence from held), exists (select from written),
                exists (select from tillctl.journal where id = $1::text::uuid)"
        );
        let id = line.id.to_string();
        let seconds = LIFE.as_secs_f64();
        let begun = LocalMoment::now();
        let logs = if line.takes_logs_along {
            self.log_lines.take()
        } else {
            Vec::new()
        };
        let asked = self.attempt(WRITING, async |client| {
            let mut asked = self.columns(&id, line);
            asked.extend([
                (&seconds as _, Type::FLOAT8),
                (&fences as _, Type::INT8_ARRAY),
            ]);
            // Sent together, and done in this order: when the line is on disk, so is what
            // was written before it.
            let (along, row) = join(
                bring_along(client, &logs),
                client.query_typed_one(&append, &asked),
            )
            .await;
            let row = row?;
            let is_new: bool = row.try_get(1)?;
            // One that was there before made nobody wait for the disk.
            if along && is_new {
                self.have_arrived(&logs);
            }
            let is_there = is_new || row.try_get(2)?;
            Ok((row.try_get::<_, Vec<i64>>(0)?, is_there))
        });
        let (held, is_there) = asked.await?;
        if is_last && is_there {
            // They went with it; nothing is done under them any more.
            self.given_back(fences);
            return Ok(Written::Kept);
        }
        let lost: Vec<i64> = fences
            .iter()
            .filter(|fence| !held.contains(fence))
            .copied()
            .collect();
        // One that was there before a connection broke, and whose lease was lost since,
        // is no leave to go on either.
        if is_there && lost.is_empty() {
            self.confirm(fences, begun);
            return Ok(Written::Kept);
        }
        Ok(Written::Lost(lost))
    }

    async fn pages_of(&self, question: &str, account: &str) -> Result<Vec<LineText>, Failure> {
        let mut all = Vec::new();
        let mut last = 0_i64;
        loop {
            let read = self.attempt(READING, async |client| {
                let asked = [
                    (&account as _, Type::TEXT),
                    (&last as _, Type::INT8),
                    (&AT_ONCE as _, Type::INT8),
                ];
                let rows = client.query_typed(question, &asked).await?;
                let one = |row: &tokio_postgres::Row| {
                    let line = LineText {
                        text: row.try_get(1)?,
                        host: row.try_get(2)?,
                        user: row.try_get(3)?,
                    };
                    Ok((row.try_get(0)?, line))
                };
                rows.iter()
                    .map(one)
                    .collect::<Result<Vec<(i64, LineText)>, Error>>()
            });
            let read = read.await?;
            let Some((seq, _)) = read.last() else {
                return Ok(all);
            };
            last = *seq;
            all.extend(read.into_iter().map(|(_, line)| line));
        }
    }

    /// Takes a line in unless it is there. What a machine wrote into the store has an id of
    /// its own, and is known by what it says: so is what was exported and comes back. Of
    /// two that take the same one in at once, the id made of the text lets one.
    async fn take_in(&self, line: &Line) -> Result<bool, Failure> {
        const TAKE_IN: &str = "
            insert into tillctl.journal
                (id, account, sale, sale_key, step, line, host, os_user, payment_intent, refund_reference)
            select $1::text::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10
            where not exists (
                select from tillctl.journal where account = $2 and sale_key = $4 and line = $6)
            on conflict (id) do nothing returning id";
        let id = line.id.to_string();
        let taken = self.attempt(WRITING, async |client| {
            let asked = self.columns(&id, line);
            let row = client.query_typed_opt(TAKE_IN, &asked).await?;
            Ok(row.is_some())
        });
        taken.await
    }
}
