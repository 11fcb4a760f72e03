//! Conditions as people type them, the one language of `--where`: `grammar` has how
//! it is written, `filter` what it means for the keys of a kind of thing, `glob`
//! patterns, `number` what can be compared.

mod filter;
pub(crate) mod glob;
mod grammar;
mod number;

pub(crate) use filter::{Clause, Conditions, HeldValue, Key, ValueKind};
pub(crate) use grammar::{Condition, Op, read};
pub(crate) use number::Number;
