//! A report as a workbook: a summary with charts, the rows put together by day, by
//! location and by reader as far as they tell these apart, and the rows themselves.

use std::cmp::Reverse;
use std::path::Path;

use super::report_heading;
use crate::failure::Failure;
use crate::output::Output;
use crate::output::sheet::{self, Chart, Sheet, SheetRows, SheetValue};
use crate::report::dimension::Dimension;
use crate::report::rows::{Report, ReportCell, Row};
use crate::report::too_large::TooLarge;
use crate::report::totals::Basis;

/// The sheet of all rows.
const ROWS: &str = "rows";

/// What a sheet puts rows together by, what it is called, and its columns of ids and of
/// names.
const TOGETHER: [(Dimension, &str, &str, &str); 3] = [
    (Dimension::Day, "by day", "day", "day"),
    (
        Dimension::Location,
        "by location",
        "location",
        "location_name",
    ),
    (Dimension::Reader, "by reader", "reader", "reader_label"),
];

/// The most charts: one for each of so many currencies.
const CHARTS: usize = 3;

/// The most readers or locations in a chart.
const IN_A_CHART: u32 = 20;

pub(crate) fn write(output: &Output, path: &Path, report: &Report) -> Result<(), Failure> {
    let asked = output.columns();
    let mut sheets = vec![summary(report, asked)];
    // What is beyond the top belongs to no day and no reader.
    let is_whole = !report.entries().iter().any(|row| row.others);
    let together = TOGETHER
        .iter()
        .filter(|(by, ..)| is_whole && report.is_by(*by));
    for kind in together {
        sheets.push(together_by(report, *kind, asked)?);
    }
    let charts = match sheets.get(1) {
        Some(first) => charts(report, first),
        None => Vec::new(),
    };
    if let Some(summary) = sheets.first_mut() {
        summary.charts = charts;
    }
    // Broken down by one of these alone, that sheet has all of them.
    let others = report.by().iter().filter(|by| **by != Dimension::Currency);
    if sheets.len() == 1 || others.count() > 1 {
        sheets.push(all_rows(report, asked));
    }
    let made = report.stamp().unwrap_or(report.period().to());
    let made = made.to_zoned(report.period().zone().clone()).date();
    sheet::write(path, &sheets, date(made))
}

/// The places of the columns that are wanted, of those there are.
fn chosen(all: &[&'static str], asked: Option<&[String]>) -> Vec<usize> {
    match asked {
        None => (0..all.len()).collect(),
        Some(asked) => {
            let place = |wanted: &String| all.iter().position(|name| name == wanted);
            asked.iter().filter_map(place).collect()
        }
    }
}

/// The totals, a row for each currency.
fn summary(report: &Report, asked: Option<&[String]>) -> Sheet<'static> {
    let all = report.columns();
    let figures = all.iter().position(|name| *name == "currency").unwrap_or(0);
    let mut places = chosen(&all, asked);
    places.retain(|place| *place >= figures);
    let rows = report.totals();
    laid_out(
        "summary",
        report_heading::lines(report),
        (&all, &places),
        &rows,
    )
}

/// Rows put together by one thing: currency by currency, days in their order, all else
/// from the most on.
fn together_by(
    report: &Report,
    (by, name, id, label): (Dimension, &'static str, &'static str, &'static str),
    asked: Option<&[String]>,
) -> Result<Sheet<'static>, TooLarge> {
    let report = report.regrouped(&[by])?;
    let mut rows: Vec<&Row> = report.entries().iter().collect();
    rows.sort_by_key(|row| {
        let size = if by == Dimension::Day {
            0
        } else {
            row.sums.now.net
        };
        (row.key.currency, Reverse(size))
    });
    let mut sheet = table(&report, name, &rows, asked);
    // A chart has names alone: where there is none, its id is one.
    let columns = report.columns();
    let places = chosen(&columns, asked);
    let at = |wanted| places.iter().position(|p| columns.get(*p) == Some(&wanted));
    if let Some(label) = at(label).filter(|_| id != label) {
        let id = columns.iter().position(|column| *column == id);
        let SheetRows::Held(held) = &mut sheet.rows else {
            return Ok(sheet);
        };
        for (cells, row) in held.iter_mut().zip(&rows) {
            let id = id.and_then(|id| report.cells(row).get(id).map(value));
            if let (Some(cell @ SheetValue::Empty), Some(id)) = (cells.get_mut(label), id) {
                *cell = id;
            }
        }
    }
    Ok(sheet)
}

/// All rows, each made when it is written.
fn all_rows<'a>(report: &'a Report, asked: Option<&[String]>) -> Sheet<'a> {
    let none = table(report, ROWS, &[], asked);
    let places = chosen(&report.columns(), asked);
    let row = move |at: usize| {
        let cells = report
            .entries()
            .get(at)
            .map(|row| report.cells(row))
            .unwrap_or_default();
        let cells = places.iter().filter_map(|place| cells.get(*place));
        cells.map(value).collect()
    };
    Sheet {
        rows: SheetRows::Made(report.entries().len(), Box::new(row)),
        ..none
    }
}

fn table(
    report: &Report,
    name: &'static str,
    rows: &[&Row],
    asked: Option<&[String]>,
) -> Sheet<'static> {
    let all = report.columns();
    let places = chosen(&all, asked);
    let rows: Vec<Vec<ReportCell>> = rows.iter().map(|row| report.cells(row)).collect();
    laid_out(name, report_heading::lines(report), (&all, &places), &rows)
}

fn laid_out(
    name: &'static str,
    title: Vec<String>,
    (all, places): (&[&'static str], &[usize]),
    rows: &[Vec<ReportCell>],
) -> Sheet<'static> {
    let columns = places.iter().filter_map(|place| all.get(*place));
    let row = |row: &Vec<ReportCell>| {
        let cells = places.iter().filter_map(|place| row.get(*place));
        cells.map(value).collect()
    };
    Sheet {
        name,
        title,
        columns: columns.map(|name| readable(name)).collect(),
        rows: SheetRows::Held(rows.iter().map(row).collect()),
        charts: Vec::new(),
    }
}

/// A chart for each currency of a sheet whose rows are in the order of currencies.
fn charts(report: &Report, of: &Sheet<'_>) -> Vec<Chart> {
    let net = match report.basis() {
        Basis::Activity => "Net sales",
        Basis::Balance => "Net",
    };
    let place = |wanted: &str| {
        let found = of.columns.iter().position(|name| name == wanted)?;
        u16::try_from(found).ok()
    };
    let names = ["Day", "Location name", "Reader label"];
    let Some((heading, names)) = names.into_iter().find_map(|n| Some((n, place(n)?))) else {
        return Vec::new();
    };
    let (Some(currency), Some(values)) = (place("Currency"), place(net)) else {
        return Vec::new();
    };
    let code = |row: &Vec<SheetValue>| match row.get(usize::from(currency)) {
        Some(SheetValue::Text(code)) => code.clone(),
        _ => String::new(),
    };
    let mut charts = Vec::new();
    let mut first = 0;
    for rows in of
        .rows
        .held()
        .chunk_by(|a, b| code(a) == code(b))
        .take(CHARTS)
    {
        let count = u32::try_from(rows.len()).unwrap_or(0);
        let code = rows.first().map(code).unwrap_or_default();
        let is_time = heading == "Day";
        let shown = if is_time {
            count
        } else {
            count.min(IN_A_CHART)
        };
        let mut title = format!("{net} {}, {code}", of.name);
        if shown < count {
            title.push_str(&format!(" (the first {shown} of {count})"));
        }
        charts.push(Chart {
            title,
            of: of.name,
            columns: (names, values),
            rows: (first, first + shown.saturating_sub(1)),
            axes: (
                heading.split(' ').next().unwrap_or_default().to_owned(),
                format!("{net}, {code}"),
            ),
            lies: !is_time,
        });
        first += count;
    }
    charts
}

/// A column's name as people write it.
pub(super) fn readable(name: &str) -> String {
    let name = name.replace('_', " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn value(cell: &ReportCell) -> SheetValue {
    match cell {
        ReportCell::Unknown => SheetValue::Empty,
        ReportCell::Text(text) => SheetValue::Text(text.clone()),
        ReportCell::Currency(currency) => SheetValue::Text(currency.to_string()),
        ReportCell::Day(day) => {
            let (year, month, day) = date(*day);
            SheetValue::Date(year, month, day)
        }
        ReportCell::Count(_) | ReportCell::Difference(_) | ReportCell::Money(_) => {
            SheetValue::number(cell.to_text())
        }
    }
}

/// Spreadsheets know no years before 1900, and neither do card readers.
pub(crate) fn date(date: jiff::civil::Date) -> (u16, u8, u8) {
    (
        date.year().unsigned_abs(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
}
