//! `tillctl locations list`

use std::num::NonZeroUsize;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::commands::fields;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::pages::PAGE_LIMIT;
use crate::stripe::permissions::{LOCATION, Needs, needs};
use crate::stripe::{Location, Verbatim, locations};

/// List locations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations list
  tillctl locations list -o csv --columns id,display_name,country")]
pub(crate) struct Args {
    /// At most so many locations
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let limit = self.limit.map_or(usize::MAX, NonZeroUsize::get);
        let mut request = locations::list();
        request.params.set("limit", limit.min(PAGE_LIMIT));
        let fields = fields::location();
        let mut pages = app.stripe().await?.pages::<Verbatim<Location>>(request);
        let mut list = app.output.list(&fields)?;
        let mut known: Vec<CachedName> = Vec::new();
        while list.count() < limit
            && let Some(page) = pages.next().await?
        {
            known.extend(page.iter().map(|location| CachedName::from(&**location)));
            for location in page.iter().take(limit - list.count()) {
                list.push(location)?;
            }
            list.flush()?;
        }
        let count = list.count();
        if self.limit.is_none() {
            name_cache::keep(&app.settings, &name_cache::LOCATIONS, &known);
        }
        list.finish()?;
        if count == 0 {
            app.output.note("there is no location yet");
            app.output
                .hint("tillctl locations create --name NAME --line1 … --country DE");
        }
        Ok(())
    }
}
