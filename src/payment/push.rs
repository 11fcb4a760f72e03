//! Getting the PaymentIntent onto the reader.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::journal::What;
use super::run::{Event, Run, is_settled};
use crate::failure::{Failure, Kind};
use crate::stripe::readers::{self, ActionStatus};
use crate::stripe::{Error, PaymentIntent, Reader};

/// How often a push is repeated after a time-out or a busy reader.
const TRIES: u32 = 3;

/// How a push ended.
pub(super) enum Pushed {
    /// The reader has it; as it answered, if it answered.
    Accepted(Option<Box<Reader>>),
    /// The PaymentIntent turned out to be paid or authorised already.
    Settled(Box<PaymentIntent>),
    /// The reader does not have it.
    Refused(Failure),
    /// Ctrl-C or the deadline came before the reader had it.
    Interrupted,
}

impl Run<'_> {
    /// Gets the PaymentIntent onto the reader. The same PaymentIntent is pushed
    /// again after a time-out, under a fresh key: Stripe keeps the answer of
    /// the old one. Each time it is first looked whether the reader got it.
    pub(super) async fn push(&self, intent: &str) -> Pushed {
        let (till, config) = (&self.sale.till.id, &self.sale.process);
        let request = if self.sale.inspect.is_some() {
            readers::collect_payment_method(till, intent, config)
        } else {
            readers::process_payment_intent(till, intent, config)
        };
        let mut number = 1;
        loop {
            let pushing = What::Pushing {
                reader: self.sale.till.id.clone(),
                number,
            };
            if let Err(failure) = self.record.write(pushing).await {
                return Pushed::Refused(failure);
            }
            let error = match self.write::<Reader>(&request).await {
                Ok(reader) => {
                    self.delivered.store(true, Ordering::SeqCst);
                    return Pushed::Accepted(Some(Box::new(reader)));
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
                _ => return Pushed::Refused(refused(self.sale.till.name(), error)),
            };
            match self.look(intent).await {
                Look::OnReader(reader) => return Pushed::Accepted(Some(reader)),
                Look::Settled(intent) => return Pushed::Settled(intent),
                Look::Elsewhere(failure) => return Pushed::Refused(failure),
                Look::Nowhere if again && number < TRIES => {}
                Look::Nowhere => return Pushed::Refused(refused(self.sale.till.name(), error)),
                // The reader may have it. Only waiting and reading can tell.
                Look::Blind => return Pushed::Accepted(None),
            }
            self.event(&Event::Again(error.to_string()));
            if !self.sleep(pause * number).await {
                return Pushed::Interrupted;
            }
            number += 1;
        }
    }

    /// Whether the time was slept through.
    async fn sleep(&self, pause: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(pause) => Instant::now() < self.deadline() && !self.is_interrupted(),
            () = self.hooks.interrupt.pressed(self.interrupts) => false,
            () = tokio::time::sleep_until(self.deadline()) => false,
        }
    }

    /// Where our payment is after an answer that does not say so.
    async fn look(&self, intent: &str) -> Look {
        let reader = self
            .client
            .send::<Reader>(&readers::get(&self.sale.till.id))
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
            Ok(read) if is_settled(&read.status) => Look::Settled(Box::new(read)),
            // A failure in the slot is this attempt's, or that of an earlier
            // one with the same PaymentIntent.
            Ok(read) if ours.is_some() && self.was_refused(&read) => {
                reader.map_or(Look::Blind, |r| Look::OnReader(Box::new(r)))
            }
            Ok(_) => match &reader {
                Ok(reader) => match self.check_slot(reader) {
                    Ok(()) => Look::Nowhere,
                    Err(failure) => Look::Elsewhere(failure),
                },
                Err(_) => Look::Blind,
            },
            Err(_) => Look::Blind,
        }
    }
}

/// Where a payment was found.
enum Look {
    /// On the reader.
    OnReader(Box<Reader>),
    /// Done already.
    Settled(Box<PaymentIntent>),
    /// The reader is somebody else's by now.
    Elsewhere(Failure),
    /// Not on the reader.
    Nowhere,
    /// It could not be looked.
    Blind,
}

/// The reader did not take the payment, in the words of an admin.
fn refused(name: &str, error: Error) -> Failure {
    let unreachable = error.is_unavailable();
    let kind = match error.code() {
        // Whatever the trouble with the reader is: the reader was not ready.
        Some(code) if code.starts_with("terminal_reader_") => Some(Kind::NotReady),
        _ if unreachable => Some(Kind::Unavailable),
        _ => None,
    };
    let what = match error.code() {
        Some("terminal_reader_offline") => format!("{name} is offline"),
        Some("terminal_reader_busy") => format!("{name} is busy"),
        Some("terminal_reader_timeout") => format!("{name} did not answer in time"),
        Some("terminal_reader_hardware_fault") => format!("{name} has a hardware fault"),
        _ => format!("{name} did not take the payment"),
    };
    let failure = Failure::from(error).context(what);
    match kind {
        Some(kind) => failure.kind_of(kind),
        None => failure,
    }
}
