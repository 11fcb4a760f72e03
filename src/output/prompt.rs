//! Questions, only ever on a terminal. Scripts never hang: a caller asks
//! [`Output::can_ask`] first and fails with a hint otherwise.

use std::collections::HashSet;
use std::fmt;
use std::io::Write as _;

use dialoguer::console::{Key, Term};
use dialoguer::theme::Theme;
use dialoguer::{FuzzySelect, Input};
use unicode_width::UnicodeWidthStr as _;

use super::fit::{apart, cut, end, folded};
use super::text::clean;
use super::{Output, Tone};
use crate::failure::{Failure, Kind};
use crate::interrupt;

/// Of so many items a person sees these at a time.
const SHOWN: usize = 12;
/// Less than this is no room to type in: the line after is taken.
const FIELD: usize = 16;
/// No more of a yes or a no is taken.
const LONGEST_ANSWER: usize = 8;
/// Lines that what is typed may take beside its first.
const MORE_TYPED: usize = 2;

impl Output {
    /// A question answered with yes or no and Enter, as other programs ask; no is the
    /// default. A single key would leave the Enter that follows it to whatever comes next.
    pub(crate) fn confirm(&self, question: &str) -> Result<bool, Failure> {
        let typed = if self.style.dumb {
            ask_plainly(&format!("{question} [y/N]"))?
        } else {
            let room = PromptRoom::of_terminal();
            let mut lines = folded(&format!("{} [y/N]", clean(question)), room.columns);
            if lines.last().map_or(0, |line| line.width()) + LONGEST_ANSWER >= room.columns {
                lines.push(String::new());
            }
            let theme = self.theme(room);
            asked(lines.len(), move |term| {
                let last = theme.ask_above(term, &mut lines)?;
                term.write_str(&theme.before_typed(&last))?;
                Ok(typed_line(term, LONGEST_ANSWER)?)
            })?
        };
        Ok(matches!(typed.to_ascii_lowercase().as_str(), "y" | "yes"))
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
        let room = PromptRoom::of_terminal();
        let mut lines = asking(question, room.columns);
        let theme = self.theme(room);
        let text = asked(lines.len() + MORE_TYPED, move |term| {
            let last = theme.ask_above(term, &mut lines)?;
            let text = Input::<String>::with_theme(&theme)
                .with_prompt(last)
                .report(false)
                .interact_text_on(term)?;
            Ok(text)
        })?;
        Ok(text.trim().to_owned())
    }

    /// One of several, found by typing a part of it; `None` if the person
    /// leaves with Escape. Of each item its parts: what it is called, then what tells it
    /// from others that are called so, the shortest of that first.
    pub(crate) fn choose(
        &self,
        question: &str,
        items: &[Vec<String>],
    ) -> Result<Option<usize>, Failure> {
        let cleaned = |parts: &Vec<String>| parts.iter().map(|p| clean(p).into_owned()).collect();
        let items: Vec<Vec<String>> = items.iter().map(cleaned).collect();
        if self.style.dumb {
            return self.choose_by_number(question, &items);
        }
        let room = PromptRoom::of_terminal();
        let mut lines = asking_in(question, room.columns, FIELD + NOTHING.len());
        let shown = room.rows.saturating_sub(lines.len()).clamp(1, SHOWN);
        let items = items_in_room(&items, room.columns);
        let theme = Fitting {
            items: items.clone(),
            ..self.theme(room)
        };
        let height = lines.len() + shown.min(items.len());
        asked(height, move |term| {
            let last = theme.ask_above(term, &mut lines)?;
            let chosen = FuzzySelect::with_theme(&theme)
                .with_prompt(last)
                .items(&items)
                .default(0)
                .max_length(shown)
                .highlight_matches(theme.is_colored)
                .report(false)
                .clear(true)
                .interact_on_opt(term)?;
            Ok(chosen)
        })
    }

    /// One of several, for terminals that cannot move their cursor.
    fn choose_by_number(
        &self,
        question: &str,
        items: &[Vec<String>],
    ) -> Result<Option<usize>, Failure> {
        let number = |number: usize| format!("{number}) ");
        let room = PromptRoom::of_terminal().columns;
        let room = room.saturating_sub(number(items.len()).len());
        for (item, at) in items_in_room(items, room).iter().zip(1..) {
            self.say(&format!("{}{item}", number(at)));
        }
        let number = self.ask(&format!("{question} (a number)"))?;
        let chosen = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        Ok(chosen.filter(|at| *at < items.len()))
    }

    fn theme(&self, room: PromptRoom) -> Fitting {
        Fitting {
            is_colored: self.colors(self.stderr_is_terminal),
            columns: room.columns,
            items: Vec::new(),
        }
    }
}

/// The lines and columns that a question may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct PromptRoom {
    rows: usize,
    pub(super) columns: usize,
}

impl PromptRoom {
    /// One line is for the cursor below the last; in the last column a terminal would
    /// begin a new line.
    pub(super) fn of_terminal() -> Self {
        let (rows, columns) = Term::stderr().size();
        let room = |cells: u16| usize::from(cells.saturating_sub(1)).max(1);
        Self {
            rows: room(rows),
            columns: room(columns),
        }
    }
}

/// The lines of a question that is answered behind its last one.
pub(super) fn asking(question: &str, columns: usize) -> Vec<String> {
    asking_in(question, columns, FIELD)
}

/// The same of one whose answer needs so many columns.
fn asking_in(question: &str, columns: usize, field: usize) -> Vec<String> {
    let mut lines = folded(&format!("{}:", clean(question)), columns);
    let last = lines.last().map_or(0, |line| line.width());
    if columns < last + 1 + field {
        lines.push(String::new());
    }
    lines
}

/// Between what an item is called and what else is known of it.
const BETWEEN: &str = "  ";

/// Of so many columns a part is still read.
const PARTS: [usize; 5] = [usize::MAX, 32, 24, 16, 12];

/// Items in the room there is: the same parts of all of them, as many as fit, and of long
/// ones the beginning and the end. What comes of it are different texts: the one that is
/// chosen is known by its text, to the person and to us.
fn items_in_room(items: &[Vec<String>], columns: usize) -> Vec<String> {
    // Behind what marks the chosen one. An item with more bytes than the terminal has
    // columns is counted as several lines, whatever its width.
    let room = columns.saturating_sub(2);
    let fits = |text: &str| text.width() <= room && text.len() <= columns;
    let most = items.iter().map(Vec::len).max().unwrap_or(0);
    let part = |at: usize, width: usize| {
        let texts = items
            .iter()
            .map(|parts| parts.get(at).map_or("", String::as_str));
        apart(&texts.collect::<Vec<_>>(), width, cut)
    };
    let names = items
        .iter()
        .map(|parts| parts.first().map_or("", String::as_str));
    let names: Vec<&str> = names.collect();
    for width in PARTS {
        let parts: Vec<Vec<String>> = (0..most).map(|at| part(at, width)).collect();
        // An id does not tell a person what a name would.
        if parts
            .first()
            .is_some_and(|shown| different(shown) < different(&names))
        {
            continue;
        }
        for count in (1..=most).rev() {
            let shown = items.iter().enumerate().map(|(item, known)| {
                let parts = parts.iter().take(count.min(known.len()));
                let parts = parts.filter_map(|texts| texts.get(item).cloned());
                parts.collect::<Vec<_>>().join(BETWEEN)
            });
            let shown: Vec<String> = shown.collect();
            if shown.iter().all(|text| fits(text)) && are_different(&shown) {
                return shown;
            }
        }
    }
    let fit = |text: &str| {
        let mut cuts = (0..=room).rev().map(|width| cut(text, width));
        cuts.find(|text| fits(text)).unwrap_or_default()
    };
    let mut widths = (1..=room).rev().map(|width| apart(&names, width, cut));
    let shown = widths.find(|shown| shown.iter().all(|text| fits(text)));
    if let Some(shown) = shown.filter(|shown| are_different(shown)) {
        return shown;
    }
    let numbered = items.iter().zip(1..);
    numbered
        .map(|(parts, number)| {
            let name = parts.first().map_or("", String::as_str);
            fit(&format!("{number}) {name}"))
        })
        .collect()
}

fn are_different(texts: &[String]) -> bool {
    different(texts) == texts.len()
}

/// How many of these can be told apart: blanks at an end are not seen.
fn different<T: AsRef<str>>(texts: &[T]) -> usize {
    let different: HashSet<_> = texts.iter().map(|text| text.as_ref().trim()).collect();
    different.len()
}

/// How questions look. dialoguer counts the lines it has to take off by the line breaks
/// it wrote: so no line may be wider than the terminal.
struct Fitting {
    is_colored: bool,
    columns: usize,
    /// What is chosen from.
    items: Vec<String>,
}

impl Fitting {
    fn strong(&self, text: &str) -> String {
        if self.is_colored && !text.is_empty() {
            format!("{}{text}\x1b[0m", Tone::Strong.ansi())
        } else {
            text.to_owned()
        }
    }

    /// Writes the lines above the last one, which is given back.
    fn ask_above(&self, term: &Term, lines: &mut Vec<String>) -> std::io::Result<String> {
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            term.write_line(&self.strong(line))?;
        }
        Ok(last)
    }

    fn before_typed(&self, prompt: &str) -> String {
        if prompt.is_empty() {
            String::new()
        } else {
            format!("{} ", self.strong(prompt))
        }
    }
}

impl Theme for Fitting {
    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        _: Option<&str>,
    ) -> fmt::Result {
        f.write_str(&self.before_typed(prompt))
    }

    /// What is typed and does not fit is seen around the place where it grows.
    fn format_fuzzy_select_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        search_term: &str,
        bytes_pos: usize,
    ) -> fmt::Result {
        let (before, after) = search_term.split_at(bytes_pos);
        let begin = prompt.width() + usize::from(!prompt.is_empty());
        let room = self.columns.saturating_sub(begin + 1);
        let is_any = self.items.iter().any(|item| is_found(search_term, item));
        // It is said beside what was typed, not in its place.
        let beside = search_term.width().min(FIELD) + NOTHING.len();
        let none = if is_any || room < beside { "" } else { NOTHING };
        let room = room - none.len();
        let before = if before.width() <= room {
            before.to_owned()
        } else {
            format!("…{}", end(before, room.saturating_sub(1)))
        };
        let after = cut(after, room.saturating_sub(before.width()));
        write!(f, "{}{before}|{after}{none}", self.before_typed(prompt))
    }
}

/// What stands behind what was typed if no item has it.
const NOTHING: &str = " (nothing fits)";

/// Whether the chooser finds an item by this: by its letters in this order, whatever else
/// stands between them; their case counts if there is a capital among them.
fn is_found(typed: &str, item: &str) -> bool {
    let is_exact = typed.chars().any(char::is_uppercase);
    let mut rest = item.chars();
    typed.chars().all(|wanted| {
        rest.any(|c| c == wanted || !is_exact && c.to_lowercase().eq(wanted.to_lowercase()))
    })
}

/// The lines that a question stands on. However it ends, nothing of it is left.
#[derive(Debug)]
pub(super) struct PromptLines {
    term: Term,
}

impl PromptLines {
    /// Makes room for so many lines, and keeps in mind where the first is: the terminal
    /// does not scroll any more while they are written.
    pub(super) fn of_lines(height: usize) -> Self {
        let term = Term::stderr();
        let height = height.min(PromptRoom::of_terminal().rows);
        // A terminal that has gone cannot be asked, which the question will find.
        let _ = term
            .write_str(&"\n".repeat(height))
            .and_then(|()| term.move_cursor_up(height))
            .and_then(|()| term.write_str("\x1b7"));
        Self { term }
    }
}

impl Drop for PromptLines {
    fn drop(&mut self) {
        // A question that was interrupted has hidden the cursor.
        let _ = self
            .term
            .write_str("\x1b8")
            .and_then(|()| self.term.clear_to_end_of_screen())
            .and_then(|()| self.term.show_cursor());
    }
}

/// Asks on a thread of its own, in so many lines, and waits for the answer or a signal
/// (of termination, or an interrupt that is no key), which ends the question as Ctrl-C does. A question that nobody
/// waits for any more goes with the program.
fn asked<T>(
    height: usize,
    question: impl FnOnce(&Term) -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure>
where
    T: Send + 'static,
{
    let _keys = Keys::taken();
    let place = PromptLines::of_lines(height);
    let term = place.term.clone();
    answered(move || question(&term).map_err(|dialoguer::Error::IO(error)| error))
}

/// Waits for an answer that comes on a thread of its own.
fn answered<T>(question: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T, Failure>
where
    T: Send + 'static,
{
    let (tell, told) = std::sync::mpsc::channel();
    let (over, is_over) = tokio::sync::oneshot::channel();
    let (listening, listens) = std::sync::mpsc::channel();
    let ended = tell.clone();
    std::thread::spawn(move || {
        if interrupt::stopped_before(is_over, listening) {
            let _ = ended.send(Err(std::io::ErrorKind::Interrupted.into()));
        }
    });
    // A signal that comes as soon as the question stands there has to end it.
    let _ = listens.recv();
    std::thread::spawn(move || {
        let _ = tell.send(question());
    });
    let gone = || Err(std::io::Error::other("nobody asks"));
    let answer = told.recv().unwrap_or_else(|_| gone());
    drop(over);
    answer.map_err(|error| refusal(&error))
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
    let _keys = Keys::taken();
    let room = PromptRoom::of_terminal();
    let question = folded(
        &clean(question),
        room.columns.saturating_sub(LONGEST_ANSWER),
    );
    let question = question.join("\n");
    answered(move || plain_line(&question)).inspect_err(|_| {
        // What is said of it stands on a line of its own.
        let _ = Term::stderr().write_line("");
    })
}

/// A line that is asked for on one of its own.
fn plain_line(question: &str) -> std::io::Result<String> {
    let term = Term::stderr();
    term.write_str(&format!("{question}: "))?;
    let typed = typed_line(&term, usize::MAX)?;
    term.write_line("")?;
    Ok(typed)
}

/// A line of at most so many characters, read key by key and shown as it is typed; nothing
/// with Escape.
fn typed_line(term: &Term, longest: usize) -> std::io::Result<String> {
    let mut typed = String::new();
    loop {
        match term.read_key()? {
            Key::Enter => return Ok(typed.trim().to_owned()),
            Key::Escape => return Ok(String::new()),
            Key::Backspace if typed.pop().is_some() => term.write_str("\u{8} \u{8}")?,
            Key::Char(c) if !c.is_control() && typed.len() < longest => {
                typed.push(c);
                term.write_str(c.encode_utf8(&mut [0; 4]))?;
            }
            _ => {}
        }
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_question_leaves_room_to_type() {
        assert_eq!(asking("Amount in EUR", 40), ["Amount in EUR:"]);
        assert_eq!(
            asking("Delete reader Bar? Type berlin to go on", 30),
            ["Delete reader Bar? Type berlin", "to go on:"]
        );
        assert_eq!(
            asking("Label of the reader", 24),
            ["Label of the reader:", ""]
        );
    }

    #[test]
    fn items_keep_what_tells_them_apart() {
        let items = |texts: &[&[&str]]| {
            let of = |parts: &&[&str]| parts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
            texts.iter().map(of).collect::<Vec<_>>()
        };
        let some = items(&[&["Till 1", "serial"], &["Till 2", "serial"]]);
        assert_eq!(
            items_in_room(&some, 20),
            ["Till 1  serial", "Till 2  serial"]
        );
        assert_eq!(items_in_room(&some, 14), ["Till 1", "Till 2"]);
        let of_one_name = items(&[
            &["Kasse 9", "Berlin 1", "tmr_F1xXWnj000nJkF94BuT6"],
            &["Kasse 9", "Berlin 1", "tmr_F1xXWnj000nDULubMPSU"],
        ]);
        assert_eq!(
            items_in_room(&of_one_name, 60),
            [
                "Kasse 9  Berlin 1  tmr_F1xXWnj000nJkF94BuT6",
                "Kasse 9  Berlin 1  tmr_F1xXWnj000nDULubMPSU"
            ]
        );
        assert_eq!(
            items_in_room(&of_one_name, 38),
            [
                "Kasse 9  Berlin 1  tmr_F1xX…F94BuT6",
                "Kasse 9  Berlin 1  tmr_F1xX…LubMPSU"
            ]
        );
        let elsewhere = items(&[
            &["Kasse 9", "Berlin 1", "tmr_F1xXWnj000nJkF94BuT6"],
            &["Kasse 9", "Berlin 6", "tmr_F1xXWnj000nDULubMPSU"],
        ]);
        assert_eq!(
            items_in_room(&elsewhere, 38),
            ["Kasse 9  Berlin 1", "Kasse 9  Berlin 6"]
        );
        let long = items(&[
            &["Till, first floor, left"],
            &["Till, second floor, left"],
            &["Bar"],
        ]);
        assert_eq!(
            items_in_room(&long, 15),
            ["…firs… left", "…seco… left", "Bar"]
        );
        let tills = [
            "Kasse 1 links",
            "Kasse 2 links",
            "Kasse 11 links",
            "Kasse 1 rechts",
        ];
        let tills = tills.map(|till| {
            let name = format!("Berlin Alexanderplatz Haupteingang {till} am Fenster");
            vec![name, "Berlin Alexanderplatz".to_owned(), "tmr_1".to_owned()]
        });
        let shown = items_in_room(&tills, 60);
        let names: Vec<_> = shown
            .iter()
            .filter_map(|text| text.split("  ").next())
            .collect();
        assert_eq!(
            names,
            [
                "…1 links am Fenster",
                "…2 links am Fenster",
                "…11 links am Fenster",
                "Berlin Alexander…chts am Fenster"
            ]
        );
        let alike = items(&[&["Bar"], &["Bar"]]);
        assert_eq!(items_in_room(&alike, 14), ["1) Bar", "2) Bar"]);
    }

    #[test]
    fn what_finds_nothing_says_so() {
        let theme = Fitting {
            is_colored: false,
            columns: 60,
            items: vec!["Verkaufsstelle 1".to_owned()],
        };
        for (typed, is_found) in [
            ("verk", true),
            ("Verk", true),
            ("VERK", false),
            ("vx", false),
        ] {
            let mut line = String::new();
            let at = typed.len();
            theme
                .format_fuzzy_select_prompt(&mut line, "Which:", typed, at)
                .unwrap();
            assert_eq!(line.contains(NOTHING), !is_found, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            prompt in "[a-z 東]{0,20}",
            typed in "[a-z東é]{0,60}",
            place in 0_usize..60,
            items in proptest::collection::vec(
                proptest::collection::vec("[a-z 東é]{0,60}", 1..4),
                0..6,
            ),
            columns in 40_usize..80,
        ) {
            let theme = Fitting { is_colored: false, columns, items: vec![typed.clone()] };
            let at = typed.char_indices().map(|(at, _)| at).nth(place).unwrap_or(typed.len());
            let mut line = String::new();
            theme.format_fuzzy_select_prompt(&mut line, &prompt, &typed, at).unwrap();
            prop_assert!(line.width() <= columns, "{line:?}");
            let shown = items_in_room(&items, columns);
            let different: std::collections::HashSet<_> = shown.iter().collect();
            prop_assert_eq!(different.len(), items.len());
            for item in &shown {
                prop_assert!(item.width() + 2 <= columns && item.len() <= columns, "{item:?}");
            }
        }
    }
}
