//! One follow-up carried out: sent, or found to have been sent, and closed in the
//! journal.

use std::time::Duration;

use super::events::{Hooks, PaymentEvent};
use super::find::KEY_LIFE;
use super::follow_up::{
    CANCEL, CAPTURE, DONE, FAILED, FollowUp, FollowUpEnd, READER_REFUND, REFUND, put_off, unknown,
};
use super::follow_up_plan::{FollowUpReceipt, RefundReader};
use super::journal_line::{AttemptEnd, JournalStep};
use super::journal_sale::JournalSale;
use super::journal_writer::check_all;
use super::lock::LockGuard;
use super::open_follow_up::OpenFollowUp;
use super::payment_state::PaymentState;
use super::reader_refund::{ReaderRefund, ReaderRefundResult};
use super::refund_plan;
use super::sale::{Receipt, SaleOutcome};
use super::service::PaymentService;

use crate::failure::{Failure, Kind};
use crate::money::Money;
use crate::reader_actions::{self, write as write_to_the_end};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::Action;
use crate::stripe::{Client, Error, PaymentIntent, Refund, Reply, Request};

/// So many times in a row Stripe may fail to carry a follow-up out.
const MOST_FAILURES: u32 = 5;

/// How one follow-up ended.
pub(super) enum Executed {
    Done(Box<FollowUpReceipt>),
    NotDone(Failure),
    /// Nor was it, but Stripe only repeated what it had said to an earlier
    /// request under the same key: it did not look at this one.
    Repeated(Failure),
}

/// What doing something needs.
pub(super) struct Execution<'a> {
    pub(super) payments: &'a PaymentService,
    pub(super) client: &'a Client,
    pub(super) hooks: &'a Hooks<'a>,
    /// Presses before it began are not about it.
    pub(super) interrupts: u32,
    /// What is held while it is done.
    pub(super) locks: Vec<LockGuard>,
}

impl Execution<'_> {
    /// The same under more locks.
    pub(super) fn under(&self, locks: Vec<LockGuard>) -> Self {
        Self {
            locks: [self.locks.clone(), locks].concat(),
            ..*self
        }
    }

    /// Writes a line of the sale under the locks that are held.
    async fn note(&self, sale: &str, what: JournalStep) -> Result<(), Failure> {
        self.payments.write(sale, what, &self.locks).await
    }

    /// A request that writes, run to its end.
    pub(super) async fn write<T: Reply>(&self, request: &Request) -> Result<T, Error> {
        check_all(&self.locks).await?;
        let hurry = (self.hooks.interrupt, self.interrupts);
        let answer = write_to_the_end(self.client, request, hurry, std::future::pending()).await;
        answer.map(|answer| answer.reply)
    }

    pub(super) fn event(&self, event: &PaymentEvent) {
        (self.hooks.event)(event);
    }

    /// Begins a follow-up: into the journal, then to Stripe.
    pub(super) async fn begin(
        &self,
        sale: &str,
        mut follow_up: FollowUp,
        entry: Option<&JournalSale>,
        counter: Option<&RefundReader>,
    ) -> Result<Executed, Failure> {
        let doing = JournalStep::Doing(Box::new(follow_up.clone()));
        if let (READER_REFUND, Some(counter)) = (follow_up.kind.as_str(), counter) {
            // Somebody else's payment on the reader would be lost.
            ReaderRefund::check(self.client, counter).await?;
            let back = self.reader_refund(&follow_up, Some(counter), counter.deadline)?;
            self.note(sale, doing).await?;
            let ended = back.run().await?;
            return self.given_back(sale, &follow_up, ended).await;
        }
        self.note(sale, doing).await?;
        let sent = self.send_on(sale, &mut follow_up).await?;
        let until = Some(self.payments.now() + KEY_LIFE);
        match sent {
            Ok(sent) => self.done(sale, &follow_up, entry, sent).await,
            Err(error) if error.may_have_happened() => match self.find_effect(&follow_up).await {
                Ok(Some(sent)) => self.done(sale, &follow_up, entry, sent).await,
                Ok(None) => Err(unknown(&follow_up, &error.to_string(), until)),
                // A permission that is missing is to be granted before it is tried again.
                Err(blind) => Err(unknown(&follow_up, &format!("{error}; {blind}"), until)),
            },
            Err(error) => {
                let repeated = error.is_replayed() && is_final(&error);
                let failure = refused(&follow_up, error);
                let ended = self.not_done(sale, &follow_up, failure).await?;
                Ok(match ended {
                    Executed::NotDone(failure) if repeated => Executed::Repeated(failure),
                    ended => ended,
                })
            }
        }
    }

    /// Finishes what was begun earlier.
    pub(super) async fn finish(
        &self,
        begun: &OpenFollowUp,
        entry: Option<&JournalSale>,
        counter: Option<&RefundReader>,
    ) -> Result<Executed, Failure> {
        let (sale, follow_up) = (begun.sale.as_str(), &begun.follow_up);
        let age = self.payments.now().duration_since(begun.at);
        if follow_up.kind == READER_REFUND {
            let waited = u64::try_from(age.as_secs()).unwrap_or(0);
            let left = Duration::from_secs(follow_up.deadline_s.saturating_sub(waited));
            let back = self.reader_refund(follow_up, counter, left)?;
            let ended = back.resume().await?;
            return self.given_back(sale, follow_up, ended).await;
        }
        let mut follow_up = follow_up.clone();
        let sent = if age < KEY_LIFE {
            Some(self.send_on(sale, &mut follow_up).await?)
        } else {
            None
        };
        let is_same = follow_up.key == begun.follow_up.key;
        let since = if is_same {
            begun.at
        } else {
            self.payments.now()
        };
        let until = sent.is_some().then(|| since + KEY_LIFE);
        let follow_up = &follow_up;
        let error = match sent {
            Some(Ok(sent)) => return self.done(sale, follow_up, entry, sent).await,
            Some(Err(error)) => Some(error),
            None => None,
        };
        // A refusal does not tell what an earlier try of the same request did.
        let evidence = self
            .find_effect(follow_up)
            .await
            .map_err(|e| unknown(follow_up, &e.to_string(), until))?;
        if let Some(sent) = evidence {
            return self.done(sale, follow_up, entry, sent).await;
        }
        let failure = match error {
            Some(error) if is_final(&error) => Failure::from(error),
            Some(error) => return Err(unknown(follow_up, &error.to_string(), until)),
            None => Failure::failed(format!(
                "the {} of {} that was begun at {} was never carried out",
                follow_up.kind.replace('_', " "),
                follow_up.payment_intent,
                begun.at
            ))
            .hint("it is not sent again after a day: if it is still meant, begin it anew"),
        };
        self.not_done(sale, follow_up, failure).await
    }

    /// Sends it. Where Stripe keeps under its key that it failed, and the payment shows
    /// that it was not done, it goes on under the next: what was sent has ended, so it
    /// cannot come into effect any more, as a request that was never answered could.
    async fn send_on(
        &self,
        sale: &str,
        follow_up: &mut FollowUp,
    ) -> Result<Result<Sent, Error>, Failure> {
        let mut failures = 0;
        loop {
            let error = match self.send(follow_up).await {
                Err(error) if error.is_kept_failure() => error,
                sent => return Ok(sent),
            };
            match self.after_failure(follow_up).await {
                Ok(AfterFailure::Done(sent)) => return Ok(Ok(sent)),
                Ok(AfterFailure::NotDone) => {}
                Ok(AfterFailure::Unclear) | Err(_) => return Ok(Err(error)),
            }
            failures += 1;
            let is_interrupted = self.hooks.interrupt.count() > self.interrupts;
            if failures > MOST_FAILURES || is_interrupted {
                return Err(put_off(follow_up, error));
            }
            *follow_up = follow_up.next_attempt();
            let again = JournalStep::Doing(Box::new(follow_up.clone()));
            self.note(sale, again).await?;
        }
    }

    async fn send(&self, follow_up: &FollowUp) -> Result<Sent, Error> {
        let Some(request) = follow_up.request() else {
            return Err(Error::Refused(
                Failure::failed(format!(
                    "a newer tillctl began {:?} with {}",
                    follow_up.kind, follow_up.payment_intent
                ))
                .hint("finish it with that version"),
            ));
        };
        if follow_up.kind == REFUND {
            self.write::<Refund>(&request)
                .await
                .map(|refund| Sent::Refund(Box::new(refund)))
        } else {
            self.write::<PaymentIntent>(&request)
                .await
                .map(|intent| Sent::Intent(Box::new(intent)))
        }
    }

    /// What shows that a follow-up was carried out: the refund with its stamp, or
    /// the status it leads to.
    async fn find_effect(&self, follow_up: &FollowUp) -> Result<Option<Sent>, Error> {
        let state = PaymentState::read(self.client, &follow_up.payment_intent).await?;
        Ok(effect(follow_up, state))
    }

    /// What the payment shows of a follow-up once Stripe keeps that it failed.
    async fn after_failure(&self, follow_up: &FollowUp) -> Result<AfterFailure, Error> {
        let state = PaymentState::read(self.client, &follow_up.payment_intent).await?;
        let equal = refund_plan::equal_since(follow_up, &state).cloned();
        let is_plain = match (follow_up.kind.as_str(), &state.intent.status) {
            (REFUND, _) => state.lists_all_refunds(),
            (CAPTURE, IntentStatus::Succeeded) => state.charge().is_some(),
            (_, status) => *status != IntentStatus::Processing,
        };
        Ok(match (effect(follow_up, state), equal) {
            (Some(sent), _) => AfterFailure::Done(sent),
            (None, Some(refund)) => AfterFailure::Done(Sent::Refund(Box::new(refund))),
            (None, None) if is_plain => AfterFailure::NotDone,
            (None, None) => AfterFailure::Unclear,
        })
    }

    /// A payment that nobody has paid yet may stand on a reader: it comes off
    /// there first, else the next customer would be asked for it.
    pub(super) async fn take_off(
        &self,
        state: &PaymentState,
        entry: Option<&JournalSale>,
    ) -> Result<(), Failure> {
        let intent = &state.intent;
        if intent.status == IntentStatus::RequiresCapture {
            return Ok(());
        }
        let reader_ref = entry
            .map(|e| e.intended.reader_ref.id.as_str())
            .or_else(|| state.reader());
        let Some(reader_ref) = reader_ref else {
            return Ok(());
        };
        let ours = |action: &Action| action.payment_intent() == Some(&intent.id);
        let write = async |request| self.write(&request).await;
        let off = reader_actions::take_off(self.client, reader_ref, ours, write).await;
        off.map_err(|(name, error)| match name {
            None => error.into(),
            Some(name) => Failure::from(error)
                .context(format!("{name} is at {}", intent.id))
                .kind_of(Kind::NotReady),
        })
    }

    fn reader_refund<'a>(
        &'a self,
        follow_up: &'a FollowUp,
        counter: Option<&'a RefundReader>,
        deadline: Duration,
    ) -> Result<ReaderRefund<'a>, Failure> {
        ReaderRefund::new(
            self.client,
            (self.hooks, self.interrupts),
            follow_up,
            counter,
            deadline,
        )
        .map(|back| back.under(&self.locks))
    }

    /// Closes what was given back, or not, on a reader.
    async fn given_back(
        &self,
        sale: &str,
        follow_up: &FollowUp,
        ended: ReaderRefundResult,
    ) -> Result<Executed, Failure> {
        match ended {
            ReaderRefundResult::Made(refund) => {
                self.done(sale, follow_up, None, Sent::Refund(refund)).await
            }
            ReaderRefundResult::Not(failure) => self.not_done(sale, follow_up, failure).await,
        }
    }

    async fn done(
        &self,
        sale: &str,
        follow_up: &FollowUp,
        entry: Option<&JournalSale>,
        sent: Sent,
    ) -> Result<Executed, Failure> {
        let mut receipt = FollowUpReceipt::of(follow_up);
        match sent {
            Sent::Refund(refund) => {
                receipt.status = refund.status.as_ref().map(|s| s.as_str().to_owned());
                receipt.refund = Some(refund.id.clone());
                receipt.amount = Money::new(refund.amount, follow_up.currency);
                if !refund.gives_back() {
                    let failure = Failure::failed(format!(
                        "the refund {} of {} did not go through",
                        refund.id, receipt.amount
                    ))
                    .hint(format!(
                        "see tillctl payments get {}",
                        follow_up.payment_intent
                    ));
                    return self.not_done(sale, follow_up, failure).await;
                }
            }
            Sent::Intent(intent) => {
                receipt.status = Some(intent.status.to_string());
                // The sale's own end first: if this is torn off here, the follow-up
                // is still open and comes by again.
                if let Some(entry) = entry {
                    self.end_sale(entry, &intent).await?;
                }
            }
        }
        self.close(sale, follow_up, DONE, receipt.refund.clone())
            .await;
        Ok(Executed::Done(Box::new(receipt)))
    }

    async fn not_done(
        &self,
        sale: &str,
        follow_up: &FollowUp,
        failure: Failure,
    ) -> Result<Executed, Failure> {
        self.close(sale, follow_up, FAILED, None).await;
        Ok(Executed::NotDone(failure))
    }

    /// Writes the end. It stands whether or not it can be written: the next
    /// reader of the payment service finds the follow-up open and asks Stripe.
    async fn close(&self, sale: &str, follow_up: &FollowUp, result: &str, object: Option<String>) {
        let end = FollowUpEnd {
            id: follow_up.id.clone(),
            result: result.to_owned(),
            object,
        };
        if let Err(failure) = self.note(sale, JournalStep::Done(Box::new(end))).await {
            let what = format!(
                "the {} of {}",
                follow_up.kind.replace('_', " "),
                follow_up.payment_intent
            );
            self.event(&PaymentEvent::end_unrecorded(&what, &failure));
        }
    }

    /// What a capture or a cancellation makes of the sale, so that the same
    /// reference tells it.
    async fn end_sale(&self, entry: &JournalSale, sent: &PaymentIntent) -> Result<(), Failure> {
        if entry.payment_intent.as_deref() != Some(&sent.id) {
            return Ok(());
        }
        let outcome = match sent.status {
            IntentStatus::Succeeded => SaleOutcome::Paid,
            IntentStatus::Canceled => SaleOutcome::Canceled,
            _ => return Ok(()),
        };
        let read = self
            .client
            .send::<PaymentIntent>(&payment_intents::get(&sent.id))
            .await;
        let mut receipt = Receipt {
            outcome,
            status: None,
            reference: entry.intended.reference.clone(),
            payment_intent: None,
            charge: None,
            reader_ref: entry.intended.reader_ref.clone(),
            amount: Money::new(entry.intended.amount, entry.intended.currency),
            tip: None,
            total: None,
            card: None,
            decline_code: None,
            problem: None,
        };
        receipt.read(read.as_ref().unwrap_or(sent));
        receipt.decline_code = None;
        self.note(
            &entry.sale,
            JournalStep::Ended(Box::new(AttemptEnd::from(&receipt))),
        )
        .await
    }
}

/// What Stripe answered, or what was found later.
enum Sent {
    Intent(Box<PaymentIntent>),
    Refund(Box<Refund>),
}

/// What is to be seen of a follow-up of which Stripe keeps that it failed.
enum AfterFailure {
    Done(Sent),
    /// Plainly.
    NotDone,
    Unclear,
}

/// What shows in a payment that a follow-up was carried out.
fn effect(follow_up: &FollowUp, state: PaymentState) -> Option<Sent> {
    match follow_up.kind.as_str() {
        REFUND => {
            let refund = state.refund_of(follow_up.stamp())?;
            Some(Sent::Refund(Box::new(refund.clone())))
        }
        CAPTURE if state.intent.status == IntentStatus::Succeeded => {
            (state.captured() == follow_up.minor()).then_some(Sent::Intent(Box::new(state.intent)))
        }
        CANCEL if state.intent.status == IntentStatus::Canceled => {
            Some(Sent::Intent(Box::new(state.intent)))
        }
        _ => None,
    }
}

/// Stripe refused it. A refund's key says which one it is, so another request
/// under it is another refund.
fn refused(follow_up: &FollowUp, error: Error) -> Failure {
    let reuse = error.is_key_reused();
    let failure = Failure::from(error);
    match &follow_up.reference {
        _ if !reuse || follow_up.kind != REFUND => failure,
        Some(reference) => failure
            .context(format!("{reference:?} names another refund"))
            .hint("this reference was used within the last day for another payment, amount, reason or metadata: give this refund a reference of its own"),
        None => failure
            .context("another refund of this amount was asked for in this moment")
            .hint(format!("see tillctl payments get {}; then decide", follow_up.payment_intent)),
    }
}

/// Whether a refusal will not change when it is asked again.
fn is_final(error: &Error) -> bool {
    error
        .verdict()
        .is_some_and(|v| (400..500).contains(&v.status) && v.denial.is_none() && !v.is_put_off())
}
