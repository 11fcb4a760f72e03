//! `tillctl payments resume`

use clap_complete::ArgValueCompleter;

use super::act::attended;
use super::named;
use crate::app::App;
use crate::commands::heading;
use crate::commands::{Change, Verb, approve, complete};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::text::counted;
use crate::payment::resume_all::OpenPayments;
use crate::stripe::permissions::{
    CHARGE, CHARGE_WRITE, INTENT, INTENT_WRITE, Needs, READER, READER_WRITE, needs,
};
use crate::views::resumed_payments;

/// Finish what was begun and did not end; safe to repeat.
///
/// Every sale whose process died is read again: it turns out to be paid, goes
/// on if its reader still shows it and its time is not up, or is taken back.
/// Captures, cancellations and refunds that were begun are carried to their
/// end. Safe from cron, safe twice, safe beside another tillctl.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments resume
  tillctl payments resume order-4711 -o json
  tillctl payments resume --columns reference,result,host,user
  */5 * * * * /usr/local/bin/tillctl --max-time 4m payments resume --all --quiet    (crontab)

Exit codes: 0 nothing is open any more, 7 an outcome stays unknown, 9 some of several failed.")]
pub(crate) struct Args {
    /// Reference of a sale or a PaymentIntent
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: Option<String>,
    /// Everything that is open (the default)
    #[arg(long, conflicts_with = "payment")]
    all: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[READER, READER_WRITE, INTENT, INTENT_WRITE],
        &[CHARGE, CHARGE_WRITE],
    );

    fn columns() -> ColumnNames {
        resumed_payments::fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let reading = named::open_journal(app).await?;
        let wanted = match &self.payment {
            Some(name) => Some(named::target(app, name).await?),
            None => None,
        };
        let open = OpenPayments::of(&reading, wanted.as_ref(), app.now());
        let fields = resumed_payments::fields();
        let mut rows = Vec::new();
        if open.count() == 0 {
            app.output.note("nothing is open");
        } else {
            let what = counted(open.count(), "open payment");
            let change = Change::new(format!("Finish {what}")).requests(open.requests());
            if !approve(app, &change).await? {
                return Ok(());
            }
            let resumed = attended(app, "open payments", async |hooks| {
                let (client, payments) = (app.stripe().await?, app.payments().await?);
                Ok::<_, Failure>(payments.resume_all(client, &open, hooks).await)
            });
            rows = resumed_payments::rows(&reading, resumed.await?);
        }
        let heading = heading::of_results(app, "Payments that were open").await;
        let mut list = app.output.list(&fields)?.under(heading);
        list.push_all(&rows)?;
        list.finish()?;
        app.payments().await?.tidy_whole();
        resumed_payments::verdict(&rows)
    }
}
