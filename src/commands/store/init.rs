//! `tillctl store init`

use super::shared;
use crate::app::{App, GlobalFlags};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::store::VERSION;

/// Make the store's tables in the database that is set; once for all machines.
///
/// Tables that are there stay as they are; `store migrate` brings older ones forward.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl store init
  TILLCTL_STORE=postgres://owner@db.example/tillctl tillctl store init")]
pub(crate) struct Args {}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        shared::global_flags(&Self::NEEDS)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = app.chosen_store()?;
        let place = store.place();
        if app.settings.dry_run {
            return app.output.line(&format!(
                "Would make the tables of version {VERSION} in {place}"
            ));
        }
        let made = store.run(|store| store.make()).await?;
        app.output.line(&match made.from {
            None => format!("The tables of version {} are made in {place}.", made.to),
            Some(_) => format!("The tables are there: {place}"),
        })
    }
}
