//! `tillctl payments` from outside: exit code, stdout and stderr of each verb,
//! and what Stripe's side says about it.

mod called_off;
mod compaction;
mod interac;
mod kept_failures;
mod left_open;
mod machines;
mod references;
mod refunds;
mod resume;
mod till;
mod verbs;
