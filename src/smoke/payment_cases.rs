//! The cases of taking a payment.

use super::case::{CaseContext, CompletedSale, NO_FUNDS, SaleOptions, VISA, charge};
use super::checks::{CaseFailure, Checks, is_about_the_account};
use super::report::CaseResult;
use crate::payment::SaleOutcome;

/// What the customer of [`tip`] gives: 15 %, which leaves the ending 00.
const TIP_OF_20: i64 = 3;

/// A card is approved.
pub(super) async fn approved(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let amount = context.amount()?.minor();
    let sold = context.sell(SaleOptions::with(VISA)).await?;
    let intent = context.read(&sold.receipt, SaleOutcome::Paid).await?;
    let mut checks = Checks::default();
    checks.is("status", intent.status.as_str(), "succeeded");
    checks.is("amount", intent.amount, amount);
    checks.has("amount_received", intent.amount_received, amount);
    context.ours(&mut checks, &intent);
    context.charged(&mut checks, &intent, amount, VISA);
    let captured = charge(&intent).is_some_and(|c| c.captured);
    checks.that(captured, "the charge was not captured");
    checks.done()
}

/// A card is declined.
pub(super) async fn declined(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let sold = context.sell(SaleOptions::with(NO_FUNDS)).await?;
    let intent = context.read(&sold.receipt, SaleOutcome::Declined).await?;
    let mut checks = Checks::default();
    // Nobody may be asked for it again.
    checks.is("status", intent.status.as_str(), "canceled");
    checks.maybe("amount_received", intent.amount_received, 0);
    context.ours(&mut checks, &intent);
    checks.has(
        "the receipt's decline_code",
        sold.receipt.decline_code.as_deref(),
        "insufficient_funds",
    );
    let charge = charge(&intent);
    checks.has("charge.status", charge.map(|c| c.status.as_str()), "failed");
    checks.has(
        "charge.outcome.reason",
        charge.and_then(|c| c.decline_code()),
        "insufficient_funds",
    );
    checks.done()
}

/// A payment is called off before a card is presented.
pub(super) async fn canceled(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let sold = context
        .sell(SaleOptions {
            call_off: true,
            ..SaleOptions::without_a_card()
        })
        .await?;
    unpaid(context, sold, SaleOutcome::Canceled).await
}

/// Nobody presents a card.
pub(super) async fn deadline(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let sold = context
        .sell(SaleOptions {
            deadline: context.patience,
            ..SaleOptions::without_a_card()
        })
        .await?;
    unpaid(context, sold, SaleOutcome::NotReady).await
}

/// A payment without a card leaves nothing open.
async fn unpaid(
    context: &CaseContext<'_>,
    sold: CompletedSale,
    wanted: SaleOutcome,
) -> Result<(), CaseFailure> {
    let intent = context.read(&sold.receipt, wanted).await?;
    let mut checks = Checks::default();
    checks.that(sold.waited, "the reader never asked for a card");
    checks.is("status", intent.status.as_str(), "canceled");
    checks.maybe("amount_received", intent.amount_received, 0);
    checks.that(charge(&intent).is_none(), "there is a charge");
    context.ours(&mut checks, &intent);
    checks.done()
}

/// The customer adds a tip on the reader.
pub(super) async fn tip(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    match context.tipping {
        Ok(()) => {}
        Err(CaseResult::Error(failure)) => return Err(CaseFailure::Broken(failure.clone())),
        Err(other) => {
            let why = other.message().unwrap_or("tips could not be configured");
            return Err(CaseFailure::Unsupported(why.to_owned()));
        }
    }
    let amount = context.amount()?.minor();
    let given = amount / 20 * TIP_OF_20;
    let mut card = VISA.card();
    card.tip = Some(given);
    let sold = context
        .sell(SaleOptions {
            present: Some(card),
            tips: true,
            ..SaleOptions::with(VISA)
        })
        .await?;
    // A reader learns of its configuration within ten minutes, and ours is new:
    // https://docs.stripe.com/terminal/fleet/configurations-overview
    if let Some(problem) = &sold.receipt.problem {
        let error = problem.stripe_error();
        let said = |name: &str| error.and_then(|e| e[name].as_str()).unwrap_or_default();
        if said("param") == "amount_tip" || is_about_the_account(problem) {
            return Err(CaseFailure::Unsupported(format!(
                "the reader does not ask for tips yet: {problem}"
            )));
        }
    }
    let intent = context.read(&sold.receipt, SaleOutcome::Paid).await?;
    if intent.tip().is_none() && intent.amount == amount {
        return Err(CaseFailure::Unsupported(
            "the reader does not ask for tips yet: the payment went through without one".to_owned(),
        ));
    }
    let total = amount.saturating_add(given);
    let mut checks = Checks::default();
    checks.is("status", intent.status.as_str(), "succeeded");
    checks.has("amount_details.tip.amount", intent.tip(), given);
    // The tip is part of the amount, not beside it.
    checks.is("amount", intent.amount, total);
    checks.has("amount_received", intent.amount_received, total);
    checks.has("the receipt's tip", sold.receipt.tip, given);
    checks.that(sold.receipt.adds_up(), "the receipt does not add up");
    context.ours(&mut checks, &intent);
    context.charged(&mut checks, &intent, total, VISA);
    checks.done()
}
