//! `tillctl locations …`

mod list;

use crate::app::App;
use crate::failure::Failure;

/// List, create and change locations.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List locations.
    List(list::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(app, args).await,
    }
}
