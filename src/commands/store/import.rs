//! `tillctl store import`

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::shared;
use crate::app::{App, GlobalFlags};
use crate::commands::Verb;
use crate::failure::{Failure, Kind};
use crate::files;
use crate::payment::{JournalImport, PaidTwice};
use crate::store::Imported;
use crate::text::counted;

/// No journal is longer.
const LONGEST: u64 = 4 << 30;

/// Take the journals, audit logs and looks of machines into the store; what is there is
/// not taken twice.
///
/// Without a file it is this machine's own journal of the key's account, and what its
/// audit log has of this profile. A machine that has a journal refuses to sell with a
/// store until this is done: else a sale of before could be taken again. Journals and
/// looks are taken in for the key's account; one whose name says that it is of another account,
/// mode or server is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl store import
  tillctl store import till-2/journal/live-3f2a90d1c4b7e856.jsonl till-2/audit.jsonl
  tillctl store import till-2/health/*.looks")]
pub(crate) struct Args {
    /// Journals, audit logs and looks of other machines, copied over
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        shared::global_flags(&Self::NEEDS)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let store = app.chosen_store()?;
        let (journal, folder) = app.store_journal(store)?;
        if app.settings.dry_run {
            return app.output.line(&format!(
                "Would take journals and logs into {}",
                store.place()
            ));
        }
        for path in &self.files {
            journal.check_name(path)?;
        }
        let mut paid_twice = BTreeMap::new();
        if self.files.is_empty() {
            let imported = journal.import_own(&folder).await?;
            told(app, "this machine's journal", imported.lines)?;
            paid_twice.extend(by_reference(imported));
            own_audit(app).await?;
        }
        for path in &self.files {
            let unreadable = |error| Failure::unreadable(path.display(), &error);
            let text = files::read_given(path, LONGEST).map_err(unreadable)?;
            let imported = match Kept::of(&text) {
                Kept::Audit => shared::audit(app)?.import(&text, None, |_| true).await?,
                Kept::Looks => shared::looks(app)?.import(&text).await?,
                Kept::Journal => {
                    let imported = journal.import(&text).await?;
                    let lines = imported.lines;
                    paid_twice.extend(by_reference(imported));
                    lines
                }
            };
            told(app, &path.display().to_string(), imported)?;
        }
        verdict(&paid_twice)
    }
}

/// The sales that it found two payments of.
fn by_reference(imported: JournalImport) -> impl Iterator<Item = (String, PaidTwice)> {
    let sales = imported.paid_twice.into_iter();
    sales.map(|sale| (sale.reference.clone(), sale))
}

/// Says which sales have two payments: somebody has to give one back.
fn verdict(paid_twice: &BTreeMap<String, PaidTwice>) -> Result<(), Failure> {
    if paid_twice.is_empty() {
        return Ok(());
    }
    let what = counted(paid_twice.len(), "reference");
    let details = paid_twice.values().map(ToString::to_string).collect();
    Err(Failure::new(Kind::Findings, format!("{what} with more than one payment"))
        .details(details)
        .hint("all lines are in the store; it shows each sale as the line that came last says: give back what was paid too much, then import again"))
}

/// What is in a file, by its first line that says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Journal,
    Audit,
    Looks,
}

impl Kept {
    fn of(text: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Known {
            step: Option<IgnoredAny>,
            command: Option<IgnoredAny>,
            fleet: Option<IgnoredAny>,
        }
        let lines = text.split(|byte| *byte == b'\n');
        let mut known = lines.filter_map(|line| serde_json::from_slice::<Known>(line).ok());
        let kept = known.find_map(|known| match known {
            Known { step: Some(_), .. } => Some(Self::Journal),
            Known {
                command: Some(_), ..
            } => Some(Self::Audit),
            Known { fleet: Some(_), .. } => Some(Self::Looks),
            Known { .. } => None,
        });
        kept.unwrap_or(Self::Journal)
    }
}

/// Takes in what this machine's audit log has of the profile: others may have no store.
async fn own_audit(app: &App) -> Result<(), Failure> {
    let path = app.audit().path().to_owned();
    let text = files::read(&path).map_err(|error| Failure::unreadable(path.display(), &error))?;
    let profile = &app.settings.profile;
    let audit = shared::audit(app)?;
    let host = app.audit_writer().host;
    let text = text.unwrap_or_default();
    let imported = audit.import(&text, Some(&host), |line| line.profile == *profile);
    told(app, "this machine's audit log", imported.await?)
}

fn told(app: &App, what: &str, imported: Imported) -> Result<(), Failure> {
    if imported.unreadable > 0 {
        app.output.warn(&format!(
            "{} of {what} left out that cannot be read",
            counted(imported.unreadable, "line")
        ));
    }
    app.output.line(&format!(
        "{} of {what}, {} of them new to the store",
        counted(imported.lines, "line"),
        imported.new
    ))
}
