//! `tillctl config list`

use serde_json::json;

use crate::app::App;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::{Cell, Column, Json, Shape, Tone};
use crate::settings::declared::{SETTINGS, Setting};
use crate::settings::layers::Origin;

/// List every setting, what it is and where that comes from.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config list
  tillctl config list --profile berlin -o json")]
pub(crate) struct Args {}

/// One line.
struct Line {
    setting: &'static Setting,
    value: Option<String>,
    origin: Origin,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        shape().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            is_immediate: true,
            ..Surroundings::default()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let shape = shape();
        let mut list = app.output.list(&shape)?;
        for setting in SETTINGS {
            let (value, origin) = crate::commands::config::shared::value(&app.settings, setting);
            list.push(&Line {
                setting,
                value,
                origin,
            })?;
        }
        list.finish()
    }
}

fn shape() -> Shape<'static, Line> {
    Shape::new(
        vec![
            Column::new("key", |l: &Line| Cell::text(Some(l.setting.key))),
            Column::new("value", |l: &Line| {
                Cell::text(l.value.as_deref()).tone(Tone::Strong)
            }),
            Column::new("from", |l: &Line| {
                let tone = match l.origin {
                    Origin::Default => Tone::Faint,
                    _ => Tone::Plain,
                };
                Cell::text(Some(&l.origin.to_string())).tone(tone)
            }),
            Column::new("meaning", |l: &Line| Cell::text(Some(l.setting.meaning))).on_request(),
        ],
        |l: &Line| l.setting.key.to_owned(),
        |l: &Line| {
            Json::Own(json!({
                "key": l.setting.key,
                "value": l.value,
                "from": l.origin.to_string(),
                "meaning": l.setting.meaning,
            }))
        },
    )
}
