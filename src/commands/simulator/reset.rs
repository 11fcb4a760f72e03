//! `tillctl simulator reset`

use crate::app::{App, GlobalFlags, Printed};
use crate::audit;
use crate::commands::Verb;
use crate::failure::Failure;
use crate::files;
use crate::payment::service;

/// Throw away the shop that --simulator keeps between commands
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl simulator reset
  tillctl simulator reset --dry-run")]
pub(crate) struct Args {}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .printing(Printed::Text)
            .writing(&["dry_run"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let dir = app.simulator_dir();
        if app.settings.dry_run {
            return app.output.line(&format!(
                "Would delete the simulated shop in {}",
                dir.display()
            ));
        }
        let there = tillctl_simulator::reset(&dir).and_then(|there| {
            service::forget(&dir)?;
            audit::file_log::FileAuditLog::in_dir(&dir).forget()?;
            for kept in ["ledger", "imports", "health"] {
                files::remove_all(&dir.join(kept))?;
            }
            Ok(there)
        });
        let there = there.map_err(|error| {
            Failure::failed(format!(
                "cannot delete the simulated shop in {}: {error}",
                dir.display()
            ))
            .hint("does another tillctl use it at the moment?")
        })?;
        app.output.line(if there {
            "The simulated shop is as new."
        } else {
            "There was no simulated shop; the next --simulator command opens one."
        })
    }
}
