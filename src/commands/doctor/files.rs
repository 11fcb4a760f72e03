//! What is kept on this machine: the state directory, the journal, the ledger,
//! the audit log, the file of keys.

use std::path::Path;

use super::check::Check;
use crate::app::App;
use crate::files;
use crate::ledger::{Ledger, recent};
use crate::store::Standing;
use crate::text::counted;

/// Less than this and a journal may not get its next line.
const SCARCE: u64 = 10 * 1024 * 1024;
/// Less than this and somebody should look.
const LITTLE: u64 = 200 * 1024 * 1024;

pub(super) async fn all(app: &App) -> Vec<Check> {
    let mut checks = vec![state(app)];
    let (store, reads_payments) = store(app).await;
    checks.extend(store);
    let journal = if reads_payments {
        journal(app).await
    } else {
        Check::skip("journal", "this role of the store may not read payments")
    };
    checks.extend([journal, ledger(app), audit(app), keys(app)]);
    checks
}

fn place(app: &App) -> std::path::PathBuf {
    if app.settings.simulator {
        app.simulator_dir()
    } else {
        app.settings.state_dir.clone()
    }
}

/// The folder, its rights and the disk under it.
fn state(app: &App) -> Check {
    let path = place(app);
    let shown = path.display();
    if !path.exists() {
        // Not made yet: the disk is that of the folder it will be in.
        return match path.ancestors().find(|folder| folder.exists()) {
            Some(folder) => room("state", folder, &format!("{shown} (not made yet)")),
            None => Check::skip("state", format!("{shown} is not made yet")),
        };
    }
    if let Err(error) = files::try_in(&path) {
        let remedy = files::advice_of(&error, &path);
        return Check::fail("state", format!("{shown} cannot be written: {error}"))
            .hint(format!("payments need it for their journal: {remedy}"));
    }
    match open_to_others(&path) {
        // The simulator's is anybody's.
        Some(mode) if !app.settings.simulator => Check::warn(
            "state",
            format!("others can look into {shown} (mode {mode:o})"),
        )
        .hint(format!("chmod 700 '{shown}'")),
        _ => room("state", &path, &shown.to_string()),
    }
}

fn room(name: &'static str, folder: &Path, shown: &str) -> Check {
    let Some(free) = files::room(folder) else {
        return Check::ok(name, shown);
    };
    let detail = format!("{shown}, {} MB free", free / 1_000_000);
    let hint = "free some space: nothing is sent that the journal cannot note first";
    if free < SCARCE {
        Check::fail(name, detail).hint(hint)
    } else if free < LITTLE {
        Check::warn(name, detail).hint(hint)
    } else {
        Check::ok(name, detail)
    }
}

/// The rights of a file or folder that others have a part in.
#[cfg(unix)]
fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<u32> {
    None
}

fn too_open(name: &'static str, path: &Path) -> Option<Check> {
    let mode = open_to_others(path)?;
    let shown = path.display();
    let check = Check::warn(name, format!("others can read {shown} (mode {mode:o})"));
    Some(check.hint(format!("chmod 600 '{shown}'")))
}

/// The store that several machines share: whether it can be reached, and its tables are
/// those this program knows; and whether payments may be read there.
async fn store(app: &App) -> (Option<Check>, bool) {
    let standing = match app.store() {
        Ok(None) => return (None, true),
        Ok(Some(store)) => {
            let standing = async {
                let standing = store.run(|store| store.standing()).await?;
                // Of another version, or it is greeted.
                if standing.reads_payments() {
                    store.id().await?;
                }
                Ok((store.place(), standing))
            };
            standing.await
        }
        Err(failure) => Err(failure),
    };
    match standing {
        Ok((place, standing)) => (
            Some(reached(app, place, &standing)),
            standing.reads_payments(),
        ),
        Err(failure) => (Some(Check::of("store", &failure)), true),
    }
}

fn reached(app: &App, place: &str, standing: &Standing) -> Check {
    let mut detail = format!("{place}, PostgreSQL {}", standing.server);
    if let Some(abilities) = &standing.abilities {
        if let Some(fault) = abilities.fault() {
            return Check::fail("store", format!("{detail}: {fault}"))
                .hint("tillctl help machines has what each role needs");
        }
        let may = abilities.words().unwrap_or_default();
        detail.push_str(&format!(", may {may}"));
    }
    let target = app.settings.store();
    let is_near = target.is_ok_and(|target| target.is_some_and(|t| t.is_on_this_machine()));
    if standing.is_encrypted || is_near {
        return Check::ok("store", detail);
    }
    Check::warn("store", format!("{detail}, not encrypted"))
        .hint("add ?sslmode=verify-full&sslrootcert=FILE to the URL")
}

/// The journal of payments: whether it can be read, and what stands open in it.
async fn journal(app: &App) -> Check {
    let Ok(path) = app.journal_place() else {
        return Check::skip("journal", "it belongs to the key, and there is none");
    };
    if path.exists()
        && let Some(check) = too_open("journal", &path)
    {
        return check;
    }
    if !path.exists() && matches!(app.settings.store(), Ok(None)) {
        return Check::ok("journal", "none yet");
    }
    let reading = match app.payments().await {
        Ok(payments) => payments.read().await,
        Err(failure) => Err(failure),
    };
    let reading = match reading {
        Ok(reading) => reading,
        Err(failure) => return Check::of("journal", &failure),
    };
    let sales = reading.entries.iter().count();
    let open = reading.entries.iter().filter(|e| e.is_open()).count();
    let begun = reading.entries.begun().count();
    if open + begun > 0 {
        return Check::warn(
            "journal",
            match (open, begun) {
                (1, 0) => "1 sale has not ended".to_owned(),
                (_, 0) => format!("{open} sales have not ended"),
                (0, 1) => "1 step after a sale has not ended".to_owned(),
                (0, _) => format!("{begun} steps after sales have not ended"),
                _ => format!(
                    "{} and {} have not ended",
                    counted(open, "sale"),
                    counted(begun, "other step")
                ),
            },
        )
        .hint("tillctl payments resume finishes them; tillctl payments list --open shows them");
    }
    if !reading.unreadable.is_empty() {
        let lines: Vec<_> = reading.unreadable.iter().map(ToString::to_string).collect();
        return Check::warn(
            "journal",
            format!(
                "{} has lines that cannot be read: {}",
                path.display(),
                lines.join(", ")
            ),
        )
        .hint("the last line of a power failure is harmless; else keep a copy and look at it");
    }
    Check::ok("journal", format!("{}, none open", counted(sales, "sale")))
}

/// The local copy of transactions.
fn ledger(app: &App) -> Check {
    let Ok((directory, name)) = app.ledger_place() else {
        return Check::skip("ledger", "it belongs to the key, and there is none");
    };
    if !Ledger::exists(&directory, &name) {
        return Check::ok("ledger", "none yet");
    }
    let standing = app.ledger().and_then(|ledger| {
        let standing = ledger.standing()?;
        // Completions read it too, and cannot say if it fails.
        recent::recent(&directory, &name, 1)?;
        Ok((ledger.path().to_owned(), standing))
    });
    let (path, standing) = match standing {
        Ok(found) => found,
        Err(failure) => return Check::of("ledger", &failure),
    };
    if let Some(check) = too_open("ledger", &path) {
        return check;
    }
    let age = standing
        .synced
        .and_then(|at| jiff::Timestamp::from_second(at).ok())
        .map_or_else(
            || "never brought up to date".to_owned(),
            |at| format!("as of {}", crate::period::words::ago(at, app.now())),
        );
    let detail = format!("{}, {age}", counted(standing.charges, "charge"));
    if standing.unfinished {
        Check::warn("ledger", format!("{detail}, a synchronisation did not end"))
            .hint("tillctl ledger sync goes on with it")
    } else {
        Check::ok("ledger", detail)
    }
}

fn audit(app: &App) -> Check {
    let log = app.audit();
    let path = log.path();
    let Ok(found) = std::fs::symlink_metadata(path) else {
        return Check::ok("audit", "none yet");
    };
    if files::trust_file(path).is_ok()
        && let Some(check) = too_open("audit", path)
    {
        return check;
    }
    match files::open_private(path) {
        Ok(_) => Check::ok("audit", format!("{} KB", found.len().div_ceil(1_000))),
        Err(error) => Check::fail(
            "audit",
            format!("{} cannot be written: {error}", path.display()),
        )
        .hint(format!(
            "writes go on and are not recorded: {}",
            files::advice_of(&error, path)
        )),
    }
}

/// The file of keys, also where another key is used.
fn keys(app: &App) -> Check {
    let credentials = app.settings.credentials();
    match credentials.read() {
        Ok(all) if all.is_empty() => Check::ok("keys", "none stored"),
        Ok(all) => Check::ok(
            "keys",
            format!(
                "{} in {}",
                counted(all.len(), "profile"),
                credentials.path().display()
            ),
        ),
        Err(failure) => Check::of("keys", &failure),
    }
}
