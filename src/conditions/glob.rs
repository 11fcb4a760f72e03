//! Patterns for labels: `*` stands for any text, `?` for any one character.

/// Whether the text fits the pattern as a whole; case matters, as it does in ids.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    wildmatch::WildMatch::new(pattern).matches(text)
}

/// The same of a name, in whose patterns case does not count.
pub(crate) fn fits_name(pattern: &str, name: &str) -> bool {
    if is_pattern(pattern) {
        fits(&pattern.to_lowercase(), &name.to_lowercase())
    } else {
        pattern == name
    }
}

/// Whether a text stands for more than itself.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, fit) in [
            ("Till *", "Till 12", true),
            ("Till ?", "Till 12", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
            ("*a*b", "xaxbxb", true),
            ("*a*b", "xaxbxc", false),
            ("Kasse ?üd", "Kasse Süd", true),
        ] {
            assert_eq!(fits(pattern, text), fit, "{pattern} {text}");
        }
    }

    #[test]
    fn case_does_not_count_in_the_pattern_of_a_name() {
        for (pattern, name, fit) in [
            ("till *", "Till 12", true),
            ("KASSE ?ÜD", "Kasse Süd", true),
            ("till ?", "Till 12", false),
            ("till 12", "Till 12", false),
            ("Till 12", "Till 12", true),
        ] {
            assert_eq!(fits_name(pattern, name), fit, "{pattern} {name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_fits_itself_and_a_star(text in "[^*?]{0,20}", tail in "[^*?]{0,20}") {
            let whole = format!("{text}{tail}");
            let pattern = format!("{text}*");
            prop_assert!(fits(&text, &text));
            prop_assert!(fits(&pattern, &whole));
        }
    }
}
