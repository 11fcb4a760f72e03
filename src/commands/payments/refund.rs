//! `tillctl payments refund ID|REFERENCE`

use super::act;
use super::act::act;
use super::refund_batch;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::payments::refund_args::Args;
use crate::commands::verb::Surroundings;
use crate::commands::{parse, resolve, test_card};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::payment::NamedPayment;
use crate::payment::{
    FollowUpRequest, PaymentState, ReaderRef, RefundReader, RefundRequest, check_metadata,
    reference, typed_amount,
};
use crate::stripe::permissions::{
    CHARGE, CHARGE_WRITE, DISPUTE, INTENT, Needs, READER, READER_WRITE, needs,
};
use crate::stripe::readers::TestCard;

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[INTENT, CHARGE, CHARGE_WRITE],
        &[READER, READER_WRITE, DISPUTE],
    );
    const OVERRIDES_GLOBAL: bool = true;

    fn surroundings(&self) -> Surroundings {
        Surroundings::with_a_customer()
    }

    fn columns() -> ColumnNames {
        act::fields().names()
    }

    fn shown(&self) -> ColumnNames {
        if self.batch.is_some() {
            refund_batch::fields().names()
        } else {
            Self::columns()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let Some(payment) = &self.payment else {
            return refund_batch::run(app, self).await;
        };
        let metadata = parse::metadata_map(&self.metadata)?;
        check_metadata(&metadata)?;
        let reference = self.reference.as_deref();
        let reference = reference
            .map(|r| reference::typed("--reference", r))
            .transpose()?;
        let present = test_card::presented(self.present.as_deref())?;
        let client = app.stripe().await?;
        test_card::check_mode(present.is_some(), client.mode())?;
        let target = crate::commands::payments::named::target(app, payment).await?;
        let intent = target.intent(payment)?;
        let state = PaymentState::read(client, intent).await?;
        target.check_charge(&state)?;
        let amount = typed_amount::part(
            self.amount.as_deref(),
            state.currency()?,
            app.settings.decimal_mark,
        )
        .map_err(|why| Failure::usage(format!("--amount: {why}")))?;
        let counter = if state.is_interac() {
            counter(app, self, present, &target, &state).await?
        } else {
            if self.reader.is_some() || self.present.is_some() {
                app.output
                    .note("only Interac is refunded on a reader: none is needed for this payment");
            }
            None
        };
        let wanted = FollowUpRequest::Refund(Box::new(RefundRequest {
            amount,
            reference,
            again: self.again,
            reason: self.reason.clone(),
            metadata,
            counter,
        }));
        act(app, &target, &state, &wanted).await
    }
}

/// The reader the customer comes to: the one that is named, else the one that
/// took the payment.
async fn counter(
    app: &App,
    args: &Args,
    present: Option<String>,
    target: &NamedPayment,
    state: &PaymentState,
) -> Result<Option<RefundReader>, Failure> {
    let name = args
        .reader
        .as_deref()
        .or_else(|| state.reader())
        .or_else(|| {
            target
                .entry
                .as_ref()
                .map(|e| e.intended.reader_ref.id.as_str())
        });
    let Some(name) = name else { return Ok(None) };
    let reader = resolve::reader(app, name).await.map_err(|failure| {
        if args.reader.is_some() {
            failure
        } else {
            failure
                .context("the reader that took the payment")
                .hint("name another with --reader")
        }
    })?;
    test_card::check_reader(present.is_some(), &reader)?;
    Ok(Some(RefundReader {
        reader_ref: ReaderRef::from(&*reader),
        deadline: args.deadline,
        present: present.map(|number| TestCard {
            number: Some(number),
            interac: true,
            tip: None,
        }),
    }))
}
