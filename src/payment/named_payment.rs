//! The payment somebody names: by its reference, its PaymentIntent or a charge of it.

use super::journal::{PaymentNames, Reading};
use super::journal_sale::JournalSale;
use super::{PaymentService, PaymentState};
use crate::failure::Failure;
use crate::stripe::charges::{self, ChargeStatus};
use crate::stripe::{Charge, Client, Expandable};

/// The payment that is meant.
pub(crate) struct NamedPayment {
    /// Its sale, if the journal knows it.
    pub(crate) entry: Option<JournalSale>,
    /// `pi_…`; `None` for a sale that never got so far.
    pub(crate) intent: Option<String>,
    /// The charge, if it was named by one.
    pub(crate) charge: Option<Charge>,
}

impl NamedPayment {
    /// The PaymentIntent.
    pub(crate) fn intent(&self, name: &str) -> Result<&str, Failure> {
        self.intent.as_deref().ok_or_else(|| {
            Failure::not_found(format!("the sale {name:?} has no PaymentIntent yet"))
                .hint("nothing was charged; tillctl payments resume finishes it")
        })
    }

    /// Refuses a charge that is not the one the payment stands on: one PaymentIntent can
    /// have several, declined ones before the one that was paid.
    pub(crate) fn check_charge(&self, state: &PaymentState) -> Result<(), Failure> {
        match self.other_charge(state) {
            None => Ok(()),
            Some((why, other)) => Err(Failure::failed(why).hint(format!(
                "if the payment itself is meant, name {other} or {}",
                state.intent.id
            ))),
        }
    }

    /// That the charge it was named by is not the payment's last, and which is.
    pub(crate) fn other_charge<'a>(&self, state: &'a PaymentState) -> Option<(String, &'a str)> {
        let named = self.charge.as_ref()?;
        let last = state.charge_id().filter(|last| *last != named.id)?;
        let kind = state.charge().map_or("last", |c| match c.status {
            ChargeStatus::Succeeded if c.captured => "paid",
            ChargeStatus::Succeeded => "authorised",
            _ => "last",
        });
        let why = match named.status {
            ChargeStatus::Failed => "was declined and took nothing",
            _ => "is not the charge the payment stands on",
        };
        let (id, intent) = (&named.id, &state.intent.id);
        Some((
            format!("{id} {why}; the {kind} charge of {intent} is {last}"),
            last,
        ))
    }

    /// What a journal may know it by, of what was typed.
    pub(crate) fn may_be(name: &str) -> PaymentNames {
        PaymentNames {
            intents: vec![name.to_owned()],
            ..PaymentNames::reference(name)
        }
    }

    /// Finds it by its reference, its PaymentIntent or a charge, in what the journal has of
    /// all that it may be.
    ///
    /// # Errors
    /// [`crate::failure::Kind::NotFound`] for a reference the journal does not know.
    pub(crate) async fn find(
        payments: &PaymentService,
        reading: &Reading,
        client: &Client,
        name: &str,
    ) -> Result<Self, Failure> {
        if let Some(entry) = reading.entries.of_reference(name) {
            return Ok(Self {
                intent: entry.payment_intent.clone(),
                entry: Some(entry.clone()),
                charge: None,
            });
        }
        let (mut charge, mut of_charge) = (None, None);
        let intent = if name.starts_with("ch_") || name.starts_with("py_") {
            let found: Charge = client.send(&charges::get(name)).await?;
            let intent = found.payment_intent.as_ref().map(Expandable::id);
            let intent = intent
                .ok_or_else(|| {
                    Failure::not_found(format!("the charge {name} has no PaymentIntent"))
                })?
                .to_owned();
            charge = Some(found);
            let names = PaymentNames::intent(&intent);
            of_charge = Some(payments.read_about(&names).await?);
            intent
        } else if name.starts_with("pi_") {
            name.to_owned()
        } else {
            return Err(Failure::not_found(format!(
                "no sale {name:?} in this machine's journal"
            ))
            .hint("a payment taken elsewhere is named by its PaymentIntent (pi_…); see tillctl payments list"));
        };
        Ok(Self {
            entry: of_charge
                .as_ref()
                .unwrap_or(reading)
                .entries
                .by_intent(&intent)
                .cloned(),
            intent: Some(intent),
            charge,
        })
    }
}
