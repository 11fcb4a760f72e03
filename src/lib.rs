//! tillctl runs a whole fleet of Stripe Terminal card readers from the shell.
//!
//! The map of the house, the layer rule and one command walked through it stand
//! in `docs/architecture.md`; `tests/layers` holds this list against it. Public is
//! `run`, and what tests and benches look at: [`facade`].

mod app;
mod audit;
mod cli;
mod closest_name;
mod commands;
mod concurrency;
mod conditions;
mod counter;
mod devices;
mod directory;
mod failure;
mod files;
mod fleet;
mod interrupt;
mod ledger;
mod money;
mod output;
mod payment;
mod period;
mod reader_actions;
mod report;
mod row_file;
mod secret;
mod settings;
mod shell_command;
mod smoke;
mod smoke_run;
mod store;
mod stripe;
mod text;
mod transactions;
mod typed_rows;
mod views;

pub mod facade;

pub use cli::run;
