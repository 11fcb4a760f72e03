//! `tillctl store migrate`

use super::shared;
use crate::app::{App, GlobalFlags};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::store::VERSION;

/// Bring the store's tables to the form this tillctl needs, in one transaction.
///
/// A tillctl of an older version then refuses to work with the store.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl store migrate --dry-run
  tillctl store migrate")]
pub(crate) struct Args {}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        shared::global_flags(&Self::NEEDS)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = app.chosen_store()?;
        let standing = store.run(|store| store.standing()).await?;
        let Some(from) = standing.version else {
            return Err(
                Failure::failed(format!("there are no tables in {} yet", store.place()))
                    .hint("make them with tillctl store init"),
            );
        };
        if app.settings.dry_run && from < VERSION {
            return app.output.line(&format!(
                "Would bring the tables from version {from} to {VERSION}"
            ));
        }
        if from == VERSION {
            return app.output.line(&format!(
                "The tables are of version {VERSION}: nothing to do."
            ));
        }
        let made = store.run(|store| store.migrate()).await?;
        app.output.line(&format!(
            "The tables are brought from version {from} to {}.",
            made.to
        ))
    }
}
