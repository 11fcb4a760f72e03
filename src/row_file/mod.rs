//! Row files: CSV as spreadsheets write it. One reader for every command that
//! takes one, and the rules by which our own CSV comes back exactly as it was.
//!
//! The delimiter is the one the first line uses most: comma, semicolon (where
//! the comma is the decimal point) or tab ("Unicode text"); Excel's line
//! `sep=;` decides it. Blank lines are passed over and counted, so a number in
//! a message is the one an editor shows. Blanks around a cell go, unless it is
//! quoted.

mod encoding;
mod formula;
mod write;

use csv_core::ReadFieldResult;

pub(crate) use encoding::decode;
pub(crate) use formula::{guard, is_run};
pub(crate) use write::{Dialect, write_row};

/// A row and the line of the file it begins in, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumberedRow {
    /// The line.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// What.
    pub text: String,
}

/// A header and the rows below it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Where the header stands.
    pub line: u64,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows that have a cell for every column.
    pub rows: Vec<NumberedRow>,
    /// What is wrong with the others.
    pub faults: Vec<Fault>,
}

impl Table {
    /// Reads a text whose first row names the columns.
    pub(crate) fn read(text: &str) -> Self {
        let (rows, mut faults) = read(text, false);
        let mut rows = rows.into_iter();
        let Some(header) = rows.next() else {
            return Self {
                line: 1,
                faults,
                ..Self::default()
            };
        };
        let wanted = header.cells.len();
        let (rows, others): (Vec<_>, Vec<_>) = rows.partition(|row| row.cells.len() == wanted);
        faults.extend(others.iter().map(|row| Fault {
            line: row.line,
            text: match row.cells.len() {
                1 => format!("1 field, but the header has {wanted}"),
                several => format!("{several} fields, but the header has {wanted}"),
            },
        }));
        Self {
            line: header.line,
            columns: header.cells,
            rows,
            faults,
        }
    }
}

/// The rows of a text that have something in them; with `comments`, lines that
/// begin with `#` are passed over.
pub(crate) fn read(text: &str, comments: bool) -> (Vec<NumberedRow>, Vec<Fault>) {
    let text = text.trim_start_matches('\u{feff}');
    let lines = LineStarts::of(text);
    let (mut at, delimiter) = delimiter(text, comments);
    let mut reader = csv_core::ReaderBuilder::new()
        .delimiter(delimiter)
        .comment(comments.then_some(b'#'))
        .build();
    let bytes = text.as_bytes();
    // Where each cell ends is all that is asked; its text is taken from the file.
    let mut unused = vec![0; bytes.len().saturating_add(1)];
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let mut cells: Vec<String> = Vec::new();
    let mut row_line = 1;
    loop {
        if cells.is_empty() {
            at = row_start(bytes, at, comments);
            row_line = lines.line(at);
        }
        let mut end = at;
        let is_last = loop {
            // Nothing left to read is how the reader is told of the end.
            let (result, read, _) = reader.read_field(&bytes[end..], &mut unused);
            end += read;
            match result {
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return (rows, faults),
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            }
        };
        let raw = text.get(at..end).unwrap_or_default();
        cells.push(cell(raw, char::from(delimiter)).unwrap_or_else(|| {
            faults.push(Fault {
                line: lines.line(at),
                text: "a quote that is not closed, or text after a closing one; inside quotes, a quote is written twice".to_owned(),
            });
            raw.to_owned()
        }));
        at = end;
        if is_last {
            let cells = std::mem::take(&mut cells);
            // Spreadsheets end a sheet with rows of delimiters alone.
            if cells.iter().any(|cell| !cell.is_empty()) {
                let line = row_line;
                rows.push(NumberedRow { line, cells });
            }
        }
    }
}

/// The delimiter, and where the rows begin.
fn delimiter(text: &str, comments: bool) -> (usize, u8) {
    let start = row_start(text.as_bytes(), 0, comments);
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    if let Some(("sep=", named)) = line.split_at_checked(4)
        && let [delimiter @ (b',' | b';' | b'\t')] = named.trim_end_matches('\r').as_bytes()
    {
        return (start + line.len(), *delimiter);
    }
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in rest.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                let counted = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte);
                if let Some((_, count)) = counted {
                    *count += 1;
                }
            }
        }
    }
    // The first of equals is the comma.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    (start, most.map_or(b',', |(delimiter, _)| *delimiter))
}

/// Where the next row begins: after blank lines and comments.
fn row_start(bytes: &[u8], mut at: usize, comments: bool) -> usize {
    let ends_line = |byte: &u8| matches!(byte, b'\r' | b'\n');
    loop {
        match bytes.get(at) {
            Some(byte) if ends_line(byte) => at += 1,
            Some(b'#') if comments => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest.iter().position(ends_line).unwrap_or(rest.len());
            }
            _ => return at,
        }
    }
}

/// What a cell says, given all that stands from its beginning to the next
/// one's; `None` if its quotes make no sense.
fn cell(raw: &str, delimiter: char) -> Option<String> {
    let raw = raw.trim_end_matches(['\r', '\n']);
    let raw = raw.strip_suffix(delimiter).unwrap_or(raw);
    let Some(inner) = raw.strip_prefix('"') else {
        return Some(formula::unguard(raw.trim()).to_owned());
    };
    let inner = inner.trim_end().strip_suffix('"')?;
    if inner.replace("\"\"", "").contains('"') {
        return None;
    }
    Some(formula::unguard(&inner.replace("\"\"", "\"")).to_owned())
}

/// Where the lines of a text begin, whichever way they end.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let after = ends.map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after).collect())
    }

    /// The line a place lies in, from 1.
    fn line(&self, at: usize) -> u64 {
        let line = self.0.partition_point(|start| *start <= at);
        u64::try_from(line).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests;
