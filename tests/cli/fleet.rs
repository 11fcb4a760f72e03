//! The fleet as a file: export, plan, apply.

use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use snapbox::str;
use tillctl::facade::simulator;

use super::fake::{Answers, Fleet, HERE, THERE, reader};
use super::server::{Reply, Server};
use super::shop::Shop;

/// A shop in which there is nothing.
fn empty(faults: &[&str]) -> Shop {
    Shop::with(|o| {
        o.shop = simulator::Shop::Empty;
        o.faults = faults.iter().map(|f| f.parse().unwrap()).collect();
    })
}

const FLEET: &str = "\
# Our shops.
version = 1

[configurations.evening]
name = \"Evening\"   # bars only
reboot_window = { start_hour = 5, end_hour = 6 }
reader_security = { admin_menu_passcode = { env = \"EVENING_PASSCODE\" } }
wifi = { type = \"personal_psk\", personal_psk = { ssid = \"Bar\", password = { env = \"EVENING_WIFI\" } } }

[locations.bar]
name = \"Bar\"
configuration = \"evening\"
timezone = \"Europe/Dublin\"
opening_hours = { mon-sat = \"18:00-02:00\" }

[locations.bar.address]
line1 = \"12 Crown Alley\"
postal_code = \"D02 XY61\"
country = \"IE\"

[readers]
# Left of the door.
S700-1 = { label = \"Till 1\", location = \"bar\", device_type = \"stripe_s700\", metadata = { lane = 1 } }
simulated-wpe-1 = { label = \"Practice\", location = \"bar\" }

[check]
silent = \"15m\"
";

const CODES: &str = "serial,code\nS700-1,boxed:stripe_s700:S700-1\n";

const PASSCODE: &str = "13579";
const WIFI: &str = "correct horse battery";

fn run(shop: &Shop, args: &[&str]) -> super::shop::Run {
    let mut command = shop.command(args);
    command
        .env("EVENING_PASSCODE", PASSCODE)
        .env("EVENING_WIFI", WIFI);
    let run = shop.finish(command);
    for secret in [PASSCODE, WIFI] {
        assert!(!run.stdout.contains(secret), "{}", run.stdout);
        assert!(!run.stderr.contains(secret), "{}", run.stderr);
    }
    run
}

#[test]
fn an_exported_fleet_is_the_same() {
    let shop = Shop::demo();
    let text = shop.run(&["fleet", "export", "-q"]);
    assert_eq!(text.code, 0, "{}", text.stderr);
    let file = shop.file("fleet.toml", &text.stdout);
    // Ids are numbered in what the test sees: the names tell.
    shop.run(&["fleet", "plan", &file, "-q"]).is(
        0,
        str![[r#"
The fleet against [..]fleet.toml; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
No differences: [..]fleet.toml and Stripe say the same

"#]],
        "",
    );
    let table = shop.run(&["fleet", "export", "--format", "csv", "-q"]);
    let file = shop.file("readers.csv", &table.stdout);
    let plan = shop.run(&["fleet", "plan", &file, "-o", "json", "-q"]);
    assert_eq!(
        (plan.code, &plan.json()["same"]),
        (0, &true.into()),
        "{}",
        plan.stdout
    );
    shop.wrote(&[]);
}

#[test]
fn a_fleet_from_nothing_and_again() {
    let shop = empty(&[]);
    let (file, codes) = (
        shop.file("fleet.toml", FLEET),
        shop.file("codes.csv", CODES),
    );
    let first = shop.run(&["fleet", "plan", "fleet.toml"]);
    first.is(10, str![[r#"
The fleet against fleet.toml; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
Configurations
  + Evening
      reader_security.admin_menu_passcode  [set]
      reboot_window.end_hour               6
      reboot_window.start_hour             5
      wifi.personal_psk.password           [set]
      wifi.personal_psk.ssid               "Bar"
      wifi.type                            "personal_psk"
Locations
  + Bar
      display_name         "Bar"
      address.line1        "12 Crown Alley"
      address.postal_code  "D02 XY61"
      address.country      "IE"
  ~ Bar
      configuration  "Evening"
Readers
  + Till 1 (S700-1): needs a fresh pairing code
      label          "Till 1"
      location       "Bar"
      metadata.lane  1
  + Practice (simulated-wpe-1)
      label     "Practice"
      location  "Bar"
Plan: 4 to create, 1 to change (1 pairing code needed)

"#]], str![[r#"
reading the fleet
hint: pairing code of a stripe_s700: on the reader, swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code
hint: give the codes with --codes FILE, a row serial,code for each reader
found: 5 differences between fleet.toml and Stripe
hint: make them go: tillctl fleet apply fleet.toml

"#]]);
    // Nobody is there to be asked, and the secrets are not there.
    shop.run(&["fleet", "apply", &file, "--codes", &codes, "-q"])
        .is(
            2,
            "",
            str![[r#"
error: variables with secrets are not set; nothing was sent
  EVENING_PASSCODE: reader_security.admin_menu_passcode of Evening
  EVENING_WIFI: wifi.personal_psk.password of Evening
hint: set them in the environment and apply again

"#]],
        );
    let refused = run(&shop, &["fleet", "apply", &file, "-q"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    shop.wrote(&[]);
    // Without a code the rest is done.
    let part = run(&shop, &["fleet", "apply", &file, "--yes", "-o", "json"]);
    assert_eq!(part.code, 9, "{}", part.stderr);
    let steps = part.json();
    let left: Vec<_> = steps
        .as_array()
        .unwrap()
        .iter()
        .filter(|s| s["outcome"] != "done")
        .collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (&left[0]["key"], &left[0]["detail"]),
        (&"S700-1".into(), &"needs a pairing code".into())
    );
    let rest = run(
        &shop,
        &["fleet", "apply", &file, "--codes", &codes, "--yes", "-q"],
    );
    assert_eq!(rest.code, 0, "{}", rest.stderr);
    shop.sent(&[
        "GET /v1/terminal/configurations",
        "GET /v1/terminal/configurations",
        "GET /v1/terminal/locations",
        "GET /v1/terminal/locations",
        "GET /v1/terminal/readers",
        "GET /v1/terminal/readers",
        // What was registered is read again.
        "GET /v1/terminal/readers/{id}",
        "POST /v1/terminal/configurations",
        "POST /v1/terminal/locations",
        "POST /v1/terminal/locations/{id}",
        "POST /v1/terminal/readers",
        "POST /v1/terminal/readers",
        "POST /v1/terminal/readers/{id}",
    ]);
    // Twice changes nothing.
    assert_eq!(
        run(&shop, &["fleet", "apply", &file, "--yes", "-q"]).code,
        0
    );
    assert_eq!(shop.run(&["fleet", "plan", &file, "-q"]).code, 0);
    shop.wrote(&[]);
}

#[test]
fn a_file_written_over_keeps_its_comments() {
    let shop = empty(&[]);
    let (file, codes) = (
        shop.file("fleet.toml", FLEET),
        shop.file("codes.csv", CODES),
    );
    let made = run(
        &shop,
        &["fleet", "apply", &file, "--codes", &codes, "--yes", "-q"],
    );
    assert_eq!(made.code, 0, "{}", made.stderr);
    // Keys and what is not Stripe's stay too; what changed is written.
    let id = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    shop.elsewhere(
        &format!("/v1/terminal/readers/{id}"),
        Some("label=Till One"),
    );
    let out = run(&shop, &["fleet", "export", "--out", &file]);
    assert_eq!(out.code, 0, "{}", out.stderr);
    let text = std::fs::read_to_string(&file).unwrap();
    for kept in [
        "# Our shops.",
        "# bars only",
        "# Left of the door.",
        "timezone = ",
        "opening_hours = ",
        "silent = ",
        "lane = 1",
        "\"EVENING_WIFI\"",
        "label = \"Till One\"",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(!text.contains(PASSCODE) && !text.contains(WIFI), "{text}");
    assert_eq!(shop.run(&["fleet", "plan", &file, "-q"]).code, 0);
}

#[test]
fn secrets_are_sent_again_only_if_asked_for() {
    let shop = empty(&[]);
    let (file, codes) = (
        shop.file("fleet.toml", FLEET),
        shop.file("codes.csv", CODES),
    );
    assert_eq!(
        run(
            &shop,
            &["fleet", "apply", &file, "--codes", &codes, "--yes", "-q"]
        )
        .code,
        0
    );
    let endpoint = "/v1/terminal/configurations/{id}";
    assert_eq!(shop.count("POST", endpoint), 0);
    let again = run(
        &shop,
        &["fleet", "apply", &file, "--send-secrets", "--yes", "-q"],
    );
    assert_eq!(again.code, 0, "{}", again.stderr);
    let sent = shop.pairs("POST", endpoint);
    let has = |name: &str, value: &str| sent.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("wifi[personal_psk][password]", WIFI), "{sent:?}");
    assert!(
        has("reader_security[admin_menu_passcode]", PASSCODE),
        "{sent:?}"
    );
    // Nothing of the section that is gone stays, the secret in it neither.
    let less = FLEET.replace("reader_security = {", "# {");
    let file = shop.file("less.toml", &less);
    assert_eq!(
        run(&shop, &["fleet", "apply", &file, "--yes", "-q"]).code,
        0
    );
    assert_eq!(run(&shop, &["fleet", "plan", &file, "-q"]).code, 0);
    let sent = shop.pairs("POST", endpoint);
    assert_eq!(sent, [("reader_security".to_owned(), String::new())]);
}

#[test]
fn all_faults_are_told_with_their_lines() {
    let shop = Shop::demo();
    shop.file("fleet.toml", "version = 1\n[locations.bar]\nname = \"Bar\"\nphon = \"1\"\naddress = { line1 = \"x\", country = \"DE\" }\n\n[readers]\nS1 = { label = \"\", location = \"baa\" }\n[configurations.x]\nname = \"X\"\nreader_security = { admin_menu_passcode = \"13579\" }\n");
    shop.run(&["fleet", "plan", "fleet.toml"]).is(2, "", str![[r#"
error: fleet.toml: 5 faults; nothing was sent
  line 4: locations.bar: unknown key "phon"; is phone meant?
  line 5: locations.bar.address: an address in DE needs city, postal_code too
  line 8: no [locations.baa] in this file; the nearest key is "bar"
  line 8: the label is empty
  line 11: configurations.x.reader_security: admin_menu_passcode: a secret does not belong into this file; name a variable: admin_menu_passcode = { env = "NAME" }

"#]]);
    shop.file(
        "readers.csv",
        "serial,label,location,colour\nS1,A,Nowhere,x\nS1,B,,\n,C,,\n",
    );
    shop.run(&["fleet", "plan", "readers.csv"]).is(
        2,
        "",
        str![[r#"
error: readers.csv: 3 faults; nothing was sent
  line 1: unknown column "colour"; there are serial, label, location, device_type, metadata.KEY
  line 3: serial "S1" stands in line 2 already
  line 4: the serial number is empty

"#]],
    );
    shop.file(
        "readers.csv",
        "serial,label,location\nS1,A,Berlin Kreuzber\n",
    );
    shop.run(&["fleet", "plan", "readers.csv", "-q"]).is(2, "", str![[r#"
error: readers.csv: 1 fault; nothing was sent
  line 2: reader S1: Stripe has no location "Berlin Kreuzber"; the nearest name is "Berlin Kreuzberg"

"#]]);
    shop.sent(&["GET /v1/terminal/locations", "GET /v1/terminal/readers"]);
}

#[test]
fn moves_take_codes_and_say_both_ids() {
    let shop = Shop::demo();
    shop.file("readers.csv", "serial,label,location\nSTRM26138003393,Till 1,Dublin Temple Bar\nsimulated-wpe-7c1d20aa-41f0-9be3d1205c66,Practice till,Dublin Temple Bar\nSTRM2G264010217,Phone 1 (M2),Berlin Kreuzberg\n");
    shop.file("codes.csv", "STRM26138003393,code-strm26138003393\n");
    let run = shop.run(&[
        "fleet",
        "apply",
        "readers.csv",
        "--codes",
        "codes.csv",
        "--yes",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 9, "{}", run.stderr);
    let all = run.json();
    let of = |key: &str| {
        all.as_array()
            .unwrap()
            .iter()
            .find(|s| s["key"] == key)
            .unwrap()
            .clone()
    };
    let moved = of("STRM26138003393");
    assert_eq!(moved["outcome"], "done");
    assert_ne!(moved["id"], moved["old_id"]);
    assert_eq!(
        of("simulated-wpe-7c1d20aa-41f0-9be3d1205c66")["outcome"],
        "done"
    );
    assert_eq!(of("STRM2G264010217")["outcome"], "not done");
    // Metadata came along although the table has no such column.
    assert_eq!(shop.reader("Till 1")["metadata"]["floor"], "ground");
    assert_eq!(shop.reader("Practice till")["metadata"]["floor"], "upper");
    let plan = shop
        .run(&["fleet", "plan", "readers.csv", "-o", "json", "-q"])
        .json();
    assert_eq!(plan["summary"]["blocked"], 1);
    assert_eq!(plan["summary"]["move"], 0);
    // What is not in the table is only shown.
    assert_eq!(plan["summary"]["kept"], 5);
}

#[test]
fn a_code_of_another_device_and_a_busy_reader() {
    let shop = Shop::demo();
    shop.file(
        "readers.csv",
        "serial,location\nSTRM26138003393,Dublin Temple Bar\n",
    );
    shop.file("codes.csv", "STRM26138003393,sepia-cerulean-aqua\n");
    let run = shop.run(&[
        "fleet",
        "apply",
        "readers.csv",
        "--codes",
        "codes.csv",
        "--yes",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let detail = run.json()[0]["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("STRM26200000001") && detail.contains("another device"),
        "{detail}"
    );
}

#[test]
fn a_saved_plan_is_refused_once_the_fleet_has_changed() {
    let shop = Shop::demo();
    shop.file("readers.csv", "serial,label\nSTRM26138003393,Till One\n");
    let plan = shop.run(&["fleet", "plan", "readers.csv", "--out", "plan.json", "-q"]);
    assert_eq!(plan.code, 10, "{}", plan.stderr);
    let id = shop.reader("Bar")["id"].as_str().unwrap().to_owned();
    let rename = |label: &str| {
        shop.elsewhere(
            &format!("/v1/terminal/readers/{id}"),
            Some(&format!("label={label}")),
        )
    };
    rename("Counter 2");
    shop.run(&["fleet", "apply", "--plan", "plan.json", "--yes", "-q"])
        .is(
            1,
            "",
            str![[r#"
error: the fleet has changed since plan.json was made ([..]); nothing was sent
hint: make a new plan and look at it: tillctl fleet plan FILE

"#]],
        );
    shop.wrote(&["POST /v1/terminal/readers/{id}"]);
    rename("Bar");
    let applied = shop.run(&["fleet", "apply", "--plan", "plan.json", "--yes", "-q"]);
    assert_eq!(applied.code, 0, "{}", applied.stderr);
    assert_eq!(shop.reader("Till One")["serial_number"], "STRM26138003393");
    // It is done: the plan belongs to another fleet now.
    assert_eq!(
        shop.run(&["fleet", "apply", "--plan", "plan.json", "--yes"])
            .code,
        1
    );
}

#[test]
fn deletions_only_with_prune_and_in_order() {
    let shop = Shop::demo();
    shop.file("fleet.toml", "version = 1\n[locations]\n[readers]\n");
    let plan = shop.run(&["fleet", "plan", "fleet.toml", "-o", "json", "-q"]);
    assert_eq!(
        (plan.code, &plan.json()["summary"]["kept"]),
        (10, &11.into())
    );
    assert_eq!(
        shop.run(&["fleet", "apply", "fleet.toml", "--yes", "-q"])
            .code,
        0
    );
    shop.wrote(&[]);
    let dry = shop.run(&["fleet", "apply", "fleet.toml", "--prune", "--dry-run", "-q"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    let few = shop.run(&[
        "fleet",
        "apply",
        "fleet.toml",
        "--prune",
        "--yes",
        "--max-changes",
        "10",
        "-q",
    ]);
    assert_eq!(few.code, 2, "{}", few.stderr);
    shop.wrote(&[]);
    let all = shop.run(&["fleet", "apply", "fleet.toml", "--prune", "--yes", "-q"]);
    assert_eq!(all.code, 0, "{}\n{}", all.stdout, all.stderr);
    assert_eq!(shop.run(&["fleet", "plan", "fleet.toml", "-q"]).code, 0);
}

/// kill -9 at every request, before it has done anything and after it has:
/// applied again, the fleet comes out the same.
#[test]
fn killed_at_any_request_and_applied_again() {
    for fault in ["hang", "stall"] {
        for nth in 1.. {
            let shop = empty(&[&format!("{fault}#{nth}")]);
            let (file, codes) = (
                shop.file("fleet.toml", FLEET),
                shop.file("codes.csv", CODES),
            );
            let args = ["fleet", "apply", &file, "--codes", &codes, "--yes", "-q"];
            let start = || {
                let mut command = shop.command(&args);
                command
                    .env("EVENING_PASSCODE", PASSCODE)
                    .env("EVENING_WIFI", WIFI);
                command.stdout(Stdio::null()).stderr(Stdio::null());
                command.spawn().unwrap()
            };
            let mut first = start();
            let began = Instant::now();
            let ended = loop {
                if let Some(status) = first.try_wait().unwrap() {
                    break Some(status);
                }
                // All that could be sent is sent: it hangs at the fault.
                if shop.requests() >= nth && began.elapsed() > Duration::from_millis(150) {
                    break None;
                }
                std::thread::sleep(Duration::from_millis(5));
            };
            if let Some(status) = ended {
                assert!(status.success(), "{fault} {nth}: {status}");
                assert!(nth >= 10, "{nth}");
                break;
            }
            first.kill().unwrap();
            first.wait().unwrap();
            let again = run(&shop, &args);
            assert_eq!(
                again.code, 0,
                "{fault} {nth}: {}{}",
                again.stdout, again.stderr
            );
            let plan = run(&shop, &["fleet", "plan", &file]);
            assert_eq!(plan.code, 0, "{fault} {nth}: {}", plan.stdout);
        }
    }
}

/// A 500 that did nothing and that Stripe keeps under the key for a day.
#[test]
fn a_failure_that_is_kept_holds_nothing_back() {
    for what in ["locations", "configurations", "readers"] {
        let fault = format!("crash-before@POST /v1/terminal/{what}#1");
        let shop = empty(&[&fault]);
        let (file, codes) = (
            shop.file("fleet.toml", FLEET),
            shop.file("codes.csv", CODES),
        );
        let args = ["fleet", "apply", &file, "--codes", &codes, "--yes", "-q"];
        let first = run(&shop, &args);
        assert_ne!(first.code, 0, "{what}: {first:?}");
        let again = run(&shop, &args);
        assert_eq!(again.code, 0, "{what}: {again:?}");
        let plan = run(&shop, &["fleet", "plan", &file]);
        assert_eq!(plan.code, 0, "{what}: {}", plan.stdout);
        let there = shop.elsewhere("/v1/terminal/locations", None);
        assert_eq!(there["data"].as_array().map(Vec::len), Some(1), "{what}");
    }
}

/// Random fleets, written by one shop and made in another.
#[test]
fn a_fleet_made_from_the_file_of_another() {
    for (locations, readers) in [(1, 1), (3, 12), (7, 40)] {
        let there = Shop::with(|o| {
            o.shop = simulator::Shop::Generated {
                locations,
                readers,
                charges: 0,
                days: 1,
            };
        });
        let out = there.run(&[
            "fleet",
            "export",
            "-o",
            "table",
            "-q",
            "--out",
            "fleet.toml",
        ]);
        assert_eq!(out.code, 0, "{}", out.stderr);
        let path = there.path("fleet.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let here = empty(&[]);
        let file = here.file("fleet.toml", &text);
        let plan = here
            .run(&["fleet", "plan", &file, "-o", "json", "-q"])
            .json();
        let steps = plan["steps"].as_array().unwrap();
        let mut codes = String::from("serial,code\n");
        for serial in steps
            .iter()
            .filter(|s| s["needs_code"] == true)
            .map(|s| s["key"].as_str().unwrap())
        {
            let line = text.lines().find(|l| l.starts_with(serial)).unwrap();
            let kind = line
                .split("device_type = \"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            codes.push_str(&format!("{serial},boxed:{kind}:{serial}\n"));
        }
        let codes = here.file("codes.csv", &codes);
        let done = here.run(&["fleet", "apply", &file, "--codes", &codes, "--yes", "-q"]);
        let mobile = steps.iter().filter(|s| !s["blocked"].is_null()).count();
        assert_eq!(
            done.code,
            if mobile > 0 { 9 } else { 0 },
            "{}{}",
            done.stdout,
            done.stderr
        );
        let plan = here
            .run(&["fleet", "plan", &file, "-o", "json", "-q"])
            .json();
        assert_eq!(plan["steps"].as_array().unwrap().len(), mobile, "{plan:#}");
    }
}

const MOVE: &str = "serial,label,location,metadata.lane\nS700-1,Till 3,There,4\n";

fn serve(fleet: &Arc<Mutex<Fleet>>) -> Server {
    let fleet = Arc::clone(fleet);
    Server::start(move |call| fleet.lock().unwrap().answer(call))
}

/// One record of the device, there, with label and metadata.
#[track_caller]
fn arrived(fleet: &Arc<Mutex<Fleet>>, said: &super::shop::Run) {
    assert_eq!(said.code, 0, "{}{}", said.stdout, said.stderr);
    let readers = fleet.lock().unwrap().readers.clone();
    let mine: Vec<_> = readers
        .iter()
        .filter(|r| r["serial_number"] == "S700-1")
        .collect();
    assert_eq!(mine.len(), 1, "{mine:?}");
    assert_eq!(mine[0]["location"], THERE);
    assert_eq!(mine[0]["label"], "Till 3");
    assert_eq!(mine[0]["metadata"], json!({"lane": "4"}));
}

/// Whatever Stripe does with the id, the old record and the metadata of a device
/// that is registered again.
#[test]
fn a_move_comes_out_the_same_whatever_stripe_answers() {
    for bits in 0..8 {
        let fleet = Arc::new(Mutex::new(Fleet {
            readers: vec![reader("tmr_FakeOld0000001", "Till 3", "S700-1", HERE)],
            answers: Answers {
                same_id: bits & 1 != 0,
                old_stays: bits & 2 != 0,
                carries: bits & 4 != 0,
            },
        }));
        let server = serve(&fleet);
        let shop = Shop::at(&server);
        shop.file("readers.csv", MOVE);
        shop.file("codes.csv", "S700-1,S700-1\n");
        let args = [
            "fleet",
            "apply",
            "readers.csv",
            "--codes",
            "codes.csv",
            "--yes",
            "-q",
        ];
        arrived(&fleet, &shop.run(&args));
        assert_eq!(shop.run(&["fleet", "plan", "readers.csv", "-q"]).code, 0);
    }
}

/// Cut short after the registration: the newer record is the device, the older
/// one goes, and no code is needed.
#[test]
fn a_move_that_was_cut_short_needs_no_second_code() {
    let mut new = reader("tmr_FakeNew0000002", "Till 3", "S700-1", THERE);
    new["metadata"] = json!({});
    let old = reader("tmr_FakeOld0000001", "Till 3", "S700-1", HERE);
    let fleet = Arc::new(Mutex::new(Fleet {
        readers: vec![new, old],
        answers: Answers::default(),
    }));
    let server = serve(&fleet);
    let shop = Shop::at(&server);
    shop.file("readers.csv", MOVE);
    let plan = shop.run(&["fleet", "plan", "readers.csv", "-o", "json", "-q"]);
    let plan = plan.json();
    let actions: Vec<_> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["action"])
        .collect();
    assert_eq!(actions, ["update", "remove_record"]);
    arrived(
        &fleet,
        &shop.run(&["fleet", "apply", "readers.csv", "--yes", "-q"]),
    );
}

/// Without the registration's answer only what came to the location since can be
/// this device. A record it had there long ago is none: taken for it, the record
/// the device has now would have been removed.
#[test]
fn an_older_record_is_not_taken_for_a_lost_answer() {
    let old = reader("tmr_FakeOld0000001", "Till 3", "S700-1", THERE);
    let now = reader("tmr_FakeNow0000002", "Till 3", "S700-1", HERE);
    let fleet = Arc::new(Mutex::new(Fleet {
        readers: vec![now, old],
        answers: Answers::default(),
    }));
    let shared = Arc::clone(&fleet);
    let server = Server::start(move |call| match call.line().as_str() {
        "POST /v1/terminal/readers" => Reply::Nothing,
        _ => shared.lock().unwrap().answer(call),
    });
    let shop = Shop::at(&server);
    shop.file("readers.csv", MOVE);
    shop.file("codes.csv", "S700-1,S700-1\n");
    let run = shop.run(&[
        "fleet",
        "apply",
        "readers.csv",
        "--codes",
        "codes.csv",
        "--yes",
        "-q",
        "--max-retries",
        "0",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 9, "{}", run.stderr);
    let outcomes = run.json();
    assert_eq!(outcomes[0]["outcome"], "unknown");
    assert_eq!(outcomes[1]["action"], "remove_record");
    let fleet = fleet.lock().unwrap();
    let ids: Vec<_> = fleet.readers.iter().map(|r| &r["id"]).collect();
    assert_eq!(ids, ["tmr_FakeNow0000002"]);
    assert_eq!(fleet.readers[0]["location"], HERE);
}

#[test]
fn an_export_is_in_the_order_in_which_people_count() {
    let shop = Shop::demo();
    for (was, is) in [
        ("Till 1", "Till 10"),
        ("Till 2", "till 9"),
        ("Bar", "Till 2"),
    ] {
        let run = shop.run(&["readers", "rename", was, is, "-q"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let csv = shop.run(&["fleet", "export", "--format", "csv"]).stdout;
    let labels: Vec<_> = csv
        .lines()
        .filter_map(|row| row.split(',').nth(1))
        .collect();
    let tills: Vec<_> = labels
        .iter()
        .filter(|l| l.to_lowercase().starts_with("till"))
        .collect();
    assert_eq!(tills, [&"Till 2", &"till 9", &"Till 10"], "{csv}");
    let toml = shop.run(&["fleet", "export"]).stdout;
    let at = |label: &str| toml.find(&format!("\"{label}\"")).unwrap();
    assert!(
        at("Till 2") < at("till 9") && at("till 9") < at("Till 10"),
        "{toml}"
    );
}
