//! `tillctl watch`

mod cancel;
mod lines;
mod live;
mod shown;
mod takings;
mod ui;

use std::time::Duration;

use crate::app::{App, GlobalFlags, Printed};
use crate::commands::Verb;
use crate::commands::parse;
use crate::directory::select::{KEYS, Selection};
use crate::failure::Failure;
use crate::fleet::watch::Budget;
use crate::output::Format;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};

use crate::fleet::watch::view::{self, FleetView};

/// Watch the fleet: a live table, or what changes in a pipe.
///
/// Reads are rationed by Stripe. A session may use a tenth of a month's reads at
/// the interval that was asked for; then it looks as often as lets a month's
/// reads last a month, and says so.
#[derive(Debug, clap::Args)]
#[command(after_help = "Keys:
  arrows, j, k, PageUp, PageDown, Home, End   move
  Enter        more about the reader         /   filter (Esc clears it)
  s, r         sort by the next column, the other way round
  c            cancel what the reader is doing (asks first)
  u            look now                      ?   help
  q, Esc       quit

Examples:
  tillctl watch
  tillctl watch --where \"location=Berlin Kreuzberg\" --interval 30s
  tillctl watch -o jsonl | jq 'select(.event == \"status\")'")]
pub(crate) struct Args {
    /// Time between two looks; Stripe itself is up to 2 minutes behind
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = interval)]
    interval: Duration,
    /// Only readers that fit, such as location=Kreuzberg,silent>15m; see `help conditions`
    #[arg(long = "where", value_name = "CONDITIONS")]
    conditions: Vec<String>,
}

fn interval(text: &str) -> Result<Duration, String> {
    let interval = parse::duration(text)?;
    if interval < Duration::from_secs(1) {
        return Err("at least 1s".into());
    }
    Ok(interval)
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER], &[LOCATION, READER_WRITE]);

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Events)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let output = &*app.output;
        if !matches!(output.format(), Format::Table | Format::Jsonl) {
            return Err(
                Failure::usage("watch has no such format").hint("-o jsonl gives an event a line")
            );
        }
        if output.columns().is_some() {
            return Err(Failure::usage("watch has no --columns"));
        }
        let selection = Selection::parse(&self.conditions).map_err(|why| {
            Failure::usage(format!("--where: {why}")).hint(format!("keys: {KEYS}"))
        })?;
        let takings = takings::OpenLedger::find(app);
        let budget = Budget::new(self.interval, takings.as_ref().and_then(|t| t.transactions));
        let is_selective = !selection.is_empty();
        // The first look comes before anything else: a wrong key is an error, not
        // a screen.
        let mut watched = FleetView::new(app.stripe().await?.clone(), selection, budget);
        // What checks saw is older than this session.
        let store = app.history()?;
        watched.history = store.read().history;
        watched.looks = Some(std::sync::Arc::clone(store.looks()));
        let first = {
            let _spinner = output
                .is_terminal()
                .then(|| output.spinner("looking at the fleet"));
            view::look(&watched.client, &watched.wish(app.now())).await
        };
        // Without conditions there is nothing to hold the fleet against.
        let seen = first
            .as_ref()
            .ok()
            .filter(|_| is_selective)
            .map_or_else(Vec::new, |seen| seen.readers.clone());
        if let Some(error) = watched.take(first, app.now()) {
            return watched.refused(error).await;
        }
        watched.check_selection(&seen).await?;
        if let Some(error) = &watched.unkept {
            output.warn(&format!(
                "what is seen is not kept for `fleet uptime`: {error}"
            ));
        }
        if output.has_screen() {
            live::run(app, watched, takings).await
        } else {
            lines::run(app, watched).await
        }
    }
}
