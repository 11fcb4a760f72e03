//! Words as shells write them: what was typed, and how a candidate has to be
//! written so that it arrives as one word.

use super::Candidate;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shell {
    /// It puts what it gets into the line as it is.
    Bash {
        /// A list is to be shown: then descriptions can stand in it.
        listed: bool,
    },
    /// It quotes by itself.
    Zsh,
    /// It quotes by itself.
    Fish,
}

/// The quotation mark that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// The word the cursor stands behind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// Without its quotation marks.
    pub(super) text: String,
    /// So many bytes of it stay in the line, before what the shell replaces.
    kept: usize,
    quote: Quote,
}

impl Typed {
    /// A word the shell itself took apart.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            kept: 0,
            quote: Quote::None,
        }
    }

    /// The candidate as it is put behind what stays, in the same quotes.
    fn completed_by(&self, value: &str) -> Option<String> {
        let kept = self.text.get(..self.kept)?;
        let rest = value.strip_prefix(kept)?;
        let mut out = String::new();
        for (at, c) in rest.char_indices() {
            match self.quote {
                Quote::Single if c == '\'' => out.push_str("'\\'"),
                Quote::Double if matches!(c, '"' | '\\' | '$' | '`') => out.push('\\'),
                Quote::None if is_special(c, at == 0 && !self.text.starts_with('~')) => {
                    out.push('\\');
                }
                _ => {}
            }
            out.push(c);
        }
        Some(out)
    }
}

/// Whether a shell takes the character for more than itself.
fn is_special(c: char, first: bool) -> bool {
    match c {
        '~' | '#' => first,
        '_' | '-' | '.' | '/' | ':' | '=' | ',' | '@' | '%' | '+' => false,
        c => c.is_ascii() && !c.is_ascii_alphanumeric(),
    }
}

impl Shell {
    /// The candidates, one a line.
    pub(super) fn render(self, found: &[Candidate], typed: &Typed) -> String {
        let mut out = String::new();
        for line in self.lines(found, typed) {
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    fn lines(self, found: &[Candidate], typed: &Typed) -> Vec<String> {
        match self {
            Self::Zsh => found
                .iter()
                .map(|c| {
                    let value = c.value.replace(':', "\\:");
                    if c.about.is_empty() {
                        value
                    } else {
                        format!("{value}:{}", c.about)
                    }
                })
                .collect(),
            Self::Fish => found
                .iter()
                .map(|c| format!("{}\t{}", c.value, c.about))
                .collect(),
            Self::Bash { listed } => {
                let written: Vec<(String, &str)> = found
                    .iter()
                    .filter_map(|c| Some((typed.completed_by(&c.value)?, c.about.as_str())))
                    .collect();
                let listed = listed && written.len() > 1;
                let width = written.iter().map(|(w, _)| w.chars().count()).max();
                let width = width.unwrap_or_default();
                written
                    .into_iter()
                    .map(|(word, about)| match about {
                        // Two of them differ before their descriptions begin,
                        // so what they share is still put into the line.
                        about if listed && !about.is_empty() => {
                            format!("{word:width$}  ({about})")
                        }
                        _ => word,
                    })
                    .collect()
            }
        }
    }
}

/// The words of a bash line up to the cursor: those before, and the one it
/// stands behind. `breaks` is bash's own list of where it takes words apart.
pub(super) fn bash(line: &str, breaks: &str) -> (Vec<String>, Typed) {
    let mut words = Vec::new();
    let mut word = Typed::plain("");
    // Where the replaced part begins if the open quotation mark is closed.
    let mut outside = 0;
    let mut begun = false;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (word.quote, c) {
            (Quote::Single, '\'') | (Quote::Double, '"') => {
                word.quote = Quote::None;
                word.kept = outside;
            }
            (Quote::Double, '\\') => match chars.next() {
                Some(c @ ('"' | '\\' | '$' | '`')) => word.text.push(c),
                other => {
                    word.text.push('\\');
                    word.text.extend(other);
                }
            },
            (Quote::Single | Quote::Double, c) => word.text.push(c),
            (Quote::None, '\'' | '"') => {
                begun = true;
                outside = word.kept;
                word.kept = word.text.len();
                word.quote = if c == '"' {
                    Quote::Double
                } else {
                    Quote::Single
                };
            }
            (Quote::None, '\\') => {
                begun = true;
                word.text.extend(chars.next());
            }
            (Quote::None, ' ' | '\t' | '\n') => {
                if begun {
                    words.push(word.text);
                }
                word = Typed::plain("");
                begun = false;
            }
            // Another command begins.
            (Quote::None, '|' | ';' | '&') => {
                words.clear();
                word = Typed::plain("");
                begun = false;
            }
            (Quote::None, c) => {
                begun = true;
                word.text.push(c);
                if breaks.contains(c) {
                    word.kept = word.text.len();
                }
            }
        }
    }
    let command = words.iter().position(|w| !is_assignment(w));
    (words.split_off(command.unwrap_or(words.len())), word)
}

/// `NAME=value` before a command.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// A word as fish has it in its line, without its quotation marks.
pub(super) fn fish(word: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '\\') => out.extend(chars.next()),
            (Some(open), '\\') => {
                let escaped =
                    chars.next_if(|c| *c == open || *c == '\\' || (open == '"' && *c == '$'));
                out.push(escaped.unwrap_or('\\'));
            }
            (_, c) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BREAKS: &str = " \t\n\"'><=;|&(:";

    fn last(line: &str) -> Typed {
        bash(line, BREAKS).1
    }

    #[test]
    fn a_line_is_taken_apart() {
        let (words, typed) = bash(
            "STRIPE_API_KEY=x tillctl readers get Till\\ 3 \"Bar ",
            BREAKS,
        );
        assert_eq!(words, ["tillctl", "readers", "get", "Till 3"]);
        assert_eq!(typed.text, "Bar ");
        assert_eq!(typed.quote, Quote::Double);
        let (words, typed) = bash("x | tillctl ", BREAKS);
        assert_eq!(
            (words.as_slice(), typed.text.as_str()),
            (&["tillctl".to_owned()][..], "")
        );
    }

    #[test]
    fn what_stays_is_not_repeated() {
        for (line, value, put) in [
            ("t --reader=Ti", "--reader=Till 3", "Till\\ 3"),
            ("t --reader=\"Ti", "--reader=Till 3", "Till 3"),
            ("t 'Jo", "Joe's", "Joe'\\''s"),
            ("t Jo", "Joe's $5", "Joe\\'s\\ \\$5"),
            ("t \"", "a \"b\" $c", "a \\\"b\\\" \\$c"),
            ("t a:b", "a:bc", "bc"),
            ("t ", "レジ 1", "レジ\\ 1"),
            ("t ~/x", "~/xy", "~/xy"),
            ("t ", "~x", "\\~x"),
        ] {
            assert_eq!(
                last(line).completed_by(value).as_deref(),
                Some(put),
                "{line}"
            );
        }
    }

    #[test]
    fn fish_words() {
        assert_eq!(fish("Till\\ 3"), "Till 3");
        assert_eq!(fish("'Joe\\'s"), "Joe's");
        assert_eq!(fish("\"a\\$b c"), "a$b c");
    }

    proptest! {
        /// Whatever a label is, what is put into the line reads as that label.
        #[test]
        fn what_is_put_into_a_line_is_read_back(value in "[^\\p{C}]{1,20}", quote in "['\"]?") {
            let typed = last(&format!("t {quote}"));
            let put = typed.completed_by(&value).unwrap();
            let (words, _) = bash(&format!("t {quote}{put}{quote} "), "");
            prop_assert_eq!(words.last(), Some(&value));
        }
    }
}
