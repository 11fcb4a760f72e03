//! Tables for people: as wide as the terminal and no wider.

use comfy_table::{
    Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width, presets,
};

use super::cell::{Shaped, Tone};
use super::packed_rows::{PackedRows, ShownCell};
use super::text::clean;
use crate::failure::Failure;
use unicode_width::UnicodeWidthStr as _;

/// Space between two columns.
const GAP: u16 = 2;
/// No text column is cut shorter than this.
const NARROWEST: u16 = 8;

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

/// A heading and how soon its column is dropped.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) rank: u8,
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
    let heads: Vec<String> = heads.iter().map(heading).collect();
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

fn heading(head: &Head) -> String {
    head.name.replace('_', " ").to_uppercase()
}

/// Draws rows under headings.
pub(super) fn draw(heads: &[Head], rows: &[Vec<Shaped>], look: TableStyle) -> String {
    let kept = fitting(heads, rows, look.width);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_truncation_indicator("…");
    if look.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let header = kept.iter().map(|&i| {
        let cell = comfy_table::Cell::new(heading(&heads[i]));
        let right = rows.first().is_some_and(|r| r[i].right);
        let cell = if right {
            cell.set_alignment(CellAlignment::Right)
        } else {
            cell
        };
        if look.color {
            cell.add_attribute(Attribute::Bold)
        } else {
            cell
        }
    });
    if !look.no_headers {
        table.set_header(header.collect::<Vec<_>>());
    }
    for row in rows {
        let mut drawn = comfy_table::Row::new();
        for &i in &kept {
            drawn.add_cell(cell(&row[i], look.color));
        }
        drawn.max_height(1);
        table.add_row(drawn);
    }
    let last = kept.len().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { GAP }));
    }
    if let Some(width) = look.width {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        // Ids and numbers are useless when cut: only text gives way.
        let fixed: Vec<bool> = kept
            .iter()
            .map(|&i| rows.iter().any(|r| r[i].right || is_id(&r[i])))
            .collect();
        let widths = table.column_max_content_widths();
        for (index, column) in table.column_iter_mut().enumerate() {
            let natural = widths.get(index).copied().unwrap_or(0);
            let pad = column.padding_width();
            if fixed.get(index).copied().unwrap_or(false) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            } else {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(
                    natural.min(NARROWEST) + pad,
                )));
            }
        }
    }
    table.trim_fmt()
}

/// The columns that fit: the ones of the highest rank are dropped first, as
/// long as the rest would have to be cut.
fn fitting(heads: &[Head], rows: &[Vec<Shaped>], width: Option<u16>) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..heads.len()).collect();
    let Some(width) = width else { return kept };
    let mut measure = Table::new();
    measure.load_style(presets::NOTHING);
    for row in rows {
        measure.add_row(
            row.iter()
                .map(|c| comfy_table::Cell::new(clean(&c.text)))
                .collect::<Vec<_>>(),
        );
    }
    measure.set_header(heads.iter().map(|h| h.name.clone()).collect::<Vec<_>>());
    let natural = measure.column_max_content_widths();
    loop {
        let needed: u32 = kept
            .iter()
            .map(|&i| u32::from(natural.get(i).copied().unwrap_or(0)) + u32::from(GAP))
            .sum();
        if needed <= u32::from(width) + u32::from(GAP) {
            return kept;
        }
        let Some(worst) = kept
            .iter()
            .copied()
            .filter(|&i| heads[i].rank > 0)
            .max_by_key(|&i| heads[i].rank)
        else {
            return kept;
        };
        kept.retain(|&i| i != worst);
    }
}

fn is_id(cell: &Shaped) -> bool {
    cell.text.split_once('_').is_some_and(|(prefix, rest)| {
        (2..=4).contains(&prefix.len())
            && prefix.bytes().all(|b| b.is_ascii_lowercase())
            && rest.len() > 8
            && rest.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

fn cell(cell: &Shaped, color: bool) -> comfy_table::Cell {
    let mut drawn = comfy_table::Cell::new(clean(&cell.text));
    if cell.right {
        drawn = drawn.set_alignment(CellAlignment::Right);
    }
    if !color {
        return drawn;
    }
    match cell.tone {
        Tone::Plain => drawn,
        Tone::Good => drawn.fg(Color::DarkGreen),
        Tone::Waiting => drawn.fg(Color::DarkYellow),
        Tone::Bad => drawn.fg(Color::DarkRed),
        Tone::Faint => drawn.add_attribute(Attribute::Dim),
        Tone::Strong => drawn.add_attribute(Attribute::Bold),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cell::Cell;
    use super::*;

    fn heads() -> Vec<Head> {
        vec![
            Head {
                name: "id".to_owned(),
                rank: 0,
            },
            Head {
                name: "label".to_owned(),
                rank: 0,
            },
            Head {
                name: "note".to_owned(),
                rank: 1,
            },
            Head {
                name: "last_seen".to_owned(),
                rank: 2,
            },
        ]
    }

    fn row(label: &str) -> Vec<Shaped> {
        let texts = [
            "tmr_FabcdefGHIJ123",
            label,
            "a note of some length",
            "yesterday",
        ];
        let cells = texts.into_iter().map(|text| Cell::text(Some(text)).shape());
        cells.collect()
    }

    #[test]
    fn it_is_never_wider_than_the_terminal() {
        for width in 30..100 {
            let text = draw(
                &heads(),
                &[row("Till 1"), row(&"long ".repeat(20))],
                TableStyle {
                    width: Some(width),
                    color: false,
                    no_headers: false,
                },
            );
            for line in text.lines() {
                assert!(
                    line.chars().count() <= usize::from(width),
                    "{width}: {line:?}"
                );
            }
            assert!(text.contains("tmr_FabcdefGHIJ123"), "{width}:\n{text}");
        }
    }

    proptest! {
        // Both ways to write a table are the same table.
        #[test]
        fn lines_are_drawn_as_on_a_terminal_of_any_width(
            labels in proptest::collection::vec("[a-z 東é\\n\u{301}]{0,12}", 1..6),
            right: bool,
        ) {
            let rows = labels.iter().map(|label| {
                let mut row = row(label);
                row[2].right = right;
                row
            });
            let rows: Vec<_> = rows.collect();
            let look = TableStyle { width: None, color: false, no_headers: false };
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
            prop_assert_eq!(written, draw(&heads(), &rows, look) + "\n");
        }
    }

    #[test]
    fn elsewhere_nothing_is_cut() {
        let text = draw(
            &heads(),
            &[row(&"long ".repeat(20))],
            TableStyle {
                width: None,
                color: false,
                no_headers: false,
            },
        );
        assert!(text.contains(&"long ".repeat(19)));
        assert!(text.starts_with("ID "));
        assert!(text.contains("LAST SEEN"));
    }
}
