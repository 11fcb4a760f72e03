//! What becomes of one action on one reader, from the push to its end: a sale, a
//! refund, a card to be saved, a form. Each state asks for one step (`step`), and
//! what that step showed leads to the next state (`after`). Nothing here asks
//! Stripe or knows the time; `driver` does, and tells.
//!
//! ```text
//!                  refused                            somebody else's, gone,
//!         ┌──────────────────────────┐   ┌──────────  denied, Ctrl-C
//!         │                          ▼   ▼
//! ──► Pushing ──lost, busy──► Locating ──not there, no tries left──────────┐
//!      │  ▲                    │    │                                      │
//!      │  └── PushingAgain ◄───┘    │ there                                │
//!      │ accepted    not there      ▼                                      ▼
//!      └──────────────────────► Presenting ──not presented──────────► (leaving)
//!                                   │                                      ▲
//!                                   ▼                                      │
//! ──► (taken up again) ────────► Waiting ──taken off, displaced, gone,─────┤
//!                                   │      denied, failed, Ctrl-C          │
//!                                   │ late                                 │
//!                                   ▼                                      │
//!                               LastLook ──nothing has changed─────────────┘
//!
//! (leaving)  what nothing stands behind, and is seen not to be there, has ended;
//!            everything else comes off first:
//!
//!      ┌──────────────────────────────────────────────────────────────┐
//!      ▼                                                              │
//!  Clearing ──ours──► Cancelling ──off──► Cleared ──► Ended           │
//!      │                  │                                           │
//!      └──not ours────────┴──► Deciding ──open──► Closing ──refused──► Pausing
//!                                 │                  │                │
//!                                 ▼                  ▼                ▼ out of patience
//!                               Ended              Ended            Ended
//! ```
//!
//! An answer that any look shows, of the reader or of the object behind the
//! action, ends everything: `Ended(Answer)` is reached from every state. Only an
//! action that a look has shown to be ours is cancelled; once Stripe shows the reader
//! no more, what was there at the last look is taken for being there.

use std::time::Duration;

use crate::failure::Failure;
use crate::stripe::Error;

/// How often an action is pushed.
pub(crate) const TRIES: u32 = 3;
/// Time between two tries to take an action off.
const PAUSE: Duration = Duration::from_secs(1);
/// What cannot be taken off a reader is closed beside it after so many tries: whatever the
/// bank is being asked is answered by then.
const LAST_RESORT: u32 = 5;

/// What tells one action from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) behind: Behind,
    /// How often it is pushed, if it did not arrive.
    pub(crate) tries: u32,
    /// Whether somebody waits for its end.
    pub(crate) wait: Wait,
}

/// What stands behind an action and says what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behind {
    /// Nothing: the reader's slot has the answer.
    Nothing,
    /// An object that is there once the action has done something: a refund.
    Outcome,
    /// An object that stays open until it is closed: a PaymentIntent.
    Intent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    ForTheEnd,
    ForThePush,
}

/// Whether a push may have got as far as the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PushReach {
    Never,
    Maybe,
    /// It is there, as far as anybody has seen.
    There,
}

/// What a look showed.
#[derive(Debug)]
pub(crate) enum Seen<A> {
    /// It has ended; what it brought.
    Ended(A),
    /// It has failed, but what stands behind it is open still.
    Failed(A),
    /// As `Failed`, but perhaps before this push.
    FailedBefore(A),
    UnderWay,
    /// The slot is empty.
    Empty,
    /// The slot holds something else.
    Other,
    /// The reader was deleted.
    Gone,
    /// It could not be seen this time.
    Blind(Error),
    /// Stripe will not say any more.
    Denied(Error),
}

impl<A> Seen<A> {
    /// A look that failed.
    pub(crate) fn unseen(error: Error) -> Self {
        if error.is_missing() {
            Self::Gone
        } else if error.is_final() {
            Self::Denied(error)
        } else {
            Self::Blind(error)
        }
    }
}

/// What the object behind an action says.
#[derive(Debug)]
pub(crate) enum ActionObject<A> {
    /// It has an outcome.
    Settled(A),
    /// Nothing can come of it any more.
    Closed,
    /// Nothing comes of it once the reader is off it.
    Idle,
    /// Something can come of it until it is closed.
    Open,
    /// It is being decided about.
    Busy,
    Unread(Error),
}

/// Why it ends without an answer.
#[derive(Debug)]
pub(crate) enum Why<A> {
    /// The reader does not have it.
    Refused(Error),
    /// Something else kept it from being done.
    Prevented(Failure),
    /// The reader says so.
    Failed(A),
    Gone,
    Denied(Error),
    /// Somebody took it off.
    TakenOff,
    /// Something else is on the reader.
    Displaced,
    Late,
    Interrupted,
}

/// How it ended.
#[derive(Debug)]
pub(crate) enum End<A> {
    Answer(A),
    /// It is on the reader, and nobody waits for it.
    Pushed,
    /// Nothing came of it, and nothing will.
    Nothing(Why<A>),
    /// Nor will anything come of it, but it may still be on the reader: why it could not be
    /// taken off.
    Left(Why<A>, Option<Error>),
    /// What came of it could not be found out.
    Unknown(Why<A>, Option<Error>),
}

/// On its way off the reader.
#[derive(Debug)]
pub(crate) struct Leaving<A> {
    why: Why<A>,
    reach: PushReach,
    /// How often `cancel_action` was sent.
    canceled: u32,
    /// How many rounds have not ended it.
    rounds: u32,
    /// Why the last round did not end it.
    trouble: Trouble,
}

/// Why a round of taking it off did not end it.
#[derive(Debug)]
pub(crate) enum Trouble {
    None,
    /// It is still there.
    Still,
    Error(Error),
}

impl Trouble {
    /// Whether waiting may help.
    fn passes(&self) -> bool {
        match self {
            Self::None | Self::Still => true,
            Self::Error(error) => error.code() == Some("terminal_reader_busy") || !error.is_final(),
        }
    }

    /// Whether it is tried again after a while, and not at once.
    fn takes_time(&self) -> bool {
        let is_barred = |error: &Error| is_denied(error) || error.is_missing();
        self.passes() || matches!(self, Self::Error(error) if is_barred(error))
    }

    fn error(self) -> Option<Error> {
        match self {
            Self::Error(error) => Some(error),
            Self::None | Self::Still => None,
        }
    }
}

/// Whether the reader is off it.
#[derive(Debug)]
pub(crate) enum Off {
    Yes,
    No(Trouble),
}

/// Why an object is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Close {
    /// The reader is off it, and it is open.
    Open,
    /// Stripe will not let us look, but what is closed cannot be paid.
    LastResort,
}

#[derive(Debug)]
pub(crate) enum State<A> {
    Pushing {
        number: u32,
        reach: PushReach,
    },
    Locating {
        number: u32,
        reach: PushReach,
        lost: Error,
    },
    PushingAgain {
        number: u32,
        reach: PushReach,
        lost: Error,
    },
    Presenting,
    Waiting,
    LastLook,
    Clearing(Leaving<A>),
    Cancelling(Leaving<A>),
    Cleared(Leaving<A>),
    Deciding(Leaving<A>, Off),
    Closing(Leaving<A>, Close),
    Pausing(Leaving<A>),
    Ended(End<A>),
}

/// What a state asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The push with this number.
    Push(u32),
    /// To look where it is, and not to stop before that is seen.
    Locate,
    /// To let the reader come to itself.
    Rest(Duration),
    /// To hold the test card to a simulated reader.
    Present,
    /// To look whether it has ended, from time to time.
    Wait,
    LookOnce,
    /// To look whether ours is there.
    LookBeforeCancel,
    Cancel,
    /// To look what the customer did meanwhile.
    LookAfterCancel,
    /// To ask the object.
    Decide,
    Close,
    Pause(Duration),
    /// Nothing more.
    Stop,
}

/// What a step showed.
#[derive(Debug)]
pub(crate) enum Observed<A> {
    /// The reader has answered: it has it.
    Accepted,
    NotAccepted(Error),
    Seen(Seen<A>),
    /// The time to rest is over, or the test card was held.
    Done,
    Prevented(Failure),
    Canceled(Result<Seen<A>, Error>),
    Object(ActionObject<A>),
    /// Whether it is closed.
    Closed(Result<bool, Error>),
    Late,
    Interrupted,
    OutOfPatience,
}

impl<A> State<A> {
    pub(crate) const fn begin() -> Self {
        Self::Pushing {
            number: 1,
            reach: PushReach::Never,
        }
    }

    /// It is taken off, whatever it is at.
    pub(crate) const fn take_off(why: Why<A>, reach: PushReach) -> Self {
        Self::Clearing(Leaving {
            why,
            reach,
            canceled: 0,
            rounds: 0,
            trouble: Trouble::None,
        })
    }

    pub(crate) fn step(&self) -> Step {
        match self {
            Self::Pushing { number, .. } => Step::Push(*number),
            Self::Locating { .. } => Step::Locate,
            Self::PushingAgain { number, lost, .. } => Step::Rest(rest(lost) * *number),
            Self::Presenting => Step::Present,
            Self::Waiting => Step::Wait,
            Self::LastLook => Step::LookOnce,
            Self::Clearing(_) => Step::LookBeforeCancel,
            Self::Cancelling(_) => Step::Cancel,
            Self::Cleared(_) => Step::LookAfterCancel,
            Self::Deciding(..) => Step::Decide,
            Self::Closing(..) => Step::Close,
            Self::Pausing(leaving) => Step::Pause(if leaving.trouble.takes_time() {
                PAUSE
            } else {
                Duration::ZERO
            }),
            Self::Ended(_) => Step::Stop,
        }
    }

    /// Why it is being taken off, if it is.
    pub(crate) const fn why(&self) -> Option<&Why<A>> {
        match self {
            Self::Clearing(leaving)
            | Self::Cancelling(leaving)
            | Self::Cleared(leaving)
            | Self::Deciding(leaving, _)
            | Self::Closing(leaving, _)
            | Self::Pausing(leaving) => Some(&leaving.why),
            _ => None,
        }
    }

    /// The state after what a step showed. What does not belong to the state
    /// leaves it as it is.
    pub(crate) fn after(self, rules: Rules, observed: Observed<A>) -> Self {
        match self {
            Self::Pushing { number, reach } => pushed(number, reach, rules, observed),
            Self::Locating {
                number,
                reach,
                lost,
            } => located((number, reach, lost), rules, observed),
            Self::PushingAgain {
                number,
                reach,
                lost,
            } => match observed {
                Observed::Interrupted => Self::take_off(Why::Interrupted, reach),
                Observed::Late => Self::take_off(Why::Refused(lost), reach),
                _ => Self::Pushing {
                    number: number + 1,
                    reach,
                },
            },
            Self::Presenting => match (observed, rules.wait) {
                (Observed::Prevented(failure), _) => {
                    Self::take_off(Why::Prevented(failure), PushReach::Maybe)
                }
                (_, Wait::ForThePush) => Self::Ended(End::Pushed),
                (_, Wait::ForTheEnd) => Self::Waiting,
            },
            Self::Waiting | Self::LastLook => self.waited(rules, observed),
            Self::Clearing(leaving) => cleared(leaving, rules, observed),
            Self::Cancelling(leaving) => canceled(leaving, rules, observed),
            Self::Cleared(leaving) => match observed {
                Observed::Seen(
                    Seen::Ended(answer) | Seen::Failed(answer) | Seen::FailedBefore(answer),
                ) => Self::Ended(End::Answer(answer)),
                _ => Self::Ended(End::Nothing(leaving.why)),
            },
            Self::Deciding(leaving, off) => match observed {
                Observed::Object(object) => decided(leaving, off, object, rules),
                _ => Self::Deciding(leaving, off),
            },
            Self::Closing(leaving, close) => match (observed, close) {
                (Observed::Closed(Ok(true)), Close::Open) => Self::Ended(End::Nothing(leaving.why)),
                (Observed::Closed(Ok(true)), Close::LastResort) => leaving.closed(),
                (Observed::Closed(Err(error)), Close::LastResort) if is_denied(&error) => {
                    leaving.unknown(Trouble::Error(error))
                }
                (Observed::Closed(Err(error)), _) => {
                    leaving.once_more(Trouble::Error(error), rules)
                }
                _ => leaving.once_more(Trouble::Still, rules),
            },
            Self::Pausing(mut leaving) => match observed {
                Observed::OutOfPatience => {
                    let trouble = std::mem::replace(&mut leaving.trouble, Trouble::None);
                    leaving.unknown(trouble)
                }
                _ => Self::Clearing(leaving),
            },
            Self::Ended(end) => Self::Ended(end),
        }
    }

    /// It may not be told to anybody any more: others work there by now, perhaps.
    pub(crate) fn give_up(self, error: Error) -> Self {
        match self {
            Self::Clearing(leaving)
            | Self::Cancelling(leaving)
            | Self::Cleared(leaving)
            | Self::Deciding(leaving, _)
            | Self::Closing(leaving, _)
            | Self::Pausing(leaving) => leaving.unknown(Trouble::Error(error)),
            state => state,
        }
    }

    /// On the reader.
    fn waited(self, rules: Rules, observed: Observed<A>) -> Self {
        match observed {
            Observed::Seen(seen) => match seen {
                Seen::Ended(answer) => Self::Ended(End::Answer(answer)),
                Seen::Failed(answer) | Seen::FailedBefore(answer) => {
                    leave(Why::Failed(answer), PushReach::Maybe, rules)
                }
                Seen::Empty => leave(Why::TakenOff, PushReach::Maybe, rules),
                Seen::Other => leave(Why::Displaced, PushReach::Maybe, rules),
                Seen::Gone => leave(Why::Gone, PushReach::There, rules),
                Seen::Denied(error) => leave(Why::Denied(error), PushReach::There, rules),
                Seen::UnderWay | Seen::Blind(_) => match self {
                    Self::LastLook => Self::take_off(Why::Late, PushReach::There),
                    state => state,
                },
            },
            Observed::Interrupted => Self::take_off(Why::Interrupted, PushReach::There),
            Observed::Late => match self {
                Self::Waiting => Self::LastLook,
                _ => Self::take_off(Why::Late, PushReach::There),
            },
            _ => self,
        }
    }
}

impl<A> Leaving<A> {
    fn unknown(self, trouble: Trouble) -> State<A> {
        State::Ended(match self.reach {
            // Nothing that never reached a reader can have happened.
            PushReach::Never => End::Nothing(self.why),
            PushReach::Maybe | PushReach::There => End::Unknown(self.why, trouble.error()),
        })
    }

    /// Nothing can come of it any more; but the reader may not know.
    fn closed(self) -> State<A> {
        State::Ended(match self.trouble {
            Trouble::None => End::Nothing(self.why),
            Trouble::Error(error) if error.is_missing() => End::Nothing(self.why),
            trouble => End::Left(self.why, trouble.error()),
        })
    }

    /// What is known of where it is, by a look at the slot.
    fn seen(self, is_there: bool) -> Self {
        let reach = match self.reach {
            PushReach::Never => PushReach::Never,
            _ if is_there => PushReach::There,
            _ => PushReach::Maybe,
        };
        Self { reach, ..self }
    }

    /// A round has not ended it. A refusal may mean that it ended just now,
    /// which is looked at once; the same again changes no more, unless there is
    /// something that can still be closed.
    fn once_more(self, trouble: Trouble, rules: Rules) -> State<A> {
        let before = !matches!(self.trouble, Trouble::None);
        if self.reach == PushReach::Never {
            return State::Ended(End::Nothing(self.why));
        }
        if rules.behind != Behind::Intent && before && !trouble.passes() {
            return self.unknown(trouble);
        }
        State::Pausing(Self {
            trouble,
            rounds: self.rounds + 1,
            ..self
        })
    }
}

fn pushed<A>(number: u32, reach: PushReach, rules: Rules, observed: Observed<A>) -> State<A> {
    match observed {
        Observed::Accepted => State::Presenting,
        Observed::NotAccepted(error) => {
            let code = error.code();
            let may_have_arrived =
                error.may_have_happened() || code == Some("terminal_reader_timeout");
            let says_nothing = matches!(
                code,
                Some(
                    "terminal_reader_busy"
                        | "intent_invalid_state"
                        | "payment_intent_unexpected_state"
                )
            );
            let reach = if may_have_arrived {
                PushReach::Maybe
            } else {
                reach
            };
            if may_have_arrived || says_nothing {
                State::Locating {
                    number,
                    reach,
                    lost: error,
                }
            } else {
                leave(Why::Refused(error), reach, rules)
            }
        }
        Observed::Prevented(failure) => leave(Why::Prevented(failure), reach, rules),
        _ => State::Pushing { number, reach },
    }
}

/// How long the reader rests before it is pushed again.
fn rest(lost: &Error) -> Duration {
    match lost.code() {
        Some("terminal_reader_busy") => Duration::from_secs(1),
        _ => Duration::from_millis(500),
    }
}

/// Whether the same push may succeed later.
fn is_worth_another(lost: &Error) -> bool {
    !matches!(
        lost.code(),
        Some("intent_invalid_state" | "payment_intent_unexpected_state")
    )
}

fn located<A>(
    (number, reach, lost): (u32, PushReach, Error),
    rules: Rules,
    observed: Observed<A>,
) -> State<A> {
    match observed {
        Observed::Seen(seen) => match seen {
            Seen::UnderWay => State::Presenting,
            Seen::Ended(answer) => State::Ended(End::Answer(answer)),
            Seen::Failed(answer) => leave(Why::Failed(answer), PushReach::Maybe, rules),
            Seen::Gone => leave(Why::Gone, reach, rules),
            Seen::Denied(error) => leave(Why::Denied(error), reach, rules),
            Seen::Blind(_) => State::Locating {
                number,
                reach,
                lost,
            },
            Seen::Empty | Seen::Other | Seen::FailedBefore(_)
                if number < rules.tries && is_worth_another(&lost) =>
            {
                State::PushingAgain {
                    number,
                    reach,
                    lost,
                }
            }
            Seen::Empty | Seen::Other | Seen::FailedBefore(_) => {
                leave(Why::Refused(lost), reach, rules)
            }
        },
        Observed::Prevented(failure) => leave(Why::Prevented(failure), reach, rules),
        Observed::Interrupted => State::take_off(Why::Interrupted, reach),
        Observed::Late => State::take_off(Why::Refused(lost), reach),
        _ => State::Locating {
            number,
            reach,
            lost,
        },
    }
}

/// What a look has shown not to be on the reader, or not to be seen there any
/// more, has ended if nothing stands behind it.
fn leave<A>(why: Why<A>, reach: PushReach, rules: Rules) -> State<A> {
    match (rules.behind, why) {
        (Behind::Nothing, Why::Denied(error)) => {
            State::Ended(End::Unknown(Why::Denied(error), None))
        }
        (Behind::Nothing, Why::Failed(answer)) => State::Ended(End::Answer(answer)),
        (Behind::Nothing, why) => State::Ended(End::Nothing(why)),
        (_, why) => State::take_off(why, reach),
    }
}

fn cleared<A>(leaving: Leaving<A>, rules: Rules, observed: Observed<A>) -> State<A> {
    let seen = match observed {
        Observed::Seen(seen) => seen,
        Observed::OutOfPatience => return leaving.unknown(Trouble::None),
        _ => return State::Clearing(leaving),
    };
    let nothing = rules.behind == Behind::Nothing;
    match seen {
        Seen::UnderWay => State::Cancelling(leaving.seen(true)),
        // The customer may be paying: what is known to be there comes off first.
        Seen::Gone | Seen::Denied(_)
            if rules.behind == Behind::Intent && leaving.reach == PushReach::There =>
        {
            State::Cancelling(leaving)
        }
        Seen::Ended(answer) => State::Ended(End::Answer(answer)),
        Seen::Failed(answer) | Seen::FailedBefore(answer) if nothing => {
            State::Ended(End::Answer(answer))
        }
        // Somebody was faster than the deadline.
        Seen::Empty if nothing && leaving.canceled == 0 && matches!(leaving.why, Why::Late) => {
            State::Ended(End::Nothing(Why::TakenOff))
        }
        Seen::Other if nothing && leaving.canceled == 0 && matches!(leaving.why, Why::Late) => {
            State::Ended(End::Nothing(Why::Displaced))
        }
        Seen::Gone if nothing => State::Ended(End::Nothing(Why::Gone)),
        Seen::Empty | Seen::Other if nothing => State::Ended(End::Nothing(leaving.why)),
        Seen::Denied(error) if nothing => State::Ended(End::Unknown(Why::Denied(error), None)),
        Seen::Blind(error) if nothing => leaving.once_more(Trouble::Error(error), rules),
        Seen::Blind(error) | Seen::Denied(error) => {
            State::Deciding(leaving, Off::No(Trouble::Error(error)))
        }
        Seen::Gone => State::Deciding(leaving, Off::Yes),
        Seen::Empty | Seen::Other | Seen::Failed(_) | Seen::FailedBefore(_) => {
            State::Deciding(leaving.seen(false), Off::Yes)
        }
    }
}

fn canceled<A>(leaving: Leaving<A>, rules: Rules, observed: Observed<A>) -> State<A> {
    let Observed::Canceled(answer) = observed else {
        return State::Cancelling(leaving);
    };
    let leaving = Leaving {
        canceled: leaving.canceled + 1,
        ..leaving
    };
    let nothing = rules.behind == Behind::Nothing;
    let off = match answer {
        Ok(Seen::Ended(answer)) => return State::Ended(End::Answer(answer)),
        Ok(Seen::Failed(answer) | Seen::FailedBefore(answer)) if nothing => {
            return State::Ended(End::Answer(answer));
        }
        Ok(Seen::UnderWay) => Off::No(Trouble::Still),
        Ok(_) => Off::Yes,
        Err(error) if rules.behind == Behind::Intent && is_silent(&error) => Off::Yes,
        Err(error) => Off::No(Trouble::Error(error)),
    };
    match off {
        Off::Yes if nothing => State::Cleared(leaving),
        Off::No(trouble) if nothing => leaving.once_more(trouble, rules),
        Off::Yes => State::Deciding(leaving.seen(false), Off::Yes),
        off @ Off::No(_) => State::Deciding(leaving, off),
    }
}

fn decided<A>(leaving: Leaving<A>, off: Off, object: ActionObject<A>, rules: Rules) -> State<A> {
    match (object, off) {
        (ActionObject::Settled(answer), _) => State::Ended(End::Answer(answer)),
        (ActionObject::Closed | ActionObject::Idle, Off::Yes) => {
            State::Ended(End::Nothing(leaving.why))
        }
        (ActionObject::Closed, Off::No(trouble)) => Leaving { trouble, ..leaving }.closed(),
        (ActionObject::Open, Off::Yes) => State::Closing(leaving, Close::Open),
        // What a reader is working on is left alone: the card may go through in
        // between. But a key that may not look, or not take it off, may still be allowed to
        // close it.
        (
            ActionObject::Idle | ActionObject::Open | ActionObject::Unread(_),
            Off::No(Trouble::Error(error)),
        ) if rules.behind == Behind::Intent
            && (is_denied(&error) || error.is_missing())
            && (leaving.reach != PushReach::There || leaving.rounds >= LAST_RESORT) =>
        {
            State::Closing(
                Leaving {
                    trouble: Trouble::Error(error),
                    ..leaving
                },
                Close::LastResort,
            )
        }
        (ActionObject::Unread(error), Off::Yes)
            if rules.behind == Behind::Intent && is_denied(&error) =>
        {
            State::Closing(leaving, Close::LastResort)
        }
        // The next try would be told the same.
        (ActionObject::Unread(error), _) if rules.behind == Behind::Outcome && error.is_final() => {
            leaving.unknown(Trouble::Error(error))
        }
        (ActionObject::Unread(error), Off::Yes | Off::No(Trouble::None | Trouble::Still)) => {
            leaving.once_more(Trouble::Error(error), rules)
        }
        (
            ActionObject::Idle | ActionObject::Open | ActionObject::Unread(_) | ActionObject::Busy,
            Off::No(trouble),
        ) => leaving.once_more(trouble, rules),
        (ActionObject::Busy, Off::Yes) => leaving.once_more(Trouble::Still, rules),
    }
}

/// Whether the key may not do it, or an app holds the reader.
fn is_denied(error: &Error) -> bool {
    error.denial().is_some()
        || error.is_held_by_an_app()
        || matches!(error, Error::OtherMode { .. } | Error::Refused(_))
}

/// A silent reader cannot be told anything, but neither can it take a card for a
/// PaymentIntent that is about to be cancelled.
pub(crate) fn is_silent(error: &Error) -> bool {
    matches!(
        error.code(),
        Some("terminal_reader_offline" | "terminal_reader_timeout")
    )
}

#[cfg(test)]
mod tests;
