//! How the outcome of a sale is shown: the receipt's columns, its sentence, and
//! what to do next.

use crate::app::App;
use crate::commands::heading;
use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::output::{Fields, Format, Tone};
use crate::payment::{Receipt, SaleOutcome};
use crate::stripe::payment_intents::IntentStatus;
use serde_json::{Value, json};

/// Prints the receipt, whatever the outcome; the problem goes up to `main`.
pub(super) fn show(app: &App, receipt: &Receipt) -> Result<(), Failure> {
    warn_of_sums(app, receipt);
    let printed = if app.output.format() == Format::Table && app.output.columns().is_none() {
        match &receipt.problem {
            // The failure says it all.
            Some(_) => Ok(()),
            None => app.output.toned_line(Tone::Good, &sentence(receipt)),
        }
    } else if app.output.format() == Format::Id && receipt.payment_intent.is_none() {
        Ok(())
    } else {
        app.output.show(&fields(), receipt)
    };
    let problem = receipt.problem.clone();
    match (problem, printed) {
        (Some(problem), _) => Err(problem),
        (None, Err(unprinted)) if unprinted.is_stdout_closed() => Ok(()),
        // Money moved and the caller's file does not say so: it must not look
        // like a failure that may be repeated.
        (None, Err(unprinted)) => Err(unprinted
            .context(sentence(receipt))
            .kind_of(Kind::Unknown)
            .hint("the payment went through, only its result could not be written: do not take it again")),
        (None, Ok(())) => {
            hints(app, receipt);
            Ok(())
        }
    }
}

/// The fields of a receipt among many: with its problem, which a single one tells
/// on stderr.
pub(super) fn batch_fields() -> Fields<'static, Receipt> {
    fields()
        .text("problem", |r| r.problem.as_ref().map(Failure::message))
        .prose()
        .kept()
        .column_only()
        .json("problem", |r| match &r.problem {
            None => Value::Null,
            Some(p) => {
                json!({"kind": p.kind().name(), "message": p.message(), "hint": p.next_step()})
            }
        })
}

/// Prints the receipts of many.
pub(super) async fn show_all(app: &App, receipts: &[Receipt]) -> Result<(), Failure> {
    for receipt in receipts {
        warn_of_sums(app, receipt);
    }
    let fields = batch_fields();
    let heading = heading::of_results(app, "Payments of a batch").await;
    let mut list = app.output.list(&fields)?.under(heading);
    for receipt in receipts {
        // A payment that was never made has no id.
        if app.output.format() != Format::Id || receipt.payment_intent.is_some() {
            list.push(receipt)?;
        }
    }
    list.finish()?;
    if receipts
        .iter()
        .any(|r| r.outcome == SaleOutcome::Authorized)
    {
        hint_capture(app, "ID");
    }
    Ok(())
}

fn warn_of_sums(app: &App, receipt: &Receipt) {
    if !receipt.adds_up() {
        app.output.warn(&format!(
            "asked for {} and a tip of {}, but {} is what was charged",
            receipt.amount,
            Money::new(receipt.tip.unwrap_or(0), receipt.amount.currency()),
            Money::new(receipt.total.unwrap_or(0), receipt.amount.currency()),
        ));
    }
}

fn hint_capture(app: &App, sale: &str) {
    app.output.hint(&format!(
        "the money is held, not taken: within two days, tillctl payments capture {sale}"
    ));
}

fn hints(app: &App, receipt: &Receipt) {
    match receipt.outcome {
        SaleOutcome::Authorized => hint_capture(
            app,
            receipt
                .reference
                .as_deref()
                .or(receipt.payment_intent.as_deref())
                .unwrap_or("ID"),
        ),
        SaleOutcome::Unknown => app.output.hint(&format!(
            "see how it goes with `tillctl readers get {}`",
            receipt.reader_ref.id
        )),
        _ => {}
    }
}

/// The receipt in one line.
pub(super) fn sentence(receipt: &Receipt) -> String {
    let currency = receipt.amount.currency();
    let total = Money::new(receipt.total.unwrap_or(receipt.amount.minor()), currency);
    let verb = match receipt.outcome {
        SaleOutcome::Paid => "Paid",
        SaleOutcome::Authorized => "Authorised",
        _ => "Pushed",
    };
    let mut text = format!("{verb} {total}");
    if let Some(tip) = receipt.tip.filter(|t| *t > 0) {
        text.push_str(&format!(" with a tip of {}", Money::new(tip, currency)));
    }
    text.push_str(if receipt.outcome == SaleOutcome::Unknown {
        " to "
    } else {
        " on "
    });
    text.push_str(receipt.reader_ref.name());
    if let Some(card) = &receipt.card {
        let words = [card.brand.as_deref(), card.last4.as_deref()];
        let words: Vec<_> = words.into_iter().flatten().collect();
        if !words.is_empty() {
            text.push_str(&format!(", {}", words.join(" ")));
        }
    }
    if let Some(intent) = &receipt.payment_intent {
        text.push_str(&format!(" ({intent})"));
    }
    text
}

/// The fields of a receipt.
pub(super) fn fields() -> Fields<'static, Receipt> {
    let card = |r: &Receipt| {
        let card = r.card.as_ref()?;
        Some(json!({"brand": card.brand, "last4": card.last4, "read_method": card.read_method}))
    };
    Fields::of(|r: &Receipt| r.payment_intent.clone().unwrap_or_default())
        .text("outcome", |r| Some(r.outcome.name()))
        .text("status", |r| r.status.as_ref().map(IntentStatus::as_str))
        .rank(6)
        .text("reference", |r| r.reference.as_deref())
        .text("payment_intent", |r| r.payment_intent.as_deref())
        .rank(4)
        .text("charge", |r| r.charge.as_deref())
        .rank(7)
        .text("reader", |r| Some(&r.reader_ref.id))
        .rank(5)
        .text("reader_label", |r| r.reader_ref.label.as_deref())
        .text("location", |r| r.reader_ref.location.as_deref())
        .rank(9)
        .money("amount", |r| Some(r.amount))
        .kept()
        .money("tip", |r| Some(Money::new(r.tip?, r.amount.currency())))
        .rank(3)
        .money("total", |r| Some(Money::new(r.total?, r.amount.currency())))
        .currency("currency", |r| Some(r.amount.currency()))
        .kept()
        .text("brand", |r| r.card.as_ref()?.brand.as_deref())
        .rank(2)
        .column_only()
        .text("last4", |r| r.card.as_ref()?.last4.as_deref())
        .rank(2)
        .column_only()
        .text("read_method", |r| r.card.as_ref()?.read_method.as_deref())
        .rank(8)
        .column_only()
        .json("card", move |r| json!(card(r)))
        .text("decline_code", |r| r.decline_code.as_deref())
        .rank(1)
}
