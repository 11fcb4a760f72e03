//! Days that were reported on and have changed since.

use super::account::{Account, offline, refund, sale};
use super::shop::Run;

const NIGHTLY: &str = "report -q --by location,reader --out nightly/{day}.csv";

/// Ten euros a day on the 21st, 22nd and 23rd.
fn account() -> Account {
    Account::new(|lists| {
        lists.charges = ["21", "22", "23"]
            .map(|day| sale(day, &format!("2026-11-{day}T09:00:00Z"), 1_000, "tmr_1"))
            .to_vec();
    })
}

/// The nightly report, ten past three in Berlin.
fn night(account: &Account, day: &str, more: &str) -> Run {
    let now = format!("2026-11-{day}T02:10:00Z");
    account.at(&now, &format!("{NIGHTLY} {more}"))
}

/// Taken on the 21st without a network, forwarded on the 23rd.
fn forward(account: &Account) {
    account.change(|lists| {
        let late = offline("off", "2026-11-21T19:00:00Z", "2026-11-23T08:00:00Z", 7_777);
        lists.charges.push(late);
    });
}

/// What a file says was taken, net.
fn net(account: &Account, file: &str) -> String {
    let text = account.file(file);
    let last = text.lines().last().unwrap_or_default();
    last.rsplit(',').next().unwrap_or_default().to_owned()
}

const TOLD: &str = "2026-11-21 changed after it was reported on: 77.77 EUR more, 1 payment more";

/// What is said where the file of that day stays what it was.
fn untrue() -> String {
    format!(
        "warning: {TOLD}; tillctl report --day 2026-11-21 --tz Europe/Berlin --by 'location,reader' --out 'nightly/{{day}}.csv' has it\n\
         found: the figures of 2026-11-21 changed after the files were written, and these are what they were\n\
         hint: the same command with --restate writes them anew, now or every night\n"
    )
}

#[test]
fn a_past_day_that_grew_is_told_once_and_made_true_when_asked() {
    let account = account();
    night(&account, "22", "").is(0, "", "");
    night(&account, "23", "").is(0, "", "");
    forward(&account);
    let run = night(&account, "24", "");
    run.is(10, "", untrue());
    // The night's own file is there, and the old one is what it was.
    assert_eq!(net(&account, "nightly/2026-11-23.csv"), "10.00");
    assert_eq!(net(&account, "nightly/2026-11-21.csv"), "10.00");
    // Told once; and known until it is made true.
    night(&account, "24", "").is(0, "", "");
    std::fs::write(account.shop.path("nightly/2026-11-22.csv"), "untouched").unwrap();
    night(&account, "24", "--restate").is(
        0,
        "",
        format!("warning: {TOLD}; wrote nightly/2026-11-21.csv anew\n"),
    );
    assert_eq!(net(&account, "nightly/2026-11-21.csv"), "87.77");
    assert_eq!(account.file("nightly/2026-11-22.csv"), "untouched");
    night(&account, "24", "--restate").is(0, "", "");
}

/// Files that are to stay what they were are no longer true, and that is said.
#[test]
fn a_day_of_the_period_whose_file_was_left_as_it_was_is_a_finding() {
    let account = account();
    let nightly = "report -q --last 3d --by location,reader --missing --out nightly/{day}.csv";
    let night = |day: &str| account.at(&format!("2026-11-{day}T02:10:00Z"), nightly);
    night("22").is(0, "", "");
    forward(&account);
    night("24").is(10, "", untrue());
    assert_eq!(net(&account, "nightly/2026-11-21.csv"), "10.00");
    assert_eq!(net(&account, "nightly/2026-11-23.csv"), "10.00");
    night("24").is(0, "", "");
}

#[test]
fn what_a_sync_at_noon_found_is_told_to_each_report_at_night() {
    let account = account();
    let other = "report -q --tz Asia/Tokyo --by reader --out tokyo/{day}.csv";
    for day in ["22", "23"] {
        night(&account, day, "").is(0, "", "");
        let now = format!("2026-11-{day}T02:20:00Z");
        account.at(&now, other).is(0, "", "");
    }
    forward(&account);
    let sync = account.at("2026-11-23T11:00:00Z", "ledger sync -q");
    assert_eq!((sync.code, &*sync.stderr), (0, ""));
    // A run that cannot write tells nobody anything.
    let blocked = account.shop.path("nightly/2026-11-23.csv");
    std::fs::create_dir(&blocked).unwrap();
    let run = night(&account, "24", "--restate");
    assert_ne!(run.code, 0, "{}", run.stderr);
    std::fs::remove_dir(&blocked).unwrap();
    let run = night(&account, "24", "--restate");
    run.is(
        0,
        "",
        format!("warning: {TOLD}; wrote nightly/2026-11-21.csv anew\n"),
    );
    // In Tokyo that was early on the 22nd; its files are another report's.
    let run = account.at("2026-11-24T02:20:00Z", &format!("{other} --restate"));
    run.is(
        0,
        "",
        "warning: 2026-11-22 changed after it was reported on: 77.77 EUR more, 1 payment more; wrote tokyo/2026-11-22.csv anew\n",
    );
    assert_eq!(net(&account, "tokyo/2026-11-22.csv"), "87.77");
    assert_eq!(net(&account, "tokyo/2026-11-21.csv"), "10.00");
}

#[test]
fn a_report_on_a_terminal_is_told_too_and_ends_well() {
    let account = account();
    let by_day = "report --from 2026-11-21 --to 2026-11-22 --by day -o csv -q";
    assert_eq!(account.at("2026-11-23T02:00:00Z", by_day).code, 0);
    forward(&account);
    let run = account.at("2026-11-24T02:00:00Z", by_day);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("2026-11-21,eur,2,2,0,0,87.77"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stderr, format!("warning: {TOLD}; this report has it\n"));
    assert_eq!(account.at("2026-11-24T02:01:00Z", by_day).stderr, "");
    // One that does not count the payment has nothing to be told.
    let other = account.at(
        "2026-11-24T02:00:00Z",
        "report --day 2026-11-22 --where brand=amex --by day -o csv -q",
    );
    assert_eq!((other.code, &*other.stderr), (0, ""));
}

#[test]
fn a_hold_that_is_captured_later_and_a_refund_seen_late_are_changes() {
    let account = account();
    let held = |captured: bool| {
        let mut held = sale("held", "2026-11-21T10:00:00Z", 5_000, "tmr_1");
        if !captured {
            held["captured"] = false.into();
            held["amount_captured"] = 0.into();
            held["balance_transaction"] = serde_json::Value::Null;
            held["payment_intent"]["status"] = "requires_capture".into();
        }
        held
    };
    account.change(|lists| lists.charges.push(held(false)));
    night(&account, "22", "").is(0, "", "");
    account.change(|lists| {
        lists.charges.pop();
        lists.charges.push(held(true));
    });
    let run = night(&account, "23", "--restate");
    run.is(
        0,
        "",
        "warning: 2026-11-21 changed after it was reported on: 50.00 EUR more, 1 payment more, 1 hold fewer; wrote nightly/2026-11-21.csv anew\n",
    );
    assert_eq!(net(&account, "nightly/2026-11-21.csv"), "60.00");
    // Reading everything once more finds what no list shows as new.
    account.change(|lists| {
        let back = refund("old", "2026-11-21T12:00:00Z", 200, &held(true));
        lists.refunds.push(back);
    });
    let full = account.at("2026-11-23T03:00:00Z", "ledger sync --full -q");
    assert_eq!(full.code, 0, "{}", full.stderr);
    let run = night(&account, "24", "--restate");
    run.is(
        0,
        "",
        "warning: 2026-11-21 changed after it was reported on: 2.00 EUR less, 1 refund more; wrote nightly/2026-11-21.csv anew\n",
    );
    assert_eq!(net(&account, "nightly/2026-11-21.csv"), "58.00");
}

#[test]
fn a_balance_report_is_told_what_moved_on_its_days() {
    let account = account();
    account.change(|lists| lists.charges[0]["balance_transaction"] = serde_json::Value::Null);
    let nightly = "report -q --basis balance --by currency --restate --out balance/{day}.csv";
    for day in ["22", "23"] {
        let now = format!("2026-11-{day}T02:10:00Z");
        account.at(&now, nightly).is(0, "", "");
    }
    assert_eq!(account.file("balance/2026-11-21.csv"), "");
    // What the first sale moved on its own day is told by Stripe two days later.
    account.change(|lists| {
        lists.charges[0] = sale("21", "2026-11-21T09:00:00Z", 1_000, "tmr_1");
    });
    account.at("2026-11-24T02:10:00Z", nightly).is(
        0,
        "",
        "warning: 2026-11-21 changed after it was reported on: 9.90 EUR more, 1 payment more; wrote balance/2026-11-21.csv anew\n",
    );
    assert_eq!(net(&account, "balance/2026-11-21.csv"), "9.90");
}

#[test]
fn files_without_a_day_in_their_name_cannot_be_restated() {
    let account = account();
    let run = account.at(
        "2026-11-24T02:10:00Z",
        "report --restate --by reader --out november.csv",
    );
    run.is(
        2,
        "",
        "error: --restate writes the files of days anew, and --out names none\n\
         hint: name them by their day: --out 'reports/{day}.csv'\n",
    );
}
