//! `tillctl payments capture ID|REFERENCE`

use super::act::act;
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::failure::Failure;
use crate::payment::{FollowUpRequest, PaymentState};

/// Take money that is held.
///
/// A part may be taken, once; the rest is released. An authorisation that is
/// not captured within about two days is lost: see `tillctl payments unsettled`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments capture order-4711
  tillctl payments capture pi_3QwErTyUiOpAsDfGhJkLzXcV --amount 10.00
  tillctl payments unsettled -o id | xargs -n1 tillctl payments capture")]
pub struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: String,
    /// Take only so much, such as 10.00 [default: all that is held]
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let target = crate::commands::payments::named::target(app, &args.payment).await?;
    let intent = target.intent(&args.payment)?;
    let state = PaymentState::read(app.stripe().await?, intent).await?;
    target.check_charge(&state)?;
    let amount =
        crate::commands::payments::named::amount(args.amount.as_deref(), state.currency()?)?;
    act(app, &target, &state, &FollowUpRequest::Capture(amount)).await
}
