//! `tillctl config unset`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::failure::Failure;

/// Take a setting out of the user's file, or of a profile with --profile.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config unset tz
  tillctl config unset account --profile berlin")]
pub struct Args {
    /// The setting
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::setting_keys))]
    key: String,
}

pub(super) fn run(app: &App, args: &Args) -> Result<(), Failure> {
    crate::commands::config::shared::change(
        app,
        crate::commands::config::shared::setting(&args.key)?,
        None,
    )
}
