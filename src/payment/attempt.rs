//! A sale from its first request to its receipt.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::events::{Hooks, PaymentEvent};
use super::journal_writer::JournalWriter;
use super::sale::{Receipt, Sale, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::reader_actions::slot::{self, ReplacePolicy};
use crate::reader_actions::{self, ReaderPoller, write as write_to_the_end};
use crate::stripe::TracedReply;
use crate::stripe::expansion::Expanded;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::Action;
use crate::stripe::verdict::Denial;
use crate::stripe::{Client, Error, Expandable, PaymentIntent, Reader, Reply, Request};

/// After the deadline a request that writes has this long to be answered.
const GRACE: Duration = Duration::from_secs(10);

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
    /// A payment that was on the reader before and is known to be cancelled.
    pub(super) canceled: OnceLock<String>,
    pub(super) began: Instant,
    /// Presses before the sale began are not about the sale.
    pub(super) interrupts: u32,
}

impl Attempt<'_> {
    pub(super) fn event(&self, event: &PaymentEvent) {
        (self.hooks.event)(event);
    }

    pub(super) fn deadline(&self) -> Instant {
        self.began + self.sale.deadline
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
    pub(super) async fn write_for<T: Reply>(
        &self,
        request: &Request,
    ) -> Result<TracedReply<T>, Error> {
        self.record.check().await?;
        let late = self.deadline().max(Instant::now()) + GRACE;
        let hurry = (self.hooks.interrupt, self.interrupts);
        write_to_the_end(self.client, request, hurry, tokio::time::sleep_until(late)).await
    }

    /// Why the PaymentIntent cannot be read, if the key may not do that: then
    /// nobody is asked for a card. A key that has read one may read this one,
    /// and among many sales a key that is not restricted is not tried: their
    /// looks are counted.
    pub(super) async fn unreadable(&self, intent: &str) -> Option<Failure> {
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

    /// The slot must be free, or hold a payment that is cancelled: nothing is lost then.
    pub(super) async fn check_free(&self, reader: &Reader) -> Result<(), Failure> {
        let Err(in_use) = self.check_slot(reader) else {
            return Ok(());
        };
        let action = reader.action.as_ref();
        let Some(intent) = action.and_then(Action::payment_intent) else {
            return Err(in_use);
        };
        let read = payment_intents::get(intent);
        match self.client.send::<PaymentIntent>(&read).await {
            Ok(read) if read.status == IntentStatus::Canceled => {
                let _ = self.canceled.set(intent.to_owned());
                Ok(())
            }
            _ => Err(in_use),
        }
    }

    /// The slot must be free, or the user must have said that it need not be.
    pub(super) fn check_slot(&self, reader: &Reader) -> Result<(), Failure> {
        let there = reader.action.as_ref().and_then(Action::payment_intent);
        if there.is_some() && there == self.canceled.get().map(String::as_str) {
            return Ok(());
        }
        if let Some(lost) = slot::claim(reader, ReplacePolicy::asked(self.sale.replace))? {
            self.event(&PaymentEvent::Replaced(lost));
        }
        Ok(())
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
            self.event(&PaymentEvent::Lacking(lacking));
        }
        Ok(reply)
    }

    /// What is told of a sale. Whoever was overtaken, or may have been, knows nothing of
    /// what another has made of it since, whatever the reader shows; but what is paid is
    /// paid.
    pub(super) async fn unless_overtaken(&self, receipt: Receipt) -> Receipt {
        if receipt.outcome.is_success() {
            return receipt;
        }
        let problem = receipt.problem.as_ref();
        let is_unknown = problem.is_some_and(|problem| problem.kind() == Kind::Unknown);
        if is_unknown && !self.record.is_overtaken() {
            return receipt;
        }
        let Err(why) = self.record.confirm().await else {
            return receipt;
        };
        let reference = self.sale.reference.as_deref();
        let name = reference.or(receipt.payment_intent.as_deref());
        let look = format!(
            "do not take the payment again before you have looked: tillctl payments {}",
            name.map_or("list".to_owned(), |name| format!("get {name}"))
        );
        let (what, hint) = if !self.record.is_overtaken() {
            let what = format!(
                "whether another tillctl has taken this sale over could not be found out: {}",
                why.message()
            );
            (what, look)
        } else if let Some(forgotten) = self.record.loss().await {
            let hint = format!(
                "do not take the payment again: tillctl payments resume {} on this machine takes it up",
                name.unwrap_or("--all")
            );
            (forgotten.message().to_owned(), hint)
        } else {
            (why.message().to_owned(), look)
        };
        Receipt {
            outcome: SaleOutcome::Unknown,
            decline_code: None,
            problem: Some(Failure::new(Kind::Unknown, what).hint(hint)),
            ..receipt
        }
    }

    /// Takes our payment off the reader. Somebody else's is left alone.
    pub(super) async fn take_off(&self, intent: &str) -> Result<(), Error> {
        self.take_off_from(&self.sale.reader_ref.id, intent).await
    }

    /// Takes our payment off a reader.
    pub(super) async fn take_off_from(&self, reader_ref: &str, intent: &str) -> Result<(), Error> {
        let ours = |action: &Action| action.payment_intent() == Some(intent);
        let write = async |request| self.write(&request).await;
        let off = reader_actions::take_off(self.client, reader_ref, ours, write).await;
        off.map_err(|(_, error)| error)
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
