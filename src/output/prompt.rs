//! Questions, only ever on a terminal. Scripts never hang: a caller asks
//! [`Output::can_ask`] first and fails with a hint otherwise.

use std::io::Write as _;

use dialoguer::console::Term;
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
