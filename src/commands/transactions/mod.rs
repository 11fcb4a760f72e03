//! `tillctl transactions …`

mod get;
mod list;
mod shown;

use crate::commands::verb::verbs;

verbs! {
    /// Look at what happened at readers: sales, declines, refunds, disputes.
    #[command(after_help = "Examples:
  tillctl transactions get ch_3QwErTyUiOpAsDfGhJkLzXcV")]
    pub(crate) enum Command {
        List(list::Args),
        Get(get::Args),
    }
}
