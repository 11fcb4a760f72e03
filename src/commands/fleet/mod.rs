//! `tillctl fleet …`

mod apply;
mod check;
mod codes;
mod export;
mod plan;
mod saved;
mod show;

use std::path::Path;

use crate::app::App;
use crate::commands::parse;
use crate::failure::Failure;
use crate::fleet::manifest::{self, FileFormat, Manifest};
use crate::fleet::plan::{Options, Plan, needs};
use crate::fleet::remote::{RemoteLists, RemoteState};
use crate::secret::Mode;

/// Check the fleet, write it to a file, compare the two, make it what a file says.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl fleet check
  tillctl fleet export --out fleet.toml
  tillctl fleet plan fleet.toml
  tillctl fleet apply fleet.toml")]
pub enum Command {
    /// Check the health of all readers; exit 10 if anything is not well
    Check(check::Args),
    /// Write locations, readers and configurations to a file
    Export(export::Args),
    /// Show what differs between a file and Stripe; exit 10 if anything does
    Plan(plan::Args),
    /// Make the fleet what a file says
    Apply(apply::Args),
}

impl Command {
    /// Whether a monitoring system waits for its line.
    pub(crate) fn is_plugin(&self) -> bool {
        matches!(self, Self::Check(args) if args.is_plugin())
    }
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check(args) => check::run(app, args).await,
        Command::Export(args) => export::run(app, args).await,
        Command::Plan(args) => plan::run(app, args).await,
        Command::Apply(args) => apply::run(app, args).await,
    }
}

/// A file that was read, and what it is called in messages.
struct File {
    name: String,
    wanted: Manifest,
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = parse::file(path)?;
    let name = path.display().to_string();
    let wanted = manifest::read(&text, FileFormat::of(path))
        .map_err(|faults| manifest::refused(&name, faults))?;
    Ok(File { name, wanted })
}

/// What Stripe has, with a spinner for the time that takes.
async fn state(app: &App, wanted: RemoteLists) -> Result<RemoteState, Failure> {
    let client = app.stripe().await?;
    let spinner = app.output.spinner("reading the fleet");
    let objects = std::cell::Cell::new(0_u64);
    let told = |more: u64| {
        objects.set(objects.get().saturating_add(more));
        spinner.detail(&format!("{} objects", objects.get()));
    };
    Ok(RemoteState::load(client, wanted, &told).await?)
}

/// The plan of a file.
struct Planned {
    has: RemoteState,
    plan: Plan,
}

async fn plan_of(app: &App, file: &File, mut options: Options) -> Result<Planned, Failure> {
    options.live = app.stripe().await?.mode() == Mode::Live;
    let has = state(app, needs(&file.wanted)).await?;
    let plan = crate::fleet::plan::plan(&file.wanted, &has, options)
        .map_err(|faults| manifest::refused(&file.name, faults))?;
    Ok(Planned { has, plan })
}
