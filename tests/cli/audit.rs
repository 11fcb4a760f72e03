//! The audit log: a line for every write, whatever became of it, and nothing
//! in it that must not be written down.

use std::fs;

use serde_json::{Value, json};
use snapbox::str;

use super::paying::pay;
use super::server::{Reply, Server, page};
use super::shop::{KEY, LIVE_KEY, Shop, interrupt};

/// The log as it is on disk.
fn text(shop: &Shop) -> String {
    fs::read_to_string(shop.path("state/tillctl/audit.jsonl")).unwrap_or_default()
}

fn lines(shop: &Shop) -> Vec<Value> {
    text(shop)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_change_is_told_with_what_was_before() {
    let shop = Shop::demo();
    assert_eq!(shop.run(&["readers", "rename", "Bar", "Terrace"]).code, 0);
    let edit = ["readers", "edit", "Terrace", "--metadata", "lane=9"];
    assert_eq!(shop.run(&edit).code, 0);
    let gone = ["readers", "delete", "Terrace", "--yes"];
    assert_eq!(shop.run(&gone).code, 0);
    let [renamed, edited, deleted] = &lines(&shop)[..] else {
        panic!("{}", text(&shop));
    };
    let at = renamed["at"].as_str().unwrap();
    assert!(at.starts_with("2026-11-23T12:00:0"), "{at}");
    assert_eq!(renamed["command"], "readers rename");
    assert_eq!(renamed["mode"], "test");
    assert_eq!(renamed["object"], "terminal.reader");
    assert_eq!(renamed["outcome"], "done");
    assert_eq!(renamed["before"]["label"], "Bar");
    assert_eq!(renamed["after"]["label"], "Terrace");
    assert!(renamed["request_id"].as_str().unwrap().starts_with("req_"));
    assert!(!renamed["user"].as_str().unwrap().is_empty());
    assert_eq!(edited["before"], json!({"metadata[lane]": null}));
    assert_eq!(edited["after"], json!({"metadata[lane]": "9"}));
    assert_eq!(deleted["method"], "DELETE");
    assert_eq!(deleted["before"]["label"], "Terrace");
    assert_eq!(deleted["after"], json!({"deleted": true}));
    shop.run(&["audit", "list", "--columns", "command,id,outcome,changes"])
        .is(
            0,
            str![[r#"
Writes of this machine; all profiles and modes; up to 2026-11-23 12:00, UTC
COMMAND         ID                        OUTCOME  CHANGES
readers rename  tmr_#1                    done     label: Bar -> Terrace
readers edit    tmr_#1                    done     metadata[lane]: (none) -> 9
readers delete  tmr_#1                    done     deleted

"#]],
            "",
        );
}

#[test]
fn what_was_not_sent_has_no_line() {
    let shop = Shop::demo();
    let dry = ["readers", "rename", "Bar", "Terrace", "--dry-run"];
    assert_eq!(shop.run(&dry).code, 0);
    assert_eq!(shop.run(&["readers", "list"]).code, 0);
    let shop = Shop::demo().key(LIVE_KEY);
    let refused = ["readers", "rename", "Bar", "Terrace"];
    assert_eq!(shop.run(&refused).code, 3);
    assert_eq!(text(&shop), "");
    shop.run(&["audit", "list"]).is(
        0,
        "",
        str![[r#"
no write fits

"#]],
    );
}

#[test]
fn refusals_and_lost_answers_have_lines_too() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers/tmr_*#1"]);
    // The answer to the first try was lost; the second gives it again.
    assert_eq!(shop.run(&["readers", "rename", "Bar", "Terrace"]).code, 0);
    let code = [
        "readers",
        "register",
        "--code",
        "wrong-code-here",
        "--location",
        "Berlin Kreuzberg",
        "--label",
        "X",
    ];
    assert_ne!(shop.run(&code).code, 0);
    let all = lines(&shop);
    assert_eq!(all[0]["tries"], 2);
    assert_eq!(all[0]["outcome"], "done");
    assert_eq!(all[0]["replayed"], true);
    let last = all.last().unwrap();
    assert_eq!(last["outcome"], "refused");
    assert_eq!(last["status"], 400);
    assert_eq!(last["sent"]["registration_code"], "[set]");
    assert_eq!(last["after"], Value::Null);
    assert!(!text(&shop).contains("wrong-code-here"));

    let silent = Server::start(|call| match call.method.as_str() {
        "GET" => Reply::Json(
            200,
            json!({"object": "list", "has_more": false, "data": [
                {"id": "tml_1", "object": "terminal.location", "display_name": "Here", "livemode": false}]}),
        ),
        _ => Reply::Nothing,
    });
    let shop = Shop::at(&silent);
    let update = [
        "locations",
        "update",
        "Here",
        "--name",
        "There",
        "--max-retries",
        "0",
    ];
    assert_ne!(shop.run(&update).code, 0);
    let all = lines(&shop);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["outcome"], "unknown");
    assert_eq!(all[0]["status"], Value::Null);
    assert_eq!(all[0]["id"], "tml_1");
    assert_eq!(all[0]["before"], json!({"display_name": "Here"}));
}

#[test]
fn a_write_that_was_interrupted_is_unknown() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let waiting = Server::start(move |call| {
        if call.method == "POST" {
            sender.send(()).unwrap();
            std::thread::sleep(std::time::Duration::from_secs(30));
        }
        page(&[], false)
    });
    let shop = Shop::at(&waiting);
    let child = shop.start(&[
        "locations",
        "create",
        "--name",
        "X",
        "--line1",
        "A 1",
        "--city",
        "Berlin",
        "--postal-code",
        "10999",
        "--country",
        "DE",
    ]);
    receiver
        .recv_timeout(std::time::Duration::from_secs(20))
        .unwrap();
    interrupt(&child);
    let run = shop.end(child);
    assert_eq!(run.code, 130, "{}", run.stderr);
    let all = lines(&shop);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["outcome"], "unknown");
    assert_eq!(all[0]["error"], "interrupted");
    assert_eq!(all[0]["sent"]["display_name"], "X");
}

#[test]
fn a_sale_leaves_its_writes_and_no_secret() {
    let shop = Shop::demo();
    assert_eq!(pay(&shop, &["--reference", "order-7"]).code, 0);
    let paths: Vec<_> = lines(&shop)
        .iter()
        .map(|l| {
            l["path"]
                .as_str()
                .unwrap()
                .split('/')
                .next_back()
                .unwrap()
                .to_owned()
        })
        .collect();
    let created = &lines(&shop)[0];
    assert_eq!(paths.first().unwrap(), "payment_intents");
    assert!(paths.contains(&"process_payment_intent".to_owned()));
    assert_eq!(paths.len(), shop.requests_that_write());
    assert_eq!(created["after"]["amount"], 1200);
    assert_eq!(created["after"]["status"], "requires_payment_method");
    let all = text(&shop);
    for secret in [KEY, "_secret_", "4242424242424242"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
    // A payment is found by its own id and by what it was done with.
    let intent = created["id"].as_str().unwrap();
    let found = shop.run(&["audit", "list", "--object", intent, "-o", "json"]);
    assert!(found.json().as_array().unwrap().len() >= 2);
}

#[test]
fn a_list_is_narrowed_and_comes_in_every_format() {
    let shop = Shop::demo();
    for (from, to) in [("Bar", "B1"), ("B1", "B2"), ("B2", "B3")] {
        assert_eq!(shop.run(&["readers", "rename", from, to]).code, 0);
    }
    let count = |args: &[&str]| {
        let run = shop.run(&[&["audit", "list", "-o", "jsonl", "-q"], args].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout.lines().count()
    };
    assert_eq!(count(&[]), 3);
    assert_eq!(count(&["--last", "2"]), 2);
    assert_eq!(count(&["--command", "readers"]), 3);
    assert_eq!(count(&["--command", "read"]), 0);
    assert_eq!(count(&["--outcome", "refused"]), 0);
    assert_eq!(count(&["--since", "today"]), 3);
    assert_eq!(count(&["--until", "yesterday"]), 0);
    assert_eq!(count(&["--until", "today"]), 3);
    assert_eq!(count(&["--profile", "berlin"]), 0);
    assert_eq!(count(&["--user", "nobody-of-that-name"]), 0);
    let last = shop
        .run(&["audit", "list", "--last", "1", "-o", "json"])
        .json();
    assert_eq!(last[0]["after"]["label"], "B3");
    shop.run(&[
        "audit",
        "list",
        "--last",
        "1",
        "-o",
        "csv",
        "--columns",
        "at,command,changes",
    ])
    .is(
        0,
        str![[r#"
at,command,changes
2026-11-23T12:00:0[..]Z,readers rename,label: B2 -> B3

"#]],
        "",
    );
    shop.run(&["audit", "list", "--since", "soon"]).is(
        2,
        "",
        str![[r#"
error: --since "soon": [..]

"#]],
    );
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let shop = Shop::demo();
    fs::create_dir_all(shop.path("state/tillctl/audit.jsonl")).unwrap();
    let run = pay(&shop, &["-q"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr.matches("writes are not recorded").count(), 1);
}

#[test]
fn the_simulator_has_a_log_of_its_own() {
    let shop = Shop::built_in();
    assert_eq!(shop.run(&["readers", "rename", "Bar", "Terrace"]).code, 0);
    assert_eq!(text(&shop), "");
    let all = shop.run(&["audit", "list", "-o", "json"]).json();
    assert_eq!(all[0]["mode"], "simulator");
    assert_eq!(shop.run(&["simulator", "reset"]).code, 0);
    assert_eq!(shop.run(&["audit", "list", "-o", "json"]).json(), json!([]));
}

#[test]
fn a_half_line_hides_no_other() {
    let shop = Shop::demo();
    assert_eq!(shop.run(&["readers", "rename", "Bar", "B1"]).code, 0);
    let path = shop.path("state/tillctl/audit.jsonl");
    let half = text(&shop).replace('\n', "")[..40].to_owned();
    fs::write(&path, text(&shop) + &half).unwrap();
    assert_eq!(shop.run(&["readers", "rename", "B1", "B2"]).code, 0);
    let run = shop.run(&["audit", "list", "-o", "jsonl"]);
    assert_eq!(run.stdout.lines().count(), 2);
    assert!(run.stderr.contains("1 line of"), "{}", run.stderr);
}

/// Days and times of day are those of the configured zone, wherever the machine is.
#[test]
fn days_are_of_the_configured_zone() {
    let shop = Shop::demo();
    assert_eq!(shop.run(&["readers", "rename", "Bar", "Terrace"]).code, 0);
    assert_eq!(pay(&shop, &["--reference", "order-1"]).code, 0);
    // In Auckland it is the 24th by now.
    let tomorrow = |verb: &[&str], tz: &str| {
        let mut command = shop.command(&[verb, &["--since", "2026-11-24"]].concat());
        command.env("TILLCTL_TZ", tz);
        shop.finish(command).stdout
    };
    for (verb, shown) in [
        (["audit", "list"], "readers rename"),
        (["payments", "list"], "order-1"),
    ] {
        assert!(
            tomorrow(&verb, "Pacific/Auckland").contains(shown),
            "{verb:?}"
        );
        assert!(
            !tomorrow(&verb, "Europe/Berlin").contains(shown),
            "{verb:?}"
        );
    }
    // A reference is a key: another one in another case is another sale. A pattern is not.
    for (reference, rows) in [("order-1", 1), ("ORDER-1", 0), ("*RDER-1", 1)] {
        let only = format!("reference={reference}");
        let run = shop.run(&["payments", "list", "--where", &only, "-o", "id"]);
        assert_eq!(run.stdout.lines().count(), rows, "{reference}");
    }
    let set = ["config", "set", "tz", "Pacific/Auckland"];
    assert_eq!(shop.run(&set).code, 0);
    let got = shop.run(&["payments", "get", "order-1"]);
    assert!(got.stdout.contains("2026-11-24T01:00:0"), "{}", got.stdout);
    assert!(got.stdout.contains("+13:00  journal"), "{}", got.stdout);
    assert!(!got.stdout.contains("Z  "), "{}", got.stdout);
    // Programs get instants.
    let json = shop.run(&["payments", "get", "order-1", "-o", "json"]);
    assert!(!json.stdout.contains("+13:00"), "{}", json.stdout);
}
