//! One sale, one PaymentIntent: push it to a reader, wait, believe nothing but
//! the PaymentIntent itself, and leave nothing hanging.
//!
//! The order of things and why (<https://docs.stripe.com/terminal/payments/collect-card-payment>):
//! - A 200 from `process_payment_intent` says that the reader heard us, and
//!   `action.succeeded` that the reader is content. Only the PaymentIntent says
//!   whether money moved, so every ending reads it.
//! - A second PaymentIntent is never made for a sale. After a reader's time-out
//!   or a lost connection the first one may be paid already.
//! - `cancel_action` takes the payment off the reader; it does not cancel the
//!   PaymentIntent. Both are needed before "nothing was charged" is true.
//! - The reader's one slot may belong to somebody else by the time we look.
//!
//! Nothing here prints: what happens goes up as [`Event`]s and a [`Receipt`].

mod afterwards;
pub mod batch;
pub mod book;
mod carry_out;
mod create;
pub mod deed;
mod ending;
pub mod entry;
mod find;
mod give_back;
mod grace;
pub mod inspect;
pub mod journal;
mod look_up;
mod origin;
mod push;
pub mod reference;
mod refund_plan;
mod revive;
mod run;
mod sale;
pub mod slot;
mod standing;
mod take_off;
mod wait;
mod watch;
mod wish;
mod withdraw;

pub use afterwards::Finished;
pub use batch::{Batch, Progress};
pub use book::{Book, Rehearsed, Resumed};
pub use inspect::Inspect;
pub use look_up::{LookedUp, look_up};
pub use refund_plan::check_metadata;
pub use run::{Event, Hooks};
pub use sale::{Card, Outcome, Receipt, Sale, Till};
pub use standing::{Disputes, Standing};
pub use wait::Rhythm;
pub use watch::Watch;
pub use wish::{Back, Counter, Known, Plan, Voucher, Wish};
