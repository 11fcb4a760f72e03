//! `tillctl locations get LOCATION`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::{resolve, shapes};
use crate::failure::Failure;

/// Show one location.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations get Kreuzberg
  tillctl locations get tml_FOUOdQVIxvVdvN -o json")]
pub struct Args {
    /// Id or display name
    #[arg(add = ArgValueCompleter::new(complete::locations))]
    location: String,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let location = resolve::location(app, &args.location).await?;
    app.output.show(&shapes::location(), &location)
}
