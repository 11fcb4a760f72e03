//! What the verbs of the store share.

use std::sync::Arc;

use crate::app::App;
use crate::failure::Failure;
use crate::store::{Made, Store};

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

/// Makes the tables, or brings them forward.
pub(super) async fn bring_forward(store: &Arc<Store>) -> Result<Made, Failure> {
    store.run(|store| store.migrate()).await
}
