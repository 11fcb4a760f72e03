//! `tillctl ledger reset`

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::commands::Verb;
use crate::failure::{Failure, Kind};
use crate::ledger::Ledger;

/// Delete the ledger; the next report or sync begins a new one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl ledger reset
  tillctl ledger reset --yes")]
pub(crate) struct Args {}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .printing(Printed::Text)
            .reaching(Reach::Kept)
            .writing(&["yes", "dry_run"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let output = &*app.output;
        let (directory, name) = app.ledger_place()?;
        if app.settings.dry_run {
            return output.line(&format!(
                "Would delete the ledger {name} in {}",
                directory.display()
            ));
        }
        if !app.settings.yes && Ledger::exists(&directory, &name) {
            if !output.can_ask() {
                return Err(Failure::usage("this deletes the ledger and asks first")
                    .hint("add --yes where nobody can answer"));
            }
            if !output.confirm("Delete the local copy of the transactions?")? {
                return Err(Failure::new(Kind::Interrupted, "nothing was deleted"));
            }
        }
        output.line(if Ledger::reset(&directory, &name)? {
            "The ledger is deleted."
        } else {
            "There was no ledger."
        })
    }
}
