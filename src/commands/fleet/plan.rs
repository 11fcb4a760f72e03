//! `tillctl fleet plan FILE`

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::saved;
use super::shared::{plan_of, read};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::heading;
use crate::failure::{Failure, Kind};
use crate::fleet::plan::Options;
use crate::output::ColumnNames;
use crate::output::file;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, READER, needs};
use crate::text::counted;
use crate::views::plan_view::{self, PlanView};

/// Show what differs between a file and Stripe; exit 10 if anything does.
///
/// Nothing is remembered: the file and Stripe are all there is. What is not in
/// the file is shown, and goes only with --prune.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit 0: the same. Exit 10: different.

Examples:
  tillctl fleet plan fleet.toml
  tillctl fleet plan fleet.toml -o json
  tillctl fleet plan fleet.toml --prune --out plan.json
  tillctl fleet apply --plan plan.json")]
pub(crate) struct Args {
    /// The file; .csv is a table of readers, anything else TOML
    file: PathBuf,
    /// Plan to delete what is not in the file
    #[arg(long)]
    prune: bool,
    /// Plan to send secrets also where nothing else changes
    #[arg(long)]
    send_secrets: bool,
    /// Save the plan, for `tillctl fleet apply --plan`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, LOCATION, CONFIGURATION], &[]);

    fn columns() -> ColumnNames {
        plan_view::fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if let Some(path) = &self.out {
            file::check(path)?;
        }
        let from = read(&self.file)?;
        let options = Options {
            prune: self.prune,
            send_secrets: self.send_secrets,
            live: false,
        };
        let planned = plan_of(app, &from, options).await?;
        let view = PlanView {
            file: &from.name,
            plan: &planned.plan,
            fingerprint: planned.has.fingerprint(),
            dry_run: false,
            codes: &BTreeMap::new(),
        };
        if let Some(path) = &self.out {
            file::write_whole(path, saved::write(app, &view, &from, options)?)?;
            app.output.note(&format!("saved {}", path.display()));
        }
        let what = format!("The fleet against {}", from.name);
        app.output.heading(&heading::of_now(app, &what).await?)?;
        plan_view::result(&app.output, &view)?;
        if planned.plan.is_empty() {
            return Ok(());
        }
        let differences = counted(planned.plan.steps.len(), "difference");
        let next = match &self.out {
            Some(path) => format!("tillctl fleet apply --plan {}", path.display()),
            None => format!("tillctl fleet apply {}", from.name),
        };
        Err(Failure::new(
            Kind::Findings,
            format!("{differences} between {} and Stripe", from.name),
        )
        .hint(format!("make them go: {next}")))
    }
}
