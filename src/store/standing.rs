//! What is asked of a store as a whole: its tables, its clock, how it is.

use std::time::Duration;

use super::schema::{Made, Standing, bring_forward, check, look, orphaned};
use super::session::Store;
use crate::failure::{Failure, Kind};

impl Store {
    /// Makes the tables, or brings them forward.
    pub(crate) fn migrate(&self) -> Result<Made, Failure> {
        let shown = self.place().to_owned();
        self.ask(move |session| async move {
            let made = session
                .apart(async |client| bring_forward(client).await)
                .await?
                .ok_or_else(|| orphaned(&shown))?;
            check(Some(made.to), &shown)?;
            Ok(made)
        })
    }

    /// What it is known by.
    pub(crate) async fn id(&self) -> Result<String, Failure> {
        self.answer(|session| async move { Ok(session.greeted().await?.id) })
            .await
    }

    /// Whether it can be reached: not if no server has ever said anything to this process.
    /// One that refuses, or ends, has been reached.
    pub(crate) async fn can_be_reached(&self) -> Result<bool, Failure> {
        self.answer(|session| async move {
            match session.greeted().await {
                Ok(_) => Ok(true),
                Err(failure) if failure.kind() != Kind::Unavailable => Err(failure),
                Err(failure) if session.has_answered.get() => Err(failure),
                Err(_) => Ok(false),
            }
        })
        .await
    }

    /// Its clock, in milliseconds since 1970, and how long ago it showed that.
    pub(crate) async fn clock(&self) -> Result<(i64, Duration), Failure> {
        self.answer(|session| async move {
            let greeting = session.greeted().await?;
            Ok((greeting.clock, greeting.at.elapsed() + greeting.half))
        })
        .await
    }

    /// How it is, as far as can be seen.
    pub(crate) fn standing(&self) -> Result<Standing, Failure> {
        self.ask(|session| async move { session.apart(async |client| look(client).await).await })
    }
}
