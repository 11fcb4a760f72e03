//! Without a screen: what changes, a line each.

use jiff::Timestamp;
use serde_json::json;

use crate::app::App;
use crate::failure::Failure;
use crate::fleet::watch::view::{self, FleetView};
use crate::fleet::watch::{ChangedField, ReaderChange};
use crate::output::Format;

pub(super) async fn run(app: &App, mut watched: FleetView) -> Result<(), Failure> {
    let output = &*app.output;
    let count = watched.readers.len();
    let readers = if count == 1 { "reader" } else { "readers" };
    output.note(&format!(
        "watching {count} {readers}, every {}",
        super::shown::length(watched.budget.pause())
    ));
    let mut slow = watched.budget.slow();
    loop {
        if slow != watched.budget.slow() {
            slow = watched.budget.slow();
            output.note(&super::shown::pace(&watched.budget));
        }
        tokio::time::sleep(watched.budget.pause()).await;
        let seen = view::look(&watched.client, &watched.wish(app.now())).await;
        let was_well = watched.trouble.is_none();
        let found = watched.renew(seen, app.now());
        match &watched.trouble {
            Some(error) if super::shown::ends(error) => return Err(error.clone().into()),
            // Told once, not at every look.
            Some(error) if was_well => {
                output.warn(&format!("{}; going on", super::shown::trouble(error)));
            }
            None if !was_well => output.note("Stripe answers again"),
            _ => {}
        }
        for change in &found {
            match output.format() {
                Format::Jsonl => output.event(&event(&watched, change, app.now()))?,
                _ => output.line(&line(&watched, change, app.now()))?,
            }
        }
    }
}

/// `2026-11-23T12:00:00Z Till 3: online → offline`
fn line(watched: &FleetView, change: &ReaderChange, now: Timestamp) -> String {
    let value = |v: &Option<String>| match (change.what, v) {
        (_, None) => "nothing".to_owned(),
        (ChangedField::Location, Some(id)) => watched.name_of(id).to_owned(),
        (_, Some(text)) => text.clone(),
    };
    let what = match change.what {
        ChangedField::Appeared => "appeared".to_owned(),
        ChangedField::Gone => "is gone".to_owned(),
        ChangedField::Status => format!("{} → {}", value(&change.from), value(&change.to)),
        ChangedField::Action if change.to.is_none() => format!("{} → idle", value(&change.from)),
        ChangedField::Action => value(&change.to),
        what => format!(
            "{} {} → {}",
            what.name(),
            value(&change.from),
            value(&change.to)
        ),
    };
    let now = now.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!("{now} {}: {what}", change.name)
}

fn event(watched: &FleetView, change: &ReaderChange, now: Timestamp) -> serde_json::Value {
    json!({
        "at": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "event": change.what.name(),
        "reader": change.reader,
        "label": change.name,
        "location": change.location,
        "location_name": change.location.as_deref().map(|id| watched.name_of(id)),
        "from": change.from,
        "to": change.to,
    })
}
