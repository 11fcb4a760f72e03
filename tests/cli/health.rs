//! `fleet check`.

use std::process::Command;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use snapbox::str;

use super::server::{Call, Reply, Server, error, page};
use super::shop::{LIVE_KEY, Shop};

const NOON: i64 = 1_795_435_200_000;

fn reader(id: &str, label: &str) -> Value {
    json!({
        "id": id, "object": "terminal.reader", "action": null, "device_sw_version": "2.47.1.2",
        "device_type": "stripe_s700", "ip_address": "192.168.1.20", "label": label,
        "last_seen_at": NOON - 10_000, "livemode": false, "location": "tml_Here",
        "metadata": {}, "serial_number": format!("S-{id}"), "status": "online",
    })
}

fn paying(intent: &str) -> Value {
    json!({"type": "process_payment_intent", "status": "in_progress",
           "process_payment_intent": {"payment_intent": intent}})
}

/// A Stripe made by hand: readers, one location, PaymentIntents.
#[derive(Default)]
struct World {
    readers: Vec<Value>,
    configuration: Option<&'static str>,
    intents: Vec<Value>,
    forbidden: &'static [&'static str],
    /// What payments are from the moment on in which one is taken off a reader.
    taken_off: Option<&'static str>,
}

fn serve(world: World) -> (Server, Arc<Mutex<World>>) {
    let world = Arc::new(Mutex::new(world));
    let there = Arc::clone(&world);
    let server = Server::start(move |call| answer(&mut there.lock().unwrap(), call));
    (server, world)
}

fn answer(world: &mut World, call: &Call) -> Reply {
    let path = call
        .path
        .trim_start_matches("/v1/")
        .trim_start_matches("terminal/");
    if world.forbidden.contains(&path) {
        return error(
            403,
            &json!({"type": "invalid_request_error", "code": "more_permissions_required",
                   "message": "The key lacks permissions"}),
        );
    }
    match (call.method.as_str(), path) {
        ("GET", "readers") => {
            let from = call.get("starting_after").map_or(0, |id| {
                1 + world.readers.iter().position(|r| r["id"] == id).unwrap()
            });
            let rest = &world.readers[from..];
            page(&rest[..rest.len().min(100)], rest.len() > 100)
        }
        ("GET", "locations") => page(
            &[
                json!({"id": "tml_Here", "object": "terminal.location", "display_name": "Kreuzberg",
                     "livemode": false, "configuration_overrides": world.configuration}),
            ],
            false,
        ),
        ("GET", "configurations") => page(
            &[
                json!({"id": "tmc_1", "object": "terminal.configuration", "livemode": false,
                     "is_account_default": true}),
            ],
            false,
        ),
        (method, path) => {
            let parts: Vec<_> = path.split('/').collect();
            let intents = world.intents.iter();
            if let ("GET", ["payment_intents", id]) = (method, &parts[..]) {
                let intent = intents.into_iter().find(|i| i["id"] == *id).unwrap();
                return Reply::Json(200, intent.clone());
            }
            let one = world
                .readers
                .iter_mut()
                .find(|r| r["id"] == *parts[1])
                .unwrap();
            if method == "POST" {
                one["action"] = Value::Null;
                if let Some(status) = world.taken_off {
                    world.intents[0]["status"] = json!(status);
                }
            }
            Reply::Json(200, one.clone())
        }
    }
}

fn intent(id: &str, status: &str, ours: bool) -> Value {
    let metadata = if ours {
        json!({"tillctl_reader": "tmr_1"})
    } else {
        json!({})
    };
    json!({"id": id, "object": "payment_intent", "amount": 500, "currency": "eur",
           "livemode": false, "status": status, "metadata": metadata})
}

/// A command some minutes after noon.
fn later(shop: &Shop, minutes: u32, args: &[&str]) -> super::shop::Run {
    let mut command = shop.command(args);
    command.env("TILLCTL_NOW", format!("2026-11-23T12:{minutes:02}:00Z"));
    shop.finish(command)
}

#[test]
fn the_demo_shop_has_two_readers_that_fell_silent() {
    let shop = Shop::demo();
    let run = shop.run(&["fleet", "check"]);
    run.is(10, str![[r#"
Findings of the fleet; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
SEVERITY  RULE    READER   LOCATION           FINDING                        SINCE       NEXT
critical  silent  Counter  Dublin Temple Bar  not heard from for 2 h 13 min  2 h ago     check its power and its network, then tillctl readers get tmr_#1
critical  silent  レジ 2   Tokyo Shibuya      not heard from for 3 days      3 days ago  check its power and its network, then tillctl readers get tmr_#2

"#]], str![[r#"
found: 2 findings, 2 of them critical

"#]]);
    shop.sent(&["GET /v1/terminal/readers", "GET /v1/terminal/locations"]);
    // The next one asks for the readers and nothing else.
    shop.run(&["fleet", "check", "-o", "json"]);
    shop.sent(&["GET /v1/terminal/readers"]);
}

#[test]
fn a_fleet_that_is_well() {
    let (server, _) = serve(World {
        readers: vec![reader("tmr_1", "Till 1")],
        ..World::default()
    });
    let shop = Shop::at(&server);
    shop.run(&["fleet", "check"])
        .is(0, "", "1 reader, all is well\n");
    let run = shop.run(&["fleet", "check", "-o", "json"]);
    run.is(0, "[]\n", "1 reader, all is well\n");
    let run = shop.run(&["fleet", "check", "--nagios"]);
    run.is(
        0,
        str![[r#"
OK - 1 reader, all is well | 'readers'=1;;;0 'online'=1;;;0 'offline'=0;;0;0 'silent'=0;;0;0 'stuck'=0;;0;0 'no_location'=0;;0;0 'old_software'=0;0;;0 'duplicate_label'=0;0;;0 'label_is_code'=0;0;;0 'empty_location'=0;0;;0 'configuration_missing'=0;0;;0

"#]],
        "",
    );
}

#[test]
fn conditions_choose_findings_and_judge_by_them() {
    let shop = Shop::demo();
    let check = |more: &[&str]| shop.run(&[&["fleet", "check"], more].concat());
    check(&["--where", "location=Tokyo *", "--columns", "reader,rule"]).is(
        10,
        str![[r#"
Findings of the fleet; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC; only location=Tokyo *
READER  RULE
レジ 2  silent

"#]],
        str![[r#"
found: 1 finding, critical

"#]],
    );
    let none = check(&["--where", "reader=counter,severity=warning", "-o", "id"]);
    assert_eq!((none.code, &*none.stdout), (0, ""), "{}", none.stderr);
    assert!(none.stderr.contains("no finding fits"), "{}", none.stderr);
    let wrong = check(&["--where", "colour=red"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    // Who mistypes a name is not told that all is well.
    for (condition, code, told) in [
        (
            "location=Tokyo Shibuja",
            4,
            "did you mean \"Tokyo Shibuya\"?",
        ),
        ("reader=Countre", 4, "did you mean \"Counter\"?"),
        ("rule=silnet", 2, "did you mean \"silent\"?"),
        ("severity!=critcal", 2, "did you mean \"critical\"?"),
    ] {
        let wrong = check(&["--where", condition]);
        assert_eq!((wrong.code, &*wrong.stdout), (code, ""), "{}", wrong.stderr);
        assert!(wrong.stderr.contains(told), "{}", wrong.stderr);
        let plugin = check(&["--nagios", "--where", condition]);
        assert_eq!(plugin.code, 3, "{}", plugin.stdout);
    }
    // Whoever is told hears of the whole fleet: else what does not fit would have ended.
    let told = check(&["--where", "rule=silent", "--notify", "cat"]);
    assert_eq!(told.code, 2, "{}", told.stderr);
    for list in [["profiles", "list"], ["config", "list"]] {
        let run = shop.run(&[&list[..], &["--where", "zzz=1"]].concat());
        assert_eq!(run.code, 2, "{}", run.stderr);
    }
    let zone = [
        "config",
        "list",
        "--where",
        "key=t*,from=default",
        "-o",
        "id",
    ];
    let zone = shop.run(&zone);
    assert_eq!(zone.code, 0, "{}", zone.stderr);
    assert!(
        zone.stdout.lines().all(|key| key.starts_with('t')),
        "{}",
        zone.stdout
    );
    assert!(zone.stdout.contains("timeout"), "{}", zone.stdout);
}

#[test]
fn one_request_for_each_hundred_readers() {
    let readers = (0..250).map(|n| reader(&format!("tmr_{n}"), &format!("Till {n}")));
    let (server, _) = serve(World {
        readers: readers.collect(),
        ..World::default()
    });
    let shop = Shop::at(&server);
    for minute in 0..10 {
        assert_eq!(later(&shop, minute, &["fleet", "check", "-q"]).code, 0);
    }
    let calls = server.calls();
    let count = |path: &str| calls.iter().filter(|c| c.path.ends_with(path)).count();
    assert_eq!(
        (count("/readers"), count("/locations"), calls.len()),
        (30, 1, 31)
    );
}

#[test]
fn findings_as_json() {
    let mut off = reader("tmr_1", "Till 1");
    off["status"] = json!("offline");
    off["last_seen_at"] = json!(NOON - 7_980_000);
    let (server, _) = serve(World {
        readers: vec![off],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let run = shop.run(&["fleet", "check", "--rule", "silent", "-o", "json"]);
    assert_eq!(run.code, 10);
    assert_eq!(
        run.json(),
        json!([{
            "rule": "silent", "severity": "critical", "reader_id": "tmr_1", "reader": "Till 1",
            "location_id": "tml_Here", "location": "Kreuzberg",
            "finding": "not heard from for 2 h 13 min", "since": "2026-11-23T09:47:00Z",
            "next": "check its power and its network, then tillctl readers get tmr_1",
            "fix": null, "fixed": false,
        }])
    );
    assert_eq!(run.json_error()["kind"], "findings");
    let run = shop.run(&["fleet", "check", "--rule", "silent", "--silent", "3h"]);
    assert_eq!(run.code, 0);
    let run = shop.run(&[
        "fleet",
        "check",
        "--skip-rule",
        "silent",
        "-o",
        "csv",
        "--columns",
        "rule,reader_id",
    ]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (10, "rule,reader_id\noffline,tmr_1\n")
    );
}

#[test]
fn a_configuration_that_is_not_there() {
    let (server, _) = serve(World {
        readers: vec![reader("tmr_1", "Till 1")],
        configuration: Some("tmc_gone"),
        ..World::default()
    });
    let shop = Shop::at(&server);
    let run = shop.run(&[
        "fleet",
        "check",
        "-o",
        "csv",
        "--columns",
        "rule,location_id,finding",
    ]);
    run.is(
        10,
        "rule,location_id,finding\nconfiguration_missing,tml_Here,its configuration tmc_gone does not exist\n",
        "found: 1 finding, a warning\n",
    );
}

#[test]
fn a_key_that_may_read_readers_alone() {
    let (server, _) = serve(World {
        readers: vec![reader("tmr_1", "Till 1")],
        forbidden: &["locations"],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let run = shop.run(&["fleet", "check"]);
    run.is(
        0,
        "",
        str![[r#"
warning: the key may not read locations: empty_location, configuration_missing cannot be checked
1 reader, all is well

"#]],
    );
    // It is not asked again at once, and still not taken for well.
    let run = shop.run(&["fleet", "check"]);
    assert!(run.stderr.contains("cannot be checked"), "{}", run.stderr);
    assert_eq!(server.calls().len(), 3);
}

#[test]
fn the_file_says_what_there_should_be_and_when() {
    let mut off = reader("tmr_1", "Till 1");
    off["status"] = json!("offline");
    off["last_seen_at"] = json!(NOON - 86_400_000);
    let (server, _) = serve(World {
        readers: vec![off, reader("tmr_2", "Till 2")],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let fleet = |hours: &str| {
        let text = format!(
            r#"
[check]
silent = "30m"

[locations.kreuzberg]
name = "Kreuzberg"
timezone = "Europe/Berlin"
opening_hours = {{ {hours} }}

[readers."S-tmr_1"]
label = "Till 1"
location = "kreuzberg"

[readers."S-tmr_9"]
label = "Bar"
location = "kreuzberg"
"#
        );
        shop.file("fleet.toml", &text)
    };
    let path = fleet("tue-sun = \"09:00-18:00\"");
    let columns = ["-o", "csv", "--columns", "severity,rule,reader,finding"];
    let check = |path: &str| {
        let mut args = vec!["fleet", "check", "--file", path];
        args.extend(columns);
        shop.run(&args).stdout.replace(path, "FILE")
    };
    assert_eq!(
        check(&path),
        "severity,rule,reader,finding\n\
         critical,not_in_stripe,Bar,\"serial number S-tmr_9 is in FILE, not at Stripe\"\n\
         warning,not_in_file,Till 2,serial number S-tmr_2 is not in FILE\n",
        "closed on Mondays"
    );
    let path = fleet("mon-fri = \"09:00-18:00\"");
    // Noon in UTC is one o'clock in Berlin.
    assert!(
        check(&path).contains("silent,Till 1,not heard from for 4 h of opening hours"),
        "{}",
        check(&path)
    );
    let path = fleet("mon = \"9\"");
    let run = shop.run(&["fleet", "check", "--file", &path]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}

#[test]
fn an_action_is_found_stuck_after_a_while() {
    let mut busy = reader("tmr_1", "Till 1");
    busy["action"] = paying("pi_1");
    let (server, world) = serve(World {
        readers: vec![busy],
        intents: vec![intent("pi_1", "requires_payment_method", true)],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let check = |minute, more: &[&str]| {
        let mut args = vec!["fleet", "check", "--rule", "stuck", "-o", "json"];
        args.extend(more);
        // It is being heard from all the time.
        later(&shop, minute, &args)
    };
    assert_eq!(check(0, &[]).code, 0, "seen for the first time");
    assert_eq!(check(4, &[]).code, 0);
    let run = check(6, &[]);
    assert_eq!(run.code, 10);
    let finding = run.json()[0]["finding"].as_str().unwrap().to_owned();
    let wanted = "process_payment_intent of pi_1 in progress for ";
    assert!(finding.starts_with(wanted), "{finding}");
    // What would be done.
    let run = check(7, &["--fix", "--dry-run"]);
    assert_eq!(
        run.json()[0]["fix"],
        "would cancel process_payment_intent of pi_1"
    );
    let posts = || server.calls().iter().filter(|c| c.method == "POST").count();
    assert_eq!((run.code, posts()), (10, 0));
    // It is done, and then nothing is left.
    let run = check(8, &["--fix"]);
    assert_eq!((run.code, posts()), (0, 1), "{}", run.stderr);
    assert_eq!(run.json()[0]["fixed"], true);
    assert_eq!(check(9, &[]).stdout, "[]\n");
    assert_eq!(world.lock().unwrap().readers[0]["action"], Value::Null);
}

#[test]
fn what_is_paid_or_somebody_elses_is_left_alone() {
    for (status, ours, why) in [
        ("succeeded", true, "left alone: pi_1 is succeeded"),
        ("processing", true, "left alone: pi_1 is processing"),
        (
            "requires_capture",
            true,
            "left alone: pi_1 is requires_capture",
        ),
        (
            "requires_payment_method",
            false,
            "left alone: pi_1 is somebody else's",
        ),
    ] {
        let mut busy = reader("tmr_1", "Till 1");
        busy["action"] = paying("pi_1");
        let (server, _) = serve(World {
            readers: vec![busy],
            intents: vec![intent("pi_1", status, ours)],
            ..World::default()
        });
        let shop = Shop::at(&server);
        let run = shop.run(&[
            "fleet", "check", "--rule", "stuck", "--stuck", "0s", "--fix", "-o", "json",
        ]);
        assert_eq!(
            (run.code, run.json()[0]["fix"].as_str()),
            (10, Some(why)),
            "{}",
            run.stderr
        );
        assert!(server.calls().iter().all(|c| c.method == "GET"));
    }
}

/// The customer is quicker than the cancellation.
#[test]
fn what_is_paid_while_it_is_taken_off_is_said_to_be_paid() {
    for (status, told) in [
        (
            "succeeded",
            "cancelled; pi_1 is succeeded: the customer paid in the last moment",
        ),
        (
            "requires_payment_method",
            "cancelled; pi_1 is still open, tillctl payments cancel pi_1 ends it",
        ),
        (
            "processing",
            "cancelled; pi_1 is being charged: see tillctl payments get pi_1",
        ),
    ] {
        let mut busy = reader("tmr_1", "Till 1");
        busy["action"] = paying("pi_1");
        let (server, _) = serve(World {
            readers: vec![busy],
            intents: vec![intent("pi_1", "requires_payment_method", true)],
            taken_off: Some(status),
            ..World::default()
        });
        let shop = Shop::at(&server);
        let run = shop.run(&[
            "fleet", "check", "--rule", "stuck", "--stuck", "0s", "--fix", "-o", "json",
        ]);
        assert_eq!(run.json()[0]["fix"], told, "{}", run.stderr);
        assert_eq!(run.json()[0]["fixed"], true);
    }
}

#[test]
fn a_live_key_mends_nothing_without_live() {
    let (server, _) = serve(World::default());
    let shop = Shop::at(&server).key(LIVE_KEY);
    let run = shop.run(&["fleet", "check", "--fix"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(server.calls().is_empty());
    let run = shop.run(&["fleet", "check", "--fix", "--nagios"]);
    assert_eq!(run.code, 3);
    assert!(run.stdout.starts_with("UNKNOWN - "), "{}", run.stdout);
}

/// A label, its value, and the limits.
type Figure = (String, u64, [String; 3]);

/// Runs a plugin as Nagios does: the first line, split at the bar, figures by
/// the guidelines, the state by the exit code.
fn plugin(command: Command, shop: &Shop) -> (i32, String, Vec<Figure>) {
    let run = shop.finish(command);
    let mut lines = run.stdout.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    assert_eq!(lines.next(), None, "one line");
    let states = ["OK", "WARNING", "CRITICAL", "UNKNOWN"];
    let (state, rest) = first.split_once(" - ").unwrap();
    let place = states.iter().position(|s| *s == state).unwrap();
    assert_eq!(usize::try_from(run.code).unwrap(), place);
    let (text, figures) = rest.split_once(" | ").unwrap_or((rest, ""));
    assert!(!text.is_empty() && !text.contains('|'));
    let figures = figures.split_whitespace().map(|figure| {
        let (label, values) = figure.split_once('=').unwrap();
        let label = label
            .strip_prefix('\'')
            .unwrap()
            .strip_suffix('\'')
            .unwrap();
        assert!(!label.is_empty() && !label.contains('\''));
        let values: Vec<_> = values.split(';').collect();
        let [value, warning, critical, least] = values[..] else {
            panic!("{figure}");
        };
        let limits = [warning, critical, least].map(|limit| {
            assert!(limit.is_empty() || limit.parse::<u64>().is_ok(), "{figure}");
            limit.to_owned()
        });
        (label.to_owned(), value.parse().unwrap(), limits)
    });
    (run.code, text.to_owned(), figures.collect())
}

#[test]
fn nagios() {
    let mut off = reader("tmr_1", "Till | 1\n'x'=3");
    off["status"] = json!("offline");
    let (server, world) = serve(World {
        readers: vec![off, reader("tmr_2", "sepia-cerulean-aqua")],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let check = |more: &[&str]| {
        let mut args = vec!["fleet", "check", "--nagios"];
        args.extend(more);
        plugin(shop.command(&args), &shop)
    };
    let (code, text, figures) = check(&[]);
    assert_eq!(code, 2);
    assert!(
        text.starts_with("2 findings among 2 readers: Till / 1 'x'=3: offline"),
        "{text}"
    );
    let value = |name: &str| figures.iter().find(|f| f.0 == name).unwrap().1;
    assert_eq!(
        [
            value("readers"),
            value("online"),
            value("offline"),
            value("label_is_code")
        ],
        [2, 1, 1, 1]
    );
    assert_eq!(check(&["--rule", "label_is_code"]).0, 1);
    assert_eq!(check(&["--warning", "offline"]).0, 1);
    assert_eq!(
        check(&["--rule", "label_is_code", "--critical", "label_is_code"]).0,
        2
    );
    world.lock().unwrap().forbidden = &["readers"];
    assert_eq!(check(&[]).0, 3);
}

#[test]
fn whatever_goes_wrong_is_unknown_to_nagios() {
    let (server, _) = serve(World::default());
    let check = |shop: &Shop, more: &[&str]| {
        let mut args = vec!["fleet", "check", "--nagios"];
        args.extend(more);
        let (code, text, figures) = plugin(shop.command(&args), shop);
        assert!(figures.is_empty());
        assert_eq!(code, 3, "{text}");
        text
    };
    assert!(check(&Shop::at(&server).key(None), &[]).contains("no API key"));
    assert!(check(&Shop::at(&server), &["--rule", "nonsense"]).contains("nonsense"));
    assert!(check(&Shop::at(&server), &["--file", "nowhere.toml"]).contains("nowhere.toml"));
    let nobody = Server::start(|_| Reply::Nothing);
    check(&Shop::at(&nobody), &["--max-retries", "0"]);
}

#[test]
fn prometheus() {
    let mut off = reader("tmr_1", "Till \"1\"\\\n");
    off["status"] = json!("offline");
    off["last_seen_at"] = json!(NOON - 7_980_500);
    let mut phone = reader("tmr_2", "Phone");
    phone["status"] = Value::Null;
    phone["device_type"] = json!("stripe_m2");
    phone["last_seen_at"] = Value::Null;
    let mut busy = reader("tmr_3", "Bar");
    busy["action"] = paying("pi_1");
    let (server, world) = serve(World {
        readers: vec![off, phone, busy],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let path = shop.file("tillctl.prom", "what was there before\n");
    let args = ["fleet", "check", "--prometheus", &path, "-o", "id"];
    assert_eq!(shop.run(&args).code, 10);
    assert_eq!(later(&shop, 2, &args).code, 10);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().map(|l| Ok(l.to_owned()));
    let page = prometheus_parse::Scrape::parse(lines).unwrap();
    let value = |name: &str, label: &str, of: &str| {
        let mut found = page.samples.iter();
        let found = found
            .find(|s| s.metric == name && (label.is_empty() || s.labels.get(label) == Some(of)));
        found.map(|s| match &s.value {
            prometheus_parse::Value::Gauge(value) => value.to_string(),
            other => panic!("{name}: {other:?}"),
        })
    };
    let is = |name: &str, label: &str, of: &str, wanted: Option<&str>| {
        assert_eq!(
            value(name, label, of).as_deref(),
            wanted,
            "{name} {of}\n{text}"
        );
    };
    is("tillctl_readers", "status", "none", Some("1"));
    is("tillctl_readers", "location_name", "Kreuzberg", Some("1"));
    is("tillctl_reader_online", "reader", "tmr_1", Some("0"));
    is("tillctl_reader_online", "reader", "tmr_2", None);
    is("tillctl_reader_online", "reader", "tmr_3", Some("1"));
    is(
        "tillctl_reader_last_seen_timestamp_seconds",
        "reader",
        "tmr_1",
        Some("1795427219.5"),
    );
    is(
        "tillctl_reader_last_seen_timestamp_seconds",
        "reader",
        "tmr_2",
        None,
    );
    is(
        "tillctl_reader_action_in_progress_seconds",
        "reader",
        "tmr_1",
        Some("0"),
    );
    let busy = value(
        "tillctl_reader_action_in_progress_seconds",
        "reader",
        "tmr_3",
    )
    .unwrap();
    let busy: f64 = busy.parse().unwrap();
    assert!((110.0..130.0).contains(&busy), "{busy}");
    is("tillctl_findings", "rule", "silent", Some("1"));
    is("tillctl_findings", "rule", "offline", Some("0"));
    is("tillctl_findings", "rule", "no_location", Some("0"));
    is("tillctl_check_requests", "", "", Some("1"));
    is("tillctl_check_requests_today", "", "", Some("3"));
    assert!(
        value("tillctl_check_timestamp_seconds", "", "")
            .unwrap()
            .starts_with("17954353")
    );
    // Every family says what it is, once.
    assert_eq!(page.docs.len(), 9, "{text}");
    assert!(page.docs.values().all(|help| !help.is_empty()), "{text}");
    for sample in &page.samples {
        let mark = format!("# TYPE {} gauge\n", sample.metric);
        assert_eq!(text.matches(&mark).count(), 1, "{}", sample.metric);
    }
    // Stripe cannot be reached: what was written stays.
    world.lock().unwrap().forbidden = &["readers"];
    assert_ne!(shop.run(&args).code, 10);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

/// A reader that is offline and silent has one fault; whoever makes one of the
/// two less bad still hears of the worse.
#[test]
fn a_silent_reader_counts_once() {
    let mut off = reader("tmr_1", "Till 1");
    off["status"] = json!("offline");
    off["last_seen_at"] = json!(NOON - 7_980_000);
    // Stripe has not noticed yet.
    let mut mute = reader("tmr_2", "Till 2");
    mute["last_seen_at"] = json!(NOON - 7_980_000);
    let (server, _) = serve(World {
        readers: vec![off, mute],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let found = |more: &[&str]| {
        let args = [
            &[
                "fleet",
                "check",
                "-o",
                "csv",
                "--columns",
                "severity,rule,reader",
            ],
            more,
        ];
        let run = shop.run(&args.concat());
        assert_eq!(run.code, 10);
        run.stdout
    };
    assert_eq!(
        found(&[]),
        "severity,rule,reader\ncritical,silent,Till 1\ncritical,silent,Till 2\n"
    );
    assert_eq!(
        found(&["--warning", "silent"]),
        "severity,rule,reader\ncritical,offline,Till 1\nwarning,silent,Till 2\n"
    );
    assert_eq!(
        found(&["--silent", "3h"]),
        "severity,rule,reader\ncritical,offline,Till 1\n"
    );
    assert_eq!(
        found(&["--rule", "silent"]),
        "severity,rule,reader\ncritical,silent,Till 1\ncritical,silent,Till 2\n"
    );
    let run = shop.run(&["fleet", "check", "--nagios"]);
    assert!(
        run.stdout.contains("2 findings among 2 readers"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("'offline'=0;;0;0 'silent'=2;;0;0"),
        "{}",
        run.stdout
    );
}

/// As node_exporter's textfile collector reads a folder: what is said of a
/// metric must be the same in every file, and no sample may be there twice.
#[test]
fn the_metrics_of_many_accounts_and_profiles_stand_beside_each_other() {
    let (server, _) = serve(World {
        readers: vec![reader("tmr_1", "Till 1")],
        ..World::default()
    });
    let shop = Shop::at(&server);
    let mut pages = Vec::new();
    let mut write = |args: &[&str], key: &str| {
        let path = shop.path(&format!("{}.prom", pages.len()));
        let base = [
            "fleet",
            "check",
            "-q",
            "--prometheus",
            path.to_str().unwrap(),
        ];
        let mut command = shop.command(&[&base[..], args].concat());
        command.env("STRIPE_API_KEY", key);
        let run = shop.finish(command);
        assert_eq!(run.code, 0, "{run:?}");
        pages.push(std::fs::read_to_string(path).unwrap());
    };
    write(&[], "sk_test_one");
    write(&[], "sk_test_two");
    write(&["--account", "acct_1TillctlMunich"], "sk_test_one");
    write(&["--account", "acct_1TillctlHamburg"], "sk_test_one");
    let (mut said, mut samples) = (
        std::collections::HashMap::new(),
        std::collections::HashSet::new(),
    );
    for text in &pages {
        for line in text.lines() {
            if let Some(what) = line.strip_prefix("# ") {
                let mut words = what.splitn(3, ' ');
                let about = (words.next().unwrap(), words.next().unwrap());
                let text = words.next().unwrap();
                assert_eq!(*said.entry(about).or_insert(text), text, "{about:?}");
            } else {
                let (sample, _) = line.rsplit_once(' ').unwrap();
                assert!(samples.insert(sample), "{sample} is there twice");
            }
        }
        let page = prometheus_parse::Scrape::parse(text.lines().map(|l| Ok(l.to_owned()))).unwrap();
        for sample in &page.samples {
            for label in ["account", "mode"] {
                let value = sample.labels.get(label);
                assert!(
                    value.is_some_and(|v| !v.is_empty()),
                    "{label} of {}",
                    sample.metric
                );
            }
        }
    }
    let stamps = samples
        .iter()
        .filter(|s| s.starts_with("tillctl_check_timestamp_seconds{"));
    assert_eq!(stamps.count(), 4);
    assert!(
        pages[2].contains("account=\"acct_1TillctlMunich\",mode=\"test\""),
        "{}",
        pages[2]
    );
    let demo = Shop::demo();
    let path = demo.path("live.prom");
    let mut live = demo.command(&[
        "fleet",
        "check",
        "-q",
        "--prometheus",
        path.to_str().unwrap(),
    ]);
    live.env("STRIPE_API_KEY", "sk_live_one")
        .env_remove("TILLCTL_NOW");
    demo.finish(live);
    let page = std::fs::read_to_string(path).unwrap();
    let samples = page.lines().filter(|line| !line.starts_with('#'));
    assert!(samples.clone().count() > 5);
    assert!(
        samples
            .into_iter()
            .all(|line| line.contains(",mode=\"live\"")),
        "{page}"
    );
}

#[test]
fn a_damaged_history_is_begun_anew() {
    let (server, _) = serve(World {
        readers: vec![reader("tmr_1", "Till 1")],
        ..World::default()
    });
    let shop = Shop::at(&server);
    shop.run(&["fleet", "check"]);
    let mut list = shop.state("health");
    list.retain(|path| path.extension().is_some_and(|e| e == "json"));
    std::fs::write(&list[0], "{\"v\":1,\"at\":").unwrap();
    let run = shop.run(&["fleet", "check"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains("a new history is begun"),
        "{}",
        run.stderr
    );
    assert_eq!(
        shop.run(&["fleet", "check"]).stderr,
        "1 reader, all is well\n"
    );
}

/// Accounts that are connected: one that is well, one that is not, and one
/// that `Gone` decides about.
fn connected(gone: bool) -> Server {
    let mut off = reader("tmr_1", "Till 1");
    off["status"] = json!("offline");
    let world = |readers| {
        Mutex::new(World {
            readers,
            ..World::default()
        })
    };
    let (well, ill) = (
        world(vec![reader("tmr_3", "Bar"), reader("tmr_4", "Sun")]),
        world(vec![off, reader("tmr_2", "Till 2")]),
    );
    Server::start(move |call| {
        let account = call.header("stripe-account").map(str::to_owned);
        match (call.path.as_str(), account.as_deref()) {
            ("/v1/accounts", None) => page(
                &["acct_1Well", "acct_1Ill", "acct_1Gone"]
                    .map(|id| json!({"id": id, "object": "account"}))[..if gone { 3 } else { 2 }],
                false,
            ),
            (_, Some("acct_1Well")) => answer(&mut well.lock().unwrap(), call),
            (_, Some("acct_1Ill")) => answer(&mut ill.lock().unwrap(), call),
            (_, Some("acct_1Gone")) => error(
                403,
                &json!({"type": "invalid_request_error", "code": "account_invalid",
                        "message": "no access to account 'acct_1Gone'"}),
            ),
            other => panic!("{other:?}"),
        }
    })
}

const EVERYWHERE: [&str; 3] = ["fleet", "check", "--all-accounts"];

#[test]
fn the_fleets_of_all_accounts() {
    let server = connected(false);
    let shop = Shop::at(&server);
    let columns = [&EVERYWHERE[..], &["--columns", "account,rule,reader"]].concat();
    shop.run(&columns).is(
        10,
        str![[r#"
Findings of connected accounts; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ACCOUNT    RULE     READER
acct_1Ill  offline  Till 1

"#]],
        str![[r#"
found: 1 finding, critical

"#]],
    );
    // One list of readers and one of locations for each; the second time the
    // locations are known.
    let reads = |shop: &Shop| {
        let before = server.calls().len();
        shop.run(&EVERYWHERE);
        server.calls().len() - before
    };
    assert_eq!(server.calls().len(), 5);
    assert_eq!(reads(&shop), 3);
    let found = shop
        .run(&[&EVERYWHERE[..], &["-o", "json"]].concat())
        .json();
    assert_eq!(found[0]["account"], "acct_1Ill");
    assert_eq!(found[0]["reader_id"], "tmr_1");
    let well = [&EVERYWHERE[..], &["--skip-rule", "offline"]].concat();
    shop.run(&well)
        .is(0, "", "4 readers of 2 accounts, all is well\n");
    let (code, text, figures) = plugin(
        shop.command(&[&EVERYWHERE[..], &["--nagios"]].concat()),
        &shop,
    );
    assert_eq!(code, 2);
    assert!(
        text.starts_with("1 finding among 4 readers of 2 accounts: acct_1Ill Till 1: offline"),
        "{text}"
    );
    assert_eq!(
        (figures[0].1, figures[1].1),
        (4, 3),
        "readers and those online"
    );
    for flag in [
        &["--fix"][..],
        &["--file", "fleet.toml"],
        &["--account", "acct_1Ill"],
    ] {
        let before = server.calls().len();
        let run = shop.run(&[&EVERYWHERE[..], flag].concat());
        assert_eq!(run.code, 2, "{flag:?}: {}", run.stderr);
        assert_eq!(server.calls().len(), before, "{flag:?}");
    }
}

#[test]
fn an_account_that_cannot_be_read_is_no_healthy_one() {
    let server = connected(true);
    let shop = Shop::at(&server);
    let columns = [&EVERYWHERE[..], &["--columns", "account,rule"]].concat();
    shop.run(&columns).is(
        9,
        str![[r#"
Findings of connected accounts; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ACCOUNT    RULE
acct_1Ill  offline

"#]],
        str![[r#"
1 finding, critical
error: 1 of 3 accounts could not be read
  acct_1Gone (no name): no access to account 'acct_1Gone' (account_invalid)
hint: what is shown is complete for the other accounts

"#]],
    );
    let check = |more: &[&str]| {
        let args = [&EVERYWHERE[..], &["--nagios"], more].concat();
        let (code, text, _) = plugin(shop.command(&args), &shop);
        (code, text)
    };
    let (code, text) = check(&[]);
    assert_eq!(code, 2);
    assert!(
        text.starts_with("1 of 3 accounts could not be read; 1 finding among 4 readers"),
        "{text}"
    );
    // What is not known is worse than a warning, and than nothing.
    assert_eq!(check(&["--warning", "offline"]).0, 3);
    assert_eq!(check(&["--skip-rule", "offline"]).0, 3);
    let path = shop.path("tillctl.prom");
    let args = [
        &EVERYWHERE[..],
        &["--prometheus", path.to_str().unwrap(), "-q"],
    ];
    assert_eq!(shop.run(&args.concat()).code, 9);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().map(|l| Ok(l.to_owned()));
    let page = prometheus_parse::Scrape::parse(lines).unwrap();
    assert_eq!(page.docs.len(), 9, "{text}");
    for sample in &page.samples {
        assert!(sample.labels.get("account").is_some(), "{text}");
        let mark = format!("# TYPE {} gauge\n", sample.metric);
        assert_eq!(text.matches(&mark).count(), 1, "{}", sample.metric);
    }
    for line in [
        "tillctl_findings{account=\"acct_1Ill\",mode=\"test\",rule=\"offline\",severity=\"critical\"} 1",
        "tillctl_findings{account=\"acct_1Well\",mode=\"test\",rule=\"offline\",severity=\"critical\"} 0",
        "tillctl_account_read{account=\"acct_1Well\",mode=\"test\"} 1",
        "tillctl_account_read{account=\"acct_1Gone\",mode=\"test\"} 0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let shop = Shop::demo();
    for (args, said) in [
        (&["--rule", "not_in_file"][..], "needs a fleet file"),
        (
            &["--rule", "offline", "--skip-rule", "offline"],
            "no rule is left",
        ),
        (&["--silent", "soon"], "soon"),
        (&["--prometheus", "no/such/folder.prom"], "no folder"),
        (&["--columns", "mood"], "no column"),
    ] {
        let mut all = vec!["fleet", "check"];
        all.extend(args);
        let run = shop.run(&all);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
    }
    shop.sent(&[]);
}
