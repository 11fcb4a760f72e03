//! `tillctl locations …`

mod create;
mod delete;
mod details;
mod get;
mod import;
mod list;
mod update;

use crate::commands::verb::verbs;

verbs! {
    /// List, create and change locations.
    #[command(after_help = "Examples:
  tillctl locations list
  tillctl locations get \"Berlin Kreuzberg\"
  tillctl locations create --name Shop --line1 'Oranienstraße 25' --city Berlin --postal-code 10999 --country DE
  tillctl locations import locations.csv --dry-run")]
    pub(crate) enum Command {
        List(list::Args),
        Get(get::Args),
        Create(create::Args),
        Import(import::Args),
        Update(update::Args),
        Delete(delete::Args),
    }
}
