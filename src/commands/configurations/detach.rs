//! `tillctl configurations detach LOCATION…`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::resolve;
use crate::failure::Failure;

/// Let locations inherit the account's default again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations detach Kreuzberg
  tillctl configurations detach \"Berlin Kreuzberg\" \"München Sendling\"")]
pub struct Args {
    /// Ids or names
    #[arg(required = true, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    locations: Vec<String>,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let places = resolve::locations(app, &args.locations).await?;
    crate::commands::configurations::attachments::set(
        app,
        places,
        None,
        "Detach the configuration from",
        "Detached the configuration from",
    )
    .await
}
