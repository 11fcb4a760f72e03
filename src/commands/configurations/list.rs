//! `tillctl configurations list`

use super::fields;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, needs};
use crate::stripe::{Configuration, Verbatim, configurations};

/// List configurations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations list
  tillctl configurations list --default -o json")]
pub(crate) struct Args {
    /// The account's default alone
    #[arg(long)]
    default: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CONFIGURATION], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::configuration(&fields::Attached::default()).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let attached = fields::attached(app).await?;
        let fields = fields::configuration(&attached);
        let request = configurations::list(self.default.then_some(true));
        let mut pages = app
            .stripe()
            .await?
            .pages::<Verbatim<Configuration>>(request);
        let mut list = app.output.list(&fields)?;
        let mut known: Vec<CachedName> = Vec::new();
        while let Some(page) = pages.next().await? {
            known.extend(page.iter().map(|c| CachedName::from(&**c)));
            for configuration in &page {
                list.push(configuration)?;
            }
            list.flush()?;
        }
        if !self.default {
            name_cache::keep(&app.settings, &name_cache::CONFIGURATIONS, &known);
        }
        let count = list.count();
        list.finish()?;
        if count == 0 {
            app.output.note("there is no configuration yet");
            app.output
                .hint("tillctl configurations create --name NAME --tip-percent eur=10,15,20");
        }
        Ok(())
    }
}
