//! `tillctl readers cancel READER…`

use super::targets::{BulkGuard, RowDone, RowResult, TargetArgs, Targets, carry_out, no_match};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::fields;
use crate::commands::{Change, approve, resolve};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::reader_actions::{self, TakenOff, slot};
use crate::secret::Mode;
use crate::stripe::permissions::{INTENT, LOCATION, Needs, READER, READER_WRITE, needs};
use crate::stripe::readers::{Action, ActionStatus};
use crate::stripe::{PaymentIntent, Reader, Verbatim, payment_intents, readers};

/// Cancel what readers are doing.
///
/// The PaymentIntent behind a payment is not cancelled by this. A payment that
/// the bank is working on cannot be stopped: the reader is busy then. Of
/// several readers, those that do nothing are left alone, and the PaymentIntent
/// of each payment that was taken off is read and shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers cancel \"Till 1\"
  tillctl readers cancel tmr_FDOt2wlRZEdpd7 -o json
  tillctl readers cancel \"Till 1\" \"Till 2\"
  tillctl readers cancel --where \"location=Berlin Kreuzberg\" --max-changes 50")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) which: TargetArgs,
    #[command(flatten)]
    guard: BulkGuard,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, INTENT], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    fn shown(&self) -> ColumnNames {
        self.which.columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let Some(name) = self.which.one() else {
            return several(app, self).await;
        };
        let reader = resolve::reader(app, name).await?;
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
            return super::shared::done(app, &reader, &sentence).await;
        };
        let request = readers::cancel_action(&reader.id).known(reader.raw());
        let what = describe(action);
        let change = Change::new(format!("Cancel {what} on {called}"))
            .effect("action", Some(action.kind.as_str()), None)
            .request(&request);
        if !approve(app, &change).await? {
            return Ok(());
        }
        // Whoever confirmed this saw that action and no other.
        let client = app.stripe().await?;
        let is_it = |now: &Action| is_at(now, action);
        let canceled = match reader_actions::cancel(client, &reader.id, &request, is_it).await? {
            TakenOff::Canceled(canceled) => canceled,
            TakenOff::NotThere(now) => {
                let sentence = format!("{what} has ended on {called} meanwhile; nothing was sent");
                return super::shared::done(app, &now, &sentence).await;
            }
            TakenOff::Gone => return Err(slot::gone(reader.name(), "it was to be cancelled")),
        };
        super::shared::done(app, &canceled, &format!("Cancelled {what} on {called}")).await?;
        if let Some(intent) = action.payment_intent() {
            tell_of_intent(app, intent).await?;
        }
        Ok(())
    }
}

fn in_progress(action: &Action) -> bool {
    action.status == ActionStatus::InProgress
}

/// Whether the reader is still at this action.
fn is_at(now: &Action, action: &Action) -> bool {
    in_progress(now) && now.kind == action.kind && now.payment_intent() == action.payment_intent()
}

fn describe(action: &Action) -> String {
    match action.payment_intent() {
        Some(intent) => format!("{} of {intent}", action.kind),
        None => action.kind.to_string(),
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
        .send::<Verbatim<PaymentIntent>>(&payment_intents::get(id))
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

async fn several(app: &App, args: &Args) -> Result<(), Failure> {
    let Targets { readers, names, .. } = args.which.targets(app).await?;
    if readers.is_empty() {
        return no_match(app);
    }
    let at_work = |r: &Reader| r.action.clone().filter(in_progress).map(|a| (r.clone(), a));
    let busy: Vec<_> = readers.iter().filter_map(at_work).collect();
    let listing: Vec<_> = busy
        .iter()
        .map(|(reader, action)| {
            format!("{} on {} ({})", describe(action), reader.name(), reader.id)
        })
        .collect();
    let what = format!(
        "Cancel what {} doing",
        match busy.len() {
            1 => "1 reader is".to_owned(),
            count => format!("{count} readers are"),
        }
    );
    let change = busy
        .iter()
        .fold(Change::new(what), |all, (reader, action)| {
            let one = Change::new("")
                .about(&reader.id)
                .effect("action", Some(action.kind.as_str()), None)
                .request(&readers::cancel_action(&reader.id));
            all.and(one)
        });
    if !listing.is_empty() && !args.guard.approve(app, "reader", change, listing).await? {
        return Ok(());
    }
    let item = |number, reader| RowResult::of(number, reader, &names);
    let work = |reader: &Reader| cancel(app, reader.clone());
    carry_out(app, ("reader", "cancelled"), &readers, item, work).await
}

/// Takes off what the reader was at when the list was made, and nothing that
/// came since.
async fn cancel(app: &App, listed: Reader) -> Result<RowDone, Failure> {
    let Some(action) = listed.action.as_ref().filter(|a| in_progress(a)) else {
        return Ok(RowDone::new("idle"));
    };
    let client = app.stripe().await?;
    let what = describe(action);
    let request = readers::cancel_action(&listed.id);
    let is_it = |now: &Action| is_at(now, action);
    let done = match reader_actions::cancel(client, &listed.id, &request, is_it).await {
        Ok(TakenOff::Canceled(_)) => RowDone::new("canceled").detail(what),
        Ok(TakenOff::NotThere(_)) => {
            RowDone::new("idle").detail(format!("{what} has ended meanwhile"))
        }
        Ok(TakenOff::Gone) => return Err(slot::gone(listed.name(), "it was to be cancelled")),
        Err(failure) => return Err(failure.context(what)),
    };
    Ok(with_intent(app, done, action).await)
}

/// Adds how the PaymentIntent stands: it may have been paid in the last moment.
async fn with_intent(app: &App, mut done: RowDone, action: &Action) -> RowDone {
    let (Some(id), Ok(client)) = (action.payment_intent(), app.stripe().await) else {
        return done;
    };
    done.more.push(("payment_intent", id.into()));
    let said = match client
        .send::<PaymentIntent>(&payment_intents::get(id))
        .await
    {
        Ok(intent) => {
            let status = intent.status.to_string();
            done.more.push(("payment_status", status.clone().into()));
            status
        }
        Err(error) => {
            app.output.warn(&format!(
                "{id} could not be read ({error}): see whether it was paid with `tillctl payments get {id}`"
            ));
            "unknown".to_owned()
        }
    };
    let detail = done.detail.take().unwrap_or_default();
    done.detail(format!("{detail}; the PaymentIntent is {said}"))
}
