//! Rows as lines of text: CSV and JSONL.

use std::io::{self, BufWriter, Write as _};

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

use super::columns::{ColumnKind, ExportColumn};
use crate::failure::Failure;
use crate::files::Unnamed;
use crate::row_file;

type File = BufWriter<Unnamed>;

/// A file of comma-separated values with a line of names.
pub(super) struct Csv {
    out: Box<csv::Writer<File>>,
    guarded: bool,
    /// How many cells a spreadsheet would run.
    formulas: u64,
}

impl Csv {
    pub(super) fn new(file: File, columns: &[ExportColumn], guarded: bool) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(file);
        out.write_record(columns.iter().map(|column| column.name))?;
        Ok(Self {
            out: Box::new(out),
            guarded,
            formulas: 0,
        })
    }

    pub(super) fn row(&mut self, cells: &[Value]) -> io::Result<()> {
        let mut formulas = 0;
        let guarded = self.guarded;
        let texts = cells.iter().map(|cell| match cell {
            Value::String(text) if guarded => row_file::guard(text).into_owned(),
            Value::String(text) => {
                formulas += u64::from(row_file::is_run(text));
                text.clone()
            }
            Value::Null => String::new(),
            other => other.to_string(),
        });
        self.out.write_record(texts)?;
        self.formulas += formulas;
        Ok(())
    }

    pub(super) fn formulas(&self) -> u64 {
        self.formulas
    }

    pub(super) fn finish(self) -> io::Result<Unnamed> {
        let out = self
            .out
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        whole(out)
    }
}

/// A file of one JSON object a line.
pub(super) struct Jsonl(File);

impl Jsonl {
    pub(super) const fn new(file: File) -> Self {
        Self(file)
    }

    pub(super) fn row(&mut self, columns: &[ExportColumn], cells: Vec<Value>) -> io::Result<()> {
        let names = columns.iter().map(|column| column.name.to_owned());
        let object: Map<String, Value> = names.zip(cells).collect();
        writeln!(self.0, "{}", Value::Object(object))
    }

    pub(super) fn finish(self) -> io::Result<Unnamed> {
        whole(self.0)
    }
}

fn whole(out: File) -> io::Result<Unnamed> {
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// The cells of a row, in the order of its columns.
pub(super) fn cells(row: &Row<'_>, columns: &[ExportColumn]) -> Result<Vec<Value>, Failure> {
    let cell = |(index, column): (usize, &ExportColumn)| -> Result<Value, Failure> {
        Ok(match row.get_ref(index)? {
            ValueRef::Integer(number) if column.kind == ColumnKind::Flag => (number != 0).into(),
            ValueRef::Integer(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
            _ => Value::Null,
        })
    };
    columns.iter().enumerate().map(cell).collect()
}
