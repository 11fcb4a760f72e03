//! Figures from Stripe's own records: what each reader, location or day took.
//!
//! `facts` decides what a charge or refund means, [`tally`] adds up, [`direct`]
//! streams both lists from Stripe. The ledger feeds the same tally from a local
//! copy.

pub mod direct;
pub mod facts;
pub mod rows;
pub mod tally;
#[cfg(test)]
pub(crate) mod worlds;
