//! What the verbs on a fleet file have in common.

use std::path::Path;

use jiff::tz::TimeZone;

use crate::app::App;
use crate::commands::parse;
use crate::failure::Failure;
use crate::fleet::health::{self, Thresholds};
use crate::fleet::manifest::{self, FileFormat, Manifest};
use crate::fleet::plan::{Options, Plan, needs};
use crate::fleet::remote::{RemoteLists, RemoteState};
use crate::period;
use crate::secret::Mode;
use crate::text::counted;

/// A file that was read, and what it is called in messages.
pub(super) struct ReadFile {
    pub(super) name: String,
    pub(super) wanted: Manifest,
}

pub(super) fn read(path: &Path) -> Result<ReadFile, Failure> {
    let text = parse::file(path)?;
    let name = path.display().to_string();
    let wanted = manifest::read(&text, FileFormat::of(path))
        .map_err(|faults| manifest::refused(&name, faults))?;
    Ok(ReadFile { name, wanted })
}

/// What a file means to the health of a fleet: opening hours, readers, thresholds.
pub(super) fn health_file(app: &App, path: &Path) -> Result<health::file::CheckFile, Failure> {
    let ReadFile { name, wanted } = read(path)?;
    let zone = zone(app)?;
    health::file::read(&wanted, &name, zone.as_ref(), Thresholds::default())
        .map_err(|faults| manifest::refused(&name, faults))
}

/// The zone of shops that name none.
fn zone(app: &App) -> Result<Option<TimeZone>, Failure> {
    let name = app.settings.zone.as_deref();
    name.map(|name| {
        period::zone(name).map_err(|error| Failure::usage(error.problem()).hint(error.advice()))
    })
    .transpose()
}

/// What Stripe has, with a spinner for the time that takes.
pub(super) async fn state(app: &App, wanted: RemoteLists) -> Result<RemoteState, Failure> {
    let client = app.stripe().await?;
    let spinner = app.output.spinner("reading the fleet");
    let objects = std::cell::Cell::new(0_u64);
    let told = |more: u64| {
        objects.set(objects.get().saturating_add(more));
        spinner.detail(&counted(objects.get(), "object"));
    };
    Ok(RemoteState::load(client, wanted, &told).await?)
}

/// The plan of a file.
pub(super) struct Planned {
    pub(super) has: RemoteState,
    pub(super) plan: Plan,
}

pub(super) async fn plan_of(
    app: &App,
    file: &ReadFile,
    mut options: Options,
) -> Result<Planned, Failure> {
    options.live = app.stripe().await?.mode() == Mode::Live;
    let has = state(app, needs(&file.wanted)).await?;
    let plan = crate::fleet::plan::plan(&file.wanted, &has, options)
        .map_err(|faults| manifest::refused(&file.name, faults))?;
    Ok(Planned { has, plan })
}
