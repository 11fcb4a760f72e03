//! How a sale ends without money, in the words of an admin.

use super::attempt::Attempt;
use super::on_reader::{OnReader, SaleLook, SaleStep};
use super::sale::{Receipt, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::reader_actions::{Why, refused, slot};
use crate::stripe::readers::Action;

impl OnReader<'_> {
    pub(super) fn ending(
        &self,
        why: &Why<SaleLook>,
        receipt: &mut Receipt,
    ) -> (SaleOutcome, Failure) {
        let name = self.attempt.sale.reader_ref.name();
        let not_ready = |failure| (SaleOutcome::NotReady, failure);
        match why {
            Why::Failed(answer) => self.failed(answer, receipt),
            Why::Refused(error) => not_ready(match self.step {
                SaleStep::Take => refused(
                    name,
                    "payment",
                    "nothing was charged; check the network and take the sale again",
                    error.clone(),
                ),
                SaleStep::Confirm(_) => Failure::from(error.clone())
                    .context("the card was collected, but could not be charged"),
            }),
            Why::Prevented(failure) => (self.prevented, failure.clone()),
            Why::Gone => not_ready(
                slot::gone(name, "the payment was on it")
                    .hint("nothing was charged; take the sale on another reader"),
            ),
            Why::Denied(error) => not_ready(
                Failure::from(error.clone())
                    .context(format!("the payment on {name} cannot be followed any more")),
            ),
            Why::TakenOff => (
                SaleOutcome::Canceled,
                Failure::new(
                    Kind::Declined,
                    format!("the payment was taken off {name} by somebody"),
                )
                .hint("nothing was charged; push it again if that was a mistake"),
            ),
            Why::Displaced => not_ready(
                Failure::new(
                    Kind::NotReady,
                    format!("another command took {name} over before a card was presented"),
                )
                .hint(
                    "nothing was charged; find out who else drives this reader, then push it again",
                ),
            ),
            Why::Late => not_ready(self.late(name)),
            Why::Interrupted => (
                SaleOutcome::Canceled,
                Failure::new(
                    Kind::Interrupted,
                    "interrupted; the payment was taken back and nothing was charged",
                ),
            ),
        }
    }

    fn late(&self, name: &str) -> Failure {
        let seconds = self.attempt.sale.deadline.as_secs();
        match self.step {
            SaleStep::Take => Failure::new(
                Kind::NotReady,
                format!("no card on {name} within {seconds} s"),
            )
            .hint("nothing was charged; push it again, with a longer --deadline if the customer needs more time"),
            SaleStep::Confirm(_) => Failure::new(
                Kind::NotReady,
                format!("the card was collected, but {name} did not charge it within {seconds} s"),
            )
            .hint("nothing was charged; push it again"),
        }
    }

    /// The reader says that the payment failed.
    fn failed(&self, answer: &SaleLook, receipt: &mut Receipt) -> (SaleOutcome, Failure) {
        let name = self.attempt.sale.reader_ref.name();
        let action = match answer {
            SaleLook::Failed(action) => action,
            SaleLook::NotHeard => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!(
                        "the card was collected, but {name} did not hear that it is to be charged"
                    ),
                )
                .hint("nothing was charged; push it again");
                return (SaleOutcome::NotReady, failure);
            }
            SaleLook::Canceled => return self.canceled_elsewhere(),
            SaleLook::Refused | SaleLook::Settled(_) | SaleLook::Collected(_) => {
                return self.declined(receipt);
            }
        };
        match action.failure_code.as_deref() {
            Some("customer_canceled") => (
                SaleOutcome::Canceled,
                Failure::new(
                    Kind::Declined,
                    format!("the customer cancelled the payment on {name}"),
                )
                .hint("nothing was charged"),
            ),
            Some("connection_error") => (
                SaleOutcome::NotReady,
                Failure::new(
                    Kind::NotReady,
                    format!("{name} lost its connection during the payment"),
                )
                .hint("nothing was charged; check the reader's network, then push it again"),
            ),
            _ => {
                receipt.decline_code = decline_code(action, receipt.decline_code.take());
                self.declined(receipt)
            }
        }
    }

    pub(super) fn canceled_elsewhere(&self) -> (SaleOutcome, Failure) {
        let failure = Failure::new(
            Kind::Declined,
            format!("{} was cancelled by somebody else", self.intent),
        )
        .hint("nothing was charged; if that was a mistake, the same command makes a new one");
        (SaleOutcome::Canceled, failure)
    }

    /// The card was refused; the receipt says why.
    fn declined(&self, receipt: &Receipt) -> (SaleOutcome, Failure) {
        (SaleOutcome::Declined, self.attempt.refused_card(receipt))
    }
}

/// Why the bank declined: what the reader was told, else what the PaymentIntent
/// says, else the reader's own code.
fn decline_code(action: &Action, read: Option<String>) -> Option<String> {
    let error = action.api_error.as_ref();
    error
        .and_then(|e| e.decline_code.clone())
        .or(read)
        .or_else(|| error.and_then(|e| e.code.clone()))
        .or_else(|| action.failure_code.clone())
}

impl Attempt<'_> {
    pub(super) fn refused_card(&self, receipt: &Receipt) -> Failure {
        let why = receipt.decline_code.as_deref().unwrap_or("no reason given");
        Failure::new(
            Kind::Declined,
            format!("declined on {}: {why}", self.sale.reader_ref.name()),
        )
        .hint(match why {
            // It is the account's, and not the card's.
            "capability_not_active" => {
                "nothing was charged; the account may not take such cards yet: see https://dashboard.stripe.com/settings/payment_methods"
            }
            _ => "nothing was charged; ask for another card and push it again",
        })
    }
}
