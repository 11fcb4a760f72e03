//! `tillctl profiles list`

use crate::app::App;
use crate::failure::Failure;
use crate::settings::profile;

/// List profiles; none of their keys is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl profiles list
  tillctl profiles list -o json")]
pub struct Args {}

pub(super) fn run(app: &App, _: &Args) -> Result<(), Failure> {
    let shape = crate::commands::profiles::shape::shape();
    let mut list = app.output.list(&shape)?;
    let all = profile::all(&app.settings)?;
    for profile in &all {
        list.push(profile)?;
    }
    list.finish()?;
    if all.is_empty() {
        app.output.note("there is no profile yet");
        app.output.hint("tillctl login");
    }
    Ok(())
}
