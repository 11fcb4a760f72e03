//! A report in a table, in CSV and in JSON.

use serde_json::{Value, json};

use super::report_heading;
use crate::failure::Failure;
use crate::output::{self, Fields, Format, Json, Output, Tone};
use crate::report::double_entry::{self, BooksAccounts};
use crate::report::rows::{self, ROWS, Report, ReportCell};

/// Columns that a narrow terminal does without, the first of them first. What tells
/// rows apart and the sum they are ranked by stay.
const DISPENSABLE: [&str; 18] = [
    "location",
    "reader",
    "uncaptured",
    "refund_count",
    "dispute_count",
    "attempts",
    "declined",
    "payments_before",
    "disputes",
    "tips",
    "net_sales_before",
    "net_before",
    "payments_diff",
    "fees",
    "refunds",
    "payments",
    "gross",
    "trend",
];

/// What is asked of a report: the sum its rows are ranked by, and of which currency.
const KEPT: [&str; 3] = ["currency", "net_sales", "net"];

/// What a report is shown with.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extras<'a> {
    /// The ends of a table's rows.
    pub(crate) trends: Option<&'a [String]>,
    /// It is double-entry text on these accounts.
    pub(crate) books: Option<&'a BooksAccounts>,
}

/// Shows a report as it was asked for.
pub(crate) fn show_with(
    output: &Output,
    report: &Report,
    extras: Extras<'_>,
) -> Result<(), Failure> {
    match extras.books {
        Some(accounts) => output.print(&double_entry::text(
            report,
            accounts,
            &report_heading::lines(report),
        )?),
        None => show(output, report, extras.trends),
    }
}

/// One line of a table: a row, or a total under them.
struct TableLine {
    cells: Vec<ReportCell>,
    total: bool,
    trend: Option<String>,
}

/// Shows a report in the output's format; tables end with `trends`, one for
/// each row, if there are any.
pub(crate) fn show(
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
    output.heading(&report_heading::lines(report))?;
    let columns = report.columns();
    let label = total_label(output, &columns);
    let totals = report.totals();
    let widest = totals.iter().flatten().map(decimals).max().unwrap_or(0);
    let fields = fields(output, &columns, widest, label, trends.is_some());
    let mut list = output.list(&fields)?;
    let trends = trends.unwrap_or_default();
    for (at, line) in lines(output, report, label).enumerate() {
        list.push(&TableLine {
            trend: trends.get(at).cloned(),
            ..line
        })?;
    }
    list.finish()
}

/// Shows a report for each account. Every line says whose it is, and nothing is
/// added up across accounts.
pub(crate) fn show_accounts(
    output: &Output,
    reports: &[(String, Option<String>, Report)],
) -> Result<(), Failure> {
    if output.format() == Format::Json {
        let only: Option<Vec<String>> = output.columns().map(|asked| {
            let named = asked.iter().filter(|name| *name != "account");
            named.cloned().collect()
        });
        let accounts: Vec<_> = reports
            .iter()
            .map(|(account, name, report)| {
                json!({
                    "account": account,
                    "account_name": name,
                    "report": report.to_json(only.as_deref()),
                })
            })
            .collect();
        return output.document(&json!({"accounts": accounts}));
    }
    let Some((_, _, first)) = reports.first() else {
        return Ok(());
    };
    let columns = first.columns();
    let label = total_label(output, &columns);
    let totals = reports.iter().flat_map(|(_, _, report)| report.totals());
    let widest = totals.flatten().map(|cell| decimals(&cell)).max();
    let line = fields(output, &columns, widest.unwrap_or(0), label, false);
    let fields = Fields::of(|(_, line): &(&String, TableLine)| id(line))
        .text("account", |(account, _)| Some(account))
        .with(|(_, line)| line, line)
        .whole(|(account, line)| {
            let mut object = json!({"account": account});
            if let (Some(to), Value::Object(from)) = (
                object.as_object_mut(),
                rows::object(&columns, &line.cells, None),
            ) {
                to.extend(from);
            }
            Json::Own(object)
        });
    let mut list = output.list(&fields)?;
    for (account, _, report) in reports {
        for line in lines(output, report, label) {
            list.push(&(account, line))?;
        }
    }
    list.finish()
}

/// The rows of a report, each made when it is shown; in a table the totals
/// under them.
fn lines<'r>(
    output: &Output,
    report: &'r Report,
    label: Option<&'static str>,
) -> impl Iterator<Item = TableLine> + use<'r> {
    let line = |cells, total| TableLine {
        cells,
        total,
        trend: None,
    };
    let rows = report.entries();
    let mut totals = Vec::new();
    if output.format() == Format::Table && label.is_some() {
        totals = report.totals();
        if rows.len() <= totals.len() {
            totals.clear();
        }
    }
    rows.iter()
        .map(move |row| line(report.cells(row), false))
        .chain(totals.into_iter().map(move |cells| line(cells, true)))
}

fn id(line: &TableLine) -> String {
    line.cells
        .first()
        .map(ReportCell::to_text)
        .unwrap_or_default()
}

fn fields<'a>(
    output: &Output,
    columns: &'a [&'static str],
    widest: usize,
    label: Option<&'static str>,
    trends: bool,
) -> Fields<'a, TableLine> {
    let table = output.format() == Format::Table;
    // Rows are told apart by what stands before the figures.
    let keys = columns.iter().position(|name| *name == "currency");
    let keys = keys.unwrap_or(columns.len());
    let mut fields = Fields::of(id);
    for (index, name) in columns.iter().enumerate() {
        fields = fields.cell(name, move |line: &TableLine| {
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
            if let Some(ReportCell::Text(others)) = line.cells.first()
                && others == rows::OTHERS
            {
                // The column of ids is the first that a narrow terminal lacks.
                return match label {
                    Some(label) if label == *name => output::Cell::text(Some(others)),
                    Some(_) if index == 0 => output::Cell::text(None),
                    _ => amount_or_plain(name, cell, widest),
                };
            }
            let left = index.checked_sub(1).and_then(|left| line.cells.get(left));
            for_people(name, cell, left, widest)
        });
        fields = fields.rank(rank(name));
        if keys < index {
            fields = fields.incidental();
        }
        if KEPT.contains(name) {
            fields = fields.kept();
        }
    }
    if table && trends && output.columns().is_none() {
        fields = fields.text("trend", |line| line.trend.as_deref());
        fields = fields.rank(rank("trend"));
    }
    fields.whole(move |line: &TableLine| Json::Own(rows::object(columns, &line.cells, None)))
}

fn rank(column: &str) -> u8 {
    let mut ranked = DISPENSABLE.iter().rev().zip(1..);
    let found = ranked.find(|(name, _)| **name == column);
    found.map_or(0, |(_, rank)| rank)
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

fn plain(cell: &ReportCell) -> output::Cell {
    match cell {
        ReportCell::Unknown => output::Cell::text(None),
        ReportCell::Text(text) => output::Cell::text(Some(text)),
        ReportCell::Currency(currency) => output::Cell::currency(Some(currency.code())),
        ReportCell::Day(day) => output::Cell::text(Some(&day.to_string())),
        ReportCell::Count(count) => output::Cell::count(*count),
        ReportCell::Difference(more) => output::Cell::money(*more, more.to_string()),
        ReportCell::Money(money) => output::Cell::money(money.minor(), money.decimal()),
    }
}

/// A cell of a row of a table. Where nobody knows a name it says so: the id,
/// if there is one, stands in the cell to the left.
fn for_people(
    name: &str,
    cell: &ReportCell,
    left: Option<&ReportCell>,
    widest: usize,
) -> output::Cell {
    let stand_in = match (name, cell, left) {
        ("reader_label", ReportCell::Unknown, Some(ReportCell::Text(_))) => "(no label)",
        ("location_name", ReportCell::Unknown, Some(ReportCell::Text(_))) => "(no name)",
        ("reader_label" | "location_name" | "brand" | "read_method", ReportCell::Unknown, _) => {
            "(unknown)"
        }
        ("wallet" | "decline_code" | "reference_prefix", ReportCell::Unknown, _) => "(none)",
        _ => return amount_or_plain(name, cell, widest),
    };
    output::Cell::text(Some(stand_in)).tone(Tone::Faint)
}

/// A figure of a table; `widest` is the most decimals any amount has, so that
/// points stand under each other.
fn amount_or_plain(name: &str, cell: &ReportCell, widest: usize) -> output::Cell {
    match (name, cell) {
        ("tips", ReportCell::Unknown) => output::Cell::text(None).right(),
        (_, ReportCell::Money(money)) => {
            let missing = widest.saturating_sub(decimals(cell));
            let decimal = format!("{}{:missing$}", money.decimal(), "");
            output::Cell::money(money.minor(), decimal)
        }
        _ => plain(cell),
    }
}

/// How many characters stand from the point on.
fn decimals(cell: &ReportCell) -> usize {
    match cell {
        ReportCell::Money(money) => {
            let text = money.decimal();
            text.find('.').map_or(0, |point| text.len() - point)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
