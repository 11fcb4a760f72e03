//! A sale from its first request to its receipt.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::push::Pushed;
use super::reader_poller::ReaderPoller;
use super::sale::{Receipt, Sale, SaleOutcome};
use super::service::JournalWriter;
use super::slot::{self, ReplacePolicy};
use super::write_deadline;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::stripe::Answer;
use crate::stripe::expansion::Expanded;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action, ActionKind, ActionStatus, Collected};
use crate::stripe::verdict::Denial;
use crate::stripe::{Client, Error, Expandable, PaymentIntent, Reader, Reply, Request};

/// After the deadline a request that writes has this long to be answered.
const GRACE: Duration = Duration::from_secs(10);

/// A second step that has not begun by then is taken for lost: after half a
/// minute the card is forgotten anyway.
const ARRIVAL: Duration = Duration::from_secs(6);

/// What happens, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The reader shows the payment.
    Waiting,
    /// The PaymentIntent is being processed by the bank.
    Processing,
    /// The reader did not take it at once; it is tried again.
    Again(String),
    /// Somebody else's payment was replaced on the reader.
    Replaced(String),
    /// A look at Stripe failed; it is looked again.
    Blind(String),
    /// The key may not read all of a payment: the permission it lacks.
    Lacking(String),
    /// The journal could not be written where that no longer changes anything.
    Unrecorded(String),
    /// A card was collected and is being decided about.
    Collected(Collected),
    /// The payment is being taken back.
    Withdrawing,
}

/// What a sale tells its surroundings, and what it listens to.
pub struct Hooks<'a> {
    /// Called for every event.
    pub event: &'a (dyn Fn(&Event) + Send + Sync),
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
}

impl std::fmt::Debug for Hooks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// A sale on its way.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Client,
    pub(super) sale: &'a Sale,
    pub(super) hooks: &'a Hooks<'a>,
    pub(super) record: JournalWriter<'a>,
    /// Who looks at the reader while the customer pays.
    pub(super) poller: &'a ReaderPoller,
    /// The PaymentIntent's last charge before this attempt: a refusal that was
    /// there already is not ours.
    pub(super) charge_before: Mutex<Option<String>>,
    pub(super) began: Instant,
    /// Presses before the sale began are not about the sale.
    pub(super) interrupts: u32,
    /// Whether a push may have got as far as the reader.
    pub(super) delivered: AtomicBool,
}

/// Why the waiting ended.
pub(super) enum WaitEnding {
    /// The PaymentIntent was read and is settled.
    Settled(PaymentIntent),
    /// A card was collected, and is not charged yet.
    Collected(Action),
    /// The reader says why it failed; the PaymentIntent is to be looked at.
    Failed(Action),
    /// The card was refused, but the slot no longer says so.
    Refused(PaymentIntent),
    /// The reader was deleted.
    Gone,
    /// Stripe will not say any more how it goes on.
    Refusal(Box<Error>),
    /// The slot was cleared.
    TakenOff,
    /// The slot holds something else.
    Displaced,
    /// No card came in time.
    Deadline,
    /// Ctrl-C.
    Interrupted,
}

impl Attempt<'_> {
    pub(super) fn event(&self, event: &Event) {
        (self.hooks.event)(event);
    }

    pub(super) fn deadline(&self) -> Instant {
        self.began + self.sale.deadline
    }

    /// Whether a push may have got as far as the reader: until then no card can
    /// have been charged.
    pub(super) fn is_delivered(&self) -> bool {
        self.delivered.load(Ordering::SeqCst)
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.hooks.interrupt.count() > self.interrupts
    }

    /// Runs a request that writes to its end: dropped half-way it would leave
    /// the outcome open. It gets some write deadline after the deadline or Ctrl-C, not
    /// more: then what it did is found out by reading.
    pub(super) async fn write<T: Reply>(&self, request: &Request) -> Result<T, Error> {
        self.write_for(request).await.map(|answer| answer.reply)
    }

    /// As [`Attempt::write`], with what the headers said.
    pub(super) async fn write_for<T: Reply>(&self, request: &Request) -> Result<Answer<T>, Error> {
        let late = self.deadline().max(Instant::now()) + GRACE;
        let hurry = (self.hooks.interrupt, self.interrupts);
        write_deadline::write(self.client, request, hurry, tokio::time::sleep_until(late)).await
    }

    /// From a PaymentIntent that is there to its end.
    pub(super) async fn collect(&self, receipt: Receipt, intent: &str) -> Receipt {
        if let Some(failure) = self.unreadable(intent).await {
            return self
                .withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                .await;
        }
        let reader = match self.push(intent).await {
            Pushed::Accepted(reader) => reader,
            Pushed::Refused(failure) => {
                return self
                    .withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await;
            }
            Pushed::Ended(ending) => return Box::pin(self.end(receipt, intent, *ending)).await,
        };
        let seen = match self.present(Some(&reader)).await {
            Ok(seen) => seen.unwrap_or(*reader),
            Err(failure) => {
                return self
                    .withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await;
            }
        };
        if !self.sale.wait {
            let outcome = SaleOutcome::Unknown;
            return Receipt { outcome, ..receipt };
        }
        self.event(&Event::Waiting);
        let ending = self.wait(intent, Some(seen)).await;
        Box::pin(self.end(receipt, intent, ending)).await
    }

    /// Why the PaymentIntent cannot be read, if the key may not do that: then
    /// nobody is asked for a card. A key that has read one may read this one,
    /// and among many sales a key that is not restricted is not tried: their
    /// looks are counted.
    async fn unreadable(&self, intent: &str) -> Option<Failure> {
        if !self.client.is_restricted() && self.poller.is_shared() {
            return None;
        }
        let _turn = self.client.turn_to_try().await;
        if self.client.has_read(&payment_intents::get(intent)) {
            return None;
        }
        let error = self.read(intent).await.err()?;
        let refused = error.is_final();
        refused.then(|| Failure::from(error).context("no card was asked for"))
    }

    /// Goes on with a payment that is on the reader already.
    pub(super) async fn go_on(&self, receipt: Receipt, intent: &str) -> Receipt {
        self.delivered.store(true, Ordering::SeqCst);
        let seen = match self.present(None).await {
            Ok(seen) => seen,
            Err(failure) => {
                return self
                    .withdraw(receipt, intent, SaleOutcome::NotReady, failure)
                    .await;
            }
        };
        self.event(&Event::Waiting);
        let ending = self.wait(intent, seen).await;
        Box::pin(self.end(receipt, intent, ending)).await
    }

    /// The slot must be free, or the user must have said that it need not be.
    pub(super) fn check_slot(&self, reader: &Reader) -> Result<(), Failure> {
        if let Some(lost) = slot::claim(reader, ReplacePolicy::asked(self.sale.replace))? {
            self.event(&Event::Replaced(lost));
        }
        Ok(())
    }

    /// Holds the test card to a simulated reader; the reader as it is then.
    async fn present(&self, pushed: Option<&Reader>) -> Result<Option<Reader>, Failure> {
        let Some(card) = &self.sale.present else {
            return Ok(None);
        };
        if pushed
            .and_then(|r| r.action.as_ref())
            .is_some_and(|a| a.status != ActionStatus::InProgress)
        {
            return Ok(None);
        }
        let request = readers::present_payment_method(&self.sale.reader_ref.id, card);
        match self.write::<Reader>(&request).await {
            Ok(reader) => Ok(Some(reader)),
            // The card may have been held all the same: the wait will tell.
            Err(error) if error.may_have_happened() => Ok(None),
            Err(error) => Err(Failure::from(error).context("the test card could not be presented")),
        }
    }

    /// Looks at the reader until our payment has ended there; `seen` is the
    /// reader as an answer has shown it just now.
    async fn wait(&self, intent: &str, seen: Option<Reader>) -> WaitEnding {
        let since = Instant::now();
        if let Some(reader) = seen
            && let Some(ending) = self.judge(intent, &reader).await
        {
            return ending;
        }
        loop {
            // A look may be dropped at any moment: it changes nothing.
            let looked = tokio::select! {
                looked = self.poller.next(self.client, &self.sale.reader_ref.id, since) => looked,
                () = self.hooks.interrupt.pressed(self.interrupts) => return WaitEnding::Interrupted,
                () = tokio::time::sleep_until(self.deadline()) => {
                    return self.last_look(intent).await.unwrap_or(WaitEnding::Deadline);
                }
            };
            if let Some(ending) = self.judge_look(intent, looked).await {
                return ending;
            }
        }
    }

    /// What the customer did between the last look and the deadline.
    async fn last_look(&self, intent: &str) -> Option<WaitEnding> {
        let look = async {
            let looked = self.poller.now(self.client, &self.sale.reader_ref.id).await;
            self.judge_look(intent, looked).await
        };
        tokio::select! {
            ending = look => ending,
            () = self.hooks.interrupt.pressed(self.interrupts) => Some(WaitEnding::Interrupted),
            () = tokio::time::sleep(GRACE) => None,
        }
    }

    /// What a look says about our payment; `None` is "go on waiting".
    async fn judge_look(&self, intent: &str, looked: Result<Reader, Error>) -> Option<WaitEnding> {
        match looked {
            Ok(reader) => self.judge(intent, &reader).await,
            Err(error) if error.is_missing() => Some(WaitEnding::Gone),
            Err(error) if error.is_final() => Some(WaitEnding::Refusal(Box::new(error))),
            Err(error) => {
                self.event(&Event::Blind(error.to_string()));
                None
            }
        }
    }

    /// As [`Attempt::wait`] after the second of two steps: until the reader has begun
    /// it, the slot may still show the first.
    /// If it goes on showing it, the second step has not arrived.
    pub(super) async fn wait_confirmed(&self, intent: &str, seen: Option<Reader>) -> WaitEnding {
        let mut seen = seen;
        let patience = self.deadline().min(Instant::now() + ARRIVAL);
        loop {
            match self.wait(intent, seen.take()).await {
                WaitEnding::Collected(_) if Instant::now() < patience => {}
                ending => return ending,
            }
        }
    }

    /// What the reader's slot says about our payment; `None` is "go on waiting".
    async fn judge(&self, intent: &str, reader: &Reader) -> Option<WaitEnding> {
        let ours = reader
            .action
            .as_ref()
            .filter(|a| a.payment_intent() == Some(intent));
        let ending = match ours {
            Some(action) => match action.status {
                ActionStatus::Succeeded if action.kind == ActionKind::CollectPaymentMethod => {
                    return Some(WaitEnding::Collected(action.clone()));
                }
                ActionStatus::Succeeded => None,
                ActionStatus::Failed => Some(WaitEnding::Failed(action.clone())),
                // In progress, or a state this version does not know.
                _ => return None,
            },
            None if reader.deleted => Some(WaitEnding::Gone),
            None if reader.action.is_none() => Some(WaitEnding::TakenOff),
            None => Some(WaitEnding::Displaced),
        };
        // However the slot looks, the PaymentIntent decides.
        match self.read(intent).await {
            Ok(intent) if is_settled(&intent.status) => Some(WaitEnding::Settled(intent)),
            Ok(intent) if intent.status == IntentStatus::Processing => {
                self.event(&Event::Processing);
                None
            }
            Ok(intent) => match ending {
                Some(WaitEnding::TakenOff | WaitEnding::Displaced | WaitEnding::Gone)
                    if self.was_refused(&intent) =>
                {
                    Some(WaitEnding::Refused(intent))
                }
                // With `None` the reader is content and the PaymentIntent is
                // not there yet.
                ending => ending,
            },
            Err(error) if error.is_final() => Some(WaitEnding::Refusal(Box::new(error))),
            Err(error) => {
                self.event(&Event::Blind(error.to_string()));
                None
            }
        }
    }

    /// Whether a card was refused in this attempt.
    pub(super) fn was_refused(&self, intent: &PaymentIntent) -> bool {
        let charge = intent.latest_charge.as_ref().map(Expandable::id);
        intent.last_payment_error.is_some()
            && charge.is_some()
            && charge
                != self
                    .charge_before
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .as_deref()
    }

    /// Remembers the last charge from before this attempt.
    pub(super) fn note_charge(&self, charge: Option<&str>) {
        *self
            .charge_before
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = charge.map(str::to_owned);
    }

    /// Reads the PaymentIntent, with its charge if the key may read that.
    pub(super) async fn read(&self, intent: &str) -> Result<PaymentIntent, Error> {
        let request = payment_intents::get(intent);
        let Expanded { reply, refusal } = self.client.send_expanded(&request).await?;
        if let Some(error) = refusal {
            let names = match error.denial() {
                Some(Denial::Permissions(names)) => names.as_slice(),
                _ => &[],
            };
            let lacked = names.iter().find(|n| *n != "payment_intent_read");
            let lacking = lacked.map_or("charge_read", String::as_str).to_owned();
            self.event(&Event::Lacking(lacking));
        }
        Ok(reply)
    }
}

/// Whether the PaymentIntent has an outcome that will not change by itself.
pub(super) fn is_settled(status: &IntentStatus) -> bool {
    matches!(
        status,
        IntentStatus::Succeeded | IntentStatus::RequiresCapture
    )
}

/// The receipt of a PaymentIntent that is paid or authorised.
pub(super) fn settle(receipt: &mut Receipt) {
    receipt.outcome = match receipt.status {
        Some(IntentStatus::RequiresCapture) => SaleOutcome::Authorized,
        _ => SaleOutcome::Paid,
    };
    receipt.decline_code = None;
    receipt.problem = None;
}
