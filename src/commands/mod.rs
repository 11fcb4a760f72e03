//! The verbs: one verb, one file, arguments on top and `run` below. A verb is
//! small; what it does with Stripe lives in the rooms below it.

mod all_accounts;
pub(crate) mod api;
mod approve;
pub(crate) mod audit;
mod base;
pub(crate) mod complete;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod configurations;
pub(crate) mod connection_token;
mod data_source;
pub(crate) mod demo;
pub(crate) mod display;
pub(crate) mod doctor;
pub(crate) mod fields;
pub(crate) mod fleet;
pub(crate) mod help;
pub(crate) mod inputs;
mod key_check;
pub(crate) mod ledger;
mod ledger_sync;
pub(crate) mod locations;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod man;
pub(crate) mod onboarding_link;
pub(crate) mod parse;
pub(crate) mod pay;
pub(crate) mod payments;
mod period_args;
pub(crate) mod permissions;
pub(crate) mod profiles;
pub(crate) mod readers;
pub(crate) mod report;
mod resolve;
pub(crate) mod save_card;
pub(crate) mod simulator;
pub(crate) mod smoke;
pub(crate) mod transactions;
mod typed_rows;
pub(crate) mod verb;
pub(crate) mod watch;
pub(crate) mod whoami;

pub(crate) use approve::{Change, approve, confirmed, done, test_mode_only};
pub(crate) use verb::Verb;
