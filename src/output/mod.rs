//! The only code that prints or asks. Results go to stdout, everything else to
//! stderr, in every format; a broken pipe is nobody's error.

pub mod cell;
mod console;
pub mod exposition;
mod fields;
pub mod file;
mod hidden;
mod json;
pub mod listing;
pub mod page;
pub mod pick;
pub mod plugin;
mod progress;
mod prompt;
mod prose;
pub mod screen;
pub mod sheet;
mod style;
mod table;

pub use cell::{Cell, Tone};
pub use console::Output;
pub use fields::{ColumnNames, Fields, Json};
pub use listing::Listing;
pub use pick::Pick;
pub use progress::{ProgressBoard, Spinner};
pub use style::{ColorChoice, Format, Style};

pub use crate::text;
