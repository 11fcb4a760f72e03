//! The ledger as verbs need it: brought up to date, or as it is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::failure::Failure;
use crate::ledger::Ledger;
use crate::ledger::sync_run::{Progress, SyncRequest, Synced};
use crate::period::{self, Asked, Period};

/// Brings the ledger up to date, showing that it is at it.
pub(crate) async fn bring_up_to_date(app: &App, want: SyncRequest) -> Result<Synced, Failure> {
    let output = &*app.output;
    let ledger = app.ledger()?;
    let spinner = output.spinner("synchronising the ledger");
    let _lock = ledger
        .lock(|| output.note("another tillctl is synchronising this ledger; waiting for it"))
        .await?;
    let client = app.stripe().await?;
    let began = app.now();
    let progress = |at: Progress| spinner.detail(&pace(at, began, app.now()));
    let ahead = || app.ahead();
    let synced = crate::ledger::sync::run(client, ledger, began, want, &progress, &ahead).await?;
    if synced.without_fees {
        output.warn("the key may not read balance transactions, so the ledger has no fees");
    }
    Ok(synced)
}

/// How far it is, how fast, and how long it may take.
pub(crate) fn pace(at: Progress, began: Timestamp, now: Timestamp) -> String {
    let mut text = format!("{} so far", at.objects);
    let seconds = now.duration_since(began).as_secs();
    let Some(rate) = u64::try_from(seconds)
        .ok()
        .and_then(|seconds| at.objects.checked_div(seconds))
        .filter(|rate| *rate > 0)
    else {
        return text;
    };
    text.push_str(&format!(", {rate} a second"));
    if let Some(left) = at.left {
        let left = left.div_ceil(rate);
        text.push_str(&if left < 120 {
            format!(", about {left} s left")
        } else {
            format!(", about {} min left", left.div_ceil(60))
        });
    }
    text
}

/// The zone that days on the command line are of.
pub(crate) fn zone(app: &App) -> Result<TimeZone, Failure> {
    match app.settings.zone.as_deref() {
        Some(name) => {
            period::zone(name).map_err(|error| Failure::usage(error.problem()).hint(error.advice()))
        }
        None => Ok(period::machine_zone().unwrap_or(TimeZone::UTC)),
    }
}

/// A stretch of time as typed, `to` left out being now.
pub(crate) fn stretch(app: &App, from: &str, to: Option<&str>) -> Result<Period, Failure> {
    let asked = Asked {
        from: Some(from),
        to,
        ..Asked::default()
    };
    Period::resolve(asked, &zone(app)?, app.now())
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
