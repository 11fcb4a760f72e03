//! `tillctl profiles show`

use clap_complete::ArgValueCompleter;

use super::fields;
use crate::app::{App, GlobalFlags, Reach};
use crate::commands::complete;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::Format;
use crate::settings::profile;

/// Show one profile and its settings; its key is not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl profiles show
  tillctl profiles show berlin -o json")]
pub(crate) struct Args {
    /// The profile; left out: the chosen one
    #[arg(value_name = "PROFILE", add = ArgValueCompleter::new(complete::profiles))]
    name: Option<String>,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields::profile().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let name = self.name.as_ref().or(app.settings.profile.as_ref());
        let Some(name) = name else {
            return Err(Failure::usage("no profile is chosen")
                .hint("name one; `tillctl profiles list` shows them"));
        };
        let profile = profile::get(&app.settings, name)?;
        app.output.show(&fields::profile(), &profile)?;
        if app.output.format() == Format::Table && app.output.columns().is_none() {
            for (key, value) in &profile.values {
                let value = crate::secret::hide_keys(value);
                app.output.line(&format!("{key} = {value}"))?;
            }
        }
        Ok(())
    }
}
