//! Figures of transactions: what each reader, location or day took.
//!
//! [`request`] says what is wanted, [`filter`] of which transactions, [`aggregator`]
//! adds up by the keys of [`dimension`] (`time_bucket` knows when) what [`totals`]
//! count, [`direct`] streams both lists from Stripe, [`rows`] lays out the result.
//! [`file_pattern`] names the files of a report that is split. The ledger feeds the same
//! aggregator from a local copy. [`reconciliation`] leads from what was done to what reached
//! the balance, [`payout`] from there to the bank, [`double_entry`] writes it for a
//! bookkeeper's program.

pub(crate) mod aggregator;
mod cells;
pub(crate) mod dimension;
pub(crate) mod direct;
pub(crate) mod direct_list;
pub(crate) mod double_entry;
pub(crate) mod file_pattern;
pub(crate) mod filter;
pub(crate) mod list;
pub(crate) mod numbers;
pub(crate) mod payout;
#[cfg(test)]
pub(crate) mod random_shops;
pub(crate) mod reconciliation;
pub(crate) mod request;
mod row;
pub(crate) mod rows;
mod time_bucket;
pub(crate) mod too_large;
pub(crate) mod totals;
pub(crate) mod trend;
#[cfg(test)]
mod worked_examples;
