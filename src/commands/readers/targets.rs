//! What verbs on several readers have in common: which readers are meant, the
//! guard against a script that runs away, a result for each of them.

use std::future::Future;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::{Change, approve};
use crate::directory::select::Selection;
pub(super) use crate::directory::targets::Targets;
use crate::directory::targets::{self, Wanted};
use crate::failure::Failure;
use crate::fleet::bulk::{self, CircuitBreaker, Observer, RowOutcome};
pub(super) use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::fleet::bulk_results::{counts, verdict};
use crate::output::text::counted;
use crate::output::{ColumnNames, Fields, Format, Listing, Spinner, Tone};

/// So many changes are made without a person to ask.
const MOST_UNATTENDED: usize = 20;

/// Several readers.
#[derive(Debug, clap::Args)]
pub(super) struct TargetArgs {
    /// Id, serial number or label; may be several
    #[arg(value_name = "READER", required_unless_present = "conditions", add = ArgValueCompleter::new(complete::readers))]
    readers: Vec<String>,
    #[command(flatten)]
    conditions: FilterArgs,
}

/// Readers by what they are.
#[derive(Debug, clap::Args)]
pub(super) struct FilterArgs {
    /// All readers that fit, such as location=Kreuzberg,status!=online,silent>15m,
    /// 'label=Till *',metadata.KEY=VALUE; may be repeated; see `help conditions`
    #[arg(long = "where", value_name = "CONDITIONS", conflicts_with = "readers")]
    pub(super) conditions: Vec<String>,
}

/// The guard against a script that runs away.
#[derive(Debug, clap::Args)]
pub(super) struct BulkGuard {
    /// Refuse to change more readers than this [default: 20 without a terminal,
    /// else as many as you confirm]
    #[arg(long, value_name = "N")]
    max_changes: Option<usize>,
}

impl TargetArgs {
    /// The columns of what becomes of one, or of several.
    pub(super) fn columns(&self) -> ColumnNames {
        if self.one().is_some() {
            crate::commands::fields::reader_columns()
        } else {
            fields().names()
        }
    }

    /// The one reader, if one was named.
    pub(super) fn one(&self) -> Option<&str> {
        match self.readers.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The readers.
    pub(super) async fn targets(&self, app: &App) -> Result<Targets, Failure> {
        targets(app, &self.readers, &self.conditions.conditions, false).await
    }
}

/// The readers of these names or these conditions, and `whole` the fleet.
pub(super) async fn targets(
    app: &App,
    names: &[String],
    conditions: &[String],
    whole: bool,
) -> Result<Targets, Failure> {
    let selection = Selection::parse(conditions)
        .map_err(|e| Failure::usage(format!("--where: {e}")).hint("such as --where location=Kreuzberg,status=offline; a label may be a pattern: label=Till *"))?;
    let client = app.stripe().await?;
    let locations = super::shared::location_names(app, true);
    let wanted = Wanted {
        names,
        selection,
        whole,
    };
    targets::find(client, locations, wanted, app.now()).await
}

impl BulkGuard {
    /// Whether so many changes are to be made: the guard, then as [`approve`].
    /// Each line of `listing` is one of them.
    pub(super) async fn approve(
        &self,
        app: &App,
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
                counted(changes, "reader")
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

pub(super) fn fields() -> Fields<'static, RowResult> {
    Fields::of(|i: &RowResult| i.reader.clone().unwrap_or_default())
        .count("row", |i| Some(i.row))
        .json("reader", |i| json!(i.reader))
        .text("label", |i| Some(&i.label))
        .tone(|_| Tone::Strong)
        .text("location_name", |i| i.location.as_deref())
        .rank(2)
        .text("reader", |i| i.reader.as_deref())
        .rank(1)
        .column_only()
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

/// Does the work of every row, shows the results as they come and sums up.
/// `verb` is what the rows are when it is done (`renamed`), `noun` what they
/// are.
pub(super) async fn carry_out<'a, T, F>(
    app: &App,
    (noun, verb): (&str, &str),
    rows: &'a [T],
    item: impl Fn(usize, &'a T) -> RowResult,
    work: impl Fn(&'a T) -> F,
) -> Result<(), Failure>
where
    T: RowSubject,
    F: Future<Output = Result<RowDone, Failure>>,
{
    let fields = fields();
    let interrupts = app.interrupt.count();
    let mut tally = Tally {
        list: app.output.list(&fields)?,
        items: rows
            .iter()
            .enumerate()
            .map(|(n, row)| item(n, row))
            .collect(),
        spinner: app
            .output
            .spinner(&format!("{}, to be {verb}", counted(rows.len(), noun))),
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

/// No reader fits the conditions: nothing is to be done, which is no fault.
pub(super) fn no_match(app: &App) -> Result<(), Failure> {
    app.output.list(&fields())?.finish()?;
    app.output.note("no reader fits; nothing was sent");
    Ok(())
}

/// `3 of 10 readers`, or `10 readers` if it is all of them.
pub(super) fn counted_of(some: usize, all: usize) -> String {
    if some == all {
        counted(all, "reader")
    } else {
        format!("{some} of {}", counted(all, "reader"))
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
        if self.unprinted.is_some() || (self.ids_only && item.reader.is_none()) {
            return;
        }
        let shown = self.list.push(item).and_then(|()| self.list.flush());
        self.unprinted = shown.err();
    }
}
