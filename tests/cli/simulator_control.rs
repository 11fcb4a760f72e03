//! `simulator control`, and what `simulator serve` is told about it by flags.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use serde_json::json;

use crate::shop::{Shop, interrupt};

#[test]
fn it_turns_the_simulators_clock_and_switches_readers_off() {
    let shop = Shop::demo();
    let clock = shop.run(&["simulator", "control", "clock", "advance=2d", "-o", "json"]);
    assert_eq!((clock.code, clock.stderr.as_str()), (0, ""));
    assert_eq!(clock.json()["time"], "2026-11-25T12:00:00Z");
    shop.run(&[
        "simulator",
        "control",
        "reader",
        "reader=Till 1",
        "status=offline",
    ]);
    let readers = shop.run(&["readers", "list", "--status", "offline", "-o", "json"]);
    let labels: Vec<_> = readers
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["label"].clone())
        .collect();
    assert_eq!(labels, ["Till 1", "Counter", "レジ 2"]);
    // It is no request to Stripe.
    shop.sent(&["GET /v1/terminal/readers"]);
}

#[test]
fn what_cannot_be_done_is_said() {
    let shop = Shop::demo();
    for (args, message) in [
        (
            vec!["reader", "reader=nobody", "status=offline"],
            "no reader has the id, serial number or label nobody",
        ),
        (vec!["colour"], "there is no 'colour'"),
        (vec!["clock", "soon"], "'soon' is not NAME=VALUE"),
        (
            vec!["answer", "reader=Till 1", "answers=[1"],
            "answers is not JSON",
        ),
    ] {
        let run = shop.run(&[&["simulator", "control"][..], &args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
    let dry = shop.run(&["simulator", "control", "clock", "advance=2d", "--dry-run"]);
    dry.is(
        0,
        "Would tell the simulator: clock {\"advance\":\"2d\"}\n",
        "",
    );
    assert_eq!(
        shop.control("clock", json!({}))["time"],
        "2026-11-23T12:00:00Z"
    );
    let shown = shop.run(&["simulator", "control", "clock"]);
    assert!(
        shown.stdout.starts_with("{\n  \"now\": 1795435200,\n"),
        "{}",
        shown.stdout
    );
    let listed = shop.run(&["simulator", "control"]);
    assert!(
        listed.stdout.starts_with("clock set=… advance=… rate=…\n"),
        "{}",
        listed.stdout
    );
}

#[test]
fn the_kept_shop_is_changed_in_place() {
    let shop = Shop::built_in();
    shop.run(&["simulator", "control", "rename", "reader=Bar", "label=Pub"]);
    shop.run(&[
        "simulator",
        "control",
        "customer",
        "reader=Pub",
        "card=4000000000009995",
    ]);
    let run = shop.run(&[
        "pay",
        "--reader",
        "Pub",
        "--amount",
        "5.00",
        "--currency",
        "eur",
        "-q",
    ]);
    assert_eq!(run.code, 5, "{}", run.stderr);
    assert!(run.stderr.contains("insufficient_funds"), "{}", run.stderr);
    let refused = shop.run(&["simulator", "control", "clock", "advance=2d"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused
            .stderr
            .contains("only a served simulator has 'clock'"),
        "{}",
        refused.stderr
    );
}

#[test]
fn flags_say_it_at_the_start() {
    let shop = Shop::built_in();
    let mut command = shop.command(&[
        "simulator",
        "serve",
        "--port",
        "0",
        "-o",
        "json",
        "--clock-rate",
        "0",
        "--now",
        "2026-03-29T00:30:00Z",
        "--key",
        "rk_test_till=terminal_reader_write",
        "--bind",
        "0.0.0.0",
        "--control",
        "reader reader='Till 1' status=silent after=10m",
    ]);
    let mut served = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut text = String::new();
    let mut lines = BufReader::new(served.stdout.take().unwrap());
    while !text.contains('}') {
        assert_ne!(lines.read_line(&mut text).unwrap(), 0);
    }
    let url = serde_json::from_str::<serde_json::Value>(&text).unwrap()["url"].clone();
    let at = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command
            .env_clear()
            .env("HOME", shop.path(""))
            .env("STRIPE_API_KEY", "rk_test_till")
            .args(["--api-base", url.as_str().unwrap(), "-o", "json"])
            .args(args);
        let output = command.output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let clock = at(&["simulator", "control", "clock"]);
    assert!(clock.1.contains("\"2026-03-29T00:30:00Z\""), "{clock:?}");
    let plans = at(&["simulator", "control", "plans"]);
    assert!(plans.1.contains("2026-03-29T00:40:00Z"), "{plans:?}");
    let locations = at(&["locations", "list"]);
    assert_eq!(locations.0, Some(3), "{locations:?}");
    assert!(
        locations.2.contains("terminal_location_read"),
        "{locations:?}"
    );
    interrupt(&served);
    let mut said = String::new();
    served
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(
        said.contains("warning: whoever reaches 0.0.0.0:0"),
        "{said}"
    );
    assert!(served.wait().unwrap().success());
    let live = shop.run(&["simulator", "serve", "--key", "rk_live_till=charge_read"]);
    assert_eq!(live.code, 2);
    assert!(
        live.stderr.contains("without --live-world"),
        "{}",
        live.stderr
    );
    let refused = shop.run(&[
        "simulator",
        "serve",
        "--port",
        "0",
        "--control",
        "reader reader=nobody status=silent",
    ]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("no reader has"),
        "{}",
        refused.stderr
    );
}
