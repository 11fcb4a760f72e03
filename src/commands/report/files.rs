//! Reports that go to files: which, in what format, and one for each of what
//! their name says.

use std::path::{Path, PathBuf};

use super::{ReportRequest, show};
use crate::commands::report::args::Args;
use crate::commands::report::pattern::{Pattern, Piece, pieces, placeholders};
use crate::failure::Failure;
use crate::output::sheet::{self, Sheet, Value};
use crate::output::{Format, Output, file};
use crate::report::dimension::Dimension;
use crate::report::rows::{Cell, Report};

/// Where a report goes.
#[derive(Debug)]
pub(super) enum Target {
    /// To whoever asked.
    Stdout,
    /// To one file.
    File(PathBuf, Format),
    /// To a file for each combination of what its name says.
    Split(Pattern, Format),
}

/// Where the report is to go.
pub(super) fn check(output: &Output, args: &Args, ask: &ReportRequest) -> Result<Target, Failure> {
    let Some(path) = &args.out else {
        if is_binary(output.format()) {
            return Err(
                Failure::usage("a workbook needs a file").hint("name it: --out report.xlsx")
            );
        }
        return Ok(Target::Stdout);
    };
    let format = format_for(output.format(), path);
    if args.restate && !placeholders(Some(path))?.contains(&Dimension::Day) {
        return Err(Failure::usage(
            "--restate writes the files of days anew, and --out names none",
        )
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
    Ok(Target::Split(Pattern { folder, pieces }, format))
}

/// A file's ending says what it is, where nothing else was asked for.
pub(super) fn format_for(format: Format, path: &Path) -> Format {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match (format, ending) {
        (Format::Table, Some("csv")) => Format::Csv,
        (Format::Table, Some("json")) => Format::Json,
        (Format::Table, Some("jsonl" | "ndjson")) => Format::Jsonl,
        (Format::Table, Some("xlsx")) => Format::Xlsx,
        _ => format,
    }
}

/// Writes one file.
pub(super) fn write(
    output: &Output,
    path: &Path,
    format: Format,
    report: &Report,
    trends: Option<&[String]>,
) -> Result<(), Failure> {
    if format == Format::Xlsx {
        workbook(output, path, report)?;
    } else {
        let file = output.for_file(format, path)?;
        show::show(&file, report, trends)?;
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
        columns: chosen
            .iter()
            .filter_map(|i| all.get(*i))
            .map(|name| (*name).to_owned())
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

/// Formats that go to a file and nowhere else.
pub(crate) const fn is_binary(format: Format) -> bool {
    matches!(format, Format::Xlsx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_ending_says_its_format() {
        let of = |format, name: &str| format_for(format, Path::new(name));
        assert_eq!(of(Format::Table, "a/report.csv"), Format::Csv);
        assert_eq!(of(Format::Table, "report.json"), Format::Json);
        assert_eq!(of(Format::Table, "report.xlsx"), Format::Xlsx);
        assert_eq!(of(Format::Table, "report.txt"), Format::Table);
        assert_eq!(of(Format::Jsonl, "report.csv"), Format::Jsonl);
    }
}
