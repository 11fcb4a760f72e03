//! `tillctl payments get ID|REFERENCE`

use jiff::Timestamp;
use jiff::tz::TimeZone;

use clap_complete::ArgValueCompleter;

use super::named;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::period_args::zone_of_days;
use crate::failure::Failure;
use crate::output::{ColumnNames, Format};
use crate::payment::PaymentState;
use crate::payment::journal::PaymentNames;
use crate::stripe::permissions::{CHARGE, DISPUTE, INTENT, Needs, READER, needs};
use crate::views::payment::{WholePayment, fields};

/// Show one payment: charge, card, reader, refunds, disputes and every step.
///
/// `refundable` is what can still be given back: nothing while the payment is
/// disputed, and empty if the key may not read disputes. Knows payments taken elsewhere too, by their PaymentIntent or charge.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments get order-4711
  tillctl payments get pi_3QwErTyUiOpAsDfGhJkLzXcV -o json")]
pub(crate) struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[INTENT, CHARGE], &[READER, DISPUTE]);

    fn columns() -> ColumnNames {
        fields(Timestamp::UNIX_EPOCH, &TimeZone::UTC).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let target = named::target(app, &self.payment).await?;
        let state = match &target.intent {
            Some(intent) => Some(PaymentState::read(app.stripe().await?, intent).await?),
            None => None,
        };
        let external_payment = match &target.intent {
            Some(intent) => {
                let names = PaymentNames::intent(intent);
                let reading = app.payments().await?.read_about(&names).await?;
                let mut all = reading.entries.external_payments();
                all.find(|g| g.payment_intent == *intent).cloned()
            }
            None => None,
        };
        let whole = WholePayment {
            target,
            external_payment,
            state,
        };
        let (note, warning) = whole.remarks();
        if let Some(note) = note {
            app.output.note(&note);
        }
        if let Some(warning) = warning {
            app.output.warn(&warning);
        }
        let zone = zone_of_days(app)?;
        app.output.show(&fields(app.now(), &zone), &whole)?;
        if app.output.format() == Format::Table && app.output.columns().is_none() {
            app.output.line("")?;
            app.output.steps(whole.lists(&zone))?;
        }
        Ok(())
    }
}
