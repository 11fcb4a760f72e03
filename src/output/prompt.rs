//! Questions, only ever on a terminal. Scripts never hang: a caller asks
//! [`Output::can_ask`] first and fails with a hint otherwise.

use std::io::Write as _;

use dialoguer::console::{Key, Term};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, FuzzySelect, Input};

use super::Output;
use super::text::clean;
use crate::failure::{Failure, Kind};

impl Output {
    /// A question answered with yes or no; no is the default.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] on Ctrl-C.
    pub fn confirm(&self, question: &str) -> Result<bool, Failure> {
        if self.style.dumb {
            let typed = self.ask_plainly(&format!("{question} [y/N]"))?;
            return Ok(matches!(typed.to_ascii_lowercase().as_str(), "y" | "yes"));
        }
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
        while self.style.dumb {
            let typed = self.ask_plainly(question)?;
            if !typed.is_empty() {
                return Ok(typed);
            }
        }
        let theme = self.theme();
        answer(
            Input::<String>::with_theme(&*theme)
                .with_prompt(clean(question))
                .interact_text_on(&Term::stderr()),
        )
        .map(|text| text.trim().to_owned())
    }

    /// One of several, found by typing a part of it; `None` if the person
    /// leaves with Escape.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] on Ctrl-C.
    pub fn choose(&self, question: &str, items: &[String]) -> Result<Option<usize>, Failure> {
        let theme = self.theme();
        let items: Vec<_> = items.iter().map(|i| clean(i).into_owned()).collect();
        if self.style.dumb {
            return self.choose_by_number(question, &items);
        }
        answer(
            FuzzySelect::with_theme(&*theme)
                .with_prompt(clean(question))
                .items(&items)
                .default(0)
                .max_length(12)
                .interact_on_opt(&Term::stderr()),
        )
    }

    /// A line of text, for terminals that cannot move their cursor: key by key,
    /// so that Ctrl-C is heard.
    fn ask_plainly(&self, question: &str) -> Result<String, Failure> {
        let term = Term::stderr();
        let mut typed = String::new();
        let mut read = || -> std::io::Result<String> {
            term.write_str(&format!("{}: ", clean(question)))?;
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
        };
        read().map_err(|error| unanswered(&error))
    }

    /// For terminals that cannot move their cursor.
    fn choose_by_number(&self, question: &str, items: &[String]) -> Result<Option<usize>, Failure> {
        for (item, number) in items.iter().zip(1..) {
            self.say(&format!("{number}) {item}"));
        }
        let number = self.ask(&format!("{question} (a number)"))?;
        let chosen = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        Ok(chosen.filter(|at| *at < items.len()))
    }

    /// A line that must not be seen, such as a key. Whatever ends the question,
    /// the terminal shows what is typed again.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the terminal cannot hide what is typed.
    pub async fn ask_hidden(&self, question: &str) -> Result<secrecy::SecretString, Failure> {
        self.progress.suspend(|| {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "{}: ", clean(question));
            let _ = stderr.flush();
        });
        let blind = Blind::new()?;
        let (typed, line) = tokio::sync::oneshot::channel();
        // A thread that may be left behind: Ctrl-C drops this future, and a
        // read of a terminal cannot be called back.
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = std::io::stdin().read_line(&mut line);
            let _ = typed.send(read.map(|_| secrecy::SecretString::from(line)));
        });
        let answer = line.await;
        drop(blind);
        match answer {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => Err(Failure::usage(format!("cannot ask: {error}"))),
            Err(_) => Err(Failure::new(
                Kind::Interrupted,
                "interrupted; nothing was done",
            )),
        }
    }

    fn theme(&self) -> Box<dyn Theme> {
        if self.colors(self.stderr_is_terminal) {
            Box::new(ColorfulTheme::default())
        } else {
            Box::new(SimpleTheme)
        }
    }
}

fn answer<T>(result: dialoguer::Result<T>) -> Result<T, Failure> {
    result.map_err(|error| {
        // The raw-key prompts hide the cursor and do not bring it back.
        let _ = Term::stderr().show_cursor();
        let dialoguer::Error::IO(error) = error;
        unanswered(&error)
    })
}

fn unanswered(error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::Interrupted {
        Failure::new(Kind::Interrupted, "interrupted; nothing was done")
    } else {
        Failure::usage(format!("cannot ask: {error}"))
            .hint("answer with flags instead, such as --yes")
    }
}

/// While it lives, the terminal does not show what is typed.
struct Blind {
    #[cfg(unix)]
    before: rustix::termios::Termios,
}

impl Blind {
    #[cfg(unix)]
    fn new() -> Result<Self, Failure> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let failed = |error: rustix::io::Errno| {
            Failure::usage(format!("cannot ask without showing what is typed: {error}"))
                .hint("pipe the key to stdin instead")
        };
        let before = tcgetattr(std::io::stdin()).map_err(failed)?;
        let mut blind = before.clone();
        blind.local_modes.remove(LocalModes::ECHO);
        tcsetattr(std::io::stdin(), OptionalActions::Flush, &blind).map_err(failed)?;
        Ok(Self { before })
    }

    #[cfg(not(unix))]
    fn new() -> Result<Self, Failure> {
        Err(Failure::usage("this terminal cannot hide what is typed")
            .hint("pipe the key to stdin instead"))
    }
}

impl Drop for Blind {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
        }
        // The Enter was not shown either.
        let _ = writeln!(std::io::stderr().lock());
    }
}
