//! `tillctl locations delete LOCATION`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::base::DeleteVerb;
use crate::commands::complete;
use crate::commands::{Change, fields, resolve};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, LOCATION_WRITE, Needs, READER, needs};
use crate::stripe::{Location, Reader, Verbatim, locations, readers};
use crate::text::quoted;

/// How many readers are named when they stand in the way.
const NAMED: usize = 5;

/// Delete a location that has no readers.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations delete \"Berlin Kreuzberg\"
  tillctl locations delete tml_FOUOdQVIxvVdvN --yes")]
pub(crate) struct Args {
    /// Id or display name
    #[arg(add = ArgValueCompleter::new(complete::locations))]
    location: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION, LOCATION_WRITE, READER], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let location = resolve::location(app, &self.location).await?;
        empty(app, &location).await?;
        let called = format!("{} ({})", location.name(), location.id);
        let delete = DeleteVerb {
            change: Change::new(format!("Delete location {called}")).effect(
                "location",
                Some(&location.id),
                None,
            ),
            id: &location.id,
            request: locations::delete(&location.id).known(location.raw()),
            read: locations::get(&location.id),
            fields: &fields::location(),
            sentence: format!("Deleted {called}"),
        };
        delete.run(app).await
    }
}

/// What Stripe does with the readers of a deleted location is not documented,
/// except that they are to be removed first.
async fn empty(app: &App, location: &Location) -> Result<(), Failure> {
    let filter = readers::ReaderFilter {
        location: Some(location.id.clone()),
        ..readers::ReaderFilter::default()
    };
    let client = app.stripe().await?;
    let there = client.pages::<Verbatim<Reader>>(readers::list(&filter));
    let there = there.all().await?;
    if there.is_empty() {
        return Ok(());
    }
    let mut names: Vec<_> = there.iter().take(NAMED).map(|r| r.name()).collect();
    if there.len() > NAMED {
        names.push("…");
    }
    let (are, noun) = if there.len() == 1 {
        ("is", "reader")
    } else {
        ("are", "readers")
    };
    Err(Failure::failed(format!(
        "{} is not deleted: {} {noun} {are} still there ({})",
        location.name(),
        there.len(),
        names.join(", ")
    ))
    .hint(format!(
        "see them with `tillctl readers list --location {}` and assign them elsewhere or delete them first",
        quoted(location.name())
    )))
}
