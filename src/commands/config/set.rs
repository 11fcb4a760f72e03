//! `tillctl config set`

use clap_complete::ArgValueCompleter;

use crate::app::{App, Declared, GlobalFlags, Printed, Reach};
use crate::commands::complete;
use crate::commands::config::shared::change;
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::Failure;
use crate::settings::declared::columns_of;

/// Set a setting in the user's file, or in a profile with --profile.
///
/// What else stands in the file, comments too, stays as it is. A profile's protection
/// is taken away only with its name, typed or as --confirm NAME.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config set tz Europe/Berlin
  tillctl config set currency eur
  tillctl config set columns.readers_list label,status,last_seen,metadata.floor
  tillctl config set protected true --profile berlin")]
pub(crate) struct Args {
    /// The setting
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::setting_keys))]
    key: String,
    /// What it is to be
    #[arg(value_name = "VALUE")]
    value: String,
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
        let setting = crate::commands::config::shared::setting(&self.key)?;
        let value = self.value.trim();
        setting.form.check(value).map_err(|why| {
            Failure::usage(format!("{}: {why}", setting.key))
                .hint(format!("it is {}: {}", setting.form, setting.meaning))
        })?;
        self.check_columns(app, setting.key)?;
        if crate::secret::hide_keys(value) != value {
            return Err(Failure::usage(format!("{}: this holds a key", setting.key))
                .hint("keys are kept by `tillctl login`, where others cannot read them"));
        }
        change(app, setting, Some(value))
    }
}

impl Args {
    /// Columns that a list does not have are refused here: later every call would be.
    fn check_columns(&self, app: &App, key: &str) -> Result<(), Failure> {
        let verbs = (app.program.verbs)();
        let is_of = |verb: &&Declared| columns_of(&verb.command).is_some_and(|s| s.key == key);
        let Some(verb) = verbs.iter().find(is_of) else {
            return Ok(());
        };
        let names = self.value.split(',').map(|name| name.trim().to_owned());
        let names: Vec<String> = names.collect();
        let checked = verb.columns.check(&names);
        checked.map_err(|failure| failure.context(key))
    }
}
