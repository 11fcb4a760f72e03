//! The fleet as a file: what somebody wants the fleet to be.
//!
//! A kind the file has no table for is not managed by it: it is neither
//! compared nor deleted. What the file does manage it says whole: a reader
//! without metadata in the file has none. Faults are collected, so that all of
//! them are told at once, each with its line.

mod csv;
mod fault;
mod hours;
mod model;
mod settings;
mod source;
mod toml;

pub use fault::{FileFault, refused};
pub use hours::OpeningHours;
pub use model::{ADDRESS, Configuration, Location, Manifest, Reader, Setting};
pub use settings::{SECRET, Secret, Settings, Tips, Wifi};
pub use toml::as_address;

/// The two forms of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Everything.
    Toml,
    /// Readers only.
    Csv,
}

impl FileFormat {
    /// By the name of the file: `.csv` is a table of readers.
    #[must_use]
    pub fn of(path: &std::path::Path) -> Self {
        let extension = path.extension().and_then(|e| e.to_str());
        if extension.is_some_and(|e| e.eq_ignore_ascii_case("csv")) {
            Self::Csv
        } else {
            Self::Toml
        }
    }
}

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(text: &str, form: FileFormat) -> Result<Manifest, Vec<FileFault>> {
    match form {
        FileFormat::Toml => toml::read(text),
        FileFormat::Csv => csv::read(text),
    }
}
