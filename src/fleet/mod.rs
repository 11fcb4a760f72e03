//! The fleet as a whole: finding a reader or a location by what people call it,
//! registering readers and moving them, writes whose answer may get lost, and
//! many of them at once.

pub mod apply;
pub mod assign;
pub mod export;
pub mod find;
pub mod glob;
pub mod health;
pub mod history;
pub mod index;
pub mod manifest;
pub mod many;
pub mod pairing;
pub mod plan;
pub mod register;
pub mod select;
pub mod state;
pub mod watch;
pub mod write;
