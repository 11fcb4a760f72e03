//! The cases of what is done with a payment that was taken: captured, given
//! back.

use std::time::Duration;

use super::case::{CaseContext, INTERAC, SaleOptions, TestCardNumber, VISA, charge};
use super::checks::{CaseFailure, Checks, is_about_the_account};
use crate::payment::{
    FollowUpRequest, PaymentState, ReaderRef, RefundReader, RefundRequest, SaleOutcome,
};
use crate::stripe::payment_intents::Capture;
use crate::stripe::refunds::RefundStatus;

/// How long the customer of an Interac refund has: the card is presented at once.
const AMPLE: Duration = Duration::from_mins(5);

/// Money is held, and a part of it captured.
pub(super) async fn manual_capture(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let amount = context.amount()?.minor();
    let sold = context
        .sell(SaleOptions {
            capture: Capture::Manual,
            ..SaleOptions::with(VISA)
        })
        .await?;
    let held = context.read(&sold.receipt, SaleOutcome::Authorized).await?;
    let mut checks = Checks::default();
    checks.is("status", held.status.as_str(), "requires_capture");
    checks.has("amount_capturable", held.amount_capturable, amount);
    checks.maybe("amount_received", held.amount_received, 0);
    context.ours(&mut checks, &held);
    context.charged(&mut checks, &held, amount, VISA);
    let captured = charge(&held).is_some_and(|c| c.captured);
    checks.that(!captured, "the charge was captured at once");
    checks.done()?;

    let part = amount / 4 * 3;
    context
        .perform(&held.id, &FollowUpRequest::Capture(Some(part)))
        .await?;
    let taken = PaymentState::read(context.client, &held.id).await?;
    let intent = &taken.intent;
    let mut checks = Checks::default();
    checks.is(
        "status after the capture",
        intent.status.as_str(),
        "succeeded",
    );
    checks.has("amount_received", intent.amount_received, part);
    checks.maybe("amount_capturable", intent.amount_capturable, 0);
    checks.is("charge.amount_captured", taken.captured(), part);
    checks.done()
}

/// A part is given back.
pub(super) async fn refund(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let amount = context.amount()?.minor();
    let sold = context.sell(SaleOptions::with(VISA)).await?;
    let paid = context.read(&sold.receipt, SaleOutcome::Paid).await?;
    give_back(context, &paid.id, amount, amount / 2, None).await
}

/// An Interac card pays, and is refunded on the reader: there is no other way.
pub(super) async fn interac(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let amount = context.amount()?.minor();
    let sold = context
        .sell(SaleOptions {
            interac: true,
            ..SaleOptions::with(INTERAC)
        })
        .await?;
    if let Some(problem) = sold
        .receipt
        .problem
        .as_ref()
        .filter(|p| is_about_the_account(p))
    {
        return Err(CaseFailure::Unsupported(problem.message().to_owned()));
    }
    let paid = context.read(&sold.receipt, SaleOutcome::Paid).await?;
    let mut checks = Checks::default();
    checks.is("status", paid.status.as_str(), "succeeded");
    checks.has("amount_received", paid.amount_received, amount);
    context.ours(&mut checks, &paid);
    context.charged(&mut checks, &paid, amount, INTERAC);
    checks.done()?;
    give_back(context, &paid.id, amount, amount / 2, Some(INTERAC)).await
}

/// Gives a part back, on the reader if a card is named, and looks at what Stripe
/// has of it.
async fn give_back(
    context: &CaseContext<'_>,
    intent: &str,
    amount: i64,
    part: i64,
    card: Option<TestCardNumber>,
) -> Result<(), CaseFailure> {
    let wanted = FollowUpRequest::Refund(Box::new(RefundRequest {
        amount: Some(part),
        metadata: context.metadata(),
        counter: card.map(|card| RefundReader {
            reader_ref: ReaderRef::from(context.reader),
            deadline: AMPLE,
            present: Some(card.card()),
        }),
        ..RefundRequest::default()
    }));
    let receipt = context.perform(intent, &wanted).await?;
    let standing = PaymentState::read(context.client, intent).await?;
    let mut checks = Checks::default();
    checks.is("number of refunds", standing.refunds.len(), 1);
    if let Some(refund) = standing.refunds.first() {
        checks.is("refund.amount", refund.amount, part);
        checks.is(
            "refund.currency",
            refund.currency.as_str(),
            context.country.currency,
        );
        let status = refund.status.as_ref();
        let good = matches!(
            status,
            Some(RefundStatus::Succeeded | RefundStatus::Pending)
        );
        let shown = status.map_or("missing", RefundStatus::as_str);
        checks.that(good, format!("refund.status is {shown}, not succeeded"));
        checks.has(
            "the voucher's refund",
            receipt.refund.as_deref(),
            &*refund.id,
        );
    }
    let refunded = standing.charge().map(|c| c.amount_refunded);
    checks.has("charge.amount_refunded", refunded, part);
    checks.has(
        "what is left to refund",
        standing.refundable(),
        amount - part,
    );
    checks.done()
}
