//! The fleet as a whole: finding a reader or a location by what people call it,
//! registering readers and moving them, writes whose answer may get lost.

pub mod assign;
pub mod find;
pub mod glob;
pub mod index;
pub mod manifest;
pub mod pairing;
pub mod register;
pub mod write;
