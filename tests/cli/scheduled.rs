//! Cron and systemd: the lines and units of the documents do what they say, with what
//! cron gives them and for a user without a home.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use super::shop::{KEY, Shop};

const PROGRAM: &str = "/usr/local/bin/tillctl";

/// The lines of a table of cron: the five fields of time, the user, and the command.
fn cron_lines() -> Vec<String> {
    let mut found = Vec::new();
    for page in ["docs/reports.md", "docs/health.md", "docs/payments.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page));
        for line in text.unwrap().lines() {
            let fields: Vec<&str> = line.split_whitespace().take(6).collect();
            let is_time = |field: &&&str| {
                field
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b"*/,-".contains(&b))
            };
            if fields.iter().take(5).filter(is_time).count() == 5 && fields.len() == 6 {
                found.push(line.to_owned());
            }
        }
    }
    found
}

/// What is the documents' is put in a place of the test's.
fn here(shop: &Shop, text: &str) -> String {
    let mut text = text.replace(PROGRAM, env!("CARGO_BIN_EXE_tillctl"));
    for (theirs, ours) in [
        ("/var/lib/node_exporter", "prom"),
        ("/var/lib/tillctl", "var"),
        ("/etc/tillctl/key", "key"),
        ("/srv/reports", "reports"),
    ] {
        text = text.replace(theirs, shop.path(ours).to_str().unwrap());
    }
    text
}

#[test]
fn the_lines_of_cron_run_as_cron_runs_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let lines = cron_lines();
    assert!(lines.len() >= 3, "{lines:#?}");
    for line in lines {
        let shop = Shop::demo();
        for folder in ["prom", "var", "reports"] {
            std::fs::create_dir(shop.path(folder)).unwrap();
        }
        shop.file("key", KEY);
        let mut words = line.splitn(6, char::is_whitespace).skip(5);
        let rest = words.next().unwrap().trim_start();
        let (user, command) = rest.split_once("  ").unwrap();
        assert_eq!(user, "tillctl", "{line}");
        assert!(
            command.starts_with(&format!("{PROGRAM} ")),
            "no whole path: {line}"
        );
        // Cron makes a line's end of it.
        assert!(!command.contains('%'), "{line}");
        // Nobody is told of a test, and a mail is what it says.
        let command = command.replace("https://hooks.example/T1/B2", "'cat >/dev/null'");
        let command = here(&shop, &command);
        let mut cron = Command::new("/bin/sh");
        cron.args(["-c", &format!("umask 022; {command}")])
            .env_clear()
            .env("HOME", "/nonexistent")
            .env("LOGNAME", "tillctl")
            .env("SHELL", "/bin/sh")
            .env("PATH", "/usr/bin:/bin")
            .env("TILLCTL_TZ", "Europe/Berlin")
            .env("TILLCTL_STATE_DIR", shop.path("var"))
            // What there is instead of Stripe.
            .env("TILLCTL_NOW", super::shop::NOW)
            .env("TILLCTL_API_BASE", shop.url())
            .current_dir("/");
        let run = shop.finish(cron);
        assert!([0, 10].contains(&run.code), "{line}\n{}", run.stderr);
        assert!(!Path::new("/nonexistent").exists());
        if command.contains("report") {
            let files = std::fs::read_dir(shop.path("reports")).unwrap().count();
            assert_eq!(files, 7, "{line}: days are missing");
        }
        if command.contains("--prometheus") {
            let file = shop.path("prom/tillctl.prom");
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o644, "the collector cannot read it");
        }
    }
}

#[test]
fn files_that_stay_are_written_once() {
    let shop = Shop::demo();
    std::fs::create_dir(shop.path("out")).unwrap();
    let out = format!("{}/{{day}}.csv", shop.path("out").display());
    let args = [
        "report",
        "--last",
        "3d",
        "--tz",
        "UTC",
        "--direct",
        "--missing",
        "--out",
        &out,
    ];
    let run = shop.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let day = shop.path("out/2026-11-21.csv");
    assert!(std::fs::read_to_string(&day).unwrap().contains("net_sales"));
    // One is another's by now, one is gone.
    std::fs::write(&day, "as it was").unwrap();
    std::fs::remove_file(shop.path("out/2026-11-20.csv")).unwrap();
    let run = shop.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(&day).unwrap(), "as it was");
    assert!(shop.path("out/2026-11-20.csv").exists());
    let one = shop.path("one.csv");
    let run = shop.run(&[
        "report",
        "--missing",
        "--tz",
        "UTC",
        "--out",
        one.to_str().unwrap(),
    ]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("--missing writes the files of days"),
        "{}",
        run.stderr
    );
}

/// A setting says what is printed; of a file its name says it.
#[test]
fn the_ending_of_a_file_goes_before_the_setting() {
    let shop = Shop::demo();
    let set = shop.run(&["config", "set", "output", "csv"]);
    assert_eq!(set.code, 0, "{}", set.stderr);
    for (name, begins) in [
        ("r.xlsx", "PK"),
        ("r.json", "{"),
        ("r.csv", "reader,"),
        ("r.html", "<!DOCTYPE html>"),
    ] {
        let file = shop.path(name);
        let out = file.to_str().unwrap();
        let run = shop.run(&["report", "yesterday", "--tz", "UTC", "--out", out]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
    // What is typed goes before both.
    let file = shop.path("typed.json");
    let out = file.to_str().unwrap();
    let run = shop.run(&[
        "report",
        "yesterday",
        "--tz",
        "UTC",
        "-o",
        "csv",
        "--out",
        out,
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .starts_with("reader,")
    );
    let run = shop.run(&["report", "yesterday", "--tz", "UTC"]);
    assert!(run.stdout.starts_with("reader,"), "{}", run.stdout);
}

/// The units of the documents, each under its name.
fn units() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for page in ["docs/reports.md", "docs/health.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page));
        let text = text.unwrap();
        for block in text.split("```ini\n").skip(1) {
            for line in block.split("```").next().unwrap().lines() {
                if let Some(name) = line.strip_prefix("# /etc/systemd/system/") {
                    found.push((name.to_owned(), String::new()));
                } else if let Some((_, unit)) = found.last_mut() {
                    unit.push_str(line);
                    unit.push('\n');
                }
            }
        }
    }
    found
}

#[test]
fn the_units_pass_systemds_own_check() {
    let units = units();
    assert_eq!(units.len(), 4, "two services and their timers");
    let shop = Shop::demo();
    let mut files = Vec::new();
    for (name, unit) in &units {
        if name.ends_with(".service") {
            assert!(unit.contains(&format!("ExecStart={PROGRAM} ")), "{name}");
            assert!(
                unit.contains("StateDirectory=") && unit.contains("TILLCTL_STATE_DIR=%S/"),
                "{name}"
            );
        }
        files.push(shop.file(name, &here(&shop, unit)));
    }
    let check = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(&files)
        .output();
    let Ok(check) = check else {
        eprintln!("skipped: systemd-analyze is not installed");
        return;
    };
    // A key that it does not know is only said.
    let said = String::from_utf8_lossy(&check.stderr).into_owned();
    assert!(check.status.success() && said.is_empty(), "{said}");
}

#[test]
fn where_nothing_may_be_written_the_way_out_is_named() {
    let shop = Shop::demo();
    let mut command = shop.command(&["report", "--tz", "UTC"]);
    // No folder can be made there, by whomever.
    command.env("TILLCTL_STATE_DIR", "/proc/tillctl");
    let run = shop.finish(command);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let hint = run.stderr.lines().last().unwrap();
    assert!(
        hint.contains("--direct") && hint.contains("TILLCTL_STATE_DIR"),
        "{hint}"
    );
    // There is room enough.
    assert!(!hint.contains("free"), "{hint}");
    let file = shop.file("state", "");
    let mut command = shop.command(&["report", "--tz", "UTC"]);
    command.env("TILLCTL_STATE_DIR", &file);
    let run = shop.finish(command);
    let hint = run.stderr.lines().last().unwrap();
    assert!(
        hint.starts_with("hint: a file stands where a directory should: move it, or name another"),
        "{}",
        run.stderr
    );
    // What the simulator keeps is elsewhere.
    let home = tempfile::tempdir().unwrap();
    let shop_folder = home.path().join("simulator");
    std::fs::create_dir(&shop_folder).unwrap();
    std::fs::write(shop_folder.join("ledger"), "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .args(["--simulator", "report", "--tz", "UTC"])
        .env("TILLCTL_DATA_DIR", home.path())
        .env("TILLCTL_STATE_DIR", home.path().join("state"));
    let run = shop.finish(command);
    let hint = run.stderr.lines().last().unwrap();
    assert!(
        hint.contains("or name another directory in TILLCTL_DATA_DIR"),
        "{}",
        run.stderr
    );
    let mut command = shop.command(&["report", "--tz", "UTC", "--direct"]);
    command.env("TILLCTL_STATE_DIR", "/proc/tillctl");
    let run = shop.finish(command);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut command = shop.command(&["fleet", "check"]);
    command.env("TILLCTL_STATE_DIR", "/proc/tillctl");
    let run = shop.finish(command);
    assert_eq!(run.code, 10, "{}", run.stderr);
    assert!(run.stderr.contains("TILLCTL_STATE_DIR"), "{}", run.stderr);
}
