//! `tillctl profiles …`

mod delete;
pub(crate) mod fields;
mod list;
mod select;
mod show;

use crate::commands::verb::verbs;

verbs! {
    /// List, choose, show and delete profiles.
    #[command(after_help = "Examples:
  tillctl profiles list
  tillctl profiles use berlin
  tillctl profiles show berlin")]
    pub(crate) enum Command {
        List(list::Args),
        Use(select::Args),
        Show(show::Args),
        Delete(delete::Args),
    }
}
