//! A reader's turn at something that is not a payment: begun only when nobody
//! else is at it, watched to its end, taken off again if it does not end.
//!
//! What the customer did is believed until the last moment: before an action is
//! taken off, and whenever that is refused, the reader is looked at once more.

use std::time::Duration;

use tokio::time::Instant;

use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::payment::{PollInterval, slot};
use crate::stripe::reader_actions::{Action, ReaderActionResult};
use crate::stripe::readers::{self, ActionKind, ActionStatus};
use crate::stripe::{Client, Error, Reader, Request};

/// How often an action is pushed whose answer did not come.
const TRIES: u32 = 3;
/// Time between two tries to see or to take off an action.
const PAUSE: Duration = Duration::from_secs(1);
/// How long an action that cannot be taken off at once is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a turn ended.
#[derive(Debug)]
pub enum TurnEnd {
    /// Done; what it brought.
    Succeeded(Box<Action>),
    /// Failed, with the code the reader gave.
    Failed(String),
    /// Somebody took it off: nothing is on the reader any more.
    TakenOff,
    /// Something else is on the reader.
    Displaced,
    /// It took too long; it was taken off the reader.
    Deadline,
    /// Ctrl-C; it was taken off the reader.
    Interrupted,
}

/// A turn of ours.
pub struct Turn<'a> {
    /// Who asks.
    pub client: &'a Client,
    /// Where.
    pub reader: &'a Reader,
    /// Tells our action from anybody else's.
    pub ours: &'a (dyn Fn(&Action) -> bool + Sync),
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
    /// Presses before it was begun are not about it.
    pub presses: u32,
}

impl std::fmt::Debug for Turn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn")
            .field("reader", &self.reader.id)
            .finish_non_exhaustive()
    }
}

/// What is in the slot.
enum Slot {
    /// Ours, and it has ended.
    Ended(TurnEnd),
    /// Ours, and it goes on.
    Ours,
    /// Nothing.
    Empty,
    /// Nothing of ours: what it is, if it holds the reader.
    Other(Option<ActionKind>),
}

impl Turn<'_> {
    /// Puts the action on the reader. If the answer does not say whether it is
    /// there, that is looked at, and only what is not there is pushed again:
    /// a second push would ask the customer anew.
    ///
    /// # Errors
    /// As [`Client::send`]; [`Kind::NotReady`] or [`Kind::Unavailable`] if the
    /// reader does not have it, [`Kind::Unknown`] if it may have it.
    pub async fn push(&self, request: &Request) -> Result<(), Failure> {
        let mut number = 1;
        loop {
            let Err(error) = self.client.send::<ReaderActionResult>(request).await else {
                return Ok(());
            };
            let is_open = error.is_answer_lost() || error.code() == Some("terminal_reader_timeout");
            if !is_open {
                return Err(error.into());
            }
            let Ok(seen) = self.look().await else {
                return Err(Failure::from(error).kind_of(Kind::Unknown));
            };
            match seen {
                Slot::Ended(_) | Slot::Ours => return Ok(()),
                Slot::Other(Some(kind)) => {
                    return Err(Failure::new(
                        Kind::NotReady,
                        format!("{} is in use: {kind} is in progress", self.reader.name()),
                    )
                    .hint("nothing of ours is on it; wait for it"));
                }
                Slot::Empty | Slot::Other(None)
                    if number < TRIES && self.presses == self.interrupt.count() => {}
                Slot::Empty | Slot::Other(None) => return Err(not_there(error)),
            }
            tokio::time::sleep(PAUSE / 2 * number).await;
            number += 1;
        }
    }

    /// Watches the reader until our action has ended there. One that does not
    /// end is taken off.
    ///
    /// # Errors
    /// If the reader cannot be seen any more, or the action could not be taken
    /// off and may still be on it.
    pub async fn watch(&self, deadline: Duration) -> Result<TurnEnd, Failure> {
        let began = Instant::now();
        let why = loop {
            let late = tokio::time::sleep_until(began + deadline);
            let look = async {
                tokio::time::sleep(PollInterval::pause(began.elapsed())).await;
                self.look().await
            };
            let seen = tokio::select! {
                seen = look => seen,
                () = self.interrupt.pressed(self.presses) => break TurnEnd::Interrupted,
                () = late => break TurnEnd::Deadline,
            };
            match seen {
                Ok(Slot::Ended(end)) => return Ok(end),
                Ok(Slot::Empty) => return Ok(TurnEnd::TakenOff),
                Ok(Slot::Other(_)) => return Ok(TurnEnd::Displaced),
                Err(error) if error.is_final() => return Err(self.lost(error)),
                Ok(Slot::Ours) | Err(_) => {}
            }
        };
        self.close(why).await
    }

    /// Takes our action off the reader, unless the customer was faster.
    /// Anybody else's is left alone.
    ///
    /// # Errors
    /// As [`Turn::watch`].
    pub async fn close(&self, why: TurnEnd) -> Result<TurnEnd, Failure> {
        let patience = Instant::now() + PATIENCE;
        let (mut asked, mut refused) = (false, false);
        loop {
            let error = match self.look().await {
                Ok(Slot::Ended(end)) => return Ok(end),
                // Somebody was faster than the deadline.
                Ok(Slot::Empty) if !asked && matches!(why, TurnEnd::Deadline) => {
                    return Ok(TurnEnd::TakenOff);
                }
                Ok(Slot::Other(_)) if !asked && matches!(why, TurnEnd::Deadline) => {
                    return Ok(TurnEnd::Displaced);
                }
                Ok(Slot::Empty | Slot::Other(_)) => return Ok(why),
                Ok(Slot::Ours) => {
                    asked = true;
                    let request = readers::cancel_action(&self.reader.id);
                    match self.client.send::<ReaderActionResult>(&request).await {
                        Ok(seen) => match self.slot(seen) {
                            Slot::Ended(end) => return Ok(end),
                            Slot::Ours => None,
                            Slot::Empty | Slot::Other(_) => return Ok(self.answered(why).await),
                        },
                        Err(error) => Some(error),
                    }
                }
                Err(error) if error.is_final() => return Err(self.lost(error)),
                Err(error) => Some(error),
            };
            // A refusal may mean that it has just ended, which is looked at
            // once; a busy reader or a lost answer is worth some patience.
            let passes = error
                .as_ref()
                .is_none_or(|e| e.code() == Some("terminal_reader_busy") || !e.is_final());
            let second = self.presses.saturating_add(1);
            let impatient = self.interrupt.count() > second;
            if (!passes && refused) || Instant::now() >= patience || impatient {
                return Err(self.stuck(error));
            }
            refused = true;
            if passes {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    () = self.interrupt.pressed(second) => {}
                }
            }
        }
    }

    /// The end, but for an answer that came while Stripe took the action off.
    async fn answered(&self, why: TurnEnd) -> TurnEnd {
        match self.look().await {
            Ok(Slot::Ended(end)) => end,
            _ => why,
        }
    }

    async fn look(&self) -> Result<Slot, Error> {
        let seen: ReaderActionResult = self.client.send(&readers::get(&self.reader.id)).await?;
        if seen.deleted {
            return Err(Error::Refused(slot::gone(self.reader.name(), AT_IT)));
        }
        Ok(self.slot(seen))
    }

    fn slot(&self, seen: ReaderActionResult) -> Slot {
        match seen.action {
            Some(action) if (self.ours)(&action) => match action.status {
                ActionStatus::Succeeded => Slot::Ended(TurnEnd::Succeeded(Box::new(action))),
                ActionStatus::Failed => {
                    let code = action.failure_code;
                    Slot::Ended(TurnEnd::Failed(code.unwrap_or_else(|| "failed".to_owned())))
                }
                // In progress, or a state this version does not know.
                _ => Slot::Ours,
            },
            Some(action)
                if action.status == ActionStatus::InProgress
                    && action.kind != ActionKind::SetReaderDisplay =>
            {
                Slot::Other(Some(action.kind))
            }
            Some(_) => Slot::Other(None),
            None => Slot::Empty,
        }
    }

    /// Stripe does not show the reader any more.
    fn lost(&self, error: Error) -> Failure {
        let name = self.reader.name();
        match error {
            Error::Refused(failure) => failure,
            error if error.is_missing() => slot::gone(name, AT_IT),
            error => Failure::from(error).context(format!("{name} cannot be seen any more")),
        }
    }

    fn stuck(&self, error: Option<Error>) -> Failure {
        let failure = match error {
            Some(error) => Failure::from(error),
            None => Failure::new(
                Kind::NotReady,
                format!("{} shows it still", self.reader.name()),
            ),
        };
        let failure = failure.context("it could not be taken off the reader");
        let failure = if failure.kind() == Kind::Unavailable {
            failure.kind_of(Kind::Unknown)
        } else {
            failure
        };
        failure.hint(format!(
            "it may still be there: `tillctl readers cancel {}` tries again",
            self.reader.id
        ))
    }
}

/// What a deleted reader was at.
const AT_IT: &str = "the customer was asked";

/// The push was lost on the way.
fn not_there(error: Error) -> Failure {
    let kind = if error.code().is_some() {
        Kind::NotReady
    } else {
        Kind::Unavailable
    };
    Failure::from(error)
        .kind_of(kind)
        .hint("the reader was looked at: nothing of it is there; try again")
}
