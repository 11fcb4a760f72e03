//! Days that were reported on and have changed since: told, and their files made
//! true.
//!
//! Which days these are is decided in `ledger/restatement.rs`; here they are told,
//! and the files written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};

use super::ReportRequest;
use super::files::ReportTarget;
use crate::app::App;
use crate::commands::data_source::DataSource;
use crate::commands::report::args::Args;
use crate::commands::report::make::{MadeReport, make_from, write};
use crate::failure::Failure;
use crate::ledger::restatement::EarlierReports;
use crate::ledger::revisions::ReportScope;
use crate::output::Format;
use crate::report::totals::Basis;
use crate::text::quoted;
use crate::views::report_layout::ReportLayout;

/// A report that has been written.
pub(super) struct ToldReport<'a> {
    pub(super) app: &'a App,
    pub(super) args: &'a Args,
    pub(super) ask: &'a ReportRequest,
    pub(super) target: &'a ReportTarget,
    /// The files that were written.
    pub(super) wrote: &'a [PathBuf],
    /// What begins each line where there are several accounts.
    pub(super) whose: &'a str,
}

impl ToldReport<'_> {
    /// Tells what changed since earlier reports, and makes files true if that is
    /// asked for.
    ///
    /// # Errors
    /// `Findings` if files of past days are not true and stay so; whatever
    /// kept them from being written.
    pub(super) async fn follow_up(&self, made: &MadeReport) -> Result<(), Failure> {
        let Self {
            app,
            args,
            ask,
            target,
            whose,
            ..
        } = *self;
        let (Some(mark), Some(as_of)) = (made.mark, made.source.as_of(app)?) else {
            return Ok(());
        };
        let ledger = app.ledger()?;
        let days = ask.period.days();
        let earlier = EarlierReports::of(ledger, definition(ask, args, target)?, (days, as_of))?;
        let mut filter = made.filter.clone();
        if !ask.filter.is_empty() {
            // A label may have been another reader's then.
            let covered = Some(earlier.covered());
            let names = made.source.names(app, &ask.keys, covered).await?;
            filter = ask.filter.clone().resolve(&names).unwrap_or(filter);
        }
        let scope = ReportScope {
            basis: ask.basis,
            days: days.clone(),
            filter,
        };
        let files = match target {
            ReportTarget::Split(pattern, _) => Some(pattern),
            _ => None,
        };
        let here = (&ask.period, self.kept());
        let mut news = earlier.news(ledger, scope, (files, mark), here)?;
        let mut wrote = BTreeMap::new();
        if args.restate {
            for day in news.take_untrue(ledger)? {
                wrote.insert(day, self.rewrite(&made.source, day).await?);
            }
        }
        for line in news.in_words(&wrote, |day| self.command(day)) {
            app.output.warn(&format!("{whose}{line}"));
        }
        news.conclude(ledger, &ask.period, ask.open.is_none())?;
        news.verdict()
    }

    /// The days whose files were there before and were left as they were.
    fn kept(&self) -> BTreeSet<Date> {
        let ReportTarget::Split(pattern, _) = self.target else {
            return BTreeSet::new();
        };
        if !self.args.missing {
            return BTreeSet::new();
        }
        let (first, last) = self.ask.period.first_and_last();
        let days = first.series(1.days()).take_while(|day| *day <= last);
        let is_kept = |day: &Date| {
            let mut files = pattern.files_of(*day).into_iter();
            files.any(|file| !self.wrote.contains(&file))
        };
        days.filter(is_kept).collect()
    }

    /// Writes the files of a day anew. One that there are no figures for any more says
    /// so.
    async fn rewrite(&self, source: &DataSource, day: Date) -> Result<Vec<PathBuf>, Failure> {
        let Self {
            app, args, target, ..
        } = *self;
        let mut ask = self.ask.of_day(app, args, day)?;
        let made = make_from(app, args, &mut ask, source.clone(), None).await?;
        let mut wrote = write(app, args, &ask, target, &made)?;
        let ReportTarget::Split(pattern, format) = target else {
            return Ok(wrote);
        };
        let layout = ReportLayout {
            books: ask.books.as_ref(),
            ..ReportLayout::default()
        };
        let files = pattern.files_of(day).into_iter();
        let empty = files.filter(|path| !wrote.contains(path));
        let empty = empty.map(|path| (path, made.report.clone().emptied()));
        wrote.extend(layout.write_each(&app.output, *format, empty.collect())?);
        Ok(wrote)
    }

    /// The command that reports on that day what this one reports on its own.
    fn command(&self, day: Date) -> String {
        let Self {
            app,
            args,
            ask,
            target,
            ..
        } = *self;
        let days = ask.period.days();
        let mut words = vec!["tillctl report --day".to_owned(), day.to_string()];
        let mut add = |flag: &str, value: String| words.extend([flag.to_owned(), quoted(&value)]);
        add("--tz", ask.period.zone_name());
        if days.start() != Time::midnight() {
            add("--day-start", days.start().strftime("%H:%M").to_string());
        }
        if ask.basis == Basis::Balance && ask.books.is_none() {
            add("--basis", ask.basis.name().to_owned());
        }
        let by: Vec<&str> = ask.by.iter().map(|by| by.name()).collect();
        if ask.books.is_none() {
            add("--by", by.join(","));
        }
        for condition in &args.conditions {
            add("--where", condition.clone());
        }
        if args.with_smoke {
            words.push("--with-smoke".to_owned());
        }
        let mut add = |flag: &str, value: String| words.extend([flag.to_owned(), quoted(&value)]);
        if let Some(columns) = app.output.columns() {
            add("--columns", columns.join(","));
        }
        let format = app.output.typed_format();
        if format != Format::Table {
            add("-o", format.name().to_owned());
        }
        if let Some(top) = args.top {
            add("--top", top.to_string());
        }
        if let Some(compare) = args.compare.and_then(|compare| compare.to_possible_value()) {
            add("--compare", compare.get_name().to_owned());
        }
        // A file of one name has the last period in it.
        if let (Some(out), ReportTarget::Split(..)) = (&args.out, target) {
            add("--out", out.display().to_string());
        }
        if ask.books.is_some() {
            words.push("--ledger-lines".to_owned());
        }
        words.join(" ")
    }
}

/// What a report is known by. The columns it has do not matter: its figures are
/// as true with others.
fn definition(ask: &ReportRequest, args: &Args, target: &ReportTarget) -> Result<String, Failure> {
    let place = match target {
        ReportTarget::Stdout | ReportTarget::Page => String::new(),
        ReportTarget::File(path, _) => absolute(path)?,
        ReportTarget::Split(..) => absolute(args.out.as_deref().unwrap_or(Path::new("")))?,
    };
    let mut wanted = args.conditions.clone();
    wanted.sort();
    let days = ask.period.days();
    let mut known_by = vec![
        place,
        ask.period.zone_name(),
        days.start().to_string(),
        ask.basis.name().to_owned(),
        wanted.join("\u{1f}"),
    ];
    if args.with_smoke {
        known_by.push("with-smoke".to_owned());
    }
    Ok(known_by.join("\n"))
}

fn absolute(path: &Path) -> Result<String, Failure> {
    let whole = std::path::absolute(path).map_err(|error| {
        Failure::failed(format!("{} cannot be used: {error}", path.display()))
            .hint("name another file with --out")
    })?;
    Ok(whole.display().to_string())
}
