//! `tillctl logout`

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::settings::keys::{KeySource, os_keyring};
use crate::settings::profile;

/// Forget a profile's key
///
/// The profile and its settings stay. The key itself stays valid until it is
/// revoked at Stripe.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl logout
  tillctl logout --profile berlin")]
pub(crate) struct Args {}

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .printing(Printed::Text)
            .reaching(Reach::Profile)
            .writing(&["dry_run"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let Some(name) = &app.settings.profile else {
            return Err(
                Failure::usage("no profile is chosen, so there is no key to forget")
                    .hint("name one with --profile; `tillctl profiles list` shows them"),
            );
        };
        let found = profile::get(&app.settings, name)?;
        if app.settings.dry_run {
            return app
                .output
                .line(&format!("Would forget the key of profile {name}"));
        }
        if found.key == Some(KeySource::Simulator) {
            return app.output.line(&format!(
                "Profile {name} works on the built-in simulator and has no key"
            ));
        }
        let path = &app.settings.layers.files.user_path;
        let took = match &found.key {
            None => false,
            Some(KeySource::Keyring) => {
                os_keyring::forget(name)?;
                profile::save(path, name, &[("keyring", None)])?;
                true
            }
            Some(KeySource::Command | KeySource::File(_)) => {
                // Where the key is kept is not ours: the way to it is forgotten.
                profile::save(
                    path,
                    name,
                    &[("api_key_command", None), ("api_key_file", None)],
                )?;
                true
            }
            Some(_) => true,
        };
        let stored = app.settings.credentials().forget(name)?;
        if !(took || stored) {
            return app.output.line(&format!("Profile {name} had no key"));
        }
        app.output
            .line(&format!("Forgot the key of profile {name}"))?;
        app.output.hint(
        "the key is still valid: revoke it at https://dashboard.stripe.com/apikeys if nothing else uses it",
    );
        Ok(())
    }
}
