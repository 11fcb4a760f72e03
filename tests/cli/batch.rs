//! Many sales by one process, from outside: `pay --batch` and `pay --readers`
//! against a simulated shop whose requests are counted.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tillctl::facade::Clock;
use tillctl::facade::simulator::{Options, RequestRecord, Shop, Simulator};

/// A live key: in live mode every generated reader is an ordinary one, whose
/// customers pay by themselves.
const KEY: &str = "sk_live_batch";
const PUSH: &str = "/v1/terminal/readers/{id}/process_payment_intent";
const CREATE: &str = "/v1/payment_intents";

/// A shop and a home.
struct Bench {
    simulator: Simulator,
    runtime: tokio::runtime::Runtime,
    home: tempfile::TempDir,
}

impl Bench {
    fn new(readers: u32, customer: Duration, faults: &[&str]) -> Self {
        let clock = Clock::new(None);
        let mut options = Options::new(Arc::new(move || clock.now().as_millisecond()));
        options.live_world = true;
        options.shop = Shop::Generated {
            locations: 1,
            readers,
            charges: 0,
            days: 1,
        };
        options.reader_delay = customer;
        options.faults = faults.iter().map(|f| f.parse().unwrap()).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        Self {
            simulator: runtime.block_on(Simulator::start(options)).unwrap(),
            runtime,
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.tillctl(&["pay"]);
        command.args(args);
        command
    }

    fn tillctl(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("STRIPE_API_KEY", KEY)
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .args(["--api-base", self.simulator.url(), "--live", "--yes"])
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn start(&self, args: &[&str]) -> Child {
        self.command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn file(&self, text: &str) -> String {
        let path = self.home.path().join("batch");
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn requests(&self, method: &str, endpoint: &str) -> Vec<RequestRecord> {
        let mut all = self.simulator.requests();
        all.retain(|r| r.method == method && r.endpoint == endpoint);
        all
    }

    fn writes(&self) -> usize {
        let all = self.simulator.requests();
        all.iter().filter(|r| r.method != "GET").count()
    }

    /// Waits until so many requests of a kind have come.
    fn until(&self, endpoint: &str, count: usize) {
        let patience = Instant::now() + Duration::from_secs(20);
        while self.requests("POST", endpoint).len() < count {
            assert!(Instant::now() < patience, "{:?}", self.simulator.requests());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn list(&self, path: &str) -> Vec<Value> {
        let url = format!("{}{path}?limit=100", self.simulator.url());
        let http = tillctl::facade::stripe::http_builder()
            .no_proxy()
            .build()
            .unwrap();
        let text = self.runtime.block_on(async {
            let reply = http.get(url).bearer_auth(KEY).send().await.unwrap();
            reply.text().await.unwrap()
        });
        let page: Value = serde_json::from_str(&text).unwrap();
        page["data"].as_array().unwrap().clone()
    }

    /// The amounts of the charges that went through, smallest first.
    fn charged(&self) -> Vec<i64> {
        let mut amounts: Vec<i64> = self
            .list("/v1/charges")
            .iter()
            .filter(|c| c["status"] == "succeeded")
            .map(|c| c["amount"].as_i64().unwrap())
            .collect();
        amounts.sort_unstable();
        amounts
    }
}

const SOON: Duration = Duration::from_millis(100);

#[track_caller]
fn stdout(output: &Output, code: i32) -> &str {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = std::str::from_utf8(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(code), "{stdout}\n{stderr}");
    stdout
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[track_caller]
fn json(output: &Output, code: i32) -> Vec<Value> {
    serde_json::from_str(stdout(output, code)).unwrap()
}

fn of<'a>(rows: &'a [Value], field: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[field].as_str().unwrap_or(""))
        .collect()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}

#[test]
fn every_fault_is_told_and_nothing_is_sent() {
    let bench = Bench::new(3, SOON, &[]);
    let file = bench.file(
        "reader,amount,currency,reference\n\
         Till 1,5.00,eur,a\n\
         Tlil 2,5.00,eur,b\n\
         Till 3,5.001,eur,c\n\
         Till 3,5.00,eur,a\n\
         Till 3,5.00\n\
         Tlil 2,0,eur,d\n\
         Till 3,0,eur,d\n",
    );
    let output = bench.run(&["--batch", &file]);
    assert_eq!(stdout(&output, 2), "");
    let said = stderr(&output);
    for part in [
        "the batch has 8 faults; nothing was sent",
        "  line 3: no reader \"Tlil 2\"; nearest: Till 2\n",
        "  line 4: amount: \"5.001\"",
        "  line 5: the reference \"a\" stands in line 2 already\n",
        "  line 6: 2 fields, but the header has 4\n",
        "  line 7: amount: \"0\" is zero\n",
        "  line 7: no reader \"Tlil 2\"; nearest: Till 2\n",
        "  line 8: the reference \"d\" stands in line 7 already\n",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let output = bench.run(&["--batch", &file, "-o", "json"]);
    let error: Value = serde_json::from_str(stderr(&output)).unwrap();
    assert_eq!(error["error"]["details"].as_array().unwrap().len(), 8);
    // Nothing but names that are not there: not found.
    let output = bench.run(&[
        "--readers",
        "Till 1,Bar",
        "--amount",
        "5.00",
        "--currency",
        "eur",
    ]);
    assert_eq!(stdout(&output, 4), "");
    assert_eq!(bench.writes(), 0);
}

/// The names of all files below a folder.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn files_do_not_pile_up_with_sales() {
    let bench = Bench::new(20, Duration::from_millis(20), &[]);
    let mut rows = "reader,amount,currency,reference\n".to_owned();
    for number in 0..120 {
        rows += &format!("Till {},5.00,eur,order-{number}\n", number % 20 + 1);
    }
    let file = bench.file(&rows);
    let output = bench.run(&["--batch", &file, "-o", "json"]);
    assert_eq!(json(&output, 0).len(), 120);
    let files = files_below(bench.home.path());
    assert!(files.len() <= 8, "{files:#?}");
    if cfg!(unix) {
        let locks = files.iter().filter(|name| name.contains(".lock"));
        assert_eq!(locks.count(), 0, "{files:#?}");
    }
}

#[test]
fn one_amount_on_several_readers() {
    let bench = Bench::new(4, SOON, &[]);
    let output = bench.run(&[
        "--readers",
        "Till 4,Till 2",
        "--amount",
        "5.00",
        "--currency",
        "eur",
        "-o",
        "json",
    ]);
    let rows = json(&output, 0);
    assert_eq!(of(&rows, "outcome"), ["paid", "paid"]);
    assert_eq!(of(&rows, "reader_label"), ["Till 4", "Till 2"]);
    assert_eq!(bench.charged(), [500, 500]);
    let twice = bench.run(&[
        "--readers",
        "Till 4,Till 4",
        "--amount",
        "5.00",
        "--currency",
        "eur",
    ]);
    assert!(stderr(&twice).contains("twice"), "{}", stderr(&twice));
    assert_eq!(stdout(&twice, 2), "");
}

#[test]
fn a_reader_that_stands_twice_is_served_in_order() {
    let bench = Bench::new(2, SOON, &[]);
    let file = bench.file(
        "reader;amount;currency\nTill 1;3.00;eur\nTill 2;9.00;eur\nTill 1;1.00;eur\nTill 1;2.00;eur\n",
    );
    let rows = json(&bench.run(&["--batch", &file, "-o", "json"]), 0);
    let amounts: Vec<_> = rows.iter().map(|r| r["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [300, 900, 100, 200]);
    let till = rows[0]["reader"].as_str().unwrap();
    let intents: Vec<&str> = rows
        .iter()
        .filter(|r| r["reader"] == till)
        .map(|r| r["payment_intent"].as_str().unwrap())
        .collect();
    let pushed: Vec<String> = bench
        .requests("POST", PUSH)
        .into_iter()
        .filter(|r| r.path.contains(till))
        .map(|r| r.pairs[0].1.clone())
        .collect();
    assert_eq!(pushed, intents);
    assert_eq!(bench.charged(), [100, 200, 300, 900]);
}

#[test]
fn some_that_fail_are_exit_9_and_all_are_shown() {
    let bench = Bench::new(
        3,
        SOON,
        &[
            "customer-card=Till 2:4000000000000002",
            "reader-offline=Till 3",
        ],
    );
    let file = bench.file(
        "{\"reader\":\"Till 1\",\"amount\":\"5.00\",\"currency\":\"eur\",\"metadata\":{\"shift\":\"late\"}}\n\
         {\"reader\":\"Till 2\",\"amount\":\"6.00\",\"currency\":\"eur\"}\n\
         {\"reader\":\"Till 3\",\"amount\":\"7.00\",\"currency\":\"eur\"}\n",
    );
    let output = bench.run(&["--batch", &file, "-o", "json"]);
    let rows = json(&output, 9);
    assert_eq!(of(&rows, "outcome"), ["paid", "declined", "not_ready"]);
    assert!(rows[0]["problem"].is_null());
    assert_eq!(rows[1]["problem"]["kind"], "declined");
    assert!(
        rows[2]["problem"]["message"]
            .as_str()
            .unwrap()
            .contains("offline")
    );
    let error: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
    assert_eq!(error["error"]["exit_code"], 9);
    assert_eq!(
        error["error"]["message"],
        "2 of 3 payments did not complete: 1 declined, 1 not ready"
    );
    let csv = bench.run(&[
        "--batch",
        &file,
        "-o",
        "csv",
        "--columns",
        "outcome,reader_label,amount,currency",
    ]);
    assert_eq!(
        stdout(&csv, 9),
        "outcome,reader_label,amount,currency\n\
         paid,Till 1,5.00,eur\n\
         declined,Till 2,6.00,eur\n\
         not_ready,Till 3,7.00,eur\n"
    );
    let table = bench.run(&["--batch", &file]);
    let lines: Vec<&str> = stdout(&table, 9).lines().collect();
    assert!(lines[0].starts_with("Payments of a batch; "), "{lines:?}");
    assert!(lines[1].to_lowercase().starts_with("outcome"), "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|l| l.contains("paid") && l.contains("Till 1")),
        "{lines:?}"
    );
    let jsonl = bench.run(&["--batch", &file, "-o", "jsonl"]);
    assert_eq!(stdout(&jsonl, 9).lines().count(), 3);
    let ids = bench.run(&["--batch", &file, "-o", "id"]);
    assert!(stdout(&ids, 9).lines().all(|l| l.starts_with("pi_")));
    // One of three rows, in five runs.
    let creations = bench.requests("POST", CREATE);
    let stamped = creations
        .iter()
        .flat_map(|r| &r.pairs)
        .filter(|(n, v)| n == "metadata[shift]" && v == "late");
    assert_eq!((creations.len(), stamped.count()), (15, 5));
}

#[test]
fn all_that_fail_are_exit_9_too() {
    let bench = Bench::new(2, SOON, &["reader-offline"]);
    let file = bench.file("reader,amount,currency\nTill 1,5.00,eur\nTill 2,5.00,eur\n");
    let rows = json(&bench.run(&["--batch", &file, "-o", "json"]), 9);
    assert_eq!(of(&rows, "outcome"), ["not_ready", "not_ready"]);
}

#[test]
fn events_tell_what_happens_and_end_with_the_results() {
    let bench = Bench::new(2, SOON, &["customer-card=Till 2:4000000000000002"]);
    let file =
        bench.file("reader,amount,currency,reference\nTill 1,5.00,eur,a\nTill 2,6.00,eur,b\n");
    let output = bench.run(&["--batch", &file, "--events"]);
    let events: Vec<Value> = stdout(&output, 9)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let till_1: Vec<&Value> = events.iter().filter(|e| e["reference"] == "a").collect();
    let names: Vec<_> = till_1
        .iter()
        .map(|e| e["event"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["begun", "pushing", "waiting", "ended", "result"]);
    assert_eq!(till_1[0]["row"], 2);
    let last: Vec<_> = events[events.len() - 3..].to_vec();
    assert_eq!(of(&last, "event"), ["result", "result", "summary"]);
    assert_eq!(of(&last, "outcome"), ["paid", "declined", ""]);
    assert_eq!(last[2]["paid"], 1);
    let refused = bench.run(&["--batch", &file, "--events", "-o", "csv"]);
    assert_eq!(stdout(&refused, 2), "");
}

#[test]
fn a_dry_run_sends_nothing() {
    let bench = Bench::new(2, SOON, &[]);
    let file = bench.file("reader,amount,currency\nTill 1,5.00,eur\nTill 2,6.00,eur\n");
    let output = bench.run(&["--batch", &file, "--dry-run"]);
    let said = stdout(&output, 0);
    assert!(
        said.starts_with("Would take 2 payments on 2 readers, 11.00 EUR in total\n"),
        "{said}"
    );
    assert_eq!(said.matches("process_payment_intent").count(), 2);
    assert_eq!(bench.writes(), 0);
}

#[test]
fn ctrl_c_takes_back_what_it_can_and_begins_nothing_more() {
    let bench = Bench::new(3, Duration::from_mins(2), &[]);
    let file =
        bench.file("reader,amount,currency\nTill 1,5.00,eur\nTill 2,6.00,eur\nTill 3,7.00,eur\n");
    let child = bench.start(&["--batch", &file, "--parallel", "2", "-o", "json"]);
    bench.until(PUSH, 2);
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    let rows = json(&output, 130);
    assert_eq!(of(&rows, "outcome"), ["canceled", "canceled", "not_begun"]);
    assert_eq!(of(&rows, "status"), ["canceled", "canceled", ""]);
    assert!(stderr(&output).contains("3 of 3 payments did not complete: 2 canceled, 1 not begun"));
    assert_eq!(bench.requests("POST", CREATE).len(), 2);
    for reader in bench.list("/v1/terminal/readers") {
        assert!(reader["action"].is_null(), "{reader}");
    }
    assert_eq!(bench.charged(), [0_i64; 0]);
}

#[test]
fn ctrl_c_says_what_is_open() {
    let bench = Bench::new(
        2,
        Duration::from_mins(2),
        &["error=500@GET /v1/payment_intents/*"],
    );
    let file = bench.file("reader,amount,currency\nTill 1,5.00,eur\nTill 2,6.00,eur\n");
    let child = bench.start(&["--batch", &file, "-o", "json", "--max-retries", "0"]);
    bench.until(PUSH, 2);
    signal(&child, "-INT");
    bench.until("/v1/terminal/readers/{id}/cancel_action", 2);
    // They cannot be read; nobody wants to wait for that.
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    let rows = json(&output, 7);
    assert_eq!(of(&rows, "outcome"), ["unknown", "unknown"]);
    let error: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
    let open: Vec<_> = of(&rows, "payment_intent")
        .iter()
        .map(|intent| format!("open: {intent}"))
        .collect();
    assert_eq!(error["error"]["details"], Value::from(open));
}

#[test]
fn what_was_settled_before_is_not_sent_again() {
    let bench = Bench::new(3, SOON, &["customer-card=Till 2:4000000000000002#1"]);
    let file = bench.file(
        "reader,amount,currency,reference\nTill 1,5.00,eur,a\nTill 2,6.00,eur,b\nTill 3,7.00,eur,c\n",
    );
    let rows = json(&bench.run(&["--batch", &file, "-o", "json"]), 9);
    assert_eq!(of(&rows, "outcome"), ["paid", "declined", "paid"]);
    let before = bench.writes();
    // The one that was declined is tried again with its PaymentIntent.
    let again = json(&bench.run(&["--batch", &file, "-o", "json"]), 0);
    assert_eq!(of(&again, "outcome"), ["paid", "paid", "paid"]);
    assert_eq!(again[1]["payment_intent"], rows[1]["payment_intent"]);
    assert_eq!(again[0], rows[0]);
    assert!(bench.writes() > before);
    assert_eq!(bench.requests("POST", CREATE).len(), 3);
    let before = bench.writes();
    let third = json(&bench.run(&["--batch", &file, "-o", "json"]), 0);
    assert_eq!(third, again);
    assert_eq!(bench.writes(), before);
    assert_eq!(bench.charged(), [500, 600, 700]);
    // The same reference with another amount is a fault of its row.
    let other = bench.file("reader,amount,currency,reference\nTill 1,5.50,eur,a\n");
    let output = bench.run(&["--batch", &other]);
    assert_eq!(stdout(&output, 2), "");
    assert!(stderr(&output).contains("line 2: the reference \"a\" belongs to a sale of 5.00 EUR"));
}

/// Killed after its n-th request, wherever that is; then run again, every
/// second time with `payments resume --all` before.
#[test]
fn a_batch_that_was_killed_can_be_run_again() {
    for (kill, is_resumed) in (2..=34).step_by(4).zip([true, false].into_iter().cycle()) {
        let bench = Bench::new(6, Duration::from_millis(200), &[]);
        let mut text = String::from("reader,amount,currency,reference\n");
        for till in 1..=6 {
            text.push_str(&format!("Till {till},{till}.00,eur,sale-{till}\n"));
        }
        // A reader's second sale must not be lost either.
        text.push_str("Till 1,7.00,eur,sale-7\n");
        let file = bench.file(&text);
        let mut child = bench.start(&["--batch", &file, "-o", "json"]);
        while bench.simulator.request_count() < kill && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if is_resumed {
            let resumed = bench
                .tillctl(&["payments", "resume", "--all"])
                .output()
                .unwrap();
            stdout(&resumed, 0);
            for reader in bench.list("/v1/terminal/readers") {
                assert_ne!(reader["action"]["status"], "in_progress", "{reader}");
            }
        }
        let output = bench.run(&["--batch", &file, "-o", "json"]);
        let rows = json(&output, 0);
        assert_eq!(of(&rows, "outcome"), ["paid"; 7], "killed after {kill}");
        assert_eq!(bench.charged(), [100, 200, 300, 400, 500, 600, 700]);
        journal_agrees(bench.home.path());
    }
}

/// Every sale in the journal has its end.
fn journal_agrees(home: &Path) {
    let folder = home.join(".local/state/tillctl/journal");
    let mut sales = std::collections::BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            sales.insert(line["sale"].to_string(), line["step"].to_string());
        }
    }
    assert_eq!(sales.len(), 7);
    assert!(sales.values().all(|step| step == "\"ended\""), "{sales:?}");
}

/// One page of the list serves all who wait: fewer looks than customers, where
/// each by itself would take three.
#[test]
fn many_waits_share_their_looks() {
    let bench = Bench::new(40, Duration::from_millis(900), &[]);
    let mut text = String::from("reader,amount,currency\n");
    for till in 1..=40 {
        text.push_str(&format!("Till {till},1.00,eur\n"));
    }
    let file = bench.file(&text);
    let rows = json(&bench.run(&["--batch", &file, "-o", "json"]), 0);
    assert_eq!(rows.len(), 40);
    let lists = bench.requests("GET", "/v1/terminal/readers").len();
    let singles = bench.requests("GET", "/v1/terminal/readers/{id}").len();
    let intents = bench.requests("GET", "/v1/payment_intents/{id}").len();
    assert_eq!(intents, 40);
    assert!(lists + singles <= 40, "{lists} lists, {singles} singles");
    // Far below Stripe's budget of 500 reads for each transaction.
    assert_eq!(bench.requests("POST", CREATE).len(), 40);
    assert_eq!(bench.requests("POST", PUSH).len(), 40);
}

/// With two readers at once no more than two are ever asked for a card.
#[test]
fn parallel_is_the_most_readers_at_once() {
    let bench = Bench::new(5, SOON, &[]);
    let file = bench.file(
        "reader,amount,currency\nTill 1,1.00,eur\nTill 2,1.00,eur\nTill 3,1.00,eur\nTill 4,1.00,eur\nTill 5,1.00,eur\n",
    );
    let output = bench.run(&["--batch", &file, "--parallel", "2", "--events"]);
    let mut open = 0;
    for line in stdout(&output, 0).lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        match event["event"].as_str().unwrap() {
            "begun" => open += 1,
            "ended" => open -= 1,
            _ => {}
        }
        assert!(open <= 2);
    }
}

#[test]
fn the_batch_comes_from_stdin_too() {
    use std::io::Write as _;
    let bench = Bench::new(1, SOON, &[]);
    let mut child = bench
        .command(&[
            "--batch",
            "-",
            "--currency",
            "eur",
            "-o",
            "csv",
            "--columns",
            "outcome,amount",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"reader,amount\nTill 1,5.00\n").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(stdout(&output, 0), "outcome,amount\npaid,5.00\n");
}
