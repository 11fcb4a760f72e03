//! What the journal's lines add up to: the sales, and how each stands.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::journal_line::{AttemptEnd, JournalLine, JournalStep, SaleIntent};
use super::open_follow_up::{self, ExternalPayment, OpenFollowUp, Refunds};
use super::reference::trimmed;
use super::sale::{Receipt, SaleOutcome};
use crate::money::Money;
use crate::stripe::payment_intents::IntentStatus;

/// Stripe keeps what happened under an Idempotency-Key for at least a day; an
/// hour is left for clocks that differ and requests under way.
const KEY_TRUST: SignedDuration = SignedDuration::from_hours(23);

/// A sale and how it stands.
#[derive(Debug, Clone)]
pub struct JournalSale {
    /// Its name within the journal.
    pub sale: String,
    /// As it was intended last.
    pub intended: SaleIntent,
    /// When it was begun first.
    pub began: Timestamp,
    /// When the last attempt was begun.
    pub tried: Timestamp,
    /// When the Idempotency-Key of the last attempt was used first here.
    pub keyed: Timestamp,
    /// When the last line was written.
    pub last: Timestamp,
    /// The PaymentIntent of the last attempt, once it is known.
    pub payment_intent: Option<String>,
    /// How often the last attempt was pushed.
    pub pushes: u32,
    /// How the last attempt ended; `None` while it is open.
    pub end: Option<AttemptEnd>,
    /// When.
    pub ended: Option<Timestamp>,
    /// What was begun with the payment afterwards and has not ended.
    pub open_follow_ups: Vec<OpenFollowUp>,
    /// Every step with its time, for a timeline.
    pub steps: Vec<(Timestamp, String)>,
}

impl JournalSale {
    /// Whether somebody has to look: it has not ended, or its end is unknown,
    /// or something done with it has not ended.
    pub fn is_open(&self) -> bool {
        self.end
            .as_ref()
            .is_none_or(|end| end.outcome == SaleOutcome::Unknown)
            || !self.open_follow_ups.is_empty()
    }

    /// Whether the payment itself is undecided.
    pub fn is_undecided(&self) -> bool {
        self.end
            .as_ref()
            .is_none_or(|end| end.outcome == SaleOutcome::Unknown)
    }

    /// The PaymentIntent that a reader may have had and that may be paid by now, for all
    /// the journal knows.
    pub(crate) fn undecided_intent(&self) -> Option<&str> {
        self.payment_intent
            .as_deref()
            .filter(|_| self.is_undecided())
    }

    /// Whether its PaymentIntent was left open after a decline, for another
    /// card.
    pub fn is_kept(&self) -> bool {
        self.end.as_ref().is_some_and(|end| {
            end.outcome == SaleOutcome::Declined
                && self.payment_intent.is_some()
                && end.status.as_deref() != Some(IntentStatus::Canceled.as_str())
        })
    }

    /// Whether something of the payment may be left at Stripe: it is undecided,
    /// or was left open for another card and the customer's time is up.
    pub fn is_unfinished(&self, now: Timestamp) -> bool {
        self.is_undecided() || (self.is_kept() && self.is_late(now))
    }

    /// Whether the customer's time is up.
    fn is_late(&self, now: Timestamp) -> bool {
        let waited = now.duration_since(self.tried).as_secs();
        u64::try_from(waited).is_ok_and(|waited| waited >= self.intended.deadline_s)
    }

    /// The receipt of a sale that ended.
    pub fn receipt(&self) -> Option<Receipt> {
        let end = self.end.as_ref()?;
        Some(Receipt {
            outcome: end.outcome,
            status: end.status.as_deref().map(Into::into),
            reference: self.intended.reference.clone(),
            payment_intent: end.payment_intent.clone(),
            charge: end.charge.clone(),
            reader_ref: self.intended.reader_ref.clone(),
            amount: Money::new(self.intended.amount, self.intended.currency),
            tip: end.tip,
            total: end.total,
            card: end.card.clone(),
            decline_code: end.decline_code.clone(),
            problem: None,
        })
    }
}

/// All sales of a journal, in the order they were begun.
#[derive(Debug, Default)]
pub struct JournalSales {
    all: Vec<JournalSale>,
    by_sale: HashMap<String, usize>,
    /// Older versions kept `ord-1` and `ord-1 ` apart.
    by_reference: HashMap<String, Vec<usize>>,
    external_payments: Vec<ExternalPayment>,
    refunds: Refunds,
}

impl JournalSales {
    /// Takes a line in.
    pub fn apply(&mut self, line: JournalLine) {
        self.refunds.note(&line);
        let at = line.at;
        if let JournalStep::Intended(intended) = line.what {
            let text = format!(
                "intended on {}, attempt {}",
                intended.reader_ref.name(),
                intended.attempt
            );
            if let Some(entry) = self.entry_mut(&line.sale) {
                // A declined PaymentIntent is used again by the next attempt.
                if entry.intended.key != intended.key {
                    entry.payment_intent = None;
                    entry.keyed = at;
                }
                entry.intended = *intended;
                entry.tried = at;
                entry.last = at;
                entry.pushes = 0;
                entry.end = None;
                entry.ended = None;
                entry.steps.push((at, text));
            } else {
                let place = self.all.len();
                self.by_sale.insert(line.sale.clone(), place);
                if let Some(reference) = &intended.reference {
                    let reference = trimmed(reference).to_owned();
                    self.by_reference.entry(reference).or_default().push(place);
                }
                self.all.push(JournalSale {
                    sale: line.sale,
                    intended: *intended,
                    began: at,
                    tried: at,
                    keyed: at,
                    last: at,
                    payment_intent: None,
                    pushes: 0,
                    end: None,
                    ended: None,
                    open_follow_ups: Vec::new(),
                    steps: vec![(at, text)],
                });
            }
            return;
        }
        let Some(entry) = self.entry_mut(&line.sale) else {
            // Of a sale whose beginning is not here only what was done with
            // its payment says something we could act on.
            self.apply_to_external_payment(line);
            return;
        };
        entry.last = at;
        let text = match line.what {
            JournalStep::Intended(_) | JournalStep::Compacted { .. } => return,
            JournalStep::Created { payment_intent } => {
                let text = format!("PaymentIntent {payment_intent}");
                entry.payment_intent = Some(payment_intent);
                text
            }
            JournalStep::Pushing { reader, number } => {
                entry.pushes = entry.pushes.max(number);
                format!("pushed to {reader}")
            }
            JournalStep::Withdrawing { .. } => "taken back".to_owned(),
            JournalStep::Ended(end) => {
                let text = format!("ended: {}", end.outcome.name());
                // One that was found settled was not created here.
                if entry.payment_intent.is_none() {
                    entry.payment_intent.clone_from(&end.payment_intent);
                }
                if let Some(there) = &end.reader_ref {
                    entry.intended.reader_ref = there.clone();
                }
                entry.end = Some(*end);
                entry.ended = Some(at);
                text
            }
            JournalStep::Doing(follow_up) => {
                open_follow_up::begin(&mut entry.open_follow_ups, at, line.sale, *follow_up)
            }
            JournalStep::Done(done) => open_follow_up::end(&mut entry.open_follow_ups, &done),
        };
        entry.steps.push((at, text));
    }

    fn apply_to_external_payment(&mut self, line: JournalLine) {
        match self
            .external_payments
            .iter_mut()
            .find(|g| g.sale == line.sale)
        {
            Some(external_payment) => external_payment.apply(line),
            None => self
                .external_payments
                .extend(ExternalPayment::begun_by(line)),
        }
    }

    /// A sale by its name within the journal.
    pub fn get(&self, sale: &str) -> Option<&JournalSale> {
        self.by_sale.get(sale).map(|&i| &self.all[i])
    }

    /// The sale with this reference. If there are several, which only differ
    /// in the white space around it, it is the one that was paid, else one that
    /// is open, else the last.
    pub fn of_reference(&self, reference: &str) -> Option<&JournalSale> {
        let weight = |entry: &&JournalSale| {
            let paid = entry.end.as_ref().is_some_and(|e| e.outcome.is_success());
            (paid, entry.is_undecided(), entry.tried)
        };
        self.all_of(reference).max_by_key(weight)
    }

    /// Another sale with this reference that has not ended.
    pub fn also_open(&self, reference: &str, than: &JournalSale) -> Option<&JournalSale> {
        self.all_of(reference)
            .find(|e| e.sale != than.sale && (e.is_undecided() || e.is_kept()))
    }

    fn all_of(&self, reference: &str) -> impl Iterator<Item = &JournalSale> {
        let places = self.by_reference.get(trimmed(reference));
        places.into_iter().flatten().map(|&place| &self.all[place])
    }

    /// A sale by its PaymentIntent.
    pub fn by_intent(&self, intent: &str) -> Option<&JournalSale> {
        self.all
            .iter()
            .rev()
            .find(|e| e.payment_intent.as_deref() == Some(intent))
    }

    /// All of them.
    #[must_use = "an iterator does nothing by itself"]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &JournalSale> {
        self.all.iter()
    }

    /// Payments that were taken elsewhere and with which something was done
    /// here.
    #[must_use = "an iterator does nothing by itself"]
    pub fn external_payments(&self) -> impl DoubleEndedIterator<Item = &ExternalPayment> {
        self.external_payments.iter()
    }

    /// Everything that was begun with a payment and has not ended, in the
    /// order of its beginning within each payment.
    #[must_use = "an iterator does nothing by itself"]
    pub fn begun(&self) -> impl Iterator<Item = &OpenFollowUp> {
        let of_sales = self.all.iter().flat_map(|e| &e.open_follow_ups);
        of_sales.chain(
            self.external_payments
                .iter()
                .flat_map(|g| &g.open_follow_ups),
        )
    }

    /// The refunds that were made from here.
    pub fn refunds(&self) -> &Refunds {
        &self.refunds
    }

    /// The name of a payment's sale within the journal: of its own sale if it
    /// was taken here, else one that says whose it is.
    pub fn name_of(&self, intent: &str) -> String {
        match self.by_intent(intent) {
            Some(entry) => entry.sale.clone(),
            None => open_follow_up::taken_elsewhere(intent),
        }
    }

    fn entry_mut(&mut self, sale: &str) -> Option<&mut JournalSale> {
        self.by_sale.get(sale).map(|&i| &mut self.all[i])
    }
}

/// Whether Stripe still knows an Idempotency-Key that was used first then.
pub(super) fn key_lives(used: Timestamp, now: Timestamp) -> bool {
    now.duration_since(used) < KEY_TRUST
}

/// The name of a sale with a reference.
pub(crate) fn named(reference: &str) -> String {
    format!("r:{}", trimmed(reference))
}
