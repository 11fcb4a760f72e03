//! What goes into books: double-entry text that hledger itself adds up, and what is in
//! a payout.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tillctl::facade::simulator::{Shop, Simulator};

use super::report::{NOW, generated, raw, run, shop, stderr, stdout};

const PERIOD: &str = "--from 2026-11-17 --to 2026-11-22 --tz Europe/Berlin";

/// What hledger says, or nothing where it is not installed.
fn hledger(folder: &Path, args: &[&str]) -> Option<String> {
    let run = Command::new("hledger")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LANG", "C.UTF-8")
        .current_dir(folder)
        .args(args)
        .output();
    let Ok(output) = run else {
        eprintln!(
            "\n*** SKIPPED: hledger is not installed, so nobody checked what is written for it ***\n"
        );
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "hledger {args:?}: {said}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What stands on an account in a currency, in hundredths.
fn balance(folder: &Path, journal: &str, account: &str) -> Option<i64> {
    let query = format!("^{account}$");
    let args = [
        "-f", journal, "balance", &query, "cur:EUR", "--flat", "-N", "-O", "csv",
    ];
    let text = hledger(folder, &args)?;
    let Some(line) = text.lines().nth(1) else {
        return Some(0);
    };
    let amount = line.rsplit_once("\",\"").unwrap().1.trim_end_matches('"');
    let amount = amount.replace(" EUR", "");
    assert_eq!(
        amount.chars().rev().position(|c| c == '.'),
        Some(2),
        "{line}"
    );
    Some(amount.replace('.', "").parse().unwrap())
}

async fn totals(simulator: &Simulator, home: &Path) -> Value {
    let args = format!("report --basis balance {PERIOD} --by currency -o json");
    let output = run(simulator, home, NOW, &args).await;
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    report["totals"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn hledger_comes_to_the_sums_of_the_balance_to_the_cent() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let args = format!("report --ledger-lines {PERIOD} --out books.journal");
    stdout(&run(&simulator, home.path(), NOW, &args).await);
    let text = std::fs::read_to_string(home.path().join("books.journal")).unwrap();
    assert!(
        text.starts_with(
            "; Card reader money on the balance\n; Demo Shop (acct_1TillctlDemoShop), test mode\n\
             ; 2026-11-17 00:00 to 2026-11-23 00:00, Europe/Berlin\ndecimal-mark .\n\
             account assets:stripe\naccount expenses:stripe fees\n"
        ),
        "{text}"
    );
    let totals = totals(&simulator, home.path()).await;
    let reconciled = format!("report --reconcile {PERIOD} -o json");
    let reconciled = run(&simulator, home.path(), NOW, &reconciled).await;
    let reconciled: Value = serde_json::from_str(stdout(&reconciled)).unwrap();
    assert_eq!(reconciled["unexplained"], json!([]));
    let line = |item: &str| {
        let lines = reconciled["lines"].as_array().unwrap().iter();
        let mut fits = lines.filter(|line| line["item"] == item && line["currency"] == "eur");
        fits.next()
            .map_or(0, |line| line["amount"].as_i64().unwrap())
    };
    // Whatever the books around it say of commas.
    std::fs::write(
        home.path().join("main.journal"),
        "commodity 1.000,00 EUR\naccount assets:stripe\ninclude books.journal\n",
    )
    .unwrap();
    let read = hledger(
        home.path(),
        &["-f", "main.journal", "balance", "assets:stripe"],
    );
    if read.is_none() {
        return;
    }
    let args = format!("report --ledger-lines --declare-currencies {PERIOD} --out alone.journal");
    stdout(&run(&simulator, home.path(), NOW, &args).await);
    hledger(home.path(), &["-f", "alone.journal", "check", "--strict"]);
    // What the books around it have declared is declared once more.
    hledger(home.path(), &["-f", "main.journal", "check", "--strict"]);
    let on = |account: &str| balance(home.path(), "books.journal", account).unwrap();
    assert_eq!(-on("income:card sales"), totals["gross"]);
    assert_eq!(on("income:card refunds"), totals["refunds"]);
    assert_eq!(on("expenses:stripe fees"), totals["fees"]);
    assert_eq!(on("expenses:disputes"), totals["disputes"]);
    assert_eq!(on("assets:stripe"), totals["net"]);
    let moved = on("assets:stripe") + on("expenses:stripe fees");
    assert!(moved > 100_000, "{moved}");
    assert_eq!(moved, line("balance") - line("online"));
    let german = read.unwrap();
    let whole = on("assets:stripe") / 100;
    let thousands = format!("{}.{:03},", whole / 1000, whole % 1000);
    assert!(german.contains(&thousands), "{german}: {thousands}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_location_and_day_is_one_transaction_on_the_accounts_that_were_set() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let set = "config set books_sales Erlöse:Karten:{location}";
    stdout(&run(&simulator, home.path(), NOW, set).await);
    stdout(&run(&simulator, home.path(), NOW, "config set books_fees 6855").await);
    for refused in ["a;b", "{location}", "a:"] {
        let set = format!("config set books_fees {refused}");
        let output = run(&simulator, home.path(), NOW, &set).await;
        assert_eq!(output.status.code(), Some(2), "{refused}");
        assert!(stderr(&output).contains("an account such as"), "{refused}");
    }
    let lines = format!("report --ledger-lines --declare-currencies {PERIOD}");
    let text = run(&simulator, home.path(), NOW, &lines).await;
    let text = stdout(&text).to_owned();
    let rows = format!("report --basis balance {PERIOD} --by location,day -o json");
    let rows = run(&simulator, home.path(), NOW, &rows).await;
    let rows: Value = serde_json::from_str(stdout(&rows)).unwrap();
    let rows = rows["rows"].as_array().unwrap();
    let heads: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("2026-"))
        .collect();
    assert_eq!(heads.len(), rows.len());
    assert!(heads.is_sorted_by_key(|line| &line[..10]), "{heads:?}");
    for row in rows {
        let head = format!(
            "{} * ({}) Card payments, {}",
            row["day"].as_str().unwrap(),
            row["location"].as_str().unwrap(),
            row["location_name"].as_str().unwrap()
        );
        assert!(heads.contains(&head.as_str()), "{head}");
        let account = format!("Erlöse:Karten:{} ", row["location_name"].as_str().unwrap());
        assert!(text.contains(&account), "{account}");
    }
    // Berlin 2 stands before Berlin 10.
    let declared = text
        .lines()
        .filter_map(|line| line.strip_prefix("account Erlöse:Karten:"));
    let numbers: Vec<u32> = declared
        .filter_map(|name| name.strip_prefix("Berlin ")?.parse().ok())
        .collect();
    assert!(numbers.is_sorted(), "{text}");
    assert!(text.contains("    6855  ") && !text.contains("expenses:stripe fees"));
    std::fs::write(home.path().join("named.journal"), &text).unwrap();
    hledger(home.path(), &["-f", "named.journal", "check", "--strict"]);
    // A file for each day, packed or not.
    let split = format!("{lines} --out {{day}}.journal.gz -q");
    stdout(&run(&simulator, home.path(), NOW, &split).await);
    assert!(home.path().join("2026-11-21.journal.gz").exists());
    for (args, words) in [
        ("--ledger-lines -o json", "leave out -o"),
        ("--ledger-lines --columns net", "leave out -o"),
        ("--ledger-lines --out x.csv", "name it .journal"),
        ("--ledger-lines --out x.html", "no page"),
        ("--ledger-lines --by day", "cannot be used with"),
        ("--ledger-lines --direct", "cannot be used with"),
    ] {
        let output = run(&simulator, home.path(), NOW, &format!("report {args}")).await;
        assert_eq!(output.status.code(), Some(2), "{args}");
        assert!(
            stderr(&output).contains(words),
            "{args}: {}",
            stderr(&output)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_is_its_movements_to_the_cent() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let made = simulator.control("payout", json!({})).unwrap();
    let (id, amount) = (
        made["id"].as_str().unwrap(),
        made["amount"].as_i64().unwrap(),
    );
    let ask = format!("report --payout {id} --tz Europe/Berlin");
    let output = run(&simulator, home.path(), NOW, &format!("{ask} -o json")).await;
    let found: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(found["amount"], amount);
    assert_eq!(found["totals"]["net"], amount);
    assert_eq!(found["unexplained"], 0);
    let lines = found["lines"].as_array().unwrap();
    let sum = |name: &str| {
        lines
            .iter()
            .map(|line| line[name].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(sum("net"), amount);
    assert_eq!(sum("amount") - sum("fee"), amount);
    assert!(lines.is_sorted_by_key(|line| line["at"].as_str().unwrap().to_owned()));
    // As it stands at Stripe, movement by movement, with the sale it is about.
    let charges = raw(&simulator, "/v1/charges", "data.payment_intent").await;
    let refunds = raw(&simulator, "/v1/refunds", "data.charge").await;
    let mut kinds = std::collections::BTreeSet::new();
    for line in lines {
        let source = line["source"].as_str().unwrap();
        let refund = refunds.iter().find(|refund| refund["id"] == source);
        let charge = match refund {
            Some(refund) => refund["charge"].clone(),
            None => match charges.iter().find(|charge| charge["id"] == source) {
                Some(charge) => charge.clone(),
                None => continue,
            },
        };
        let method = &charge["payment_method_details"];
        let reader = &method[method["type"].as_str().unwrap()]["reader"];
        assert_eq!(&line["reader"], reader, "{source}");
        assert_eq!(line["reader_label"].is_null(), reader.is_null(), "{source}");
        kinds.insert((line["type"].as_str().unwrap(), reader.is_null()));
    }
    assert!(
        kinds.contains(&("charge", false)) && kinds.contains(&("refund", false)),
        "{kinds:?}"
    );
    // For people: what it is, the movements, and their sum.
    let table = run(&simulator, home.path(), NOW, &ask).await;
    let text = stdout(&table);
    let decimal = format!("{}.{:02}", amount / 100, amount % 100);
    let first = text.lines().next().unwrap();
    assert!(
        first.starts_with(&format!("Payout {id}: {decimal} EUR; Demo Shop (")),
        "{first}"
    );
    assert!(
        first.ends_with("pending, at the bank on 2026-11-25; times in Europe/Berlin"),
        "{first}"
    );
    assert_eq!(text.lines().count(), lines.len() + 3);
    let last = text.lines().last().unwrap();
    assert!(last.contains("total") && last.contains(&decimal), "{last}");
    let told = format!(
        "{} movements come to {decimal} EUR, which is what was paid out",
        lines.len()
    );
    assert!(stderr(&table).contains(&told), "{}", stderr(&table));
    for file in ["payout.csv", "payout.xlsx"] {
        let args = format!("{ask} --out {file} -q");
        stdout(&run(&simulator, home.path(), NOW, &args).await);
        assert!(home.path().join(file).exists(), "{file}");
    }
    let csv = std::fs::read_to_string(home.path().join("payout.csv")).unwrap();
    assert_eq!(csv.lines().count(), lines.len() + 1, "a total is no row");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_that_does_not_add_up_is_told() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, Shop::Demo, &[]).await;
    let http = tillctl::facade::stripe::http_builder()
        .no_proxy()
        .build()
        .unwrap();
    let by_hand = http
        .post(format!("{}/v1/payouts", simulator.url()))
        .bearer_auth(super::report::KEY)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("amount=1234&currency=eur")
        .send()
        .await
        .unwrap();
    let by_hand: Value = serde_json::from_str(&by_hand.text().await.unwrap()).unwrap();
    let swept = simulator.control("payout", json!({})).unwrap();
    let id = swept["id"].as_str().unwrap();
    // What was paid out by hand is missing in the next one, and no movement says so.
    let output = run(
        &simulator,
        home.path(),
        NOW,
        &format!("report --payout {id}"),
    )
    .await;
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("-12.34 EUR not explained"),
        "{}",
        stderr(&output)
    );
    for (args, code, words) in [
        (
            format!("--payout {}", by_hand["id"].as_str().unwrap()),
            1,
            "paid out by hand",
        ),
        ("--payout po_none".to_owned(), 4, "po_none"),
        ("--payout tr_1".to_owned(), 2, "no id of a payout"),
        (
            format!("--payout {id} --day today"),
            2,
            "cannot be used with",
        ),
        (format!("--payout {id} --out x.html"), 2, "no page"),
        (format!("--payout {id} -o xlsx"), 2, "needs a file"),
        (format!("--payout {id} --columns nothing"), 2, "nothing"),
    ] {
        let output = run(&simulator, home.path(), NOW, &format!("report {args}")).await;
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args}: {}",
            stderr(&output)
        );
        assert!(
            stderr(&output).contains(words),
            "{args}: {}",
            stderr(&output)
        );
    }
}
