//! `tillctl payments refund ID|REFERENCE`

use std::path::PathBuf;
use std::time::Duration;

use super::act::act;
use super::{Target, refund_batch};
use crate::app::App;
use crate::commands::{parse, resolve, test_mode_only};
use crate::failure::Failure;
use crate::payment::reference;
use crate::payment::{
    FollowUpRequest, PaymentState, ReaderRef, RefundReader, RefundRequest, check_metadata,
};
use crate::secret::Mode;
use crate::stripe::readers::TestCard;

/// The reasons Stripe knows.
pub(super) const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

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
  tillctl payments refund order-4712 --reader \"Till 3\"   # Interac: with the same card

Exit codes: 0 refunded, now or before, 1 refused, 5 refused or cancelled on the reader, 6 reader
not ready or no card in time, 7 outcome unknown (the same command again finds out), 9 some rows of a
batch were not made.")]
pub struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", required_unless_present = "batch")]
    payment: Option<String>,
    /// Refund all rows of a CSV file or JSON lines (- for standard input): payment,
    /// amount, currency, reason, reference, metadata.KEY
    #[arg(long, value_name = "FILE", conflicts_with_all = ["payment", "reference", "again", "reader", "present"])]
    pub(super) batch: Option<PathBuf>,
    /// Give back only so much, such as 5.00 [default: all that is left]
    #[arg(long, value_name = "AMOUNT")]
    pub(super) amount: Option<String>,
    /// What you call this refund: one reference is one refund, however often it is run
    #[arg(long)]
    reference: Option<String>,
    /// Make another refund, although one of the same amount was just made
    #[arg(long, conflicts_with = "reference")]
    again: bool,
    /// Why
    #[arg(long, value_name = "REASON", value_parser = REASONS)]
    pub(super) reason: Option<String>,
    /// Metadata of the refund; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    pub(super) metadata: Vec<(String, String)>,
    /// Reader for an Interac card: id, serial number or label [default: the one that took it]
    #[arg(long, value_name = "READER")]
    reader: Option<String>,
    /// How long the customer has (Interac)
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse::duration)]
    deadline: Duration,
    /// Hold this test card to a simulated reader (Interac, test mode)
    #[arg(long, value_name = "CARD")]
    present: Option<String>,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let Some(payment) = &args.payment else {
        return refund_batch::run(app, args).await;
    };
    let metadata = parse::metadata_map(&args.metadata)?;
    check_metadata(&metadata)?;
    let reference = args.reference.as_deref();
    let reference = reference
        .map(|r| reference::typed("--reference", r))
        .transpose()?;
    let present = args
        .present
        .as_deref()
        .map(|text| parse::card_number("--present", text))
        .transpose()?;
    let client = app.stripe().await?;
    if args.present.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    let target = super::target(app, payment).await?;
    let intent = target.intent(payment)?;
    let state = PaymentState::read(client, intent).await?;
    target.check_charge(&state)?;
    let amount = super::amount(args.amount.as_deref(), state.currency()?)?;
    let counter = if state.is_interac() {
        counter(app, args, present, &target, &state).await?
    } else {
        if args.reader.is_some() || args.present.is_some() {
            app.output
                .note("only Interac is refunded on a reader: none is needed for this payment");
        }
        None
    };
    let wanted = FollowUpRequest::Refund(Box::new(RefundRequest {
        amount,
        reference,
        again: args.again,
        reason: args.reason.clone(),
        metadata,
        counter,
    }));
    act(app, &target, &state, &wanted).await
}

/// The reader the customer comes to: the one that is named, else the one that
/// took the payment.
async fn counter(
    app: &App,
    args: &Args,
    present: Option<String>,
    target: &Target,
    state: &PaymentState,
) -> Result<Option<RefundReader>, Failure> {
    let name = args
        .reader
        .as_deref()
        .or_else(|| state.reader())
        .or_else(|| {
            target
                .entry
                .as_ref()
                .map(|e| e.intended.reader_ref.id.as_str())
        });
    let Some(name) = name else { return Ok(None) };
    let reader = resolve::reader(app, name).await.map_err(|failure| {
        if args.reader.is_some() {
            failure
        } else {
            failure
                .context("the reader that took the payment")
                .hint("name another with --reader")
        }
    })?;
    if present.is_some() && !reader.is_simulated() {
        return Err(Failure::usage(format!(
            "{} is no simulated reader: it takes no --present",
            reader.name()
        )));
    }
    Ok(Some(RefundReader {
        reader_ref: ReaderRef::from(&*reader),
        deadline: args.deadline,
        present: present.map(|number| TestCard {
            number: Some(number),
            interac: true,
            tip: None,
        }),
    }))
}
