//! The ledger as it is, and the stretches of time its verbs are about.

use crate::app::App;
use crate::commands::period_args::zone_of_days;
use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::period::{AskedPeriod, Period};

/// A stretch of time as typed, `to` left out being now.
pub(crate) fn stretch(app: &App, from: &str, to: Option<&str>) -> Result<Period, Failure> {
    let asked = AskedPeriod {
        from: Some(from),
        to,
        ..AskedPeriod::default()
    };
    Period::resolve(asked, &zone_of_days(app)?, app.now())
        .map_err(|error| Failure::usage(error.problem()).hint(error.advice()))
}

pub(crate) fn nothing_held() -> Failure {
    Failure::not_found("there is no ledger yet").hint("tillctl ledger sync --since 2026-01-01")
}

/// The ledger, if there is one: looking at it is no reason to make it.
pub(crate) fn existing(app: &App) -> Result<&Ledger, Failure> {
    let (directory, name) = app.ledger_place()?;
    if Ledger::exists(&directory, &name) {
        app.ledger()
    } else {
        Err(nothing_held())
    }
}
