//! `tillctl locations …`

mod create;
mod delete;
mod details;
mod get;
mod list;
mod update;

use crate::app::App;
use crate::commands::shapes;
use crate::failure::Failure;

/// List, create and change locations.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl locations list
  tillctl locations get Kreuzberg
  tillctl locations create --name Shop --line1 'Oranienstraße 25' --city Berlin --postal-code 10999 --country DE")]
pub enum Command {
    /// List locations.
    List(list::Args),
    /// Show one location.
    Get(get::Args),
    /// Create a location.
    Create(create::Args),
    /// Change a location's name, address, phone or metadata.
    Update(update::Args),
    /// Delete a location that has no readers.
    Delete(delete::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    app.output.check(&shapes::location())?;
    match command {
        Command::List(args) => list::run(app, args).await,
        Command::Get(args) => get::run(app, args).await,
        Command::Create(args) => create::run(app, args).await,
        Command::Update(args) => update::run(app, args).await,
        Command::Delete(args) => delete::run(app, args).await,
    }
}
