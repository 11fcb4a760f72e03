//! The ledger brought up to date, as `ledger` and `report` show it.

use jiff::Timestamp;

use crate::app::App;
use crate::failure::Failure;
use crate::ledger::sync::SyncHooks;
use crate::ledger::sync_run::{SyncProgress, SyncRequest, Synced};

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
    let progress = |at: SyncProgress| spinner.detail(&pace(at, began, app.now()));
    let ahead = || app.ahead();
    let hooks = SyncHooks {
        progress: &progress,
        ahead: &ahead,
    };
    let synced = crate::ledger::sync::run(client, ledger, began, want, hooks).await?;
    if synced.without_fees {
        output.warn("the key may not read balance transactions, so the ledger has no fees");
    }
    Ok(synced)
}

/// How far it is, how fast, and how long it may take.
fn pace(at: SyncProgress, began: Timestamp, now: Timestamp) -> String {
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
