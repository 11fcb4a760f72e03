//! The fleet written as a file, into one that is there already or anew.

mod csv;
mod merge;
mod toml;

pub(crate) use csv::csv;
pub(crate) use toml::toml;
