//! `tillctl config …`

mod get;
mod list;
mod path;
mod set;
mod shared;
mod unset;

use crate::commands::verb::verbs;

verbs! {
    /// Read and change settings.
    #[command(after_help = "Examples:
  tillctl config list
  tillctl config get tz
  tillctl config set tz Europe/Berlin")]
    pub(crate) enum Command {
        Get(get::Args),
        Set(set::Args),
        Unset(unset::Args),
        List(list::Args),
        Path(path::Args),
    }
}
