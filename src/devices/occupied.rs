//! A reader with a customer before it is neither moved nor taken away.

use crate::failure::{Failure, Kind};
use crate::stripe::{Client, Reader, Verbatim, readers};

/// What is on the reader now, as a sentence; `None` if nothing is that a
/// change would cut off.
pub(crate) fn by(reader: &Reader) -> Option<String> {
    let action = reader.action.as_ref().filter(|a| a.holds_the_reader())?;
    let of = action
        .payment_intent()
        .map_or_else(String::new, |id| format!(" of {id}"));
    Some(format!("{}{of} is in progress on it", action.kind))
}

/// Reads the reader again and refuses one that is occupied. A record that is
/// gone holds nobody up.
pub(crate) async fn refuse(client: &Client, id: &str) -> Result<(), Failure> {
    let reader = match client.send::<Verbatim<Reader>>(&readers::get(id)).await {
        Ok(reader) => reader,
        Err(error) if error.is_missing() => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    match by(&reader) {
        None => Ok(()),
        Some(sentence) => Err(Failure::new(Kind::NotReady, sentence).hint(format!(
            "wait, or end it with `tillctl readers cancel {id}`"
        ))),
    }
}
