//! The line that is completed.

use std::ffi::OsString;
use std::sync::{OnceLock, mpsc};
use std::time::{Duration, Instant};

use crate::settings::{Environment, Settings};

/// A shell waits no longer than this; 300 ms is what a person notices.
const PATIENCE: Duration = Duration::from_millis(260);
/// So long is waited for what is fetched anew; there is work before and after.
const FETCH: Duration = Duration::from_millis(180);

/// How settings are made of the words of a line.
pub(crate) type SettingsReader = fn(&[OsString], &Environment) -> Option<Settings>;

/// Describes the program as far as the words before the cursor lead.
pub(crate) type Describer = fn(&[&str]) -> clap::Command;

/// The line that is completed. The engine hands a completer the typed word and
/// nothing else, so it is kept here, once in the life of the program.
pub(super) static LINE: OnceLock<TypedLine> = OnceLock::new();

#[derive(Debug)]
pub(super) struct TypedLine {
    /// The words before the cursor.
    pub(super) words: Vec<OsString>,
    pub(super) began: Instant,
    pub(super) settings: SettingsReader,
    pub(super) describe: Describer,
}

impl TypedLine {
    /// As the line's own flags have them; `None` if they make no sense.
    pub(super) fn settings(&self) -> Option<Settings> {
        (self.settings)(&self.words, &Environment::read())
    }

    /// When waiting for a fetch has to end.
    pub(super) fn fetched_by(&self) -> Instant {
        self.began + FETCH
    }
}

/// What stands in files, which must not hold the shell up: a slow disk has no
/// candidates.
pub(super) fn in_time<T: Send + 'static>(
    find: impl FnOnce(&TypedLine) -> Option<T> + Send + 'static,
) -> Option<T> {
    let line = LINE.get()?;
    let (sender, answer) = mpsc::channel();
    std::thread::spawn(move || sender.send(find(line)));
    let left = PATIENCE.saturating_sub(line.began.elapsed());
    answer.recv_timeout(left).ok().flatten()
}
