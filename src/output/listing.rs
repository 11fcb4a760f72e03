//! Lists and single objects in every format, written once for all verbs.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr as _;

use super::cell::Shaped;
use super::console::CHUNK;
use super::fields::{Column, ColumnNames, Fields, object};
use super::fit::folded;
use super::packed_rows::PackedRows;
use super::table::{self, Drawing};
use super::text::{clean, size};
use super::{Format, Output, Pick, json};
use crate::failure::Failure;
use crate::row_file::guard;

impl Output {
    /// Starts a list. Streaming formats write as rows arrive; a table waits for
    /// its last row, because its widths depend on it.
    pub(crate) fn list<'o, 'a, T>(
        &'o self,
        fields: &'o Fields<'a, T>,
    ) -> Result<Listing<'o, 'a, T>, Failure> {
        let columns = fields.chosen(self.columns(), self.style.is_wide)?;
        let look = self.look();
        let mut listing = Listing {
            output: self,
            is_laid_out: look.width.is_some() || look.color,
            fields,
            columns,
            heading: Vec::new(),
            rows: Vec::new(),
            packed: PackedRows::default(),
            buffer: String::new(),
            held: 0,
            count: 0,
        };
        if self.format() == Format::Csv && !self.style.no_headers {
            let names: Vec<_> = listing.columns.iter().map(Column::name).collect();
            let dialect = self.style.dialect;
            listing.buffer.push_str(dialect.mark());
            dialect.write_row(&mut listing.buffer, names);
        }
        Ok(listing)
    }

    /// Refuses columns that what is to be shown does not have. That is asked
    /// before anything is sent: afterwards it would be too late to fail.
    pub(crate) fn check(&self, columns: impl FnOnce() -> ColumnNames) -> Result<(), Failure> {
        match self.columns() {
            Some(asked) => columns().check(asked),
            None => Ok(()),
        }
    }

    /// Whether cells of this column will be looked at at all.
    pub(crate) fn shows(&self, column: &str) -> bool {
        match (self.columns(), self.format()) {
            (Some(asked), _) => asked.iter().any(|c| c == column),
            (None, Format::Table | Format::Csv) => true,
            (None, _) => false,
        }
    }

    /// Shows one object: for people a line for each column.
    pub(crate) fn show<T>(&self, fields: &Fields<'_, T>, item: &T) -> Result<(), Failure> {
        self.show_columns(fields, item, false)
    }

    /// The same, and for people also what is a column only on request, unless it
    /// is empty.
    pub(crate) fn show_whole<T>(&self, fields: &Fields<'_, T>, item: &T) -> Result<(), Failure> {
        self.show_columns(fields, item, true)
    }

    fn show_columns<T>(
        &self,
        fields: &Fields<'_, T>,
        item: &T,
        is_whole: bool,
    ) -> Result<(), Failure> {
        if self.format() != Format::Table {
            if self.format() == Format::Json {
                let columns = fields.chosen(self.columns(), false)?;
                let text = if self.columns().is_some() {
                    object(&columns, item).to_string()
                } else {
                    fields.to_json(item)
                };
                return match &self.style.pick {
                    Some(pick) => self.write_picked(pick, &text, false),
                    None => self.json_line(json::pretty(&text, 0)),
                };
            }
            let mut list = self.list(fields)?;
            list.push(item)?;
            return list.finish();
        }
        let columns = match self.columns() {
            None if is_whole => fields.held_by(item),
            asked => fields.chosen(asked, self.style.is_wide)?,
        };
        let wide = columns.iter().map(|c| c.name().len()).max().unwrap_or(0) + 2;
        let look = self.look();
        let color = look.color;
        let room = look
            .width
            .map(|width| usize::from(width).saturating_sub(wide));
        let mut text = String::new();
        for column in columns {
            let cell = column.cell(item);
            let name = column.name().replace('_', " ");
            let value = clean(&cell.table);
            for (at, value) in in_room(&value, room).iter().enumerate() {
                let name = if at == 0 { &*name } else { "" };
                let line = if color {
                    let tone = cell.tone.ansi();
                    format!("\x1b[2m{name:<wide$}\x1b[0m{tone}{value}\x1b[0m")
                } else {
                    format!("{name:<wide$}{value}")
                };
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        self.write(&text)
    }

    /// Shows the object a write came back with: for people the one sentence
    /// that says what was done.
    pub(crate) fn done<T>(
        &self,
        fields: &Fields<'_, T>,
        item: &T,
        sentence: &str,
    ) -> Result<(), Failure> {
        if self.format() == Format::Table && self.columns().is_none() {
            return self.line(sentence);
        }
        self.show(fields, item)
    }
}

/// A list being written.
pub(crate) struct Listing<'o, 'a, T> {
    output: &'o Output,
    fields: &'o Fields<'a, T>,
    heading: Vec<String>,
    columns: Vec<Column<'o, 'a, T>>,
    /// Whether a table has to fit a terminal, or has colours.
    is_laid_out: bool,
    /// Of a table that is laid out as a whole.
    rows: Vec<Vec<Shaped>>,
    /// Of a table that is written as wide as it is.
    packed: PackedRows,
    buffer: String,
    /// Bytes of the rows.
    held: usize,
    count: usize,
}

/// The lines of a value beside its name. One with a word that is longer than they are,
/// such as an address, is left to the terminal: it would be copied in pieces.
fn in_room(value: &str, room: Option<usize>) -> Vec<String> {
    match room {
        Some(room) if value.split(' ').all(|word| word.width() <= room) => folded(value, room),
        _ => vec![value.to_owned()],
    }
}

/// What a cell takes beside its text.
const CELL: usize = size_of::<Shaped>();
/// The most bytes of a list that cannot be written before its end.
const MOST_HELD: usize = 256 << 20;

impl<T> std::fmt::Debug for Listing<'_, '_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listing")
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

impl<'o, T> Listing<'o, '_, T> {
    /// Adds a row. It is written by the next [`Listing::flush`] or by
    /// [`Listing::finish`].
    pub(crate) fn push(&mut self, item: &T) -> Result<(), Failure> {
        let picked = self.output.columns().is_some();
        match self.output.format() {
            Format::Table => {
                let cells = self.columns.iter().map(|c| c.cell(item).shape());
                let row: Vec<_> = cells.collect();
                self.held += row.iter().map(|cell| cell.text.len() + CELL).sum::<usize>();
                if self.is_laid_out {
                    self.rows.push(row);
                } else {
                    self.packed.push(&row);
                }
            }
            Format::Json | Format::Jsonl => {
                let text = if picked {
                    object(&self.columns, item).to_string()
                } else {
                    self.fields.to_json(item)
                };
                let lines = self.output.format() == Format::Jsonl;
                if let Some(pick) = self.output.style.pick.as_ref()
                    && (lines || pick.is_by_item())
                {
                    let mut buffer = std::mem::take(&mut self.buffer);
                    let picked = self.output.picked(pick, &text, lines, &mut buffer);
                    if picked.is_err() {
                        self.output.write(&buffer)?;
                    }
                    self.buffer = buffer;
                    picked?;
                } else if lines {
                    self.buffer.push_str(&json::compact(&text));
                    self.buffer.push('\n');
                } else {
                    self.buffer
                        .push_str(if self.count == 0 { "[\n  " } else { ",\n  " });
                    self.buffer.push_str(&json::pretty(&text, 1));
                }
            }
            Format::Csv => {
                let cells: Vec<_> = self.columns.iter().map(|c| c.cell(item)).collect();
                let dialect = self.output.style.dialect;
                let cells = cells.iter().map(|cell| match clean(cell.exact()) {
                    text if cell.trusted => dialect.number(text),
                    Cow::Borrowed(text) => guard(text),
                    Cow::Owned(text) => Cow::Owned(guard(&text).into_owned()),
                });
                dialect.write_row(&mut self.buffer, cells);
            }
            // A workbook and TAP never come this way: `dispatch` sees to that.
            Format::Id | Format::Xlsx | Format::Tap => {
                self.buffer.push_str(&clean(&self.fields.id(item)));
                self.buffer.push('\n');
            }
        }
        self.count += 1;
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        if self.held + self.buffer.len() > MOST_HELD {
            return Err(Failure::failed(format!(
                "the list is too long to be held whole: {} rows take more than {}",
                self.count,
                size(MOST_HELD)
            ))
            .hint("-o jsonl and -o csv write the rows as they come"));
        }
        Ok(())
    }

    /// What it is of, above a table that has rows ([`Output::heading`]).
    pub(crate) fn under(mut self, heading: Vec<String>) -> Self {
        self.heading = heading;
        self
    }

    /// Writes what has arrived, so that a reader of a pipe sees each page when
    /// it comes.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        if self.buffer.is_empty() || self.whole().is_some() {
            return Ok(());
        }
        self.output.write(&std::mem::take(&mut self.buffer))
    }

    /// What takes a part of the list as a whole, and so waits for its end.
    fn whole(&self) -> Option<&'o Pick> {
        let pick = self.output.style.pick.as_ref()?;
        (self.output.format() == Format::Json && !pick.is_by_item()).then_some(pick)
    }

    /// Ends the list.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        match self.output.format() {
            Format::Table => {
                if self.count == 0 {
                    return Ok(());
                }
                self.output.heading(&self.heading)?;
                let heads: Vec<_> = self.columns.iter().map(Column::head).collect();
                let look = self.output.look();
                if !self.is_laid_out {
                    let no_headers = look.no_headers;
                    return table::lines(&heads, &self.packed, no_headers, CHUNK, |text| {
                        self.output.write(text)
                    });
                }
                let are_asked = self.output.columns().is_some();
                let drawing = Drawing::new(&heads, &self.rows, look, are_asked);
                drawing.write(|text| self.output.write(text))?;
                self.output.left_out(&drawing.left_out(), look.width);
                return Ok(());
            }
            Format::Json if self.output.style.pick.is_some() && self.whole().is_none() => {}
            Format::Json => self
                .buffer
                .push_str(if self.count == 0 { "[]\n" } else { "\n]\n" }),
            Format::Jsonl | Format::Csv | Format::Id | Format::Xlsx | Format::Tap => {}
        }
        if let Some(pick) = self.whole() {
            let whole = std::mem::take(&mut self.buffer);
            return self.output.write_picked(pick, &whole, false);
        }
        self.flush()
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fields, Output, Style};

    #[test]
    fn rows_that_are_held_have_a_bound() {
        let output = Output::new(Style::default());
        let fields = Fields::of(|text: &String| text.clone()).text("label", |text| Some(text));
        let mut list = output.list(&fields).unwrap();
        let text = "x".repeat(9_000);
        let refused = (0..40_000).find_map(|_| list.push(&text).err()).unwrap();
        let told = refused.message();
        assert!(
            told.ends_with("rows take more than 256 MiB") && told.contains("too long to be held"),
            "{told}"
        );
    }
}
