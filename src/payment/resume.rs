//! A sale whose process died is taken up again from its last line.

use super::attempt::{Attempt, is_settled, settle};
use super::create::Created;
use super::find::FoundIntents;
use super::journal_line::JournalStep;
use super::journal_sale::{JournalSale, key_lives};
use super::sale::{Receipt, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::readers;
use crate::stripe::{PaymentIntent, Reader};

/// What became of it.
pub(super) enum Resumption {
    /// It ended; whether nothing is left at Stripe that could be paid.
    Ended(Box<Receipt>, bool),
    /// Another machine has it on a reader right now.
    Elsewhere,
}

/// What is true of a sale that is taken up, whatever became of it.
fn what_was(entry: &JournalSale) -> &'static str {
    if entry.is_kept() {
        "its card was declined, and no other came in time"
    } else {
        "its process ended before the payment did"
    }
}

impl Attempt<'_> {
    /// Takes up a sale whose process died, or that was left open for another
    /// card.
    pub(super) async fn resume(&self, entry: &JournalSale) -> Result<Resumption, Failure> {
        let intents = match &entry.payment_intent {
            Some(id) => vec![self.read(id).await?],
            None => self.made_by(entry).await?,
        };
        let died = Failure::new(
            Kind::NotReady,
            format!("{}; nothing was charged", what_was(entry)),
        )
        .hint("take the sale again");
        let mut ended = Receipt::blank(self.sale, SaleOutcome::Canceled);
        ended.problem = Some(died.clone());
        let mut is_over = true;
        for intent in intents {
            match self.resume_attempt(entry, intent, died.clone()).await? {
                Some(receipt) => ended = receipt,
                None => return Ok(Resumption::Elsewhere),
            }
            is_over = self.is_over(&ended);
            if !is_over || ended.outcome == SaleOutcome::Unknown {
                break;
            }
        }
        Ok(Resumption::Ended(Box::new(ended), is_over))
    }

    /// What a creation led to whose answer nobody heard: under its key as long
    /// as that lives, else what bears the sale's stamp.
    async fn made_by(&self, entry: &JournalSale) -> Result<Vec<PaymentIntent>, Failure> {
        if !key_lives(entry.keyed, self.record.now()) {
            return self.find_all(Some(entry)).await.map(all_of);
        }
        match self.create_again(&entry.intended).await {
            Created::Intent { intent, .. } => {
                let payment_intent = intent.id.clone();
                self.record
                    .write(JournalStep::Created { payment_intent })
                    .await?;
                Ok(vec![self.read(&intent.id).await?])
            }
            // A key of ours that may do nothing any more knows nothing either.
            Created::Refused(failure) if failure.kind() == Kind::Credentials => Err(failure),
            Created::Never | Created::Reused(_) | Created::Refused(_) => Ok(Vec::new()),
            Created::Broken { failure, kept } => {
                let all = all_of(self.find_all(Some(entry)).await?);
                if all.is_empty() && !kept {
                    return Err(failure);
                }
                Ok(all)
            }
            Created::Unsent(failure) | Created::Undecided(failure) => Err(failure),
        }
    }

    /// Finishes one of its PaymentIntents; `None` if another machine has it on a
    /// reader right now.
    async fn resume_attempt(
        &self,
        entry: &JournalSale,
        read: PaymentIntent,
        died: Failure,
    ) -> Result<Option<Receipt>, Failure> {
        let mut receipt = Receipt::blank(self.sale, SaleOutcome::Canceled);
        let intent = read.id.as_str();
        receipt.read(&read);
        if is_settled(&read.status) {
            settle(&mut receipt);
            // It may have been paid on another machine's reader.
            let _ = self.take_off(intent).await;
            return Ok(Some(receipt));
        }
        if read.status == IntentStatus::Canceled {
            self.take_off(intent).await.map_err(|why| {
                Failure::new(
                    Kind::NotReady,
                    format!(
                        "{intent} is cancelled, but may still be on {}: {why}",
                        self.sale.reader_ref.name()
                    ),
                )
            })?;
            receipt.problem = Some(died);
            return Ok(Some(receipt));
        }
        let reader = self
            .client
            .send::<Reader>(&readers::get(&self.sale.reader_ref.id))
            .await;
        let on_reader = reader.is_ok_and(|reader| reader.is_at_payment(intent));
        // What was not pushed from here, or has ended there, is there for somebody else.
        let is_from_here = entry.pushes > 0 && !entry.is_kept();
        if on_reader && !is_from_here || !on_reader && self.elsewhere(&read).await?.is_some() {
            return Ok(None);
        }
        if on_reader && !self.sale.deadline.is_zero() {
            return Ok(Some(self.go_on(receipt, intent).await));
        }
        let (outcome, died) = if entry.intended.keep && read.last_payment_error.is_some() {
            (SaleOutcome::Declined, died.kind_of(Kind::Declined))
        } else {
            (SaleOutcome::Canceled, died)
        };
        receipt.outcome = outcome;
        // Until it is taken back nobody can say that nothing was charged.
        let ended = Failure::new(died.kind(), what_was(entry));
        let mut receipt = self.withdraw(receipt, intent, outcome, ended).await;
        if receipt.outcome == outcome {
            receipt.problem = Some(died);
        }
        Ok(Some(receipt))
    }
}

/// Whatever is open is called off; what is paid comes last and decides.
fn all_of(found: FoundIntents) -> Vec<PaymentIntent> {
    found.open.into_iter().chain(found.settled).collect()
}
