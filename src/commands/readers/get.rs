//! `tillctl readers get READER`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::{resolve, shapes};
use crate::failure::Failure;

/// Show one reader.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers get \"Till 3\"
  tillctl readers get tmr_FDOt2wlRZEdpd7 -o json")]
pub struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
    reader: String,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let reader = resolve::reader(app, &args.reader).await?;
    let names = super::shared::location_names(app, false).await?;
    app.output.show(&shapes::reader(&names, app.now()), &reader)
}
