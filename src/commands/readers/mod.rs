//! `tillctl readers …`

mod assign;
mod cancel;
mod delete;
mod edit;
mod get;
mod import;
mod list;
mod present;
mod register;
mod relabel;
mod rename;
mod shared;
mod targets;

use crate::app::App;
use crate::commands::shapes::{self, LocationNames};
use crate::failure::Failure;

/// List, register, rename and assign readers.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl readers list --status offline
  tillctl readers register --code sepia-cerulean-aqua --location Kreuzberg --label \"Till 3\"
  tillctl readers rename tmr_FDOt2wlRZEdpd7 \"Till 3\"")]
pub enum Command {
    /// List readers, all of them, with the names of their locations.
    List(list::Args),
    /// Show one reader.
    Get(get::Args),
    /// Register a reader with the pairing code it shows.
    Register(register::Args),
    /// Register the readers of a file.
    Import(import::Args),
    /// Change the labels of readers.
    Rename(rename::Args),
    /// Change the metadata of readers.
    Edit(edit::Args),
    /// Move a reader to another location.
    Assign(assign::Args),
    /// Cancel what readers are doing.
    Cancel(cancel::Args),
    /// Hold a test card to a simulated reader.
    Present(present::Args),
    /// Delete readers.
    Delete(delete::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    let several = match command {
        Command::Import(_) => true,
        Command::Rename(args) => args.from.is_some() || args.template.is_some(),
        Command::Edit(args) => args.which.one().is_none(),
        Command::Cancel(args) => args.which.one().is_none(),
        Command::Delete(args) => args.which.one().is_none(),
        _ => false,
    };
    if several {
        app.output.check(&targets::shape())?;
    } else if !matches!(command, Command::List(_)) {
        let names = LocationNames::new();
        app.output.check(&shapes::reader(&names, app.now()))?;
    }
    match command {
        Command::List(args) => list::run(app, args).await,
        Command::Get(args) => get::run(app, args).await,
        Command::Register(args) => register::run(app, args).await,
        Command::Import(args) => import::run(app, args).await,
        Command::Rename(args) => rename::run(app, args).await,
        Command::Edit(args) => edit::run(app, args).await,
        Command::Assign(args) => assign::run(app, args).await,
        Command::Cancel(args) => cancel::run(app, args).await,
        Command::Present(args) => present::run(app, args).await,
        Command::Delete(args) => delete::run(app, args).await,
    }
}
