//! Several machines that share a store, through the program, against a real PostgreSQL
//! that is killed, frozen and cut off.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end"
)]
#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

mod cluster;
mod faults;
mod ledger;
mod logs;
mod many;
mod offline;
mod proxy;
mod reconcile;
mod set_up;
mod shared;
#[expect(dead_code, reason = "the tests of payments use the rest")]
#[path = "../cli/payments/till.rs"]
mod till;
mod waits;

/// The first test by its name.
#[test]
fn all_that_waits_is_begun() {
    waits::begin_all();
}
