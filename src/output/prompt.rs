//! Questions, only ever on a terminal. Scripts never hang: a caller asks
//! [`Output::can_ask`] first and fails with a hint otherwise.

use std::io::Write as _;

use console::{Key, Term};
use unicode_width::UnicodeWidthStr as _;

use super::fit::{cut, folded};
use super::panel::{Panel, Picture, Typed, field};
use super::text::clean;
use super::{Output, Tone};
use crate::failure::{Failure, Kind};
use crate::interrupt;

impl Output {
    /// A question answered with yes or no; no is the default.
    pub(crate) fn confirm(&self, question: &str) -> Result<bool, Failure> {
        if self.style.dumb {
            let typed = ask_plainly(&format!("{question} [y/N]"))?;
            return Ok(matches!(typed.to_ascii_lowercase().as_str(), "y" | "yes"));
        }
        let question = clean(question).into_owned();
        let paint = self.painter();
        asked(move |panel| {
            loop {
                let (_, width) = panel.room();
                panel.draw(&yes_or_no(&question, width, &*paint))?;
                match key()? {
                    Key::Char('y' | 'Y') => return Ok(true),
                    Key::Char('n' | 'N') | Key::Enter | Key::Escape => return Ok(false),
                    _ => {}
                }
            }
        })
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
        let question = clean(question).into_owned();
        let paint = self.painter();
        let text = asked(move |panel| {
            let mut typed = Typed::default();
            loop {
                let (_, width) = panel.room();
                panel.draw(&painted(
                    field(&question, &typed, width),
                    &question,
                    &*paint,
                ))?;
                match key()? {
                    Key::Enter if !typed.text.trim().is_empty() => return Ok(typed.text),
                    other => {
                        edited(&mut typed, &other);
                    }
                }
            }
        })?;
        Ok(text.trim().to_owned())
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
        let question = clean(question).into_owned();
        let paint = self.painter();
        asked(move |panel| {
            let mut choice = Choice::new(&items);
            loop {
                panel.draw(&choice.picture(&question, panel.room(), &*paint))?;
                match key()? {
                    Key::Escape => return Ok(None),
                    Key::Enter => {
                        if let Some(chosen) = choice.chosen() {
                            return Ok(Some(chosen));
                        }
                    }
                    other => choice.press(&other),
                }
            }
        })
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

    /// Sets a text in a tone where stderr takes colours.
    fn painter(&self) -> Box<Paint> {
        let is_colored = self.colors(self.stderr_is_terminal);
        Box::new(move |tone, text| {
            if is_colored {
                format!("{}{text}\x1b[0m", tone.ansi())
            } else {
                text.to_owned()
            }
        })
    }
}

type Paint = dyn Fn(Tone, &str) -> String + Send;

/// Asks on a thread of its own, and waits for the answer or the termination signal,
/// which ends the question as Ctrl-C does. A question that nobody waits for any more
/// goes with the program. However it ends, its lines are taken off.
fn asked<T>(
    question: impl FnOnce(&Panel) -> std::io::Result<T> + Send + 'static,
) -> Result<T, Failure>
where
    T: Send + 'static,
{
    let _keys = Keys::taken();
    let panel = Panel::new();
    let (tell, told) = std::sync::mpsc::channel();
    let (over, is_over) = tokio::sync::oneshot::channel();
    let ended = tell.clone();
    std::thread::spawn(move || {
        if interrupt::terminated_before(is_over) {
            let _ = ended.send(Err(std::io::ErrorKind::Interrupted.into()));
        }
    });
    let drawn = panel.clone();
    std::thread::spawn(move || {
        let _ = tell.send(question(&drawn));
    });
    let gone = || Err(std::io::Error::other("nobody asks"));
    let answer = told.recv().unwrap_or_else(|_| gone());
    drop(over);
    panel.erase();
    answer.map_err(|error| refusal(&error))
}

/// The next key; Ctrl-C and Ctrl-D end the question.
fn key() -> std::io::Result<Key> {
    match Term::stderr().read_key()? {
        Key::CtrlC | Key::Char('\u{3}' | '\u{4}') => Err(std::io::ErrorKind::Interrupted.into()),
        key => Ok(key),
    }
}

/// What a key does to a text that is typed; `false` if nothing.
fn edited(typed: &mut Typed, key: &Key) -> bool {
    match key {
        Key::Backspace => typed.back(),
        Key::Del => typed.delete(),
        Key::ArrowLeft => typed.left(),
        Key::ArrowRight => typed.right(),
        Key::Home => typed.home(),
        Key::End => typed.end(),
        Key::Char('\u{15}') => typed.clear(),
        Key::Char(c) if !c.is_control() => typed.insert(*c),
        _ => return false,
    }
    true
}

fn yes_or_no(question: &str, width: usize, paint: &Paint) -> Picture {
    let mut lines = folded(&format!("{question} [y/N]"), width);
    let row = lines.len() - 1;
    let column = lines.last().map_or(0, |line| line.width() + 1).min(width);
    for line in &mut lines {
        *line = paint(Tone::Strong, line);
    }
    Picture { lines, row, column }
}

/// The lines of the question stand out from what is typed.
fn painted(mut picture: Picture, question: &str, paint: &Paint) -> Picture {
    for line in &mut picture.lines {
        let (asked, typed) = match line.rsplit_once(": ") {
            Some((asked, typed)) if question.ends_with(asked) => (format!("{asked}:"), typed),
            _ => (line.clone(), ""),
        };
        *line = if typed.is_empty() {
            paint(Tone::Strong, &asked)
        } else {
            format!("{} {typed}", paint(Tone::Strong, &asked))
        };
    }
    picture
}

/// Of so many items a person sees these.
const SHOWN: usize = 12;

/// A list, what is typed to find one of it, and which of those that fit is marked.
struct Choice<'i> {
    items: &'i [String],
    typed: Typed,
    marked: usize,
}

impl<'i> Choice<'i> {
    fn new(items: &'i [String]) -> Self {
        Self {
            items,
            typed: Typed::default(),
            marked: 0,
        }
    }

    /// The items that have all the words that were typed, in their order; those that
    /// begin with it come first.
    fn fitting(&self) -> Vec<usize> {
        let typed = self.typed.text.to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fits = |item: &String| {
            let item = item.to_lowercase();
            words.iter().all(|word| item.contains(word))
        };
        let all = self.items.iter().enumerate();
        let mut fitting: Vec<usize> = all
            .filter(|(_, item)| fits(item))
            .map(|(at, _)| at)
            .collect();
        fitting.sort_by_key(|at| !self.items[*at].to_lowercase().starts_with(&typed));
        fitting
    }

    fn chosen(&self) -> Option<usize> {
        self.fitting().get(self.marked).copied()
    }

    fn press(&mut self, key: &Key) {
        let count = self.fitting().len().max(1);
        match key {
            Key::ArrowDown | Key::Tab => self.marked = (self.marked + 1) % count,
            Key::ArrowUp | Key::BackTab => self.marked = (self.marked + count - 1) % count,
            other => {
                if edited(&mut self.typed, other) {
                    self.marked = 0;
                }
            }
        }
    }

    fn picture(&self, question: &str, (rows, width): (usize, usize), paint: &Paint) -> Picture {
        let mut picture = painted(field(question, &self.typed, width), question, paint);
        let fitting = self.fitting();
        let room = rows.saturating_sub(picture.lines.len()).clamp(1, SHOWN);
        let first = (self.marked + 1).saturating_sub(room);
        for (at, index) in fitting.iter().enumerate().skip(first).take(room) {
            let item = cut(&self.items[*index], width.saturating_sub(2));
            picture.lines.push(if at == self.marked {
                paint(Tone::Strong, &format!("> {item}"))
            } else {
                format!("  {item}")
            });
        }
        if fitting.is_empty() {
            let none = cut("  nothing fits", width);
            picture.lines.push(paint(Tone::Faint, &none));
        }
        picture
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

/// A line of text, for terminals that cannot move their cursor.
fn ask_plainly(question: &str) -> Result<String, Failure> {
    let question = clean(question).into_owned();
    asked(move |_| plain_line(&question))
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
