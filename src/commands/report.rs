//! `tillctl report`: what each reader, location, day or brand took.

mod all_accounts;
mod data_source;
mod files;
mod notes;
mod page;
mod reconcile;
mod request;
mod restate;
mod show;
mod trend;

use std::borrow::Cow;
use std::path::PathBuf;

use crate::app::App;
use crate::commands::all_accounts::AllAccounts;
use crate::failure::Failure;
use crate::output::{Format, file, page as pages};
use crate::period::compare::Shift;
use crate::report::activity::TooLarge;
use crate::report::dimension::Dimension;
use crate::report::direct::{Completeness, Names};
use crate::report::filter::Filter;
use crate::report::rows::Report;
use crate::report::values::Basis;

use data_source::{DataSource, Totals, TotalsRequest};
use files::Target;
use request::ReportRequest;

/// Totals by reader, location, day, card brand and more
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl report
  tillctl report --day yesterday --by reader --tz Europe/Berlin
  tillctl report --month last --by location,brand -o csv --out takings.csv
  tillctl report --from 2026-11-01 --to 2026-11-15 --by day --where location=tml_FOUOdQVIxvVdvN")]
pub struct Args {
    /// First day (2026-11-22, today, yesterday), or an instant (RFC 3339)
    #[arg(long, value_name = "DAY|INSTANT", conflicts_with_all = ["day", "week", "month", "last"])]
    from: Option<String>,
    /// Last day, included, or an instant, excluded; left out: until now
    #[arg(long, value_name = "DAY|INSTANT", requires = "from")]
    to: Option<String>,
    /// One day; left out: yesterday
    #[arg(long, value_name = "DAY", conflicts_with_all = ["week", "month", "last"])]
    day: Option<String>,
    /// A week from Monday on: this, last, 2026-W47 or a day in it
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["month", "last"])]
    week: Option<String>,
    /// A month: this, last or 2026-11
    #[arg(long, value_name = "MONTH", conflicts_with = "last")]
    month: Option<String>,
    /// So many whole days or weeks up to yesterday: 7d, 4w
    #[arg(long, value_name = "LENGTH")]
    last: Option<String>,
    /// Zone that days are counted in, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    tz: Option<String>,
    /// When days begin, for places that close after midnight
    #[arg(long, value_name = "HH:MM")]
    day_start: Option<String>,
    /// What rows are broken down by, several with commas
    #[arg(
        long,
        value_name = "KEY",
        value_delimiter = ',',
        default_value = "reader"
    )]
    by: Vec<Key>,
    /// What is added up: what was done, or what reached the balance
    #[arg(long, value_name = "BASIS", default_value = "activity")]
    basis: Count,
    /// Show, currency by currency, how sales lead to what reached the balance,
    /// which is listed from Stripe anew; exit 10 if a difference has no name
    #[arg(long, conflicts_with_all = [
        "basis", "by", "conditions", "top", "compare", "spark", "html", "stamp", "offline", "direct",
        "all_accounts",
    ])]
    reconcile: bool,
    /// Only these, such as reader=Till 1,Till 2,brand=visa; names or ids
    #[arg(long = "where", value_name = "KEY=VALUE")]
    conditions: Vec<String>,
    /// Only so many rows with the most net sales, the others in one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Another period to put beside this one, with the differences
    #[arg(long, value_name = "PERIOD")]
    compare: Option<Compare>,
    /// End each row of a table with a line of its days, or hours of one day
    #[arg(long)]
    spark: bool,
    /// File to write the result to, whole or not at all; its ending decides the
    /// format unless -o does. {day}, {location} and other columns in its name
    /// make a file for each
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the files of past days anew whose figures have changed since, and
    /// only those; --out must have {day} in its name
    #[arg(long, requires = "out", conflicts_with_all = ["direct", "reconcile", "all_accounts"])]
    restate: bool,
    /// File to write a page for people to, beside the result
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Say in JSON and on the page when they were made
    #[arg(long)]
    stamp: bool,
    #[command(flatten)]
    source: data_source::SourceOptions,
    #[command(flatten)]
    all_accounts: AllAccounts,
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
    /// Its hour, 00 to 23
    Hour,
    /// Its weekday
    Weekday,
    /// The currency, which every row has anyway
    Currency,
    /// The card's brand
    Brand,
    /// How the card was read
    #[value(name = "read_method", alias = "read-method")]
    ReadMethod,
    /// The wallet, on a phone or by QR code
    Wallet,
    /// Why attempts failed
    #[value(name = "decline_code", alias = "decline-code")]
    DeclineCode,
    /// The first part of the reference given to pay
    #[value(alias = "reference_prefix")]
    ReferencePrefix,
}

/// What is added up.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Count {
    /// Attempts and refunds on their own day, in the currency paid in
    Activity,
    /// Money as it reached the balance, in the currency it is settled in
    Balance,
}

impl Count {
    const fn basis(self) -> Basis {
        match self {
            Self::Activity => Basis::Activity,
            Self::Balance => Basis::Balance,
        }
    }
}

/// Which period to compare with.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Compare {
    /// The one of the same length right before it
    Previous,
    /// The same days a week earlier
    LastWeek,
    /// The same dates a year earlier; of a week, 52 weeks earlier
    LastYear,
}

/// Runs the verb.
///
/// # Errors
/// Usage for flags that make no sense; whatever kept the lists from being read.
pub async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.reconcile {
        return reconcile::run(app, args).await;
    }
    if args.all_accounts.is_on() {
        return all_accounts::run(app, args).await;
    }
    let output = &*app.output;
    let mut ask = ReportRequest::new(app, args)?;
    let target = files::check(output, args, &ask)?;
    if let Some(path) = &args.html {
        file::check(path)?;
    }
    let made = make(app, args, &mut ask).await?;
    let Made {
        report,
        now,
        names,
        read,
        ..
    } = &made;
    write(app, args, &ask, &target, report, now)?;
    if let Some(path) = &args.html {
        let page = page::page(&ask, args, report, &now.tallies, names).map_err(too_large)?;
        file::write_whole(path, pages::render(&page))?;
        output.note(&format!("wrote {}", path.display()));
    }
    let before = ask.before.as_ref().map(|(period, _)| period);
    notes::remark(output, before, ask.guessed, report, read);
    notes::warn(output, ask.open, report, read, names);
    notes::warn_of_names(output, args.source.is_direct(), &ask.filter);
    restate::follow_up(app, args, &ask, &target, &made, "").await
}

/// A report, and what it was made from.
struct Made {
    report: Report,
    now: Totals,
    names: Names,
    read: Completeness,
    /// What was counted, with ids in the place of names.
    filter: Filter,
    source: DataSource,
    /// The last revision of the ledger before this run brought it up to date.
    mark: Option<i64>,
}

/// Adds up what one account took.
async fn make(app: &App, args: &Args, ask: &mut ReportRequest) -> Result<Made, Failure> {
    let mark = args.source.mark(app)?;
    let source = args.source.open(app, ask.since(), ask.basis).await?;
    make_from(app, args, ask, source, mark).await
}

async fn make_from(
    app: &App,
    args: &Args,
    ask: &mut ReportRequest,
    source: DataSource,
    mark: Option<i64>,
) -> Result<Made, Failure> {
    let output = &*app.output;
    let began = app.now();
    if let Some(as_of) = source.as_of(app)? {
        ask.closes(args.source.moments(app, as_of))?;
    }
    let mut to_name = ask.keys.clone();
    if args.html.is_some() {
        to_name.extend([Dimension::Reader, Dimension::Location]);
    }
    to_name.extend(
        [Dimension::Reader, Dimension::Location]
            .iter()
            .filter(|by| ask.filter.has_names(**by)),
    );
    let (names, filter) = if ask.filter.is_empty() {
        (None, ask.filter.clone())
    } else {
        let names = source.names(app, &to_name, Some(ask.window())).await?;
        let filter = ask.resolved(&names)?;
        (Some(names), filter)
    };
    let wanted = TotalsRequest {
        basis: ask.basis,
        keys: tallies(args, ask),
        period: ask.period.clone(),
        shift: Shift::None,
        days: ask.period.days().clone(),
        filter,
    };
    let spinner = source.spinner(output);
    let objects = std::cell::Cell::new(0_u64);
    let progress = |more: u64| {
        objects.set(objects.get().saturating_add(more));
        if let Some(spinner) = &spinner {
            spinner.detail(&format!("{} so far", objects.get()));
        }
    };
    let earlier = async {
        let Some((period, shift)) = &ask.before else {
            return Ok(None);
        };
        let wanted = TotalsRequest {
            keys: vec![ask.keys.clone()],
            period: period.clone(),
            shift: *shift,
            ..wanted.clone()
        };
        source.stream(app, &wanted, &progress).await.map(Some)
    };
    let naming = async {
        match names {
            Some(names) => Ok(names),
            None => source.names(app, &to_name, None).await,
        }
    };
    let (now, before, names) =
        tokio::try_join!(source.stream(app, &wanted, &progress), earlier, naming,)?;
    drop(spinner);
    if source.as_of(app)?.is_none() {
        // Stripe's clock is known only now.
        let ahead = app.ahead();
        let as_of = began.checked_sub(ahead).unwrap_or(began);
        ask.closes(args.source.moments(app, as_of))?;
    }
    let mut read = now.completeness.clone();
    if let Some(before) = &before {
        read.merge(&before.completeness);
    }
    let report =
        lay_out(app, args, ask, &now, before.as_ref(), &names, &read).map_err(too_large)?;
    source.check(app, &wanted.filter, &report).await?;
    Ok(Made {
        report,
        now,
        names,
        read,
        filter: wanted.filter,
        source,
        mark,
    })
}

/// What is tallied beside the report itself, which comes first: for trends, then
/// for the page.
fn tallies(args: &Args, ask: &ReportRequest) -> Vec<Vec<Dimension>> {
    let mut wanted = vec![ask.keys.clone()];
    if args.spark {
        let mut keys = ask.keys.clone();
        keys.push(ask.step());
        wanted.push(keys);
    }
    if args.html.is_some() {
        wanted.extend(page::keys(ask).into_iter().map(|by| vec![by]));
    }
    wanted
}

fn lay_out(
    app: &App,
    args: &Args,
    ask: &ReportRequest,
    now: &Totals,
    before: Option<&Totals>,
    names: &Names,
    read: &Completeness,
) -> Result<Report, TooLarge> {
    let [totals, ..] = now.tallies.as_slice() else {
        return Err(TooLarge);
    };
    let mut report = Report::new(
        &ask.period,
        &ask.keys,
        &**totals,
        names,
        read,
        ask.open.is_none(),
    )?;
    if let (Some((period, _)), Some(before)) = (&ask.before, before)
        && let [totals, ..] = before.tallies.as_slice()
    {
        report = report.beside(period, &**totals, names)?;
    }
    if now.completeness.without_tips && shows_tips(app, args) {
        report = report.without_tips();
    }
    if args.stamp {
        report = report.stamped(app.now());
    }
    Ok(report)
}

/// Whether tips, which only the PaymentIntents have, are a part of what is shown.
fn shows_tips(app: &App, args: &Args) -> bool {
    let chosen = app.output.columns();
    args.html.is_some() || chosen.is_none_or(|names| names.iter().any(|name| name == TIPS))
}

/// Puts the result where it was asked for; gives the files that were written.
fn write(
    app: &App,
    args: &Args,
    ask: &ReportRequest,
    target: &Target,
    report: &Report,
    now: &Totals,
) -> Result<Vec<PathBuf>, Failure> {
    let output = &*app.output;
    let trends = |report: &Report| {
        let totals = now.tallies.get(1).filter(|_| args.spark)?;
        Some(trend::lines(report, &**totals, ask.step()))
    };
    match target {
        Target::Stdout => {
            let report = finished(ask, Cow::Borrowed(report))?;
            show::show(output, &report, trends(&report).as_deref())?;
            Ok(Vec::new())
        }
        Target::File(path, format) => {
            let report = finished(ask, Cow::Borrowed(report))?;
            files::write(output, path, *format, &report, trends(&report).as_deref())?;
            Ok(vec![path.clone()])
        }
        Target::Split(pattern, format) => {
            let parts = report
                .split(&pattern.columns(), &ask.by)
                .map_err(too_large)?;
            if parts.is_empty() {
                output.note("there are no rows, so there are no files");
            }
            let mut wrote = Vec::new();
            for (path, part) in pattern.name(parts)? {
                let part = finished(ask, Cow::Owned(part))?;
                files::write(output, &path, *format, &part, trends(&part).as_deref())?;
                wrote.push(path);
            }
            Ok(wrote)
        }
    }
}

/// Only the top, if that is asked for; the page after this wants all of it.
fn finished<'r>(ask: &ReportRequest, report: Cow<'r, Report>) -> Result<Cow<'r, Report>, Failure> {
    match ask.top {
        Some(top) => {
            let report = report.into_owned().top(top).map_err(too_large)?;
            Ok(Cow::Owned(report))
        }
        None => Ok(report),
    }
}

fn too_large(error: TooLarge) -> Failure {
    Failure::failed(error.to_string()).hint("report on a shorter period")
}

/// The column of what only PaymentIntents tell.
const TIPS: &str = "tips";

/// Formats that go to a file and nowhere else.
const fn is_binary(format: Format) -> bool {
    matches!(format, Format::Xlsx)
}

#[cfg(test)]
mod tests;
