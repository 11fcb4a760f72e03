//! `tillctl pay`: one sale, or many at once.

pub(crate) mod args;
mod batch;
pub(crate) mod dry_run;
mod progress_view;
mod receipt;

use std::pin::pin;

use futures_util::future::{Either, select};

use crate::app::App;
use crate::commands::Verb;
use crate::commands::pay::args::Args;
use crate::commands::pay::dry_run::rehearsed;
use crate::commands::verb::Surroundings;
use crate::commands::{approve, attended, parse, permissions, resolve, test_card};
use crate::directory::Lookup;
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::output::{ColumnNames, Spinner};
use crate::payment::{KnownSale, PaymentEvent, ReaderRef, Receipt, Sale, reference};
use crate::stripe::permissions::{
    CHARGE, INTENT, INTENT_WRITE, Needs, READER, READER_WRITE, needs,
};
use crate::stripe::{Reader, Verbatim};

/// A reader that was looked for, if it was.
type LookedFor = Option<Result<Lookup<Verbatim<Reader>>, Failure>>;

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, INTENT, INTENT_WRITE], &[CHARGE]);
    const OVERRIDES_GLOBAL: bool = true;

    fn surroundings(&self) -> Surroundings {
        Surroundings::with_a_customer()
    }

    fn columns() -> ColumnNames {
        receipt::fields().names()
    }

    fn shown(&self) -> ColumnNames {
        if self.batch.is_some() {
            receipt::batch_fields().names()
        } else {
            Self::columns()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if self.batch.is_some() || !self.readers.is_empty() {
            return batch::run(app, self).await;
        }
        // What was typed is looked at before anything is asked.
        let metadata = parse::metadata_map(&self.metadata)?;
        Sale::check_metadata(&metadata)?;
        let present = self.test_card()?;
        let inspect = self.inspect(app)?;
        let reference = self.reference.as_deref();
        let reference = reference
            .map(|r| reference::typed("--reference", r))
            .transpose()?;
        let amount = self.amount(app)?;
        let process = self.process(app, amount)?;
        app.payments_ahead(self.sells_offline(app))?;
        let client = app.stripe().await?;
        let name = self.reader.as_deref();
        let (known, looked_for) = look_up(app, reference.as_deref(), amount, name).await?;
        if let KnownSale::Settled(receipt) = known {
            return settled(app, reference.as_deref().unwrap_or_default(), &receipt);
        }
        test_card::check_mode(present.is_some(), client.mode())?;
        let reader = match (known, self.found(app, looked_for).await) {
            (KnownSale::Open(open), Err(problem)) if !app.settings.dry_run => {
                let sale = open.intended.sale(self.deadline);
                return receipt::show(app, &not_taken(app, &sale, problem).await?);
            }
            (_, reader) => reader?,
        };
        test_card::check_reader(present.is_some(), &reader)?;
        let sale = Sale {
            reader_ref: ReaderRef::from(&*reader),
            amount,
            reference,
            description: self.description.clone(),
            metadata,
            capture: self.capture.into(),
            interac: self.interac,
            extended_authorization: self.extended_authorization,
            process,
            inspect,
            deadline: self.deadline,
            replace: self.replace,
            present,
            wait: !self.no_wait,
        };
        let change = match rehearsed(app, &sale, &reader).await? {
            Ok(change) => change,
            Err(receipt) => {
                let reference = sale.reference.as_deref().unwrap_or_default();
                return settled(app, reference, &receipt);
            }
        };
        if !approve(app, &change).await? {
            return Ok(());
        }
        let receipt = take(app, &sale, &reader).await?;
        receipt::show(app, &receipt)
    }
}

impl Args {
    /// The reader that was looked for.
    async fn found(&self, app: &App, looked_for: LookedFor) -> Result<Verbatim<Reader>, Failure> {
        match (&self.reader, looked_for) {
            (Some(name), Some(found)) => resolve::reader_of(app, name, found?).await,
            _ => resolve::any_reader(app).await,
        }
    }
}

/// What is known of a sale and, unless it is settled, the reader of this name as it was
/// looked for.
async fn look_up(
    app: &App,
    reference: Option<&str>,
    amount: Money,
    reader: Option<&str>,
) -> Result<(KnownSale, LookedFor), Failure> {
    let looked_for = async {
        match reader {
            Some(name) => Some(resolve::look_for_reader(app, name).await),
            None => None,
        }
    };
    let Some(reference) = reference else {
        return Ok((KnownSale::New, looked_for.await));
    };
    // If the store is away, Stripe is asked nothing.
    let payments = app.payments().await?;
    let known = pin!(payments.known_sale(reference, amount));
    // A store is asked while Stripe is. A journal here knows at once, and if the sale was
    // settled Stripe is asked nothing.
    Ok(match select(known, pin!(looked_for)).await {
        Either::Left((Ok(KnownSale::New), looked_for)) => (KnownSale::New, looked_for.await),
        Either::Left((Ok(KnownSale::Open(open)), looked_for)) => {
            // It may be paid: whoever stops this is told so.
            let _held = app.interrupt.hold();
            let pressed = pin!(app.interrupt.pressed(app.interrupt.count()));
            let found = match select(looked_for, pressed).await {
                Either::Left((found, _)) => found,
                Either::Right(_) => Some(Err(Failure::new(Kind::Interrupted, "interrupted"))),
            };
            (KnownSale::Open(open), found)
        }
        Either::Left((known, _)) => (known?, None),
        Either::Right((found, known)) => (known.await?, found),
    })
}

/// A sale that was taken before: its receipt once more.
fn settled(app: &App, reference: &str, receipt: &Receipt) -> Result<(), Failure> {
    let sent = if app.settings.dry_run {
        "would be"
    } else {
        "was"
    };
    app.output.note(&format!(
        "the sale {reference:?} was settled before; nothing {sent} sent"
    ));
    receipt::show(app, receipt)
}

fn show(app: &App, spinner: &Spinner<'_>, sale: &Sale, event: &PaymentEvent) {
    let name = sale.reader_ref.name();
    match event {
        PaymentEvent::Pushing => spinner.set(&pushing(sale)),
        PaymentEvent::SettledBefore(there) => {
            let reference = sale.reference.as_deref().unwrap_or_default();
            app.output.note(&format!(
                "the sale {reference:?} was settled before, on {there}; nothing was pushed to a reader"
            ));
        }
        PaymentEvent::Waiting => spinner.set(&format!("Waiting for a card on {name}")),
        PaymentEvent::Processing => spinner.set(&format!("{name} is processing the card")),
        PaymentEvent::Again(why) => app.output.note(&format!("{why}; trying {name} again")),
        PaymentEvent::Replaced(what) => app.output.warn(&format!("replacing {what} on {name}")),
        PaymentEvent::Blind(why) => app
            .output
            .note(&format!("cannot see {name} at the moment: {why}")),
        PaymentEvent::Lacking(permission) => app.output.note(&permissions::left_out(permission)),
        PaymentEvent::Collected(card) => {
            spinner.set(&format!("Collected {} on {name}", card.describe()));
        }
        PaymentEvent::Unrecorded(why) => app.output.warn(why),
        PaymentEvent::Withdrawing => spinner.set(&format!("Closing the payment on {name}")),
    }
}

fn pushing(sale: &Sale) -> String {
    format!("Pushing {} to {}", sale.amount, sale.reader_ref.name())
}

/// What is told of a sale that is open in the journal and whose reader is not to be had.
async fn not_taken(app: &App, sale: &Sale, problem: Failure) -> Result<Receipt, Failure> {
    let (client, payments) = (app.stripe().await?, app.payments().await?);
    let show = |spinner: &Spinner<'_>, event: &PaymentEvent| show(app, spinner, sale, event);
    let receipt = attended::attended(app, "", show, async |hooks| {
        payments.not_taken(client, sale, hooks, problem).await
    });
    Ok(receipt.await)
}

async fn take(app: &App, sale: &Sale, reader: &Verbatim<Reader>) -> Result<Receipt, Failure> {
    let (client, payments) = (app.stripe().await?, app.payments().await?);
    // One with a reference may turn out to be settled already.
    let beginning = match sale.reference {
        Some(_) => String::new(),
        None => pushing(sale),
    };
    let show = |spinner: &Spinner<'_>, event: &PaymentEvent| show(app, spinner, sale, event);
    let receipt = attended::attended(app, &beginning, show, async |hooks| {
        payments.sell(client, sale, reader, hooks).await
    });
    Ok(receipt.await)
}
