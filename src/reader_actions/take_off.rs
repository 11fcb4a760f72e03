//! One action taken off a reader by somebody who does not wait for its end.

use super::machine::is_silent;
use crate::failure::Failure;
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, Error, Reader, Request, Verbatim, write};

/// What was found, and done.
pub(crate) enum TakenOff {
    /// It was taken off; the reader after it.
    Canceled(Verbatim<Reader>),
    /// It was not there any more; nothing was sent.
    NotThere(Verbatim<Reader>),
    /// The reader is gone.
    Gone,
}

/// A reader as it is now; `None` if it is gone.
async fn look(client: &Client, id: &str) -> Result<Option<Verbatim<Reader>>, Error> {
    match client.send::<Verbatim<Reader>>(&readers::get(id)).await {
        Ok(reader) if reader.deleted => Ok(None),
        Ok(reader) => Ok(Some(reader)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Takes an action off with `request`, a `cancel_action`, which clears whatever
/// is there: so that is looked at right before it is sent.
pub(crate) async fn cancel(
    client: &Client,
    id: &str,
    request: &Request,
    is_it: impl Fn(&Action) -> bool,
) -> Result<TakenOff, Failure> {
    let is_there = |reader: &Reader| reader.action.as_ref().is_some_and(&is_it);
    match look(client, id).await? {
        Some(reader) if is_there(&reader) => {}
        Some(reader) => return Ok(TakenOff::NotThere(reader)),
        None => return Ok(TakenOff::Gone),
    }
    let changed = write::change(client, request, &readers::get(id), |r| !is_there(r)).await?;
    Ok(TakenOff::Canceled(changed))
}

/// Takes a payment that is over, or about to be cancelled, off its reader; `write`
/// sends what writes. The reader that has it, if it could not be taken off.
pub(crate) async fn take_off(
    client: &Client,
    id: &str,
    is_ours: impl Fn(&Action) -> bool,
    write: impl AsyncFnOnce(Request) -> Result<Reader, Error>,
) -> Result<(), (Option<String>, Error)> {
    let Some(reader) = look(client, id).await.map_err(|error| (None, error))? else {
        return Ok(());
    };
    let ours = |a: &Action| is_ours(a) && (a.holds_the_reader() || a.holds_a_card());
    if !reader.action.as_ref().is_some_and(ours) {
        return Ok(());
    }
    match write(readers::cancel_action(id)).await {
        Err(error) if !is_silent(&error) => Err((Some(reader.name().to_owned()), error)),
        _ => Ok(()),
    }
}
