//! Lists and single objects in every format, written once for all verbs.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::cell::{Column, Shaped};
use super::console::CHUNK;
use super::table::{self, Head};
use super::text::clean;
use super::{Format, Output, Pick, json};
use crate::failure::Failure;
use crate::row_file::{guard, write_row};

/// The JSON form of an object.
#[derive(Debug)]
pub enum Json<'a> {
    /// As Stripe sent it.
    Raw(&'a RawValue),
    /// Made by us.
    Own(serde_json::Value),
}

impl Json<'_> {
    fn text(&self) -> String {
        match self {
            Self::Raw(raw) => raw.get().to_owned(),
            Self::Own(value) => value.to_string(),
        }
    }
}

/// How objects of a kind are shown.
pub struct Shape<'a, T> {
    columns: Vec<Column<'a, T>>,
    id: Box<dyn Fn(&T) -> String + Send + Sync + 'a>,
    json: Box<dyn for<'b> Fn(&'b T) -> Json<'b> + Send + Sync + 'a>,
}

impl<T> std::fmt::Debug for Shape<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shape")
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl<'a, T> Shape<'a, T> {
    /// A shape from its columns, its id and its JSON form.
    #[must_use]
    pub fn new(
        columns: Vec<Column<'a, T>>,
        id: impl Fn(&T) -> String + Send + Sync + 'a,
        json: impl for<'b> Fn(&'b T) -> Json<'b> + Send + Sync + 'a,
    ) -> Self {
        Self {
            columns,
            id: Box::new(id),
            json: Box::new(json),
        }
    }

    /// The shape of something that has such an object in it, with a column of
    /// its own in front.
    #[must_use]
    pub fn within<U: 'a>(
        self,
        first: Column<'a, U>,
        part: fn(&U) -> &T,
        json: impl for<'b> Fn(&'b U) -> Json<'b> + Send + Sync + 'a,
    ) -> Shape<'a, U>
    where
        T: 'a,
    {
        let mut columns = vec![first];
        for column in self.columns {
            let cell = column.cell;
            columns.push(Column {
                name: column.name,
                cell: Box::new(move |whole: &U| cell(part(whole))),
                shown: column.shown,
                rank: column.rank,
            });
        }
        let id = self.id;
        Shape::new(columns, move |whole: &U| id(part(whole)), json)
    }

    /// The names of its columns.
    #[must_use]
    pub fn names(&self) -> ColumnNames {
        ColumnNames(self.columns.iter().map(|c| (c.name, c.shown)).collect())
    }

    /// The columns that were asked for, or those shown by default.
    fn chosen(&self, asked: Option<&[String]>) -> Result<Vec<&Column<'a, T>>, Failure> {
        let Some(asked) = asked else {
            return Ok(self.columns.iter().filter(|c| c.shown).collect());
        };
        asked
            .iter()
            .map(|name| {
                let column = self.columns.iter().find(|c| c.name == name);
                column.ok_or_else(|| self.names().unknown(name))
            })
            .collect()
    }
}

/// The names of the columns of something that is shown, and whether each is
/// shown unless `--columns` says otherwise.
#[derive(Debug, Clone, Default)]
pub struct ColumnNames(Vec<(&'static str, bool)>);

impl ColumnNames {
    /// Whether nothing is known of the columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A line for a verb's help.
    #[must_use]
    pub fn help(&self) -> String {
        let names = |wanted| {
            let named = self.0.iter().filter(move |(_, shown)| *shown == wanted);
            named.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
        };
        let (shown, on_request) = (names(true), names(false));
        if on_request.is_empty() {
            format!("Columns: {shown}")
        } else {
            format!("Columns: {shown}; on request also {on_request}")
        }
    }

    fn unknown(&self, name: &str) -> Failure {
        let names: Vec<_> = self.0.iter().map(|(name, _)| *name).collect();
        let meant = crate::closest_name::nearest(name, names.iter().copied());
        let meant = meant.map(|name| format!("did you mean {name}? "));
        Failure::usage(format!("no column {name:?}")).hint(format!(
            "{}the columns are {}",
            meant.unwrap_or_default(),
            names.join(", ")
        ))
    }
}

impl Output {
    /// Starts a list. Streaming formats write as rows arrive; a table waits for
    /// its last row, because its widths depend on it.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Usage`] for an unknown column.
    pub fn list<'o, 'a, T>(
        &'o self,
        shape: &'o Shape<'a, T>,
    ) -> Result<Listing<'o, 'a, T>, Failure> {
        let columns = shape.chosen(self.columns())?;
        let mut listing = Listing {
            output: self,
            shape,
            columns,
            rows: Vec::new(),
            buffer: String::new(),
            count: 0,
        };
        if self.format() == Format::Csv {
            let names: Vec<_> = listing.columns.iter().map(|c| c.name).collect();
            write_row(&mut listing.buffer, names);
        }
        Ok(listing)
    }

    /// Refuses columns that what is to be shown does not have. That is asked
    /// before anything is sent: afterwards it would be too late to fail.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Usage`].
    pub fn check(&self, columns: &ColumnNames) -> Result<(), Failure> {
        let has = |name: &String| columns.0.iter().any(|(there, _)| there == name);
        let asked = self.columns().unwrap_or_default();
        match asked.iter().find(|name| !columns.is_empty() && !has(name)) {
            Some(name) => Err(columns.unknown(name)),
            None => Ok(()),
        }
    }

    /// Whether cells of this column will be looked at at all.
    #[must_use]
    pub fn shows(&self, column: &str) -> bool {
        match (self.columns(), self.format()) {
            (Some(asked), _) => asked.iter().any(|c| c == column),
            (None, Format::Table | Format::Csv) => true,
            (None, _) => false,
        }
    }

    /// Shows one object: for people a line for each column.
    ///
    /// # Errors
    /// As [`Output::print`] and [`Output::list`].
    pub fn show<T>(&self, shape: &Shape<'_, T>, item: &T) -> Result<(), Failure> {
        if self.format() != Format::Table {
            if self.format() == Format::Json {
                let columns = shape.chosen(self.columns())?;
                let text = if self.columns().is_some() {
                    object(&columns, item).to_string()
                } else {
                    (shape.json)(item).text()
                };
                return match &self.style.pick {
                    Some(pick) => self.write(&pick.apply(&text, false)?),
                    None => self.json_line(json::pretty(&text, 0)),
                };
            }
            let mut list = self.list(shape)?;
            list.push(item)?;
            return list.finish();
        }
        let columns = shape.chosen(self.columns())?;
        let wide = columns.iter().map(|c| c.name.len()).max().unwrap_or(0) + 2;
        let color = self.look().color;
        let mut text = String::new();
        for column in columns {
            let cell = (column.cell)(item);
            let name = column.name.replace('_', " ");
            let value = clean(&cell.table);
            let line = if color {
                format!(
                    "\x1b[2m{name:<wide$}\x1b[0m{}{value}\x1b[0m",
                    cell.tone.ansi()
                )
            } else {
                format!("{name:<wide$}{value}")
            };
            text.push_str(line.trim_end());
            text.push('\n');
        }
        self.write(&text)
    }

    /// Shows the object a write came back with: for people the one sentence
    /// that says what was done.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub fn done<T>(&self, shape: &Shape<'_, T>, item: &T, sentence: &str) -> Result<(), Failure> {
        if self.format() == Format::Table && self.columns().is_none() {
            return self.line(sentence);
        }
        self.show(shape, item)
    }
}

fn object<T>(columns: &[&Column<'_, T>], item: &T) -> serde_json::Value {
    columns
        .iter()
        .map(|c| (c.name.to_owned(), (c.cell)(item).value()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A list being written.
pub struct Listing<'o, 'a, T> {
    output: &'o Output,
    shape: &'o Shape<'a, T>,
    columns: Vec<&'o Column<'a, T>>,
    rows: Vec<Vec<Shaped>>,
    buffer: String,
    count: usize,
}

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
    ///
    /// # Errors
    /// As [`Output::print`].
    pub fn push(&mut self, item: &T) -> Result<(), Failure> {
        let picked = self.output.columns().is_some();
        match self.output.format() {
            Format::Table => self.rows.push(
                self.columns
                    .iter()
                    .map(|c| (c.cell)(item).shape())
                    .collect(),
            ),
            Format::Json | Format::Jsonl => {
                let text = if picked {
                    object(&self.columns, item).to_string()
                } else {
                    (self.shape.json)(item).text()
                };
                let lines = self.output.format() == Format::Jsonl;
                if let Some(pick) = self.output.style.pick.as_ref()
                    && (lines || pick.is_by_item())
                {
                    self.buffer.push_str(&pick.apply(&text, lines)?);
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
                let cells: Vec<_> = self.columns.iter().map(|c| (c.cell)(item)).collect();
                let cells = cells.iter().map(|cell| match clean(cell.exact()) {
                    text if cell.trusted => text,
                    Cow::Borrowed(text) => guard(text),
                    Cow::Owned(text) => Cow::Owned(guard(&text).into_owned()),
                });
                write_row(&mut self.buffer, cells);
            }
            // A workbook and TAP never come this way: `dispatch` sees to that.
            Format::Id | Format::Xlsx | Format::Tap => {
                self.buffer.push_str(&clean(&(self.shape.id)(item)));
                self.buffer.push('\n');
            }
        }
        self.count += 1;
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what has arrived, so that a reader of a pipe sees each page when
    /// it comes.
    ///
    /// # Errors
    /// As [`Output::print`].
    pub fn flush(&mut self) -> Result<(), Failure> {
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
    ///
    /// # Errors
    /// As [`Output::print`].
    pub fn finish(mut self) -> Result<(), Failure> {
        match self.output.format() {
            Format::Table => {
                if self.rows.is_empty() {
                    return Ok(());
                }
                let heads: Vec<_> = self
                    .columns
                    .iter()
                    .map(|c| Head {
                        name: c.name,
                        rank: c.rank,
                    })
                    .collect();
                let look = self.output.look();
                if look.width.is_none() && !look.color {
                    return table::lines(&heads, &self.rows, CHUNK, |text| self.output.write(text));
                }
                self.buffer = table::draw(&heads, &self.rows, look);
                self.buffer.push('\n');
            }
            Format::Json if self.output.style.pick.is_some() && self.whole().is_none() => {}
            Format::Json => self
                .buffer
                .push_str(if self.count == 0 { "[]\n" } else { "\n]\n" }),
            Format::Jsonl | Format::Csv | Format::Id | Format::Xlsx | Format::Tap => {}
        }
        if let Some(pick) = self.whole() {
            let picked = pick.apply(&std::mem::take(&mut self.buffer), false)?;
            return self.output.write(&picked);
        }
        self.flush()
    }

    /// How many rows there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}
