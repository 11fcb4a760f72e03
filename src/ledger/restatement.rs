//! Which days have changed since they were reported on, and whose files are no
//! longer true.
//!
//! A report is known again by its definition: how days are counted, what is
//! counted, and the files it goes to. Whatever changed of moments that it covered
//! is told once; days of which it has files stay noted until these are written
//! anew, by `--restate` or because a later report covers them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use super::revisions::{self, ReportScope, Reported, RestatedDay};
use super::store::Ledger;
use crate::failure::{Failure, Kind};
use crate::period::{Days, Period};
use crate::report::file_pattern::Pattern;

/// More days than this are no news any more.
const TOLD: usize = 20;

/// What was reported before this run by a report of the same definition.
pub(crate) struct EarlierReports {
    definition: String,
    known: Option<Reported>,
    /// Whatever comes after this is for the next run to tell.
    last: i64,
    /// Where the day begins that is not over (seconds, UTC).
    today: i64,
}

impl EarlierReports {
    /// What is known of them now, when the ledger is as of a moment.
    pub(crate) fn of(
        ledger: &Ledger,
        definition: String,
        (days, as_of): (&Days, Timestamp),
    ) -> Result<Self, Failure> {
        let today = days.start_of(days.of(as_of));
        Ok(Self {
            last: revisions::last(ledger)?,
            known: revisions::reported(ledger, &definition)?,
            today: today.map_or(i64::MAX, Timestamp::as_second),
            definition,
        })
    }

    /// The moments that were reported on (seconds, UTC; the second is not part of
    /// them).
    pub(crate) fn covered(&self) -> (i64, i64) {
        let known = self.known.map(|known| (known.since, known.until));
        known.unwrap_or((i64::MIN, self.today))
    }

    /// What has changed since. `files` are those of a report that is split; `mark` is
    /// the last revision before this run; what this run reports on is a period, and of it
    /// the days whose files were left as they were.
    pub(crate) fn news(
        self,
        ledger: &Ledger,
        scope: ReportScope,
        (files, mark): (Option<&Pattern>, i64),
        (period, kept): (&Period, BTreeSet<Date>),
    ) -> Result<RestatedDays, Failure> {
        let covered = self.covered();
        let after = match (self.known, files) {
            (Some(known), _) => known.seq,
            // Its files may be older than what is known of it.
            (None, Some(_)) => 0,
            (None, None) => revisions::last_told(ledger)?.min(mark),
        };
        let mut changes = revisions::changes(ledger, after, &scope, covered)?;
        let mut stale = revisions::stale(ledger, &self.definition)?;
        if let Some(pattern) = files {
            if self.known.is_none() {
                changes.retain(|change| !pattern.files_of(change.day).is_empty());
            }
            if pattern.is_by_day() {
                for change in &changes {
                    stale.entry(change.day).or_insert(after);
                }
            }
        }
        let (first, last) = period.first_and_last();
        let here = ReportedDays {
            all: first..=last,
            kept,
        };
        stale.retain(|day, _| !here.are_true(*day));
        Ok(RestatedDays {
            earlier: self,
            scope,
            covered,
            after,
            changes,
            stale,
            here,
        })
    }
}

/// Days that have changed since they were reported on.
pub(crate) struct RestatedDays {
    earlier: EarlierReports,
    scope: ReportScope,
    covered: (i64, i64),
    /// The changes are those by the revisions after this one.
    after: i64,
    changes: Vec<RestatedDay>,
    /// The days whose files are not true, each with the last revision they have.
    stale: BTreeMap<Date, i64>,
    here: ReportedDays,
}

/// The days of this run's report.
struct ReportedDays {
    all: RangeInclusive<Date>,
    /// Those whose files were there before and were left as they were.
    kept: BTreeSet<Date>,
}

impl ReportedDays {
    /// Whether what this run wrote or showed has the figures of a day.
    fn are_true(&self, day: Date) -> bool {
        self.all.contains(&day) && !self.kept.contains(&day)
    }
}

impl RestatedDays {
    /// A line for each day and currency: what changed, and where that stands now: in the
    /// files that were written anew, or in what a command shows.
    pub(crate) fn in_words(
        &self,
        wrote: &BTreeMap<Date, Vec<PathBuf>>,
        command: impl Fn(Date) -> String,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        for change in self.changes.iter().take(TOLD) {
            let remedy = match wrote.get(&change.day) {
                _ if self.here.are_true(change.day) => "this report has it".to_owned(),
                Some(files) => {
                    let files = files.iter().map(|file| file.display().to_string());
                    format!("wrote {} anew", files.collect::<Vec<_>>().join(", "))
                }
                None => format!("{} has it", command(change.day)),
            };
            lines.push(format!(
                "{} changed after it was reported on: {}; {remedy}",
                change.day,
                change.by_how_much()
            ));
        }
        let more = self.changes.len().saturating_sub(TOLD);
        if more > 0 {
            lines.push(format!("and {more} more such days"));
        }
        lines
    }

    /// The days whose files are to be written anew. Those that were told before and
    /// not made true then are told again.
    pub(crate) fn take_untrue(&mut self, ledger: &Ledger) -> Result<Vec<Date>, Failure> {
        let stale = std::mem::take(&mut self.stale);
        for (day, seq) in stale.iter().filter(|(_, seq)| **seq < self.after) {
            let again = revisions::changes(ledger, *seq, &self.scope, self.covered)?;
            self.changes.retain(|change| change.day != *day);
            let again = again.into_iter().filter(|change| change.day == *day);
            self.changes.extend(again);
        }
        self.changes
            .sort_by_key(|change| (change.day, change.currency));
        Ok(stale.into_keys().collect())
    }

    /// That files of days that were told stay untrue, which is a finding.
    pub(crate) fn verdict(&self) -> Result<(), Failure> {
        let told: BTreeSet<Date> = self.changes.iter().map(|change| change.day).collect();
        let left = told.iter().filter(|day| self.stale.contains_key(day));
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

    /// Notes that all of this was told, and what this run's report covers.
    pub(crate) fn conclude(
        &self,
        ledger: &Ledger,
        period: &Period,
        is_over: bool,
    ) -> Result<(), Failure> {
        let until = if is_over {
            period.to_seconds()
        } else {
            period.to_seconds().min(self.earlier.today)
        };
        let reported = Reported {
            since: period.from_seconds(),
            until,
            seq: self.earlier.last,
        };
        let definition = &self.earlier.definition;
        revisions::conclude(ledger, definition, self.scope.basis, reported, &self.stale)
    }
}
