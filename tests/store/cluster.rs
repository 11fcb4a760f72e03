//! A PostgreSQL from the binaries of the system: in a directory of its own, on a port of
//! loopback. Tests that run at the same time share one and have a database each; a test
//! that kills or freezes it has one of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// So long a server may take to come up or go down.
const SOON: Duration = Duration::from_mins(1);

/// What a server has from the beginning.
const FIRST: &str = "postgres";

/// The server that tests share, as long as one of them runs.
static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// A database of a test's own.
pub(crate) struct Cluster {
    server: Arc<Server>,
    database: String,
}

struct Server {
    home: TempDir,
    bin: PathBuf,
    port: u16,
    /// Who it runs as: PostgreSQL does not run as root.
    user: Option<(u32, u32)>,
    is_shared: bool,
    /// Databases that others are copied from.
    templates: Mutex<Vec<String>>,
}

impl Cluster {
    /// A server of the test's own; `None` if this machine has no PostgreSQL, which is said,
    /// and with `TILLCTL_NEEDS_POSTGRES` fails.
    pub(crate) fn start() -> Option<Self> {
        Self::start_in(&in_memory())
    }

    /// The same with its files in this folder.
    pub(crate) fn start_in(folder: &Path) -> Option<Self> {
        Some(Self {
            server: Arc::new(Server::start(folder, false)?),
            database: FIRST.to_owned(),
        })
    }

    /// An empty database on the server that tests share.
    pub(crate) fn shared() -> Option<Self> {
        Some(Self::copied(&shared()?, "template1"))
    }

    /// The same as somebody makes it: the first one is made, and the others are copied.
    pub(crate) fn shared_as(name: &str, make: impl FnOnce(&Self)) -> Option<Self> {
        let server = shared()?;
        let mut templates = locked(&server.templates);
        if !templates.iter().any(|template| template == name) {
            let database = name.to_owned();
            let first = Self {
                server: Arc::clone(&server),
                database,
            };
            first.create("template1");
            make(&first);
            templates.push(name.to_owned());
        }
        drop(templates);
        Some(Self::copied(&server, name))
    }

    fn copied(server: &Arc<Server>, from: &str) -> Self {
        static NEXT: AtomicU16 = AtomicU16::new(1);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let copy = Self {
            server: Arc::clone(server),
            database: format!("test_{number}"),
        };
        copy.create(from);
        copy
    }

    fn create(&self, from: &str) {
        let all = Self {
            server: Arc::clone(&self.server),
            database: FIRST.to_owned(),
        };
        all.sql(&format!(
            "create database {} template {from}",
            self.database
        ));
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        self.url_at(self.port())
    }

    /// The same through another port.
    pub(crate) fn url_at(&self, port: u16) -> String {
        format!("postgres://owner@127.0.0.1:{port}/{}", self.database)
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.port
    }

    /// What a question is answered with, a line for each row.
    pub(crate) fn sql(&self, text: &str) -> String {
        self.sql_each(&[text])
    }

    /// The same of several questions, one after another.
    pub(crate) fn sql_each(&self, texts: &[&str]) -> String {
        let mut psql = self.server.command("psql");
        let asked = psql
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"])
            .args(texts.iter().flat_map(|text| ["-c", text]))
            .arg(self.url())
            .output()
            .unwrap();
        assert!(asked.status.success(), "{texts:?}: {asked:?}");
        String::from_utf8(asked.stdout).unwrap().trim().to_owned()
    }

    /// Lets this role in with its password alone.
    pub(crate) fn require_a_password(&self, role: &str) {
        let path = self.server.data().join("pg_hba.conf");
        let rules = std::fs::read_to_string(&path).unwrap();
        let line = format!("host {} {role} 127.0.0.1/32 scram-sha-256\n", self.database);
        std::fs::write(&path, line + &rules).unwrap();
        self.sql("select pg_reload_conf()");
    }

    /// Starts it after it was killed.
    pub(crate) fn run(&self) {
        self.own().run();
    }

    /// Kills it as a machine that loses its power does.
    pub(crate) fn kill(&self) {
        self.own().signal("-KILL");
    }

    /// It stands still, or goes on.
    pub(crate) fn freeze(&self) {
        self.own().signal("-STOP");
    }

    pub(crate) fn thaw(&self) {
        self.own().signal("-CONT");
    }

    /// The server, if no other test uses it.
    fn own(&self) -> &Server {
        assert!(!self.server.is_shared, "other tests use this server");
        &self.server
    }
}

/// The server that tests share; the first to come starts it.
fn shared() -> Option<Arc<Server>> {
    let mut shared = locked(&SHARED);
    if let Some(server) = shared.upgrade() {
        return Some(server);
    }
    let server = Arc::new(Server::start(&in_memory(), true)?);
    *shared = Arc::downgrade(&server);
    Some(server)
}

/// A test that failed says so itself.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    fn start(folder: &Path, is_shared: bool) -> Option<Self> {
        let Some(bin) = binaries() else {
            #[expect(
                clippy::disallowed_methods,
                reason = "what CI has is no setting of the program"
            )]
            let is_needed = std::env::var_os("TILLCTL_NEEDS_POSTGRES").is_some();
            assert!(
                !is_needed,
                "there is no PostgreSQL: install Debian's postgresql"
            );
            #[allow(
                clippy::print_stderr,
                reason = "a test that is skipped says so; the library's tests allow it anyway"
            )]
            {
                eprintln!("skipped: there is no PostgreSQL in /usr/lib/postgresql");
            }
            return None;
        };
        let is_root = rustix::process::geteuid().is_root();
        let user = is_root.then(|| known("postgres").or_else(|| known("nobody")).unwrap());
        let home = TempDir::new_in(folder).unwrap();
        if let Some((user, group)) = user {
            std::os::unix::fs::chown(home.path(), Some(user), Some(group)).unwrap();
        }
        let server = Self {
            home,
            bin,
            port: free_port(),
            user,
            is_shared,
            templates: Mutex::default(),
        };
        server.make_data();
        server.run();
        Some(server)
    }

    /// An empty database, copied from the one that a test made before: to make one
    /// takes longer than most tests.
    fn make_data(&self) {
        let data = self.data();
        let made_before = made_before(&self.bin);
        if copied(&made_before, &data) {
            return;
        }
        // What was copied by halves, if any.
        let _ = std::fs::remove_dir_all(&data);
        let made = self
            .command("initdb")
            .args([
                "--auth=trust",
                "--username=owner",
                "--no-sync",
                "--encoding=UTF8",
            ])
            .args(["--locale=C", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        // Whole at once, or not at all; another test may have been faster.
        let half = made_before.with_extension(self.port.to_string());
        if !copied(&data, &half) || std::fs::rename(&half, &made_before).is_err() {
            let _ = std::fs::remove_dir_all(&half);
        }
    }

    /// Starts it, also after it was killed.
    fn run(&self) {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200 \
             -c dynamic_shared_memory_type=mmap",
            self.port,
            self.home.path().display()
        );
        let begun = Instant::now();
        loop {
            let started = self
                .command("pg_ctl")
                .args(["start", "-w", "-t", "30", "-o", &options, "-l"])
                .arg(self.home.path().join("log"))
                .arg("-D")
                .arg(self.data())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .unwrap();
            if started.success() {
                return;
            }
            // What was left of a killed one goes by itself.
            assert!(begun.elapsed() < SOON, "{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn signal(&self, signal: &str) {
        let first = std::fs::read_to_string(self.data().join("postmaster.pid"));
        let first = first
            .ok()
            .and_then(|text| text.lines().next()?.trim().parse().ok());
        // One that never came up.
        let Some(first) = first else { return };
        let all = std::iter::once(first).chain(children(first));
        let all: Vec<String> = all.map(|process| process.to_string()).collect();
        // A child may have gone by itself.
        let _ = Command::new("kill")
            .arg(signal)
            .args(all)
            .stderr(Stdio::null())
            .status();
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

    fn command(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        let mut command = match self.user {
            None => Command::new(program),
            // It becomes somebody else in a process of its own: this one would have to be
            // copied for that, with the locks of other tests.
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                let (user, group) = (format!("--reuid={user}"), format!("--regid={group}"));
                command.args([&user, &group, "--clear-groups", "--"]);
                command.arg(program);
                command
            }
        };
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal("-CONT");
        let _ = self
            .command("pg_ctl")
            .args(["stop", "-m", "immediate", "-w", "-D"])
            .arg(self.data())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// Where the servers of tests have their files: in memory, if there is room. No test takes
/// the machine's power away, so nothing is proved by a disk.
fn in_memory() -> PathBuf {
    const MEMORY: &str = "/dev/shm";
    const ROOM: u64 = 2 << 30;
    let has_room = rustix::fs::statvfs(MEMORY)
        .is_ok_and(|place| place.f_bavail.saturating_mul(place.f_frsize) >= ROOM);
    if has_room {
        PathBuf::from(MEMORY)
    } else {
        std::env::temp_dir()
    }
}

/// Where a database of this PostgreSQL is kept to be copied: beside the tests.
fn made_before(bin: &Path) -> PathBuf {
    let version = bin.parent().and_then(Path::file_name).unwrap();
    let tests = std::env::current_exe().unwrap();
    tests
        .parent()
        .unwrap()
        .join(format!("postgres-{}", version.display()))
}

/// Copies a folder, with whose its files are; whether that went well.
fn copied(from: &Path, to: &Path) -> bool {
    if !from.is_dir() {
        return false;
    }
    let copied = Command::new("cp").arg("-a").args([from, to]).output();
    copied.is_ok_and(|copied| copied.status.success())
}

/// A port that nobody has, and that no connection is given by chance: below those the
/// system picks.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 15_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    loop {
        let port = first + NEXT.fetch_add(7, Ordering::SeqCst);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The newest that is installed.
fn binaries() -> Option<PathBuf> {
    let found = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut all: Vec<(u32, PathBuf)> = found
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    all.sort();
    all.pop().map(|(_, bin)| bin)
}

/// A user of this machine, and the group.
fn known(name: &str) -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.first() == Some(&name))
            .then(|| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)))?
    })
}

fn children(of: u32) -> Vec<u32> {
    let parent = |process: &Path| {
        let status = std::fs::read_to_string(process.join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        line.trim().parse::<u32>().ok()
    };
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|process| parent(&process.path()) == Some(of))
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .collect()
}
