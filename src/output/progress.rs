//! Something moves while a person waits. On a terminal a spinner on stderr; to
//! anything else one line when what is waited for changes.

use std::time::Duration;

use super::text::clean;
use super::{Format, Output};

/// A wait that is shown until this is dropped.
#[derive(Debug)]
pub(crate) struct Spinner<'a> {
    bar: Option<indicatif::ProgressBar>,
    output: &'a Output,
    last: std::cell::RefCell<String>,
    counted: std::cell::Cell<u64>,
}

impl Output {
    /// Starts to show a wait.
    pub(crate) fn spinner(&self, text: &str) -> Spinner<'_> {
        let moving = self.stderr_is_terminal && !self.style.dumb && !self.style.quiet;
        let bar = moving.then(|| {
            let template = if self.colors(true) {
                "{spinner:.yellow} {msg}"
            } else {
                "{spinner} {msg}"
            };
            let bar = indicatif::ProgressBar::new_spinner();
            if let Ok(style) = indicatif::ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            let bar = self.progress.add(bar);
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        let spinner = Spinner {
            bar,
            output: self,
            last: std::cell::RefCell::default(),
            counted: std::cell::Cell::default(),
        };
        spinner.set(text);
        spinner
    }
}

impl Spinner<'_> {
    /// So many more have come: the line says how many there are by now.
    pub(crate) fn add(&self, more: u64) {
        self.counted.set(self.counted.get().saturating_add(more));
        self.detail(&format!("{} so far", self.counted.get()));
    }

    /// Says what is waited for now.
    pub(crate) fn set(&self, text: &str) {
        if *self.last.borrow() == text {
            return;
        }
        text.clone_into(&mut self.last.borrow_mut());
        match &self.bar {
            Some(bar) => bar.set_message(clean(text).into_owned()),
            None if self.output.style.format == Format::Table => self.output.note(text),
            None => {}
        }
    }

    /// Says more about the wait, where that can be shown without a new line.
    pub(crate) fn detail(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{} ({})", clean(&self.last.borrow()), clean(text)));
        }
    }

    /// Says how long it has taken, where that can be shown without a new line.
    pub(crate) fn tick(&self, waited: Duration) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!(
                "{} ({} s)",
                clean(&self.last.borrow()),
                waited.as_secs()
            ));
        }
    }
}

impl Drop for Spinner<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Several waits at once: a line each where the terminal has room for them, and
/// one that sums up.
#[derive(Debug)]
pub(crate) struct ProgressBoard<'a> {
    output: &'a Output,
    summary: Option<indicatif::ProgressBar>,
    /// None if there is no room for a line each.
    lines: Vec<indicatif::ProgressBar>,
}

impl Output {
    /// Starts to show waits, each under its name.
    pub(crate) fn board(&self, names: &[&str]) -> ProgressBoard<'_> {
        let moving = self.stderr_is_terminal && !self.style.dumb && !self.style.quiet;
        let (height, _) = dialoguer::console::Term::stderr().size();
        // The last line and what stands above are not ours.
        let room = usize::from(height).saturating_sub(3);
        let line = |template: &str| {
            let bar = self.progress.add(indicatif::ProgressBar::new_spinner());
            if let Ok(style) = indicatif::ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar
        };
        let shown = if moving && names.len() <= room {
            names
        } else {
            &[]
        };
        let lines = shown
            .iter()
            .map(|name| {
                let bar = line("  {wide_msg}");
                bar.set_message(clean(name).into_owned());
                bar
            })
            .collect();
        let summary = moving.then(|| {
            let bar = line("{spinner} {wide_msg}");
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        ProgressBoard {
            output: self,
            summary,
            lines,
        }
    }
}

impl ProgressBoard<'_> {
    /// Says how one of the waits stands.
    pub(crate) fn set(&self, wait: usize, text: &str) {
        if let Some(bar) = self.lines.get(wait) {
            bar.set_message(clean(text).into_owned());
        }
    }

    /// Says how one of the waits ended: without a terminal in a line of its own.
    pub(crate) fn end(&self, wait: usize, text: &str) {
        if self.summary.is_some() {
            self.set(wait, text);
        } else if self.output.style.format == Format::Table {
            self.output.note(text);
        }
    }

    /// Sums up.
    pub(crate) fn sum(&self, text: &str) {
        if let Some(bar) = &self.summary {
            bar.set_message(clean(text).into_owned());
        }
    }
}

impl Drop for ProgressBoard<'_> {
    fn drop(&mut self) {
        for bar in self.lines.iter().chain(&self.summary) {
            bar.finish_and_clear();
        }
    }
}
