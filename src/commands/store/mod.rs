//! `tillctl store …`

mod export;
mod import;
mod init;
mod migrate;
mod shared;
mod status;

use crate::commands::verb::verbs;

verbs! {
    /// Share the payment journal and the locks of readers and sales between machines, in PostgreSQL.
    #[command(after_help = "Examples:
  tillctl config set store postgres://till@db.example/tillctl
  tillctl store init
  tillctl store status")]
    pub(crate) enum Command {
        Status(status::Args),
        Init(init::Args),
        Migrate(migrate::Args),
        Import(import::Args),
        Export(export::Args),
    }
}
