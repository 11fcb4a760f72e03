//! `tillctl configurations attach CONFIGURATION LOCATION…`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::configurations::attachments::set;
use crate::commands::fields;
use crate::commands::resolve;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, LOCATION_WRITE, Needs, needs};

/// Attach a configuration to locations.
///
/// A location has one configuration of its own at most; another one that is
/// attached makes way.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations attach Bars Kreuzberg
  tillctl configurations attach Bars \"Berlin Kreuzberg\" \"München Sendling\" --dry-run")]
pub(crate) struct Args {
    /// Id or name
    #[arg(add = ArgValueCompleter::new(complete::configurations))]
    configuration: String,
    /// Ids or names
    #[arg(required = true, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    locations: Vec<String>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CONFIGURATION, LOCATION, LOCATION_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let configuration = resolve::configuration(app, &self.configuration).await?;
        let called = format!("{} ({})", configuration.called(), configuration.id);
        if configuration.is_default() {
            return Err(Failure::usage(format!(
            "{called} is the account's default configuration: every location inherits it, and it cannot be attached"
        ))
        .hint("`tillctl configurations detach LOCATION` lets a location inherit it again"));
        }
        let places = resolve::locations(app, &self.locations).await?;
        set(
            app,
            places,
            Some(&configuration.id),
            &format!("Attach configuration {called} to"),
            &format!("Attached {called} to"),
        )
        .await
    }
}
