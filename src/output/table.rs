//! Tables for people: as wide as the terminal and no wider.

use std::borrow::Cow;
use std::collections::HashSet;

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, Table, Width, presets};
use unicode_width::UnicodeWidthStr as _;

use super::cell::{Shaped, Tone};
use super::fit::folded;
use super::layout::{self, GAP, Head, Layout, Placed, TableRoom};
use super::packed_rows::{PackedRows, ShownCell};
use super::text::clean;
use crate::failure::Failure;

/// Rows that are drawn at once: a table may have any number of them.
const AT_ONCE: usize = 256;

/// How a table is to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableStyle {
    /// The terminal's width; `None` if the table goes elsewhere and may be as
    /// wide as it likes.
    pub(super) width: Option<u16>,
    pub(super) color: bool,
    /// Rows alone.
    pub(super) no_headers: bool,
}

/// Writes rows under headings as wide as they are, without colours, bit by bit:
/// so goes a table that is no terminal's, which may have any number of rows.
pub(super) fn lines(
    heads: &[Head],
    rows: &PackedRows,
    no_headers: bool,
    chunk: usize,
    mut write: impl FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let heads: Vec<String> = heads.iter().map(Head::text).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let shown = if no_headers { &[] } else { heads.as_slice() };
    let shown = shown.iter().copied().zip(rows.rights.iter().copied());
    let heads: Vec<ShownCell<'_>> = shown.collect();
    let mut widths = rows.widths.clone();
    for (width, (head, _)) in widths.iter_mut().zip(&heads) {
        *width = head.width().max(*width);
    }
    let mut text = String::new();
    if !no_headers {
        push_line(&mut text, &heads, &widths);
    }
    rows.each(|row| {
        push_line(&mut text, row, &widths);
        if text.len() >= chunk {
            write(&text)?;
            text.clear();
        }
        Ok(())
    })?;
    write(&text)
}

fn push_line(text: &mut String, cells: &[ShownCell<'_>], widths: &[usize]) {
    let begin = text.len();
    for ((shown, right), width) in cells.iter().zip(widths) {
        let missing = width.saturating_sub(shown.width());
        let (before, after) = if *right { (missing, 0) } else { (0, missing) };
        text.extend(std::iter::repeat_n(' ', before));
        text.push_str(shown);
        text.extend(std::iter::repeat_n(' ', after + usize::from(GAP)));
    }
    let end = text.get(begin..).map_or(0, |line| line.trim_end().len());
    text.truncate(begin + end);
    text.push('\n');
}

/// A table whose columns have their place.
#[derive(Debug)]
pub(super) struct Drawing<'t> {
    heads: &'t [Head],
    rows: &'t [Vec<Shaped>],
    look: TableStyle,
    layout: Layout,
    /// By column, the texts that are shown whole, in several lines: cut they would
    /// look like another one.
    alike: Vec<HashSet<String>>,
}

impl<'t> Drawing<'t> {
    /// Finds a place for the columns; `are_asked` says that they were named.
    pub(super) fn new(
        heads: &'t [Head],
        rows: &'t [Vec<Shaped>],
        look: TableStyle,
        are_asked: bool,
    ) -> Self {
        let has_headings = !look.no_headers;
        let layout = match look.width {
            None => layout::natural(heads, rows, has_headings),
            Some(width) => {
                let room = TableRoom {
                    width: width.into(),
                    are_asked,
                    known: &[],
                };
                layout::fitting(heads, rows, has_headings, room)
            }
        };
        let alike = layout.columns.iter().map(|column| {
            if look.width.is_none() || heads[column.at].lines > 0 {
                HashSet::new()
            } else {
                layout::alike(rows, &layout.columns, column)
            }
        });
        Self {
            alike: alike.collect(),
            heads,
            rows,
            look,
            layout,
        }
    }

    /// What has no room: the names of columns, and ids of which the end is shown.
    pub(super) fn left_out(&self) -> Vec<Cow<'_, str>> {
        let name = |at: &usize| self.heads[*at].name.as_str();
        let left_out = self.layout.left_out.iter();
        let left_out = left_out.map(|at| Cow::Borrowed(name(at)));
        let shortened = self.layout.shortened.iter();
        left_out
            .chain(shortened.map(|at| format!("the whole {}", name(at)).into()))
            .collect()
    }

    /// Writes it in the widths that were found, some rows at a time.
    pub(super) fn write<E>(&self, mut write: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        for (index, rows) in self.rows.chunks(AT_ONCE).enumerate() {
            let mut table = Table::new();
            table
                .load_style(presets::NOTHING)
                .set_truncation_indicator("…")
                .style_text_only();
            if self.look.color {
                table.enforce_styling();
            } else {
                table.force_no_tty();
            }
            if index == 0 && !self.look.no_headers {
                table.set_header(self.headings());
            }
            for row in rows {
                table.add_row(self.row(row));
            }
            let last = self.layout.columns.len().saturating_sub(1);
            let columns = table.column_iter_mut().zip(&self.layout.columns);
            for (index, (column, placed)) in columns.enumerate() {
                let gap = if index == last { 0 } else { GAP };
                let width = u16::try_from(placed.width).unwrap_or(u16::MAX);
                column.set_padding((0, gap));
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(
                    width.saturating_add(gap),
                )));
            }
            write(&(table.trim_fmt() + "\n"))?;
        }
        Ok(())
    }

    /// Whether the heading of a column stands on the right, as its numbers do.
    fn is_right(&self, at: usize) -> bool {
        let first = self.rows.first().and_then(|row| row.get(at));
        first.is_some_and(|cell| cell.right)
    }

    fn headings(&self) -> Vec<comfy_table::Cell> {
        let headings = self.layout.columns.iter().map(|column| {
            let tone = Tone::Strong;
            self.cell(
                &self.heads[column.at].text(),
                self.is_right(column.at),
                tone,
            )
        });
        headings.collect()
    }

    fn row(&self, row: &[Shaped]) -> comfy_table::Row {
        let mut drawn = comfy_table::Row::new();
        // A name takes one line, a sentence as many as its column gives it.
        let mut most = 1;
        for (column, alike) in self.layout.columns.iter().zip(&self.alike) {
            let Some(cell) = row.get(column.at) else {
                continue;
            };
            let shown = clean(&cell.text);
            let (text, lines) = self.in_room(&shown, column, alike.contains(&*shown));
            most = most.max(lines);
            drawn.add_cell(self.cell(&text, cell.right, cell.tone));
        }
        drawn.max_height(most);
        drawn
    }

    /// What is shown of a text, and in at most how many lines.
    fn in_room(&self, shown: &str, column: &Placed, is_alike: bool) -> (String, usize) {
        let lines = self.heads[column.at].lines;
        if shown.width() <= column.width {
            (shown.to_owned(), 1)
        } else if lines > 0 || is_alike {
            let most = if lines > 0 { lines } else { usize::MAX };
            (folded(shown, column.width).join("\n"), most)
        } else {
            (layout::shortened(shown, column.width), 1)
        }
    }

    fn cell(&self, text: &str, right: bool, tone: Tone) -> comfy_table::Cell {
        let mut drawn = comfy_table::Cell::new(text);
        if right {
            drawn = drawn.set_alignment(CellAlignment::Right);
        }
        if !self.look.color {
            return drawn;
        }
        match tone {
            Tone::Plain => drawn,
            Tone::Good => drawn.fg(Color::DarkGreen),
            Tone::Waiting => drawn.fg(Color::DarkYellow),
            Tone::Bad => drawn.fg(Color::DarkRed),
            Tone::Faint => drawn.add_attribute(Attribute::Dim),
            Tone::Strong => drawn.add_attribute(Attribute::Bold),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cell::Cell;
    use super::*;

    fn head(name: &str, rank: u8) -> Head {
        Head {
            name: name.to_owned(),
            rank,
            lines: if name == "finding" { 12 } else { 0 },
            is_incidental: matches!(name, "request_id" | "status" | "gross" | "net_sales"),
            is_kept: matches!(name, "currency" | "net_sales"),
        }
    }

    fn heads() -> Vec<Head> {
        vec![
            head("id", 4),
            head("label", 0),
            head("action", 1),
            head("note", 2),
            head("last_seen", 1),
        ]
    }

    fn row(id: &str, label: &str) -> Vec<Shaped> {
        shaped(&[
            &format!("tmr_Fabcdefghi{id}"),
            label,
            "-",
            "a note of some length",
            "3 min ago",
        ])
    }

    fn shaped(texts: &[&str]) -> Vec<Shaped> {
        let cells = texts.iter().map(|text| Cell::text(Some(text)).shape());
        cells.collect()
    }

    fn drawn(heads: &[Head], rows: &[Vec<Shaped>], width: Option<u16>) -> (String, Vec<String>) {
        let look = TableStyle {
            width,
            color: false,
            no_headers: false,
        };
        let drawing = Drawing::new(heads, rows, look, false);
        let mut text = String::new();
        drawing
            .write(|part| {
                text.push_str(part);
                Ok::<(), ()>(())
            })
            .unwrap();
        let left_out = drawing.left_out().into_iter().map(Cow::into_owned);
        (text, left_out.collect())
    }

    #[test]
    fn columns_go_in_the_order_in_which_they_can_be_spared() {
        let rows = [row("1", "Till 1"), row("2", "Till 2")];
        let all: [&[&str]; 5] = [
            &[],
            &["action"],
            &["id", "action"],
            &["id", "action", "note"],
            &["id", "action", "note", "last_seen"],
        ];
        let mut seen = Vec::new();
        for width in (15..80).rev() {
            let (_, left_out) = drawn(&heads(), &rows, Some(width));
            if seen.last() != Some(&left_out) {
                seen.push(left_out);
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn what_tells_rows_apart_stays() {
        let rows = [row("1", "Till"), row("2", "Till")];
        let (text, left_out) = drawn(&heads(), &rows, Some(30));
        assert_eq!(left_out, ["action", "note", "the whole id"], "{text}");
        // Only the column that differs is worth its room.
        let rows = [row("1", "Till"), row("1", "Till")];
        let (text, left_out) = drawn(&heads(), &rows, Some(30));
        assert_eq!(left_out, ["id", "action", "note"], "{text}");
    }

    #[test]
    fn nothing_is_cut_for_a_column_that_says_nothing() {
        let address = "Oranienstraße 25, 10999 Berlin, DE";
        let heads = [
            head("display_name", 0),
            head("address", 1),
            head("phone", 3),
        ];
        let rows = [
            shaped(&["Berlin Kreuzberg", address, ""]),
            shaped(&["Dublin Temple Bar", "12 Fleet Street, Dublin, IE", ""]),
        ];
        let (text, left_out) = drawn(&heads, &rows, Some(56));
        assert_eq!(left_out, ["phone"], "{text}");
        assert!(text.contains(address), "{text}");
    }

    #[test]
    fn what_the_table_is_for_goes_last() {
        let names = [
            "location_name",
            "day",
            "brand",
            "read_method",
            "currency",
            "gross",
            "net_sales",
        ];
        let heads: Vec<Head> = names
            .iter()
            .map(|name| head(name, u8::from(*name == "gross")))
            .collect();
        let row = |place, day, brand, gross| {
            let method = "contactless_emv";
            shaped(&[place, day, brand, method, "EUR", gross, gross])
        };
        let rows = [
            row("Hamburg Harbour Terminal", "2026-11-22", "visa", "10.00"),
            row("Hamburg Harbour Terminal", "2026-11-23", "visa", "10.00"),
            row("Berlin Kreuzberg", "2026-11-23", "mastercard", "1200.00"),
        ];
        let (text, left_out) = drawn(&heads, &rows, Some(60));
        // The method is the same in every row.
        assert_eq!(left_out, ["read_method", "gross"], "{text}");
        assert!(text.contains("1200.00"), "{text}");
        let (text, left_out) = drawn(&heads, &rows, Some(34));
        assert!(left_out.contains(&"brand".to_owned()), "{text}");
        assert!(text.contains("EUR") && text.contains("1200.00"), "{text}");
    }

    #[test]
    fn rows_of_one_name_get_what_can_be_typed_and_not_how_they_stand() {
        let heads = [
            head("id", 4),
            head("label", 0),
            head("status", 3),
            head("last_seen", 1),
        ];
        let rows = [
            shaped(&[
                "tmr_Fabcdefghi1",
                "Till 1",
                "process_payment succeeded",
                "just now",
            ]),
            shaped(&["tmr_Fabcdefghi2", "Till 1", "-", "just now"]),
        ];
        let (text, left_out) = drawn(&heads, &rows, Some(44));
        assert_eq!(left_out, ["status"], "{text}");
    }

    #[test]
    fn a_moment_spares_its_seconds_unless_they_tell_rows_apart() {
        let heads = [head("at", 0), head("label", 0)];
        let label = "Hamburg Harbour Terminal 4";
        let rows = [
            shaped(&["2026-11-23 12:00:05", label]),
            shaped(&["2026-11-23 12:00:07", "Till 2"]),
        ];
        let (text, _) = drawn(&heads, &rows, Some(31));
        assert!(text.contains("2026-11-23 12:00  Till 2\n"), "{text}");
        assert_eq!(text.lines().count(), 3, "{text}");
        let rows = [
            shaped(&["2026-11-23 12:00:05", label]),
            shaped(&["2026-11-23 12:00:07", label]),
        ];
        let (text, _) = drawn(&heads, &rows, Some(36));
        assert!(
            text.contains("12:00:05") && text.contains("12:00:07"),
            "{text}"
        );
    }

    #[test]
    fn an_id_in_the_place_of_a_name_takes_no_more_room_than_a_name_in_the_end() {
        let heads = [head("label", 0), head("net_sales", 0), head("currency", 0)];
        let rows = [
            shaped(&["tmr_F1wN2O000000v3slUmMJ", "10.00", "eur"]),
            shaped(&["Till 2", "10.00", "eur"]),
        ];
        let (text, left_out) = drawn(&heads, &rows, Some(30));
        assert!(left_out.is_empty() && text.contains("…"), "{text}");
    }

    #[test]
    fn names_that_would_look_alike_are_folded() {
        let rows = [
            row("1", "Hamburg Harbour Terminal 4, first floor, left till"),
            row("2", "Hamburg Harbour Terminal 4, second floor, left till"),
            row("3", "Rathausmarkt 17, ground floor, at the very end"),
        ];
        let (text, _) = drawn(&heads(), &rows, Some(44));
        assert_eq!(
            text,
            "\
LABEL                              LAST SEEN
Hamburg Harbour Terminal 4, first  3 min ago
floor, left till
Hamburg Harbour Terminal 4,        3 min ago
second floor, left till
Rathausmarkt 17,… at the very end  3 min ago
"
        );
    }

    #[test]
    fn sentences_are_folded_and_have_an_end() {
        let heads = [head("reader", 0), head("finding", 0)];
        let long = "word ".repeat(200);
        let rows = [
            shaped(&["Bar", "the reader was not seen since yesterday evening"]),
            shaped(&["Till 1", long.trim()]),
        ];
        let (text, left_out) = drawn(&heads, &rows, Some(40));
        assert!(left_out.is_empty());
        assert!(
            text.starts_with(
                "\
READER  FINDING
Bar     the reader was not seen since
        yesterday evening
Till 1  word word word word word word
"
            ),
            "{text}"
        );
        assert_eq!(text.lines().count(), 2 + 12 + 1);
        assert!(text.trim_end().ends_with('…'), "{text}");
    }

    #[test]
    fn columns_that_were_asked_for_stay_as_long_as_they_can() {
        let rows = [row("1", &"long ".repeat(20))];
        let look = |width| TableStyle {
            width: Some(width),
            color: false,
            no_headers: false,
        };
        let heads = heads();
        let drawing = Drawing::new(&heads, &rows, look(70), true);
        assert!(drawing.left_out().is_empty());
        let drawing = Drawing::new(&heads, &rows, look(52), true);
        assert!(drawing.left_out().is_empty());
        let drawing = Drawing::new(&heads, &rows, look(40), true);
        assert_eq!(drawing.left_out(), ["action", "last_seen"]);
    }

    #[test]
    fn elsewhere_nothing_is_cut() {
        let (text, left_out) = drawn(&heads(), &[row("1", &"long ".repeat(20))], None);
        assert!(text.contains(&"long ".repeat(19)));
        assert!(text.starts_with("ID "));
        assert!(text.contains("LAST SEEN"));
        assert!(left_out.is_empty());
    }

    #[test]
    fn colours_take_no_room() {
        let mut row = row("1", "Till 1");
        row[1].tone = Tone::Bad;
        let heads = heads();
        let rows = [row];
        let look = TableStyle {
            width: Some(80),
            color: true,
            no_headers: false,
        };
        let mut text = String::new();
        Drawing::new(&heads, &rows, look, false)
            .write(|part| {
                text.push_str(part);
                Ok::<(), ()>(())
            })
            .unwrap();
        let second = text.lines().nth(1).unwrap();
        assert_eq!(
            second,
            "tmr_Fabcdefghi1  \x1b[38;5;1mTill 1\x1b[39m  -       a note of some length  3 min ago"
        );
        let first = text.lines().next().unwrap();
        assert!(
            first.starts_with("\x1b[1mID\x1b[0m               \x1b[1mLABEL"),
            "{first:?}"
        );
    }

    proptest! {
        // Both ways to write a table are the same table.
        #[test]
        fn lines_are_drawn_as_on_a_terminal_of_any_width(
            labels in proptest::collection::vec("[a-z 東é\\n\u{301}]{0,12}", 1..6),
            right: bool,
        ) {
            let rows = labels.iter().map(|label| {
                let mut row = row("1", label);
                row[4].right = right;
                row
            });
            let rows: Vec<_> = rows.collect();
            let mut written = String::new();
            let mut packed = PackedRows::default();
            // More than a block of them, to be seen in the order they came in.
            let times = if right { 1 } else { 700 };
            for row in std::iter::repeat_n(&rows, times).flatten() {
                packed.push(row);
            }
            let rows: Vec<_> = std::iter::repeat_n(&rows, times).flatten().cloned().collect();
            lines(&heads(), &packed, false, 64, |text| {
                written.push_str(text);
                Ok(())
            })
            .unwrap();
            prop_assert_eq!(written, drawn(&heads(), &rows, None).0);
        }

        #[test]
        fn it_is_never_wider_than_the_terminal(
            labels in proptest::collection::vec("[a-z 東é\\n\u{301}]{0,60}", 1..6),
            width in 20_u16..140,
            right: bool,
        ) {
            let rows = labels.iter().zip(["1", "2", "3", "4", "5", "6"]).map(|(label, id)| {
                let mut row = row(id, label);
                row[4].right = right;
                row
            });
            let rows: Vec<_> = rows.collect();
            let (text, _) = drawn(&heads(), &rows, Some(width));
            for line in text.lines() {
                prop_assert!(line.width() <= usize::from(width), "{line:?}");
                prop_assert_eq!(line, line.trim_end());
            }
            // And rows that differ in what can be seen are shown to differ.
            let shown: HashSet<_> = text.lines().collect();
            let visible = |label: &String| clean(label).trim().to_owned();
            let differ: HashSet<_> = labels.iter().map(visible).collect();
            prop_assert!(shown.len() > differ.len(), "{}", text);
        }
    }
}
