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

use crate::app::App;
use crate::failure::Failure;

/// List, resume, capture, cancel and refund payments.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl payments list --open
  tillctl payments resume
  tillctl payments refund order-4711 --amount 5.00")]
pub enum Command {
    /// List the sales of this machine's journal and how they stand at Stripe.
    List(list::Args),
    /// Show one payment: charge, card, reader, refunds and every step.
    Get(get::Args),
    /// Finish what was begun and did not end; safe to repeat.
    Resume(resume::Args),
    /// Take money that is held.
    Capture(capture::Args),
    /// Call a payment off; money that is held is released.
    Cancel(cancel::Args),
    /// Give money back; Interac on a reader, all else directly.
    Refund(crate::commands::payments::refund_args::Args),
    /// List authorisations nobody has captured, by their deadline.
    Unsettled(unsettled::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(app, args).await,
        Command::Get(args) => get::run(app, args).await,
        Command::Resume(args) => resume::run(app, args).await,
        Command::Capture(args) => capture::run(app, args).await,
        Command::Cancel(args) => cancel::run(app, args).await,
        Command::Refund(args) => refund::run(app, args).await,
        Command::Unsettled(args) => unsettled::run(app, args).await,
    }
}
