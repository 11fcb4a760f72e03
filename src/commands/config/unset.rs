//! `tillctl config unset`

use clap_complete::ArgValueCompleter;

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::commands::complete;
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::Failure;

/// Take a setting out of the user's file, or of a profile with --profile.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config unset tz
  tillctl config unset account --profile berlin")]
pub(crate) struct Args {
    /// The setting
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::setting_keys))]
    key: String,
}

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Unread,
            ..Surroundings::immediate()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .printing(Printed::Text)
            .reaching(Reach::Profile)
            .writing(&["dry_run", "confirm"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        crate::commands::config::shared::change(
            app,
            crate::commands::config::shared::setting(&self.key)?,
            None,
        )
    }
}
