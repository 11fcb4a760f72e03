//! Texts in the room there is for them: cut in the middle, or folded into lines.

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

/// A text in lines of at most this width, between words where that is possible.
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
            let mut part = beginning(rest, width);
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

    proptest! {
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
