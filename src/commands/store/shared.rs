//! What the verbs of the store share.

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::audit::store_log::StoreAuditLog;
use crate::failure::Failure;
use crate::fleet::uptime::store_looks::StoreLooks;
use crate::store::StoreLogs;
use crate::stripe::permissions::Needs;

/// The audit log of the store.
pub(super) fn audit(app: &App) -> Result<StoreAuditLog, Failure> {
    Ok(StoreAuditLog::new(app.audit(), logs(app)?))
}

/// What looks at the account's fleet saw, of the store.
pub(super) fn looks(app: &App) -> Result<StoreLooks, Failure> {
    Ok(app.history()?.shared_looks(logs(app)?))
}

fn logs(app: &App) -> Result<StoreLogs, Failure> {
    match app.store_logs()? {
        Some(logs) => Ok(logs),
        None => app
            .chosen_store()
            .and(Err(Failure::usage("no store is set"))),
    }
}

/// The flags that do something for a verb that changes the store or a journal.
pub(super) fn global_flags(needs: &Needs) -> GlobalFlags {
    GlobalFlags::of(needs)
        .printing(Printed::Text)
        .reaching(Reach::Kept)
        .writing(&["dry_run"])
}
