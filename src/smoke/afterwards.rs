//! The cases of what is done with a payment that was taken: captured, given
//! back.

use std::time::Duration;

use super::checks::{Checks, Stop, is_about_the_account};
use super::scene::{INTERAC, Order, Scene, TestNumber, VISA, charge};
use crate::payment::{Back, Counter, Outcome, Standing, Till, Wish};
use crate::stripe::payment_intents::Capture;
use crate::stripe::refunds::RefundStatus;

/// How long the customer of an Interac refund has: the card is presented at once.
const AMPLE: Duration = Duration::from_mins(5);

/// Money is held, and a part of it captured.
pub(super) async fn manual_capture(scene: &Scene<'_>) -> Result<(), Stop> {
    let amount = scene.amount()?.minor();
    let sold = scene
        .sell(Order {
            capture: Capture::Manual,
            ..Order::with(VISA)
        })
        .await?;
    let held = scene.read(&sold.receipt, Outcome::Authorized).await?;
    let mut checks = Checks::default();
    checks.is("status", held.status.as_str(), "requires_capture");
    checks.has("amount_capturable", held.amount_capturable, amount);
    checks.maybe("amount_received", held.amount_received, 0);
    scene.ours(&mut checks, &held);
    scene.charged(&mut checks, &held, amount, VISA);
    let captured = charge(&held).is_some_and(|c| c.captured);
    checks.that(!captured, "the charge was captured at once");
    checks.done()?;

    let part = amount / 4 * 3;
    scene.perform(&held.id, &Wish::Capture(Some(part))).await?;
    let taken = Standing::read(scene.client, &held.id).await?;
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
pub(super) async fn refund(scene: &Scene<'_>) -> Result<(), Stop> {
    let amount = scene.amount()?.minor();
    let sold = scene.sell(Order::with(VISA)).await?;
    let paid = scene.read(&sold.receipt, Outcome::Paid).await?;
    give_back(scene, &paid.id, amount, amount / 2, None).await
}

/// An Interac card pays, and is refunded on the reader: there is no other way.
pub(super) async fn interac(scene: &Scene<'_>) -> Result<(), Stop> {
    let amount = scene.amount()?.minor();
    let sold = scene
        .sell(Order {
            interac: true,
            ..Order::with(INTERAC)
        })
        .await?;
    if let Some(problem) = sold
        .receipt
        .problem
        .as_ref()
        .filter(|p| is_about_the_account(p))
    {
        return Err(Stop::Cannot(problem.message().to_owned()));
    }
    let paid = scene.read(&sold.receipt, Outcome::Paid).await?;
    let mut checks = Checks::default();
    checks.is("status", paid.status.as_str(), "succeeded");
    checks.has("amount_received", paid.amount_received, amount);
    scene.ours(&mut checks, &paid);
    scene.charged(&mut checks, &paid, amount, INTERAC);
    checks.done()?;
    give_back(scene, &paid.id, amount, amount / 2, Some(INTERAC)).await
}

/// Gives a part back, on the reader if a card is named, and looks at what Stripe
/// has of it.
async fn give_back(
    scene: &Scene<'_>,
    intent: &str,
    amount: i64,
    part: i64,
    card: Option<TestNumber>,
) -> Result<(), Stop> {
    let wish = Wish::Refund(Box::new(Back {
        amount: Some(part),
        reason: None,
        metadata: scene.metadata(),
        counter: card.map(|card| Counter {
            till: Till::from(scene.reader),
            deadline: AMPLE,
            present: Some(card.card()),
        }),
    }));
    let voucher = scene.perform(intent, &wish).await?;
    let standing = Standing::read(scene.client, intent).await?;
    let mut checks = Checks::default();
    checks.is("number of refunds", standing.refunds.len(), 1);
    if let Some(refund) = standing.refunds.first() {
        checks.is("refund.amount", refund.amount, part);
        checks.is(
            "refund.currency",
            refund.currency.as_str(),
            scene.place.currency,
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
            voucher.refund.as_deref(),
            &*refund.id,
        );
    }
    let refunded = standing.charge().map(|c| c.amount_refunded);
    checks.has("charge.amount_refunded", refunded, part);
    checks.is(
        "what is left to refund",
        standing.refundable(),
        amount - part,
    );
    checks.done()
}
