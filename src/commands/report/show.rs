//! A report in a table, in CSV and in JSON.

use serde_json::Value;

use crate::failure::Failure;
use crate::output::{self, Column, Format, Json, Output, Shape, Tone};
use crate::report::rows::{self, Cell, ROWS, Report};

/// Columns that a narrow terminal does without, the first of them first.
const DISPENSABLE: [&str; 8] = [
    "uncaptured",
    "refund_count",
    "dispute_count",
    "attempts",
    "declined",
    "tips",
    "location",
    "reader",
];

/// One line of a table: a row, or a total under them.
struct Line {
    cells: Vec<Cell>,
    total: bool,
    trend: Option<String>,
}

/// Shows a report in the output's format; tables end with `trends`, one for
/// each row, if there are any.
pub(super) fn show(
    output: &Output,
    report: &Report,
    trends: Option<&[String]>,
) -> Result<(), Failure> {
    if output.format() == Format::Json {
        let only = output.columns();
        return match report.frame(only) {
            Value::Object(frame) => output.document_with(&frame, ROWS, report.objects(only)),
            other => output.document(&other),
        };
    }
    let columns = report.columns();
    let label = total_label(output, &columns);
    let totals = report.totals();
    let table = output.format() == Format::Table;
    // Every currency of a row has a total.
    let widest = totals.iter().flatten().map(decimals).max().unwrap_or(0);
    let shown = columns.iter().enumerate().map(|(index, name)| {
        let column = Column::new(name, move |line: &Line| {
            let Some(cell) = line.cells.get(index) else {
                return output::Cell::text(None);
            };
            if !table {
                return plain(cell);
            }
            if line.total {
                let cell = if Some(*name) == label {
                    output::Cell::text(Some("total"))
                } else {
                    amount_or_plain(name, cell, widest)
                };
                return cell.tone(Tone::Strong);
            }
            if matches!(line.cells.first(), Some(Cell::Text(text)) if text == rows::OTHERS) {
                return amount_or_plain(name, cell, widest);
            }
            let left = index.checked_sub(1).and_then(|left| line.cells.get(left));
            for_people(name, cell, left, widest)
        });
        let rank = DISPENSABLE
            .iter()
            .rev()
            .zip(1_u8..)
            .find(|(n, _)| *n == name);
        column.rank(rank.map_or(0, |(_, rank)| rank))
    });
    let mut shown: Vec<_> = shown.collect();
    if table && trends.is_some() && output.columns().is_none() {
        shown.push(Column::new("trend", |line: &Line| {
            output::Cell::text(line.trend.as_deref())
        }));
    }
    let shape = Shape::new(
        shown,
        |line: &Line| line.cells.first().map(Cell::to_text).unwrap_or_default(),
        |line: &Line| Json::Own(rows::object(&columns, &line.cells, None)),
    );
    let mut list = output.list(&shape)?;
    let rows = report.entries();
    let trends = trends.unwrap_or_default();
    for (at, row) in rows.iter().enumerate() {
        list.push(&Line {
            cells: report.cells(row),
            total: false,
            trend: trends.get(at).cloned(),
        })?;
    }
    if table && label.is_some() && rows.len() > totals.len() {
        for cells in totals {
            list.push(&Line {
                cells,
                total: true,
                trend: None,
            })?;
        }
    }
    list.finish()
}

/// The column that says "total", if it is shown at all.
fn total_label(output: &Output, columns: &[&'static str]) -> Option<&'static str> {
    let label = columns
        .iter()
        .copied()
        .take_while(|name| *name != "currency")
        .find(|name| !["reader", "location", "currency"].contains(name))?;
    let shown = output
        .columns()
        .is_none_or(|asked| asked.iter().any(|name| name == label));
    shown.then_some(label)
}

fn plain(cell: &Cell) -> output::Cell {
    match cell {
        Cell::Unknown => output::Cell::text(None),
        Cell::Text(text) => output::Cell::text(Some(text)),
        Cell::Day(day) => output::Cell::text(Some(&day.to_string())),
        Cell::Count(count) => output::Cell::count(*count),
        Cell::Difference(more) => output::Cell::money(*more, more.to_string()),
        Cell::Money(money) => output::Cell::money(money.minor(), money.decimal()),
    }
}

/// A cell of a row of a table. Where nobody knows a name it says so: the id,
/// if there is one, stands in the cell to the left.
fn for_people(name: &str, cell: &Cell, left: Option<&Cell>, widest: usize) -> output::Cell {
    let stand_in = match (name, cell, left) {
        ("reader_label", Cell::Unknown, Some(Cell::Text(_))) => "(no label)",
        ("location_name", Cell::Unknown, Some(Cell::Text(_))) => "(no name)",
        ("reader_label" | "location_name" | "brand" | "read_method", Cell::Unknown, _) => {
            "(unknown)"
        }
        ("wallet" | "decline_code" | "reference_prefix", Cell::Unknown, _) => "(none)",
        _ => return amount_or_plain(name, cell, widest),
    };
    output::Cell::text(Some(stand_in)).tone(Tone::Faint)
}

/// A figure of a table; `widest` is the most decimals any amount has, so that
/// points stand under each other.
fn amount_or_plain(name: &str, cell: &Cell, widest: usize) -> output::Cell {
    match (name, cell) {
        ("currency", Cell::Text(code)) => output::Cell::text(Some(&code.to_uppercase())),
        ("tips", Cell::Unknown) => output::Cell::text(None).right(),
        (_, Cell::Money(money)) => {
            let missing = widest.saturating_sub(decimals(cell));
            let decimal = format!("{}{:missing$}", money.decimal(), "");
            output::Cell::money(money.minor(), decimal)
        }
        _ => plain(cell),
    }
}

/// How many characters stand from the point on.
fn decimals(cell: &Cell) -> usize {
    match cell {
        Cell::Money(money) => {
            let text = money.decimal();
            text.find('.').map_or(0, |point| text.len() - point)
        }
        _ => 0,
    }
}
