//! `tillctl configurations …`

mod attach;
pub(crate) mod attachments;
mod create;
mod delete;
mod detach;
mod details;
mod differences;
mod edit;
mod files;
mod get;
mod list;
mod parts;
mod secrets;
mod shape;
mod update;
mod wifi;

use crate::app::App;
use crate::commands::shapes;
use crate::failure::Failure;

/// List, create, change and attach configurations.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl configurations list
  tillctl configurations create --name Bars --tip-percent eur=10,15,20
  tillctl configurations attach Bars Kreuzberg")]
pub enum Command {
    /// List configurations.
    List(list::Args),
    /// Show one configuration and where it is attached.
    Get(get::Args),
    /// Create a configuration.
    Create(Box<create::Args>),
    /// Change a configuration.
    Update(Box<update::Args>),
    /// Delete a configuration.
    Delete(delete::Args),
    /// Attach a configuration to locations.
    Attach(attach::Args),
    /// Let locations inherit the account's default again.
    Detach(detach::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    let names = shape::Attached::default();
    match command {
        Command::Attach(_) | Command::Detach(_) => app.output.check(&shapes::location())?,
        _ => app.output.check(&shape::configuration(&names))?,
    }
    match command {
        Command::List(args) => list::run(app, args).await,
        Command::Get(args) => get::run(app, args).await,
        Command::Create(args) => create::run(app, args).await,
        Command::Update(args) => update::run(app, args).await,
        Command::Delete(args) => delete::run(app, args).await,
        Command::Attach(args) => attach::run(app, args).await,
        Command::Detach(args) => detach::run(app, args).await,
    }
}
