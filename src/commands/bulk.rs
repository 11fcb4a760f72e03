//! What verbs that make many changes have in common: the guard against a script that
//! runs away, and a result for each row.

use std::future::Future;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::App;
use crate::commands::heading;
use crate::commands::{Change, approve};
use crate::failure::Failure;
use crate::fleet::bulk::{self, CircuitBreaker, Observer, RowOutcome};
use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject, counts, verdict};
use crate::output::text::counted;
use crate::output::{Fields, Format, Listing, Spinner, Tone};

/// So many changes are made without a person to ask.
const MOST_UNATTENDED: usize = 20;

/// The guard against a script that runs away.
#[derive(Debug, clap::Args)]
pub(crate) struct BulkGuard {
    /// Refuse to make more changes than this [default: 20 without a terminal,
    /// else as many as you confirm]
    #[arg(long, value_name = "N")]
    max_changes: Option<usize>,
}

impl BulkGuard {
    /// Whether so many changes are to be made: the guard, then as [`approve`].
    /// Each line of `listing` is one of them.
    pub(crate) async fn approve(
        &self,
        app: &App,
        noun: &str,
        change: Change,
        listing: Vec<String>,
    ) -> Result<bool, Failure> {
        let changes = listing.len();
        let default = (!app.output.can_ask()).then_some(MOST_UNATTENDED);
        if let Some(most) = self.max_changes.or(default)
            && changes > most
        {
            let message = format!(
                "{} would be changed, and at most {most} may be (--max-changes)",
                counted(changes, noun)
            );
            if !app.settings.dry_run {
                return Err(
                    Failure::usage(format!("{message}; nothing was sent")).hint(format!(
                        "if all of them are meant: --max-changes {changes}; --dry-run shows them"
                    )),
                );
            }
            app.output.warn(&message);
        }
        let change = if changes > 1 {
            change.ask_on_terminal()
        } else {
            change
        };
        approve(app, &change.listing(listing)).await
    }
}

/// The fields of a row, with how it ended after what it is about.
pub(crate) fn with_outcome(named: Fields<'_, RowResult>) -> Fields<'_, RowResult> {
    named
        .text("outcome", |i| Some(i.outcome))
        .tone(|i| match i.outcome {
            "failed" | "unknown" => Tone::Bad,
            "not_begun" => Tone::Waiting,
            "unchanged" | "done_before" | "idle" => Tone::Faint,
            _ => Tone::Good,
        })
        .text("detail", |i| {
            let problem = i.problem.as_ref().map(Failure::message);
            problem.or(i.detail.as_deref())
        })
        .prose()
        .kept()
        .column_only()
        .json("detail", |i| json!(i.detail))
        .spread(|i| {
            i.more
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        })
        .json("error", |i| match &i.problem {
            Some(problem) => problem.to_json()["error"].take(),
            None => Value::Null,
        })
}

/// Rows of one kind.
pub(crate) struct Bulk<'a> {
    /// What a row is.
    pub(crate) noun: &'a str,
    /// What it is when its work is done, `renamed`.
    pub(crate) verb: &'a str,
    /// What is ahead of it, `to be renamed`: nothing that may have been done before.
    pub(crate) ahead: &'a str,
    /// How a result is shown.
    pub(crate) fields: &'a Fields<'a, RowResult>,
}

impl Bulk<'_> {
    /// Does the work of every row, shows the results as they come and sums up.
    pub(crate) async fn carry_out<'a, T, F>(
        &self,
        app: &App,
        rows: &'a [T],
        item: impl Fn(usize, &'a T) -> RowResult,
        work: impl Fn(&'a T) -> F,
    ) -> Result<(), Failure>
    where
        T: RowSubject,
        F: Future<Output = Result<RowDone, Failure>>,
    {
        let Self {
            noun,
            verb,
            ahead,
            fields,
        } = *self;
        let interrupts = app.interrupt.count();
        let count = counted(rows.len(), noun);
        let heading = heading::of_results(app, &format!("{count} {ahead}")).await;
        let mut tally = Tally {
            list: app.output.list(fields)?.under(heading),
            items: rows
                .iter()
                .enumerate()
                .map(|(n, row)| item(n, row))
                .collect(),
            spinner: app.output.spinner(&format!("{count}, {ahead}")),
            ids_only: app.output.format() == Format::Id,
            breaker: CircuitBreaker::default(),
            ended: 0,
            unprinted: None,
        };
        bulk::run(&app.interrupt, rows, T::about, work, &mut tally).await;
        let Tally {
            list,
            items,
            mut unprinted,
            spinner,
            ..
        } = tally;
        drop(spinner);
        unprinted = unprinted.or(list.finish().err());
        app.output.note(&format!(
            "{}: {}",
            counted(items.len(), noun),
            counts(&items)
        ));
        let stopped = app.interrupt.count() > interrupts;
        match (verdict(&items, (noun, verb), stopped), unprinted) {
            (Some(problem), _) => Err(problem),
            (None, Some(unprinted)) if unprinted.is_stdout_closed() => Ok(()),
            (None, Some(unprinted)) => Err(unprinted
                .context(format!("all were {verb}"))
                .hint("only the results could not be written")),
            (None, None) => Ok(()),
        }
    }
}

struct Tally<'o, 's> {
    list: Listing<'o, 's, RowResult>,
    items: Vec<RowResult>,
    spinner: Spinner<'o>,
    ids_only: bool,
    breaker: CircuitBreaker,
    ended: usize,
    unprinted: Option<Failure>,
}

impl Observer<Result<RowDone, Failure>> for Tally<'_, '_> {
    fn ended(&mut self, _: usize, result: &Result<RowDone, Failure>) -> ControlFlow<()> {
        self.ended += 1;
        self.spinner
            .detail(&format!("{} of {}", self.ended, self.items.len()));
        self.breaker.after(result.as_ref().err())
    }

    fn row(&mut self, row: usize, what: RowOutcome<Result<RowDone, Failure>>) {
        let item = &mut self.items[row];
        item.end(what);
        if self.unprinted.is_some() || (self.ids_only && item.object.is_none()) {
            return;
        }
        let shown = self.list.push(item).and_then(|()| self.list.flush());
        self.unprinted = shown.err();
    }
}
