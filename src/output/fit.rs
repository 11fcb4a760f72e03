//! Texts in the room there is for them: cut in the middle, or folded into lines.

use std::collections::HashMap;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// What stands for what was taken out.
const CUT: char = '…';

/// A text of at most this width: of a longer one the beginning and the end, which tell
/// names apart more often than their middles do.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    // A few characters are wider together than one by one.
    for room in (0..width).rev() {
        let (head, tail) = (room.div_ceil(2), room / 2);
        let text = format!("{}{CUT}{}", beginning(text, head), end(text, tail));
        if text.width() <= width {
            return text;
        }
    }
    String::new()
}

/// Texts in this width, each cut like this; where that makes different ones look alike, of
/// what they do not all begin with.
pub(super) fn apart<T: AsRef<str>>(
    texts: &[T],
    width: usize,
    cut: fn(&str, usize) -> String,
) -> Vec<String> {
    let mut shown: Vec<String> = texts.iter().map(|text| cut(text.as_ref(), width)).collect();
    let mut alike: HashMap<&str, Vec<&str>> = HashMap::new();
    for (shown, text) in shown.iter().zip(texts) {
        alike.entry(shown).or_default().push(text.as_ref());
    }
    let begin = |texts: Vec<&str>| {
        let is_known_by_it = texts.iter().any(|text| Some(text) != texts.first());
        if is_known_by_it {
            common_words(&texts)
        } else {
            0
        }
    };
    let begins: HashMap<String, usize> = alike
        .into_iter()
        .map(|(shown, texts)| (shown.to_owned(), begin(texts)))
        .collect();
    for (shown, text) in shown.iter_mut().zip(texts) {
        let begin = begins.get(shown).copied().unwrap_or(0);
        if let Some(rest) = text.as_ref().get(begin..).filter(|_| begin > 0) {
            *shown = cut(&format!("{CUT}{rest}"), width);
        }
    }
    shown
}

/// How many bytes of whole words all of these begin with.
fn common_words(texts: &[&str]) -> usize {
    let Some((first, others)) = texts.split_first() else {
        return 0;
    };
    let is_common = |at: usize| others.iter().all(|text| text.get(..at) == first.get(..at));
    let words = first.match_indices(' ').map(|(at, _)| at + 1);
    words.take_while(|at| is_common(*at)).last().unwrap_or(0)
}

/// The longest beginning of at most this width.
fn beginning(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// The longest end of at most this width. It does not begin with what belongs to the
/// character before.
pub(super) fn end(text: &str, width: usize) -> &str {
    let (mut used, mut from) = (0, text.len());
    for (at, c) in text.char_indices().rev() {
        let wide = c.width().unwrap_or(0);
        used += wide;
        if used > width {
            break;
        }
        if wide > 0 {
            from = at;
        }
    }
    text.get(from..).unwrap_or_default()
}

/// A text in lines of at most this width, between words where that is possible; a word that
/// is wider than a line is broken between its parts.
pub(super) fn folded(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if line.width() + word.trim_end().width() <= width {
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        let mut rest = word;
        while rest.trim_end().width() > width {
            let mut part = part_of_word(rest, width);
            if part.is_empty() || part.width() > width {
                // One character that is wider than the line, alone or with the next.
                let first = rest.chars().next().map_or(rest.len(), char::len_utf8);
                part = rest.get(..first).unwrap_or(rest);
            }
            lines.push(part.to_owned());
            rest = rest.get(part.len()..).unwrap_or_default();
        }
        line.push_str(rest);
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The longest beginning of a word of at most this width, which ends with a part of it if
/// one is not much shorter.
fn part_of_word(word: &str, width: usize) -> &str {
    let longest = beginning(word, width);
    let end = longest.rfind(|c: char| c.is_ascii_punctuation());
    let part = end.and_then(|at| longest.get(..=at));
    part.filter(|part| part.width() * 2 >= width)
        .unwrap_or(longest)
}

/// So far the lines are indented that go on with the one before.
const INDENT: usize = 2;

/// A line that is said to people, in lines of at most this width: broken at blanks alone,
/// so that ids and addresses can be copied, and where that is possible not within a
/// command. The lines after the first are indented, below the last column if there are
/// several.
pub(super) fn said(line: &str, width: usize) -> String {
    if seen_width(line) <= width {
        return line.to_owned();
    }
    let margin = " ".repeat(margin(line, width));
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut rest = line;
    while let Some(word) = rest.split_inclusive(' ').next() {
        let begun = seen_width(&current);
        let needed = match command(rest) {
            Some(whole) if margin.len() + whole <= width && margin.len() + 2 < begun => whole,
            _ => seen_width(word.trim_end()),
        };
        if width < begun + needed && !current.trim().is_empty() {
            lines.push(current.trim_end().to_owned());
            margin.clone_into(&mut current);
        }
        current.push_str(word);
        rest = rest.get(word.len()..).unwrap_or_default();
    }
    lines.push(current.trim_end().to_owned());
    lines.join("\n")
}

/// How far the lines after the first are indented.
fn margin(line: &str, width: usize) -> usize {
    let text = line.trim_start_matches(' ');
    let begin = line.len() - text.len();
    // Columns are two blanks apart.
    let last = text.match_indices("  ").last().map(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at..).unwrap_or_default();
        begin + seen_width(before) + after.len() - after.trim_start_matches(' ').len()
    });
    last.filter(|column| *column * 2 <= width)
        .unwrap_or(begin + INDENT)
}

/// How wide the command is that stands at the beginning of a text.
fn command(text: &str) -> Option<usize> {
    let name = text.trim_start_matches(['`', '(', '"', '$', ' ']);
    name.starts_with("tillctl ").then(|| {
        let end = text.find([';', '`', ',']).filter(|at| *at > 1);
        seen_width(text.get(..end.unwrap_or(text.len())).unwrap_or(text))
    })
}

/// How wide a text is seen, without what gives it a colour.
fn seen_width(text: &str) -> usize {
    let mut width = 0;
    for (at, part) in text.split("\x1b[").enumerate() {
        let seen = match part.split_once('m') {
            Some((_, seen)) if at > 0 => seen,
            _ => part,
        };
        width += seen.width();
    }
    width
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_middle_goes() {
        for (text, width, shown) in [
            ("Till 1", 6, "Till 1"),
            ("Hamburg Harbour Till 1", 12, "Hambur…ill 1"),
            ("Hamburg Harbour Till 1", 5, "Ha… 1"),
            ("Hamburg", 1, "…"),
            ("Hamburg", 0, ""),
            ("東京駅前の店", 8, "東京…店"),
            ("Cafe\u{301} Cafe\u{301}", 6, "Caf…fe\u{301}"),
        ] {
            assert_eq!(cut(text, width), shown, "{text} {width}");
        }
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(folded("one two  three", 9), ["one two", "three"]);
        assert_eq!(folded("one two  three", 14), ["one two  three"]);
        assert_eq!(
            folded("Streichholzschachtel 1", 8),
            ["Streichh", "olzschac", "htel 1"]
        );
        assert_eq!(folded("東京駅", 1), ["東", "京", "駅"]);
        assert_eq!(folded("", 5), [""]);
    }

    #[test]
    fn what_is_said_is_folded_at_blanks_and_indented() {
        for (line, width, lines) in [
            ("one two three", 13, "one two three"),
            ("one two three", 9, "one two\n  three"),
            // An id is copied whole.
            (
                "  Till 19 (tmr_F1xXWnj000nDULubMPSU, serial number simulated-wpe-f616e453) at Bar",
                40,
                "  Till 19 (tmr_F1xXWnj000nDULubMPSU,\n    serial number\n    simulated-wpe-f616e453) at Bar",
            ),
            (
                "see https://example.com/a/long/path",
                20,
                "see\n  https://example.com/a/long/path",
            ),
            // As a cell of a table.
            (
                "2026-11-29T05:46  journal PaymentIntent pi_31xXWo7000",
                40,
                "2026-11-29T05:46  journal PaymentIntent\n                  pi_31xXWo7000",
            ),
            // And so is a command.
            (
                "hint: see tillctl readers list; tillctl readers get Bar",
                34,
                "hint: see tillctl readers list;\n  tillctl readers get Bar",
            ),
            (
                "error: nobody is there\x1b[0m, ask again",
                24,
                "error: nobody is there\x1b[0m,\n  ask again",
            ),
        ] {
            assert_eq!(said(line, width), lines);
        }
    }

    proptest! {
        #[test]
        fn what_is_said_stays_the_same_words(
            text in "[a-z 東\u{301}]{0,60}",
            width in 8_usize..40,
        ) {
            let said = said(&text, width);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&said), words(&text));
            let longest = words(&text).iter().map(|word| word.width()).max().unwrap_or(0);
            for line in said.lines() {
                let indent = line.len() - line.trim_start().len();
                prop_assert!(line.width() <= width.max(indent + longest), "{line:?}");
            }
        }

        #[test]
        fn nothing_is_wider_than_its_room(
            text in "[a-z 東é\u{301}👩\u{200d}🍳❤\u{fe0f}]{0,40}",
            width in 2_usize..20,
        ) {
            prop_assert!(cut(&text, width).width() <= width);
            let lines = folded(&text, width);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
