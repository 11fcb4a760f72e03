//! The ledger in a store, by hand: `cargo bench --bench ledger_store [CHARGES]`.
//!
//! A ledger is filled from the simulator (20,000 charges, or as many as are given) and
//! pushed into an empty store of a private PostgreSQL; the same rows are copied
//! (`COPY`, binary, from files) into empty tables with the same columns, keys and indexes.
//! Then reports from the store and from the ledger. Beside each figure stands how many
//! times as long it took as what it is held against, in the same run; the fastest of
//! three counts.
#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "its figures are its result")]
#![expect(clippy::unwrap_used, reason = "a bench ends where something is wrong")]

#[expect(dead_code, reason = "the tests of the store use the rest")]
#[path = "../tests/store/cluster.rs"]
mod cluster;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const NOW: &str = "2026-11-23T11:00:00Z";
const PERIOD: &str = "--from 2026-10-26 --to 2026-11-22 --tz Europe/Berlin";
const TABLES: [&str; 4] = ["charge_rows", "refunds", "disputes", "balance_transactions"];

/// A process that ends with the bench.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn fastest(mut work: impl FnMut() -> Duration) -> Duration {
    (0..3).map(|_| work()).min().unwrap()
}

fn main() {
    let mut given = std::env::args().skip(1);
    let charges = given.find(|arg| arg.parse::<u64>().is_ok());
    let charges = charges.unwrap_or_else(|| "20000".to_owned());
    let Some(cluster) = cluster::Cluster::start_in(&std::env::temp_dir()) else {
        return;
    };
    let serve = "simulator serve --port 0 -o csv --locations 50 --readers 1000 --days 30 --charges";
    let mut server = Command::new(env!("CARGO_BIN_EXE_tillctl"))
        .env_clear()
        .env("TILLCTL_NOW", NOW)
        .args(serve.split(' '))
        .arg(&charges)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = server.stdout.take().unwrap();
    let _server = Ends(server);
    let url = BufReader::new(out).lines().nth(1).unwrap().unwrap();
    let home = tempfile::TempDir::new().unwrap();
    let run = |args: &str| -> Duration {
        let begun = Instant::now();
        let done = Command::new(env!("CARGO_BIN_EXE_tillctl"))
            .env_clear()
            .env("HOME", home.path())
            .env("TILLCTL_NOW", NOW)
            .env("STRIPE_API_KEY", "sk_test_bench")
            .env("TILLCTL_STORE", cluster.url())
            .args(["--api-base", &url])
            .args(args.split(' '))
            .output()
            .unwrap();
        let took = begun.elapsed();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{args}: {}: {said}", done.status);
        took
    };
    run("ledger sync");
    // What reached the balance takes more of a ledger.
    run(&format!("report --basis balance {PERIOD} -o csv"));
    run("store init");
    let pushed = fastest(|| {
        let all: Vec<String> = TABLES
            .iter()
            .map(|table| format!("tillctl_ledger.{table}"))
            .collect();
        let more = "tillctl_ledger.pushed_days, tillctl_ledger.ledgers";
        cluster.sql(&format!("truncate {}, {more}", all.join(", ")));
        run("ledger push")
    });
    let copied = fastest(|| copied(&cluster));
    told("ledger push", pushed, "COPY", copied);
    told("a push of nothing new", run("ledger push"), "COPY", copied);
    for by in ["reader", "reader,day", "hour", "reader --basis balance"] {
        let report = |from: &str| {
            let args = format!("report {from} {PERIOD} --by {by} -o csv");
            fastest(|| run(&args))
        };
        let (store, ledger) = (report("--from-store"), report("--offline"));
        told(
            &format!("--by {by} --from-store"),
            store,
            "--offline",
            ledger,
        );
    }
}

/// How long the rows take to be copied, over one connection.
fn copied(cluster: &cluster::Cluster) -> Duration {
    // The server writes them, and they go with it.
    let folder = cluster.sql("show data_directory");
    let file = |table: &str| format!("{folder}/bench-{table}");
    let each = |work: &dyn Fn(&str, &str) -> String| -> Duration {
        let work: Vec<String> = TABLES.map(|table| work(table, &file(table))).to_vec();
        let begun = Instant::now();
        cluster.sql(&work.join("; "));
        begun.elapsed()
    };
    each(&|table, file| {
        format!(
            "copy tillctl_ledger.{table} to '{file}' (format binary);
             drop table if exists public.{table};
             create table public.{table} (like tillctl_ledger.{table} including all)"
        )
    });
    each(&|table, file| format!("copy public.{table} from '{file}' (format binary)"))
}

fn told(what: &str, took: Duration, beside: &str, other: Duration) {
    let (took, other) = (took.as_millis(), other.as_millis());
    let hundredths = took * 100 / other.max(1);
    println!(
        "{what}: {took} ms, {}.{:02} times {beside} ({other} ms)",
        hundredths / 100,
        hundredths % 100
    );
}
