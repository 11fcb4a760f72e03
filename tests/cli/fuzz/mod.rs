//! Random input at every door of the program: arguments, row files, fleet files,
//! settings, replies, and texts on their way to a terminal. Whatever comes, it does
//! not panic, needs less than 256 MiB and tells no key.
//!
//! The suite plays a few cases of each. A long run goes by the clock and prints its
//! figures:
//!
//! ```sh
//! TILLCTL_FUZZ_SECONDS=3600 nice cargo test --test cli fuzz:: -- --nocapture
//! ```
//!
//! `TILLCTL_FUZZ_SEED` repeats a run. What failed is kept in `target/tmp/fuzz`. The
//! corpus holds small files of each kind, from which the cases are made.

mod mutate;
mod program;

use std::time::{Duration, Instant};

use fastrand::Rng;
use mutate::{Corpus, token};
use program::{Case, Program};

/// Cases of each kind in the suite.
const FEW: u64 = 12;

type Door = fn(&mut Rng) -> Case;

/// The doors, in turn.
const DOORS: [(&str, Door); 6] = [
    ("arguments", arguments),
    ("row files", rows),
    ("fleet files", fleet),
    ("settings", settings),
    ("replies", replies),
    ("cleaner", texts),
];

/// Every verb's words and flags, but for those that run a command or stay.
fn arguments(rng: &mut Rng) -> Case {
    let verbs = mutate::verbs();
    let (verb, flags) = &verbs[rng.usize(..verbs.len())];
    let mut args: Vec<String> = verb.split(' ').map(str::to_owned).collect();
    for _ in 0..rng.usize(..7) {
        if rng.bool() && !flags.is_empty() {
            args.push(flags[rng.usize(..flags.len())].clone());
        }
        args.push(token(rng));
    }
    Case::of(args, vec![Corpus::Replies.mutated(rng)], None)
}

fn rows(rng: &mut Rng) -> Case {
    let line = [
        "readers import input.csv --dry-run --yes",
        "readers import input.jsonl --dry-run --yes",
        "pay --batch input.csv --dry-run --currency eur",
        "pay --batch input.jsonl --dry-run --amount 1.00 --currency eur",
        "payments refund --batch input.csv --dry-run",
        "readers rename --from input.csv --dry-run",
        "pay --batch input.tsv --dry-run --currency jpy",
    ];
    let line = line[rng.usize(..line.len())];
    let name = line.split(' ').find(|word| word.starts_with("input"));
    let file = (name.unwrap_or_default(), Corpus::Rows.mutated(rng));
    Case::of(words(line), vec![Corpus::Replies.one(rng)], Some(file))
}

fn fleet(rng: &mut Rng) -> Case {
    let line = [
        "fleet plan input.toml",
        "fleet plan input.csv",
        "fleet plan input.toml --prune -o json",
        "fleet apply input.toml --dry-run",
    ];
    let line = line[rng.usize(..line.len())];
    let name = if line.contains("csv") {
        "input.csv"
    } else {
        "input.toml"
    };
    let empty = b"{\"object\":\"list\",\"data\":[],\"has_more\":false}".to_vec();
    let reply = if rng.bool() {
        empty
    } else {
        Corpus::Replies.one(rng)
    };
    let file = (name, Corpus::Fleet.mutated(rng));
    Case::of(words(line), vec![reply], Some(file))
}

fn settings(rng: &mut Rng) -> Case {
    let line = ["config list", "profiles list", "readers list", "doctor"];
    let line = line[rng.usize(..line.len())];
    let name = [".tillctl.toml", "config/tillctl/config.toml"];
    let file = (name[rng.usize(..2)], Corpus::Settings.mutated(rng));
    Case::of(words(line), vec![Corpus::Replies.one(rng)], Some(file))
}

fn replies(rng: &mut Rng) -> Case {
    let line = [
        "readers list",
        "readers get tmr_Fuzz0000000001",
        "locations list -o csv",
        "configurations get tmc_Fuzz0000000001 -o json",
        "fleet check",
        "fleet export",
        "payments get pi_3Fuzz0000000001",
        "payments unsettled",
        "transactions list --last 3d --tz UTC --direct",
        "report --last 3d --tz UTC --direct --basis balance --by brand -o csv",
        "pay --reader tmr_Fuzz0000000001 --amount 1.00 --currency eur --dry-run",
        "payments refund pi_3Fuzz0000000001 --dry-run",
        "readers assign tmr_Fuzz0000000001 --location Kreuzberg --dry-run",
        "report --last 3d --tz UTC --direct --by reader",
        "ledger sync",
        "whoami",
        "api get /v1/charges --jq ..",
        "api get /v1/charges --paginate -o jsonl",
        "api post /v1/refunds -d charge=ch_1 --template {{id}}",
        "display tmr_Fuzz0000000001 --clear",
    ];
    let line = line[rng.usize(..line.len())];
    let count = rng.usize(1..4);
    let replies = (0..count).map(|_| Corpus::Replies.mutated(rng)).collect();
    Case::of(words(line), replies, None)
}

/// What comes out of the cleaner has nothing that steers a terminal.
fn texts(rng: &mut Rng) -> Case {
    let text = mutate::text(rng);
    let reader = serde_json::json!({
        "id": "tmr_Fuzz0000000001", "object": "terminal.reader", "label": text,
        "device_type": text, "serial_number": text, "status": text, "livemode": false,
        "location": text, "metadata": {text.as_str(): text}, "ip_address": text,
    });
    let list = serde_json::json!({"object": "list", "data": [reader], "has_more": false});
    let line = [
        "readers list",
        "readers list -o csv",
        "readers list -o jsonl",
        "readers list --template {{label}}",
        "readers list --columns label,metadata",
        "readers get Nowhere",
        "fleet check",
        "fleet check --nagios",
        "fleet check -o json",
    ];
    let line = line[rng.usize(..line.len())];
    let mut case = Case::of(words(line), vec![list.to_string().into_bytes()], None);
    case.is_clean = true;
    case
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn whatever_comes_nothing_breaks() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let seconds = number("TILLCTL_FUZZ_SECONDS");
    let is_long = seconds.is_some();
    let fresh = if is_long { fastrand::u64(..) } else { 1 };
    let seed = number("TILLCTL_FUZZ_SEED").unwrap_or(fresh);
    let until = seconds.map(|s| Instant::now() + Duration::from_secs(s));
    let program = Program::new();
    let mut wrong = Vec::new();
    let mut played = [0_u64; DOORS.len()];
    let mut round = 0;
    while until.map_or(round < FEW, |until| Instant::now() < until) {
        for (count, (name, door)) in played.iter_mut().zip(DOORS) {
            // Each case can be made again from its own number.
            let mut rng = Rng::with_seed(seed.wrapping_add(round));
            let case = door(&mut rng);
            *count += 1;
            if let Err(why) = program.play(&case) {
                Program::keep(&case, name, seed.wrapping_add(round));
                wrong.push(format!("{name}, seed {}: {why}", seed.wrapping_add(round)));
            }
        }
        round += 1;
        if wrong.len() > 20 {
            break;
        }
    }
    if is_long {
        let played: Vec<_> = DOORS
            .iter()
            .zip(played)
            .map(|((n, _), c)| format!("{n} {c}"))
            .collect();
        println!(
            "seed {seed}: {}; largest {} MiB; exit codes {:?}",
            played.join(", "),
            program.largest() >> 10,
            program.codes()
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
