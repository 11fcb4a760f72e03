//! A recorded session: a hundred commands, one after the other, on the
//! simulated shop. Code may be rebuilt; what a program shows may not change by
//! it, so exit code, stdout and stderr of each are compared with the bytes of
//! an earlier build.
//!
//! `tests/session/commands.txt` has a command a line (`tillctl` left out),
//! `tests/session/recorded.txt` what they showed: `= CODE`, then each line of
//! stdout after `1|` and of stderr after `2|`. Ids differ from second to second
//! and are numbered as they appear. The clock says 2026-11-23T12:00:00Z and
//! moves on a minute with each command.
//!
//! `UPDATE=1 cargo test --test session` records anew; the difference belongs
//! into the commit that wants it. `TILLCTL_SESSION=/path/to/tillctl` plays the
//! session with another build.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test reads its own switches")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The kinds of id whose end depends on the moment.
const IDS: [&str; 20] = [
    "tmr_",
    "tml_",
    "tmc_",
    "pi_",
    "ch_",
    "re_",
    "req_",
    "txn_",
    "evt_",
    "seti_",
    "pm_",
    "cus_",
    "pst_test_",
    "pst_",
    "dp_",
    "du_",
    "file_",
    "py_",
    "pyr_",
    "cn_",
];

#[test]
fn shows_what_it_showed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/session");
    let commands = std::fs::read_to_string(folder.join("commands.txt")).unwrap();
    let program = std::env::var("TILLCTL_SESSION")
        .unwrap_or_else(|_| env!("CARGO_BIN_EXE_tillctl").to_owned());
    let home = tempfile::tempdir().unwrap();
    let mut ids = Ids::default();
    let mut shown = String::new();
    for (minute, command) in commands.lines().enumerate() {
        let ran = Command::new("sh")
            .arg("-c")
            .arg(format!("exec \"$TILLCTL_SESSION\" {command}"))
            .current_dir(home.path())
            .env_clear()
            .env("TILLCTL_SESSION", &program)
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", home.path())
            .env("TZ", "Europe/Berlin")
            .env("LANG", "C.UTF-8")
            .env("TILLCTL_SIMULATOR", "1")
            .env(
                "TILLCTL_NOW",
                format!("2026-11-23T{:02}:{:02}:00Z", 12 + minute / 60, minute % 60),
            )
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let _ = writeln!(shown, "$ tillctl {command}");
        let _ = writeln!(shown, "= {}", ran.status.code().unwrap_or(255));
        for (mark, bytes) in [("1", &ran.stdout), ("2", &ran.stderr)] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let text = text.replace(&*home.path().to_string_lossy(), "HOME");
            for line in text.split_terminator('\n') {
                let _ = writeln!(shown, "{mark}|{}", ids.numbered(line));
            }
            if !text.is_empty() && !text.ends_with('\n') {
                let _ = writeln!(shown, "{mark}\\ no newline at the end");
            }
        }
    }
    let file = folder.join("recorded.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &shown).unwrap();
        return;
    }
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(shown, snapbox::Data::read_from(&file, None).raw());
}

/// Ids by the order in which they appear, so that it is still seen which of
/// them are the same.
#[derive(Default)]
struct Ids {
    seen: HashMap<String, usize>,
}

impl Ids {
    fn numbered(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((at, prefix)) = IDS
            .iter()
            .filter_map(|prefix| Some((rest.find(prefix)?, *prefix)))
            .min_by_key(|(at, prefix)| (*at, std::cmp::Reverse(prefix.len())))
        {
            let (before, id) = rest.split_at(at);
            let end = id[prefix.len()..]
                .find(|c: char| !c.is_ascii_alphanumeric())
                .map_or(id.len(), |end| prefix.len() + end);
            let (id, after) = id.split_at(end);
            out.push_str(before);
            rest = after;
            // `pi_…` in a text is no id, nor is `ch_` in the middle of a word.
            let is_id = id.len() >= prefix.len() + 8 && !before.ends_with(char::is_alphanumeric);
            if is_id {
                let next = self.seen.len() + 1;
                let number = *self.seen.entry(id.to_owned()).or_insert(next);
                let _ = write!(out, "{prefix}#{number}");
            } else {
                out.push_str(id);
            }
        }
        out.push_str(rest);
        self.without_uuids(&out)
    }

    /// UUIDs, which are drawn anew each time, by the same numbers.
    fn without_uuids(&mut self, line: &str) -> String {
        let is_uuid = |text: &str| {
            let mut lengths = text.split('-').map(|part| {
                let is_hex = part.chars().all(|c| c.is_ascii_hexdigit());
                if is_hex { part.len() } else { 0 }
            });
            lengths.by_ref().take(5).eq([8, 4, 4, 4, 12]) && lengths.next().is_none()
        };
        let is_part = |c: char| c.is_ascii_hexdigit() || c == '-';
        let mut out = String::new();
        for word in line.split_inclusive(|c| !is_part(c)) {
            let (uuid, after) = word.split_at(word.trim_end_matches(|c| !is_part(c)).len());
            if is_uuid(uuid) {
                let next = self.seen.len() + 1;
                let number = *self.seen.entry(uuid.to_owned()).or_insert(next);
                let _ = write!(out, "uuid#{number}{after}");
            } else {
                out.push_str(word);
            }
        }
        out
    }
}
