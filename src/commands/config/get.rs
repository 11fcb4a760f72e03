//! `tillctl config get`

use serde_json::json;

use clap_complete::ArgValueCompleter;

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::commands::complete;
use crate::commands::verb::{Surroundings, Verb};
use crate::failure::Failure;

/// Print what a setting is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl config get tz
  tillctl config get account --profile berlin")]
pub(crate) struct Args {
    /// The setting
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::setting_keys))]
    key: String,
}

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .printing(Printed::Result)
            .reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let setting = crate::commands::config::shared::setting(&self.key)?;
        let (value, origin) = crate::settings::shown::value(&app.settings, setting);
        if app.output.format().is_json() {
            return app.output.document(&json!({
                "key": setting.key,
                "value": value,
                "from": origin.to_string(),
            }));
        }
        match value {
            Some(value) => app.output.line(&value),
            None => Err(Failure::not_found(format!("{} is not set", setting.key))
                .hint(format!("tillctl config set {} VALUE", setting.key))),
        }
    }
}
