//! `tillctl readers …`

mod assign;
mod cancel;
mod delete;
mod edit;
mod get;
mod import;
mod list;
mod present;
mod register;
mod relabel;
mod rename;
mod shared;
mod targets;

use crate::commands::verb::verbs;

verbs! {
    /// List, register, rename and assign readers.
    #[command(after_help = "Examples:
  tillctl readers list --status offline
  tillctl readers register --code sepia-cerulean-aqua --location \"Berlin Kreuzberg\" --label \"Till 3\"
  tillctl readers rename tmr_FDOt2wlRZEdpd7 \"Till 3\"")]
    pub(crate) enum Command {
        List(list::Args),
        Get(get::Args),
        Register(register::Args),
        Import(import::Args),
        Rename(rename::Args),
        Edit(edit::Args),
        Assign(assign::Args),
        Cancel(cancel::Args),
        Present(present::Args),
        Delete(delete::Args),
    }
}
