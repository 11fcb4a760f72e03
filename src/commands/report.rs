//! `tillctl report`: what each reader, location, day or brand took.

mod source;

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::app::App;
use crate::failure::Failure;
use crate::output::{self, Column, Format, Json, Output, Shape, Tone, file};
use crate::period::{self, Asked, Period, PeriodError};
use crate::report::direct::{Completeness, Names};
use crate::report::rows::{self, Cell, Report};
use crate::report::tally::By;

/// A window that ended this recently may still gain objects: Stripe's lists
/// lag behind.
const SETTLE: Duration = Duration::from_mins(5);

/// Columns that a narrow terminal does without, the first of them first.
const DISPENSABLE: [&str; 7] = [
    "uncaptured",
    "refund_count",
    "attempts",
    "declined",
    "tips",
    "location",
    "reader",
];

/// Totals by reader, location, day or card brand
#[derive(Debug, clap::Args)]
pub struct Args {
    /// First day (2026-11-22, today, yesterday), or an instant (RFC 3339)
    #[arg(long, value_name = "DAY|INSTANT", conflicts_with = "day")]
    from: Option<String>,
    /// Last day, included, or an instant, excluded; left out: until now
    #[arg(long, value_name = "DAY|INSTANT", requires = "from")]
    to: Option<String>,
    /// One day; left out: yesterday
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// Zone that days are counted in, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    tz: Option<String>,
    /// What rows are broken down by, several with commas
    #[arg(
        long,
        value_name = "KEY",
        value_delimiter = ',',
        default_value = "reader"
    )]
    by: Vec<Key>,
    /// File to write the result to, whole or not at all; its ending decides the
    /// format unless -o does
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    source: source::Source,
}

/// What a row can be broken down by.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Key {
    /// The reader that took the payment
    Reader,
    /// The location it was taken at
    Location,
    /// The day of the attempt or refund
    Day,
    /// The currency, which every row has anyway
    Currency,
    /// The card's brand
    Brand,
}

impl Key {
    const fn by(self) -> By {
        match self {
            Self::Reader => By::Reader,
            Self::Location => By::Location,
            Self::Day => By::Day,
            Self::Currency => By::Currency,
            Self::Brand => By::Brand,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// Usage for flags that make no sense; whatever kept the lists from being read.
pub async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let output = &*app.output;
    let now = app.now();
    let by = breakdown(&args.by)?;
    check_columns(output, &by)?;
    let (zone, guessed) = zone(app, args)?;
    let asked = Asked {
        day: args.day.as_deref(),
        from: args.from.as_deref(),
        to: args.to.as_deref(),
    };
    let period = Period::resolve(asked, &zone, now).map_err(|error| usage(&error))?;
    if let Some(path) = &args.out {
        file::check(path)?;
    }
    let (streamed, as_of) = args.source.figures(app, &period, &by).await?;
    let closed = !period.is_open(as_of, SETTLE);
    let report = Report::new(
        &period,
        &by,
        &streamed.tally,
        &streamed.names,
        &streamed.completeness,
        closed,
    )
    .map_err(|error| Failure::failed(error.to_string()).hint("report on a shorter period"))?;
    match &args.out {
        None => show(output, &report)?,
        Some(path) => {
            let collected = output.for_file(format_for(output.format(), path));
            show(&collected, &report)?;
            collected.write_to(path)?;
            output.note(&format!("wrote {}", path.display()));
        }
    }
    remark(output, &period, guessed, &report, &streamed.completeness);
    warn(output, closed, &streamed.completeness, &streamed.names);
    Ok(())
}

fn breakdown(keys: &[Key]) -> Result<Vec<By>, Failure> {
    let mut by = Vec::new();
    for key in keys {
        let key = key.by();
        if by.contains(&key) {
            return Err(
                Failure::usage(format!("--by names {} more than once", key.name()))
                    .hint("name each once"),
            );
        }
        by.push(key);
    }
    Ok(by)
}

/// Before anything is read: nobody should wait for a report and then be told
/// of a typing error.
fn check_columns(output: &Output, by: &[By]) -> Result<(), Failure> {
    let columns = rows::columns(by);
    let unknown = output
        .columns()
        .unwrap_or_default()
        .iter()
        .find(|name| !columns.contains(&name.as_str()));
    match unknown {
        None => Ok(()),
        Some(name) => Err(Failure::usage(format!("no column {name:?}")).hint(format!(
            "with this --by the columns are {}",
            columns.join(", ")
        ))),
    }
}

/// The zone of days, and whether nobody named it.
fn zone(app: &App, args: &Args) -> Result<(TimeZone, bool), Failure> {
    match args.tz.as_deref().or(app.settings.zone.as_deref()) {
        Some(name) => Ok((period::zone(name).map_err(|error| usage(&error))?, false)),
        // Without any zone on the machine, UTC is what its clock shows.
        None => Ok((TimeZone::try_system().unwrap_or(TimeZone::UTC), true)),
    }
}

fn usage(error: &PeriodError) -> Failure {
    Failure::usage(error.problem()).hint(error.advice())
}

/// A file's ending says what it is, where nothing else was asked for.
fn format_for(format: Format, path: &std::path::Path) -> Format {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match (format, ending) {
        (Format::Table, Some("csv")) => Format::Csv,
        (Format::Table, Some("json")) => Format::Json,
        (Format::Table, Some("jsonl" | "ndjson")) => Format::Jsonl,
        _ => format,
    }
}

/// One line of a table: a row, or a total under them.
struct Line {
    cells: Vec<Cell>,
    total: bool,
}

fn show(output: &Output, report: &Report) -> Result<(), Failure> {
    if output.format() == Format::Json {
        return output.document(&report.to_json(output.columns()));
    }
    let columns = report.columns();
    let mut lines = Vec::new();
    for cells in report.rows() {
        lines.push(Line {
            cells,
            total: false,
        });
    }
    let label = total_label(output, &columns);
    let totals = report.totals();
    if output.format() == Format::Table && label.is_some() && lines.len() > totals.len() {
        for cells in totals {
            lines.push(Line { cells, total: true });
        }
    }
    let table = output.format() == Format::Table;
    let decimals = lines.iter().flat_map(|line| &line.cells).map(decimals);
    let widest = decimals.max().unwrap_or(0);
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
    let shape = Shape::new(
        shown.collect(),
        |line: &Line| line.cells.first().map(Cell::to_text).unwrap_or_default(),
        |line: &Line| Json::Own(rows::object(&columns, &line.cells, None)),
    );
    let mut list = output.list(&shape)?;
    for line in &lines {
        list.push(line)?;
    }
    list.finish()
}

/// The column that says "total", if it is shown at all.
fn total_label(output: &Output, columns: &[&'static str]) -> Option<&'static str> {
    let label = columns
        .iter()
        .copied()
        .find(|name| ["reader_label", "location_name", "day", "brand"].contains(name))?;
    let shown = output
        .columns()
        .is_none_or(|asked| asked.iter().any(|name| name == label));
    shown.then_some(label)
}

fn plain(cell: &Cell) -> output::Cell {
    match cell {
        Cell::Unknown => output::Cell::text(None),
        Cell::Text(text) => output::Cell::text(Some(text)),
        Cell::Count(count) => output::Cell::count(*count),
        Cell::Money(money) => output::Cell::money(money.minor(), money.decimal()),
    }
}

/// A cell of a row of a table. Where nobody knows a name it says so: the id,
/// if there is one, stands in the cell to the left.
fn for_people(name: &str, cell: &Cell, left: Option<&Cell>, widest: usize) -> output::Cell {
    let stand_in = match (name, cell, left) {
        ("reader_label", Cell::Unknown, Some(Cell::Text(_))) => "(no label)",
        ("location_name", Cell::Unknown, Some(Cell::Text(_))) => "(no name)",
        ("reader_label" | "location_name" | "brand", Cell::Unknown, _) => "(unknown)",
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

/// What the figures cover, for whoever reads them.
fn remark(output: &Output, period: &Period, guessed: bool, report: &Report, read: &Completeness) {
    let complete = if report.is_complete() {
        "complete"
    } else {
        "not complete"
    };
    let mut parts = vec![format!(
        "{period}: {}{}, {complete}",
        // Figures of the ledger are of no pages.
        if read.pages > 0 {
            format!("{}, ", counted(read.pages, "page"))
        } else {
            String::new()
        },
        counted(read.objects, "object")
    )];
    let left_out: Vec<String> = [
        (read.online, "online"),
        (read.no_refunds, "refunds that gave nothing back"),
    ]
    .iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{number} {what}"))
    .collect();
    if !left_out.is_empty() {
        parts.push(format!("left out: {}", left_out.join(", ")));
    }
    if guessed {
        parts.push("the zone is this machine's, --tz names another".to_owned());
    }
    output.note(&parts.join("; "));
    if report.rows().is_empty() {
        output.note("there were no in-person payments or refunds in this period");
    }
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn warn(output: &Output, closed: bool, read: &Completeness, names: &Names) {
    if !closed {
        output.warn("the period is not over, or only just: its figures can still grow");
    }
    if read.repeated > 0 {
        output.warn(&format!(
            "the list moved while it was read: {} came twice and counted once",
            counted(read.repeated, "object")
        ));
    }
    if read.unreadable > 0 {
        output.warn(&format!(
            "{} could not be read and not counted",
            counted(read.unreadable, "object")
        ));
    }
    if read.without_tips {
        output.warn("the key may not read PaymentIntents, so tips are unknown");
    }
    for what in &names.missing {
        output.warn(&format!(
            "the key may not list the {what}: ids are shown instead"
        ));
    }
}

#[cfg(test)]
mod tests;
