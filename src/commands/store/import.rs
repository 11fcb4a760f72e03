//! `tillctl store import`

use std::path::PathBuf;

use super::shared;
use crate::app::{App, GlobalFlags};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::files;
use crate::payment::Imported;

/// No journal is longer.
const LONGEST: u64 = 4 << 30;

/// Take the journals of machines into the store; what is there is not taken twice.
///
/// Without a file it is this machine's own journal of the key's account. A machine
/// that has one refuses to sell with a store until this is done: else a sale of
/// before could be taken again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl store import
  tillctl store import till-2/journal/live-3f2a90d1c4b7e856.jsonl")]
pub(crate) struct Args {
    /// Journals of other machines, of the same account
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        shared::global_flags(&Self::NEEDS)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = shared::chosen(app)?;
        let (journal, folder) = app.store_journal(store)?;
        if app.settings.dry_run {
            return app
                .output
                .line(&format!("Would take journals into {}", store.place()));
        }
        if self.files.is_empty() {
            let imported = journal.import_own(&folder).await?;
            return told(app, "this machine's journal", imported);
        }
        for path in &self.files {
            let text = files::read_given(path, LONGEST)
                .map_err(|error| Failure::unreadable(path.display(), &error))?;
            let imported = journal.import(&text).await?;
            told(app, &path.display().to_string(), imported)?;
        }
        Ok(())
    }
}

fn told(app: &App, what: &str, imported: Imported) -> Result<(), Failure> {
    if imported.unreadable > 0 {
        app.output.warn(&format!(
            "{} lines of {what} cannot be read and were left out: what they would have covered was never sent",
            imported.unreadable
        ));
    }
    app.output.line(&format!(
        "{} lines of {what}, {} of them new to the store",
        imported.lines, imported.new
    ))
}
