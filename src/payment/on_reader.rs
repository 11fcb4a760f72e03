//! A sale's PaymentIntent on its reader. Whatever the slot shows, the
//! PaymentIntent decides; and nothing ends before it is paid, cancelled, or known
//! to stay open for another card.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::attempt::{Attempt, is_settled, settle};
use super::events::PaymentEvent;
use super::journal_line::JournalStep;
use super::sale::{Receipt, SaleOutcome};
use crate::failure::{Failure, Kind};
use crate::reader_actions::slot::{self, Slot};
use crate::reader_actions::{
    ActionNotice, ActionObject, Behind, Driver, End, PollInterval, PushReach, ReaderAction, Rules,
    Seen, State, TRIES, Wait, Why,
};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action, ActionKind};
use crate::stripe::{Error, Expandable, PaymentIntent, Reader, Request};

/// A second step that has not begun by then is taken for lost: after half a
/// minute the card is forgotten anyway.
const ARRIVAL: Duration = Duration::from_secs(6);

/// What a look brings.
pub(super) enum SaleLook {
    /// The PaymentIntent is paid or authorised.
    Settled(Box<PaymentIntent>),
    /// A card was collected, and is not charged yet.
    Collected(Box<Action>),
    /// The reader says why it failed.
    Failed(Box<Action>),
    /// The card was refused, but the slot no longer says so.
    Refused,
    /// The reader goes on showing the first of two steps.
    NotHeard,
    /// Somebody else has cancelled the PaymentIntent.
    Canceled,
}

/// Which of two steps the reader is at.
pub(super) enum SaleStep {
    /// All of it, or the first.
    Take,
    /// The second; until then the slot may still show the first.
    Confirm(OnceLock<Instant>),
}

/// What is known of the PaymentIntent from the last time it was read.
#[derive(Default)]
struct LastRead {
    intent: Option<PaymentIntent>,
    /// What its cancellation has made of it since.
    status: Option<IntentStatus>,
    /// Whether its cancellation was sent from here.
    is_closed_here: bool,
}

/// A PaymentIntent, as the reader is driven through it.
pub(super) struct OnReader<'a> {
    pub(super) attempt: &'a Attempt<'a>,
    pub(super) intent: &'a str,
    pub(super) step: SaleStep,
    /// How the sale ends if something else kept it from being done.
    pub(super) prevented: SaleOutcome,
    wait: Wait,
    last: Mutex<LastRead>,
    /// How often the PaymentIntent was read beside the last look at the reader.
    reads: AtomicU32,
}

impl Attempt<'_> {
    /// From a PaymentIntent that is there to its end.
    pub(super) async fn collect(&self, receipt: Receipt, intent: &str) -> Receipt {
        if let Some(failure) = self.unreadable(intent).await {
            let begin = State::take_off(Why::Prevented(failure), PushReach::Never);
            return self.drive(receipt, self.on_reader(intent), begin).await;
        }
        let mut case = self.on_reader(intent);
        if !self.sale.wait {
            case.wait = Wait::ForThePush;
        }
        self.drive(receipt, case, State::begin()).await
    }

    /// Goes on with a payment that is on the reader already.
    pub(super) async fn go_on(&self, receipt: Receipt, intent: &str) -> Receipt {
        self.drive(receipt, self.on_reader(intent), State::Presenting)
            .await
    }

    /// Takes a payment back that a reader may have. If it turns out to be paid
    /// after all, that is the outcome; if nothing can be found out, it is unknown.
    pub(super) async fn withdraw(
        &self,
        receipt: Receipt,
        intent: &str,
        outcome: SaleOutcome,
        problem: Failure,
    ) -> Receipt {
        let mut case = self.on_reader(intent);
        case.prevented = outcome;
        let begin = State::take_off(Why::Prevented(problem), PushReach::Maybe);
        self.drive(receipt, case, begin).await
    }

    /// As [`Attempt::withdraw`], after Ctrl-C.
    pub(super) async fn interrupted(&self, receipt: Receipt, intent: &str) -> Receipt {
        let begin = State::take_off(Why::Interrupted, PushReach::Maybe);
        self.drive(receipt, self.on_reader(intent), begin).await
    }

    /// The second of two steps. It is pushed like the first, but once.
    pub(super) async fn confirm(&self, receipt: Receipt, intent: &str) -> Receipt {
        let mut case = self.on_reader(intent);
        case.step = SaleStep::Confirm(OnceLock::new());
        let begin = State::Pushing {
            number: 1,
            reach: PushReach::Maybe,
        };
        self.drive(receipt, case, begin).await
    }

    /// What is sent to the reader, as a dry run shows it.
    pub(super) fn pushes(&self, intent: &str) -> Vec<Request> {
        let mut case = self.on_reader(intent);
        let mut pushes = vec![case.request(1)];
        if self.sale.inspect.is_some() {
            case.step = SaleStep::Confirm(OnceLock::new());
            pushes.push(case.request(1));
        }
        pushes
    }

    fn on_reader<'a>(&'a self, intent: &'a str) -> OnReader<'a> {
        OnReader {
            attempt: self,
            intent,
            step: SaleStep::Take,
            prevented: SaleOutcome::NotReady,
            wait: Wait::ForTheEnd,
            last: Mutex::default(),
            reads: AtomicU32::new(0),
        }
    }

    async fn drive(&self, receipt: Receipt, case: OnReader<'_>, begin: State<SaleLook>) -> Receipt {
        let driver = Driver {
            client: self.client,
            case: &case,
            poller: self.poller,
            interrupt: self.hooks.interrupt,
            presses: self.interrupts,
            deadline: self.deadline(),
        };
        let mut receipt = receipt;
        match driver.run(begin, None).await {
            End::Answer(SaleLook::Settled(read)) => {
                receipt.read(&read);
                settle(&mut receipt);
                receipt
            }
            End::Answer(SaleLook::Collected(action)) => {
                Box::pin(self.decide(receipt, case.intent, &action)).await
            }
            End::Pushed => Receipt {
                outcome: SaleOutcome::Unknown,
                ..receipt
            },
            End::Answer(answer) => case.ended(receipt, &Why::Failed(answer)),
            End::Nothing(why) => case.ended(receipt, &why),
            End::Left(why, trouble) => {
                let mut receipt = case.ended(receipt, &why);
                receipt.problem = receipt.problem.map(|problem| case.left(&problem, trouble));
                receipt
            }
            End::Unknown(why, trouble) => {
                let (_, problem) = case.problem(&why, &mut receipt);
                let told = match why {
                    // That it was taken back is just what is not known.
                    Why::Interrupted => "interrupted".to_owned(),
                    _ => problem.to_string(),
                };
                self.unknown(receipt, case.intent, &told, trouble)
            }
        }
    }

    fn unknown(
        &self,
        mut receipt: Receipt,
        intent: &str,
        cause: &str,
        trouble: Option<Error>,
    ) -> Receipt {
        receipt.outcome = SaleOutcome::Unknown;
        let name = self.sale.reader_ref.name();
        let (what, when) = match trouble {
            Some(Error::Withheld(why)) => (
                format!("{intent} was not taken back, and may be paid on {name}: {why}"),
                "once lines can be written down again",
            ),
            Some(error) => (
                format!("whether {intent} was paid on {name} could not be found out: {error}"),
                "as soon as Stripe can be reached",
            ),
            None => (
                format!(
                    "whether {intent} was paid on {name} could not be found out: it is still being processed"
                ),
                "as soon as Stripe can be reached",
            ),
        };
        receipt.problem = Some(
            Failure::new(Kind::Unknown, format!("{cause}; {what}")).hint(format!(
                "do not take the payment again: `tillctl payments resume {}` finds out {when}",
                self.sale.reference.as_deref().unwrap_or(intent)
            )),
        );
        receipt
    }
}

impl OnReader<'_> {
    /// The receipt of a payment that was taken back.
    fn ended(&self, mut receipt: Receipt, why: &Why<SaleLook>) -> Receipt {
        let (outcome, problem) = self.problem(why, &mut receipt);
        receipt.outcome = outcome;
        if outcome != SaleOutcome::Declined {
            receipt.decline_code = None;
        }
        receipt.problem = Some(problem);
        receipt
    }

    /// The PaymentIntent is cancelled, and the reader may not know.
    fn left(&self, problem: &Failure, trouble: Option<Error>) -> Failure {
        let reader = &self.attempt.sale.reader_ref;
        let why = trouble.map_or_else(|| "it is still there".to_owned(), |e| e.to_string());
        Failure::new(
            problem.kind(),
            format!(
                "{problem}; {} is cancelled, but may still be on {}: {why}",
                self.intent,
                reader.name()
            ),
        )
        .lacking(problem.permissions().to_vec())
        .hint(format!(
            "nothing was charged; take it off with `tillctl readers cancel {}` before a customer is asked for a card in vain",
            reader.id
        ))
    }

    /// How the sale ends without money, in the words of an admin; the receipt
    /// learns what was read last.
    fn problem(&self, why: &Why<SaleLook>, receipt: &mut Receipt) -> (SaleOutcome, Failure) {
        let last = self.last();
        if let Some(read) = &last.intent {
            receipt.read(read);
        }
        if let Some(status) = &last.status {
            receipt.status = Some(status.clone());
        }
        let is_canceled = |read: &PaymentIntent| read.status == IntentStatus::Canceled;
        let is_closed_elsewhere =
            !last.is_closed_here && last.intent.as_ref().is_some_and(is_canceled);
        if is_closed_elsewhere && matches!(why, Why::Late) {
            return self.canceled_elsewhere();
        }
        let ending = self.ending(why, receipt);
        // A card that was refused in the last moment.
        if let (_, problem) = &ending
            && problem.kind() == Kind::NotReady
            && let Some(read) = &last.intent
            && self.attempt.was_refused(read)
        {
            return (SaleOutcome::Declined, self.attempt.refused_card(receipt));
        }
        ending
    }

    fn is_collected(&self, action: &Action) -> bool {
        action.holds_a_card() && action.payment_intent() == Some(self.intent)
    }

    fn collected(&self, action: &Action) -> Seen<SaleLook> {
        match &self.step {
            SaleStep::Take => Seen::Ended(SaleLook::Collected(Box::new(action.clone()))),
            SaleStep::Confirm(arrival) => {
                let late = *arrival.get_or_init(|| Instant::now() + ARRIVAL);
                if Instant::now() < late.min(self.attempt.deadline()) {
                    Seen::UnderWay
                } else {
                    Seen::Failed(SaleLook::NotHeard)
                }
            }
        }
    }

    /// What the PaymentIntent says where the slot does not decide.
    fn decided(&self, read: PaymentIntent, shown: &Slot<'_>) -> Seen<SaleLook> {
        if is_settled(&read.status) {
            return Seen::Ended(SaleLook::Settled(Box::new(read)));
        }
        if read.status == IntentStatus::Processing {
            self.attempt.event(&PaymentEvent::Processing);
            return Seen::UnderWay;
        }
        let refused = self.attempt.was_refused(&read);
        let is_canceled = read.status == IntentStatus::Canceled;
        self.note(read);
        if is_canceled && matches!(shown, Slot::UnderWay | Slot::Succeeded(_) | Slot::Empty) {
            return Seen::Failed(SaleLook::Canceled);
        }
        match shown {
            // The reader is content and the PaymentIntent is not there yet.
            Slot::UnderWay | Slot::Succeeded(_) => Seen::UnderWay,
            // A failure in the slot is this attempt's, or that of an earlier one
            // with the same PaymentIntent.
            Slot::Failed(action) if refused => {
                Seen::Failed(SaleLook::Failed(Box::new((*action).clone())))
            }
            Slot::Failed(action) => {
                Seen::FailedBefore(SaleLook::Failed(Box::new((*action).clone())))
            }
            Slot::Empty | Slot::Other | Slot::Gone if refused => Seen::Failed(SaleLook::Refused),
            Slot::Empty => Seen::Empty,
            Slot::Other => Seen::Other,
            Slot::Gone => Seen::Gone,
        }
    }

    /// The PaymentIntent that came with the look itself, if it has its outcome: that stays.
    /// Anything else is asked for again, for it may have been read before the slot was.
    fn shown_settled(&self, shown: &Slot<'_>) -> Option<PaymentIntent> {
        let Slot::Succeeded(action) = shown else {
            return None;
        };
        let intent = action.expanded_payment_intent()?;
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
        let is_whole = intent.id == self.intent && charge.is_some();
        (is_whole && is_settled(&intent.status)).then(|| intent.clone())
    }

    fn last(&self) -> MutexGuard<'_, LastRead> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The PaymentIntent that came with the look itself, if it is cancelled: that stays.
    fn shown_canceled(&self, reader: &Reader) -> Option<PaymentIntent> {
        let intent = reader.action.as_ref()?.expanded_payment_intent()?;
        let is_canceled = intent.id == self.intent && intent.status == IntentStatus::Canceled;
        is_canceled.then(|| intent.clone())
    }

    fn note(&self, read: PaymentIntent) {
        let mut last = self.last();
        last.intent = Some(read);
    }
}

impl ReaderAction for OnReader<'_> {
    type Answer = SaleLook;

    fn rules(&self) -> Rules {
        Rules {
            behind: Behind::Intent,
            tries: match self.step {
                SaleStep::Take => TRIES,
                SaleStep::Confirm(_) => 1,
            },
            wait: self.wait,
        }
    }

    fn reader(&self) -> &str {
        &self.attempt.sale.reader_ref.id
    }

    fn is_ours(&self, action: &Action) -> bool {
        action.payment_intent() == Some(self.intent)
    }

    fn request(&self, _: u32) -> Request {
        match self.step {
            SaleStep::Take => self.attempt.sale.push_request(self.intent),
            SaleStep::Confirm(_) => readers::confirm_payment_intent(self.reader(), self.intent),
        }
    }

    async fn before_push(&self, number: u32) -> Result<(), Failure> {
        let reader = self.reader().to_owned();
        let pushing = JournalStep::Pushing { reader, number };
        self.attempt.record.write(pushing).await
    }

    fn look(&self) -> Request {
        let kind = match (&self.step, &self.attempt.sale.inspect) {
            (SaleStep::Take, None) => ActionKind::ProcessPaymentIntent,
            // The card is still to be charged then.
            (SaleStep::Take, Some(_)) => return readers::get(self.reader()),
            (SaleStep::Confirm(_), _) => ActionKind::ConfirmPaymentIntent,
        };
        let read = payment_intents::get(self.intent);
        if self.attempt.client.is_unexpanded(&read) {
            return readers::get(self.reader());
        }
        readers::get_with_intent(self.reader(), &kind)
    }

    async fn poll_interval(&self) -> PollInterval {
        // Who confirms or presents a card waits for no customer.
        if matches!(self.step, SaleStep::Confirm(_)) || self.attempt.sale.present.is_some() {
            return PollInterval::usual();
        }
        let journal = self.attempt.record.journal;
        PollInterval::learned(&journal.customer_times(self.reader()).await)
    }

    fn reads_beside_look(&self) -> u32 {
        self.reads.load(Ordering::Relaxed)
    }

    fn present(&self) -> Option<Request> {
        match self.step {
            SaleStep::Take => {
                let card = self.attempt.sale.present.as_ref()?;
                Some(readers::present_payment_method(self.reader(), card))
            }
            SaleStep::Confirm(_) => None,
        }
    }

    fn claim(&self, reader: &Reader) -> Result<(), Failure> {
        self.attempt.check_slot(reader)
    }

    async fn judge(&self, reader: &Reader) -> Seen<SaleLook> {
        self.reads.store(0, Ordering::Relaxed);
        let shown = slot::show(reader, |action| self.is_ours(action));
        match &shown {
            Slot::UnderWay => {
                return match self.shown_canceled(reader) {
                    Some(read) => self.decided(read, &shown),
                    None => Seen::UnderWay,
                };
            }
            Slot::Succeeded(action) if self.is_collected(action) => return self.collected(action),
            _ => {}
        }
        if let Some(read) = self.shown_settled(&shown) {
            return self.decided(read, &shown);
        }
        self.reads.store(1, Ordering::Relaxed);
        match self.attempt.read(self.intent).await {
            Ok(read) => self.decided(read, &shown),
            Err(error) if error.is_final() => Seen::Denied(error),
            Err(error) => Seen::Blind(error),
        }
    }

    async fn before_take_off(&self) {
        let payment_intent = self.intent.to_owned();
        let step = JournalStep::Withdrawing { payment_intent };
        if let Err(failure) = self.attempt.record.write(step).await
            // Whoever was overtaken ends with just that.
            && !self.attempt.record.is_overtaken()
        {
            // A record that cannot be written must not keep the reader busy.
            self.attempt
                .event(&PaymentEvent::Unrecorded(failure.to_string()));
        }
    }

    async fn may_write(&self) -> Result<(), Error> {
        self.attempt.record.check().await
    }

    async fn decide(&self, why: &Why<SaleLook>) -> ActionObject<SaleLook> {
        let read = match self.attempt.read(self.intent).await {
            Ok(read) => read,
            Err(error) => return ActionObject::Unread(error),
        };
        if is_settled(&read.status) {
            return ActionObject::Settled(SaleLook::Settled(Box::new(read)));
        }
        let status = read.status.clone();
        self.note(read);
        match status {
            IntentStatus::Canceled => ActionObject::Closed,
            IntentStatus::Processing => ActionObject::Busy,
            // A sale with a name may be tried again with another card: Stripe
            // asks for the same PaymentIntent then.
            _ if self.attempt.record.keep && self.is_declined(why) => ActionObject::Idle,
            _ => ActionObject::Open,
        }
    }

    async fn close(&self) -> Result<bool, Error> {
        let request = payment_intents::cancel(self.intent);
        self.last().is_closed_here = true;
        let canceled: PaymentIntent = self.attempt.write(&request).await?;
        let is_closed = canceled.status == IntentStatus::Canceled;
        if is_closed {
            let mut last = self.last();
            last.status = Some(canceled.status);
        }
        Ok(is_closed)
    }

    fn tell(&self, notice: ActionNotice<'_>) {
        let event = match (notice, &self.step) {
            (ActionNotice::Waiting, SaleStep::Confirm(_)) => PaymentEvent::Processing,
            (notice, _) => notice.into(),
        };
        self.attempt.event(&event);
    }
}

impl OnReader<'_> {
    fn is_declined(&self, why: &Why<SaleLook>) -> bool {
        let mut receipt = Receipt::blank(self.attempt.sale, SaleOutcome::NotReady);
        self.problem(why, &mut receipt).0 == SaleOutcome::Declined
    }
}
