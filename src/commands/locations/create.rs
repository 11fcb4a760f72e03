//! `tillctl locations create`

use super::details::{LocationDetails, complete};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::{Change, approve, done, fields, parse};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::locations::Draft;
use crate::stripe::permissions::{LOCATION, LOCATION_WRITE, Needs, needs};
use crate::stripe::write::{self, ObjectsBefore};
use crate::stripe::{Location, Verbatim, locations};

/// Create a location.
///
/// Which parts of the address are needed depends on the country. The country
/// can never be changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations create --name Kreuzberg --line1 \"Oranienstr. 1\" --city Berlin \\
    --postal-code 10999 --country DE
  tillctl locations create --name Austin --line1 \"1 Main St\" --city Austin --state TX \\
    --postal-code 78701 --country US --metadata region=south")]
pub(crate) struct Args {
    #[command(flatten)]
    details: LocationDetails,
    /// Metadata; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    metadata: Vec<(String, String)>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION, LOCATION_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let metadata = parse::metadata_map(&self.metadata)?;
        let address = self.details.address();
        let name = self.details.name()?;
        complete(&address, if name.is_none() { &["name"] } else { &[] })?;
        let name = name.unwrap_or_default();
        let draft = Draft {
            display_name: Some(name.to_owned()),
            address,
            phone: self
                .details
                .phone()
                .filter(|p| !p.is_empty())
                .map(str::to_owned),
            metadata,
        };
        let request = locations::create(&draft);
        let mut change = Change::new(format!("Create location {name:?}")).request(&request);
        for (field, value) in request.params.pairs() {
            change = change.effect(field, None, Some(value));
        }
        if !approve(app, &change).await? {
            return Ok(());
        }
        let client = app.stripe().await?;
        let before = client.pages::<Verbatim<Location>>(locations::list());
        let before = before.all().await?;
        if let Some(twin) = before
            .iter()
            .find(|l| l.display_name.as_deref() == Some(name))
        {
            app.output.warn(&format!(
            "another location is called {name:?} too ({}): by this name alone neither will be found",
            twin.id
        ));
        }
        let made = |location: &Location| draft.is_shown_by(location);
        let before = ObjectsBefore {
            all: &before,
            list: locations::list(),
            command: "tillctl locations list",
        };
        let location = write::create(client, &request, before, made).await?;
        let sentence = format!("Created {} ({})", location.id, location.name());
        done(app, &fields::location(), &location, &sentence)
    }
}
