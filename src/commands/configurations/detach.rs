//! `tillctl configurations detach LOCATION…`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::bulk::BulkGuard;
use crate::commands::complete;
use crate::commands::configurations::attachments::Attachment;
use crate::commands::fields;
use crate::commands::resolve;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, LOCATION_WRITE, Needs, needs};

/// Let locations inherit the account's default again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations detach \"Berlin Kreuzberg\"
  tillctl configurations detach \"Berlin Kreuzberg\" \"München Sendling\"")]
pub(crate) struct Args {
    /// Ids or names
    #[arg(required = true, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    locations: Vec<String>,
    #[command(flatten)]
    guard: BulkGuard,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION, LOCATION_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let places = resolve::locations(app, &self.locations).await?;
        let attachment = Attachment {
            configuration: None,
            will: "Detach the configuration from",
            did: "Detached the configuration from",
        };
        attachment.set(app, &self.guard, places).await
    }
}
