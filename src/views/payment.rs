//! A payment with everything that is known of it: what the journal wrote beside what
//! Stripe says.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::money::{Currency, Money};
use crate::output::{Cell, Fields};
use crate::payment::follow_up::REFERENCE;
use crate::payment::journal_sale::JournalSale;
use crate::payment::open_follow_up::ExternalPayment;
use crate::payment::{Disputes, NamedPayment, PaymentState};
use crate::period::words;
use crate::stripe::charges::Details;
use crate::stripe::disputes::Dispute;
use crate::stripe::{Charge, Refund};

/// A payment as its own journal and Stripe have it.
pub(crate) struct WholePayment {
    pub(crate) target: NamedPayment,
    /// What was done with it here, if it was taken elsewhere.
    pub(crate) external_payment: Option<ExternalPayment>,
    /// `None` for a sale that has no PaymentIntent yet.
    pub(crate) state: Option<PaymentState>,
}

impl WholePayment {
    /// What of the payment could not be read, or is not what was named: to be noted,
    /// and to be warned of.
    pub(crate) fn remarks(&self) -> (Option<String>, Option<String>) {
        let Some(state) = &self.state else {
            return (None, None);
        };
        let warning = match &state.disputes {
            Disputes::Unread(error) => Some(format!(
                "{} was disputed, but its disputes cannot be read, so what is left to refund is not known: {error}",
                state.intent.id
            )),
            Disputes::Known(_) => None,
        };
        let other = self.target.other_charge(state);
        (other.map(|(why, _)| why), warning)
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

    fn dispute_line(&self, dispute: &Dispute, zone: &TimeZone) -> String {
        let amount = self.sum(dispute.amount);
        let mut line = format!("dispute {} of {amount} {}", dispute.id, dispute.status);
        if let Some(reason) = &dispute.reason {
            line.push_str(&format!(", {reason}"));
        }
        let due = dispute.evidence_due();
        if let Some(due) = due.and_then(|at| Timestamp::from_second(at).ok()) {
            line.push_str(&format!(", evidence due {}", words::with_offset(due, zone)));
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

    fn money(&self, minor: Option<i64>) -> Option<Money> {
        Money::known(minor, self.currency())
    }

    fn outcome(&self) -> Option<&str> {
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

    /// Every step: what the journal wrote, and what Stripe has a time for. Moments that
    /// a step speaks of are those of the zone.
    fn timeline(&self, zone: &TimeZone) -> Vec<(Timestamp, &'static str, String)> {
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
                stripe(Some(dispute.created), self.dispute_line(dispute, zone));
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

    /// The lists below the fields, for people: when, and what happened then.
    pub(crate) fn lists(&self, zone: &TimeZone) -> impl Iterator<Item = (String, String)> {
        let steps = self.timeline(zone).into_iter();
        steps.map(|(at, source, what)| {
            let when = format!("{}  {source:<8}", words::with_offset(at, zone));
            (when, what)
        })
    }

    fn capture_before(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.details()?.capture_before?).ok()
    }

    fn is_open(&self) -> bool {
        let entry = self.target.entry.as_ref();
        entry.is_some_and(JournalSale::is_open)
            || self
                .external_payment
                .as_ref()
                .is_some_and(|g| !g.open_follow_ups.is_empty())
    }
}

/// Its fields; people are told moments from `now` or as clocks of the zone show them.
pub(crate) fn fields(now: Timestamp, zone: &TimeZone) -> Fields<'_, WholePayment> {
    let of_journal_and_stripe =
        Fields::of(|w: &WholePayment| w.target.intent.clone().unwrap_or_default())
            .text("reference", WholePayment::reference)
            .text("payment_intent", |w| w.target.intent.as_deref())
            .text("outcome", WholePayment::outcome)
            .text("status", |w| {
                w.state.as_ref().map(|s| s.intent.status.as_str())
            })
            .money("amount", |w| w.money(w.amount()))
            .money("tip", |w| w.money(w.state.as_ref()?.intent.tip()))
            .money("captured", |w| w.money(Some(w.state.as_ref()?.captured())))
            .money("refunded", |w| {
                w.money(Some(w.state.as_ref()?.given_back()))
            })
            .money("refundable", |w| w.money(w.refundable()))
            .text("dispute", WholePayment::dispute)
            .column_only()
            .currency("currency", WholePayment::currency);
    of_the_card(of_journal_and_stripe)
        .cell("capture_before", |w| {
            Cell::moment_with_offset(w.capture_before(), zone)
        })
        .column_only()
        .json("metadata", |w| {
            json!(w.state.as_ref().and_then(|s| s.intent.metadata.as_ref()))
        })
        .json("refunds", |w| w.refunds().iter().map(refund).collect())
        .json("disputes", |w| w.disputes().iter().map(dispute).collect())
        .cell("created", move |w| {
            let created = w.state.as_ref().and_then(|s| s.intent.created);
            Cell::ago_to_the_second(created.and_then(|at| Timestamp::from_second(at).ok()), now)
        })
        .column_only()
        .flag("open", WholePayment::is_open)
        .json("attempts", |w| {
            json!(w.target.entry.as_ref().map(|e| e.intended.attempt))
        })
        .json("timeline", |w| {
            let steps = w.timeline(&TimeZone::UTC).into_iter();
            let steps = steps.map(|(at, source, step)| {
                json!({"at": words::to_the_second(at), "source": source, "step": step})
            });
            steps.collect()
        })
}

/// The charge, its card and where it was taken: columns of their own, objects in JSON.
fn of_the_card(fields: Fields<'_, WholePayment>) -> Fields<'_, WholePayment> {
    fields
        .text("charge", |w| w.state.as_ref()?.charge_id())
        .column_only()
        .text("brand", |w| w.details()?.brand.as_deref())
        .column_only()
        .text("last4", |w| w.details()?.last4.as_deref())
        .column_only()
        .text("read_method", |w| w.details()?.read_method.as_deref())
        .column_only()
        .text("decline_code", WholePayment::decline_code)
        .column_only()
        .text("reader", WholePayment::reader)
        .text("reader_label", WholePayment::label)
        .text("location", WholePayment::location)
        .json("charge", |w| {
            json!(w.charge().map(|c| json!({
                "id": c.id,
                "status": c.status.as_str(),
                "amount": c.amount,
                "captured": c.captured,
                "created": second(c.created),
                "capture_before": w.capture_before().map(words::to_the_second),
            })))
        })
        .json("card", |w| {
            let details = w.details();
            json!(w.charge().map(|c| json!({
                "type": c.payment_method_details.as_ref().map(|d| d.kind.as_str()),
                "brand": details.and_then(|d| d.brand.as_deref()),
                "last4": details.and_then(|d| d.last4.as_deref()),
                "read_method": details.and_then(|d| d.read_method.as_deref()),
            })))
        })
        .json("decline_code", |w| json!(w.decline_code()))
}

/// A second of Stripe's.
fn second(at: i64) -> Option<String> {
    Timestamp::from_second(at).ok().map(words::to_the_second)
}

fn refund(refund: &Refund) -> Value {
    json!({
        "id": refund.id,
        "amount": refund.amount,
        "status": refund.status.as_ref().map(|s| s.as_str().to_owned()),
        "reason": refund.reason,
        "reference": refund.stamped(REFERENCE),
        "created": second(refund.created),
    })
}

fn dispute(dispute: &Dispute) -> Value {
    json!({
        "id": dispute.id,
        "amount": dispute.amount,
        "status": dispute.status.as_str(),
        "reason": dispute.reason,
        "created": second(dispute.created),
        "evidence_due": dispute.evidence_due().and_then(second),
    })
}
