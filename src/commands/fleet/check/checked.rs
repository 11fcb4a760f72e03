//! A check that was made, and what is to be said of it.

use super::args::Args;
use crate::app::App;
use crate::commands::fleet::labels::metric_labels;
use crate::failure::{Failure, Kind};
use crate::fleet::health::file::CheckFile;
use crate::fleet::health::gather::{GatherRequest, Gathered, gather};
use crate::fleet::health::news::FleetNews;
use crate::fleet::health::notices::Notice;
use crate::fleet::health::{Finding, HealthInput, PlaceNames, Rule, Severity};
use crate::fleet::history::{HistoryFile, SeenLocation};
use crate::payment::stuck::{Remedies, Remedy};
use crate::text;
use crate::views::health_metrics::{self, CheckedFleet};
use crate::views::metric_labels::MetricLabels;
use jiff::Timestamp;

/// Reads a day that Stripe allows at least: 10,000 a month.
///
/// <https://docs.stripe.com/rate-limits>
const READS_A_DAY: u64 = 10_000 / 30;

/// A check that was made.
pub(super) struct Checked {
    pub(super) whose: MetricLabels,
    pub(super) gathered: Gathered,
    pub(super) rules: Vec<Rule>,
    /// Those of them that could look.
    pub(super) looked: Vec<Rule>,
    /// Where it is kept what somebody was told.
    pub(super) told: HistoryFile,
    pub(super) findings: Vec<Finding>,
    pub(super) remedies: Remedies,
    /// What kept it from seeing everything, in sentences.
    pub(super) warnings: Vec<String>,
}

/// A check, and whose fleet it is about where there are several.
pub(super) struct Of<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) checked: &'a Checked,
}

pub(super) fn verdict(all: &[Of<'_>]) -> Result<(), Failure> {
    let left = || all.iter().flat_map(|of| of.checked.left());
    let bad = left().filter(|f| f.severity == Severity::Critical);
    let told = match (left().count(), bad.count()) {
        (0, _) => return Ok(()),
        (1, 1) => "1 finding, critical".to_owned(),
        (1, _) => "1 finding, a warning".to_owned(),
        (n, bad) => format!("{n} findings, {bad} of them critical"),
    };
    Err(Failure::new(Kind::Findings, told))
}

/// All of it as metrics; `unread` are the accounts that could not be looked at.
pub(super) fn metrics(args: &Args, all: &[Of<'_>], unread: &[MetricLabels]) -> String {
    let fleets: Vec<_> = all.iter().map(|of| of.checked.for_metrics()).collect();
    health_metrics::text(&fleets, unread, |rule| args.severity(rule))
}

/// Looks; mends nothing.
pub(super) async fn look(
    app: &App,
    args: &Args,
    file: Option<&CheckFile>,
    rules: Vec<Rule>,
) -> Result<Checked, Failure> {
    let client = app.stripe().await?;
    let store = app.history()?;
    let want = GatherRequest {
        configurations: rules.iter().any(|r| r.needs_configurations()),
        // A person who mends something looks again at once.
        fresh: args.fresh || (app.output.is_terminal() && !args.nagios),
    };
    let mut gathered = gather(client, &store, want, || app.now()).await?;
    let mut warnings = std::mem::take(&mut gathered.warnings);
    let history = &gathered.history;
    let places = history.locations.as_ref().and_then(|l| l.items.as_deref());
    let configurations = history.configurations.as_ref();
    let is_blind = configurations.is_some_and(|l| l.items.is_none());
    let blind = blind(&rules, places, is_blind);
    let looked = rules.iter().filter(|rule| !blind.contains(rule));
    let looked = looked.copied().collect();
    warnings.extend(forbidden(places, &blind));
    let look = HealthInput {
        readers: &gathered.readers,
        places,
        names: PlaceNames::of(places.into_iter().flatten()),
        configurations: configurations.and_then(|l| l.items.as_deref()),
        history,
        thresholds: args.thresholds(file),
        expected: file.map(|f| &f.expected),
        now: gathered.now,
    };
    let findings = look.check(&rules, |rule| args.severity(rule));
    Ok(Checked {
        whose: metric_labels(app)?,
        gathered,
        rules,
        looked,
        told: store,
        findings,
        remedies: Remedies::new(),
        warnings,
    })
}

/// The rules that could not look, as the key may not read what they are about.
fn blind(rules: &[Rule], places: Option<&[SeenLocation]>, is_blind: bool) -> Vec<Rule> {
    let cannot = |rule: &Rule| match places {
        None => rule.needs_places(),
        Some(_) => is_blind && rule.needs_configurations(),
    };
    rules.iter().copied().filter(cannot).collect()
}

/// A rule that could not look has not found that all is well.
fn forbidden(places: Option<&[SeenLocation]>, blind: &[Rule]) -> Option<String> {
    let what = if places.is_none() {
        "locations"
    } else {
        "configurations"
    };
    let blind: Vec<_> = blind.iter().map(|r| r.name()).collect();
    (!blind.is_empty()).then(|| {
        format!(
            "the key may not read {what}: {} cannot be checked",
            blind.join(", ")
        )
    })
}

impl Checked {
    fn for_metrics(&self) -> CheckedFleet<'_> {
        CheckedFleet {
            whose: &self.whose,
            gathered: &self.gathered,
            rules: &self.rules,
            findings: self.left().collect(),
        }
    }

    /// For those who are told of it.
    pub(super) fn news(&self) -> FleetNews<'_> {
        let now = self.gathered.now;
        FleetNews {
            account: &self.whose.account,
            mode: self.whose.mode,
            profile: self.whose.profile.as_deref(),
            at: Timestamp::from_second(now.as_second()).unwrap_or(now),
            found: self.left().map(Notice::from).collect(),
            looked: self.looked.iter().copied().collect(),
            kept_in: self.told.place(),
        }
    }

    /// The findings that were not mended.
    pub(super) fn left(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| !self.is_fixed(f))
    }

    pub(super) fn is_fixed(&self, finding: &Finding) -> bool {
        self.remedy_for(finding)
            .is_some_and(|remedy| remedy.is_done)
    }

    pub(super) fn remedy_for(&self, finding: &Finding) -> Option<&Remedy> {
        let reader = finding.reader.as_ref()?;
        (finding.rule == Rule::Stuck)
            .then(|| self.remedies.get(&reader.id))
            .flatten()
    }
}

/// So many readers, in words.
pub(super) fn counted(all: &[Of<'_>]) -> String {
    let count: usize = all.iter().map(|of| of.checked.gathered.readers.len()).sum();
    let readers = text::counted(count, "reader");
    match all {
        [Of { account: None, .. }] => readers,
        _ => format!("{readers} of {}", text::counted(all.len(), "account")),
    }
}

pub(super) fn remark(app: &App, args: &Args, all: &[Of<'_>]) {
    let is_empty = !all.is_empty() && all.iter().all(|of| of.checked.findings.is_empty());
    if is_empty && !args.only.typed().is_empty() {
        app.output
            .note(&format!("{}, no finding fits", counted(all)));
    } else if is_empty {
        app.output.note(&format!("{}, all is well", counted(all)));
    }
    for of in all {
        let today = of.checked.gathered.history.reads.count;
        if today > READS_A_DAY && app.output.is_terminal() {
            let of = of
                .account
                .map_or_else(String::new, |id| format!(" of {id}"));
            app.output.hint(&format!(
                "{today} reads{of} today: without sales Stripe allows an account {READS_A_DAY} a day, and 500 more for every sale"
            ));
        }
    }
}
