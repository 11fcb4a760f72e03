//! A reader that did not take an action, in the words of an admin.

use crate::failure::{Failure, Kind};
use crate::stripe::Error;

/// The reader of this name did not take `what`; where nobody can know whether the request
/// came through, `lost` says what that means.
pub(crate) fn refused(name: &str, what: &str, lost: &'static str, error: Error) -> Failure {
    let kind = match error.code() {
        // Whatever the trouble with the reader is: the reader was not ready.
        Some(code) if code.starts_with("terminal_reader_") => Some(Kind::NotReady),
        // It was looked, or will be before anything is said: it is not there.
        _ if error.is_unavailable() => Some(Kind::Unavailable),
        _ => None,
    };
    let trouble = match error.code() {
        Some("terminal_reader_offline") => format!("{name} is offline"),
        Some("terminal_reader_busy") => format!("{name} is busy"),
        Some("terminal_reader_timeout") => format!("{name} did not answer in time"),
        Some("terminal_reader_hardware_fault") => format!("{name} has a hardware fault"),
        _ => format!("{name} did not take the {what}"),
    };
    let is_lost = error.may_have_happened() && error.code().is_none();
    let mut failure = Failure::from(error).context(trouble);
    if is_lost {
        failure = failure.hint(lost);
    }
    match kind {
        Some(kind) => failure.kind_of(kind),
        None => failure,
    }
}
