//! The simulator, tested from outside over HTTP: that it keeps the contract,
//! and that it follows the rules the documentation gives.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads what its own server says, which has an end"
)]
#![expect(clippy::unwrap_used, reason = "a test that fails here says where")]

#[path = "simulator/configurations.rs"]
mod configurations;
#[path = "simulator/contract.rs"]
mod contract;
#[path = "simulator/control.rs"]
mod control;
#[path = "simulator/files.rs"]
mod files;
#[path = "simulator/kept.rs"]
mod kept;
#[path = "simulator/lists.rs"]
mod lists;
#[path = "simulator/money.rs"]
mod money;
#[path = "simulator/parameters.rs"]
mod parameters;
#[path = "simulator/payments.rs"]
mod payments;
#[path = "simulator/readers.rs"]
mod readers;
#[path = "simulator/recorded.rs"]
mod recorded;
#[path = "simulator/requests.rs"]
mod requests;
#[path = "simulator/saved.rs"]
mod saved;
#[path = "simulator/settling.rs"]
mod settling;
#[path = "simulator/support.rs"]
mod support;
#[path = "simulator/validator.rs"]
mod validator;
#[path = "simulator/values.rs"]
mod values;
#[path = "simulator/webhooks.rs"]
mod webhooks;
#[path = "simulator/wire.rs"]
mod wire;
