//! What an export wrote into a directory, so that the next one can clear what it
//! does not write itself: days of another zone, or that there are no more, would
//! be counted beside its own by whoever reads whole folders.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::query::TABLES;
use crate::failure::Failure;
use crate::files;
use crate::ledger::export::{ExportFormat, temporary, unwritable};

/// The files of one form that exports wrote into a directory.
pub(super) struct ExportManifest {
    path: PathBuf,
    /// Of which ledger they are.
    ledger: String,
    /// Relative to the directory.
    files: BTreeSet<PathBuf>,
}

impl ExportManifest {
    /// Reads it; it is empty if there is none.
    pub(super) fn read(
        directory: &Path,
        form: ExportFormat,
        ledger: &str,
    ) -> Result<Self, Failure> {
        // Engines pass over what begins with a point.
        let path = directory.join(format!(".tillctl-export-{}", form.ending()));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(unwritable(&path, &error)),
        };
        let mut lines = text.lines();
        if lines.next().is_some_and(|of| of != ledger) {
            return Err(Failure::failed(format!(
                "{} holds the export of another account, mode or API root",
                directory.display()
            ))
            .hint("name another directory with --out"));
        }
        Ok(Self {
            path,
            ledger: ledger.to_owned(),
            files: lines
                .map(PathBuf::from)
                .filter(|file| is_ours(file))
                .collect(),
        })
    }

    /// Files that look like parts of an export, are none of `new`, and were not
    /// written by any export that is known.
    pub(super) fn strangers(
        &self,
        directory: &Path,
        form: ExportFormat,
        new: &BTreeSet<PathBuf>,
    ) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for query in &TABLES {
            let days = std::fs::read_dir(directory.join(query.name));
            for day in days.into_iter().flatten().flatten() {
                let file = Path::new(query.name).join(day.file_name()).join(format!(
                    "{}.{}",
                    query.name,
                    form.ending()
                ));
                let known = new.contains(&file) || self.files.contains(&file);
                if !known && directory.join(&file).is_file() {
                    found.push(file);
                }
            }
        }
        found.sort();
        found
    }

    /// Notes that these files are about to be written, beside what is there.
    pub(super) fn add(&mut self, new: &BTreeSet<PathBuf>) -> Result<(), Failure> {
        self.files.extend(new.iter().cloned());
        self.write()
    }

    /// Deletes all files but these; gives how many.
    pub(super) fn keep_only(
        &mut self,
        directory: &Path,
        new: &BTreeSet<PathBuf>,
    ) -> Result<u64, Failure> {
        let mut cleared = 0;
        for file in self.files.difference(new) {
            let path = directory.join(file);
            match std::fs::remove_file(&path) {
                Ok(()) => cleared += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(unwritable(&path, &error)),
            }
            // A folder in which there is something else stays.
            if let Some(day) = path.parent().filter(|day| *day != directory) {
                let _ = std::fs::remove_dir(day);
            }
        }
        self.files.clone_from(new);
        self.write()?;
        Ok(cleared)
    }

    fn write(&self) -> Result<(), Failure> {
        let directory = self.path.parent().unwrap_or(Path::new(""));
        let lines = self.files.iter().map(|file| file.display().to_string());
        let text: String = std::iter::once(self.ledger.clone())
            .chain(lines)
            .map(|line| line + "\n")
            .collect();
        temporary(directory)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                files::put(file, &self.path)
            })
            .map_err(|error| unwritable(&self.path, &error))
    }
}

/// Whether a name that was read is one that an export writes: nothing else is ever
/// deleted.
fn is_ours(file: &Path) -> bool {
    let parts: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
    TABLES.iter().any(|query| {
        let named = |name: &str| {
            name.rsplit_once('.')
                .is_some_and(|(stem, _)| stem == query.name)
        };
        match parts.as_slice() {
            [name] => named(name),
            [table, day, name] => {
                let day = day.strip_prefix("day=");
                *table == query.name
                    && day.is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
                    && named(name)
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_an_exports_own_files_is_ever_deleted() {
        for (name, ours) in [
            ("charges.csv", true),
            ("charges/day=2026-11-22/charges.csv", true),
            ("charges/day=2026-11-22/refunds.csv", false),
            ("charges/day=../charges.csv", false),
            ("../charges.csv", false),
            ("/charges.csv", false),
            ("notes.csv", false),
        ] {
            assert_eq!(is_ours(Path::new(name)), ours, "{name}");
        }
    }
}
