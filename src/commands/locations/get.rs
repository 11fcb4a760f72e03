//! `tillctl locations get LOCATION`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{fields, resolve};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, Needs, needs};

/// Show one location.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations get \"Berlin Kreuzberg\"
  tillctl locations get tml_FOUOdQVIxvVdvN -o json")]
pub(crate) struct Args {
    /// Id or display name
    #[arg(add = ArgValueCompleter::new(complete::locations))]
    location: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let location = resolve::location(app, &self.location).await?;
        app.output.show(&fields::location(), &location)
    }
}
