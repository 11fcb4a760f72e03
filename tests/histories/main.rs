//! Many lives of sales, refunds and an account, each with a seed: whatever fails and
//! whoever is killed, none is charged twice, none is lost and no report is wrong.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end, and its own switches"
)]
#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

mod crash;
mod faults;
mod ledger;
mod refunds;
mod sales;

/// A variable that says how much is lived.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
