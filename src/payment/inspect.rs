//! The payment in two steps: the card is collected, somebody looks at what it
//! is, and only then is it charged. After the first step there are 30 seconds
//! for the second: <https://docs.stripe.com/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven#two-step>

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::stripe::readers::Collected;

/// How long the decision may take: five of Stripe's 30 seconds are for the way.
const DECISION: Duration = Duration::from_secs(25);

/// What a decision comes as.
pub(crate) type Decision = Pin<Box<dyn Future<Output = bool> + Send>>;

/// Whoever decides whether a collected card is charged.
#[derive(Clone)]
pub struct Inspect(Arc<dyn Fn(&Collected) -> Decision + Send + Sync>);

impl Inspect {
    /// Asks `decide` about every collected card.
    pub fn new(decide: impl Fn(&Collected) -> Decision + Send + Sync + 'static) -> Self {
        Self(Arc::new(decide))
    }

    /// Accepts cards of these brands (as Stripe names them) and no others.
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

impl Inspect {
    /// What is decided about a card; `None` if that did not come while there was
    /// time.
    pub(super) async fn decide(&self, card: &Collected) -> Option<bool> {
        in_time((self.0)(card)).await
    }
}

/// The decision; `None` if it did not come while there was time.
async fn in_time(decision: Decision) -> Option<bool> {
    tokio::time::timeout(DECISION, decision).await.ok()
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
