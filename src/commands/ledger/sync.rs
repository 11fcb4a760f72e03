//! `tillctl ledger sync`

use crate::app::App;
use crate::commands::Verb;
use crate::failure::Failure;
use crate::ledger::sync_run::{SyncRequest, Synced};
use crate::output::Fields;
use crate::stripe::permissions::{CHARGE, Needs, REPORT, needs};
use crate::text::counted;

/// Fetch what is new and what has changed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --since the first run fetches everything there is.

Examples:
  tillctl ledger sync --since 2026-01-01
  tillctl ledger sync"
)]
pub(crate) struct Args {
    /// Hold everything from this day or instant on
    #[arg(long, value_name = "DAY|INSTANT")]
    since: Option<String>,
    /// Fetch everything once more
    #[arg(long)]
    full: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], REPORT);

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let since = match &self.since {
            None => None,
            Some(since) => {
                Some(crate::commands::ledger::shared::stretch(app, since, None)?.from_seconds())
            }
        };
        let want = SyncRequest {
            since,
            full: self.full,
            disputes: None,
            reversals: None,
        };
        let synced = crate::commands::ledger_sync::bring_up_to_date(app, want).await?;
        let fields = Fields::of(|synced: &Synced| synced.objects.to_string())
            .count("pages", |synced| Some(synced.pages))
            .count("objects", |synced| Some(synced.objects));
        let sentence = format!(
            "The ledger is up to date: {} on {}.",
            counted(synced.objects, "object"),
            counted(synced.pages, "page")
        );
        app.output.done(&fields, &synced, &sentence)
    }
}
