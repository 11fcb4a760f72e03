//! Figures of the ledger, by hand:
//! `cargo bench --bench ledger -- fill|night|totals|size`.
//!
//! `fill` (2 minutes): a first report over 100,000 charges, against the
//! simulator with 250 ms for each request and Stripe's documented limits of
//! live mode; the floor is 1,000 pages at 25 a second. Beside it a sequential
//! pager (curl) reads a tenth of the same list from the same server, which its
//! figure is ten times of.
//!
//! `night` (10 minutes): 1,000,000 charges are fetched, then a night passes in
//! which 3,000 are made; how many requests the next synchronisation needs.
//!
//! `totals` (4 minutes): the report by reader and day over 1,000,000 and
//! 5,000,000 charges, beside a plain scan and a GROUP BY of the same file in
//! SQLite. 100,000 charges are fetched; the others are copies of them that SQL
//! puts in.
//!
//! `size` (half a minute): bytes for each charge, its share of everything else
//! included.
//!
//! The simulator is a process of its own, so memory is that of tillctl alone.
//! Of several runs the fastest counts. Processor time (user and system) stands
//! beside the time by the clock, which others on the machine lengthen.
#![expect(clippy::print_stdout, reason = "its figures are its result")]

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

type Done<T> = Result<T, Box<dyn Error>>;

/// The simulator's past ends here, where a clock is made for it. A live key,
/// which alone has 100 requests a second, allows no such clock.
const NOW: Option<&str> = Some("2026-11-23T11:00:00Z");
/// A first day before all of it, for 30 days and for as many as there may be.
const SINCE: &str = "2026-10-20";
/// The first day that is held from its first second on, whatever the zone.
const FROM: &str = "2026-10-21";
const READERS: &str = "1000";

fn main() -> Done<()> {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    if is_wanted("fill") {
        fill()?;
    }
    if is_wanted("night") {
        night()?;
    }
    if is_wanted("totals") || is_wanted("size") {
        totals(is_wanted("totals"))?;
    }
    Ok(())
}

/// A simulator in a process of its own, killed when this is dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(now: Option<&str>, args: &[&str]) -> Done<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tillctl"))
            .env_clear()
            .envs(now.map(|now| ("TILLCTL_NOW", now)))
            .args([
                "simulator",
                "serve",
                "--port",
                "0",
                "--live-world",
                "-o",
                "csv",
            ])
            .args(["--locations", "50", "--readers", READERS])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no stdout")?;
        let url = BufReader::new(out).lines().nth(1).ok_or("no address")??;
        Ok(Self { child, url })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a run of the program took.
struct Ran {
    wall: Duration,
    /// User and system time, in steps of a hundredth of a second.
    processor: Duration,
    /// KiB.
    peak: u64,
    out: String,
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            wall,
            processor,
            peak,
            ..
        } = self;
        let (millis, mib) = (wall.as_millis(), peak.div_ceil(1024));
        write!(
            f,
            "{millis} ms, processor {} ms, peak {mib} MiB",
            processor.as_millis()
        )
    }
}

fn tillctl(home: &Path, url: &str, now: Option<&str>, args: &str) -> Done<Ran> {
    let (out, said) = (home.join("out"), home.join("said"));
    let key = now.map_or("sk_live_bench", |_| "sk_test_bench");
    let before = processor()?;
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tillctl"))
        .env_clear()
        .env("HOME", home)
        .envs(now.map(|now| ("TILLCTL_NOW", now)))
        .env("STRIPE_API_KEY", key)
        .args(["--api-base", url, "--live"])
        .args(args.split_whitespace())
        .stdout(std::fs::File::create(&out)?)
        .stderr(std::fs::File::create(&said)?)
        .spawn()?;
    let (code, peak, wall) = watched(&mut child, began)?;
    if code != 0 {
        let said = std::fs::read_to_string(said)?;
        return Err(format!("{args}: exit {code}\n{said}").into());
    }
    Ok(Ran {
        wall,
        processor: processor()?.saturating_sub(before),
        peak,
        out: std::fs::read_to_string(out)?,
    })
}

/// What all children that have ended used.
fn processor() -> Done<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // A name may hold anything; behind it the fields are numbers.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let fields = fields.split_whitespace().skip(13).take(2);
    let ticks: Vec<u64> = fields.map(str::parse).collect::<Result<_, _>>()?;
    // The kernel's ticks for programs, 100 a second everywhere.
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}

/// Waits for the child; its exit code, its peak memory in KiB, and how long it
/// took.
fn watched(child: &mut Child, began: Instant) -> std::io::Result<(i32, u64, Duration)> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(ended) = child.try_wait()? {
            return Ok((ended.code().unwrap_or(-1), peak, began.elapsed()));
        }
        let now = std::fs::read_to_string(&status)
            .unwrap_or_default()
            .lines()
            .find_map(|l| {
                let kib = l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?;
                kib.parse().ok()
            });
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The one ledger in a home.
fn file(home: &Path) -> Done<PathBuf> {
    let mut places = vec![home.to_owned()];
    while let Some(place) = places.pop() {
        for entry in std::fs::read_dir(place)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "sqlite") {
                return Ok(path);
            }
            if path.is_dir() {
                places.push(path);
            }
        }
    }
    Err("there is no ledger".into())
}

/// Pages, of a line such as "… 1034585 objects on 10393 pages."
fn pages(out: &str) -> Done<u64> {
    let csv = out.lines().nth(1).ok_or("nothing said")?;
    Ok(csv.split(',').next().unwrap_or_default().parse()?)
}

fn in_thousandths(a: Duration, b: Duration) -> u128 {
    a.as_micros() * 1000 / b.as_micros().max(1)
}

fn fill() -> Done<()> {
    let server = Server::start(
        None,
        &[
            "--charges",
            "100000",
            "--days",
            "30",
            "--latency",
            "250",
            "--rate-limit",
            "100",
        ],
    )?;
    let home = tempfile::tempdir()?;
    let report = "report --last 31d --tz Europe/Berlin --by reader -o json -q";
    let ran = tillctl(home.path(), &server.url, None, report)?;
    let counted = tillctl(home.path(), &server.url, None, "ledger status -o json")?;
    // Of 1,000 pages of charges, the busiest endpoint.
    let floor = Duration::from_secs(1000 / 25);
    println!(
        "== first report over 100,000 charges, 250 ms a page, 25/s for an endpoint, 100/s in total\n\
         took {ran}; floor of 1,000 pages {floor:?}, ratio 0.001 x {}\n{}",
        in_thousandths(ran.wall, floor),
        counted.out.split_whitespace().collect::<String>(),
    );
    // A pager that asks for one page after the other, as SDKs do: 100 pages.
    let began = Instant::now();
    let (mut after, mut read) = (String::new(), 0);
    for _ in 0..100 {
        let mut command = Command::new("curl");
        command.args(["-s", "-g", "-u", "sk_live_bench:"]);
        command.arg(format!(
            "{}/v1/charges?limit=100&expand[]=data.payment_intent{after}",
            server.url
        ));
        let reply = command.output()?.stdout;
        let page: serde_json::Value = serde_json::from_slice(&reply)?;
        let last = page["data"]
            .as_array()
            .and_then(|all| all.last())
            .ok_or("an empty page")?;
        after = format!(
            "&starting_after={}",
            last["id"].as_str().unwrap_or_default()
        );
        read += 1;
    }
    let took = began.elapsed();
    println!(
        "a sequential pager: {read} pages in {took:?}, so ten times that for all: {:?}",
        took * 10
    );
    Ok(())
}

fn night() -> Done<()> {
    // 3,000 charges a day for 334 days: the last of them is the night.
    let server = Server::start(NOW, &["--charges", "1003000", "--days", "335"])?;
    let home = tempfile::tempdir()?;
    let before = Some("2026-11-22T11:00:00Z");
    let first = tillctl(
        home.path(),
        &server.url,
        before,
        "ledger sync --since 2025-12-01 -q -o csv",
    )?;
    let held = status(home.path(), &server.url)?;
    let second = tillctl(home.path(), &server.url, NOW, "ledger sync -q -o csv")?;
    let now = status(home.path(), &server.url)?;
    println!(
        "== the night\nfirst: {held} charges, {} pages: {first}\n\
         next: {} new charges, {} requests: {second}",
        pages(&first.out)?,
        now.saturating_sub(held),
        pages(&second.out)?,
    );
    Ok(())
}

/// How many charges a ledger holds.
fn status(home: &Path, url: &str) -> Done<u64> {
    let status = tillctl(home, url, NOW, "ledger status -o json")?;
    let status: serde_json::Value = serde_json::from_str(&status.out)?;
    Ok(status["charges"].as_u64().unwrap_or(0))
}

fn totals(with_totals: bool) -> Done<()> {
    let server = Server::start(NOW, &["--charges", "100000", "--days", "30"])?;
    let home = tempfile::tempdir()?;
    tillctl(
        home.path(),
        &server.url,
        NOW,
        &format!("ledger sync --since {SINCE} -q"),
    )?;
    let path = file(home.path())?;
    let (charges, bytes) = (
        status(home.path(), &server.url)?,
        std::fs::metadata(&path)?.len(),
    );
    println!(
        "== {charges} charges, their refunds, disputes and balance transactions\n\
         {bytes} bytes on disk, {} for each charge",
        bytes / charges.max(1)
    );
    if !with_totals {
        return Ok(());
    }
    let mut one: Option<Ran> = None;
    for (times, apart) in [(10, 1), (5, 10)] {
        let began = Instant::now();
        grow(&path, times, apart)?;
        let charges = status(home.path(), &server.url)?;
        println!(
            "== {charges} charges, {READERS} readers, 30 days (made in {} s)",
            began.elapsed().as_secs()
        );
        fastest(home.path(), &server.url, "reader", "csv")?;
        fastest(home.path(), &server.url, "reader,day", "json")?;
        fastest(home.path(), &server.url, "reader,day", "table")?;
        let took = fastest(home.path(), &server.url, "reader,day", "csv")?;
        match &one {
            None => println!(
                "of the 0.5 s allowed: 0.001 x {}, of processor time 0.001 x {}",
                in_thousandths(took.wall, Duration::from_millis(500)),
                in_thousandths(took.processor, Duration::from_millis(500)),
            ),
            Some(one) => println!(
                "five times the charges took 0.001 x {}, of processor time 0.001 x {}",
                in_thousandths(took.wall, one.wall),
                in_thousandths(took.processor, one.processor),
            ),
        }
        one = one.or(Some(took));
        peers(&path)?;
    }
    Ok(())
}

/// The report, seven times; the fastest run, with the least memory that would
/// have done for all of them.
fn fastest(home: &Path, url: &str, by: &str, format: &str) -> Done<Ran> {
    let report = format!(
        "report --offline --from {FROM} --to 2026-11-23 --tz Europe/Berlin --by {by} -o {format} -q"
    );
    let mut best = tillctl(home, url, NOW, &report)?;
    for _ in 0..6 {
        let ran = tillctl(home, url, NOW, &report)?;
        best.wall = best.wall.min(ran.wall);
        best.processor = best.processor.min(ran.processor);
        best.peak = best.peak.max(ran.peak);
    }
    let bytes = best.out.len();
    println!("by {by} as {format}: {best}; {bytes} bytes");
    Ok(best)
}

/// Puts every charge in so many times, each copy `apart` seconds later than the
/// one before it and under a longer id, and what belongs to it with it.
fn grow(path: &Path, times: u32, apart: u32) -> Done<()> {
    let conn = Connection::open(path)?;
    // If it is lost it is made again.
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")?;
    for table in ["charge", "refund", "balance"] {
        let statement = conn.prepare(&format!("SELECT * FROM {table} LIMIT 0"))?;
        let columns: Vec<String> = statement
            .column_names()
            .map(|name| match name {
                "created" | "charge_created" => format!("t.{name} + n.i * {apart}"),
                "id" | "charge" | "balance" | "source" | "intent" | "failure_balance" => {
                    format!("t.{name} || n.i")
                }
                _ => format!("t.{name}"),
            })
            .collect();
        conn.execute_batch(&format!(
            "INSERT INTO {table}
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {times})
             SELECT {} FROM {table} AS t CROSS JOIN n;",
            columns.join(", ")
        ))?;
    }
    conn.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}

/// What SQLite itself takes on the same file.
fn peers(path: &Path) -> Done<()> {
    let conn = Connection::open(path)?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    let scan = "SELECT count(*), sum(created + place + sort + amount_captured + tip) FROM charge";
    let group = "SELECT count(*), sum(gross) FROM (SELECT sum(amount_captured) AS gross
        FROM charge JOIN place ON place.id = charge.place JOIN sort ON sort.id = charge.sort
        GROUP BY place.reader, created / 86400, sort.currency)";
    for (name, sql) in [("a plain scan", scan), ("GROUP BY reader, day", group)] {
        let (mut took, mut rows) = (Duration::MAX, 0_i64);
        for _ in 0..3 {
            let began = Instant::now();
            rows = conn.query_row(sql, [], |row| row.get(0))?;
            took = took.min(began.elapsed());
        }
        println!("SQLite, {name}: {} ms ({rows} rows)", took.as_millis());
    }
    Ok(())
}
