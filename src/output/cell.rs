//! What stands in one place of a table: the text a person sees, the text a
//! spreadsheet gets, and the value a program gets.

use serde_json::Value;

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing.
    #[default]
    Plain,
    /// Done, well.
    Good,
    /// Waiting, or worth a look.
    Waiting,
    /// Needs you.
    Bad,
    /// Less important.
    Faint,
    /// More important.
    Strong,
}

impl Tone {
    /// The ANSI sequence that switches it on.
    pub(super) const fn ansi(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "\x1b[32m",
            Self::Waiting => "\x1b[33m",
            Self::Bad => "\x1b[31m",
            Self::Faint => "\x1b[2m",
            Self::Strong => "\x1b[1m",
        }
    }
}

/// One cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// For a table.
    pub(super) table: String,
    /// For CSV.
    pub(super) csv: String,
    /// For JSON.
    pub(super) value: Value,
    pub(super) tone: Tone,
    pub(super) right: bool,
    /// Made by us, so it cannot be a formula.
    pub(super) trusted: bool,
}

impl Cell {
    /// Text from outside; `None` shows as an empty cell and is `null` in JSON.
    #[must_use]
    pub fn text(text: Option<&str>) -> Self {
        Self {
            table: text.unwrap_or_default().to_owned(),
            csv: text.unwrap_or_default().to_owned(),
            value: text.map_or(Value::Null, Into::into),
            tone: Tone::Plain,
            right: false,
            trusted: false,
        }
    }

    /// A count.
    #[must_use]
    pub fn count(count: u64) -> Self {
        let text = count.to_string();
        Self {
            csv: text.clone(),
            table: text,
            value: count.into(),
            tone: Tone::Plain,
            right: true,
            trusted: true,
        }
    }

    /// Money: decimals for people and spreadsheets, minor units for programs.
    #[must_use]
    pub fn money(minor: i64, decimal: String) -> Self {
        Self {
            csv: decimal.clone(),
            table: decimal,
            value: minor.into(),
            tone: Tone::Plain,
            right: true,
            trusted: true,
        }
    }

    /// Something with a form for people beside the one for machines.
    #[must_use]
    pub fn shown(shown: impl Into<String>, exact: impl Into<String>, value: Value) -> Self {
        Self {
            table: shown.into(),
            csv: exact.into(),
            value,
            tone: Tone::Plain,
            right: false,
            trusted: false,
        }
    }

    /// Gives the cell a colour.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Sets the cell against the right edge.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }
}

/// A column of a list: its name (the same in `--columns`, CSV and JSON) and
/// how to get at its cell.
pub struct Column<'a, T> {
    pub(super) name: &'static str,
    pub(super) cell: Box<dyn Fn(&T) -> Cell + Send + Sync + 'a>,
    pub(super) shown: bool,
    pub(super) rank: u8,
}

impl<'a, T> Column<'a, T> {
    /// A column that is always shown.
    #[must_use]
    pub fn new(name: &'static str, cell: impl Fn(&T) -> Cell + Send + Sync + 'a) -> Self {
        Self {
            name,
            cell: Box::new(cell),
            shown: true,
            rank: 0,
        }
    }

    /// Left out of a table on a terminal too narrow for it; the highest rank
    /// goes first.
    #[must_use]
    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Shown only when `--columns` asks for it.
    #[must_use]
    pub fn on_request(mut self) -> Self {
        self.shown = false;
        self
    }
}

impl<T> std::fmt::Debug for Column<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Column")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
