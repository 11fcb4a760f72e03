//! `tillctl ledger …`

mod export;
mod reset;
pub(crate) mod shared;
mod status;
mod sync;
mod verify;

use crate::app::App;
use crate::failure::Failure;

/// Keep a local copy of the transactions that reports are made from.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl ledger sync
  tillctl ledger status
  tillctl ledger verify")]
pub enum Command {
    /// Fetch what is new and what has changed
    Sync(sync::Args),
    /// Show what the ledger holds and how old it is
    Status(status::Args),
    /// List everything again and compare; exit 10 if anything differs
    Verify(verify::Args),
    /// Delete the ledger; the next report or sync begins a new one
    Reset(reset::Args),
    /// Write the ledger to Parquet, CSV or JSONL files
    Export(export::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Sync(args) => sync::run(app, args).await,
        Command::Status(args) => status::run(app, args),
        Command::Verify(args) => verify::run(app, args).await,
        Command::Reset(args) => reset::run(app, args),
        Command::Export(args) => export::run(app, args),
    }
}
