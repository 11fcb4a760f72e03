//! The simulator, tested from outside over HTTP: that it keeps the contract,
//! and that it follows the rules the documentation gives.

#[path = "simulator/payments.rs"]
mod payments;
#[path = "simulator/support.rs"]
mod support;
