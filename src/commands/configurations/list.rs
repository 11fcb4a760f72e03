//! `tillctl configurations list`

use super::shape;
use crate::app::App;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::failure::Failure;
use crate::stripe::{Configuration, Verbatim, configurations};

/// List configurations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations list
  tillctl configurations list --default -o json")]
pub struct Args {
    /// The account's default alone
    #[arg(long)]
    default: bool,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let attached = shape::attached(app).await?;
    let shape = shape::configuration(&attached);
    let request = configurations::list(args.default.then_some(true));
    let mut pages = app
        .stripe()
        .await?
        .pages::<Verbatim<Configuration>>(request);
    let mut list = app.output.list(&shape)?;
    let mut known: Vec<CachedName> = Vec::new();
    while let Some(page) = pages.next().await? {
        known.extend(page.iter().map(|c| CachedName::from(&**c)));
        for configuration in &page {
            list.push(configuration)?;
        }
        list.flush()?;
    }
    if !args.default {
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
