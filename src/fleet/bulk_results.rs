//! What became of each row of a change of many, and what they add up to.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::bulk::RowOutcome;
use crate::directory::LocationNames;
use crate::failure::{Failure, Kind};
use crate::stripe::Reader;
use crate::text::counted;

/// What a row is about: rows about the same object wait for each other.
pub(crate) trait RowSubject {
    fn about(&self) -> &str;
}

/// How the work on a row ended well.
#[derive(Debug, Default)]
pub(crate) struct RowDone {
    /// `renamed`, `unchanged`, …
    pub(crate) outcome: &'static str,
    /// The object's id, if it was not known before.
    pub(crate) object: Option<String>,
    /// What else there is to say.
    pub(crate) detail: Option<String>,
    /// The same for programs.
    pub(crate) more: Vec<(&'static str, Value)>,
}

impl RowDone {
    pub(crate) fn new(outcome: &'static str) -> Self {
        Self {
            outcome,
            ..Self::default()
        }
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// A row of the result.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowResult {
    /// The line of the file, or a number from 1.
    pub(crate) row: u64,
    /// The id of the object it is about.
    pub(crate) object: Option<String>,
    /// What people call it.
    pub(crate) name: String,
    /// What its location is called.
    pub(crate) location: Option<String>,
    pub(crate) outcome: &'static str,
    pub(crate) detail: Option<String>,
    pub(crate) more: Map<String, Value>,
    pub(crate) problem: Option<Failure>,
}

impl RowResult {
    /// A reader's row.
    pub(crate) fn of(row: usize, reader: &Reader, names: &LocationNames) -> Self {
        let place = reader
            .location_id()
            .map(|id| names.get(id).map_or(id, String::as_str).to_owned());
        Self {
            row: u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1),
            object: Some(reader.id.clone()),
            name: reader.label.clone().unwrap_or_default(),
            location: place,
            ..Self::default()
        }
    }

    pub(crate) fn end(&mut self, what: RowOutcome<Result<RowDone, Failure>>) {
        match what {
            RowOutcome::Ended(Ok(done)) => {
                self.outcome = done.outcome;
                self.object = done.object.or(self.object.take());
                self.detail = done.detail;
                let more = done.more.into_iter();
                self.more
                    .extend(more.map(|(name, value)| (name.to_owned(), value)));
            }
            RowOutcome::Ended(Err(failure)) => {
                self.outcome = if failure.kind() == Kind::Unknown {
                    "unknown"
                } else {
                    "failed"
                };
                self.problem = Some(failure);
            }
            RowOutcome::CutOff => {
                self.outcome = "unknown";
                self.problem = Some(Failure::new(
                    Kind::Unknown,
                    "interrupted before an answer came",
                ));
            }
            RowOutcome::NotBegun => self.outcome = "not_begun",
        }
    }

    fn is_good(&self) -> bool {
        !matches!(self.outcome, "failed" | "unknown" | "not_begun")
    }
}

/// How many ended which way: `3 renamed, 1 failed`.
pub(crate) fn counts(items: &[RowResult]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item.outcome).or_default() += 1;
    }
    let said: Vec<_> = counts
        .iter()
        .map(|(outcome, count)| format!("{count} {}", outcome.replace('_', " ")))
        .collect();
    said.join(", ")
}

/// What the exit code says of all of them.
pub(crate) fn verdict(
    items: &[RowResult],
    (noun, verb): (&str, &str),
    stopped: bool,
) -> Option<Failure> {
    let bad: Vec<&RowResult> = items.iter().filter(|i| !i.is_good()).collect();
    if bad.is_empty() {
        return None;
    }
    let unknown = bad.iter().any(|i| i.outcome == "unknown");
    let problems = || bad.iter().filter_map(|i| i.problem.as_ref());
    let first = problems().next();
    // If none of them could be done for one reason, that is the reason.
    let common = first
        .map(Failure::kind)
        .filter(|kind| matches!(kind, Kind::Credentials | Kind::Unavailable))
        .filter(|kind| bad.len() == items.len() && problems().all(|p| p.kind() == *kind));
    let kind = match (stopped, unknown) {
        (true, true) => Kind::Unknown,
        (true, false) => Kind::Interrupted,
        (false, _) => common.unwrap_or(Kind::Partial),
    };
    let failure = Failure::new(
        kind,
        format!(
            "{}{} of {} not {verb}",
            if stopped { "interrupted; " } else { "" },
            bad.len(),
            counted(items.len(), noun)
        ),
    );
    let details = bad.iter().take(10).filter_map(|i| {
        let problem = i.problem.as_ref()?;
        Some(format!("row {}, {}: {}", i.row, i.name, problem.message()))
    });
    let failure = failure.details(details.collect());
    let hint = first.and_then(Failure::next_step);
    Some(failure.hint(match (unknown, hint) {
        (true, _) if noun == "row" => "what became of the unknown ones is not known: run the same file again, nothing is done twice".to_owned(),
        (true, _) => "what became of the unknown ones is not known: look at them before you run it again".to_owned(),
        (false, Some(hint)) => hint.to_owned(),
        (false, None) => "run it again for the rest".to_owned(),
    }))
}
