//! What the files are, and how each is begun.

use std::io;
use std::path::Path;

use crate::failure::Failure;
use crate::files::{self, Rights, Unnamed};

/// What the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportFormat {
    /// Comma-separated values with a line of names.
    Csv,
    /// The same for people: no cell is one that a spreadsheet runs.
    GuardedCsv,
    /// One JSON object a line.
    Jsonl,
    /// Parquet, in a build that has it.
    Parquet,
}

impl ExportFormat {
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::GuardedCsv => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// Whether this build can write it.
    pub(crate) fn check(self) -> Result<(), Failure> {
        if self != Self::Parquet || cfg!(feature = "parquet") {
            return Ok(());
        }
        Err(Failure::usage("this tillctl was built without Parquet")
            .hint("export csv or jsonl, or take a build with the feature parquet"))
    }
}

/// A file without a name of its own yet, which others are to read.
pub(crate) fn temporary(place: &Path) -> io::Result<Unnamed> {
    std::fs::create_dir_all(place)?;
    files::beside(&place.join("export"), Rights::Shared)
}

pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("{} cannot be written: {error}", path.display()))
        .hint("name another directory with --out")
}
