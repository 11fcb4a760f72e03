//! The cases of taking a payment.

use super::checks::{Checks, Stop, is_about_the_account};
use super::scene::{NO_FUNDS, Order, Scene, Sold, VISA, charge};
use super::verdict::Verdict;
use crate::payment::Outcome;

/// What the customer of [`tip`] gives: 15 %, which leaves the ending 00.
const TIP_OF_20: i64 = 3;

/// A card is approved.
pub(super) async fn approved(scene: &Scene<'_>) -> Result<(), Stop> {
    let amount = scene.amount()?.minor();
    let sold = scene.sell(Order::with(VISA)).await?;
    let intent = scene.read(&sold.receipt, Outcome::Paid).await?;
    let mut checks = Checks::default();
    checks.is("status", intent.status.as_str(), "succeeded");
    checks.is("amount", intent.amount, amount);
    checks.has("amount_received", intent.amount_received, amount);
    scene.ours(&mut checks, &intent);
    scene.charged(&mut checks, &intent, amount, VISA);
    let captured = charge(&intent).is_some_and(|c| c.captured);
    checks.that(captured, "the charge was not captured");
    checks.done()
}

/// A card is declined.
pub(super) async fn declined(scene: &Scene<'_>) -> Result<(), Stop> {
    let sold = scene.sell(Order::with(NO_FUNDS)).await?;
    let intent = scene.read(&sold.receipt, Outcome::Declined).await?;
    let mut checks = Checks::default();
    // Nobody may be asked for it again.
    checks.is("status", intent.status.as_str(), "canceled");
    checks.maybe("amount_received", intent.amount_received, 0);
    scene.ours(&mut checks, &intent);
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
pub(super) async fn canceled(scene: &Scene<'_>) -> Result<(), Stop> {
    let sold = scene
        .sell(Order {
            call_off: true,
            ..Order::without_a_card()
        })
        .await?;
    unpaid(scene, sold, Outcome::Canceled).await
}

/// Nobody presents a card.
pub(super) async fn deadline(scene: &Scene<'_>) -> Result<(), Stop> {
    let sold = scene
        .sell(Order {
            deadline: scene.patience,
            ..Order::without_a_card()
        })
        .await?;
    unpaid(scene, sold, Outcome::NotReady).await
}

/// A payment without a card leaves nothing open.
async fn unpaid(scene: &Scene<'_>, sold: Sold, wanted: Outcome) -> Result<(), Stop> {
    let intent = scene.read(&sold.receipt, wanted).await?;
    let mut checks = Checks::default();
    checks.that(sold.waited, "the reader never asked for a card");
    checks.is("status", intent.status.as_str(), "canceled");
    checks.maybe("amount_received", intent.amount_received, 0);
    checks.that(charge(&intent).is_none(), "there is a charge");
    scene.ours(&mut checks, &intent);
    checks.done()
}

/// The customer adds a tip on the reader.
pub(super) async fn tip(scene: &Scene<'_>) -> Result<(), Stop> {
    match scene.tipping {
        Ok(()) => {}
        Err(Verdict::Error(failure)) => return Err(Stop::Broken(failure.clone())),
        Err(other) => {
            let why = other.message().unwrap_or("tips could not be configured");
            return Err(Stop::Cannot(why.to_owned()));
        }
    }
    let amount = scene.amount()?.minor();
    let given = amount / 20 * TIP_OF_20;
    let mut card = VISA.card();
    card.tip = Some(given);
    let sold = scene
        .sell(Order {
            present: Some(card),
            tips: true,
            ..Order::with(VISA)
        })
        .await?;
    // A reader learns of its configuration within ten minutes, and ours is new:
    // https://docs.stripe.com/terminal/fleet/configurations-overview
    if let Some(problem) = &sold.receipt.problem {
        let error = problem.stripe_error();
        let said = |name: &str| error.and_then(|e| e[name].as_str()).unwrap_or_default();
        if said("param") == "amount_tip" || is_about_the_account(problem) {
            return Err(Stop::Cannot(format!(
                "the reader does not ask for tips yet: {problem}"
            )));
        }
    }
    let intent = scene.read(&sold.receipt, Outcome::Paid).await?;
    if intent.tip().is_none() && intent.amount == amount {
        return Err(Stop::Cannot(
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
    scene.ours(&mut checks, &intent);
    scene.charged(&mut checks, &intent, total, VISA);
    checks.done()
}
