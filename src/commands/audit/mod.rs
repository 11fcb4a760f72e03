//! `tillctl audit …`

mod list;
mod revert;

use crate::commands::verb::verbs;

verbs! {
    /// Show what this machine has changed at Stripe, and turn it back.
    #[command(after_help = "Examples:
  tillctl audit list --last 20
  tillctl audit list --since yesterday --command 'readers rename'
  tillctl audit revert --last 1 --dry-run")]
    pub(crate) enum Command {
        List(list::Args),
        Revert(revert::Args),
    }
}
