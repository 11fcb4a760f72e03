//! A row as a line of CSV.

use std::borrow::Cow;

/// How CSV is written. Each comes back as it was through [`super::read`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Dialect {
    /// Commas between cells, points before cents.
    #[default]
    Standard,
    /// As a German Excel opens it with a double click: semicolons between cells,
    /// commas before cents, and a mark that says UTF-8.
    ExcelDe,
}

impl Dialect {
    /// What the file begins with.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Standard => "",
            Self::ExcelDe => "\u{feff}",
        }
    }

    const fn delimiter(self) -> char {
        match self {
            Self::Standard => ',',
            Self::ExcelDe => ';',
        }
    }

    /// A number of ours.
    pub(crate) fn number(self, text: Cow<'_, str>) -> Cow<'_, str> {
        if self == Self::ExcelDe && text.contains('.') {
            Cow::Owned(text.replace('.', ","))
        } else {
            text
        }
    }

    /// Adds a row to a text. What [`super::read`] would not give back as it is
    /// stands in quotes, outer blanks among it.
    pub(crate) fn write_row(
        self,
        text: &mut String,
        cells: impl IntoIterator<Item = impl AsRef<str>>,
    ) {
        let start = text.len();
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                text.push(self.delimiter());
            }
            let cell = cell.as_ref();
            let odd = [self.delimiter(), '"', '\r', '\n'];
            if cell.contains(odd) || cell.trim() != cell {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        if text.len() == start {
            // A row of one empty cell must not look like no row.
            text.push_str("\"\"");
        }
        text.push('\n');
    }
}

/// The same in the standard dialect.
pub(crate) fn write_row(text: &mut String, cells: impl IntoIterator<Item = impl AsRef<str>>) {
    Dialect::Standard.write_row(text, cells);
}
