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

pub(crate) use fault::{FileFault, refused};
pub(crate) use hours::OpeningHours;
pub(crate) use model::{
    ADDRESS, CheckSetting, Manifest, ManifestConfiguration, ManifestLocation, ManifestReader,
};
pub(crate) use settings::{ConfigurationSettings, ManifestTips, ManifestWifi, SECRET, Secret};
pub(crate) use toml::as_address;

/// The two forms of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileFormat {
    /// Everything.
    Toml,
    /// Readers only.
    Csv,
}

impl FileFormat {
    /// By the name of the file: `.csv` is a table of readers.
    pub(crate) fn of(path: &std::path::Path) -> Self {
        let extension = path.extension().and_then(|e| e.to_str());
        if extension.is_some_and(|e| e.eq_ignore_ascii_case("csv")) {
            Self::Csv
        } else {
            Self::Toml
        }
    }
}

/// Reads a file.
pub(crate) fn read(text: &str, form: FileFormat) -> Result<Manifest, Vec<FileFault>> {
    match form {
        FileFormat::Toml => toml::read(text),
        FileFormat::Csv => csv::read(text),
    }
}
