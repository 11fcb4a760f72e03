//! The fleet over time: what changed between two looks, in which order it is
//! shown, and how often it may be looked at.

mod budget;
mod changes;
mod order;
pub(crate) mod view;

pub(crate) use budget::{Budget, SlowReason};
pub(crate) use changes::{ChangedField, ReaderChange, changes};
pub(crate) use order::{WatchOrder, fits, urgency};
