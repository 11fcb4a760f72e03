//! The verbs: one verb, one file, arguments on top and `run` below. A verb is
//! small; what it does with Stripe lives in the rooms below it.

mod all_accounts;
pub mod api;
mod approve;
pub mod audit;
pub(crate) mod complete;
pub mod completions;
pub mod config;
pub mod configurations;
pub mod connection_token;
pub mod demo;
pub mod display;
pub mod doctor;
pub mod fleet;
pub mod help;
pub mod inputs;
pub mod ledger;
pub mod locations;
pub mod login;
pub mod logout;
pub mod man;
pub mod onboarding_link;
pub mod parse;
pub mod pay;
pub mod payments;
pub mod permissions;
pub mod profiles;
pub mod readers;
pub mod report;
mod resolve;
pub mod save_card;
pub mod shapes;
pub mod simulator;
pub mod smoke;
mod typed_rows;
pub mod watch;
pub mod whoami;

pub(crate) use approve::{Change, approve, confirmed, done, test_mode_only};
