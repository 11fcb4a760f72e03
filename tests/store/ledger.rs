//! The ledger in the store: what is pushed is what the ledger holds, whoever pushes,
//! however often, and whatever goes wrong meanwhile.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use super::faults::ended;
use super::proxy::{Cut, Proxy};
use super::shared::{Shop, documented};
use super::till::Till;

/// The tables of an export, and the same from the store.
const TABLES: [(&str, &str); 4] = [
    (
        "charges",
        "select id, extract(epoch from created)::bigint, status, currency, amount, captured::text,
            amount_captured, amount_refunded, disputed::text, tip, type, reader, location,
            stamped_reader, stamped_label, stamped_location, brand, read_method, wallet,
            failure_code, decline_reason, retried::text, payment_intent, reference,
            extract(epoch from stored_at)::bigint, balance_transaction
         from tillctl_ledger.charges as t",
    ),
    (
        "refunds",
        "select id, extract(epoch from created)::bigint, status, currency, amount, reason, charge,
            balance_transaction, failure_balance_transaction from tillctl_ledger.refunds as t",
    ),
    (
        "disputes",
        "select id, extract(epoch from created)::bigint, status, currency, amount, reason, charge
         from tillctl_ledger.disputes as t",
    ),
    (
        "balance_transactions",
        "select id, extract(epoch from created)::bigint, type, source, charge, amount, fee, net,
            currency, exchange_rate, extract(epoch from available_on)::bigint
         from tillctl_ledger.balance_transactions as t",
    ),
];

/// What a machine's ledger holds, table by table.
fn held(shop: &Shop, machine: &str) -> Vec<String> {
    let folder = shop.till.path(&format!("export-{machine}"));
    let out = folder.to_str().unwrap();
    let args = ["ledger", "export", "--format", "csv", "--out", out];
    shop.run(machine, &args).exits(0);
    let read = |(name, _): (&str, &str)| {
        let text = std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
        let (_, rows) = text.split_once('\n').unwrap();
        rows.trim_end().to_owned()
    };
    TABLES.map(read).to_vec()
}

/// The same in the store, before something is done.
fn stored_before(shop: &Shop, then: &str) -> Vec<String> {
    const NEXT: &str = "-- next --";
    let mut asked = Vec::new();
    for (_, select) in TABLES {
        asked.push(format!(
            "copy ({select} order by t.created, t.id) to stdout (format csv)"
        ));
        asked.push(format!("copy (select '{NEXT}') to stdout"));
    }
    asked.push(then.to_owned());
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let all = shop.cluster.sql_each(&asked);
    let lines: Vec<&str> = all.lines().collect();
    let tables = lines.split(|line| *line == NEXT).take(TABLES.len());
    tables.map(|rows| rows.join("\n")).collect()
}

fn stored(shop: &Shop) -> Vec<String> {
    stored_before(shop, "select")
}

#[track_caller]
fn are_same(held: &[String], stored: &[String]) {
    assert_eq!(held.len(), stored.len());
    for ((held, stored), (name, _)) in held.iter().zip(stored).zip(TABLES) {
        assert_eq!(held, stored, "{name}");
    }
}

#[track_caller]
fn is_pushed(shop: &Shop, machine: &str) {
    are_same(&held(shop, machine), &stored(shop));
}

pub(super) fn control(shop: &Shop, words: &[&str]) {
    let words = [&["simulator", "control"], words].concat();
    shop.run("a", &words).exits(0);
}

/// One of the shop's charges that were paid.
pub(super) fn charge(shop: &Shop, number: usize) -> String {
    let list = shop.till.stripe("/v1/charges?limit=100");
    let rows = list["data"].as_array().unwrap().iter();
    let mut paid = rows.filter(|row| row["captured"] == true && row["amount_refunded"] == 0);
    paid.nth(number).unwrap()["id"].as_str().unwrap().to_owned()
}

pub(super) fn sync(shop: &Shop, machine: &str) {
    shop.run(machine, &["ledger", "sync"]).exits(0);
}

const PUSH: [&str; 4] = ["ledger", "push", "-o", "json"];

/// Pushes; gives how many rows were written and removed.
#[track_caller]
pub(super) fn push(shop: &Shop, machine: &str) -> (i64, i64) {
    let said = shop.run(machine, &PUSH).exits(0).json();
    let number = |name: &str| said[name].as_i64().unwrap();
    (number("written"), number("removed"))
}

#[test]
fn what_is_pushed_is_what_the_ledger_holds_and_only_what_changed_is_pushed_again() {
    let Some(shop) = Shop::generated(400) else {
        return;
    };
    shop.run("a", &PUSH).exits(4).warns("no ledger yet");
    let said = shop.run("a", &["ledger", "push", "--sync"]).exits(0);
    said.says("The store has the ledger: ");
    is_pushed(&shop, "a");
    assert_eq!(push(&shop, "a"), (0, 0));
    let first = charge(&shop, 0);
    let second = charge(&shop, 1);
    control(&shop, &["dispute", &format!("charge={first}")]);
    shop.till
        .elsewhere("/v1/refunds", &format!("charge={second}"));
    shop.till.later(1);
    sync(&shop, "a");
    let (written, removed) = push(&shop, "a");
    assert!((3..40).contains(&written), "{written}");
    assert_eq!(removed, 0);
    is_pushed(&shop, "a");
    assert_eq!(push(&shop, "a"), (0, 0));
    // What the ledger does not have any more goes.
    let ledger = ledger_file(&shop, "a");
    let file = rusqlite::Connection::open(ledger).unwrap();
    let gone = file.execute(
        "DELETE FROM charge WHERE (created, id) IN
            (SELECT created, id FROM charge ORDER BY created LIMIT 3)",
        [],
    );
    assert_eq!(gone.unwrap(), 3);
    drop(file);
    shop.till.later(1);
    sync(&shop, "a");
    assert_eq!(push(&shop, "a"), (0, 3));
    is_pushed(&shop, "a");
    // Read once more, all is there again.
    shop.run("a", &["ledger", "sync", "--full"]).exits(0);
    assert_eq!(push(&shop, "a"), (3, 0));
    is_pushed(&shop, "a");
}

fn ledger_file(shop: &Shop, machine: &str) -> std::path::PathBuf {
    let folder = shop.till.path(machine).join("ledger");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    files
        .find(|path| path.extension().is_some_and(|ending| ending == "sqlite"))
        .unwrap()
}

#[test]
fn a_row_of_an_older_ledger_never_replaces_a_newer_one() {
    let Some(shop) = Shop::generated(150) else {
        return;
    };
    sync(&shop, "a");
    let changed = charge(&shop, 2);
    shop.till
        .elsewhere("/v1/refunds", &format!("charge={changed}"));
    shop.till.later(1);
    sync(&shop, "b");
    push(&shop, "b");
    // Of before the refund.
    assert_eq!(push(&shop, "a"), (0, 0));
    is_pushed(&shop, "b");
    // A ledger that reaches less far takes nothing away from the days before.
    shop.till.later(1);
    let args = [
        "ledger",
        "push",
        "--sync",
        "--since",
        "2026-11-21",
        "-o",
        "json",
    ];
    let said = shop.run("c", &args).exits(0).json();
    assert_eq!(said["removed"], 0);
    sync(&shop, "b");
    is_pushed(&shop, "b");
}

#[test]
fn a_key_that_may_read_less_takes_nothing_away() {
    let Some(shop) = Shop::generated(150) else {
        return;
    };
    // Keys of one account have its id in them.
    let key = |kind: &str| format!("{kind}_test_51TillctlPayments{}", "x".repeat(30));
    let [rich, poor] = ["sk", "rk"].map(key);
    let as_whom = |machine: &str, key: &str| {
        let mut command = shop.command(machine, &["ledger", "push", "--sync"]);
        command.env("STRIPE_API_KEY", key);
        let run = Till::finish(command);
        assert_eq!(run.code, 0, "{run:?}");
    };
    as_whom("a", &rich);
    let before = stored(&shop);
    let may = "permissions=charge_read,event_read";
    control(&shop, &["key", &format!("key={poor}"), may]);
    shop.till.later(1);
    as_whom("b", &poor);
    let accounts = "select count(*) from tillctl_ledger.accounts";
    assert_eq!(shop.cluster.sql(accounts), "1");
    assert_eq!(stored(&shop), before);
}

#[test]
fn accounts_and_modes_are_kept_apart_and_every_column_is_explained() {
    let Some(shop) = Shop::generated(60) else {
        return;
    };
    shop.run("a", &["ledger", "push", "--sync"]).exits(0);
    let mut live = shop.command("a", &["--live", "ledger", "push", "--sync"]);
    live.env("STRIPE_API_KEY", super::till::LIVE)
        .env_remove("TILLCTL_NOW");
    let live = Till::finish(live);
    assert_eq!(live.code, 0, "{live:?}");
    let modes = shop
        .cluster
        .sql("select livemode, count(*) from tillctl_ledger.charges group by 1 order by 1");
    assert!(modes.starts_with("f|60"), "{modes}");
    let accounts =
        "select string_agg(livemode::text, ',' order by livemode) from tillctl_ledger.accounts";
    assert_eq!(shop.cluster.sql(accounts), "false,true");
    let bare = "
        select c.relname || '.' || a.attname
        from pg_class as c join pg_attribute as a on a.attrelid = c.oid
        where c.relnamespace = 'tillctl_ledger'::regnamespace and c.relkind in ('r', 'v')
            and a.attnum > 0 and col_description(c.oid, a.attnum) is null
        union all
        select c.relname from pg_class as c
        where c.relnamespace = 'tillctl_ledger'::regnamespace and c.relkind in ('r', 'v')
            and obj_description(c.oid, 'pg_class') is null
        union all
        select p.proname from pg_proc as p
        where p.pronamespace = 'tillctl_ledger'::regnamespace
            and obj_description(p.oid, 'pg_proc') is null";
    assert_eq!(shop.cluster.sql(bare), "");
}

/// Reports that say something different each; the period and where they go come after.
const REPORTS: [&str; 20] = [
    "--by reader",
    "--by location",
    "--by day",
    "--by hour",
    "--by weekday,brand",
    "--by day,hour,reader",
    "--by read_method,wallet",
    "--by decline_code",
    "--by reference-prefix",
    "--by currency",
    "--by reader --top 2",
    "--by location,day --compare before",
    "--by reader --spark",
    "--by day,reader --day-start 06:00",
    "--by day --where reader=Till__1,Till__2",
    "--by reader --where brand=visa",
    "--by reader --where reference-prefix=T1",
    "--basis balance --by location",
    "--basis balance --by day,reader --compare before",
    "--ledger-lines",
];

/// What a report may have to tell: refunds, a dispute, a hold, a reference, a payment taken
/// offline, a reader with another label.
pub(super) fn live(shop: &Shop) {
    for number in [0, 2, 5] {
        let one = charge(shop, number);
        shop.till
            .elsewhere("/v1/refunds", &format!("charge={one}&amount=70"));
    }
    control(shop, &["dispute", &format!("charge={}", charge(shop, 4))]);
    let hold = [
        "sale",
        "reader=Till 1",
        "amount=900",
        "currency=eur",
        "capture_method=manual",
    ];
    control(shop, &hold);
    let reference = r#"metadata={"tillctl_reference":"T1-77"}"#;
    control(
        shop,
        &[
            "sale",
            "reader=Till 2",
            "amount=1100",
            "currency=usd",
            reference,
        ],
    );
    let offline = [
        "offline_payment",
        "reader=Till 1",
        "amount=500",
        "currency=eur",
        "after=1h",
    ];
    control(shop, &offline);
    control(shop, &["rename", "reader=Till 3", "label=Bar"]);
}

/// Asserts that a report from the store is that of the ledger: what is printed, what is
/// said beside it, and how it ends. Gives whether it had rows.
#[track_caller]
fn is_the_same(shop: &Shop, words: &str) -> bool {
    let words: Vec<String> = words
        .split_whitespace()
        .map(|word| word.replace("__", " "))
        .collect();
    let with = |machine: &str, source: &str| {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.push(source);
        shop.command(machine, &words).spawn().unwrap()
    };
    let both = [with("a", "--offline"), with("b", "--from-store")];
    let [here, there] = both.map(ended);
    assert_eq!(
        here.code, there.code,
        "{words:?}\n{}\n{}",
        here.err, there.err
    );
    assert_eq!(here.out, there.out, "{words:?}");
    let beside = |run: &super::till::Run| {
        let lines = run.err.lines().filter(|line| !line.contains("from the "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    if here.code == 0 {
        assert_eq!(beside(&here), beside(&there), "{words:?}");
    }
    here.code == 0 && here.out.lines().count() > 2
}

/// What a ledger has to tell that is rare; each source of figures tells the same.
#[test]
fn what_is_rare_is_the_same_from_the_ledger_and_from_the_store() {
    let Some(shop) = Shop::generated_over(40, 400) else {
        return;
    };
    live(&shop);
    shop.till.later(26);
    sync(&shop, "a");
    let balance = "report --basis balance --from 2026-10-18 --to 2026-11-24 --tz UTC";
    let balance: Vec<&str> = balance.split(' ').collect();
    shop.run("a", &balance).exits(0);
    push(&shop, "a");
    let all = "--from 2026-10-20 --to 2026-11-24 --tz Europe/Berlin -o json";
    let told = |cases: &[(&str, &str)]| {
        for (what, words) in cases {
            assert!(
                is_the_same(&shop, &format!("report {words}")),
                "{what}: {words}"
            );
        }
    };
    told(&[
        (
            "the day that has 25 hours",
            "--by day,hour --day 2026-10-25 --tz Europe/Berlin -o csv",
        ),
        (
            "the week around it, from six to six",
            "--by day --from 2026-10-22 --to 2026-10-28 --tz Europe/Berlin --day-start 06:00 -o csv",
        ),
        (
            "clocks that go back elsewhere",
            "--by day,hour --from 2026-10-31 --to 2026-11-02 --tz America/New_York -o csv",
        ),
        (
            "refunds of what was sold before the period",
            "--by day,reader --from 2026-11-23 --to 2026-11-24 --tz Europe/Berlin -o csv",
        ),
        (
            "what was sold and refunded after it",
            "--by reader --from 2026-11-16 --to 2026-11-20 --tz Europe/Berlin -o csv",
        ),
        ("several currencies", &format!("--by currency,day {all}")),
        (
            "one currency",
            &format!("--by day --where currency=usd {all}"),
        ),
        (
            "what reached the balance",
            &format!("--basis balance --by day {all}"),
        ),
        (
            "what reached it before the clocks went back and after",
            "--basis balance --by hour --from 2026-10-24 --to 2026-10-26 --tz Europe/Berlin -o csv",
        ),
        (
            "a name that is another one by now",
            &format!("--by day --where reader=Bar {all}"),
        ),
    ]);
    // Nothing was sold, and what no ledger holds.
    is_the_same(
        &shop,
        "report --by day --from 2025-11-01 --to 2025-11-02 --tz UTC -o json",
    );
    for hour in ["2026-11-21T03:10:00Z", "2026-11-24T12:30:00Z"] {
        let until = hour.replace("0:00Z", "0:05Z");
        is_the_same(
            &shop,
            &format!("report --by reader --from {hour} --to {until} --tz UTC -o json"),
        );
    }
    // A day that was pushed and is another one by now.
    let day = "report --by day,reader --day 2026-11-20 --tz Europe/Berlin -o csv";
    assert!(is_the_same(&shop, day));
    for number in [1, 3] {
        let one = charge(&shop, number);
        shop.till.elsewhere("/v1/refunds", &format!("charge={one}"));
    }
    control(&shop, &["dispute", &format!("charge={}", charge(&shop, 6))]);
    shop.till.later(3);
    sync(&shop, "a");
    push(&shop, "a");
    told(&[
        ("a day that changed", &day["report ".len()..]),
        ("all of it, after that", &format!("--by day,reader {all}")),
        (
            "refunds and disputes",
            &format!("--basis balance --by reader {all}"),
        ),
    ]);
}

#[test]
fn an_account_that_sold_nothing_is_told_alike() {
    let Some(shop) = Shop::new() else { return };
    shop.run("a", &["ledger", "push", "--sync"]).exits(0);
    for words in [
        "report --by reader --from 2026-11-10 --to 2026-11-22 --tz UTC -o json",
        "report --from 2026-11-10 --to 2026-11-22 --tz UTC",
    ] {
        is_the_same(&shop, words);
    }
}

#[test]
fn a_report_from_the_store_is_that_of_the_ledger_byte_by_byte() {
    let Some(shop) = Shop::generated(500) else {
        return;
    };
    live(&shop);
    shop.till.later(26);
    let push = |machine: &str| shop.run(machine, &["ledger", "push"]).exits(0);
    shop.run(
        "b",
        &["report", "--from-store", "--last", "7d", "--tz", "UTC"],
    )
    .exits(4)
    .warns("no ledger of this account was pushed");
    sync(&shop, "a");
    // What reached the balance takes more of a ledger.
    let balance = "report --basis balance --from 2026-11-10 --to 2026-11-24 --tz Europe/Berlin";
    let balance: Vec<&str> = balance.split(' ').collect();
    shop.run("a", &balance).exits(0);
    push("a");
    let periods = [
        "--from 2026-11-10 --to 2026-11-24 --tz Europe/Berlin",
        "--from 2026-11-20T05:30:00Z --to 2026-11-23T09:15:00Z --tz Asia/Kathmandu",
    ];
    let mut told = 0;
    for report in REPORTS {
        for period in periods {
            for format in ["csv", "json", "table"] {
                if report == "--ledger-lines" && format != "table" {
                    continue;
                }
                let words = format!("report {report} {period} -o {format}");
                told += usize::from(is_the_same(&shop, &words));
            }
        }
    }
    assert!(told > 80, "{told}");
    for file in ["page.html", "rows.csv", "rows.json", "{day}.csv"] {
        let made = |machine: &str, source: &str| {
            let folder = shop.till.path(&format!("files-{machine}"));
            std::fs::create_dir_all(&folder).unwrap();
            let out = folder.join(file);
            let words = format!("report --by day,reader {} {source} --out", periods[0]);
            let mut words: Vec<&str> = words.split(' ').collect();
            words.push(out.to_str().unwrap());
            shop.run(machine, &words).exits(0);
            let files = std::fs::read_dir(&folder).unwrap();
            let mut all: Vec<(String, Vec<u8>)> = files
                .map(|entry| {
                    let path = entry.unwrap().path();
                    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                    (name, std::fs::read(path).unwrap())
                })
                .collect();
            all.sort();
            all
        };
        assert_eq!(made("a", "--offline"), made("b", "--from-store"), "{file}");
    }
}

#[test]
fn what_the_store_does_not_cover_is_said() {
    let Some(shop) = Shop::generated(80) else {
        return;
    };
    let since = ["ledger", "push", "--sync", "--since", "2026-11-20"];
    shop.run("a", &since).exits(0);
    let report = |from: &str, more: &str| {
        let words = format!("report --from-store --tz UTC --from {from} --to 2026-11-23 {more}");
        let words: Vec<&str> = words.split_whitespace().collect();
        shop.run("b", &words)
    };
    report("2026-11-18", "")
        .exits(4)
        .warns("no ledger in the store holds all of this period");
    report("2026-11-21", "--basis balance")
        .exits(4)
        .warns("all that moved money in this period");
    let now = report("2026-11-21", "-o json").exits(0);
    assert_eq!(now.json()["completeness"]["complete"], false);
    // Time goes by, and the ledger is not brought up to date.
    shop.till.later(48);
    let later = report("2026-11-21", "-o json").exits(0);
    assert_eq!(later.json()["completeness"]["complete"], false);
    assert!(
        later.err.contains("before the period ends"),
        "{}",
        later.err
    );
    assert!(!later.err.contains("--offline"), "{}", later.err);
    shop.run("a", &["ledger", "push", "--sync"]).exits(0);
    let whole = report("2026-11-21", "-o json").exits(0);
    assert_eq!(whole.json()["completeness"]["complete"], true);
    for other in ["--offline", "--direct"] {
        report("2026-11-21", other).exits(2);
    }
    report("2026-11-21", "--restate --out {day}.csv")
        .exits(2)
        .warns("needs a ledger on this machine")
        .warns("hint: leave out --from-store");
}

#[test]
fn the_documented_roles_and_queries_are_enough() {
    let Some(shop) = Shop::generated(200) else {
        return;
    };
    let [queries, roles] = documented("For analysts").try_into().unwrap();
    // Who made the tables is called otherwise here.
    shop.cluster.sql(&roles.replace("tillctl_owner", "owner"));
    let url = shop.cluster.url().replace("owner@", "pusher@");
    let run = Till::finish(shop.at("a", &url, &["ledger", "push", "--sync"]));
    assert_eq!(run.code, 0, "{run:?}");
    // Once more, now that there is something to compare with.
    let one = charge(&shop, 1);
    shop.till.elsewhere("/v1/refunds", &format!("charge={one}"));
    shop.till.later(1);
    let run = Till::finish(shop.at("a", &url, &["ledger", "push", "--sync"]));
    assert_eq!(run.code, 0, "{run:?}");
    is_pushed(&shop, "a");
    let url = shop.cluster.url().replace("owner@", "reporter@");
    let page = shop.till.path("page.html");
    let page = ["--html", page.to_str().unwrap()];
    let report = ["report", "--from-store", "--last", "3d", "--tz", "UTC"];
    let run = Till::finish(shop.at("b", &url, &[&report[..], &page].concat()));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(!run.err.contains("permission denied"), "{}", run.err);
    for (role, may) in [
        ("pusher", "push ledgers and read reports, not take payments"),
        ("reporter", "read reports, not take payments"),
    ] {
        let url = shop.cluster.url().replace("owner@", &format!("{role}@"));
        let at = |args: &[&str]| Till::finish(shop.at("b", &url, args));
        let status = at(&["store", "status", "-o", "json"]).exits(0).json();
        assert_eq!(status["may"], may);
        assert!(status["lines"].is_null(), "{status}");
        let doctor = at(&["doctor", "-o", "json"]).json();
        let check = |name: &str| {
            let mut checks = doctor.as_array().unwrap().iter();
            checks.find(|check| check["check"] == name).unwrap().clone()
        };
        let store = check("store");
        assert_eq!(store["state"], "ok", "{store}");
        let detail = store["detail"].as_str().unwrap();
        assert!(detail.ends_with(&format!(", may {may}")), "{detail}");
        assert_eq!(check("journal")["state"], "skip");
        // What it lists it keeps to itself, without a word.
        let listed = at(&["readers", "list"]).exits(0);
        assert!(!listed.err.contains("permission denied"), "{}", listed.err);
        at(&[
            "locations",
            "create",
            "--name",
            role,
            "--country",
            "IE",
            "--line1",
            "Quay 1",
            "--city",
            "Cork",
            "--postal-code",
            "T12",
            "--yes",
        ])
        .exits(0)
        .warns("once this role may add to the store");
    }
    for query in queries.trim_end().split_inclusive(';') {
        let rows = shop.cluster.sql(&format!("set role analyst; {query}"));
        assert!(!rows.is_empty(), "{query}");
        // None adds accounts up.
        assert!(query.contains("account,"), "{query}");
    }
    for forbidden in [
        "delete from tillctl_ledger.refunds",
        "select * from tillctl.journal",
    ] {
        let told = shop.cluster.sql(&format!(
            "do $$ begin
                set local role analyst;
                begin execute '{forbidden}'; raise exception 'it may';
                exception when insufficient_privilege then null; end;
            end $$; select 'refused'"
        ));
        assert_eq!(told, "refused", "{forbidden}");
    }
}

#[test]
fn takings_are_those_of_reports() {
    let Some(shop) = Shop::generated(300) else {
        return;
    };
    for number in [0, 3] {
        let one = charge(&shop, number);
        shop.till
            .elsewhere("/v1/refunds", &format!("charge={one}&amount=100"));
    }
    shop.till.later(1);
    shop.run("a", &["ledger", "push", "--sync"]).exits(0);
    let figures = "currency, attempts, payments, declined, uncaptured, gross, tips, refunds,
        refund_count, net_sales";
    for (by, from, keys, order) in [
        ("day", "takings_by_day", "day", "day, currency"),
        (
            "day,reader",
            "takings_by_reader",
            "reader, day",
            "reader, day, currency",
        ),
        (
            "day,location",
            "takings_by_location",
            "location, day",
            "location, day, currency",
        ),
    ] {
        let columns = format!("{keys}, {figures}").replace([' ', '\n'], "");
        let words = "report --offline --from 2026-11-01 --to 2026-11-30 --tz Asia/Tokyo -o json";
        let mut words: Vec<&str> = words.split(' ').collect();
        words.extend(["--by", by]);
        let report = shop.run("a", &words).exits(0).json();
        let row = |row: &Value| -> String {
            let cells = columns.split(',').map(|column| match &row[column] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            });
            cells.collect::<Vec<_>>().join(",")
        };
        let mut rows: Vec<String> = report["rows"].as_array().unwrap().iter().map(row).collect();
        rows.sort_unstable();
        assert!(rows.len() > 4, "{report}");
        let sql = format!(
            "copy (select {keys}, {figures} from tillctl_ledger.{from}('Asia/Tokyo')
             order by {order}) to stdout (format csv)"
        );
        let stored = shop.cluster.sql(&sql);
        let mut stored: Vec<&str> = stored.lines().collect();
        stored.sort_unstable();
        assert_eq!(rows, stored, "{by}");
    }
}

#[test]
fn a_push_that_is_cut_off_before_any_statement_goes_on_where_it_was() {
    cut_off_everywhere(Cut::Before);
}

#[test]
fn a_push_that_is_cut_off_after_any_statement_goes_on_where_it_was() {
    cut_off_everywhere(Cut::After);
}

fn cut_off_everywhere(cut: Cut) {
    let Some(shop) = Shop::generated(200) else {
        return;
    };
    sync(&shop, "a");
    let held = held(&shop, "a");
    for at in 1.. {
        let proxy = Proxy::start(shop.cluster.port(), at, cut);
        let url = shop.cluster.url_at(proxy.port());
        let run = Till::finish(shop.at("a", &url, &PUSH));
        assert_eq!(run.code, 0, "{cut:?} {at}: {}{}", run.out, run.err);
        let emptied = "truncate tillctl_ledger.charge_rows, tillctl_ledger.refunds,
            tillctl_ledger.disputes, tillctl_ledger.balance_transactions,
            tillctl_ledger.pushed_days, tillctl_ledger.ledgers, tillctl_ledger.names";
        are_same(&held, &stored_before(&shop, emptied));
        if !proxy.has_cut() {
            assert!(at > 10, "it was never cut");
            break;
        }
    }
}

pub(crate) fn a_push_outlives_a_kill_of_the_server_and_says_when_it_stands_still() {
    let Some(shop) = Shop::generated_alone(100) else {
        return;
    };
    sync(&shop, "a");
    shop.cluster.freeze();
    let begun = Instant::now();
    shop.run("a", &PUSH).exits(8).warns("cannot be reached");
    assert!(begun.elapsed() < Duration::from_mins(1));
    shop.cluster.thaw();
    let child = shop.command("a", &PUSH).spawn().unwrap();
    shop.cluster.kill();
    shop.cluster.run();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    is_pushed(&shop, "a");
}

/// Kills a push after so long; whether it still ran.
fn killed(shop: &Shop, machine: &str, after: Duration) -> bool {
    let mut command = shop.command(machine, &PUSH);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(after);
    let is_running = child.try_wait().unwrap().is_none();
    let _ = Command::new("kill")
        .args(["-KILL", &child.id().to_string()])
        .stderr(Stdio::null())
        .status();
    child.wait().unwrap();
    is_running
}

#[test]
fn a_push_that_is_killed_at_any_moment_is_ended_by_the_next() {
    let Some(shop) = Shop::generated(600) else {
        return;
    };
    sync(&shop, "a");
    // A little later each time, until it ends before it is killed.
    let (mut kills, mut ended) = (0, 0);
    for millis in (5..1000).step_by(5) {
        if killed(&shop, "a", Duration::from_millis(millis)) {
            kills += 1;
        } else {
            ended += 1;
        }
        if ended == 3 {
            break;
        }
    }
    assert!(kills > 3, "{kills}");
    push(&shop, "a");
    is_pushed(&shop, "a");
}

#[test]
fn two_machines_that_push_at_once_do_not_disturb_each_other() {
    let Some(shop) = Shop::generated(300) else {
        return;
    };
    for round in 0..3 {
        let one = charge(&shop, round);
        shop.till
            .elsewhere("/v1/refunds", &format!("charge={one}&amount=50"));
        for machine in ["a", "b"] {
            shop.till.minutes_later(7);
            sync(&shop, machine);
        }
        let both = ["a", "b", "a", "b"].map(|machine| shop.command(machine, &PUSH).spawn());
        let both: Vec<Child> = both.into_iter().map(Result::unwrap).collect();
        for child in both {
            let ended = child.wait_with_output().unwrap();
            assert!(ended.status.success(), "{ended:?}");
        }
        is_pushed(&shop, "b");
    }
}

/// What happens next to the account or on one of its machines.
#[derive(Debug, Clone)]
enum Step {
    Sale,
    Refund(usize),
    Dispute(usize),
    Sync(&'static str),
    Push(&'static str),
    KilledPush(&'static str, u64),
    Full(&'static str),
    Reset(&'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let machine = || prop_oneof![Just("a"), Just("b")];
    prop_oneof![
        3 => Just(Step::Sale),
        2 => (0..20_usize).prop_map(Step::Refund),
        1 => (0..20_usize).prop_map(Step::Dispute),
        4 => machine().prop_map(Step::Sync),
        4 => machine().prop_map(Step::Push),
        1 => (machine(), 20..200_u64).prop_map(|(at, after)| Step::KilledPush(at, after)),
        1 => machine().prop_map(Step::Full),
        1 => machine().prop_map(Step::Reset),
    ]
}

fn happens(shop: &Shop, step: &Step) {
    shop.till.minutes_later(3);
    match step {
        Step::Sale => control(
            shop,
            &["sale", "reader=Till 1", "amount=1250", "currency=eur"],
        ),
        Step::Refund(number) => {
            let one = charge(shop, *number);
            shop.till
                .elsewhere("/v1/refunds", &format!("charge={one}&amount=30"));
        }
        Step::Dispute(number) => control(
            shop,
            &["dispute", &format!("charge={}", charge(shop, *number))],
        ),
        Step::Sync(machine) => sync(shop, machine),
        Step::Push(machine) => {
            // One that was never synchronised has nothing to push.
            let run = shop.run(machine, &PUSH);
            assert!([0, 4].contains(&run.code), "{run:?}");
        }
        Step::KilledPush(machine, after) => {
            killed(shop, machine, Duration::from_millis(*after));
        }
        Step::Full(machine) => {
            shop.run(machine, &["ledger", "sync", "--full"]).exits(0);
        }
        Step::Reset(machine) => {
            shop.run(machine, &["ledger", "reset", "--yes"]).exits(0);
        }
    }
}

#[test]
fn whatever_happens_two_machines_end_in_what_one_push_of_the_end_makes() {
    let Some(shop) = Shop::generated(60) else {
        return;
    };
    let mut runner = TestRunner::new_with_rng(
        Config::with_cases(4),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    runner
        .run(&proptest::collection::vec(step(), 10..24), |steps| {
            for step in &steps {
                happens(&shop, step);
            }
            shop.till.minutes_later(9);
            sync(&shop, "a");
            push(&shop, "a");
            is_pushed(&shop, "a");
            // An older one changes nothing after it.
            shop.run("b", &PUSH);
            is_pushed(&shop, "a");
            Ok(())
        })
        .unwrap();
}
