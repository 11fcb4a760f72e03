//! A setting as it is shown.

use super::Settings;
use super::declared::Setting;
use super::layers::SettingOrigin;
use crate::secret::hide_keys;

/// What a setting is, as it is shown, and where that comes from.
pub(crate) fn value(settings: &Settings, setting: &Setting) -> (Option<String>, SettingOrigin) {
    let (value, origin) = settings.layers.find(setting.key);
    let value = match setting.key {
        "state_dir" => Some(settings.state_dir.display().to_string()),
        "cache_dir" => Some(settings.cache_dir.display().to_string()),
        "data_dir" => Some(settings.data_dir.display().to_string()),
        _ => value.map(|v| hide_keys(&v).into_owned()),
    };
    (value, origin)
}
