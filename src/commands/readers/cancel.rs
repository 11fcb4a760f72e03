//! `tillctl readers cancel READER`

use crate::app::App;
use crate::commands::{Change, approve, choose};
use crate::failure::{Failure, Kind};
use crate::secret::Mode;
use crate::stripe::readers::{Action, ActionStatus};
use crate::stripe::{Kept, PaymentIntent, Reader, payment_intents, readers};

/// Cancel what a reader is doing: a payment that waits for a card, a cart on
/// its display.
///
/// The PaymentIntent behind a payment is not cancelled by this. A payment that
/// the bank is working on cannot be stopped: the reader is busy then.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers cancel \"Till 3\"
  tillctl readers cancel tmr_FDOt2wlRZEdpd7 -o json")]
pub struct Args {
    /// Id, serial number or label
    reader: String,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let reader = choose::reader(app, &args.reader).await?;
    if reader.is_mobile() {
        return Err(Failure::failed(format!(
            "{} is a mobile reader: it takes no commands from here",
            reader.name()
        ))
        .hint("cancel in the app that is connected to it"));
    }
    let called = format!("{} ({})", reader.name(), reader.id);
    let Some(action) = reader.action.as_ref().filter(|a| in_progress(a)) else {
        let last = reader.action.as_ref().map_or_else(String::new, |a| {
            format!("; its last action, {}, has {}", describe(a), a.status)
        });
        let sentence = format!("{called} is doing nothing{last}; nothing was sent");
        return super::done(app, &reader, &sentence).await;
    };
    let request = readers::cancel_action(&reader.id).known(reader.raw());
    let what = describe(action);
    let change = Change::new(format!("Cancel {what} on {called}"))
        .effect("action", Some(action.kind.as_str()), None)
        .request(&request);
    if !approve(app, &change).await? {
        return Ok(());
    }
    let canceled = super::apply(app, &request, &reader.id, |r| !is_at(r, action))
        .await
        .map_err(owned_by_an_app)?;
    super::done(app, &canceled, &format!("Cancelled {what} on {called}")).await?;
    if let Some(intent) = action.payment_intent() {
        tell_of_intent(app, intent).await?;
    }
    Ok(())
}

fn in_progress(action: &Action) -> bool {
    action.status == ActionStatus::InProgress
}

/// Whether the reader is still at this action.
fn is_at(reader: &Reader, action: &Action) -> bool {
    reader.action.as_ref().is_some_and(|a| {
        in_progress(a) && a.kind == action.kind && a.payment_intent() == action.payment_intent()
    })
}

fn describe(action: &Action) -> String {
    match action.payment_intent() {
        Some(intent) => format!("{} of {intent}", action.kind),
        None => action.kind.to_string(),
    }
}

/// The one refusal Stripe gives no code for: an app holds the reader.
///
/// <https://github.com/stripe/stripe-js/issues/708>
fn owned_by_an_app(failure: Failure) -> Failure {
    if failure.message().contains("different integration mode") {
        failure
            .kind_of(Kind::NotReady)
            .hint("an app (Terminal SDK) is taking a payment on it: cancel there")
    } else {
        failure
    }
}

/// How the PaymentIntent stands: it may have been paid in the last moment, and
/// in any case it is still there.
async fn tell_of_intent(app: &App, id: &str) -> Result<(), Failure> {
    let client = app.stripe().await?;
    let mode = match client.mode() {
        Mode::Live => "",
        Mode::Test => "test/",
    };
    let intent = client
        .send::<Kept<PaymentIntent>>(&payment_intents::get(id))
        .await;
    match intent {
        Ok(intent) => app.output.note(&format!(
            "PaymentIntent {id} is not cancelled by this: it is {}",
            intent.status
        )),
        Err(_) => app
            .output
            .note(&format!("PaymentIntent {id} is not cancelled by this")),
    }
    app.output.hint(&format!(
        "see or cancel it: https://dashboard.stripe.com/{mode}payments/{id}"
    ));
    Ok(())
}
