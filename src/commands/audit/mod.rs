//! `tillctl audit …`

mod list;

use crate::commands::verb::verbs;

verbs! {
    /// Show what this machine has changed at Stripe.
    #[command(after_help = "Examples:
  tillctl audit list --last 20
  tillctl audit list --since yesterday --command 'readers rename'")]
    pub(crate) enum Command {
        List(list::Args),
    }
}
