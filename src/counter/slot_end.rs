//! How something ended that nothing but the reader's slot tells about.

use crate::failure::{Failure, Kind};
use crate::reader_actions::{Behind, End, Rules, Seen, TRIES, Wait, Why, slot};
use crate::stripe::readers::{Action, ActionStatus};
use crate::stripe::{Error, Reader};

/// What a deleted reader was at.
const AT_IT: &str = "the customer was asked";

/// How it ended.
#[derive(Debug)]
pub(crate) enum SlotEnd {
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

pub(super) const fn rules(wait: Wait) -> Rules {
    Rules {
        behind: Behind::Nothing,
        tries: TRIES,
        wait,
    }
}

/// What a look at the slot says.
pub(super) fn judge(reader: &Reader, is_ours: impl Fn(&Action) -> bool) -> Seen<Action> {
    match slot::show(reader, is_ours) {
        slot::Slot::UnderWay => Seen::UnderWay,
        slot::Slot::Succeeded(action) | slot::Slot::Failed(action) => Seen::Ended(action.clone()),
        slot::Slot::Empty => Seen::Empty,
        slot::Slot::Other => Seen::Other,
        slot::Slot::Gone => Seen::Gone,
    }
}

/// The end, or why there is none; `None` if it is on the reader and was not
/// waited for.
pub(super) fn slot_end(reader: &Reader, end: End<Action>) -> Result<Option<SlotEnd>, Failure> {
    let name = reader.name();
    let why = match end {
        End::Pushed => return Ok(None),
        End::Answer(action) | End::Nothing(Why::Failed(action)) => {
            return Ok(Some(if action.status == ActionStatus::Succeeded {
                SlotEnd::Succeeded(Box::new(action))
            } else {
                let code = action.failure_code;
                SlotEnd::Failed(code.unwrap_or_else(|| "failed".to_owned()))
            }));
        }
        End::Unknown(Why::Denied(Error::Refused(failure)), None) => return Err(failure),
        End::Unknown(Why::Denied(error), None) => {
            return Err(Failure::from(error).context(format!("{name} cannot be seen any more")));
        }
        End::Unknown(_, trouble) => return Err(stuck(reader, trouble)),
        End::Nothing(why) | End::Left(why, _) => why,
    };
    match why {
        Why::TakenOff => Ok(Some(SlotEnd::TakenOff)),
        Why::Displaced => Ok(Some(SlotEnd::Displaced)),
        Why::Late => Ok(Some(SlotEnd::Deadline)),
        Why::Interrupted => Ok(Some(SlotEnd::Interrupted)),
        Why::Gone => Err(slot::gone(name, AT_IT)),
        Why::Prevented(failure) => Err(failure),
        Why::Refused(error) => Err(refused(error)),
        Why::Denied(error) => Err(error.into()),
        Why::Failed(action) => Ok(Some(SlotEnd::Failed(
            action.failure_code.unwrap_or_else(|| "failed".to_owned()),
        ))),
    }
}

/// The reader did not take it, or the push was lost on the way.
pub(super) fn refused(error: Error) -> Failure {
    let is_timeout = error.code() == Some("terminal_reader_timeout");
    if !error.is_answer_lost() && !is_timeout {
        return error.into();
    }
    let kind = if error.code().is_some() {
        Kind::NotReady
    } else {
        Kind::Unavailable
    };
    Failure::from(error)
        .kind_of(kind)
        .hint("the reader was looked at: nothing of it is there; try again")
}

/// It may be on the reader still.
pub(super) fn stuck(reader: &Reader, trouble: Option<Error>) -> Failure {
    let failure = match trouble {
        Some(error) => Failure::from(error),
        None => Failure::new(Kind::NotReady, format!("{} shows it still", reader.name())),
    };
    let failure = failure.context("it could not be taken off the reader");
    let failure = if failure.kind() == Kind::Unavailable {
        failure.kind_of(Kind::Unknown)
    } else {
        failure
    };
    failure.hint(format!(
        "it may still be there: `tillctl readers cancel {}` tries again",
        reader.id
    ))
}
