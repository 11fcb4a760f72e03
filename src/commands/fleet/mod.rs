//! `tillctl fleet …`

mod apply;
mod check;
mod codes;
mod export;
mod plan;
mod saved;
mod shared;
mod show;

use crate::app::App;
use crate::failure::Failure;

/// Check the fleet, write it to a file, compare the two, make it what a file says.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl fleet check
  tillctl fleet export --out fleet.toml
  tillctl fleet plan fleet.toml
  tillctl fleet apply fleet.toml")]
pub enum Command {
    /// Check the health of all readers; exit 10 if anything is not well
    Check(check::Args),
    /// Write locations, readers and configurations to a file
    Export(export::Args),
    /// Show what differs between a file and Stripe; exit 10 if anything does
    Plan(plan::Args),
    /// Make the fleet what a file says
    Apply(apply::Args),
}

impl Command {
    /// Whether a monitoring system waits for its line.
    pub(crate) fn is_plugin(&self) -> bool {
        matches!(self, Self::Check(args) if args.is_plugin())
    }
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check(args) => check::run(app, args).await,
        Command::Export(args) => export::run(app, args).await,
        Command::Plan(args) => plan::run(app, args).await,
        Command::Apply(args) => apply::run(app, args).await,
    }
}
