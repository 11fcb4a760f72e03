//! `tillctl fleet export`

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::shared::{ReadFile, read, state};
use crate::app::{App, GlobalFlags, Printed};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::fleet::export;
use crate::fleet::manifest::FileFormat;
use crate::fleet::remote::{RemoteLists, RemoteState};
use crate::output::file;
use crate::stripe::permissions::{CONFIGURATION, LOCATION, Needs, READER, needs};

/// Write locations, readers and configurations to a file.
///
/// Readers go by their serial numbers, locations and configurations by keys
/// made from their names. Secrets (Wi-Fi passwords, passcodes) are never
/// written: the file names environment variables in their place. A file that
/// is there already keeps its comments, its order and its keys. The CSV form
/// is a table of readers only.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl fleet export
  tillctl fleet export --out fleet.toml
  tillctl fleet export --format csv --out readers.csv")]
pub(crate) struct Args {
    /// The form of the file [default: by the name of --out, else toml]
    #[arg(long, value_name = "FORMAT")]
    format: Option<FleetExportFormat>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FleetExportFormat {
    Toml,
    Csv,
}

/// The form that a file's name says.
fn by_name(path: &Path) -> Result<FileFormat, Failure> {
    let ending = path.extension().map(OsStr::to_ascii_lowercase);
    match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("toml") | None => Ok(FileFormat::Toml),
        Some("csv") => Ok(FileFormat::Csv),
        Some(other) => Err(
            Failure::usage(format!("--out: no fleet is a .{other} file"))
                .hint("name it .toml or .csv, or say which with --format"),
        ),
    }
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, LOCATION, CONFIGURATION], &[]);

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Text)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let form = match (self.format, &self.out) {
            (Some(FleetExportFormat::Toml), _) | (None, None) => FileFormat::Toml,
            (Some(FleetExportFormat::Csv), _) => FileFormat::Csv,
            (None, Some(path)) => by_name(path)?,
        };
        if let Some(path) = &self.out {
            file::check(path)?;
        }
        // A file that cannot be read must not be written over: its comments would
        // be lost.
        let existing = match &self.out {
            Some(path) if form == FileFormat::Toml && path.exists() => {
                let text = crate::commands::parse::file(path)?;
                let empty = text.trim().is_empty();
                (!empty)
                    .then(|| Ok::<_, Failure>((text, read(path)?)))
                    .transpose()?
            }
            _ => None,
        };
        let wanted = RemoteLists {
            configurations: form == FileFormat::Toml,
            ..RemoteLists::ALL
        };
        let has = state(app, wanted).await?;
        let text = match form {
            FileFormat::Csv => export::csv(&has),
            FileFormat::Toml => {
                let existing = existing.as_ref();
                let existing = existing.map(|(text, ReadFile { wanted, .. })| (&**text, wanted));
                export::toml(existing, &has)?
            }
        };
        remarks(app, &has);
        match &self.out {
            None if form == FileFormat::Csv => app.output.print_rows(&text),
            None => app.output.print(&text),
            Some(path) => {
                file::write_whole(path, &text)?;
                app.output.note(&format!("wrote {}", path.display()));
                Ok(())
            }
        }
    }
}

/// What the file cannot say.
fn remarks(app: &App, has: &RemoteState) {
    for remark in has.not_written() {
        app.output.warn(&remark);
    }
}
