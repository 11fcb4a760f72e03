//! A till: the program in a sealed home beside a simulated shop.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;
use tillctl::facade::simulator::{Options, Shop, Simulator};
use tokio::runtime::Runtime;

/// It is Monday noon in Berlin.
const NOW: &str = "2026-11-23T11:00:00Z";
pub(crate) const KEY: &str = "sk_test_payments";
/// A key of the same account that may do what it is granted.
pub(crate) const RESTRICTED: &str = "rk_test_payments";
pub(crate) const LIVE: &str = "sk_live_payments";
pub(crate) const VISA: &str = "4242424242424242";
pub(crate) const INTERAC: &str = "4506445006931933";

pub(crate) struct Till {
    home: TempDir,
    runtime: Runtime,
    pub(crate) simulator: Simulator,
    clock: Arc<AtomicI64>,
    http: reqwest::Client,
    key: &'static str,
}

/// What the program did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text), "{text:?} in:\n{}", self.out);
        self
    }

    #[track_caller]
    pub(crate) fn warns(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} in:\n{}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}

impl Till {
    pub(crate) fn new() -> Self {
        Self::faulty(&[])
    }

    /// One whose key may do everything until it is told otherwise.
    pub(crate) fn restricted() -> Self {
        Self {
            key: RESTRICTED,
            ..Self::new()
        }
    }

    /// A till where these things go wrong.
    pub(crate) fn faulty(faults: &[&str]) -> Self {
        Self::of(faults, None)
    }

    /// The same in another shop than the demo's.
    pub(crate) fn of(faults: &[&str], shop: Option<Shop>) -> Self {
        let now: Timestamp = NOW.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(now.as_millisecond()));
        let hand = Arc::clone(&clock);
        let mut options = Options::new(Arc::new(move || hand.load(Ordering::SeqCst)));
        options.live_world = true;
        options.shop = shop.unwrap_or(options.shop);
        options.faults = faults.iter().map(|f| f.parse().unwrap()).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let simulator = runtime.block_on(Simulator::start(options)).unwrap();
        let http = tillctl::facade::stripe::http_builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        Self {
            home: TempDir::new().unwrap(),
            runtime,
            simulator,
            clock,
            http,
            key: KEY,
        }
    }

    /// Lets time go by, here and at Stripe.
    pub(crate) fn later(&self, hours: i64) {
        self.minutes_later(hours * 60);
    }

    pub(crate) fn minutes_later(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    fn now(&self) -> String {
        self.now_and(0)
    }

    /// What a clock shows that is so many minutes ahead.
    pub(crate) fn now_and(&self, minutes: i64) -> String {
        let now = self.clock.load(Ordering::SeqCst) + minutes * 60_000;
        Timestamp::from_millisecond(now).unwrap().to_string()
    }

    /// The command, sealed off from the machine it runs on.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_tillctl"), self.key, args)
    }

    /// A file in its home.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn command_of(&self, program: &str, key: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.home.path())
            .env("TILLCTL_STATE_DIR", self.home.path().join("state"))
            .env("TZ", "UTC")
            .env("STRIPE_API_KEY", key)
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if key != LIVE {
            command.env("TILLCTL_NOW", self.now());
        }
        if program == env!("CARGO_BIN_EXE_tillctl") {
            command.args(["--api-base", self.simulator.url()]);
        }
        command.args(args);
        command
    }

    pub(crate) fn finish(mut command: Command) -> Run {
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Self::finish(self.command(args))
    }

    /// On a machine that has a journal of its own; the till's is "".
    pub(crate) fn run_on(&self, machine: &str, args: &[&str]) -> Run {
        let mut command = self.command(args);
        self.seat(&mut command, machine);
        Self::finish(command)
    }

    /// There, with another Stripe.
    pub(crate) fn run_at(&self, machine: &str, args: &[&str]) -> Run {
        let mut command = self.command_of(env!("CARGO_BIN_EXE_tillctl"), KEY, &[]);
        let rest: Vec<_> = command
            .get_envs()
            .map(|(n, v)| (n.to_owned(), v.map(ToOwned::to_owned)))
            .collect();
        command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command.env_clear().current_dir(self.home.path()).args(args);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.envs(rest.into_iter().filter_map(|(n, v)| Some((n, v?))));
        self.seat(&mut command, machine);
        Self::finish(command)
    }

    /// A file beside which the commands run.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home.path().join(name), text).unwrap();
    }

    fn seat(&self, command: &mut Command, machine: &str) {
        if !machine.is_empty() {
            command.env("TILLCTL_STATE_DIR", self.home.path().join(machine));
        }
    }

    /// With a live key, which has a world of its own.
    pub(crate) fn run_live(&self, args: &[&str]) -> Run {
        Self::finish(self.command_of(env!("CARGO_BIN_EXE_tillctl"), LIVE, args))
    }

    /// On a disk that is full.
    pub(crate) fn run_full(&self, args: &str) -> Run {
        let script = format!(
            "trap '' XFSZ; ulimit -f 0; exec '{}' --api-base {} {args}",
            env!("CARGO_BIN_EXE_tillctl"),
            self.simulator.url()
        );
        Self::finish(self.command_of("/bin/sh", KEY, &["-c", &script]))
    }

    /// A paid sale; its PaymentIntent.
    pub(crate) fn sale(&self, reference: &str, more: &[&str]) -> String {
        let base = [
            "pay",
            "--reader",
            "Practice till",
            "--amount",
            "12.00",
            "--skip-tipping",
            "--reference",
            reference,
            "-o",
            "id",
        ];
        let mut args = base.to_vec();
        args.extend(more);
        if !more.contains(&"--currency") {
            args.extend(["--currency", "eur"]);
        }
        if !more.contains(&"--present") && !more.contains(&"--no-wait") {
            args.extend(["--present", VISA]);
        }
        let run = self.run(&args).exits(0);
        run.out.trim().to_owned()
    }

    /// An Interac sale; its PaymentIntent.
    pub(crate) fn interac(&self, reference: &str) -> String {
        let more = ["--currency", "cad", "--interac", "--present", INTERAC];
        self.sale(reference, &more)
    }

    fn call(&self, request: reqwest::RequestBuilder) -> Value {
        self.runtime.block_on(async {
            let reply = request.bearer_auth(KEY).send().await.unwrap();
            serde_json::from_str(&reply.text().await.unwrap()).unwrap()
        })
    }

    /// What Stripe's side says.
    pub(crate) fn stripe(&self, path: &str) -> Value {
        self.call(self.http.get(format!("{}{path}", self.simulator.url())))
    }

    /// What Stripe's side says in live mode.
    pub(crate) fn stripe_live(&self, path: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.simulator.url()));
        self.runtime.block_on(async {
            let reply = request.bearer_auth(LIVE).send().await.unwrap();
            serde_json::from_str(&reply.text().await.unwrap()).unwrap()
        })
    }

    /// Somebody else does something.
    pub(crate) fn elsewhere(&self, path: &str, form: &str) -> Value {
        let request = self.http.post(format!("{}{path}", self.simulator.url()));
        self.call(
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.to_owned()),
        )
    }

    /// The amounts of a payment's refunds, newest first.
    pub(crate) fn refunds(&self, intent: &str) -> Vec<i64> {
        let list = self.stripe(&format!("/v1/refunds?payment_intent={intent}&limit=100"));
        let rows = list["data"].as_array().unwrap();
        rows.iter().map(|r| r["amount"].as_i64().unwrap()).collect()
    }

    /// The practice till as Stripe has it.
    pub(crate) fn reader(&self) -> Value {
        let all = self.stripe("/v1/terminal/readers?limit=100");
        let rows = all["data"].as_array().unwrap();
        let practice = rows.iter().find(|r| r["label"] == "Practice till");
        practice.unwrap().clone()
    }

    /// So many requests of this kind were made.
    pub(crate) fn count(&self, method: &str, endpoint: &str) -> usize {
        let requests = self.simulator.requests();
        requests
            .iter()
            .filter(|r| r.method == method && r.endpoint == endpoint)
            .count()
    }

    fn journal(&self) -> PathBuf {
        let directory = self.home.path().join("state/journal");
        let files = std::fs::read_dir(directory).unwrap();
        files
            .map(|f| f.unwrap().path())
            .find(|p| p.extension().is_some_and(|e| e == "jsonl"))
            .unwrap()
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.journal()).unwrap();
        text.lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    }

    /// Writes the journal anew, as a crash would have left it.
    pub(crate) fn rewrite(&self, lines: &[Value]) {
        let texts: Vec<_> = lines.iter().map(Value::to_string).collect();
        std::fs::write(self.journal(), texts.join("\n") + "\n").unwrap();
    }

    /// Takes off the journal's last line, as if the process had died before it.
    pub(crate) fn forget_last(&self) -> Value {
        let mut lines = self.lines();
        let last = lines.pop().unwrap();
        self.rewrite(&lines);
        last
    }

    pub(crate) fn append(&self, text: &str) {
        let old = std::fs::read_to_string(self.journal()).unwrap();
        std::fs::write(self.journal(), old + text).unwrap();
    }
}
