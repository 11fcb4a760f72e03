//! The fleet as a whole: finding a reader or a location by what people call it,
//! registering readers and moving them, writes whose answer may get lost, and
//! many of them at once.

pub mod assign;
pub mod find;
pub mod glob;
pub mod import;
pub mod index;
pub mod many;
pub mod pairing;
pub mod register;
pub mod rename;
pub mod select;
pub mod write;
