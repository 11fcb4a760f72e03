//! How a refund is typed.

use std::path::PathBuf;
use std::time::Duration;

use clap_complete::ArgValueCompleter;

use crate::commands::complete;
use crate::commands::parse;
use crate::stripe::refunds::REASONS;

/// Give money back; Interac on a reader, all else directly.
///
/// Never more than was taken and not yet given back. The same command again,
/// after a crash or on another machine, does not give the money back again: a
/// --reference is one refund, and without one a refund of the same amount
/// within a day is taken for the same one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments refund order-4711
  tillctl payments refund pi_3QwErTyUiOpAsDfGhJkLzXcV --amount 5.00 --reason requested_by_customer
  tillctl payments refund order-4711 --amount 5.00 --reference return-17
  tillctl payments refund --batch returns.csv
  tillctl payments refund order-4712 --reader \"Till 1\"   # Interac: with the same card

Exit codes: 0 refunded, now or before, 1 refused, 5 refused or cancelled on the reader, 6 reader
not ready or no card in time, 7 outcome unknown (the same command again finds out), 9 some rows of a
batch were not made.")]
pub(crate) struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", required_unless_present = "batch", add = ArgValueCompleter::new(complete::payments))]
    pub(super) payment: Option<String>,
    /// Refund all rows of a CSV file or JSON lines (- for standard input): payment,
    /// amount, currency, reason, reference, metadata.KEY
    #[arg(long, value_name = "FILE", conflicts_with_all = ["payment", "reference", "again", "reader", "present"])]
    pub(crate) batch: Option<PathBuf>,
    /// Give back only so much, such as 5.00 [default: all that is left]
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) amount: Option<String>,
    /// What you call this refund: one reference is one refund, however often it is run
    #[arg(long)]
    pub(super) reference: Option<String>,
    /// Make another refund, although one of the same amount was just made
    #[arg(long, conflicts_with = "reference")]
    pub(super) again: bool,
    /// Why
    #[arg(long, value_name = "REASON", value_parser = REASONS)]
    pub(crate) reason: Option<String>,
    /// Metadata of the refund; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    pub(crate) metadata: Vec<(String, String)>,
    /// Reader for an Interac card: id, serial number or label [default: the one that took it]
    #[arg(long, value_name = "READER", add = ArgValueCompleter::new(complete::readers))]
    pub(super) reader: Option<String>,
    /// How long the customer has (Interac)
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse::duration)]
    pub(super) deadline: Duration,
    /// Hold this test card to a simulated reader (Interac, test mode)
    #[arg(long, value_name = "CARD", add = ArgValueCompleter::new(complete::test_cards))]
    pub(super) present: Option<String>,
}
