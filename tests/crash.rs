//! kill -9 at every request of a payment: before the request has done anything
//! (the journal's step is on disk, the request is not) and after it has (it is
//! done, and nobody heard). Then `payments resume --all` and the same sale once
//! more. At most one charge for each sale, the books of the simulator and of
//! the journal agree, and no reader is left with our action on it.
//!
//! `TILLCTL_CRASH_SEEDS=N` runs N seeds of every scenario instead of one.

#![expect(clippy::unwrap_used, reason = "a test ends where something is wrong")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::Value;
use tillctl::simulator::{Clock, Options, Simulator};

/// One way through a payment.
#[derive(Clone, Copy)]
struct Scenario {
    name: &'static str,
    /// What is run, killed, and run again.
    command: &'static [&'static str],
    /// What else is wrong with the world.
    fault: Option<&'static str>,
    /// What the sale comes to, in minor units.
    amount: i64,
}

const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "approved",
        command: &[
            "pay",
            "--reader",
            "Practice till",
            "--amount",
            "10.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--present",
            "4242424242424242",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: None,
        amount: 1000,
    },
    Scenario {
        name: "by hand of the customer",
        command: &[
            "pay",
            "--reader",
            "Till 1",
            "--amount",
            "11.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: None,
        amount: 1100,
    },
    Scenario {
        name: "authorised",
        command: &[
            "pay",
            "--reader",
            "Practice till",
            "--amount",
            "12.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--present",
            "5555555555554444",
            "--capture",
            "manual",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: None,
        amount: 1200,
    },
    Scenario {
        name: "declined, then paid",
        command: &[
            "pay",
            "--reader",
            "Till 2",
            "--amount",
            "13.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: Some("customer-card=4000000000009995#1"),
        amount: 1300,
    },
    Scenario {
        name: "time-out, but the reader got it",
        command: &[
            "pay",
            "--reader",
            "Till 1",
            "--amount",
            "14.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: Some("reader-timeout-received@POST /v1/terminal/readers/*/process_payment_intent#1"),
        amount: 1400,
    },
    Scenario {
        name: "connection lost, but charged",
        command: &[
            "pay",
            "--reader",
            "Till 1",
            "--amount",
            "15.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: Some("connection-error-charged#1"),
        amount: 1500,
    },
    Scenario {
        name: "no card before the deadline",
        command: &[
            "pay",
            "--reader",
            "Practice till",
            "--amount",
            "16.00",
            "--currency",
            "eur",
            "--reference",
            "sale-1",
            "--skip-tipping",
            "--deadline",
            "3s",
        ],
        fault: None,
        amount: 1600,
    },
];

const KEY: &str = "sk_test_crash";

fn clock() -> Clock {
    let start = Timestamp::from_second(1_795_435_200)
        .unwrap()
        .as_millisecond();
    let since = Instant::now();
    Arc::new(move || start + i64::try_from(since.elapsed().as_millis()).unwrap())
}

/// A world whose books outlive its server.
struct World {
    runtime: tokio::runtime::Runtime,
    home: tempfile::TempDir,
    seed: u64,
    clock: Clock,
    http: reqwest::Client,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap(),
            home: tempfile::tempdir().unwrap(),
            seed,
            clock: clock(),
            http: reqwest::Client::builder()
                .no_proxy()
                .tls_certs_only([])
                .build()
                .unwrap(),
        }
    }

    fn serve(&self, faults: &[String]) -> Simulator {
        let mut options = Options::new(Arc::clone(&self.clock));
        options.seed = self.seed;
        options.state_dir = Some(self.home.path().join("simulator"));
        options.reader_delay = Duration::from_millis(500);
        options.faults = faults.iter().map(|f| f.parse().unwrap()).collect();
        self.runtime.block_on(Simulator::start(options)).unwrap()
    }

    fn command(&self, simulator: &Simulator, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("TILLCTL_STATE_DIR", self.home.path().join("state"))
            .env("TILLCTL_DATA_DIR", self.home.path().join("data"))
            .env("STRIPE_API_KEY", KEY)
            .args([
                "--api-base",
                simulator.url(),
                "--max-retries",
                "0",
                "-o",
                "json",
            ])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn list(&self, simulator: &Simulator, path: &str) -> Vec<Value> {
        let text = self.runtime.block_on(async {
            self.http
                .get(format!("{}{path}", simulator.url()))
                .bearer_auth(KEY)
                .send()
                .await
                .unwrap()
                .text()
                .await
                .unwrap()
        });
        let page: Value = serde_json::from_str(&text).unwrap();
        page["data"]
            .as_array()
            .unwrap_or_else(|| panic!("{text}"))
            .clone()
    }
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let since = Instant::now();
    while !there() {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{what} did not come"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn kill(mut child: Child) {
    // On Unix this is SIGKILL.
    child.kill().unwrap();
    child.wait().unwrap();
}

/// How many requests the scenario makes when nothing happens to it.
fn requests(scenario: Scenario) -> usize {
    let world = World::new(1);
    let simulator = world.serve(&faults(scenario));
    let output = world
        .command(&simulator, scenario.command)
        .output()
        .unwrap();
    assert!(output.status.code().is_some(), "{output:?}");
    let count = simulator.request_count();
    world.runtime.block_on(simulator.stop());
    count
}

fn faults(scenario: Scenario) -> Vec<String> {
    scenario.fault.map(str::to_owned).into_iter().collect()
}

/// Runs a scenario, kills it at its `nth` request, takes it up again. Returns
/// how many charges went through.
fn crash(scenario: Scenario, seed: u64, nth: usize, fault: &str) -> usize {
    let what = format!("{}, seed {seed}, {fault} at request {nth}", scenario.name);
    let world = World::new(seed);
    let mut all = faults(scenario);
    all.push(format!("{fault}#{nth}"));
    let simulator = world.serve(&all);
    let mut child = world.command(&simulator, scenario.command).spawn().unwrap();
    let mut ended = false;
    wait_for(&what, || {
        ended = child.try_wait().unwrap().is_some();
        ended || simulator.request_count() >= nth
    });
    kill(child);
    world.runtime.block_on(simulator.stop());

    // The world goes on without faults; whoever was at the reader may pay.
    let simulator = world.serve(&[]);
    for _ in 0..2 {
        let resumed = world
            .command(&simulator, &["payments", "resume", "--all"])
            .output()
            .unwrap();
        assert!(resumed.status.success(), "{what}: {resumed:?}");
    }
    check(&world, &simulator, &what, scenario);
    // The shop takes the sale again: it is the same sale.
    for _ in 0..3 {
        let again = world
            .command(&simulator, scenario.command)
            .output()
            .unwrap();
        assert!(
            matches!(again.status.code(), Some(0 | 5 | 6)),
            "{what}: {again:?}"
        );
        if again.status.success() {
            let receipt: Value = serde_json::from_slice(&again.stdout).unwrap();
            assert_eq!(receipt["total"], scenario.amount, "{what}");
            break;
        }
    }
    let taken = check(&world, &simulator, &what, scenario);
    world.runtime.block_on(simulator.stop());
    taken
}

/// The books agree and nothing hangs. Returns how many charges went through.
fn check(world: &World, simulator: &Simulator, what: &str, scenario: Scenario) -> usize {
    let charges = world.list(simulator, "/v1/charges?limit=100&created[gte]=1795435200");
    let taken: Vec<_> = charges
        .iter()
        .filter(|c| c["metadata"]["tillctl_reference"] == "sale-1" && c["status"] == "succeeded")
        .collect();
    assert!(
        taken.len() <= 1,
        "{what}: taken {} times: {taken:#?}",
        taken.len()
    );
    for charge in &taken {
        assert_eq!(charge["amount"], scenario.amount, "{what}");
    }
    for reader in world.list(simulator, "/v1/terminal/readers?limit=100") {
        assert_ne!(
            reader["action"]["status"], "in_progress",
            "{what}: {reader:#}"
        );
    }
    let open: Vec<_> = world
        .list(
            simulator,
            "/v1/payment_intents?limit=100&created[gte]=1795435200",
        )
        .into_iter()
        .filter(|p| p["metadata"]["tillctl_reference"] == "sale-1" && p["status"] != "canceled")
        .collect();
    assert!(
        open.len() <= 1,
        "{what}: {} PaymentIntents are alive: {open:#?}",
        open.len()
    );
    let outcome = journal_outcome(&world.home.path().join("state/journal"));
    let paid = matches!(outcome.as_deref(), Some("paid" | "authorized"));
    assert_eq!(
        paid,
        taken.len() == 1,
        "{what}: the journal says {outcome:?}, the books {}",
        taken.len()
    );
    taken.len()
}

/// The last outcome in the journal, read as text: not by the code under test.
fn journal_outcome(directory: &Path) -> Option<String> {
    let mut outcome = None;
    for file in std::fs::read_dir(directory).ok()? {
        let path = file.ok()?.path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            for line in std::fs::read_to_string(path).ok()?.lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                match line["step"].as_str() {
                    Some("ended") => outcome = line["outcome"].as_str().map(str::to_owned),
                    Some("intended") => outcome = None,
                    _ => {}
                }
            }
        }
    }
    outcome
}

#[expect(
    clippy::disallowed_methods,
    reason = "how many seeds a test runs is no setting of the program"
)]
fn seeds() -> u64 {
    std::env::var("TILLCTL_CRASH_SEEDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(1)
}

#[test]
fn a_payment_survives_kill_9_at_every_request() {
    let seeds = seeds();
    let mut cases = Vec::new();
    for scenario in SCENARIOS {
        let count = requests(*scenario);
        assert!(count >= 5, "{}: {count} requests", scenario.name);
        for seed in 1..=seeds {
            for nth in 1..=count {
                for fault in ["hang", "stall"] {
                    cases.push((*scenario, seed, nth, fault));
                }
            }
        }
    }
    let next = AtomicUsize::new(0);
    let charges = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some((scenario, seed, nth, fault)) =
                    cases.get(next.fetch_add(1, Ordering::SeqCst))
                {
                    charges.fetch_add(crash(*scenario, *seed, *nth, fault), Ordering::SeqCst);
                }
            });
        }
    });
    println!(
        "{} kills, {} charges, 0 doubles",
        cases.len(),
        charges.load(Ordering::SeqCst)
    );
}
