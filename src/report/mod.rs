//! Figures from Stripe's own records: what each reader, location or day took.
//!
//! `facts` decides what a charge or refund means, [`filter`] whether it is
//! wanted, [`activity`] adds up by the keys of [`dimension`] (`groups` holds the sums, `clock` knows when),
//! [`direct`] streams both lists from Stripe, [`rows`] lays out the result. The ledger feeds the same
//! aggregator from a local copy, and beside it [`balance`], which adds up what reached
//! the balance; [`reconciliation`] leads from the one to the other, and [`values`] is
//! what both have in common.

pub mod activity;
pub mod balance;
mod cells;
pub mod classification;
pub mod dimension;
pub mod direct;
pub mod filter;
mod groups;
pub(crate) mod quick;
#[cfg(test)]
pub(crate) mod random_shops;
pub mod reconciliation;
mod row;
pub mod rows;
mod time_bucket;
pub mod too_large;
pub mod values;
#[cfg(test)]
mod worked_examples;
