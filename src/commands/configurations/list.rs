//! `tillctl configurations list`

use super::fields;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::base::ListVerb;
use crate::commands::complete::name_cache;
use crate::commands::sort_args::SortArgs;
use crate::commands::where_args::WhereArgs;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::configurations;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, needs};

/// List configurations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations list
  tillctl configurations list --where offline=on
  tillctl configurations list --default -o json")]
pub(crate) struct Args {
    /// The account's default alone
    #[arg(long)]
    default: bool,
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CONFIGURATION], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::configuration(&fields::Attached::default()).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let sort = self.sort.read(&Self::columns(), &[])?;
        let attached = fields::attached(app).await?;
        let list = ListVerb {
            what: "Configurations",
            request: configurations::list(self.default.then_some(true)),
            fields: &fields::configuration(&attached),
            limit: None,
            only: &self.only,
            sort,
            noun: (!self.default).then_some(&name_cache::CONFIGURATIONS),
            none: [
                "there is no configuration yet",
                "tillctl configurations create --name NAME --tip-percent eur=10,15,20",
            ],
        };
        list.run(app).await
    }
}
