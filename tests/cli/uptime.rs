//! `fleet uptime`: what checks and watches saw, added up.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use snapbox::str;

use super::fake::{Fleet, HERE, THERE, reader};
use super::server::{Server, page};
use super::shop::{Run, Shop};

fn serve() -> (Server, Arc<Mutex<Fleet>>, Shop) {
    let fleet = Fleet {
        readers: vec![
            reader("tmr_1", "Till 1", "S-1", HERE),
            reader("tmr_2", "Till 2", "S-2", THERE),
        ],
        ..Fleet::default()
    };
    let fleet = Arc::new(Mutex::new(fleet));
    let there = Arc::clone(&fleet);
    // It took nothing.
    let server = Server::start(move |call| match call.path.strip_prefix("/v1/terminal/") {
        Some(_) => there.lock().unwrap().answer(call),
        None => page(&[], false),
    });
    let shop = Shop::at(&server);
    (server, fleet, shop)
}

fn set(fleet: &Arc<Mutex<Fleet>>, reader: usize, status: &str) {
    fleet.lock().unwrap().readers[reader]["status"] = json!(status);
}

fn at(shop: &Shop, time: &str, args: &[&str]) -> Run {
    let mut command = shop.command(args);
    command.env("TILLCTL_NOW", format!("2026-11-23T{time}:00Z"));
    command.env("TILLCTL_TZ", "UTC");
    shop.finish(command)
}

fn check(shop: &Shop, time: &str) {
    let run = at(shop, time, &["fleet", "check", "--rule", "offline"]);
    assert!([0, 10].contains(&run.code), "{}", run.stderr);
}

/// An hour of a Monday: looks at every ten minutes, an outage, and a pause.
fn an_hour(fleet: &Arc<Mutex<Fleet>>, shop: &Shop) {
    check(shop, "12:00");
    check(shop, "12:10");
    set(fleet, 0, "offline");
    check(shop, "12:20");
    set(fleet, 0, "online");
    check(shop, "12:30");
    // Half an hour of which a quarter is known.
    check(shop, "13:00");
}

const DAY: &[&str] = &[
    "fleet",
    "uptime",
    "--from",
    "2026-11-23T12:00:00Z",
    "--to",
    "2026-11-23T13:00:00Z",
];

#[test]
fn what_checks_saw_is_added_up_and_stripe_is_not_asked() {
    let (server, fleet, shop) = serve();
    an_hour(&fleet, &shop);
    let calls = server.calls().len();
    at(&shop, "14:00", DAY).is(
        0,
        str![[r#"
Uptime of card readers; the account of sk_test_…p7dc, test mode; 2026-11-23 12:00 to 2026-11-23 13:00, UTC
READER ID  READER  LOCATION    UPTIME   LOOKED      UP    DOWN  UNKNOWN  OUTAGES  LONGEST
tmr_1      Till 1  Here       77.77 %  75.00 %  35 min  10 min   15 min        1   10 min
tmr_2      Till 2  There     100.00 %  75.00 %  45 min     0 s   15 min        0      0 s

"#]],
        str![[r#"
2026-11-23T12:00:00+00:00 to 2026-11-23T13:00:00+00:00 (UTC): 88.88 % of the known time up; 75.00 % was looked at, the rest is unknown; counted around the clock, --hours or --file say when it is open

"#]],
    );
    assert_eq!(server.calls().len(), calls, "it asked Stripe");
    let csv = [
        DAY,
        &[
            "--by",
            "location",
            "-o",
            "csv",
            "--columns",
            "location,uptime,looked,up,down,unknown,open",
        ],
    ]
    .concat();
    at(&shop, "14:00", &csv).is(
        0,
        str![[r#"
location,uptime,looked,up,down,unknown,open
Here,0.777777,0.750000,2100,600,900,3600
There,1,0.750000,2700,0,900,3600

"#]],
        str!["..."],
    );
    let json = at(&shop, "14:00", &[DAY, &["-o", "json"]].concat()).json();
    assert_eq!(json[0]["uptime"], json!(0.777_777));
    assert_eq!(
        (&json[0]["down"], &json[0]["reader_id"]),
        (&json!(600), &json!("tmr_1"))
    );
    // What holds longer knows more; a time in which nobody looked is no uptime.
    let json = at(
        &shop,
        "14:00",
        &[DAY, &["-o", "json", "--holds", "1h"]].concat(),
    )
    .json();
    assert_eq!(json[0]["unknown"], 0);
    let before = ["fleet", "uptime", "2026-11-22", "-o", "json"];
    let run = at(&shop, "14:00", &before);
    assert_eq!((run.code, run.json()), (0, json!([])), "{}", run.stderr);
    assert!(run.stderr.contains("nobody looked"), "{}", run.stderr);
}

#[test]
fn a_location_has_the_time_of_its_readers_and_conditions_choose_rows() {
    let (_server, fleet, shop) = serve();
    an_hour(&fleet, &shop);
    let of = |more: &[&str]| at(&shop, "14:00", &[DAY, more].concat());
    of(&["--by", "location", "--where", "location=here,uptime<0.9"]).is(
        0,
        str![[r#"
Uptime of card readers; the account of sk_test_…p7dc, test mode; 2026-11-23 12:00 to 2026-11-23 13:00, UTC; only location=here,uptime<0.9
LOCATION   UPTIME   LOOKED      UP    DOWN  UNKNOWN  OUTAGES  LONGEST
Here      77.77 %  75.00 %  35 min  10 min   15 min        1   10 min

"#]],
        str![[r#"
2026-11-23T12:00:00+00:00 to 2026-11-23T13:00:00+00:00 (UTC): 77.77 % of the known time up; 75.00 % was looked at, the rest is unknown; counted around the clock, --hours or --file say when it is open; the time of a location is that of all its readers together

"#]],
    );
    let one = of(&["--where", "reader=Till 2", "-o", "id"]);
    assert_eq!((one.code, &*one.stdout), (0, "tmr_2\n"), "{}", one.stderr);
    let none = of(&["--where", "reader=Bar*", "-o", "id"]);
    assert_eq!(none.code, 0, "{}", none.stderr);
    assert!(none.stderr.contains("nothing fits"), "{}", none.stderr);
    let wrong = of(&["--where", "reader=Tlil 2"]);
    assert_eq!((wrong.code, &*wrong.stdout), (4, ""), "{}", wrong.stderr);
    assert!(
        wrong.stderr.contains("did you mean \"Till 2\"?"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn only_opening_hours_count() {
    let (_server, fleet, shop) = serve();
    an_hour(&fleet, &shop);
    let open = |more: &[&str]| {
        let run = at(&shop, "14:00", &[DAY, &["-o", "json"], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let rows = run.json();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| {
            (
                row["reader"].as_str().unwrap().to_owned(),
                row["open"].as_i64().unwrap(),
            )
        })
        .collect::<Vec<_>>()
    };
    let named =
        |first: i64, second: i64| vec![("Till 1".to_owned(), first), ("Till 2".to_owned(), second)];
    assert_eq!(open(&["--hours", "mon 12:15-12:45"]), named(1800, 1800));
    // 13:15 in Berlin is 12:15.
    let hours = ["--hours", "mon-fri 13:15-13:45", "--tz", "Europe/Berlin"];
    assert_eq!(open(&hours), named(1800, 1800));
    // The file's location has hours of its own.
    let file = shop.file(
        "fleet.toml",
        "[locations.here]\nname = \"Here\"\ntimezone = \"UTC\"\nopening_hours = { mon = \"12:20-12:30\" }\n",
    );
    let rows = open(&["--hours", "mon 12:15-12:45", "--file", &file]);
    assert_eq!(rows, named(600, 1800));
    // A setting says it once for all.
    let run = at(
        &shop,
        "14:00",
        &["config", "set", "opening_hours", "mon 12:00-12:30"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(open(&[]), named(1800, 1800));
    let run = at(&shop, "14:00", &[DAY, &["--hours", "monday 9"]].concat());
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("--hours: no day \"monday\"") || run.stderr.contains("--hours: "),
        "{}",
        run.stderr
    );
}

#[test]
fn the_page_and_prometheus_have_it() {
    let (_server, fleet, shop) = serve();
    an_hour(&fleet, &shop);
    let file = shop.path("uptime.prom");
    let run = at(
        &shop,
        "14:00",
        &[DAY, &["--prometheus", file.to_str().unwrap()]].concat(),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(&file).unwrap();
    for (name, value) in [
        (
            "tillctl_uptime_period_info{account=",
            "from=\"2026-11-23T12:00:00Z\",to=\"2026-11-23T13:00:00Z\",zone=\"UTC\"} 1",
        ),
        (
            "tillctl_reader_uptime_ratio{",
            "reader=\"tmr_1\",label=\"Till 1\",location=\"tml_FakeHere000000\",location_name=\"Here\"} 0.777777",
        ),
        (
            "tillctl_location_uptime_ratio{",
            "location=\"tml_FakeThere00000\",location_name=\"There\"} 1",
        ),
        (
            "tillctl_reader_uptime_seconds{",
            "location_name=\"Here\",state=\"unknown\"} 900",
        ),
    ] {
        assert!(
            text.lines()
                .any(|l| l.starts_with(name) && l.ends_with(value)),
            "{name} {value}\n{text}"
        );
    }
    // The page of a report, straight from a Stripe that took nothing.

    let page = |lang: &str| {
        let page = shop.path("page.html");
        let mut command = shop.command(&["report", "--direct", "--day", "2026-11-23"]);
        command
            .args(["--tz", "UTC", "--lang", lang, "--html"])
            .arg(&page);
        command.env("TILLCTL_NOW", "2026-11-23T14:00:00Z");
        let run = shop.finish(command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        std::fs::read_to_string(&page).unwrap()
    };
    let text = page("en");
    assert!(
        text.contains("<h2>Uptime</h2>") && text.contains("Till 1"),
        "{text}"
    );
    let text = page("de");
    for word in [
        "<h2>Verfügbarkeit</h2>",
        "der Rest ist unbekannt",
        "Ausfälle",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    for word in ["Uptime", "outages", "looked at", "unknown"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_watch_of_the_whole_fleet_is_a_look() {
    let (_server, fleet, shop) = serve();
    let looks = || {
        let files = shop.state("health").into_iter();
        let mut files = files.filter(|path| path.extension().is_some_and(|e| e == "looks"));
        files.next().map_or(0, |path| {
            std::fs::read_to_string(path)
                .unwrap()
                .matches("\"saw\"")
                .count()
        })
    };
    check(&shop, "12:00");
    assert_eq!(looks(), 1);
    set(&fleet, 0, "offline");
    let run = at(&shop, "12:01", &["watch", "--max-time", "1s"]);
    assert_eq!(run.code, 130, "{}", run.stderr);
    assert_eq!(looks(), 2);
    // A part of the fleet tells nothing of the rest.
    set(&fleet, 0, "online");
    at(
        &shop,
        "12:02",
        &["watch", "--max-time", "1s", "--where", "location=Here"],
    );
    let part = looks();
    assert!(part <= 3);
    let json: Value = at(
        &shop,
        "12:03",
        &[
            "fleet",
            "uptime",
            "2026-11-23",
            "-o",
            "json",
            "--columns",
            "reader,down",
        ],
    )
    .json();
    assert!(json.as_array().unwrap().len() == 2, "{json}");
}
