//! The cases of what else a reader does: a card to be saved, a cart, questions.

use std::time::Duration;

use super::checks::{Checks, Stop, refused};
use super::mark::KEY;
use super::scene::{Scene, VISA};
use crate::counter::asking::Asking;
use crate::counter::saving::Saving;
use crate::counter::turn::End;
use crate::counter::{cart, questions};
use crate::stripe::reader_actions::{self, CartLine, Doing, Input};
use crate::stripe::readers::{self, ActionKind};
use crate::stripe::setup_intents::{self, SetupIntent};
use crate::stripe::{Reader, Request};

/// The helpers answer at once.
const AMPLE: Duration = Duration::from_mins(5);

/// A card is saved.
pub(super) async fn setup_intent(scene: &Scene<'_>) -> Result<(), Stop> {
    let saving = Saving {
        reader: scene.reader,
        customer: None,
        metadata: scene.metadata(),
        allow_redisplay: "limited",
        customer_can_cancel: false,
        present: Some(VISA.card()),
        deadline: AMPLE,
    };
    let saved = saving.save(scene.client, scene.interrupt, &|_| {}).await;
    let saved = saved.map_err(refused)?;
    scene.note(Some(&saved.intent.id));
    let request = setup_intents::get(&saved.intent.id);
    let intent: SetupIntent = scene.client.send(&request).await?;
    let mut checks = Checks::default();
    checks.is("status", intent.status.as_str(), "succeeded");
    let method = intent.payment_method.as_ref().filter(|m| !m.is_null());
    checks.that(method.is_some(), "payment_method is missing");
    let mark = intent.metadata.as_ref().and_then(|m| m.get(KEY));
    checks.has(
        "metadata[tillctl_smoke]",
        mark.map(String::as_str),
        scene.run.as_str(),
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
pub(super) async fn display(scene: &Scene<'_>) -> Result<(), Stop> {
    let sale = scene.amount()?;
    let line = |description: &str, amount: i64, quantity: u32| CartLine {
        description: description.to_owned(),
        amount,
        quantity,
    };
    let lines = vec![
        line("Coffee", sale.minor() / 10, 2),
        line("Cake", sale.minor() / 5, 1),
    ];
    let cart = cart::cart(lines, None, sale.currency()).map_err(Stop::Wrong)?;
    let client = scene.client;
    client
        .send::<Reader>(&reader_actions::set_reader_display(&scene.reader.id, &cart))
        .await
        .map_err(refused)?;
    let seen: Doing = client.send(&readers::get(&scene.reader.id)).await?;
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
        scene.place.currency,
    );
    checks.has(
        "number of lines",
        shown.map(|c| c.line_items.len()),
        cart.lines.len(),
    );
    checks.done()?;

    client
        .send::<Reader>(&readers::cancel_action(&scene.reader.id))
        .await?;
    let seen: Doing = client.send(&readers::get(&scene.reader.id)).await?;
    let mut checks = Checks::default();
    let still = seen.action.as_ref();
    let cleared = still.is_none_or(|a| a.kind != ActionKind::SetReaderDisplay);
    checks.that(cleared, "the cart is still on the display");
    checks.done()
}

/// One question of each kind that leaves no file.
fn form() -> Result<Vec<Input>, Stop> {
    let choice = questions::choose("Milk?:cow,oat").map_err(Stop::Wrong)?;
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
async fn asked(scene: &Scene<'_>, customer: Request) -> Result<End, Stop> {
    let presses = scene.interrupt.count();
    let asking = Asking::new(&scene.reader.id, &form()?);
    asking.begin(scene.client).await.map_err(refused)?;
    scene.client.send::<Reader>(&customer).await?;
    Ok(asking
        .answers(scene.client, AMPLE, scene.interrupt, presses)
        .await?)
}

/// A form is filled in.
pub(super) async fn inputs(scene: &Scene<'_>) -> Result<(), Stop> {
    let customer = reader_actions::succeed_input_collection(&scene.reader.id);
    let End::Succeeded(action) = asked(scene, customer).await.and_then(ended)? else {
        return Err(Stop::Wrong("the form was not filled in".to_owned()));
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
pub(super) async fn inputs_timeout(scene: &Scene<'_>) -> Result<(), Stop> {
    let customer = reader_actions::timeout_input_collection(&scene.reader.id);
    match asked(scene, customer).await? {
        // Which code it fails with is not documented.
        End::Failed(_) => Ok(()),
        End::Succeeded(_) => Err(Stop::Wrong(
            "a form that nobody touched was answered".to_owned(),
        )),
        other => ended(other).map(drop),
    }
}

/// An end that is not the customer's is a failure.
fn ended(end: End) -> Result<End, Stop> {
    match end {
        End::Succeeded(_) => Ok(end),
        End::Failed(code) => Err(Stop::Wrong(format!("the form failed: {code}"))),
        End::Displaced => Err(Stop::Wrong(
            "another command took the reader over".to_owned(),
        )),
        End::Deadline => Err(Stop::Wrong("the form was not answered in time".to_owned())),
        End::Interrupted => Err(Stop::Wrong("interrupted".to_owned())),
    }
}
