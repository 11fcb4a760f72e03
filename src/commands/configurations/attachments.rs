//! Locations and the configuration each has of its own.

use crate::app::App;
use crate::commands::bulk::BulkGuard;
use crate::commands::configurations::fields::WHEN;
use crate::commands::{Change, fields};
use crate::failure::Failure;
use crate::fleet::configure::attach;
use crate::stripe::{Location, Verbatim};
use crate::text::counted;

/// More locations are counted in a question, and listed above it.
const NAMED: usize = 5;

/// What becomes of the configuration of locations.
pub(crate) struct Attachment<'a> {
    /// What is attached; nothing lets them inherit the account's default.
    pub(crate) configuration: Option<&'a str>,
    /// The beginning of a sentence that names the locations.
    pub(crate) will: &'a str,
    pub(crate) did: &'a str,
}

impl Attachment<'_> {
    /// Sets or takes away the configuration of locations, one after another.
    pub(crate) async fn set(
        &self,
        app: &App,
        guard: &BulkGuard,
        places: Vec<Verbatim<Location>>,
    ) -> Result<(), Failure> {
        let Self {
            configuration,
            will,
            did,
        } = *self;
        let (ready, open): (Vec<_>, Vec<_>) = places
            .into_iter()
            .partition(|location| attach::is_done(location, configuration));
        for location in &ready {
            app.output
                .note(&format!("{} is like that already", location.name()));
        }
        if open.is_empty() {
            return finish(app, &ready, "nothing was sent");
        }
        let names = |all: &[Verbatim<Location>]| {
            let names: Vec<_> = all.iter().map(|l| l.name()).collect();
            names.join(", ")
        };
        let whom = if open.len() > NAMED {
            counted(open.len(), "location")
        } else {
            names(&open)
        };
        let mut change = Change::new(format!("{will} {whom}"));
        for location in &open {
            change = change
                .effect(
                    format!("configuration of {}", location.name()),
                    location.configuration_overrides.as_deref(),
                    configuration,
                )
                .request(&attach::request(location, configuration));
        }
        let listing = open
            .iter()
            .map(|l| format!("{} ({})", l.name(), l.id))
            .collect();
        if !guard.approve(app, "location", change, listing).await? {
            return Ok(());
        }
        let client = app.stripe().await?;
        let (mut changed, failed) = attach::set(client, &open, configuration).await?;
        let (sent, count) = (names(&changed), changed.len());
        changed.extend(ready);
        if count > 0 {
            finish(app, &changed, &format!("{did} {sent}"))?;
            app.output.note(WHEN);
        }
        attach::verdict(count, failed)
    }
}

/// For people a sentence, for programs the locations.
pub(crate) fn finish(app: &App, all: &[Verbatim<Location>], sentence: &str) -> Result<(), Failure> {
    let fields = fields::location();
    if let [one] = all {
        return crate::commands::done(app, &fields, one, sentence);
    }
    if app.output.format() == crate::output::Format::Table && app.output.columns().is_none() {
        return app.output.line(sentence);
    }
    let mut list = app.output.list(&fields)?;
    list.push_all(all)?;
    list.finish()
}
