//! Writes the ledger to files that other engines read.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use tempfile::NamedTempFile;

use super::read::{SHEETS, Sheet};
use super::store::Ledger;
use crate::failure::Failure;

/// What the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values with a line of names.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

impl Form {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// How many rows.
    pub rows: u64,
}

/// Writes one file for each table, or with a zone one for each table and day of
/// that zone (`charges/day=2026-11-22/charges.csv`). Each is written whole or
/// not at all. Money is in minor units, times are seconds since the epoch.
///
/// # Errors
/// If the ledger cannot be read or a file cannot be written.
pub fn run(
    ledger: &Ledger,
    form: Form,
    directory: &Path,
    by_day: Option<&TimeZone>,
) -> Result<Vec<Written>, Failure> {
    ledger.read(|conn| {
        let conn = &*conn.unchecked_transaction()?;
        let mut written = Vec::new();
        for sheet in &SHEETS {
            table(conn, sheet, form, directory, by_day, &mut written)?;
        }
        Ok(written)
    })
}

fn table(
    conn: &rusqlite::Connection,
    sheet: &Sheet,
    form: Form,
    directory: &Path,
    by_day: Option<&TimeZone>,
    written: &mut Vec<Written>,
) -> Result<(), Failure> {
    let mut statement = conn.prepare(sheet.sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query((i64::MIN, i64::MAX))?;
    let mut file: Option<(Option<Date>, Sink)> = None;
    while let Some(row) = rows.next()? {
        let created: i64 = row.get(1)?;
        let day = by_day.and_then(|zone| {
            let at = Timestamp::from_second(created).ok()?;
            Some(at.to_zoned(zone.clone()).date())
        });
        // Rows are in order of time, so a day that ended does not come again.
        if file.as_ref().is_none_or(|(current, _)| *current != day) {
            if let Some((_, done)) = file.take() {
                written.push(done.finish()?);
            }
            file = Some((day, Sink::new(directory, sheet.name, day, form, &names)?));
        }
        if let Some((_, sink)) = &mut file {
            let cells: Vec<Value> = (0..names.len())
                .map(|column| Ok(cell(row.get_ref(column)?)))
                .collect::<Result<_, rusqlite::Error>>()?;
            sink.row(&names, cells)?;
        }
    }
    match file {
        Some((_, sink)) => written.push(sink.finish()?),
        // Nothing to partition, but a reader may count on the file.
        None if by_day.is_none() => {
            written.push(Sink::new(directory, sheet.name, None, form, &names)?.finish()?);
        }
        None => {}
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        _ => Value::Null,
    }
}

/// A file being written.
struct Sink {
    path: PathBuf,
    rows: u64,
    out: Out,
}

enum Out {
    Csv(Box<csv::Writer<BufWriter<NamedTempFile>>>),
    Jsonl(BufWriter<NamedTempFile>),
}

impl Sink {
    fn new(
        directory: &Path,
        name: &str,
        day: Option<Date>,
        form: Form,
        names: &[String],
    ) -> Result<Self, Failure> {
        let place = match day {
            None => directory.to_owned(),
            Some(day) => directory.join(name).join(format!("day={day}")),
        };
        let path = place.join(format!("{name}.{}", form.ending()));
        let open = || -> std::io::Result<NamedTempFile> {
            std::fs::create_dir_all(&place)?;
            NamedTempFile::new_in(&place)
        };
        let file = BufWriter::new(open().map_err(|error| unwritable(&path, &error))?);
        let out = match form {
            Form::Jsonl => Out::Jsonl(file),
            Form::Csv => {
                let mut out = csv::Writer::from_writer(file);
                out.write_record(names)
                    .map_err(|error| unwritable(&path, &error.into()))?;
                Out::Csv(Box::new(out))
            }
        };
        Ok(Self { path, rows: 0, out })
    }

    fn row(&mut self, names: &[String], cells: Vec<Value>) -> Result<(), Failure> {
        self.rows += 1;
        let done = match &mut self.out {
            Out::Csv(out) => {
                let texts = cells.iter().map(|cell| match cell {
                    Value::String(text) => text.clone(),
                    Value::Null => String::new(),
                    other => other.to_string(),
                });
                out.write_record(texts).map_err(std::io::Error::from)
            }
            Out::Jsonl(out) => {
                let object: Map<String, Value> = names.iter().cloned().zip(cells).collect();
                writeln!(out, "{}", Value::Object(object))
            }
        };
        done.map_err(|error| unwritable(&self.path, &error))
    }

    fn finish(self) -> Result<Written, Failure> {
        let path = self.path;
        let flushed = match self.out {
            Out::Csv(out) => out.into_inner().map_err(csv::IntoInnerError::into_error),
            Out::Jsonl(out) => Ok(out),
        };
        flushed
            .and_then(|out| {
                out.into_inner()
                    .map_err(std::io::IntoInnerError::into_error)
            })
            .and_then(|file| file.persist(&path).map_err(|error| error.error))
            .map_err(|error| unwritable(&path, &error))?;
        Ok(Written {
            path,
            rows: self.rows,
        })
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!("{} cannot be written: {error}", path.display()))
        .hint("name another directory with --out")
}
