//! The way back of writes: what the audit log knows before and after, if nobody
//! changed it since.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use snapbox::str;

use super::paying::pay;
use super::shop::{LIVE_KEY, Run, Shop, interrupt};

const UPDATE: &str = "POST /v1/terminal/readers/{id}";

/// The log, the oldest line first.
fn lines(shop: &Shop) -> Vec<Value> {
    let text = fs::read_to_string(shop.path("state/tillctl/audit.jsonl")).unwrap_or_default();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn request_id(line: &Value) -> String {
    line["request_id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn does(shop: &Shop, args: &[&str]) -> Run {
    let run = shop.run(args);
    assert_eq!(run.code, 0, "{args:?}: {run:?}");
    run
}

fn rows(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn outcomes(run: &Run) -> Vec<String> {
    let rows = rows(run);
    let outcomes = rows
        .iter()
        .map(|row| row["outcome"].as_str().unwrap().to_owned());
    outcomes.collect()
}

fn location(shop: &Shop, name: &str) -> Value {
    let all = shop.elsewhere("/v1/terminal/locations?limit=100", None);
    let all = all["data"].as_array().unwrap();
    all.iter()
        .find(|l| l["display_name"] == name)
        .unwrap()
        .clone()
}

fn configuration(shop: &Shop, name: &str) -> Value {
    let all = shop.elsewhere("/v1/terminal/configurations?limit=100", None);
    let all = all["data"].as_array().unwrap();
    all.iter().find(|c| c["name"] == name).unwrap().clone()
}

#[test]
fn a_label_and_metadata_go_back_and_forth() {
    let shop = Shop::demo();
    does(&shop, &["readers", "edit", "Bar", "--metadata", "lane=4"]);
    let was = shop.reader("Bar");
    does(&shop, &["readers", "rename", "Bar", "Terrace"]);
    let edit = [
        "readers",
        "edit",
        "Terrace",
        "--unset-metadata",
        "lane",
        "--metadata",
        "table=2",
    ];
    does(&shop, &edit);
    shop.sent_anything();
    shop.run(&["audit", "revert", "--last", "2", "--dry-run"]).is(
        0,
        str![[r#"
Would turn back Terrace (tmr_#1): label "Terrace" -> "Bar", metadata.lane (none) -> "4", metadata.table "2" -> (none)
  tmr_#1 label: "Terrace" -> "Bar"
  tmr_#1 metadata.lane: (none) -> "4"
  tmr_#1 metadata.table: "2" -> (none)
  POST /v1/terminal/readers/tmr_#1
    label=Bar
    metadata[lane]=4
    metadata[table]=

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
    shop.run(&["audit", "revert", "--last", "2"]).is(
        0,
        str![[r#"
1 object to be reverted; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  NAME     ID                        OUTCOME   DETAIL
  1  Terrace  tmr_#1                    reverted  label "Terrace" -> "Bar", metadata.lane (none) -> "4", metadata.table "2" -> (none)

"#]],
        str![[r#"
1 object, to be reverted
1 object: 1 reverted

"#]],
    );
    shop.wrote(&[UPDATE]);
    let back = shop.reader("Bar");
    assert_eq!(back["metadata"], was["metadata"]);
    let log = lines(&shop);
    let last = log.last().unwrap();
    assert_eq!(last["command"], "audit revert");
    assert_eq!(last["before"]["label"], "Terrace");
    assert_eq!(last["after"]["label"], "Bar");
    // The way back of the way back.
    does(&shop, &["audit", "revert", "--last", "1"]);
    assert_eq!(shop.reader("Terrace")["metadata"]["table"], "2");
    assert_eq!(shop.reader("Terrace")["metadata"]["lane"], Value::Null);
    // By an object's id: its last write.
    let id = last["id"].as_str().unwrap();
    let run = does(&shop, &["audit", "revert", id, "-o", "jsonl"]);
    assert_eq!(outcomes(&run), ["reverted"]);
    assert_eq!(shop.reader("Bar")["metadata"], was["metadata"]);
    // What is so already is left alone.
    let first = request_id(&log[log.len() - 2]);
    let rename = request_id(&log[log.len() - 3]);
    let run = does(&shop, &["audit", "revert", &first, &rename, "-o", "jsonl"]);
    assert_eq!(outcomes(&run), ["unchanged"]);
    assert_eq!(rows(&run)[0]["request_ids"].as_array().unwrap().len(), 2);
}

/// A narrow terminal shows the ends of ids: they are enough, if they are those of one.
#[test]
fn the_end_of_an_id_is_enough() {
    let shop = Shop::demo();
    does(&shop, &["readers", "rename", "Bar", "Terrace"]);
    let request = request_id(&lines(&shop)[0]);
    let end = &request[request.len() - 8..];
    let short = shop.run(&["audit", "revert", &end[1..], "--yes"]);
    assert_eq!(short.code, 4, "{}", short.stderr);
    does(&shop, &["audit", "revert", &format!("…{end}"), "--yes"]);
    assert_eq!(shop.reader("Bar")["label"], "Bar");
    let reader = shop.reader("Bar")["id"].as_str().unwrap().to_owned();
    does(
        &shop,
        &["audit", "revert", &reader[reader.len() - 8..], "--yes"],
    );
    assert_eq!(shop.reader("Terrace")["id"], *reader);
}

#[test]
fn a_location_and_its_configuration_go_back() {
    let shop = Shop::demo();
    let was = location(&shop, "Berlin Kreuzberg");
    let update = [
        "locations",
        "update",
        "Berlin Kreuzberg",
        "--name",
        "Kreuzberg Süd",
        "--line1",
        "Oranienstr. 2",
        "--phone",
        "+49301",
        "--metadata",
        "region=east",
    ];
    does(&shop, &update);
    let create = [
        "configurations",
        "create",
        "--name",
        "Kiosks",
        "--tip-percent",
        "eur=5,6,7",
    ];
    does(&shop, &create);
    does(
        &shop,
        &["configurations", "attach", "Kiosks", "Kreuzberg Süd"],
    );
    let attached = lines(&shop).last().unwrap().clone();
    assert_eq!(
        attached["before"],
        json!({"configuration_overrides": was["configuration_overrides"]})
    );
    let id = attached["id"].as_str().unwrap().to_owned();
    let updated = request_id(&lines(&shop)[0]);
    shop.sent_anything();
    let run = does(&shop, &["audit", "revert", &id, &updated, "-o", "jsonl"]);
    assert_eq!(outcomes(&run), ["reverted"]);
    shop.wrote(&["POST /v1/terminal/locations/{id}"]);
    let back = location(&shop, "Berlin Kreuzberg");
    for part in ["address", "phone", "metadata", "configuration_overrides"] {
        assert_eq!(back[part], was[part], "{part}");
    }
}

#[test]
fn parts_of_a_configuration_go_back_whole() {
    let shop = Shop::demo();
    let create = [
        "configurations",
        "create",
        "--name",
        "Kiosks",
        "--tip-percent",
        "eur=5,6,7",
        "--tip-percent",
        "chf=1,2,3",
        "--reboot",
        "03-05",
        "--offline",
        "on",
    ];
    does(&shop, &create);
    let was = configuration(&shop, "Kiosks");
    let update = [
        "configurations",
        "update",
        "Kiosks",
        "--name",
        "Stands",
        "--unset",
        "tipping,reboot",
        "--tip-fixed",
        "eur=1,2,3",
        "--offline",
        "off",
        "--cellular",
        "on",
    ];
    does(&shop, &update);
    let log = lines(&shop);
    let line = log.last().unwrap();
    assert_eq!(line["before"]["tipping"], was["tipping"]);
    assert_eq!(
        line["after"]["tipping"]["eur"]["fixed_amounts"],
        json!([100, 200, 300])
    );
    assert_eq!(line["before"]["reboot_window"], was["reboot_window"]);
    // Told once, as whole parts.
    let told = does(
        &shop,
        &["audit", "list", "--last", "1", "--columns", "changes"],
    );
    assert!(!told.stdout.contains("tipping[eur]"), "{}", told.stdout);
    let run = does(&shop, &["audit", "revert", "--last", "1", "-o", "jsonl"]);
    assert_eq!(outcomes(&run), ["reverted"]);
    let back = configuration(&shop, "Kiosks");
    for part in ["tipping", "reboot_window", "offline", "cellular"] {
        assert_eq!(back[part], was[part], "{part}");
    }
    does(&shop, &["audit", "revert", "--last", "1"]);
    assert_eq!(configuration(&shop, "Stands")["cellular"]["enabled"], true);
}

#[test]
fn what_a_fleet_file_changed_goes_back() {
    let shop = Shop::demo();
    let create = [
        "configurations",
        "create",
        "--name",
        "Kiosks",
        "--tip-percent",
        "eur=5,6,7",
    ];
    does(&shop, &create);
    let written = shop.command(&["fleet", "export"]).output().unwrap();
    let file = String::from_utf8(written.stdout).unwrap();
    let (was, kiosks) = (
        location(&shop, "Berlin Kreuzberg"),
        configuration(&shop, "Kiosks"),
    );
    let changed = file
        .replace(
            "line1 = \"Oranienstraße 25\"",
            "line1 = \"Oranienstraße 26\"",
        )
        .replace("[5, 6, 7]", "[8, 9, 10]");
    assert_ne!(changed, file);
    let path = shop.file("fleet.toml", &changed);
    does(&shop, &["fleet", "apply", &path, "--yes"]);
    let log = lines(&shop);
    let count = log.iter().filter(|l| l["command"] == "fleet apply").count();
    assert_eq!(count, 2, "{log:?}");
    assert_eq!(
        configuration(&shop, "Kiosks")["tipping"]["eur"]["percentages"],
        json!([8, 9, 10])
    );
    does(&shop, &["audit", "revert", "--last", "2"]);
    assert_eq!(
        location(&shop, "Berlin Kreuzberg")["address"],
        was["address"]
    );
    assert_eq!(configuration(&shop, "Kiosks")["tipping"], kiosks["tipping"]);
}

#[test]
fn what_changed_meanwhile_is_left_alone() {
    let shop = Shop::demo();
    does(&shop, &["readers", "rename", "Bar", "Terrace"]);
    does(&shop, &["readers", "rename", "Till 1", "Till 9"]);
    let id = shop.reader("Terrace")["id"].as_str().unwrap().to_owned();
    // Another machine.
    shop.elsewhere(&format!("/v1/terminal/readers/{id}"), Some("label=Garden"));
    shop.sent_anything();
    shop.run(&["audit", "revert", &id]).is(1, "", str![[r#"
error: nothing was sent: Garden (tmr_#1) has changed since: label is "Garden" now, and not "Terrace"
hint: see tillctl readers get tmr_#1 and tillctl audit list --object tmr_#1; a later write of yours is turned back together with this one, others by hand

"#]]);
    let run = shop.run(&["audit", "revert", "--last", "2"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stderr.contains("label is \"Garden\" now"),
        "{}",
        run.stderr
    );
    shop.wrote(&[]);
    // What is not in this field is nobody's business.
    shop.elsewhere(
        &format!("/v1/terminal/readers/{id}"),
        Some("label=Terrace&metadata[x]=1"),
    );
    does(&shop, &["audit", "revert", "--last", "2"]);
    assert_eq!(shop.reader("Bar")["metadata"]["x"], "1");
    // Another machine's log has none of it.
    let other = Shop::demo();
    let run = other.run(&["audit", "revert", &id]);
    assert_eq!(run.code, 4, "{run:?}");
}

/// An earlier write alone, when a later one of ours lies above it.
#[test]
fn writes_go_back_the_newest_first() {
    let shop = Shop::demo();
    for (from, to) in [("Bar", "B1"), ("B1", "B2"), ("B2", "B3")] {
        does(&shop, &["readers", "rename", from, to]);
    }
    let ids: Vec<_> = lines(&shop).iter().map(request_id).collect();
    let run = shop.run(&["audit", "revert", &ids[0]]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("label is \"B3\" now, and not \"B1\""),
        "{}",
        run.stderr
    );
    let gap = shop.run(&["audit", "revert", &ids[0], &ids[2]]);
    assert_eq!(gap.code, 1);
    assert!(
        gap.stderr.contains("another write lies between"),
        "{}",
        gap.stderr
    );
    shop.sent_anything();
    does(&shop, &["audit", "revert", &ids[0], &ids[1], &ids[2]]);
    shop.wrote(&[UPDATE]);
    shop.reader("Bar");
}

#[test]
fn what_has_no_way_back_says_why_and_what_to_do() {
    let shop = Shop::demo();
    let create = [
        "locations",
        "create",
        "--name",
        "Neu",
        "--line1",
        "A 1",
        "--city",
        "Berlin",
        "--postal-code",
        "10999",
        "--country",
        "DE",
    ];
    does(&shop, &create);
    let refused = |shop: &Shop, code: i32, said: &[&str]| {
        shop.sent_anything();
        let run = shop.run(&["audit", "revert", "--last", "1"]);
        assert_eq!(run.code, code, "{run:?}");
        for text in said {
            assert!(run.stderr.contains(text), "{text}: {}", run.stderr);
        }
        shop.wrote(&[]);
    };
    refused(
        &shop,
        1,
        &["it created tml_", "tillctl locations delete tml_"],
    );
    does(&shop, &["locations", "delete", "Neu", "--yes"]);
    refused(
        &shop,
        1,
        &[
            "what is deleted stays deleted",
            "tillctl locations create --name Neu --line1 'A 1' --city Berlin --postal-code 10999 --country DE",
        ],
    );
    assert_eq!(pay(&shop, &["-q"]).code, 0);
    refused(&shop, 1, &["payments refund"]);
    let update = ["locations", "update", "Berlin Kreuzberg", "--line2", "Hof"];
    does(&shop, &update);
    refused(&shop, 1, &["Stripe takes no part of an address away"]);
    // A password is not in the log.
    let wifi = |ssid: &str| {
        let mut command = shop.command(&[
            "configurations",
            "update",
            "default",
            "--wifi-ssid",
            ssid,
            "--wifi-password-env",
            "WIFI",
        ]);
        command.env("WIFI", "hunter2-wifi");
        let run = shop.finish(command);
        assert_eq!(run.code, 0, "{run:?}");
    };
    wifi("Till");
    wifi("Shop");
    refused(&shop, 1, &["wifi[personal_psk][password] was a secret"]);
    // An object that is gone.
    does(&shop, &["readers", "rename", "Bar", "Terrace"]);
    let id = request_id(lines(&shop).last().unwrap());
    does(&shop, &["readers", "delete", "Terrace", "--yes"]);
    let gone = shop.run(&["audit", "revert", &id]);
    assert_eq!(gone.code, 4, "{gone:?}");
    assert!(
        gone.stderr.contains("is not there any more"),
        "{}",
        gone.stderr
    );
    refused(&shop, 1, &["readers register --code CODE --label Terrace"]);
}

#[test]
fn a_write_whose_outcome_is_unknown_is_not_turned_back() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers/*"]);
    let rename = ["readers", "rename", "Bar", "Terrace", "--max-retries", "0"];
    shop.run(&rename);
    assert_eq!(lines(&shop)[0]["outcome"], "unknown");
    let run = shop.run(&["audit", "revert", "--last", "1"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("what became of it is not known"),
        "{}",
        run.stderr
    );
}

#[test]
fn half_of_several_fail_and_the_rest_goes_on() {
    let shop = Shop::demo();
    let rename = [
        "readers",
        "rename",
        "--template",
        "R {n:02}",
        "--where",
        "label=*",
        "--yes",
        "--max-changes",
        "100",
    ];
    let renamed = does(&shop, &[&rename[..], &["-o", "jsonl"]].concat());
    let count = renamed.stdout.lines().count();
    assert!(count > 4, "{count}");
    shop.control(
        "fault",
        json!({"add": "error=500@POST /v1/terminal/readers/*#2"}),
    );
    let last = count.to_string();
    let most = ["--max-changes", "100", "--max-retries", "0", "-o", "jsonl"];
    let run = shop.run(&[&["audit", "revert", "--last", &last][..], &most].concat());
    assert_eq!(run.code, 9, "{run:?}");
    let failed = outcomes(&run).iter().filter(|o| *o != "reverted").count();
    assert_eq!(failed, 1, "{run:?}");
    let hint = run.json_error_of_last_line()["hint"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, ids) = hint
        .split_once("for the rest: tillctl audit revert ")
        .unwrap();
    assert!(ids.starts_with("req_") && !ids.contains(' '), "{hint}");
    let failed = rows(&run)
        .into_iter()
        .find(|row| row["outcome"] != "reverted")
        .unwrap();
    let real = failed["request_ids"][0].as_str().unwrap();
    assert!(ids.contains(real), "{hint}");
    let (written, object) = (lines(&shop), failed["id"].as_str().unwrap());
    let line = written
        .iter()
        .find(|l| l["command"] == "readers rename" && l["id"] == shop.real(object));
    let real = request_id(line.unwrap());
    let again = does(&shop, &["audit", "revert", &real, "-o", "jsonl"]);
    assert_eq!(outcomes(&again), ["reverted"]);
    shop.reader("Bar");
    shop.reader("Till 1");
}

#[test]
fn an_interrupted_one_says_what_is_back_and_goes_on() {
    let shop = Shop::demo();
    let code = "simulated-wpe";
    let mut text = String::from("code,label,location\n");
    for n in 1..=60 {
        text.push_str(&format!("{code},Gate {n},Tokyo Shibuya\n"));
    }
    let file = shop.file("readers.csv", &text);
    does(&shop, &["readers", "import", &file]);
    let edit = [
        "readers",
        "edit",
        "--where",
        "label=Gate *",
        "--metadata",
        "lane=1",
        "--max-changes",
        "60",
    ];
    does(&shop, &edit);
    let before = shop.count("POST", "/v1/terminal/readers/{id}");
    shop.control("fault", json!({"add": "latency=200@POST"}));
    let child = shop.start(&[
        "audit",
        "revert",
        "--last",
        "60",
        "--max-changes",
        "60",
        "-o",
        "jsonl",
    ]);
    let since = Instant::now();
    while shop.count("POST", "/v1/terminal/readers/{id}") == before {
        assert!(since.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(2));
    }
    interrupt(&child);
    let run = shop.end(child);
    assert_eq!(run.code, 130, "{run:?}");
    let ends = outcomes(&run);
    let done = ends.iter().filter(|o| *o == "reverted").count();
    assert_eq!(ends.len(), 60);
    assert!((1..60).contains(&done), "{done}");
    let log = lines(&shop);
    let edits = log.iter().filter(|l| l["command"] == "readers edit");
    let edits: Vec<_> = edits.map(request_id).collect();
    let mut args = vec!["audit", "revert", "--max-changes", "60", "-o", "jsonl"];
    args.extend(edits.iter().map(String::as_str));
    let again = does(&shop, &args);
    let ends = outcomes(&again);
    assert_eq!(ends.iter().filter(|o| *o == "unchanged").count(), done);
    assert_eq!(ends.iter().filter(|o| *o == "reverted").count(), 60 - done);
    assert_eq!(shop.reader("Gate 7")["metadata"], json!({}));
}

#[test]
fn guards_hold_it_back() {
    let shop = Shop::demo();
    does(&shop, &["readers", "rename", "Bar", "Terrace"]);
    does(&shop, &["readers", "rename", "Till 1", "Till 9"]);
    let run = shop.run(&["audit", "revert", "--last", "2", "--max-changes", "1"]);
    assert_eq!(run.code, 2, "{run:?}");
    let ids: Vec<_> = lines(&shop).iter().map(request_id).collect();
    // Another profile's, and another mode's, are not meant.
    let live = shop.key(LIVE_KEY);
    let run = live.run(&["audit", "revert", &ids[0]]);
    assert_eq!(run.code, 4, "{run:?}");
    assert!(
        run.stderr.contains("was written in test mode"),
        "{}",
        run.stderr
    );
    let none = live.run(&["audit", "revert", "--last", "3"]);
    assert_eq!(none.code, 4, "{none:?}");
    let edit = ["readers", "rename", "Bar", "Terrace", "--live", "--yes"];
    let run = live.run(&edit);
    if run.code == 0 {
        let held = live.run(&["audit", "revert", "--last", "1"]);
        assert_eq!(held.code, 3, "{held:?}");
    }
    for args in [
        &["audit", "revert"][..],
        &["audit", "revert", "--last", "0"],
        &["audit", "revert", "req_x", "--last", "1"],
    ] {
        assert_eq!(live.run(args).code, 2, "{args:?}");
    }
}
