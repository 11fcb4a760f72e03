//! `tillctl profiles list`

use super::fields;
use crate::app::{App, GlobalFlags, Reach};
use crate::commands::sort_args::SortArgs;
use crate::commands::verb::{Surroundings, Verb};
use crate::commands::where_args::WhereArgs;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::settings::profile;

/// List profiles; none of their keys is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl profiles list
  tillctl profiles list -o json")]
pub(crate) struct Args {
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields::profile().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let fields = fields::profile();
        let sort = self.sort.read(&Self::columns(), &[])?;
        let mut list = app.output.list(&fields)?.sorted(&sort)?;
        let mut all = profile::all(&app.settings)?;
        let mut only = self.only.read(&fields, app.settings.decimal_mark)?;
        only.spell(&fields, &all);
        let has_some = !all.is_empty();
        all.retain(|one| only.fits(&fields, one, app.now()));
        list.push_all(&all)?;
        list.finish()?;
        if all.is_empty() && has_some {
            app.output.note("nothing fits");
        } else if all.is_empty() {
            app.output.note("there is no profile yet");
            app.output.hint("tillctl login");
        }
        Ok(())
    }
}
