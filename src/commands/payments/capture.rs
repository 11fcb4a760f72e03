//! `tillctl payments capture ID|REFERENCE`

use super::act::act;
use clap_complete::ArgValueCompleter;

use super::act;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::payment::{FollowUpRequest, PaymentState, typed_amount};
use crate::stripe::permissions::{CHARGE, INTENT, INTENT_WRITE, Needs, needs};

/// Take money that is held.
///
/// A part may be taken, once; the rest is released. An authorisation that is
/// not captured within about two days is lost: see `tillctl payments unsettled`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments capture order-4711
  tillctl payments capture pi_3QwErTyUiOpAsDfGhJkLzXcV --amount 10.00
  tillctl payments unsettled -o id | xargs -n1 tillctl payments capture")]
pub(crate) struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: String,
    /// Take only so much, such as 10.00 [default: all that is held]
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
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
        let amount = typed_amount::part(
            self.amount.as_deref(),
            state.currency()?,
            app.settings.decimal_mark,
        )
        .map_err(|why| Failure::usage(format!("--amount: {why}")))?;
        act(app, &target, &state, &FollowUpRequest::Capture(amount)).await
    }
}
