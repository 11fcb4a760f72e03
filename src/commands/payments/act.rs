//! What capture, cancel and refund have in common: the payment read, the change
//! approved, done once, told.

use crate::app::App;
use crate::commands::period_args::zone_of_days;
use crate::commands::{Change, approve, attended, permissions};
use crate::failure::Failure;
use crate::money::Money;
use crate::output::{Fields, Spinner};
use crate::payment::NamedPayment;
use crate::payment::follow_up::{CANCEL, CAPTURE, FollowUp};
use crate::payment::open_follow_up::OpenFollowUp;
use crate::payment::{
    FollowUpPlan, FollowUpReceipt, FollowUpRequest, Hooks, PaymentEvent, PaymentState,
    RequestContext,
};
use crate::period::words;

/// Does what is wished with a payment, and tells it.
pub(super) async fn act(
    app: &App,
    target: &NamedPayment,
    state: &PaymentState,
    wanted: &FollowUpRequest,
) -> Result<(), Failure> {
    let client = app.stripe().await?;
    let payments = app.payments().await?;
    let intent = state.intent.id.as_str();
    let reading = payments.read_about(&wanted.names(intent)).await?;
    let open = reading.entries.begun();
    let open: Vec<&OpenFollowUp> = open
        .filter(|b| b.follow_up.payment_intent == intent)
        .collect();
    for begun in &open {
        wanted.check_beside(begun)?;
    }
    let begun = open.into_iter().find(|b| wanted.is(&b.follow_up));
    let known = RequestContext {
        refunds: reading.entries.refunds(),
        now: app.now(),
        refused: 0,
    };
    let reference = target
        .entry
        .as_ref()
        .and_then(|e| e.intended.reference.as_deref())
        .or_else(|| state.stamped("tillctl_reference"));
    let called = match reference {
        Some(reference) => format!("{intent} ({reference})"),
        None => intent.to_owned(),
    };
    let change = if let Some(begun) = begun {
        app.output.note(&format!(
            "the {} begun at {} has not ended: it is finished instead of a second one being made",
            begun.follow_up.kind.replace('_', " "),
            words::in_zone(begun.at, &zone_of_days(app)?)
        ));
        change(&begun.follow_up, "Finish to ", &called)
    } else {
        match wanted.plan(state, &known)? {
            FollowUpPlan::Already(mut receipt) => {
                receipt.reference = reference.map(str::to_owned);
                app.output.note("it stands so already; nothing was sent");
                if wanted.may_be_meant_again() {
                    app.output.note("if another refund of the same amount is meant: --again, or give each a --reference");
                }
                return tell(app, &receipt);
            }
            FollowUpPlan::Do(follow_up) => change(&follow_up, "", &called),
        }
    };
    if !approve(app, &change).await? {
        return Ok(());
    }
    let mut receipt = attended(app, intent, async |hooks| {
        Box::pin(payments.perform(client, intent, wanted, hooks)).await
    })
    .await?;
    receipt.reference = receipt.reference.or(reference.map(str::to_owned));
    tell(app, &receipt)
}

fn change(follow_up: &FollowUp, prefix: &str, called: &str) -> Change {
    let amount = Money::new(follow_up.minor(), follow_up.currency);
    let what = match (follow_up.kind.as_str(), &follow_up.reader) {
        (CAPTURE, _) => format!("capture {amount} of {called}"),
        (CANCEL, _) if amount.minor() == 0 => format!("cancel {called}"),
        (CANCEL, _) => format!("cancel {called} and release {amount}"),
        (_, Some(reader)) => format!("refund {amount} of {called} on {reader}"),
        (_, None) => format!("refund {amount} of {called}"),
    };
    let mut sentence = format!("{prefix}{what}");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let change = Change::new(sentence);
    match follow_up.request() {
        Some(request) => change.request(&request),
        None => change,
    }
}

/// Does something with payments while Stripe is asked about them.
pub(super) async fn attended<T>(
    app: &App,
    what: &str,
    work: impl AsyncFnOnce(&Hooks<'_>) -> T,
) -> T {
    let beginning = format!("Asking Stripe about {what}");
    let show = |spinner: &Spinner<'_>, event: &PaymentEvent| show(app, spinner, what, event);
    attended::attended(app, &beginning, show, work).await
}

fn show(app: &App, spinner: &Spinner<'_>, what: &str, event: &PaymentEvent) {
    match event {
        PaymentEvent::Pushing => spinner.set(&format!("Pushing {what}")),
        PaymentEvent::SettledBefore(there) => {
            app.output
                .note(&format!("{what} was settled before, on {there}"));
        }
        PaymentEvent::Waiting => spinner.set(&format!("Waiting for a card for {what}")),
        PaymentEvent::Processing => spinner.set(&format!("{what} is being processed")),
        PaymentEvent::Again(why) => app.output.note(&format!("{why}; trying again")),
        PaymentEvent::Replaced(other) => app.output.warn(&format!("replacing {other}")),
        PaymentEvent::Blind(why) => app
            .output
            .note(&format!("cannot see {what} at the moment: {why}")),
        PaymentEvent::Lacking(permission) => app.output.note(&permissions::left_out(permission)),
        PaymentEvent::Collected(card) => spinner.set(&format!("{} was collected", card.describe())),
        PaymentEvent::Unrecorded(why) => app.output.warn(why),
        PaymentEvent::Withdrawing => spinner.set(&format!("Taking {what} off the reader")),
    }
}

fn tell(app: &App, receipt: &FollowUpReceipt) -> Result<(), Failure> {
    let printed = app.output.done(&fields(), receipt, &sentence(receipt));
    match printed {
        // Money moved and the caller's file does not say so: it must not look
        // like a failure that may be repeated.
        Err(unprinted) if !unprinted.is_stdout_closed() && !receipt.already => Err(unprinted
            .context(sentence(receipt))
            .kind_of(crate::failure::Kind::Unknown)
            .hint("it was done, only its result could not be written: do not do it again")),
        printed => printed,
    }
}

fn sentence(receipt: &FollowUpReceipt) -> String {
    let intent = &receipt.payment_intent;
    let amount = receipt.amount;
    let mut text = match (receipt.kind.as_str(), receipt.already) {
        (CAPTURE, false) => format!("Captured {amount} of {intent}"),
        (CAPTURE, true) => format!("{intent} was captured already: {amount}"),
        (CANCEL, true) => format!("{intent} was cancelled already"),
        (CANCEL, false) if amount.minor() == 0 => format!("Cancelled {intent}"),
        (CANCEL, false) => format!("Cancelled {intent}; {amount} is released"),
        (_, true) => format!("{amount} of {intent} was refunded before"),
        (_, false) => format!("Refunded {amount} of {intent}"),
    };
    if let Some(reference) = &receipt.reference {
        text.push_str(&format!(", sale {reference}"));
    }
    if let Some(refund) = &receipt.refund {
        text.push_str(&format!(" ({refund}"));
        if let Some(status) = receipt.status.as_deref().filter(|s| *s != "succeeded") {
            text.push_str(&format!(", {status}"));
        }
        text.push(')');
    }
    text
}

/// The fields of a follow-up that was carried out.
pub(super) fn fields() -> Fields<'static, FollowUpReceipt> {
    Fields::of(|v: &FollowUpReceipt| v.refund.clone().unwrap_or_else(|| v.payment_intent.clone()))
        .text("action", |v| Some(&v.kind))
        .text("payment_intent", |v| Some(&v.payment_intent))
        .text("reference", |v| v.reference.as_deref())
        .text("refund", |v| v.refund.as_deref())
        .text("refund_reference", |v| v.refund_reference.as_deref())
        .text("status", |v| v.status.as_deref())
        .money("amount", |v| Some(v.amount))
        .currency("currency", |v| Some(v.amount.currency()))
        .text("reader", |v| v.reader.as_deref())
        .flag("resumed", |v| v.resumed)
        .flag("already", |v| v.already)
}
