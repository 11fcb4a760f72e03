//! How a payment stands at Stripe: read before anything is done with it, and
//! again when it is not known whether something was done.

use super::follow_up::{STAMP, family};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::stripe::disputes::{self, Dispute};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::refunds;
use crate::stripe::{Charge, Client, Error, Expandable, PaymentIntent, Refund};

/// A payment as it stands.
#[derive(Debug, Clone)]
pub struct PaymentState {
    /// The PaymentIntent with its last charge.
    pub intent: PaymentIntent,
    /// What was given back of it, newest first.
    pub refunds: Vec<Refund>,
    /// Its disputes.
    pub disputes: Disputes,
}

/// What is known of a payment's disputes.
#[derive(Debug, Clone)]
pub enum Disputes {
    /// These, newest first.
    Known(Vec<Dispute>),
    /// There is one; why it could not be read.
    Unread(Error),
}

impl Disputes {
    /// Only a charge that says so has any. What the key may not read is left
    /// open: a payment can be shown without.
    async fn read(client: &Client, charge: Option<&Charge>) -> Result<Self, Error> {
        let Some(charge) = charge.filter(|c| c.disputed) else {
            return Ok(Self::Known(Vec::new()));
        };
        let request = disputes::list_of(&charge.id);
        match client.pages::<Dispute>(request).all().await {
            Ok(all) => Ok(Self::Known(all)),
            Err(error) if error.is_forbidden() || error.is_missing() => Ok(Self::Unread(error)),
            Err(error) => Err(error),
        }
    }

    /// Those that are known.
    pub fn known(&self) -> &[Dispute] {
        match self {
            Self::Known(all) => all,
            Self::Unread(_) => &[],
        }
    }
}

impl PaymentState {
    /// Reads it. Only a payment that was taken can have refunds.
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
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
        let disputes = Disputes::read(client, charge).await?;
        Ok(Self {
            intent,
            refunds,
            disputes,
        })
    }

    /// Its last charge.
    pub fn charge(&self) -> Option<&Charge> {
        self.intent.latest_charge.as_ref()?.object()
    }

    /// The charge's id.
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
    pub fn money(&self, minor: i64) -> Result<Money, Failure> {
        self.currency().map(|currency| Money::new(minor, currency))
    }

    /// Whether it was paid with an Interac card, which is refunded on a reader
    /// and nowhere else (<https://docs.stripe.com/terminal/features/refunds>).
    pub fn is_interac(&self) -> bool {
        self.charge()
            .and_then(|c| c.payment_method_details.as_ref())
            .is_some_and(|d| d.kind == "interac_present")
    }

    /// The reader it was taken on: as the charge says, else as the sale was
    /// stamped.
    pub fn reader(&self) -> Option<&str> {
        self.charge()
            .and_then(|c| c.payment_method_details.as_ref())
            .and_then(|d| d.details.reader.as_deref())
            .or_else(|| self.stamped("tillctl_reader"))
    }

    /// What the sale was stamped with.
    pub fn stamped(&self, name: &str) -> Option<&str> {
        let metadata = self.intent.metadata.as_ref()?;
        metadata.get(name).map(String::as_str)
    }

    /// What was captured, in minor units.
    pub fn captured(&self) -> i64 {
        self.charge()
            .filter(|c| c.captured)
            .map_or(0, |c| c.amount_captured)
    }

    /// What was given back or is on its way back, in minor units.
    pub fn given_back(&self) -> i64 {
        let gone = self.refunds.iter().filter(|r| r.gives_back());
        let sum = gone.map(|r| r.amount).fold(0, i64::saturating_add);
        sum.saturating_sub(self.released()).max(0)
    }

    /// Whether a refund only let go what was held and not captured. It never was
    /// taken, so it is not given back either.
    pub fn is_release(&self, refund: &Refund) -> bool {
        let is_release = self.charge().is_some_and(|c| refund.is_release_of(c));
        is_release && refund.stamped(STAMP).is_none()
    }

    fn released(&self) -> i64 {
        let mut releases = self.refunds.iter().filter(|r| self.is_release(r));
        releases.next().map_or(0, |r| r.amount)
    }

    /// What was not given back, in minor units. The charge's own sum and the
    /// list of refunds are both asked, and the one that leaves less is
    /// believed: a refund that failed later is in neither, one that was made
    /// this second may be in one of them only.
    pub fn kept(&self) -> i64 {
        let Some(charge) = self.charge().filter(|c| c.captured) else {
            return 0;
        };
        let refunded = charge.amount_refunded.saturating_sub(self.released());
        let gone = refunded.max(self.given_back());
        charge.amount_captured.saturating_sub(gone).max(0)
    }

    /// What can still be given back, in minor units: nothing while it is
    /// disputed. `None` if that is not known.
    pub fn refundable(&self) -> Option<i64> {
        match &self.disputes {
            Disputes::Unread(_) => None,
            Disputes::Known(_) if self.blocking_dispute().is_some() => Some(0),
            Disputes::Known(_) => Some(self.kept()),
        }
    }

    /// The dispute because of which Stripe gives nothing back.
    pub fn blocking_dispute(&self) -> Option<&Dispute> {
        let mut known = self.disputes.known().iter();
        known.find(|d| d.blocks_refunds())
    }

    /// The refund a follow-up made, whichever key of its family led to it.
    pub fn refund_of(&self, stamp: &str) -> Option<&Refund> {
        let is_it = |r: &&Refund| {
            let is_of_family = |is: &str| family(is) == family(stamp);
            r.stamped(STAMP).is_some_and(is_of_family)
        };
        self.refunds.iter().find(is_it)
    }

    /// Whether the list of refunds has all that the charge says was given back.
    pub(super) fn lists_all_refunds(&self) -> bool {
        let charge = self.charge().filter(|c| c.captured);
        charge
            .is_some_and(|c| c.amount_refunded.saturating_sub(self.released()) <= self.given_back())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// A payment of which so much was held and taken, and what came after.
    fn state(
        held: i64,
        taken: i64,
        refunded: i64,
        refunds: &[Value],
        disputes: &[Value],
    ) -> PaymentState {
        let intent = json!({
            "id": "pi_1", "status": "succeeded", "amount": held, "currency": "eur",
            "latest_charge": {
                "id": "ch_1", "status": "succeeded", "captured": true, "amount": held,
                "amount_captured": taken, "amount_refunded": refunded, "currency": "eur",
                "disputed": !disputes.is_empty(),
            },
        });
        let read = |value: &Value| serde_json::from_value(value.clone()).unwrap();
        PaymentState {
            intent: serde_json::from_value(intent).unwrap(),
            refunds: refunds.iter().map(read).collect(),
            disputes: Disputes::Known(
                disputes
                    .iter()
                    .map(|d| serde_json::from_value(d.clone()).unwrap())
                    .collect(),
            ),
        }
    }

    fn refund(amount: i64, status: &str) -> Value {
        json!({"id": format!("re_{amount}{status}"), "amount": amount, "status": status, "balance_transaction": "txn_1"})
    }

    #[test]
    fn what_is_on_its_way_has_gone_and_what_failed_has_not() {
        for (status, left) in [
            ("succeeded", 700),
            ("pending", 700),
            ("requires_action", 700),
            ("something_new", 700),
            ("failed", 1200),
            ("canceled", 1200),
        ] {
            let gone = if left == 700 { 500 } else { 0 };
            // The charge's own sum may lag behind, or be ahead.
            for refunded in [0, gone] {
                let state = state(1200, 1200, refunded, &[refund(500, status)], &[]);
                assert_eq!(state.refundable(), Some(left), "{status}");
                assert_eq!(state.given_back(), gone, "{status}");
            }
        }
        assert_eq!(state(1200, 1200, 500, &[], &[]).refundable(), Some(700));
    }

    #[test]
    fn what_was_held_and_let_go_was_never_taken() {
        let mut release = refund(695, "succeeded");
        release["balance_transaction"] = Value::Null;
        // Since 2025-03-31.basil there is no refund for it, before there was.
        assert_eq!(state(1725, 1030, 0, &[], &[]).refundable(), Some(1030));
        let older = state(1725, 1030, 695, &[release.clone()], &[]);
        assert_eq!((older.refundable(), older.given_back()), (Some(1030), 0));
        let both = state(1725, 1030, 795, &[refund(100, "pending"), release], &[]);
        assert_eq!((both.refundable(), both.given_back()), (Some(930), 100));
        // One that moved money is a refund, whatever its amount.
        let real = state(1725, 1030, 695, &[refund(695, "succeeded")], &[]);
        assert_eq!((real.refundable(), real.given_back()), (Some(335), 695));
    }

    #[test]
    fn a_dispute_holds_the_money_until_it_is_won() {
        for (status, left) in [
            ("needs_response", 0),
            ("under_review", 0),
            ("lost", 0),
            ("something_new", 0),
            ("won", 1200),
            ("warning_needs_response", 1200),
            ("warning_closed", 1200),
        ] {
            let dispute = json!({"id": "du_1", "status": status, "amount": 1200});
            let state = state(1200, 1200, 0, &[], &[dispute]);
            assert_eq!(state.refundable(), Some(left), "{status}");
        }
        let refundable =
            json!({"id": "du_1", "status": "needs_response", "is_charge_refundable": true});
        assert_eq!(
            state(1200, 1200, 0, &[], &[refundable]).refundable(),
            Some(1200)
        );
        let mut unread = state(1200, 1200, 0, &[], &[]);
        unread.disputes = Disputes::Unread(Error::NotSent {
            reason: "no".into(),
        });
        assert_eq!(unread.refundable(), None);
    }
}
