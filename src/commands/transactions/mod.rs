//! `tillctl transactions …`

mod get;
mod shown;

use crate::commands::verb::verbs;

verbs! {
    /// Look at what happened at readers: sales, declines, refunds, disputes.
    #[command(after_help = "Examples:
  tillctl transactions get ch_3QwErTyUiOpAsDfGhJkLzXcV")]
    pub(crate) enum Command {
        Get(get::Args),
    }
}
