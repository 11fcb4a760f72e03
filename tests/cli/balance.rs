//! `tillctl report --basis balance` and `--reconcile`: figures worked out a
//! second time from the balance transactions the simulator serves.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde_json::{Value, json};
use tillctl::facade::simulator::{Shop, Simulator};

use super::report::{KEY, NOW, raw, run, shop, stderr, stdout};
use super::server::{Call, Reply, Server, error, page};
use super::shop::LIVE_KEY;

const BALANCE: &str = "report --basis balance --from 2026-11-09 --to 2026-11-22 --tz Asia/Tokyo \
                       --by reader,location,day,brand -o json";
const RECONCILE: &str = "report --reconcile --from 2026-11-09 --to 2026-11-22 --tz Asia/Tokyo";

const FIGURES: [&str; 8] = [
    "payments",
    "gross",
    "fees",
    "refunds",
    "refund_count",
    "disputes",
    "dispute_count",
    "net",
];
const KEYS: [&str; 5] = ["reader", "location", "day", "brand", "currency"];

type Rows = BTreeMap<[String; 5], [i64; 8]>;

/// Long enough for disputes to begin and to end.
const fn busy() -> Shop {
    Shop::Generated {
        locations: 3,
        readers: 7,
        charges: 1_200,
        days: 16,
    }
}

/// What [`BALANCE`] is to say, in one pass over raw movements.
async fn expected(simulator: &Simulator) -> Rows {
    let charges = raw(simulator, "/v1/charges", "data.payment_intent").await;
    let charges: BTreeMap<&str, &Value> = charges
        .iter()
        .map(|charge| (charge["id"].as_str().unwrap(), charge))
        .collect();
    let zone = tillctl::facade::period::zone("Asia/Tokyo").unwrap();
    let second = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
    let window = second("2026-11-08T15:00:00Z")..second("2026-11-22T15:00:00Z");
    let mut rows = Rows::new();
    for moved in raw(simulator, "/v1/balance_transactions", "data.source").await {
        let number = |name: &str| moved[name].as_i64().unwrap();
        if !window.contains(&number("created")) {
            continue;
        }
        let source = &moved["source"];
        let (charge, column) = match source["object"].as_str().unwrap() {
            "charge" => (source["id"].as_str(), 1),
            "refund" => (source["charge"].as_str(), 3),
            _ => (source["charge"].as_str(), 5),
        };
        let method = &charges[charge.unwrap()]["payment_method_details"];
        let kind = method["type"].as_str().unwrap();
        if kind == "card" {
            continue;
        }
        let text = |name: &str| method[kind][name].as_str().map(str::to_owned);
        let at = Timestamp::from_second(number("created")).unwrap();
        let row = rows
            .entry([
                text("reader").unwrap_or_default(),
                text("location").unwrap_or_default(),
                at.to_zoned(zone.clone()).date().to_string(),
                text("brand").unwrap_or_else(|| kind.to_owned()),
                moved["currency"].as_str().unwrap().to_owned(),
            ])
            .or_default();
        if column == 1 {
            row[0] += 1;
            row[1] += number("amount");
        } else {
            row[column] -= number("amount");
            row[column + 1] += i64::from(number("amount") < 0);
        }
        row[2] += number("fee");
        row[7] += number("net");
    }
    assert!(rows.len() > 50, "a shop too quiet to test with");
    rows
}

fn rows(report: &Value) -> Rows {
    let rows = report["rows"].as_array().unwrap().iter().map(|row| {
        let key = KEYS.map(|name| row[name].as_str().unwrap_or_default().to_owned());
        (key, FIGURES.map(|name| row[name].as_i64().unwrap()))
    });
    rows.collect()
}

async fn figures(simulator: &Simulator, home: &Path, args: &str) -> Rows {
    let output = run(simulator, home, NOW, args).await;
    rows(&serde_json::from_str::<Value>(stdout(&output)).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_balance_equals_a_straight_recomputation_whatever_goes_wrong() {
    let rough = [
        "rate-limit@GET /v1/charges#3",
        "half-body@GET /v1/charges#5",
        "error@GET /v1/refunds#1",
        "reset@GET /v1/disputes#1",
        "half-body@GET /v1/balance_transactions#2",
        "forbidden=event_read@GET /v1/events*",
    ];
    for (seed, faults) in [(1, &rough[..0]), (2, &rough[..])] {
        let home = tempfile::tempdir().unwrap();
        let calm = shop(seed, Shop::Demo, &[]).await;
        let expected = expected(&calm).await;
        let simulator = shop(seed, Shop::Demo, faults).await;
        assert_eq!(figures(&simulator, home.path(), BALANCE).await, expected);
        assert_eq!(figures(&simulator, home.path(), BALANCE).await, expected);
        let offline = format!("{BALANCE} --offline");
        assert_eq!(figures(&simulator, home.path(), &offline).await, expected);
        // The same money, a second way.
        let json = format!("{RECONCILE} -o json");
        let output = run(&simulator, home.path(), NOW, &json).await;
        let found: Value = serde_json::from_str(stdout(&output)).unwrap();
        assert_eq!(found["reconciled"], true, "{found}");
        let line = |item: &str| {
            let lines = found["lines"].as_array().unwrap().iter();
            let mut fits = lines.filter(|line| line["item"] == item && line["currency"] == "eur");
            fits.next()
                .map_or(0, |line| line["amount"].as_i64().unwrap())
        };
        let sum = |column: usize| expected.values().map(|row| row[column]).sum::<i64>();
        assert_eq!(line("balance") - line("online"), sum(1) - sum(3) - sum(5));
        assert_eq!(line("unexplained"), 0);
        let activity =
            "report --from 2026-11-09 --to 2026-11-22 --tz Asia/Tokyo --by currency -o json";
        let activity = run(&simulator, home.path(), NOW, activity).await;
        let activity: Value = serde_json::from_str(stdout(&activity)).unwrap();
        assert_eq!(activity["totals"][0]["gross"], line("gross"));
        assert_eq!(activity["totals"][0]["net_sales"], line("net_sales"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_is_killed_loses_no_movement() {
    let simulator = shop(1, Shop::Demo, &[]).await;
    let expected = expected(&simulator).await;
    assert!(expected.values().any(|row| row[5] > 0), "no disputes");
    assert!(expected.values().any(|row| row[5] < 0), "none was won");
    let home = tempfile::tempdir().unwrap();
    for kill in 0..4_usize {
        let goal = simulator.request_count() + 2 + kill * 5;
        let mut child = command(simulator.url(), home.path(), BALANCE)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while child.try_wait().unwrap().is_none() && simulator.request_count() < goal {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(figures(&simulator, home.path(), BALANCE).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_a_report_knows_the_balance() {
    let simulator = shop(1, busy(), &[]).await;
    let home = tempfile::tempdir().unwrap();
    let ask = "report --basis balance --week 2026-W47 --tz Asia/Tokyo --by location";
    let table = run(
        &simulator,
        home.path(),
        NOW,
        &format!("{ask} --spark --top 1"),
    )
    .await;
    let mut lines = stdout(&table).lines();
    let about = "Card reader money on the balance; ";
    assert!(lines.next().unwrap().starts_with(about));
    let header = lines.find(|line| line.contains("FEES")).unwrap();
    assert!(header.contains("TREND"), "{header}");
    assert!(stdout(&table).contains("others"));
    assert!(stderr(&table).contains("online"), "{}", stderr(&table));
    let more = format!("{ask} --where currency=eur --compare previous --html a.html --out a.xlsx");
    stdout(&run(&simulator, home.path(), NOW, &more).await);
    let made = std::fs::read_to_string(home.path().join("a.html")).unwrap();
    assert!(made.contains("Fees") && made.contains("Disputes") && !made.contains("Declines"));
    assert!(home.path().join("a.xlsx").exists());
    let csv = format!("{ask} --compare previous --columns currency,net,net_diff --out {{day}}.csv");
    stdout(&run(&simulator, home.path(), NOW, &csv).await);
    let file = std::fs::read_to_string(home.path().join("2026-11-18.csv")).unwrap();
    assert!(file.starts_with("currency,net,net_diff\neur,"), "{file}");
    let bridge = format!("{RECONCILE} --out b.csv");
    stdout(&run(&simulator, home.path(), NOW, &bridge).await);
    let file = std::fs::read_to_string(home.path().join("b.csv")).unwrap();
    assert!(
        file.starts_with("item,currency,count,amount,meaning\napproved,eur,"),
        "{file}"
    );
    let bridge = format!("{RECONCILE} --out b.xlsx");
    stdout(&run(&simulator, home.path(), NOW, &bridge).await);
    assert!(home.path().join("b.xlsx").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, busy(), &[]).await;
    for (args, code, words) in [
        ("report --basis balance --direct", 2, "needs the ledger"),
        (
            "report --basis balance --by decline_code",
            2,
            "never reached",
        ),
        (
            "report --basis balance --where decline_code=x",
            2,
            "never reached",
        ),
        ("report --reconcile --offline", 2, "--offline"),
        ("report --reconcile --by day", 2, "--by"),
        ("report --reconcile --out {day}.csv", 2, "one file"),
    ] {
        let output = run(&simulator, home.path(), NOW, args).await;
        assert_eq!(output.status.code(), Some(code), "{args}");
        assert!(
            stderr(&output).contains(words),
            "{args}: {}",
            stderr(&output)
        );
    }
    assert_eq!(simulator.request_count(), 0);
    // Activity alone holds too little.
    stdout(
        &run(
            &simulator,
            home.path(),
            NOW,
            "report --tz UTC --day 2026-11-20",
        )
        .await,
    );
    let offline = "report --basis balance --tz UTC --day 2026-11-20 --offline";
    let output = run(&simulator, home.path(), NOW, offline).await;
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_not_see_the_balance_is_told_so() {
    for fault in [
        "forbidden=balance_transaction_read@GET /v1/balance_transactions*",
        "forbidden=dispute_read@GET /v1/disputes*",
    ] {
        let home = tempfile::tempdir().unwrap();
        let simulator = shop(1, busy(), &[fault]).await;
        let output = run(&simulator, home.path(), NOW, RECONCILE).await;
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(stderr(&output).contains("hint"), "{}", stderr(&output));
        assert_eq!(output.stdout, b"");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_reconcile_ends_with_ten() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(3, busy(), &[]).await;
    stdout(&run(&simulator, home.path(), NOW, RECONCILE).await);
    let status = run(&simulator, home.path(), NOW, "ledger status -o json").await;
    let status: Value = serde_json::from_str(stdout(&status)).unwrap();
    let database = rusqlite::Connection::open(status["file"].as_str().unwrap()).unwrap();
    let id: String = database
        .query_row(
            "UPDATE charge SET amount_captured = amount_captured - 250, amount = amount - 250
             WHERE id = (SELECT c.id FROM charge AS c JOIN balance AS b ON b.charge = c.id
                    AND b.created = c.created JOIN place AS p ON p.id = c.place
                    JOIN sort AS s ON s.id = c.sort AND s.currency = b.currency
                WHERE s.captured = 1 AND p.reader <> '' AND c.created > 1794700000 LIMIT 1)
             RETURNING id",
            [],
            |row| row.get(0),
        )
        .unwrap();
    drop(database);
    let output = run(&simulator, home.path(), NOW, RECONCILE).await;
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    assert!(stderr(&output).contains(&id), "{}", stderr(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    let line = table
        .lines()
        .find(|line| line.starts_with("unexplained  "))
        .unwrap();
    assert!(line.contains("2.50"), "{table}");
}

fn command(url: &str, home: &Path, args: &str) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TILLCTL_TZ", "UTC")
        .env("STRIPE_API_KEY", KEY)
        .env("TILLCTL_NOW", NOW)
        .args(["--api-base", url])
        .args(args.split_whitespace());
    command
}

/// A payment of 10.00 on 20 November, 7.00 of which were captured that day and
/// 3.00 the day after.
fn in_two_parts(call: &Call, second: bool) -> Reply {
    let created = 1_795_176_000;
    let moved = |id: &str, at: i64, amount: i64, fee: i64| {
        json!({
            "id": id, "object": "balance_transaction", "created": at, "type": "charge",
            "source": "ch_1", "amount": amount, "fee": fee, "net": amount - fee,
            "currency": "eur", "exchange_rate": null, "available_on": at + 200_000,
        })
    };
    let first = moved("txn_1", created + 60, 700, 20);
    let charge = json!({
        "id": "ch_1", "object": "charge", "created": created, "currency": "eur", "amount": 1000,
        "amount_captured": 1000, "captured": true, "status": "succeeded", "livemode": false,
        "balance_transaction": first, "payment_intent": null,
        "payment_method_details": {"type": "card_present", "card_present": {
            "reader": "tmr_1", "location": "tml_1", "brand": "visa",
        }},
    });
    let number = |name: &str| call.get(name).map_or(0, |text| text.parse().unwrap());
    let within = |at: i64| {
        number("created[gte]") <= at
            && call
                .get("created[lt]")
                .is_none_or(|_| at < number("created[lt]"))
    };
    let mut found = match call.path.as_str() {
        "/v1/charges" => vec![charge],
        "/v1/balance_transactions" if call.get("type").is_none() => {
            let mut all = vec![first];
            if second {
                all.insert(0, moved("txn_2", created + 86_400, 300, 4));
            }
            all
        }
        _ => Vec::new(),
    };
    found.retain(|object| within(object["created"].as_i64().unwrap()));
    page(&found, false)
}

async fn at(server: &Server, home: &Path, args: &str) -> Output {
    let mut command = command(server.url(), home, args);
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn captures_that_the_charge_does_not_name_are_listed_once() {
    let second = Arc::new(Mutex::new(true));
    let known = Arc::clone(&second);
    let server = Server::start(move |call| in_two_parts(call, *known.lock().unwrap()));
    let home = tempfile::tempdir().unwrap();
    let ask = "report --basis balance --from 2026-11-20 --to 2026-11-22 --by day -o csv";
    for _ in 0..2 {
        let output = at(&server, home.path(), ask).await;
        let expected = "\
day,currency,payments,gross,fees,refunds,refund_count,disputes,dispute_count,net
2026-11-20,eur,1,7.00,0.20,0.00,0,0.00,0,6.80
2026-11-21,eur,1,3.00,0.04,0.00,0,0.00,0,2.96
";
        assert_eq!(stdout(&output), expected);
    }
    let calls = server.calls();
    let of_it = calls
        .iter()
        .filter(|call| call.get("source") == Some("ch_1"));
    assert_eq!(of_it.count(), 1);
    let bridge = "report --reconcile --from 2026-11-20 --to 2026-11-22";
    stdout(&at(&server, home.path(), bridge).await);
    // Stripe no longer lists what the ledger holds: that has no name.
    *second.lock().unwrap() = false;
    let output = at(&server, home.path(), bridge).await;
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    assert!(stderr(&output).contains("txn_2"), "{}", stderr(&output));
}

/// Bank debits of December that settle in the seconds after noon of 11 June.
fn settled_late(call: &Call, many: i64, may_fetch: bool) -> Reply {
    let noon = "2025-06-11T12:00:00Z".parse::<Timestamp>().unwrap();
    let moved = |number: i64| {
        json!({
            "id": format!("txn_{number:03}"), "object": "balance_transaction", "type": "payment",
            "created": noon.as_second() + number, "currency": "eur", "amount": 1_000, "fee": 10,
            "net": 990, "source": format!("py_{number:03}"),
        })
    };
    match call.path.as_str() {
        "/v1/balance_transactions" if call.get("type").is_none() => {
            let number = |name: &str| call.get(name).map_or(0, |text| text.parse().unwrap());
            let window = number("created[gte]")..number("created[lt]");
            let mut all: Vec<Value> = (0..many).map(moved).collect();
            all.retain(|moved| window.contains(&moved["created"].as_i64().unwrap()));
            page(&all, false)
        }
        path => match path.strip_prefix("/v1/charges/py_") {
            None => page(&[], false),
            Some(_) if !may_fetch => error(
                403,
                &json!({"type": "invalid_request_error", "code": "more_permissions_required",
                    "message": "The key does not have the required permissions: 'charge_read'."}),
            ),
            Some(number) => {
                assert_eq!(call.get("expand[1]"), Some("balance_transaction"));
                Reply::Json(
                    200,
                    json!({
                        "id": format!("py_{number}"), "object": "charge", "status": "succeeded",
                        "created": noon.as_second() - 190 * 86_400, "currency": "eur",
                        "amount": 1_000, "amount_captured": 1_000, "captured": true,
                        "livemode": true, "payment_intent": null,
                        "balance_transaction": moved(number.parse().unwrap()),
                        "payment_method_details": {"type": "sepa_debit", "sepa_debit": {}},
                    }),
                )
            }
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_that_are_settled_late_are_fetched_in_bounds() {
    let bridge = "report --reconcile --from 2025-06-10 --to 2025-06-12 -o csv --columns item,count";
    let fetched = |server: &Server| {
        let calls = server.calls();
        let fetched = calls.iter().filter(|c| c.path.starts_with("/v1/charges/"));
        fetched.count()
    };
    // Live limits are four times those of test mode; loopback only, and by the real
    // clock, for which this is long past.
    let at = async |server: &Server, home: &Path, args: &str| {
        let mut command = command(server.url(), home, args);
        command.env("STRIPE_API_KEY", LIVE_KEY);
        command.env_remove("TILLCTL_NOW");
        let output = tokio::task::spawn_blocking(move || command.output());
        output.await.unwrap().unwrap()
    };
    let server = Server::start(|call| settled_late(call, 503, true));
    let home = tempfile::tempdir().unwrap();
    let output = at(&server, home.path(), bridge).await;
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    let says = stderr(&output);
    assert!(
        says.contains("warning: 3 more payments, refunds or disputes"),
        "{says}"
    );
    assert!(says.contains("30.00 EUR not explained"), "{says}");
    assert!(says.contains("run it again"), "{says}");
    assert_eq!(fetched(&server), 500);
    let output = at(&server, home.path(), bridge).await;
    assert!(
        stdout(&output).contains("online,503\n"),
        "{}",
        stdout(&output)
    );
    assert!(!stderr(&output).contains("more payments"));
    assert_eq!(fetched(&server), 503);
    // A key that may not read them says what it said before.
    let server = Server::start(|call| settled_late(call, 2, false));
    let home = tempfile::tempdir().unwrap();
    let output = at(&server, home.path(), bridge).await;
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    let says = stderr(&output);
    assert!(
        says.contains("payment of py_000 is not in the ledger"),
        "{says}"
    );
}
