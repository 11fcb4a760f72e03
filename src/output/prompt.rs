//! Questions, only ever on a terminal. Scripts never hang: a caller asks
//! [`Output::can_ask`] first and fails with a hint otherwise.

use std::io::Write as _;

use dialoguer::console::{Key, Term, truncate_str};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, FuzzySelect, Input};

use super::Output;
use super::text::clean;
use crate::failure::{Failure, Kind};
use crate::interrupt;

impl Output {
    /// A question answered with yes or no; no is the default.
    pub(crate) fn confirm(&self, question: &str) -> Result<bool, Failure> {
        if self.style.dumb {
            let typed = ask_plainly(&format!("{question} [y/N]"))?;
            return Ok(matches!(typed.to_ascii_lowercase().as_str(), "y" | "yes"));
        }
        let colored = self.is_colored();
        let question = clean(question).into_owned();
        let _keys = Keys::taken();
        answer(asked(move || {
            Confirm::with_theme(&*theme(colored))
                .with_prompt(question)
                .default(false)
                .interact_on(&Term::stderr())
        }))
    }

    /// A question answered with yes or no that may be dropped unanswered. A whole
    /// line is read, in the terminal's ordinary mode: nothing has to be put
    /// right when the answer comes too late.
    pub(crate) async fn confirm_soon(&self, question: &str) -> bool {
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
    pub(crate) fn ask(&self, question: &str) -> Result<String, Failure> {
        if self.style.dumb {
            loop {
                let typed = ask_plainly(question)?;
                if !typed.is_empty() {
                    return Ok(typed);
                }
            }
        }
        let colored = self.is_colored();
        let question = clean(question).into_owned();
        let _keys = Keys::taken();
        answer(asked(move || {
            Input::<String>::with_theme(&*theme(colored))
                .with_prompt(question)
                .interact_text_on(&Term::stderr())
        }))
        .map(|text| text.trim().to_owned())
    }

    /// One of several, found by typing a part of it; `None` if the person
    /// leaves with Escape.
    pub(crate) fn choose(
        &self,
        question: &str,
        items: &[String],
    ) -> Result<Option<usize>, Failure> {
        let items: Vec<_> = items.iter().map(|i| clean(i).into_owned()).collect();
        if self.style.dumb {
            return self.choose_by_number(question, &items);
        }
        // A line that wraps would stay behind when the list moves.
        let width = usize::from(Term::stderr().size().1.saturating_sub(3));
        let items: Vec<_> = items
            .iter()
            .map(|item| truncate_str(item, width, "…").into_owned())
            .collect();
        let colored = self.is_colored();
        let question = clean(question).into_owned();
        let _keys = Keys::taken();
        answer(asked(move || {
            FuzzySelect::with_theme(&*theme(colored))
                .with_prompt(question)
                .items(&items)
                .default(0)
                .max_length(12)
                .interact_on_opt(&Term::stderr())
        }))
    }

    /// One of several, for terminals that cannot move their cursor.
    fn choose_by_number(&self, question: &str, items: &[String]) -> Result<Option<usize>, Failure> {
        for (item, number) in items.iter().zip(1..) {
            self.say(&format!("{number}) {item}"));
        }
        let number = self.ask(&format!("{question} (a number)"))?;
        let chosen = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        Ok(chosen.filter(|at| *at < items.len()))
    }

    fn is_colored(&self) -> bool {
        self.colors(self.stderr_is_terminal)
    }
}

fn theme(colored: bool) -> Box<dyn Theme> {
    if colored {
        Box::new(ColorfulTheme::default())
    } else {
        Box::new(SimpleTheme)
    }
}

/// Asks on a thread of its own, and waits for the answer or the termination signal,
/// which ends the question as Ctrl-C does. A question that nobody waits for any more
/// goes with the program.
fn asked<T, E>(question: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<std::io::Error> + Send + 'static,
{
    let (tell, told) = std::sync::mpsc::channel();
    let (over, is_over) = tokio::sync::oneshot::channel();
    let ended = tell.clone();
    std::thread::spawn(move || {
        if interrupt::terminated_before(is_over) {
            let _ = ended.send(Err(
                std::io::Error::from(std::io::ErrorKind::Interrupted).into()
            ));
        }
    });
    std::thread::spawn(move || {
        let _ = tell.send(question());
    });
    let gone = || Err(std::io::Error::other("nobody asks").into());
    let answer = told.recv().unwrap_or_else(|_| gone());
    drop(over);
    answer
}

pub(super) fn refusal(error: &std::io::Error) -> Failure {
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

/// A line of text, for terminals that cannot move their cursor.
fn ask_plainly(question: &str) -> Result<String, Failure> {
    let _keys = Keys::taken();
    let question = clean(question).into_owned();
    asked(move || plain_line(&question)).map_err(|error| refusal(&error))
}

/// A line read key by key and shown as it is typed.
fn plain_line(question: &str) -> std::io::Result<String> {
    let term = Term::stderr();
    let mut typed = String::new();
    term.write_str(&format!("{question}: "))?;
    loop {
        match term.read_key()? {
            Key::Enter => break,
            Key::Backspace if typed.pop().is_some() => term.write_str("\u{8} \u{8}")?,
            Key::Char(c) if !c.is_control() => {
                typed.push(c);
                term.write_str(c.encode_utf8(&mut [0; 4]))?;
            }
            _ => {}
        }
    }
    term.write_line("")?;
    Ok(typed.trim().to_owned())
}

/// While it lives, every key is the question's, Ctrl-C among them. The prompts
/// read raw keys one at a time; between two of them Ctrl-C would be a signal,
/// which nobody attends to while a question blocks.
struct Keys {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

impl Keys {
    #[cfg(unix)]
    fn taken() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = std::io::stdin();
        // What cannot be set is left as it is: the question can still be asked.
        let before = tcgetattr(&stdin).ok();
        if let Some(before) = &before {
            let mut raw = before.clone();
            let modes = LocalModes::ISIG | LocalModes::ICANON | LocalModes::ECHO;
            raw.local_modes.remove(modes);
            let _ = tcsetattr(&stdin, OptionalActions::Now, &raw);
        }
        Self { before }
    }

    #[cfg(not(unix))]
    const fn taken() -> Self {
        Self {}
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(before) = &self.before {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, before);
        }
    }
}
