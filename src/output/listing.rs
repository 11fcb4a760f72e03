//! Lists and single objects in every format, written once for all verbs.

use std::borrow::Cow;
use std::num::NonZeroUsize;

use unicode_width::UnicodeWidthStr as _;

use super::cell::Shaped;
use super::console::CHUNK;
use super::fields::{self, Column, ColumnNames, FieldSpec, Fields, Row, object};
use super::fit::folded;
use super::order::{SortKey, SortOrder, SortPlace};
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
        Ok(Listing {
            fields,
            rows: self.rows(fields.specs())?,
        })
    }

    fn rows(&self, specs: Vec<FieldSpec>) -> Result<RowWriter<'_>, Failure> {
        let columns = fields::chosen(&specs, self.columns(), self.style.is_wide)?;
        let look = self.look();
        let mut writer = RowWriter {
            output: self,
            is_laid_out: look.width.is_some() || look.color,
            specs,
            columns,
            heading: Vec::new(),
            rows: Vec::new(),
            packed: PackedRows::default(),
            buffer: String::new(),
            held: 0,
            count: 0,
            most: usize::MAX,
            sorted: None,
        };
        if self.format() == Format::Csv && !self.style.no_headers {
            let names: Vec<_> = writer.columns.iter().map(Column::name).collect();
            let dialect = self.style.dialect;
            writer.buffer.push_str(dialect.mark());
            dialect.write_row(&mut writer.buffer, names);
        }
        Ok(writer)
    }

    /// Refuses columns that what is to be shown does not have. That is asked
    /// before anything is sent: afterwards it would be too late to fail.
    pub(crate) fn check(&self, columns: impl FnOnce() -> ColumnNames) -> Result<(), Failure> {
        match self.columns() {
            Some(asked) => match (columns().check(asked), self.style.columns_setting) {
                (Err(failure), Some(setting)) => Err(failure.context(setting)),
                (checked, _) => checked,
            },
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
        self.show_row(fields.specs(), &fields.row(item), false)
    }

    /// The same, and for people also what is a column only on request, unless it
    /// is empty.
    pub(crate) fn show_whole<T>(&self, fields: &Fields<'_, T>, item: &T) -> Result<(), Failure> {
        self.show_row(fields.specs(), &fields.row(item), true)
    }

    fn show_row(
        &self,
        specs: Vec<FieldSpec>,
        row: &dyn Row,
        is_whole: bool,
    ) -> Result<(), Failure> {
        if self.format() != Format::Table {
            if self.format() == Format::Json {
                let columns = fields::chosen(&specs, self.columns(), false)?;
                let text = if self.columns().is_some() {
                    object(&columns, row).to_string()
                } else {
                    fields::json(&specs, row)
                };
                return match &self.style.pick {
                    Some(pick) => self.write_picked(pick, &text, false),
                    None => self.json_line(json::pretty(&text, 0)),
                };
            }
            let mut rows = self.rows(specs)?;
            rows.push(row)?;
            return rows.finish();
        }
        let columns = match self.columns() {
            None if is_whole => fields::held_by(&specs, row),
            asked => fields::chosen(&specs, asked, self.style.is_wide)?,
        };
        let wide = columns.iter().map(|c| c.name().len()).max().unwrap_or(0) + 2;
        let look = self.look();
        let color = look.color;
        let room = look
            .width
            .map(|width| usize::from(width).saturating_sub(wide));
        let mut text = String::new();
        for column in columns {
            let cell = column.cell(row);
            let name = column.name().replace('_', " ");
            let value = clean(&cell.table);
            let mut lines = in_room(&value, room);
            let mut indent = wide;
            if room.is_some_and(|room| lines.iter().any(|line| room < line.width())) {
                // An address is copied whole: it has a line of its own, where it may fit.
                indent = OWN_LINE;
                lines.insert(0, String::new());
            }
            for (at, value) in lines.iter().enumerate() {
                let (name, wide) = match at {
                    0 => (&*name, wide),
                    _ => ("", indent),
                };
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

    /// Shows what happened when, for people: a line for each step, which a narrow
    /// terminal folds.
    pub(crate) fn steps(
        &self,
        steps: impl Iterator<Item = (String, String)>,
    ) -> Result<(), Failure> {
        let width = self.look().width.map(usize::from);
        let mut text = String::new();
        for (when, what) in steps {
            let what = clean(&what);
            let room = |indent: usize| width.map(|width| width.saturating_sub(indent));
            let mut indent = when.width();
            let mut lines = in_room(&what, room(indent));
            if room(indent).is_some_and(|room| lines.iter().any(|line| room < line.width())) {
                indent = OWN_LINE;
                lines = in_room(&what, room(indent));
                lines.insert(0, String::new());
            }
            for (at, line) in lines.iter().enumerate() {
                let before = if at == 0 { &*when } else { "" };
                let line = format!("{before:<indent$}{line}");
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
    fields: &'o Fields<'a, T>,
    rows: RowWriter<'o>,
}

impl<T> std::fmt::Debug for Listing<'_, '_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listing")
            .field("count", &self.rows.count)
            .finish_non_exhaustive()
    }
}

impl<T> Listing<'_, '_, T> {
    /// At most so many rows: of a list with an order those that come first in it.
    pub(crate) fn at_most(mut self, most: Option<NonZeroUsize>) -> Self {
        self.rows.most = most.map_or(usize::MAX, NonZeroUsize::get);
        self
    }

    /// In the order of these columns, if there are any: such a list is held whole.
    pub(crate) fn sorted(mut self, keys: &[SortKey]) -> Result<Self, Failure> {
        self.rows.sort(keys)?;
        Ok(self)
    }

    /// What it is of, above a table that has rows ([`Output::heading`]).
    pub(crate) fn under(mut self, heading: Vec<String>) -> Self {
        self.rows.heading = heading;
        self
    }

    /// Whether no further row can change what is written.
    pub(crate) fn is_full(&self) -> bool {
        self.rows.is_full()
    }

    /// Adds rows.
    pub(crate) fn push_all<'r>(
        &mut self,
        items: impl IntoIterator<Item = &'r T>,
    ) -> Result<(), Failure>
    where
        T: 'r,
    {
        items.into_iter().try_for_each(|item| self.push(item))
    }

    /// Adds a row. It is written by the next [`Listing::flush`] or by
    /// [`Listing::finish`].
    pub(crate) fn push(&mut self, item: &T) -> Result<(), Failure> {
        self.rows.push(&self.fields.row(item))
    }

    /// Writes what has arrived, so that a reader of a pipe sees each page when
    /// it comes.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.rows.flush()
    }

    /// Ends the list.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        self.rows.finish()
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.rows.count()
    }
}

/// The rows of a list, of whatever kind.
struct RowWriter<'o> {
    output: &'o Output,
    specs: Vec<FieldSpec>,
    heading: Vec<String>,
    columns: Vec<Column>,
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
    most: usize,
    /// Of a list that is not in the order in which its rows come.
    sorted: Option<Sorted>,
}

/// Rows that wait for their order.
struct Sorted {
    order: SortOrder,
    rows: Vec<(SortPlace, PreparedRow)>,
}

/// A row, as far as its format can be made before its place is known.
enum PreparedRow {
    Cells(Vec<Shaped>),
    Text(String),
}

impl PreparedRow {
    /// Roughly the bytes it takes.
    fn size(&self) -> usize {
        match self {
            Self::Cells(row) => size_of_cells(row),
            Self::Text(text) => text.len() + size_of::<Self>(),
        }
    }
}

fn size_of_cells(row: &[Shaped]) -> usize {
    row.iter().map(|cell| cell.text.len() + CELL).sum()
}

impl Sorted {
    /// Those that come first, in order; what is alike is in the order in which it came.
    fn keep(&mut self, most: usize) {
        let order = &self.order;
        self.rows.sort_by(|(a, _), (b, _)| order.compare(a, b));
        self.rows.truncate(most);
    }
}

/// The lines of a value beside its name. One with a word that is longer than they are,
/// such as an address, is left to the terminal: it would be copied in pieces.
fn in_room(value: &str, room: Option<usize>) -> Vec<String> {
    match room {
        Some(room) if value.split(' ').all(|word| word.width() <= room) => folded(value, room),
        _ => vec![value.to_owned()],
    }
}

/// So far a value is indented that has a line of its own.
const OWN_LINE: usize = 2;

/// What a cell takes beside its text.
const CELL: usize = size_of::<Shaped>();
/// Rows beyond those that are wanted are held until there are so many.
const MOST_SPARE: usize = 1_000;
/// The most bytes of a list that cannot be written before its end.
const MOST_HELD: usize = 256 << 20;

impl<'o> RowWriter<'o> {
    fn sort(&mut self, keys: &[SortKey]) -> Result<(), Failure> {
        if !keys.is_empty() {
            self.sorted = Some(Sorted {
                order: SortOrder::of(&self.specs, keys)?,
                rows: Vec::new(),
            });
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.sorted.is_none() && self.count >= self.most
    }

    fn push(&mut self, row: &dyn Row) -> Result<(), Failure> {
        if self.is_full() {
            return Ok(());
        }
        if self.sorted.is_some() {
            return self.hold(row);
        }
        match self.output.format() {
            Format::Table => self.add_cells(self.cells(row)),
            Format::Json | Format::Jsonl => self.add_json(&self.json(row))?,
            Format::Csv | Format::Id | Format::Xlsx | Format::Tap => {
                let mut buffer = std::mem::take(&mut self.buffer);
                self.add_line(row, &mut buffer);
                self.buffer = buffer;
            }
        }
        self.added()
    }

    /// Keeps a row until its place is known.
    fn hold(&mut self, row: &dyn Row) -> Result<(), Failure> {
        let prepared = match self.output.format() {
            Format::Table => PreparedRow::Cells(self.cells(row)),
            Format::Json | Format::Jsonl => PreparedRow::Text(self.json(row)),
            Format::Csv | Format::Id | Format::Xlsx | Format::Tap => {
                let mut text = String::new();
                self.add_line(row, &mut text);
                PreparedRow::Text(text)
            }
        };
        let Some(sorted) = &mut self.sorted else {
            return Ok(());
        };
        let place = sorted.order.place(row);
        self.held += prepared.size() + place.size();
        sorted.rows.push((place, prepared));
        if sorted.rows.len() / 2 > self.most.max(MOST_SPARE) {
            sorted.keep(self.most);
            let rows = sorted.rows.iter();
            self.held = rows.map(|(place, row)| place.size() + row.size()).sum();
        }
        if self.held > MOST_HELD {
            return Err(too_long(self.count()).hint(
                "--limit holds no more than it names; without --sort, -o jsonl and -o csv write the rows as they come",
            ));
        }
        Ok(())
    }

    /// Writes the rows that waited for their order.
    fn release(&mut self) -> Result<(), Failure> {
        let Some(mut sorted) = self.sorted.take() else {
            return Ok(());
        };
        sorted.keep(self.most);
        self.held = 0;
        for (_, row) in sorted.rows {
            match row {
                PreparedRow::Cells(row) => self.add_cells(row),
                PreparedRow::Text(text) if self.output.format().is_json() => {
                    self.add_json(&text)?;
                }
                PreparedRow::Text(text) => self.buffer.push_str(&text),
            }
            self.added()?;
        }
        Ok(())
    }

    fn cells(&self, row: &dyn Row) -> Vec<Shaped> {
        self.columns.iter().map(|c| c.cell(row).shape()).collect()
    }

    fn add_cells(&mut self, row: Vec<Shaped>) {
        self.held += size_of_cells(&row);
        if self.is_laid_out {
            self.rows.push(row);
        } else {
            self.packed.push(&row);
        }
    }

    fn json(&self, row: &dyn Row) -> String {
        if self.output.columns().is_some() {
            object(&self.columns, row).to_string()
        } else {
            fields::json(&self.specs, row)
        }
    }

    fn add_json(&mut self, text: &str) -> Result<(), Failure> {
        let lines = self.output.format() == Format::Jsonl;
        if let Some(pick) = self.output.style.pick.as_ref()
            && (lines || pick.is_by_item())
        {
            let mut buffer = std::mem::take(&mut self.buffer);
            let picked = self.output.picked(pick, text, lines, &mut buffer);
            if picked.is_err() {
                self.output.write(&buffer)?;
            }
            self.buffer = buffer;
            return picked;
        }
        if lines {
            self.buffer.push_str(&json::compact(text));
            self.buffer.push('\n');
        } else {
            self.buffer
                .push_str(if self.count == 0 { "[\n  " } else { ",\n  " });
            self.buffer.push_str(&json::pretty(text, 1));
        }
        Ok(())
    }

    /// Of formats that have a line for each row.
    fn add_line(&self, row: &dyn Row, into: &mut String) {
        if self.output.format() == Format::Csv {
            let cells: Vec<_> = self.columns.iter().map(|c| c.cell(row)).collect();
            let dialect = self.output.style.dialect;
            let cells = cells.iter().map(|cell| match clean(cell.exact()) {
                text if cell.trusted => dialect.number(text),
                Cow::Borrowed(text) => guard(text),
                Cow::Owned(text) => Cow::Owned(guard(&text).into_owned()),
            });
            dialect.write_row(into, cells);
        } else {
            // A workbook and TAP never come this way: `dispatch` sees to that.
            into.push_str(&clean(&row.id()));
            into.push('\n');
        }
    }

    /// A row is there.
    fn added(&mut self) -> Result<(), Failure> {
        self.count += 1;
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        if self.held + self.buffer.len() > MOST_HELD {
            return Err(
                too_long(self.count).hint("-o jsonl and -o csv write the rows as they come")
            );
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
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

    fn finish(mut self) -> Result<(), Failure> {
        self.release()?;
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

    fn count(&self) -> usize {
        let waiting = self.sorted.as_ref().map_or(0, |sorted| sorted.rows.len());
        self.count + waiting.min(self.most)
    }
}

fn too_long(rows: usize) -> Failure {
    Failure::failed(format!(
        "the list is too long to be held whole: {rows} rows take more than {}",
        size(MOST_HELD)
    ))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::super::{Fields, Format, Output, SortKey, Style};

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

    #[test]
    fn an_order_holds_what_a_limit_wants_and_no_more_than_the_bound() {
        let table = Output::new(Style::default());
        let csv = table.in_format(Format::Csv);
        let fields = Fields::of(|text: &String| text.clone())
            .text("label", |text| Some(text))
            .count("length", |text| u64::try_from(text.len()).ok());
        let sorted = |output, column: &str, most| {
            let key = SortKey {
                column: column.to_owned(),
                is_reversed: true,
            };
            let list = Output::list(output, &fields).unwrap();
            let list = list.sorted(&[key]).unwrap();
            list.at_most(NonZeroUsize::new(most))
        };
        let mut list = sorted(&csv, "label", 2);
        for row in 0..5_000 {
            list.push(&format!("{row} {}", "x".repeat(100))).unwrap();
            assert!(list.rows.held < 1 << 20, "{}", list.rows.held);
        }
        assert_eq!((list.count(), list.is_full()), (2, false));
        list.rows.release().unwrap();
        let first = |row: &str| row.split(' ').next().map(str::to_owned);
        let rows: Vec<_> = list.rows.buffer.lines().skip(1).filter_map(first).collect();
        assert_eq!(rows, ["4999", "4998"]);
        let mut list = sorted(&table, "length", 0);
        let text = "x".repeat(9_000);
        let refused = (0..40_000).find_map(|_| list.push(&text).err()).unwrap();
        let hint = refused.next_step().unwrap();
        assert!(
            hint.contains("--limit") && hint.contains("--sort"),
            "{hint}"
        );
    }
}
