//! Cells that a spreadsheet would run as formulas.
//!
//! <https://owasp.org/www-community/attacks/CSV_Injection>

use std::borrow::Cow;

/// An apostrophe before a cell that a spreadsheet would run as a formula. A
/// text that looks guarded already gets one more, so [`unguard`] always knows
/// what the text was.
pub(crate) fn guard(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was guarded.
pub(super) fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

/// Whether a spreadsheet would run a cell as a formula. Numbers are none.
pub(crate) fn is_run(cell: &str) -> bool {
    is_formula(cell) && cell.parse::<f64>().is_err()
}

fn is_formula(text: &str) -> bool {
    // Spreadsheets skip leading blanks before they look for a formula.
    let starts = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    matches!(
        starts,
        Some(
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_label_is_no_formula() {
        assert_eq!(guard("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(guard("  @SUM(A1)"), "'  @SUM(A1)");
        assert_eq!(guard("-3"), "'-3");
        assert_eq!(guard("Till - 3"), "Till - 3");
        assert_eq!(guard("'Till'"), "'Till'");
        assert_eq!(guard("'=1"), "''=1");
    }

    proptest! {
        #[test]
        fn what_was_guarded_is_known(text in "'{0,3}[ \u{a0}]{0,2}[-=+@\t\r\u{ff1d}ab']{0,2}.{0,3}") {
            let guarded = guard(&text);
            prop_assert!(!is_formula(&guarded));
            prop_assert_eq!(unguard(&guarded), &*text);
        }
    }
}
