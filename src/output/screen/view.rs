//! What is to be seen, without a word about how it is drawn.

use super::super::cell::{Cell, Tone};

/// A heading, and how soon its column is left out on a narrow terminal: the
/// highest rank goes first.
#[derive(Debug, Clone)]
pub(crate) struct ScreenHeading {
    /// Its text.
    pub name: String,
    /// When it is left out.
    pub rank: u8,
    /// It is what the screen is for, and goes last.
    pub is_kept: bool,
    /// It says how a row stands, and nobody knows a row by it.
    pub is_state: bool,
    /// Numbers stand to the right.
    pub right: bool,
}

/// A question, or a page of text, over everything else.
#[derive(Debug, Clone)]
pub(crate) struct Dialog {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
}

/// A table that fills the screen, and what stands around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    /// The first line, left.
    pub title: String,
    /// The first line, right.
    pub aside: String,
    /// The columns.
    pub heads: Vec<ScreenHeading>,
    /// Those of the rows that may be seen: of thousands a screenful on both sides of the
    /// picked one.
    pub rows: Vec<Vec<Cell>>,
    /// How wide the cells of all rows are, column by column, as far as that is known.
    pub widths: Vec<usize>,
    /// What stands in the place of rows if there are none.
    pub empty: String,
    /// Which of these rows is picked.
    pub selected: Option<usize>,
    /// More about the picked row: names and values.
    pub detail: Option<Vec<(String, String)>>,
    /// A dialog.
    pub dialog: Option<Dialog>,
    /// The line before the last.
    pub status: String,
    /// How it is meant.
    pub tone: Tone,
    /// The last line.
    pub keys: String,
}
