//! A reader's one slot: whether anything may be put into it.
//!
//! A payment that has not begun is replaced by the next command without a word
//! (<https://docs.stripe.com/terminal/payments/collect-card-payment>), so nobody
//! but us keeps a customer's prompt from being overwritten.

use crate::failure::{Failure, Kind};
use crate::stripe::Reader;
use crate::stripe::readers::{Action, ActionStatus};

/// What to do with somebody else's action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReplacePolicy {
    /// Leave it alone.
    Keep,
    /// Leave it alone, but `--replace` would not.
    KeepUnlessAsked,
    /// Take its place.
    Replace,
}

impl ReplacePolicy {
    /// Of a verb that has `--replace`.
    pub(crate) const fn asked(replace: bool) -> Self {
        if replace {
            Self::Replace
        } else {
            Self::KeepUnlessAsked
        }
    }
}

/// The reader was deleted while something was on it.
pub(crate) fn gone(name: &str, what: &str) -> Failure {
    Failure::not_found(format!("{name} was deleted while {what}"))
}

/// What is in the slot.
pub(crate) enum Slot<'r> {
    /// Ours, in progress or in a state that this version does not know.
    UnderWay,
    Succeeded(&'r Action),
    Failed(&'r Action),
    Empty,
    /// Something that is not ours, however it stands.
    Other,
    /// The reader was deleted.
    Gone,
}

/// What the slot shows of an action.
pub(crate) fn show(reader: &Reader, is_ours: impl Fn(&Action) -> bool) -> Slot<'_> {
    match &reader.action {
        Some(action) if is_ours(action) => match action.status {
            ActionStatus::Succeeded => Slot::Succeeded(action),
            ActionStatus::Failed => Slot::Failed(action),
            _ => Slot::UnderWay,
        },
        _ if reader.deleted => Slot::Gone,
        Some(_) => Slot::Other,
        None => Slot::Empty,
    }
}

/// Whether a reader can be given something to do; says what will be lost.
///
/// # Errors
/// [`Kind::NotFound`] for a deleted reader, [`Kind::NotReady`] for one that
/// takes no commands or that somebody is at.
pub(crate) fn claim(reader: &Reader, other: ReplacePolicy) -> Result<Option<String>, Failure> {
    if reader.deleted {
        return Err(
            Failure::not_found(format!("the reader {} was deleted", reader.id))
                .hint("`tillctl readers list` shows those that are there"),
        );
    }
    if reader.is_mobile() {
        return Err(Failure::new(
            Kind::NotReady,
            format!(
                "{} is a mobile reader: only the app it is connected to can drive it",
                reader.name()
            ),
        )
        .hint("choose a smart reader; `tillctl readers list` shows the models"));
    }
    let Some(action) = reader.action.as_ref().filter(|a| a.holds_the_reader()) else {
        return Ok(None);
    };
    let what = match action.payment_intent() {
        Some(intent) => format!("{} of {intent}", action.kind),
        None => action.kind.to_string(),
    };
    let (wait, or) = match other {
        ReplacePolicy::Replace => return Ok(Some(what)),
        ReplacePolicy::Keep => ("wait for it, or", ""),
        ReplacePolicy::KeepUnlessAsked => {
            ("wait for it,", ", or go ahead all the same with --replace")
        }
    };
    Err(Failure::new(
        Kind::NotReady,
        format!(
            "{} is in use: {what} is in progress and would be lost without a word",
            reader.name()
        ),
    )
    .hint(format!(
        "{wait} end it with `tillctl readers cancel {}`{or}",
        reader.id
    )))
}
