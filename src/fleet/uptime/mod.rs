//! For how long readers were there: what looks at the fleet saw is kept ([`looks`]),
//! and added up within opening hours ([`sums`]).
//!
//! Stripe tells no history. So there are three answers for every moment: up, down,
//! and nobody looked.

pub(crate) mod looks;
pub(crate) mod rows;
pub(crate) mod store_looks;
pub(crate) mod sums;

/// For how long a look speaks if none follows it, as it is typed.
pub(crate) const HOLDS: &str = "15m";
