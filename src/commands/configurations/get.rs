//! `tillctl configurations get CONFIGURATION`

use super::shape;
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::resolve;
use crate::failure::Failure;

/// Show one configuration and where it is attached.
///
/// Passwords and passcodes are shown as set or not set, in every format.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations get Bars
  tillctl configurations get default
  tillctl configurations get tmc_FOUOdQVIxvVdvN -o json")]
pub struct Args {
    /// Id or name; `default` is the account's
    #[arg(add = ArgValueCompleter::new(complete::configurations))]
    configuration: String,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let configuration = resolve::configuration(app, &args.configuration).await?;
    let attached = shape::attached(app).await?;
    app.output
        .show(&shape::configuration(&attached), &configuration)
}
