//! The fleet as a whole: finding a reader or a location by what people call it,
//! the rules of configurations, many writes at once; and the fleet as a file.

pub mod apply;
pub mod bulk;
pub mod configure;
pub mod export;
pub mod find;
pub mod glob;
pub mod health;
pub mod history;
pub mod index;
pub mod manifest;
pub mod plan;
pub mod remote;
pub mod rename;
pub mod select;
pub mod watch;
