//! `tillctl fleet …`

mod check;

use crate::app::App;
use crate::failure::Failure;

/// Look after the fleet as a whole.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Check the health of all readers; exit 10 if anything is not well.
    Check(check::Args),
}

impl Command {
    /// Whether a monitoring system waits for its line.
    pub(crate) fn is_plugin(&self) -> bool {
        match self {
            Self::Check(args) => args.is_plugin(),
        }
    }
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check(args) => check::run(app, args).await,
    }
}
