//! A test card that is held to a simulated reader: what is typed, and where it goes.

use super::approve::test_mode_only;
use crate::failure::Failure;
use crate::secret::Mode;
use crate::stripe::Reader;

/// The number of a test card, with or without blanks. The text is not
/// repeated, as a parser of the flag would do: it may be the number of a real
/// card.
pub(crate) fn number(flag: &str, text: &str) -> Result<String, Failure> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if (12..=19).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(
            Failure::usage(format!("{flag}: a card number has 12 to 19 digits")).hint(
                "4242424242424242 pays, 4000000000000002 is declined: \
                 https://docs.stripe.com/terminal/references/testing",
            ),
        )
    }
}

/// What `--present` says, if it was typed.
pub(crate) fn presented(text: Option<&str>) -> Result<Option<String>, Failure> {
    text.map(|text| number("--present", text)).transpose()
}

/// With a live key no card is presented.
pub(crate) fn check_mode(is_presented: bool, mode: Mode) -> Result<(), Failure> {
    if is_presented && mode == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    Ok(())
}

/// To a real reader a card is held by hand.
pub(crate) fn check_reader(is_presented: bool, reader: &Reader) -> Result<(), Failure> {
    if is_presented && !reader.is_simulated() {
        return Err(Failure::usage(format!(
            "{} is no simulated reader: it takes no --present",
            reader.name()
        ))
        .hint("register one with `tillctl readers register --code simulated-wpe …`"));
    }
    Ok(())
}
