//! `tillctl ledger` and reports made from it, against the simulator.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;
use tillctl::facade::simulator::{Options, Shop, Simulator};

use super::report::{KEY, NOW, Rows, generated, raw, recompute, rows, run, shop, stderr, stdout};

/// Reports over all that there is, and says so in JSON.
const ALL: &str = "report --from 2026-11-14 --to 2026-11-23 --tz Asia/Tokyo \
                   --by reader,location,day,brand -o json";

/// The same from the ledger, brought up to date first.
const LEDGER: &str = "report --from 2026-11-14 --to 2026-11-23 --tz Asia/Tokyo \
                      --by reader,location,day,brand -o json";

/// What [`ALL`] is to say, straight from the objects of the simulator.
async fn expected(simulator: &Simulator) -> Rows {
    let charges = raw(simulator, "/v1/charges", "data.payment_intent").await;
    let refunds = raw(simulator, "/v1/refunds", "data.charge").await;
    let second = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
    let within = (
        second("2026-11-13T15:00:00Z"),
        second("2026-11-23T15:00:00Z"),
    );
    let rows = recompute(
        &charges,
        &refunds,
        within,
        &tillctl::facade::period::zone("Asia/Tokyo").unwrap(),
    );
    assert!(rows.len() > 20, "a shop too quiet to test with");
    rows
}

async fn figures(simulator: &Simulator, home: &Path, args: &str) -> Rows {
    let output = run(simulator, home, NOW, args).await;
    rows(&serde_json::from_str::<Value>(stdout(&output)).unwrap())
}

async fn status(simulator: &Simulator, home: &Path) -> Value {
    let output = run(simulator, home, NOW, "ledger status -o json").await;
    serde_json::from_str(stdout(&output)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_equal_a_straight_recomputation_whatever_goes_wrong() {
    let rough = [
        "rate-limit@GET /v1/charges#3",
        "half-body@GET /v1/charges#5",
        "error@GET /v1/refunds#1",
        "reset@GET /v1/disputes#1",
        "forbidden=event_read@GET /v1/events*",
    ];
    for (seed, faults) in [(1, &rough[..0]), (2, &rough[..])] {
        let home = tempfile::tempdir().unwrap();
        let calm = shop(seed, generated(), &[]).await;
        let expected = expected(&calm).await;
        let simulator = shop(seed, generated(), faults).await;
        assert_eq!(figures(&simulator, home.path(), LEDGER).await, expected);
        // Again, with only what is new; and with nothing but the ledger.
        assert_eq!(figures(&simulator, home.path(), LEDGER).await, expected);
        let asked = simulator.request_count();
        let offline = format!("{ALL} --offline");
        assert_eq!(figures(&simulator, home.path(), &offline).await, expected);
        assert_eq!(simulator.request_count(), asked);
        let direct = format!("{ALL} --direct");
        assert_eq!(figures(&simulator, home.path(), &direct).await, expected);
    }
}

/// The shop's mobile readers take payments offline and forward them hours later.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_each_day_has_what_was_paid_on_it() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, Shop::Demo, &[]).await;
    let zone = tillctl::facade::period::zone("Asia/Tokyo").unwrap();
    let charges = raw(&simulator, "/v1/charges", "data.payment_intent").await;
    let refunds = raw(&simulator, "/v1/refunds", "data.charge").await;
    let day = |second: &Value| {
        let at = Timestamp::from_second(second.as_i64().unwrap()).unwrap();
        at.to_zoned(zone.clone()).date()
    };
    let forwarded_later = charges.iter().filter(|charge| {
        let stored = &charge["payment_method_details"]["card_present"]["offline"]["stored_at"];
        stored.is_i64() && day(stored) < day(&charge["created"])
    });
    assert!(forwarded_later.count() > 3, "too few to test with");
    let all = recompute(&charges, &refunds, (0, i64::MAX), &zone);
    let sync = "ledger sync --since 2026-10-01 -q";
    stdout(&run(&simulator, home.path(), NOW, sync).await);
    let first: jiff::civil::Date = "2026-10-20".parse().unwrap();
    let mut days = Rows::new();
    for day in first.series(jiff::Span::new().days(1)).take(35) {
        let args = format!(
            "report --offline --day {day} --tz Asia/Tokyo --by reader,location,day,brand -o json"
        );
        let output = run(&simulator, home.path(), NOW, &args).await;
        assert!(!stderr(&output).contains("taken offline"), "{output:?}");
        days.extend(rows(&serde_json::from_str(stdout(&output)).unwrap()));
    }
    assert_eq!(days, all);
}

/// 30 shops, each with a network that fails at other moments.
#[tokio::test(flavor = "multi_thread")]
async fn thirty_worlds_have_their_straight_figures_under_faults() {
    let mut worlds = tokio::task::JoinSet::new();
    for seed in 100..130_u64 {
        worlds.spawn(async move {
            let small = || Shop::Generated {
                locations: 3,
                readers: 7,
                charges: 160,
                days: 6,
            };
            let expected = expected(&shop(seed, small(), &[]).await).await;
            let kinds = ["rate-limit", "half-body", "error", "reset", "lost-reply"];
            let kind = |more: u64| kinds[usize::try_from((seed + more) % 5).unwrap()];
            let faults = [
                format!("{}@GET /v1/charges#{}", kind(0), 1 + seed % 4),
                format!("{}@GET /v1/charges#{}", kind(2), 2 + seed % 3),
                format!("{}@GET /v1/refunds#1", kind(1)),
                format!("{}@GET /v1/disputes#1", kind(3)),
            ];
            let faults: Vec<&str> = faults.iter().map(String::as_str).collect();
            let simulator = shop(seed, small(), &faults).await;
            let home = tempfile::tempdir().unwrap();
            let found = figures(&simulator, home.path(), LEDGER).await;
            assert_eq!(found, expected, "seed {seed}, {faults:?}");
            let offline = format!("{ALL} --offline");
            let found = figures(&simulator, home.path(), &offline).await;
            assert_eq!(found, expected, "seed {seed}, {faults:?}");
        });
    }
    assert_eq!(worlds.join_all().await.len(), 30);
}

/// A simulator whose clock can be moved.
async fn at(clock: &Arc<AtomicI64>, shop: Shop) -> Simulator {
    let now = Arc::clone(clock);
    let mut options = Options::new(Arc::new(move || now.load(Ordering::SeqCst)));
    options.shop = shop;
    Simulator::start(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_of_three_thousand_charges_needs_few_requests() {
    let home = tempfile::tempdir().unwrap();
    let shop_of = Shop::Generated {
        locations: 5,
        readers: 60,
        charges: 6_000,
        days: 2,
    };
    let simulator = shop(1, shop_of, &[]).await;
    let first = run(
        &simulator,
        home.path(),
        "2026-11-22T11:00:00Z",
        "ledger sync --since 2026-11-20 -q",
    )
    .await;
    stdout(&first);
    let held = status(&simulator, home.path()).await["charges"].clone();
    let before = simulator.request_count();
    stdout(&run(&simulator, home.path(), NOW, "ledger sync -q").await);
    let asked = simulator.request_count() - before;
    let now = status(&simulator, home.path()).await;
    let new = now["charges"].as_i64().unwrap() - held.as_i64().unwrap();
    assert!(new > 2_800, "{new}");
    assert!(asked <= 60, "{asked} requests");
    // And when nothing is new there is nothing to ask but whether it is so.
    let before = simulator.request_count();
    stdout(&run(&simulator, home.path(), NOW, "ledger sync -q").await);
    let asked = simulator.request_count() - before;
    assert!(asked <= 15, "{asked} requests");
}

pub(crate) async fn post(simulator: &Simulator, path: &str, form: &str) {
    let http = tillctl::facade::stripe::http_builder()
        .no_proxy()
        .build()
        .unwrap();
    let reply = http
        .post(format!("{}{path}", simulator.url()))
        .bearer_auth(KEY)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.to_owned())
        .send()
        .await
        .unwrap();
    assert!(
        reply.status().is_success(),
        "{}",
        reply.text().await.unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_to_old_payments_is_found() {
    let home = tempfile::tempdir().unwrap();
    let noon: Timestamp = "2026-11-22T11:00:00Z".parse().unwrap();
    let clock = Arc::new(AtomicI64::new(noon.as_millisecond()));
    let simulator = at(&clock, Shop::Demo).await;
    let sync = "ledger sync --since 2026-10-20 -q";
    stdout(&run(&simulator, home.path(), "2026-11-22T11:00:00Z", sync).await);
    let charges = raw(&simulator, "/v1/charges", "data.payment_intent").await;
    let pick = |captured: bool| {
        let fits = |charge: &&Value| {
            charge["status"] == "succeeded"
                && charge["captured"] == captured
                && charge["refunded"] == false
                && charge["disputed"] == false
                && charge["payment_method_details"]["type"] == "card_present"
        };
        let mut found = charges.iter().filter(fits);
        // Not the newest: those are read again anyway.
        let charge = if captured {
            found.nth(300)
        } else {
            found.next_back()
        };
        charge.expect("such a payment")["payment_intent"]["id"].clone()
    };
    let (paid, held) = (pick(true), pick(false));
    clock.fetch_add(20 * 3_600_000, Ordering::SeqCst);
    let refund = format!("payment_intent={}&amount=70", paid.as_str().unwrap());
    post(&simulator, "/v1/refunds", &refund).await;
    let capture = format!("/v1/payment_intents/{}/capture", held.as_str().unwrap());
    post(&simulator, &capture, "").await;
    clock.fetch_add(4 * 3_600_000, Ordering::SeqCst);
    let expected = expected(&simulator).await;
    assert_eq!(figures(&simulator, home.path(), LEDGER).await, expected);
    let verified = run(&simulator, home.path(), NOW, "ledger verify").await;
    assert_eq!(stdout(&verified), "", "{}", stderr(&verified));
}

/// Makes the ledger of the month.
async fn synchronise(simulator: &Simulator, home: &Path) {
    let sync = "ledger sync --since 2026-11-01 -q";
    stdout(&run(simulator, home, NOW, sync).await);
}

/// The ledger's file.
async fn file(simulator: &Simulator, home: &Path) -> PathBuf {
    let status = status(simulator, home).await;
    PathBuf::from(status["file"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_what_was_tampered_with() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(3, generated(), &[]).await;
    synchronise(&simulator, home.path()).await;
    let verify = "ledger verify --from 2026-11-01 --to 2026-11-22 -o json";
    let fine = run(&simulator, home.path(), NOW, verify).await;
    assert_eq!(
        serde_json::from_str::<Value>(stdout(&fine)).unwrap(),
        Value::Array(vec![])
    );
    let path = file(&simulator, home.path()).await;
    let database = rusqlite::Connection::open(&path).unwrap();
    let row = "WHERE created = (SELECT min(c.created) FROM charge AS c
            JOIN sort AS s ON s.id = c.sort WHERE s.captured = 1)";
    let changed = database
        .execute(
            &format!("UPDATE charge SET amount_captured = amount_captured + 1 {row}"),
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    let gone: String = database
        .query_row(
            "DELETE FROM refund WHERE id = (SELECT min(id) FROM refund) RETURNING id",
            [],
            |row| row.get(0),
        )
        .unwrap();
    drop(database);
    let found = run(&simulator, home.path(), NOW, verify).await;
    assert_eq!(found.status.code(), Some(10), "{}", stderr(&found));
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 2, "{found}");
    assert_eq!(found[0]["field"], "amount_captured");
    assert_eq!(found[1]["id"], gone.as_str());
    assert_eq!(found[1]["ledger"], Value::Null);
    // Fetched once more it is right again.
    stdout(&run(&simulator, home.path(), NOW, "ledger sync --full -q").await);
    stdout(&run(&simulator, home.path(), NOW, verify).await);
    // A change that Stripe does not know of is no reason to ask before deleting.
    let refused = run(&simulator, home.path(), NOW, "ledger reset").await;
    assert_eq!(refused.status.code(), Some(2));
    stdout(&run(&simulator, home.path(), NOW, "ledger reset --yes").await);
    assert!(!path.exists());
    let none = run(&simulator, home.path(), NOW, "ledger status").await;
    assert_eq!(none.status.code(), Some(4), "{}", stderr(&none));
}

/// What another process has begun to read again right after a synchronisation is no gap.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_waits_for_whoever_overtook_it() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    synchronise(&simulator, home.path()).await;
    // Stands for the other process: what it plans lies there as soon as the ledger is as of now.
    let planned = "CREATE TABLE other (begun);
        CREATE TRIGGER overtaken AFTER INSERT ON meta WHEN new.name = 'synced'
            AND NOT EXISTS (SELECT 1 FROM other) BEGIN
            INSERT INTO other VALUES (1);
            INSERT INTO slice (list, a, b) SELECT list, newest - 900, until + 1 FROM list WHERE list = 0;
        END;";
    let path = file(&simulator, home.path()).await;
    let overtake = || {
        let database = rusqlite::Connection::open(&path).unwrap();
        database
            .execute_batch("DROP TABLE IF EXISTS other")
            .unwrap();
        database
            .execute_batch("DROP TRIGGER IF EXISTS overtaken")
            .unwrap();
        database.execute_batch(planned).unwrap();
    };
    let begun = || -> i64 {
        let database = rusqlite::Connection::open(&path).unwrap();
        let count = "SELECT count(*) FROM other";
        database.query_row(count, [], |row| row.get(0)).unwrap()
    };
    for line in [
        ALL,
        "transactions list --from 2026-11-01 --to 2026-11-22 --tz Europe/Berlin -o csv",
        "report --reconcile --from 2026-11-10 --to 2026-11-20 --tz Europe/Berlin -o csv",
    ] {
        overtake();
        let seen = run(&simulator, home.path(), NOW, line).await;
        assert_eq!(seen.status.code(), Some(0), "{line}: {}", stderr(&seen));
        assert_eq!(begun(), 1, "{line}");
    }
    // Who asks nobody says so.
    overtake();
    stdout(&run(&simulator, home.path(), NOW, "ledger sync -q").await);
    let seen = run(&simulator, home.path(), NOW, &format!("{ALL} --offline")).await;
    assert_eq!(seen.status.code(), Some(4), "{}", stderr(&seen));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sync_waits_for_the_first() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let sync = "ledger sync --since 2026-11-01";
    // Both at once, from nothing.
    let (one, two) = tokio::join!(
        run(&simulator, home.path(), NOW, sync),
        run(&simulator, home.path(), NOW, sync)
    );
    stdout(&one);
    stdout(&two);
    let all = format!("{ALL} --offline");
    assert_eq!(
        figures(&simulator, home.path(), &all).await,
        expected(&simulator).await
    );
    // One that finds it locked says so and asks for nothing until it is free.
    let path = file(&simulator, home.path()).await;
    let name = path.file_stem().unwrap().to_str().unwrap();
    let ledger = tillctl::facade::ledger::Ledger::open(path.parent().unwrap(), name).unwrap();
    let lock = ledger.lock(|| panic!("nobody has it")).await.unwrap();
    let before = simulator.request_count();
    let mut child = command(&simulator, home.path(), sync)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("waiting for it") {
        line.clear();
        let read = std::io::BufRead::read_line(&mut said, &mut line).unwrap();
        assert!(read > 0, "it did not wait");
    }
    assert_eq!(simulator.request_count(), before);
    drop(lock);
    let done = tokio::task::spawn_blocking(move || child.wait().unwrap()).await;
    assert!(done.unwrap().success());
    assert!(simulator.request_count() > before);
}

fn command(simulator: &Simulator, home: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TZ", "UTC")
        .env("STRIPE_API_KEY", KEY)
        .env("TILLCTL_NOW", NOW)
        .args(["--api-base", simulator.url()])
        .args(args.split_whitespace())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

/// 50 kills: ten ledgers, each killed five times at other requests, and then
/// finished. `child.kill` is SIGKILL; where within a page it strikes is chance.
#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_is_killed_again_and_again_loses_nothing() {
    let simulator = shop(5, generated(), &[]).await;
    let expected = expected(&simulator).await;
    let mut homes = tokio::task::JoinSet::new();
    let simulator = Arc::new(simulator);
    for number in 0..10_usize {
        let simulator = Arc::clone(&simulator);
        homes.spawn(async move {
            let home = tempfile::tempdir().unwrap();
            let mut struck = 0;
            for kill in 0..40_usize {
                if struck == 5 {
                    break;
                }
                let goal = simulator.request_count() + 1 + (number * 5 + kill * 3) % 11;
                let mut child =
                    command(&simulator, home.path(), "ledger sync --since 2026-11-01 -q")
                        .spawn()
                        .unwrap();
                let since = Instant::now();
                while child.try_wait().unwrap().is_none() && simulator.request_count() < goal {
                    assert!(since.elapsed() < Duration::from_mins(1), "it hangs");
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                child.kill().unwrap();
                // One that was done before the blow is none of the 50.
                struck += usize::from(child.wait().unwrap().code().is_none());
            }
            assert_eq!(struck, 5);
            let offline = run(&simulator, home.path(), NOW, &format!("{ALL} --offline")).await;
            // What is not whole has no figures; what has figures has the right ones.
            if offline.status.success() {
                let found: Value = serde_json::from_slice(&offline.stdout).unwrap();
                (home, Some(rows(&found)))
            } else {
                assert_eq!(offline.status.code(), Some(4), "{}", stderr(&offline));
                (home, None)
            }
        });
    }
    for (home, partial) in homes.join_all().await {
        if let Some(partial) = partial {
            assert_eq!(partial, expected);
        }
        assert_eq!(figures(&simulator, home.path(), LEDGER).await, expected);
        assert_eq!(status(&simulator, home.path()).await["unfinished"], false);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_holds_every_row_once() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    synchronise(&simulator, home.path()).await;
    let held = status(&simulator, home.path()).await;
    let export = "ledger export --out export --partition day --tz Asia/Tokyo -o json --format";
    for format in ["csv", "jsonl"] {
        let output = run(&simulator, home.path(), NOW, &format!("{export} {format}")).await;
        let files: Value = serde_json::from_str(stdout(&output)).unwrap();
        for table in ["charges", "refunds", "disputes", "balance_transactions"] {
            let of_table = files.as_array().unwrap().iter().filter(|file| {
                let path = file["file"].as_str().unwrap();
                path.contains(&format!("export/{table}/day=2026-1"))
            });
            let rows: i64 = of_table
                .map(|file| {
                    let path = home.path().join(file["file"].as_str().unwrap());
                    let lines = std::fs::read_to_string(path).unwrap().lines().count();
                    let rows = file["rows"].as_i64().unwrap();
                    let names = usize::from(format == "csv");
                    assert_eq!(lines, usize::try_from(rows).unwrap() + names);
                    rows
                })
                .sum();
            assert_eq!(held[table], rows, "{table}");
        }
    }
    let plain = "ledger export --out flat --format jsonl -q";
    stdout(&run(&simulator, home.path(), NOW, plain).await);
    let charges = std::fs::read_to_string(home.path().join("flat/charges.jsonl")).unwrap();
    let sum: i64 = charges
        .lines()
        .map(|line| {
            let charge: Value = serde_json::from_str(line).unwrap();
            charge["amount_captured"].as_i64().unwrap()
        })
        .sum();
    let straight: i64 = raw(&simulator, "/v1/charges", "data.payment_intent")
        .await
        .iter()
        .map(|charge| charge["amount_captured"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, straight);
}

#[cfg(not(feature = "parquet"))]
#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_parquet_says_so_before_it_does_anything() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let export = "ledger export --out p --format parquet";
    let refused = run(&simulator, home.path(), NOW, export).await;
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(
        stderr(&refused),
        "error: this tillctl was built without Parquet\nhint: export csv or jsonl, \
         or take a build with the feature parquet\n"
    );
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    assert_eq!(simulator.request_count(), 0);
    // Nor is it offered, as little as a keyring in a build without one.
    let help = run(&simulator, home.path(), NOW, "ledger export --help").await;
    let help = stdout(&help);
    assert!(help.contains("[possible values: csv, jsonl]"), "{help}");
    assert!(!help.contains("--format parquet"), "{help}");
    let flags = run(&simulator, home.path(), NOW, "login --help").await;
    let offered = stdout(&flags).contains("--keyring");
    assert_eq!(offered, cfg!(feature = "keyring"));
}

#[cfg(feature = "parquet")]
#[tokio::test(flavor = "multi_thread")]
async fn parquet_has_the_rows_of_jsonl() {
    use parquet::file::reader::SerializedFileReader;
    use parquet::record::Field;

    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let sync = "ledger sync --since 2026-11-01 -q";
    stdout(&run(&simulator, home.path(), NOW, sync).await);
    let export = "ledger export --out export --partition day --tz Asia/Tokyo -o json --format";
    let output = run(&simulator, home.path(), NOW, &format!("{export} jsonl")).await;
    let lines: Value = serde_json::from_str(stdout(&output)).unwrap();
    let output = run(&simulator, home.path(), NOW, &format!("{export} parquet")).await;
    let files: Value = serde_json::from_str(stdout(&output)).unwrap();
    let path = |file: &Value| home.path().join(file["file"].as_str().unwrap());
    let (lines, files) = (lines.as_array().unwrap(), files.as_array().unwrap());
    assert_eq!(files.len(), lines.len());
    let mut compared = 0;
    for (file, lines) in files.iter().zip(lines) {
        let text = std::fs::read_to_string(path(lines)).unwrap();
        let read = SerializedFileReader::try_from(path(file).as_path()).unwrap();
        for (row, line) in read.into_iter().map(Result::unwrap).zip(text.lines()) {
            let mut line: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
            for (name, field) in row.get_column_iter() {
                let value = match field {
                    Field::Null => Value::Null,
                    Field::Bool(flag) => (*flag).into(),
                    Field::Long(number) => (*number).into(),
                    Field::TimestampMicros(micros) => (*micros / 1_000_000).into(),
                    Field::Str(text) => text.as_str().into(),
                    other => panic!("{name}: {other:?}"),
                };
                assert_eq!(line.remove(name), Some(value), "{name}");
            }
            assert!(line.is_empty(), "{line:?}");
            compared += 1;
        }
        assert_eq!(file["rows"], text.lines().count());
    }
    assert!(compared > 1_000, "{compared}");
}
