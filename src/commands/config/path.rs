//! `tillctl config path`

use serde_json::json;

use crate::app::App;
use crate::failure::Failure;

/// Print where the user's file is.
///
/// With -o json also where keys are kept.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config path
  \"$EDITOR\" \"$(tillctl config path)\"")]
pub struct Args {}

pub(super) fn run(app: &App, _: &Args) -> Result<(), Failure> {
    let user = &app.settings.layers.files.user_path;
    if app.output.format().is_json() {
        return app.output.document(&json!({
            "user": user.display().to_string(),
            "credentials": app.settings.credentials().path().display().to_string(),
        }));
    }
    app.output.line(&user.display().to_string())
}
