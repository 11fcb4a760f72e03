//! Taking a payment back so that "nothing was charged" is true: off the
//! reader, then the PaymentIntent read again, then cancelled.

use std::time::Duration;

use tokio::time::Instant;

use super::attempt::{Attempt, Event, is_settled, settle};
use super::journal::JournalStep;
use super::sale::{Receipt, SaleOutcome};
use super::slot;
use crate::failure::{Failure, Kind};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers;
use crate::stripe::{Error, PaymentIntent, Reader};

/// How long an authorisation under way is waited for: it cannot be stopped,
/// only awaited.
const PATIENCE: Duration = Duration::from_secs(30);
/// Time between two tries.
const PAUSE: Duration = Duration::from_secs(1);

impl Attempt<'_> {
    /// Takes the payment back. If it turns out to be paid after all, that is
    /// the outcome; if nothing can be found out, the outcome is unknown.
    pub(super) async fn withdraw(
        &self,
        mut receipt: Receipt,
        intent: &str,
        outcome: SaleOutcome,
        problem: Failure,
    ) -> Receipt {
        self.event(&Event::Withdrawing);
        let decline_code = receipt.decline_code.clone();
        let _turn = tokio::select! {
            turn = self.poller.turn_to_close() => turn,
            // A second Ctrl-C: nobody wants to stand in the queue.
            () = self.hooks.interrupt.pressed(self.interrupts.saturating_add(1)) => {
                return if self.is_delivered() {
                    self.unknown(receipt, intent, &problem, None)
                } else {
                    ended(receipt, outcome, problem, decline_code)
                };
            }
        };
        if let Err(failure) = self
            .record
            .write(JournalStep::Withdrawing {
                payment_intent: intent.to_owned(),
            })
            .await
        {
            // A record that cannot be written must not keep the reader busy.
            self.event(&Event::Unrecorded(failure.to_string()));
        }
        let patience = Instant::now() + PATIENCE;
        let (mut outcome, mut problem) = (outcome, problem);
        let mut trouble;
        loop {
            let off = self.take_off(intent).await;
            let read = self.read(intent).await;
            if let Ok(read) = &read {
                receipt.read(read);
                if is_settled(&read.status) {
                    settle(&mut receipt);
                    return receipt;
                }
                // A card that was refused in the last moment.
                if problem.kind() == Kind::NotReady && self.was_refused(read) {
                    problem = self.refused_card(&receipt);
                    outcome = SaleOutcome::Declined;
                }
                // A sale with a name may be tried again with another card:
                // Stripe asks for the same PaymentIntent then.
                let keep = self.record.keep && outcome == SaleOutcome::Declined && off.is_ok();
                if read.status == IntentStatus::Canceled || keep {
                    return ended(receipt, outcome, problem, decline_code);
                }
            }
            let refusal = may_be_canceled(&off, &read);
            trouble = off.err().or(read.err()).map(|e| e.to_string());
            if let Some(is_refusal) = refusal {
                match self.cancel(intent).await {
                    Ok(canceled) if canceled.status == IntentStatus::Canceled => {
                        receipt.status = Some(canceled.status);
                        return ended(receipt, outcome, problem, decline_code);
                    }
                    Ok(_) => {}
                    Err(error) => {
                        let is_final = is_refusal && is_refused(&error);
                        trouble = Some(error.to_string());
                        if is_final {
                            break;
                        }
                    }
                }
            }
            // A second Ctrl-C means: do not wait for this any longer.
            let impatient = self.hooks.interrupt.count() > self.interrupts.saturating_add(1);
            // Nothing that never reached a reader can have been charged.
            if !self.is_delivered() {
                return ended(receipt, outcome, problem, decline_code);
            }
            if Instant::now() >= patience || impatient {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.hooks.interrupt.pressed(self.interrupts.saturating_add(1)) => {}
            }
        }
        self.unknown(receipt, intent, &problem, trouble)
    }

    async fn cancel(&self, intent: &str) -> Result<PaymentIntent, Error> {
        self.write(&payment_intents::cancel(intent)).await
    }

    /// Takes our payment off the reader. Somebody else's is left alone.
    pub(super) async fn take_off(&self, intent: &str) -> Result<(), Error> {
        self.take_off_from(&self.sale.reader_ref.id, intent).await
    }

    /// Takes our payment off a reader.
    pub(super) async fn take_off_from(&self, reader_ref: &str, intent: &str) -> Result<(), Error> {
        let reader = slot::look(self.client, reader_ref).await?;
        let action = reader.as_ref().and_then(|reader| reader.action.as_ref());
        let ours = action.is_some_and(|a| {
            (a.holds_the_reader() || a.holds_a_card()) && a.payment_intent() == Some(intent)
        });
        if !ours {
            return Ok(());
        }
        let request = readers::cancel_action(reader_ref);
        slot::came_off(self.write::<Reader>(&request).await)
    }

    fn unknown(
        &self,
        mut receipt: Receipt,
        intent: &str,
        problem: &Failure,
        trouble: Option<String>,
    ) -> Receipt {
        receipt.outcome = SaleOutcome::Unknown;
        let why = trouble.unwrap_or_else(|| "it is still being processed".to_owned());
        receipt.problem = Some(
            Failure::new(
                Kind::Unknown,
                format!(
                    "{problem}; whether {intent} was paid on {} could not be found out: {why}",
                    self.sale.reader_ref.name()
                ),
            )
            .hint(format!(
                "do not take the payment again: `tillctl payments resume {}` finds out as soon as Stripe can be reached",
                self.sale.reference.as_deref().unwrap_or(intent)
            )),
        );
        receipt
    }
}

/// Whether the PaymentIntent may be cancelled now; with `true` only because
/// Stripe will not let us look. One that a reader is working on is left alone:
/// the card may go through in between. But a key that may not look at the
/// reader, or at the payment, may still be allowed to cancel it, and what Stripe
/// has cancelled cannot be paid any more.
fn may_be_canceled(off: &Result<(), Error>, read: &Result<PaymentIntent, Error>) -> Option<bool> {
    match (off, read) {
        (Ok(()), Ok(read)) => (read.status != IntentStatus::Processing).then_some(false),
        (Ok(()), Err(error)) | (Err(error), _) => is_refused(error).then_some(true),
    }
}

/// Whether the key may not do it, or an app holds the reader.
fn is_refused(error: &Error) -> bool {
    error.denial().is_some()
        || error.is_held_by_an_app()
        || matches!(error, Error::OtherMode { .. } | Error::Refused(_))
}

/// The receipt of a payment that was taken back.
fn ended(
    mut receipt: Receipt,
    outcome: SaleOutcome,
    problem: Failure,
    decline_code: Option<String>,
) -> Receipt {
    receipt.outcome = outcome;
    if outcome == SaleOutcome::Declined {
        receipt.decline_code = decline_code.or(receipt.decline_code);
    } else {
        receipt.decline_code = None;
    }
    receipt.problem = Some(problem);
    receipt
}
