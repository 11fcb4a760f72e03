//! Where a report's figures come from: the ledger, brought up to date first, or
//! straight from Stripe.

use jiff::Timestamp;

use crate::app::App;
use crate::commands::ledger::bring_up_to_date;
use crate::failure::Failure;
use crate::ledger::sync::Want;
use crate::ledger::totals;
use crate::period::Period;
use crate::report::direct::{self, Streamed};
use crate::report::tally::By;

/// Where figures are taken from.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Source {
    /// Add up the local ledger, brought up to date first
    #[arg(long, conflicts_with = "direct")]
    ledger: bool,
    /// Add up what the ledger holds, without asking Stripe for anything
    #[arg(long, conflicts_with = "direct")]
    offline: bool,
    /// Stream everything from Stripe and leave the ledger alone (as without --ledger)
    #[arg(long)]
    direct: bool,
}

impl Source {
    /// The sums, and the moment they are of.
    pub(super) async fn figures(
        &self,
        app: &App,
        period: &Period,
        by: &[By],
    ) -> Result<(Streamed, Timestamp), Failure> {
        if self.direct || !(self.ledger || self.offline) {
            let client = app.stripe().await?;
            let spinner = app.output.spinner("reading charges and refunds");
            let objects = std::cell::Cell::new(0_u64);
            let progress = |more: u64| {
                objects.set(objects.get().saturating_add(more));
                spinner.detail(&format!("{} so far", objects.get()));
            };
            let streamed = direct::stream(client, period, by, &progress).await?;
            return Ok((streamed, app.now()));
        }
        let mut missing = Vec::new();
        if !self.offline {
            let want = Want {
                since: Some(period.from_seconds()),
                full: false,
            };
            missing = bring_up_to_date(app, want).await?.without_names;
        }
        let mut figures = totals::figures(app.ledger()?, period, by)?;
        figures.streamed.names.missing = missing;
        if self.offline {
            let age = app.now().duration_since(figures.synced);
            app.output.note(&format!(
                "from the ledger as of {} ({} old)",
                figures.synced,
                in_words(age.as_secs())
            ));
        }
        Ok((figures.streamed, figures.synced))
    }
}

/// A length of time, roughly.
fn in_words(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{} s", seconds.max(0)),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
