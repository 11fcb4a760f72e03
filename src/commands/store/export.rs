//! `tillctl store export`

use std::path::PathBuf;

use super::shared;
use crate::app::{App, GlobalFlags};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::output::file;
use crate::text::counted;

/// Give the store's journal of the key's account back, as the file a machine keeps; or
/// its audit log, or what looks saw.
///
/// `--here` makes it this machine's own journal, to go on without a store: unset the
/// store on every machine before, and do it on one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl store export --out journal.jsonl
  tillctl store export --what audit --out audit.jsonl
  tillctl store export --here")]
pub(crate) struct Args {
    /// The file to write
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, required_unless_present = "here")]
    out: Option<PathBuf>,
    /// What to give back
    #[arg(
        long,
        value_name = "WHAT",
        default_value = "journal",
        conflicts_with = "here"
    )]
    what: What,
    /// Make it this machine's own journal
    #[arg(long, conflicts_with = "out")]
    here: bool,
}

/// What a machine keeps.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    /// The journal of payments
    Journal,
    /// The audit log, of all accounts and profiles
    Audit,
    /// What looks at the fleet saw
    Looks,
}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        shared::global_flags(&Self::NEEDS)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = app.chosen_store()?;
        let (journal, folder) = app.store_journal(store)?;
        if app.settings.dry_run {
            return app
                .output
                .line(&format!("Would write what is in {}", store.place()));
        }
        let (lines, place) = if let Some(path) = &self.out {
            file::check(path)?;
            let (lines, text) = match self.what {
                What::Journal => {
                    let journal = journal.export().await?;
                    (journal.lines, journal.text)
                }
                What::Audit => lines_of(shared::audit(app)?.export()?),
                What::Looks => lines_of(shared::looks(app)?.export()?),
            };
            file::write_whole(path, &text)?;
            (lines, path.clone())
        } else {
            let (journal, path) = journal.export_here(&folder).await?;
            (journal.lines, path)
        };
        app.output.line(&format!(
            "{} in {}",
            counted(lines, "line"),
            place.display()
        ))
    }
}

/// How many lines a text has, and the text.
fn lines_of(text: Vec<u8>) -> (usize, Vec<u8>) {
    let lines = text.split_inclusive(|byte| *byte == b'\n').count();
    (lines, text)
}
