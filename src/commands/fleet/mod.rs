//! `tillctl fleet …`

mod apply;
mod check;
mod codes;
mod export;
mod labels;
mod plan;
mod saved;
mod shared;
mod uptime;

use crate::commands::verb::verbs;

verbs! {
    /// Check the fleet, write it to a file, make it what a file says, tell how long it was there.
    #[command(after_help = "Examples:
  tillctl fleet check
  tillctl fleet export --out fleet.toml
  tillctl fleet plan fleet.toml
  tillctl fleet apply fleet.toml
  tillctl fleet uptime --month last")]
    pub(crate) enum Command {
        Check(check::Args),
        Export(export::Args),
        Plan(plan::Args),
        Apply(apply::Args),
        Uptime(uptime::Args),
    }
}
