//! Text from outside on its way to a terminal. Labels, names and messages come
//! from whoever typed them into the account: they must not be able to move a
//! cursor or colour a line.

use std::borrow::Cow;
use std::fmt;

/// A text to sort by as people count: "Till 2" before "Till 10", whatever the case.
pub(crate) fn natural(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_digit);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        if is_digit {
            let number = part.trim_start_matches('0');
            // How many digits there are says which number is the greater.
            key.push_str(&format!("{:03}{number}", number.len()));
        } else {
            key.push_str(&part.to_lowercase());
        }
        rest = after;
    }
    key
}

/// Takes out what [`is_unwanted`] names; line breaks and tabs become a space.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
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

/// The same for a text of several lines: line breaks and tabs are its author's.
pub(crate) fn clean_lines(text: &str) -> Cow<'_, str> {
    let is_unwanted = |c: char| !matches!(c, '\n' | '\t') && is_unwanted(c);
    if text.chars().any(is_unwanted) {
        Cow::Owned(text.chars().filter(|c| !is_unwanted(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Rows of CSV in which no cell has a line break.
pub(crate) fn with_unbroken_cells(csv: &str) -> String {
    let mut is_quoted = false;
    let character = |c: char| {
        is_quoted ^= c == '"';
        match c {
            '\r' | '\n' if is_quoted => ' ',
            c => c,
        }
    };
    csv.chars().map(character).collect()
}

/// Control characters (C0, DEL, C1), and what is not seen but acts: marks that
/// turn the direction of writing round, separators of lines, blanks without
/// width, fillers of syllables, tags. Joiners, which letters and emoji need, are none of them.
pub fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text of no more than about this many bytes: of a longer one the beginning, and
/// how long it was.
pub(crate) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let kept = &text[..text.floor_char_boundary(most)];
    Cow::Owned(format!("{kept}… ({} in all)", size(text.len())))
}

/// `512 bytes`, `64 MiB`: in the largest unit of which there is one, rounded down.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        0..0x400 => counted(bytes, "byte"),
        0x400..0x10_0000 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// `1 reader`, `2 readers`.
pub(crate) fn counted<N: Copy + From<u8> + PartialEq + fmt::Display>(
    count: N,
    noun: &str,
) -> String {
    if count == N::from(1) {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// A name as it can be typed into a shell.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '=');
    // zsh takes a word that begins with = for a command's path.
    if !text.is_empty() && !text.starts_with('=') && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
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
        assert_eq!(clean("a\u{200b}b\u{61c}c\u{ad}d\u{2066}e"), "abcde");
        assert_eq!(
            clean("Kasse Süd 東京 👩\u{200d}🍳"),
            "Kasse Süd 東京 👩\u{200d}🍳"
        );
        assert_eq!(clean_lines("a\tb\r\n\u{1b}[1mc\u{202e}"), "a\tb\n[1mc");
        assert_eq!(
            with_unbroken_cells("S1,\"Till\"\"\r\nFORGED\",x\nS2,y\n"),
            "S1,\"Till\"\"  FORGED\",x\nS2,y\n"
        );
        assert_eq!(clean("a\u{3164}b\u{115f}"), "ab");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abcd", 3), "abc… (4 bytes in all)");
        assert_eq!(shortened("aééé", 4), "aé… (7 bytes in all)");
        assert_eq!(shortened(&"x".repeat(3 << 20), 2), "xx… (3 MiB in all)");
        assert_eq!(size(1025), "1 KiB");
    }

    #[test]
    fn names_can_be_typed_into_a_shell() {
        for (text, typed) in [
            ("Bar", "Bar"),
            ("Till 3", "'Till 3'"),
            ("Joe's", "'Joe'\\''s'"),
            ("$(rm)", "'$(rm)'"),
            ("", "''"),
            ("lane=4", "lane=4"),
            ("=cat", "'=cat'"),
        ] {
            assert_eq!(quoted(text), typed);
        }
    }

    proptest! {
        #[test]
        fn nothing_unwanted_is_left(text in ".*") {
            prop_assert!(!clean(&text).chars().any(is_unwanted));
        }
    }
}
