//! `tillctl ledger …`

mod export;
mod push;
mod reset;
mod shared;
mod status;
mod sync;
mod verify;

use crate::commands::verb::verbs;

verbs! {
    /// Keep a local copy of the transactions that reports are made from.
    #[command(after_help = "Examples:
  tillctl ledger sync
  tillctl ledger status
  tillctl ledger verify")]
    pub(crate) enum Command {
        Sync(sync::Args),
        Status(status::Args),
        Verify(verify::Args),
        Reset(reset::Args),
        Export(export::Args),
        Push(push::Args),
    }
}
