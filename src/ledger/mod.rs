//! The ledger: a local copy of an account's transactions, so that a report over
//! a year takes no longer than one over a day. It is a cache, safe to delete,
//! never the truth.
//!
//! `store` opens the database and its migrations, `upsert` writes what Stripe
//! sent (`dimensions` numbers its texts), [`sync`] fetches what is missing (`sync_ranges` says in which pieces) and
//! what has changed (`changes`), [`totals`] adds up through `report::aggregator`,
//! [`list`] lists what was done, `partial_captures` lists what a charge does not name of its captures, [`balance_transactions`] adds
//! up what reached the balance, [`revisions`] knows what changed of days that were
//! reported on (`restatement`: which of them have to be told, and written anew), [`reconciliation`] leads from the one to the other
//! (`sources` fetches what the lists do not reach back to),
//! [`source`] is what reports are made from, a ledger here or what ledgers pushed into a store
//! (`store_source`; `pull` makes a ledger of the latter), [`verify`] holds it against Stripe, [`export`] writes it to files, [`push`] into a store that several
//! machines share (`coverage` says what of time it holds).

pub mod balance_transactions;
mod changes;
mod coverage;
mod dimensions;
pub(crate) mod export;
pub(crate) mod list;
mod listed;
mod names;
mod partial_captures;
mod pull;
pub(crate) mod push;
mod query;
pub(crate) mod recent;
pub mod reconciliation;
pub(crate) mod restatement;
pub(crate) mod revisions;
pub(crate) mod source;
mod sources;
pub(crate) mod store;
pub(crate) mod store_source;
pub mod sync;
mod sync_ranges;
pub mod sync_run;
pub(crate) mod takings;
pub mod totals;
mod upsert;
pub mod verify;

pub(crate) use store::{Ledger, LedgerStatus};
