//! What a payment or a refund tells its surroundings.

use crate::interrupt::Interrupt;
use crate::reader_actions::Notice;
use crate::stripe::readers::Collected;

/// What happens, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
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

/// What a sale tells its surroundings, and what it listens to.
pub struct Hooks<'a> {
    /// Called for every event.
    pub event: &'a (dyn Fn(&Event) + Send + Sync),
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
}

impl std::fmt::Debug for Hooks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

impl From<Notice<'_>> for Event {
    fn from(notice: Notice<'_>) -> Self {
        match notice {
            Notice::Waiting => Self::Waiting,
            Notice::Again(error) => Self::Again(error.to_string()),
            Notice::Blind(error) => Self::Blind(error.to_string()),
            Notice::TakingOff => Self::Withdrawing,
        }
    }
}
