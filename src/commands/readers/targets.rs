//! What verbs on several readers have in common: which readers are meant, and a result
//! for each of them.

use std::future::Future;

use serde_json::json;

use clap_complete::ArgValueCompleter;

use crate::app::App;
pub(super) use crate::commands::bulk::BulkGuard;
use crate::commands::bulk::{Bulk, with_outcome};
use crate::commands::complete;
use crate::directory::select::Selection;
pub(super) use crate::directory::targets::Targets;
use crate::directory::targets::{self, Wanted};
use crate::failure::Failure;
pub(super) use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::output::text::counted;
use crate::output::{ColumnNames, Fields, Tone};

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

pub(super) fn fields() -> Fields<'static, RowResult> {
    let named = Fields::of(|i: &RowResult| i.object.clone().unwrap_or_default())
        .count("row", |i| Some(i.row))
        .rank(3)
        .json("reader", |i| json!(i.object))
        .text("label", |i| Some(&i.name))
        .tone(|_| Tone::Strong)
        .text("location_name", |i| i.location.as_deref())
        .rank(2)
        .text("reader", |i| i.object.as_deref())
        .rank(1)
        .column_only();
    with_outcome(named)
}

/// Does the work of every row and shows the results as those of readers. `verb` is what
/// the rows are when it is done (`renamed`), `noun` what they are.
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
    let ahead = match noun {
        // Of a file that may have been imported before.
        "row" => "to import".to_owned(),
        _ => format!("to be {verb}"),
    };
    let bulk = Bulk {
        noun,
        verb,
        ahead: &ahead,
        fields: &fields,
    };
    bulk.carry_out(app, rows, item, work).await
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
