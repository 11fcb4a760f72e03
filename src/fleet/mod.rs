//! The fleet as a whole: the rules of configurations, many writes at once, its
//! health; and the fleet as a file.

pub mod apply;
pub mod bulk;
pub mod configure;
pub mod export;
pub mod health;
pub mod history;
pub mod manifest;
pub mod plan;
pub mod remote;
pub mod rename;
pub mod watch;
