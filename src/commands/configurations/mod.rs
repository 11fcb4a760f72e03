//! `tillctl configurations …`

mod attach;
pub(crate) mod attachments;
mod create;
mod delete;
mod detach;
mod details;
mod edit;
mod fields;
mod files;
mod get;
mod list;
mod secrets;
mod update;
mod wifi;

use crate::commands::verb::verbs;

verbs! {
    /// List, create, change and attach configurations: tips, Wi-Fi, splash screens.
    #[command(after_help = "Examples:
  tillctl configurations list
  tillctl configurations create --name Bars --tip-percent eur=10,15,20
  tillctl configurations attach Bars \"Berlin Kreuzberg\"")]
    pub(crate) enum Command {
        List(list::Args),
        Get(get::Args),
        Create(Box<create::Args>),
        Update(Box<update::Args>),
        Delete(delete::Args),
        Attach(attach::Args),
        Detach(detach::Args),
    }
}
