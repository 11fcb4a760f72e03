//! What a payment or a refund tells its surroundings.

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::reader_actions::ActionNotice;
use crate::stripe::readers::Collected;

/// What happens, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentEvent {
    /// It is about to be put onto the reader.
    Pushing,
    /// It was settled before, on the reader of this name, as only Stripe knew.
    SettledBefore(String),
    /// The reader shows the payment.
    Waiting,
    /// The PaymentIntent is being processed by the bank.
    Processing,
    /// The reader did not take it at once; it is tried again.
    Again(String),
    /// Somebody else's payment was replaced on the reader.
    Replaced(String),
    /// A look at Stripe failed; it is looked again.
    Blind(String),
    /// The key may not read all of a payment: the permission it lacks.
    Lacking(String),
    /// The journal could not be written where that no longer changes anything.
    Unrecorded(String),
    /// A card was collected and is being decided about.
    Collected(Collected),
    /// The payment is being taken back.
    Withdrawing,
}

impl PaymentEvent {
    /// That the end of something is not written down, and what closes it.
    pub(super) fn end_unrecorded(of: &str, failure: &Failure) -> Self {
        Self::Unrecorded(format!(
            "how {of} ended is not written down ({failure}): tillctl payments resume does that later"
        ))
    }
}

/// What a sale tells its surroundings, and what it listens to.
pub struct Hooks<'a> {
    /// Called for every event.
    pub event: &'a (dyn Fn(&PaymentEvent) + Send + Sync),
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
}

impl std::fmt::Debug for Hooks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

impl From<ActionNotice<'_>> for PaymentEvent {
    fn from(notice: ActionNotice<'_>) -> Self {
        match notice {
            ActionNotice::Waiting => Self::Waiting,
            ActionNotice::Again(error) => Self::Again(error.to_string()),
            ActionNotice::Blind(error) => Self::Blind(error.to_string()),
            ActionNotice::TakingOff => Self::Withdrawing,
        }
    }
}
