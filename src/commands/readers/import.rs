//! `tillctl readers import FILE`

use std::path::PathBuf;

use super::targets::{self, Targets, carry_out, targets};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::{Change, approve, parse};
use crate::devices::ReaderRecord;
use crate::failure::Failure;
use crate::fleet::bulk_results::RowSubject;
use crate::fleet::import::readers::{Import, ReaderRow};
use crate::output::ColumnNames;
use crate::secret::Mode;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};
use crate::text::counted;

/// Register the readers of a file.
///
/// Every row is checked before the first is sent, and all faults are told at
/// once. Run again, the same file goes on where it was: what is registered is
/// not registered twice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers import readers.csv
  tillctl readers import readers.csv --dry-run
  tillctl readers import - -o jsonl <readers.jsonl

A file is CSV with a header (commas, semicolons or tabs, as spreadsheets write
it, in UTF-8 or UTF-16) or JSON lines, with code, label, location (id or display
name) and any metadata.KEY:

  code,label,location,metadata.floor
  sepia-cerulean-aqua,Till 3,Kreuzberg,2")]
pub(crate) struct Args {
    /// CSV or JSON lines (- for standard input)
    file: PathBuf,
    /// Take a reader of the row's label at the row's location for the row's own
    /// (for machines that keep no state)
    #[arg(long)]
    skip_existing: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, LOCATION], &[]);

    fn columns() -> ColumnNames {
        targets::fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let text = parse::rows("", &self.file).await?;
        let client = app.stripe().await?;
        let Targets { names, all, .. } = targets(app, &[], &[], true).await?;
        let before: Vec<_> = all.iter().map(ReaderRecord::of).collect();
        let import = Import {
            log: &app.import_log()?,
            before: &before,
            names: &names,
            live: client.mode() == Mode::Live,
            skip_existing: self.skip_existing,
        };
        let rows = import.read(&text)?;
        let due: Vec<&ReaderRow> = rows.iter().filter(|row| row.is_due()).collect();
        if !due.is_empty() && !approve(app, &whole(&due)).await? {
            return Ok(());
        }
        let item = |_, row: &ReaderRow| row.result(&names);
        let work = |row| import.register(client, row, !app.settings.dry_run);
        carry_out(app, ("row", "registered"), &rows, item, work).await
    }
}

/// All that is due as one change.
fn whole(due: &[&ReaderRow]) -> Change {
    let what = format!("Register {}", counted(due.len(), "reader"));
    let listing = due.iter().map(|row| row.line()).collect();
    let change = due.iter().fold(Change::new(what), |all, row| {
        all.on(row.about(), row.effects(), Some(&row.request()))
    });
    change.listing(listing)
}
