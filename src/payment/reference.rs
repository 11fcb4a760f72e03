//! What a shop calls a sale. One rule, wherever it is typed, read from a file
//! or from an old journal: white space around it is no part of it, and control
//! characters are refused, because nobody sees them.

use crate::failure::Failure;
use crate::secret::hide_keys;
use crate::stripe::form::path_segment;

/// An Idempotency-Key has at most 255 characters; ours has a prefix and an
/// attempt around the reference.
const LONGEST: usize = 220;

/// The reference that is meant by what was written.
pub(crate) fn reference(written: &str) -> Result<String, String> {
    let reference = trimmed(written);
    if reference.is_empty() {
        return Err("is empty".to_owned());
    }
    if let Some(control) = reference.chars().find(|c| c.is_control()) {
        return Err(format!(
            "has a control character in it (U+{:04X})",
            u32::from(control)
        ));
    }
    // It would be kept here and at Stripe, and told wherever the sale is.
    if hide_keys(reference) != reference {
        return Err("has an API key in it".to_owned());
    }
    if path_segment(reference).len() > LONGEST {
        return Err(format!(
            "is too long: {LONGEST} plain characters are the most"
        ));
    }
    Ok(reference.to_owned())
}

/// As [`reference`], of what stands after a flag or as an argument.
pub(crate) fn typed(what: &str, written: &str) -> Result<String, Failure> {
    reference(written).map_err(|why| Failure::usage(format!("{what} {why}")))
}

/// Older versions wrote into the journal what was typed: there it is compared
/// by this.
pub(super) fn trimmed(written: &str) -> &str {
    written.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_it_is_no_part_of_it() {
        for written in [
            "ord 1",
            " ord 1",
            "ord 1\r\n",
            "\u{a0}ord 1\u{2003}",
            "\u{85}ord 1\t",
        ] {
            assert_eq!(reference(written).as_deref(), Ok("ord 1"), "{written:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_refused() {
        for written in [
            "", " \t", "a\tb", "a\r\nb", "a\u{0}b", "a\u{7f}", "a\u{85}b",
        ] {
            assert!(reference(written).is_err(), "{written:?}");
        }
        assert!(reference(&"x".repeat(220)).is_ok());
        assert!(reference(&"x".repeat(221)).is_err());
        assert!(reference(&"ü".repeat(40)).is_err());
    }
}
