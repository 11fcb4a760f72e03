//! Getting the PaymentIntent onto the reader.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::attempt::{Attempt, Event, WaitEnding, is_settled};
use super::journal::JournalStep;
use super::poll_interval::PollInterval;
use crate::failure::{Failure, Kind};
use crate::stripe::readers::{self, ActionStatus};
use crate::stripe::{Error, Reader};

/// How often a push is repeated after a time-out or a busy reader.
const TRIES: u32 = 3;

/// How a push ended.
pub(super) enum Pushed {
    /// The reader has it, as it answered or as it was seen there.
    Accepted(Box<Reader>),
    /// The reader does not have it.
    Refused(Failure),
    /// The payment ended before the reader was known to have it.
    Ended(Box<WaitEnding>),
}

impl Attempt<'_> {
    /// Gets the PaymentIntent onto the reader. The same PaymentIntent is pushed
    /// again after a time-out, under a fresh key: Stripe keeps the answer of
    /// the old one. Each time it is first looked whether the reader got it.
    pub(super) async fn push(&self, intent: &str) -> Pushed {
        let request = self.sale.push_request(intent);
        let mut number = 1;
        loop {
            let pushing = JournalStep::Pushing {
                reader: self.sale.reader_ref.id.clone(),
                number,
            };
            if let Err(failure) = self.record.write(pushing).await {
                return Pushed::Refused(failure);
            }
            let error = match self.write::<Reader>(&request).await {
                Ok(reader) => {
                    self.delivered.store(true, Ordering::SeqCst);
                    return Pushed::Accepted(Box::new(reader));
                }
                Err(error) => error,
            };
            if error.may_have_happened() || error.code() == Some("terminal_reader_timeout") {
                self.delivered.store(true, Ordering::SeqCst);
            }
            let (again, pause) = match error.code() {
                Some("terminal_reader_timeout") => (true, Duration::from_millis(500)),
                Some("terminal_reader_busy") => (true, Duration::from_secs(1)),
                Some("intent_invalid_state" | "payment_intent_unexpected_state") => {
                    (false, Duration::ZERO)
                }
                _ if error.may_have_happened() => (true, Duration::from_millis(500)),
                _ => return Pushed::Refused(refused(self.sale.reader_ref.name(), error)),
            };
            let seen = match self.locate(intent).await {
                Ok(seen) => seen,
                Err(Stopped::Interrupted) => {
                    return Pushed::Ended(Box::new(WaitEnding::Interrupted));
                }
                Err(Stopped::Late) => {
                    return Pushed::Refused(refused(self.sale.reader_ref.name(), error));
                }
            };
            match seen {
                Look::OnReader(reader) => return Pushed::Accepted(reader),
                Look::Ended(ending) => return Pushed::Ended(ending),
                Look::Elsewhere(failure) => return Pushed::Refused(failure),
                Look::Nowhere if again && number < TRIES => {}
                Look::Nowhere | Look::Blind(_) => {
                    return Pushed::Refused(refused(self.sale.reader_ref.name(), error));
                }
            }
            self.event(&Event::Again(error.to_string()));
            match self.sleep(pause * number).await {
                Ok(()) => number += 1,
                Err(Stopped::Interrupted) => {
                    return Pushed::Ended(Box::new(WaitEnding::Interrupted));
                }
                Err(Stopped::Late) => {
                    return Pushed::Refused(refused(self.sale.reader_ref.name(), error));
                }
            }
        }
    }

    /// Sleeps, unless a person or the deadline ends it.
    async fn sleep(&self, pause: Duration) -> Result<(), Stopped> {
        tokio::select! {
            biased;
            () = self.hooks.interrupt.pressed(self.interrupts) => Err(Stopped::Interrupted),
            () = tokio::time::sleep_until(self.deadline()) => Err(Stopped::Late),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    /// Where our payment is after an answer that does not say so: looked for
    /// until that can be seen. A push that nobody can see has not arrived yet,
    /// and whoever empties the reader then has not taken our payment off.
    async fn locate(&self, intent: &str) -> Result<Look, Stopped> {
        let since = Instant::now();
        loop {
            match self.look(intent).await {
                Look::Blind(why) => self.event(&Event::Blind(why)),
                seen => return Ok(seen),
            }
            self.sleep(PollInterval::pause(since.elapsed())).await?;
        }
    }

    async fn look(&self, intent: &str) -> Look {
        let reader = self
            .client
            .send::<Reader>(&readers::get(&self.sale.reader_ref.id))
            .await;
        let ours = reader
            .as_ref()
            .ok()
            .and_then(|r| r.action.as_ref())
            .filter(|a| a.payment_intent() == Some(intent));
        if let (Ok(reader), Some(action)) = (&reader, ours)
            && action.status != ActionStatus::Failed
        {
            return Look::OnReader(Box::new(reader.clone()));
        }
        match self.read(intent).await {
            Ok(read) if is_settled(&read.status) => {
                Look::Ended(Box::new(WaitEnding::Settled(read)))
            }
            Ok(read) => match reader {
                // A failure in the slot is this attempt's, or that of an
                // earlier one with the same PaymentIntent.
                Ok(reader) if ours.is_some() && self.was_refused(&read) => {
                    Look::OnReader(Box::new(reader))
                }
                Ok(reader) if reader.deleted => Look::Ended(Box::new(WaitEnding::Gone)),
                Ok(reader) => match self.check_slot(&reader) {
                    Ok(()) => Look::Nowhere,
                    Err(failure) => Look::Elsewhere(failure),
                },
                Err(error) if error.is_missing() => Look::Ended(Box::new(WaitEnding::Gone)),
                Err(error) => unseen(error),
            },
            Err(error) => unseen(error),
        }
    }
}

/// A look that failed.
fn unseen(error: Error) -> Look {
    if error.is_final() {
        Look::Ended(Box::new(WaitEnding::Refusal(Box::new(error))))
    } else {
        Look::Blind(error.to_string())
    }
}

/// Why the waiting for a reader ended early.
enum Stopped {
    /// Ctrl-C.
    Interrupted,
    /// The deadline.
    Late,
}

/// Where a payment was found.
enum Look {
    /// On the reader.
    OnReader(Box<Reader>),
    /// It has ended already.
    Ended(Box<WaitEnding>),
    /// The reader is somebody else's by now.
    Elsewhere(Failure),
    /// Not on the reader.
    Nowhere,
    /// It could not be looked; why.
    Blind(String),
}

/// The reader did not take the payment, in the words of an admin.
fn refused(name: &str, error: Error) -> Failure {
    let kind = match error.code() {
        // Whatever the trouble with the reader is: the reader was not ready.
        Some(code) if code.starts_with("terminal_reader_") => Some(Kind::NotReady),
        // It was looked, or will be before anything is said: it is not there.
        _ if error.is_unavailable() => Some(Kind::Unavailable),
        _ => None,
    };
    let what = match error.code() {
        Some("terminal_reader_offline") => format!("{name} is offline"),
        Some("terminal_reader_busy") => format!("{name} is busy"),
        Some("terminal_reader_timeout") => format!("{name} did not answer in time"),
        Some("terminal_reader_hardware_fault") => format!("{name} has a hardware fault"),
        _ => format!("{name} did not take the payment"),
    };
    let is_lost = error.may_have_happened() && error.code().is_none();
    let mut failure = Failure::from(error).context(what);
    if is_lost {
        failure = failure.hint("nothing was charged; check the network and take the sale again");
    }
    match kind {
        Some(kind) => failure.kind_of(kind),
        None => failure,
    }
}
