//! Figures of the fleet, by hand: `cargo bench --bench fleet`.
//!
//! 1,000 labels changed by one process, against the simulator with 100 ms
//! latency and Stripe's documented limits (25 a second for an endpoint); prints
//! the wall time against the floor that limit sets.
#![expect(clippy::print_stdout, reason = "its figures are its result")]

use std::error::Error;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tillctl::facade::Clock;
use tillctl::facade::simulator::{Options, Shop, Simulator};

const READERS: u32 = 1000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let clock = Clock::new(None);
    let mut options = Options::new(Arc::new(move || clock.now().as_millisecond()));
    options.live_world = true;
    options.shop = Shop::Generated {
        locations: 20,
        readers: READERS,
        charges: 0,
        days: 1,
    };
    options.latency = Duration::from_millis(100);
    options.rate_limit = Some(100);
    let simulator = Simulator::start(options).await?;
    let home = tempfile::tempdir()?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home.path())
        .env("STRIPE_API_KEY", "sk_live_bench")
        .args(["--api-base", simulator.url(), "--live", "--yes"])
        .args(["readers", "rename", "--template", "{location}-{n:03}"])
        .args(["--where", "label=*", "--max-changes", "1000", "-o", "csv"]);
    let began = Instant::now();
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let took = began.elapsed();
    let text = String::from_utf8(output.stdout)?;
    let renamed = text.lines().filter(|l| l.contains(",renamed,")).count();
    let requests = simulator.requests();
    let writes = requests.iter().filter(|r| r.method == "POST").count();
    let refused = requests.iter().filter(|r| r.status == 429).count();
    // In milliseconds: 25 a second.
    let floor = u128::from(READERS) * 40;
    println!(
        "exit {:?}, {renamed} labels changed, {writes} writes, {} reads, {refused} refused with 429\n\
         took {took:?}; floor {floor} ms, ratio 0.001 x {}",
        output.status.code(),
        requests.len() - writes,
        took.as_millis() * 1000 / floor
    );
    simulator.stop().await;
    Ok(())
}
