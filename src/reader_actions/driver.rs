//! Does what the states of an action ask for, and tells them what it saw.

use std::time::Duration;

use tokio::time::Instant;

use super::machine::{ActionObject, Behind, End, Observed, Rules, Seen, State, Step, Why};
use super::poll_interval::PollInterval;
use super::reader_poller::ReaderPoller;
use super::slot::{self, Slot};
use super::write_deadline;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::stripe::readers::{self, Action, ActionStatus};
use crate::stripe::{Client, Error, Reader, Request};

/// After the deadline a request that writes has this long to be answered, and
/// the look that closes the wait as well.
const GRACE: Duration = Duration::from_secs(10);
/// How long something that cannot be taken off at once is waited for: an
/// authorisation under way cannot be stopped, only awaited.
const PATIENCE: Duration = Duration::from_secs(30);

/// Something a reader is told to do.
pub(crate) trait ReaderAction: Sync {
    /// What it brings when it ends.
    type Answer: Send;

    fn rules(&self) -> Rules;

    /// `tmr_…`
    fn reader(&self) -> &str;

    /// Tells this action from anybody else's.
    fn is_ours(&self, action: &Action) -> bool;

    /// The push with this number, from 1.
    fn request(&self, number: u32) -> Request;

    /// What is kept for good before it.
    fn before_push(&self, number: u32) -> impl Future<Output = Result<(), Failure>> + Send {
        let _ = number;
        std::future::ready(Ok(()))
    }

    /// The look at the reader while it is waited for.
    fn look(&self) -> Request {
        readers::get(self.reader())
    }

    /// When that is looked.
    fn poll_interval(&self) -> impl Future<Output = PollInterval> + Send {
        std::future::ready(PollInterval::usual())
    }

    /// How many requests the last look took beside itself.
    fn reads_beside_look(&self) -> u32 {
        0
    }

    /// Holds a test card to a simulated reader.
    fn present(&self) -> Option<Request> {
        None
    }

    /// Whether the reader may be taken although it holds something else.
    fn claim(&self, reader: &Reader) -> Result<(), Failure>;

    /// What a look at the reader says, and what stands behind the action, where
    /// the slot alone does not decide.
    fn judge(&self, reader: &Reader) -> impl Future<Output = Seen<Self::Answer>> + Send;

    /// What is kept for good before it is taken off.
    fn before_take_off(&self) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    /// Whether it is still ours to tell the reader, or Stripe, anything.
    fn may_write(&self) -> impl Future<Output = Result<(), Error>> + Send {
        std::future::ready(Ok(()))
    }

    /// What stands behind it, once it was taken off.
    fn decide(
        &self,
        why: &Why<Self::Answer>,
    ) -> impl Future<Output = ActionObject<Self::Answer>> + Send {
        let _ = why;
        std::future::ready(ActionObject::Idle)
    }

    /// Closes what stands behind it; whether it is closed.
    fn close(&self) -> impl Future<Output = Result<bool, Error>> + Send {
        std::future::ready(Ok(true))
    }

    fn tell(&self, notice: ActionNotice<'_>) {
        let _ = notice;
    }
}

/// What happens, for whoever shows it.
pub(crate) enum ActionNotice<'a> {
    /// The reader has it.
    Waiting,
    /// It did not arrive; it is pushed again.
    Again(&'a Error),
    /// It could not be looked; it is looked again.
    Blind(&'a Error),
    TakingOff,
}

/// An action, and what driving it needs.
pub(crate) struct Driver<'a, C> {
    pub(crate) client: &'a Client,
    pub(crate) case: &'a C,
    pub(crate) poller: &'a ReaderPoller,
    pub(crate) interrupt: &'a Interrupt,
    /// Presses before it was begun are not about it.
    pub(crate) presses: u32,
    pub(crate) deadline: Instant,
}

/// What is known of the state it is in.
struct Moment {
    /// The reader, as an answer has shown it just now.
    fresh: Option<Reader>,
    /// When the state began.
    since: Instant,
    /// How often it was looked since.
    looks: u32,
    /// When it was pushed last.
    pushed: Option<Instant>,
    /// When to look while it is waited for, once that is done.
    interval: Option<PollInterval>,
}

impl<C: ReaderAction> Driver<'_, C> {
    /// From a state to its end; `fresh` is the reader as an answer has shown it
    /// just now.
    pub(crate) async fn run(
        &self,
        begin: State<C::Answer>,
        fresh: Option<Reader>,
    ) -> End<C::Answer> {
        let rules = self.case.rules();
        let mut state = begin;
        let mut moment = Moment {
            fresh,
            since: Instant::now(),
            looks: 0,
            pushed: None,
            interval: None,
        };
        loop {
            if let State::Ended(end) = state {
                return end;
            }
            if state.why().is_some() {
                return self.leave(state, rules).await;
            }
            match &state {
                State::Waiting if moment.looks == 0 => self.case.tell(ActionNotice::Waiting),
                State::PushingAgain { lost, .. } => self.case.tell(ActionNotice::Again(lost)),
                _ => {}
            }
            let observed = match state.step() {
                Step::Push(number) => self.push(number, &mut moment).await,
                Step::Locate => self.locate(&mut moment).await,
                Step::Rest(pause) => match self.sleep(pause).await {
                    Ok(()) => Observed::Done,
                    Err(stopped) => stopped,
                },
                Step::Present => self.present(&mut moment).await,
                Step::Wait => self.wait(&mut moment).await,
                _ => self.last_look().await,
            };
            let before = std::mem::discriminant(&state);
            state = state.after(rules, observed);
            moment.looks += 1;
            if std::mem::discriminant(&state) != before {
                moment.since = Instant::now();
                moment.looks = 0;
            }
        }
    }

    /// Takes it off the reader.
    async fn leave(&self, begin: State<C::Answer>, rules: Rules) -> End<C::Answer> {
        let mut state = begin;
        self.case.tell(ActionNotice::TakingOff);
        let turn = tokio::select! {
            turn = self.poller.turn_to_close() => turn,
            // A second Ctrl-C: nobody wants to stand in the queue.
            () = self.interrupt.pressed(self.second()) => {
                state = state.after(rules, Observed::OutOfPatience);
                None
            }
        };
        if !matches!(state, State::Ended(_)) {
            self.case.before_take_off().await;
        }
        let patience = Instant::now() + PATIENCE;
        loop {
            let writes = matches!(state.step(), Step::Cancel | Step::Close);
            if writes && let Err(error) = self.case.may_write().await {
                // Whoever has taken it over is at the reader by now.
                state = state.give_up(error);
            }
            let observed = match state.step() {
                Step::LookBeforeCancel => Observed::Seen(self.look_at_slot(rules).await),
                Step::Cancel => Observed::Canceled(self.cancel(rules).await),
                Step::LookAfterCancel => Observed::Seen(self.look().await),
                Step::Close => Observed::Closed(self.case.close().await),
                Step::Pause(pause) => self.pause(pause, patience).await,
                _ => match state.why() {
                    Some(why) => Observed::Object(self.case.decide(why).await),
                    None => Observed::OutOfPatience,
                },
            };
            state = state.after(rules, observed);
            if let State::Ended(end) = state {
                drop(turn);
                return end;
            }
        }
    }

    /// A second Ctrl-C means: do not wait for this any longer.
    const fn second(&self) -> u32 {
        self.presses.saturating_add(1)
    }

    /// A request that writes is run to its end; it gets some grace after the
    /// deadline or Ctrl-C, and then what it did is found out by looking.
    async fn write(&self, request: &Request) -> Result<Reader, Error> {
        self.case.may_write().await?;
        let late = self.deadline.max(Instant::now()) + GRACE;
        let hurry = (self.interrupt, self.presses);
        let late = tokio::time::sleep_until(late);
        let answer = write_deadline::write(self.client, request, hurry, late).await;
        answer.map(|answer| answer.reply)
    }

    async fn push(&self, number: u32, moment: &mut Moment) -> Observed<C::Answer> {
        if let Err(failure) = self.case.before_push(number).await {
            return Observed::Prevented(failure);
        }
        moment.pushed = Some(Instant::now());
        match self.write(&self.case.request(number)).await {
            Ok(reader) => {
                moment.fresh = Some(reader);
                Observed::Accepted
            }
            Err(error) => Observed::NotAccepted(error),
        }
    }

    /// Sleeps, unless a person or the deadline ends it.
    async fn sleep(&self, pause: Duration) -> Result<(), Observed<C::Answer>> {
        tokio::select! {
            biased;
            () = self.interrupt.pressed(self.presses) => Err(Observed::Interrupted),
            () = tokio::time::sleep_until(self.deadline) => Err(Observed::Late),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    /// Where it is after an answer that does not say so: looked for until that
    /// can be seen. A push that nobody can see has not arrived yet, and whoever
    /// empties the reader then has not taken it off.
    async fn locate(&self, moment: &mut Moment) -> Observed<C::Answer> {
        if moment.looks > 0
            && let Err(stopped) = self
                .sleep(PollInterval::usual().pause(moment.since.elapsed()))
                .await
        {
            return stopped;
        }
        let reader = match self.get().await {
            Ok(reader) => reader,
            Err(error) => return Observed::Seen(self.unseen(error)),
        };
        let seen = self.judge(&reader).await;
        if let Seen::Other = seen
            && let Err(failure) = self.case.claim(&reader)
        {
            return Observed::Prevented(failure);
        }
        moment.fresh = Some(reader);
        Observed::Seen(seen)
    }

    async fn present(&self, moment: &mut Moment) -> Observed<C::Answer> {
        let Some(request) = self.case.present() else {
            return Observed::Done;
        };
        let action = moment.fresh.as_ref().and_then(|r| r.action.as_ref());
        if action.is_some_and(|a| a.status != ActionStatus::InProgress) {
            return Observed::Done;
        }
        match self.write(&request).await {
            Ok(reader) => {
                moment.fresh = Some(reader);
                Observed::Done
            }
            // The card may have been held all the same: the wait will tell.
            Err(error) if error.may_have_happened() => Observed::Done,
            Err(error) => Observed::Prevented(
                Failure::from(error).context("the test card could not be presented"),
            ),
        }
    }

    async fn wait(&self, moment: &mut Moment) -> Observed<C::Answer> {
        if let Some(reader) = moment.fresh.take() {
            return Observed::Seen(self.judge(&reader).await);
        }
        let pause = self.pause_before_look(moment).await;
        let look = self.case.look();
        let look = (self.case.reader(), &look);
        // A look may be dropped at any moment: it changes nothing.
        let looked = tokio::select! {
            looked = self.poller.next(self.client, look, pause) => looked,
            () = self.interrupt.pressed(self.presses) => return Observed::Interrupted,
            () = tokio::time::sleep_until(self.deadline) => return Observed::Late,
        };
        Observed::Seen(self.judge_look(looked).await)
    }

    /// How long to wait before the next look. Many sales beside each other may wait for
    /// their push, and customers begin after it. What the last look read beside the reader
    /// is of the budget of looks: as many of them are left out.
    async fn pause_before_look(&self, moment: &mut Moment) -> Duration {
        let pushed = moment.pushed.filter(|_| !self.poller.is_shared());
        let interval = match (&mut moment.interval, pushed) {
            (Some(interval), _) => interval,
            (unknown, Some(_)) => unknown.insert(self.case.poll_interval().await),
            (unknown, None) => unknown.insert(PollInterval::usual()),
        };
        let waited = pushed.unwrap_or(moment.since).elapsed();
        interval.pause_leaving_out(self.case.reads_beside_look(), waited)
    }

    /// What the customer did between the last look and the deadline.
    async fn last_look(&self) -> Observed<C::Answer> {
        let request = self.case.look();
        let look = async {
            let look = (self.case.reader(), &request);
            let looked = self.poller.now(self.client, look).await;
            self.judge_look(looked).await
        };
        tokio::select! {
            seen = look => Observed::Seen(seen),
            () = self.interrupt.pressed(self.presses) => Observed::Interrupted,
            () = tokio::time::sleep(GRACE) => Observed::Late,
        }
    }

    async fn get(&self) -> Result<Reader, Error> {
        self.client.send(&readers::get(self.case.reader())).await
    }

    async fn look(&self) -> Seen<C::Answer> {
        let looked = self.get().await;
        self.judge_look(looked).await
    }

    async fn judge_look(&self, looked: Result<Reader, Error>) -> Seen<C::Answer> {
        match looked {
            Ok(reader) => self.judge(&reader).await,
            Err(error) => self.unseen(error),
        }
    }

    async fn judge(&self, reader: &Reader) -> Seen<C::Answer> {
        let seen = self.case.judge(reader).await;
        if let Seen::Blind(error) = &seen {
            self.case.tell(ActionNotice::Blind(error));
        }
        seen
    }

    fn unseen(&self, error: Error) -> Seen<C::Answer> {
        let seen = Seen::unseen(error);
        if let Seen::Blind(error) = &seen {
            self.case.tell(ActionNotice::Blind(error));
        }
        seen
    }

    /// Whether ours is on the reader. `cancel_action` clears whatever is there,
    /// so that is looked at right before it is sent.
    async fn look_at_slot(&self, rules: Rules) -> Seen<C::Answer> {
        match self.get().await {
            Ok(reader) => self.slot(&reader, rules).await,
            Err(error) => Seen::unseen(error),
        }
    }

    async fn cancel(&self, rules: Rules) -> Result<Seen<C::Answer>, Error> {
        let reader = self
            .write(&readers::cancel_action(self.case.reader()))
            .await?;
        Ok(self.slot(&reader, rules).await)
    }

    /// What the slot alone says; where an object stands behind the action, that
    /// is asked next.
    async fn slot(&self, reader: &Reader, rules: Rules) -> Seen<C::Answer> {
        if rules.behind == Behind::Nothing {
            return self.case.judge(reader).await;
        }
        match slot::show(reader, |action| self.case.is_ours(action)) {
            Slot::UnderWay => Seen::UnderWay,
            Slot::Succeeded(action) if action.holds_a_card() => Seen::UnderWay,
            Slot::Succeeded(_) | Slot::Failed(_) | Slot::Empty => Seen::Empty,
            Slot::Other => Seen::Other,
            Slot::Gone => Seen::Gone,
        }
    }

    async fn pause(&self, pause: Duration, patience: Instant) -> Observed<C::Answer> {
        if Instant::now() >= patience || self.interrupt.count() > self.second() {
            return Observed::OutOfPatience;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.interrupt.pressed(self.second()) => {}
        }
        Observed::Done
    }
}
