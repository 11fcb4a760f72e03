//! How cases are made: files of the corpus, changed at random, and words that are
//! known for trouble.

use std::path::Path;
use std::sync::LazyLock;

use fastrand::Rng;
use tillctl::facade;

use super::program::KEY;

/// A folder of the corpus.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Corpus {
    Rows,
    Fleet,
    Settings,
    Replies,
}

type Files = Vec<Vec<u8>>;

static FILES: LazyLock<[Files; 4]> =
    LazyLock::new(|| ["rows", "fleet", "settings", "replies"].map(files));

fn files(folder: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/fuzz/corpus")
        .join(folder);
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

impl Corpus {
    fn files(self) -> &'static Files {
        &FILES[self as usize]
    }

    pub(crate) fn one(self, rng: &mut Rng) -> Vec<u8> {
        let files = self.files();
        files[rng.usize(..files.len())].clone()
    }

    pub(crate) fn mutated(self, rng: &mut Rng) -> Vec<u8> {
        let mut bytes = self.one(rng);
        for _ in 0..=rng.usize(..6) {
            change(self, rng, &mut bytes);
        }
        bytes.truncate(1 << 20);
        bytes
    }
}

/// A place, on the border of a word more often than not.
fn place(rng: &mut Rng, bytes: &[u8]) -> usize {
    let at = rng.usize(..=bytes.len());
    if rng.u8(..4) == 0 {
        return at;
    }
    let is_border = |b: &u8| !b.is_ascii_alphanumeric();
    at + bytes[at..].iter().position(is_border).unwrap_or(0)
}

fn change(corpus: Corpus, rng: &mut Rng, bytes: &mut Vec<u8>) {
    let at = place(rng, bytes);
    let to = (at + rng.usize(..40)).min(bytes.len());
    match rng.u8(..8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(..8),
        1 => drop(bytes.drain(at..to)),
        2 => {
            let most = if rng.u8(..9) == 0 { 2000 } else { 3 };
            let copy = bytes[at..to].repeat(1 + rng.usize(..most));
            drop(bytes.splice(at..at, copy));
        }
        3 => {
            let other = corpus.one(rng);
            let from = place(rng, &other);
            let end = (from + rng.usize(..80)).min(other.len());
            drop(bytes.splice(at..to, other[from..end].iter().copied()));
        }
        4 => {
            // What is nested.
            let levels = [3, 90, 130, 5000][rng.usize(..4)];
            let pair = ["[]", "{}", "()", "\"\""][rng.usize(..4)];
            let (open, close) = pair.split_at(1);
            let text = format!("{}{}", open.repeat(levels), close.repeat(levels));
            drop(bytes.splice(at..at, text.into_bytes()));
        }
        5 => {
            // A value in the place of another.
            let end = at
                + bytes[at..]
                    .iter()
                    .skip(1)
                    .take_while(|b| !b",}\n;".contains(b))
                    .count();
            drop(bytes.splice(at..end.max(at), token(rng).into_bytes()));
        }
        6 => bytes.truncate(at),
        _ => drop(bytes.splice(at..at, token(rng).into_bytes())),
    }
}

/// Words known for trouble.
const TOKENS: &[&str] = &[
    "",
    "-",
    "--",
    "0",
    "-1",
    "1e309",
    "0.1",
    "12.505",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "99999999999999999999999999999.99",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "é\u{301}\u{200d}👩\u{200d}🍳",
    "=1+1",
    "@file",
    "eur",
    "JPY",
    "xyz",
    "today",
    "2026-02-30",
    "9999-12-31T23:59:59Z",
    "-9999-01-01",
    "25:00",
    "1000000000000d",
    "5m",
    "Europe/Berlin",
    "tmr_Fuzz0000000001",
    "pi_3Fuzz0000000001",
    "location=*,status!=online,silent>15m",
    "metadata.=",
    "a=b",
    "label",
    ".[] | .label",
    "[limit(3; repeat(.))]",
    "{{ label }}",
    "{% for x in it %}{{ x }}{% endfor %}",
    "{label}-{n}",
    "json",
    "csv",
    "table",
];

/// A word.
pub(crate) fn token(rng: &mut Rng) -> String {
    let mut word = match rng.u8(..12) {
        0 => text(rng),
        1 => ["((", "[[", "{{", "--", "..", "$x", "é"][rng.usize(..7)].repeat(rng.usize(..3000)),
        2 => KEY.to_owned(),
        3 => rng.i64(..).to_string(),
        _ => TOKENS[rng.usize(..TOKENS.len())].to_owned(),
    };
    if rng.u8(..8) == 0 {
        word = format!("{word}{}", TOKENS[rng.usize(..TOKENS.len())]);
    }
    // It may become the name of a file, which is to stay in the home.
    word.replace('/', "|").replace('\0', "\u{1}")
}

/// Any text, with what steers a terminal in it, and a key.
pub(crate) fn text(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(1..12) {
        match rng.u8(..6) {
            0 => text.push(char::from(rng.u8(..32))),
            1 => text.push(char::from_u32(rng.u32(0x7f..0xa0)).unwrap_or('x')),
            2 => text.push(char::from_u32(rng.u32(0x2000..0x2100)).unwrap_or('x')),
            3 => text.push(rng.char(..)),
            4 => text.push_str(["\u{1b}[2J", "\r\n", KEY, "\u{e0041}", "\u{ad}"][rng.usize(..5)]),
            _ => text.push_str("Till 3 "),
        }
    }
    text
}

/// What stays until it is stopped, or does what it is told in a shell of the system.
const LEFT_OUT: &[&str] = &[
    "simulator serve",
    "demo",
    "smoke",
    "watch",
    "simulator reset",
];

/// Verbs with their flags.
pub(crate) fn verbs() -> &'static Vec<(String, Vec<String>)> {
    static VERBS: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| {
        let root = facade::command();
        let declared = facade::verbs_declared().into_iter();
        declared
            .map(|verb| verb.command)
            .filter(|verb| !LEFT_OUT.contains(&verb.as_str()))
            .map(|verb| {
                let own = verb
                    .split(' ')
                    .try_fold(&root, |at, word| at.find_subcommand(word));
                let flags = own
                    .into_iter()
                    .chain([&root])
                    .flat_map(clap::Command::get_arguments);
                let flags = flags.filter_map(clap::Arg::get_long);
                let flags = flags.filter(|flag| !matches!(*flag, "command" | "api-base" | "help"));
                let flags = flags.map(|flag| format!("--{flag}")).collect();
                (verb, flags)
            })
            .collect()
    });
    &VERBS
}
