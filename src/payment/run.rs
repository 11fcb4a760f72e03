//! A sale from its first request to its receipt.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::push::Pushed;
use super::sale::{Outcome, Receipt, Sale};
use super::wait::Rhythm;
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action, ActionStatus};
use crate::stripe::{Client, Error, PaymentIntent, Reader, Reply, Request};

/// After the deadline a request that writes has this long to be answered.
const GRACE_DEADLINE: Duration = Duration::from_secs(10);
/// After Ctrl-C it has this long.
const GRACE_INTERRUPT: Duration = Duration::from_secs(5);

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
    /// The payment is being taken back.
    Withdrawing,
}

/// A step of a sale. Each is told **before** the request it covers is sent, so
/// that whoever keeps a record has it on disk when power fails in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The PaymentIntent is about to be created under this Idempotency-Key.
    Creating(String),
    /// It was created, and is about to be pushed; which push this is.
    Pushing(String, u32),
    /// It is about to be taken off the reader and cancelled.
    Withdrawing(String),
    /// The sale ended.
    Ended(Outcome),
}

/// What a sale tells its surroundings.
pub struct Hooks<'a> {
    /// Called for every event.
    pub event: &'a (dyn Fn(&Event) + Sync),
    /// Called before every step; an error stops the sale before the step.
    pub step: &'a (dyn Fn(&Step) -> Result<(), Failure> + Sync),
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
}

impl std::fmt::Debug for Hooks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// Takes a sale. `reader` is the reader as it was just read: its slot is
/// looked at before anything is asked of it.
///
/// Always ends with a receipt: what went wrong is its `problem`.
pub async fn take(client: &Client, sale: &Sale, reader: &Reader, hooks: &Hooks<'_>) -> Receipt {
    let run = Run {
        client,
        sale,
        hooks,
        began: Instant::now(),
        interrupts: hooks.interrupt.count(),
        delivered: AtomicBool::new(false),
    };
    let receipt = run.take(reader).await;
    // The record is for the next run; the outcome stands whether or not it
    // could be written.
    match (hooks.step)(&Step::Ended(receipt.outcome)) {
        Ok(()) => receipt,
        Err(failure) => Receipt {
            problem: receipt.problem.or(Some(failure)),
            ..receipt
        },
    }
}

/// A sale on its way.
pub(super) struct Run<'a> {
    pub(super) client: &'a Client,
    pub(super) sale: &'a Sale,
    pub(super) hooks: &'a Hooks<'a>,
    pub(super) began: Instant,
    /// Presses before the sale began are not about the sale.
    pub(super) interrupts: u32,
    /// Whether a push may have got as far as the reader.
    pub(super) delivered: AtomicBool,
}

/// Why the waiting ended.
pub(super) enum Ending {
    /// The PaymentIntent was read and is settled.
    Settled(PaymentIntent),
    /// The reader says why it failed; the PaymentIntent is to be looked at.
    Failed(Action),
    /// The card was refused, but the slot no longer says so.
    Refused(PaymentIntent),
    /// The slot was cleared.
    TakenOff,
    /// The slot holds something else.
    Displaced,
    /// No card came in time.
    Deadline,
    /// Ctrl-C.
    Interrupted,
}

impl Run<'_> {
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
    /// the outcome open. It gets some grace after the deadline or Ctrl-C, not
    /// more: then what it did is found out by reading.
    pub(super) async fn write<T: Reply>(&self, request: &Request) -> Result<T, Error> {
        let late = async {
            tokio::select! {
                () = tokio::time::sleep_until(self.deadline().max(Instant::now()) + GRACE_DEADLINE) => {}
                () = async {
                    self.hooks.interrupt.pressed(self.interrupts).await;
                    tokio::time::sleep(GRACE_INTERRUPT).await;
                } => {}
            }
        };
        tokio::select! {
            result = self.client.send(request) => result,
            () = late => Err(Error::NoAnswer {
                reason: "no answer before the deadline".into(),
                status: None,
                request_id: None,
                write: true,
            }),
        }
    }

    async fn take(&self, reader: &Reader) -> Receipt {
        let mut receipt = Receipt::blank(self.sale, Outcome::NotReady);
        if let Err(problem) = self.check_slot(reader) {
            receipt.problem = Some(problem);
            return receipt;
        }
        let intent = match self.create().await {
            Ok(intent) => intent,
            Err(problem) => {
                receipt.problem = Some(problem);
                return receipt;
            }
        };
        receipt.read(&intent);
        let ending = match self.push(&intent.id).await {
            Pushed::Accepted(reader) => {
                if let Err(failure) = self.present(reader.as_deref()).await {
                    return self
                        .withdraw(receipt, &intent.id, Outcome::NotReady, failure)
                        .await;
                }
                if !self.sale.wait {
                    receipt.outcome = Outcome::Unknown;
                    return receipt;
                }
                self.event(&Event::Waiting);
                self.wait(&intent.id).await
            }
            Pushed::Settled(intent) => Ending::Settled(*intent),
            Pushed::Refused(failure) => {
                return self
                    .withdraw(receipt, &intent.id, Outcome::NotReady, failure)
                    .await;
            }
            Pushed::Interrupted => Ending::Interrupted,
        };
        self.end(receipt, &intent.id, ending).await
    }

    /// The slot must be free, or the user must have said that it need not be.
    pub(super) fn check_slot(&self, reader: &Reader) -> Result<(), Failure> {
        if reader.deleted {
            return Err(Failure::not_found(format!(
                "the reader {} was deleted",
                reader.id
            )));
        }
        if reader.is_mobile() {
            return Err(Failure::new(
                Kind::NotReady,
                format!("{} is a mobile reader: only the app it is connected to can take payments on it", reader.name()),
            )
            .hint("choose a smart reader; `tillctl readers list` shows the models"));
        }
        let Some(action) = reader.action.as_ref().filter(|a| a.holds_the_reader()) else {
            return Ok(());
        };
        let what = match action.payment_intent() {
            Some(intent) => format!("{} of {intent}", action.kind),
            None => action.kind.to_string(),
        };
        if self.sale.replace {
            self.event(&Event::Replaced(what));
            return Ok(());
        }
        Err(Failure::new(
            Kind::NotReady,
            format!("{} is in use: {what} is in progress and would be lost without a word", reader.name()),
        )
        .hint(format!(
            "wait for it, end it with `tillctl readers cancel {}`, or push all the same with --replace",
            reader.id
        )))
    }

    /// Holds the test card to a simulated reader.
    async fn present(&self, pushed: Option<&Reader>) -> Result<(), Failure> {
        let Some(card) = &self.sale.present else {
            return Ok(());
        };
        if pushed
            .and_then(|r| r.action.as_ref())
            .is_some_and(|a| a.status != ActionStatus::InProgress)
        {
            return Ok(());
        }
        let request = readers::present_payment_method(&self.sale.till.id, card);
        match self.write::<Reader>(&request).await {
            Ok(_) => Ok(()),
            // The card may have been held all the same: the wait will tell.
            Err(error) if error.may_have_happened() => Ok(()),
            Err(error) => Err(Failure::from(error).context("the test card could not be presented")),
        }
    }

    /// Looks at the reader until our payment has ended there.
    async fn wait(&self, intent: &str) -> Ending {
        let since = Instant::now();
        loop {
            let pause = Rhythm::pause(since.elapsed());
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.hooks.interrupt.pressed(self.interrupts) => return Ending::Interrupted,
                () = tokio::time::sleep_until(self.deadline()) => return Ending::Deadline,
            }
            // A read may be dropped at any moment: it changes nothing.
            let request = readers::get(&self.sale.till.id);
            let looked = tokio::select! {
                looked = self.client.send::<Reader>(&request) => looked,
                () = self.hooks.interrupt.pressed(self.interrupts) => return Ending::Interrupted,
                () = tokio::time::sleep_until(self.deadline()) => return Ending::Deadline,
            };
            match looked {
                Ok(reader) => {
                    if let Some(ending) = self.judge(intent, &reader).await {
                        return ending;
                    }
                }
                Err(error) => self.event(&Event::Blind(error.to_string())),
            }
        }
    }

    /// What the reader's slot says about our payment; `None` is "go on waiting".
    async fn judge(&self, intent: &str, reader: &Reader) -> Option<Ending> {
        let ours = reader
            .action
            .as_ref()
            .filter(|a| a.payment_intent() == Some(intent));
        let ending = match ours {
            Some(action) => match action.status {
                ActionStatus::Succeeded => None,
                ActionStatus::Failed => Some(Ending::Failed(action.clone())),
                // In progress, or a state this version does not know.
                _ => return None,
            },
            None if reader.action.is_none() => Some(Ending::TakenOff),
            None => Some(Ending::Displaced),
        };
        // However the slot looks, the PaymentIntent decides.
        match self.read(intent).await {
            Ok(intent) if is_settled(&intent.status) => Some(Ending::Settled(intent)),
            Ok(intent) if intent.status == IntentStatus::Processing => {
                self.event(&Event::Processing);
                None
            }
            Ok(intent) => match ending {
                Some(Ending::TakenOff | Ending::Displaced)
                    if intent.last_payment_error.is_some() =>
                {
                    Some(Ending::Refused(intent))
                }
                // With `None` the reader is content and the PaymentIntent is
                // not there yet.
                ending => ending,
            },
            Err(error) => {
                self.event(&Event::Blind(error.to_string()));
                None
            }
        }
    }

    /// Reads the PaymentIntent with its charge.
    pub(super) async fn read(&self, intent: &str) -> Result<PaymentIntent, Error> {
        self.client.send(&payment_intents::get(intent)).await
    }

    async fn end(&self, mut receipt: Receipt, intent: &str, ending: Ending) -> Receipt {
        match ending {
            Ending::Settled(read) => {
                receipt.read(&read);
                settle(&mut receipt);
                receipt
            }
            Ending::Failed(action) => self.failed(receipt, intent, &action).await,
            Ending::Refused(read) => {
                receipt.read(&read);
                self.declined(receipt, intent).await
            }
            Ending::TakenOff => {
                let failure = Failure::new(
                    Kind::Declined,
                    format!(
                        "the payment was taken off {} by somebody",
                        self.sale.till.name()
                    ),
                )
                .hint("nothing was charged; push it again if that was a mistake");
                self.withdraw(receipt, intent, Outcome::Canceled, failure)
                    .await
            }
            Ending::Displaced => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!(
                        "another command took {} over before a card was presented",
                        self.sale.till.name()
                    ),
                )
                .hint(
                    "nothing was charged; find out who else drives this reader, then push it again",
                );
                self.withdraw(receipt, intent, Outcome::NotReady, failure)
                    .await
            }
            Ending::Deadline => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!("no card on {} within {} s", self.sale.till.name(), self.sale.deadline.as_secs()),
                )
                .hint("nothing was charged; push it again, with a longer --deadline if the customer needs more time");
                self.withdraw(receipt, intent, Outcome::NotReady, failure)
                    .await
            }
            Ending::Interrupted => {
                let failure = Failure::new(
                    Kind::Interrupted,
                    "interrupted; the payment was taken back and nothing was charged",
                );
                self.withdraw(receipt, intent, Outcome::Canceled, failure)
                    .await
            }
        }
    }

    /// The reader says that the payment failed.
    async fn failed(&self, mut receipt: Receipt, intent: &str, action: &Action) -> Receipt {
        let name = self.sale.till.name();
        match action.failure_code.as_deref() {
            Some("customer_canceled") => {
                let failure = Failure::new(
                    Kind::Declined,
                    format!("the customer cancelled the payment on {name}"),
                )
                .hint("nothing was charged");
                self.withdraw(receipt, intent, Outcome::Canceled, failure)
                    .await
            }
            Some("connection_error") => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!("{name} lost its connection during the payment"),
                )
                .hint("nothing was charged; check the reader's network, then push it again");
                self.withdraw(receipt, intent, Outcome::NotReady, failure)
                    .await
            }
            code => {
                let error = action.api_error.as_ref();
                if let Ok(read) = self.read(intent).await {
                    receipt.read(&read);
                }
                receipt.decline_code = error
                    .and_then(|e| e.decline_code.clone())
                    .or_else(|| receipt.decline_code.take())
                    .or_else(|| error.and_then(|e| e.code.clone()))
                    .or_else(|| code.map(str::to_owned));
                self.declined(receipt, intent).await
            }
        }
    }

    /// The card was refused; the receipt says why.
    async fn declined(&self, receipt: Receipt, intent: &str) -> Receipt {
        let why = receipt.decline_code.as_deref().unwrap_or("no reason given");
        let failure = Failure::new(
            Kind::Declined,
            format!("declined on {}: {why}", self.sale.till.name()),
        )
        .hint("nothing was charged; ask for another card and push it again");
        self.withdraw(receipt, intent, Outcome::Declined, failure)
            .await
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
        Some(IntentStatus::RequiresCapture) => Outcome::Authorized,
        _ => Outcome::Paid,
    };
    receipt.decline_code = None;
    receipt.problem = None;
}
