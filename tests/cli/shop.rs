//! A sealed home for the program: its own directories, an empty environment, a
//! fixed clock, and a simulated shop in this process whose requests are counted.

use std::cell::{Cell, RefCell};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use snapbox::IntoData;
use tempfile::TempDir;
use tillctl::facade::simulator::{Options, Simulator};
use tokio::runtime::Runtime;

use super::server::Server;

/// When everything here happens.
pub(crate) const NOW: &str = "2026-11-23T12:00:00Z";
const NOW_MS: i64 = 1_795_435_200_000;

/// What the shop's key is; long enough to be found in any output.
pub(crate) const KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
pub(crate) const LIVE_KEY: &str = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";

pub(crate) struct Shop {
    home: TempDir,
    key: Option<&'static str>,
    base: Option<String>,
    simulator: Option<(Runtime, Simulator)>,
    seen: Cell<usize>,
    ids: RefCell<Vec<String>>,
}

/// What the program did.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Looks at all three at once.
    #[track_caller]
    pub(crate) fn is(&self, code: i32, stdout: impl IntoData, stderr: impl IntoData) {
        assert_eq!(
            self.code, code,
            "exit code; stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        let assert = snapbox::Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .normalize_paths(false);
        assert.eq(self.stdout.as_str(), stdout);
        assert.eq(self.stderr.as_str(), stderr);
    }

    /// The result as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}\n{}", self.stdout, self.stderr))
    }

    /// The failure as JSON, after whatever else was said.
    #[track_caller]
    pub(crate) fn json_error_of_last_line(&self) -> serde_json::Value {
        let last = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str::<serde_json::Value>(last)
            .unwrap_or_else(|e| panic!("{e}: {}", self.stderr))["error"]
            .clone()
    }

    /// The failure as JSON.
    #[track_caller]
    pub(crate) fn json_error(&self) -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(&self.stderr)
            .unwrap_or_else(|e| panic!("{e}: {}", self.stderr))["error"]
            .clone()
    }
}

/// Ctrl-C.
pub(crate) fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.unwrap().success());
}

impl Shop {
    fn new(key: Option<&'static str>, base: Option<String>) -> Self {
        Self {
            home: TempDir::new().unwrap(),
            key,
            base,
            simulator: None,
            seen: Cell::new(0),
            ids: RefCell::default(),
        }
    }

    /// The demo shop.
    pub(crate) fn demo() -> Self {
        Self::with(|_| {})
    }

    /// A simulated shop set up by hand.
    pub(crate) fn with(set_up: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::new(Arc::new(|| NOW_MS));
        options.live_world = true;
        set_up(&mut options);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let simulator = runtime.block_on(Simulator::start(options)).unwrap();
        let mut shop = Self::new(Some(KEY), Some(simulator.url().to_owned()));
        shop.simulator = Some((runtime, simulator));
        shop
    }

    /// The demo shop, in which these things go wrong.
    pub(crate) fn faulty(faults: &[&str]) -> Self {
        Self::with(|o| o.faults = faults.iter().map(|f| f.parse().unwrap()).collect())
    }

    /// A shop whose Stripe is the given server.
    pub(crate) fn at(server: &Server) -> Self {
        Self::new(Some(KEY), Some(server.url().to_owned()))
    }

    /// No server at all: `--simulator` runs the program's own.
    pub(crate) fn built_in() -> Self {
        Self::new(None, None)
    }

    pub(crate) fn key(mut self, key: impl Into<Option<&'static str>>) -> Self {
        self.key = key.into();
        self
    }

    /// The command, sealed off from the machine it runs on.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
        let home = self.home.path();
        command
            .env_clear()
            .env("HOME", home)
            .env("TZ", "UTC")
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("TILLCTL_DATA_DIR", home.join("data/tillctl"))
            .env("TILLCTL_STATE_DIR", home.join("state/tillctl"))
            .current_dir(home)
            .stdin(Stdio::null());
        // With a live key a clock of one's own is refused.
        if self.key.is_none_or(|k| !k.contains("_live_")) {
            command.env("TILLCTL_NOW", NOW);
        }
        if let Some(key) = self.key {
            command.env("STRIPE_API_KEY", key);
        }
        match &self.base {
            Some(base) => command.args(["--api-base", base]),
            None => command.arg("--simulator"),
        };
        command.args(args);
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.finish(self.command(args))
    }

    /// Runs a prepared command to its end.
    pub(crate) fn finish(&self, mut command: Command) -> Run {
        self.ended(&command.output().unwrap())
    }

    /// Starts it and leaves it running.
    pub(crate) fn start(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Waits for the end of what was started.
    pub(crate) fn end(&self, child: Child) -> Run {
        self.ended(&child.wait_with_output().unwrap())
    }

    /// What a command did. Ids are numbered, keys looked for.
    fn ended(&self, output: &std::process::Output) -> Run {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(!text.contains("4eC39HqLyjWDarjtT1zdp7dc"), "a key: {text}");
            self.numbered(&text)
        };
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// A place in the home.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    /// A file in the home.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The files in a folder of the state directory.
    pub(crate) fn state(&self, folder: &str) -> Vec<std::path::PathBuf> {
        let folder = self.home.path().join("state/tillctl").join(folder);
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|f| f.unwrap().path()).collect()
    }

    /// Holds the requests made since the last call against what is expected,
    /// `METHOD /path/{id}`, in any order, because some are made beside each
    /// other; one too many fails as one too few does.
    #[track_caller]
    pub(crate) fn sent(&self, expected: &[&str]) {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        let mut fresh: Vec<_> = requests[self.seen.get()..]
            .iter()
            .map(|r| format!("{} {}", r.method, r.endpoint))
            .collect();
        self.seen.set(requests.len());
        fresh.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(fresh, expected);
    }

    /// The requests before the first of this kind; all are forgotten then.
    pub(crate) fn sent_before(&self, first: &str) -> Vec<String> {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        let fresh = requests[self.seen.get()..].iter();
        self.seen.set(requests.len());
        let fresh = fresh.map(|r| format!("{} {}", r.method, r.endpoint));
        fresh.take_while(|request| request != first).collect()
    }

    /// Forgets the requests made so far.
    pub(crate) fn sent_anything(&self) {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        self.seen.set(requests.len());
    }

    /// As [`Shop::sent`], with everything but writes left out.
    #[track_caller]
    pub(crate) fn wrote(&self, expected: &[&str]) {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        let fresh: Vec<_> = requests[self.seen.get()..]
            .iter()
            .filter(|r| r.method != "GET")
            .map(|r| format!("{} {}", r.method, r.endpoint))
            .collect();
        self.seen.set(requests.len());
        assert_eq!(fresh, expected);
    }

    /// How many writes came in all.
    pub(crate) fn requests_that_write(&self) -> usize {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        requests.iter().filter(|r| r.method != "GET").count()
    }

    /// Does to the simulator what `simulator control` does.
    #[track_caller]
    pub(crate) fn control(&self, verb: &str, args: Value) -> Value {
        let simulator = &self.simulator.as_ref().unwrap().1;
        simulator.control(verb, args).unwrap()
    }

    /// What stood in the last request of this kind; nothing if there was none.
    pub(crate) fn pairs(&self, method: &str, endpoint: &str) -> Vec<(String, String)> {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        let last = requests
            .iter()
            .rfind(|r| r.method == method && r.endpoint == endpoint);
        last.map(|r| r.pairs.clone()).unwrap_or_default()
    }

    /// How many requests of this kind were made.
    pub(crate) fn count(&self, method: &str, endpoint: &str) -> usize {
        let requests = self.simulator.as_ref().unwrap().1.requests();
        let like = requests
            .iter()
            .filter(|r| r.method == method && r.endpoint == endpoint);
        like.count()
    }

    /// How many requests were made, those under way included.
    pub(crate) fn requests(&self) -> usize {
        self.simulator.as_ref().unwrap().1.request_count()
    }

    /// Somebody else at Stripe: a form is posted, without one it is read.
    pub(crate) fn elsewhere(&self, path: &str, form: Option<&str>) -> Value {
        let (runtime, simulator) = self.simulator.as_ref().unwrap();
        let client = tillctl::facade::stripe::http_builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        let url = format!("{}{path}", simulator.url());
        let request = match form {
            Some(form) => client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.to_owned()),
            None => client.get(url),
        };
        runtime.block_on(async {
            let reply = request.bearer_auth(self.key.unwrap()).send().await.unwrap();
            serde_json::from_str(&reply.text().await.unwrap()).unwrap()
        })
    }

    /// Where the simulator listens.
    pub(crate) fn url(&self) -> String {
        self.simulator.as_ref().unwrap().1.url().to_owned()
    }

    /// A reader as Stripe has it.
    pub(crate) fn reader(&self, label: &str) -> Value {
        let all = self.elsewhere("/v1/terminal/readers?limit=100", None);
        let rows = all["data"].as_array().unwrap();
        rows.iter().find(|r| r["label"] == label).unwrap().clone()
    }

    /// Waits until the reader is at this kind of action.
    #[track_caller]
    pub(crate) fn until(&self, label: &str, kind: &str) -> Value {
        let began = Instant::now();
        loop {
            let reader = self.reader(label);
            if reader["action"]["type"] == kind && reader["action"]["status"] == "in_progress" {
                return reader;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{reader}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The real id behind a numbered one.
    pub(crate) fn real(&self, numbered: &str) -> String {
        let ids = self.ids.borrow();
        let (prefix, number) = numbered.split_once("_#").unwrap();
        let number: usize = number.parse().unwrap();
        ids.iter()
            .filter(|id| id.split('_').next() == Some(prefix))
            .nth(number - 1)
            .unwrap()
            .clone()
    }

    /// Ids differ from build to build of the simulator; what matters is which
    /// is which.
    fn numbered(&self, text: &str) -> String {
        let mut ids = self.ids.borrow_mut();
        let mut out = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let (word, tail) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
            // How long a request took.
            let timed = out.ends_with(" in ") && tail.starts_with(" ms");
            let said = if timed {
                "#".to_owned()
            } else {
                number(word, &mut ids)
            };
            out.push_str(&said);
            if tail.starts_with("  ") {
                // A column of a table stays as wide as it was.
                out.extend(std::iter::repeat_n(' ', word.len() - said.len()));
            }
            let gap = tail.find(is_part).unwrap_or(tail.len());
            out.push_str(&tail[..gap]);
            rest = &tail[gap..];
        }
        out
    }
}

fn number(word: &str, ids: &mut Vec<String>) -> String {
    let Some((prefix, rest)) = word.split_once('_') else {
        return word.to_owned();
    };
    let is_id = ["tmr", "tml", "tmc", "pi", "ch", "seti", "pm", "file", "req"].contains(&prefix)
        && rest.len() >= if prefix == "req" { 8 } else { 12 }
        && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    if !is_id {
        return word.to_owned();
    }
    if !ids.iter().any(|id| id == word) {
        ids.push(word.to_owned());
    }
    let number = ids
        .iter()
        .filter(|id| id.split('_').next() == Some(prefix))
        .position(|id| id == word)
        .unwrap_or(0);
    format!("{prefix}_#{}", number + 1)
}
