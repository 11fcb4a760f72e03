//! What the end of the waiting means, in the words of an admin.

use super::attempt::{Attempt, WaitEnding, settle};
use super::sale::{Receipt, SaleOutcome};
use super::slot;
use crate::failure::{Failure, Kind};
use crate::stripe::readers::Action;

impl Attempt<'_> {
    pub(super) async fn end(
        &self,
        mut receipt: Receipt,
        intent: &str,
        ending: WaitEnding,
    ) -> Receipt {
        match ending {
            WaitEnding::Settled(read) => {
                receipt.read(&read);
                settle(&mut receipt);
                receipt
            }
            WaitEnding::Collected(action) => Box::pin(self.decide(receipt, intent, &action)).await,
            WaitEnding::Failed(action) => self.failed(receipt, intent, &action).await,
            WaitEnding::Refused(read) => {
                receipt.read(&read);
                self.declined(receipt, intent).await
            }
            WaitEnding::Gone => {
                let name = self.sale.reader_ref.name();
                let failure = slot::gone(name, "the payment was on it")
                    .hint("nothing was charged; take the sale on another reader");
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            WaitEnding::Refusal(error) => {
                let name = self.sale.reader_ref.name();
                let failure = Failure::from(*error)
                    .context(format!("the payment on {name} cannot be followed any more"));
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            WaitEnding::TakenOff => {
                let failure = Failure::new(
                    Kind::Declined,
                    format!(
                        "the payment was taken off {} by somebody",
                        self.sale.reader_ref.name()
                    ),
                )
                .hint("nothing was charged; push it again if that was a mistake");
                self.withdraw(receipt, intent, SaleOutcome::Canceled, failure)
                    .await
            }
            WaitEnding::Displaced => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!(
                        "another command took {} over before a card was presented",
                        self.sale.reader_ref.name()
                    ),
                )
                .hint(
                    "nothing was charged; find out who else drives this reader, then push it again",
                );
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            WaitEnding::Deadline => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!("no card on {} within {} s", self.sale.reader_ref.name(), self.sale.deadline.as_secs()),
                )
                .hint("nothing was charged; push it again, with a longer --deadline if the customer needs more time");
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            WaitEnding::Interrupted => {
                let failure = Failure::new(
                    Kind::Interrupted,
                    "interrupted; the payment was taken back and nothing was charged",
                );
                self.withdraw(receipt, intent, SaleOutcome::Canceled, failure)
                    .await
            }
        }
    }

    /// The reader says that the payment failed.
    async fn failed(&self, mut receipt: Receipt, intent: &str, action: &Action) -> Receipt {
        let name = self.sale.reader_ref.name();
        match action.failure_code.as_deref() {
            Some("customer_canceled") => {
                let failure = Failure::new(
                    Kind::Declined,
                    format!("the customer cancelled the payment on {name}"),
                )
                .hint("nothing was charged");
                self.withdraw(receipt, intent, SaleOutcome::Canceled, failure)
                    .await
            }
            Some("connection_error") => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!("{name} lost its connection during the payment"),
                )
                .hint("nothing was charged; check the reader's network, then push it again");
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            code => {
                let error = action.api_error.as_ref();
                if let Ok(read) = self.read(intent).await {
                    receipt.read(&read);
                }
                receipt.decline_code = error
                    .and_then(|e| e.decline_code.clone())
                    .or_else(|| receipt.decline_code.take())
                    .or_else(|| error.and_then(|e| e.code.clone()))
                    .or_else(|| code.map(str::to_owned));
                self.declined(receipt, intent).await
            }
        }
    }

    /// The card was refused; the receipt says why.
    async fn declined(&self, receipt: Receipt, intent: &str) -> Receipt {
        let failure = self.refused_card(&receipt);
        self.withdraw(receipt, intent, SaleOutcome::Declined, failure)
            .await
    }

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
