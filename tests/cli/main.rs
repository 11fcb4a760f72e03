//! The program as a user meets it: arguments in; exit code, stdout and stderr
//! out, looked at together. `shop.rs` gives each test a sealed home.
//!
//! Expected texts are written by `SNAPSHOTS=overwrite cargo test --test cli`
//! and then read by a person. Ids are numbered in the order they appear.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end"
)]
#![expect(
    clippy::needless_raw_string_hashes,
    reason = "snapbox writes the expected texts that way"
)]

#[cfg(test)]
mod account;
#[cfg(test)]
mod api;
#[cfg(test)]
mod asking;
#[cfg(test)]
mod assign;
#[cfg(test)]
#[cfg(unix)]
mod audit;
#[cfg(test)]
mod balance;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod books;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod configurations;
#[cfg(test)]
mod counter;
#[cfg(test)]
mod denials;
#[cfg(test)]
#[cfg(unix)]
mod doctor;
#[cfg(test)]
mod exit_codes;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod fleet;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod fuzz;
mod guards;
#[cfg(test)]
mod habits;
#[cfg(test)]
mod health;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod labels;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod ledger_lists;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod limits;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod locations;
#[cfg(test)]
mod network;
#[cfg(test)]
mod newcomer;
#[cfg(test)]
mod notify;
#[cfg(test)]
#[cfg(unix)]
mod owners;
#[cfg(test)]
mod paying;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod preferences;
#[cfg(test)]
#[cfg(unix)]
mod profiles;
#[cfg(test)]
#[cfg(unix)]
mod prompts;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod report;
#[cfg(test)]
mod report_files;
#[cfg(test)]
mod report_time;
#[cfg(test)]
mod restate;
#[cfg(test)]
mod revert;
#[cfg(test)]
mod row_files;
#[cfg(test)]
mod scheduled;
#[cfg(test)]
#[cfg(unix)]
mod screen;
#[cfg(test)]
mod server;
#[cfg(test)]
#[cfg(unix)]
mod shells;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod simulator_control;
#[cfg(test)]
mod smoke;
#[cfg(test)]
mod smoke_ci;
#[cfg(test)]
mod sorting;
#[cfg(test)]
#[cfg(unix)]
mod tables;
#[cfg(test)]
#[cfg(unix)]
mod terminal;
#[cfg(test)]
mod transactions;
#[cfg(test)]
#[cfg(unix)]
mod transcripts;
#[cfg(test)]
mod trouble;
#[cfg(test)]
mod unsettled;
#[cfg(test)]
mod uptime;
#[cfg(test)]
mod verdict;
#[cfg(test)]
mod watch;
#[cfg(test)]
mod xunit;
