//! Giving money back to a card on a reader. Interac knows no other way:
//! <https://docs.stripe.com/terminal/features/refunds>
//!
//! As with a payment the reader's slot is not believed: the refund itself, found
//! by the stamp in its metadata, says whether money went back. What cannot be
//! told stays open; a refund is never pushed again on a guess.

use std::time::Duration;

use tokio::time::Instant;

use super::attempt::Event;
use super::execute::{Execution, unknown};
use super::follow_up::{FollowUp, STAMP};
use super::follow_up_request::RefundReader;
use super::poll_interval::PollInterval;
use super::slot::{self, ReplacePolicy};
use crate::failure::{Failure, Kind};
use crate::stripe::readers::{self, Action, ActionKind, ActionStatus};
use crate::stripe::{Client, Error, Reader, Refund, refunds};

/// How often a push is repeated after a time-out or a busy reader.
const TRIES: u32 = 3;

/// The look at the end is not waited for any longer.
const LAST_LOOK: Duration = Duration::from_secs(10);

/// How it ended.
pub(super) enum ReaderRefundResult {
    /// There is a refund.
    Made(Box<Refund>),
    /// There is none and there will be none.
    Not(Failure),
}

/// A refund on its way to a reader.
pub(super) struct ReaderRefund<'a> {
    pub(super) act: &'a Execution<'a>,
    pub(super) follow_up: &'a FollowUp,
    pub(super) reader_ref: &'a str,
    pub(super) counter: Option<&'a RefundReader>,
    until: Instant,
    pub(super) deadline: Duration,
}

/// Why the waiting ended without a refund.
pub(super) enum RefundWaitEnding {
    Failed(Box<Action>),
    /// The reader was deleted.
    Gone,
    /// Stripe will not say any more how it goes on.
    Refusal(Box<Error>),
    TakenOff,
    Displaced,
    Deadline,
    Interrupted,
}

/// What the reader has of it.
enum Pushed {
    Accepted(Box<Reader>),
    Made(Box<Refund>),
    /// It does not have it, or so it says.
    Refused(Failure),
    Stopped(RefundWaitEnding),
}

/// Where it was found.
enum Seen {
    OnReader(Box<Reader>),
    Made(Box<Refund>),
    /// The reader is somebody else's by now.
    Elsewhere(Failure),
    Nowhere,
}

impl<'a> ReaderRefund<'a> {
    pub(super) fn new(
        act: &'a Execution<'a>,
        follow_up: &'a FollowUp,
        counter: Option<&'a RefundReader>,
        deadline: Duration,
    ) -> Self {
        Self {
            act,
            follow_up,
            reader_ref: follow_up.reader.as_deref().unwrap_or_default(),
            counter,
            until: Instant::now() + deadline,
            deadline,
        }
    }

    /// The slot must be free: whatever is in it would be replaced without a
    /// word.
    pub(super) async fn check(client: &Client, counter: &RefundReader) -> Result<(), Failure> {
        let reader = client
            .send::<Reader>(&readers::get(&counter.reader_ref.id))
            .await?;
        slot::claim(&reader, ReplacePolicy::Keep).map(drop)
    }

    pub(super) fn name(&self) -> &str {
        self.counter
            .map_or(self.reader_ref, |c| c.reader_ref.name())
    }

    /// From the push to the end.
    pub(super) async fn run(&self) -> Result<ReaderRefundResult, Failure> {
        let seen = match self.push().await {
            Pushed::Accepted(reader) => *reader,
            Pushed::Made(refund) => return Ok(ReaderRefundResult::Made(refund)),
            Pushed::Refused(failure) => return self.withdraw(failure).await,
            Pushed::Stopped(ending) => return self.end(ending).await,
        };
        let seen = match self.present(Some(&seen)).await {
            Ok(shown) => shown.unwrap_or(seen),
            Err(failure) => return self.withdraw(failure).await,
        };
        self.go_on(Some(seen)).await
    }

    /// Takes it up after its process died. It is not pushed again: nobody may
    /// be standing there.
    pub(super) async fn resume(&self) -> Result<ReaderRefundResult, Failure> {
        if let Some(refund) = self.find().await.map_err(|e| self.unknown(&e))? {
            return Ok(ReaderRefundResult::Made(refund));
        }
        let reader = match self.look().await {
            Ok(reader) => Some(reader),
            Err(error) if error.is_missing() => None,
            Err(error) => return Err(self.unknown(&error)),
        };
        let at_it = reader.as_ref().and_then(|r| self.ours(r));
        if at_it.is_none_or(|a| a.status != ActionStatus::InProgress) {
            // It may have gone through between the two looks.
            return match self.find().await.map_err(|e| self.unknown(&e))? {
                Some(refund) => Ok(ReaderRefundResult::Made(refund)),
                None => Ok(ReaderRefundResult::Not(self.not_carried_out())),
            };
        }
        if self.deadline.is_zero() {
            return self.withdraw(self.not_carried_out()).await;
        }
        let seen = match self.present(reader.as_ref()).await {
            Ok(shown) => shown.or(reader),
            Err(failure) => return self.withdraw(failure).await,
        };
        self.go_on(seen).await
    }

    fn not_carried_out(&self) -> Failure {
        Failure::new(
            Kind::NotReady,
            format!(
                "the refund of {} on {} was not carried out: its process ended first",
                self.follow_up.payment_intent,
                self.name()
            ),
        )
        .hint("if it is still meant, begin it anew with the customer at the reader")
    }

    async fn go_on(&self, seen: Option<Reader>) -> Result<ReaderRefundResult, Failure> {
        self.act.event(&Event::Waiting);
        match self.wait(seen).await {
            Ok(refund) => Ok(ReaderRefundResult::Made(refund)),
            Err(ending) => self.end(ending).await,
        }
    }

    /// Our action in the reader's slot, however it stands.
    pub(super) fn ours<'r>(&self, reader: &'r Reader) -> Option<&'r Action> {
        reader.action.as_ref().filter(|a| {
            a.kind == ActionKind::RefundPayment
                && a.payment_intent() == Some(&self.follow_up.payment_intent)
                && a.refund_metadata(STAMP)
                    .is_none_or(|is| is == self.follow_up.stamp())
        })
    }

    /// The refund, if there is one.
    pub(super) async fn find(&self) -> Result<Option<Box<Refund>>, Error> {
        let request = refunds::list_of(&self.follow_up.payment_intent);
        let all = self.act.client.pages::<Refund>(request).all().await?;
        Ok(all
            .into_iter()
            .find(|r| r.stamped(STAMP) == Some(self.follow_up.stamp()))
            .map(Box::new))
    }

    fn unknown(&self, error: &Error) -> Failure {
        unknown(self.follow_up, &error.to_string())
    }

    /// Gets the refund onto the reader, under a fresh key each time: Stripe
    /// keeps the answer of the old one. Each time it is first looked whether
    /// the reader got it.
    async fn push(&self) -> Pushed {
        let Some(request) = self.follow_up.request() else {
            return Pushed::Refused(Failure::failed("the refund names no reader"));
        };
        let mut number = 1;
        loop {
            let request = match number {
                1 => request.clone(),
                n => request.clone().key(format!("{}-{n}", self.follow_up.key)),
            };
            let error = match self.act.write::<Reader>(&request).await {
                Ok(reader) => return Pushed::Accepted(Box::new(reader)),
                Err(error) => error,
            };
            let (again, pause) = match error.code() {
                Some("terminal_reader_busy") => (true, Duration::from_secs(1)),
                Some("terminal_reader_timeout") => (true, Duration::from_millis(500)),
                _ if error.may_have_happened() => (true, Duration::from_millis(500)),
                _ => return Pushed::Refused(refused(self.name(), error)),
            };
            match self.locate().await {
                Ok(Seen::OnReader(reader)) => return Pushed::Accepted(reader),
                Ok(Seen::Made(refund)) => return Pushed::Made(refund),
                Ok(Seen::Elsewhere(failure)) => return Pushed::Refused(failure),
                Ok(Seen::Nowhere) if again && number < TRIES => {}
                Ok(Seen::Nowhere) | Err(RefundWaitEnding::Deadline) => {
                    return Pushed::Refused(refused(self.name(), error));
                }
                Err(ending) => return Pushed::Stopped(ending),
            }
            self.act.event(&Event::Again(error.to_string()));
            match self.sleep(pause * number).await {
                Ok(()) => number += 1,
                Err(RefundWaitEnding::Deadline) => {
                    return Pushed::Refused(refused(self.name(), error));
                }
                Err(ending) => return Pushed::Stopped(ending),
            }
        }
    }

    /// Sleeps, unless a person or the deadline ends it.
    async fn sleep(&self, pause: Duration) -> Result<(), RefundWaitEnding> {
        tokio::select! {
            biased;
            () = self.act.hooks.interrupt.pressed(self.act.interrupts) => Err(RefundWaitEnding::Interrupted),
            () = tokio::time::sleep_until(self.until) => Err(RefundWaitEnding::Deadline),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    /// Where the refund is after an answer that does not say so: looked for
    /// until that can be seen.
    async fn locate(&self) -> Result<Seen, RefundWaitEnding> {
        let since = Instant::now();
        loop {
            let error = match self.find().await {
                Ok(Some(refund)) => return Ok(Seen::Made(refund)),
                Ok(None) => match self.look().await {
                    Ok(reader) if self.ours(&reader).is_some() => {
                        return Ok(Seen::OnReader(Box::new(reader)));
                    }
                    Ok(reader) if reader.deleted => return Err(RefundWaitEnding::Gone),
                    Ok(reader) => {
                        return Ok(match slot::claim(&reader, ReplacePolicy::Keep) {
                            Ok(_) => Seen::Nowhere,
                            Err(failure) => Seen::Elsewhere(failure),
                        });
                    }
                    Err(error) if error.is_missing() => return Err(RefundWaitEnding::Gone),
                    Err(error) => error,
                },
                Err(error) => error,
            };
            if error.is_final() {
                return Err(RefundWaitEnding::Refusal(Box::new(error)));
            }
            self.act.event(&Event::Blind(error.to_string()));
            self.sleep(PollInterval::pause(since.elapsed())).await?;
        }
    }

    async fn look(&self) -> Result<Reader, Error> {
        self.act.client.send(&readers::get(self.reader_ref)).await
    }

    /// Holds the test card to a simulated reader; the reader as it is then.
    async fn present(&self, seen: Option<&Reader>) -> Result<Option<Reader>, Failure> {
        let Some(card) = self.counter.and_then(|c| c.present.as_ref()) else {
            return Ok(None);
        };
        let over = seen
            .and_then(|r| r.action.as_ref())
            .is_some_and(|a| a.status != ActionStatus::InProgress);
        if over {
            return Ok(None);
        }
        let request = readers::present_payment_method(self.reader_ref, card);
        match self.act.write::<Reader>(&request).await {
            Ok(reader) => Ok(Some(reader)),
            // The card may have been held all the same: the wait will tell.
            Err(error) if error.may_have_happened() => Ok(None),
            Err(error) => Err(Failure::from(error).context("the test card could not be presented")),
        }
    }

    /// Looks at the reader until our refund has ended there.
    async fn wait(&self, seen: Option<Reader>) -> Result<Box<Refund>, RefundWaitEnding> {
        let since = Instant::now();
        if let Some(reader) = seen
            && let Some(end) = self.judge(&reader).await
        {
            return end;
        }
        loop {
            let looked = async {
                tokio::time::sleep(PollInterval::pause(since.elapsed())).await;
                // A read may be dropped at any moment: it changes nothing.
                self.look().await
            };
            let looked = tokio::select! {
                looked = looked => looked,
                () = self.act.hooks.interrupt.pressed(self.act.interrupts) => {
                    return Err(RefundWaitEnding::Interrupted);
                }
                () = tokio::time::sleep_until(self.until) => {
                    return self.last_look().await;
                }
            };
            if let Some(end) = self.judge_look(looked).await {
                return end;
            }
        }
    }

    /// What the customer did between the last look and the deadline.
    async fn last_look(&self) -> Result<Box<Refund>, RefundWaitEnding> {
        let look = async { self.judge_look(self.look().await).await };
        let seen = tokio::select! {
            seen = look => seen,
            () = self.act.hooks.interrupt.pressed(self.act.interrupts) => {
                return Err(RefundWaitEnding::Interrupted);
            }
            () = tokio::time::sleep(LAST_LOOK) => None,
        };
        seen.unwrap_or(Err(RefundWaitEnding::Deadline))
    }

    async fn judge_look(
        &self,
        looked: Result<Reader, Error>,
    ) -> Option<Result<Box<Refund>, RefundWaitEnding>> {
        match looked {
            Ok(reader) => self.judge(&reader).await,
            Err(error) if error.is_missing() => Some(Err(RefundWaitEnding::Gone)),
            Err(error) if error.is_final() => Some(Err(RefundWaitEnding::Refusal(Box::new(error)))),
            Err(error) => {
                self.act.event(&Event::Blind(error.to_string()));
                None
            }
        }
    }

    /// What the slot says about our refund; `None` is "go on waiting".
    async fn judge(&self, reader: &Reader) -> Option<Result<Box<Refund>, RefundWaitEnding>> {
        let ending = match self.ours(reader) {
            Some(action) => match action.status {
                ActionStatus::Succeeded => None,
                ActionStatus::Failed => Some(RefundWaitEnding::Failed(Box::new(action.clone()))),
                _ => return None,
            },
            None if reader.deleted => Some(RefundWaitEnding::Gone),
            None if reader.action.is_none() => Some(RefundWaitEnding::TakenOff),
            None => Some(RefundWaitEnding::Displaced),
        };
        match self.find().await {
            Ok(Some(refund)) => Some(Ok(refund)),
            // With `None` the reader is content and the refund is not listed
            // yet.
            Ok(None) => ending.map(Err),
            Err(error) if error.is_final() => Some(Err(RefundWaitEnding::Refusal(Box::new(error)))),
            Err(error) => {
                self.act.event(&Event::Blind(error.to_string()));
                None
            }
        }
    }
}

/// The reader did not take it, in the words of an admin.
fn refused(name: &str, error: Error) -> Failure {
    let kind = match error.code() {
        Some(code) if code.starts_with("terminal_reader_") => Some(Kind::NotReady),
        _ if error.is_unavailable() => Some(Kind::Unavailable),
        _ => None,
    };
    let is_lost = error.may_have_happened() && error.code().is_none();
    let mut failure = Failure::from(error).context(format!("{name} did not take the refund"));
    if is_lost {
        failure = failure.hint("nothing was given back; check the network and begin it anew");
    }
    match kind {
        Some(kind) => failure.kind_of(kind),
        None => failure,
    }
}
