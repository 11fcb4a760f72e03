//! `tillctl ledger push`

use crate::app::App;
use crate::commands::Verb;
use crate::commands::ledger::shared;
use crate::commands::ledger_sync::bring_up_to_date;
use crate::failure::Failure;
use crate::ledger::push::{self, Pushed};
use crate::ledger::sync_run::SyncRequest;
use crate::output::{ColumnNames, Fields};
use crate::secret::Mode;
use crate::store::LedgerName;
use crate::stripe::permissions::{CHARGE, Needs, REPORT, needs};
use crate::text::counted;

/// Bring the store's tables for analysts to what the ledger holds.
///
/// Only what is not in the store as it is here is sent, a batch in each transaction:
/// stopped at any point, the next push goes on there. Rows of an older ledger never
/// replace those of a newer one, so several machines may push the same account.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The tables are in the schema tillctl_ledger; tillctl help machines has queries.

Examples:
  tillctl ledger push
  tillctl ledger push --sync
  tillctl ledger push --sync --since 2026-01-01"
)]
pub(crate) struct Args {
    /// Bring the ledger up to date first
    #[arg(long)]
    sync: bool,
    /// Hold everything from this day or instant on
    #[arg(long, value_name = "DAY|INSTANT", requires = "sync")]
    since: Option<String>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], REPORT);

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = app.chosen_store()?;
        if self.sync {
            let since = self.since.as_ref();
            let since = since.map(|since| shared::stretch(app, since, None));
            let want = SyncRequest {
                since: since.transpose()?.map(|since| since.from_seconds()),
                ..SyncRequest::default()
            };
            bring_up_to_date(app, want).await?;
        }
        let ledger = shared::existing(app)?;
        let output = &*app.output;
        let _lock = ledger
            .lock(|| output.note("another tillctl is synchronising this ledger; waiting for it"))
            .await?;
        let (_, account) = app.ledger_place()?;
        let name = LedgerName {
            account,
            is_live: app.settings.api_key()?.mode() == Mode::Live,
        };
        let pushed = {
            let spinner = output.spinner("pushing the ledger");
            let progress = |more: u64| spinner.add(more);
            push::run(ledger, store, name, &progress)?
        };
        let changed = pushed.changed;
        let sentence = format!(
            "The store has the ledger: {}, {} of them written now, {} removed.",
            counted(pushed.rows, "row"),
            changed.written,
            changed.removed
        );
        output.done(&fields(), &pushed, &sentence)
    }
}

fn fields() -> Fields<'static, Pushed> {
    Fields::of(|pushed: &Pushed| pushed.rows.to_string())
        .count("rows", |pushed| Some(pushed.rows))
        .count("written", |pushed| Some(pushed.changed.written))
        .count("removed", |pushed| Some(pushed.changed.removed))
}
