//! `tillctl store status`

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::Verb;
use crate::failure::{Failure, Kind};
use crate::output::{ColumnNames, Fields};
use crate::store::{Abilities, Standing, VERSION};

/// What to do about a role that may not do what it is for.
const ROLES: &str = "tillctl help machines has what each role needs";

/// Show whether the store can be reached, its version, what is in it, and what this role
/// may do with it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl store status
  tillctl store status -o json")]
pub(crate) struct Args {}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields("").names()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = app.chosen_store()?;
        let standing = store.run(|store| store.standing()).await?;
        app.output.show(&fields(store.place()), &standing)?;
        match standing.version {
            Some(VERSION) => match standing.abilities.as_ref().and_then(Abilities::fault) {
                None => Ok(()),
                Some(fault) => Err(Failure::new(Kind::Findings, fault).hint(ROLES)),
            },
            None => Err(Failure::new(Kind::Findings, "the store has no tables yet")
                .hint("make them with tillctl store init")),
            Some(newer) if newer > VERSION => Err(Failure::new(
                Kind::Findings,
                format!("the tables are of version {newer}; this tillctl knows version {VERSION}"),
            )
            .hint("use the newer tillctl on this machine too")),
            Some(_) => Err(
                Failure::new(Kind::Findings, "the tables are of an older version")
                    .hint("tillctl store migrate brings them forward"),
            ),
        }
    }
}

fn fields(place: &str) -> Fields<'_, Standing> {
    Fields::of(move |_: &Standing| place.to_owned())
        .made("store", move |_| Some(place.to_owned()))
        .text("server", |s| Some(&s.server))
        .flag("encrypted", |s| s.is_encrypted)
        .count("version", |s| u64::try_from(s.version?).ok())
        .count("lines", |s| u64::try_from(s.lines?).ok())
        .count("locks", |s| u64::try_from(s.locks?).ok())
        .made("may", |s| s.abilities.as_ref()?.words())
}
