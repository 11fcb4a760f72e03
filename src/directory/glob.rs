//! Patterns for labels: `*` stands for any text, `?` for any one character.

/// Whether the text fits the pattern as a whole; case matters, as it does in
/// labels.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // Where the last star stood and how much text it has eaten so far.
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, eaten)) => {
                    p = at + 1;
                    t = eaten + 1;
                    star = Some((at, eaten + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
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
