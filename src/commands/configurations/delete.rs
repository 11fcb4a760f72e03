//! `tillctl configurations delete CONFIGURATION`

use super::fields;
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{Change, approve, done, resolve};
use crate::failure::Failure;
use crate::fleet::configure::attach;
use crate::output::ColumnNames;
use crate::stripe::permissions::{
    CONFIGURATION, CONFIGURATION_WRITE, LOCATION, LOCATION_WRITE, Needs, needs,
};
use crate::stripe::write;
use crate::stripe::{Location, Verbatim, configurations, locations};

/// Delete a configuration.
///
/// Locations it is attached to are named first; they inherit the account's
/// default afterwards.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations delete Bars
  tillctl configurations delete tmc_FOUOdQVIxvVdvN --yes")]
pub(crate) struct Args {
    /// Id or name
    #[arg(add = ArgValueCompleter::new(complete::configurations))]
    configuration: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[CONFIGURATION, CONFIGURATION_WRITE, LOCATION],
        &[LOCATION_WRITE],
    );

    fn columns() -> ColumnNames {
        fields::configuration(&fields::Attached::default()).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let configuration = resolve::configuration(app, &self.configuration).await?;
        let called = format!("{} ({})", configuration.called(), configuration.id);
        if configuration.is_default() {
            return Err(Failure::failed(format!(
            "{called} is the account's default configuration, which every location inherits: it cannot be deleted"
        ))
        .hint("take parts of it away with `tillctl configurations update default --unset PART`"));
        }
        let client = app.stripe().await?;
        let all = client.pages::<Verbatim<Location>>(locations::list());
        let mut there = all.all().await?;
        there.retain(|l| l.configuration_overrides.as_deref() == Some(&configuration.id));
        // What Stripe does with a configuration in use is not documented, so it is
        // taken off first.
        let detach = |l: &Verbatim<Location>| attach::request(l, None);
        let request = configurations::delete(&configuration.id).known(configuration.raw());
        let names: Vec<_> = there.iter().map(|l| l.name()).collect();
        let what = if names.is_empty() {
            format!("Delete configuration {called}, which is attached nowhere")
        } else {
            format!(
                "Delete configuration {called} and detach it from {}",
                names.join(", ")
            )
        };
        let change = Change::new(what).requests(there.iter().map(detach).collect());
        let change = there.iter().fold(change, |change, location| {
            let field = format!("configuration of {}", location.name());
            change.effect(field, Some(&configuration.id), None)
        });
        let change = change
            .effect("configuration", Some(&configuration.id), None)
            .request(&request)
            .ask();
        if !approve(app, &change).await? {
            return Ok(());
        }
        let detached = attach::set(client, &there, None).await;
        let (detached, failed) = detached
            .map_err(|failure| failure.context(format!("detaching from {}", names.join(", "))))?;
        attach::verdict(detached.len(), failed)?;
        let read = configurations::get(&configuration.id);
        let gone = write::remove(client, &request, &read, &configuration.id).await?;
        let nowhere = fields::Attached::new();
        let sentence = if names.is_empty() {
            format!("Deleted {called}")
        } else {
            format!("Deleted {called}; detached from {}", names.join(", "))
        };
        done(app, &fields::configuration(&nowhere), &gone, &sentence)
    }
}
