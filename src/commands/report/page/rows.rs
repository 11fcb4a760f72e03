//! The rows at the end of the page.

use crate::commands::report::page::numbers::{count, grouped};
use crate::output::page::Table;
use crate::report::rows::{Cell, Report};

/// How many rows are shown; who wants more wants a file for a spreadsheet.
const SHOWN: usize = 300;

/// The rows of a report, for people.
pub(super) fn table(report: &Report) -> Table {
    let rows = report.rows();
    let columns = report.columns();
    let at = |name: &str| columns.iter().position(|column| *column == name);
    // People read names; an id stands in where there is none.
    let ids = [("reader", "reader_label"), ("location", "location_name")]
        .map(|(id, name)| at(id).zip(at(name)));
    let shown: Vec<usize> = (0..columns.len())
        .filter(|index| !ids.iter().flatten().any(|(id, _)| id == index))
        .collect();
    let text = |row: &[Cell], index: usize| match row.get(index) {
        Some(cell) if is_figure(cell) => grouped(&cell.to_text()),
        Some(Cell::Unknown) => {
            let id = ids.iter().flatten().find(|(_, name)| *name == index);
            let id = id.and_then(|(id, _)| row.get(*id));
            id.map_or_else(String::new, Cell::to_text)
        }
        Some(cell) => cell.to_text(),
        None => String::new(),
    };
    let heading = |index: &usize| {
        let figures = rows.iter().filter_map(|row| row.get(*index)).any(is_figure);
        let name = match columns.get(*index).copied().unwrap_or_default() {
            "reader_label" => "reader",
            "location_name" => "location",
            other => other,
        };
        (name.replace('_', " "), figures)
    };
    let caption = if rows.len() > SHOWN {
        format!("The first {SHOWN} of {} rows", count(rows.len() as u64))
    } else {
        "All rows".to_owned()
    };
    Table {
        caption,
        columns: shown.iter().map(heading).collect(),
        rows: rows
            .iter()
            .take(SHOWN)
            .map(|row| shown.iter().map(|index| text(row, *index)).collect())
            .collect(),
    }
}

fn is_figure(cell: &Cell) -> bool {
    matches!(cell, Cell::Count(_) | Cell::Difference(_) | Cell::Money(_))
}
