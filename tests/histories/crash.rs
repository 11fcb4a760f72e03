//! kill -9 at every request of a payment, a refund, a capture, a batch: before
//! the request has done anything (the journal's step is on disk, the request is
//! not) and after it has (it is done, and nobody heard). Then `payments resume
//! --all` twice, and the same command once more, as a shop would. At most one
//! charge for each sale, the journals of the simulator and of the journal agree,
//! and no reader is left with our action on it.
//!
//! `TILLCTL_CRASH_SEEDS=N` runs N seeds of every scenario more.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::number;
use serde_json::Value;
use tillctl::facade::simulator::{Clock, Options, Simulator};

/// One way through a payment.
#[derive(Clone, Copy)]
struct Scenario {
    name: &'static str,
    /// What is run beforehand, in peace.
    before: Option<&'static str>,
    /// What is run, killed, and run again.
    command: &'static str,
    /// What else is wrong with the world.
    fault: Option<&'static str>,
    /// Its sales and what they come to, in minor units.
    sales: &'static [(&'static str, i64)],
    /// What is given back in the end.
    refunded: Option<i64>,
    /// The shop does it again on another machine.
    elsewhere: bool,
}

const PLAIN: Scenario = Scenario {
    name: "",
    before: None,
    command: "",
    fault: None,
    sales: &[],
    refunded: None,
    elsewhere: false,
};

const PAID: &str = "pay --reader simulated-wpe-7c1d20aa-41f0-9be3d1205c66 --amount 20.00 --currency eur --reference r --skip-tipping --present 4242424242424242";

// Readers go by their serial numbers: simulated, Till 1, Till 2, Bar.
const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "approved",
        command: "pay --reader simulated-wpe-7c1d20aa-41f0-9be3d1205c66 --amount 10.00 --currency eur --reference a --skip-tipping --deadline 3s --present 4242424242424242",
        sales: &[("a", 1000)],
        ..PLAIN
    },
    Scenario {
        name: "approved on a reader of its own",
        command: "pay --reader STRM26138003393 --amount 11.00 --currency eur --reference b --skip-tipping --deadline 3s",
        sales: &[("b", 1100)],
        ..PLAIN
    },
    Scenario {
        name: "authorised",
        command: "pay --reader simulated-wpe-7c1d20aa-41f0-9be3d1205c66 --amount 12.00 --currency eur --reference c --skip-tipping --deadline 3s --present 5555555555554444 --capture manual",
        sales: &[("c", 1200)],
        ..PLAIN
    },
    Scenario {
        name: "declined, then paid",
        command: "pay --reader WSC513105011295 --amount 13.00 --currency eur --reference d --skip-tipping --deadline 3s",
        fault: Some("customer-card=4000000000009995#1"),
        sales: &[("d", 1300)],
        ..PLAIN
    },
    Scenario {
        name: "time-out, but the reader got it",
        command: "pay --reader STRM26138003393 --amount 14.00 --currency eur --reference e --skip-tipping --deadline 3s",
        fault: Some("reader-timeout-received@POST /v1/terminal/readers/*/process_payment_intent#1"),
        sales: &[("e", 1400)],
        ..PLAIN
    },
    Scenario {
        name: "connection lost, but charged",
        command: "pay --reader STRM26138003393 --amount 15.00 --currency eur --reference f --skip-tipping --deadline 3s",
        fault: Some("connection-error-charged#1"),
        sales: &[("f", 1500)],
        ..PLAIN
    },
    Scenario {
        name: "no card before the deadline",
        command: "pay --reader simulated-wpe-7c1d20aa-41f0-9be3d1205c66 --amount 16.00 --currency eur --reference g --skip-tipping --deadline 1s",
        sales: &[("g", 1600)],
        ..PLAIN
    },
    Scenario {
        name: "in two steps",
        command: "pay --reader STRN26140000817 --amount 17.00 --currency eur --reference h --skip-tipping --deadline 5s --accept-brands visa",
        sales: &[("h", 1700)],
        ..PLAIN
    },
    Scenario {
        name: "without a reference",
        command: "pay --reader simulated-wpe-7c1d20aa-41f0-9be3d1205c66 --amount 18.00 --currency eur --skip-tipping --deadline 3s --present 4242424242424242",
        ..PLAIN
    },
    Scenario {
        name: "refund",
        before: Some(PAID),
        command: "payments refund r --yes",
        sales: &[("r", 2000)],
        refunded: Some(2000),
        ..PLAIN
    },
    Scenario {
        name: "a part refunded",
        before: Some(PAID),
        command: "payments refund r --amount 5.00 --yes",
        sales: &[("r", 2000)],
        refunded: Some(500),
        ..PLAIN
    },
    Scenario {
        name: "a part refunded by name, then on another machine",
        before: Some(PAID),
        command: "payments refund {r} --amount 5.00 --reference return-1 --yes",
        sales: &[("r", 2000)],
        refunded: Some(500),
        elsewhere: true,
        ..PLAIN
    },
    Scenario {
        name: "a part refunded without a name, then on another machine",
        before: Some(PAID),
        command: "payments refund {r} --amount 5.00 --yes",
        sales: &[("r", 2000)],
        refunded: Some(500),
        elsewhere: true,
        ..PLAIN
    },
    Scenario {
        name: "capture",
        before: Some(
            "pay --reader simulated-wpe-7c1d20aa-41f0-9be3d1205c66 --amount 21.00 --currency eur --reference s --skip-tipping --present 4242424242424242 --capture manual",
        ),
        command: "payments capture s --yes",
        sales: &[("s", 2100)],
        ..PLAIN
    },
    Scenario {
        name: "batch",
        command: "pay --batch sales.csv --currency eur --skip-tipping --deadline 5s",
        sales: &[("x1", 3100), ("x2", 3200), ("x3", 3300), ("x4", 3400)],
        ..PLAIN
    },
];

/// The batch: one reader appears twice.
const SALES: &str = "reader,amount,reference\n\
    STRM26138003393,31.00,x1\nWSC513105011295,32.00,x2\nSTRN26140000817,33.00,x3\nSTRM26138003393,34.00,x4\n";

const KEY: &str = "sk_test_crash";
/// The simulated clock's start, in seconds.
const START: i64 = 1_795_435_200;

fn clock() -> Clock {
    let since = Instant::now();
    Arc::new(move || START * 1000 + i64::try_from(since.elapsed().as_millis()).unwrap())
}

/// A world whose journals outlive its server.
struct World {
    runtime: tokio::runtime::Runtime,
    home: tempfile::TempDir,
    seed: u64,
    clock: Clock,
    /// The root of every server of this world: the journal belongs to it.
    root: String,
    /// The port of the server that runs now; 0 is none.
    behind: Arc<AtomicU16>,
    http: reqwest::Client,
}

/// A door that stays while the servers behind it come and go.
async fn door(behind: Arc<AtomicU16>) -> String {
    let door = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let root = format!("http://{}", door.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut from, _)) = door.accept().await {
            let port = behind.load(Ordering::SeqCst);
            tokio::spawn(async move {
                if let Ok(mut to) = tokio::net::TcpStream::connect(("127.0.0.1", port)).await {
                    let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
                }
            });
        }
    });
    root
}

impl World {
    fn new(seed: u64) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("sales.csv"), SALES).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let behind = Arc::new(AtomicU16::new(0));
        Self {
            root: runtime.block_on(door(Arc::clone(&behind))),
            behind,
            runtime,
            home,
            seed,
            clock: clock(),
            http: tillctl::facade::stripe::http_builder()
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
        let simulator = self.runtime.block_on(Simulator::start(options)).unwrap();
        let (_, port) = simulator.url().rsplit_once(':').unwrap();
        self.behind.store(port.parse().unwrap(), Ordering::SeqCst);
        simulator
    }

    fn stop(&self, simulator: Simulator) {
        self.runtime.block_on(simulator.stop());
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command
            .env_clear()
            .current_dir(self.home.path())
            .env("HOME", self.home.path())
            .env("TILLCTL_STATE_DIR", self.home.path().join("state"))
            .env("TILLCTL_DATA_DIR", self.home.path().join("data"))
            .env("STRIPE_API_KEY", KEY)
            .env("TILLCTL_NOW", self.now())
            .args(["--api-base", &self.root, "--max-retries", "0", "-o", "json"])
            .args(line.split(' '))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Its clock: the program's and the simulator's are one.
    fn now(&self) -> String {
        let now = jiff::Timestamp::from_millisecond((self.clock)());
        now.unwrap().to_string()
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// The PaymentIntent of the sale `r` in place of `{r}`: other machines do
    /// not know its reference.
    fn filled(&self, simulator: &Simulator, line: &str) -> String {
        if !line.contains("{r}") {
            return line.to_owned();
        }
        let intents = self.list(simulator, "/v1/payment_intents");
        let ours = intents
            .iter()
            .find(|p| p["metadata"]["tillctl_reference"] == "r");
        line.replace("{r}", ours.unwrap()["id"].as_str().unwrap())
    }

    /// The simulator's journals, read without our client.
    fn list(&self, simulator: &Simulator, path: &str) -> Vec<Value> {
        let text = self.runtime.block_on(async {
            let reply = self
                .http
                .get(format!("{}{path}?limit=100", simulator.url()))
                .bearer_auth(KEY)
                .send()
                .await;
            reply.unwrap().text().await.unwrap()
        });
        let page: Value = serde_json::from_str(&text).unwrap();
        page["data"]
            .as_array()
            .unwrap_or_else(|| panic!("{text}"))
            .iter()
            .filter(|object| object["created"].as_i64().is_none_or(|at| at >= START))
            .cloned()
            .collect()
    }
}

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let since = Instant::now();
    while !there() {
        assert!(
            since.elapsed() < Duration::from_mins(1),
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

fn faults(scenario: Scenario) -> Vec<String> {
    scenario.fault.map(str::to_owned).into_iter().collect()
}

/// Does what comes before the scenario, with nothing going wrong.
fn prepare(world: &World, scenario: Scenario) {
    if let Some(before) = scenario.before {
        let simulator = world.serve(&[]);
        let output = world.run(before);
        assert!(output.status.success(), "{before}: {output:?}");
        world.stop(simulator);
    }
}

/// How many requests the scenario makes when nobody kills it.
fn requests(scenario: Scenario) -> usize {
    let world = World::new(1);
    prepare(&world, scenario);
    let quiet = world.serve(&[]);
    let line = world.filled(&quiet, scenario.command);
    world.stop(quiet);
    let simulator = world.serve(&faults(scenario));
    let output = world.run(&line);
    assert!(output.status.code().is_some(), "{output:?}");
    let count = simulator.request_count();
    world.stop(simulator);
    count
}

/// What the end of a scenario left in the journals.
#[derive(Default)]
struct Books {
    charges: usize,
    refunds: usize,
}

/// Runs a scenario, kills it at its `nth` request, takes it up again, and
/// holds the journals against each other.
fn crash(scenario: Scenario, seed: u64, nth: usize, fault: &str) -> Books {
    let what = format!("{}, seed {seed}, {fault} at request {nth}", scenario.name);
    let world = World::new(seed);
    prepare(&world, scenario);
    let mut all = faults(scenario);
    all.push(format!("{fault}#{nth}"));
    let quiet = world.serve(&[]);
    let line = world.filled(&quiet, scenario.command);
    world.stop(quiet);
    let simulator = world.serve(&all);
    let mut child = world.command(&line).spawn().unwrap();
    wait_for(&what, || {
        child.try_wait().unwrap().is_some() || simulator.request_count() >= nth
    });
    kill(child);
    world.stop(simulator);

    // The world goes on without faults; whoever was at the reader may pay.
    let simulator = world.serve(&[]);
    if scenario.elsewhere {
        // The other machine knows nothing of it, and comes first.
        let mut there = world.command(&line);
        there.env("TILLCTL_STATE_DIR", world.home.path().join("there"));
        let there = there.output().unwrap();
        assert!(there.status.success(), "{what}: {there:?}");
        check(&world, &simulator, &what, scenario, scenario.refunded);
    }
    for _ in 0..2 {
        let resumed = world.run("payments resume --all");
        assert!(resumed.status.success(), "{what}: {resumed:?}");
    }
    check(&world, &simulator, &what, scenario, None);
    if scenario.sales.is_empty() {
        // Without a name nobody can tell that it is the same sale.
        let books = check(&world, &simulator, &what, scenario, None);
        world.stop(simulator);
        return books;
    }
    // The shop does it again: it is the same sale.
    let mut again = world.run(&line);
    for _ in 0..2 {
        if again.status.success() {
            break;
        }
        again = world.run(&line);
    }
    let code = again.status.code();
    assert!(matches!(code, Some(0 | 1 | 5 | 6 | 9)), "{what}: {again:?}");
    let books = check(&world, &simulator, &what, scenario, scenario.refunded);
    world.stop(simulator);
    books
}

/// The journals agree and nothing hangs.
fn check(
    world: &World,
    simulator: &Simulator,
    what: &str,
    scenario: Scenario,
    refunded: Option<i64>,
) -> Books {
    let charges: Vec<_> = world
        .list(simulator, "/v1/charges")
        .into_iter()
        .filter(|c| c["status"] == "succeeded")
        .collect();
    let intents = world.list(simulator, "/v1/payment_intents");
    let refunds = world.list(simulator, "/v1/refunds");
    let outcomes = journal_outcomes(&world.home.path().join("state/journal"));
    for (reference, amount) in scenario.sales {
        let of = |object: &Value| object["metadata"]["tillctl_reference"] == *reference;
        let taken: Vec<_> = charges.iter().filter(|c| of(c)).collect();
        assert!(
            taken.len() <= 1,
            "{what}: {reference} was taken {} times: {taken:#?}",
            taken.len()
        );
        assert!(
            taken.iter().all(|c| c["amount"] == *amount),
            "{what}: {taken:#?}"
        );
        let alive = intents
            .iter()
            .filter(|p| of(p) && p["status"] != "canceled")
            .count();
        assert!(alive <= 1, "{what}: {reference} has {alive} PaymentIntents");
        let outcome = outcomes.get(&format!("r:{reference}")).map(String::as_str);
        let paid = matches!(outcome, Some("paid" | "authorized"));
        assert_eq!(
            paid,
            taken.len() == 1,
            "{what}: of {reference} the journal says {outcome:?}, the books {}",
            taken.len()
        );
    }
    assert!(
        charges.len() <= scenario.sales.len().max(1),
        "{what}: {charges:#?}"
    );
    for reader in world.list(simulator, "/v1/terminal/readers") {
        assert_ne!(
            reader["action"]["status"], "in_progress",
            "{what}: {reader:#}"
        );
    }
    let given: i64 = refunds.iter().map(|r| r["amount"].as_i64().unwrap()).sum();
    assert!(refunds.len() <= 1, "{what}: {refunds:#?}");
    if let Some(refunded) = refunded {
        assert_eq!(given, refunded, "{what}");
    }
    Books {
        charges: charges.len(),
        refunds: refunds.len(),
    }
}

/// The last outcome of every sale in the journal, read as text: not by the code
/// under test.
fn journal_outcomes(directory: &Path) -> HashMap<String, String> {
    let mut outcomes = HashMap::new();
    let Ok(files) = std::fs::read_dir(directory) else {
        return outcomes;
    };
    for path in files.map(|file| file.unwrap().path()) {
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let sale = line["sale"].as_str().unwrap().to_owned();
            match line["step"].as_str() {
                Some("ended") => {
                    outcomes.insert(sale, line["outcome"].as_str().unwrap().to_owned());
                }
                Some("intended") => {
                    outcomes.remove(&sale);
                }
                _ => {}
            }
        }
    }
    outcomes
}

#[test]
fn money_survives_kill_9_at_every_request() {
    let mut cases = Vec::new();
    for scenario in SCENARIOS {
        let count = requests(*scenario);
        assert!(count >= 3, "{}: {count} requests", scenario.name);
        for seed in 1..=1 + number("TILLCTL_CRASH_SEEDS").unwrap_or(0) {
            for nth in 1..=count {
                for fault in ["hang", "stall"] {
                    cases.push((*scenario, seed, nth, fault));
                }
            }
        }
    }
    assert!(cases.len() >= 200, "{} kill points", cases.len());
    let next = AtomicUsize::new(0);
    let (charges, refunds) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while let Some((scenario, seed, nth, fault)) =
                    cases.get(next.fetch_add(1, Ordering::SeqCst))
                {
                    let books = crash(*scenario, *seed, *nth, fault);
                    charges.fetch_add(books.charges, Ordering::SeqCst);
                    refunds.fetch_add(books.refunds, Ordering::SeqCst);
                }
            });
        }
    });
    println!(
        "{} kills, {} charges, {} refunds, 0 doubles",
        cases.len(),
        charges.into_inner(),
        refunds.into_inner()
    );
}
