//! `tillctl ledger status`

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::Verb;
use crate::commands::period_args::zone_of_days;
use crate::failure::Failure;
use crate::ledger::LedgerStatus;
use crate::output::{Cell, Fields};

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
        let zone = zone_of_days(app)?;
        let fields = Fields::of(|_: &LedgerStatus| path.clone())
            .cell("since", |s| moment(s.since, &zone))
            .cell("synced", |s| moment(s.synced, &zone))
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

fn moment(second: Option<i64>, zone: &TimeZone) -> Cell {
    let at = second.and_then(|second| Timestamp::from_second(second).ok());
    Cell::moment_with_offset(at, zone)
}
