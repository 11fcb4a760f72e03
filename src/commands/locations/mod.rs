//! `tillctl locations …`

mod create;
mod delete;
mod details;
mod get;
mod list;
mod update;

use crate::commands::verb::verbs;

verbs! {
    /// List, create and change locations.
    #[command(after_help = "Examples:
  tillctl locations list
  tillctl locations get Kreuzberg
  tillctl locations create --name Shop --line1 'Oranienstraße 25' --city Berlin --postal-code 10999 --country DE")]
    pub(crate) enum Command {
        List(list::Args),
        Get(get::Args),
        Create(create::Args),
        Update(update::Args),
        Delete(delete::Args),
    }
}
