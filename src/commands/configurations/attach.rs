//! `tillctl configurations attach CONFIGURATION LOCATION…`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::bulk::BulkGuard;
use crate::commands::complete;
use crate::commands::configurations::attachments::Attachment;
use crate::commands::fields;
use crate::commands::resolve;
use crate::commands::where_args::WhereArgs;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, LOCATION_WRITE, Needs, needs};
use crate::stripe::{Location, Verbatim, locations};

/// Attach a configuration to locations.
///
/// A location has one configuration of its own at most; another one that is
/// attached makes way.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations attach Bars \"Berlin Kreuzberg\"
  tillctl configurations attach Bars \"Berlin Kreuzberg\" \"München Sendling\" --dry-run
  tillctl configurations attach Bars --where country=DE,metadata.kind=bar --max-changes 200")]
pub(crate) struct Args {
    /// Id or name
    #[arg(add = ArgValueCompleter::new(complete::configurations))]
    configuration: String,
    /// Ids or names
    #[arg(value_name = "LOCATION", required_unless_present = "conditions", add = ArgValueCompleter::new(complete::locations))]
    locations: Vec<String>,
    /// All locations that fit, such as 'display_name=Berlin *',country=DE,metadata.KEY=VALUE;
    /// any column of `locations list` is a key; may be repeated; see `help conditions`
    #[arg(
        long = "where",
        value_name = "CONDITIONS",
        conflicts_with = "locations"
    )]
    conditions: Vec<String>,
    #[command(flatten)]
    guard: BulkGuard,
}

impl Args {
    /// The locations that fit.
    async fn fitting(&self, app: &App) -> Result<Vec<Verbatim<Location>>, Failure> {
        let fields = fields::location();
        let mut only = WhereArgs::of(&self.conditions).read(&fields, app.settings.decimal_mark)?;
        let client = app.stripe().await?;
        let all = client.pages::<Verbatim<Location>>(locations::list());
        let mut all = all.all().await?;
        only.spell(&fields, &all);
        all.retain(|location| only.fits(&fields, location, app.now()));
        Ok(all)
    }
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
        let places = if self.conditions.is_empty() {
            resolve::locations(app, &self.locations).await?
        } else {
            self.fitting(app).await?
        };
        if places.is_empty() {
            app.output.list(&fields::location())?.finish()?;
            app.output.note("no location fits; nothing was sent");
            return Ok(());
        }
        let attachment = Attachment {
            configuration: Some(&configuration.id),
            will: &format!("Attach configuration {called} to"),
            did: &format!("Attached {called} to"),
        };
        attachment.set(app, &self.guard, places).await
    }
}
