//! `tillctl payments` from outside: exit code, stdout and stderr of each verb,
//! and what Stripe's side says about it.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end"
)]
#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

mod compaction;
mod interac;
mod machines;
mod references;
mod refunds;
mod resume;
#[expect(dead_code, reason = "the tests of the program use the rest")]
#[path = "../cli/server.rs"]
mod server;
mod till;
mod verbs;
