//! Writes the ledger to files that other engines read: one for each table, or
//! for each table and day.

mod columns;
mod format;
mod lines;
mod manifest;
#[cfg(feature = "parquet")]
mod parquet;

use std::collections::BTreeSet;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use columns::ExportColumn;
use format::{temporary, unwritable};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use manifest::ExportManifest;
use rusqlite::Row;

pub(crate) use format::ExportFormat;

use super::query::{TABLES, TableQuery};
use super::store::Ledger;
use crate::failure::Failure;
use crate::files::{self, Closed};

/// What an export did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exported {
    /// The files, in the order of tables and days.
    pub files: Vec<WrittenFile>,
    /// How many files of an earlier export were deleted, because this one does not
    /// have them.
    pub cleared: u64,
    /// How many cells a spreadsheet would run as formulas.
    pub formulas: u64,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenFile {
    /// Where.
    pub path: PathBuf,
    /// How many rows.
    pub rows: u64,
}

/// Writes one file for each table, or with a zone one for each table and day of
/// that zone (`charges/day=2026-11-22/charges.csv`). All are written before the
/// first gets its name, each whole or not at all; then what an earlier export
/// wrote and this one does not is deleted. Money is in minor units; times are
/// seconds since the epoch, in Parquet timestamps.
///
/// # Errors
/// If this build cannot write the form, the ledger cannot be read, a file cannot
/// be written, or files lie there that would be taken for a part of this export
/// and are none.
pub(crate) fn run(
    ledger: &Ledger,
    form: ExportFormat,
    directory: &Path,
    by_day: Option<&TimeZone>,
) -> Result<Exported, Failure> {
    form.check()?;
    let of = ledger.path().file_stem().unwrap_or_default();
    let mut manifest = ExportManifest::read(directory, form, &of.to_string_lossy())?;
    let export = Export {
        form,
        directory,
        by_day,
    };
    let ready = ledger.read(|conn| {
        let conn = &*conn.unchecked_transaction()?;
        let mut ready = Vec::new();
        for query in &TABLES {
            export.table(conn, query, &mut ready)?;
        }
        Ok(ready)
    })?;
    let new: BTreeSet<PathBuf> = ready.iter().map(|file| file.name.clone()).collect();
    if let [first, more @ ..] = manifest.strangers(directory, form, &new).as_slice() {
        let others = match more.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return Err(Failure::failed(format!(
            "{}{others} would be taken for a part of this export, and it is not known where it is from",
            directory.join(first).display()
        ))
        .hint("delete it if it is of an older export, or name another directory with --out"));
    }
    manifest.add(&new)?;
    let mut exported = Exported::default();
    for file in ready {
        exported.formulas += file.formulas;
        exported.files.push(file.persist(directory)?);
    }
    exported.cleared = manifest.keep_only(directory, &new)?;
    Ok(exported)
}

/// What an export is to be like.
#[derive(Clone, Copy)]
struct Export<'a> {
    form: ExportFormat,
    directory: &'a Path,
    /// The zone of its days, if there is a file for each.
    by_day: Option<&'a TimeZone>,
}

impl Export<'_> {
    /// Writes a table, and adds its files to those that are ready.
    fn table(
        self,
        conn: &rusqlite::Connection,
        query: &TableQuery,
        ready: &mut Vec<Ready>,
    ) -> Result<(), Failure> {
        let Self {
            form,
            directory,
            by_day,
        } = self;
        let mut statement = conn.prepare(query.sql)?;
        let mut rows = statement.query((i64::MIN, i64::MAX))?;
        let mut file: Option<(Option<Date>, ExportSink)> = None;
        while let Some(row) = rows.next()? {
            let created: i64 = row.get(1)?;
            let day = by_day.and_then(|zone| {
                let at = Timestamp::from_second(created).ok()?;
                Some(at.to_zoned(zone.clone()).date())
            });
            // Rows are in order of time, so a day that ended does not come again.
            if file.as_ref().is_none_or(|(current, _)| *current != day) {
                if let Some((_, done)) = file.take() {
                    ready.push(done.finish()?);
                }
                file = Some((day, ExportSink::new(directory, query, day, form)?));
            }
            if let Some((_, sink)) = &mut file {
                sink.row(row)?;
            }
        }
        match file {
            Some((_, sink)) => ready.push(sink.finish()?),
            // Nothing to partition, but a reader may count on the file.
            None if by_day.is_none() => {
                ready.push(ExportSink::new(directory, query, None, form)?.finish()?);
            }
            None => {}
        }
        Ok(())
    }
}

/// A file that has all its rows and no name yet; it is gone if it gets none.
struct Ready {
    /// Relative to the directory.
    name: PathBuf,
    rows: u64,
    /// How many cells a spreadsheet would run.
    formulas: u64,
    file: Closed,
}

impl Ready {
    fn persist(self, directory: &Path) -> Result<WrittenFile, Failure> {
        let path = directory.join(&self.name);
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| files::put_closed(self.file, &path))
            .map_err(|error| unwritable(&path, &error))?;
        Ok(WrittenFile {
            path,
            rows: self.rows,
        })
    }
}

/// A file being written.
struct ExportSink {
    /// Relative to the directory.
    name: PathBuf,
    path: PathBuf,
    rows: u64,
    columns: &'static [ExportColumn],
    out: Out,
}

enum Out {
    Csv(lines::Csv),
    Jsonl(lines::Jsonl),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::ParquetSink>),
}

impl ExportSink {
    fn new(
        directory: &Path,
        query: &TableQuery,
        day: Option<Date>,
        form: ExportFormat,
    ) -> Result<Self, Failure> {
        let place = match day {
            None => PathBuf::new(),
            Some(day) => Path::new(query.name).join(format!("day={day}")),
        };
        let name = place.join(format!("{}.{}", query.name, form.ending()));
        let path = directory.join(&name);
        let columns = columns::of(query);
        let file = temporary(directory).map_err(|error| unwritable(&path, &error))?;
        let out = match form {
            ExportFormat::Jsonl => Ok(Out::Jsonl(lines::Jsonl::new(BufWriter::new(file)))),
            ExportFormat::Csv | ExportFormat::GuardedCsv => {
                let guarded = form == ExportFormat::GuardedCsv;
                lines::Csv::new(BufWriter::new(file), columns, guarded).map(Out::Csv)
            }
            #[cfg(feature = "parquet")]
            ExportFormat::Parquet => parquet::ParquetSink::new(file, columns)
                .map(|sink| Out::Parquet(Box::new(sink)))
                .map_err(io::Error::other),
            #[cfg(not(feature = "parquet"))]
            ExportFormat::Parquet => Err(io::ErrorKind::Unsupported.into()),
        };
        Ok(Self {
            out: out.map_err(|error| unwritable(&path, &error))?,
            name,
            path,
            rows: 0,
            columns,
        })
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Failure> {
        self.rows += 1;
        let done = match &mut self.out {
            Out::Csv(out) => out.row(&lines::cells(row, self.columns)?),
            Out::Jsonl(out) => out.row(self.columns, lines::cells(row, self.columns)?),
            #[cfg(feature = "parquet")]
            Out::Parquet(out) => out.row(row).map_err(io::Error::other),
        };
        done.map_err(|error| unwritable(&self.path, &error))
    }

    fn finish(self) -> Result<Ready, Failure> {
        let path = self.path;
        let formulas = match &self.out {
            Out::Csv(out) => out.formulas(),
            Out::Jsonl(_) => 0,
            #[cfg(feature = "parquet")]
            Out::Parquet(_) => 0,
        };
        let file = match self.out {
            Out::Csv(out) => out.finish(),
            Out::Jsonl(out) => out.finish(),
            #[cfg(feature = "parquet")]
            Out::Parquet(out) => out.finish().map_err(io::Error::other),
        };
        let file = file
            .and_then(|file| {
                file.as_file().sync_data()?;
                Ok(file.into_temp_path())
            })
            .map_err(|error| unwritable(&path, &error))?;
        Ok(Ready {
            name: self.name,
            rows: self.rows,
            formulas,
            file,
        })
    }
}

#[cfg(test)]
mod tests;
