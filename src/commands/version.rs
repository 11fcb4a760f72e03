//! `tillctl version`

use crate::app::App;
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::Failure;
use crate::output::{ColumnNames, Fields};

/// What `--version` says.
pub(crate) const SENTENCE: &str = concat!("tillctl ", env!("CARGO_PKG_VERSION"));

/// Show the version, as --version does.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl version
  tillctl version -o json")]
pub(crate) struct Args {}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Unread,
            ..Surroundings::immediate()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        app.output
            .done(&fields(), &env!("CARGO_PKG_VERSION"), SENTENCE)
    }
}

fn fields<'a>() -> Fields<'a, &'static str> {
    Fields::of(|version: &&'static str| (*version).to_owned())
        .text("version", |version| Some(*version))
}
