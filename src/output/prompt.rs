//! Questions, only ever on a terminal. Scripts never hang: a caller asks
//! [`Output::can_ask`] first and fails with a hint otherwise.

use dialoguer::console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, FuzzySelect, Input};
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::crossterm::terminal;

use super::Output;
use super::text::clean;
use crate::failure::{Failure, Kind};
use crate::secret::Hidden;

impl Output {
    /// A question answered with yes or no; no is the default.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] on Ctrl-C.
    pub fn confirm(&self, question: &str) -> Result<bool, Failure> {
        let theme = self.theme();
        answer(
            Confirm::with_theme(&*theme)
                .with_prompt(clean(question))
                .default(false)
                .interact_on(&Term::stderr()),
        )
    }

    /// A question answered with yes or no that may be dropped unanswered. A whole
    /// line is read, in the terminal's ordinary mode: nothing has to be put
    /// right when the answer comes too late.
    pub async fn confirm_soon(&self, question: &str) -> bool {
        use std::io::Write as _;
        self.progress.suspend(|| {
            let mut stderr = std::io::stderr().lock();
            // On a line of its own: a spinner may be moving below.
            let _ = writeln!(stderr, "{} Answer y or n and Enter.", clean(question));
        });
        let (answered, answer) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let yes = std::io::stdin().read_line(&mut line).is_ok()
                && matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes");
            // Nobody may be waiting any more.
            let _ = answered.send(yes);
        });
        answer.await.unwrap_or(false)
    }

    /// A line of text; an empty one is not accepted.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] on Ctrl-C.
    pub fn ask(&self, question: &str) -> Result<String, Failure> {
        let theme = self.theme();
        answer(
            Input::<String>::with_theme(&*theme)
                .with_prompt(clean(question))
                .interact_text_on(&Term::stderr()),
        )
        .map(|text| text.trim().to_owned())
    }

    /// A secret, typed twice and not shown.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] on Ctrl-C.
    pub fn ask_secret(&self, question: &str) -> Result<Hidden, Failure> {
        loop {
            let first = unseen(&format!("{} (not shown): ", clean(question)))?;
            let second = unseen("Once more: ")?;
            if first == second {
                return Ok(first);
            }
            self.warn("that was not the same");
        }
    }

    /// One of several, found by typing a part of it; `None` if the person
    /// leaves with Escape.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] on Ctrl-C.
    pub fn choose(&self, question: &str, items: &[String]) -> Result<Option<usize>, Failure> {
        let theme = self.theme();
        let items: Vec<_> = items.iter().map(|i| clean(i).into_owned()).collect();
        answer(
            FuzzySelect::with_theme(&*theme)
                .with_prompt(clean(question))
                .items(&items)
                .default(0)
                .max_length(12)
                .interact_on_opt(&Term::stderr()),
        )
    }

    fn theme(&self) -> Box<dyn Theme> {
        if self.colors(self.stderr_is_terminal) {
            Box::new(ColorfulTheme::default())
        } else {
            Box::new(SimpleTheme)
        }
    }
}

/// A line that is typed and not shown. dialoguer's own prompt for passwords does
/// not hear Ctrl-C while the program has a handler for it.
fn unseen(question: &str) -> Result<Hidden, Failure> {
    use std::io::Write as _;
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
    let typed = raw_line();
    let _ = writeln!(stderr);
    typed.map(Hidden::new).map_err(|error| refusal(&error))
}

/// Raw from the first key to the last: between two keys, what is pasted would
/// be echoed.
fn raw_line() -> std::io::Result<String> {
    struct Raw;
    impl Drop for Raw {
        fn drop(&mut self) {
            let _ = terminal::disable_raw_mode();
        }
    }
    terminal::enable_raw_mode()?;
    let _raw = Raw;
    let mut line = String::new();
    loop {
        let Event::Key(key) = event::read()? else {
            continue;
        };
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            _ if key.kind == KeyEventKind::Release => {}
            KeyCode::Char('c' | 'd') if control => {
                return Err(std::io::ErrorKind::Interrupted.into());
            }
            KeyCode::Char('u') if control => line.clear(),
            KeyCode::Char('j' | 'm') if control => return Ok(line),
            KeyCode::Char(c) if !control => line.push(c),
            KeyCode::Backspace => {
                line.pop();
            }
            KeyCode::Enter => return Ok(line),
            _ => {}
        }
    }
}

fn refusal(error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::Interrupted {
        Failure::new(Kind::Interrupted, "interrupted; nothing was done")
    } else {
        Failure::usage(format!("cannot ask: {error}"))
            .hint("answer with flags instead, such as --yes")
    }
}

fn answer<T>(result: dialoguer::Result<T>) -> Result<T, Failure> {
    result.map_err(|error| {
        // The raw-key prompts hide the cursor and do not bring it back.
        let _ = Term::stderr().show_cursor();
        let dialoguer::Error::IO(error) = error;
        refusal(&error)
    })
}
