//! What the verbs of the store share.

use std::sync::Arc;

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::failure::Failure;
use crate::store::{Made, Store};
use crate::stripe::permissions::Needs;

/// The store that is set.
pub(super) fn chosen(app: &App) -> Result<&Arc<Store>, Failure> {
    app.store()?.ok_or_else(|| {
        let none = if app.settings.simulator {
            "the built-in simulator has no store: its payments are gone when its shop is"
        } else {
            "no store is set: this machine keeps a journal of its own"
        };
        Failure::usage(none).hint("tillctl config set store postgres://till@db.example/tillctl, or set TILLCTL_STORE; see tillctl help machines")
    })
}

/// The flags that do something for a verb that changes the store or a journal.
pub(super) fn global_flags(needs: &Needs) -> GlobalFlags {
    GlobalFlags::of(needs)
        .printing(Printed::Text)
        .reaching(Reach::Kept)
        .writing(&["dry_run"])
}

/// That the tables are of a later version now.
pub(super) fn brought(from: i32, to: i32) -> String {
    format!("The tables are brought from version {from} to {to}.")
}

/// Makes the tables, or brings them forward.
pub(super) async fn bring_forward(store: &Arc<Store>) -> Result<Made, Failure> {
    store.run(|store| store.migrate()).await
}
