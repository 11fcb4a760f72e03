//! `tillctl profiles use`

use clap_complete::ArgValueCompleter;

use super::fields;
use crate::app::{App, GlobalFlags};
use crate::commands::complete;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::settings::profile;

/// Choose the profile that commands use from now on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl profiles use berlin")]
pub(crate) struct Args {
    /// The profile
    #[arg(value_name = "PROFILE", add = ArgValueCompleter::new(complete::profiles))]
    name: String,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields::profile().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).writing(&["dry_run"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let name = &self.name;
        let chosen = profile::get(&app.settings, name)?;
        if app.settings.dry_run {
            return app.output.line(&format!("Would use profile {name}"));
        }
        profile::set(&app.settings.layers.files.user_path, "profile", Some(name))?;
        app.output.done(
            &fields::profile(),
            &profile::Profile {
                chosen: true,
                ..chosen
            },
            &format!("Commands use profile {name} from now on"),
        )?;
        // Something stronger may still choose another.
        if let Some((other, origin)) = &app.settings.layers.profile
            && origin.rank() < 4
            && other != name
        {
            app.output
                .warn(&format!("{origin} still chooses profile {other} here"));
        }
        Ok(())
    }
}
