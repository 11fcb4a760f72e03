//! `tillctl profiles show`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::failure::Failure;
use crate::output::Format;
use crate::settings::profile;

/// Show one profile and its settings; its key is not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl profiles show
  tillctl profiles show berlin -o json")]
pub struct Args {
    /// The profile; left out: the chosen one
    #[arg(value_name = "PROFILE", add = ArgValueCompleter::new(complete::profiles))]
    name: Option<String>,
}

pub(super) fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let name = args.name.as_ref().or(app.settings.profile.as_ref());
    let Some(name) = name else {
        return Err(Failure::usage("no profile is chosen")
            .hint("name one; `tillctl profiles list` shows them"));
    };
    let profile = profile::get(&app.settings, name)?;
    app.output
        .show(&crate::commands::profiles::shape::shape(), &profile)?;
    if app.output.format() == Format::Table && app.output.columns().is_none() {
        for (key, value) in &profile.values {
            let value = crate::secret::hide_keys(value);
            app.output.line(&format!("{key} = {value}"))?;
        }
    }
    Ok(())
}
