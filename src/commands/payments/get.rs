//! `tillctl payments get ID|REFERENCE`

use jiff::Timestamp;
use serde_json::{Value, json};

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::payments::named::Target;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::output::ColumnNames;
use crate::output::{Cell, Column, Format, Json, Shape};
use crate::payment::follow_up::{ExternalPayment, REFERENCE};
use crate::payment::{Disputes, PaymentState};
use crate::stripe::charges::Details;
use crate::stripe::disputes::Dispute;
use crate::stripe::permissions::{CHARGE, DISPUTE, INTENT, Needs, READER, needs};
use crate::stripe::{Charge, Refund};

/// Show one payment: charge, card, reader, refunds, disputes and every step.
///
/// `refundable` is what can still be given back: nothing while the payment is
/// disputed, and empty if the key may not read disputes. Knows payments taken elsewhere too, by their PaymentIntent or charge.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments get order-4711
  tillctl payments get pi_3QwErTyUiOpAsDfGhJkLzXcV -o json")]
pub(crate) struct Args {
    /// Reference of the sale, PaymentIntent or charge
    #[arg(value_name = "ID|REFERENCE", add = ArgValueCompleter::new(complete::payments))]
    payment: String,
}

/// A payment with everything that is known of it.
struct Whole {
    target: Target,
    external_payment: Option<ExternalPayment>,
    state: Option<PaymentState>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[INTENT, CHARGE], &[READER, DISPUTE]);

    fn columns() -> ColumnNames {
        shape(Timestamp::UNIX_EPOCH).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let target = crate::commands::payments::named::target(app, &self.payment).await?;
        let state = match &target.intent {
            Some(intent) => Some(PaymentState::read(app.stripe().await?, intent).await?),
            None => None,
        };
        let reading = app.payments().await?.read()?;
        let external_payment = reading
            .entries
            .external_payments()
            .find(|g| target.intent.as_deref() == Some(&g.payment_intent))
            .cloned();
        let whole = Whole {
            target,
            external_payment,
            state,
        };
        whole.say_what_is_missing(app);
        app.output.show(&shape(app.now()), &whole)?;
        if app.output.format() == Format::Table && app.output.columns().is_none() {
            app.output.line("")?;
            app.output.lines(whole.lists())?;
        }
        Ok(())
    }
}

impl Whole {
    fn say_what_is_missing(&self, app: &App) {
        let Some(state) = &self.state else {
            return;
        };
        if let Some((why, _)) = self.target.other_charge(state) {
            app.output.note(&why);
        }
        if let Disputes::Unread(error) = &state.disputes {
            app.output.warn(&format!(
                "{} was disputed, but its disputes cannot be read, so what is left to refund is not known: {error}",
                state.intent.id
            ));
        }
    }

    fn disputes(&self) -> &[Dispute] {
        self.state.as_ref().map_or(&[], |s| s.disputes.known())
    }

    fn refundable(&self) -> Option<i64> {
        self.state.as_ref()?.refundable()
    }

    /// How the last dispute stands.
    fn dispute(&self) -> Option<&str> {
        match &self.state.as_ref()?.disputes {
            Disputes::Known(all) => all.first().map(|d| d.status.as_str()),
            Disputes::Unread(_) => Some("unknown"),
        }
    }

    fn dispute_line(&self, dispute: &Dispute) -> String {
        let amount = self.sum(dispute.amount);
        let mut line = format!("dispute {} of {amount} {}", dispute.id, dispute.status);
        if let Some(reason) = &dispute.reason {
            line.push_str(&format!(", {reason}"));
        }
        let due = dispute.evidence_due();
        if let Some(due) = due.and_then(|at| Timestamp::from_second(at).ok()) {
            line.push_str(&format!(
                ", evidence due {}",
                crate::commands::payments::named::whole(due)
            ));
        }
        line
    }

    /// So much in the payment's currency.
    fn sum(&self, minor: i64) -> String {
        match self.currency() {
            Some(currency) => Money::new(minor, currency).to_string(),
            None => minor.to_string(),
        }
    }

    fn charge(&self) -> Option<&Charge> {
        self.state.as_ref()?.charge()
    }

    fn details(&self) -> Option<&Details> {
        let details = self.charge()?.payment_method_details.as_ref()?;
        Some(&details.details)
    }

    fn currency(&self) -> Option<Currency> {
        match (&self.state, &self.target.entry) {
            (Some(state), _) => state.currency().ok(),
            (None, Some(entry)) => Some(entry.intended.currency),
            (None, None) => None,
        }
    }

    fn stamped(&self, name: &str) -> Option<&str> {
        self.state.as_ref()?.stamped(name)
    }

    fn reference(&self) -> Option<&str> {
        let entry = self.target.entry.as_ref();
        entry
            .and_then(|e| e.intended.reference.as_deref())
            .or_else(|| self.stamped("tillctl_reference"))
    }

    fn outcome(&self) -> Option<&'static str> {
        let entry = self.target.entry.as_ref()?;
        Some(entry.end.as_ref().map_or("open", |e| e.outcome.name()))
    }

    fn reader(&self) -> Option<&str> {
        let entry = self.target.entry.as_ref();
        self.state
            .as_ref()
            .and_then(PaymentState::reader)
            .or_else(|| entry.map(|e| e.intended.reader_ref.id.as_str()))
    }

    fn label(&self) -> Option<&str> {
        let entry = self.target.entry.as_ref();
        entry
            .and_then(|e| e.intended.reader_ref.label.as_deref())
            .or_else(|| self.stamped("tillctl_reader_label"))
    }

    fn location(&self) -> Option<&str> {
        self.details()
            .and_then(|d| d.location.as_deref())
            .or_else(|| self.stamped("tillctl_location"))
    }

    fn amount(&self) -> Option<i64> {
        match &self.state {
            Some(state) => Some(state.intent.amount),
            None => self.target.entry.as_ref().map(|e| e.intended.amount),
        }
    }

    fn decline_code(&self) -> Option<&str> {
        let intent = &self.state.as_ref()?.intent;
        let error = intent.last_payment_error.as_ref()?;
        error.decline_code.as_deref().or(error.code.as_deref())
    }

    fn refunds(&self) -> &[Refund] {
        self.state.as_ref().map_or(&[], |s| &s.refunds)
    }

    /// Every step: what the journal wrote, and what Stripe has a time for.
    fn timeline(&self) -> Vec<(Timestamp, &'static str, String)> {
        let mut steps: Vec<(Timestamp, &'static str, String)> = Vec::new();
        let journal = self.target.entry.iter().flat_map(|e| &e.steps);
        for (at, text) in journal.chain(self.external_payment.iter().flat_map(|g| &g.steps)) {
            steps.push((*at, "journal", text.clone()));
        }
        let mut stripe = |at: Option<i64>, text: String| {
            if let Some(at) = at.and_then(|at| Timestamp::from_second(at).ok()) {
                steps.push((at, "stripe", text));
            }
        };
        if let Some(state) = &self.state {
            let intent = &state.intent;
            stripe(intent.created, format!("created {}", intent.id));
            if let Some(charge) = state.charge() {
                stripe(
                    Some(charge.created),
                    format!("charge {} {}", charge.id, charge.status),
                );
            }
            let why = intent.cancellation_reason.as_deref();
            stripe(
                intent.canceled_at,
                why.map_or_else(|| "canceled".to_owned(), |w| format!("canceled: {w}")),
            );
            for refund in state.refunds.iter().rev() {
                stripe(Some(refund.created), self.refund_line(refund));
            }
            for dispute in state.disputes.known().iter().rev() {
                stripe(Some(dispute.created), self.dispute_line(dispute));
            }
        }
        // Stripe's times are whole seconds; a sort that keeps order leaves the
        // journal's steps of one second as they were written.
        steps.sort_by_key(|(at, ..)| at.as_second());
        steps
    }

    fn refund_line(&self, refund: &Refund) -> String {
        let amount = self.sum(refund.amount);
        let status = refund.status.as_ref().map_or("", |s| s.as_str());
        let mut line = format!("refund {} of {amount} {status}", refund.id);
        if let Some(reference) = refund.stamped(REFERENCE) {
            line.push_str(&format!(", {reference}"));
        }
        line
    }

    /// The lists below the fields, for people.
    fn lists(&self) -> impl Iterator<Item = String> {
        let steps = self.timeline().into_iter();
        steps.map(|(at, source, what)| {
            let line = format!(
                "{}  {source:<8}{what}",
                crate::commands::payments::named::whole(at)
            );
            line.trim_end().to_owned()
        })
    }

    fn to_json(&self) -> Value {
        let intent = self.state.as_ref().map(|s| &s.intent);
        json!({
            "reference": self.reference(),
            "payment_intent": self.target.intent,
            "outcome": self.outcome(),
            "status": intent.map(|i| i.status.as_str()),
            "amount": self.amount(),
            "tip": intent.and_then(crate::stripe::PaymentIntent::tip),
            "captured": self.state.as_ref().map(PaymentState::captured),
            "refunded": self.state.as_ref().map(PaymentState::given_back),
            "refundable": self.refundable(),
            "currency": self.currency().map(|c| c.code().to_owned()),
            "reader": self.reader(),
            "reader_label": self.label(),
            "location": self.location(),
            "charge": self.charge().map(|c| json!({
                "id": c.id,
                "status": c.status.as_str(),
                "amount": c.amount,
                "captured": c.captured,
                "created": Timestamp::from_second(c.created).ok().map(crate::commands::payments::named::whole),
                "capture_before": self.capture_before().map(crate::commands::payments::named::whole),
            })),
            "card": self.charge().map(|c| json!({
                "type": c.payment_method_details.as_ref().map(|d| d.kind.as_str()),
                "brand": self.details().and_then(|d| d.brand.as_deref()),
                "last4": self.details().and_then(|d| d.last4.as_deref()),
                "read_method": self.details().and_then(|d| d.read_method.as_deref()),
            })),
            "decline_code": self.decline_code(),
            "metadata": intent.and_then(|i| i.metadata.as_ref()),
            "refunds": self.refunds().iter().map(|r| json!({
                "id": r.id,
                "amount": r.amount,
                "status": r.status.as_ref().map(|s| s.as_str().to_owned()),
                "reason": r.reason,
                "reference": r.stamped(REFERENCE),
                "created": Timestamp::from_second(r.created).ok().map(crate::commands::payments::named::whole),
            })).collect::<Vec<_>>(),
            "disputes": self.disputes().iter().map(|d| json!({
                "id": d.id,
                "amount": d.amount,
                "status": d.status.as_str(),
                "reason": d.reason,
                "created": Timestamp::from_second(d.created).ok().map(crate::commands::payments::named::whole),
                "evidence_due": d.evidence_due()
                    .and_then(|at| Timestamp::from_second(at).ok()).map(crate::commands::payments::named::whole),
            })).collect::<Vec<_>>(),
            "open": self.is_open(),
            "attempts": self.target.entry.as_ref().map(|e| e.intended.attempt),
            "timeline": self.timeline().into_iter().map(|(at, source, what)| json!({
                "at": crate::commands::payments::named::whole(at), "source": source, "step": what,
            })).collect::<Vec<_>>(),
        })
    }

    fn capture_before(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.details()?.capture_before?).ok()
    }

    fn is_open(&self) -> bool {
        let entry = self.target.entry.as_ref();
        entry.is_some_and(crate::payment::journal_sale::JournalSale::is_open)
            || self
                .external_payment
                .as_ref()
                .is_some_and(|g| !g.open_follow_ups.is_empty())
    }
}

fn shape(now: Timestamp) -> Shape<'static, Whole> {
    let text = |name: &'static str, get: fn(&Whole) -> Option<&str>| {
        Column::new(name, move |w: &Whole| Cell::text(get(w)))
    };
    let money = |name: &'static str, get: fn(&Whole) -> Option<i64>| {
        Column::new(name, move |w: &Whole| {
            crate::commands::payments::named::money(get(w), w.currency())
        })
    };
    Shape::new(
        vec![
            text("reference", Whole::reference),
            text("payment_intent", |w| w.target.intent.as_deref()),
            text("outcome", Whole::outcome),
            text("status", |w| {
                w.state.as_ref().map(|s| s.intent.status.as_str())
            }),
            money("amount", Whole::amount),
            money("tip", |w| w.state.as_ref()?.intent.tip()),
            money("captured", |w| w.state.as_ref().map(PaymentState::captured)),
            money("refunded", |w| {
                w.state.as_ref().map(PaymentState::given_back)
            }),
            money("refundable", Whole::refundable),
            text("dispute", Whole::dispute),
            Column::new("currency", |w: &Whole| {
                Cell::text(w.currency().as_ref().map(Currency::code))
            }),
            text("charge", |w| w.state.as_ref()?.charge_id()),
            text("brand", |w| w.details()?.brand.as_deref()),
            text("last4", |w| w.details()?.last4.as_deref()),
            text("read_method", |w| w.details()?.read_method.as_deref()),
            text("decline_code", Whole::decline_code),
            text("reader", Whole::reader),
            text("reader_label", Whole::label),
            text("location", Whole::location),
            Column::new("capture_before", move |w: &Whole| {
                let Some(at) = w.capture_before() else {
                    return Cell::text(None);
                };
                let exact = crate::commands::payments::named::whole(at);
                Cell::shown(exact.clone(), exact.clone(), exact.into())
            }),
            Column::new("created", move |w: &Whole| {
                let created = w.state.as_ref().and_then(|s| s.intent.created);
                crate::commands::payments::named::moment(
                    created.and_then(|at| Timestamp::from_second(at).ok()),
                    now,
                )
            }),
            Column::new("open", |w: &Whole| {
                let open = w.is_open();
                Cell::shown(
                    if open { "yes" } else { "no" },
                    open.to_string(),
                    open.into(),
                )
            }),
        ],
        |w| w.target.intent.clone().unwrap_or_default(),
        |w| Json::Own(w.to_json()),
    )
}
