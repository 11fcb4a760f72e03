//! The audit log as a file of the state directory. Lines are appended with one write
//! each, so that several processes can share it, and a line that a full disk cut off is
//! ended by the next one.

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{AuditLine, AuditLines, AuditLog};
use crate::failure::Failure;
use crate::files;

/// What the log is called in its directory.
const FILE: &str = "audit.jsonl";

/// The log of a state directory.
#[derive(Debug, Clone)]
pub(crate) struct FileAuditLog {
    path: PathBuf,
}

impl FileAuditLog {
    /// The log in a directory; it need not be there yet.
    pub(crate) fn in_dir(directory: &Path) -> Self {
        Self {
            path: directory.join(FILE),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its last lines, the newest first, as many as stand in so many bytes.
    pub(crate) fn last(&self, most: u64) -> io::Result<Vec<AuditLine>> {
        let end = files::end_of(&self.path, most)?;
        // The first may have been cut off; such a line cannot be read.
        let lines = end.split(|byte| *byte == b'\n').rev();
        let read = lines.filter_map(|line| serde_json::from_slice(line).ok());
        Ok(read.collect())
    }

    /// Throws it away (the simulator's, with its shop).
    pub(crate) fn forget(&self) -> io::Result<()> {
        files::remove(&self.path)
    }
}

impl AuditLog for FileAuditLog {
    fn append(&self, line: &AuditLine) -> io::Result<()> {
        files::append_line(&self.path, &line.text()?)
    }

    fn read(&self, _: Option<Timestamp>, _: Option<Timestamp>) -> Result<AuditLines, Failure> {
        let file = files::open(&self.path).map_err(|error| {
            let failure = Failure::failed(format!(
                "cannot read the audit log {}: {error}",
                self.path.display()
            ));
            match files::remedy(&error) {
                Some(remedy) => failure.hint(remedy),
                None => failure,
            }
        })?;
        let lines = file.into_iter().flat_map(|file| {
            BufReader::new(file)
                .split(b'\n')
                // A disk that cannot be read has no end of lines.
                .map_while(Result::ok)
                .filter(|line| !line.is_empty())
        });
        Ok(Box::new(
            lines.map(|line| Ok(serde_json::from_slice(&line).ok())),
        ))
    }

    fn place(&self) -> String {
        format!("the audit log {}", self.path.display())
    }
}

#[cfg(test)]
mod tests;
