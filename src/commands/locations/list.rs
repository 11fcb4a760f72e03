//! `tillctl locations list`

use std::num::NonZeroUsize;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::base::ListVerb;
use crate::commands::complete::name_cache;
use crate::commands::fields;
use crate::commands::parse;
use crate::commands::sort_args::SortArgs;
use crate::commands::where_args::WhereArgs;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::locations;
use crate::stripe::permissions::{LOCATION, Needs, needs};

/// List locations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations list
  tillctl locations list --where 'display_name=Berlin *,metadata.region=east'
  tillctl locations list -o csv --columns id,display_name,country")]
pub(crate) struct Args {
    /// At most so many locations
    #[arg(long, value_name = "N", value_parser = parse::at_least_one)]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let list = ListVerb {
            what: "Locations",
            request: locations::list(),
            fields: &fields::location(),
            limit: self.limit,
            only: &self.only,
            sort: self.sort.read(&Self::columns(), &[])?,
            noun: Some(&name_cache::LOCATIONS),
            none: [
                "there is no location yet",
                "tillctl locations create --name NAME --line1 … --country DE",
            ],
        };
        list.run(app).await
    }
}
