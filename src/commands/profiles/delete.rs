//! `tillctl profiles delete`

use clap_complete::ArgValueCompleter;

use super::fields;
use crate::app::{App, GlobalFlags};
use crate::commands::approve;
use crate::commands::complete;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::settings::keys::{KeySource, os_keyring};
use crate::settings::profile;

/// Delete a profile, its settings and its key
///
/// A protected one only with its name, typed or as --confirm NAME.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl profiles delete berlin --yes")]
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
        GlobalFlags::of(&Self::NEEDS).writing(&["yes", "dry_run", "confirm"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let name = &self.name;
        let found = profile::get(&app.settings, name)?;
        if app.settings.dry_run {
            return app.output.line(&format!("Would delete profile {name}"));
        }
        let path = &app.settings.layers.files.user_path;
        let is_protected = profile::is_protected(path, name)?;
        if is_protected {
            let what = format!("Delete profile {name}, its settings and its key");
            approve::named_for(app, name, &what)?;
        } else if !app.settings.yes {
            if !app.output.can_ask() {
                return Err(Failure::usage(format!(
                    "Delete profile {name}: this needs a confirmation"
                ))
                .hint("add --yes if that is meant"));
            }
            if !app
                .output
                .confirm(&format!("Delete profile {name}, its settings and its key?"))?
            {
                return Err(Failure::failed("not confirmed; nothing was changed"));
            }
        }
        if found.key == Some(KeySource::Keyring) {
            os_keyring::forget(name)?;
        }
        app.settings.credentials().forget(name)?;
        profile::delete(path, name)?;
        app.output.done(
            &fields::profile(),
            &found,
            &format!("Deleted profile {name}"),
        )
    }
}
