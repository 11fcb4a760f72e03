//! Sales that are taken while the store cannot be reached, if that is allowed: with this
//! machine's own journal, and how they stand beside what the store has of them later.

use std::fmt;

use super::journal_sale::{JournalSale, JournalSales};
use crate::failure::{Failure, Kind};
use crate::stripe::payment_intents::IntentStatus;

/// A sale that this machine has sold, or may have, and another has under the same
/// reference, with another PaymentIntent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SoldTwice {
    reference: String,
    /// `pi_…` of this machine.
    ours: String,
    /// `pi_…` of the store.
    theirs: String,
}

impl SoldTwice {
    /// That of the store, and that of this machine.
    pub(super) fn payments(&self) -> [&str; 2] {
        [&self.theirs, &self.ours]
    }
}

/// How a sale stands beside what the store has of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// The store has less of it, or nothing.
    New,
    /// The store knows how it ended, and where.
    Known,
    Twice(SoldTwice),
}

impl fmt::Display for SoldTwice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            reference,
            ours,
            theirs,
        } = self;
        write!(
            f,
            "the sale {reference:?} has two payments: {ours}, taken here while the store could not be reached, and {theirs} of another machine; see tillctl payments get {ours} and {theirs}, give one back (tillctl payments refund {theirs}), then tillctl store import"
        )
    }
}

/// Refuses to sell without a store that this machine has never worked with: what it sold
/// before is not in it. `noted` is where the one was that it has worked with.
pub(super) fn check_known(noted: Option<String>, place: &str) -> Result<(), Failure> {
    match noted {
        Some(noted) if noted == place => Ok(()),
        Some(noted) => Err(Failure::new(
            Kind::Unavailable,
            format!("the store {place} cannot be reached, and this machine has worked with another one, {noted}; nothing was charged"),
        )
        .hint("try again when it can be")),
        None => Err(Failure::new(
            Kind::Unavailable,
            format!("the store {place} cannot be reached, and this machine has not worked with it yet; nothing was charged"),
        )
        .hint("try again when it can be: only then can this machine sell on without it")),
    }
}

/// How a sale of this machine's own journal stands beside the store's of the same name.
pub(super) fn beside(ours: &JournalSales, theirs: &JournalSales) -> Beside {
    // Without a sale they are what was done with one.
    let (Some(ours), Some(theirs)) = (ours.iter().next_back(), theirs.iter().next_back()) else {
        return Beside::New;
    };
    let is_canceled = |sale: &JournalSale| {
        let end = sale.end.as_ref();
        end.is_some_and(|end| end.status.as_deref() == Some(IntentStatus::Canceled.as_str()))
    };
    let is_paid = |sale: &JournalSale| sale.end.as_ref().is_some_and(|e| e.outcome.is_success());
    let may_be_paid = |sale: &JournalSale| is_paid(sale) || sale.is_undecided();
    match (&ours.payment_intent, &theirs.payment_intent) {
        (Some(own), Some(other)) if own != other && may_be_paid(ours) && may_be_paid(theirs) => {
            Beside::Twice(SoldTwice {
                reference: ours.intended.reference.clone().unwrap_or_default(),
                ours: own.clone(),
                theirs: other.clone(),
            })
        }
        // Who only found it settled wrote down how, and not how it came to that.
        (Some(_), Some(_)) if theirs.pushes == 0 && same_end(ours, theirs) => Beside::New,
        // A hold that was let go there.
        (Some(own), Some(other)) if own == other && is_canceled(theirs) => Beside::Known,
        _ if is_paid(theirs) => Beside::Known,
        _ => Beside::New,
    }
}

/// Whether both ended in the same way, and nothing was done with the payment since.
fn same_end(ours: &JournalSale, theirs: &JournalSale) -> bool {
    let outcome = |sale: &JournalSale| sale.end.as_ref().map(|end| end.outcome);
    outcome(ours) == outcome(theirs)
}
