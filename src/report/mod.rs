//! Figures from Stripe's own records: what each reader, location or day took.
//!
//! `facts` decides what a charge or refund means, [`filter`] whether it is
//! wanted, [`tally`] adds up by the keys of [`by`] (`groups` holds the sums, `clock` knows when),
//! [`direct`] streams both lists from Stripe, [`rows`] lays out the result. The ledger feeds the same
//! tally from a local copy, and beside it [`balance`], which adds up what reached
//! the balance; [`bridge`] leads from the one to the other, and [`values`] is
//! what both have in common.

pub mod balance;
pub mod bridge;
pub mod by;
#[cfg(test)]
mod by_hand;
mod cells;
mod clock;
pub mod direct;
pub mod facts;
pub mod filter;
mod groups;
pub(crate) mod quick;
mod row;
pub mod rows;
pub mod tally;
pub mod values;
#[cfg(test)]
pub(crate) mod worlds;
