//! `tillctl payments` from outside: exit code, stdout and stderr of each verb,
//! and what Stripe's side says about it.

mod interac;
mod resume;
mod till;
mod verbs;
