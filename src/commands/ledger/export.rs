//! `tillctl ledger export`

use std::path::PathBuf;

use clap_complete::ArgValueCompleter;

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::period_args::zone_of_days;
use crate::failure::Failure;
use crate::ledger::export::{self, ExportFormat, WrittenFile};
use crate::output::{ColumnNames, FORMULAS, Fields};
use crate::period;
use crate::text::counted;

/// The help, with what this build can write.
macro_rules! help {
    ($times:literal, $builds:literal, $example:literal) => {
        concat!(
            "Money is in minor units. Times are seconds since the epoch",
            $times,
            ".
Nothing is fetched: run `tillctl ledger sync` first. What an earlier export wrote into the
directory and this one does not have is deleted. Cells of CSV are as they are, for programs;
for a spreadsheet give --guard-formulas.",
            $builds,
            "

Examples:
  tillctl ledger export --format csv --out export
  tillctl ledger export --format jsonl --out export --partition day --tz Europe/Berlin",
            $example
        )
    };
}

#[cfg(feature = "parquet")]
const HELP: &str = help!(
    ", in Parquet timestamps",
    "",
    "\n  tillctl ledger export --format parquet --out export --partition day --tz Europe/Berlin"
);
#[cfg(not(feature = "parquet"))]
const HELP: &str = help!(
    "",
    " A build with the feature parquet writes Parquet too.",
    ""
);

/// Write the ledger to files.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// What the files are
    #[arg(long, value_name = "FORMAT")]
    format: Kind,
    /// Directory to write to; made if need be
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A file for each day of creation
    #[arg(long, value_name = "BY")]
    partition: Option<Partition>,
    /// Zone that these days are counted in; left out: the setting `tz`
    #[arg(long, value_name = "ZONE", requires = "partition", add = ArgValueCompleter::new(complete::time_zones))]
    tz: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Parquet
    // A build without it says so to whoever types it, and offers it to nobody.
    #[cfg_attr(not(feature = "parquet"), value(hide = true))]
    Parquet,
}

impl From<Kind> for ExportFormat {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Csv => Self::Csv,
            Kind::Jsonl => Self::Jsonl,
            Kind::Parquet => Self::Parquet,
        }
    }
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Partition {
    /// By day
    Day,
}

fn fields<'a>() -> Fields<'a, WrittenFile> {
    Fields::of(|w: &WrittenFile| w.path.display().to_string())
        .made("file", |w| Some(w.path.display().to_string()))
        .count("rows", |w| Some(w.rows))
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields().names()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let form = match ExportFormat::from(self.format) {
            ExportFormat::Csv if app.output.guards_formulas() => ExportFormat::GuardedCsv,
            form => form,
        };
        form.check()?;
        let zone = match (self.partition, &self.tz) {
            (None, _) => None,
            (Some(Partition::Day), Some(name)) => Some(
                period::zone(name)
                    .map_err(|error| Failure::usage(error.problem()).hint(error.advice()))?,
            ),
            (Some(Partition::Day), None) if app.settings.zone.is_some() => Some(zone_of_days(app)?),
            // Files must not hang on where they were made.
            (Some(Partition::Day), None) => {
                return Err(Failure::usage("in which zone are days counted?")
                    .hint("name it: --tz Europe/Berlin; for good: tillctl config set tz Europe/Berlin, or TILLCTL_TZ"));
            }
        };
        let ledger = crate::commands::ledger::shared::existing(app)?;
        let exported = export::run(ledger, form, &self.out, zone.as_ref())?;
        let fields = fields();
        let mut list = app.output.list(&fields)?;
        list.push_all(&exported.files)?;
        list.finish()?;
        if exported.formulas > 0 && app.output.is_terminal() {
            app.output.note(FORMULAS);
        }
        if exported.cleared > 0 {
            app.output.note(&format!(
                "deleted {} of an earlier export that this one does not have",
                counted(exported.cleared, "file")
            ));
        }
        Ok(())
    }
}
