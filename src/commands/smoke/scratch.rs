//! The place of a run's journal: a directory of its own in the state directory,
//! named for the run, so that it is found if the run is killed.

use std::path::{Path, PathBuf};

use crate::app::App;
use crate::files;
use crate::smoke::sweep::SweepScope;
use crate::smoke_run::RunId;

/// The directory, until this is dropped.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(app: &App, run: &RunId) -> Self {
        Self(folder(app).join(run.to_string()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is found by the next sweep.
        let _ = files::remove_all(&self.0);
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Removes those of killed runs.
pub(super) fn sweep(app: &App, whose: SweepScope<'_>) {
    let Ok(entries) = std::fs::read_dir(folder(app)) else {
        return;
    };
    for entry in entries.flatten() {
        let run = entry.file_name().to_str().and_then(RunId::parse);
        if run.is_some_and(|run| whose.includes(&run)) {
            drop(Scratch(entry.path()));
        }
    }
}

fn folder(app: &App) -> PathBuf {
    app.settings.state_dir.join("smoke")
}
