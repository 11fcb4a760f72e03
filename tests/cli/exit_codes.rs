//! The table of exit codes, row by row: what leads to it, and that the code,
//! the kind in JSON and the empty stdout go together.

use super::server::{Reply, Server};
use super::shop::Shop;

struct Row {
    code: i32,
    kind: &'static str,
    /// Faults of the simulated shop.
    faults: &'static [&'static str],
    args: &'static [&'static str],
}

const REGISTER: &[&str] = &[
    "readers",
    "register",
    "--code",
    "simulated-wpe",
    "--location",
    "Dublin Temple Bar",
    "--label",
    "New",
    "--max-retries",
    "0",
];

/// A payment that says nothing while it goes on.
const fn pay<'a>(reader: &'a str, card: &'a str) -> [&'a str; 12] {
    [
        "pay",
        "--reader",
        reader,
        "--amount",
        "12.00",
        "--currency",
        "eur",
        "--present",
        card,
        "-q",
        "--max-retries",
        "0",
    ]
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { code: 1, kind: "failed", faults: &[],
          args: &["readers", "register", "--code", "nonsense", "--location", "Dublin Temple Bar", "--label", "New"] },
    Row { code: 1, kind: "failed", faults: &[],
          args: &["locations", "delete", "Dublin Temple Bar", "--yes"] },
    Row { code: 2, kind: "usage", faults: &[], args: &["readers", "delete", "Bar"] },
    Row { code: 2, kind: "usage", faults: &[], args: &["readers", "list", "--silent-for", "soon"] },
    Row { code: 2, kind: "usage", faults: &[], args: &["readers", "assign", "Till 1", "--location", "Dublin Temple Bar"] },
    Row { code: 3, kind: "credentials", faults: &["forbidden"], args: &["readers", "list"] },
    Row { code: 3, kind: "credentials", faults: &["forbidden@POST"], args: &["readers", "rename", "Bar", "Terrace"] },
    Row { code: 4, kind: "not_found", faults: &[], args: &["readers", "get", "Nobody"] },
    Row { code: 4, kind: "not_found", faults: &[], args: &["locations", "get", "tml_NoSuchPlace000"] },
    Row { code: 5, kind: "declined", faults: &[], args: &pay("Practice till", "4000000000000002") },
    Row { code: 5, kind: "declined", faults: &["customer-canceled"], args: &pay("Practice till", "4242424242424242") },
    Row { code: 5, kind: "declined", faults: &[], args: &["save-card", "Practice till", "--present", "4000000000000002", "-q"] },
    Row { code: 6, kind: "not_ready", faults: &[], args: &["readers", "present", "Practice till"] },
    Row { code: 6, kind: "not_ready", faults: &["reader-offline"], args: &pay("Practice till", "4242424242424242") },
    Row { code: 6, kind: "not_ready", faults: &["connection-error"], args: &pay("Practice till", "4242424242424242") },
    Row { code: 6, kind: "not_ready", faults: &[], args: &["display", "Phone 1 (M2)", "--line", "Tea:1.00", "--currency", "eur"] },
    Row { code: 6, kind: "not_ready", faults: &[], args: &["inputs", "Practice till", "--text", "T", "--wait", "--deadline", "1s", "-q"] },
    Row { code: 7, kind: "outcome_unknown", faults: &["reset@GET /v1/setup_intents/*"],
          args: &["save-card", "Practice till", "--present", "4242424242424242", "-q", "--max-retries", "0"] },
    Row { code: 7, kind: "outcome_unknown", faults: &["reset@POST /v1/terminal/readers"], args: REGISTER },
    Row { code: 7, kind: "outcome_unknown", faults: &["stall@POST /v1/terminal/readers/*", "hang@GET /v1/terminal/readers/*"],
          args: &["readers", "rename", "Bar", "Terrace", "--max-retries", "0", "--timeout", "1s"] },
    Row { code: 8, kind: "unavailable", faults: &["reset@POST /v1/payment_intents"], args: &pay("Practice till", "4242424242424242") },
    Row { code: 8, kind: "unavailable", faults: &["error@GET"], args: &["readers", "list", "--max-retries", "1"] },
    Row { code: 8, kind: "unavailable", faults: &["reset@GET"], args: &["readers", "list", "--max-retries", "0"] },
    Row { code: 8, kind: "unavailable", faults: &["hang@GET"], args: &["readers", "list", "--max-retries", "0", "--timeout", "1s"] },
    Row { code: 8, kind: "unavailable", faults: &["rate-limit"], args: &["readers", "list", "--max-retries", "0"] },
    Row { code: 8, kind: "unavailable", faults: &["proxy"], args: &["readers", "list", "--max-retries", "0"] },
];

#[test]
fn every_row() {
    for row in ROWS {
        let shop = Shop::faulty(row.faults);
        let plain = shop.run(row.args);
        assert_eq!(plain.code, row.code, "{:?}: {}", row.args, plain.stderr);
        assert_eq!(plain.stdout, "", "{:?}", row.args);
        let first = plain.stderr.lines().find(|l| l.starts_with("error: "));
        assert!(first.is_some(), "{:?}: {}", row.args, plain.stderr);

        let shop = Shop::faulty(row.faults);
        let mut args = row.args.to_vec();
        args.extend(["-o", "json"]);
        let json = shop.run(&args);
        assert_eq!(json.code, row.code, "{args:?}: {}", json.stderr);
        assert_eq!(json.json_error()["kind"], row.kind, "{args:?}");
        assert_eq!(json.json_error()["exit_code"], row.code, "{args:?}");
    }
}

#[test]
fn faults_that_pass_are_passed_over() {
    for fault in [
        "error@GET#1",
        "reset@GET#1",
        "half-body@GET#1",
        "proxy@GET#1",
        "rate-limit@GET#1",
        "lock-timeout@GET#1",
        "conflict@GET#1",
    ] {
        let shop = Shop::faulty(&[fault]);
        let run = shop.run(&["readers", "list", "-o", "id"]);
        assert_eq!(run.code, 0, "{fault}: {}", run.stderr);
        assert_eq!(run.stdout.lines().count(), 8, "{fault}");
    }
}

#[test]
fn a_write_is_done_once_whatever_happens_to_its_reply() {
    for fault in ["lost-reply", "half-body", "crash", "lock-timeout", "reset"] {
        let shop = Shop::faulty(&[&format!("{fault}@POST /v1/terminal/readers#1")]);
        let run = shop.run(&REGISTER[..8]);
        assert_eq!(run.code, 0, "{fault}: {}", run.stderr);
        let list = shop.run(&["readers", "list", "-o", "id"]);
        assert_eq!(list.stdout.lines().count(), 9, "{fault}");
    }
}

#[test]
fn interrupted_is_130() {
    use std::process::Stdio;
    // A server that never answers; the program is stopped while it waits.
    let (told, hears) = std::sync::mpsc::channel();
    let server = Server::start(move |_| {
        let _ = told.send(());
        std::thread::sleep(std::time::Duration::from_secs(5));
        Reply::Nothing
    });
    let shop = Shop::at(&server);
    let child = shop
        .command(&["readers", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    hears.recv().unwrap();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: interrupted\n"
    );
}
