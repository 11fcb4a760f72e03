//! The body of a reply, within limits: the one place where what a server sends
//! becomes a text. Whoever answers may be anybody between us and Stripe, and
//! neither the length of a reply nor its form is to be believed.

use crate::text::size;

/// The largest reply, unpacked. A page of 100 of Stripe's largest objects, with
/// all that can be expanded and every character written as an escape, has less.
const LARGEST: usize = 64 << 20;
/// The largest reply that is no result. Stripe's errors have a few kilobytes,
/// with the PaymentIntent that some of them hold.
const LARGEST_ERROR: usize = 1 << 20;
/// How deep JSON may be nested; what is expanded four times has about 30 levels.
/// Every reader of JSON in the program takes that much.
pub(super) const DEEPEST: usize = 100;
/// How many values JSON may have. Each takes many times the byte that stands for
/// it in the text.
const MOST_VALUES: usize = 1_000_000;

/// Why there is no text.
#[derive(Debug)]
pub(super) enum BodyError {
    /// The connection ended before it did.
    Lost(reqwest::Error),
    /// It is larger than this.
    TooLarge(usize),
    /// It is nested too deep.
    TooDeep,
    /// It has too many values.
    TooMany,
    /// It is no text.
    NotUtf8,
}

impl BodyError {
    /// What is wrong with the reply; nothing if it did not come whole.
    pub(super) fn told(&self) -> Option<String> {
        Some(match self {
            Self::Lost(_) => return None,
            Self::TooLarge(limit) => format!("is larger than {}", size(*limit)),
            Self::TooDeep => format!("is nested more than {DEEPEST} levels deep"),
            Self::TooMany => format!("has more than {MOST_VALUES} values"),
            Self::NotUtf8 => "is not UTF-8".to_owned(),
        })
    }
}

/// Reads the body of a reply. Nothing is kept of what is beyond the limit, and
/// the rest is not waited for.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where bodies are read, within limits"
)]
pub(super) async fn read(mut reply: reqwest::Response) -> Result<String, BodyError> {
    let limit = if reply.status().is_success() {
        LARGEST
    } else {
        LARGEST_ERROR
    };
    // What is packed has no length here.
    let announced = reply.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |length| length > limit) {
        return Err(BodyError::TooLarge(limit));
    }
    let mut body = Vec::new();
    while let Some(chunk) = reply.chunk().await.map_err(BodyError::Lost)? {
        if body.len() + chunk.len() > limit {
            return Err(BodyError::TooLarge(limit));
        }
        room_for(&mut body, chunk.len(), limit);
        body.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(body).map_err(|_| BodyError::NotUtf8)?;
    check(&text)?;
    Ok(text)
}

/// A body of more than this is a rare one.
const LARGE: usize = 4 << 20;

/// Makes room for a small body as it grows, and for a large one once: it is not moved
/// again and again, and room that is not written to costs nothing.
fn room_for(body: &mut Vec<u8>, more: usize, limit: usize) {
    let wanted = body.len() + more;
    if wanted > LARGE && wanted > body.capacity() {
        body.reserve_exact(limit - body.len());
    }
}

/// Holds the form of a JSON text against the limits before anything is made of
/// it. What is no JSON has no depth.
pub(super) fn check(text: &str) -> Result<(), BodyError> {
    if !text.trim_ascii_start().starts_with(['{', '[']) {
        return Ok(());
    }
    let (mut depth, mut values) = (0_usize, 0_usize);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b'{' | b'[' => {
                depth += 1;
                values += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => continue,
        }
        if depth > DEEPEST {
            return Err(BodyError::TooDeep);
        }
        if values > MOST_VALUES {
            return Err(BodyError::TooMany);
        }
    }
    Ok(())
}

/// To the end of a string whose beginning was read.
fn skip_string(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'"' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_strings() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(check(&nested(DEEPEST)).is_ok());
        assert!(matches!(
            check(&nested(DEEPEST + 1)),
            Err(BodyError::TooDeep)
        ));
        let brackets = "[{".repeat(DEEPEST);
        assert!(check(&format!("{{\"a\\\"\\\\{brackets}\":\"{brackets}\\\\\"}}")).is_ok());
        assert!(check(&format!("<{brackets}")).is_ok());
        assert!(check("{\"never\\").is_ok());
    }

    #[test]
    fn values_are_counted() {
        let list = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
        assert!(check(&list(MOST_VALUES)).is_ok());
        assert!(matches!(
            check(&list(MOST_VALUES + 2)),
            Err(BodyError::TooMany)
        ));
    }

    #[test]
    fn every_reader_takes_what_is_let_through() {
        let deep = format!("{}1{}", "{\"a\":[".repeat(50), "]}".repeat(50));
        assert!(check(&deep).is_ok());
        assert!(serde_json::from_str::<serde_json::Value>(&deep).is_ok());
    }
}
