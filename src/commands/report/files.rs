//! Reports that go to files: which, in what format, and one for each of what
//! their name says.

use std::path::{Path, PathBuf};

use super::{ReportRequest, about, show};
use crate::commands::report::args::Args;
use crate::commands::report::endings::{check_books, format_for, is_binary};
use crate::failure::Failure;
use crate::output::sheet::{self, Sheet, Value};
use crate::output::{Format, Output, file};
use crate::report::dimension::Dimension;
use crate::report::file_pattern::{Pattern, Piece, pieces, placeholders};
use crate::report::rows::{Cell, Report};

/// Where a report goes.
#[derive(Debug)]
pub(super) enum Target {
    /// To whoever asked.
    Stdout,
    /// Nowhere but to the page.
    Page,
    /// To one file.
    File(PathBuf, Format),
    /// To a file for each combination of what its name says.
    Split(Pattern, Format),
}

/// Where the report is to go.
pub(super) fn check(output: &Output, args: &Args, ask: &ReportRequest) -> Result<Target, Failure> {
    if args.ledger_lines && args.page_file().is_some() {
        return Err(Failure::usage("double-entry text has no page")
            .hint("report twice: once with --ledger-lines, once with --html"));
    }
    if args.page_file().is_some() && args.rows_file().is_none() && args.out.is_some() {
        return page_alone(output, args);
    }
    let Some(path) = &args.out else {
        if is_binary(output.format()) && !args.ledger_lines {
            return Err(
                Failure::usage("a workbook needs a file").hint("name it: --out report.xlsx")
            );
        }
        return Ok(Target::Stdout);
    };
    let format = if args.ledger_lines {
        check_books(path)?;
        Format::Table
    } else {
        format_for(output.format(), path)?
    };
    let of_days = if args.restate {
        Some("--restate writes the files of days anew")
    } else if args.missing {
        Some("--missing writes the files of days that are not there")
    } else {
        None
    };
    if let Some(what) = of_days
        && !placeholders(Some(path))?.contains(&Dimension::Day)
    {
        return Err(Failure::usage(format!("{what}, and --out names none"))
            .hint("name them by their day: --out 'reports/{day}.csv'"));
    }
    let pieces = pieces(path)?;
    if ask.by == ask.keys
        && let [Piece::Text(name)] = pieces.as_slice()
    {
        let is_escaped = path.to_string_lossy().contains(['{', '}']);
        let path = if is_escaped {
            path.with_file_name(name)
        } else {
            path.clone()
        };
        file::check(&path)?;
        return Ok(Target::File(path, format));
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
    file::check_folder(&folder)?;
    Ok(Target::Split(Pattern::new(folder, pieces), format))
}

/// `--out` that is a page.
fn page_alone(output: &Output, args: &Args) -> Result<Target, Failure> {
    let problem = if args.html.is_some() {
        "--out and --html would both be the page"
    } else if args.restate {
        "--restate writes the rows of days anew, and --out is a page"
    } else if args.missing {
        "--missing writes the rows of days that are not there, and --out is a page"
    } else if output.format() != Format::Table {
        "--out is a page by its ending, and -o asks for something else"
    } else {
        return Ok(Target::Page);
    };
    Err(Failure::usage(problem).hint("a page goes to --html FILE, beside the rows of --out"))
}

/// Writes one file.
pub(super) fn write(
    output: &Output,
    path: &Path,
    format: Format,
    report: &Report,
    extras: show::Extras<'_>,
) -> Result<(), Failure> {
    if format == Format::Xlsx {
        workbook(output, path, report)?;
    } else {
        let file = output.for_file(format, path)?;
        show::show_with(&file, report, extras)?;
        file.keep()?;
    }
    output.note(&format!("wrote {}", path.display()));
    Ok(())
}

fn workbook(output: &Output, path: &Path, report: &Report) -> Result<(), Failure> {
    let all = report.columns();
    let chosen: Vec<usize> = match output.columns() {
        None => (0..all.len()).collect(),
        Some(asked) => {
            let place = |wanted: &String| all.iter().position(|name| name == wanted);
            asked.iter().filter_map(place).collect()
        }
    };
    let sheet = |name, rows: Vec<Vec<Cell>>| Sheet {
        name,
        title: about::lines(report),
        columns: chosen
            .iter()
            .filter_map(|i| all.get(*i))
            .map(|name| readable(name))
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                chosen
                    .iter()
                    .filter_map(|i| row.get(*i))
                    .map(value)
                    .collect()
            })
            .collect(),
    };
    let made = report.stamp().unwrap_or(report.period().to());
    let made = made.to_zoned(report.period().zone().clone()).date();
    let sheets = [
        sheet("rows", report.rows()),
        sheet("totals", report.totals()),
    ];
    sheet::write(path, &sheets, date(made))
}

/// A column's name as people write it.
fn readable(name: &str) -> String {
    let name = name.replace('_', " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn value(cell: &Cell) -> Value {
    let number = |decimal: String| Value::Number {
        digits: decimal
            .split_once('.')
            .map_or(0, |(_, digits)| digits.len()),
        decimal,
    };
    match cell {
        Cell::Unknown => Value::Empty,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Day(day) => {
            let (year, month, day) = date(*day);
            Value::Date(year, month, day)
        }
        Cell::Count(_) | Cell::Difference(_) | Cell::Money(_) => number(cell.to_text()),
    }
}

/// Spreadsheets know no years before 1900, and neither do card readers.
pub(super) fn date(date: jiff::civil::Date) -> (u16, u8, u8) {
    (
        date.year().unsigned_abs(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
}
