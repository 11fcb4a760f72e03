//! Pages of the documentation on a terminal: the little Markdown they are
//! written in, laid out for its width.

use super::{Output, Tone};
use crate::failure::Failure;

/// Longer lines are hard to read.
const WIDEST: usize = 92;
/// Where there is no terminal.
const ELSEWHERE: usize = 80;

impl Output {
    /// Shows a part of a page.
    pub(crate) fn prose(&self, markdown: &str) -> Result<(), Failure> {
        let look = self.look();
        let width = look.width.map_or(ELSEWHERE, usize::from).min(WIDEST);
        self.write(&lay_out(markdown, width, look.color))
    }

    /// Whether a text for stdout is to be styled.
    pub(crate) fn is_styled(&self) -> bool {
        self.look().color
    }

    /// A text that was styled by somebody else: as it is on a terminal that
    /// takes colours, bare elsewhere.
    pub(crate) fn styled(&self, styled: &str, bare: &str) -> Result<(), Failure> {
        self.write(if self.look().color { styled } else { bare })
    }
}

/// The page as lines of at most this width, where words allow it.
fn lay_out(markdown: &str, width: usize, color: bool) -> String {
    let mut out = String::new();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.is_empty() || line.starts_with("<!--") {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        if let Some(title) = line.strip_prefix('#') {
            let title = plain(title.trim_start_matches('#').trim());
            out.push_str(&heading(&title, color));
        } else if line.starts_with("```") {
            for line in lines.by_ref().take_while(|l| !l.starts_with("```")) {
                out.push_str(format!("    {line}").trim_end());
                out.push('\n');
            }
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(line) = lines.next_if(|l| l.starts_with('|')) {
                rows.push(cells(line));
            }
            // The line of dashes below the heads.
            rows.retain(|row| {
                !row.iter()
                    .all(|c| c.chars().all(|c| matches!(c, '-' | ':')))
            });
            out.push_str(&table(&rows, width));
        } else {
            let mut text = line.to_owned();
            let goes_on = |l: &&str| !l.is_empty() && !begins(l);
            while let Some(line) = lines.next_if(goes_on) {
                text.push(' ');
                text.push_str(line.trim());
            }
            let indent = indent(&text);
            out.push_str(&wrapped(&plain(&text), width, &" ".repeat(indent)));
            // Items of a list stand together.
            while let Some(line) = lines.next_if(|l| is_item(l)) {
                let mut text = line.to_owned();
                while let Some(line) = lines.next_if(goes_on) {
                    text.push(' ');
                    text.push_str(line.trim());
                }
                out.push_str(&wrapped(&plain(&text), width, &" ".repeat(indent)));
            }
        }
    }
    out
}

fn heading(title: &str, color: bool) -> String {
    if color {
        format!("{}{title}\x1b[0m\n", Tone::Strong.ansi())
    } else {
        format!("{title}\n")
    }
}

/// Whether a line begins something of its own.
fn begins(line: &str) -> bool {
    is_item(line)
        || ["#", "```", "|", "<!--"]
            .iter()
            .any(|mark| line.starts_with(mark))
}

fn is_item(line: &str) -> bool {
    indent(line) > 0
}

/// How far the text of a list's item is from the margin.
fn indent(line: &str) -> usize {
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    if line.starts_with("- ") {
        2
    } else if number > 0
        && line
            .get(number..)
            .is_some_and(|rest| rest.starts_with(". "))
    {
        number + 2
    } else {
        0
    }
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_matches('|');
    inner.split('|').map(|cell| plain(cell.trim())).collect()
}

/// Columns beside each other if that leaves room for the last one, which is
/// wrapped; else a row becomes lines.
fn table(rows: &[Vec<String>], width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    for row in rows {
        for (cell, most) in row.iter().zip(widths.iter_mut()) {
            *most = cell.chars().count().max(*most);
        }
    }
    let before: usize = widths.iter().rev().skip(1).map(|w| w + 2).sum();
    let mut out = String::new();
    if before + 24 <= width {
        for row in rows {
            let mut start = String::new();
            for (cell, width) in row.iter().zip(&widths).take(columns.saturating_sub(1)) {
                start.push_str(&format!("{cell:width$}  "));
            }
            let last = row.last().map(String::as_str).unwrap_or_default();
            let text = wrapped(last, width.saturating_sub(before), "");
            for (at, line) in text.lines().enumerate() {
                let start = if at == 0 {
                    start.clone()
                } else {
                    " ".repeat(before)
                };
                out.push_str(format!("{start}{line}").trim_end());
                out.push('\n');
            }
            if last.is_empty() {
                out.push_str(start.trim_end());
                out.push('\n');
            }
        }
        return out;
    }
    let Some((heads, rows)) = rows.split_first() else {
        return out;
    };
    for row in rows {
        let mut cells = row.iter().zip(heads);
        if let Some((first, _)) = cells.next() {
            out.push_str(&format!("{first}\n"));
        }
        for (cell, head) in cells.filter(|(cell, _)| !cell.is_empty()) {
            out.push_str(&wrapped(&format!("    {head}: {cell}"), width, "        "));
        }
    }
    out
}

/// Words in lines of at most this width; all lines but the first begin with
/// the margin.
fn wrapped(text: &str, width: usize, margin: &str) -> String {
    let mut out = String::new();
    let start: String = text.chars().take_while(|c| *c == ' ').collect();
    let mut line = start.clone();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let longer = line.chars().count() + word.chars().count() + usize::from(!is_empty);
        if !is_empty && longer > width {
            out.push_str(line.trim_end());
            out.push('\n');
            margin.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    if !is_empty {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Without the marks that only a browser shows: emphasis, and where links
/// lead, unless that is an address.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '<', '*']) {
        let (before, mark) = rest.split_at(at);
        out.push_str(before);
        if let Some(strong) = mark.strip_prefix("**") {
            rest = strong;
        } else if let Some((url, after)) = mark
            .strip_prefix('<')
            .filter(|m| m.starts_with("http"))
            .and_then(|m| m.split_once('>'))
        {
            out.push_str(url);
            rest = after;
        } else if let Some((words, target, after)) = link(mark) {
            out.push_str(words);
            if target.starts_with("http") {
                out.push_str(&format!(" ({target})"));
            }
            rest = after;
        } else {
            let mut chars = mark.chars();
            out.extend(chars.next());
            rest = chars.as_str();
        }
    }
    out.push_str(rest);
    out
}

/// `[words](target)`
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    (!words.contains(['[', ']'])).then_some((words, target, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "## Money\n\nAn amount is **exact**: see [the table](x.md#y) or\n<https://a.b>.\n\n- one `code`\n  goes on\n- two\n\n<!-- generated: x -->\n\n| code | meaning |\n| ---: | --- |\n| 0 | done |\n| 10 | something rather long that has to be wrapped |\n\n<!-- end -->\n\n```sh\ntillctl x\n```\n";

    #[test]
    fn a_page_is_laid_out() {
        let shown = lay_out(PAGE, 40, false);
        assert_eq!(
            shown,
            "Money\n\nAn amount is exact: see the table or\nhttps://a.b.\n\n- one `code` goes on\n- two\n\ncode  meaning\n0     done\n10    something rather long that has to\n      be wrapped\n\n    tillctl x\n"
        );
    }

    #[test]
    fn a_table_too_wide_becomes_lines() {
        let shown = lay_out(
            "| setting | flag | meaning |\n|---|---|---|\n| account_of_a_kind | --account-of | who |\n",
            30,
            false,
        );
        assert_eq!(
            shown,
            "account_of_a_kind\n    flag: --account-of\n    meaning: who\n"
        );
    }

    #[test]
    fn brackets_that_are_no_links_stay() {
        assert_eq!(plain("[default: 3] a*b <x>"), "[default: 3] a*b <x>");
    }
}
