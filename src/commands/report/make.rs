//! A report from its request to what is written.

use std::path::PathBuf;

use crate::app::App;
use crate::commands::data_source::{DataSource, notes};
use crate::commands::report::about;
use crate::commands::report::args::Args;
use crate::commands::report::files::ReportTarget;
use crate::commands::report::request::ReportRequest;
use crate::directory::Names;
use crate::failure::Failure;
use crate::output::file;
use crate::period::compare::Shift;
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Dimension;
use crate::report::filter::Filter;
use crate::report::request::{Aggregated, Completeness, TotalsRequest};
use crate::report::rows::Report;
use crate::report::too_large::TooLarge;
use crate::views::report_layout::ReportLayout;
use crate::views::report_page;

/// A report, and what it was made from.
pub(super) struct MadeReport {
    pub(super) report: Report,
    /// What was added up beside it: by each of [`keys`] but the first.
    beside: Vec<Aggregator>,
    pub(super) names: Names,
    pub(super) read: Completeness,
    /// What was counted, with ids in the place of names.
    pub(super) filter: Filter,
    pub(super) source: DataSource,
    /// The last revision of the ledger before this run brought it up to date.
    pub(super) mark: Option<i64>,
}

impl MadeReport {
    fn trends(&self, args: &Args) -> Option<&Aggregator> {
        self.beside.first().filter(|_| args.spark)
    }

    /// What was added up for its page: it comes after the trends, if there are any.
    pub(super) fn of_page(&self, args: &Args) -> &[Aggregator] {
        let first = usize::from(args.spark);
        self.beside.get(first..).unwrap_or_default()
    }
}

/// Adds up what one account took.
pub(super) async fn make(
    app: &App,
    args: &Args,
    ask: &mut ReportRequest,
) -> Result<MadeReport, Failure> {
    let mark = args.source().mark(app)?;
    let source = args.source().open(app, ask.since(), ask.basis).await?;
    make_from(app, args, ask, source, mark).await
}

pub(super) async fn make_from(
    app: &App,
    args: &Args,
    ask: &mut ReportRequest,
    source: DataSource,
    mark: Option<i64>,
) -> Result<MadeReport, Failure> {
    let output = &*app.output;
    let began = app.now();
    if let Some(as_of) = source.as_of(app)? {
        ask.closes(args.source().moments(app, as_of))?;
    }
    let mut to_name = ask.keys.clone();
    if args.page_file().is_some() {
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
        keys: keys(args, ask),
        period: ask.period.clone(),
        shift: Shift::None,
        days: ask.period.days().clone(),
        filter,
    };
    let spinner = source.spinner(output);
    let progress = |more: u64| {
        if let Some(spinner) = &spinner {
            spinner.add(more);
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
        ask.closes(args.source().moments(app, as_of))?;
    }
    let mut read = now.completeness.clone();
    if let Some(before) = &before {
        read.merge(&before.completeness);
    }
    let mut aggregators = now.aggregators.into_iter();
    let counted = CountedPeriods {
        now: aggregators.next().ok_or(TooLarge)?,
        before: before.as_ref(),
        names: &names,
        read: &read,
        without_tips: now.completeness.without_tips,
    };
    let report = lay_out(app, args, ask, counted)?;
    let report = report
        .of_account(about::whose(app, args).await?)
        .only(&args.conditions);
    source
        .check(app, &wanted.filter, report.entries().is_empty())
        .await?;
    if report.entries().is_empty() {
        notes::warn_of_words(output, &wanted.filter.unknown_words());
    }
    Ok(MadeReport {
        report,
        beside: aggregators.collect(),
        names,
        read,
        filter: wanted.filter,
        source,
        mark,
    })
}

/// What is added up: the report itself, then what trends and the page need beside it.
pub(super) fn keys(args: &Args, ask: &ReportRequest) -> Vec<Vec<Dimension>> {
    let mut wanted = vec![ask.keys.clone()];
    if args.spark {
        let mut keys = ask.keys.clone();
        keys.push(ask.step());
        wanted.push(keys);
    }
    if args.page_file().is_some() {
        wanted.extend(
            report_page::keys(ask.basis, ask.step())
                .into_iter()
                .map(|by| vec![by]),
        );
    }
    wanted
}

/// What was added up of a period and of the one it is compared to.
struct CountedPeriods<'a> {
    now: Aggregator,
    before: Option<&'a Aggregated>,
    names: &'a Names,
    /// How much of both could be read.
    read: &'a Completeness,
    /// Whether tips of the period itself are unknown.
    without_tips: bool,
}

fn lay_out(
    app: &App,
    args: &Args,
    ask: &ReportRequest,
    counted: CountedPeriods<'_>,
) -> Result<Report, TooLarge> {
    let CountedPeriods {
        now,
        before,
        names,
        read,
        without_tips,
    } = counted;
    let mut report =
        Report::new(&ask.period, &ask.keys, now, names, read)?.closed(ask.open.is_none());
    if let (Some((period, _)), Some(before)) = (&ask.before, before)
        && let [totals, ..] = before.aggregators.as_slice()
    {
        report = report.beside(period, totals, names)?;
    }
    if without_tips && shows_tips(app, args) {
        report = report.without_tips();
    }
    if args.stamp {
        report = report.stamped(app.now());
    }
    Ok(report)
}

/// Whether tips, which only the PaymentIntents have, are a part of what is shown.
pub(super) fn shows_tips(app: &App, args: &Args) -> bool {
    let chosen = app.output.columns();
    args.page_file().is_some() || chosen.is_none_or(|names| names.iter().any(|name| name == TIPS))
}

/// Puts the result where it was asked for; gives the files that were written.
pub(super) fn write(
    app: &App,
    args: &Args,
    ask: &ReportRequest,
    target: &ReportTarget,
    made: &MadeReport,
) -> Result<Vec<PathBuf>, Failure> {
    let output = &*app.output;
    let report = &made.report;
    let trends = made.trends(args);
    let layout = ReportLayout {
        top: ask.top,
        books: ask.books.as_ref(),
        trends: trends.map(|totals| (totals, ask.step())),
    };
    match target {
        // It is written by itself.
        ReportTarget::Page => Ok(Vec::new()),
        ReportTarget::Stdout => {
            layout.show(output, report)?;
            Ok(Vec::new())
        }
        ReportTarget::File(path, format) => {
            layout.write(output, (path, *format), report)?;
            Ok(vec![path.clone()])
        }
        ReportTarget::Split(pattern, format) => {
            let parts = report.split(&pattern.columns(), &ask.by)?;
            if parts.is_empty() {
                output.note("there are no rows, so there are no files");
            }
            file::make_folder(pattern.folder())?;
            let mut parts = pattern.name(parts)?;
            parts.keys().try_for_each(|path| file::check(path))?;
            parts.retain(|path, _| !(args.missing && path.exists()));
            layout.write_each(output, *format, parts)
        }
    }
}

/// The column of what only PaymentIntents tell.
pub(super) const TIPS: &str = "tips";
