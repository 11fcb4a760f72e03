//! How a configuration is shown: a secret is set or not, and that is all.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::app::App;
use crate::failure::Failure;
use crate::fleet::configure::{tips, words};
use crate::output::{Cell, Fields, Json, Tone};
use crate::stripe::{Configuration, Location, Verbatim, locations};

/// Names of the locations each configuration is attached to, by its id.
pub(super) type Attached = HashMap<String, Vec<String>>;

type Item = Verbatim<Configuration>;

/// Where configurations are attached, if a column that shows it is wanted: one
/// request for each hundred locations.
pub(super) async fn attached(app: &App) -> Result<Attached, Failure> {
    if !app.output.shows("locations") {
        return Ok(Attached::new());
    }
    let all = app
        .stripe()
        .await?
        .pages::<Verbatim<Location>>(locations::list());
    match all.all().await {
        Ok(all) => Ok(by_configuration(&all)),
        Err(error) if error.is_forbidden() => {
            app.output.note(
                "the key may not read locations: where configurations are attached is left out",
            );
            Ok(Attached::new())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn by_configuration(all: &[Verbatim<Location>]) -> Attached {
    let mut attached = Attached::new();
    for location in all {
        if let Some(id) = &location.configuration_overrides {
            attached
                .entry(id.clone())
                .or_default()
                .push(location.name().to_owned());
        }
    }
    attached
}

/// The fields of a configuration.
pub(super) fn configuration(attached: &Attached) -> Fields<'_, Item> {
    Fields::of(|c: &Item| c.id.clone())
        .text("id", |c| Some(&c.id))
        .rank(1)
        .text("name", |c| c.name.as_deref())
        .name_kind()
        .tone(|_| Tone::Strong)
        .cell("locations", move |c| at(c, attached))
        .cell("tipping", tipping)
        .rank(2)
        .cell("reboot_window", |c| {
            let value = c.reboot_window.map_or(
                Value::Null,
                |w| json!({"start_hour": w.start_hour, "end_hour": w.end_hour}),
            );
            part(c, c.reboot_window.map(words::reboot), value)
        })
        .rank(3)
        .cell("wifi", |c| {
            let text = c.wifi.as_ref().map(words::wifi);
            let value = text.clone().into();
            part(c, text, value)
        })
        .rank(4)
        .text("admin_menu_passcode", |c| {
            let passcode = c.reader_security.as_ref();
            let there = passcode.is_some_and(|s| s.admin_menu_passcode.is_some());
            Some(words::set(there))
        })
        .rank(7)
        .cell("offline", |c| switch(c, c.offline))
        .rank(6)
        .cell("cellular", |c| switch(c, c.cellular))
        .rank(8)
        .cell("splashscreens", |c| {
            let all = &c.splashscreens.0;
            let models: Vec<_> = all.keys().map(String::as_str).collect();
            let text = (!models.is_empty()).then(|| models.join(", "));
            part(c, text, json!(all))
        })
        .rank(5)
        .cell("is_account_default", |c| {
            let text = c.is_default().to_string();
            Cell::shown(text.clone(), text, c.is_default().into())
        })
        .on_request()
        .whole(|c| Json::Raw(c.raw()))
}

fn at(configuration: &Configuration, attached: &Attached) -> Cell {
    if configuration.is_default() {
        return Cell::shown(
            "(account default)",
            "(account default)",
            "(account default)".into(),
        );
    }
    match attached.get(&configuration.id) {
        Some(names) => Cell::shown(names.join(", "), names.join(", "), json!(names)),
        None => Cell::shown("(none)", "", json!([])).tone(Tone::Faint),
    }
}

fn tipping(configuration: &Item) -> Cell {
    let tipping = tips::normal(configuration.tipping.as_ref());
    let text = (!tipping.is_empty()).then(|| words::tipping(&tipping));
    let value = text.clone().into();
    part(configuration, text, value)
}

fn switch(configuration: &Item, switch: Option<crate::stripe::configurations::Switch>) -> Cell {
    let enabled = switch.and_then(|s| s.enabled);
    part(
        configuration,
        words::switch(switch).map(str::to_owned),
        enabled.into(),
    )
}

/// A part that may not be there: it is the default's then, or Stripe's.
fn part(configuration: &Configuration, text: Option<String>, value: Value) -> Cell {
    match text {
        Some(text) => Cell::shown(text.clone(), text, value),
        None if configuration.deleted => Cell::text(None),
        None => {
            let shown = if configuration.is_default() {
                "-"
            } else {
                "inherited"
            };
            Cell::shown(shown, "", Value::Null).tone(Tone::Faint)
        }
    }
}

/// What people should know after a write.
pub(crate) const WHEN: &str = "readers have it within 10 minutes";
