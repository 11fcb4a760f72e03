//! Looks through the program itself: arguments, exit code and JSON.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;
use serde_json::Value;

use super::account::number;
use super::life::Look;
use super::server::{self, Server};
use super::truth::{self, KEYS, Rows};

const DAY: i64 = 86_400;

/// The columns that tell rows apart, in the order of a truth's key.
const COLUMNS: [&str; KEYS] = [
    "reader",
    "location",
    "brand",
    "read_method",
    "wallet",
    "decline_code",
    "day",
    "hour",
    "currency",
];
const ACTIVITY: [&str; 8] = [
    "attempts",
    "payments",
    "declined",
    "uncaptured",
    "gross",
    "tips",
    "refunds",
    "refund_count",
];
const BALANCE: [&str; 8] = [
    "payments",
    "gross",
    "fees",
    "refunds",
    "refund_count",
    "disputes",
    "dispute_count",
    "net",
];

/// Runs the program at the account's time; `None` if it was killed.
pub(crate) async fn run(server: &Server, home: &Path, args: &[&str]) -> Option<Output> {
    let now = Timestamp::from_second(server.account().now).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TILLCTL_TZ", "Europe/Berlin")
        .env("TILLCTL_NOW", now.to_string())
        .env("STRIPE_API_KEY", "sk_test_4eC39HqLyjWDarjtT1zdp7dc")
        .args(["--api-base", server.url(), "--max-retries", "0"])
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let pid = child.id().to_string();
    let ended = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap());
    tokio::select! {
        output = ended => Some(output.unwrap()),
        () = server.killed() => {
            let killed = Command::new("kill").args(["-KILL", &pid]).status();
            assert!(killed.unwrap().success());
            None
        }
    }
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The rows of a report, and its line about whether it is complete.
pub(crate) fn rows(output: &Output, figures: [&str; 8]) -> Rows {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = report["rows"].as_array().unwrap().iter();
    all.map(|row| {
        let key = COLUMNS.map(|column| row[column].as_str().unwrap_or_default().to_owned());
        let figure = |name: &str| {
            if row[name].is_null() {
                -1
            } else {
                number(row, name)
            }
        };
        (key, figures.map(figure))
    })
    .collect()
}

/// As `life::observe`, through the program.
pub(crate) async fn observe(server: &Server, home: &Path, look: &Look) -> Result<(), String> {
    server.set(look.mood());
    let now = server.account().now;
    let window = look.window(now);
    let instant = |seconds: i64| Timestamp::from_second(seconds).unwrap().to_string();
    let (from, to) = (instant(window.0), instant(window.1));
    let by = |by: [bool; KEYS - 1]| {
        let keys = COLUMNS.iter().zip(by.into_iter().chain([true]));
        let keys: Vec<&str> = keys
            .filter(|(_, wanted)| *wanted)
            .map(|(key, _)| *key)
            .collect();
        keys.join(",")
    };
    let period = ["report", "--from", &from, "--to", &to];
    let keys = by(look.by);
    let args = [&period[..], &["--by", &keys, "-o", "json"]].concat();
    let Some(output) = run(server, home, &args).await else {
        return Ok(());
    };
    match output.status.code() {
        // What happened meanwhile may be told or not; the next look has it.
        Some(0) if server.raced() => return Ok(()),
        Some(0) => {
            let mut expected = truth::folded(truth::activity(&server.account(), window), look.by);
            let found = rows(&output, ACTIVITY);
            // Said to be unknown.
            if look.lacks(server::INTENTS) && stderr(&output).contains("tips are unknown") {
                for (key, figures) in &found {
                    if let Some(expected) = expected.get_mut(key).filter(|_| figures[5] == -1) {
                        expected[5] = -1;
                    }
                }
            }
            truth::compare("activity", &expected, &found)?;
        }
        Some(1..=10) if look.is_wrecked() => return Ok(()),
        _ => return Err(format!("activity: {output:?}")),
    }
    if !look.balance || look.is_wrecked() {
        return Ok(());
    }
    let lacks = look.lacks(server::BALANCE) || look.lacks(server::DISPUTES);
    let keys = by(look.by_of_balance());
    let args = [
        &period[..],
        &["--by", &keys, "-o", "json", "--basis", "balance"],
    ]
    .concat();
    let output = run(server, home, &args).await.unwrap();
    match output.status.code() {
        Some(3) if lacks => return Ok(()),
        Some(0) if !lacks => {}
        _ => return Err(format!("balance: {output:?}")),
    }
    let expected = truth::balance(&server.account(), window);
    let expected = truth::folded(expected, look.by_of_balance());
    truth::compare("balance", &expected, &rows(&output, BALANCE))?;
    let args = [&period[..], &["--reconcile", "-q"]].concat();
    let output = run(server, home, &args).await.unwrap();
    match output.status.code() {
        Some(0) => Ok(()),
        _ => Err(format!("reconcile: {output:?}")),
    }
}

/// What all that is held comes to, listed once more.
pub(crate) async fn verify(server: &Server, home: &Path) -> Result<(), String> {
    server.account().pass(DAY);
    let output = run(server, home, &["ledger", "verify"]).await.unwrap();
    match output.status.code() {
        Some(0) if output.stdout.is_empty() => Ok(()),
        _ => Err(format!("verify: {output:?}")),
    }
}
