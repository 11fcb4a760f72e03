//! `tillctl transactions get ID`

use clap_complete::ArgValueCompleter;
use jiff::tz::TimeZone;

use super::shown::{self, Surrounding};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::data_source::{DataSource, notes};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::period::{self, machine_zone};
use crate::report::dimension::Dimension;
use crate::stripe::permissions::{CHARGE, DISPUTE, INTENT, LOCATION, Needs, READER, needs};
use crate::stripe::{
    Charge, Client, Dispute, Expandable, PaymentIntent, Refund, charges, disputes, payment_intents,
    refunds,
};
use crate::transactions::{self, LeftOut, TransactionRow};

/// Show one transaction, read from Stripe: a charge, a refund or a dispute.
///
/// `payments get` shows a payment with all its refunds, disputes and steps.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl transactions get ch_3QwErTyUiOpAsDfGhJkLzXcV
  tillctl transactions get re_3QwErTyUiOpAsDfGhJkLzXcV -o json
  tillctl transactions get du_1QwErTyUiOpAsDfGhJkLzXcV --columns dashboard")]
pub(crate) struct Args {
    /// Charge (ch_…), refund (re_…), dispute (du_…) or PaymentIntent (pi_…)
    #[arg(value_name = "ID", add = ArgValueCompleter::new(complete::payments))]
    id: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], &[INTENT, DISPUTE, READER, LOCATION]);

    fn columns() -> ColumnNames {
        shown::columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let row = read(app.stripe().await?, &self.id).await?;
        let row = row.map_err(|why| no_row(&self.id, why))?;
        let by = [Dimension::Reader, Dimension::Location];
        let names = DataSource::Direct.names(app, &by, None).await?;
        notes::warn_of_missing_names(&app.output, &names);
        let zone = match app.settings.zone.as_deref() {
            Some(name) => period::zone(name)
                .map_err(|error| Failure::usage(error.problem()).hint(error.advice()))?,
            None => machine_zone().unwrap_or(TimeZone::UTC),
        };
        let around = Surrounding::new(app, zone, names)?;
        let fields = shown::fields(&around);
        app.output.show_whole(&fields, &row)?;
        if let Some(intent) = &row.payment_intent {
            app.output.hint(&format!(
                "tillctl payments get {intent} shows the payment with its refunds and disputes"
            ));
        }
        Ok(())
    }
}

/// Reads what an id is of.
async fn read(client: &Client, id: &str) -> Result<Result<TransactionRow, LeftOut>, Failure> {
    let prefix = id.split_once('_').map_or("", |(prefix, _)| prefix);
    Ok(match prefix {
        "ch" | "py" => {
            let expanded = charges::get_expanded(id, &["payment_intent"]);
            let charge = match client.send::<Charge>(&expanded).await {
                Err(error) if error.is_forbidden() => client.send(&charges::get(id)).await?,
                other => other?,
            };
            transactions::charge_row(&charge)
        }
        "re" | "pyr" => {
            let refund: Refund = client.send(&refunds::get(id, &["charge"])).await?;
            transactions::refund_row(&refund)
        }
        "du" | "dp" => {
            let dispute: Dispute = client.send(&disputes::get(id, &["charge"])).await?;
            transactions::dispute_row(&dispute)
        }
        "pi" => {
            let intent: PaymentIntent = client.send(&payment_intents::get(id)).await?;
            let charge = intent.latest_charge.as_ref().map(Expandable::id);
            let charge = charge.ok_or_else(|| {
                Failure::not_found(format!("nobody tried to pay {id} yet: it has no charge"))
                    .hint(format!("tillctl payments get {id} shows how it stands"))
            })?;
            let expanded = charges::get_expanded(charge, &["payment_intent"]);
            transactions::charge_row(&client.send::<Charge>(&expanded).await?)
        }
        _ => {
            return Err(Failure::usage(format!("{id:?} is no id of a transaction")).hint(
                "it begins with ch_, re_, du_ or pi_; a reference is found by tillctl transactions list --reference",
            ));
        }
    })
}

/// Why there is nothing to be shown.
fn no_row(id: &str, why: LeftOut) -> Failure {
    match why {
        LeftOut::Online => Failure::not_found(format!("{id} was not taken at a reader"))
            .hint("tillctl api get shows it all the same"),
        LeftOut::NoRefund => Failure::not_found(format!(
            "{id} gave nothing back: it released money that was held and not taken"
        )),
        LeftOut::Unreadable => Failure::failed(format!("{id} cannot be read whole"))
            .hint("the key may lack the permission to read its charge"),
    }
}
