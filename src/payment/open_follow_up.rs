//! What the journal's lines say of follow-ups: those that have not ended, the
//! refunds that were made, and payments that were taken elsewhere.

use std::collections::HashMap;

use jiff::Timestamp;

use super::follow_up::{DONE, FollowUp, FollowUpEnd};
use super::journal_line::{JournalLine, JournalStep};

/// Something that was begun with a payment and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFollowUp {
    /// When.
    pub at: Timestamp,
    /// The name of its sale within the journal.
    pub sale: String,
    /// What.
    pub follow_up: FollowUp,
}

/// A refund that was made from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refunded {
    /// The follow-up's id.
    pub id: String,
    /// When that was written.
    pub at: Timestamp,
    /// `pi_…`
    pub payment_intent: String,
    /// Minor units.
    pub amount: i64,
    /// What the shop calls it.
    pub reference: Option<String>,
    /// `re_…`
    pub refund: Option<String>,
}

/// The refunds of a journal: those that were made, and the names of those that
/// were begun.
#[derive(Debug, Default)]
pub struct Refunds {
    begun: HashMap<String, Refunded>,
    made: Vec<Refunded>,
}

impl Refunds {
    /// Takes a line in.
    pub(super) fn note(&mut self, line: &JournalLine) {
        match &line.what {
            JournalStep::Doing(follow_up) if follow_up.is_refund() => {
                let begun = Refunded {
                    id: follow_up.id.clone(),
                    at: line.at,
                    payment_intent: follow_up.payment_intent.clone(),
                    amount: follow_up.minor(),
                    reference: follow_up.reference.clone(),
                    refund: None,
                };
                self.begun.insert(follow_up.id.clone(), begun);
            }
            JournalStep::Done(end) => {
                let begun = self.begun.remove(&end.id);
                if let Some(begun) = begun.filter(|_| end.result == DONE) {
                    self.made.push(Refunded {
                        at: line.at,
                        refund: end.object.clone(),
                        ..begun
                    });
                }
            }
            _ => {}
        }
    }

    /// The ids of the follow-ups that made them.
    pub(super) fn follow_ups(&self) -> impl Iterator<Item = &str> {
        self.made.iter().map(|made| made.id.as_str())
    }

    /// Those that were made of a payment.
    pub(super) fn of(&self, intent: &str) -> impl Iterator<Item = &Refunded> {
        let made = self.made.iter();
        made.filter(move |r| r.payment_intent == intent)
    }

    /// The one with this name, made or begun.
    pub(super) fn named(&self, reference: &str) -> Option<&Refunded> {
        let all = self.made.iter().chain(self.begun.values());
        all.into_iter()
            .find(|r| r.reference.as_deref() == Some(reference))
    }
}

/// A payment that was taken elsewhere: the journal knows only what was done
/// with it here.
#[derive(Debug, Clone)]
pub struct ExternalPayment {
    /// Its name within the journal: `p:` and the PaymentIntent.
    pub sale: String,
    /// `pi_…`
    pub payment_intent: String,
    /// When something was done with it first.
    pub began: Timestamp,
    /// When the last line was written.
    pub last: Timestamp,
    /// What was begun and has not ended.
    pub open_follow_ups: Vec<OpenFollowUp>,
    /// Every step with its time.
    pub steps: Vec<(Timestamp, String)>,
}

impl ExternalPayment {
    /// The payment a line is the first of; `None` if the line says nothing we
    /// could act on.
    pub(super) fn begun_by(line: JournalLine) -> Option<Self> {
        let JournalStep::Doing(follow_up) = &line.what else {
            return None;
        };
        let mut external_payment = Self {
            sale: line.sale.clone(),
            payment_intent: follow_up.payment_intent.clone(),
            began: line.at,
            last: line.at,
            open_follow_ups: Vec::new(),
            steps: Vec::new(),
        };
        external_payment.apply(line);
        Some(external_payment)
    }

    /// Takes a line in.
    pub(super) fn apply(&mut self, line: JournalLine) {
        let text = match line.what {
            JournalStep::Doing(follow_up) => {
                begin(&mut self.open_follow_ups, line.at, line.sale, *follow_up)
            }
            JournalStep::Done(done) => end(&mut self.open_follow_ups, &done),
            _ => return,
        };
        self.last = line.at;
        self.steps.push((line.at, text));
    }
}

/// The name of a sale of which only the PaymentIntent is known.
pub(crate) fn taken_elsewhere(intent: &str) -> String {
    format!("p:{intent}")
}

/// Notes that something was begun, or is tried under another key; what a timeline says
/// of it.
pub(super) fn begin(
    open: &mut Vec<OpenFollowUp>,
    at: Timestamp,
    sale: String,
    follow_up: FollowUp,
) -> String {
    let kind = follow_up.kind.replace('_', " ");
    let before = open.len();
    open.retain(|b| b.follow_up.id != follow_up.id);
    let how = if open.len() < before {
        "again"
    } else {
        "begun"
    };
    open.push(OpenFollowUp {
        at,
        sale,
        follow_up,
    });
    format!("{kind} {how}")
}

/// Notes that something ended; what a timeline says of it.
pub(super) fn end(open: &mut Vec<OpenFollowUp>, done: &FollowUpEnd) -> String {
    let kind = open
        .iter()
        .find(|b| b.follow_up.id == done.id)
        .map_or("action", |b| b.follow_up.kind.as_str())
        .replace('_', " ");
    open.retain(|b| b.follow_up.id != done.id);
    match &done.object {
        Some(object) => format!("{kind} {}: {object}", done.result),
        None => format!("{kind} {}", done.result),
    }
}
