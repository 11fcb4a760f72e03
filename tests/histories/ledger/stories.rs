//! Short stories of what went wrong once, through the program.

use std::collections::BTreeSet;
use std::process::Output;

use super::account::{Account, Ending, RefundEnding, Sale};
use super::program::{run, stderr};
use super::server::{BALANCE, DISPUTES, EVENTS, INTENTS, Mood, Server};

const DAY: i64 = 86_400;
/// Of those that there are.
const FIRST: u16 = 0;

struct Shop {
    server: Server,
    home: tempfile::TempDir,
}

impl Shop {
    async fn open() -> Self {
        let shop = Self {
            server: Server::start(Account::new()).await,
            home: tempfile::tempdir().unwrap(),
        };
        shop.key(&[]);
        shop
    }

    /// What the key may not read from now on.
    fn key(&self, lacks: &[&'static str]) {
        self.server.set(Mood {
            lacks: lacks.iter().copied().collect::<BTreeSet<_>>(),
            page: 100,
            ..Mood::default()
        });
    }

    /// Sells for 100.00, with a tip of 5.00 and a fee of 1.50.
    fn sell(&self, ending: Ending) {
        self.server.account().sell(&Sale {
            kind: "card_present",
            reader: Some(0),
            currency: "eur",
            rate: None,
            amount: 10_000,
            tip: Some(500),
            ending,
            offline: None,
        });
    }

    fn pass(&self, days: i64) {
        self.server.account().pass(days * DAY);
    }

    async fn run(&self, args: &str) -> Output {
        let args: Vec<&str> = args.split_whitespace().collect();
        run(&self.server, self.home.path(), &args).await.unwrap()
    }

    /// The columns of the one row of a report, which says that it is complete.
    async fn row(&self, args: &str, columns: &str) -> String {
        self.row_of(args, columns, ", complete").await
    }

    /// The same of a report that says why it is not complete: tips are unknown.
    async fn row_without_tips(&self, args: &str, columns: &str) -> String {
        self.row_of(
            args,
            columns,
            ", not complete\nwarning: the key may not read PaymentIntents, so tips are unknown",
        )
        .await
    }

    async fn row_of(&self, args: &str, columns: &str, says: &str) -> String {
        let args = format!("report --by currency -o csv --columns {columns} {args}");
        let output = self.run(&args).await;
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(stderr(&output).contains(says), "{output:?}");
        let csv = String::from_utf8(output.stdout).unwrap();
        csv.lines().nth(1).unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn what_a_key_could_not_see_of_the_balance_a_later_one_does() {
    let shop = Shop::open().await;
    for _ in 0..5 {
        shop.sell(Ending::Paid);
    }
    shop.pass(2);
    shop.key(&[BALANCE]);
    let day = "--from 2025-06-02 --to 2025-06-03";
    assert_eq!(shop.row(day, "payments,gross").await, "5,500.00");
    // Nobody says what reached the balance before it is known.
    let balance = "payments,gross,fees,net";
    let offline = shop
        .run(&format!("report {day} --basis balance --offline"))
        .await;
    assert_eq!(offline.status.code(), Some(4), "{offline:?}");
    let forbidden = shop.run(&format!("report {day} --basis balance")).await;
    assert_eq!(forbidden.status.code(), Some(3), "{forbidden:?}");
    let verified = shop.run("ledger verify").await;
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    assert!(stderr(&verified).contains("the key may not read balance transactions"));
    let status = shop.run("ledger status -o csv --columns unread").await;
    assert_eq!(String::from_utf8_lossy(&status.stdout), "unread\n5\n");
    shop.key(&[]);
    let args = format!("{day} --basis balance");
    assert_eq!(shop.row(&args, balance).await, "5,500.00,7.50,492.50");
    let args = format!("{day} --basis balance --offline");
    assert_eq!(shop.row(&args, balance).await, "5,500.00,7.50,492.50");
    let verified = shop.run("ledger verify").await;
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}

#[tokio::test]
async fn tips_that_a_key_could_not_see_a_later_one_does() {
    let shop = Shop::open().await;
    shop.sell(Ending::Paid);
    shop.sell(Ending::Held);
    shop.pass(3);
    shop.key(&[INTENTS]);
    let days = "--from 2025-06-02 --to 2025-06-04";
    assert_eq!(shop.row_without_tips(days, "gross,tips").await, "100.00,");
    let offline = format!("{days} --offline");
    assert_eq!(
        shop.row_without_tips(&offline, "gross,tips").await,
        "100.00,"
    );
    let direct = format!("{days} --direct");
    assert_eq!(
        shop.row_without_tips(&direct, "gross,tips").await,
        "100.00,"
    );
    // What does not show them lacks nothing.
    assert_eq!(shop.row(days, "gross").await, "100.00");
    assert_eq!(shop.row(&direct, "gross").await, "100.00");
    shop.key(&[]);
    assert_eq!(shop.row(days, "gross,tips").await, "100.00,5.00");
    // A tip that was known is not while the hold it was of has become a payment.
    shop.server.account().capture_held(FIRST, 100, true);
    shop.key(&[INTENTS]);
    assert_eq!(shop.row_without_tips(days, "gross,tips").await, "200.00,");
    shop.key(&[]);
    let output = shop
        .run(&format!("report {days} -o csv --columns tips"))
        .await;
    assert!(!stderr(&output).contains("tips are unknown"), "{output:?}");
    assert_eq!(shop.row(days, "gross,tips").await, "200.00,10.00");
}

#[tokio::test]
async fn a_hold_that_is_captured_during_a_pause_is_found() {
    let shop = Shop::open().await;
    // 20 June, the second report on 30 July.
    shop.pass(18);
    shop.sell(Ending::Held);
    shop.pass(1);
    // The newest of a list is read again anyway.
    shop.sell(Ending::Paid);
    shop.pass(9);
    let june = "--month 2025-06";
    assert_eq!(
        shop.row("--from 2025-06-01 --to 2025-06-29", "uncaptured,gross")
            .await,
        "1,100.00"
    );
    shop.pass(15);
    shop.server.account().capture_held(FIRST, 100, true);
    shop.pass(18);
    let july = "--from 2025-07-01 --to 2025-07-30 --basis balance";
    assert_eq!(
        shop.row(july, "payments,gross,fees,net").await,
        "1,100.00,1.50,98.50"
    );
    assert_eq!(shop.row(june, "uncaptured,gross").await, "0,200.00");
}

#[tokio::test]
async fn a_refund_that_fails_during_a_pause_is_found_by_any_key() {
    for (lacks, pause) in [
        (&[][..], 3),
        (&[EVENTS, BALANCE], 3),
        (&[], 100),
        (&[BALANCE], 100),
    ] {
        let shop = Shop::open().await;
        shop.sell(Ending::Paid);
        for percent in [10, 30] {
            shop.pass(1);
            shop.server.account().refund(FIRST, percent, false, true);
        }
        shop.pass(1);
        let june = "--from 2025-06-01 --to 2025-06-04";
        let refunds = "refunds,refund_count";
        assert_eq!(shop.row(june, refunds).await, "37.00,2");
        // The older one: the newest of a list is read again anyway.
        shop.server.account().fail_refund(FIRST);
        shop.pass(pause);
        shop.key(lacks);
        let told = shop.row(june, refunds).await;
        assert_eq!(told, "27.00,1", "{lacks:?}, {pause} days");
    }
}

#[tokio::test]
async fn a_refund_that_pends_is_looked_at_however_long() {
    let shop = Shop::open().await;
    shop.sell(Ending::Paid);
    shop.server.account().refund(FIRST, 20, true, false);
    shop.pass(2);
    let june = "--from 2025-06-01 --to 2025-06-03";
    assert_eq!(shop.row(june, "refunds").await, "20.00");
    shop.pass(200);
    shop.server
        .account()
        .end_refund(FIRST, RefundEnding::Failed);
    shop.pass(40);
    assert_eq!(shop.row(june, "refunds").await, "0.00");
}

#[tokio::test]
async fn a_dispute_that_is_won_long_after_is_found() {
    let balance = "disputes,dispute_count,fees,net";
    for lacks in [&[][..], &[DISPUTES], &[BALANCE]] {
        let shop = Shop::open().await;
        shop.sell(Ending::Paid);
        shop.pass(1);
        shop.server.account().dispute(FIRST, 100, false);
        shop.pass(1);
        let june = "--from 2025-06-01 --to 2025-06-03 --basis balance";
        assert_eq!(shop.row(june, balance).await, "100.00,1,16.50,-16.50");
        shop.pass(210);
        // Won, at the end of 2025.
        shop.server.account().go_on(FIRST, 3);
        shop.pass(1);
        // Whoever looks in between takes nothing away from who may see more.
        shop.key(lacks);
        shop.row("--from 2025-12-01 --to 2025-12-02", "gross").await;
        shop.pass(20);
        shop.key(&[]);
        let december = "--from 2025-12-01 --to 2026-01-10 --basis balance";
        assert_eq!(
            shop.row(december, balance).await,
            "-100.00,0,-15.00,115.00",
            "{lacks:?}"
        );
        let reconciled = shop
            .run("report --reconcile --from 2025-12-01 --to 2026-01-10")
            .await;
        assert_eq!(reconciled.status.code(), Some(0), "{reconciled:?}");
    }
}

#[tokio::test]
async fn a_run_that_dies_leaves_what_changed_to_the_next() {
    let shop = Shop::open().await;
    shop.sell(Ending::Paid);
    for _ in 0..2 {
        shop.pass(1);
        shop.server.account().refund(FIRST, 10, false, true);
    }
    shop.pass(1);
    let june = "--from 2025-06-01 --to 2025-06-04";
    assert_eq!(shop.row(june, "refunds").await, "19.00");
    shop.server.account().fail_refund(FIRST);
    shop.pass(20);
    for request in (1..12).step_by(2) {
        shop.server.set(Mood {
            page: 100,
            wreck: Some(super::server::Wreck::Kill(request)),
            ..Mood::default()
        });
        let args: Vec<&str> = ["ledger", "sync"].to_vec();
        run(&shop.server, shop.home.path(), &args).await;
        shop.pass(1);
    }
    shop.key(&[]);
    assert_eq!(shop.row(june, "refunds").await, "9.00");
}

#[tokio::test]
async fn what_is_settled_months_later_is_fetched_to_reconcile() {
    let shop = Shop::open().await;
    // A bank debit, which pends.
    shop.server.account().sell(&Sale {
        kind: "card",
        reader: None,
        currency: "eur",
        rate: None,
        amount: 20_000,
        tip: None,
        ending: Ending::Pending,
        offline: None,
    });
    shop.pass(180);
    shop.sell(Ending::Paid);
    shop.pass(10);
    shop.server.account().decide(FIRST, true);
    shop.pass(1);
    // 29 November and 9 December, the debit of June.
    let period = "--from 2025-11-20 --to 2025-12-10";
    let reconciled = format!("report --reconcile {period} -o json");
    // A key that may not read PaymentIntents may read this.
    for lacks in [&[INTENTS][..], &[]] {
        shop.key(lacks);
        let output = shop.run(&reconciled).await;
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(found["reconciled"], true, "{found}");
        let line = |item: &str| {
            let mut lines = found["lines"].as_array().unwrap().iter();
            let line = lines.find(|line| line["item"] == item);
            line.map(|line| (line["count"].clone(), line["amount"].clone()))
        };
        assert_eq!(line("gross"), Some((1.into(), 10_000.into())), "{found}");
        assert_eq!(line("online"), Some((1.into(), 20_000.into())), "{found}");
        assert_eq!(line("balance"), Some((2.into(), 30_000.into())), "{found}");
    }
    let charges = shop.run("ledger status -o csv --columns charges").await;
    assert_eq!(String::from_utf8_lossy(&charges.stdout), "charges\n2\n");
}
