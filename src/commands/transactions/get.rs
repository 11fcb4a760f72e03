//! `tillctl transactions get ID|REFERENCE`

use clap_complete::ArgValueCompleter;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::shown::{self, RowContext};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::data_source::{DataSource, notes};
use crate::commands::period_args::zone_of_days;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::output::ColumnNames;
use crate::payment::journal::PaymentNames;
use crate::payment::reference;
use crate::period::words;
use crate::report::dimension::Dimension;
use crate::stripe::permissions::{CHARGE, DISPUTE, INTENT, LOCATION, Needs, READER, needs};
use crate::stripe::{
    Charge, Client, Dispute, Expandable, PaymentIntent, Refund, charges, disputes, payment_intents,
    refunds,
};
use crate::transactions::{self, LeftOut, STAMPED_REFERENCE, TransactionRow};

/// Show one transaction, read from Stripe: a charge, a refund or a dispute.
///
/// A reference names the payment it was sold under, wherever that was taken: Stripe is
/// searched for it, which may be a minute behind. `payments get` shows a payment with all its refunds, disputes and steps.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl transactions get ch_3QwErTyUiOpAsDfGhJkLzXcV
  tillctl transactions get order-4711
  tillctl transactions get re_3QwErTyUiOpAsDfGhJkLzXcV -o json
  tillctl transactions get du_1QwErTyUiOpAsDfGhJkLzXcV --columns dashboard")]
pub(crate) struct Args {
    /// Charge (ch_…), refund (re_…), dispute (du_…), PaymentIntent (pi_…), or the
    /// reference of the payment
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    id: String,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], &[INTENT, DISPUTE, READER, LOCATION]);

    fn columns() -> ColumnNames {
        shown::columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let id = match prefix(&self.id) {
            Some(_) => self.id.clone(),
            None => of_reference(app, &self.id).await?,
        };
        let row = read(app.stripe().await?, &id).await?;
        let row = row.map_err(|why| no_row(&id, why))?;
        let by = [Dimension::Reader, Dimension::Location];
        let names = DataSource::Direct.names(app, &by, None).await?;
        notes::warn_of_missing_names(&app.output, &names);
        let zone = zone_of_days(app)?;
        let context = RowContext::new(app, zone, names)?;
        let fields = shown::fields(&context);
        app.output.show_whole(&fields, &row)?;
        if let Some(intent) = &row.payment_intent {
            app.output.hint(&format!(
                "tillctl payments get {intent} for refunds and disputes"
            ));
        }
        Ok(())
    }
}

/// The prefix of an id of what can be shown.
fn prefix(id: &str) -> Option<&str> {
    let (prefix, _) = id.split_once('_')?;
    let known = ["ch", "py", "re", "pyr", "du", "dp", "pi"];
    known.contains(&prefix).then_some(prefix)
}

/// The payment of this reference: of this machine's journal, or as Stripe finds it.
async fn of_reference(app: &App, typed: &str) -> Result<String, Failure> {
    let wanted = &reference::typed("the reference", typed)?;
    let names = PaymentNames::reference(wanted);
    let reading = app.payments().await?.read_about(&names).await?;
    let own = reading.entries.of_reference(wanted);
    let own = own.and_then(|sale| sale.payment_intent.clone());
    let search = payment_intents::stamped(STAMPED_REFERENCE, wanted);
    let found = app.stripe().await?.send::<payment_intents::Found>(&search);
    let mut found = match (found.await, own) {
        // What was just sold is not found yet.
        (Ok(found), Some(own)) if found.data.iter().all(|intent| intent.id == own) => {
            return Ok(own);
        }
        (Ok(found), _) => found.data,
        (Err(_), Some(own)) => return Ok(own),
        (Err(error), None) => return Err(error.into()),
    };
    // A search does not mind case, and finds what nobody tried to pay.
    let is_exact = |intent: &PaymentIntent| {
        let metadata = intent.metadata.as_ref();
        metadata.and_then(|all| all.get(STAMPED_REFERENCE)) == Some(wanted)
    };
    if found.iter().any(is_exact) {
        found.retain(is_exact);
    }
    if found.iter().any(|intent| intent.latest_charge.is_some()) {
        found.retain(|intent| intent.latest_charge.is_some());
    }
    choose(app, typed, &found)
}

/// The one that is meant: on a terminal it is asked for.
fn choose(app: &App, typed: &str, found: &[PaymentIntent]) -> Result<String, Failure> {
    let missing = || {
        Failure::not_found(format!("no payment has the reference {typed:?}")).hint(
            "an id begins with ch_, re_, du_ or pi_; tillctl transactions list PERIOD --reference '*PART*' looks for a part of a reference",
        )
    };
    match found {
        [] => return Err(missing()),
        [one] => return Ok(one.id.clone()),
        _ => {}
    }
    let zone = zone_of_days(app)?;
    let lines: Vec<_> = found.iter().map(|intent| describe(intent, &zone)).collect();
    let several = format!("{} payments have the reference {typed:?}", found.len());
    if app.output.can_ask() && !app.settings.yes {
        let question = format!("{several}; which is meant");
        let chosen = app.output.choose(&question, &lines)?;
        let chosen = chosen.and_then(|index| found.get(index));
        return chosen
            .map(|intent| intent.id.clone())
            .ok_or_else(|| Failure::not_found(several).hint("name the payment by its id"));
    }
    Err(Failure::not_found(several).hint(format!(
        "name it by its id; candidates: {}",
        lines
            .iter()
            .map(|parts| parts.join("  "))
            .collect::<Vec<_>>()
            .join(" | ")
    )))
}

fn describe(intent: &PaymentIntent, zone: &TimeZone) -> Vec<String> {
    let currency = Currency::parse(&intent.currency).ok();
    let amount = currency.map(|currency| Money::new(intent.amount, currency).to_string());
    let created = intent
        .created
        .and_then(|at| Timestamp::from_second(at).ok());
    let at = created.map(|at| words::on_the_wall(at, zone));
    let known = [
        amount,
        Some(intent.status.as_str().to_owned()),
        at,
        Some(intent.id.clone()),
    ];
    known.into_iter().flatten().collect()
}

/// Reads what an id is of.
async fn read(client: &Client, id: &str) -> Result<Result<TransactionRow, LeftOut>, Failure> {
    Ok(match prefix(id).unwrap_or_default() {
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
        _ => {
            let intent: PaymentIntent = client.send(&payment_intents::get(id)).await?;
            let charge = intent.latest_charge.as_ref().map(Expandable::id);
            let charge = charge.ok_or_else(|| {
                Failure::not_found(format!("nobody tried to pay {id} yet: it has no charge"))
                    .hint(format!("tillctl payments get {id} shows how it stands"))
            })?;
            let expanded = charges::get_expanded(charge, &["payment_intent"]);
            transactions::charge_row(&client.send::<Charge>(&expanded).await?)
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
