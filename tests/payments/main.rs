//! `tillctl payments` from outside: exit code, stdout and stderr of each verb,
//! and what Stripe's side says about it.

#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

mod interac;
mod resume;
mod till;
mod verbs;
