//! `tillctl config list`

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::sort_args::SortArgs;
use crate::commands::verb::{Surroundings, Verb};
use crate::commands::where_args::WhereArgs;
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
    only: WhereArgs,
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
        let only = self.only.read(&fields, app.settings.decimal_mark)?;
        let lines = SETTINGS.iter().map(|setting| {
            let (value, origin) = crate::settings::shown::value(&app.settings, setting);
            SettingLine {
                setting,
                value,
                origin,
            }
        });
        let lines: Vec<_> = lines
            .filter(|line| only.fits(&fields, line, app.now()))
            .collect();
        list.push_all(&lines)?;
        list.finish()?;
        if lines.is_empty() {
            app.output.note("nothing fits");
        }
        Ok(())
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
