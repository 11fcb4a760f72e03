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
//! Nothing here prints: what happens goes up as [`PaymentEvent`]s and a [`Receipt`].

mod attempt;
pub(crate) mod batch;
pub(crate) mod batch_rows;
pub(crate) mod batch_sales;
pub(crate) mod batch_tally;
mod create;
mod customer_times;
mod decide;
mod ending;
pub(crate) mod events;
mod execute;
pub(crate) mod file_journal;
mod find;
pub(crate) mod follow_up;
pub(crate) mod follow_up_plan;
pub(crate) mod follow_up_request;
mod follow_ups;
mod holds;
pub(crate) mod inspect;
mod intent;
pub(crate) mod journal;
mod journal_compaction;
mod journal_import;
mod journal_index;
mod journal_line;
pub(crate) mod journal_sale;
mod journal_writer;
mod left_open;
mod lock;
mod look_up;
pub(crate) mod memory_journal;
mod named_payment;
mod offline;
mod on_reader;
pub(crate) mod open_follow_up;
mod payment_state;
mod reader_refund;
pub(crate) mod reference;
pub(crate) mod refund_batch;
mod refund_plan;
pub(crate) mod refund_rows;
mod resume;
pub(crate) mod resume_all;
pub(crate) mod sale;
mod sale_lines;
pub(crate) mod service;
mod store_journal;
pub(crate) mod stuck;
pub(crate) mod typed_amount;

pub(crate) use batch::{Batch, BatchObserver, SaleProgress};
pub(crate) use events::{Hooks, PaymentEvent};
pub(crate) use follow_up_plan::{
    FollowUpPlan, FollowUpReceipt, RefundReader, RefundRequest, RequestContext,
};
pub(crate) use follow_up_request::FollowUpRequest;
pub(crate) use follow_ups::FinishedFollowUp;
pub(crate) use inspect::Inspect;
pub(crate) use journal_import::{JournalImport, PaidTwice};
pub(crate) use journal_line::LineWriter;
pub(crate) use look_up::look_up;
pub(crate) use named_payment::NamedPayment;
pub(crate) use payment_state::{Disputes, PaymentState};
pub(crate) use refund_plan::check_metadata;
pub(crate) use sale::{ReaderRef, Receipt, Sale, SaleOutcome};
pub(crate) use service::{DryRun, KnownSale, PaymentService, Resumed};
pub(crate) use store_journal::{StoreJournal, store_clock};
