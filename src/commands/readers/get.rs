//! `tillctl readers get READER`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{fields, resolve};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, Needs, READER, needs};

/// Show one reader.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers get \"Till 3\"
  tillctl readers get tmr_FDOt2wlRZEdpd7 -o json")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
    reader: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let reader = resolve::reader(app, &self.reader).await?;
        let names = super::shared::location_names(app, false).await?;
        app.output.show(&fields::reader(&names, app.now()), &reader)
    }
}
