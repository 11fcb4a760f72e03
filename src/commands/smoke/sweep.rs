//! `tillctl smoke --sweep`

use std::time::Duration;

use super::scratch;
use crate::app::App;
use crate::commands::{Change, approve};
use crate::failure::{Failure, Kind};
use crate::output::{Fields, Format};
use crate::smoke::sweep::{Leftover, SweepScope, find, remove};
use crate::text::counted;

type Removed = (Leftover, Result<(), Failure>);

/// Removes what killed runs left, and nothing else.
pub(super) async fn run(app: &App, older_than: Duration) -> Result<(), Failure> {
    if app.output.format() == Format::Tap {
        return Err(Failure::usage(
            "what is swept is no test: it is not written as TAP",
        ));
    }
    let fields = fields();
    let client = app.stripe().await?;
    let whose = SweepScope::Older(older_than, app.now());
    let found = find(client, whose).await?;
    for text in &found.unseen {
        app.output.warn(text);
    }
    let mut change = Change::new(format!(
        "Remove {} of smoke runs",
        counted(found.left.len(), "object")
    ));
    for left in &found.left {
        let name = left.name.as_deref().unwrap_or(&left.id);
        change = change
            .effect(left.what.name(), Some(name), None)
            .requests(left.requests());
    }
    if found.left.is_empty() {
        app.output.note("no smoke run has left anything");
    } else if !approve(app, &change).await? {
        return Ok(());
    }
    let removed = remove(client, found.left).await;
    if !app.settings.dry_run {
        scratch::sweep(app, whose);
    }
    let mut list = app.output.list(&fields)?;
    list.push_all(&removed)?;
    list.finish()?;
    let kept: Vec<String> = removed
        .iter()
        .filter_map(|(left, result)| {
            let failure = result.as_ref().err()?;
            Some(format!("{} {}: {failure}", left.what.name(), left.id))
        })
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Partial,
        format!("{} of {} could not be removed", kept.len(), removed.len()),
    )
    .details(kept)
    .hint("run it again"))
}

pub(super) fn fields() -> Fields<'static, Removed> {
    Fields::of(|(left, _): &Removed| left.id.clone())
        .made("run", |(left, _)| Some(left.run.to_string()))
        .rank(1)
        .text("object", |(left, _)| Some(left.what.name()))
        .text("id", |(left, _)| Some(&left.id))
        .text("name", |(left, _)| left.name.as_deref())
        .on_request()
        .text("result", |(left, end)| {
            Some(if end.is_ok() { left.end() } else { "kept" })
        })
        .text("message", |(_, end)| {
            end.as_ref().err().map(Failure::message)
        })
        .prose()
        .on_request()
}
