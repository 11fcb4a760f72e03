//! A line that is typed and not shown, such as a key or a password.
//!
//! dialoguer's own prompt for passwords does not hear Ctrl-C while the program
//! has a handler for it. Here keys are read raw, Ctrl-C among them, by a thread
//! that may be left behind: a signal drops the question, and dropping it puts
//! the terminal back.

use std::io::Write as _;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::terminal;
use tokio::sync::oneshot;

use super::Output;
use super::prompt::{PromptLines, PromptRoom, asking, refusal};
use crate::failure::Failure;
use crate::secret::Hidden;

/// How soon a thread that nobody waits for notices.
const NOTICE: Duration = Duration::from_millis(100);

impl Output {
    /// A line that must not be seen.
    pub(crate) async fn ask_hidden(&self, question: &str) -> Result<Hidden, Failure> {
        Raw::new()?.line(question).await
    }

    /// A secret that is made up, not copied: typed twice.
    pub(crate) async fn ask_secret(&self, question: &str) -> Result<Hidden, Failure> {
        loop {
            // Raw over both: what is pasted between them would be echoed.
            let raw = Raw::new()?;
            let first = raw.line(question).await?;
            let second = raw.line("Once more").await?;
            drop(raw);
            if first == second {
                return Ok(first);
            }
            self.warn("that was not the same");
        }
    }
}

/// While it lives, the terminal shows nothing that is typed.
struct Raw;

impl Raw {
    fn new() -> Result<Self, Failure> {
        terminal::enable_raw_mode().map_err(|error| refusal(&error))?;
        Ok(Self)
    }

    async fn line(&self, question: &str) -> Result<Hidden, Failure> {
        let question = format!("{question} (not shown)");
        let question = asking(&question, PromptRoom::of_terminal().columns);
        let _place = PromptLines::of_lines(question.len());
        // A raw terminal does not go back to the first column by itself.
        say(&format!("{} ", question.join("\r\n")));
        let (typed, line) = oneshot::channel();
        std::thread::spawn(move || read(typed));
        let line = line.await;
        line.unwrap_or_else(|_| Err(std::io::ErrorKind::Interrupted.into()))
            .map_err(|error| refusal(&error))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = terminal::disable_raw_mode();
    }
}

/// A terminal that has gone cannot be told.
fn say(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
}

/// Reads keys until a line is whole or nobody waits for it any more.
fn read(to: oneshot::Sender<std::io::Result<Hidden>>) {
    let mut line = String::new();
    let end = loop {
        match event::poll(NOTICE).and_then(|ready| ready.then(event::read).transpose()) {
            Ok(Some(Event::Key(key))) => match typed(key, &mut line) {
                TypedKey::More => {}
                TypedKey::Line => break Ok(Hidden::new(line)),
                TypedKey::Stop => break Err(std::io::ErrorKind::Interrupted.into()),
            },
            Ok(_) if to.is_closed() => return,
            Ok(_) => {}
            Err(error) => break Err(error),
        }
    };
    // Nobody may be waiting any more.
    let _ = to.send(end);
}

/// What a key made of the line.
#[derive(Debug, PartialEq, Eq)]
enum TypedKey {
    More,
    Line,
    Stop,
}

fn typed(key: KeyEvent, line: &mut String) -> TypedKey {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        _ if key.kind == KeyEventKind::Release => {}
        KeyCode::Char('c' | 'd') if control => return TypedKey::Stop,
        KeyCode::Char('j' | 'm') if control => return TypedKey::Line,
        KeyCode::Enter => return TypedKey::Line,
        KeyCode::Char('u') if control => line.clear(),
        KeyCode::Char(c) if !control => line.push(c),
        KeyCode::Backspace => drop(line.pop()),
        _ => {}
    }
    TypedKey::More
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_make_a_line() {
        let mut line = String::new();
        let mut press = |code, modifiers| typed(KeyEvent::new(code, modifiers), &mut line);
        let (none, control) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        for c in "wrong".chars() {
            assert_eq!(press(KeyCode::Char(c), none), TypedKey::More);
        }
        press(KeyCode::Char('u'), control);
        for c in "Gé1é".chars() {
            press(KeyCode::Char(c), none);
        }
        press(KeyCode::Backspace, none);
        press(KeyCode::Left, none);
        press(KeyCode::Char('x'), control);
        assert_eq!(press(KeyCode::Enter, none), TypedKey::Line);
        assert_eq!(press(KeyCode::Char('c'), control), TypedKey::Stop);
        assert_eq!(line, "Gé1");
    }
}
