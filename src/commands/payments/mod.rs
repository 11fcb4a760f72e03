//! `tillctl payments …`

mod act;
mod cancel;
mod capture;
mod get;
mod list;
pub(crate) mod named;
mod refund;
pub(crate) mod refund_args;
mod refund_batch;
mod resume;
mod unsettled;

use crate::commands::verb::verbs;

verbs! {
    /// List, resume, capture, cancel and refund payments.
    #[command(after_help = "Examples:
  tillctl payments list --open
  tillctl payments resume
  tillctl payments refund order-4711 --amount 5.00")]
    pub(crate) enum Command {
        List(list::Args),
        Get(get::Args),
        Resume(resume::Args),
        Capture(capture::Args),
        Cancel(cancel::Args),
        Refund(refund_args::Args),
        Unsettled(unsettled::Args),
    }
}
