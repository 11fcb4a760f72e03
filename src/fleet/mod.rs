//! The fleet as a whole: the rules of configurations, many writes at once, its
//! health; and the fleet as a file.

pub(crate) mod apply;
pub(crate) mod bulk;
pub(crate) mod bulk_results;
pub(crate) mod configure;
pub(crate) mod effect;
pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod manifest;
pub(crate) mod plan;
pub(crate) mod remote;
pub(crate) mod rename;
pub(crate) mod revert;
pub(crate) mod uptime;
pub(crate) mod watch;
