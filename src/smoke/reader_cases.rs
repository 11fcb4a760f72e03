//! The cases of what else a reader does: a card to be saved, a cart, questions.

use std::time::Duration;

use super::case::{CaseContext, VISA};
use super::checks::{CaseFailure, Checks, refused};
use crate::counter::asking::Asking;
use crate::counter::save_card::CardSaving;
use crate::counter::slot_end::SlotEnd;
use crate::counter::{cart, questions};
use crate::reader_actions::{self as actions, slot::ReplacePolicy};
use crate::smoke_run::KEY;
use crate::stripe::reader_actions::{self, CartLine, Input};
use crate::stripe::readers::{self, Action, ActionKind};
use crate::stripe::setup_intents::{self, SetupIntent};
use crate::stripe::{Reader, Request};

/// The helpers answer at once.
const AMPLE: Duration = Duration::from_mins(5);

/// A card is saved.
pub(super) async fn setup_intent(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let saving = CardSaving {
        reader: context.reader,
        customer: None,
        metadata: context.metadata(),
        allow_redisplay: "limited",
        customer_can_cancel: false,
        present: Some(VISA.card()),
        deadline: AMPLE,
        replace: ReplacePolicy::Keep,
    };
    let saved = saving
        .save(context.client, context.interrupt, &|_| {})
        .await;
    let saved = saved.map_err(refused)?;
    context.note(Some(&saved.intent.id));
    let request = setup_intents::get(&saved.intent.id);
    let intent: SetupIntent = context.client.send(&request).await?;
    let mut checks = Checks::default();
    checks.is("status", intent.status.as_str(), "succeeded");
    let method = intent.payment_method.as_ref().filter(|m| !m.is_null());
    checks.that(method.is_some(), "payment_method is missing");
    let id = intent.metadata.as_ref().and_then(|m| m.get(KEY));
    checks.has(
        "metadata[tillctl_smoke]",
        id.map(String::as_str),
        context.run.as_str(),
    );
    // Not every card can be made into one that is used again.
    let generated = saved.generated_card.as_deref().unwrap_or("pm_");
    checks.that(
        generated.starts_with("pm_"),
        format!("generated_card is {generated}, not a PaymentMethod"),
    );
    checks.done()
}

/// A cart is shown and cleared.
pub(super) async fn display(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let sale = context.amount()?;
    let line = |description: &str, amount: i64, quantity: u32| CartLine {
        description: description.to_owned(),
        amount,
        quantity,
    };
    let lines = vec![
        line("Coffee", sale.minor() / 10, 2),
        line("Cake", sale.minor() / 5, 1),
    ];
    let cart = cart::cart(lines, None, sale.currency()).map_err(CaseFailure::Mismatch)?;
    let client = context.client;
    client
        .send::<Reader>(&reader_actions::set_reader_display(
            &context.reader.id,
            &cart,
        ))
        .await
        .map_err(refused)?;
    let seen: Reader = client.send(&readers::get(&context.reader.id)).await?;
    let mut checks = Checks::default();
    let action = seen.action.as_ref();
    checks.has(
        "action.type",
        action.map(|a| a.kind.as_str()),
        "set_reader_display",
    );
    let shown = action
        .and_then(|a| a.set_reader_display.as_ref())
        .and_then(|d| d.cart.as_ref());
    checks.has("cart.total", shown.map(|c| c.total), cart.total);
    checks.has(
        "cart.currency",
        shown.map(|c| c.currency.as_str()),
        context.country.currency,
    );
    checks.has(
        "number of lines",
        shown.map(|c| c.line_items.len()),
        cart.lines.len(),
    );
    checks.done()?;

    let clear = readers::cancel_action(&context.reader.id);
    let is_cart = |action: &Action| action.kind == ActionKind::SetReaderDisplay;
    actions::cancel(client, &context.reader.id, &clear, is_cart).await?;
    let seen: Reader = client.send(&readers::get(&context.reader.id)).await?;
    let mut checks = Checks::default();
    let still = seen.action.as_ref();
    let cleared = still.is_none_or(|a| a.kind != ActionKind::SetReaderDisplay);
    checks.that(cleared, "the cart is still on the display");
    checks.done()
}

/// One question of each kind that leaves no file.
fn form() -> Result<Vec<Input>, CaseFailure> {
    let choice = questions::choose("Milk?:cow,oat").map_err(CaseFailure::Mismatch)?;
    let inputs = vec![
        questions::ask("email", "Your e-mail"),
        questions::ask("phone", "Your phone number"),
        questions::ask("numeric", "A number"),
        questions::ask("text", "Your name"),
        choice,
    ];
    Ok(inputs)
}

/// Puts the form on the reader, lets the customer do something, and waits.
async fn asked(context: &CaseContext<'_>, customer: Request) -> Result<SlotEnd, CaseFailure> {
    let presses = context.interrupt.count();
    let asking = Asking::new(context.reader, &form()?, ReplacePolicy::Keep);
    let begun = asking.begin(context.client, AMPLE, context.interrupt, presses);
    if let Some(end) = begun.await.map_err(refused)? {
        return Ok(end);
    }
    context.client.send::<Reader>(&customer).await?;
    Ok(asking
        .answers(context.client, AMPLE, context.interrupt, presses)
        .await?)
}

/// A form is filled in.
pub(super) async fn inputs(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let customer = reader_actions::succeed_input_collection(&context.reader.id);
    let SlotEnd::Succeeded(action) = Box::pin(asked(context, customer)).await.and_then(ended)?
    else {
        return Err(CaseFailure::Mismatch(
            "the form was not filled in".to_owned(),
        ));
    };
    let answers = action.collect_inputs.map(|c| c.inputs).unwrap_or_default();
    let mut checks = Checks::default();
    let asked = form()?;
    checks.is("number of answers", answers.len(), asked.len());
    for (question, answer) in asked.iter().zip(&answers) {
        let kind = &question.kind;
        checks.is("type of the answer", &answer.kind, kind);
        checks.that(answer.skipped != Some(true), format!("{kind} was skipped"));
        let value = answer.value().unwrap_or_default();
        checks.that(!value.is_empty(), format!("{kind} has no value"));
        if let Some(selection) = &question.selection {
            let offered = selection.choices.iter().any(|c| c.id == value);
            checks.that(offered, format!("{value:?} was not to be chosen from"));
        }
    }
    checks.done()
}

/// A form is not touched.
pub(super) async fn inputs_timeout(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    let customer = reader_actions::timeout_input_collection(&context.reader.id);
    match Box::pin(asked(context, customer)).await? {
        // Which code it fails with is not documented.
        SlotEnd::Failed(_) => Ok(()),
        SlotEnd::Succeeded(_) => Err(CaseFailure::Mismatch(
            "a form that nobody touched was answered".to_owned(),
        )),
        other => ended(other).map(drop),
    }
}

/// An end that is not the customer's is a failure.
fn ended(end: SlotEnd) -> Result<SlotEnd, CaseFailure> {
    match end {
        SlotEnd::Succeeded(_) => Ok(end),
        SlotEnd::Failed(code) => Err(CaseFailure::Mismatch(format!("the form failed: {code}"))),
        SlotEnd::TakenOff => Err(CaseFailure::Mismatch(
            "somebody took the form off the reader".to_owned(),
        )),
        SlotEnd::Displaced => Err(CaseFailure::Mismatch(
            "another command took the reader over".to_owned(),
        )),
        SlotEnd::Deadline => Err(CaseFailure::Mismatch(
            "the form was not answered in time".to_owned(),
        )),
        SlotEnd::Interrupted => Err(CaseFailure::Mismatch("interrupted".to_owned())),
    }
}
