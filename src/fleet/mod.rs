//! The fleet as a whole: finding a reader or a location by what people call it.

pub mod find;
pub mod glob;
pub mod index;
