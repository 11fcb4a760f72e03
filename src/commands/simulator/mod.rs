//! `tillctl simulator …`

mod control;
mod reset;
mod serve;

use crate::commands::verb::verbs;

verbs! {
    /// Serve the built-in simulator to other programs, or begin anew.
    #[command(after_help = "Examples:
  tillctl simulator serve
  tillctl simulator serve --readers 2000 --charges 100000
  tillctl simulator control clock advance=2d
  tillctl simulator reset")]
    pub(crate) enum Command {
        Serve(Box<serve::Args>),
        Control(control::Args),
        Reset(reset::Args),
    }
}
