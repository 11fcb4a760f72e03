//! The ledger: a local copy of an account's transactions, so that a report over
//! a year takes no longer than one over a day. It is a cache, safe to delete,
//! never the truth.
//!
//! `store` opens the database and its migrations, `put` writes what Stripe
//! sent (`dims` numbers its texts), [`sync`] fetches what is missing (`slices` says in which pieces) and
//! what has changed (`changes`), [`totals`] adds up through `report::tally`,
//! `parts` lists what a charge does not name of its captures, [`movements`] adds
//! up what reached the balance, [`revisions`] knows what changed of days that were
//! reported on, [`bridge`] leads from the one to the other,
//! [`verify`] holds it against Stripe, [`export`] writes it to files.

pub mod bridge;
mod changes;
mod dims;
pub mod export;
mod listed;
pub mod movements;
mod names;
mod parts;
mod put;
mod read;
pub mod recent;
pub mod revisions;
mod slices;
mod store;
pub mod sync;
pub mod totals;
pub mod verify;

pub use store::{Ledger, Lock, Standing};
