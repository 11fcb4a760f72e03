//! The payment in two steps: the card is collected, somebody looks at what it
//! is, and only then is it charged. After the first step there are 30 seconds
//! for the second: <https://docs.stripe.com/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven#two-step>

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::attempt::{Attempt, Event, WaitEnding, is_settled};
use super::journal::JournalStep;
use super::sale::{Receipt, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::stripe::Reader;
use crate::stripe::readers::{self, Action, Collected};

/// How long the decision may take: five of Stripe's 30 seconds are for the way.
const DECISION: Duration = Duration::from_secs(25);

/// What a decision comes as.
pub type Decision = Pin<Box<dyn Future<Output = bool> + Send>>;

/// Whoever decides whether a collected card is charged.
#[derive(Clone)]
pub struct Inspect(Arc<dyn Fn(&Collected) -> Decision + Send + Sync>);

impl Inspect {
    /// Asks `decide` about every collected card.
    #[must_use]
    pub fn new(decide: impl Fn(&Collected) -> Decision + Send + Sync + 'static) -> Self {
        Self(Arc::new(decide))
    }

    /// Accepts cards of these brands (as Stripe names them) and no others.
    #[must_use]
    pub fn brands(accepted: Vec<String>) -> Self {
        Self::new(move |card| {
            let brand = card.brand.as_deref().unwrap_or_default();
            let accepted = accepted.iter().any(|b| b.eq_ignore_ascii_case(brand));
            Box::pin(std::future::ready(accepted))
        })
    }
}

impl fmt::Debug for Inspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inspect")
    }
}

/// The decision; `None` if it did not come while there was time.
async fn in_time(decision: Decision) -> Option<bool> {
    tokio::time::timeout(DECISION, decision).await.ok()
}

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
        self.event(&Event::Collected(card.clone()));
        let accepted = tokio::select! {
            accepted = in_time((inspect.0)(&card)) => accepted,
            () = self.hooks.interrupt.pressed(self.interrupts) => {
                return Box::pin(self.end(receipt, intent, WaitEnding::Interrupted)).await;
            }
        };
        let refusal = match accepted {
            Some(true) => return Box::pin(self.confirm(receipt, intent)).await,
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

    /// The second step. It is pushed like the first; what its answer leaves
    /// open is found out by reading.
    async fn confirm(&self, receipt: Receipt, intent: &str) -> Receipt {
        let confirming = JournalStep::Pushing {
            reader: self.sale.reader_ref.id.clone(),
            number: 1,
        };
        if let Err(failure) = self.record.write(confirming).await {
            return self
                .withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                .await;
        }
        let request = readers::confirm_payment_intent(&self.sale.reader_ref.id, intent);
        self.delivered.store(true, Ordering::SeqCst);
        let seen = match self.write::<Reader>(&request).await {
            Ok(reader) => Some(reader),
            Err(error) => match self.read(intent).await {
                Ok(read) if is_settled(&read.status) => {
                    return Box::pin(self.end(receipt, intent, WaitEnding::Settled(read))).await;
                }
                // The reader may be at it all the same.
                _ if error.may_have_happened()
                    || error.code() == Some("terminal_reader_timeout") =>
                {
                    None
                }
                _ => {
                    let failure = Failure::from(error)
                        .context("the card was collected, but could not be charged");
                    return self
                        .withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                        .await;
                }
            },
        };
        self.event(&Event::Processing);
        match self.wait_confirmed(intent, seen).await {
            WaitEnding::Collected(_) => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!(
                        "the card was collected, but {} did not hear that it is to be charged",
                        self.sale.reader_ref.name()
                    ),
                )
                .hint("nothing was charged; push it again");
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            WaitEnding::Deadline => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!(
                        "the card was collected, but {} did not charge it within {} s",
                        self.sale.reader_ref.name(),
                        self.sale.deadline.as_secs()
                    ),
                )
                .hint("nothing was charged; push it again");
                self.withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await
            }
            ending => Box::pin(self.end(receipt, intent, ending)).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_decision_comes_while_stripe_still_waits_or_not_at_all() {
        let after = |seconds| -> Decision {
            Box::pin(async move {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                true
            })
        };
        assert_eq!(in_time(after(24)).await, Some(true));
        let began = Instant::now();
        assert_eq!(in_time(after(3600)).await, None);
        assert!(began.elapsed() < Duration::from_secs(30));
    }

    #[tokio::test]
    async fn brands_are_compared_as_people_write_them() {
        let inspect = Inspect::brands(vec!["Visa".into(), "mastercard".into()]);
        let accepted = |json: &str| {
            let card: Collected = serde_json::from_str(json).unwrap();
            (inspect.0)(&card)
        };
        assert!(accepted(r#"{"brand": "visa"}"#).await);
        assert!(accepted(r#"{"brand": "mastercard", "wallet": {"type": "apple_pay"}}"#).await);
        assert!(!accepted(r#"{"brand": "amex"}"#).await);
        // What does not say what it is is not what was asked for.
        assert!(!accepted("{}").await);
    }
}
