//! How a payment stands at Stripe: read before anything is done with it, and
//! again when it is not known whether something was done.

use super::deed::STAMP;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::refunds::{self, RefundStatus};
use crate::stripe::{Charge, Client, Error, Expandable, PaymentIntent, Refund};

/// A payment as it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The PaymentIntent with its last charge.
    pub intent: PaymentIntent,
    /// What was given back of it, newest first.
    pub refunds: Vec<Refund>,
}

impl Standing {
    /// Reads it. Only a payment that was taken can have refunds.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn read(client: &Client, intent: &str) -> Result<Self, Error> {
        let intent = client
            .send::<PaymentIntent>(&payment_intents::get(intent))
            .await?;
        let refunds = if intent.status == IntentStatus::Succeeded {
            client
                .pages::<Refund>(refunds::list_of(&intent.id))
                .all()
                .await?
        } else {
            Vec::new()
        };
        Ok(Self { intent, refunds })
    }

    /// Its last charge.
    #[must_use]
    pub fn charge(&self) -> Option<&Charge> {
        self.intent.latest_charge.as_ref()?.object()
    }

    /// The charge's id.
    #[must_use]
    pub fn charge_id(&self) -> Option<&str> {
        self.intent.latest_charge.as_ref().map(Expandable::id)
    }

    /// Its currency.
    ///
    /// # Errors
    /// If Stripe sent none.
    pub fn currency(&self) -> Result<Currency, Failure> {
        Currency::parse(&self.intent.currency)
            .map_err(|e| Failure::failed(format!("{} has no usable currency: {e}", self.intent.id)))
    }

    /// So much of its currency.
    ///
    /// # Errors
    /// As [`Standing::currency`].
    pub fn money(&self, minor: i64) -> Result<Money, Failure> {
        self.currency().map(|currency| Money::new(minor, currency))
    }

    /// Whether it was paid with an Interac card, which is refunded on a reader
    /// and nowhere else (<https://docs.stripe.com/terminal/features/refunds>).
    #[must_use]
    pub fn is_interac(&self) -> bool {
        self.charge()
            .and_then(|c| c.payment_method_details.as_ref())
            .is_some_and(|d| d.kind == "interac_present")
    }

    /// The reader it was taken on: as the charge says, else as the sale was
    /// stamped.
    #[must_use]
    pub fn reader(&self) -> Option<&str> {
        self.charge()
            .and_then(|c| c.payment_method_details.as_ref())
            .and_then(|d| d.details.reader.as_deref())
            .or_else(|| self.stamped("tillctl_reader"))
    }

    /// What the sale was stamped with.
    #[must_use]
    pub fn stamped(&self, name: &str) -> Option<&str> {
        let metadata = self.intent.metadata.as_ref()?;
        metadata.get(name).map(String::as_str)
    }

    /// What was captured, in minor units.
    #[must_use]
    pub fn captured(&self) -> i64 {
        self.charge()
            .filter(|c| c.captured)
            .map_or(0, |c| c.amount_captured)
    }

    /// What was given back or is on its way back, in minor units.
    #[must_use]
    pub fn given_back(&self) -> i64 {
        self.refunds
            .iter()
            .filter(|r| {
                !matches!(
                    r.status,
                    Some(RefundStatus::Failed | RefundStatus::Canceled)
                )
            })
            .map(|r| r.amount)
            .fold(0, i64::saturating_add)
    }

    /// What can still be given back, in minor units. The charge's own sum and
    /// the list of refunds are both asked, and the one that leaves less is
    /// believed: a refund that failed later is in neither, one that was made
    /// this second may be in one of them only.
    #[must_use]
    pub fn refundable(&self) -> i64 {
        let Some(charge) = self.charge().filter(|c| c.captured) else {
            return 0;
        };
        let gone = charge.amount_refunded.max(self.given_back());
        charge.amount_captured.saturating_sub(gone).max(0)
    }

    /// The refund a deed made.
    #[must_use]
    pub fn refund_of(&self, deed: &str) -> Option<&Refund> {
        self.refunds.iter().find(|r| {
            let stamp = r.metadata.as_ref().and_then(|m| m.get(STAMP));
            stamp.map(String::as_str) == Some(deed)
        })
    }
}
