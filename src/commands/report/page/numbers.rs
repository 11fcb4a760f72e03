//! Numbers as people read them.

use crate::money::{Currency, Money};

pub(crate) fn money(minor: i64, currency: Currency) -> String {
    grouped(&Money::new(minor, currency).decimal())
}

/// Thin spaces between thousands.
pub(crate) fn grouped(decimal: &str) -> String {
    let (whole, rest) = match decimal.find('.') {
        Some(point) => decimal.split_at(point),
        None => (decimal, ""),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", whole),
    };
    let mut text = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text + rest
}

pub(crate) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped("-1234567.50"), "\u{2212}1\u{202f}234\u{202f}567.50");
        assert_eq!(grouped("900"), "900");
        assert_eq!(grouped("0.05"), "0.05");
    }
}
