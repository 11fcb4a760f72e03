//! How a profile is shown: without its key.

use serde_json::json;

use crate::commands::whoami::mode;
use crate::output::{Cell, Column, Json, Shape, Tone};
use crate::settings::declared::is_on;
use crate::settings::keys::KeySource;
use crate::settings::profile::Profile;

pub(crate) fn is_protected(profile: &Profile) -> bool {
    profile.values.get("protected").is_some_and(|on| is_on(on))
}

pub(crate) fn shape() -> Shape<'static, Profile> {
    Shape::new(
        vec![
            Column::new("name", |p: &Profile| {
                Cell::text(Some(&p.name)).tone(Tone::Strong)
            }),
            Column::new("chosen", |p: &Profile| {
                let text = if p.chosen { "yes" } else { "" };
                Cell::shown(text, p.chosen.to_string(), p.chosen.into()).tone(Tone::Good)
            }),
            Column::new("mode", |p: &Profile| match &p.mode {
                Some(name) => mode(name),
                None => Cell::text(None),
            }),
            Column::new("account", |p: &Profile| Cell::text(p.account.as_deref())).rank(1),
            Column::new("account_name", |p: &Profile| {
                Cell::text(p.account_name.as_deref())
            }),
            Column::new("key", |p: &Profile| {
                let text = match &p.key {
                    None => "none".to_owned(),
                    Some(KeySource::Stored(_)) => "stored".to_owned(),
                    Some(other) => other.to_string(),
                };
                Cell::text(Some(&text))
            })
            .rank(2),
            Column::new("protected", |p: &Profile| {
                let on = is_protected(p);
                Cell::shown(if on { "yes" } else { "" }, on.to_string(), on.into())
            }),
        ],
        |p: &Profile| p.name.clone(),
        |p: &Profile| {
            Json::Own(json!({
                "name": p.name,
                "chosen": p.chosen,
                "mode": p.mode,
                "account": p.account,
                "account_name": p.account_name,
                "key": p.key.as_ref().map(|k| match k {
                    KeySource::Stored(_) => "stored".to_owned(),
                    other => other.to_string(),
                }),
                "protected": is_protected(p),
                "settings": shown(p),
            }))
        },
    )
}

/// The settings of a profile. A command may have a key written into it.
pub(crate) fn shown(profile: &Profile) -> serde_json::Value {
    let values = profile.values.iter();
    values
        .map(|(key, value)| {
            (
                (*key).to_owned(),
                crate::secret::hide_keys(value).into_owned().into(),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
