//! What is asked of a store as a whole: its tables, its clock, how it is.

use tokio_postgres::types::FromSql;

use super::schema::{Made, Standing, bring_forward, check, look};
use super::session::{OPENING, Store};
use crate::failure::Failure;

impl Store {
    /// Makes the tables, or brings them forward.
    pub(crate) fn migrate(&self) -> Result<Made, Failure> {
        let shown = self.place().to_owned();
        self.ask(move |session| async move {
            let made = session
                .apart(async |client| bring_forward(client).await)
                .await?;
            check(Some(made.to), &shown)?;
            Ok(made)
        })
    }

    /// What it is known by.
    pub(crate) fn id(&self) -> Result<String, Failure> {
        self.one("select id::text from tillctl.store")
    }

    /// Its clock, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> Result<i64, Failure> {
        self.one("select (extract(epoch from clock_timestamp()) * 1000)::bigint")
    }

    /// The answer to a question that has one.
    fn one<T>(&self, question: &'static str) -> Result<T, Failure>
    where
        T: for<'r> FromSql<'r> + Send + 'static,
    {
        self.ask(move |session| async move {
            let asked = session.attempt(OPENING, async |client| {
                client.query_typed_one(question, &[]).await?.try_get(0)
            });
            asked.await
        })
    }

    /// How it is, as far as can be seen.
    pub(crate) fn standing(&self) -> Result<Standing, Failure> {
        self.ask(|session| async move { session.apart(async |client| look(client).await).await })
    }
}
