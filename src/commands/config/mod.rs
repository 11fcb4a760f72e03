//! `tillctl config …`

mod get;
mod list;
mod path;
mod set;
pub(crate) mod shared;
mod unset;

use crate::app::App;
use crate::failure::Failure;

/// Read and change settings.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl config list
  tillctl config get tz
  tillctl config set tz Europe/Berlin")]
pub enum Command {
    /// Print what a setting is.
    Get(get::Args),
    /// Set a setting in the user's file, or in a profile with --profile.
    Set(set::Args),
    /// Take a setting out of the user's file, or of a profile with --profile.
    Unset(unset::Args),
    /// List every setting, what it is and where that comes from.
    List(list::Args),
    /// Print where the user's file is.
    Path(path::Args),
}

impl Command {
    /// Whether it must work while a file is broken: with it the file is found
    /// and put right.
    pub(crate) const fn works_on_broken_files(&self) -> bool {
        matches!(self, Self::Path(_) | Self::Set(_) | Self::Unset(_))
    }
}

pub(crate) fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Get(args) => get::run(app, args),
        Command::Set(args) => set::run(app, args),
        Command::Unset(args) => unset::run(app, args),
        Command::List(args) => list::run(app, args),
        Command::Path(args) => path::run(app, args),
    }
}
