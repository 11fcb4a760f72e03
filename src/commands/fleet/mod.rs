//! `tillctl fleet …`

mod apply;
mod check;
mod codes;
mod export;
mod plan;
mod saved;
mod shared;
mod show;

use crate::commands::verb::verbs;

verbs! {
    /// Check the fleet, write it to a file, make it what a file says.
    #[command(after_help = "Examples:
  tillctl fleet check
  tillctl fleet export --out fleet.toml
  tillctl fleet plan fleet.toml
  tillctl fleet apply fleet.toml")]
    pub(crate) enum Command {
        Check(check::Args),
        Export(export::Args),
        Plan(plan::Args),
        Apply(apply::Args),
    }
}
