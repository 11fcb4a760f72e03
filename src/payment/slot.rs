//! A reader's one slot: whether anything may be put into it.
//!
//! A payment that has not begun is replaced by the next command without a word
//! (<https://docs.stripe.com/terminal/payments/collect-card-payment>), so nobody
//! but us keeps a customer's prompt from being overwritten.

use crate::failure::{Failure, Kind};
use crate::stripe::{Client, Error, Reader, Verbatim, readers};

/// What to do with somebody else's action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplacePolicy {
    /// Leave it alone.
    Keep,
    /// Leave it alone, but `--replace` would not.
    KeepUnlessAsked,
    /// Take its place.
    Replace,
}

impl ReplacePolicy {
    /// Of a verb that has `--replace`.
    #[must_use]
    pub const fn asked(replace: bool) -> Self {
        if replace {
            Self::Replace
        } else {
            Self::KeepUnlessAsked
        }
    }
}

/// The reader was deleted while something was on it.
#[must_use]
pub fn gone(name: &str, what: &str) -> Failure {
    Failure::not_found(format!("{name} was deleted while {what}"))
}

/// A reader as it is now; `None` if it is gone. `cancel_action` clears whatever is
/// there, so that is looked at right before it is sent.
///
/// # Errors
/// As [`Client::send`].
pub async fn look(client: &Client, id: &str) -> Result<Option<Verbatim<Reader>>, Error> {
    match client.send::<Verbatim<Reader>>(&readers::get(id)).await {
        Ok(reader) if reader.deleted => Ok(None),
        Ok(reader) => Ok(Some(reader)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a reader asks for no card any more after `cancel_action`. A silent
/// reader cannot be told, but neither can it take a card for a PaymentIntent that
/// is about to be cancelled.
///
/// # Errors
/// What was answered otherwise.
pub(super) fn came_off<T>(answer: Result<T, Error>) -> Result<(), Error> {
    match answer {
        Err(error)
            if !matches!(
                error.code(),
                Some("terminal_reader_offline" | "terminal_reader_timeout")
            ) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Whether a reader can be given something to do; says what will be lost.
///
/// # Errors
/// [`Kind::NotFound`] for a deleted reader, [`Kind::NotReady`] for one that
/// takes no commands or that somebody is at.
pub fn claim(reader: &Reader, other: ReplacePolicy) -> Result<Option<String>, Failure> {
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
