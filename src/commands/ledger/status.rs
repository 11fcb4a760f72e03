//! `tillctl ledger status`

use jiff::Timestamp;
use serde_json::json;

use crate::app::App;
use crate::commands::Verb;
use crate::failure::Failure;
use crate::ledger::LedgerStatus;
use crate::output::{Cell, Column, Json, Shape};

/// Show what the ledger holds and how old it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl ledger status
  tillctl ledger status -o json")]
pub(crate) struct Args {}

impl Verb for Args {
    async fn run(&self, app: &App) -> Result<(), Failure> {
        let ledger = crate::commands::ledger::shared::existing(app)?;
        let standing = ledger.standing()?;
        let path = ledger.path().display().to_string();
        let count = |number: i64| Cell::count(u64::try_from(number).unwrap_or(0));
        let shape = Shape::new(
            vec![
                Column::new("since", |s: &LedgerStatus| {
                    Cell::text(moment(s.since).as_deref())
                }),
                Column::new("synced", |s: &LedgerStatus| {
                    Cell::text(moment(s.synced).as_deref())
                }),
                Column::new("unfinished", |s: &LedgerStatus| {
                    Cell::text(Some(if s.unfinished { "yes" } else { "no" }))
                }),
                Column::new("charges", move |s: &LedgerStatus| count(s.charges)),
                Column::new("refunds", move |s: &LedgerStatus| count(s.refunds)),
                Column::new("disputes", move |s: &LedgerStatus| count(s.disputes)),
                Column::new("balance_transactions", move |s: &LedgerStatus| {
                    count(s.balance)
                }),
                Column::new("open", move |s: &LedgerStatus| count(s.open)),
                Column::new("unread", move |s: &LedgerStatus| count(s.unread)),
                Column::new("bytes", |s: &LedgerStatus| Cell::count(s.bytes)),
                Column::new("file", |_: &LedgerStatus| Cell::text(Some(&path))),
            ],
            |_: &LedgerStatus| path.clone(),
            |s| {
                Json::Own(json!({
                    "since": moment(s.since),
                    "synced": moment(s.synced),
                    "unfinished": s.unfinished,
                    "charges": s.charges,
                    "refunds": s.refunds,
                    "disputes": s.disputes,
                    "balance_transactions": s.balance,
                    "open": s.open,
                    "unread": s.unread,
                    "bytes": s.bytes,
                    "file": path,
                }))
            },
        );
        app.output.show(&shape, &standing)?;
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
