//! The only code that prints or asks. Results go to stdout, everything else to
//! stderr, in every format; a broken pipe is nobody's error.

pub(crate) mod cell;
mod console;
pub(crate) mod exposition;
mod fields;
pub(crate) mod file;
mod fit;
mod hidden;
mod jq;
mod json;
mod layout;
pub(crate) mod listing;
mod order;
mod packed_rows;
pub(crate) mod page;
pub(crate) mod pick;
pub(crate) mod plugin;
mod progress;
mod prompt;
mod prose;
pub(crate) mod screen;
pub mod sheet;
mod style;
mod table;

pub(crate) use cell::{Cell, Tone, Weight};
pub(crate) use console::{FORMULAS, Output};
pub(crate) use fields::{ColumnNames, FieldKind, Fields, Json};
pub(crate) use jq::Given;
pub(crate) use listing::Listing;
pub(crate) use order::SortKey;
pub(crate) use pick::Pick;
pub(crate) use progress::{ProgressBoard, Spinner};
pub(crate) use style::{ColorChoice, Format, Style, csv_dialect};

pub(crate) use crate::text;
