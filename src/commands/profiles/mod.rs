//! `tillctl profiles …`

mod delete;
mod list;
mod select;
pub(crate) mod shape;
mod show;

use crate::app::App;
use crate::failure::Failure;

/// List, choose, show and delete profiles.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl profiles list
  tillctl profiles use berlin
  tillctl profiles show berlin")]
pub enum Command {
    /// List profiles; none of their keys is shown.
    List(list::Args),
    /// Choose the profile that commands use from now on.
    Use(select::Args),
    /// Show one profile and its settings; its key is not shown.
    Show(show::Args),
    /// Delete a profile, its settings and its key.
    Delete(delete::Args),
}

pub(crate) fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(app, args),
        Command::Use(args) => select::run(app, args),
        Command::Show(args) => show::run(app, args),
        Command::Delete(args) => delete::run(app, args),
    }
}
