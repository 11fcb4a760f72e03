//! Figures of `fleet plan`, by hand: `cargo bench --bench fleet_plan`.
//!
//! 10,000 readers in 200 locations, 100 ms a page and Stripe's documented
//! limits of test mode: how long a plan takes, what it asks, its peak memory.
//! The file is the export of the same fleet with every tenth label changed.
#![expect(clippy::print_stdout, reason = "its figures are its result")]

use std::error::Error;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tillctl::facade::Clock;
use tillctl::facade::simulator::{Options, Shop, Simulator};

type Done<T> = Result<T, Box<dyn Error>>;

const READERS: u32 = 10_000;
const LATENCY: Duration = Duration::from_millis(100);

#[tokio::main]
async fn main() -> Done<()> {
    let clock = Clock::new(None);
    let mut options = Options::new(Arc::new(move || clock.now().as_millisecond()));
    options.shop = Shop::Generated {
        locations: 200,
        readers: READERS,
        charges: 0,
        days: 1,
    };
    options.latency = LATENCY;
    let simulator = Simulator::start(options).await?;
    let home = tempfile::tempdir()?;
    let file = home.path().join("fleet.toml");
    let file = file.to_str().ok_or("a path that is no text")?;
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command
            .env_clear()
            .env("HOME", home.path())
            .env("STRIPE_API_KEY", "sk_test_bench")
            .args(["--api-base", simulator.url(), "--quiet"])
            .args(args)
            .stdout(Stdio::null());
        command.spawn()
    };
    let (export, peak) = timed(run(&["fleet", "export", "--out", file])?).await?;
    println!("export: {:.1} s, peak {peak} KiB", export.as_secs_f64());
    let text = std::fs::read_to_string(file)?;
    let mut changed = String::new();
    for (at, line) in text.lines().enumerate() {
        if at % 10 == 0 {
            changed.push_str(&line.replacen("label = \"", "label = \"New ", 1));
        } else {
            changed.push_str(line);
        }
        changed.push('\n');
    }
    std::fs::write(file, changed)?;
    let before = simulator.requests().len();
    let (plan, peak) = timed(run(&["fleet", "plan", file])?).await?;
    let requests = simulator.requests().len() - before;
    println!(
        "plan of {READERS} readers: {:.1} s, {requests} requests, peak {peak} KiB (limits: 25 s, 131072 KiB)",
        plan.as_secs_f64()
    );
    Ok(())
}

async fn timed(mut child: Child) -> Done<(Duration, u64)> {
    let began = Instant::now();
    let peak = tokio::task::spawn_blocking(move || watched(&mut child)).await??;
    Ok((began.elapsed(), peak))
}

/// Waits for the child; its peak memory in KiB.
fn watched(child: &mut Child) -> std::io::Result<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let now = text.lines().find_map(|l| {
            let size = l.strip_prefix("VmHWM:")?;
            size.trim().strip_suffix("kB")?.trim().parse().ok()
        });
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(peak)
}
