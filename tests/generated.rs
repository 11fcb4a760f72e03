//! Files that are made from the code are equal to what the code makes:
//! completion scripts, the reference, and the tables of exit codes and
//! variables. `UPDATE=1 cargo test --test generated` writes them anew.
#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read or written fails the test"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tillctl::facade::Kind;
use tillctl::facade::{SETTINGS, VARIABLES};

/// The width of the help texts in the reference.
const WIDTH: usize = 100;

#[test]
fn completions() {
    for (shell, name) in [
        ("bash", "tillctl.bash"),
        ("zsh", "_tillctl"),
        ("fish", "tillctl.fish"),
        ("powershell", "_tillctl.ps1"),
        ("elvish", "tillctl.elv"),
        ("nushell", "tillctl.nu"),
    ] {
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"))
            .args(["completions", shell])
            .output()
            .unwrap();
        assert!(made.status.success(), "{shell}");
        let script = String::from_utf8(made.stdout).unwrap();
        assert_file(&format!("completions/{name}"), &script);
    }
}

#[test]
fn reference() {
    let mut root = tillctl::facade::command().term_width(WIDTH);
    root.build();
    let mut text = String::from(
        "# Reference\n\n\
         Every command with its help, as `--help` prints it. This page is generated from the\n\
         program: `UPDATE=1 cargo test --test generated` writes it anew.\n\n\
         The global options stand once, under `tillctl`; they work with every command. What the\n\
         exit codes mean stands in [exit-codes.md](exit-codes.md), the environment variables in\n\
         [settings.md](settings.md).\n",
    );
    describe(&root, true, &mut text);
    assert_file("docs/reference.md", &text);
}

/// One command's help, then its subcommands'.
fn describe(command: &clap::Command, is_root: bool, text: &mut String) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let mut shown = command.clone().disable_help_subcommand(true);
    if !is_root {
        shown = shown.mut_args(|arg| {
            let global = arg.is_global_set() || arg.get_id() == "help";
            arg.hide(global)
        });
    }
    let help = tillctl::facade::long_help(shown);
    let help: Vec<_> = help.trim().lines().map(str::trim_end).collect();
    let _ = write!(text, "\n## {name}\n\n```text\n{}\n```\n", help.join("\n"));
    for sub in command.get_subcommands() {
        if sub.get_name() != "help" && !sub.is_hide_set() {
            describe(sub, false, text);
        }
    }
}

#[test]
fn exit_codes() {
    let mut short = String::from("| code | meaning |\n| ---: | --- |\n| 0 | done |\n");
    let mut full =
        String::from("| code | `error.kind` | meaning |\n| ---: | --- | --- |\n| 0 | | done |\n");
    for kind in Kind::ALL {
        let (code, meaning) = (kind.exit_code(), kind.meaning());
        let _ = writeln!(short, "| {code} | {meaning} |");
        let _ = writeln!(full, "| {code} | `{}` | {meaning} |", kind.name());
    }
    assert_part("README.md", "exit codes", &short);
    assert_part("docs/exit-codes.md", "exit codes", &full);
}

#[test]
fn settings() {
    let mut table = String::from(
        "| setting | flag | variable | default | files | meaning |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let code = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("`{text}`")
        }
    };
    for s in SETTINGS {
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} | {} | {} |",
            s.key,
            code(s.flag.unwrap_or_default()),
            code(s.variable.unwrap_or_default()),
            code(s.default),
            s.scope.files(),
            s.meaning
        );
    }
    assert_part("docs/settings.md", "settings", &table);
}

#[test]
fn permissions() {
    assert_part(
        "docs/security.md",
        "permissions",
        &tillctl::facade::permission_table(),
    );
}

/// That they parse is seen to by tests/cli/transcripts.rs, which reads them in the
/// reference.
#[test]
fn every_help_has_examples() {
    fn lacking(command: &clap::Command, into: &mut Vec<String>) {
        let help = command.get_after_help().map(ToString::to_string);
        let has = help.is_some_and(|help| help.contains("Examples:\n  "));
        if !has {
            into.push(command.get_bin_name().unwrap_or_default().to_owned());
        }
        for sub in command.get_subcommands().filter(|s| {
            s.get_bin_name()
                .is_none_or(|n| !n.ends_with(" help") || n == "tillctl help")
        }) {
            lacking(sub, into);
        }
    }
    let mut root = tillctl::facade::command();
    root.build();
    let mut without = Vec::new();
    lacking(&root, &mut without);
    assert!(without.is_empty(), "no examples: {without:?}");
}

/// Every command says what it needs of a key, and nothing else does.
#[test]
fn every_command_has_its_permissions() {
    fn leaves(command: &clap::Command, path: &str, into: &mut Vec<String>) {
        for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
            let name = format!("{path} {}", sub.get_name());
            if sub.has_subcommands() {
                leaves(sub, &name, into);
            } else {
                into.push(name.trim().to_owned());
            }
        }
    }
    let mut there = Vec::new();
    leaves(&tillctl::facade::command(), "", &mut there);
    let mut table: Vec<_> = tillctl::facade::verbs_declared()
        .into_iter()
        .map(|verb| verb.command)
        .filter(|command| command != "help")
        .collect();
    there.sort_unstable();
    table.sort_unstable();
    assert_eq!(there, table, "every verb is declared once");
}

/// A flag that is declared for a setting exists.
#[test]
fn settings_have_their_flags() {
    let mut root = tillctl::facade::command();
    root.build();
    let has = |command: &clap::Command, flag: &str| {
        command.get_arguments().any(|a| a.get_long() == Some(flag))
    };
    for flag in SETTINGS.iter().filter_map(|s| s.flag) {
        let flag = flag.trim_start_matches("--");
        let report = root.find_subcommand("report").unwrap();
        let fleet = root.find_subcommand("fleet").unwrap();
        let uptime = fleet.find_subcommand("uptime").unwrap();
        let pay = root.find_subcommand("pay").unwrap();
        let of_verbs = [report, uptime, pay]
            .into_iter()
            .any(|verb| has(verb, flag));
        assert!(has(&root, flag) || of_verbs, "{flag}");
    }
}

#[test]
fn variables() {
    let mut table = String::from("| variable | meaning |\n| --- | --- |\n");
    for variable in VARIABLES {
        let _ = writeln!(table, "| `{}` | {} |", variable.name, variable.meaning);
    }
    assert_part("docs/settings.md", "variables", &table);
}

#[test]
fn faults() {
    let grammar = tillctl::facade::simulator::Fault::grammar();
    let block = format!("```text\n{}\n```\n", grammar.trim_end());
    assert_part("docs/simulator.md", "faults", &block);
}

#[test]
fn control() {
    let grammar = tillctl::facade::simulator::control_grammar();
    let block = format!("```text\n{}\n```\n", grammar.trim_end());
    assert_part("docs/simulator.md", "control", &block);
}

/// Holds the part of a page between `<!-- generated: NAME -->` and
/// `<!-- end -->` against what it should be.
#[track_caller]
fn assert_part(file: &str, name: &str, wanted: &str) {
    let text = read(file);
    let start = format!("<!-- generated: {name} -->\n");
    let Some((before, rest)) = text.split_once(&start) else {
        panic!("{file} has no line {start:?}");
    };
    let Some((_, after)) = rest.split_once("<!-- end -->\n") else {
        panic!("{file}: no <!-- end --> after {start:?}");
    };
    assert_file(
        file,
        &format!("{before}{start}\n{wanted}\n<!-- end -->\n{after}"),
    );
}

/// Holds a file against what it should be, or writes it.
#[track_caller]
fn assert_file(file: &str, wanted: &str) {
    let path = place(file);
    // A check-out on Windows may end lines differently.
    if std::fs::read_to_string(&path).is_ok_and(|there| there.replace("\r\n", "\n") == wanted) {
        return;
    }
    assert!(
        is_update(),
        "{file} is not what the program makes of it; `UPDATE=1 cargo test --test generated` writes it anew"
    );
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).unwrap();
    }
    std::fs::write(&path, wanted).unwrap();
}

fn read(file: &str) -> String {
    std::fs::read_to_string(place(file))
        .unwrap()
        .replace("\r\n", "\n")
}

fn place(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program's settings are not concerned"
)]
fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}
