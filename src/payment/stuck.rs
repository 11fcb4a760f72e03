//! Payments of ours that stand on a reader and that nobody waits for any more.

use super::PaymentService;
use crate::reader_actions::{self, TakenOff};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, PaymentIntent};

/// What every sale of ours is stamped with.
const STAMP: &str = "tillctl_reader";

impl PaymentService {
    /// Whether a payment is ours and nobody was charged: as Stripe says now, not as it
    /// said when the readers were listed. If not, why.
    pub(crate) async fn is_abandoned(&self, client: &Client, intent: &str) -> Result<(), String> {
        let now = client
            .send::<PaymentIntent>(&payment_intents::get(intent))
            .await
            .map_err(|error| format!("{intent} cannot be read: {error}"))?;
        let stamped = now.metadata.as_ref().is_some_and(|m| m.contains_key(STAMP));
        let known = async || {
            self.read()
                .await
                .map(|r| r.entries.by_intent(intent).is_some())
        };
        if !stamped && !known().await.map_err(|failure| failure.to_string())? {
            return Err(format!("{intent} is somebody else's"));
        }
        match now.status {
            IntentStatus::RequiresPaymentMethod
            | IntentStatus::RequiresConfirmation
            | IntentStatus::RequiresAction
            | IntentStatus::Canceled => Ok(()),
            status => Err(format!("{intent} is {status}")),
        }
    }

    /// Takes such a payment off its reader; the PaymentIntent stays open. If it was not
    /// done, why.
    pub(crate) async fn free_reader(
        &self,
        client: &Client,
        reader: &str,
        intent: &str,
    ) -> Result<(), String> {
        // Whoever waits for the payment holds the lock.
        let _lock = match self.lock_reader(reader).await {
            Ok(Ok(lock)) => lock,
            Ok(Err(holder)) => return Err(format!("a {holder} is waiting for it")),
            Err(failure) => return Err(failure.to_string()),
        };
        self.is_abandoned(client, intent).await?;
        let request = readers::cancel_action(reader);
        let is_it = |now: &Action| now.holds_the_reader() && now.payment_intent() == Some(intent);
        match reader_actions::cancel(client, reader, &request, is_it).await {
            Ok(TakenOff::NotThere(_) | TakenOff::Gone) => {
                Err("the reader is at something else by now".to_owned())
            }
            Ok(TakenOff::Canceled(_)) => Ok(()),
            Err(failure) => Err(format!("it was not cancelled: {failure}")),
        }
    }
}
