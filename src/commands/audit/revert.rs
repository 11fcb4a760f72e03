//! `tillctl audit revert ID… | --last N`

use std::cell::RefCell;
use std::collections::HashSet;
use std::num::NonZeroUsize;

use clap_complete::ArgValueCompleter;
use serde_json::json;

use crate::app::App;
use crate::audit::AuditLine;
use crate::audit::chosen::{self, AccountScope, LastWrites};
use crate::audit::way_back::{WayBack, way_back};
use crate::commands::bulk::{Bulk, BulkGuard, with_outcome};
use crate::commands::complete;
use crate::commands::parse;
use crate::commands::{Change, Verb};
use crate::concurrency::run_concurrently;
use crate::failure::Failure;
use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::fleet::revert::{self, Revert};
use crate::output::{ColumnNames, Fields, Tone};
use crate::stripe::permissions::{
    CONFIGURATION, CONFIGURATION_WRITE, LOCATION, LOCATION_WRITE, Needs, READER, READER_WRITE,
    needs,
};
use crate::text::counted;

/// Objects are read side by side, as many as keep the pace of reads full.
const READ_AT_ONCE: usize = 16;

/// Turn back writes that tillctl sent.
///
/// Labels and metadata of readers, the fields of locations and the parts of
/// configurations become again what the audit log says they were, if they still are
/// what the log says they became. What was created, deleted or paid has no way back
/// here; nor have passwords and passcodes, which are not in the log. Several writes to
/// one object are turned back as one, and the way back is a write of its own: it can
/// be turned back too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl audit revert --last 1 --dry-run
  tillctl audit revert req_WtyAqZbcXH1aGT
  tillctl audit revert tmr_FDOt2wlRZEdpd7 --yes
  tillctl audit revert --last 40 --max-changes 40 -o jsonl")]
pub(crate) struct Args {
    /// Request ids of writes, as `audit list` shows them, or ids of objects: of each the
    /// last write. The end of an id will do, as a narrow terminal shows it (…dFDI8swT)
    #[arg(
        value_name = "ID",
        required_unless_present = "last",
        conflicts_with = "last",
        add = ArgValueCompleter::new(complete::reversible_writes)
    )]
    ids: Vec<String>,
    /// The last so many writes of this profile that may have changed something: one's own, sent
    /// from this machine. A write of another user or machine is named by its ID
    #[arg(long, value_name = "N", value_parser = parse::at_least_one)]
    last: Option<NonZeroUsize>,
    #[command(flatten)]
    guard: BulkGuard,
}

/// An object, and how it is set back.
struct ObjectRevert {
    way: WayBack,
    revert: Revert,
}

impl RowSubject for ObjectRevert {
    fn about(&self) -> &str {
        &self.way.id
    }
}

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[],
        &[
            READER,
            READER_WRITE,
            LOCATION,
            LOCATION_WRITE,
            CONFIGURATION,
            CONFIGURATION_WRITE,
        ],
    );

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let rows = planned(app, self.ways(app).await?).await?;
        let due: Vec<&ObjectRevert> = rows.iter().filter(|row| !row.revert.is_done()).collect();
        if !due.is_empty() {
            let (change, listing) = whole(&due, &rows);
            if !self.guard.approve(app, "object", change, listing).await? {
                return Ok(());
            }
        }
        let client = app.stripe().await?;
        let back = RefCell::new(HashSet::new());
        let item = |number: usize, row: &ObjectRevert| RowResult {
            row: u64::try_from(number).unwrap_or(u64::MAX).saturating_add(1),
            object: Some(row.way.id.clone()),
            name: row.revert.name().to_owned(),
            more: [("request_ids".to_owned(), json!(row.way.requests))]
                .into_iter()
                .collect(),
            ..RowResult::default()
        };
        let work = |row| {
            let back = &back;
            async move {
                let row: &ObjectRevert = row;
                // Somebody may have changed it while the question stood there.
                let now = revert::plan(client, &row.way).await?;
                now.send(client).await?;
                back.borrow_mut().insert(row.way.id.clone());
                Ok(if now.is_done() {
                    RowDone::new("unchanged")
                } else {
                    RowDone::new("reverted").detail(summary(&now))
                })
            }
        };
        let fields = fields();
        let bulk = Bulk {
            noun: "object",
            verb: "reverted",
            ahead: "to be reverted",
            fields: &fields,
        };
        let ended = bulk.carry_out(app, &rows, item, work).await;
        ended.map_err(|failure| again(failure, &rows, &back.borrow()))
    }
}

impl Args {
    /// The way back of the writes that are meant, object by object.
    async fn ways(&self, app: &App) -> Result<Vec<WayBack>, Failure> {
        let scope = app.audit_scope().await?;
        let lines = match self.last {
            Some(count) => last_writes(app, &scope, count)?,
            None => named_writes(app, &scope, &self.ids).await?,
        };
        let count = lines.len();
        let lines: Vec<_> = lines.iter().collect();
        way_back(&lines).map_err(|faults| together(faults, count, "write"))
    }
}

/// What is named may be any machine's, and has perhaps been written to by another since.
async fn named_writes(
    app: &App,
    scope: &AccountScope,
    ids: &[String],
) -> Result<Vec<AuditLine>, Failure> {
    if let Some(logs) = app.store_logs()? {
        logs.deliver().await?;
    }
    chosen::named_writes(&*app.audit_log()?, scope, ids)
}

/// The last ones are one's own on this machine. Whoever means the last change of all is
/// told if it was somebody else's; nothing is waited for to know that.
fn last_writes(
    app: &App,
    scope: &AccountScope,
    count: NonZeroUsize,
) -> Result<Vec<AuditLine>, Failure> {
    let writer = app.audit_writer();
    let mut last = LastWrites::of(&app.audit(), scope, &writer, count.get())?;
    let others = app.shared_audit_log()?;
    if let Some(Err(failure)) = others.map(|log| last.look_at_others(&log.in_passing())) {
        app.output.warn(&format!(
            "what other machines have changed since is not known: {failure}"
        ));
    }
    let (lines, other) = last.found()?;
    if let Some(other) = other {
        app.output.warn(&other.to_string());
        app.output.hint(&other.way());
    }
    Ok(lines)
}

/// What is to be done to each; all that stands in the way at once.
async fn planned(app: &App, ways: Vec<WayBack>) -> Result<Vec<ObjectRevert>, Failure> {
    let client = app.stripe().await?;
    let plans = run_concurrently(&ways, READ_AT_ONCE, |way| revert::plan(client, way)).await;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let count = ways.len();
    for (way, plan) in ways.into_iter().zip(plans) {
        match plan {
            Ok(revert) => rows.push(ObjectRevert { way, revert }),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(rows)
    } else {
        Err(together(faults, count, "object"))
    }
}

/// Several refusals as one.
fn together(mut faults: Vec<Failure>, of: usize, noun: &str) -> Failure {
    if faults.len() == 1 {
        return faults.remove(0).context("nothing was sent");
    }
    let first = faults.first();
    let kind = first.map_or(crate::failure::Kind::Failed, Failure::kind);
    let message = format!(
        "nothing was sent: {} of {} cannot be turned back",
        faults.len(),
        counted(of, noun)
    );
    let told = faults.iter().map(|fault| match fault.next_step() {
        Some(hint) => format!("{fault} ({hint})"),
        None => fault.to_string(),
    });
    Failure::new(kind, message)
        .details(told.collect())
        .hint("name the others by their request ids; tillctl audit list shows them")
}

/// All that is due as one change, and a line for each object.
fn whole(due: &[&ObjectRevert], rows: &[ObjectRevert]) -> (Change, Vec<String>) {
    let called = |row: &ObjectRevert| format!("{} ({})", row.revert.name(), row.way.id);
    let what = match due {
        [one] => format!("Turn back {}: {}", called(one), summary(&one.revert)),
        _ if due.len() == rows.len() => format!("Turn back {}", counted(due.len(), "object")),
        _ => format!(
            "Turn back {} of {}",
            due.len(),
            counted(rows.len(), "object")
        ),
    };
    let change = due.iter().fold(Change::new(what), |all, row| {
        all.on(
            &row.way.id,
            row.revert.effects(),
            row.revert.request().as_ref(),
        )
    });
    let listing = due
        .iter()
        .map(|row| format!("{}: {}", called(row), summary(&row.revert)));
    (change, listing.collect())
}

fn summary(revert: &Revert) -> String {
    let effects = revert.effects().into_iter();
    let told = effects.map(|(field, from, to)| {
        let quote = |value: Option<String>| value.map_or("(none)".to_owned(), |v| format!("{v:?}"));
        format!("{field} {} -> {}", quote(from), quote(to))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What is to be done for the rest. By their number the last writes are others now.
fn again(failure: Failure, rows: &[ObjectRevert], back: &HashSet<String>) -> Failure {
    let rest = rows.iter().filter(|row| !back.contains(&row.way.id));
    let ids: Vec<&str> = rest
        .flat_map(|row| row.way.requests.iter().map(String::as_str))
        .collect();
    if ids.is_empty() || failure.is_stdout_closed() {
        return failure;
    }
    failure.hint(format!(
        "for the rest: tillctl audit revert {}",
        ids.join(" ")
    ))
}

fn fields() -> Fields<'static, RowResult> {
    let named = Fields::of(|i: &RowResult| i.object.clone().unwrap_or_default())
        .count("row", |i| Some(i.row))
        .rank(3)
        .text("name", |i| Some(&i.name))
        .tone(|_| Tone::Strong)
        .text("id", |i| i.object.as_deref())
        .rank(1);
    with_outcome(named)
}
