//! `tillctl payments cancel ID|REFERENCE`

use super::act::act;
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::failure::Failure;
use crate::payment::{FollowUpRequest, PaymentState};

/// Call a payment off; money that is held is released.
///
/// A payment that waits on a reader comes off there first. One that was taken
/// is not cancelled but refunded.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments cancel order-4711
  tillctl payments cancel pi_3QwErTyUiOpAsDfGhJkLzXcV --dry-run")]
pub struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: String,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let target = crate::commands::payments::named::target(app, &args.payment).await?;
    let intent = target.intent(&args.payment)?;
    let state = PaymentState::read(app.stripe().await?, intent).await?;
    target.check_charge(&state)?;
    act(app, &target, &state, &FollowUpRequest::Cancel).await
}
