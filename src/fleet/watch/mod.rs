//! The fleet over time: what changed between two looks, in which order it is
//! shown, and how often it may be looked at.

mod budget;
mod changes;
mod order;
pub mod view;

pub use budget::{Budget, SlowReason};
pub use changes::{Change, ChangedField, changes};
pub use order::{SortKey, fits};
