//! What reading and changing settings have in common.

use crate::app::App;
use crate::commands::approve;
use crate::failure::Failure;
use crate::settings::declared::{self, FilePlace, Setting};
use crate::settings::profile;
use crate::settings::value_format;

/// The setting of that name; dashes and points are as good as underscores.
pub(crate) fn setting(name: &str) -> Result<&'static Setting, Failure> {
    declared::setting(&name.replace(['-', '.'], "_")).ok_or_else(|| {
        let failure = Failure::usage(format!("there is no setting {name:?}"));
        match declared::alike(name) {
            Some(close) => failure.hint(format!("did you mean {close}?")),
            None => failure.hint("`tillctl config list` shows them all"),
        }
    })
}

/// Changes the file, or says what would be changed.
pub(crate) fn change(app: &App, setting: &Setting, value: Option<&str>) -> Result<(), Failure> {
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
        if let Some(name) = profile
            && key == "protected"
            && !value.is_some_and(value_format::is_on)
        {
            let what = format!("Take the protection off profile {name}");
            approve::named_for(app, name, &what)?;
        }
        match profile {
            Some(name) => profile::save(path, name, &[(key, value.map(str::to_owned))])?,
            None => profile::set(path, key, value)?,
        }
    }
    app.output.line(&text)
}
