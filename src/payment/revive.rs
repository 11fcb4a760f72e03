//! A sale whose process died is taken up again from its last line.

use super::entry::Entry;
use super::journal::What;
use super::run::{Run, is_settled, settle};
use super::sale::{Outcome, Receipt};
use crate::failure::{Failure, Kind};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers;
use crate::stripe::{PaymentIntent, Reader};

impl Run<'_> {
    /// Takes up a sale whose process died.
    pub(super) async fn resume(&self, entry: &Entry, key_lives: bool) -> Result<Receipt, Failure> {
        let mut receipt = Receipt::blank(self.sale, Outcome::Canceled);
        let died = Failure::new(
            Kind::NotReady,
            "its process ended before the payment did; nothing was charged",
        )
        .hint("take the sale again");
        let intent = match &entry.payment_intent {
            Some(id) => id.clone(),
            None if !key_lives => {
                // Never pushed, and too old to be found by its key.
                receipt.problem = Some(died);
                return Ok(receipt);
            }
            None => {
                let request =
                    payment_intents::create_again(entry.sheet.params.clone(), &entry.sheet.key);
                match self.write::<PaymentIntent>(&request).await {
                    Ok(intent) => {
                        self.record
                            .write(What::Created {
                                payment_intent: intent.id.clone(),
                            })
                            .await?;
                        intent.id
                    }
                    Err(error) if error.may_have_happened() || error.is_unavailable() => {
                        return Err(error.into());
                    }
                    // Refused: there is nothing under this key.
                    Err(_) => {
                        receipt.problem = Some(died);
                        return Ok(receipt);
                    }
                }
            }
        };
        let read = self.read(&intent).await?;
        receipt.read(&read);
        if is_settled(&read.status) {
            settle(&mut receipt);
            return Ok(receipt);
        }
        if read.status == IntentStatus::Canceled {
            receipt.problem = Some(died);
            return Ok(receipt);
        }
        let reader = self
            .client
            .send::<Reader>(&readers::get(&self.sale.till.id))
            .await;
        let on_reader = reader.as_ref().is_ok_and(|r| {
            r.action.as_ref().is_some_and(|a| {
                a.holds_the_reader() && a.payment_intent() == Some(intent.as_str())
            })
        });
        // Whatever the journal says, the reader may have got it.
        self.delivered
            .store(true, std::sync::atomic::Ordering::SeqCst);
        if on_reader && !self.sale.deadline.is_zero() {
            return Ok(self.go_on(receipt, &intent).await);
        }
        if entry.sheet.keep && read.last_payment_error.is_some() {
            receipt.outcome = Outcome::Declined;
            return Ok(self
                .withdraw(
                    receipt,
                    &intent,
                    Outcome::Declined,
                    died.kind_of(Kind::Declined),
                )
                .await);
        }
        Ok(self
            .withdraw(receipt, &intent, Outcome::Canceled, died)
            .await)
    }
}
