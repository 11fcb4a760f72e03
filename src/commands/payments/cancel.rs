//! `tillctl payments cancel ID|REFERENCE`

use super::act::act;
use clap_complete::ArgValueCompleter;

use super::act;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::payment::{FollowUpRequest, PaymentState};
use crate::stripe::permissions::{CHARGE, INTENT, INTENT_WRITE, Needs, needs};

/// Call a payment off; money that is held is released.
///
/// A payment that waits on a reader comes off there first. One that was taken
/// is not cancelled but refunded.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments cancel order-4711
  tillctl payments cancel pi_3QwErTyUiOpAsDfGhJkLzXcV --dry-run")]
pub(crate) struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[INTENT, INTENT_WRITE, CHARGE], &[]);

    fn columns() -> ColumnNames {
        act::fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let target = crate::commands::payments::named::target(app, &self.payment).await?;
        let intent = target.intent(&self.payment)?;
        let state = PaymentState::read(app.stripe().await?, intent).await?;
        target.check_charge(&state)?;
        act(app, &target, &state, &FollowUpRequest::Cancel).await
    }
}
