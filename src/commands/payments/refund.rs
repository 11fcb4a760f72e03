//! `tillctl payments refund ID|REFERENCE`

use std::time::Duration;

use super::Target;
use super::act::act;
use crate::app::App;
use crate::commands::{choose, parse, test_mode_only};
use crate::failure::Failure;
use crate::payment::{Back, Counter, Standing, Till, Wish};
use crate::secret::Mode;
use crate::stripe::readers::TestCard;

/// Give money back; Interac on a reader, all else directly.
///
/// Never more than was taken and not yet given back. Run again after a crash it
/// finishes the refund that was begun instead of making a second one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments refund order-4711
  tillctl payments refund pi_3QwErTyUiOpAsDfGhJkLzXcV --amount 5.00 --reason requested_by_customer
  tillctl payments refund order-4712 --reader \"Till 3\"   # Interac: with the same card

Exit codes: 0 refunded, 1 refused, 5 refused or cancelled on the reader, 6 reader not ready or no card
in time, 7 outcome unknown (the same command again finds out).")]
pub struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE")]
    payment: String,
    /// Give back only so much, such as 5.00 [default: all that is left]
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// Why
    #[arg(long, value_name = "REASON", value_parser = ["duplicate", "fraudulent", "requested_by_customer"])]
    reason: Option<String>,
    /// Metadata of the refund; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    metadata: Vec<(String, String)>,
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
    let metadata = parse::metadata_map(&args.metadata)?;
    if metadata.len() > 48 {
        return Err(Failure::usage(
            "a refund takes at most 48 --metadata: 2 of Stripe's 50 are its own",
        ));
    }
    let present = args
        .present
        .as_deref()
        .map(|text| parse::card_number("--present", text))
        .transpose()?;
    let client = app.stripe().await?;
    if args.present.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    let target = super::target(app, &args.payment).await?;
    let intent = target.intent(&args.payment)?;
    let standing = Standing::read(client, intent).await?;
    let amount = super::amount(args.amount.as_deref(), standing.currency()?)?;
    let counter = if standing.is_interac() {
        counter(app, args, present, &target, &standing).await?
    } else {
        if args.reader.is_some() || args.present.is_some() {
            app.output
                .note("only Interac is refunded on a reader: none is needed for this payment");
        }
        None
    };
    let wish = Wish::Refund(Box::new(Back {
        amount,
        reason: args.reason.clone(),
        metadata,
        counter,
    }));
    act(app, &target, &standing, &wish).await
}

/// The reader the customer comes to: the one that is named, else the one that
/// took the payment.
async fn counter(
    app: &App,
    args: &Args,
    present: Option<String>,
    target: &Target,
    standing: &Standing,
) -> Result<Option<Counter>, Failure> {
    let name = args
        .reader
        .as_deref()
        .or_else(|| standing.reader())
        .or_else(|| target.entry.as_ref().map(|e| e.sheet.till.id.as_str()));
    let Some(name) = name else { return Ok(None) };
    let reader = choose::reader(app, name).await.map_err(|failure| {
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
    Ok(Some(Counter {
        till: Till::from(&*reader),
        deadline: args.deadline,
        present: present.map(|number| TestCard {
            number: Some(number),
            interac: true,
            tip: None,
        }),
    }))
}
