//! Between the two steps of a payment: a collected card is charged or let go.

use super::attempt::Attempt;
use super::events::PaymentEvent;
use super::sale::{Receipt, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::stripe::readers::Action;

impl Attempt<'_> {
    /// The card was collected: charge it or let it go.
    pub(super) async fn decide(&self, receipt: Receipt, intent: &str, action: &Action) -> Receipt {
        let name = self.sale.reader_ref.name();
        let card = action.collected().cloned().unwrap_or_default();
        let Some(inspect) = &self.sale.inspect else {
            // Collected by a run that died before it could decide.
            let failure = Failure::new(
                Kind::NotReady,
                format!("a card was collected on {name}, but not charged"),
            )
            .hint("take the sale again");
            return self
                .withdraw(receipt, intent, SaleOutcome::Canceled, failure)
                .await;
        };
        self.event(&PaymentEvent::Collected(card.clone()));
        let accepted = tokio::select! {
            accepted = inspect.decide(&card) => accepted,
            () = self.hooks.interrupt.pressed(self.interrupts) => {
                return self.interrupted(receipt, intent).await;
            }
        };
        let refusal = match accepted {
            Some(true) => return self.confirm(receipt, intent).await,
            Some(false) => Failure::new(
                Kind::Declined,
                format!("{} was not accepted on {name}", card.describe()),
            )
            .hint("nothing was charged; ask for another card and push it again"),
            None => Failure::new(
                Kind::NotReady,
                format!("nobody decided about {} on {name} in time", card.describe()),
            )
            .hint("nothing was charged; push it again and decide within 25 s"),
        };
        self.withdraw(receipt, intent, SaleOutcome::Canceled, refusal)
            .await
    }
}
