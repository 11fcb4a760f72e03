//! tillctl runs a whole fleet of Stripe Terminal card readers from the shell.
//!
//! The map of the house, the layer rule and one command walked through it stand
//! in `docs/architecture.md`; `tests/layers` holds this list against it.

pub mod app;
pub mod audit;
pub mod cli;
pub mod closest_name;
pub(crate) mod commands;
pub mod concurrency;
pub mod conditions;
pub mod counter;
pub mod devices;
pub mod directory;
pub mod failure;
pub mod files;
pub mod fleet;
pub mod interrupt;
pub mod ledger;
pub mod money;
pub mod output;
pub mod payment;
pub mod period;
pub mod reader_actions;
pub mod report;
pub mod row_file;
pub mod secret;
pub mod settings;
pub mod simulator;
pub mod smoke;
pub mod stripe;
pub mod text;
pub mod transactions;
