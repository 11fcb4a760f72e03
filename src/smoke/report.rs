//! What came of a run.

use std::time::Duration;

use crate::failure::Failure;
use crate::smoke_run::RunId;

/// What came of a case.
#[derive(Debug, Clone)]
pub(crate) enum CaseResult {
    /// All was as it should be.
    Passed,
    /// Something was not; what it was and what it should have been.
    Failed(String),
    /// It could not be played to its end.
    Error(Failure),
    /// The account cannot do this in test mode; why.
    Skipped(String),
    /// Its turn never came; why.
    NotRun(String),
}

impl CaseResult {
    /// As JSON and CSV write it.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Error(_) => "error",
            Self::Skipped(_) => "skipped",
            Self::NotRun(_) => "not_run",
        }
    }

    /// What there is to say about it.
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Passed => None,
            Self::Failed(text) | Self::Skipped(text) | Self::NotRun(text) => Some(text),
            Self::Error(failure) => Some(failure.message()),
        }
    }

    /// What to do next, where somebody knows.
    pub(crate) fn hint(&self) -> Option<&str> {
        match self {
            Self::Error(failure) => failure.next_step(),
            _ => None,
        }
    }

    /// Stripe's request id, if it was Stripe that refused.
    pub(crate) fn request(&self) -> Option<&str> {
        match self {
            Self::Error(failure) => failure.request(),
            _ => None,
        }
    }

    /// Whether a build must break on it; `strict` breaks on what was skipped.
    pub(crate) const fn is_bad(&self, strict: bool) -> bool {
        match self {
            Self::Passed => false,
            Self::Skipped(_) => strict,
            Self::Failed(_) | Self::Error(_) | Self::NotRun(_) => true,
        }
    }
}

/// One case on one reader.
#[derive(Debug, Clone)]
pub(crate) struct CaseReport {
    /// `wpe`, …; `run` for what belongs to the run as a whole.
    pub model: &'static str,
    /// The case.
    pub case: &'static str,
    /// What came of it.
    pub result: CaseResult,
    /// How long it took.
    pub took: Duration,
    /// The PaymentIntent or SetupIntent it was about.
    pub intent: Option<String>,
    /// `tmr_…`
    pub reader: Option<String>,
}

impl CaseReport {
    /// A case whose turn has not come.
    pub(super) fn waiting(model: &'static str, case: &'static str) -> Self {
        Self {
            model,
            case,
            result: CaseResult::NotRun("its turn never came".to_owned()),
            took: Duration::ZERO,
            intent: None,
            reader: None,
        }
    }
}

/// A run that has ended.
#[derive(Debug, Clone)]
pub(crate) struct RunReport {
    /// Its id.
    pub run: RunId,
    /// Every case in its order.
    pub lines: Vec<CaseReport>,
    /// How long it took.
    pub took: Duration,
    /// Ctrl-C ended it.
    pub is_interrupted: bool,
}

impl RunReport {
    /// How many lines came out so.
    pub(crate) fn count(&self, is: impl Fn(&CaseResult) -> bool) -> usize {
        self.lines.iter().filter(|l| is(&l.result)).count()
    }

    /// How many a build must break on.
    pub(crate) fn bad(&self, strict: bool) -> usize {
        self.count(|v| v.is_bad(strict))
    }

    /// Why nothing could be played, if that is so.
    pub(crate) fn trouble(&self) -> Option<&Failure> {
        let line = self
            .lines
            .iter()
            .find(|l| l.model == RUN && l.case == SET_UP)?;
        match &line.result {
            CaseResult::Error(failure) => Some(failure),
            _ => None,
        }
    }
}

/// The model of lines that belong to the run as a whole.
pub(super) const RUN: &str = "run";
/// Its first line.
pub(super) const SET_UP: &str = "set-up";
/// Its last line.
pub(super) const CLEAN_UP: &str = "clean-up";

/// Seconds with three decimals, as CI systems read them.
pub(super) fn seconds(took: Duration) -> String {
    format!("{}.{:03}", took.as_secs(), took.subsec_millis())
}
