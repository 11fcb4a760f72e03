//! What a write will change, for people to read before it is sent.

/// A field, what it is and what it will be; nothing is "not there".
pub(crate) type FieldEffect = (String, Option<String>, Option<String>);
