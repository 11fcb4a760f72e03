//! `tillctl ledger verify`

use crate::app::App;
use crate::commands::Verb;
use crate::commands::heading;
use crate::failure::{Failure, Kind};
use crate::ledger::sync_run::SyncRequest;
use crate::ledger::verify::{self, LedgerDifference};
use crate::output::Fields;
use crate::stripe::permissions::{CHARGE, Needs, REPORT, needs};
use crate::text::counted;

/// The newest seconds are left out: Stripe's lists may still gain objects.
const SETTLE: i64 = 5 * 60;

/// List everything again and compare; exit 10 if anything differs.
#[derive(Debug, clap::Args)]
#[command(after_help = "The ledger is synchronised first.

Examples:
  tillctl ledger verify --from 2026-11-01 --to 2026-11-30
  tillctl ledger verify -o json")]
pub(crate) struct Args {
    /// First day, or an instant; left out: all that the ledger holds
    #[arg(long, value_name = "DAY|INSTANT")]
    from: Option<String>,
    /// Last day, included, or an instant, excluded; left out: until now
    #[arg(long, value_name = "DAY|INSTANT", requires = "from")]
    to: Option<String>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], REPORT);

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let output = &*app.output;
        let ledger = crate::commands::ledger::shared::existing(app)?;
        let since = ledger
            .standing()?
            .since
            .ok_or_else(crate::commands::ledger::shared::nothing_held)?;
        let (from, to) = match &self.from {
            None => (since, i64::MAX),
            Some(from) => {
                let period =
                    crate::commands::ledger::shared::stretch(app, from, self.to.as_deref())?;
                (period.from_seconds(), period.to_seconds())
            }
        };
        let want = SyncRequest {
            since: Some(from.min(since)),
            full: false,
            disputes: None,
            reversals: None,
        };
        crate::commands::ledger_sync::bring_up_to_date(app, want).await?;
        let synced = ledger.standing()?.synced.unwrap_or(from);
        let window = (from, to.min(synced.saturating_sub(SETTLE)));
        let verified = {
            let spinner = output.spinner("comparing the ledger with Stripe");
            let progress = |more: u64| spinner.add(more);
            verify::run(app.stripe().await?, ledger, window, &progress).await?
        };
        let fields = Fields::of(|d: &LedgerDifference| d.id.clone())
            .text("list", |d| Some(d.list))
            .text("id", |d| Some(&d.id))
            .rank(1)
            .text("field", |d| Some(&d.field))
            .text("ledger", |d| d.ledger.as_deref())
            .text("stripe", |d| d.stripe.as_deref());
        let heading = heading::of_now(app, "Ledger against Stripe").await?;
        let mut list = output.list(&fields)?.under(heading);
        list.push_all(&verified.differences)?;
        list.finish()?;
        for what in &verified.not_compared {
            output.warn(&format!(
                "the key may not read {what}: what stands on them is not compared"
            ));
        }
        let (rows, found) = (verified.rows, verified.differences.len());
        if found == 0 {
            output.note(&format!(
                "{} compared, all are as Stripe has them",
                counted(rows, "row")
            ));
            return Ok(());
        }
        Err(Failure::new(
            Kind::Findings,
            format!(
                "{} compared, {}",
                counted(rows, "row"),
                counted(found, "difference")
            ),
        )
        .hint("tillctl ledger sync --full fetches everything once more"))
    }
}
