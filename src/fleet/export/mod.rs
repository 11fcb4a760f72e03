//! The fleet written as a file, into one that is there already or anew.

mod csv;
mod merge;
mod toml;

pub use csv::csv;
pub use toml::toml;
