//! One check and what it found.

use crate::failure::Failure;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckState {
    /// As it should be.
    Ok,
    /// It works, and somebody should look at it.
    Warn,
    /// It does not work.
    Fail,
    /// It does not apply, or could not be looked at because of another check.
    Skip,
}

impl CheckState {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) state: CheckState,
    pub(super) detail: String,
    pub(super) hint: Option<String>,
}

impl Check {
    fn new(name: &'static str, state: CheckState, detail: impl Into<String>) -> Self {
        Self {
            name,
            state,
            detail: detail.into(),
            hint: None,
        }
    }

    pub(super) fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, CheckState::Ok, detail)
    }

    pub(super) fn warn(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, CheckState::Warn, detail)
    }

    pub(super) fn fail(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, CheckState::Fail, detail)
    }

    pub(super) fn skip(name: &'static str, detail: impl Into<String>) -> Self {
        Self::new(name, CheckState::Skip, detail)
    }

    /// What another command would have failed with.
    pub(super) fn of(name: &'static str, failure: &Failure) -> Self {
        let check = Self::fail(name, failure.message());
        match failure.next_step() {
            Some(hint) => check.hint(hint),
            None => check,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What somebody has to do, if anything.
    pub(super) fn finding(&self) -> Option<String> {
        if !matches!(self.state, CheckState::Warn | CheckState::Fail) {
            return None;
        }
        let Self {
            name, detail, hint, ..
        } = self;
        Some(match hint {
            Some(hint) => format!("{name}: {detail}: {hint}"),
            None => format!("{name}: {detail}"),
        })
    }
}
