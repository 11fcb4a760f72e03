//! The fleet as a whole: finding a reader or a location by what people call it,
//! registering readers and moving them, the rules of configurations, writes
//! whose answer may get lost, many of them at once; and the fleet as a file.

pub mod apply;
pub mod assign;
pub mod bulk;
pub mod configure;
pub mod export;
pub mod find;
pub mod glob;
pub mod health;
pub mod history;
pub mod import;
pub mod index;
pub mod manifest;
pub mod pairing;
pub mod plan;
pub mod register;
pub mod remote;
pub mod rename;
pub mod select;
pub mod watch;
pub mod write;
