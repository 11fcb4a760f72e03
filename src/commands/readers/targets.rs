//! What verbs on several readers have in common: which readers are meant, the
//! guard against a script that runs away, a result for each of them.

use std::collections::{BTreeMap, HashSet};
use std::future::Future;
use std::ops::ControlFlow;

use serde_json::{Map, Value, json};

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::{Change, approve};
use crate::directory::LocationNames;
use crate::directory::select::Selection;
use crate::directory::{LookupError, Snapshot};
use crate::failure::{Failure, Kind};
use crate::fleet::bulk::{self, CircuitBreaker, Observer, RowOutcome};
use crate::output::text::counted;
use crate::output::{ColumnNames, Fields, Format, Listing, Spinner, Tone};
use crate::stripe::{Reader, readers};

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

/// The readers that are meant, and what they stand among.
#[derive(Debug)]
pub(super) struct Targets {
    pub(super) readers: Vec<Reader>,
    pub(super) names: LocationNames,
    /// All readers; empty unless they were asked for.
    pub(super) all: Vec<Reader>,
    /// What they were chosen by.
    pub(super) selection: Selection,
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
    let mut selection = Selection::parse(conditions)
        .map_err(|e| Failure::usage(format!("--where: {e}")).hint("such as --where location=Kreuzberg,status=offline; a label may be a pattern: label=Till *"))?;
    let client = app.stripe().await?;
    let locations = super::shared::location_names(app, true);
    let list = |filter: &readers::Filter| client.pages::<Reader>(readers::list(filter)).ahead();
    let (places, all) = if whole || selection.needs_names() || selection.is_empty() {
        let everything = readers::Filter::default();
        if whole || selection.is_empty() {
            let (places, all) = tokio::join!(locations, list(&everything).all());
            (places?, all?)
        } else {
            let places = locations.await?;
            selection.spell(&places);
            let all = list(&selection.filter(&places)).all().await?;
            (places, all)
        }
    } else {
        let filter = selection.filter(&LocationNames::new());
        let (places, all) = tokio::join!(locations, list(&filter).all());
        (places?, all?)
    };
    selection.spell(&places);
    if let Some(no_match) = selection.stray_location(&places) {
        return Err(
            Failure::not_found(format!("--where: no location {no_match:?}"))
                .hint("see tillctl locations list"),
        );
    }
    selection.spell_labels(&all);
    let readers: Vec<Reader> = if selection.is_empty() {
        named(names, &all)?
    } else {
        let now = app.now();
        let fit = |r: &&Reader| selection.matches(r, &places, now);
        all.iter().filter(fit).cloned().collect()
    };
    selection.check(client, &all, !readers.is_empty()).await?;
    Ok(Targets {
        readers,
        names: places,
        all: if whole { all } else { Vec::new() },
        selection,
    })
}

/// The readers of these names, each once; all misses at once.
fn named(names: &[String], all: &[Reader]) -> Result<Vec<Reader>, Failure> {
    let index = Snapshot::of(all);
    let (mut found, mut seen, mut missed) = (Vec::new(), HashSet::new(), Vec::new());
    for name in names {
        match index.find(name) {
            Ok(at) if seen.insert(at) => found.push(all[at].clone()),
            Ok(_) => {}
            Err(error) => missed.push((error.told("reader", name), error)),
        }
    }
    let Some((first, error)) = missed.first() else {
        return Ok(found);
    };
    let hint = match error {
        LookupError::Several(_) => "an id or serial number says which; see tillctl readers list",
        LookupError::None(_) => "see tillctl readers list",
    };
    Err(if missed.len() == 1 {
        Failure::not_found(first.clone()).hint(hint)
    } else {
        Failure::not_found(format!(
            "{} of {} name no one reader; nothing was sent",
            missed.len(),
            counted(names.len(), "name")
        ))
        .details(missed.into_iter().map(|(told, _)| told).collect())
        .hint(hint)
    })
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

/// How the work on a row ended well.
#[derive(Debug, Default)]
pub(super) struct RowDone {
    /// `renamed`, `unchanged`, …
    pub(super) outcome: &'static str,
    /// The reader, if it was not known before.
    pub(super) reader: Option<String>,
    /// What else there is to say.
    pub(super) detail: Option<String>,
    /// The same for programs.
    pub(super) more: Vec<(&'static str, Value)>,
}

impl RowDone {
    pub(super) fn new(outcome: &'static str) -> Self {
        Self {
            outcome,
            ..Self::default()
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// A row of the result.
#[derive(Debug, Clone, Default)]
pub(super) struct RowResult {
    /// The line of the file, or a number from 1.
    pub(super) row: u64,
    pub(super) reader: Option<String>,
    pub(super) label: String,
    pub(super) location: Option<String>,
    pub(super) outcome: &'static str,
    pub(super) detail: Option<String>,
    pub(super) more: Map<String, Value>,
    pub(super) problem: Option<Failure>,
}

impl RowResult {
    /// A reader's row.
    pub(super) fn of(row: usize, reader: &Reader, names: &LocationNames) -> Self {
        let place = reader
            .location_id()
            .map(|id| names.get(id).map_or(id, String::as_str).to_owned());
        Self {
            row: u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1),
            reader: Some(reader.id.clone()),
            label: reader.label.clone().unwrap_or_default(),
            location: place,
            ..Self::default()
        }
    }

    fn end(&mut self, what: RowOutcome<Result<RowDone, Failure>>) {
        match what {
            RowOutcome::Ended(Ok(done)) => {
                self.outcome = done.outcome;
                self.reader = done.reader.or(self.reader.take());
                self.detail = done.detail;
                let more = done.more.into_iter();
                self.more
                    .extend(more.map(|(name, value)| (name.to_owned(), value)));
            }
            RowOutcome::Ended(Err(failure)) => {
                self.outcome = if failure.kind() == Kind::Unknown {
                    "unknown"
                } else {
                    "failed"
                };
                self.problem = Some(failure);
            }
            RowOutcome::CutOff => {
                self.outcome = "unknown";
                self.problem = Some(Failure::new(
                    Kind::Unknown,
                    "interrupted before an answer came",
                ));
            }
            RowOutcome::NotBegun => self.outcome = "not_begun",
        }
    }

    fn is_good(&self) -> bool {
        !matches!(self.outcome, "failed" | "unknown" | "not_begun")
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
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &items {
        *counts.entry(item.outcome).or_default() += 1;
    }
    let said: Vec<_> = counts
        .iter()
        .map(|(outcome, count)| format!("{count} {}", outcome.replace('_', " ")))
        .collect();
    app.output.note(&format!(
        "{}: {}",
        counted(items.len(), noun),
        said.join(", ")
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

/// What a row is about, for [`bulk::run`].
pub(super) trait RowSubject {
    fn about(&self) -> &str;
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

/// What the exit code says of all of them.
fn verdict(items: &[RowResult], (noun, verb): (&str, &str), stopped: bool) -> Option<Failure> {
    let bad: Vec<&RowResult> = items.iter().filter(|i| !i.is_good()).collect();
    if bad.is_empty() {
        return None;
    }
    let unknown = bad.iter().any(|i| i.outcome == "unknown");
    let problems = || bad.iter().filter_map(|i| i.problem.as_ref());
    let first = problems().next();
    // If none of them could be done for one reason, that is the reason.
    let common = first
        .map(Failure::kind)
        .filter(|kind| matches!(kind, Kind::Credentials | Kind::Unavailable))
        .filter(|kind| bad.len() == items.len() && problems().all(|p| p.kind() == *kind));
    let kind = match (stopped, unknown) {
        (true, true) => Kind::Unknown,
        (true, false) => Kind::Interrupted,
        (false, _) => common.unwrap_or(Kind::Partial),
    };
    let failure = Failure::new(
        kind,
        format!(
            "{}{} of {} not {verb}",
            if stopped { "interrupted; " } else { "" },
            bad.len(),
            counted(items.len(), noun)
        ),
    );
    let details = bad.iter().take(10).filter_map(|i| {
        let problem = i.problem.as_ref()?;
        Some(format!("row {}, {}: {}", i.row, i.label, problem.message()))
    });
    let failure = failure.details(details.collect());
    let hint = first.and_then(Failure::next_step);
    Some(failure.hint(match (unknown, hint) {
        (true, _) if noun == "row" => "what became of the unknown ones is not known: run the same file again, nothing is registered twice".to_owned(),
        (true, _) => "what became of the unknown ones is not known: look at them before you run it again".to_owned(),
        (false, Some(hint)) => hint.to_owned(),
        (false, None) => "run it again for the rest".to_owned(),
    }))
}
