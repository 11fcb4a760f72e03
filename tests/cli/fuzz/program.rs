//! The program in a home of its own, with little memory, and a server that answers
//! with whatever a case says.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tillctl::facade::is_unwanted;

pub(crate) const KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
const SECRET: &str = "4eC39HqLyjWDarjtT1zdp7dc";

/// What it may have of memory, in KiB.
const MEMORY: &str = "262144";

/// What is played.
#[derive(Debug)]
pub(crate) struct Case {
    args: Vec<String>,
    replies: Vec<Vec<u8>>,
    file: Option<(&'static str, Vec<u8>)>,
    /// Nothing it prints may steer a terminal.
    pub(crate) is_clean: bool,
}

impl Case {
    pub(crate) fn of(
        args: Vec<String>,
        replies: Vec<Vec<u8>>,
        file: Option<(&str, Vec<u8>)>,
    ) -> Self {
        const NAMES: [&str; 5] = [
            "input.csv",
            "input.jsonl",
            "input.toml",
            ".tillctl.toml",
            "config/tillctl/config.toml",
        ];
        let file = file.and_then(|(name, bytes)| {
            let name = NAMES.into_iter().find(|known| *known == name)?;
            Some((name, bytes))
        });
        Self {
            args,
            replies,
            file,
            is_clean: false,
        }
    }
}

pub(crate) struct Program {
    base: String,
    replies: Arc<Mutex<(usize, Vec<Vec<u8>>)>>,
    /// In KiB.
    largest: Cell<u64>,
    codes: RefCell<BTreeMap<i32, u64>>,
}

impl Program {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let replies = Arc::new(Mutex::new((0, vec![Vec::new()])));
        let shared = Arc::clone(&replies);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || answer(stream, &shared));
            }
        });
        Self {
            base,
            replies,
            largest: Cell::default(),
            codes: RefCell::default(),
        }
    }

    /// Plays a case; what is wrong with its end, if anything is.
    pub(crate) fn play(&self, case: &Case) -> Result<(), String> {
        *self.replies.lock().unwrap() = (0, case.replies.clone());
        let home = TempDir::new().unwrap();
        if let Some((name, bytes)) = &case.file {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let measured = home.path().join("measured");
        let output = self.command(case, home.path(), &measured).output().unwrap();
        let code = output.status.code().unwrap_or(-1);
        *self.codes.borrow_mut().entry(code).or_default() += 1;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let begin = |text: &str| text.chars().take(600).collect::<String>();
        let told = format!("{:?}\n{}\n{}", case.args, begin(&stdout), begin(&stderr));
        if let Some(signal) = output.status.signal() {
            return Err(format!("signal {signal}: {told}"));
        }
        if !(0..=10).contains(&code) && code != 130 {
            return Err(format!("exit code {code}: {told}"));
        }
        if stdout.contains(SECRET) || stderr.contains(SECRET) {
            return Err(format!("the key: {told}"));
        }
        let unwanted = |c: char| c != '\n' && is_unwanted(c);
        if case.is_clean && (stdout.contains(unwanted) || stderr.contains(unwanted)) {
            return Err(format!("a terminal is steered: {told:?}"));
        }
        // GNU time's own last line; there is none where it is not installed.
        let peak = std::fs::read_to_string(measured).unwrap_or_default();
        let peak = peak.lines().last().and_then(|line| line.parse().ok());
        self.largest.set(self.largest.get().max(peak.unwrap_or(0)));
        Ok(())
    }

    fn command(&self, case: &Case, home: &Path, measured: &Path) -> Command {
        let mut command = Command::new("/bin/sh");
        let script = "ulimit -d $1; shift; if [ -x /usr/bin/time ] && [ -n \"$TIMED\" ]; then exec /usr/bin/time -q -f %M -o \"$TIMED\" \"$@\"; fi; exec \"$@\"";
        command
            .args(["-c", script, "sh", MEMORY, env!("CARGO_BIN_EXE_tillctl")])
            .args(["--api-base", &self.base, "--max-retries", "0"])
            .args(["--max-time", "20s", "--timeout", "5s"])
            .args(&case.args)
            .env_clear()
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("TILLCTL_DATA_DIR", home.join("data/tillctl"))
            .env("TILLCTL_STATE_DIR", home.join("state/tillctl"))
            .env("TILLCTL_NOW", "2026-11-23T12:00:00Z")
            .env("STRIPE_API_KEY", KEY)
            .env("RUST_BACKTRACE", "0")
            .current_dir(home)
            .stdin(Stdio::null());
        if std::env::var_os("TILLCTL_FUZZ_SECONDS").is_some() {
            command.env("TIMED", measured);
        }
        command
    }

    /// Keeps what failed.
    pub(crate) fn keep(case: &Case, door: &str, seed: u64) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
        std::fs::create_dir_all(&folder).unwrap();
        let name = format!("{}-{seed}", door.replace(' ', "-"));
        std::fs::write(folder.join(name), format!("{case:?}\n")).unwrap();
    }

    /// The largest process, in KiB.
    pub(crate) fn largest(&self) -> u64 {
        self.largest.get()
    }

    pub(crate) fn codes(&self) -> BTreeMap<i32, u64> {
        self.codes.borrow().clone()
    }
}

/// The next of the replies, over and over.
fn answer(mut stream: TcpStream, replies: &Mutex<(usize, Vec<Vec<u8>>)>) {
    if read(&stream).is_none() {
        return;
    }
    let (number, body) = {
        let mut replies = replies.lock().unwrap();
        let number = replies.0;
        replies.0 += 1;
        let of = replies.1.len();
        (number, replies.1[number % of].clone())
    };
    let status = if body.starts_with(b"{\"error\"") {
        402
    } else {
        200
    };
    let status = [status, status, status, 500, 429, 404][number % 6];
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nrequest-id: req_{KEY}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body);
}

fn read(stream: &TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()
}
