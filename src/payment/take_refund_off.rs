//! Taking a refund off its reader so that "nothing was given back" is true.

use std::time::Duration;

use tokio::time::Instant;

use super::attempt::Event;
use super::execute::unknown;
use super::reader_refund::{ReaderRefund, ReaderRefundResult, RefundWaitEnding};
use super::slot;
use crate::failure::{Failure, Kind};
use crate::stripe::Reader;
use crate::stripe::readers::{self, Action, ActionStatus};

/// How long a reader that is at it is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// Time between two tries to take it off.
const PAUSE: Duration = Duration::from_secs(1);

impl ReaderRefund<'_> {
    pub(super) async fn end(
        &self,
        ending: RefundWaitEnding,
    ) -> Result<ReaderRefundResult, Failure> {
        let name = self.name();
        match ending {
            RefundWaitEnding::Failed(action) => self.failed(&action),
            RefundWaitEnding::Gone => {
                let failure = slot::gone(name, "the refund was on it")
                    .hint("nothing was given back; begin it anew on another reader");
                self.withdraw(failure).await
            }
            RefundWaitEnding::Refusal(error) => {
                let failure = Failure::from(*error)
                    .context(format!("the refund on {name} cannot be followed any more"));
                self.withdraw(failure).await
            }
            RefundWaitEnding::TakenOff => {
                let failure = Failure::new(
                    Kind::Declined,
                    format!("the refund was taken off {name} by somebody"),
                )
                .hint("nothing was given back; begin it anew if that was a mistake");
                self.withdraw(failure).await
            }
            RefundWaitEnding::Displaced => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!("another command took {name} over before a card was presented"),
                )
                .hint("nothing was given back; find out who else drives this reader");
                self.withdraw(failure).await
            }
            RefundWaitEnding::Deadline => {
                let failure = Failure::new(
                    Kind::NotReady,
                    format!("no card on {name} within {} s", self.deadline.as_secs()),
                )
                .hint("nothing was given back; begin it anew, with a longer --deadline if the customer needs more time");
                self.withdraw(failure).await
            }
            RefundWaitEnding::Interrupted => {
                let failure = Failure::new(
                    Kind::Interrupted,
                    "interrupted; the refund was taken off the reader and nothing was given back",
                );
                self.withdraw(failure).await
            }
        }
    }

    fn failed(&self, action: &Action) -> Result<ReaderRefundResult, Failure> {
        let name = self.name();
        let error = action.api_error.as_ref();
        let code = error
            .and_then(|e| e.decline_code.as_deref().or(e.code.as_deref()))
            .or(action.failure_code.as_deref());
        match action.failure_code.as_deref() {
            // The reader's word to Stripe may still be on its way.
            Some("connection_error") => Err(unknown(
                self.follow_up,
                &format!("{name} lost its connection during the refund"),
            )),
            Some("customer_canceled") => Ok(ReaderRefundResult::Not(
                Failure::new(
                    Kind::Declined,
                    format!("the customer cancelled the refund on {name}"),
                )
                .hint("nothing was given back"),
            )),
            _ => {
                let why = error
                    .and_then(|e| e.message.as_deref())
                    .or(code)
                    .unwrap_or("no reason given");
                Ok(ReaderRefundResult::Not(
                    Failure::new(
                        Kind::Declined,
                        format!("the refund was refused on {name}: {why}"),
                    )
                    .hint("nothing was given back; it takes the card the payment was made with"),
                ))
            }
        }
    }

    /// Takes it off the reader, so that "nothing was given back" is true. If it
    /// turns out that it was, that is the outcome.
    pub(super) async fn withdraw(&self, problem: Failure) -> Result<ReaderRefundResult, Failure> {
        self.act.event(&Event::Withdrawing);
        let patience = Instant::now() + PATIENCE;
        let mut trouble;
        loop {
            trouble = self.take_off().await.err();
            match self.find().await {
                Ok(Some(refund)) => return Ok(ReaderRefundResult::Made(refund)),
                Ok(None) if trouble.is_none() => return Ok(ReaderRefundResult::Not(problem)),
                Ok(None) => {}
                // The next try would be told the same.
                Err(error) if error.is_final() => {
                    trouble = Some(error.to_string());
                    break;
                }
                Err(error) => trouble = Some(error.to_string()),
            }
            // A second Ctrl-C means: do not wait for this any longer.
            let second = self.act.interrupts.saturating_add(1);
            if Instant::now() >= patience || self.act.hooks.interrupt.count() > second {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.act.hooks.interrupt.pressed(second) => {}
            }
        }
        let why = trouble.unwrap_or_else(|| "the reader is still at it".to_owned());
        Err(unknown(self.follow_up, &format!("{problem}; {why}")))
    }

    /// Takes our refund off the reader. Somebody else's action is left alone.
    /// A reader that cannot be told may still give money back: unlike a
    /// payment a refund has nothing else that could be cancelled.
    async fn take_off(&self) -> Result<(), String> {
        let seen = slot::look(self.act.client, self.reader_ref).await;
        let reader = seen.map_err(|error| error.to_string())?;
        let ours = reader.as_ref().and_then(|reader| self.ours(reader));
        if ours.is_none_or(|a| a.status != ActionStatus::InProgress) {
            return Ok(());
        }
        let request = readers::cancel_action(self.reader_ref);
        let sent = self.act.write::<Reader>(&request).await;
        sent.map(|_| ()).map_err(|e| e.to_string())
    }
}
