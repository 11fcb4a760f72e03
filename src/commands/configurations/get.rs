//! `tillctl configurations get CONFIGURATION`

use super::fields;
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::resolve;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, needs};

/// Show one configuration and where it is attached.
///
/// Passwords and passcodes are shown as set or not set, in every format.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations get Bars
  tillctl configurations get default
  tillctl configurations get tmc_FOUOdQVIxvVdvN -o json")]
pub(crate) struct Args {
    /// Id or name; `default` is the account's
    #[arg(add = ArgValueCompleter::new(complete::configurations))]
    configuration: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CONFIGURATION], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::configuration(&fields::Attached::default()).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let configuration = resolve::configuration(app, &self.configuration).await?;
        let attached = fields::attached(app).await?;
        app.output
            .show(&fields::configuration(&attached), &configuration)
    }
}
