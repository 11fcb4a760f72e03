//! Days that were reported on and have changed since: told, and their files made
//! true.
//!
//! A report is known again by its definition: how days are counted, what is
//! counted, and the files it goes to. Whatever changed of moments that it covered
//! is told once; days of which it has files stay noted until these are written
//! anew, by `--restate` or because a later report covers them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use jiff::civil::{Date, Time};

use super::ReportRequest;
use super::files::Target;
use super::show::Extras;
use crate::app::App;
use crate::commands::data_source::DataSource;
use crate::commands::report::args::Args;
use crate::commands::report::make::{Made, make_from, write};
use crate::failure::{Failure, Kind};
use crate::ledger::revisions::{self, Change, Reported, Scope};
use crate::money::Money;
use crate::output::Format;
use crate::report::totals::Basis;
use crate::text::quoted;

/// More lines than this are no news any more.
const NAMED: usize = 20;

/// Where a day's figures are true already.
enum Remedy {
    /// This run's report has them.
    Here,
    /// Its files were written anew.
    Wrote(Vec<PathBuf>),
}

/// A report that has been written.
pub(super) struct ToldReport<'a> {
    pub(super) app: &'a App,
    pub(super) args: &'a Args,
    pub(super) ask: &'a ReportRequest,
    pub(super) target: &'a Target,
    /// What begins each line where there are several accounts.
    pub(super) whose: &'a str,
}

impl ToldReport<'_> {
    /// Tells what changed since earlier reports, and makes files true if that is
    /// asked for.
    ///
    /// # Errors
    /// [`Kind::Findings`] if files of past days are not true and stay so; whatever
    /// kept them from being written.
    pub(super) async fn follow_up(&self, made: &Made) -> Result<(), Failure> {
        let Self {
            app,
            args,
            ask,
            target,
            whose,
        } = *self;
        let (Some(mark), Some(as_of)) = (made.mark, made.source.as_of(app)?) else {
            return Ok(());
        };
        let ledger = app.ledger()?;
        let definition = definition(ask, args, target)?;
        let mut scope = Scope {
            basis: ask.basis,
            days: ask.period.days().clone(),
            filter: made.filter.clone(),
        };
        // Whatever comes after this is for the next run to tell.
        let last = revisions::last(ledger)?;
        let known = revisions::reported(ledger, &definition)?;
        let begun = scope
            .days
            .start_of(scope.days.of(as_of))
            .map_or(i64::MAX, jiff::Timestamp::as_second);
        let covered = known.map_or((i64::MIN, begun), |known| (known.since, known.until));
        if !ask.filter.is_empty() {
            // A label may have been another reader's then.
            let names = made.source.names(app, &ask.keys, Some(covered)).await?;
            if let Ok(filter) = ask.filter.clone().resolve(&names) {
                scope.filter = filter;
            }
        }
        let after = match (known, target) {
            (Some(known), _) => known.seq,
            // Its files may be older than what is known of it.
            (None, Target::Split(..)) => 0,
            (None, _) => revisions::last_told(ledger)?.min(mark),
        };
        let mut changes = revisions::changes(ledger, after, &scope, covered)?;
        let mut stale = revisions::stale(ledger, &definition)?;
        if let Target::Split(pattern, _) = target {
            if known.is_none() {
                changes.retain(|change| !pattern.files_of(change.day).is_empty());
            }
            if pattern.is_by_day() {
                for change in &changes {
                    stale.entry(change.day).or_insert(after);
                }
            }
        }
        let (first, final_day) = ask.period.first_and_last();
        let here = |day: Date| (first..=final_day).contains(&day);
        stale.retain(|day, _| !here(*day));
        let mut remedies: BTreeMap<Date, Remedy> = BTreeMap::new();
        if args.restate {
            // Those that were told before and not made true are told again.
            for (day, seq) in stale.iter().filter(|(_, seq)| **seq < after) {
                let again = revisions::changes(ledger, *seq, &scope, covered)?;
                changes.retain(|change| change.day != *day);
                changes.extend(again.into_iter().filter(|change| change.day == *day));
            }
            changes.sort_by_key(|change| (change.day, change.currency));
            for day in std::mem::take(&mut stale).into_keys() {
                let wrote = self.rewrite(&made.source, day).await?;
                remedies.insert(day, Remedy::Wrote(wrote));
            }
        }
        let untrue: BTreeSet<Date> = changes.iter().map(|change| change.day).collect();
        for day in untrue.iter().filter(|day| here(**day)) {
            remedies.insert(*day, Remedy::Here);
        }
        tell(app, whose, &changes, &remedies, |day| self.command(day));
        let until = if ask.open.is_none() {
            ask.period.to_seconds()
        } else {
            ask.period.to_seconds().min(begun)
        };
        let reported = Reported {
            since: ask.period.from_seconds(),
            until,
            seq: last,
        };
        revisions::conclude(ledger, &definition, ask.basis, reported, &stale)?;
        verdict(untrue.iter().filter(|day| stale.contains_key(*day)))
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
        let Target::Split(pattern, format) = target else {
            return Ok(wrote);
        };
        let extras = Extras {
            trends: None,
            books: ask.books.as_ref(),
        };
        for path in pattern.files_of(day) {
            if !wrote.contains(&path) {
                let empty = made.report.clone().emptied();
                super::files::write(&app.output, &path, *format, &empty, extras)?;
                wrote.push(path);
            }
        }
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
        if let Some(columns) = app.output.columns() {
            add("--columns", columns.join(","));
        }
        let format = app.output.format();
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
        if let (Some(out), Target::Split(..)) = (&args.out, target) {
            add("--out", out.display().to_string());
        }
        if ask.books.is_some() {
            words.push("--ledger-lines".to_owned());
        }
        words.join(" ")
    }
}

/// Files that are not true are a finding.
fn verdict<'d>(left: impl Iterator<Item = &'d Date>) -> Result<(), Failure> {
    let left: Vec<String> = left.map(Date::to_string).collect();
    let what = match left.len() {
        0 => return Ok(()),
        1 => "the figures",
        _ => "figures",
    };
    Err(Failure::new(
        Kind::Findings,
        format!(
            "{what} of {} changed after the files were written, and these are what they were",
            left.join(", ")
        ),
    )
    .hint("the same command with --restate writes them anew, now or every night"))
}

/// What a report is known by. The columns it has do not matter: its figures are
/// as true with others.
fn definition(ask: &ReportRequest, args: &Args, target: &Target) -> Result<String, Failure> {
    let place = match target {
        Target::Stdout | Target::Page => String::new(),
        Target::File(path, _) => absolute(path)?,
        Target::Split(..) => absolute(args.out.as_deref().unwrap_or(Path::new("")))?,
    };
    let mut wanted = args.conditions.clone();
    wanted.sort();
    let days = ask.period.days();
    Ok([
        place,
        ask.period.zone_name(),
        days.start().to_string(),
        ask.basis.name().to_owned(),
        wanted.join("\u{1f}"),
    ]
    .join("\n"))
}

fn absolute(path: &Path) -> Result<String, Failure> {
    let whole = std::path::absolute(path).map_err(|error| {
        Failure::failed(format!("{} cannot be used: {error}", path.display()))
            .hint("name another file with --out")
    })?;
    Ok(whole.display().to_string())
}

/// A line for each day and currency.
fn tell(
    app: &App,
    whose: &str,
    changes: &[Change],
    remedies: &BTreeMap<Date, Remedy>,
    command: impl Fn(Date) -> String,
) {
    for change in changes.iter().take(NAMED) {
        let remedy = match remedies.get(&change.day) {
            Some(Remedy::Here) => "this report has it".to_owned(),
            Some(Remedy::Wrote(files)) => {
                let files: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
                format!("wrote {} anew", files.join(", "))
            }
            None => format!("{} has it", command(change.day)),
        };
        app.output.warn(&format!(
            "{whose}{} changed after it was reported on: {}; {remedy}",
            change.day,
            by_how_much(change)
        ));
    }
    if let Some(more) = changes.len().checked_sub(NAMED).filter(|more| *more > 0) {
        app.output
            .warn(&format!("{whose}and {more} more such days"));
    }
}

/// The figures that are not what they were.
fn by_how_much(change: &Change) -> String {
    let money = |minor: i64| Money::new(minor, change.currency);
    let (was, is) = (&change.was, &change.is);
    let more = is.net.saturating_sub(was.net);
    let mut parts = vec![match more {
        0 => format!("as much {}", change.currency.code().to_uppercase()),
        1.. => format!("{} more", money(more)),
        _ => format!("{} less", money(more.saturating_neg())),
    }];
    let mut count = |was: u64, is: u64, what: &str| {
        if was != is {
            let side = if is > was { "more" } else { "fewer" };
            let number = is.abs_diff(was);
            let plural = if number == 1 { "" } else { "s" };
            parts.push(format!("{number} {what}{plural} {side}"));
        }
    };
    count(was.payments, is.payments, "payment");
    count(was.refund_count, is.refund_count, "refund");
    count(was.dispute_count, is.dispute_count, "dispute");
    count(was.declined, is.declined, "decline");
    count(was.uncaptured, is.uncaptured, "hold");
    match (was.tips, is.tips) {
        (a, b) if a == b => {}
        (Some(a), Some(b)) => parts.push(format!("tips {} before, {} now", money(a), money(b))),
        (None, _) => parts.push("tips are known now".to_owned()),
        (_, None) => parts.push("tips are not known now".to_owned()),
    }
    parts.join(", ")
}
