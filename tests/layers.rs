//! Which way imports run. Each line of the table imports only from what it
//! names, and names only lines below it, so there can be no cycle. A new
//! module has to be added here, and with it the question where it belongs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module and the modules it may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    (
        "cli",
        &[
            "commands",
            "app",
            "output",
            "settings",
            "interrupt",
            "failure",
        ],
    ),
    (
        "commands",
        &[
            "app",
            "smoke",
            "audit",
            "counter",
            "payment",
            "ledger",
            "report",
            "fleet",
            "simulator",
            "stripe",
            "output",
            "settings",
            "interrupt",
            "alike",
            "secret",
            "failure",
            "money",
            "period",
            "together",
        ],
    ),
    (
        "app",
        &[
            "audit",
            "payment",
            "ledger",
            "fleet",
            "simulator",
            "stripe",
            "output",
            "settings",
            "interrupt",
            "secret",
            "failure",
        ],
    ),
    // It plays what the commands do, through the rooms they do it with.
    (
        "smoke",
        &[
            "counter",
            "payment",
            "fleet",
            "together",
            "stripe",
            "interrupt",
            "failure",
            "money",
        ],
    ),
    ("audit", &["stripe", "secret", "failure"]),
    // What happens goes up through a callback or a channel, never down into
    // the output.
    (
        "counter",
        &[
            "payment",
            "stripe",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
        ],
    ),
    (
        "payment",
        &[
            "stripe",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "together",
            "lines",
        ],
    ),
    // Its figures are the report's: one definition for both.
    (
        "ledger",
        &["report", "stripe", "failure", "money", "period"],
    ),
    (
        "report",
        &["stripe", "secret", "failure", "money", "period"],
    ),
    (
        "fleet",
        &[
            "stripe",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "together",
            "lines",
            "alike",
        ],
    ),
    ("stripe", &["secret", "failure", "money", "period"]),
    ("output", &["secret", "failure", "money", "period", "alike"]),
    (
        "settings",
        &["secret", "failure", "money", "period", "alike"],
    ),
    ("interrupt", &[]),
    ("alike", &[]),
    ("secret", &[]),
    ("failure", &[]),
    ("period", &[]),
    ("money", &[]),
    ("together", &[]),
    ("lines", &[]),
    // Nothing of ours: a shared type would make both ends of the wire wrong
    // together.
    ("simulator", &[]),
];

/// Where in `commands` and `app` the simulator may be started.
const STARTS_THE_SIMULATOR: &[&str] = &["app.rs", "commands/simulator.rs", "commands/demo.rs"];

/// A crate, or a path in the standard library, and where alone it is used.
const CONFINED: &[(&str, &[&str])] = &[
    ("clap", &["cli", "commands"]),
    ("clap_complete", &["commands"]),
    ("clap_mangen", &["commands"]),
    ("reqwest", &["stripe"]),
    ("comfy_table", &["output"]),
    ("indicatif", &["output"]),
    ("dialoguer", &["output"]),
    ("maud", &["output"]),
    ("jaq_core", &["output"]),
    ("jaq_json", &["output"]),
    ("jaq_std", &["output"]),
    ("minijinja", &["output"]),
    ("rust_xlsxwriter", &["output"]),
    ("ratatui", &["output"]),
    ("axum", &["simulator"]),
    ("rusqlite", &["ledger"]),
    ("parquet", &["ledger"]),
    ("imagesize", &["fleet"]),
    ("toml", &["fleet", "settings"]),
    ("toml_edit", &["fleet", "settings"]),
    ("keyring", &["settings"]),
    // `main` passes the arguments on and reads no variable.
    ("std::env", &["settings", "main"]),
];

struct File {
    /// Below `src`, with slashes.
    name: String,
    /// Its place in the module tree.
    module: Vec<String>,
    /// Without comments, strings and tests.
    code: String,
}

#[cfg(test)]
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(file(&root, &path));
            }
        }
    }
    // Tests may use whatever they need to set a stage.
    found.retain(|f| !f.name.ends_with("tests.rs"));
    found
}

#[cfg(test)]
fn file(root: &Path, path: &Path) -> File {
    let name = path.strip_prefix(root).unwrap().to_str().unwrap();
    let name = name.replace('\\', "/");
    let module = name
        .trim_end_matches(".rs")
        .split('/')
        .filter(|part| *part != "mod")
        .map(str::to_owned)
        .collect();
    let text = fs::read_to_string(path).unwrap();
    // Nothing stands below them: clippy sees to that.
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    File {
        module,
        code: without_comments(text),
        name,
    }
}

fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| {
            // Good enough for this code: no `//` stands in a string that also
            // names a module.
            line.split("//").next().unwrap_or_default()
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The names that follow `prefix`, also in braces: `crate::{a::b, c}`.
fn after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut item = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => {
                        names.insert(head(&item));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                item.push(c);
            }
            names.insert(head(&item));
        } else {
            names.insert(head(rest));
        }
    }
    names.remove("");
    names
}

fn head(path: &str) -> String {
    path.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// The top modules a file names.
fn imports(file: &File) -> BTreeSet<String> {
    let own = if file.name == "main.rs" {
        "tillctl::"
    } else {
        "crate::"
    };
    let mut names = after(&file.code, own);
    // As many `super` as the file is deep lead to the root.
    let up = "super::".repeat(file.module.len());
    if file.name != "main.rs" && file.name != "lib.rs" {
        names.extend(after(&file.code, &up));
    }
    names
}

fn allowed(module: &str) -> Option<&'static [&'static str]> {
    LAYERS.iter().find(|(m, _)| *m == module).map(|(_, a)| *a)
}

#[test]
fn the_table_has_no_cycle() {
    for (place, (module, allowed)) in LAYERS.iter().enumerate() {
        for name in *allowed {
            let below = LAYERS[place + 1..].iter().any(|(m, _)| m == name);
            assert!(below, "{module} may not name {name}: it is not below it");
        }
    }
}

#[test]
fn the_table_is_the_list_of_modules() {
    let lib = include_str!("../src/lib.rs");
    let mut listed: Vec<_> = lib
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    listed.push("main");
    listed.sort_unstable();
    let mut table: Vec<_> = LAYERS.iter().map(|(m, _)| *m).collect();
    table.sort_unstable();
    assert_eq!(listed, table);
}

#[test]
fn imports_run_downwards() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|f| f.name != "lib.rs") {
        let module = &file.module[0];
        let allowed =
            allowed(module).unwrap_or_else(|| panic!("{} is not in the table", file.name));
        for name in imports(file) {
            let starts = name != "simulator" || STARTS_THE_SIMULATOR.contains(&file.name.as_str());
            let fine = &name == module || (allowed.contains(&name.as_str()) && starts);
            if !fine {
                wrong.push(format!("src/{} imports {name}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for file in files() {
        for (library, rooms) in CONFINED {
            let used = !after(&file.code, &format!("{library}::")).is_empty();
            if used && !rooms.contains(&file.module[0].as_str()) {
                wrong.push(format!("src/{} uses {library}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_this_test_can_be_trusted() {
    let names = |code: &str| after(code, "crate::").into_iter().collect::<Vec<_>>();
    assert_eq!(names("use crate::app::App;"), ["app"]);
    assert_eq!(
        names("use crate::{app::{A, B}, stripe::C};\nlet x = crate::money::y();"),
        ["app", "money", "stripe"]
    );
    assert!(names("use other_crate::app;").is_empty());
    assert!(names(&without_comments("// crate::app")).is_empty());
    assert_eq!(after("use clap::Args;", "clap::").len(), 1);
    assert!(after("#[derive(xclap::Args)]", "clap::").is_empty());
}
