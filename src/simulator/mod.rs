//! A stateful Stripe Terminal over loopback HTTP, written from the contract.
