//! Text from outside on its way to a terminal or a spreadsheet. Labels, names
//! and messages come from whoever typed them into the account: they must not
//! be able to move a cursor, colour a line or run a formula.

use std::borrow::Cow;

/// Takes out control characters (C0, DEL, C1) and the marks that turn the
/// direction of writing round; line breaks and tabs become a space.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let harmless = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if harmless || !text.chars().any(is_unwanted) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|c| match c {
                '\n' | '\t' => Some(' '),
                c if is_unwanted(c) => None,
                c => Some(c),
            })
            .collect(),
    )
}

fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A cell a spreadsheet would run as a formula gets an apostrophe before it.
///
/// <https://owasp.org/www-community/attacks/CSV_Injection>
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    // Spreadsheets skip leading blanks before they look for a formula.
    let starts = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    if matches!(
        starts,
        Some(
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
        )
    ) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// `1 reader`, `2 readers`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_label_cannot_steer_the_terminal() {
        assert_eq!(clean("Till\u{1b}[31m 3\u{7f}\u{9b}2J"), "Till[31m 32J");
        assert_eq!(clean("two\nlines"), "two lines");
        assert_eq!(clean("abc\u{202e}cba"), "abccba");
        assert_eq!(clean("Kasse Süd 東京"), "Kasse Süd 東京");
    }

    #[test]
    fn a_label_is_no_formula() {
        assert_eq!(neutral("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(neutral("  @SUM(A1)"), "'  @SUM(A1)");
        assert_eq!(neutral("-3"), "'-3");
        assert_eq!(neutral("Till - 3"), "Till - 3");
    }

    proptest! {
        #[test]
        fn nothing_unwanted_is_left(text in ".*") {
            prop_assert!(!clean(&text).chars().any(is_unwanted));
        }
    }
}
