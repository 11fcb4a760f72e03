//! What charges, refunds and movements of the balance are, and what they mean.
//!
//! There is one model of them (`model`), made from Stripe's objects (`from_stripe`)
//! and from rows of the ledger (`ledger::query`), and one place that says what each
//! of them counts as (`classification`),
//! in sums and in lists (`listed`).

pub(crate) mod authorization;
mod classification;
mod from_stripe;
pub(crate) mod known_words;
mod listed;
mod model;

pub(crate) use classification::{
    AttemptEnding, AttemptOutcome, Classified, Entry, LeftOut, PointOfSale, Transaction,
};
pub(crate) use classification::{moment, prefix};
pub(crate) use from_stripe::{STAMPED_REFERENCE, stamped};
pub(crate) use listed::{
    ChargeDetails, DisputeFacts, FollowUpDetails, TransactionKind, TransactionRow, charge_row,
    dispute_row, refund_row,
};
pub(crate) use model::{
    Charge, ChargeFacts, Movement, MovementOrigin, Refund, RefundFacts, RefundedCharge,
};
