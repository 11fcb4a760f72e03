//! Writes whose answer may get lost on the way. The client repeats a request
//! under its own rules; what is left here is to look at the object afterwards,
//! so that nobody has to wonder whether something happened.

use super::{Client, Object, Request, Verbatim};
use crate::failure::{Failure, Kind};

/// Changes an object. If no answer comes back, the object is read again and
/// `done` tells whether the change can be seen in it.
///
/// # Errors
/// [`Kind::Unknown`] if the object could not be read either;
/// [`Kind::Unavailable`] if it was, and had not changed; [`Kind::NotFound`] if
/// it was deleted meanwhile; else as [`Client::send`].
pub(crate) async fn change<T: Object>(
    client: &Client,
    request: &Request,
    read: &Request,
    done: impl Fn(&T) -> bool,
) -> Result<Verbatim<T>, Failure> {
    change_seen(client, request, read, |object: &Verbatim<T>| done(object)).await
}

/// The same where the text Stripe sent tells whether the change can be seen.
pub(crate) async fn change_seen<T: Object>(
    client: &Client,
    request: &Request,
    read: &Request,
    done: impl Fn(&Verbatim<T>) -> bool,
) -> Result<Verbatim<T>, Failure> {
    let object = match client.send::<Verbatim<T>>(request).await {
        Ok(object) => object,
        Err(error) if error.is_answer_lost() => match client.send::<Verbatim<T>>(read).await {
            Ok(object) if object.is_deleted() || done(&object) => object,
            Ok(_) => return Err(unchanged(error.into())),
            Err(_) => return Err(error.into()),
        },
        Err(error) => return Err(error.into()),
    };
    if object.is_deleted() {
        return Err(
            Failure::not_found(format!("{} was deleted meanwhile", object.id()))
                .hint("nothing was changed"),
        );
    }
    Ok(object)
}

/// What there was of a kind of object before one was created.
pub(crate) struct ObjectsBefore<'a, T> {
    /// What there was.
    pub(crate) all: &'a [Verbatim<T>],
    /// The request that lists it.
    pub(crate) list: Request,
    /// The command that lists it, for a person to look.
    pub(crate) command: &'static str,
}

/// Creates an object. If no answer comes back, one that has appeared since
/// `before` and is what was asked for is the answer.
pub(crate) async fn create<T: Object>(
    client: &Client,
    request: &Request,
    before: ObjectsBefore<'_, T>,
    is_it: impl Fn(&T) -> bool,
) -> Result<Verbatim<T>, Failure> {
    let error = match client.send::<Verbatim<T>>(request).await {
        Err(error) if error.is_answer_lost() => error,
        other => return Ok(other?),
    };
    let now = client.pages::<Verbatim<T>>(before.list).all().await;
    let mut fresh = now.unwrap_or_default().into_iter().filter(|object| {
        let was_there = before.all.iter().any(|old| old.id() == object.id());
        !was_there && is_it(object)
    });
    match (fresh.next(), fresh.next()) {
        (Some(object), None) => Ok(object),
        _ => Err(Failure::from(error).kind_of(Kind::Unknown).hint(format!(
            "before trying again, see whether it has appeared: {}",
            before.command
        ))),
    }
}

/// Deletes an object that existed a moment ago. One that is not there any more
/// is as good as deleted: an earlier try, whose answer was lost, did it.
pub(crate) async fn remove<T: Object>(
    client: &Client,
    request: &Request,
    read: &Request,
    id: &str,
) -> Result<Verbatim<T>, Failure> {
    let error = match client.send::<Verbatim<T>>(request).await {
        Ok(gone) => return Ok(gone),
        Err(error) if error.is_missing() => return tombstone(id),
        Err(error) => error,
    };
    if !error.is_answer_lost() {
        return Err(error.into());
    }
    match client.send::<Verbatim<T>>(read).await {
        Ok(object) if object.is_deleted() => Ok(object),
        Ok(_) => Err(unchanged(error.into())),
        Err(again) if again.is_missing() => tombstone(id),
        Err(_) => Err(error.into()),
    }
}

fn unchanged(failure: Failure) -> Failure {
    failure
        .kind_of(Kind::Unavailable)
        .hint("it was read again: nothing has changed; try again")
}

/// What Stripe would have answered.
fn tombstone<T: Object>(id: &str) -> Result<Verbatim<T>, Failure> {
    let object = match id.split('_').next() {
        Some("tml") => "terminal.location",
        Some("tmc") => "terminal.configuration",
        _ => "terminal.reader",
    };
    let text = serde_json::json!({ "id": id, "object": object, "deleted": true }).to_string();
    serde_json::from_str(&text).map_err(|e| Failure::failed(format!("{id} is deleted, but {e}")))
}
