//! `tillctl report` against the simulator: its figures are worked out a second
//! time, straight from the objects the simulator serves.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use tillctl::facade::simulator::{Options, Shop, Simulator};

/// The simulator's past ends here; it is Monday noon in Berlin.
pub(crate) const NOW: &str = "2026-11-23T11:00:00Z";
pub(crate) const KEY: &str = "sk_test_report";

pub(crate) async fn shop(seed: u64, shop: Shop, faults: &[&str]) -> Simulator {
    let now: Timestamp = NOW.parse().unwrap();
    let mut options = Options::new(Arc::new(move || now.as_millisecond()));
    options.seed = seed;
    options.shop = shop;
    options.faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Simulator::start(options).await.unwrap()
}

pub(crate) const fn generated() -> Shop {
    Shop::Generated {
        locations: 3,
        readers: 7,
        charges: 700,
        days: 6,
    }
}

/// Runs the program in a home of its own, beside the simulator.
async fn report(simulator: &Simulator, home: &Path, args: &str) -> Output {
    run(simulator, home, NOW, &format!("report --direct {args}")).await
}

/// Runs a command line in a home, at a moment.
pub(crate) async fn run(simulator: &Simulator, home: &Path, now: &str, args: &str) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TILLCTL_TZ", "UTC")
        .env("STRIPE_API_KEY", KEY)
        .env("TILLCTL_NOW", now)
        .current_dir(home)
        .args(["--api-base", simulator.url()])
        .args(args.split_whitespace());
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

#[track_caller]
pub(crate) fn stdout(output: &Output) -> &str {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    std::str::from_utf8(&output.stdout).unwrap()
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A whole list as the API serves it, newest first.
pub(crate) async fn raw(simulator: &Simulator, list: &str, expand: &str) -> Vec<Value> {
    let http = tillctl::facade::stripe::http_builder()
        .no_proxy()
        .build()
        .unwrap();
    let mut all: Vec<Value> = Vec::new();
    loop {
        let mut url = format!("{}{list}?limit=100&expand[0]={expand}", simulator.url());
        if let Some(last) = all.last() {
            url.push_str("&starting_after=");
            url.push_str(last["id"].as_str().unwrap());
        }
        let request = http.get(url).bearer_auth(KEY);
        let text = request.send().await.unwrap().text().await.unwrap();
        let page: Value = serde_json::from_str(&text).unwrap();
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        if page["has_more"] != true {
            return all;
        }
    }
}

const FIGURES: [&str; 9] = [
    "attempts",
    "payments",
    "declined",
    "uncaptured",
    "gross",
    "tips",
    "refunds",
    "refund_count",
    "net_sales",
];
const KEYS: [&str; 5] = ["reader", "location", "day", "brand", "currency"];

/// When a customer paid: without a network, before the charge was made.
fn sold(charge: &Value) -> Value {
    let stored = &charge["payment_method_details"]["card_present"]["offline"]["stored_at"];
    if stored.is_i64() {
        stored
    } else {
        &charge["created"]
    }
    .clone()
}

pub(crate) type Rows = BTreeMap<[String; 5], [i64; 9]>;

/// What the issue says the figures are, in one pass over raw objects.
pub(crate) fn recompute(
    charges: &[Value],
    refunds: &[Value],
    within: (i64, i64),
    zone: &TimeZone,
) -> Rows {
    let mut rows = Rows::new();
    let key = |charge: &Value, created: &Value| -> Option<[String; 5]> {
        let second = created.as_i64().unwrap();
        let method = &charge["payment_method_details"];
        let kind = method["type"].as_str()?;
        if kind == "card" || !(within.0..within.1).contains(&second) {
            return None;
        }
        let day = Timestamp::from_second(second)
            .unwrap()
            .to_zoned(zone.clone())
            .date();
        let text = |name: &str| method[kind][name].as_str().map(str::to_owned);
        Some([
            text("reader").unwrap_or_default(),
            text("location").unwrap_or_default(),
            day.to_string(),
            text("brand").unwrap_or_else(|| kind.to_owned()),
            charge["currency"].as_str()?.to_owned(),
        ])
    };
    for charge in charges {
        let Some(key) = key(charge, &sold(charge)) else {
            continue;
        };
        let row = rows.entry(key).or_default();
        row[0] += 1;
        match charge["status"].as_str().unwrap() {
            "failed" => {
                let soft = charge["outcome"]["reason"]
                    .as_str()
                    .is_some_and(|reason| reason.ends_with("pin_required"));
                let retried = charges.iter().any(|other| {
                    other["payment_intent"]["id"] == charge["payment_intent"]["id"]
                        && other["created"].as_i64() > charge["created"].as_i64()
                });
                row[2] += i64::from(!(soft && retried));
            }
            "succeeded" if charge["captured"] == true => {
                row[1] += 1;
                row[4] += charge["amount_captured"].as_i64().unwrap();
                let tip = &charge["payment_intent"]["amount_details"]["tip"]["amount"];
                row[5] += tip.as_i64().unwrap_or(0);
            }
            "succeeded" => row[3] += 1,
            _ => {}
        }
    }
    for refund in refunds {
        if matches!(refund["status"].as_str(), Some("failed" | "canceled")) {
            continue;
        }
        if let Some(key) = key(&refund["charge"], &refund["created"]) {
            let row = rows.entry(key).or_default();
            row[6] += refund["amount"].as_i64().unwrap();
            row[7] += 1;
        }
    }
    for row in rows.values_mut() {
        row[8] = row[4] - row[6];
    }
    rows
}

pub(crate) fn rows(report: &Value) -> Rows {
    let rows = report["rows"].as_array().unwrap().iter().map(|row| {
        (
            KEYS.map(|name| row[name].as_str().unwrap_or_default().to_owned()),
            FIGURES.map(|name| row[name].as_i64().unwrap()),
        )
    });
    rows.collect()
}

fn totals(rows: &Rows) -> BTreeMap<String, [i64; 9]> {
    let mut totals: BTreeMap<String, [i64; 9]> = BTreeMap::new();
    for (key, figures) in rows {
        let total = totals.entry(key[4].clone()).or_default();
        for (sum, figure) in total.iter_mut().zip(figures) {
            *sum += figure;
        }
    }
    totals
}

/// Runs a report over four days and holds it against the raw objects.
async fn check(simulator: &Simulator) -> Value {
    let home = tempfile::tempdir().unwrap();
    let charges = raw(simulator, "/v1/charges", "data.payment_intent").await;
    let refunds = raw(simulator, "/v1/refunds", "data.charge").await;
    let args = "--from 2026-11-18 --to 2026-11-21 --tz Asia/Tokyo \
                --by reader,location,day,brand -o json";
    let output = report(simulator, home.path(), args).await;
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(report["from"], "2026-11-17T15:00:00Z");
    assert_eq!(report["to"], "2026-11-21T15:00:00Z");
    let second = |name: &str| {
        let text = report[name].as_str().unwrap();
        text.parse::<Timestamp>().unwrap().as_second()
    };
    let within = (second("from"), second("to"));
    let zone = tillctl::facade::period::zone("Asia/Tokyo").unwrap();
    let expected = recompute(&charges, &refunds, within, &zone);
    assert!(expected.len() > 20, "a shop too quiet to test with");
    assert_eq!(rows(&report), expected);
    let shown = report["totals"].as_array().unwrap().iter().map(|total| {
        let currency = total["currency"].as_str().unwrap().to_owned();
        (currency, FIGURES.map(|name| total[name].as_i64().unwrap()))
    });
    assert_eq!(shown.collect::<BTreeMap<_, _>>(), totals(&expected));
    let inside = |object: &&Value| {
        object["created"].as_i64() >= Some(within.0) && sold(object).as_i64() < Some(within.1)
    };
    let objects = charges.iter().chain(&refunds).filter(inside).count();
    assert_eq!(report["completeness"]["objects"], objects);
    assert_eq!(report["completeness"]["complete"], true);
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_equal_a_straight_recomputation_from_the_raw_objects() {
    for seed in 1..=4 {
        check(&shop(seed, generated(), &[]).await).await;
    }
    check(&shop(1, Shop::Demo, &[]).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_the_same_where_the_way_to_stripe_is_bad() {
    let calm = check(&shop(7, generated(), &[]).await).await;
    // They strike only after the raw objects have been read.
    let rough = shop(
        7,
        generated(),
        &[
            "rate-limit@GET /v1/charges#10",
            "half-body@GET /v1/charges#12",
            "error@GET /v1/refunds#2",
            "reset@GET /v1/terminal/readers#1",
        ],
    )
    .await;
    assert_eq!(check(&rough).await, calm);
    let failed = rough.requests().iter().filter(|r| r.status != 200).count();
    assert!(failed >= 3, "{failed} faults struck");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_asked_for_twice_and_no_name_that_no_column_shows() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let args = "--from 2026-11-01 --to 2026-11-22 --tz UTC --by currency -o json";
    let output = report(&simulator, home.path(), args).await;
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(
        report["completeness"]["pages"],
        simulator.requests().len(),
        "{:#?}",
        simulator.requests()
    );
    let said = stderr(&output);
    let pages = format!("{} pages", report["completeness"]["pages"]);
    assert!(
        said.contains("2026-11-01T00:00:00+00:00 to 2026-11-23T00:00:00+00:00 (UTC)"),
        "{said}"
    );
    assert!(said.contains(&pages) && said.contains("complete"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_written_whole_or_stays_what_it_was() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("report.csv");
    let simulator = shop(1, generated(), &[]).await;
    let args = "--day yesterday --tz Europe/Berlin --by reader,day --out report.csv";
    let output = report(&simulator, home.path(), args).await;
    assert_eq!(stdout(&output), "");
    let first = std::fs::read_to_string(&path).unwrap();
    assert!(
        first.starts_with("reader,reader_label,day,currency,attempts,"),
        "{first}"
    );
    stdout(&report(&simulator, home.path(), args).await);
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        first,
        "the same bytes"
    );

    let broken = shop(1, generated(), &["error=503@GET /v1/refunds*"]).await;
    let args = format!("{args} --max-retries 0");
    let output = report(&broken, home.path(), &args).await;
    assert_eq!(output.status.code(), Some(8), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
    let files = std::fs::read_dir(home.path()).unwrap().count();
    assert_eq!(files, 1, "nothing is left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_the_same_in_every_format() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(3, generated(), &[]).await;
    let args = "--day 2026-11-21 --tz Europe/Berlin --by reader -q -o";
    let run = async |format: &str| {
        let output = report(&simulator, home.path(), &format!("{args} {format}")).await;
        assert_eq!(stderr(&output), "");
        stdout(&output).to_owned()
    };
    let json: Value = serde_json::from_str(&run("json").await).unwrap();
    let lines = run("jsonl").await;
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(json["rows"], Value::Array(lines.clone()));
    let csv = run("csv").await;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for (record, line) in reader.deserialize().zip(&lines) {
        let record: BTreeMap<String, String> = record.unwrap();
        assert_eq!(record["reader"], line["reader"].as_str().unwrap_or(""));
        let minor: i64 = record["gross"].replace('.', "").parse().unwrap();
        assert_eq!(minor, line["gross"].as_i64().unwrap(), "{record:?}");
    }
    let table = run("table").await;
    let totals = json["totals"].as_array().unwrap().len();
    // What it is, the names of the columns, the rows and the totals.
    assert_eq!(table.lines().count(), 2 + lines.len() + totals, "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_can_still_grow_is_said_to_be_open() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let output = report(&simulator, home.path(), "--day today --tz UTC -o json").await;
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    assert_eq!(report["completeness"]["complete"], false);
    assert!(
        stderr(&output).contains("can still grow"),
        "{}",
        stderr(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_few_permissions_gets_what_it_may_see() {
    let home = tempfile::tempdir().unwrap();
    let faults = [
        "forbidden=terminal_reader_read@GET /v1/terminal/readers*",
        "forbidden=payment_intent_read@GET /v1/charges#1",
    ];
    let simulator = shop(1, generated(), &faults).await;
    let args = "--day 2026-11-21 --tz UTC -o json";
    let output = report(&simulator, home.path(), args).await;
    let report: Value = serde_json::from_str(stdout(&output)).unwrap();
    let row = &report["rows"][0];
    assert!(
        row["reader"].is_string() && row["reader_label"].is_null(),
        "{row}"
    );
    assert!(row["gross"].is_i64() && row["tips"].is_null(), "{row}");
    assert_eq!(report["completeness"]["complete"], false);
    let said = stderr(&output);
    assert!(
        said.contains("tips are unknown") && said.contains("labels of readers"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_before_anything_is_read() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    for (args, says) in [
        ("--day 2026-13-01", "is not a day"),
        ("--from 2026-11-20 --to 2026-11-18", "the period is empty"),
        ("--from 2026-11-20T09:00:00", "append Z"),
        ("--to 2026-11-18", "--from"),
        (
            "--day today --from today",
            "'--day <DAY>' cannot be used with '--from <DAY|INSTANT>'",
        ),
        // A flag of two names is called as it was typed.
        (
            "yesterday --since today",
            "'[PERIOD]' cannot be used with '--since <DAY|INSTANT>'",
        ),
        ("--tz Berlin", "did you mean Europe/Berlin?"),
        ("--by reader,day,reader", "more than once"),
        ("--by colour", "possible values"),
        ("--columns reader,colour", "no column \"colour\""),
        ("--out no/such/folder.csv", "there is no folder"),
    ] {
        let output = report(&simulator, home.path(), args).await;
        assert_eq!(output.status.code(), Some(2), "{args}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(says),
            "{args}: {}",
            stderr(&output)
        );
        assert!(output.stdout.is_empty());
    }
    assert!(simulator.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_one_word_or_since_and_until() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let window = async |args: &str| {
        let output = report(&simulator, home.path(), &format!("{args} -o json")).await;
        let report: Value = serde_json::from_str(stdout(&output)).unwrap();
        let text = |name: &str| report[name].as_str().unwrap().to_owned();
        format!("{} {}", text("from"), text("to"))
    };
    for (short, long) in [
        ("yesterday", "--day yesterday"),
        ("", "--day yesterday"),
        ("2026-11-20", "--day 2026-11-20"),
        ("2026-W47", "--week 2026-W47"),
        ("2026-10", "--month 2026-10"),
        ("3d", "--last 3d"),
        (
            "--since 2026-11-19 --until 2026-11-20",
            "--from 2026-11-19 --to 2026-11-20",
        ),
    ] {
        assert_eq!(window(short).await, window(long).await, "{short}");
    }
    assert_eq!(
        window("--since 09:00 --until 10:30").await,
        "2026-11-23T09:00:00Z 2026-11-23T10:30:00Z"
    );
    let two = report(&simulator, home.path(), "today --day today").await;
    assert_eq!(two.status.code(), Some(2));
    let none = report(&simulator, home.path(), "yesterdy").await;
    assert_eq!(none.status.code(), Some(2));
    let said = stderr(&none);
    for part in [
        "is no period",
        "did you mean yesterday?",
        "2026-W47",
        "2026-11)",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn off_a_terminal_no_zone_is_guessed() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let output = report(&simulator, home.path(), "--tz UTC --day-start 4").await;
    assert!(
        stderr(&output).contains("is not a time of day"),
        "{output:?}"
    );
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home.path())
        .env("TZ", "Europe/Berlin")
        .env("STRIPE_API_KEY", KEY)
        .args(["--api-base", simulator.url(), "report"]);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let hint = "hint: name it: --tz Europe/Berlin; for good: tillctl config set tz Europe/Berlin, or TILLCTL_TZ";
    assert!(stderr(&output).contains(hint), "{}", stderr(&output));
    assert!(simulator.requests().is_empty());
}

/// Every file of a folder; folders in it are passed over.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_split_by_what_their_name_says_and_are_the_same_bytes_again() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(2, generated(), &[]).await;
    let span = "--from 2026-11-20 --to 2026-11-21 --tz Europe/Berlin";
    let whole = report(
        &simulator,
        home.path(),
        &format!("{span} --by day,location,reader -o json"),
    )
    .await;
    let whole: Value = serde_json::from_str(stdout(&whole)).unwrap();
    let args = format!(
        "{span} --by reader --out {{day}}-{{location}}.csv --html page.html --compare last-week"
    );
    stdout(&report(&simulator, home.path(), &args).await);
    let first = files(home.path());
    stdout(&report(&simulator, home.path(), &args).await);
    assert_eq!(files(home.path()), first);
    let mut lines = 0;
    for row in whole["rows"].as_array().unwrap() {
        let place = row["location"].as_str().unwrap_or("unknown");
        let name = format!("{}-{place}.csv", row["day"].as_str().unwrap());
        let text = std::str::from_utf8(&first[&name]).unwrap();
        assert!(text.starts_with("reader,reader_label,currency,"), "{text}");
        let wanted = row["reader"].as_str().unwrap_or("");
        assert!(text.lines().any(|line| line.starts_with(wanted)), "{text}");
        lines += 1;
    }
    assert!(lines > 10 && first.len() > 5, "{:?}", first.keys());
    let page = std::str::from_utf8(&first["page.html"]).unwrap();
    assert!(
        page.contains("<h2>EUR</h2>") && !page.contains("<script"),
        "{page}"
    );

    let args = format!("{span} --out report.xlsx");
    stdout(&report(&simulator, home.path(), &args).await);
    let book = std::fs::read(home.path().join("report.xlsx")).unwrap();
    assert!(book.starts_with(b"PK"));
    stdout(&report(&simulator, home.path(), &args).await);
    assert_eq!(
        std::fs::read(home.path().join("report.xlsx")).unwrap(),
        book
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_is_the_two_reports_side_by_side() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(3, generated(), &[]).await;
    let run = async |args: &str| -> Value {
        let args = format!("{args} --tz Europe/Berlin --day-start 04:00 -o json");
        serde_json::from_str(stdout(&report(&simulator, home.path(), &args).await)).unwrap()
    };
    let both = run("--last 2d --by reader,day --compare previous").await;
    assert_eq!(both["from"], "2026-11-21T03:00:00Z");
    assert_eq!(both["compared_with"]["to"], both["from"]);
    let before = run("--from 2026-11-19 --to 2026-11-20 --by reader,day").await;
    let net = |report: &Value, column: &str| -> i64 {
        let totals = report["totals"].as_array().unwrap().iter();
        totals.map(|total| total[column].as_i64().unwrap()).sum()
    };
    assert_eq!(net(&both, "net_sales_before"), net(&before, "net_sales"));
    assert_eq!(net(&both, "payments_before"), net(&before, "payments"));
    for row in before["rows"].as_array().unwrap() {
        let day: jiff::civil::Date = row["day"].as_str().unwrap().parse().unwrap();
        let later = (day + jiff::Span::new().days(2)).to_string();
        let beside = both["rows"].as_array().unwrap().iter().find(|other| {
            other["reader"] == row["reader"]
                && other["currency"] == row["currency"]
                && other["day"] == later.as_str()
        });
        let beside = beside.unwrap();
        assert_eq!(beside["net_sales_before"], row["net_sales"]);
        let difference = beside["net_sales"].as_i64().unwrap() - row["net_sales"].as_i64().unwrap();
        assert_eq!(beside["net_sales_diff"], difference);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conditions_and_the_top_leave_the_sums_alone() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(3, generated(), &[]).await;
    let run = async |args: &str| -> Value {
        let args = format!("--last 5d --tz UTC -o json {args}");
        serde_json::from_str(stdout(&report(&simulator, home.path(), &args).await)).unwrap()
    };
    let whole = run("--by reader").await;
    let top = run("--by reader --top 2").await;
    assert_eq!(top["totals"], whole["totals"]);
    let others: Vec<_> = top["rows"].as_array().unwrap().iter().collect();
    assert!(others.iter().any(|row| row["reader"] == "others"), "{top}");
    let one = &whole["rows"][0];
    let only = run(&format!(
        "--by reader --where reader={}",
        one["reader"].as_str().unwrap()
    ))
    .await;
    assert_eq!(only["rows"][0], *one);
    let by = "hour,weekday,brand,read_method,wallet,decline_code,reference-prefix";
    let fine = run(&format!("--by {by}")).await;
    assert_eq!(fine["totals"], whole["totals"]);
    let hours = ["hour", "weekday", "read_method", "wallet", "decline_code"];
    for column in hours {
        assert!(fine["rows"][0].get(column).is_some(), "{column}");
    }
}
