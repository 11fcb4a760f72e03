//! Words as shells write them: what was typed, and how a candidate has to be
//! written so that it arrives as one word.

use std::ffi::OsString;

use clap_complete::CompletionCandidate;
use serde::Serialize;

use crate::output::text;

/// In bash a longer description would break every line of the list.
const LONGEST: usize = 60;

/// A candidate as shells take it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Candidate {
    pub(super) value: String,
    #[serde(rename = "description")]
    pub(super) about: String,
}

impl Candidate {
    /// What cannot be written on one line is not offered at all.
    pub(super) fn of(candidate: &CompletionCandidate) -> Option<Self> {
        let value = candidate.get_value().to_str()?;
        let about = candidate.get_help().map(ToString::to_string);
        let about = about.as_deref().and_then(|about| about.lines().next());
        (text::clean(value) == value).then(|| Self {
            value: value.to_owned(),
            about: text::clean(about.unwrap_or_default()).into_owned(),
        })
    }
}

/// What bash tells of its line: our script hands over the line up to the cursor,
/// `COMP_TYPE` and `COMP_WORDBREAKS`.
#[derive(Debug)]
pub(super) struct Bash {
    before: Vec<String>,
    typed: TypedWord,
    /// A list is to be shown: then descriptions can stand in it.
    listed: bool,
}

impl Bash {
    pub(super) fn read(args: &[OsString]) -> Self {
        let arg = |at: usize| args.get(at).map(|arg| arg.to_string_lossy());
        let (line, kind, breaks) = (arg(0), arg(1), arg(2));
        let (before, typed) = bash(&line.unwrap_or_default(), &breaks.unwrap_or_default());
        // Asked for a list, not for what to put into the line.
        let listed = matches!(kind.as_deref(), Some("33" | "63" | "64"));
        Self {
            before,
            typed,
            listed,
        }
    }

    /// Those before the cursor, and what was typed of the last.
    pub(super) fn words(&self) -> Vec<OsString> {
        let typed = std::iter::once(&self.typed.text);
        self.before.iter().chain(typed).map(Into::into).collect()
    }

    /// The candidates, one a line.
    pub(super) fn lines(&self, found: &[Candidate]) -> String {
        let written: Vec<(String, String)> = found
            .iter()
            .filter_map(|c| Some((self.typed.completed_by(&c.value)?, shortened(&c.about))))
            .collect();
        let listed = self.listed && written.len() > 1;
        let width = written.iter().map(|(word, _)| word.chars().count()).max();
        let width = width.unwrap_or_default();
        let mut out = String::new();
        for (word, about) in written {
            out += &match about {
                // Two of them differ before their descriptions begin, so what
                // they share is still put into the line.
                about if listed && !about.is_empty() => format!("{word:width$}  ({about})"),
                _ => word,
            };
            out.push('\n');
        }
        out
    }
}

fn shortened(about: &str) -> String {
    if about.chars().count() <= LONGEST {
        return about.to_owned();
    }
    let kept: String = about.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
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
pub(super) struct TypedWord {
    /// Without its quotation marks.
    pub(super) text: String,
    /// So many bytes of it stay in the line, before what the shell replaces.
    kept: usize,
    quote: Quote,
}

impl TypedWord {
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

/// The words of a bash line up to the cursor: those before, and the one it
/// stands behind. `breaks` is bash's own list of where it takes words apart.
pub(super) fn bash(line: &str, breaks: &str) -> (Vec<String>, TypedWord) {
    let mut words = Vec::new();
    let mut word = TypedWord::plain("");
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
                word = TypedWord::plain("");
                begun = false;
            }
            // Another command begins.
            (Quote::None, '|' | ';' | '&') => {
                words.clear();
                word = TypedWord::plain("");
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

/// A word without its quotation marks, the last of which may be open.
pub(super) fn unquoted(word: &str, marks: &[char]) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, c) if marks.contains(&c) => quote = Some(c),
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

/// A value as PowerShell reads it as one word.
pub(super) fn in_powershell(value: &str) -> String {
    if is_plain(value) {
        return value.to_owned();
    }
    let mut out = String::from("'");
    for c in value.chars() {
        // It takes the typographic ones for the same.
        if matches!(c, '\'' | '‘' | '’' | '‚' | '‛') {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
    out
}

/// A value as nushell reads it as one word.
pub(super) fn in_nushell(value: &str) -> String {
    if is_plain(value) {
        value.to_owned()
    } else if value.contains('\'') {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        format!("'{value}'")
    }
}

/// Nothing in it means anything to any shell.
fn is_plain(value: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_./:=".contains(c);
    !value.is_empty() && value.chars().all(fine)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BREAKS: &str = " \t\n\"'><=;|&(:";

    fn last(line: &str) -> TypedWord {
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
    fn quotation_marks_go() {
        for (word, text) in [
            ("Till\\ 3", "Till 3"),
            ("'Joe'\\''s", "Joe's"),
            ("'Joe\\'s'", "Joe's"),
            ("\"a\\$b c", "a$b c"),
        ] {
            assert_eq!(unquoted(word, &['\'', '"']), text, "{word}");
        }
        assert_eq!(unquoted("`a'b", &['`']), "a'b");
    }

    #[test]
    fn one_word_in_each_shell() {
        for (value, powershell, nushell) in [
            ("Counter", "Counter", "Counter"),
            ("--type=x", "--type=x", "--type=x"),
            ("Bar: left", "'Bar: left'", "'Bar: left'"),
            ("O'Hara", "'O''Hara'", "\"O'Hara\""),
            ("O’Hara", "'O’’Hara'", "'O’Hara'"),
            ("a$b", "'a$b'", "'a$b'"),
            ("it's \"x\"", "'it''s \"x\"'", "\"it's \\\"x\\\"\""),
        ] {
            assert_eq!(in_powershell(value), powershell);
            assert_eq!(in_nushell(value), nushell);
        }
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
