//! What a question shows: lines that are drawn over each other as keys come, and that
//! are gone once it is answered.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use console::Term;
use unicode_width::UnicodeWidthStr as _;

use super::fit::{cut, end, folded};

/// Where the size of a terminal is not known.
const USUAL: (u16, u16) = (24, 80);

/// The lines of one question on stderr. Whoever has a clone may take them off.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// In which of its lines the cursor is, counted from the first; none are there yet.
    drawn: Arc<Mutex<Option<usize>>>,
    term: Term,
}

/// Lines, and where among them the cursor stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) lines: Vec<String>,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl Panel {
    pub(super) fn new() -> Self {
        Self {
            drawn: Arc::default(),
            term: Term::stderr(),
        }
    }

    /// Rows and columns that may be used: in the last column a terminal would begin a
    /// new line.
    pub(super) fn room(&self) -> (usize, usize) {
        let (rows, columns) = self.term.size_checked().unwrap_or(USUAL);
        let room = |cells: u16| usize::from(cells.saturating_sub(1)).max(1);
        (room(rows), room(columns))
    }

    pub(super) fn draw(&self, picture: &Picture) -> std::io::Result<()> {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = gone(*drawn);
        // A raw terminal does not go back to the first column by itself.
        text.push_str(&picture.lines.join("\r\n"));
        let below = picture.lines.len().saturating_sub(picture.row + 1);
        if below > 0 {
            text.push_str(&format!("\x1b[{below}A"));
        }
        text.push('\r');
        if picture.column > 0 {
            text.push_str(&format!("\x1b[{}C", picture.column));
        }
        *drawn = Some(picture.row);
        show(&text)
    }

    /// Takes the lines off; nothing is left of them.
    pub(super) fn erase(&self) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        // A terminal that has gone has nothing on it.
        let _ = show(&gone(drawn.take()));
    }
}

/// What takes off what was drawn.
fn gone(drawn: Option<usize>) -> String {
    match drawn {
        None => String::new(),
        Some(0) => "\r\x1b[J".to_owned(),
        Some(row) => format!("\x1b[{row}A\r\x1b[J"),
    }
}

fn show(text: &str) -> std::io::Result<()> {
    let mut stderr = std::io::stderr().lock();
    stderr.write_all(text.as_bytes())?;
    stderr.flush()
}

/// A text that is being typed, and where in it.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) text: String,
    /// Behind how many of its bytes the next character comes.
    at: usize,
}

impl Typed {
    fn before(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn insert(&mut self, c: char) {
        self.text.insert(self.at, c);
        self.at += c.len_utf8();
    }

    pub(super) fn back(&mut self) {
        if let Some(c) = self.before().chars().next_back() {
            self.at -= c.len_utf8();
            self.text.remove(self.at);
        }
    }

    pub(super) fn delete(&mut self) {
        if !self.after().is_empty() {
            self.text.remove(self.at);
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn left(&mut self) {
        let last = self.before().chars().next_back();
        self.at -= last.map_or(0, char::len_utf8);
    }

    pub(super) fn right(&mut self) {
        let next = self.after().chars().next();
        self.at += next.map_or(0, char::len_utf8);
    }

    pub(super) fn home(&mut self) {
        self.at = 0;
    }

    pub(super) fn end(&mut self) {
        self.at = self.text.len();
    }
}

/// Less than this is no room to type in: the line after is taken.
const FIELD: usize = 16;

/// A question and what is typed behind it, in lines of at most `width`.
pub(super) fn field(question: &str, typed: &Typed, width: usize) -> Picture {
    let mut lines = folded(&format!("{question}:"), width);
    let last = lines.last().map_or(0, |line| line.width());
    let mut begin = last + 1;
    if width < begin + FIELD {
        lines.push(String::new());
        begin = 0;
    } else if let Some(line) = lines.last_mut() {
        line.push(' ');
    }
    let room = width.saturating_sub(begin).max(1);
    let before = typed.before();
    let shown = if before.width() < room {
        before.to_owned()
    } else {
        format!("…{}", end(before, room.saturating_sub(2)))
    };
    let column = begin + shown.width();
    let left = room.saturating_sub(shown.width());
    let after = if typed.after().width() <= left {
        typed.after().to_owned()
    } else {
        cut(typed.after(), left)
    };
    if let Some(line) = lines.last_mut() {
        line.push_str(&shown);
        line.push_str(&after);
    }
    Picture {
        row: lines.len() - 1,
        column,
        lines,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> Typed {
        let mut typed = Typed::default();
        text.chars().for_each(|c| typed.insert(c));
        typed
    }

    #[test]
    fn a_text_is_typed_and_corrected() {
        let mut text = typed("Gé1é");
        text.back();
        text.left();
        text.insert('東');
        assert_eq!(text.text, "Gé東1");
        text.home();
        text.delete();
        text.end();
        text.insert('!');
        text.right();
        assert_eq!(text.text, "é東1!");
        text.clear();
        text.back();
        text.delete();
        text.left();
        assert_eq!(text.text, "");
    }

    #[test]
    fn a_field_stands_behind_its_question_or_below() {
        let picture = field("Amount in EUR", &typed("12"), 40);
        assert_eq!(picture.lines, ["Amount in EUR: 12"]);
        assert_eq!((picture.row, picture.column), (0, 17));
        let picture = field("Delete reader Bar? Type berlin to go on", &typed("ber"), 30);
        assert_eq!(
            picture.lines,
            ["Delete reader Bar? Type berlin", "to go on: ber"]
        );
        let picture = field("Label of the reader", &typed("x"), 24);
        assert_eq!(picture.lines, ["Label of the reader:", "x"]);
        assert_eq!((picture.row, picture.column), (1, 1));
    }

    proptest! {
        #[test]
        fn it_is_never_wider_than_the_terminal(
            question in "[a-z 東]{1,80}",
            text in "[a-z 東]{0,80}",
            back in 0_usize..40,
            width in 20_usize..100,
        ) {
            let mut text = typed(&text);
            for _ in 0..back {
                text.left();
            }
            let picture = field(&question, &text, width);
            for line in &picture.lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            prop_assert!(picture.column <= width);
        }
    }
}
