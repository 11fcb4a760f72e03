//! `tillctl config list`

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::sort_args::SortArgs;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::{Fields, Tone};
use crate::settings::declared::{SETTINGS, Setting};
use crate::settings::layers::SettingOrigin;

/// List every setting, what it is and where that comes from.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config list
  tillctl config list --profile berlin -o json")]
pub(crate) struct Args {
    #[command(flatten)]
    sort: SortArgs,
}

/// One line.
struct SettingLine {
    setting: &'static Setting,
    value: Option<String>,
    origin: SettingOrigin,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let fields = fields();
        let sort = self.sort.read(&Self::columns(), &[])?;
        let mut list = app.output.list(&fields)?.sorted(&sort)?;
        for setting in SETTINGS {
            let (value, origin) = crate::settings::shown::value(&app.settings, setting);
            list.push(&SettingLine {
                setting,
                value,
                origin,
            })?;
        }
        list.finish()
    }
}

fn fields() -> Fields<'static, SettingLine> {
    Fields::of(|l: &SettingLine| l.setting.key.to_owned())
        .text("key", |l| Some(l.setting.key))
        .text("value", |l| l.value.as_deref())
        .prose()
        .tone(|_| Tone::Strong)
        .made("from", |l| Some(l.origin.to_string()))
        .tone(|l| match l.origin {
            SettingOrigin::Default => Tone::Faint,
            _ => Tone::Plain,
        })
        .prose()
        .text("meaning", |l| Some(l.setting.meaning))
        .prose()
        .on_request()
}
