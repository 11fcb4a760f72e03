//! How findings are listed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::json;

use super::args::Args;
use super::checked::Checked;
use crate::app::App;
use crate::commands::fields::since;
use crate::commands::heading;
use crate::commands::where_args::Where;
use crate::failure::{Failure, Kind};
use crate::fleet::health::{Finding, NamedObject, Rule, Severity};
use crate::output::{Fields, Tone};
use crate::payment::stuck::Remedy;

/// A finding and what was done about it.
pub(super) struct FindingRow<'a> {
    finding: &'a Finding,
    fix: Option<&'a Remedy>,
}

impl<'a> FindingRow<'a> {
    pub(super) fn of(checked: &'a Checked, finding: &'a Finding) -> Self {
        Self {
            finding,
            fix: checked.remedy_for(finding),
        }
    }

    fn reader(&self) -> Option<&NamedObject> {
        self.finding.reader.as_ref()
    }

    fn location(&self) -> Option<&NamedObject> {
        self.finding.location.as_ref()
    }

    /// The reader or location it is about.
    pub(super) fn id(&self) -> String {
        let named = self.reader().or(self.location());
        named.map(|n| n.id.clone()).unwrap_or_default()
    }

    /// What was done, else what to do.
    fn next(&self) -> &str {
        self.fix.map_or(&self.finding.next, |fix| &fix.text)
    }
}

/// The fields of a finding.
pub(super) fn fields<'a>(now: Timestamp) -> Fields<'a, FindingRow<'a>> {
    Fields::of(FindingRow::id)
        .text("severity", |r| Some(r.finding.severity.name()))
        .tone(|r| match r.finding.severity {
            Severity::Critical => Tone::Bad,
            Severity::Warning => Tone::Waiting,
        })
        .text("rule", |r| Some(r.finding.rule.name()))
        .rank(4)
        .text("reader_id", |r| r.reader().map(|n| n.id.as_str()))
        .on_request()
        .text("reader", |r| r.reader().map(|n| n.name.as_str()))
        .name_kind()
        .tone(|_| Tone::Strong)
        .text("location_id", |r| r.location().map(|n| n.id.as_str()))
        .on_request()
        .text("location", |r| r.location().map(|n| n.name.as_str()))
        .name_kind()
        .rank(1)
        .text("finding", |r| Some(&r.finding.what))
        .prose()
        .kept()
        .cell("since", move |r| since(r.finding.since, now))
        .incidental()
        .rank(2)
        .text("next", |r| Some(r.next()))
        .prose()
        // It repeats the id of what the finding is about, and is no name of that.
        .incidental()
        .rank(3)
        .column_only()
        .json("next", |r| json!(r.finding.next))
        .text("fix", |r| r.fix.map(|f| f.text.as_str()))
        .prose()
        .on_request()
        .json("fixed", |r| r.fix.is_some_and(|f| f.is_done).into())
}

/// Refuses a rule or a severity that there is not.
pub(super) fn check_words(only: &Where) -> Result<(), Failure> {
    let rules = Rule::ALL.iter().map(|rule| rule.name().to_owned());
    let severities = [Severity::Critical, Severity::Warning];
    let severities = severities.map(|severity| severity.name().to_owned());
    let usage = |failure: Failure| failure.kind_of(Kind::Usage);
    only.check_known("rule", &rules.collect()).map_err(usage)?;
    only.check_known("severity", &severities.into())
        .map_err(usage)
}

/// Refuses a reader or a location that no account has.
pub(super) fn check_names<'c>(
    only: &Where,
    all: impl Iterator<Item = &'c Checked>,
) -> Result<(), Failure> {
    let (mut readers, mut locations) = (BTreeSet::new(), BTreeSet::new());
    let mut all_read = true;
    for checked in all {
        let gathered = &checked.gathered;
        let named = checked.findings.iter();
        readers.extend(gathered.readers.iter().map(|r| r.name().to_owned()));
        readers.extend(
            named
                .clone()
                .filter_map(|f| Some(f.reader.as_ref()?.name.clone())),
        );
        locations.extend(named.filter_map(|f| Some(f.location.as_ref()?.name.clone())));
        let places = gathered.history.locations.as_ref();
        match places.and_then(|list| list.items.as_deref()) {
            Some(places) => locations.extend(places.iter().map(|place| place.name.clone())),
            None => all_read = false,
        }
    }
    only.check_known("reader", &readers)?;
    // What may not be read may be there.
    if all_read {
        only.check_known("location", &locations)?;
    }
    Ok(())
}

/// The check with those of its findings alone that fit.
pub(super) fn fitting(mut checked: Checked, only: &Where) -> Checked {
    let mut fit = which_fit(&checked, only).into_iter();
    checked.findings.retain(|_| fit.next().unwrap_or(true));
    checked
}

fn which_fit(checked: &Checked, only: &Where) -> Vec<bool> {
    let mut only = only.clone();
    let now = checked.gathered.now;
    let fields = fields(now);
    let rows = checked.findings.iter();
    let rows: Vec<_> = rows.map(|f| FindingRow::of(checked, f)).collect();
    only.spell(&fields, &rows);
    let fit = rows.iter().map(|row| only.fits(&fields, row, now));
    fit.collect()
}

pub(super) async fn list(app: &App, args: &Args, checked: &Checked) -> Result<(), Failure> {
    let fields = fields(checked.gathered.now);
    let heading = heading::of_now(app, "Findings of the fleet").await?;
    let heading = heading::narrowed(heading, args.only.typed(), &[]);
    let mut list = app.output.list(&fields)?.under(heading);
    for finding in &checked.findings {
        list.push(&FindingRow::of(checked, finding))?;
    }
    list.finish()
}
