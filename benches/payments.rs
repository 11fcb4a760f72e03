//! Figures of payments, by hand: `cargo bench --bench payments [batch|named|single]`.
//!
//! `batch`: 1,000 readers paid at once by one process, against the simulator
//! with 50 ms latency and Stripe's documented limits; prints the wall time
//! against the floor those limits set for the requests that were made, the
//! requests themselves and the process's peak memory. `named` is the same with
//! a reference for every sale, which costs one more write each.
//!
//! `single`: how long after the reader's finish `tillctl pay` exits, over
//! customers who take 1 to 10 seconds, and how many GETs one who takes a minute
//! costs.
#![expect(clippy::print_stdout, reason = "its figures are its result")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tillctl::facade::Clock;
use tillctl::facade::simulator::{Options, Shop, Simulator};

type Done<T> = Result<T, Box<dyn Error>>;

const READERS: u32 = 1000;
const LATENCY: Duration = Duration::from_millis(50);

#[tokio::main]
async fn main() -> Done<()> {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    if is_wanted("batch") {
        batch(false).await?;
    }
    if is_wanted("named") {
        batch(true).await?;
    }
    if is_wanted("single") {
        single().await?;
    }
    Ok(())
}

fn tillctl(home: &std::path::Path, simulator: &Simulator) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("STRIPE_API_KEY", "sk_live_bench")
        .args(["--api-base", simulator.url(), "--live", "--yes"]);
    command
}

fn options(readers: u32, delay: Duration) -> Options {
    let clock = Clock::new(None);
    let mut options = Options::new(Arc::new(move || clock.now().as_millisecond()));
    options.live_world = true;
    options.shop = Shop::Generated {
        locations: 20,
        readers,
        charges: 0,
        days: 1,
    };
    options.latency = LATENCY;
    options.reader_delay = delay;
    options
}

/// Requests by endpoint.
fn counts(simulator: &Simulator) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for record in simulator.requests() {
        *counts
            .entry(format!("{} {}", record.method, record.endpoint))
            .or_default() += 1;
    }
    counts
}

async fn batch(named: bool) -> Done<()> {
    let mut options = options(READERS, Duration::from_secs(2));
    options.rate_limit = Some(100);
    let simulator = Simulator::start(options).await?;
    let home = tempfile::tempdir()?;
    let listing = tillctl(home.path(), &simulator)
        .args(["readers", "list", "-o", "id"])
        .output()?;
    let ids = String::from_utf8(listing.stdout)?;
    let mut rows = String::from("reader,amount,currency,reference\n");
    for (number, id) in ids.lines().enumerate() {
        let reference = if named {
            format!("sale-{number}")
        } else {
            String::new()
        };
        writeln!(rows, "{id},12.00,eur,{reference}")?;
    }
    let file = home.path().join("batch.csv");
    std::fs::write(&file, rows)?;
    // The listing's requests fill no bucket any more.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = counts(&simulator);
    let began = Instant::now();
    let mut child = tillctl(home.path(), &simulator)
        .args(["pay", "-q", "-o", "csv", "--batch"])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("no stdout")?;
    let reading = std::thread::spawn(move || std::io::read_to_string(out));
    let (code, peak) = tokio::task::spawn_blocking(move || watched(&mut child)).await??;
    let took = began.elapsed();
    let text = reading.join().map_err(|_| "the reading broke")??;
    let paid = text.lines().filter(|l| l.starts_with("paid,")).count();
    let mut counts = counts(&simulator);
    for (endpoint, count) in before {
        if let Some(all) = counts.get_mut(&endpoint) {
            *all -= count;
        }
    }
    let total: u32 = counts.values().sum();
    let busiest = counts.values().copied().max().unwrap_or(0);
    let looks: u32 = counts
        .iter()
        .filter(|(e, _)| e.starts_with("GET /v1/terminal/readers"))
        .map(|(_, n)| n)
        .sum();
    let refused = simulator
        .requests()
        .iter()
        .filter(|r| r.status == 429)
        .count();
    println!(
        "== {READERS} sales at once{}",
        if named { ", each with a reference" } else { "" }
    );
    for (endpoint, count) in &counts {
        println!("{count:>6} {endpoint}");
    }
    // In milliseconds: 25 a second for one endpoint, 100 in total.
    let floor =
        |busiest: u32, total: u32| Duration::from_millis(u64::from((busiest * 40).max(total * 10)));
    let ratio = |floor: Duration| took.as_millis() * 1000 / floor.as_millis().max(1);
    let strict = floor(busiest, total - looks);
    let floor = floor(busiest, total);
    println!(
        "exit {code}, {paid} paid, {refused} refused with 429, {looks} looks\n\
         took {took:?}; floor {floor:?}, ratio 0.001 x {}; without the looks {strict:?}, ratio 0.001 x {}\n\
         peak memory {peak} KiB",
        ratio(floor),
        ratio(strict),
    );
    simulator.stop().await;
    Ok(())
}

/// Waits for the child; its exit code and peak memory in KiB.
fn watched(child: &mut Child) -> std::io::Result<(i32, u64)> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(ended) = child.try_wait()? {
            return Ok((ended.code().unwrap_or(-1), peak));
        }
        let now = std::fs::read_to_string(&status)
            .unwrap_or_default()
            .lines()
            .find_map(|l| {
                l.strip_prefix("VmHWM:")?
                    .trim()
                    .strip_suffix(" kB")?
                    .parse()
                    .ok()
            });
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
}

async fn single() -> Done<()> {
    let mut late = Vec::new();
    let mut sales = tokio::task::JoinSet::new();
    // 57 customers, from 1 to 10 s.
    for number in 0..57_u64 {
        sales.spawn(async move {
            one(Duration::from_millis(1000 + 160 * number))
                .await
                .map_err(|e| e.to_string())
        });
        // Their starts must not get into each other's way on two cores.
        tokio::time::sleep(Duration::from_millis(430)).await;
    }
    while let Some(sale) = sales.join_next().await {
        late.push(sale??.0);
    }
    late.sort_unstable();
    println!(
        "== from the reader's finish to the exit, customers of 1 to 10 s, 50 ms latency\n\
         median {:?}, 90% {:?}, worst {:?}",
        late[late.len() / 2],
        late[late.len() * 9 / 10],
        late[late.len() - 1]
    );
    let (after, gets) = one(Duration::from_mins(1)).await?;
    println!("a customer of 60 s: {gets} GETs, exit {after:?} after the finish");
    Ok(())
}

/// How long after the reader's finish the command exits, and its GETs.
async fn one(delay: Duration) -> Done<(Duration, usize)> {
    let simulator = Simulator::start(options(1, delay)).await?;
    let home = tempfile::tempdir()?;
    let mut child = tillctl(home.path(), &simulator)
        .args([
            "pay",
            "--reader",
            "Till 1",
            "--amount",
            "12.00",
            "--currency",
            "eur",
            "-q",
        ])
        .stdout(Stdio::null())
        .spawn()?;
    // The push is where the customer begins.
    let pushed = loop {
        let is_pushed = simulator
            .requests()
            .iter()
            .any(|r| r.endpoint.ends_with("process_payment_intent"));
        if is_pushed {
            break Instant::now();
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    let ended = tokio::task::spawn_blocking(move || child.wait()).await??;
    let took = pushed.elapsed();
    if !ended.success() {
        return Err(format!("exit {ended}").into());
    }
    let gets = simulator
        .requests()
        .iter()
        .filter(|r| r.method == "GET")
        .count();
    simulator.stop().await;
    Ok((took.saturating_sub(delay), gets))
}
