//! Giving money back to a card on a reader. Interac knows no other way:
//! <https://docs.stripe.com/terminal/features/refunds>
//!
//! As with a payment the reader's slot is not believed: the refund itself, found
//! by the stamp in its metadata, says whether money went back. What cannot be
//! told stays open; a refund is never pushed again on a guess.

use std::time::Duration;

use tokio::time::Instant;

use super::events::Hooks;
use super::follow_up::{FollowUp, STAMP, unknown};
use super::follow_up_plan::RefundReader;
use super::journal_writer::check_all;
use super::lock::LockGuard;
use crate::failure::{Failure, Kind};
use crate::reader_actions::slot::{self, ReplacePolicy, Slot};
use crate::reader_actions::{
    ALONE, ActionNotice, ActionObject, Behind, Driver, End, PushReach, ReaderAction, Rules, Seen,
    State, TRIES, Wait, Why, refused,
};
use crate::stripe::readers::{self, Action, ActionKind, ActionStatus};
use crate::stripe::{Client, Error, Reader, Refund, Request, refunds};

/// How it ended.
pub(super) enum ReaderRefundResult {
    /// There is a refund.
    Made(Box<Refund>),
    /// There is none and there will be none.
    Not(Failure),
}

/// What a look brings.
pub(super) enum RefundLook {
    Made(Box<Refund>),
    /// The reader says why it was not.
    Failed(Box<Action>),
}

/// A refund on its way to a reader.
pub(super) struct ReaderRefund<'a> {
    client: &'a Client,
    hooks: &'a Hooks<'a>,
    /// Presses before it began are not about it.
    interrupts: u32,
    follow_up: &'a FollowUp,
    reader_ref: &'a str,
    request: Request,
    counter: Option<&'a RefundReader>,
    until: Instant,
    deadline: Duration,
    /// What is held while it is done.
    locks: &'a [LockGuard],
}

impl<'a> ReaderRefund<'a> {
    /// The same, held by these.
    pub(super) fn under(self, locks: &'a [LockGuard]) -> Self {
        Self { locks, ..self }
    }

    pub(super) fn new(
        client: &'a Client,
        (hooks, interrupts): (&'a Hooks<'a>, u32),
        follow_up: &'a FollowUp,
        counter: Option<&'a RefundReader>,
        deadline: Duration,
    ) -> Result<Self, Failure> {
        let (Some(reader_ref), Some(request)) = (&follow_up.reader, follow_up.request()) else {
            return Err(Failure::failed("the refund names no reader"));
        };
        Ok(Self {
            client,
            hooks,
            interrupts,
            follow_up,
            reader_ref,
            request,
            counter,
            until: Instant::now() + deadline,
            deadline,
            locks: &[],
        })
    }

    /// The slot must be free: whatever is in it would be replaced without a
    /// word.
    pub(super) async fn check(client: &Client, counter: &RefundReader) -> Result<(), Failure> {
        let reader = client
            .send::<Reader>(&readers::get(&counter.reader_ref.id))
            .await?;
        slot::claim(&reader, ReplacePolicy::Keep).map(drop)
    }

    fn name(&self) -> &str {
        self.counter
            .map_or(self.reader_ref, |c| c.reader_ref.name())
    }

    /// From the push to the end.
    pub(super) async fn run(&self) -> Result<ReaderRefundResult, Failure> {
        self.drive(State::begin(), None).await
    }

    /// Takes it up after its process died. It is not pushed again: nobody may
    /// be standing there.
    pub(super) async fn resume(&self) -> Result<ReaderRefundResult, Failure> {
        if let Some(refund) = self.find().await.map_err(|e| self.unknown(&e))? {
            return Ok(ReaderRefundResult::Made(refund));
        }
        let looked = self.client.send(&readers::get(self.reader_ref)).await;
        let reader: Option<Reader> = match looked {
            Ok(reader) => Some(reader),
            Err(error) if error.is_missing() => None,
            Err(error) => return Err(self.unknown(&error)),
        };
        let on_it = reader.as_ref().and_then(|r| r.action.as_ref());
        if !on_it.is_some_and(|a| self.is_ours(a) && a.status == ActionStatus::InProgress) {
            // It may have gone through between the two looks.
            return match self.find().await.map_err(|e| self.unknown(&e))? {
                Some(refund) => Ok(ReaderRefundResult::Made(refund)),
                None => Ok(ReaderRefundResult::Not(self.not_carried_out())),
            };
        }
        if self.deadline.is_zero() {
            let why = Why::Prevented(self.not_carried_out());
            return self
                .drive(State::take_off(why, PushReach::Maybe), None)
                .await;
        }
        self.drive(State::Presenting, reader).await
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

    async fn drive(
        &self,
        begin: State<RefundLook>,
        seen: Option<Reader>,
    ) -> Result<ReaderRefundResult, Failure> {
        let driver = Driver {
            client: self.client,
            case: self,
            poller: &ALONE,
            interrupt: self.hooks.interrupt,
            presses: self.interrupts,
            deadline: self.until,
        };
        match driver.run(begin, seen).await {
            End::Answer(RefundLook::Made(refund)) => Ok(ReaderRefundResult::Made(refund)),
            End::Answer(RefundLook::Failed(action)) => self.failed(&action),
            End::Nothing(why) | End::Left(why, _) => Ok(ReaderRefundResult::Not(self.problem(why))),
            End::Unknown(why, trouble) => {
                let problem = self.problem(why);
                let trouble = trouble.map(|error| error.to_string());
                let trouble = trouble.as_deref().unwrap_or("the reader is still at it");
                Err(unknown(
                    self.follow_up,
                    &format!("{problem}; {trouble}"),
                    None,
                ))
            }
            End::Pushed => Err(unknown(self.follow_up, "nobody waited for it", None)),
        }
    }

    /// The refund, if there is one.
    async fn find(&self) -> Result<Option<Box<Refund>>, Error> {
        let request = refunds::list_of(&self.follow_up.payment_intent);
        let all = self.client.pages::<Refund>(request).all().await?;
        Ok(all
            .into_iter()
            .find(|r| r.stamped(STAMP) == Some(self.follow_up.stamp()))
            .map(Box::new))
    }

    fn unknown(&self, error: &Error) -> Failure {
        unknown(self.follow_up, &error.to_string(), None)
    }

    /// Why nothing was given back, in the words of an admin.
    fn problem(&self, why: Why<RefundLook>) -> Failure {
        let name = self.name();
        match why {
            Why::Refused(error) => refused(
                name,
                "refund",
                "nothing was given back; check the network and begin it anew",
                error,
            ),
            Why::Prevented(failure) => failure,
            Why::Gone => slot::gone(name, "the refund was on it")
                .hint("nothing was given back; begin it anew on another reader"),
            Why::Denied(error) => Failure::from(error)
                .context(format!("the refund on {name} cannot be followed any more")),
            Why::TakenOff => Failure::new(
                Kind::Declined,
                format!("the refund was taken off {name} by somebody"),
            )
            .hint("nothing was given back; begin it anew if that was a mistake"),
            Why::Displaced => Failure::new(
                Kind::NotReady,
                format!("another command took {name} over before a card was presented"),
            )
            .hint("nothing was given back; find out who else drives this reader"),
            Why::Late => Failure::new(
                Kind::NotReady,
                format!("no card on {name} within {} s", self.deadline.as_secs()),
            )
            .hint("nothing was given back; begin it anew, with a longer --deadline if the customer needs more time"),
            Why::Interrupted => Failure::new(
                Kind::Interrupted,
                "interrupted; the refund was taken off the reader and nothing was given back",
            ),
            Why::Failed(_) => {
                Failure::new(Kind::Declined, format!("the refund failed on {name}"))
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
                None,
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
}

impl ReaderAction for ReaderRefund<'_> {
    type Answer = RefundLook;

    fn rules(&self) -> Rules {
        Rules {
            behind: Behind::Outcome,
            tries: TRIES,
            wait: Wait::ForTheEnd,
        }
    }

    fn reader(&self) -> &str {
        self.reader_ref
    }

    fn is_ours(&self, action: &Action) -> bool {
        action.kind == ActionKind::RefundPayment
            && action.payment_intent() == Some(&self.follow_up.payment_intent)
            && action
                .refund_metadata(STAMP)
                .is_none_or(|is| is == self.follow_up.stamp())
    }

    /// Under a fresh key each time: Stripe keeps the answer of the old one.
    fn request(&self, number: u32) -> Request {
        let request = self.request.clone();
        match number {
            1 => request,
            n => request.key(format!("{}-{n}", self.follow_up.key)),
        }
    }

    fn present(&self) -> Option<Request> {
        let card = self.counter?.present.as_ref()?;
        Some(readers::present_payment_method(self.reader_ref, card))
    }

    fn claim(&self, reader: &Reader) -> Result<(), Failure> {
        slot::claim(reader, ReplacePolicy::Keep).map(drop)
    }

    async fn may_write(&self) -> Result<(), Error> {
        check_all(self.locks).await
    }

    async fn judge(&self, reader: &Reader) -> Seen<RefundLook> {
        let shown = slot::show(reader, |action| self.is_ours(action));
        if let Slot::UnderWay = shown {
            return Seen::UnderWay;
        }
        // However the slot looks, the refund decides.
        match (self.find().await, shown) {
            (Ok(Some(refund)), _) => Seen::Ended(RefundLook::Made(refund)),
            // The reader is content and the refund is not listed yet.
            (Ok(None), Slot::UnderWay | Slot::Succeeded(_)) => Seen::UnderWay,
            (Ok(None), Slot::Failed(action)) => {
                Seen::Ended(RefundLook::Failed(Box::new(action.clone())))
            }
            (Ok(None), Slot::Empty) => Seen::Empty,
            (Ok(None), Slot::Other) => Seen::Other,
            (Ok(None), Slot::Gone) => Seen::Gone,
            (Err(error), _) if error.is_final() => Seen::Denied(error),
            (Err(error), _) => Seen::Blind(error),
        }
    }

    async fn decide(&self, _: &Why<RefundLook>) -> ActionObject<RefundLook> {
        match self.find().await {
            Ok(Some(refund)) => ActionObject::Settled(RefundLook::Made(refund)),
            Ok(None) => ActionObject::Idle,
            Err(error) => ActionObject::Unread(error),
        }
    }

    fn tell(&self, notice: ActionNotice<'_>) {
        (self.hooks.event)(&notice.into());
    }
}
