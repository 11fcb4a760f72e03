//! `tillctl locations import FILE`

use std::path::PathBuf;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::bulk::{Bulk, with_outcome};
use crate::commands::{Change, approve, parse};
use crate::failure::Failure;
use crate::fleet::bulk_results::{RowResult, RowSubject};
use crate::fleet::import::{self, locations::LocationRow};
use crate::output::{ColumnNames, Fields, Tone};
use crate::stripe::permissions::{LOCATION, LOCATION_WRITE, Needs, needs};
use crate::stripe::{Location, Verbatim, locations};
use crate::text::counted;

/// Create the locations of a file.
///
/// Every row is checked before the first is sent, and all faults are told at once. A
/// location of the row's name at the row's address is left as it is, so the same file
/// run again goes on where it was.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations import locations.csv
  tillctl locations import locations.csv --dry-run
  tillctl locations import - -o jsonl <locations.jsonl

A file is CSV with a header (commas, semicolons or tabs, as spreadsheets write it, in
UTF-8 or UTF-16) or JSON lines, with display_name, line1, line2, city, state,
postal_code, country, phone and any metadata.KEY:

  display_name,line1,city,postal_code,country,metadata.region
  Kreuzberg,Oranienstr. 1,Berlin,10999,DE,east")]
pub(crate) struct Args {
    /// CSV or JSON lines (- for standard input)
    file: PathBuf,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION, LOCATION_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let text = parse::rows("", &self.file).await?;
        let client = app.stripe().await?;
        // What another one makes meanwhile would be made twice.
        let only = !app.settings.dry_run;
        let _lock = only.then(|| app.lock_location_import()).transpose()?;
        let all = client.pages::<Verbatim<Location>>(locations::list());
        let all = all.ahead().all().await?;
        let rows = import::locations::read(&text, &all)?;
        let due: Vec<&LocationRow> = rows.iter().filter(|row| row.is_due()).collect();
        if !due.is_empty() && !approve(app, &whole(&due)).await? {
            return Ok(());
        }
        let item = |_, row: &LocationRow| row.result();
        let work = |row| LocationRow::create(row, client, &all);
        let fields = fields();
        let bulk = Bulk {
            noun: "row",
            verb: "created",
            ahead: "to import",
            fields: &fields,
        };
        bulk.carry_out(app, &rows, item, work).await
    }
}

/// All that is due as one change.
fn whole(due: &[&LocationRow]) -> Change {
    let what = format!("Create {}", counted(due.len(), "location"));
    let listing = due.iter().map(|row| row.line()).collect();
    let change = due.iter().fold(Change::new(what), |all, row| {
        all.on(row.about(), row.effects(), Some(&row.request()))
    });
    change.listing(listing)
}

fn fields() -> Fields<'static, RowResult> {
    let named = Fields::of(|i: &RowResult| i.object.clone().unwrap_or_default())
        .count("row", |i| Some(i.row))
        .text("display_name", |i| Some(&i.name))
        .tone(|_| Tone::Strong)
        .text("id", |i| i.object.as_deref());
    with_outcome(named)
}
