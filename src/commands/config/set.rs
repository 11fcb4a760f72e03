//! `tillctl config set`

use crate::app::App;
use crate::failure::Failure;
use crate::settings::declared::{FilePlace, Setting};
use crate::settings::profile;

/// Set a setting in the user's file, or in a profile with --profile.
///
/// What else stands in the file, comments too, stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config set tz Europe/Berlin
  tillctl config set protected true --profile berlin")]
pub struct Args {
    /// The setting
    #[arg(value_name = "KEY")]
    key: String,
    /// What it is to be
    #[arg(value_name = "VALUE")]
    value: String,
}

pub(super) fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let setting = super::setting(&args.key)?;
    let value = args.value.trim();
    setting.form.check(value).map_err(|why| {
        Failure::usage(format!("{}: {why}", setting.key))
            .hint(format!("it is {}: {}", setting.form, setting.meaning))
    })?;
    if crate::secret::hide_keys(value) != value {
        return Err(Failure::usage(format!("{}: this holds a key", setting.key))
            .hint("keys are kept by `tillctl login`, where others cannot read them"));
    }
    change(app, setting, Some(value))
}

/// Changes the file, or says what would be changed.
pub(super) fn change(app: &App, setting: &Setting, value: Option<&str>) -> Result<(), Failure> {
    let key = setting.key;
    // Only a typed profile is meant: one that is chosen by a file or a variable
    // is not what `config set` is about.
    let profile = app
        .settings
        .profile
        .as_ref()
        .filter(|_| app.settings.layers.profile_is_typed());
    let place = if profile.is_some() {
        FilePlace::Profile
    } else {
        FilePlace::User
    };
    if !setting.scope.allows(place) {
        let files = setting.scope.files();
        let failure = Failure::usage(format!(
            "{key} does not stand there; it may stand in: {files}"
        ));
        return Err(match place {
            FilePlace::User => failure.hint(format!(
                "name the profile: tillctl config set {key} … --profile NAME"
            )),
            _ => failure.hint("leave --profile out"),
        });
    }
    let where_to = profile.map_or_else(String::new, |name| format!(" in profile {name}"));
    let sentence = |done: &str, would: &str| {
        let verb = if app.settings.dry_run { would } else { done };
        match value {
            Some(value) => format!("{verb} {key} to {value:?}{where_to}"),
            None => format!("{verb} {key}{where_to}"),
        }
    };
    let text = match value {
        Some(_) => sentence("Set", "Would set"),
        None => sentence("Unset", "Would unset"),
    };
    if !app.settings.dry_run {
        let path = &app.settings.layers.files.user_path;
        match profile {
            Some(name) => profile::save(path, name, &[(key, value.map(str::to_owned))])?,
            None => profile::set(path, key, value)?,
        }
    }
    app.output.line(&text)
}
