//! Reports that go to files: which, in what format, and one for each of what
//! their name says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Args, ReportRequest, is_binary, show};
use crate::failure::Failure;
use crate::output::sheet::{self, Sheet, Value};
use crate::output::{Format, Output, file};
use crate::report::dimension::Dimension;
use crate::report::rows::{Cell, Report};

/// The column of days.
const DAY: &str = "day";

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

/// A path with columns in its name: `reports/{day}-{location}.csv`.
#[derive(Debug)]
pub(super) struct Pattern {
    folder: PathBuf,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(&'static str),
}

/// Where the report is to go.
///
/// # Errors
/// Usage if that cannot be.
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
    if ask.by == ask.keys
        && pieces(path)?
            .iter()
            .all(|piece| matches!(piece, Piece::Text(_)))
    {
        file::check(path)?;
        return Ok(Target::File(path.clone(), format));
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
    file::check_folder(&folder)?;
    let pieces = pieces(path)?;
    Ok(Target::Split(Pattern { folder, pieces }, format))
}

/// What a file's name splits the report by.
///
/// # Errors
/// Usage for a column there is not.
pub(super) fn placeholders(path: Option<&Path>) -> Result<Vec<Dimension>, Failure> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let mut keys = Vec::new();
    for piece in pieces(path)? {
        let Piece::Column(name) = piece else { continue };
        let key = Dimension::ALL
            .into_iter()
            .find(|by| columns_of(*by).contains(&name));
        keys.extend(key);
    }
    Ok(keys)
}

fn columns_of(by: Dimension) -> &'static [&'static str] {
    match by {
        Dimension::Currency => &["currency"],
        other => other.columns(),
    }
}

fn pieces(path: &Path) -> Result<Vec<Piece>, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut pieces = Vec::new();
    let mut rest = &*name;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((column, after)) = after.split_once('}') else {
            break;
        };
        let known = Dimension::ALL
            .into_iter()
            .flat_map(columns_of)
            .find(|known| **known == column);
        let Some(known) = known else {
            let all: Vec<_> = Dimension::ALL
                .into_iter()
                .flat_map(columns_of)
                .copied()
                .collect();
            return Err(
                Failure::usage(format!("--out: no column {column:?} to split by"))
                    .hint(format!("the columns are {}", all.join(", "))),
            );
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Column(known));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

impl Pattern {
    /// The columns in the name, in their order.
    pub(super) fn columns(&self) -> Vec<&'static str> {
        let columns = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Column(name) => Some(*name),
            Piece::Text(_) => None,
        });
        columns.collect()
    }

    /// Whether each of its files is of one day.
    pub(super) fn is_by_day(&self) -> bool {
        self.pieces.contains(&Piece::Column(DAY))
    }

    /// The files there are of a day, whatever else they are told apart by.
    pub(super) fn files_of(&self, day: Date) -> Vec<PathBuf> {
        let folder = if self.folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.folder
        };
        let day = day.to_string();
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| fits(&self.pieces, name, &day))
            .map(|name| self.folder.join(name))
            .collect();
        found.sort();
        found
    }

    /// Gives each part its file.
    ///
    /// # Errors
    /// If two parts would have the same.
    pub(super) fn name(
        &self,
        parts: Vec<(Vec<String>, Report)>,
    ) -> Result<BTreeMap<PathBuf, Report>, Failure> {
        file::make_folder(&self.folder)?;
        let mut named = BTreeMap::new();
        for (values, report) in parts {
            let mut values = values.iter();
            let name: String = self
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Column(_) => plain(values.next().map_or("", String::as_str)),
                })
                .collect();
            let path = self.folder.join(name);
            if named.contains_key(&path) {
                return Err(Failure::failed(format!(
                    "two parts of the report would both be {}",
                    path.display()
                ))
                .hint("split by ids: {reader}, {location}"));
            }
            file::check(&path)?;
            named.insert(path, report);
        }
        Ok(named)
    }
}

/// Whether a name can be one of a day's. What else it is told apart by is any text.
fn fits(pieces: &[Piece], name: &str, day: &str) -> bool {
    match pieces {
        [] => name.is_empty(),
        [Piece::Text(text), rest @ ..] => name
            .strip_prefix(text.as_str())
            .is_some_and(|left| fits(rest, left, day)),
        [Piece::Column(DAY), rest @ ..] => name
            .strip_prefix(day)
            .is_some_and(|left| fits(rest, left, day)),
        [Piece::Column(_), rest @ ..] => name
            .char_indices()
            .skip(1)
            .map(|(at, _)| at)
            .chain([name.len()])
            .any(|at| name.get(at..).is_some_and(|left| fits(rest, left, day))),
    }
}

/// Names of readers and locations may hold anything; files' names may not.
fn plain(text: &str) -> String {
    if text.is_empty() {
        return "unknown".to_owned();
    }
    let safe = text.chars().map(|c| {
        let fine = c.is_alphanumeric() || matches!(c, '-' | '_');
        if fine { c } else { '-' }
    });
    safe.collect()
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
///
/// # Errors
/// If it cannot be written; then it is what it was.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_columns_is_taken_apart() {
        let of = |path: &str| placeholders(Some(Path::new(path)));
        assert_eq!(
            of("reports/{day}-{location}.csv").unwrap(),
            [Dimension::Day, Dimension::Location]
        );
        assert_eq!(of("reports/plain.csv").unwrap(), []);
        assert_eq!(of("a{b.csv").unwrap(), []);
        assert!(of("{colour}.csv").unwrap_err().message().contains("colour"));
    }

    #[test]
    fn the_files_of_a_day_are_known_by_their_names() {
        let pieces = pieces(Path::new("x-{day}-{location_name}.csv")).unwrap();
        let of = |name| fits(&pieces, name, "2026-11-21");
        assert!(of("x-2026-11-21-Café-1.csv") && of("x-2026-11-21-é.csv"));
        for other in [
            "x-2026-11-22-A.csv",
            "x-2026-11-21-.csv",
            "x-2026-11-21-A.json",
        ] {
            assert!(!of(other), "{other}");
        }
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        assert_eq!(plain("../../etc/passwd"), "------etc-passwd");
        assert_eq!(plain("Café Zoë 1"), "Café-Zoë-1");
        assert_eq!(plain(""), "unknown");
    }

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
