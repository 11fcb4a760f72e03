//! Where everything that is said goes through: the three streams, or a file in
//! place of stdout.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use dialoguer::console::Term;

use super::cell::Tone;
use super::fit;
use super::pick::Pick;
use super::style::{ColorChoice, Format, Style};
use super::text::{clean, clean_lines, with_unbroken_cells};
use super::{file, json, table};
use crate::failure::{Failure, Kind};
use crate::secret::hide_keys;

/// So many bytes wait before they are written; a long list is not to be held
/// in memory to its end.
pub(super) const CHUNK: usize = 64 * 1024;

/// Where everything that is said goes through.
#[derive(Debug)]
pub(crate) struct Output {
    pub(super) style: Style,
    pub(super) stdout_is_terminal: bool,
    pub(super) stderr_is_terminal: bool,
    pub(super) stdin_is_terminal: bool,
    pub(super) progress: indicatif::MultiProgress,
    /// Where the result goes if it is for a file.
    file: Option<Mutex<file::AtomicFile>>,
    /// It was told that a cell is a formula to spreadsheets.
    told: AtomicBool,
}

/// What is told of cells that are written as they are.
pub(crate) const FORMULAS: &str = "a spreadsheet would run some of these cells as formulas; --guard-formulas puts an apostrophe before them";

impl Output {
    /// Looks at what the three streams are; writes nothing.
    pub(crate) fn new(style: Style) -> Self {
        Self {
            style,
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            stdin_is_terminal: io::stdin().is_terminal(),
            progress: indicatif::MultiProgress::new(),
            file: None,
            told: AtomicBool::new(false),
        }
    }

    /// The same, but what would go to stdout goes to a file: without colours
    /// and as wide as it likes. Until [`Output::keep`] the old file stays what
    /// it was.
    pub(crate) fn for_file(&self, format: Format, path: &Path) -> Result<Self, Failure> {
        Ok(Self {
            style: Style {
                format,
                color: ColorChoice::Never,
                // That is about what is shown.
                pick: None,
                ..self.style.clone()
            },
            stdout_is_terminal: false,
            stderr_is_terminal: self.stderr_is_terminal,
            stdin_is_terminal: self.stdin_is_terminal,
            progress: self.progress.clone(),
            file: Some(Mutex::new(file::AtomicFile::begin_by_name(path)?)),
            told: AtomicBool::new(false),
        })
    }

    /// The same with another format.
    pub(crate) fn in_format(&self, format: Format) -> Self {
        Self {
            style: Style {
                format,
                ..self.style.clone()
            },
            stdout_is_terminal: self.stdout_is_terminal,
            stderr_is_terminal: self.stderr_is_terminal,
            stdin_is_terminal: self.stdin_is_terminal,
            progress: self.progress.clone(),
            file: None,
            told: AtomicBool::new(false),
        }
    }

    /// Puts the file in its place, whole; what went to stdout is there already.
    pub(crate) fn keep(self) -> Result<(), Failure> {
        match self.file {
            Some(file) => file
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)
                .keep(),
            None => Ok(()),
        }
    }

    /// The format of the result.
    pub(crate) fn format(&self) -> Format {
        self.style.format
    }

    /// The format that was typed for this command: of a file whose ending says what it
    /// is, a setting says nothing.
    pub(crate) fn typed_format(&self) -> Format {
        if self.style.format_is_set {
            Format::default()
        } else {
            self.style.format
        }
    }

    /// The columns asked for.
    pub(crate) fn columns(&self) -> Option<&[String]> {
        self.style.columns.as_deref()
    }

    /// Whether cells that a spreadsheet would run are guarded also where they are for
    /// programs.
    pub(crate) fn guards_formulas(&self) -> bool {
        self.style.guard_formulas
    }

    /// Whether a table says above itself what it is of: on a terminal its reader has just
    /// typed it, and without headers it is for a program.
    pub(crate) fn has_heading(&self) -> bool {
        self.format() == Format::Table && !self.stdout_is_terminal && !self.style.no_headers
    }

    /// Says above a table what it is of, if it is to.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn heading(&self, parts: &[String]) -> Result<(), Failure> {
        if parts.is_empty() || !self.has_heading() {
            return Ok(());
        }
        self.line(&parts.join("; "))
    }

    /// Whether a part of the result is asked for with `--jq` or `--template`.
    pub(crate) fn is_picked(&self) -> bool {
        self.style.pick.is_some()
    }

    /// Whether stdout is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.stdout_is_terminal
    }

    /// Whether every request is to be shown.
    pub(crate) fn is_verbose(&self) -> bool {
        self.style.verbose
    }

    /// Whether a person can be asked: only on a terminal, both ways.
    pub(crate) fn can_ask(&self) -> bool {
        self.stdin_is_terminal && self.stderr_is_terminal
    }

    pub(super) fn colors(&self, terminal: bool) -> bool {
        match self.style.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !self.style.colorless,
        }
    }

    /// The text in a tone, if stderr takes colours.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        if self.colors(self.stderr_is_terminal) && tone != Tone::Plain {
            format!("{}{text}\x1b[0m", tone.ansi())
        } else {
            text.to_owned()
        }
    }

    /// How tables on stdout look.
    pub(super) fn look(&self) -> table::TableStyle {
        let width = (self.stdout_is_terminal && !self.style.is_wide)
            .then(|| Term::stdout().size_checked())
            .flatten()
            .map(|(_, columns)| columns);
        table::TableStyle {
            width: width.filter(|w| *w >= 20),
            color: self.colors(self.stdout_is_terminal),
            no_headers: self.style.no_headers,
        }
    }

    /// Writes a text that is a file in itself, such as an export or a script: as
    /// it is into a file or a pipe, without what would steer a terminal onto
    /// one.
    ///
    /// # Errors
    /// [`Failure::stdout_closed`] if nobody reads any more; a failure naming
    /// the trouble (a full disk) otherwise.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        if self.stdout_is_terminal {
            self.write(&clean_lines(text))
        } else {
            self.write(text)
        }
    }

    /// As [`Output::print`], of rows of CSV: on a terminal a cell has no line break, which
    /// could be mistaken for a row of its own.
    pub(crate) fn print_rows(&self, csv: &str) -> Result<(), Failure> {
        if self.stdout_is_terminal {
            self.write(&clean_lines(&with_unbroken_cells(csv)))
        } else {
            self.write(csv)
        }
    }

    /// Writes to stdout what is clean already. Nothing outside of this module
    /// can: no verb is to remember to clean.
    pub(super) fn write(&self, text: &str) -> Result<(), Failure> {
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            return file.write(text.as_bytes());
        }
        self.progress.suspend(|| {
            let mut stdout = io::stdout().lock();
            stdout
                .write_all(text.as_bytes())
                .and_then(|()| stdout.flush())
                .map_err(|e| stdout_failure(&e))
        })
    }

    /// Writes a line to stdout. It stays one, whatever stands in it, but for a terminal on
    /// which it has no room.
    pub(crate) fn line(&self, text: &str) -> Result<(), Failure> {
        self.toned_line(Tone::Plain, text)
    }

    /// Writes lines to stdout.
    pub(crate) fn lines(
        &self,
        lines: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<(), Failure> {
        lines
            .into_iter()
            .try_for_each(|line| self.line(line.as_ref()))
    }

    /// Writes a JSON document of ours to stdout.
    pub(crate) fn document(&self, value: &serde_json::Value) -> Result<(), Failure> {
        let text = value.to_string();
        if let Some(pick) = &self.style.pick {
            return self.write_picked(pick, &text, self.is_compact());
        }
        self.whole_document(value)
    }

    /// Writes a JSON document of which `--jq` and `--template` take no part:
    /// they are about the result of a command, and this is something else.
    pub(crate) fn whole_document(&self, value: &serde_json::Value) -> Result<(), Failure> {
        let text = value.to_string();
        self.json_line(if self.is_compact() {
            json::compact(&text)
        } else {
            json::pretty(&text, 0)
        })
    }

    /// What `--jq` or `--template` makes of a JSON text. A program may take any cell; a
    /// person at a terminal is told what a spreadsheet would make of it.
    pub(super) fn picked(
        &self,
        pick: &Pick,
        text: &str,
        compact: bool,
        out: &mut String,
    ) -> Result<(), Failure> {
        let from = out.len();
        pick.apply(text, compact, out)?;
        if self.stdout_is_terminal
            && pick.is_run(out.get(from..).unwrap_or_default())
            && !self.told.swap(true, Ordering::Relaxed)
        {
            self.note(FORMULAS);
        }
        Ok(())
    }

    /// Writes what `--jq` or `--template` makes of a JSON text; also what came before it failed.
    pub(super) fn write_picked(
        &self,
        pick: &Pick,
        text: &str,
        compact: bool,
    ) -> Result<(), Failure> {
        let mut out = String::new();
        let picked = self.picked(pick, text, compact, &mut out);
        self.write(&out).and(picked)
    }

    /// Writes one of many documents, on one line.
    pub(crate) fn event(&self, value: &serde_json::Value) -> Result<(), Failure> {
        let text = value.to_string();
        match &self.style.pick {
            Some(pick) => self.write_picked(pick, &text, true),
            None => self.json_line(json::compact(&text)),
        }
    }

    /// JSON that was laid out has no character a terminal would act on.
    pub(super) fn json_line(&self, mut text: String) -> Result<(), Failure> {
        text.push('\n');
        self.write(&text)
    }

    /// Whether a document stands on one line.
    pub(super) fn is_compact(&self) -> bool {
        self.style.format == Format::Jsonl
    }

    /// Writes a JSON document of ours to stdout, one of whose fields, empty in
    /// `frame`, is a list too long to be held in memory.
    pub(crate) fn document_with(
        &self,
        frame: &serde_json::Map<String, serde_json::Value>,
        list: &str,
        items: impl Iterator<Item = serde_json::Value>,
    ) -> Result<(), Failure> {
        if let Some(pick) = &self.style.pick {
            // It may want any part of it.
            let mut whole = frame.clone();
            whole.insert(list.to_owned(), items.collect());
            let whole = serde_json::Value::from(whole).to_string();
            return self.write_picked(pick, &whole, self.is_compact());
        }
        let mut items = Some(items);
        let mut text = String::new();
        for (index, (name, value)) in frame.iter().enumerate() {
            text.push_str(if index == 0 { "{\n  " } else { ",\n  " });
            let name_text = serde_json::Value::from(name.as_str()).to_string();
            text.push_str(&json::pretty(&name_text, 1));
            text.push_str(": ");
            let Some(items) = items.take_if(|_| name == list) else {
                text.push_str(&json::pretty(&value.to_string(), 1));
                continue;
            };
            let mut empty = true;
            for item in items {
                text.push_str(if empty { "[\n    " } else { ",\n    " });
                text.push_str(&json::pretty(&item.to_string(), 2));
                empty = false;
                if text.len() >= CHUNK {
                    self.write(&std::mem::take(&mut text))?;
                }
            }
            text.push_str(if empty { "[]" } else { "\n  ]" });
        }
        text.push_str(if frame.is_empty() { "{}\n" } else { "\n}\n" });
        self.write(&text)
    }

    /// Writes a line to stdout in a tone.
    pub(crate) fn toned_line(&self, tone: Tone, text: &str) -> Result<(), Failure> {
        let text = fitted(&shown(text), self.look().width);
        if self.colors(self.stdout_is_terminal) && tone != Tone::Plain {
            self.write(&format!("{}{text}\x1b[0m\n", tone.ansi()))
        } else {
            self.write(&format!("{text}\n"))
        }
    }

    pub(super) fn say(&self, text: &str) {
        self.progress.suspend(|| {
            // If stderr is gone there is nobody left to tell.
            let _ = writeln!(io::stderr().lock(), "{text}");
        });
    }

    /// Says a line to people, in lines that fit the terminal.
    fn tell(&self, tone: Tone, text: &str) {
        self.say(&self.paint(tone, &fitted(&shown(text), self.stderr_width())));
    }

    /// The same, after a word that says what it is.
    fn tell_after(&self, tone: Tone, word: &str, text: &str) {
        let whole = format!("{word} {}", shown(text));
        let lines = fitted(&whole, self.stderr_width());
        let after = lines.strip_prefix(word).unwrap_or(&lines);
        self.say(&format!("{}{after}", self.paint(tone, word)));
    }

    /// Whether notes, progress and hints are left out.
    pub(crate) fn is_quiet(&self) -> bool {
        self.style.quiet
    }

    /// A remark on stderr; silent with `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        self.toned_note(Tone::Faint, text);
    }

    /// Says which columns a table of this width has no room for.
    pub(super) fn left_out(&self, columns: &[Cow<'_, str>], width: Option<u16>) {
        if let (Some(width), false) = (width, columns.is_empty()) {
            self.note(&format!(
                "no room in {width} columns for {}; -o wide shows all",
                columns.join(", ")
            ));
        }
    }

    /// How wide the terminal is that stderr goes to.
    pub(super) fn stderr_width(&self) -> Option<u16> {
        let is_terminal = self.stderr_is_terminal;
        let size = is_terminal.then(|| Term::stderr().size_checked());
        size.flatten().map(|(_, columns)| columns)
    }

    /// A remark on stderr in a tone; silent with `--quiet`.
    pub(crate) fn toned_note(&self, tone: Tone, text: &str) {
        if !self.style.quiet {
            self.tell(tone, text);
        }
    }

    /// A warning on stderr; `--quiet` does not silence it.
    pub(crate) fn warn(&self, text: &str) {
        self.tell_after(Tone::Waiting, "warning:", text);
    }

    /// The next useful command, on stderr; silent with `--quiet`.
    pub(crate) fn hint(&self, text: &str) {
        if !self.style.quiet {
            self.tell_after(Tone::Faint, "hint:", text);
        }
    }

    /// A line about a request, with `--verbose`.
    pub(crate) fn trace(&self, text: &str) {
        if self.style.verbose {
            self.say(&self.paint(Tone::Faint, &shown(text)));
        }
    }

    /// Tells of a command line that cannot be read, in the parser's words; the
    /// styled ones if nothing in them has to be cleaned.
    pub(crate) fn usage_error(&self, styled: &str, bare: &str) {
        let clean = clean_lines(bare);
        let safe = hide_keys(&clean);
        let is_styled = safe == bare && self.colors(self.stderr_is_terminal);
        let text = if is_styled { styled } else { &safe }.trim_end();
        let width = self.stderr_width();
        let lines = text.lines().map(|line| fitted(line, width));
        self.say(&lines.collect::<Vec<_>>().join("\n"));
    }

    /// Tells of a failure, as text or, with a JSON format, as one JSON object.
    pub(crate) fn failure(&self, failure: &Failure) {
        if failure.is_stdout_closed() {
            return;
        }
        if self.style.format.is_json() {
            self.say(&hide_keys(&json::compact(&failure.to_json().to_string())));
            return;
        }
        let tone = match failure.kind() {
            Kind::Interrupted | Kind::Findings => Tone::Waiting,
            _ => Tone::Bad,
        };
        // What a check found is its result, and no mishap.
        let head = match failure.kind() {
            Kind::Findings => "found:",
            _ => "error:",
        };
        self.tell_after(tone, head, failure.message());
        for item in failure.items() {
            self.tell(Tone::Plain, &format!("  {item}"));
        }
        if let Some(hint) = failure.next_step() {
            self.tell_after(Tone::Faint, "hint:", hint);
        }
        if let Some(request) = failure.request() {
            self.tell_after(Tone::Faint, "request:", request);
        }
    }
}

/// A text as people may see it: a line that steers no terminal and tells no key,
/// wherever that was typed by mistake.
fn shown(text: &str) -> Cow<'_, str> {
    match clean(text) {
        Cow::Borrowed(text) => hide_keys(text),
        Cow::Owned(text) => Cow::Owned(hide_keys(&text).into_owned()),
    }
}

/// A line for people in lines that fit a terminal of this width, if it is one.
fn fitted(line: &str, width: Option<u16>) -> String {
    match width {
        Some(width) => fit::said(line, width.into()),
        None => line.to_owned(),
    }
}

pub(super) fn stdout_failure(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::stdout_closed();
    }
    let full = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space; ",
        _ => "",
    };
    Failure::failed(format!(
        "cannot write the result to standard output: {error}"
    ))
    .hint(format!(
        "{full}nothing but the output is lost: run the command again"
    ))
}
