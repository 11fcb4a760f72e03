//! `tillctl ledger status`

use jiff::Timestamp;

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::ledger::LedgerStatus;
use crate::output::Fields;

/// Show what the ledger holds and how old it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl ledger status
  tillctl ledger status -o json")]
pub(crate) struct Args {}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let ledger = crate::commands::ledger::shared::existing(app)?;
        let standing = ledger.standing()?;
        let path = ledger.path().display().to_string();
        let fields = Fields::of(|_: &LedgerStatus| path.clone())
            .made("since", |s| moment(s.since))
            .made("synced", |s| moment(s.synced))
            .flag("unfinished", |s| s.unfinished)
            .count("charges", |s| u64::try_from(s.charges).ok())
            .count("refunds", |s| u64::try_from(s.refunds).ok())
            .count("disputes", |s| u64::try_from(s.disputes).ok())
            .count("balance_transactions", |s| u64::try_from(s.balance).ok())
            .count("open", |s| u64::try_from(s.open).ok())
            .count("unread", |s| u64::try_from(s.unread).ok())
            .count("bytes", |s| Some(s.bytes))
            .made("file", |_| Some(path.clone()));
        app.output.show(&fields, &standing)?;
        if standing.unfinished {
            app.output
                .hint("a synchronisation did not end: tillctl ledger sync goes on with it");
        }
        if standing.unread > 0 {
            app.output.hint(
                "the keys used so far could not read all balance transactions or PaymentIntents: \
             tillctl ledger sync with a key that may read them",
            );
        }
        Ok(())
    }
}

fn moment(seconds: Option<i64>) -> Option<String> {
    Some(Timestamp::from_second(seconds?).ok()?.to_string())
}
