//! The simulator, tested from outside over HTTP: that it keeps the contract,
//! and that it follows the rules the documentation gives.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end"
)]
#![expect(clippy::unwrap_used, reason = "a test that fails here says where")]

mod configurations;
mod contract;
mod control;
mod files;
mod kept;
mod lists;
mod money;
mod parameters;
mod payments;
mod readers;
mod recorded;
mod requests;
mod saved;
mod settling;
mod support;
mod validator;
mod values;
mod webhooks;
mod wire;
