//! `tillctl readers get READER…`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{fields, heading, resolve};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, Needs, READER, needs};

/// Show one reader whole, or several in a list.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers get \"Till 1\"
  tillctl readers get \"Till 1\" \"Till 2\" --columns label,ip_address,metadata.floor
  tillctl readers get tmr_FDOt2wlRZEdpd7 -o json")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(required = true, value_name = "READER", add = ArgValueCompleter::new(complete::readers))]
    readers: Vec<String>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let readers = resolve::readers(app, &self.readers).await?;
        let names = super::shared::location_names(app, false).await?;
        let fields = fields::reader(&names, app.now());
        if let [reader] = readers.as_slice() {
            return app.output.show_whole(&fields, reader);
        }
        let heading = heading::of_now(app, "Readers").await?;
        let mut list = app.output.list(&fields)?.under(heading);
        list.push_all(&readers)?;
        list.finish()
    }
}
