//! How long commands that need no network take to begin and end, with settings
//! and profiles configured, beside `--version`. It fails if one takes more
//! than 1.5 times as long, or, where Stripe's own CLI is named, if a help takes
//! more than 1/50 of what the same help takes there.
//!
//! ```sh
//! cargo bench --bench startup
//! npm install --prefix /tmp/peer @stripe/cli@1.52.0
//! cargo bench --bench startup -- /tmp/peer/node_modules/@stripe/cli-linux-x64/bin/stripe
//! ```

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "its figures are its result, and what cannot be set up ends it"
)]

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Taken in turns, so that a busy machine is unfair to all of them alike.
const ROUNDS: usize = 60;

const COMMANDS: [&[&str]; 7] = [
    &["--version"],
    HELP,
    &["config", "get", "tz"],
    &["config", "list"],
    &["profiles", "list"],
    &["profiles", "show", "berlin"],
    &["help", "topics"],
];

/// What is compared with Stripe's CLI.
const HELP: &[&str] = &["readers", "list", "--help"];
const THEIR_HELP: &[&str] = &["terminal", "readers", "list", "--help"];

const SETTINGS: &str = r#"
profile = "berlin"
tz = "Europe/Berlin"
max_retries = 5
timeout = "30s"

[profiles.berlin]
protected = true

[profiles.munich]
account = "acct_1MunichShop"

[profiles.hamburg]
api_key_command = "pass show stripe/hamburg"
"#;

fn main() -> ExitCode {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("tillctl");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), SETTINGS).unwrap();
    let mut took: Vec<Vec<Duration>> = vec![Vec::new(); COMMANDS.len()];
    let mut theirs = Vec::new();
    let stripe = std::env::args().skip(1).find(|arg| arg.contains('/'));
    for _ in 0..ROUNDS {
        for (args, took) in COMMANDS.iter().zip(&mut took) {
            let program = Path::new(env!("CARGO_BIN_EXE_tillctl"));
            took.push(once(program, args, home.path()));
        }
        if let Some(stripe) = &stripe {
            theirs.push(once(Path::new(stripe), THEIR_HELP, home.path()));
        }
    }
    let middle = |took: &mut Vec<Duration>| {
        took.sort_unstable();
        took[took.len() / 2]
    };
    let version = middle(&mut took[0]);
    let theirs = (!theirs.is_empty()).then(|| middle(&mut theirs));
    let mut fine = true;
    for (args, took) in COMMANDS.iter().zip(&mut took) {
        let middle = middle(took);
        // In hundredths, without fractions.
        let times = 100 * middle.as_micros() / version.as_micros().max(1);
        fine &= times <= 150;
        print!(
            "{:44} {:>6} us  {}.{:02} times --version",
            args.join(" "),
            middle.as_micros(),
            times / 100,
            times % 100
        );
        if let Some(theirs) = theirs.filter(|_| *args == HELP) {
            let times = theirs.as_micros() / middle.as_micros().max(1);
            fine &= times >= 50;
            print!("  1/{times} of Stripe's CLI");
        }
        println!();
    }
    if let Some(theirs) = theirs {
        println!(
            "{:44} {:>6} us",
            format!("stripe {}", THEIR_HELP.join(" ")),
            theirs.as_micros()
        );
    }
    if fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn once(program: &Path, args: &[&str], home: &Path) -> Duration {
    let mut command = Command::new(program);
    command
        .args(args)
        .env_clear()
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let began = Instant::now();
    let status = command.status().unwrap();
    let took = began.elapsed();
    assert!(status.success(), "{args:?}: {status}");
    took
}
