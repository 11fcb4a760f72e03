//! `tillctl config path`

use serde_json::json;

use crate::app::{App, GlobalFlags, Printed};
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::Failure;

/// Print where the user's file is.
///
/// With -o json also where keys are kept.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config path
  \"$EDITOR\" \"$(tillctl config path)\"")]
pub(crate) struct Args {}

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Unread,
            ..Surroundings::immediate()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Result)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let user = &app.settings.layers.files.user_path;
        if app.output.format().is_json() {
            return app.output.document(&json!({
                "user": user.display().to_string(),
                "credentials": app.settings.credentials().path().display().to_string(),
            }));
        }
        app.output.line(&user.display().to_string())
    }
}
